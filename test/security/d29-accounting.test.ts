// D29: a memory cap is a promise to the embedder's process: what guests hold takes at most about twice what it is accounted for.

import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"

interface Measured {
  readonly taken: number
  readonly accounted: number
}

/** Where a realm's allowance of shapes is spent, which must make no difference to its meter. */
const HIGHER: Record<string, number> = { "object with a key of its own": 3.3 }

test("what values take is accounted for", { timeout: 300_000 }, () => {
  const output = execFileSync(process.execPath, ["--expose-gc", "bench/density/accounting.mjs"])
  const kinds = Object.entries(JSON.parse(output.toString()) as Record<string, Measured>)
  expect(kinds.length).toBeGreaterThan(30)
  const under = kinds.filter(([kind, { taken, accounted }]) => taken > (HIGHER[kind] ?? 2) * accounted)
  expect(under).toEqual([])
})
