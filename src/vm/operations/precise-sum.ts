// Math.sumPrecise: an exact sum, rounded once.

import { Payload } from "../objects/object.js"

/** Any finite double is a multiple of 2^-1074. */
const UNIT = 2 ** -1074
/** A sum of any doubles takes some 2150 bits. */
const SUM_BYTES = 288
const HIGH_WORD = 4294967296

/** Sum of numbers so far — sec-math.sumprecise. */
export class PreciseSum extends Payload {
  /** The finite numbers, in units of 2^-1074. */
  private units = 0n
  private special: "none" | "infinite" | "negative-infinite" | "nan" = "none"
  private onlyNegativeZeros = true

  override trace(): number {
    return SUM_BYTES
  }

  add(x: number): void {
    if (Number.isFinite(x)) {
      if (x !== 0) this.units += inUnits(x)
      if (!Object.is(x, -0)) this.onlyNegativeZeros = false
      return
    }
    const kind = Number.isNaN(x) ? "nan" : x > 0 ? "infinite" : "negative-infinite"
    this.special = this.special === "none" || this.special === kind ? kind : "nan"
  }

  result(): number {
    if (this.special === "nan") return Number.NaN
    if (this.special !== "none") return this.special === "infinite" ? Infinity : -Infinity
    if (this.onlyNegativeZeros) return -0
    return fromUnits(this.units)
  }
}

function inUnits(x: number): bigint {
  let exponent = 0
  let mantissa = x
  // Scale to an integer below 2^53 by exact steps.
  while (Math.abs(mantissa) >= 9007199254740992) {
    mantissa /= HIGH_WORD
    exponent += 32
  }
  while (mantissa !== Math.trunc(mantissa)) {
    const step = Math.min(32, 1074 + exponent)
    mantissa *= 2 ** step
    exponent -= step
  }
  return BigInt(mantissa) << BigInt(1074 + exponent)
}

function fromUnits(units: bigint): number {
  const negative = units < 0n
  const size = negative ? -units : units
  const bits = size.toString(16).length * 4
  let result: number
  if (bits <= 64) result = Number(size) * UNIT
  else {
    // The top 64 bits or so, the lowest of them standing for all that is cut off: rounds as the whole would.
    const shift = bits - 64
    let top = size >> BigInt(shift)
    if (top << BigInt(shift) !== size) top |= 1n
    result = Number(top) * 2 ** (shift - 1074)
  }
  return negative ? -result : result
}
