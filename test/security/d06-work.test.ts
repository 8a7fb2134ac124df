// D6 to D12, D18, D19, D21, D22: work and memory of a size that the guest chose, in one call of a built-in or one
// instruction. Each is stopped by fuel, or by memory, and no slice takes much more than it was given.

import { attacks, type Case } from "./attack.js"

const ENDS = [
  "stopped: fuel",
  "stopped: memory",
  "QuotaExceededError",
  "RangeError",
  "TypeError",
  "SyntaxError",
]

function forever(statement: string, setup = "", overshoot?: number): Case {
  return {
    source: `${setup}; for (;;) { ${statement} }`,
    end: ENDS,
    ...(overshoot !== undefined && { overshoot }),
  }
}

attacks("D6", {
  "a sparse array as a text": forever(`new Array(1e9) + ""`),
  filling: forever(`new Array(1e9).fill(1)`),
  "searching an array-like": forever(`Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)`),
  "from a length": forever(`Array.from({ length: 2 ** 32 })`),
  "copies of arrays": forever(
    `a.slice(); a.concat(a); [...a]; a.toReversed(); a.with(0, 1); a.splice(0, 9)`,
    `const a = new Array(50000).fill(1)`,
  ),
  shifting: forever(`a.unshift(a.pop()); a.push(a.shift())`, `const a = new Array(500000).fill(0)`),
  flattening: forever(`a.flat(Infinity)`, `let a = [1]; for (let i = 0; i < 16; i++) a = [a, a]`),
  "a length back and forth": forever(`a.length = 60000; a.length = 0`, `const a = []`),
})

attacks("D7", {
  repeat: forever(`"x".repeat(2 ** 28)`),
  pad: forever(`"x".padStart(2 ** 28, "abc")`),
  doubling: forever(`s += s`, `let s = "x"`),
  split: forever(`s.split("")`, `const s = "x".repeat(100000)`),
  replacing: forever(`s = s.replaceAll("x", "xxxx")`, `let s = "x"`),
  joining: forever(`a.join("-".repeat(1000))`, `const a = new Array(60000)`),
  normalizing: forever(`s.normalize("NFKD")`, `const s = "\\ufdfa".repeat(20000)`),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the guest's
  "templates and raw": forever("s = `${s}${s}${s}`; String.raw({ raw: { length: 1e9 } })", `let s = "x"`),
})

attacks("D8", {
  "a rope that is looked into again and again": forever(
    `s = s + "y"; s.charCodeAt(0)`,
    `let s = "x".repeat(5000)`,
  ),
  "comparing long texts": forever(
    `a === b; a == b; a < b; a + "" === b + ""`,
    `const a = "x".repeat(1e6), b = "x".repeat(999999) + "y"`,
  ),
  "a deep rope": forever(
    `r.length; r.charAt(0); r = "x".repeat(5000)`,
    `let r = "x".repeat(5000); for (let i = 0; i < 20000; i++) r = i % 2 ? r + "y" : "y" + r`,
  ),
  "ropes as keys": forever(
    `o[s + "y"]; m.get(s + "y"); s in o`,
    `const s = "x".repeat(50000), o = {}, m = new Map`,
  ),
})

attacks("D9", {
  powers: forever(`x = x ** 3n`, `let x = 3n`),
  shifts: forever(`1n << x; x *= 2n`, `let x = 1000n`),
  products: forever(`x * x`, `const x = 3n ** 100000n`),
  texts: forever(`String(x); x.toString(3); BigInt(s)`, `const x = 3n ** 100000n, s = "9".repeat(50000)`),
  wrapping: forever(`BigInt.asUintN(2 ** 53 - 1, -1n)`),
})

attacks("D10", {
  "deep texts": forever(`JSON.parse(s)`, `const s = "[".repeat(50000) + "]".repeat(50000)`),
  "a huge indentation": forever(
    `JSON.stringify(o, null, "          ")`,
    `let o = {}; for (let i = 0; i < 2000; i++) o = { o }`,
  ),
  "toJSON without end": {
    source: `const f = () => ({ toJSON() { return { f: f() } } }); JSON.stringify(f())`,
    end: ENDS,
  },
  "a reviver that grows what it revives": {
    source: `JSON.parse("[1,2]", function (k, v) { if (Array.isArray(this) && this.length < 1e9) this.length += 1000; return v })`,
    end: ["completed", ...ENDS],
  },
  "a proxy as replacer": {
    source: `JSON.stringify({}, new Proxy([], { get: (t, k) => k === "length" ? 2 ** 53 : "k" + String(k) }))`,
    end: ENDS,
  },
})

attacks("D11", {
  "catastrophic backtracking": forever(`/^(a+)+$/.test("a".repeat(40) + "b")`),
  "huge quantifiers": forever(`new RegExp("(?:a{1,1000000000}){1,1000000000}").test("a".repeat(1000))`),
  "look-behind in look-behind": forever(`/(?<=(?<=(a+)+)b)c/.test("a".repeat(30) + "bd")`),
  "sets that are large": forever(`new RegExp("[\\\\p{L}\\\\P{N}]" + i++, "iv").test("x")`, `let i = 0`),
  "nested groups": forever(`new RegExp("(".repeat(n) + "a" + ")".repeat(n)); n += 100`, `let n = 10`),
  "matches without end": forever(
    `s.match(/a*?/g); s.replace(/(?:)/g, "x"); [...s.matchAll(/a|/g)]`,
    `const s = "a".repeat(10000)`,
  ),
})

