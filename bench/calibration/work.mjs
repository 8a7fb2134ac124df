// Work that built-ins do in proportion to a size: a family of cases for each kind of text, pattern or value that such work
// meets. `SIZE` in a set-up or statement is the size: each case is measured at two.

/** Sources of each kind, grown to about `SIZE` units by repetition; what is left of `@` is a number that differs each time. */
const SOURCES = {
  functions: "function f@(){}",
  arrows: "(a)=>(b)=>a+b;",
  classes: "class C@{x=1;#y;get z(){return 1}}",
  objects: "x={a:1,b:[2,3]};",
  blocks: "{let a@=1;{let b@=2}}",
  closures: "{let a@;()=>a@}",
  variables: "var v@;",
  calls: "f(x,y);",
  operators: "a+b*c-d;",
  assignments: "a=b=c;",
  numbers: "1;22;",
  names: "a;b;",
  comments: "/* a comment, */ // and\n",
  strings: "'a text of some words';",
  templates: "`a${b}c`;",
  regexps: "/[a-z]+x(?:b|c)/g;",
  "regexps, unicode": "/\\p{L}/u;",
  destructuring: "[a,{b:c}]=d;",
  switches: "switch(a){case 1:b;case 2:c}",
  loops: "for(;;){break}",
  "try statements": "try{a}catch{b}finally{c}",
  generators: "function*g@(){yield 1}",
  "async functions": "async()=>{await 1};",
  labels: "l@:{break l@}",
  conditionals: "a?b:c?d:e;",
  statements: ";",
  empty: "{}",
}
/** Sources that nest. */
const NESTED = {
  parentheses: ["(", "1", ")"],
  arrays: ["[", "", "]"],
  blocks: ["{", "", "}"],
  functions: ["function f(){", "", "}"],
  arrows: ["()=>", "1", ""],
  operators: ["1+", "1", ""],
  conditions: ["if(a)", ";", ""],
  members: ["", "a", ".b"],
  calls: ["", "a", "()"],
}
const sourceOf = (piece) =>
  `let text = "", count = 0; while (text.length < SIZE) text += ${JSON.stringify(piece)}.replaceAll("@", count++); text.charCodeAt(0); `
// Acorn recurses: nesting is bounded.
const nestedOf = ([before, middle, after]) =>
  `let text = "", n = Math.floor(Math.min(SIZE / ${before.length + after.length}, 120)); text = ${JSON.stringify(before)}.repeat(n) + ${JSON.stringify(middle)} + ${JSON.stringify(after)}.repeat(n); text.charCodeAt(0); `
/** The text is compiled and not run. */
const unrun = (text) => `new Function(${text})`

const compiling = {
  ...Object.fromEntries(
    Object.entries(SOURCES).map(([kind, piece]) => [`${kind}`, [`r = ${unrun("text")}`, sourceOf(piece)]]),
  ),
  ...Object.fromEntries(
    Object.entries(NESTED).map(([kind, parts]) => [
      `nested ${kind}`,
      [`r = ${unrun("text")}`, nestedOf(parts)],
    ]),
  ),
  parameters: [
    `r = new Function(text, "")`,
    `let text = Array.from({ length: SIZE / 4 }, (_, i) => "a" + i).join(); text.charCodeAt(0); `,
    "",
    [40, 400],
  ],
  "an error at the end": ["try { new Function(text) } catch {}", sourceOf("a=b+c;") + "text += ')';"],
  "indirect eval": ["r = (0, eval)(text)", sourceOf("1+1;")],
  "direct eval": ["r = eval(text)", sourceOf("1+1;")],
  "regexp: letters": ["r = new RegExp(text + count++)", "let text = 'ab'.repeat(SIZE / 2), count = 0", ""],
  "regexp: classes": ["r = new RegExp(text + count++)", sourceOf("[a-z]")],
  "regexp: groups": ["r = new RegExp(text + count++)", sourceOf("(a|b)")],
  "regexp: quantifiers": ["r = new RegExp(text + count++)", sourceOf("a{2,5}?")],
  "regexp: names": ["r = new RegExp(text + count++)", sourceOf("(?<n@>a)")],
  "regexp: properties": ["r = new RegExp(text + count++, 'u')", sourceOf("\\p{L}")],
  "regexp: properties, other case": ["r = new RegExp(text + count++, 'ui')", sourceOf("[\\p{Lu}x]")],
  "regexp: sets": ["r = new RegExp(text + count++, 'v')", sourceOf("[\\p{L}--[a-z]]")],
  "regexp: other case": ["r = new RegExp(text + count++, 'i')", sourceOf("[b-y@]")],
  "regexp: bounded": ["r = new RegExp(text + count++)", sourceOf("(?:ab){3}")],
}

