// Number, BigInt: constructors, and what converts in an order of its own.

/** spec: sec-number-constructor-number-value */
function NumberConstructor(...values) {
  let number = 0
  if (values.length > 0) number = NumericToNumber(ToNumericValue(values[0]))
  if (new.target === undefined) return number
  return NewPrimitiveObject(number, GetPrototypeFromConstructor(new.target, "%Number.prototype%"))
}

/** spec: sec-bigint-constructor-number-value */
function BigIntConstructor(value) {
  if (new.target !== undefined) throw NewTypeError("BigInt is not a constructor")
  return NumericToBigInt(ToPrimitive(value, "number"))
}

/** spec: sec-tobigint */
function ToBigIntValue(value) {
  return typeof value === "bigint" ? value : PrimitiveToBigInt(ToPrimitive(value, "number"))
}

/** spec: sec-bigint.asintn */
function BigInt_asIntN(bits, bigint) {
  const width = ToIndex(bits)
  return WrapBigInt(ToBigIntValue(bigint), width, true)
}

/** spec: sec-bigint.asuintn */
function BigInt_asUintN(bits, bigint) {
  const width = ToIndex(bits)
  return WrapBigInt(ToBigIntValue(bigint), width, false)
}
