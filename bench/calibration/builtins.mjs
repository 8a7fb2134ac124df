// One expression for each built-in. Where a group's set-up takes a length, its expressions are measured once with a small and
// once with a large one, so that costs per call and per size both show.

const group = (prefix, setup, calls) => ({ prefix, setup, calls })
/** Each name as a method called so. */
const each = (names, call) => Object.fromEntries(names.split(" ").map((name) => [name, call(name)]))
const array = (
  length,
) => `const xs = Array.from({ length: ${length} }, (_, i) => (i * 7919) % 1000), f = (x) => x + 1
  const yes = () => true, no = () => false, ys = [1, 2, 3]; `
const text = (length) =>
  `const s = "lorem ipsum dolor ".repeat(${Math.ceil(length / 18)}).slice(0, ${length}); `
const collection = (
  length,
) => `const m = new Map(Array.from({ length: ${length} }, (_, i) => [i, i])), st = new Set(m.keys())
  const st2 = new Set([1, 2, 3]), keys = [...m.keys()], pairs = [...m]; `
const record = (
  length,
) => `const o = Object.fromEntries(Array.from({ length: ${length} }, (_, i) => ["key" + i, i])), pairs = Object.entries(o)
  const k = "key3", xs = [1, 2, 3]; `
const typed = (
  length,
) => `const xs = Int32Array.from({ length: ${length} }, (_, i) => (i * 7919) % 1000), f = (x) => x + 1
  const ys = new Float64Array(${length}), bytes = new Uint8Array(${length}), yes = () => true, no = () => false
  const hex = bytes.toHex(), b64 = bytes.toBase64(); `
const sized = (make) => make
const fixed = (setup) => () => setup

