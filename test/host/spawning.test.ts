// Children: they draw on their parent's limits and turns, have at most what it has, and end with it.

import { Channel, calls, channels, Engine, MiB, type SpawnOptions, spawning } from "thimble"
import { expect, test } from "vitest"
import { INDIVISIBLE } from "../../src/host/scheduler/options.js"

const engine = new Engine({ scheduler: { slice: 1_000 } })

function parent(source: string, options: SpawnOptions = {}) {
  const program = engine.compile(`import { spawn } from "thimble:spawn"\n${source}`, { kind: "module" })
  const reports: unknown[] = []
  const { grants = [], globals, ...rest } = options
  const all = grants.some(({ definition }) => definition.group === "spawn") ? grants : [spawning(), ...grants]
  const report = (value: unknown): void => void reports.push(value)
  return {
    instance: engine.spawn(program, { grants: all, globals: { report, ...globals }, ...rest }),
    reports,
  }
}

test("a parent makes a child, calls it and learns how it ended", async () => {
  const { instance, reports } = parent(`
    const child = spawn("var n = start; function add(x) { n += x; return n } n", { globals: { start: 40 }, name: "adder" })
    const outcome = await child.outcome()
    report([outcome.kind, outcome.value, await child.call("add", 2), child.state, child.limits.fuel.used > 0])
    const failing = await spawn("throw new RangeError('no')").outcome()
    report([failing.kind, failing.error.name, failing.error.message])
    try { spawn("((") } catch (error) { report(error.name) }`)
  expect(await instance.outcome).toMatchObject({ kind: "completed" })
  expect(reports).toEqual([
    ["completed", 40, 42, "ended", true],
    ["threw", "RangeError", "no"],
    "SyntaxError",
  ])
})

test("what children use is charged to the parent", async () => {
  const { instance, reports } = parent(
    `const loops = [1, 2, 3].map(() => spawn("for (;;);"))
    report((await Promise.all(loops.map((child) => child.outcome()))).map((outcome) => outcome.usage.fuel))`,
    { limits: { fuel: 100_000 } },
  )
  const outcome = await instance.outcome
  expect(outcome).toMatchObject({ kind: "stopped", reason: "fuel" })
  expect(instance.limits.fuel.used).toBeGreaterThanOrEqual(100_000)
  expect(instance.limits.fuel.used).toBeLessThan(100_000 + INDIVISIBLE)
  expect(reports).toEqual([])
})

test("a child's memory is its parent's", async () => {
  const keep =
    "var kept = []; try { for (;;) kept.push(new Array(50).fill(0)) } catch (error) { error.name + ' ' + kept.length }"
  const { instance, reports } = parent(
    `const children = [1, 2].map(() => spawn(${JSON.stringify(keep)}, { limits: { memory: 450_000 } }))
    for (const child of children) report((await child.outcome()).value)
    report(Thimble.limits.memory.used > 800_000)
    for (const child of children) child.stop()
    report(new Array(50_000).fill(0).length)`,
    { limits: { memory: MiB } },
  )
  expect(await instance.outcome).toMatchObject({ kind: "completed" })
  const counts = reports
    .slice(0, 2)
    .map((text) => Number(/^QuotaExceededError (\d+)$/.exec(String(text))?.[1]))
  // 50 slots and an array's head each.
  expect(counts[0]! + counts[1]!).toBeGreaterThan(700)
  expect(counts[0]! + counts[1]!).toBeLessThan(1_050)
  expect(reports.slice(2)).toEqual([true, 50_000])
})

test("making children brings no larger share of the scheduler", async () => {
  const greedy = parent(`for (let i = 0; i < 9; i++) spawn("for (;;);"); for (;;);`, {
    limits: { fuel: Number.POSITIVE_INFINITY },
  })
  const honest = engine.spawn(engine.compile("for (;;);"), { limits: { fuel: Number.POSITIVE_INFINITY } })
  while (greedy.instance.limits.fuel.used < 100_000) await new Promise((resolve) => setTimeout(resolve, 1))
  const before = [greedy.instance.limits.fuel.used, honest.limits.fuel.used] as const
  engine.scheduler.runFor(50)
  const gained = greedy.instance.limits.fuel.used - before[0]
  expect(gained).toBeGreaterThan(10_000)
  expect(Math.abs(gained - (honest.limits.fuel.used - before[1]))).toBeLessThanOrEqual(2 * 1_200)
  greedy.instance.stop()
  honest.stop()
})

test("children end with their parent, whether it ends or is stopped", async () => {
  const channel = new Channel()
  const grants = [channels({ channels: { out: { channel } } })]
  const child = `import("thimble:channel").then(({ receive }) => receive("out"))`
  const ended = parent(`spawn(${JSON.stringify(child)}, { grants: ["channel"] })`, { grants })
  await ended.instance.outcome
  const stopped = parent(`await spawn(${JSON.stringify(child)}, { grants: ["channel"] }).outcome()`, {
    grants,
  })
  while (stopped.instance.state !== "waiting") await new Promise((resolve) => setTimeout(resolve, 1))
  stopped.instance.stop()
  // Nobody is left who would take it.
  await channel.send("unclaimed")
  expect(channel.length).toBe(1)
})

test("a child has at most its parent's trust and grants, and what is revoked from one is from both", async () => {
  const source = `
    const attempt = (options, source = "1") => { try { spawn(source, options); return "made" } catch (error) { return error.name } }
    report(attempt({ trust: "trusted" }))
    report(attempt({ grants: ["file"] }))
    report(attempt({ grants: ["spawn"] }))
    report(attempt({ limits: { fule: 1 } }))
    report(attempt({ unknown: 1 }))
    const ask = (await spawn("Thimble.permits('channel', 'send', 'out').allowed + ' ' + Thimble.trust", { grants: ["channel"] }).outcome()).value
    report(ask)
    revoke()
    report((await spawn("Thimble.permits('channel', 'send', 'out').allowed", { grants: ["channel"] }).outcome()).value)`
  const grants = [calls(), channels({ channels: { out: { channel: new Channel() } } })]
  const { instance, reports } = parent(source, {
    grants,
    globals: { revoke: () => void instance.revoke("channel", { types: ["send"] }) },
  })
  expect(await instance.outcome).toMatchObject({ kind: "completed" })
  expect(reports).toEqual([
    "NotAllowedError",
    "NotAllowedError",
    "QuotaExceededError",
    "TypeError",
    "TypeError",
    "true untrusted",
    false,
  ])
})

test("children are counted: at once, in total, by generations and by bytes of source", async () => {
  const grants = [spawning({ children: 2, total: 4, depth: 2, sourceBytes: 1_000 })]
  const { instance, reports } = parent(
    `const count = () => { try { return spawn("for (;;);") } catch (error) { report([error.name, error.quota]) } }
    const [first, second] = [count(), count()]
    count()
    first.stop(); second.stop()
    await first.outcome(); await second.outcome()
    try { spawn("1".repeat(500)) } catch (error) { report([error.name, error.quota]) }
    count(); count()?.stop(); count()
    report(Thimble.limits["spawn.total"].left)`,
    { grants },
  )
  expect(await instance.outcome).toMatchObject({ kind: "completed" })
  expect(reports).toEqual([
    ["QuotaExceededError", 2],
    ["QuotaExceededError", 1_000],
    ["QuotaExceededError", 4],
    0,
  ])
})
