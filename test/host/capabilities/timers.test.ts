// Timers: by a clock of the test's own, so that nothing here depends on how fast anything is.

import { clock, Engine, type Instance, random, type TimerSource, timers } from "thimble"
import { describe, expect, test } from "vitest"

/** Time that passes when the test says so. */
class ManualTime implements TimerSource {
  time = 0
  readonly pending = new Map<number, { readonly at: number; readonly callback: () => void }>()
  private last = 0

  now(): number {
    return this.time
  }

  set(callback: () => void, ms: number): number {
    this.pending.set(++this.last, { at: this.time + ms, callback })
    return this.last
  }

  clear(handle: unknown): void {
    this.pending.delete(handle as number)
  }

  get armed(): number {
    return this.pending.size
  }

  /** Lets time pass, timer by timer, and guests run in between. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms
    for (;;) {
      await quiet()
      const next = [...this.pending].sort(([, a], [, b]) => a.at - b.at)[0]
      if (next === undefined || next[1].at > end) break
      this.pending.delete(next[0])
      this.time = Math.max(this.time, next[1].at)
      next[1].callback()
    }
    this.time = end
  }
}

/** Lets guests go on until they wait. */
async function quiet(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done))
}

const engine = new Engine()

function spawn(source: string, options = {}): { time: ManualTime; instance: Instance } {
  const time = new ManualTime()
  const instance = engine.spawn(engine.compile(`const seen = []; ${source}`), {
    grants: [timers({ source: time, ...options })],
  })
  return { time, instance }
}

const seen = (instance: Instance): Promise<unknown> => instance.evaluate("seen.join()")

test("timers run in the order in which they are due, microtasks first", async () => {
  const { time, instance } = spawn(`
    setTimeout((...all) => seen.push(...all), 20, "a", "b")
    setTimeout(() => seen.push("c"), 10)
    setTimeout(() => seen.push("d"), 10)
    setTimeout(() => seen.push("e"))
    const gone = setTimeout(() => seen.push("never"), 5)
    clearTimeout(gone); clearTimeout(gone); clearTimeout(undefined)
    queueMicrotask(() => seen.push("micro"))
    seen.push("sync")`)
  let ended = false
  void instance.outcome.then(() => (ended = true))
  await time.pass(9)
  expect(ended).toBe(false)
  await time.pass(10)
  expect(instance.state).toBe("waiting")
  await time.pass(1)
  expect(await instance.outcome).toMatchObject({ kind: "completed" })
  expect(await seen(instance)).toBe("sync,micro,e,c,d,a,b")
  expect(time.armed).toBe(0)
})

test("an interval goes on until it is cleared, from inside as well", async () => {
  const { time, instance } = spawn(`
    const id = setInterval(() => { seen.push("x"); if (seen.length === 3) clearInterval(id) }, 10)`)
  await time.pass(1000)
  expect(await instance.outcome).toMatchObject({ kind: "completed" })
  expect(await seen(instance)).toBe("x,x,x")
  expect(instance.limits["timers.count"]!.used).toBe(0)
})

test("what a callback throws is an unhandled rejection; others go on", async () => {
  const { time, instance } = spawn(`
    setTimeout(() => { throw new RangeError("late") }, 1)
    setTimeout(() => seen.push("still"), 2)`)
  await time.pass(5)
  expect(await instance.outcome).toMatchObject({
    kind: "threw",
    error: { name: "RangeError", message: "late" },
  })
  expect(await seen(instance)).toBe("still")
})

test("no function, no timer; delays of any kind", async () => {
  const { time, instance } = spawn(`
    for (const callback of ["seen.push(1)", undefined, {}]) try { setTimeout(callback) } catch (e) { seen.push(e.name) }
    for (const delay of [NaN, -5, Infinity, -Infinity, "3", null, {}, 1e300]) setTimeout(() => seen.push(String(delay)), delay)`)
  await time.pass(3)
  expect(await seen(instance)).toBe("TypeError,TypeError,TypeError,NaN,-5,-Infinity,null,[object Object],3")
  await time.pass(2 ** 31)
  expect(await seen(instance)).toMatch(/,3,Infinity,1e\+300$/)
  await instance.outcome
})

describe("caps", () => {
  test("timers are counted, and given back", async () => {
    const { time, instance } = spawn(
      `
      for (let i = 0; i < 5; i++) try { setTimeout(() => seen.push(i), 10) } catch (e) { seen.push(e.code) }
      function more() { try { clearTimeout(setTimeout(() => {}, 1)); return "ok" } catch (e) { return e.code } }`,
      { count: 3 },
    )
    await quiet()
    expect(instance.limits["timers.count"]).toEqual({ cap: 3, used: 3, left: 0 })
    expect(instance.permits("timers", "set", "timer")).toMatchObject({ allowed: false, cap: 3, used: 3 })
    await time.pass(10)
    await instance.outcome
    expect(await seen(instance)).toBe("EDQUOT,EDQUOT,0,1,2")
    expect(await instance.call("more")).toBe("ok")
    expect(instance.limits["timers.count"]!.used).toBe(0)
  })

  test("a flood of an interval is one call for each time that passes", async () => {
    const { time, instance } = spawn("setInterval(() => seen.push(1), 0)", { least: 4 })
    await time.pass(40)
    expect(await seen(instance)).toBe(Array(10).fill(1).join())
    instance.stop()
  })

  test("what the host holds for timers is the guest's", async () => {
    const { instance } = spawn("for (let i = 0; i < 50; i++) setTimeout(() => {}, 1000)")
    await quiet()
    const before = instance.usage.memory
    instance.revoke("timers")
    expect(before - instance.usage.memory).toBe(50 * 128)
    expect(instance.limits["timers.count"]!.used).toBe(0)
    await instance.outcome
  })

  test("a busy callback does not keep others from being run", async () => {
    const { time, instance } = spawn("setTimeout(() => { for (;;); }, 1)")
    instance.setLimit("fuel", 100_000)
    const other = engine.spawn(engine.compile("1 + 1"))
    await time.pass(1)
    expect(await other.outcome).toMatchObject({ value: 2 })
    expect(await instance.outcome).toMatchObject({ kind: "stopped", reason: "fuel" })
    expect(time.armed).toBe(0)
  })
})