const letters = "const x = 'abcdefghij'.repeat(SIZE / 10); "
const words = "const x = 'lorem ipsum dolor sit amet '.repeat(SIZE / 25); "
const matching = {
  "one text": ["r = /zzz/.test(x)", words],
  "a first unit": ["r = /z/.test(x)", words],
  class: ["r = /[0-9]/.test(x)", words],
  "class, negated": ["r = /^[^0-9]*$/.test(x)", words],
  "greedy star": ["r = /^.*z/.test(x)", words],
  "lazy star": ["r = /^.*?z/.test(x)", words],
  "star of a class": ["r = /^[a-z ]*z/.test(x)", words],
  "star of a group": ["r = /^(?:a|b|c|[d-z]| )*$/.test(x)", words],
  "star of a capture": ["r = /^(\\w+ ?)*$/.test(x)", words],
  alternatives: ["r = /foo|bar|baz|quux/.test(x)", words],
  "word boundary": ["r = /\\bzz\\b/.test(x)", words],
  "other case": ["r = /ZZZ/i.test(x)", words],
  "other case, class": ["r = /[Z0-9]/i.test(x)", words],
  "other case, unicode": ["r = /[Z0-9]/iu.test(x)", words],
  unicode: ["r = /z.z/u.test(x)", words],
  property: ["r = /\\p{Lu}/u.test(x)", words],
  "star of a property": ["r = /^[\\p{L} ]*$/u.test(x)", words],
  "look-ahead": ["r = /(?=z)a/.test(x)", words],
  "negative look-ahead": ["r = /^(?:(?!zz).)*$/.test(x)", words],
  "look-behind": ["r = /(?<=z)a/.test(x)", words],
  "back-reference": ["r = /(.)\\1\\1/.test(x)", words],
  "back-reference, long": [
    "r = /^(.*)\\1$/.test(x)",
    "const x = 'a'.repeat(SIZE) + 'b' + 'a'.repeat(SIZE); ",
  ],
  counted: ["r = /[a-z]{9}/.test(x)", words],
  "nested stars": ["r = /^(?:a*)*b/.test(x)", "const x = 'a'.repeat(16) + 'SIZE'; ", "", [0, 0]],
  "long text first": ["r = /abcdefghijz/.test(x)", letters],
  "match all": ["r = x.match(/[aeiou]/g)", words],
  "match all, captures": ["r = [...x.matchAll(/(?<v>[aeiou])(.)/g)]", words],
  "replace all": ["r = x.replace(/[aeiou]/g, '-')", words],
  "replace all, references": ["r = x.replace(/([aeiou])(.)/g, '$2$1$&')", words],
  "replace all, function": ["r = x.replace(/[aeiou]/g, (v) => v)", words],
  split: ["r = x.split(/ /)", words],
  "split, everywhere": ["r = x.split(/(?:)/)", words],
  search: ["r = x.search(/zz/)", words],
  sticky: ["re.lastIndex = 0; while (re.test(x));", `${words} const re = /\\w+ ?/y; `],
}

