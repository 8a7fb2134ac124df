// D8, D9, D18: what one instruction or one call looks at, however it looks harmless, is paid for by its size.

import { Engine, MiB } from "thimble"
import { expect, test } from "vitest"

const SETUP = `
  const long = "x".repeat(999998), text = [long, "yz"].join(""), equal = [long, "yz"].join("")
  const big = (1n << 500000n) - 1n, same = (1n << 500000n) - 1n
  const record = { [text]: 1 }, frozen = Object.freeze({ text, big }), list = new Array(100).fill(same)
  const symbol = Symbol.for(text), map = new Map([[big, 1]])
`

/** An expression, and the least that it must cost: hosts compare texts for equality twice as fast as for order. */
const LOOKS: readonly (readonly [string, number])[] = [
  ["text === equal", 15_000],
  ["text == equal", 15_000],
  ["text < equal", 30_000],
  ["Object.is(text, equal)", 15_000],
  ["switchOn(equal)", 15_000],
  ["record[equal]", 30_000],
  ["record[equal] = 2", 30_000],
  ["equal in record", 30_000],
  ["Object.hasOwn(record, equal)", 30_000],
  ["delete record[equal]", 30_000],
  ["Reflect.defineProperty(frozen, 'text', { value: equal })", 15_000],
  ["Symbol.for(equal)", 30_000],
  ["big === same", 900],
  ["big == same", 900],
  ["big < same", 900],
  ["Object.is(big, same)", 900],
  ["Reflect.defineProperty(frozen, 'big', { value: same })", 900],
  ["list.indexOf(big - 1n)", 90_000],
  ["list.includes(big - 1n)", 90_000],
  ["list.lastIndexOf(big - 1n)", 90_000],
  ["map.get(same)", 900],
]

async function fuelOf(engine: Engine, expression: string): Promise<number> {
  const source = `${SETUP}; const switchOn = (t) => { switch (t) { case text: return 1 } }; ${expression}; 0`
  const instance = engine.spawn(engine.compile(source), { manual: true, limits: { memory: 64 * MiB } })
  while (instance.state !== "ended") instance.run({ fuel: 100_000 })
  const outcome = await instance.outcome
  expect(outcome.kind).toBe("completed")
  return outcome.usage.fuel
}

test("what is compared or looked up is paid for by its size", async () => {
  const engine = new Engine()
  const nothing = await fuelOf(engine, "0")
  const under: string[] = []
  for (const [expression, least] of LOOKS) {
    const fuel = (await fuelOf(engine, expression)) - nothing
    if (fuel < least) under.push(`${expression}: ${fuel}`)
  }
  expect(under).toEqual([])
})

test("the registry is not searched for a symbol's key", async () => {
  const engine = new Engine()
  const [short, long] = await Promise.all([
    fuelOf(engine, "Symbol.keyFor(Symbol('x'))"),
    fuelOf(engine, "Symbol.keyFor(symbol)"),
  ])
  expect(Math.abs(long - short)).toBeLessThan(100)
})

// Hosts hash a BigInt by its lowest 64 bits: where these are equal all would be in one bucket, and this would take minutes.
test("D18: keys that hosts hash alike do not slow a table down", async () => {
  const engine = new Engine()
  const source = `const map = new Map, set = new Set
    for (let i = 0; i < 120000; i++) { map.set(BigInt(i) << 64n, i); set.add(BigInt(i) << 64n) }
    map.get(119999n << 64n) + set.size`
  const limits = { fuel: 100_000_000, memory: 256 * MiB }
  expect(await engine.spawn(engine.compile(source), { limits }).outcome).toMatchObject({ value: 239_999 })
})
