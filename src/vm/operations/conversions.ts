// Conversions of primitives. Objects are converted by self-hosted code first (ToPrimitive): none ever comes here.
// Spec: sec-type-conversion.

import { isCallable, isObject } from "../objects/object.js"
import { keyOfNumber, keyOfString } from "../objects/property-key.js"
import { type PropertyKey, Rope, type Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { InternalError, syntaxError, typeError } from "../throw.js"
import { bigintToString, numberToBigInt, stringToBigInt } from "./bigint.js"
import { payForKey } from "./collection-key.js"
import { textOf } from "./text.js"

/** ToBoolean — sec-toboolean. Any value. */
export function toBoolean(value: Value): boolean {
  if (typeof value === "object") return value !== null
  return Boolean(value)
}

/** The result of `typeof`. Any value. */
export function typeOf(value: Value): string {
  if (typeof value !== "object") return typeof value
  if (value === null) return "object"
  if (value instanceof Rope) return "string"
  return isCallable(value) ? "function" : "object"
}

/**
 * ToString of a primitive — sec-tostring. Long work (a BigInt, a rope) is paid by size.
 *
 * Throws: TypeError for a symbol; Unpaid.
 */
export function toStringLeaf(realm: Realm, value: Value): string {
  switch (typeof value) {
    case "string":
      return value
    case "bigint":
      return bigintToString(realm, value)
    case "symbol":
      throw typeError("cannot convert a symbol to a string")
    case "object":
      if (value instanceof Rope) return textOf(realm, value)
      if (value !== null) throw notPrimitive()
      break
    case "number":
      realm.meter.debt += Number.isInteger(value) ? 2 : FRACTION_FUEL
  }
  return String(value)
}

/** As toStringLeaf, but a rope stays one. */
export function toStringOrRope(realm: Realm, value: Value): string | Rope {
  return value instanceof Rope ? value : toStringLeaf(realm, value)
}

/**
 * ToNumber of a primitive — sec-tonumber.
 *
 * Throws: TypeError for symbols and BigInts; Unpaid.
 */
export function toNumberLeaf(realm: Realm, value: Value): number {
  switch (typeof value) {
    case "number":
      return value
    case "string":
      return stringToNumber(realm, value)
    case "undefined":
      return Number.NaN
    case "boolean":
      return value ? 1 : 0
    case "bigint":
      throw typeError("cannot convert a BigInt to a number")
    case "symbol":
      throw typeError("cannot convert a symbol to a number")
  }
  if (value === null) return 0
  if (value instanceof Rope) return stringToNumber(realm, textOf(realm, value))
  throw notPrimitive()
}

/** Fuel of the shortest text that names a fraction. */
const FRACTION_FUEL = 12

/** Fuel for reading a number; of those with more digits than a number has, hosts have to look at each. */
export function numeralFuel(length: number): number {
  return 4 + (length <= 16 ? 0 : (Math.min(length, 800) >>> 1) + (length >>> 3))
}

/** StringToNumber — sec-stringtonumber: what the host does with a string is what the spec says. */
export function stringToNumber(realm: Realm, text: string): number {
  realm.meter.pay(numeralFuel(text.length), 0)
  return Number(text)
}

/** ToNumeric of a primitive — sec-tonumeric. */
export function toNumericLeaf(realm: Realm, value: Value): number | bigint {
  return typeof value === "bigint" ? value : toNumberLeaf(realm, value)
}

/** ToBigInt of a primitive — sec-tobigint. */
export function toBigIntLeaf(realm: Realm, value: Value): bigint {
  if (typeof value === "bigint") return value
  if (typeof value === "boolean") return value ? 1n : 0n
  if (typeof value === "string" || value instanceof Rope) {
    const bigint = stringToBigInt(realm, textOf(realm, value))
    if (bigint === undefined) throw syntaxError("cannot convert the string to a BigInt")
    return bigint
  }
  if (isObject(value)) throw notPrimitive()
  throw typeError(`cannot convert ${typeof value === "symbol" ? "a symbol" : String(value)} to a BigInt`)
}

/** BigInt(value) for a primitive: as ToBigInt, and integral numbers too — sec-bigint-constructor-number-value. */
export function toBigIntOfNumeric(realm: Realm, value: Value): bigint {
  return typeof value === "number" ? numberToBigInt(value) : toBigIntLeaf(realm, value)
}

/** ToIntegerOrInfinity of a number — sec-tointegerorinfinity. Never -0. */
export function toIntegerOrInfinity(value: number): number {
  return Number.isNaN(value) ? 0 : Math.trunc(value) + 0
}

/** ToLength of a number — sec-tolength. */
export function toLengthOfNumber(value: number): number {
  const length = toIntegerOrInfinity(value)
  return length <= 0 ? 0 : Math.min(length, Number.MAX_SAFE_INTEGER)
}

/** ToPropertyKey of a primitive — sec-topropertykey. */
export function toPropertyKeyLeaf(realm: Realm, value: Value): PropertyKey {
  if (typeof value === "symbol") return value
  if (typeof value === "number") return keyOfNumber(value)
  const text = typeof value === "string" ? value : toStringLeaf(realm, value)
  payForKey(realm.meter, text)
  return keyOfString(text)
}

function notPrimitive(): InternalError {
  return new InternalError("a leaf was given an object to convert")
}
