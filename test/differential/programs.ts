// Programs made of choices: a list of numbers decides at each place what stands there, so that a failing list can be shrunk.
// They use what the interpreter has fast paths for, and change what those rely on: prototypes, iterators, lengths, attributes.

/** Takes choices one after the other; the first alternative once they are used up. */
class Choices {
  private at = 0

  constructor(private readonly list: readonly number[]) {}

  next(below: number): number {
    return (this.list[this.at++] ?? 0) % below
  }

  of<T>(alternatives: readonly T[]): T {
    return alternatives[this.next(alternatives.length)]!
  }
}

/** Says what a value is, own properties included, with nothing that a program can have changed. */
const PRELUDE = `
  const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect
  const { isExtensible, is } = Object
  const protos = [Object.prototype, Array.prototype, Map.prototype, Set.prototype, Error.prototype, null]
  const text = String
  const plain = { __proto__: null }
  let printed = 0
  const show = (v, depth) => {
    if (typeof v === "string") return v.length > 40 ? '"' + v.length + ":" + v.charAt(0) + v.charAt(v.length - 1) + '"' : '"' + v + '"'
    if (typeof v === "symbol") return "symbol"
    if (typeof v === "bigint") return text(v) + "n"
    if (typeof v === "function") return "function"
    if (typeof v !== "object" || v === null) return is(v, -0) ? "-0" : text(v)
    if (depth > 2) return "..."
    let s = "{"
    let proto = "?"
    for (let i = 0; i < 6; i++) if (getPrototypeOf(v) === protos[i]) proto = text(i)
    s += proto + (isExtensible(v) ? "" : "!") + " "
    const keys = ownKeys(v)
    for (let i = 0; i < keys.length && i < 12; i++) {
      const key = keys[i]
      if (key === "stack" || key === "message") continue
      const d = getOwnPropertyDescriptor(v, key)
      if (d === undefined) continue
      s += (typeof key === "symbol" ? "@" : key) + (d.writable === false ? "r" : "") + (d.enumerable ? "" : "h") + (d.configurable ? "" : "c") + ":"
      s += d.get || d.set ? "accessor " : show(d.value, depth + 1) + " "
    }
    return s + "}"
  }
  const log = (v) => { if (printed++ < 150) print(show(v, 0)) }
  // Not every host has them.
  const iterators = getPrototypeOf(getPrototypeOf([].values()))
  for (const key of ownKeys(iterators)) if (typeof key === "string" && key !== "constructor") delete iterators[key]
  let ticks = 0
  const tick = () => { if (++ticks > 400) throw "ticks" }
  const originals = [Array.prototype.push, Array.prototype[Symbol.iterator], getPrototypeOf([].values()).next]
  var a = [1, 2, 3], b = { x: 1, y: "s", 2: "two" }, c = 5, d = "text", e = null
  function f(p, q) { tick(); a = p; return q === undefined ? p : q }
  function* g(n) { try { for (let i = 0; i < n; i++) { tick(); const got = yield i; if (got) b = got } return "end" } finally { c++ } }
  class K { #p = 1; constructor(v) { this.v = v } get w() { tick(); return this.#p++ } set w(v) { this.v = v } m(x) { return [this.v, x] } static s = 7; [Symbol.iterator]() { let i = 0; return { next: () => ({ done: i++ > 2, value: this }) } } }
  class L extends Array { constructor(...list) { super(list.length); for (let i = 0; i < list.length; i++) this[i] = list[i] } get last() { return this[this.length - 1] } }
`