const GROUPS = [
  group("Array", sized(array), {
    Array: "Array(8)",
    from: "Array.from(xs)",
    isArray: "Array.isArray(xs)",
    of: "Array.of(1, 2, 3)",
  }),
  group("Array.prototype", sized(array), {
    ...each("every some", (n) => `xs.${n}(${n === "every" ? "yes" : "no"})`),
    ...each("filter find findIndex findLast findLastIndex", (n) => `xs.${n}(no)`),
    ...each("forEach map flatMap", (n) => `xs.${n}(f)`),
    ...each("reduce reduceRight", (n) => `xs.${n}((x, y) => x + y)`),
    ...each("includes indexOf lastIndexOf", (n) => `xs.${n}(-1)`),
    ...each("entries keys values flat reverse slice join toString toReversed toSorted", (n) => `xs.${n}()`),
    at: "xs.at(3)",
    concat: "xs.concat(ys)",
    copyWithin: "xs.copyWithin(1, 2)",
    fill: "xs.fill(3)",
    push: "ys.push(1), ys.length = 3",
    pop: "ys[3] = 1, ys.pop()",
    shift: "xs.push(xs.shift())",
    unshift: "xs.unshift(xs.pop())",
    sort: "xs.slice().sort((x, y) => x - y)",
    splice: "xs.splice(1, 1, 5)",
    toLocaleString: "ys.toLocaleString()",
    toSpliced: "xs.toSpliced(1, 1)",
    with: "xs.with(1, 2)",
    "@@iterator next": "[...xs]",
  }),
  group("Iterator", sized(array), {
    from: "Iterator.from(xs)",
    concat: "Iterator.concat(xs, ys)",
    zip: "Iterator.zip([xs, ys]).next()",
    "prototype.drop": "xs.values().drop(1).next()",
    "prototype.take": "xs.values().take(1).next()",
    ...Object.fromEntries(
      "every filter find flatMap forEach map some"
        .split(" ")
        .map((n) => [
          `prototype.${n}`,
          n === "flatMap" || n === "map" || n === "filter"
            ? `xs.values().${n}(${n === "flatMap" ? "() => ys" : "f"}).toArray()`
            : `xs.values().${n}(${n === "every" ? "yes" : "no"})`,
        ]),
    ),
    "prototype.includes": "xs.values().includes(-1)",
    "prototype.reduce": "xs.values().reduce((x, y) => x + y)",
    "prototype.toArray": "xs.values().toArray()",
    "%ArrayIteratorPrototype%.next": "xs.values().next()",
    "%GeneratorPrototype%.next": "(function* () { yield 1 })().next()",
  }),
  group("Map", sized(collection), {
    Map: "new Map(pairs)",
    groupBy: "Map.groupBy(keys, (x) => x & 1)",
    "prototype.clear": "new Map().clear()",
    "prototype.set, delete": "(m.set(-1, 1), m.delete(-1))",
    ...Object.fromEntries("entries keys values".split(" ").map((n) => [`prototype.${n}`, `m.${n}()`])),
    "prototype.get": "m.get(3)",
    "prototype.has": "m.has(3)",
    "prototype.set": "m.set(3, 4)",
    "prototype.size": "m.size",
    "prototype.getOrInsert": "m.getOrInsert(3, 4)",
    "prototype.getOrInsertComputed": "m.getOrInsertComputed(3, Number)",
    "prototype.forEach": "m.forEach((v) => v)",
    "%MapIteratorPrototype%.next": "[...m]",
  }),
  group("Set", sized(collection), {
    Set: "new Set(keys)",
    "prototype.add, delete": "(st.add(-1), st.delete(-1))",
    "prototype.add": "st.add(3)",
    "prototype.has": "st.has(3)",
    "prototype.size": "st.size",
    "prototype.forEach": "st.forEach((v) => v)",
    ...Object.fromEntries(
      "difference intersection isDisjointFrom isSubsetOf isSupersetOf symmetricDifference union"
        .split(" ")
        .map((n) => [`prototype.${n}`, `st.${n}(st2)`]),
    ),
    "prototype.entries": "st.entries()",
    "prototype.values": "st.values()",
    "%SetIteratorPrototype%.next": "[...st]",
  }),
  group(
    "Weak",
    fixed("const key = {}, wm = new WeakMap([[key, 1]]), ws = new WeakSet([key]), wr = new WeakRef(key);"),
    {
      "Map.get": "wm.get(key)",
      "Map.has": "wm.has(key)",
      "Map.set": "wm.set(key, 2)",
      "Set.add": "ws.add(key)",
      "Set.has": "ws.has(key)",
      "Ref.deref": "wr.deref()",
      "Map.delete": "(wm.delete(key), wm.set(key, 1))",
      Ref: "new WeakRef(key)",
      Map: "new WeakMap()",
      Set: "new WeakSet()",
    },
  ),
  group("Promise", fixed("const pr = Promise.resolve(1), f = () => 1;"), {
    Promise: "new Promise(f)",
    all: "Promise.all([pr, pr])",
    allSettled: "Promise.allSettled([pr, pr])",
    any: "Promise.any([pr])",
    race: "Promise.race([pr])",
    resolve: "Promise.resolve(1)",
    try: "Promise.try(f)",
    withResolvers: "Promise.withResolvers()",
    "prototype.then": "pr.then(f)",
    "prototype.catch": "pr.catch(f)",
    "prototype.finally": "pr.finally(f)",
  }),
  group(
    "ArrayBuffer",
    sized((n) => `const ab = new ArrayBuffer(${n}), rab = new ArrayBuffer(${n}, { maxByteLength: 4000 });`),
    {
      ArrayBuffer: "new ArrayBuffer(ab.byteLength)",
      isView: "ArrayBuffer.isView(ab)",
      "prototype.byteLength": "ab.byteLength",
      "prototype.resizable": "ab.resizable",
      "prototype.slice": "ab.slice()",
      "prototype.resize": "rab.resize(16)",
    },
  ),
  group("DataView.prototype", fixed("const dv = new DataView(new ArrayBuffer(64));"), {
    ...each("Int8 Uint8 Int16 Uint16 Int32 Uint32 Float16 Float32 Float64", (n) => `dv.get${n}(8)`),
    ...Object.fromEntries(
      "Int8 Uint8 Int16 Uint16 Int32 Uint32 Float16 Float32 Float64"
        .split(" ")
        .map((n) => [`set${n}`, `dv.set${n}(8, 5)`]),
    ),
    getBigInt64: "dv.getBigInt64(8)",
    setBigInt64: "dv.setBigInt64(8, 5n)",
    byteLength: "dv.byteLength",
  }),
  group("TypedArray", sized(typed), {
    Int32Array: "new Int32Array(xs)",
    "Int32Array(n)": "new Int32Array(xs.length)",
    from: "Int32Array.from(xs)",
    of: "Int32Array.of(1, 2, 3)",
    ...Object.fromEntries(
      [
        ...Object.entries(each("every", (n) => `xs.${n}(yes)`)),
        ...Object.entries(each("some filter find findIndex findLast findLastIndex", (n) => `xs.${n}(no)`)),
        ...Object.entries(each("forEach map", (n) => `xs.${n}(f)`)),
        ...Object.entries(each("reduce reduceRight", (n) => `xs.${n}((x, y) => x + y)`)),
        ...Object.entries(each("includes indexOf lastIndexOf", (n) => `xs.${n}(-1)`)),
        ...Object.entries(
          each(
            "entries keys values reverse slice subarray join sort toReversed toSorted",
            (n) => `xs.${n}()`,
          ),
        ),
        ...Object.entries(each("length byteLength byteOffset buffer", (n) => `xs.${n}`)),
        ["at", "xs.at(3)"],
        ["copyWithin", "xs.copyWithin(1, 2)"],
        ["fill", "ys.fill(3)"],
        ["set", "ys.set(xs)"],
        ["with", "xs.with(1, 2)"],
        ["toBase64", "bytes.toBase64()"],
        ["toHex", "bytes.toHex()"],
        ["fromBase64", "Uint8Array.fromBase64(b64)"],
        ["fromHex", "Uint8Array.fromHex(hex)"],
      ].map(([n, c]) => [`prototype.${n}`, c]),
    ),
  }),
  group("Object", sized(record), {
    Object: "Object(o)",
    assign: "Object.assign({}, o)",
    create: "Object.create(o)",
    defineProperties: "Object.defineProperties({}, { x: { value: 1 } })",
    defineProperty: "Object.defineProperty({}, 'x', { value: 1 })",
    fromEntries: "Object.fromEntries(pairs)",
    groupBy: "Object.groupBy(xs, (x) => x & 1)",
    ...each(
      "entries getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols getPrototypeOf isExtensible isFrozen isSealed keys values",
      (n) => `Object.${n}(o)`,
    ),
    ...each("freeze seal preventExtensions", (n) => `Object.${n}({ ...o })`),
    getOwnPropertyDescriptor: "Object.getOwnPropertyDescriptor(o, k)",
    hasOwn: "Object.hasOwn(o, k)",
    is: "Object.is(o, k)",
    setPrototypeOf: "Object.setPrototypeOf({}, o)",
    "prototype.hasOwnProperty": "o.hasOwnProperty(k)",
    "prototype.isPrototypeOf": "o.isPrototypeOf(xs)",
    "prototype.propertyIsEnumerable": "o.propertyIsEnumerable(k)",
    "prototype.toString": "o.toString()",
    "prototype.valueOf": "o.valueOf()",
    "prototype.__proto__": "o.__proto__",
  }),
  group("Reflect", sized(record), {
    apply: "Reflect.apply(Object, null, xs)",
    construct: "Reflect.construct(Object, xs)",
    defineProperty: "Reflect.defineProperty({}, 'x', { value: 1 })",
    deleteProperty: "Reflect.deleteProperty(o, 'none')",
    get: "Reflect.get(o, k)",
    getOwnPropertyDescriptor: "Reflect.getOwnPropertyDescriptor(o, k)",
    ...each("getPrototypeOf isExtensible ownKeys", (n) => `Reflect.${n}(o)`),
    has: "Reflect.has(o, k)",
    set: "Reflect.set(o, k, 1)",
  }),
  group("Function.prototype", fixed("const f = () => 1, xs = [1, 2];"), {
    apply: "f.apply(null, xs)",
    bind: "f.bind(null)",
    call: "f.call(null)",
    toString: "f.toString()",
    "@@hasInstance": "Object[Symbol.hasInstance](xs)",
    Function: "Function('return 1')",
  }),
  group("Boolean, Symbol", fixed("const sy = Symbol('x');"), {
    Boolean: "Boolean(1)",
    "Boolean.prototype.toString": "true.toString()",
    "Boolean.prototype.valueOf": "true.valueOf()",
    Symbol: "Symbol('x')",
    "Symbol.for": "Symbol.for('x')",
    "Symbol.keyFor": "Symbol.keyFor(sy)",
    "Symbol.prototype.description": "sy.description",
    "Symbol.prototype.toString": "sy.toString()",
  }),
  group("Error", fixed("const e = new Error('x');"), {
    ...each("Error TypeError RangeError", (n) => `new ${n}('x')`),
    AggregateError: "new AggregateError([], 'x')",
    "Error.isError": "Error.isError(e)",
    "Error.prototype.toString": "e.toString()",
    "Error.prototype.stack": "e.stack",
  }),
  group("Proxy", fixed("const px = new Proxy({ x: 1 }, {}), py = new Proxy({}, { get() { return 1 } });"), {
    Proxy: "new Proxy({}, {})",
    revocable: "Proxy.revocable({}, {})",
    get: "px.x",
    "get trap": "py.x",
    has: "'x' in px",
  }),
  group("Global", sized(text), {
    isFinite: "isFinite(1.5)",
    isNaN: "isNaN(1.5)",
    parseFloat: "parseFloat('12.5')",
    parseInt: "parseInt('125')",
    eval: "(0, eval)('1')",
    ...each("encodeURI encodeURIComponent decodeURI decodeURIComponent escape unescape", (n) => `${n}(s)`),
  }),
  group(
    "BigInt",
    sized((n) => `const x = 3n ** ${n}n, y = 7n ** ${n >> 2}n;`),
    {
      BigInt: "BigInt(12)",
      asIntN: "BigInt.asIntN(64, x)",
      asUintN: "BigInt.asUintN(64, x)",
      "prototype.toString": "x.toString()",
    },
  ),
  group("Date", fixed("const d = new Date(1e12);"), {
    Date: "new Date(1e12)",
    "Date(fields)": "new Date(2001, 1, 1)",
    now: "Date.now()",
    parse: "Date.parse('2001-09-09T01:46:40.000Z')",
    UTC: "Date.UTC(2001, 1, 1)",
    ...Object.fromEntries(
      "getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds getYear toDateString toISOString toJSON toLocaleDateString toLocaleString toLocaleTimeString toString toTimeString toUTCString valueOf"
        .split(" ")
        .map((n) => [`prototype.${n}`, `d.${n}()`]),
    ),
    ...Object.fromEntries(
      "setDate setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate setUTCHours setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds setFullYear setUTCFullYear"
        .split(" ")
        .map((n) => [`prototype.${n}`, `d.${n}(5)`]),
    ),
  }),
  group(
    "JSON",
    sized(
      (n) =>
        `const o = Array.from({ length: ${n} / 4 }, (_, i) => ({ id: i, name: 'name ' + i, tags: ['a', 'b'] })), s = JSON.stringify(o);`,
    ),
    {
      parse: "JSON.parse(s)",
      stringify: "JSON.stringify(o)",
      "stringify indented": "JSON.stringify(o, null, 2)",
      rawJSON: "JSON.rawJSON('1')",
    },
  ),
  group("Math", fixed(""), {
    ...each(
      "abs acos acosh asin asinh atan atanh cbrt ceil clz32 cos cosh exp expm1 floor f16round fround log log1p log10 log2 round sign sin sinh sqrt tan tanh trunc",
      (n) => `Math.${n}(0.7)`,
    ),
    ...each("atan2 hypot imul max min pow", (n) => `Math.${n}(2.5, 3.5)`),
    random: "Math.random()",
    sumPrecise: "Math.sumPrecise([1, 2, 3])",
  }),
  group("Number", fixed("const n = 1234.5678;"), {
    Number: "Number('12')",
    ...each("isFinite isInteger isNaN isSafeInteger", (n) => `Number.${n}(1.5)`),
    ...Object.fromEntries(
      "toExponential toFixed toPrecision".split(" ").map((m) => [`prototype.${m}`, `n.${m}(3)`]),
    ),
    "prototype.toString": "n.toString()",
    "prototype.toString(2)": "n.toString(2)",
    "prototype.toLocaleString": "n.toLocaleString()",
    "prototype.valueOf": "n.valueOf()",
  }),
  group("RegExp", sized(text), {
    RegExp: "new RegExp('a+b')",
    escape: "RegExp.escape(s)",
    ...Object.fromEntries(
      [
        ["exec", "/dolor/.exec(s)"],
        ["test", "/no+ne/.test(s)"],
        ["flags", "/x/g.flags"],
        ["global", "/x/.global"],
        ["source", "/x/.source"],
        ["toString", "/x/.toString()"],
        ["exec class", "/[x-z]+\\d/.exec(s)"],
        ["exec star", "/.*none/s.exec(s)"],
      ].map(([n, c]) => [`prototype.${n}`, c]),
    ),
  }),
  group("String", sized(text), {
    String: "String(125)",
    fromCharCode: "String.fromCharCode(65)",
    fromCodePoint: "String.fromCodePoint(65)",
    raw: "String.raw`x`",
    ...Object.fromEntries(
      [
        ...Object.entries(each("at charAt charCodeAt codePointAt", (n) => `s.${n}(3)`)),
        ...Object.entries(each("endsWith includes indexOf lastIndexOf startsWith", (n) => `s.${n}("zzz")`)),
        ...Object.entries(
          each(
            "isWellFormed normalize toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase toWellFormed trim trimEnd trimStart valueOf",
            (n) => `s.${n}()`,
          ),
        ),
        ["concat, looked into", "s.concat('text').codePointAt(5)"],
        ["localeCompare", "s.localeCompare('text')"],
        ["match", "s.match(/dolor/g)"],
        ["matchAll", "[...s.matchAll(/dolor/g)]"],
        ["padEnd, looked into", "s.padEnd(3000).codePointAt(5)"],
        ["padStart, looked into", "s.padStart(3000).codePointAt(5)"],
        ["repeat, looked into", "s.repeat(10).codePointAt(5)"],
        ["replace", "s.replace('dolor', 'x')"],
        ["replaceAll", "s.replaceAll('o', 'x')"],
        ["replace regexp", "s.replace(/o/g, 'x')"],
        ["replace function", "s.replace(/o/g, () => 'x')"],
        ["search", "s.search(/zz/)"],
        ["bold, looked into", "s.bold().codePointAt(5)"],
        ["slice", "s.slice(1, 5)"],
        ["split", "s.split(' ')"],
        ["split units", "s.split('')"],
        ["substring", "s.substring(1, 5)"],
        ["substr", "s.substr(1, 5)"],
        ["@@iterator", "[...s]"],
      ].map(([n, c]) => [`prototype.${n}`, c]),
    ),
  }),
  group("Thimble", fixed(""), {
    trust: "Thimble.trust",
    permits: "Thimble.permits('files', 'read', 'x')",
    "limits.fuel": "Thimble.limits.fuel",
    "limits.memory": "Thimble.limits.memory",
  }),
]

/** Cases `{ name, setups, call }`: the set-up for a length, the same for all lengths where there is none. */
export function builtinCases() {
  return GROUPS.flatMap(({ prefix, setup, calls }) =>
    Object.entries(calls).map(([name, call]) => ({ name: `${prefix}: ${name}`, setups: setup, call })),
  )
}
