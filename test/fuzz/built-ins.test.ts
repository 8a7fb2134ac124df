// Every built-in function, with generated receivers and arguments, under little fuel and memory: no error of the host gets out,
// no slice is overrun by more than what can't be divided, slices make no difference, and no call takes memory that is not
// accounted for. `THIMBLE_FUZZ_RUNS=20000 THIMBLE_FUZZ_SEED=7 npx vitest run test/fuzz` runs longer.

import fc from "fast-check"
import { Engine, MiB } from "thimble"
import { expect, test } from "vitest"
import { builtInCalls, builtInFunctions, programOf } from "./built-in-calls.js"
import { problemsOf } from "./charges.js"

const numRuns = Number(process.env.THIMBLE_FUZZ_RUNS ?? 120)
const seed = Number(process.env.THIMBLE_FUZZ_SEED ?? 1)

/** Shapes of guests stay in an engine: a new one now and then. */
const RUNS_PER_ENGINE = 200
/** What the heap may grow by in one run beyond the guest's cap: garbage of the host's. */
const GARBAGE = 150 * MiB

test("built-in functions stay within the rules, whatever they are called with", {
  timeout: 3_600_000,
}, async () => {
  const functions = await builtInFunctions()
  expect(functions.length).toBeGreaterThan(500)
  let engine = new Engine()
  let runs = 0
  const property = fc.asyncProperty(builtInCalls(functions), async (call) => {
    if (++runs % RUNS_PER_ENGINE === 0) engine = new Engine()
    const before = hostBytes()
    // Every safepoint now and then: that takes longest.
    const slices = runs % 8 === 0 ? [997, 1] : [997]
    const limits = { fuel: call.times > 1 ? 400_000 : 150_000, memory: 8 * MiB }
    expect(await problemsOf(engine, programOf(call), limits, slices)).toEqual([])
    expect(hostBytes() - before).toBeLessThan(GARBAGE)
  })
  await fc.assert(property, { numRuns, seed, endOnFailure: true })
})

function hostBytes(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
