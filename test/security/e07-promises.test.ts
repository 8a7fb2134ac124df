// E7, E8, E11, E13: species, thenables and symbols where a host's own machinery might look them up; D25.

import { hostFunction } from "thimble"
import { expect, test } from "vitest"
import { attacks } from "./attack.js"

const seen: unknown[] = []
const globals = {
  later: async (value: unknown) => value,
  asyncLater: hostFunction(async (value: unknown) => value, { async: true }),
  keep: (value: unknown) => {
    seen.push(value)
    return value
  },
}

attacks("E7", {
  "species and constructor are asked of guests only": {
    globals,
    source: `
      const log = []
      class P extends Promise { constructor(f) { super((a, b) => { log.push(typeof a); f(a, b) }) } static get [Symbol.species]() { return P } }
      class A extends Array { static get [Symbol.species]() { return function (n) { this.length = n } } }
      const p = asyncLater(1); p.constructor = P
      const list = A.from([1, 2, 3]).map((x) => x)
      p.then((x) => x).then(() => [log.join(), list instanceof A, p instanceof Promise].join(";"))
    `,
    end: "completed",
  },
})

attacks("E8", {
  "no way to go on after an await meets a value of the host": {
    globals: {
      ...globals,
      fail: hostFunction(
        async () => {
          throw new Error("x")
        },
        { async: true },
      ),
    },
    source: `
      const foreign = (e) => Object.getPrototypeOf(e) !== Error.prototype && Object(e) === e
      async function* ag() { try { yield* { [Symbol.asyncIterator]: () => ({ next: () => fail(), return: () => fail(), throw: () => fail() }) } } catch (e) { yield foreign(e) } }
      async function f() { try { await fail() } catch (e) { return foreign(e) } }
      ;(async () => { const r = [await f()]; for await (const x of ag()) r.push(x)
        for await (const x of [fail().catch((e) => e)]) r.push(foreign(x))
        r.push(await fail().finally(() => 1).catch(foreign), await Promise.any([fail()]).catch((e) => foreign(e.errors[0])))
        return r.join() })()
    `,
    end: "completed",
    value: "false,false,false,false,false",
  },
})

attacks("E11", {
  "registered symbols of the host mean nothing": {
    globals,
    source: `
      const s = Symbol.for("nodejs.util.inspect.custom")
      const value = { [s]: () => { throw 1 }, [Symbol.toPrimitive]: () => { throw 1 }, [Symbol.toStringTag]: "x", a: 1 }
      keep(value); try { keep(s) } catch (e) { e instanceof TypeError }
    `,
    end: "completed",
    value: true,
  },
})

test("E11: what came out has no symbols", () => {
  expect(
    seen.flatMap((value) => (Object(value) === value ? Object.getOwnPropertySymbols(value) : [])),
  ).toEqual([])
})

attacks("E13", {
  "a polluted prototype of the guest changes nothing that crosses or waits": {
    globals,
    source: `
      for (const key of ["get", "set", "value", "then", "toJSON", "writable", "message", "cause", "length", "0"])
        Object.defineProperty(Object.prototype, key, { __proto__: null, configurable: true, get() { throw new EvalError(key) }, set() {} })
      try { later(1); keep([, 1]); keep(new Error("x")) } finally {
        for (const key of ["get", "set", "value", "then", "toJSON", "writable", "message", "cause", "length", "0"]) delete Object.prototype[key]
      }
      "done"
    `,
    end: ["completed"],
    value: "done",
  },
})

attacks("E12", {
  "patched built-ins are not used by the boundary": {
    globals,
    source: `
      for (const proto of [Array.prototype, Function.prototype, Map.prototype, Promise.prototype, Object.prototype, Set.prototype, Error.prototype])
        for (const key of Reflect.ownKeys(proto)) if (key !== "constructor") try { Object.defineProperty(proto, key, { value() { throw new EvalError(String(key)) } }) } catch {}
      for (const key of ["apply", "get", "ownKeys", "construct"]) Reflect[key] = () => { throw new EvalError(key) }
      Object.defineProperty(Array.prototype, 0, { set() { throw new EvalError("0") } })
      keep(new Map([])); keep([1]); keep(new Set); later({ a: [1, 2] }); "done"
    `,
    end: ["completed", "EvalError"],
  },
})

attacks("D25", {
  "rejections that nobody handles are an outcome": {
    source: `for (let i = 0; i < 1000; i++) Promise.reject(new Error(i)); Promise.reject({ get message() { for (;;); } }); new Promise((_, no) => no(Symbol("x")))`,
    end: ["Error", "thrown value"],
  },
})

attacks("D3", {
  "a flood of jobs": {
    source: `const f = () => Promise.resolve().then(f).then(f); f(); f()`,
    end: ["stopped: fuel", "stopped: memory", "QuotaExceededError"],
    overshoot: 400_000,
  },
  "a thenable that resolves itself": {
    source: `const t = { then(f) { f(t) } }; Promise.resolve(t)`,
    end: "stopped: fuel",
  },
  "async recursion": {
    source: `(async function f() { await f() })()`,
    end: ["RangeError", "completed", "QuotaExceededError"],
    overshoot: 400_000,
  },
  "awaiting for ever": { source: `(async () => { for (;;) await 1 })()`, end: "stopped: fuel" },
  "an async generator with a million requests": {
    source: `async function* g() { for (;;) yield 1 } const it = g(); for (;;) it.next()`,
    end: ["stopped: fuel", "QuotaExceededError", "stopped: memory"],
    overshoot: 400_000,
  },
})