describe("pausing, stopping, revoking", () => {
  test("a paused instance has no timer of the host; what is due comes when it goes on", async () => {
    const { time, instance } = spawn(
      `setTimeout(() => seen.push("a"), 10); setTimeout(() => seen.push("b"), 30)`,
    )
    await time.pass(5)
    expect(time.armed).toBe(1)
    instance.pause()
    expect(time.armed).toBe(0)
    await time.pass(15)
    instance.resume()
    expect(time.armed).toBe(1)
    await time.pass(0)
    expect(await seen(instance)).toBe("a")
    await time.pass(10)
    await instance.outcome
    expect(await seen(instance)).toBe("a,b")
  })

  test("a stopped instance leaves none", async () => {
    const { time, instance } = spawn("setInterval(() => {}, 1)")
    await time.pass(3)
    expect(time.armed).toBe(1)
    instance.stop()
    expect(time.armed).toBe(0)
    expect(await instance.outcome).toMatchObject({ kind: "stopped", reason: "stopped" })
  })

  test("revoking ends what was waited for with an error", async () => {
    for (const rule of [undefined, { targets: ["timer"] }]) {
      const { time, instance } = spawn(`setTimeout(() => seen.push("never"), 10)`)
      await quiet()
      instance.revoke("timers", rule)
      expect(time.armed).toBe(0)
      const outcome = await instance.outcome
      expect(outcome).toMatchObject({
        kind: "threw",
        error: { name: "NotAllowedError", properties: { code: "EACCES" } },
      })
      expect(await instance.evaluate("try { setTimeout(() => {}) } catch (e) { e.code }")).toBe("EACCES")
      await time.pass(100)
      expect(await seen(instance)).toBe("")
    }
  })
})

test("the host's own timers serve as well", async () => {
  const source = `let n = 0; const id = setInterval(() => { if (++n === 3) clearInterval(id) }, 1)`
  const instance = engine.spawn(engine.compile(source), { grants: [timers()] })
  expect(await instance.outcome).toMatchObject({ kind: "completed" })
  expect(await instance.evaluate("n")).toBe(3)
})

test("options are checked", () => {
  expect(() => timers({ least: 0 })).toThrow(/least must be an integer from 1 to 86400000, got 0/)
  expect(() => timers({ source: {} as never })).toThrow(/source.now must be a function, got undefined/)
  expect(() => timers({ max: 1 } as never)).toThrow(/timers has no option max/)
  expect(() => timers({ count: 0.5 })).toThrow(/limits.timers.count must be an integer/)
})

describe("the clock", () => {
  const reading = "[Date.now(), new Date().getTime(), performance.now(), performance.timeOrigin]"

  test("is the engine's, as coarse as it should be, and stands still once it is revoked", async () => {
    let now = 1_234_567
    const timed = new Engine({ clock: () => now })
    const instance = timed.spawn(timed.compile("0"), { grants: [clock({ resolution: 100 })] })
    await instance.outcome
    expect(await instance.evaluate(reading)).toEqual([1_234_500, 1_234_500, 0, 1_234_500])
    now += 777
    expect(await instance.evaluate(reading)).toEqual([1_235_300, 1_235_300, 800, 1_234_500])
    instance.revoke("clock")
    now += 10_000
    expect(await instance.evaluate(reading)).toEqual([1_235_300, 1_235_300, 800, 1_234_500])
    const without = timed.spawn(timed.compile("[Date.now(), typeof performance]"))
    expect(await without.outcome).toMatchObject({ value: [0, "undefined"] })
    expect(() => clock({ resolution: 0.5 })).toThrow(/resolution must be an integer/)
  })
})

describe("randomness", () => {
  const draw = engine.compile("[Math.random(), Math.random(), Math.random()]")
  const drawn = async (...grants: Parameters<typeof random>): Promise<readonly number[]> => {
    const outcome = await engine.spawn(draw, { grants: [random(...grants)] }).outcome
    return outcome.kind === "completed" ? (outcome.value as number[]) : []
  }

  test("the same seed gives the same numbers, another one others", async () => {
    const seeds = [0, 1, -1, 2, "a", "b", "", "1e9", 1e9]
    const all = await Promise.all(seeds.map((seed) => drawn({ seed })))
    expect(await Promise.all(seeds.map((seed) => drawn({ seed })))).toEqual(all)
    expect(new Set(all.flat()).size).toBe(3 * seeds.length)
    expect(await drawn({ seed: "1" })).toEqual(all[1])
  })

  test("real ones differ between instances", async () => {
    const [first, second] = [await drawn({ real: true }), await drawn({ real: true })]
    expect(new Set([...first, ...second]).size).toBe(6)
  })

  test("contradictions are refused", () => {
    expect(() => random({} as never)).toThrow(/needs a seed, or real: true, and not both/)
    expect(() => random({ seed: 1, real: true } as never)).toThrow(/not both/)
    expect(() => random({ real: false } as never)).toThrow(/real must be true, got false/)
    expect(() => random({ seed: null } as never)).toThrow(/seed must be a string or a number, got null/)
  })
})
