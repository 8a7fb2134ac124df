// Equality of values, as leaves. Long texts and large BigInts are paid for before they are compared.

import type { Meter } from "../meter.js"
import { flatten, Rope, type Value } from "../objects/value.js"
import { bigintDigits } from "./bigint.js"

/** Texts up to this long are compared without a charge of their own. */
export const FREE_COMPARISON = 256

/** Fuel of comparing BigInts, however small. */
const BIGINTS_FUEL = 4

/** IsStrictlyEqual — sec-isstrictlyequal. Throws: Unpaid. */
export function strictEquals(meter: Meter, a: Value, b: Value): boolean {
  if (typeof a === "string" || a instanceof Rope) {
    if ((typeof b !== "string" && !(b instanceof Rope)) || a.length !== b.length) return false
    if (a instanceof Rope && a === b) return true
    const left = flat(meter, a)
    const right = flat(meter, b)
    // Of equal texts too: the host looks at all of both, unless it happens to hold them once.
    if (a.length > FREE_COMPARISON) meter.pay(a.length >>> 5, 0)
    return left === right
  }
  if (typeof a === "bigint" && typeof b === "bigint") payForBigInts(meter, a, b)
  return a === b
}

/** SameValue — sec-samevalue. Throws: Unpaid. */
export function sameValue(meter: Meter, a: Value, b: Value): boolean {
  return typeof a === "number" ? Object.is(a, b) : strictEquals(meter, a, b)
}

/** SameValueZero — sec-samevaluezero. Throws: Unpaid. */
export function sameValueZero(meter: Meter, a: Value, b: Value): boolean {
  return strictEquals(meter, a, b) || Object.is(a, b)
}

/** Before two BigInts are compared. */
export function payForBigInts(meter: Meter, a: bigint, b: bigint): void {
  meter.pay(BIGINTS_FUEL + (Math.min(bigintDigits(a), bigintDigits(b)) >>> 3), 0)
}

/** A rope is joined once, and paid for by its length. */
function flat(meter: Meter, value: string | Rope): string {
  if (typeof value === "string") return value
  if (value.flat !== null) return value.flat
  meter.payString(value.length)
  return flatten(value)
}
