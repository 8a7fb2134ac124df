// Loose equality and order of primitives, as leaves.

import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { stringToBigInt } from "./bigint.js"
import { toNumericLeaf } from "./conversions.js"
import { FREE_COMPARISON, payForBigInts, strictEquals } from "./equality.js"
import { isString, textOf } from "./text.js"

/** IsLooselyEqual of primitives, or of two objects — sec-islooselyequal. Throws: Unpaid. */
export function looselyEqualPrimitives(realm: Realm, a: Value, b: Value): boolean {
  if (a === null || a === undefined) return b === null || b === undefined
  if (b === null || b === undefined) return false
  if (isString(a) && isString(b)) {
    if (a.length !== b.length) return false
    const left = textOf(realm, a)
    const right = textOf(realm, b)
    if (left.length > FREE_COMPARISON) realm.meter.pay(left.length >>> 5, 0)
    return left === right
  }
  if (typeof a === typeof b) return strictEquals(realm.meter, a, b)
  if (typeof a === "symbol" || typeof b === "symbol") return false
  if (typeof a === "bigint" && isString(b)) return stringToBigInt(realm, textOf(realm, b)) === a
  if (isString(a) && typeof b === "bigint") return stringToBigInt(realm, textOf(realm, a)) === b
  const left = toNumericLeaf(realm, a)
  const right = toNumericLeaf(realm, b)
  // A number and a BigInt are compared by mathematical value, as the host does.
  return left <= right && left >= right
}

/** IsLessThan of primitives — sec-islessthan; undefined where a NaN is met. Throws: TypeError for symbols; Unpaid. */
export function lessThanPrimitives(realm: Realm, a: Value, b: Value): boolean | undefined {
  if (isString(a) && isString(b)) {
    const left = textOf(realm, a)
    const right = textOf(realm, b)
    const length = Math.min(left.length, right.length)
    if (length > 64) realm.meter.pay(length >>> 5, 0)
    return left < right
  }
  if (typeof a === "bigint" && isString(b)) {
    const right = stringToBigInt(realm, textOf(realm, b))
    return right === undefined ? undefined : a < right
  }
  if (isString(a) && typeof b === "bigint") {
    const left = stringToBigInt(realm, textOf(realm, a))
    return left === undefined ? undefined : left < b
  }
  const left = toNumericLeaf(realm, a)
  const right = toNumericLeaf(realm, b)
  if (typeof left === "bigint" && typeof right === "bigint") payForBigInts(realm.meter, left, right)
  if (Number.isNaN(left) || Number.isNaN(right)) return undefined
  return left < right
}

/** One of the four relational operators on primitives. */
export function comparePrimitives(
  realm: Realm,
  operator: "<" | "<=" | ">" | ">=",
  a: Value,
  b: Value,
): boolean {
  switch (operator) {
    case "<":
      return lessThanPrimitives(realm, a, b) === true
    case "<=":
      // Conversions of primitives have no side effects, so their order matters only for which TypeError is thrown.
      return lessThanPrimitives(realm, b, a) === false
    case ">":
      return lessThanPrimitives(realm, b, a) === true
    case ">=":
      return lessThanPrimitives(realm, a, b) === false
  }
}