const json = {
  "parse: numbers": [
    "r = JSON.parse(x)",
    "const x = JSON.stringify(Array.from({ length: SIZE / 4 }, (_, i) => i % 1000)); ",
  ],
  "parse: fractions": [
    "r = JSON.parse(x)",
    "const x = JSON.stringify(Array.from({ length: SIZE / 18 }, (_, i) => Math.sqrt(i + 2))); ",
  ],
  "parse: a long text": ["r = JSON.parse(x)", "const x = JSON.stringify('a'.repeat(SIZE)); "],
  "parse: escapes": ["r = JSON.parse(x)", "const x = JSON.stringify('\\n\"'.repeat(SIZE / 2)); "],
  "parse: unicode escapes": ["r = JSON.parse(x)", "const x = '\"' + '\\\\u00e9'.repeat(SIZE / 6) + '\"'; "],
  "parse: short texts": [
    "r = JSON.parse(x)",
    "const x = JSON.stringify(Array.from({ length: SIZE / 5 }, (_, i) => 'ab')); ",
  ],
  "parse: objects": [
    "r = JSON.parse(x)",
    "const x = JSON.stringify(Array.from({ length: SIZE / 18 }, (_, i) => ({ a: 1, b: true }))); ",
  ],
  "parse: keys that differ": [
    "r = JSON.parse(x)",
    "const x = JSON.stringify(Object.fromEntries(Array.from({ length: SIZE / 9 }, (_, i) => ['k' + i, 1]))); ",
  ],
  "parse: empty objects": ["r = JSON.parse(x)", "const x = '[' + '{},'.repeat(SIZE / 3) + '1]'; "],
  "parse: empty arrays": ["r = JSON.parse(x)", "const x = '[' + '[],'.repeat(SIZE / 3) + '1]'; "],
  "parse: deep arrays": [
    "r = JSON.parse(x)",
    "const x = '['.repeat(SIZE / 2) + ']'.repeat(SIZE / 2); ",
    "",
    [10, 500],
  ],
  "parse: deep objects": [
    "r = JSON.parse(x)",
    "const x = '{\"a\":'.repeat(SIZE / 6) + '1' + '}'.repeat(SIZE / 6); ",
    "",
    [60, 3000],
  ],
  "parse: white space": ["r = JSON.parse(x)", "const x = ' '.repeat(SIZE) + '1'; "],
  "parse: literals": ["r = JSON.parse(x)", "const x = '[' + 'null,'.repeat(SIZE / 5) + 'true]'; "],
  "parse: reviver": [
    "r = JSON.parse(x, (k, v) => v)",
    "const x = JSON.stringify(Array.from({ length: SIZE / 4 }, (_, i) => i % 1000)); ",
  ],
  "stringify: numbers": [
    "r = JSON.stringify(x)",
    "const x = Array.from({ length: SIZE / 4 }, (_, i) => i % 1000); ",
  ],
  "stringify: fractions": [
    "r = JSON.stringify(x)",
    "const x = Array.from({ length: SIZE / 18 }, (_, i) => Math.sqrt(i + 2)); ",
  ],
  "stringify: a long text": ["r = JSON.stringify(x)", "const x = 'a'.repeat(SIZE); "],
  "stringify: escapes": ["r = JSON.stringify(x)", "const x = '\\n\"'.repeat(SIZE / 2); "],
  "stringify: control units": ["r = JSON.stringify(x)", "const x = '\\x01'.repeat(SIZE); "],
  "stringify: short texts": [
    "r = JSON.stringify(x)",
    "const x = Array.from({ length: SIZE / 5 }, (_, i) => 'ab'); ",
  ],
  "stringify: objects": [
    "r = JSON.stringify(x)",
    "const x = Array.from({ length: SIZE / 18 }, (_, i) => ({ a: 1, b: true })); ",
  ],
  "stringify: keys that differ": [
    "r = JSON.stringify(x)",
    "const x = Object.fromEntries(Array.from({ length: SIZE / 9 }, (_, i) => ['k' + i, 1])); ",
  ],
  "stringify: deep": [
    "r = JSON.stringify(x)",
    "let x = []; for (let j = 0; j < SIZE / 2; j++) x = [x]; ",
    "",
    [10, 500],
  ],
  "stringify: indented": [
    "r = JSON.stringify(x, null, 2)",
    "const x = Array.from({ length: SIZE / 18 }, (_, i) => ({ a: 1, b: true })); ",
  ],
  "stringify: indented, deep": [
    "r = JSON.stringify(x, null, 10)",
    "let x = []; for (let j = 0; j < SIZE / 2; j++) x = [x]; ",
    "",
    [10, 500],
  ],
  "stringify: toJSON": [
    "r = JSON.stringify(x)",
    "const x = Array.from({ length: SIZE / 18 }, (_, i) => ({ toJSON: () => 1 })); ",
  ],
  "stringify: replacer": [
    "r = JSON.stringify(x, (k, v) => v)",
    "const x = Array.from({ length: SIZE / 4 }, (_, i) => i % 1000); ",
  ],
  "stringify: list of keys": [
    "r = JSON.stringify(x, ['a', 'b'])",
    "const x = Array.from({ length: SIZE / 18 }, (_, i) => ({ a: 1, b: true })); ",
  ],
}

