// Work that looks cheap and is not: each piece is paid for when it is done, so no run goes far beyond its slice.

import { Engine, MiB } from "thimble"
import { expect, test } from "vitest"
import { INDIVISIBLE } from "../../src/host/scheduler/options.js"

const SLICE = 1000

/** Fuel of a program, and the most that one run of it used. */
async function usageOf(source: string): Promise<{ fuel: number; largest: number }> {
  const engine = new Engine()
  const instance = engine.spawn(engine.compile(source), {
    manual: true,
    limits: { fuel: 1e8, memory: 64 * MiB, sourceBytes: 1e7 },
  })
  let largest = 0
  while (instance.state !== "ended") {
    const { fuel } = instance.usage
    instance.run({ fuel: SLICE })
    largest = Math.max(largest, instance.usage.fuel - fuel)
  }
  const outcome = await instance.outcome
  expect(outcome.kind, String(outcome.kind === "threw" && outcome.error)).toBe("completed")
  return { fuel: instance.usage.fuel, largest }
}

const TEXTS = `const s = "x".repeat(20000) + "a", t = "x".repeat(20000) + "a"; s.charCodeAt(0); t.charCodeAt(0); let n = 0`
/** Work, the same with next to none of it, and units that it must cost more than that. */
const DEAR: Record<string, readonly [string, string, number]> = {
  "comparing long texts": [
    `${TEXTS}; for (let i = 0; i < 1000; i++) n += s === t`,
    `${TEXTS}; for (let i = 0; i < 1000; i++) n += s === i`,
    300_000,
  ],
  "comparing long texts, to jump": [
    `${TEXTS}; for (let i = 0; i < 1000; i++) if (s === t) n++`,
    `${TEXTS}; for (let i = 0; i < 1000; i++) if (s === i) n++`,
    300_000,
  ],
  "comparing long texts of the host's own": [
    `const s = "x".repeat(2000), t = "x".repeat(2000); for (let i = 0; i < 1000; i++) s === t`,
    `const s = "x".repeat(2000), t = "x".repeat(2001); for (let i = 0; i < 1000; i++) s === t`,
    30_000,
  ],
  "Object.is of long texts": [
    `${TEXTS}; for (let i = 0; i < 100; i++) Object.is(s, t)`,
    `${TEXTS}; for (let i = 0; i < 100; i++) Object.is(s, i)`,
    30_000,
  ],
  "marks on one letter": [
    `("a" + "\\u0301\\u0316".repeat(1000)).normalize("NFC")`,
    `("a\\u0301".repeat(1000)).normalize("NFC")`,
    200_000,
  ],
  "remainders of numbers far apart": [
    `let a = 1e308; for (let i = 0; i < 1000; i++) a % 3`,
    `let a = 10.5; for (let i = 0; i < 1000; i++) a % 3`,
    50_000,
  ],
  "numerals with many digits": [
    `const s = "2.22507385850720113605740979670913197593481954635164565e-308"; for (let i = 0; i < 1000; i++) +s`,
    `const s = "2.5"; for (let i = 0; i < 1000; i++) +s`,
    20_000,
  ],
  "a search with candidates everywhere": [
    `const s = "a".repeat(20000); for (let i = 0; i < 100; i++) s.indexOf("aaab")`,
    `const s = "a".repeat(20000); for (let i = 0; i < 100; i++) s.indexOf("b")`,
    500_000,
  ],
  "errors of the vm's": [
    `for (let i = 0; i < 1000; i++) try { null.x } catch {}`,
    `for (let i = 0; i < 1000; i++) try { throw 1 } catch {}`,
    40_000,
  ],
  "a source of many words": [
    `new Function("a;".repeat(1000))`,
    `new Function("/*" + "a".repeat(1996) + "*/")`,
    200_000,
  ],
}

for (const [name, [dear, cheap, difference]] of Object.entries(DEAR)) {
  test(name, async () => {
    const usage = await usageOf(dear)
    expect(usage.largest).toBeLessThanOrEqual(SLICE + INDIVISIBLE)
    expect(usage.fuel - (await usageOf(cheap)).fuel).toBeGreaterThan(difference)
  })
}
