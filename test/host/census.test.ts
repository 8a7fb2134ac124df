// A census is part of the guest's own run: it ends slices, and nothing comes in while it goes on.

import { Engine, hostFunction, KiB } from "thimble"
import { expect, test } from "vitest"

const FULL = `
  const kept = []
  for (let i = 0; i < 3000; i++) kept.push({ i })
  for (let i = 0; i < 30000; i++) [i]
  kept.length`

test("a census does not overrun its slice", async () => {
  const engine = new Engine()
  const program = engine.compile(FULL)
  const limits = { memory: 640 * KiB }
  const whole = await engine.spawn(program, { limits }).outcome
  expect(whole).toMatchObject({ kind: "completed", value: 3000 })
  const instance = engine.spawn(program, { limits, manual: true })
  let largest = 0
  while (instance.state !== "ended") largest = Math.max(largest, instance.run({ fuel: 1000 }).used)
  expect(await instance.outcome).toEqual(whole)
  expect(largest).toBeLessThan(1100)
})

test("an answer that comes during a census is delivered after it", async () => {
  const engine = new Engine()
  const answers: ((value: unknown) => void)[] = []
  const ask = hostFunction(() => new Promise((resolve) => answers.push(resolve)), { async: true })
  const program = engine.compile(`
    const asked = []
    for (let i = 0; i < 50; i++) asked.push(ask())
    ${FULL}
    Promise.all(asked).then((texts) => texts.join("").length)`)
  const limits = { memory: 640 * KiB, hostCalls: 1000, pendingHostCalls: 1000 }
  const instance = engine.spawn(program, { limits, manual: true, globals: { ask } })
  while (instance.state !== "ended") {
    instance.run({ fuel: 2000 })
    answers.shift()?.("x".repeat(100))
    await new Promise((done) => setImmediate(done))
  }
  expect(await instance.outcome).toMatchObject({ kind: "completed", value: 5000 })
})