const some = "Array.from({ length: SIZE }, (_, i) => (i * 7919) % 10007)"
const sorting = {
  numbers: ["r = x.toSorted((a, b) => a - b)", `const x = ${some}; `],
  "sorted already": [
    "r = x.toSorted((a, b) => a - b)",
    "const x = Array.from({ length: SIZE }, (_, i) => i); ",
  ],
  "as texts": ["r = x.toSorted()", `const x = ${some}; `],
  texts: ["r = x.toSorted()", `const x = ${some}.map(String); `],
  "texts that begin alike": [
    "r = x.toSorted()",
    `const x = ${some}.map((n) => "the same beginning of " + n); `,
  ],
  "equal texts": ["r = x.toSorted()", "const x = Array.from({ length: SIZE }, (_, i) => 'x' + i % 2); "],
  "typed numbers": ["r = x.toSorted()", `const x = Float64Array.from(${some}); `],
  "typed bytes": ["r = x.toSorted()", `const x = Uint8Array.from(${some}); `],
  "typed BigInts": ["r = x.toSorted()", `const x = BigInt64Array.from(${some}, BigInt); `],
  "typed, own order": ["r = x.toSorted((a, b) => a - b)", `const x = Float64Array.from(${some}); `],
}

const texts = {
  "searching, repetitive": [
    "r = x.indexOf(y)",
    "const x = 'a'.repeat(SIZE), y = 'a'.repeat(SIZE / 4) + 'b'; ",
  ],
  "searching backwards, repetitive": [
    "r = x.lastIndexOf(y)",
    "const x = 'a'.repeat(SIZE), y = 'b' + 'a'.repeat(SIZE / 4); ",
  ],
  "searching, a short needle": ["r = x.indexOf('aaab')", "const x = 'a'.repeat(SIZE); "],
  "searching, few candidates": ["r = x.indexOf('lorem!')", words],
  "searching backwards, a short needle": ["r = x.lastIndexOf('baaa')", "const x = 'a'.repeat(SIZE); "],
  "searching, two bytes": ["r = x.indexOf(y)", "const x = 'aé€'.repeat(SIZE / 3), y = '€€'; "],
  "upper case": ["r = x.toUpperCase()", words],
  "upper case, Latin 1": ["r = x.toUpperCase()", "const x = 'é'.repeat(SIZE); "],
  "upper case, Latin 1 in two bytes": [
    "r = x.toUpperCase()",
    "const x = ('é'.repeat(SIZE) + '€').slice(0, SIZE); x.charCodeAt(0); ",
  ],
  "isWellFormed, Latin 1 in two bytes": [
    "r = x.isWellFormed()",
    "const x = ('é'.repeat(SIZE) + '€').slice(0, SIZE); x.charCodeAt(0); ",
  ],
  "localeCompare, Latin 1 in two bytes": [
    "r = x.localeCompare(y)",
    "const x = ('é'.repeat(SIZE) + '€').slice(0, SIZE), y = ('é'.repeat(SIZE) + 'e€').slice(0, SIZE + 1); x.charCodeAt(0); y.charCodeAt(0); ",
  ],
  "upper case, two bytes": ["r = x.toUpperCase()", "const x = 'ßα'.repeat(SIZE / 2); "],
  "lower case, sigmas": ["r = x.toLowerCase()", "const x = 'ΑΣ '.repeat(SIZE / 3); "],
  normalize: ["r = x.normalize('NFD')", "const x = 'éa'.repeat(SIZE / 2); "],
  "normalize, Korean": ["r = x.normalize('NFD')", "const x = '각'.repeat(SIZE); "],
  "normalize, marks": ["r = x.normalize('NFC')", "const x = 'a' + '\\u0301\\u0316'.repeat(SIZE / 2); "],
  "normalize, ligatures": ["r = x.normalize('NFKC')", "const x = '\\ufdfa'.repeat(SIZE / 18); "],
  localeCompare: ["r = x.localeCompare(y)", "const x = 'é'.repeat(SIZE), y = 'é'.repeat(SIZE) + 'a'; "],
  encodeURIComponent: ["r = encodeURIComponent(x)", "const x = 'é€ '.repeat(SIZE / 3); "],
  decodeURIComponent: [
    "r = decodeURIComponent(x)",
    "const x = encodeURIComponent('é€ '.repeat(SIZE / 17)); ",
  ],
  escape: ["r = escape(x)", "const x = 'é€ '.repeat(SIZE / 3); "],
  unescape: ["r = unescape(x)", "const x = '%u20ac'.repeat(SIZE / 6); "],
  isWellFormed: ["r = x.isWellFormed()", "const x = '€'.repeat(SIZE); "],
  toWellFormed: ["r = x.toWellFormed()", "const x = '\\ud800'.repeat(SIZE); "],
  trim: ["r = x.trim()", "const x = ' '.repeat(SIZE) + 'x'; "],
  "repeat, looked into": ["r = 'ab'.repeat(SIZE).charCodeAt(5)", ""],
  "padStart, looked into": ["r = x.padStart(SIZE, 'abc').charCodeAt(5)", "const x = ''; "],
  fromCharCode: [
    "r = String.fromCharCode(...x)",
    "const x = Array.from({ length: SIZE }, (_, i) => 65 + i % 26); ",
  ],
  join: ["r = x.join('-')", "const x = Array.from({ length: SIZE / 5 }, (_, i) => 'text'); "],
  "join, numbers": ["r = x.join()", "const x = Array.from({ length: SIZE / 5 }, (_, i) => 1000 + i); "],
  "join, fractions": [
    "r = x.join()",
    "const x = Array.from({ length: SIZE / 18 }, (_, i) => Math.sqrt(i + 2)); ",
  ],
  "concat, looked into": ["r = x.concat(x).charCodeAt(5)", words],
  "slice, looked into": ["r = x.slice(1).charCodeAt(5)", words],
  parseInt: ["r = parseInt(x)", "const x = '1'.repeat(SIZE); "],
  parseFloat: ["r = parseFloat(x)", "const x = '1.' + '1'.repeat(SIZE); "],
  Number: ["r = Number(x)", "const x = '1.' + '1'.repeat(SIZE); "],
  split: ["r = x.split('o')", words],
  "split, units": ["r = x.split('')", words],
  replaceAll: ["r = x.replaceAll('o', '00')", words],
  spread: ["r = [...x]", words],
  codePointAt: ["for (let j = 0; j < x.length; j++) r = x.codePointAt(j)", "const x = '€'.repeat(SIZE); "],
  "Symbol.for": ["r = Symbol.for(x)", words],
  "as a key of a Map": ["r = m.get(x + 'b')", "const x = 'a'.repeat(SIZE), m = new Map([[x, 1]]); "],
  "Intl-free toLocaleString": [
    "r = x.toLocaleString()",
    "const x = Array.from({ length: SIZE / 5 }, (_, i) => i); ",
  ],
}

