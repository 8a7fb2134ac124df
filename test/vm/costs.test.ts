// The tables of costs: every row has one, and no fixed charge is larger than what may be charged after the fact.

import { expect, test } from "vitest"
import { OP_LENGTH, OP_NAMES, OPS, type OpRow } from "../../src/compiler/bytecode/opcodes.js"
import { PRIMITIVES } from "../../src/compiler/bytecode/primitives.js"
import { DEFINITIONS } from "../../src/vm/builtins/index.js"
import { MAX_DEBT } from "../../src/vm/sizes.js"

/** Beside a native's or a primitive's own: the longest instruction that calls one, with its extra. */
const CALL = 8

const isCost = (cost: number, least: number): boolean =>
  Number.isInteger(cost) && cost >= least && cost + CALL <= MAX_DEBT

test("every instruction costs its length, and a bounded extra", () => {
  for (const [id, name] of OP_NAMES.entries()) {
    const { extra = 0 } = OPS[name] as OpRow
    expect(OP_LENGTH[id], name).toBeGreaterThanOrEqual(1)
    expect(isCost(extra, 0), `${name}: ${extra}`).toBe(true)
  }
})

test("every primitive has a cost", () => {
  for (const [name, { cost }] of Object.entries(PRIMITIVES))
    expect(isCost(cost, 1), `${name}: ${cost}`).toBe(true)
})

test("every native has a cost", () => {
  let count = 0
  const visit = (row: unknown, path: string): void => {
    if (typeof row !== "object" || row === null) return
    const { kind, cost } = row as { kind?: string; cost?: number }
    if (kind === "native") {
      count++
      expect(isCost(cost!, 1), `${path}: ${cost}`).toBe(true)
      return
    }
    for (const [key, value] of Object.entries(row)) visit(value, `${path}.${key}`)
  }
  for (const definition of DEFINITIONS) {
    for (const [key, value] of Object.entries(definition as object))
      visit(typeof value === "function" ? (value as () => unknown)() : value, `${definition.name}.${key}`)
  }
  expect(count).toBeGreaterThan(200)
})
