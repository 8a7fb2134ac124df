// IEEE 754 binary16: rounding and the sixteen bits of it.

/** Smallest normal number, and the distance between subnormal ones. */
const MIN_NORMAL = 2 ** -14
const SUBNORMAL_STEP = 2 ** -24
/** From here on numbers round to infinity. */
const OVERFLOW = 65520

/** The nearest half-precision number, ties to even — sec-math.f16round. */
export function roundToHalf(x: number): number {
  const size = Math.abs(x)
  if (!(size < OVERFLOW)) return Number.isNaN(x) ? x : x < 0 ? -Infinity : Infinity
  if (size === 0) return x
  // The distance between neighbours: 2^-10 of the power of two below, found exactly by scaling.
  let step = SUBNORMAL_STEP
  if (size >= MIN_NORMAL) {
    let power = MIN_NORMAL
    while (power * 2 <= size) power *= 2
    step = power / 1024
  }
  const rounded = roundTiesToEven(size / step) * step
  return x < 0 ? -rounded : rounded
}

/** For 0 <= x < 2^52. */
function roundTiesToEven(x: number): number {
  return x + 4503599627370496 - 4503599627370496
}

/** The number as sixteen bits, rounded. */
export function halfToBits(x: number): number {
  if (Number.isNaN(x)) return 0x7e00
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0
  const size = Math.abs(roundToHalf(x))
  if (size === Infinity) return sign | 0x7c00
  if (size < MIN_NORMAL) return sign | (size / SUBNORMAL_STEP)
  let exponent = 1
  let power = MIN_NORMAL
  while (power * 2 <= size) {
    power *= 2
    exponent++
  }
  return sign | (exponent << 10) | ((size / power - 1) * 1024)
}

/** The number of sixteen bits. */
export function bitsToHalf(bits: number): number {
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  const size =
    exponent === 0
      ? fraction * SUBNORMAL_STEP
      : exponent === 31
        ? fraction === 0
          ? Infinity
          : Number.NaN
        : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return (bits & 0x8000) !== 0 ? -size : size
}