const numbers = {
  "toString, fraction": ["r = n.toString()", "const n = Math.PI; "],
  "toString, least": ["r = n.toString()", "const n = 5e-324; "],
  "toString, most": ["r = n.toString()", "const n = 1.7976931348623157e308; "],
  "toString, hard": ["r = n.toString()", "const n = 9.5367431640625e-7 * 1.0000000000000002; "],
  "toString(2), least": ["r = n.toString(2)", "const n = 5e-324; "],
  "toString(36), most": ["r = n.toString(36)", "const n = 1.7976931348623157e308; "],
  "toFixed(100)": ["r = n.toFixed(100)", "const n = 1e20 / 3; "],
  "toPrecision(100)": ["r = n.toPrecision(100)", "const n = 5e-324; "],
  "toExponential(100)": ["r = n.toExponential(100)", "const n = 1.7976931348623157e308; "],
  "sin of much": ["r = Math.sin(n)", "const n = 1e300; "],
  "pow of much": ["r = Math.pow(n, 1.0000001)", "const n = 1e300; "],
  hypot: ["r = Math.hypot(...x)", "const x = Array.from({ length: SIZE }, (_, i) => i); "],
  max: ["r = Math.max(...x)", "const x = Array.from({ length: SIZE }, (_, i) => i); "],
  sumPrecise: [
    "r = Math.sumPrecise(x)",
    "const x = Array.from({ length: SIZE }, (_, i) => i * 1e100 ** (i % 3)); ",
  ],
  "Date.parse": ["r = Date.parse(x)", "const x = 'Tue, 01 Jan 2019 00:00:00 GMT'; "],
  "Date.parse, nonsense": ["r = Date.parse(x)", "const x = '(('.repeat(SIZE); "],
  "Date, far": ["r = new Date(n).toString()", "const n = 8.64e15; "],
}

