// Fuel is exact: the benchmark's programs use what the golden file says, to the unit, however they are sliced.
// When the meter changes on purpose: UPDATE_FUEL=1 npx vitest run test/fuel.test.ts

import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { Engine, MiB } from "thimble"
import { afterAll, expect, test } from "vitest"

const FOLDER = resolve(import.meta.dirname, "../bench/programs")
const GOLDEN = resolve(import.meta.dirname, "fuel.golden.json")

const expected = JSON.parse(readFileSync(resolve(FOLDER, "expected.json"), "utf8")) as Record<string, string>
const golden = JSON.parse(readFileSync(GOLDEN, "utf8")) as Record<string, number>
const updating = process.env.UPDATE_FUEL === "1"

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".js"))
  .map((file) => file.slice(0, -3))
  .sort()

test("every program has its fuel in the golden file, and nothing else has", () => {
  if (!updating) expect(Object.keys(golden)).toEqual(names)
})

const measured: Record<string, number> = {}

test.each(names)("%s", async (name) => {
  const source = `${readFileSync(resolve(FOLDER, `${name}.js`), "utf8")}\nmain()`
  const whole = await fuelOf(source, 1_000_000_000, expected[name]!)
  expect(await fuelOf(source, 97, expected[name]!)).toBe(whole)
  measured[name] = whole
  if (!updating) expect(whole).toBe(golden[name])
})

afterAll(() => {
  if (updating) writeFileSync(GOLDEN, `${JSON.stringify(measured, null, 2)}\n`)
})

/** Fuel of one run in an engine of its own, so that nothing is warm. */
async function fuelOf(source: string, slice: number, value: string): Promise<number> {
  const engine = new Engine()
  const limits = { fuel: 1_000_000_000, memory: 256 * MiB }
  const instance = engine.spawn(engine.compile(source), { manual: true, limits })
  while (instance.state === "ready") instance.run({ fuel: slice })
  expect(await instance.outcome).toMatchObject({ kind: "completed", value })
  return instance.usage.fuel
}
