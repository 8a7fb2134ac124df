// Calls of built-in functions with generated receivers and arguments, as guest programs: each calls one function of the
// tables a few times, looks at what comes back, and prints it.

import fc from "fast-check"
import { Engine } from "thimble"

/** Walks what a guest can reach without syntax tricks, and answers an expression for each function. */
const LISTING = `
  const found = new Map
  const name = (path, key) => typeof key === "symbol" ? path + "[" + key.description + "]"
    : /^[A-Za-z_$][\\w$]*$/.test(key) ? path + "." + key : path + "[" + JSON.stringify(key) + "]"
  const visit = (value, path) => {
    if (found.has(value) || (typeof value !== "object" && typeof value !== "function") || value === null) return
    found.set(value, path)
    const proto = Object.getPrototypeOf(value)
    if (path !== "globalThis" && proto !== null) visit(proto, "Object.getPrototypeOf(" + path + ")")
    for (const key of Reflect.ownKeys(value)) {
      const { get, set, value: held } = Object.getOwnPropertyDescriptor(value, key)
      const own = name(path, key)
      const owner = "Object.getOwnPropertyDescriptor(" + path + ", "
        + (typeof key === "symbol" ? key.description : JSON.stringify(key)) + ")"
      if (get) visit(get, owner + ".get")
      if (set) visit(set, owner + ".set")
      visit(held, own)
    }
  }
  for (const key of Reflect.ownKeys(globalThis)) if (key !== "globalThis") visit(globalThis[key], name("globalThis", key))
  visit(Object.getPrototypeOf(function* () {}), "Object.getPrototypeOf(function* () {})")
  visit(Object.getPrototypeOf(async function* () {}), "Object.getPrototypeOf(async function* () {})")
  visit(Object.getPrototypeOf(async () => {}), "Object.getPrototypeOf(async () => {})")
  visit(Object.getPrototypeOf([].values()), "Object.getPrototypeOf([].values())")
  visit(Object.getPrototypeOf("".matchAll(/a/g)), "Object.getPrototypeOf(''.matchAll(/a/g))")
  visit(Object.getPrototypeOf(""[Symbol.iterator]()), "Object.getPrototypeOf(''[Symbol.iterator]())")
  visit(Object.getPrototypeOf(new Map().keys()), "Object.getPrototypeOf(new Map().keys())")
  visit(Object.getPrototypeOf(new Set().keys()), "Object.getPrototypeOf(new Set().keys())")
  visit(Object.getPrototypeOf(Iterator.from({ next() {} })), "Object.getPrototypeOf(Iterator.from({ next() {} }))")
  visit(Object.getPrototypeOf([].values().map(x => x)), "Object.getPrototypeOf([].values().map(x => x))")
  const functions = []
  for (const [value, path] of found) if (typeof value === "function") functions.push(path)
  functions
`

/** Expressions for every built-in function. */
export async function builtInFunctions(): Promise<readonly string[]> {
  const engine = new Engine()
  const outcome = await engine.spawn(engine.compile(LISTING)).outcome
  if (outcome.kind !== "completed") throw new Error(`the listing ${JSON.stringify(outcome)}`)
  return outcome.value as string[]
}

