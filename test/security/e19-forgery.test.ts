// E19, E20, E21: forged internals, handles used twice or by others, and guest code that runs while values cross.

import { Engine, type GuestFunction } from "thimble"
import { expect, test } from "vitest"
import { attacks } from "./attack.js"

attacks("E19, E20", {
  "objects that look like ours are plain objects": {
    globals: { host: (value: unknown) => typeof value, make: () => () => 1 },
    source: `
      const forged = { shape: {}, proto: host, payload: { target: host }, callKind: 3, target: host, s0: host, elements: [host], flat: "x", left: "", right: "", length: 1, sparseLength: -1 }
      const methods = [Map.prototype.get, Set.prototype.has, Promise.prototype.then, Date.prototype.getTime, RegExp.prototype.exec,
        (function* () {})().next, Symbol.prototype.valueOf, ArrayBuffer.prototype.slice, Uint8Array.prototype.set, WeakMap.prototype.get,
        [][Symbol.iterator]().next, Error.prototype.toString, new Map().entries().next, "x"[Symbol.iterator]().next]
      const names = methods.map((m) => { try { m.call(forged, 1); return "ran" } catch (e) { return e.name } })
      ;[names.filter((n) => n === "ran").length, host(forged), typeof make()()].join()
    `,
    end: ["completed", "TypeError"],
  },
  "what comes back is what went out": {
    globals: { give: () => (a: number) => a + 1, same: (f: unknown) => f },
    source: `const f = give(), g = same(f), h = (x) => x; [f === g, g(1), same(h) === h, same(h)(3)].join()`,
    end: "completed",
  },
  "brands are not inherited through proxies": {
    source: `
      const p = new Proxy(new Map([[1, 2]]), {}), q = Object.create(Promise.resolve(1)), r = Object.create(new Date(0)), s = new Proxy(function () {}, {})
      ;[() => p.get(1), () => q.then(), () => r.getTime(), () => Function.prototype.toString.call(s)].map((f) => { try { return typeof f() } catch (e) { return e.name } }).join()
    `,
    end: "completed",
    value: "TypeError,TypeError,TypeError,string",
  },
})

attacks("E21", {
  "nothing of the guest runs while a value crosses": {
    globals: { host: () => 1 },
    source: `
      let ran = 0
      const trap = () => { ran++; return {} }
      const values = [{ get x() { return trap() } }, { toJSON: trap }, { valueOf: trap, toString: trap, [Symbol.toPrimitive]: trap },
        new Proxy({}, { get: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap }), { then: trap },
        Object.defineProperty([], 0, { get: trap, enumerable: true }), new (class extends Map { get size() { return trap() } [Symbol.iterator]() { return trap() } }),
        Object.assign(new Error, { toString: trap }), Object.defineProperty(new Error, "message", { get: trap }), class { static get name() { return trap() } }]
      for (const value of values) try { host(value) } catch (e) { if (!(e instanceof TypeError)) throw e }
      ran
    `,
    end: "completed",
    value: 0,
  },
  "an outcome runs nothing of the guest": {
    source: `throw new Proxy(class extends Error { get message() { for (;;); } static get name() { for (;;); } }, { get() { for (;;); }, ownKeys() { for (;;); }, getPrototypeOf() { for (;;); } })`,
    end: "thrown value",
  },
})

attacks("D23", {
  "marshalling comes to an end": {
    globals: { host: () => 1 },
    source: `
      const wide = []; for (let i = 0; i < 5000; i++) wide.push(wide)
      let deep = {}; for (let i = 0; i < 20000; i++) deep = { deep, wide }
      const p = new Proxy([], { get: (t, k) => k === "length" ? 2 ** 53 : {}, ownKeys: () => new Proxy([], { get: () => 2 ** 32 }) })
      let n = 0; for (const v of [wide, deep, p, new Array(2 ** 32 - 1), "x".repeat(1 << 20), 2n ** 100000n]) try { host(v); n++ } catch (e) { if (!(e instanceof TypeError)) throw e }
      "ended"
    `,
    limits: { fuel: 10_000_000 },
    overshoot: 1_000_000,
    end: "completed",
    value: "ended",
  },
})

attacks("D24, D16", {
  "host calls are counted": {
    globals: { host: () => 1, never: () => new Promise(() => {}) },
    limits: { hostCalls: 50, fuel: 1_000_000 },
    source: `let n = 0; try { for (;;) { host(); n++ } } catch (e) { e.constructor.name + n }`,
    end: "completed",
    value: "QuotaExceededError50",
  },
})

test("D24: host calls that wait are counted", async () => {
  const { hostFunction } = await import("thimble")
  const engine = new Engine()
  let calls = 0
  const never = hostFunction(
    () => {
      calls++
      return new Promise(() => {})
    },
    { async: true },
  )
  const source = `for (;;) never()`
  const instance = engine.spawn(engine.compile(source), {
    manual: true,
    globals: { never },
    limits: { pendingHostCalls: 10 },
  })
  for (let i = 0; i < 10; i++) instance.run()
  expect(calls).toBe(10)
  expect(instance.state).toBe("waiting")
  instance.stop()
  expect((await instance.outcome).kind).toBe("stopped")
})

test("E19: a handle of one guest is nothing to another", async () => {
  const engine = new Engine()
  const handles: GuestFunction[] = []
  const program = engine.compile(`give(() => secret); const secret = 42`)
  const one = engine.spawn(program, { globals: { give: (f: GuestFunction) => void handles.push(f) } })
  await one.outcome
  const other = engine.spawn(engine.compile(`take()`), { globals: { take: () => handles[0] } })
  expect((await other.outcome).kind).toBe("threw")
  expect(await handles[0]!()).toBe(42)
  one.stop()
  await expect(handles[0]!()).rejects.toMatchObject({ code: "stopped" })
})