const held = (what) => `const held = ${what}; held.length; `
const garbage = "for (let j = 0; j < 600; j++) r = 'ab'.repeat(4000)"
const census = {
  objects: [garbage, held("Array.from({ length: SIZE }, (_, i) => ({ x: i, y: 1 }))")],
  "objects, linked": [garbage, "let held = null; for (let j = 0; j < SIZE; j++) held = { held, j }; "],
  numbers: [garbage, held("Array.from({ length: 5 * SIZE }, (_, i) => i)")],
  fractions: [garbage, held("Array.from({ length: 5 * SIZE }, (_, i) => i + 0.5)")],
  "short texts": [garbage, held("Array.from({ length: 2 * SIZE }, (_, i) => 'k' + i)")],
  "long texts": [garbage, held("Array.from({ length: SIZE / 4 }, (_, i) => (i + 'abcdefgh').repeat(40))")],
  ropes: [
    garbage,
    "let held = ''; for (let j = 0; j < SIZE; j++) held += 'a piece of text that is long enough to be linked'; ",
  ],
  functions: [garbage, held("Array.from({ length: SIZE }, (_, i) => () => i)")],
  "map entries": [
    garbage,
    "const held = new Map(Array.from({ length: SIZE / 2 }, (_, i) => [i, i])); held.size; ",
  ],
  "weak map entries": [
    garbage,
    "const keys = Array.from({ length: SIZE / 2 }, (_, i) => ({})), held = new WeakMap(keys.map((k) => [k, k])); held.size; ",
  ],
  promises: [garbage, held("Array.from({ length: SIZE }, () => Promise.resolve(1))")],
  dictionaries: [
    garbage,
    held("Array.from({ length: SIZE / 4 }, () => { const o = { a: 1, b: 2 }; delete o.a; return o })"),
  ],
  BigInts: [garbage, held("Array.from({ length: 2 * SIZE }, (_, i) => BigInt(i) + 12345678901234567890n)")],
  generators: [
    garbage,
    held(
      "Array.from({ length: SIZE / 8 }, () => { const g = (function* () { yield 1 })(); g.next(); return g })",
    ),
  ],
}

const crossing = (value, more = "") => [`r = host.same(x)`, `const x = ${value}; ${more}`]
const crossings = {
  nothing: ["r = host.nothing()", ""],
  number: crossing("1"),
  text: crossing("'a'.repeat(SIZE)", "x.charCodeAt(0);"),
  "two-byte text": crossing("'€'.repeat(SIZE)", "x.charCodeAt(0);"),
  numbers: crossing("Array.from({ length: SIZE }, (_, i) => i)"),
  texts: crossing("Array.from({ length: SIZE }, (_, i) => 't' + i)"),
  objects: crossing("Array.from({ length: SIZE / 4 }, (_, i) => ({ x: i, y: 1 }))"),
  keys: crossing("Object.fromEntries(Array.from({ length: SIZE }, (_, i) => ['k' + i, i]))"),
  deep: crossing("[]; let deep = x; for (let j = 0; j < SIZE / 4; j++) deep.push(deep = [])"),
  Map: crossing("new Map(Array.from({ length: SIZE }, (_, i) => [i, i]))"),
  Set: crossing("new Set(Array.from({ length: SIZE }, (_, i) => i))"),
  bytes: crossing("new Uint8Array(SIZE)"),
  BigInt: crossing("1n << (SIZEn * 8n)"),
  Date: crossing("new Date(1e12)"),
  RegExp: crossing("/a+b/g"),
  Error: crossing("new TypeError('x')"),
  holes: crossing("new Array(SIZE)"),
  functions: crossing("Array.from({ length: SIZE / 8 }, () => () => 1)"),
  "one object often": crossing("Array.from({ length: SIZE }, () => host)"),
  "an error thrown": ["try { host.fail() } catch {}", ""],
}

/** Family → { case → [statement, set-up, statement taken off, sizes] }. */
export const WORK = {
  Compiling: compiling,
  Matching: matching,
  JSON: json,
  Sorting: sorting,
  Texts: texts,
  Numbers: numbers,
  Census: census,
  "Host calls": crossings,
}