const TEXTS = [
  `""`,
  `"a"`,
  `"length"`,
  `"constructor"`,
  `"abcABC123"`,
  `"x".repeat(1e6)`,
  `"ab,".repeat(3e4)`,
  `"\\ud83d\\ude00e\\u0301\\ufb01\\u0130\\u00df".repeat(2000)`,
  `"\\ud800"`,
  `"9".repeat(5000)`,
  `"0x" + "f".repeat(1e5)`,
  `"%E4%BD%A0".repeat(5000)`,
  `("a".repeat(5000) + "b".repeat(5000))`,
  `"[".repeat(500) + "]".repeat(500)`,
  `"[" + "1,".repeat(2e4) + "1]"`,
  `"{\\"a\\":" .repeat(300) + "1" + "}".repeat(300)`,
  `" ".repeat(1e5) + "1"`,
  `"QUJD".repeat(2e4)`,
  `"a/b/c"`,
  `"2024-02-29T12:00:00Z"`,
  `"g"`,
  `"dgimsuy"`,
  `"(a+)+$"`,
  `"$1$&$<n>".repeat(1000)`,
  `"a|".repeat(1e4)`,
  `"NFKD"`,
  `"return 1"`,
]
const NUMBERS = [
  "0",
  "-0",
  "1",
  "-1",
  "2",
  "3",
  "10",
  "16",
  "36",
  "100",
  "1e5",
  "1e9",
  "2**31",
  "2**32",
  "2**32-1",
  "2**53-1",
  "2**53",
  "-(2**53)",
  "Infinity",
  "-Infinity",
  "NaN",
  "0.5",
  "1e21",
  "1e-7",
  "5e-324",
  "1.7e308",
  "8.64e15",
]
const BIGINTS = [
  "0n",
  "1n",
  "-1n",
  "64n",
  "2n**64n",
  "-(2n**63n)",
  "1n<<10000n",
  "(1n<<100000n)-1n",
  "-(3n**20000n)",
]
const ARRAYS = [
  "[]",
  "[1, 2, 3]",
  "[3, undefined, 1, , 2]",
  "[[1, [2, [3]]], [4]]",
  `[["a", 1], ["b", 2]]`,
  "new Array(1e5).fill(0)",
  "Array.from({ length: 3000 }, (_, i) => (i * 7919) % 3000)",
  `Array.from({ length: 2000 }, (_, i) => "k" + (i * 7) % 1000)`,
  `new Array(300).fill("x".repeat(3000))`,
  "new Array(1e9)",
  "new Array(2 ** 32 - 1)",
  "new Array(5e4)",
  "sparse()",
  "Object.freeze([1, 2, 3])",
  "fixedLength()",
  "nested(2000)",
  "holder()",
  "new Array(20000).fill(1.5)",
  "new (class extends Array {})(5)",
]
const LIKES = [
  "{ length: 2 ** 53 - 1 }",
  "{ length: 2 ** 53 - 1, 0: 1, [2 ** 53 - 2]: 2 }",
  "{ length: 2 ** 32, 5: 1 }",
  "{ length: 3, 0: 'a', 1: 'b', 2: 'c' }",
  "{ length: Infinity }",
  "{ length: -1 }",
  "{ length: { valueOf() { calls++; return 4 } } }",
  "(function () { return arguments })(1, 2, 3)",
  "(function (a) { return arguments })(1, 2, 3)",
  "new String('x'.repeat(1000))",
]
const BUFFERS = [
  "new Uint8Array(1e6)",
  "new Uint8Array(0)",
  "new Int16Array([3, -1, 2])",
  "new Float64Array(5e4)",
  "new Float32Array([1, NaN, -0, Infinity])",
  "new BigInt64Array(1000)",
  "new BigUint64Array([1n, 2n])",
  "new ArrayBuffer(1e6)",
  "new ArrayBuffer(8, { maxByteLength: 1e6 })",
  "new Uint8Array(new ArrayBuffer(100, { maxByteLength: 1e6 }))",
  "new DataView(new ArrayBuffer(16))",
  "detached()",
  "new Uint8Array(detached())",
  "new Uint8ClampedArray(3e5)",
]
const COLLECTIONS = [
  "new Map",
  "new Map([[1, 2], ['a', {}]])",
  "bigMap()",
  "holedMap()",
  "new Set",
  "new Set([1, 2, 3, NaN, 'x'])",
  "bigSet()",
  "new WeakMap",
  "new WeakSet",
  "new WeakRef({})",
  "new FinalizationRegistry(() => {})",
  "setLike()",
]
const FUNCTIONS = [
  "() => {}",
  "(x) => x",
  "(x, y) => x < y ? 1 : -1",
  "(x, y) => y",
  "() => true",
  "() => false",
  "() => [1, 2]",
  "() => { throw new Error('thrown') }",
  "() => { calls++; SELF.length = 1 }",
  "() => { calls++; SELF[calls] = calls }",
  "() => { calls++; if (SELF.clear) SELF.clear(); else if (SELF.buffer) SELF.buffer.transfer() }",
  "function () { return this }",
  "class { constructor(...a) { this.a = a } }",
  "function* () { yield 1; yield 2 }",
  "async () => 1",
  "Math.max.bind(null, 1)",
  "new Proxy(function () {}, {})",
  "Object",
  "Array",
  "String.prototype.at",
  "(resolve, reject) => resolve(1)",
]
const OTHERS = [
  "undefined",
  "null",
  "true",
  "false",
  "Symbol('s')",
  "Symbol.iterator",
  "Symbol.for('r')",
  "{}",
  "{ a: 1, b: 2 }",
  "{ __proto__: null }",
  "manyKeys()",
  "manyIndices()",
  "deepChain()",
  "linked(3000)",
  "{ value: 1, writable: true }",
  "{ get() { return 1 }, configurable: true }",
  "{ value: 5, enumerable: false }",
  "{ toString() { calls++; return 'x'.repeat(2e5) } }",
  "{ valueOf() { calls++; return 1e9 } }",
  "{ [Symbol.toPrimitive]() { calls++; return calls } }",
  "{ valueOf() { throw new RangeError('v') } }",
  "{ get length() { return calls++ * 1000 } }",
  "{ then(f) { calls++; f(1) } }",
  "{ toJSON() { return { a: { b: [1] } } } }",
  "new Date(0)",
  "new Date(NaN)",
  "/a/",
  "/(a+)+$/g",
  "/(?<n>b)|[^]/gd",
  "/\\p{L}+/giv",
  "/(?:)/gy",
  "new Error('e', { cause: 1 })",
  "new AggregateError([1, 2], 'm')",
  "Promise.resolve(1)",
  "Promise.reject(1).catch(() => {}) && Promise.resolve(2)",
  "new Promise(() => {})",
  "new Proxy({}, {})",
  "new Proxy([1, 2, 3], {})",
  "new Proxy([], { get: (t, k) => k === 'length' ? 1e6 : calls++ })",
  "new Proxy({}, { get() { calls++; throw new TypeError('trap') } })",
  "new Proxy({}, { ownKeys: () => Array.from({ length: 1000 }, (_, i) => 'k' + i), getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) })",
  "new Proxy({}, { has: () => { calls++; return true }, getPrototypeOf: () => Array.prototype, set: () => false, deleteProperty: () => true })",
  "revoked()",
  "globalThis",
  "Math",
  "JSON",
  "Array.prototype",
  "(function* () { for (let i = 0; ; i++) yield i })()",
  "(function* () { yield 1; yield 2 })()",
  "(async function* () { yield 1 })()",
  "[1, 2, 3].values()",
  "bigSet().values()",
  "new Map([[1, 2]]).entries()",
  "'abc'[Symbol.iterator]()",
  "'aXbXc'.matchAll(/X/g)",
  "Iterator.from({ next: () => ({ done: calls++ > 50, value: calls }) })",
  "[1, 2, 3].values().map((x) => x)",
  "{ [Symbol.iterator]() { return { next: () => ({ done: calls++ > 500, value: [calls, 1] }), return() { calls++; return {} } } } }",
  "{ [Symbol.iterator]() { return {} } }",
  "{ next() { return { done: false, value: 'x'.repeat(1e5) } }, [Symbol.iterator]() { return this } }",
  "new (class A { #x = 1; static y = 2; get z() { return this.#x } })",
  "Object('boxed')",
  "Object(1n)",
  "Object(Symbol())",
  "new Number(5)",
  "{ radix: 2, alphabet: 'base64url', lastChunkHandling: 'strict', mode: 'longest', maxByteLength: 1000 }",
  "{ raw: ['a', 'b', 'c'] }",
  "{ source: 'a', flags: 'g', exec: () => null, lastIndex: 2 ** 53 - 1 }",
  "{ size: 1e9, has: () => true, keys: () => [1, 2].values() }",
]

