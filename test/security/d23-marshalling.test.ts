// D23: what crosses is read within bounds, whatever the guest gives.

import { Engine, MiB } from "thimble"
import { expect, test } from "vitest"

const engine = new Engine()

/** Bytes of memory that the process had at most so far. */
const peak = (): number => process.resourceUsage().maxRSS * 1024

test("D23: an error with elements by the million is told without them", async () => {
  const source = "throw Object.assign(new Uint8Array(60_000_000), { message: 'large', code: 7 })"
  const before = peak()
  const outcome = await engine.spawn(engine.compile(source), { limits: { memory: 64 * MiB } }).outcome
  expect(outcome).toMatchObject({ kind: "threw", error: { message: "large", properties: { code: 7 } } })
  expect(peak() - before).toBeLessThan(500e6)
})

test("D23: an error with properties by the million is told with the first of them", async () => {
  const source = "const e = new Error('x'); for (let i = 0; i < 300_000; i++) e['k' + i] = i; throw e"
  const outcome = await engine.spawn(engine.compile(source), { limits: { memory: 64 * MiB } }).outcome
  expect(outcome).toMatchObject({ kind: "threw", error: { properties: { k0: 0 } } })
  const { error } = outcome as { error: { properties: object } }
  expect(Object.keys(error.properties).length).toBeLessThanOrEqual(100)
})

// Building the copy would take the square of their number: hosts hash the lowest 64 bits.
test("D23: keys that the embedder's host would hash alike are refused", async () => {
  const source = (count: number, key: string): string =>
    `const m = new Map; for (let i = 0; i < ${count}; i++) m.set(${key}, 1); m`
  const limits = { fuel: 100_000_000, memory: 64 * MiB }
  const run = (text: string) => engine.spawn(engine.compile(text), { limits }).outcome
  const refused = await run(source(50_000, "BigInt(i) << 64n"))
  expect(refused).toMatchObject({ kind: "completed", valueError: { code: "cannot-cross" } })
  const few = (await run(source(900, "BigInt(i) << 64n"))) as { value: Map<bigint, number> }
  expect(few.value.size).toBe(900)
  const small = (await run(source(20_000, "BigInt(i)"))) as { value: Map<bigint, number> }
  expect(small.value.size).toBe(20_000)
})
