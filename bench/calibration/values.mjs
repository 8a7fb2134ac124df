// Instructions on values that the loop's fast paths are not made for, and the work that they do in proportion to a size:
// what a guest would look for that wants more time than it pays for. [statement, what stands before the loop, a
// statement whose cost is taken off]. `SIZE` in set-up and statement is the size, where there are two.

const objects = (more = "") => `
const os = [], keys = ["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"]; let i = 0
for (let j = 0; j < 8; j++) { const o = {}; o[keys[j]] = j; o.x = j; o.m = () => 1; os.push(o) } ${more}`
const chain = (length) => `
class Top { get got() { return 1 } m() { return 1 } } Top.prototype.x = 1
let proto = Top.prototype; for (let j = 0; j < ${length}; j++) proto = Object.create(proto)
const o = Object.create(proto), s = "x", none = "none"; `
const next = "r = os[i = (i + 1) & 7]"
const frames = (n, more = "") =>
  `function fall(n) { ${more} if (n === 0) throw 1; fall(n - 1); return 1 } const n = ${n}; `
const sum = (n) => Array.from({ length: n }, (_, i) => `v${i}`)

export const VALUES = {
  // Numbers
  "Mod: doubles": ["r = a % b", "let a = 7.5, b = 3.25"],
  "Mod: far apart": ["r = a % b", "let a = 1e308, b = 3"],
  "Mod: far apart, constant": ["r = a % 3", "let a = 1.2e308"],
  "Exp: integers": ["r = a ** b", "let a = 3, b = 5"],
  "Exp: large": ["r = a ** b", "let a = 1.0000001, b = 1e9"],
  "Mul: not a number": ["r = a * b", "let a = NaN, b = 3"],
  "BitOr: double": ["r = a | b", "let a = 7.5, b = 3.25"],
  "BitOr: large": ["r = a | b", "let a = 1e20, b = 1"],
  "Ushr: large": ["r = a >>> b", "let a = 1e20, b = 1"],
  "Add: boolean": ["r = a + b", "let a = true, b = 1"],
  "Sub: undefined": ["r = a - b", "let a, b = 1"],
  "Add: object": ["r = a + b", "let a = { valueOf() { return 1 } }, b = 1"],
  // Texts
  "Add: texts": ["r = s + t", "let s = 'some text', t = 'other text'"],
  "Add: text, integer": ["r = s + a++", "let s = 'some text', a = 0"],
  "Add: text, double": ["r = s + (a += 0.1)", "let s = 'some text', a = 0"],
  "Add: text, least double": ["r = s + (a *= -1.0001)", "let s = 'some text', a = 1e-310"],
  "ToString: object": ["r = `${o}`", "let o = { toString() { return 'x' } }"],
  "ToNumber: text": ["r = +s", "let s = '12.5'"],
  "ToNumber: many digits": ["r = +s", "let s = '3.14159265358979311599796346854418516159057617187500001'"],
  "ToNumber: hard digits": [
    "r = +s",
    "let s = '2.22507385850720113605740979670913197593481954635164565e-308'",
  ],
  "Mul: text": ["r = s * 2", "let s = '12'"],
  "Equal: number, text": ["r = a == s", "let a = 12, s = '12'"],
  "Equal: null, object": ["r = a == o", "let a = null, o = {}"],
  "Less: texts": ["r = s < t", "let s = 'some text', t = 'some other text'"],
  "StrictEqual: texts": ["r = s === t", "let s = 'x'.repeat(9) + 'a', t = 'x'.repeat(9) + 'a'"],
  "StrictEqual: long texts": [
    "r = s === t",
    "let s = 'x'.repeat(SIZE) + 'a', t = 'x'.repeat(SIZE) + 'a'; s.charCodeAt(0); t.charCodeAt(0)",
  ],
  "Less: long texts": [
    "r = s < t",
    "let s = 'x'.repeat(SIZE) + 'a', t = 'x'.repeat(SIZE) + 'b'; s.charCodeAt(0); t.charCodeAt(0)",
  ],
  "JumpIfStrictEqual: switch on texts": [
    "switch (s) { case 'a': r = 1; break; case 'b': r = 2; break; case 'other': r = 3 }",
    "let s = 'oth' + 'er'",
  ],
  "Add: text that grows": ["s = ''; for (let j = 0; j < SIZE; j++) s += 'piece'; r = s.charCodeAt(0)"],
  "Add: long texts, looked into": [
    "r = (s + t).charCodeAt(5)",
    "let s = 'x'.repeat(SIZE), t = 'y'.repeat(SIZE)",
  ],
  "GetElem: text, index": ["r = s[5]", "let s = 'some text'"],
  "GetLength: text": ["r = s.length", "let s = 'some text'"],
  "GetProp: of a text": ["r = s.none", "let s = 'some text'"],
  "GetProp: of a number": ["r = a.none", "let a = 5"],
  // BigInts
  ...Object.fromEntries(
    "+ - * / % & | ^ << >>"
      .split(" ")
      .map((op) => [`BigInt: x ${op} y`, [`r = a ${op} b`, "let a = 12345n, b = 7n"]]),
  ),
  "BigInt: x ** y": ["r = a ** b", "let a = 12345n, b = 7n"],
  "BigInt: x < y": ["r = a < b", "let a = 12345n, b = 7n"],
  "BigInt: x == y": ["r = a == b", "let a = 12345n, b = 7n"],
  "BigInt: x === y": ["r = a === b", "let a = 12345n, b = 7n"],
  "BigInt: x == number": ["r = a == b", "let a = 12345n, b = 7"],
  "BigInt: -x": ["r = -a", "let a = 12345n"],
  "BigInt: ~x": ["r = ~a", "let a = 12345n"],
  "BigInt: x++": ["a++", "let a = 12345n"],
  "BigInt: if (x < y)": ["if (a < b) r = 1", "let a = 12345n, b = 7n"],
  "BigInt: text": ["r = `${a}`", "let a = 12345n"],
  ...Object.fromEntries(
    "+ - * / % & | ^ << >> **"
      .split(" ")
      .map((op) => [
        `BigInt: x ${op} y, long`,
        [
          `r = a ${op} b`,
          `let a = (1n << SIZE0n) / 3n, b = ${op === "**" ? "7n" : /<<|>>/.test(op) ? "SIZE0n" : "(1n << SIZE0n) / 7n"}`,
        ],
      ]),
  ),
  "BigInt: x / y, half as long": [
    "r = a / b",
    "let a = (1n << SIZE0n) / 3n, b = (1n << SIZE0n) / 7n >> (SIZE0n >> 1n)",
  ],
  "BigInt: x == y, long": ["r = a == b", "let a = (1n << SIZE0n) / 3n, b = (1n << SIZE0n) / 3n"],
  "BigInt: to text, long": ["r = a.toString()", "let a = (1n << SIZE0n) / 3n"],
  "BigInt: to text in base 36, long": ["r = a.toString(36)", "let a = (1n << SIZE0n) / 3n"],
  "BigInt: of text, long": ["r = BigInt(s)", "let s = '9'.repeat(SIZE)"],
  // Properties
  "GetProp: 8 shapes": ["r = os[i = (i + 1) & 7].x", objects(), next],
  "SetProp: 8 shapes": ["os[i = (i + 1) & 7].x = 1", objects(), next],
  "CallMethod: 8 shapes": ["r = os[i = (i + 1) & 7].m()", objects(), next],
  "GetProp: dictionary": ["r = o.x", "const o = { y: 1, x: 2, z: 3 }; delete o.y"],
  "SetProp: dictionary": ["o.x = 3", "const o = { y: 1, x: 2, z: 3 }; delete o.y"],
  "GetProp: 8 prototypes": ["r = o.x", chain(8)],
  "GetProp: 40 prototypes": ["r = o.x", chain(40)],
  "GetProp: none": ["r = o.none", chain(1)],
  "GetProp: none, 8 prototypes": ["r = o.none", chain(8)],
  "GetProp: none, 40 prototypes": ["r = o.none", chain(40)],
  "GetProp: getter": ["r = o.got", chain(1)],
  "GetProp: proxy": ["r = o.x", "const o = new Proxy({ x: 1 }, {})"],
  "SetProp: proxy": ["o.x = 1", "const o = new Proxy({ x: 1 }, {})"],
  "SetProp: setter": ["o.x = 1", "const o = { set x(v) {} }"],
  "SetProp: new property": ["r = {}; r.x = 1", "", "r = {}"],
  "SetProp: 8 new properties": [
    "r = {}; r.a = 1; r.b = 2; r.c = 3; r.d = 4; r.e = 5; r.f = 6; r.g = 7; r.h = 8",
    "",
    "r = {}",
  ],
  "SetElem: key after key": ["r = {}; r['k' + a++] = 1", "let a = 0", "r = {}; s = 'k' + a++"],
  "SetElem: key after key, one object": [
    "r['k' + a++] = 1; if (a % 1000 === 0) r = {}",
    "let a = 0; r = {}",
    "s = 'k' + a++",
  ],
  "GetElem: key": ["r = o[s]", "const o = { x: 1, y: 2 }, s = 'x'"],
  "GetElem: made key": [
    "r = o['k' + (i = (i + 1) & 7)]",
    objects("const o = Object.fromEntries(keys.map((k) => [k, 1]));"),
    "r = 'k' + (i = (i + 1) & 7)",
  ],
  "GetElem: 8 keys": [
    "r = o[keys[i = (i + 1) & 7]]",
    objects("const o = Object.fromEntries(keys.map((k) => [k, 1]));"),
    "r = keys[i = (i + 1) & 7]",
  ],
  "GetElem: 8 shapes": ["r = os[i = (i + 1) & 7][s]", objects("const s = 'x'"), next],
  "GetElem: symbol": ["r = o[s]", "const s = Symbol(), o = { [s]: 1 }"],
  "GetElem: 40 prototypes": ["r = o[s]", chain(40)],
  "GetElem: long key": ["r = o[t + s]", "const t = 'x'.repeat(SIZE), s = 'y', o = { [t + s]: 1 }"],
  "GetElem: typed array": ["r = xs[3]", "const xs = new Float64Array(8)"],
  "GetElem: not there": ["r = xs[30]", "const xs = [1, 2, 3]"],
  "GetElem: negative": ["r = xs[a]", "const xs = [1, 2, 3]; let a = -1"],
  "GetElem: fraction": ["r = xs[a]", "const xs = [1, 2, 3]; let a = 1.5"],
  "GetElem: hole": ["r = xs[1]", "const xs = [1, , 3]"],
  "GetElem: far-off element": ["r = xs[1000000]", "const xs = [1]; xs[1000000] = 2"],
  "GetElem: arguments": ["r = xs[1]", "const xs = (function () { return arguments })(1, 2, 3)"],
  "GetElem: proxy": ["r = o[1]", "const o = new Proxy([1, 2], {})"],
  "SetElem: typed array": ["xs[3] = 1.5", "const xs = new Uint8Array(8)"],
  "SetElem: BigInt array": ["xs[3] = a", "const xs = new BigInt64Array(8), a = 5n"],
  "SetElem: appended": [
    "xs[xs.length] = 1; if (xs.length > 500) xs.length = 0",
    "const xs = []",
    "r = xs.length; if (xs.length > 500) r = 1",
  ],
  "SetElem: far-off element": ["xs[1000000] = 2", "const xs = [1]; xs[1000000] = 2"],
  "SetElem: far-off elements, new": ["r = []; r[100000] = 1", "", "r = []"],
  "DeleteElem: last": ["r = {}; r.x = 1; delete r.x", "", "r = {}; r.x = 1"],
  "DeleteElem: of a dictionary": [
    "o[s] = 1; delete o[s]",
    "const o = Object.fromEntries(Array.from({ length: SIZE }, (_, i) => ['k' + i, i])), s = 'key'; delete o.k0",
  ],
  "In: 40 prototypes": ["r = none in o", chain(40)],
  "In: proxy": ["r = 'x' in o", "const o = new Proxy({ x: 1 }, {})"],
  "InstanceOf: 8 prototypes": ["r = o instanceof Top", chain(8)],
  "InstanceOf: 40 prototypes": ["r = o instanceof Top", chain(40)],
  "InstanceOf: bound": ["r = o instanceof F", "function C() {} const F = C.bind(null), o = new C()"],
  "GetGlobal: with": ["with (o) r = x", "const o = { x: 1 }"],
  "ForInNext: keys": [
    "for (r in o);",
    "const o = Object.fromEntries(Array.from({ length: SIZE }, (_, i) => ['k' + i, i]))",
  ],
  "ForInNext: indices": ["for (r in o);", "const o = Array.from({ length: SIZE }, (_, i) => i)"],
  "CreateMappedArguments: used": ["r = f(1, 2, 3)", "function f(a, b, c) { arguments[0] = 5; return a }"],
  // Made at once
  "NewEnv: 200 slots": [
    `{ ${sum(200)
      .map((v) => `let ${v};`)
      .join("")} r = () => [${sum(200).join()}] }`,
    "",
    "r = () => 1",
  ],
  "NewEnv: 200 slots of a function": [
    "r = f()",
    `function f() { var ${sum(200).join()}; return () => [${sum(200).join()}] }`,
  ],
  "CopyEnv: 200 slots": [
    `for (let ${sum(200).join()}, n = 0; n < 10; n++) r = () => [${sum(200).join()}] + n`,
  ],
  "NewObjectWith: 40 properties": [
    `r = { ${sum(40)
      .map((v) => `${v}: 1`)
      .join()} }`,
  ],
  "NewArray: 60 values": [
    `r = [${sum(60)
      .map((_, i) => i)
      .join()}]`,
  ],
  "NewFunction: class with methods": [
    "r = class { a() {} b() {} c() {} static d() {} get e() { return 1 } #f = 1 }",
  ],
  "NewFunction: generator": ["r = function* () {}"],
  "Construct: 4 classes deep, fields": [
    "r = new D()",
    "class A { a = 1 } class B extends A { b = 1 } class C extends B { c = 1 } class D extends C { d = 1 }",
  ],
  "Construct: bound": ["r = new F()", "function C() {} const F = C.bind(null)"],
  "Construct: proxy": ["r = new F()", "function C() {} const F = new Proxy(C, {})"],
  "Construct: Array": ["r = new Array(SIZE)"],
  "Call: bound": ["r = f()", "const f = (() => 1).bind(null, 1, 2)"],
  "Call: bound 40 times": ["r = f()", "let f = () => 1; for (let j = 0; j < 40; j++) f = f.bind(null)"],
  "Call: proxy": ["r = f()", "const f = new Proxy(() => 1, {})"],
  "Call: 20 values": [
    `r = f(${sum(20)
      .map((_, i) => i)
      .join()})`,
    "const f = (a, b) => 1",
  ],
  "Call: deep recursion": ["r = f(SIZE)", "function f(n) { return n === 0 ? 0 : f(n - 1) }"],
  "CallSpread: values": ["r = f(...xs)", "const f = () => 1, xs = Array.from({ length: SIZE }, () => 1)"],
  "CallSpread: values, kept": [
    "r = f(...xs)",
    "const f = (...ys) => 1, xs = Array.from({ length: SIZE }, () => 1)",
  ],
  "CallSpread: values, arguments": [
    "r = f(...xs)",
    "const f = function () { return arguments }, xs = Array.from({ length: SIZE }, () => 1)",
  ],
  "ConstructSpread: values": [
    "r = new F(...xs)",
    "const F = function () {}, xs = Array.from({ length: SIZE }, () => 1)",
  ],
  "ArrayPush: spread": ["r = [...xs, 1]", "const xs = Array.from({ length: SIZE }, () => 1)"],
  "ArrayPush: spread of a Set": [
    "r = [...xs]",
    "const xs = new Set(Array.from({ length: SIZE }, (_, i) => i))",
  ],
  "ArrayPush: spread of a generator": [
    "r = [...g()]",
    "function* g() { for (let j = 0; j < SIZE; j++) yield j }",
  ],
  "DefineProp: object spread": [
    "r = { ...o }",
    "const o = Object.fromEntries(Array.from({ length: SIZE }, (_, i) => ['k' + i, i]))",
  ],
  "DefineProp: object rest": [
    "({ k0: r, ...rest } = o)",
    "let rest; const o = Object.fromEntries(Array.from({ length: SIZE }, (_, i) => ['k' + i, i]))",
  ],
  "IterNext: destructured": [
    "[r, s, , ...t] = xs",
    "let t; const xs = Array.from({ length: SIZE }, () => 1)",
  ],
  "IterNext: text": ["for (r of x);", "const x = 'text '.repeat(SIZE)"],
  "IterNext: Map": ["for (r of x);", "const x = new Map(Array.from({ length: SIZE }, (_, i) => [i, i]))"],
  "IterNext: generator": ["for (r of g());", "function* g() { for (let j = 0; j < SIZE; j++) yield j }"],
  "IterNext: typed array": ["for (r of x);", "const x = new Float64Array(SIZE)"],
  "IterNext: iterator of its own": [
    "for (r of x);",
    "const x = { [Symbol.iterator]() { let n = 0; return { next: () => ({ value: n, done: n++ >= SIZE }) } } }",
  ],
  "YieldDelegate: generators, 8 deep": [
    "for (r of g(8));",
    "function* g(n) { if (n === 0) { for (let j = 0; j < SIZE; j++) yield j } else yield* g(n - 1) }",
  ],
  // Exceptions
  "Throw: caught outside": ["try { f() } catch (e) { r = e }", "function f() { throw 1 }"],
  "Throw: through frames": ["try { fall(n) } catch (e) { r = e }", frames("SIZE")],
  "Throw: through frames, try of their own": [
    "try { fall(n) } catch (e) { r = e }",
    frames("SIZE", "if (n < 0) try { n() } catch {}"),
  ],
  "Throw: among 400 handlers": [
    "f(1)",
    `let k = 0; function f(x) { ${"if (k === 1) try { k = 1 } catch {} ".repeat(400)} try { throw x } catch {} }`,
  ],
  "Throw: through 400 handlers each": [
    "try { fall(n) } catch (e) { r = e }",
    frames("SIZE", `if (n < 0) { ${"try { n() } catch {} ".repeat(400)} }`),
  ],
  "Throw: finally": ["try { try { throw 1 } finally { r = 1 } } catch {}"],
  "Throw: new Error": ["try { throw new Error('x') } catch (e) { r = e }"],
  "Throw: new Error, 30 frames": [
    "try { fall(30) } catch (e) { r = e }",
    frames("SIZE").replace("throw 1", "throw new Error()"),
  ],
  "GetProp: of null": ["try { r = nil.x } catch (e) { r = e }", "const nil = null"],
  "Call: of undefined": ["try { r = nil() } catch (e) { r = e }", "let nil"],
  "Throw: by a native": ["try { s.repeat(-1) } catch (e) { r = e }", "const s = 'x'"],
  "Throw: in a for-of": ["try { for (const x of xs) throw 1 } catch {}", "const xs = new Set([1])"],
  "Throw: in a generator": ["try { for (const x of g()) ; } catch {}", "function* g() { yield 1; throw 1 }"],
  "GetProp: stack": ["r = new Error('x').stack", ""],
  "GetProp: stack of 30 frames": [
    "r = f(30).stack",
    "function f(n) { return n === 0 ? new Error() : f(n - 1) }",
    "r = f(30)",
  ],
  // Generators and promises
  "Yield: 200 registers": [
    "it.next()",
    `const it = (function* () { let ${sum(200)
      .map((v) => `${v} = 1`)
      .join()}; for (;;) { yield [${sum(200).join()}] } })()`,
  ],
  "Await: async function": ["await f()", "async function f() { return 1 }"],
  "Await: promise": ["await x", "const x = Promise.resolve(1)"],
  "Await: rejected": ["try { await f() } catch {}", "async function f() { throw 1 }"],
  "Await: thenable": ["await x", "const x = { then(f) { f(1) } }"],
  "Await: for await": ["for await (r of xs);", "const xs = Array.from({ length: SIZE }, () => 1)"],
  "Await: async generator": [
    "for await (r of g());",
    "async function* g() { for (let j = 0; j < SIZE; j++) yield j }",
  ],
  "Await: Promise.all": [
    "await Promise.all(xs)",
    "const xs = Array.from({ length: SIZE }, () => Promise.resolve(1))",
  ],
  "Await: then, then": ["await x.then(f).then(f).then(f)", "const x = Promise.resolve(1), f = (y) => y"],
}