/** What all programs begin with: values that take statements to make. */
const SETUP = `
  let calls = 0, SELF
  const sparse = () => { const a = [1, 2]; a[1e6] = 3; a[4e9] = 4; return a }
  const fixedLength = () => Object.defineProperty([1, 2, 3], "length", { writable: false })
  const nested = (n) => { let a = [1]; for (let i = 0; i < n; i++) a = [a]; return a }
  const linked = (n) => { let o = {}; for (let i = 0; i < n; i++) o = { o }; return o }
  const holder = () => { const a = [1, , 3]; Object.defineProperty(a, 1, { get() { calls++; a.length = 1; return 2 }, configurable: true }); return a }
  const detached = () => { const b = new ArrayBuffer(64); b.transfer(); return b }
  const bigMap = () => { const m = new Map; for (let i = 0; i < 3000; i++) m.set("k" + i, i); return m }
  const holedMap = () => { const m = new Map; for (let i = 0; i < 4000; i++) m.set(i, i); for (let i = 1; i < 1900; i++) m.delete(i); return m }
  const bigSet = () => { const s = new Set; for (let i = 0; i < 3000; i++) s.add(i); return s }
  const setLike = () => ({ size: 2, has: (x) => x === 1, keys: () => [1, 5].values() })
  const manyKeys = () => { const o = {}; for (let i = 0; i < 1500; i++) o["key" + i] = i; return o }
  const manyIndices = () => { const o = {}; for (let i = 0; i < 1500; i++) o[(i * 7919) % 2003] = i; return o }
  const deepChain = () => { let o = { a: 1 }; for (let i = 0; i < 2000; i++) o = Object.create(o); return o }
  const revoked = () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy }
  const show = (v) => {
    switch (typeof v) {
      case "string": return "string " + v.length + " " + v.slice(0, 20)
      case "number": return Object.is(v, -0) ? "-0" : "" + v
      case "bigint": return "bigint " + (v % 1000003n)
      case "symbol": return "symbol " + v.description?.slice(0, 20)
      case "function": return "function"
      case "object": return v === null ? "null" : "object"
      default: return "" + v
    }
  }
  const look = (v) => {
    print(show(v))
    if (typeof v !== "object" || v === null) return
    try { print(show(v.length), show(v.size), show(v[0]), show(v.message), show(v.value)) } catch (e) { print("look") }
    try { if (typeof v.next === "function") for (let i = 0; i < 3; i++) print(show(v.next())) } catch (e) { print("next") }
  }
`

