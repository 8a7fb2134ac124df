// Number. Conversions between numbers and digits are the host's, on primitives: the spec fixes every digit of them,
// except for fractions in a radix other than ten, which follow the host.

import { ExoticObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { PrimitiveBox } from "../operations/to-object.js"
import type { Realm } from "../realm.js"
import { rangeError, typeError } from "../throw.js"
import { defineBuiltin, intrinsic, native, selfHosted, value } from "./define.js"

export const number = defineBuiltin({
  name: "Number",
  spec: "sec-number-objects",
  construct: selfHosted("NumberConstructor", 1),
  statics: () => ({
    EPSILON: value(Number.EPSILON),
    isFinite: native((_realm, _self, a) => typeof a === "number" && Number.isFinite(a), 1),
    isInteger: native((_realm, _self, a) => Number.isInteger(a), 1),
    isNaN: native((_realm, _self, a) => typeof a === "number" && Number.isNaN(a), 1),
    isSafeInteger: native((_realm, _self, a) => Number.isSafeInteger(a), 1),
    MAX_SAFE_INTEGER: value(Number.MAX_SAFE_INTEGER),
    MAX_VALUE: value(Number.MAX_VALUE),
    MIN_SAFE_INTEGER: value(Number.MIN_SAFE_INTEGER),
    MIN_VALUE: value(Number.MIN_VALUE),
    NaN: value(Number.NaN),
    NEGATIVE_INFINITY: value(Number.NEGATIVE_INFINITY),
    parseFloat: intrinsic("%GlobalFunctions%.parseFloat"),
    parseInt: intrinsic("%GlobalFunctions%.parseInt"),
    POSITIVE_INFINITY: value(Number.POSITIVE_INFINITY),
  }),
  prototype: () => ({
    toExponential: native(toExponential, 1, { convert: ["integer?"], cost: 16 }),
    toFixed: native(toFixed, 1, { convert: ["integer"], cost: 16 }),
    toLocaleString: native((_realm, self) => String(thisNumber(self, "toLocaleString")), 0, { cost: 16 }),
    toPrecision: native(toPrecision, 1, { convert: ["number?"], cost: 16 }),
    toString: native(toString, 1, { convert: ["integer?"], cost: 16 }),
    valueOf: native((_realm, self) => thisNumber(self, "valueOf"), 0),
  }),
  prototypeKind: "number",
})

/** Digits that hosts find without long integers. */
const EXACT_DIGITS = 17
/** Fuel of the text of a fraction in another base than 10; and of a number that has hundreds of digits in it. */
const BASE_DIGITS = 20
const FAR_DIGITS = 250

/** ThisNumberValue ( value ) — sec-thisnumbervalue */
function thisNumber(self: Value, name: string): number {
  if (typeof self === "number") return self
  if (self instanceof ExoticObject && self.payload instanceof PrimitiveBox) {
    const { primitive } = self.payload
    if (typeof primitive === "number") return primitive
  }
  throw typeError(`Number.prototype.${name} requires that 'this' be a number`)
}

/** Number.prototype.toExponential ( fractionDigits ) — sec-number.prototype.toexponential */
function toExponential(realm: Realm, self: Value, digits: Value): Value {
  const x = thisNumber(self, "toExponential")
  if (!Number.isFinite(x)) return String(x)
  if (digits === undefined) return x.toExponential()
  const count = digitCount(digits as number, 0, "toExponential")
  payDigits(realm, x, count)
  return x.toExponential(count)
}

/** Number.prototype.toFixed ( fractionDigits ) — sec-number.prototype.tofixed */
function toFixed(realm: Realm, self: Value, digits: Value): Value {
  const x = thisNumber(self, "toFixed")
  const count = digitCount(digits as number, 0, "toFixed")
  payDigits(realm, x, count)
  return x.toFixed(count)
}

/** Number.prototype.toPrecision ( precision ) — sec-number.prototype.toprecision */
function toPrecision(realm: Realm, self: Value, precision: Value): Value {
  const x = thisNumber(self, "toPrecision")
  if (precision === undefined) return String(x)
  if (!Number.isFinite(x)) return String(x)
  const integer = Math.trunc(precision as number)
  const count = digitCount(Number.isNaN(integer) ? 0 : integer, 1, "toPrecision")
  payDigits(realm, x, count)
  return x.toPrecision(count)
}

/** More digits than a number has are worked out one by one, of a very large or small number with long integers. */
function payDigits(realm: Realm, x: number, count: number): void {
  realm.meter.payString(count + 24)
  if (count > EXACT_DIGITS) realm.meter.debt += isFar(x) ? 3 * count : count
}

function isFar(x: number): boolean {
  const size = Math.abs(x)
  return size !== 0 && (size > 1e30 || size < 1e-30)
}

function digitCount(count: number, least: number, name: string): number {
  if (count >= least && count <= 100) return count
  throw rangeError(`${name} takes ${least} to 100 digits, got ${count}`)
}

/** Number.prototype.toString ( [ radix ] ) — sec-number.prototype.tostring */
function toString(realm: Realm, self: Value, radix: Value): Value {
  const x = thisNumber(self, "toString")
  const base = radix === undefined ? 10 : (radix as number)
  if (!(base >= 2 && base <= 36)) throw rangeError(`toString radix must be 2 to 36, got ${base}`)
  // In other bases a number is written out in full.
  if (base !== 10) realm.meter.debt += isFar(x) ? FAR_DIGITS : Number.isInteger(x) ? 0 : BASE_DIGITS
  const text = x.toString(base)
  realm.meter.bytesLeft -= 24 + 2 * text.length
  return text
}
