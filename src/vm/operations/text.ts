// Strings as leaves see them: flat text, paid for where a rope is joined.

import { flatten, MAX_STRING_LENGTH, ROPE_MIN, Rope, type Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { rangeError } from "../throw.js"

/** Whether the value is a string, joined or not. */
export function isString(value: Value): value is string | Rope {
  return typeof value === "string" || value instanceof Rope
}

/**
 * The text of a string. A rope is joined, once, and paid for by its length.
 *
 * Throws: Unpaid, before anything is joined. Two texts in one leaf are fine: the first stays joined when it runs again.
 */
export function textOf(realm: Realm, value: string | Rope): string {
  if (typeof value === "string") return value
  if (value.flat !== null) return value.flat
  realm.meter.payFirst(value.length >>> 5, SIZE.string + 2 * value.length)
  return flatten(value)
}

/**
 * left + right. Short results are joined at once, longer ones stay ropes.
 *
 * Throws: RangeError past MAX_STRING_LENGTH; Unpaid.
 */
export function concatenate(realm: Realm, left: string | Rope, right: string | Rope): string | Rope {
  const length = left.length + right.length
  if (left.length === 0) return right
  if (right.length === 0) return left
  if (length > MAX_STRING_LENGTH) throw rangeError("invalid string length")
  if (length < ROPE_MIN) {
    realm.meter.payString(length)
    return (left as string) + (right as string)
  }
  realm.meter.pay(1, SIZE.rope)
  return new Rope(left, right)
}
