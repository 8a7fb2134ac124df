// Operators whose operands are objects: each is converted here, in the spec's order, and the instruction is run again on
// primitives. Spec: sec-evaluatestringornumericbinaryexpression, sec-applystringornumericbinaryoperator.

function Operator_Add(a, b) {
  const left = ToPrimitive(a, "default")
  const right = ToPrimitive(b, "default")
  return left + right
}

function Operator_Sub(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left - right
}

function Operator_Mul(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left * right
}

function Operator_Div(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left / right
}

function Operator_Mod(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left % right
}

function Operator_Exp(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left ** right
}

function Operator_BitAnd(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left & right
}

function Operator_BitOr(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left | right
}

function Operator_BitXor(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left ^ right
}

function Operator_Shl(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left << right
}

function Operator_Shr(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left >> right
}

function Operator_Ushr(a, b) {
  const left = ToNumericValue(a)
  const right = ToNumericValue(b)
  return left >>> right
}

function Operator_Less(a, b) {
  const left = ToPrimitive(a, "number")
  const right = ToPrimitive(b, "number")
  return left < right
}

function Operator_LessEqual(a, b) {
  const left = ToPrimitive(a, "number")
  const right = ToPrimitive(b, "number")
  return left <= right
}

function Operator_Greater(a, b) {
  const left = ToPrimitive(a, "number")
  const right = ToPrimitive(b, "number")
  return left > right
}

function Operator_GreaterEqual(a, b) {
  const left = ToPrimitive(a, "number")
  const right = ToPrimitive(b, "number")
  return left >= right
}

/** spec: sec-islooselyequal */
function Operator_Equal(a, b) {
  if (IsObject(a)) {
    if (IsObject(b)) return a === b
    if (b === undefined || b === null) return false
    return ToPrimitive(a, "default") == b
  }
  if (a === undefined || a === null || !IsObject(b)) return a == b
  return a == ToPrimitive(b, "default")
}

function Operator_Negate(value) {
  return -ToPrimitive(value, "number")
}

function Operator_ToNumber(value) {
  return ToNumberValue(value)
}

function Operator_ToNumeric(value) {
  return ToNumericValue(value)
}

function Operator_BitNot(value) {
  return ~ToPrimitive(value, "number")
}

function Operator_Increment(value) {
  let numeric = ToNumericValue(value)
  return ++numeric
}

function Operator_Decrement(value) {
  let numeric = ToNumericValue(value)
  return --numeric
}

function Operator_ToString(value) {
  return ToStringValue(value)
}

function Operator_ToPropertyKey(value) {
  return ToPropertyKeyValue(value)
}
