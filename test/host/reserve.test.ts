// The reserve after a QuotaExceededError is given once.

import { Engine, KiB } from "thimble"
import { expect, test } from "vitest"

test("asking for too much again and again does not fill the reserve up", async () => {
  const engine = new Engine()
  const program = engine.compile(`
    const kept = []
    for (;;) {
      try { "x".repeat(60_000) } catch {}
      for (let i = 0; i < 30; i++) kept.push({ i })
      tell(kept.length)
    }`)
  let kept = 0
  const tell = (count: number): void => {
    kept = count
  }
  const limits = { memory: 256 * KiB, fuel: 10_000_000, hostCalls: Number.POSITIVE_INFINITY }
  const outcome = await engine.spawn(program, { limits, globals: { tell } }).outcome
  expect(outcome).toMatchObject({ kind: "stopped", reason: "memory" })
  // An object is 96 bytes at least, and the reserve is 16 KiB.
  expect(kept * 96).toBeLessThan(272 * KiB)
  expect(kept * 96).toBeGreaterThan(100 * KiB)
})
