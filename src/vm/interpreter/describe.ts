// How error messages show values.

import { ArrayObject, isCallable } from "../objects/object.js"
import { Empty, Rope, type Value } from "../objects/value.js"

/** A short text for a value, at most about 40 characters; never looks a property up. */
export function describeValue(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value.length > 30 ? `${value.slice(0, 30)}…` : value)
  if (typeof value === "symbol") return value.toString()
  if (typeof value === "bigint") return "a bigint"
  if (typeof value !== "object" || value === null) return String(value)
  if (value instanceof Rope) return "a long string"
  if ((value as unknown) instanceof Empty) return "undefined"
  if (isCallable(value)) return "a function"
  return value instanceof ArrayObject ? "an array" : "an object"
}