attacks("D12", {
  "a comparator that is inconsistent": forever(
    `a.sort(() => (x = !x) ? 1 : -1)`,
    `let x; const a = Array.from({ length: 2000 }, (_, i) => i)`,
  ),
  "a comparator that changes the array": forever(
    `a.sort((x, y) => { a.push(1); a.length = 10; return x - y })`,
    `const a = Array.from({ length: 500 }, (_, i) => i)`,
  ),
  "sorting long texts": forever(
    `a.sort()`,
    `const a = Array.from({ length: 50 }, (_, i) => "x".repeat(20000) + (i * 7) % 50)`,
  ),
  "sorting many": forever(
    `a.slice().sort(); a.toSorted((x, y) => y - x)`,
    `const a = Array.from({ length: 20000 }, (_, i) => (i * 7919) % 20000)`,
  ),
})

attacks("D18", {
  "long keys of one length": forever(
    `m.get(k)`,
    `const m = new Map, s = "x".repeat(20000); for (let i = 100; i < 200; i++) m.set(s + i, 1); const k = s + "zzz"`,
  ),
  "turning an array sparse": forever(`const a = new Array(100000).fill(0); a[2 ** 31] = 1`),
  "the length of a sparse array": forever(
    `a.length = 2 ** 30; a.length = 2 ** 31`,
    `const a = []; a[2 ** 31] = 1; for (let i = 0; i < 10000; i++) a[i * 3] = 1`,
  ),
  "listing indices": forever(
    `Object.keys(o); for (const k in o) break`,
    `const o = {}; for (let i = 0; i < 20000; i++) o[(i * 7919) % 20011] = 1`,
  ),
  "deleted entries of a Map": forever(
    `m.keys().next(); m.entries().next()`,
    `const m = new Map; for (let i = 0; i < 30000; i++) m.set(i, 0); for (let i = 1; i < 14000; i++) m.delete(i)`,
  ),
  "deleted entries in the middle": forever(
    `const it = m.keys(); it.next(); it.next()`,
    `const m = new Map; for (let i = 0; i < 30000; i++) m.set(i, 0); for (let i = 1; i < 14000; i++) m.delete(i)`,
  ),
})

attacks("D19", {
  "many keys": forever(`o["k" + i++] = 1`, `const o = {}; let i = 0`),
  "many shapes": forever(
    `const o = {}; o["a" + i % 100] = 1; o["b" + ((i / 100) | 0) % 100] = 1; o["c" + i++] = 1`,
    `let i = 0`,
  ),
  "a key that comes and goes": forever(
    `o["k" + (i++ % 10)] = 1; delete o["k" + (i % 10)]`,
    `const o = {}; let i = 0`,
  ),
  "classes without end": forever(`class A { #x = 1; y = 2; static z = () => 1 }`),
  "a long chain of prototypes": forever(
    `o.x; "x" in o; for (const k in o) break`,
    `let o = { a: 1, b: 2 }; for (let i = 0; i < 20000; i++) o = Object.create(o)`,
  ),
  freezing: forever(`Object.freeze(new Array(20000).fill(1))`),
})

attacks("D21", {
  buffers: forever(`new ArrayBuffer(2 ** 20); new Uint8Array(2 ** 20)`),
  "buffers that are kept": {
    source: `const keep = []; for (;;) keep.push(new Float64Array(1000))`,
    end: ENDS,
  },
  resizing: forever(
    `b.resize(1 << 20); b.resize(1); b = b.transfer()`,
    `let b = new ArrayBuffer(1, { maxByteLength: 1 << 20 })`,
  ),
  "too large by far": forever(
    `try { new ArrayBuffer(2 ** 33) } catch {} try { new ArrayBuffer(1, { maxByteLength: 2 ** 40 }) } catch {}`,
    `const keep = Array.from({ length: 20000 }, () => ({}))`,
  ),
  "filling and copying": forever(
    `t.fill(1); t.set(t.slice()); t.sort(); t.copyWithin(1, 0)`,
    `const t = new Uint16Array(100000)`,
  ),
  "a view over what is gone": {
    source: `const b = new ArrayBuffer(8), t = new Uint8Array(b); t.fill({ valueOf() { b.transfer(); return 1 } }); t[0] = 1; t.length`,
    end: ["completed", "TypeError"],
  },
})

attacks("D22", {
  spreading: forever(
    `f(...a); f.apply(null, a); new f(...a); Reflect.construct(f, a); Math.max(...a)`,
    `function f() { arguments[0] = 1; return arguments.length }; const a = new Array(60000).fill(1)`,
  ),
  "too many": { source: `(() => 1)(...new Array(1e5).fill(1))`, end: "RangeError" },
  "bound arguments": {
    source: `let f = () => 0; for (let i = 0; i < 70000; i++) f = f.bind(null, 1); f()`,
    end: ENDS,
    limits: { fuel: 20_000_000, memory: 32 << 20 },
  },
  "recursion with many arguments": {
    source: `function f() { return f(...arguments, ...arguments) } f(1)`,
    end: ENDS,
  },
})
