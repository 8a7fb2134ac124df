// What an instance takes of the host's heap while it does nothing: a million of them, at 1.3 KB each, live in one process.

import { execFileSync } from "node:child_process"
import { Engine } from "thimble"
import { expect, test } from "vitest"

/** Bytes each, with some room for what the host compiles meanwhile. */
const MOST: Record<string, number> = { ended: 1500, waiting: 3800, new: 1150 }

test.for(Object.keys(MOST))("an instance that is %s takes little", { timeout: 60_000 }, (kind) => {
  const output = execFileSync(process.execPath, ["--expose-gc", "bench/density/memory.mjs", "5000", kind])
  const { bytes } = JSON.parse(output.toString()) as { readonly bytes: number }
  expect(bytes).toBeLessThan(MOST[kind]!)
})

const SOURCE = `
  let count = 0
  function add(n) { for (let i = 0; i < n; i++) count++; return count }
  add(3)`

test("an instance that has come to rest goes on as if it had never rested", async () => {
  const engine = new Engine()
  const program = engine.compile(SOURCE)
  const instance = engine.spawn(program)
  expect(await instance.outcome).toMatchObject({ kind: "completed", value: 3 })
  const { usage } = instance
  expect(instance.limits.fuel.used).toBe(usage.fuel)
  expect(instance.checkInvariants(true).problems).toEqual([])
  expect(instance.usage).toEqual(usage)
  expect(instance.permits("file", "write", "/tmp/a")).toMatchObject({ allowed: false })
  expect(await instance.call("add", 2)).toBe(5)
  expect(await instance.evaluate("count")).toBe(5)
  expect(instance.state).toBe("ended")
  expect(instance.isStopped).toBe(false)
  instance.stop()
  expect(instance.isStopped).toBe(true)
  await expect(instance.call("add", 1)).rejects.toThrow("stopped")
  expect(instance.usage.fuel).toBeGreaterThan(usage.fuel)
})

test("what an instance uses does not depend on where it has rested", async () => {
  const engine = new Engine()
  const program = engine.compile(SOURCE)
  const usedBy = async (slice: number) => {
    const instance = engine.spawn(program, { manual: true })
    const finish = () => {
      while (instance.state !== "ended") instance.run({ fuel: slice })
    }
    finish()
    const calls = [instance.call("add", 50), instance.call("add", 1)]
    finish()
    calls.push(instance.call("add", 7))
    finish()
    expect(await Promise.all(calls)).toEqual([53, 54, 61])
    return instance.usage
  }
  const whole = await usedBy(1_000_000)
  for (const slice of [1, 7, 101]) expect(await usedBy(slice)).toEqual(whole)
})

test("limits that are changed at rest hold afterwards", async () => {
  const engine = new Engine()
  const instance = engine.spawn(engine.compile(`${SOURCE}; function deep(n) { return n && 1 + deep(n - 1) }`))
  await instance.outcome
  instance.setLimit("depth", 20)
  await expect(instance.call("deep", 50)).rejects.toThrow("maximum call stack size exceeded")
  instance.setLimit("depth", 200)
  expect(await instance.call("deep", 50)).toBe(50)
  instance.setLimit("fuel", instance.usage.fuel + 100)
  await expect(instance.call("add", 1000)).rejects.toThrow("stopped")
  // Stopped at the first safepoint past the cap.
  expect(instance.usage.fuel).toBeGreaterThanOrEqual(instance.limits.fuel.cap)
  expect(instance.usage.fuel).toBeLessThan(instance.limits.fuel.cap + 50)
})
