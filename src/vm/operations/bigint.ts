// BigInt arithmetic: sizes, costs, and the bound on sizes. Work is paid by size before it is done.
//
// A host BigInt does not tell its length, so sizes are steps: 64, 128, 256, ... bits, found by comparing with powers of
// two, which takes the host one look at each.

import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { type GuestThrow, rangeError, typeError } from "../throw.js"

/** Largest magnitude a guest's BigInt may have, in bits. */
export const MAX_BIGINT_BITS = 1 << 20
const MAX_STEP = 14

const LEAST_LIMIT = 1n << 64n
const NEGATIVE_LEAST_LIMIT = -LEAST_LIMIT

/** 2^64, 2^128, 2^256, ... 2^MAX_BIGINT_BITS, as far as they were needed: the last ones are large. */
const LIMITS = [LEAST_LIMIT]
const NEGATIVE_LIMITS = [NEGATIVE_LEAST_LIMIT]

/** The least step whose limit is above the magnitude; MAX_STEP + 1 if it is too large. */
function stepOf(value: bigint): number {
  return value < LEAST_LIMIT && value > NEGATIVE_LEAST_LIMIT ? 0 : stepOfLarge(value)
}

function stepOfLarge(value: bigint): number {
  let step = 1
  for (; step <= MAX_STEP; step++) {
    if (step === LIMITS.length) {
      LIMITS.push(1n << BigInt(64 << step))
      NEGATIVE_LIMITS.push(-LIMITS[step]!)
    }
    if (value < LIMITS[step]! && value > NEGATIVE_LIMITS[step]!) break
  }
  return step
}

/** Size in 64-bit digits, rounded up to a power of two. */
export function bigintDigits(value: bigint): number {
  return 1 << stepOf(value)
}

/** Bytes of a BigInt of that many digits. */
export function bigintBytes(digits: number): number {
  return SIZE.bigintDigit * (digits + 2)
}

function tooBig(): GuestThrow {
  return rangeError("maximum BigInt size exceeded")
}

/** The value, if it is not too large. */
function checked(value: bigint): bigint {
  if (stepOf(value) > MAX_STEP) throw tooBig()
  return value
}

/** Fuel of any operation: sizes are looked at, and a number made on the host's heap. */
const OPERATION = 6

/** Fuel of an operation that goes through so many digits once. */
function passCost(digits: number): number {
  return OPERATION + (digits >>> 4)
}

/** Fuel for multiplying or dividing numbers of a and b digits. */
export function productCost(a: number, b: number): number {
  const short = Math.min(a, b)
  const long = Math.max(a, b)
  return OPERATION + (short <= 32 ? (short * long) >>> 3 : long * Math.ceil(Math.sqrt(short)))
}

/** Fuel for turning so many digits of 64 bits into text in some base, or back. */
export function radixCost(digits: number): number {
  return 2 * productCost(digits, digits)
}

export type BigIntOperator = "+" | "-" | "*" | "/" | "%" | "**" | "&" | "|" | "^" | "<<" | ">>"

/**
 * Throws: RangeError for division by zero, a negative exponent, a result past MAX_BIGINT_BITS; Unpaid.
 */
export function bigintBinary(realm: Realm, operator: BigIntOperator, a: bigint, b: bigint): bigint {
  const left = bigintDigits(a)
  const right = bigintDigits(b)
  switch (operator) {
    case "*":
      realm.meter.pay(productCost(left, right), bigintBytes(left + right))
      return checked(a * b)
    case "/":
      if (b === 0n) throw rangeError("division by zero")
      realm.meter.pay(productCost(left, right), bigintBytes(left))
      return a / b
    case "%":
      if (b === 0n) throw rangeError("division by zero")
      realm.meter.pay(productCost(left, right), bigintBytes(right))
      return a % b
    case "**":
      return power(realm, a, b)
    case "<<":
      return shift(realm, a, left, b)
    case ">>":
      return shift(realm, a, left, -b)
  }
  const digits = Math.max(left, right)
  realm.meter.pay(passCost(digits), bigintBytes(digits))
  switch (operator) {
    case "+":
      return checked(a + b)
    case "-":
      return checked(a - b)
    case "&":
      return a & b
    case "|":
      return a | b
    case "^":
      return a ^ b
  }
}

function power(realm: Realm, base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) throw rangeError("exponent must not be negative")
  if (exponent === 0n) return 1n
  if (base === 0n || base === 1n) return base
  if (base === -1n) return (exponent & 1n) === 1n ? -1n : 1n
  const step = stepOf(base)
  // A lower bound of the base's length in bits, at least half of it.
  const bits = step === 0 ? Math.floor(Math.log2(Math.abs(Number(base)))) : 32 << step
  if (exponent > BigInt(MAX_BIGINT_BITS) || bits * Number(exponent) > MAX_BIGINT_BITS) throw tooBig()
  const digits = 1 + Math.ceil((2 * Math.max(bits, 1) * Number(exponent)) / 64)
  realm.meter.pay(2 * productCost(digits, digits), bigintBytes(digits))
  return checked(base ** exponent)
}

function shift(realm: Realm, value: bigint, digits: number, by: bigint): bigint {
  if (by <= 0n) {
    if (by < NEGATIVE_LEAST_LIMIT) return value < 0n ? -1n : 0n
    const left = Math.max(1, digits - Math.floor(Number(-by) / 64))
    realm.meter.pay(passCost(left), bigintBytes(left))
    return value >> -by
  }
  if (value === 0n) return value
  if (by > BigInt(MAX_BIGINT_BITS)) throw tooBig()
  const size = digits + Math.ceil(Number(by) / 64)
  realm.meter.pay(passCost(size), bigintBytes(size))
  return checked(value << by)
}

/** StringToBigInt — sec-stringtobigint; undefined if the text is no BigInt. */
export function stringToBigInt(realm: Realm, text: string): bigint | undefined {
  if (text.length > MAX_BIGINT_BITS) throw tooBig()
  const digits = 1 + (text.length >>> 4)
  realm.meter.pay(radixCost(digits) + (text.length >>> 4), bigintBytes(digits))
  let value: bigint
  try {
    value = BigInt(text)
  } catch {
    return undefined
  }
  return checked(value)
}

/** The decimal text of a BigInt, or in another radix. */
export function bigintToString(realm: Realm, value: bigint, radix = 10): string {
  const digits = bigintDigits(value)
  // At most 64 characters a digit, in base 2.
  const length = radix >= 8 ? 22 * digits : 64 * digits
  realm.meter.pay(radixCost(digits) + (length >>> 5), SIZE.string + 2 * length)
  return value.toString(radix)
}

/** NumberToBigInt — sec-numbertobigint. */
export function numberToBigInt(value: number): bigint {
  if (!Number.isInteger(value)) throw rangeError(`cannot convert ${value} to a BigInt: it is not an integer`)
  return BigInt(value)
}

export function cannotMix(): GuestThrow {
  return typeError("cannot mix BigInt and other types, use explicit conversions")
}
