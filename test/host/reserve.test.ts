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

test("a job that finds the memory full settles its promise", async () => {
  const engine = new Engine()
  const program = engine.compile(`
    let settled = 0
    const gate = (async () => {
      await null
    })()
    const pass = async () => {
      await gate
    }
    for (let i = 0; i < 30; i++) {
      pass().then(
        () => settled++,
        () => {
          kept.length = 0
          settled++
        },
      )
    }
    const kept = new Array(size)
    null`)
  let completed = 0
  // When the gate opens there are thirty jobs at once, and room for all of them, for some, for none.
  for (let size = 1000; size < 5000; size += 16) {
    const instance = engine.spawn(program, { limits: { memory: 64 * KiB }, globals: { size } })
    const { kind } = await instance.outcome
    if (kind !== "completed") continue
    completed++
    expect(await instance.evaluate("settled"), `with ${size}`).toBe(30)
  }
  expect(completed).toBeGreaterThan(50)
})
