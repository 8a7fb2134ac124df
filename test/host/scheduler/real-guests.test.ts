// The promise, on real guests: the judge between the engine's scheduler and its policy.

import { setImmediate as nextTurn } from "node:timers/promises"
import { Engine } from "thimble"
import { expect, test } from "vitest"
import { INDIVISIBLE } from "../../../src/host/scheduler/options.js"
import { Eevdf } from "../../../src/host/scheduler/policies/eevdf.js"
import type { Policy } from "../../../src/host/scheduler/policy.js"
import { IntegerJudge } from "./integer-judge.js"

const GUESTS: Record<string, string> = {
  counts: "let n = 0; for (;;) n++",
  allocates: "let list = []; for (;;) { list.push({ a: [1, 2, 3] }); if (list.length > 100) list = [] }",
  sorts: "for (;;) Array.from({ length: 300 }, (_, i) => (i * 7919) % 301).sort((a, b) => a - b)",
  joins: "const s = 'ab'.repeat(2000); for (;;) s.split('').join('-').indexOf('zz')",
  matches: "const s = 'a'.repeat(200); for (;;) /(a|b)*c/.test(s)",
  serializes:
    "const o = { list: Array.from({ length: 200 }, (_, i) => ({ i })) }; for (;;) JSON.parse(JSON.stringify(o))",
  throws: "for (;;) try { null.x } catch {}",
  recurses: "const f = () => f() + 1; for (;;) try { f() } catch {}",
  divides: "let n = 3n ** 4000n; for (;;) n = (n * n) % (7n ** 3000n)",
  calls: "for (;;) now()",
  waits: "for (;;) { for (let i = 0; i < 200; i++); later() }",
}

test("lags of real guests stay within slice and overshoot, and runs keep to their overshoot", async () => {
  const engine = new Engine({ scheduler: { slice: 2_000, defer: () => {}, trace: true } })
  const { scheduler } = engine
  const { allowed } = scheduler.overshoot
  expect(allowed).toBe(INDIVISIBLE)
  const judge = new IntegerJudge(new Eevdf({ overshoot: allowed }), allowed)
  // Before anything is in it.
  ;(scheduler.root as { policy: Policy }).policy = judge
  const limits = { fuel: 1e9, hostCalls: 1e6, memory: 1e8 }
  const globals = { now: () => 1, later: () => nextTurn() }
  const instances = Object.values(GUESTS).map((source, index) =>
    engine.spawn(engine.compile(source), {
      limits,
      globals,
      weight: 1 + (index % 3),
      slice: index % 4 === 0 ? 500 : 2_000,
    }),
  )
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < 100; i++) scheduler.tick()
    await nextTurn()
  }
  expect(scheduler.decisions).toBe(6_000)
  expect(instances.map(({ state }) => state)).not.toContain("ended")
  expect(judge.worst).toBeLessThanOrEqual(1)
  expect(scheduler.overshoot.most).toBeLessThanOrEqual(allowed)
  expect(scheduler.overshoot.most).toBeGreaterThan(0)
  for (const instance of instances) instance.stop("enough")
})
