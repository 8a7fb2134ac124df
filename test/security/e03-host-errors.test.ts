// E3, E4, E5, E6, E9: errors of the host that a guest can catch, and what hangs on them.

import { hostFunction, MiB } from "thimble"
import { attacks } from "./attack.js"

const trap = (): never => {
  throw new Error("trap")
}
const proxy = (): object => new Proxy({}, { get: trap, ownKeys: trap, getPrototypeOf: trap, has: trap })
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const cyclic = (): Error => {
  const error = new AggregateError([new Error("inner", { cause: process })], "outer")
  error.errors.push(error)
  error.cause = error
  return error
}
const unreadable = (): Error => {
  const error = new Error("x")
  for (const key of ["name", "message", "stack", "cause"]) Object.defineProperty(error, key, { get: trap })
  return error
}

/** What a host function may throw, reject with, or answer, however odd. */
const ODD: Record<string, () => unknown> = {
  proxy,
  revoked,
  cyclic,
  unreadable,
  null: () => null,
  undefined: () => undefined,
  symbol: () => Symbol("s"),
  function: () => () => process,
  process: () => process,
  weak: () => new WeakMap(),
  shared: () => new SharedArrayBuffer(8),
  getter: () => ({
    get x() {
      return trap()
    },
  }),
  then: () => ({
    get then() {
      return trap()
    },
  }),
  toString: () => ({ toString: trap, valueOf: trap, [Symbol.toPrimitive]: trap }),
  instance: () =>
    new (class Secret {
      #x = 1
      read() {
        return this.#x
      }
    })(),
  huge: () => new Array(2 ** 31),
  exception: () => new DOMException("gone", "AbortError"),
}

/** Whether all that hangs on a value is the guest's: functions made by its constructors see no host. */
const INSPECT = `
  const seen = new Set
  function inspect(value) {
    if (Object(value) !== value || seen.has(value)) return
    seen.add(value)
    if (typeof value.constructor === "function" && Function.prototype.constructor("return typeof process")() !== "undefined")
      throw new EvalError("escaped")
    for (let p = value; p; p = Object.getPrototypeOf(p)) if (p === Object.prototype) break; else if (!Object.getPrototypeOf(p)) throw new EvalError("foreign")
    for (const key of Reflect.ownKeys(value)) { const d = Reflect.getOwnPropertyDescriptor(value, key); inspect(d.value); inspect(d.get) }
    if (typeof value.stack === "string" && /node_modules|file:|\\.ts|internal\\//.test(value.stack)) throw new EvalError("host path " + value.stack)
  }
`

for (const [name, make] of Object.entries(ODD)) {
  const rejecting = () => Promise.reject(make())
  attacks("E3, E9", {
    [`a host function throws, rejects with or answers: ${name}`]: {
      globals: {
        throwing: () => {
          throw make()
        },
        rejecting,
        answering: make,
        later: async () => make(),
        asyncThrowing: hostFunction(
          () => {
            throw make()
          },
          { async: true },
        ),
        asyncRejecting: hostFunction(rejecting, { async: true }),
        asyncAnswering: hostFunction(make, { async: true }),
      },
      source: `${INSPECT}
        for (const f of [throwing, rejecting, answering, later]) { try { inspect(f()) } catch (e) { inspect(e) } }
        Promise.allSettled([asyncThrowing(), asyncRejecting(), asyncAnswering()]).then(inspect).then(() => "inspected")
      `,
      limits: { fuel: 10_000_000 },
      end: "completed",
      value: "inspected",
    },
  })
}

attacks("E3", {
  "errors of built-ins are the guest's": {
    source: `${INSPECT}
      const tries = [() => null.x, () => undefined(), () => new Array(-1), () => "x".repeat(-1), () => (1).toFixed(101), () => 1n / 0n,
        () => BigInt("x"), () => JSON.parse("{"), () => new RegExp("("), () => decodeURIComponent("%"), () => Symbol() + 1,
        () => new Date(NaN).toISOString(), () => "a".normalize("x"), () => new ArrayBuffer(2 ** 60), () => eval("}"), () => Reflect.ownKeys(1),
        () => structuredClone, () => new Proxy({}, null), () => Object.defineProperty(Object.freeze({}), "x", {}), () => [].reduce(() => 1)]
      let n = 0
      for (const f of tries) try { f() } catch (e) { n++; inspect(e); if (!(e instanceof Error)) throw 1 }
      n
    `,
    end: "completed",
    value: 20,
  },
})

attacks("E4", {
  "deep recursion is a RangeError of the guest": {
    source: `let depth = 0; function f() { depth++; f() } try { f() } catch (e) { e instanceof RangeError && depth > 100 }`,
    end: "completed",
    value: true,
  },
  "recursion through natives": {
    source: `
      const ways = [
        function f() { [1].map(f) }, function f() { "x".replace(/x/, f) }, function f() { JSON.stringify({ toJSON: f }) },
        function f() { String({ toString: f }) }, function f() { [2, 1].sort(f) }, function f() { Reflect.apply(f, null, []) },
        function f() { new Proxy({}, { get: f }).x }, function f() { [...{ [Symbol.iterator]: f }] }, function f() { new f() },
        function f() { ({ get x() { f() } }).x }, function f() { f.bind()() }, function f() { eval("f()") }, function f() { 1 + { valueOf: f } },
      ]
      ways.map((f) => { try { f(); return "no" } catch (e) { return e.name } }).filter((n) => n !== "RangeError").join()
    `,
    limits: { fuel: 100_000_000, memory: 64 * MiB },
    end: "completed",
    value: "",
  },
  "deep data": {
    source: `
      let list = []; for (let i = 0; i < 5000; i++) list = [list]
      let p = {}; for (let i = 0; i < 5000; i++) p = new Proxy(p, {})
      let o = {}; for (let i = 0; i < 5000; i++) o = Object.create(o)
      let b = () => 1; for (let i = 0; i < 5000; i++) b = b.bind()
      let e = new Error; for (let i = 0; i < 2000; i++) e = new Error("x", { cause: e })
      const tries = [() => String(list), () => list.flat(Infinity).length, () => JSON.stringify(list).length, () => p.x, () => o.x, () => b(),
        () => e.stack, () => Object.prototype.toString.call(p), () => ({}) instanceof b, () => structuredClone, () => Array.isArray(p)]
      tries.map((f) => { try { f(); return "done" } catch (e) { return e.name } }).every((n) => n === "done" || n === "RangeError" || n === "ReferenceError")
    `,
    limits: { fuel: 30_000_000 },
    overshoot: 100_000,
    end: "completed",
    value: true,
  },
})

attacks("E5, E6, E28", {
  "stacks are texts of the guest's own": {
    source: `
      Error.prepareStackTrace = (e, sites) => sites; Error.stackTraceLimit = Infinity
      const e = new Error("m"); e.name = Symbol("s")
      ;[typeof Error.captureStackTrace, typeof e.stack, typeof new Error().stack, /[/\\\\](?!\\n)|node|\\.ts/.test(new Error().stack)].join()
    `,
    end: "completed",
    value: "undefined,string,string,false",
  },
})