const NAMES = ["a", "b", "c", "d", "e"] as const
const LITERALS = [
  "1",
  "0",
  "-0",
  "2",
  "-1",
  "3",
  "1.5",
  "NaN",
  "4294967295",
  `"x"`,
  `""`,
  `"2"`,
  `"length"`,
  "true",
  "null",
  "undefined",
  "10n",
  "Symbol.iterator",
  `"y".repeat(4100)`,
]
const BINARY = [
  "+",
  "-",
  "*",
  "%",
  "<",
  ">=",
  "==",
  "===",
  "!==",
  "&",
  "|",
  ">>>",
  "&&",
  "||",
  "??",
  "**",
  "/",
  "<<",
]
const KEYS = ["x", "y", "length", "v", "w", "constructor", "size", "0", "1", "2", "3", "5", "-1", "last"]
const METHODS = [
  "push(%)",
  "pop()",
  "shift()",
  "unshift(%)",
  "slice(%)",
  "slice(0, 2)",
  "splice(1, 1)",
  "splice(%, 0, %, %)",
  "concat(%)",
  "indexOf(%)",
  "includes(%)",
  "lastIndexOf(%)",
  "join()",
  "join(%)",
  "reverse()",
  "fill(%)",
  "fill(%, 1, 4)",
  "at(%)",
  "map((v, i) => (tick(), v))",
  "filter((v) => (tick(), v))",
  "forEach((v) => { tick(); a.length > 9 || a.push?.(v) })",
  "reduce((x, y) => { tick(); return x })",
  "find((v) => (tick(), v === %))",
  "some((v) => (tick(), b = v, false))",
  "sort()",
  "sort((x, y) => (tick(), x < y ? 1 : -1))",
  "flat()",
  "copyWithin(0, 1)",
  "keys()",
  "entries()",
  "toString()",
  "toSorted()",
  "with(1, %)",
  "hasOwnProperty(%)",
  "m(%)",
  "x",
  "charCodeAt(%)",
  "split(%)",
  "replace(%, %)",
  "next(%)",
  "return(%)",
  "get(%)",
  "set(%, %)",
  "add(%)",
  "delete(%)",
  "has(%)",
  "valueOf()",
]
const STATIC = [
  "Object.keys(%)",
  "Object.entries(%)",
  "Object.assign(%, %)",
  "Object.freeze(%)",
  "Object.seal(%)",
  "Object.preventExtensions(%)",
  "Object.create(%)",
  "Array.from(%)",
  "Array.of(%, %)",
  "Array.isArray(%)",
  "Object.is(%, %)",
  "Reflect.ownKeys(Object(%))",
  "Reflect.has(Object(%), %)",
  "Reflect.set(Object(%), %, %)",
  "Reflect.deleteProperty(Object(%), %)",
  "Object.getOwnPropertyDescriptor(%, %)",
  "new K(%)",
  "new L(%)",
  "L.from(%)",
  "new Map(%)",
  "new Set(%)",
  "new Uint8Array(% & 15)",
  "new Proxy(Object(%), { get: (t, k, r) => (tick(), Reflect.get(t, k)) })",
  "new Proxy(Object(%), { set: (t, k, v) => (log(k), Reflect.set(t, k, v)) })",
  "String(%)",
  "Number(%)",
  "JSON.stringify(%)",
  "Math.max(%, %)",
  "f(%)",
  "f(%, %)",
  "g(%)",
  "f.apply(null, %)",
  "f.call(%, %)",
  "f.bind(null, %)()",
  "f(...%)",
  "Object.fromEntries(%)",
]
/** What fast paths rely on is changed, for a while or for good. */
const CHANGES = [
  "a.length = %",
  "a[%] = %",
  "a[a.length] = %",
  "b[%] = %",
  "delete a[%]",
  "delete b[%]",
  `Array.prototype[3] = "P"`,
  "delete Array.prototype[3]",
  "Object.defineProperty(Array.prototype, 4, { get() { tick(); return 'got' }, set(v) { log(v) }, configurable: true })",
  "delete Array.prototype[4]",
  "Object.prototype[2] = 'O'",
  "delete Object.prototype[2]",
  "Object.defineProperty(Object.prototype, 'x', { get() { return 'ox' }, set(v) { log(v) }, configurable: true })",
  "delete Object.prototype.x",
  "Object.defineProperty(a, 1, { get() { tick(); a.length = 2; return 9 }, configurable: true })",
  "Object.defineProperty(a, 'length', { writable: false })",
  "Object.defineProperty(b, 'x', { value: 3, enumerable: false })",
  "Object.defineProperty(b, 'y', { get() { tick(); c++; return c }, set(v) { e = v }, configurable: true, enumerable: true })",
  "Array.prototype.push = function (v) { log(v); return 0 }",
  "Array.prototype.push = originals[0]",
  "Array.prototype[Symbol.iterator] = function* () { tick(); yield 'patched'; yield this.length }",
  "Array.prototype[Symbol.iterator] = originals[1]",
  "Object.getPrototypeOf([].values()).next = function () { tick(); return ticks & 3 ? { value: ticks, done: false } : { done: true } }",
  "Object.getPrototypeOf([].values()).next = originals[2]",
  "Object.setPrototypeOf(a, { __proto__: Array.prototype, 1: 'proto', 7: 'far' })",
  "Object.setPrototypeOf(a, null)",
  "Object.setPrototypeOf(a, Array.prototype)",
  "Object.setPrototypeOf(b, a)",
  "Object.setPrototypeOf(b, Object.prototype)",
  "Object.setPrototypeOf(Array.prototype, b)",
  "Object.setPrototypeOf(Array.prototype, Object.prototype)",
  "Object.setPrototypeOf(b, new Proxy({}, { get: (t, k) => (tick(), 'trap'), has: () => false }))",
  "a.constructor = { [Symbol.species]: function (n) { this.n = n } }",
  "a = [1, , 3, , 5]",
  "a = [%, %, %]",
  "a = new L(1, 2, 3)",
  "a = { length: 3, 0: 'z', 2: 'y' }",
  "b = { x: %, y: % }",
  "b = new K(%)",
  "b = new Map([[1, 2], ['x', a]])",
  "b = new Set([1, a, NaN])",
  "b = g(4)",
  "d += d.length < 20000 ? d : 'z'",
  "d = 'ab'.repeat(2100) + d",
  "Object.freeze(a)",
  "Object.preventExtensions(b)",
  "globalThis.x = %",
  "delete globalThis.x",
]

class Writer {
  private labels = 0

  constructor(private readonly choices: Choices) {}

