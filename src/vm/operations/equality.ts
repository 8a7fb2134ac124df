// Equality of values, as leaves. Long strings are compared by the host; the loop charges for them by length.

import { flatten, Rope, type Value } from "../objects/value.js"

/** IsStrictlyEqual — sec-isstrictlyequal. */
export function strictEquals(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a instanceof Rope || b instanceof Rope) return stringOf(a) === stringOf(b) && stringOf(a) !== null
  return false
}

function stringOf(value: Value): string | null {
  return typeof value === "string" ? value : value instanceof Rope ? flatten(value) : null
}

/** SameValue — sec-samevalue. */
export function sameValue(a: Value, b: Value): boolean {
  return Object.is(a, b) || (typeof a !== "number" && strictEquals(a, b))
}

/** SameValueZero — sec-samevaluezero. */
export function sameValueZero(a: Value, b: Value): boolean {
  return strictEquals(a, b) || Object.is(a, b)
}
