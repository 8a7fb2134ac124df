// A census is part of the guest's own run: it ends slices, and nothing comes in while it goes on.

import { Engine, type GuestFunction, hostFunction, type Instance, KiB } from "thimble"
import { describe, expect, test } from "vitest"

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

describe("functions that the embedder holds", () => {
  // Garbage until the memory limit is met, and a census held.
  const GARBAGE = "for (let i = 0; i < 20000; i++) [i]"
  const limits = { memory: 512 * KiB }
  const setup = `
    let finalized = 0
    const registry = new FinalizationRegistry(() => { finalized++ })
    function make() {
      const payload = { text: "x".repeat(1000) }
      const f = () => payload.text.length
      registry.register(f)
      return f
    }
    const churn = () => { ${GARBAGE}; return 0 }
    function work() { return churn() }
    const seen = () => finalized
    function ask() { return seen() }`

  async function started(): Promise<Instance> {
    const engine = new Engine()
    const instance = engine.spawn(engine.compile(setup), { limits })
    await instance.outcome
    return instance
  }

  test("live until their handle is disposed of", async () => {
    const instance = await started()
    const handle = (await instance.call("make")) as GuestFunction
    await instance.call("work")
    expect(await instance.call("ask")).toBe(0)
    expect(await handle()).toBe(1000)
    handle[Symbol.dispose]()
    await expect(handle()).rejects.toMatchObject({ code: "disposed" })
    await expect(instance.call("ask", handle)).rejects.toThrow("has been disposed of")
    await instance.call("work")
    expect(await instance.call("ask")).toBe(1)
  })

  test("live while a call of them is under way", async () => {
    const instance = await started()
    const handle = (await instance.call("make")) as GuestFunction
    const work = instance.call("work")
    const length = handle()
    handle[Symbol.dispose]()
    await work
    expect(await length).toBe(1000)
    await instance.call("work")
    expect(await instance.call("ask")).toBe(1)
  })

  test("have one handle each, and count", async () => {
    const engine = new Engine()
    const taken = new Set<GuestFunction>()
    const take = (f: GuestFunction): void => void taken.add(f)
    const source = `const f = () => 1; take(f); take(f)
      try { for (;;) take(() => 1) } catch (error) { error.name }`
    const program = engine.compile(source)
    const outcome = await engine.spawn(program, { globals: { take }, limits }).outcome
    expect(outcome).toMatchObject({ kind: "completed", value: "QuotaExceededError" })
    expect(taken.size).toBeGreaterThan(500)
    expect(taken.size).toBeLessThan(2500)
  })

  test("make room again when they are disposed of", async () => {
    const engine = new Engine()
    const take = (f: GuestFunction): void => f[Symbol.dispose]()
    const source = "for (let i = 0; i < 20000; i++) take(() => i); 1"
    const outcome = await engine.spawn(engine.compile(source), {
      globals: { take },
      limits: { ...limits, hostCalls: 100_000 },
    }).outcome
    expect(outcome).toMatchObject({ kind: "completed", value: 1 })
  })

  test("are let go of after a census that is under way", async () => {
    const engine = new Engine()
    const program = engine.compile(`const f = () => 1; ${FULL}; f`)
    const instance = engine.spawn(program, { limits: { memory: 640 * KiB }, manual: true })
    while (instance.state !== "ended") instance.run({ fuel: 1000 })
    const { value } = (await instance.outcome) as { value: GuestFunction }
    const again = instance.evaluate(FULL.replaceAll("const kept", "var more"))
    for (let i = 0; instance.state !== "ended"; i++) {
      instance.run({ fuel: 100 })
      if (i === 500) value[Symbol.dispose]()
      expect(instance.checkInvariants(false).problems).toEqual([])
    }
    await again.catch(() => undefined)
    await expect(value()).rejects.toMatchObject({ code: "disposed" })
  })
})