/** Receivers that fit the functions of a path, beside any. */
const RECEIVERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/TypedArray|Uint8Array|Int8Array|Float/, BUFFERS],
  [/ArrayBuffer|DataView/, BUFFERS],
  [/Array/, [...ARRAYS, ...LIKES]],
  [/String|parse|encodeURI|decodeURI|escape/, TEXTS],
  [/BigInt/, BIGINTS],
  [/Number|Math/, NUMBERS],
  [/Map|Set|Weak|Finalization/, COLLECTIONS],
  [/Function/, FUNCTIONS],
  [/RegExp/, OTHERS.filter((text) => text.startsWith("/") || text.includes("flags"))],
  [/Date/, OTHERS.filter((text) => text.includes("Date"))],
  [/Promise/, OTHERS.filter((text) => text.includes("Promise"))],
  [/terator|function\*/, OTHERS.filter((text) => /function\*|values|entries|Iterator|next/.test(text))],
]

const ALL = [
  ...TEXTS,
  ...NUMBERS,
  ...BIGINTS,
  ...ARRAYS,
  ...LIKES,
  ...BUFFERS,
  ...COLLECTIONS,
  ...FUNCTIONS,
  ...OTHERS,
]

export interface BuiltInCall {
  readonly fn: string
  readonly self: string
  readonly args: readonly string[]
  readonly how: "call" | "construct"
  readonly times: number
}

/** Values by kinds, so that each kind comes up as often as the others. */
const anyValue = fc.oneof(
  ...[TEXTS, NUMBERS, BIGINTS, ARRAYS, LIKES, BUFFERS, COLLECTIONS, FUNCTIONS, OTHERS, OTHERS].map((kind) =>
    fc.constantFrom(...kind),
  ),
)

export function builtInCalls(functions: readonly string[]): fc.Arbitrary<BuiltInCall> {
  return fc.constantFrom(...functions).chain((fn) => {
    const fitting = RECEIVERS.find(([pattern]) => pattern.test(fn))?.[1] ?? ALL
    const fits = fc.constantFrom(...fitting)
    const value = fc.oneof({ arbitrary: anyValue, weight: 3 }, { arbitrary: fits, weight: 1 })
    return fc.record({
      fn: fc.constant(fn),
      self: fc.oneof({ arbitrary: fits, weight: 4 }, { arbitrary: anyValue, weight: 1 }),
      args: fc.array(value, { maxLength: 4 }),
      how: fc.constantFrom("call" as const, "call" as const, "call" as const, "construct" as const),
      times: fc.constantFrom(1, 1, 30),
    })
  })
}

/** The call as a guest program, which prints what it sees. */
export function programOf({ fn, self, args, how, times }: BuiltInCall): string {
  const call = how === "call" ? `Reflect.apply(fn, SELF, args)` : `Reflect.construct(fn, [SELF, ...args])`
  return `${SETUP}
    const fn = ${fn}
    for (let i = 0; i < ${times}; i++) {
      try {
        SELF = (${self})
        const args = [${args.map((arg) => `(${arg})`).join(", ")}]
        const result = ${call}
        look(result)
        if (typeof result?.then === "function") result.then(look, look)
      } catch (error) {
        print("threw " + show(error?.name) + " " + show(error?.message))
      }
    }
    print(calls)`
}
