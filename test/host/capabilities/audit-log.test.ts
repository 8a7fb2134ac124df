// The audit log: a line for each decision, whatever guests put into it.

import { auditLog, type DecisionEvent, defineCapability, Engine, ThimbleError } from "thimble"
import { expect, test } from "vitest"

const use = defineCapability({
  group: "use",
  types: { use: { description: "uses", costs: { count: 1 } } },
  resources: { count: { unit: "uses", default: 2 } },
  functions: { use: { type: "use", target: (name: string) => name, run: (_call, name: string) => name } },
  guest: { global: "tool" },
})

async function logOf(source: string, options = {}, trust: "trusted" | "untrusted" = "untrusted") {
  const lines: string[] = []
  let now = 1_000_000_000_000
  const engine = new Engine({ clock: () => now, onDecision: auditLog((line) => lines.push(line), options) })
  const globals = { sleep: (ms: number) => void (now += ms) }
  await engine.spawn(engine.compile(source, { name: "guest.js" }), { grants: [use()], globals, trust })
    .outcome
  return lines
}

test("a line is one decision", async () => {
  const lines = await logOf(
    "tool.use('a'); tool.use('b'); try { tool.use('c') } catch {}; Thimble.permits('no', 'x', 'y')",
  )
  const records = lines.map((line) => JSON.parse(line))
  expect(records[0]).toEqual({
    time: "2001-09-09T01:46:40.000Z",
    instance: "guest.js",
    occasion: "deed",
    group: "use",
    type: "use",
    target: "a",
    amount: 0,
    allowed: true,
    by: "use",
    reason: "granted",
    cap: 2,
    used: 0,
    left: 2,
  })
  expect(records.map(({ occasion, target, allowed }) => [occasion, target, allowed])).toEqual([
    ["deed", "a", true],
    ["deed", "b", true],
    ["deed", "c", false],
    ["question", "y", false],
  ])
})

test("guests can't end a line, hide in it, or make it long", async () => {
  const evil = 'a\n{"allowed":true}\r\u2028\u001b[2J\u202e\ud800\u0000é'
  const source = `tool.use(${JSON.stringify(evil)}); tool.use("x".repeat(100_000))`
  const lines = await logOf(source, { textLength: 64 })
  expect(lines).toHaveLength(2)
  for (const line of lines) {
    expect(line).toMatch(/^[ -~]+$/)
    expect(line.length).toBeLessThan(1_000)
  }
  expect(JSON.parse(lines[0]!).target).toBe(evil)
  expect(JSON.parse(lines[1]!).target).toBe(`${"x".repeat(64)}...`)
})

test("Infinity is null", async () => {
  const [line] = await logOf("tool.use('a')", {}, "trusted")
  expect(JSON.parse(line!)).toMatchObject({ allowed: true, by: "trust", cap: null, left: null })
})

test("questions are bounded in each second, deeds are not", async () => {
  const source = `
    for (let second = 0; second < 3; second++) {
      for (let i = 0; i < 50; i++) Thimble.permits("use", "use", "q")
      try { tool.use("d") } catch {}
      sleep(1000)
    }`
  const records = (await logOf(source, { questionsPerSecond: 10 })).map((line) => JSON.parse(line))
  const second = [...Array(10).fill("question"), "more questions are left out", "deed"]
  expect(records.map(({ occasion }) => occasion)).toEqual([...second, ...second, ...second])
})

test("what can't be written is not done, and the outcome tells", async () => {
  const done: string[] = []
  const act = defineCapability({
    group: "act",
    types: { act: "acts" },
    functions: { act: { type: "act", run: () => done.push("act") } },
    guest: { global: "act" },
  })
  const onDecision = auditLog(() => {
    throw new Error("disk full")
  })
  const engine = new Engine()
  for (const source of [
    "try { act.act() } catch {} for (;;);",
    "Thimble.permits('act', 'act', 'x'); act.act()",
  ]) {
    const outcome = await engine.spawn(engine.compile(source), { grants: [act()], onDecision }).outcome
    expect(outcome).toMatchObject({
      kind: "stopped",
      reason: "listener-failed",
      error: { message: "disk full" },
    })
  }
  expect(done).toEqual([])
})

test("an engine's listener and an instance's both hear, in this order", async () => {
  const heard: unknown[] = []
  const listen = (who: string) => (event: DecisionEvent) => heard.push([who, event.instance, event.target])
  const engine = new Engine({ onDecision: listen("engine") })
  const program = engine.compile("Thimble.permits('a', 'b', 'c')")
  await engine.spawn(program, { name: "one", onDecision: listen("instance") }).outcome
  await engine.spawn(program, { name: "two" }).outcome
  expect(heard).toEqual([
    ["engine", "one", "c"],
    ["instance", "one", "c"],
    ["engine", "two", "c"],
  ])
})

test("bad options are refused", () => {
  expect(() => auditLog(3 as never)).toThrow(ThimbleError)
  expect(() => auditLog(() => {}, { textLength: 3 })).toThrow(/from 16 to 65536, got 3/)
  expect(() => auditLog(() => {}, { questionsPerSecond: -1 })).toThrow(/at least 0, got -1/)
  expect(() => auditLog(() => {}, { lines: 3 } as never)).toThrow(/has no lines/)
  expect(() => new Engine({ onDecision: 3 as never })).toThrow(/onDecision must be a function, got 3/)
})
