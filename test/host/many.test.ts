// Many instances of one engine: they share the scheduler's time, leave nothing behind, and don't meet.

import { Engine, type Instance } from "thimble"
import { expect, test } from "vitest"

test("instances take turns, and each gets its share", async () => {
  const engine = new Engine({ scheduler: { slice: 1000, trace: true } })
  const endless = engine.compile("for (;;) {}")
  const light: Instance[] = []
  const heavy: Instance[] = []
  for (let i = 0; i < 20; i++) {
    light.push(engine.spawn(endless))
    heavy.push(engine.spawn(endless, { weight: 3 }))
  }
  for (let i = 0; i < 4000; i++) engine.scheduler.tick()
  const sum = (list: Instance[]) => list.reduce((total, { usage }) => total + usage.fuel, 0)
  expect(sum(heavy) / sum(light)).toBeCloseTo(3, 1)
  const shares = light.map(({ usage }) => usage.fuel)
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(3000)
  for (const instance of [...light, ...heavy]) instance.stop()
  expect(engine.scheduler.runnable).toBe(0)
})

test("the schedule is the same every time", async () => {
  const traceOf = async () => {
    const engine = new Engine({ scheduler: { slice: 100, trace: true } })
    const program = engine.compile("let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt(i); s")
    const outcomes = [5, 50, 500].map((n) => engine.spawn(program, { globals: { n } }).outcome)
    await Promise.all(outcomes)
    return engine.scheduler.trace
  }
  expect(await traceOf()).toBe(await traceOf())
})

test("a thousand at once, each with its own world", async () => {
  const engine = new Engine()
  const program = engine.compile(`
    globalThis.mine = id
    Array.prototype.tag = id
    const all = []
    for (let i = 0; i < 10; i++) all.push({ i, id })
    Promise.resolve(all).then((list) => list.filter((x) => x.id === mine && [].tag === id).length)`)
  const instances: Instance[] = []
  for (let id = 0; id < 1000; id++) instances.push(engine.spawn(program, { globals: { id }, slice: 50 }))
  const outcomes = await Promise.all(instances.map(({ outcome }) => outcome))
  expect(outcomes.every((outcome) => outcome.kind === "completed" && outcome.value === 10)).toBe(true)
  // Equal programs with equal inputs cost the same.
  expect(new Set(outcomes.map(({ usage }) => usage.fuel)).size).toBe(1)
})

test("one that misbehaves ends alone", async () => {
  const engine = new Engine()
  const spawn = (source: string, limits = {}) => engine.spawn(engine.compile(source), { limits })
  const good = spawn("let s = 0; for (let i = 0; i < 50000; i++) s += i; s")
  const bad = [
    spawn("for (;;) {}", { fuel: 20_000 }),
    spawn("const a = []; for (;;) a.push([])", { memory: 100_000 }),
    spawn("(function f() { f() })()"),
    spawn("for (;;) Promise.resolve().then(() => {})", { memory: 100_000 }),
    spawn("(function f() { Promise.resolve().then(f) })()", { fuel: 50_000 }),
    spawn("throw 1"),
  ]
  const outcomes = await Promise.all(bad.map(({ outcome }) => outcome))
  expect(outcomes.map((o) => (o.kind === "stopped" ? o.reason : o.kind))).toEqual([
    "fuel",
    "threw",
    "threw",
    "threw",
    "fuel",
    "threw",
  ])
  expect(await good.outcome).toMatchObject({ kind: "completed", value: 1249975000 })
})

test("ten thousand instances come and go, and leave the heap where it was", async () => {
  const collect = (globalThis as { gc?: () => void }).gc ?? (await hostCollector())
  const engine = new Engine()
  const controller = new AbortController()
  const program = engine.compile("const list = [1, 2, 3].map((x) => ({ x })); ask(list.length)")
  const globals = { ask: async (x: number) => x }
  const cycle = async (count: number) => {
    const outcomes = []
    for (let i = 0; i < count; i++) {
      const instance = engine.spawn(program, { globals, signal: controller.signal })
      if (i % 10 === 0) instance.stop()
      outcomes.push(instance.outcome)
    }
    await Promise.all(outcomes)
  }
  const heap = () => {
    collect()
    collect()
    return process.memoryUsage().heapUsed
  }
  await cycle(1000)
  const before = heap()
  for (let i = 0; i < 10; i++) await cycle(1000)
  expect(heap() - before).toBeLessThan(2_000_000)
}, 120_000)

/** The host's garbage collector, without a command line flag. */
async function hostCollector(): Promise<() => void> {
  const { setFlagsFromString } = await import("node:v8")
  const { runInNewContext } = await import("node:vm")
  setFlagsFromString("--expose-gc")
  return runInNewContext("gc") as () => void
}
