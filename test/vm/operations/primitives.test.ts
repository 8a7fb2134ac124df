// Operators and conversions of primitives: the values against the host's, and that work is paid before it is done.

import fc from "fast-check"
import { expect, test } from "vitest"
import { Op } from "../../../src/compiler/bytecode/op.generated.js"
import { Meter, Unpaid } from "../../../src/vm/meter.js"
import { Rope, type Value } from "../../../src/vm/objects/value.js"
import { addPrimitives, type BinaryOp, binaryPrimitives } from "../../../src/vm/operations/arithmetic.js"
import { bigintBinary, bigintDigits, stringToBigInt } from "../../../src/vm/operations/bigint.js"
import { comparePrimitives, looselyEqualPrimitives } from "../../../src/vm/operations/comparison.js"
import {
  toIntegerOrInfinity,
  toNumberLeaf,
  toPropertyKeyLeaf,
} from "../../../src/vm/operations/conversions.js"
import type { Realm } from "../../../src/vm/realm.js"
import { GuestThrow } from "../../../src/vm/throw.js"

function realmWith(bytes = 1e9): Realm {
  const meter = new Meter()
  meter.bytesLeft = bytes
  return { meter } as Realm
}

/** What a leaf gives, or the kind of error it throws. */
function thrown(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error("nothing was thrown")
}

function outcome(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (error instanceof GuestThrow) return error.kind
    return error instanceof TypeError
      ? "TypeError"
      : error instanceof RangeError
        ? "RangeError"
        : "SyntaxError"
  }
}

const primitive = fc.oneof(
  fc.constantFrom<Value>(
    undefined,
    null,
    true,
    false,
    "",
    " 12 ",
    "0x1f",
    "1e3",
    "-0",
    "Infinity",
    "x",
    -0,
    Number.NaN,
  ),
  fc.double(),
  fc.integer(),
  fc.string(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
)

// biome-ignore-start lint/suspicious/noExplicitAny: the host's own operators are the oracle
const HOST: readonly (readonly [BinaryOp, (a: any, b: any) => unknown])[] = [
  [Op.Add, (a, b) => a + b],
  [Op.Sub, (a, b) => a - b],
  [Op.Mul, (a, b) => a * b],
  [Op.Div, (a, b) => a / b],
  [Op.Mod, (a, b) => a % b],
  [Op.BitAnd, (a, b) => a & b],
  [Op.BitOr, (a, b) => a | b],
  [Op.BitXor, (a, b) => a ^ b],
  [Op.Ushr, (a, b) => a >>> b],
]
// biome-ignore-end lint/suspicious/noExplicitAny: as above

test("binary operators give what the host gives", () => {
  fc.assert(
    fc.property(primitive, primitive, fc.constantFrom(...HOST), (a, b, [op, host]) => {
      const realm = realmWith()
      const ours = outcome(() =>
        op === Op.Add ? addPrimitives(realm, a, b) : binaryPrimitives(realm, op, a, b),
      )
      expect(ours).toEqual(outcome(() => host(a, b)))
    }),
  )
})

test("comparisons give what the host gives", () => {
  fc.assert(
    fc.property(primitive, primitive, (a, b) => {
      const realm = realmWith()
      // biome-ignore lint/suspicious/noExplicitAny: the host's operators take anything
      const [x, y] = [a, b] as [any, any]
      expect(comparePrimitives(realm, "<", a, b)).toBe(x < y)
      expect(comparePrimitives(realm, "<=", a, b)).toBe(x <= y)
      expect(comparePrimitives(realm, ">", a, b)).toBe(x > y)
      expect(comparePrimitives(realm, ">=", a, b)).toBe(x >= y)
      // biome-ignore lint/suspicious/noDoubleEquals: loose equality is what is tested
      expect(looselyEqualPrimitives(realm, a, b)).toBe(x == y)
    }),
  )
})

test("a long concatenation stays a rope, and is joined and paid for once", () => {
  const realm = realmWith()
  const half = "x".repeat(3000)
  const rope = addPrimitives(realm, half, half)
  expect(rope).toBeInstanceOf(Rope)
  const before = realm.meter.bytesLeft
  const unpaid = thrown(() => toPropertyKeyLeaf(realm, rope)) as Unpaid
  expect(unpaid).toMatchObject({ what: "fuel", amount: 187 })
  realm.meter.payAhead(unpaid.amount)
  expect(toPropertyKeyLeaf(realm, rope)).toBe(half + half)
  const joined = realm.meter.bytesLeft
  expect(before - joined).toBeGreaterThanOrEqual(12_000)
  realm.meter.payAhead(10_000)
  expect(toNumberLeaf(realm, rope)).toBeNaN()
  expect(realm.meter.bytesLeft).toBe(joined)
})

test("BigInt work is paid before it is done", () => {
  const big = 1n << 500_000n
  const realm = realmWith()
  const unpaid = thrown(() => bigintBinary(realm, "*", big, big)) as Unpaid
  expect(unpaid).toBeInstanceOf(Unpaid)
  expect(unpaid.amount).toBeGreaterThan(100_000)
  realm.meter.payAhead(unpaid.amount)
  expect(bigintBinary(realm, "*", big, big)).toBe(1n << 1_000_000n)
  expect(() => bigintBinary(realmWith(1000), "+", big, 1n)).toThrow(Unpaid)
})

test("no BigInt is longer than the bound", () => {
  const realm = realmWith()
  const largest = (1n << 1_048_575n) - 1n
  realm.meter.payAhead(1e9)
  expect(outcome(() => bigintBinary(realm, "<<", 1n, 1_048_576n))).toBe("RangeError")
  expect(outcome(() => bigintBinary(realm, "**", 3n, 10n ** 30n))).toBe("RangeError")
  expect(outcome(() => stringToBigInt(realm, "9".repeat(2_000_000)))).toBe("RangeError")
  expect(bigintDigits(largest)).toBe(16_384)
  expect(bigintDigits(-1n)).toBe(1)
})

test("integers have no negative zero", () => {
  expect(toIntegerOrInfinity(-0.5)).toBe(0)
  expect(toIntegerOrInfinity(Number.NaN)).toBe(0)
  expect(toIntegerOrInfinity(Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY)
})
