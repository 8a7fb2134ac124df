// Prints, as JSON, what a guest's values take in the host's heap and what they are accounted for, in bytes for each one.
//
//   node --expose-gc accounting.mjs [KIND...]
import { getHeapSpaceStatistics } from "node:v8"
import { Engine } from "../../dist/thimble.js"

const COUNT = 50_000
/** Made before anything is measured: what an engine shares, and what a host compiles, is there then. */
const WARM_UP = 50_000

/** A statement that makes the `i`-th value of a kind and keeps it. */
const KINDS = {
  "empty object": "kept.push({})",
  "object of 5": "kept.push({ a: 1, b: 2, c: 3, d: 4, e: i })",
  "object of fractions": "kept.push({ x: i + 0.5, y: i + 0.25 })",
  instance: "kept.push(new Point(i))",
  "empty array": "kept.push([])",
  "array of 20": "kept.push(new Array(20).fill(i))",
  "small integer": "kept.push(i)",
  fraction: "kept.push(i + 0.5)",
  text: "kept.push('text ' + i)",
  symbol: "kept.push(Symbol())",
  BigInt: "kept.push(BigInt(i) << 70n)",
  closure: "kept.push(() => i)",
  "bound function": "kept.push(Math.max.bind(null, i))",
  getter: "kept.push({ get x() { return 1 } })",
  "object after delete": "{ const o = { a: 1, b: 2 }; delete o.a; kept.push(o) }",
  "property of a large object": "large['key ' + i] = i",
  "index of an object": "large[i] = i",
  "element of a sparse array": "sparse[i * 7919 + 100000] = i",
  "sparse array": "{ const a = []; a[5000] = 1; kept.push(a) }",
  "object with a key of its own": "{ const o = {}; o['k' + i] = 1; kept.push(o) }",
  "frozen object": "kept.push(Object.freeze({ a: i }))",
  Map: "kept.push(new Map())",
  "entry of a Map": "map.set(i, i)",
  Set: "kept.push(new Set())",
  WeakMap: "kept.push(new WeakMap())",
  ArrayBuffer: "kept.push(new ArrayBuffer(8))",
  Uint8Array: "kept.push(new Uint8Array(8))",
  Date: "kept.push(new Date(i))",
  RegExp: "kept.push(/a/)",
  Error: "kept.push(new Error('x'))",
  promise: "kept.push(new Promise(() => {}))",
  generator: "{ const g = count(); g.next(); kept.push(g) }",
  Proxy: "kept.push(new Proxy({}, {}))",
  class: "kept.push(class { #a = i; m() {} })",
}

const SETTING = `
  const kept = [], large = {}, sparse = [], map = new Map()
  class Point { #id; constructor(i) { this.x = i; this.y = 1; this.#id = i } }
  function* count() { yield 1 }
  let i = 0`

const asked = process.argv.slice(2)
const results = {}
for (const [kind, statement] of Object.entries(KINDS)) {
  if (asked.length === 0 || asked.includes(kind)) results[kind] = await measure(statement)
}
console.log(JSON.stringify(results))

async function measure(statement) {
  const engine = new Engine()
  const program = engine.compile(
    `${SETTING}; function make(more) { for (const end = i + more; i < end; i++) ${statement} }`,
  )
  const instance = engine.spawn(program, { limits: { memory: 2 ** 30, fuel: Number.POSITIVE_INFINITY } })
  await instance.call("make", WARM_UP)
  const before = taken()
  const accountedBefore = instance.usage.memory
  await instance.call("make", COUNT)
  const accounted = (instance.usage.memory - accountedBefore) / COUNT
  return { taken: (taken() - before) / COUNT, accounted }
}

/** Without what the host compiles meanwhile. */
function taken() {
  globalThis.gc()
  globalThis.gc()
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => !name.startsWith("code"))
  return process.memoryUsage().external + spaces.reduce((sum, space) => sum + space.space_used_size, 0)
}