  private fill(template: string, depth: number): string {
    return template.replace(/%/g, () => this.expression(depth + 1))
  }

  expression(depth: number): string {
    const { choices } = this
    if (depth > 3) return choices.of([...NAMES, ...LITERALS])
    switch (choices.next(17)) {
      case 0:
      case 1:
        return choices.of(NAMES)
      case 2:
        return choices.of(LITERALS)
      case 3:
        return `(${this.operand(depth + 1)} ${choices.of(BINARY)} ${this.operand(depth + 1)})`
      case 4:
        return `${choices.of(NAMES)}[${this.expression(depth + 1)}]`
      case 5:
        return `${choices.of(NAMES)}[${JSON.stringify(choices.of(KEYS))}]`
      case 6:
      case 7:
        return `${choices.of(NAMES)}.${this.fill(choices.of(METHODS), depth)}`
      case 8:
      case 9:
        return this.fill(choices.of(STATIC), depth)
      case 10:
        return `[${this.expression(depth + 1)}, ${choices.of(["", "..."])}${this.expression(depth + 1)}]`
      case 11:
        return `({ x: ${this.expression(depth + 1)}, ...${this.expression(depth + 1)}, [${this.expression(depth + 1)}]: 1 })`
      case 12:
        return `(${choices.of(["typeof ", "!", "-", "void ", "~"])}${this.operand(depth + 1)})`
      case 13:
        return `(${this.expression(depth + 1)} ? ${this.expression(depth + 1)} : ${this.expression(depth + 1)})`
      case 14:
        return `(${choices.of(NAMES)} ${choices.of(["=", "+=", "??=", "||=", "&&="])} ${this.expression(depth + 1)})`
      case 15:
        return `${choices.of(NAMES)}?.${choices.of(["x", "length", "m?.(1)", "[1]", "x.y"])}`
      default:
        return `\`\${${this.expression(depth + 1)}}-\``
    }
  }

  /** What may stand beside `**`. */
  private operand(depth: number): string {
    return `(${this.expression(depth)})`
  }

  statement(depth: number): string {
    const { choices } = this
    const inner = (): string => (depth > 2 ? `log(${this.expression(1)});` : this.statement(depth + 1))
    switch (choices.next(20)) {
      case 0:
      case 1:
      case 2:
        return `log(${this.expression(0)});`
      case 3:
      case 4:
      case 5:
      case 6:
        return `${this.fill(choices.of(CHANGES), 1)};`
      case 7:
        return `if (${this.expression(1)}) { ${inner()} } else { ${inner()} }`
      case 8:
        return `for (let i = 0; i < ${1 + choices.next(6)}; i++) { tick(); ${inner()} a[i] = ${choices.of(["i", "a[i]", "a[i + 1]", "b"])}; }`
      case 9:
      case 10:
        return `for (const v of ${this.expression(1)}) { tick(); log(v); ${inner()} ${choices.of(["", "break;", "continue;"])} }`
      case 11:
        return `for (const k in ${this.expression(1)}) { tick(); log(k); ${inner()} }`
      case 12:
        return `try { ${inner()} ${inner()} } catch (error) { log(error?.name ?? error); ${inner()} } finally { ${inner()} }`
      case 13:
        return `{ const [p, q = ${this.expression(2)}, ...r] = ${this.expression(1)}; log(p); log(q); log(r); }`
      case 14:
        return `{ const { x, length = ${this.expression(2)}, ...r } = ${this.expression(1)}; log(x); log(length); log(r); }`
      case 15:
        return `log((() => { for (const v of g(3)) { try { ${inner()} if (v) return v; } finally { log("left"); ${inner()} } } })());`
      case 16:
        return `switch (${this.expression(1)}) { case ${this.expression(2)}: ${inner()} case ${choices.of(LITERALS)}: ${inner()} break; default: ${inner()} }`
      case 17:
        return `log((function (p, q) { ${choices.of(["", `"use strict";`])} arguments[0] = ${this.expression(2)}; q = 1; ${inner()} return [p, arguments[1], arguments.length] })(${this.expression(2)}, 2));`
      case 18: {
        const label = `l${this.labels++}`
        return `${label}: for (let i = 0; i < 3; i++) { for (const v of [i, 1]) { tick(); ${inner()} if (v === i) continue ${label}; ${choices.of(["", `break ${label};`])} } }`
      }
      default:
        return `{ const it = g(3); it.next(); log(it.${choices.of(["next(b)", "return(a)", "throw(c)"])}); ${inner()} log(it.next()); }`
    }
  }
}

/** A script that prints what it sees. */
export function programOf(list: readonly number[]): string {
  const choices = new Choices(list)
  const writer = new Writer(choices)
  const statements: string[] = []
  const count = 2 + choices.next(8)
  for (let i = 0; i < count; i++)
    statements.push(`try { ${writer.statement(0)} } catch (error) { log(error?.name ?? error) }`)
  const state = NAMES.map((name) => `log(${name});`).join(" ")
  return `${PRELUDE}\n${statements.join("\n")}\n${state}`
}
