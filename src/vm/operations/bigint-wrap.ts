// BigInt.asIntN and asUintN.

import type { Realm } from "../realm.js"
import { rangeError } from "../throw.js"
import { bigintBytes, bigintDigits, MAX_BIGINT_BITS } from "./bigint.js"

/**
 * BigInt.asIntN ( bits, bigint ), BigInt.asUintN ( bits, bigint ) — sec-bigint.asintn, sec-bigint.asuintn
 *
 * Throws: RangeError if the result would be longer than a BigInt may be.
 */
export function wrapBigInt(realm: Realm, value: bigint, bits: number, signed: boolean): bigint {
  const digits = bigintDigits(value)
  // A number this short is not changed, unless a negative one is to become positive.
  if (bits > digits * 64 && (signed || value >= 0n)) return value
  if (bits > MAX_BIGINT_BITS) throw rangeError("maximum BigInt size exceeded")
  const size = Math.max(digits, Math.ceil(bits / 64))
  realm.meter.pay(1 + (size >>> 3), bigintBytes(size))
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
}
