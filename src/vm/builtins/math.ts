// Math. Functions that the spec leaves to the implementation (sin, exp, pow, hypot, ...) are the host's: an embedder who
// compares runs across hosts has to keep the host engine the same. random is a seeded generator of the realm.

import { EMPTY, type Value } from "../objects/value.js"
import { roundToHalf } from "../operations/half-float.js"
import { nextRandom } from "../operations/random.js"
import {
  defineObject,
  type NativeRow,
  native,
  type QuickFunction,
  selfHosted,
  value,
  variadic,
} from "./define.js"

export const math = defineObject({
  name: "Math",
  spec: "sec-math-object",
  global: true,
  members: () => ({
    E: value(Math.E),
    LN10: value(Math.LN10),
    LN2: value(Math.LN2),
    LOG10E: value(Math.LOG10E),
    LOG2E: value(Math.LOG2E),
    PI: value(Math.PI),
    SQRT1_2: value(Math.SQRT1_2),
    SQRT2: value(Math.SQRT2),
    abs: unary(Math.abs),
    acos: unary(Math.acos, 2),
    acosh: unary(Math.acosh, 4),
    asin: unary(Math.asin, 2),
    asinh: unary(Math.asinh, 4),
    atan: unary(Math.atan, 2),
    atanh: unary(Math.atanh, 4),
    atan2: binary(Math.atan2, 4),
    cbrt: unary(Math.cbrt, 2),
    ceil: unary(Math.ceil),
    clz32: unary(Math.clz32),
    cos: unary(Math.cos, 2),
    cosh: unary(Math.cosh, 4),
    exp: unary(Math.exp, 2),
    expm1: unary(Math.expm1, 2),
    floor: unary(Math.floor),
    f16round: unary(roundToHalf, 2),
    fround: unary(Math.fround),
    hypot: variadic((realm, _self, args) => hypot(realm.meter, args as readonly number[]), 2, {
      convert: ["number"],
      cost: 4,
    }),
    imul: binary(Math.imul),
    log: unary(Math.log, 2),
    log1p: unary(Math.log1p, 2),
    log10: unary(Math.log10, 2),
    log2: unary(Math.log2, 2),
    max: variadic((realm, _self, args) => extreme(realm.meter, args as readonly number[], true), 2, {
      convert: ["number"],
      quick: quickBinary(Math.max),
    }),
    min: variadic((realm, _self, args) => extreme(realm.meter, args as readonly number[], false), 2, {
      convert: ["number"],
      quick: quickBinary(Math.min),
    }),
    pow: binary((base, exponent) => base ** exponent, 4),
    random: native((realm) => nextRandom(realm.tables.random), 0),
    round: unary(Math.round),
    sign: unary(Math.sign),
    sin: unary(Math.sin, 2),
    sinh: unary(Math.sinh, 4),
    sqrt: unary(Math.sqrt),
    sumPrecise: selfHosted("Math_sumPrecise", 1),
    tan: unary(Math.tan, 2),
    tanh: unary(Math.tanh, 4),
    trunc: unary(Math.trunc),
  }),
  tag: "Math",
})

interface Paying {
  pay(fuel: number, bytes: number): void
}

function unary(fn: (x: number) => number, cost = 1): NativeRow {
  return native((_realm, _self, x: Value) => fn(x as number), 1, {
    convert: ["number"],
    cost,
    quick: (_realm, _self, _argc, x) => (typeof x === "number" ? fn(x) : EMPTY),
  })
}

function binary(fn: (x: number, y: number) => number, cost = 1): NativeRow {
  return native((_realm, _self, x: Value, y: Value) => fn(x as number, y as number), 2, {
    convert: ["number", "number"],
    cost,
    quick: quickBinary(fn),
  })
}

/** A function of exactly two numbers. */
function quickBinary(fn: (x: number, y: number) => number): QuickFunction {
  return (_realm, _self, argc, x, y) =>
    argc === 2 && typeof x === "number" && typeof y === "number" ? fn(x, y) : EMPTY
}

/** Math.hypot ( ...args ) — sec-math.hypot. Scaled by the largest, with a compensated sum. */
function hypot(meter: Paying, numbers: readonly number[]): number {
  meter.pay(numbers.length >>> 1, 0)
  let largest = 0
  let hasNaN = false
  for (const number of numbers) {
    const size = Math.abs(number)
    if (size === Number.POSITIVE_INFINITY) return size
    if (Number.isNaN(size)) hasNaN = true
    else if (size > largest) largest = size
  }
  if (hasNaN) return Number.NaN
  if (largest === 0) return 0
  let sum = 0
  let lost = 0
  for (const number of numbers) {
    const ratio = number / largest
    const term = ratio * ratio - lost
    const next = sum + term
    lost = next - sum - term
    sum = next
  }
  return Math.sqrt(sum) * largest
}

/** Math.max and Math.min — sec-math.max, sec-math.min */
function extreme(meter: Paying, numbers: readonly number[], largest: boolean): number {
  meter.pay(numbers.length >>> 2, 0)
  let result = largest ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  for (const number of numbers) result = largest ? Math.max(result, number) : Math.min(result, number)
  return result
}
