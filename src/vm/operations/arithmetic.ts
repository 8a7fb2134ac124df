// Operators on primitives: what the loop's fast paths leave. The instruction says which operator, by its Op.
// Spec: sec-applystringornumericbinaryoperator, sec-numeric-types.

import { Op } from "../../compiler/bytecode/op.generated.js"
import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { InternalError, typeError } from "../throw.js"
import { type BigIntOperator, bigintBinary, cannotMix } from "./bigint.js"
import { toNumericLeaf, toStringOrRope } from "./conversions.js"
import { concatenate, isString } from "./text.js"

export type BinaryOp =
  | Op.Add
  | Op.Sub
  | Op.Mul
  | Op.Div
  | Op.Mod
  | Op.Exp
  | Op.BitAnd
  | Op.BitOr
  | Op.BitXor
  | Op.Shl
  | Op.Shr
  | Op.Ushr

/** a + b of primitives. Throws: TypeError for symbols and mixed types, RangeError for sizes; Unpaid. */
export function addPrimitives(realm: Realm, a: Value, b: Value): Value {
  if (isString(a) || isString(b)) {
    return concatenate(realm, toStringOrRope(realm, a), toStringOrRope(realm, b))
  }
  return binaryPrimitives(realm, Op.Add, a, b)
}

/** Any other binary arithmetic of primitives (and the sum of two numerics). */
export function binaryPrimitives(realm: Realm, op: BinaryOp, a: Value, b: Value): Value {
  const left = toNumericLeaf(realm, a)
  const right = toNumericLeaf(realm, b)
  if (typeof left === "number" && typeof right === "number") return numberBinary(realm, op, left, right)
  if (typeof left !== "bigint" || typeof right !== "bigint") throw cannotMix()
  const operator = BIGINT_OPERATORS[op]
  if (operator === undefined) throw typeError("BigInts have no unsigned right shift, use >> instead")
  return bigintBinary(realm, operator, left, right)
}

const BIGINT_OPERATORS: { readonly [op: number]: BigIntOperator | undefined } = {
  [Op.Add]: "+",
  [Op.Sub]: "-",
  [Op.Mul]: "*",
  [Op.Div]: "/",
  [Op.Mod]: "%",
  [Op.Exp]: "**",
  [Op.BitAnd]: "&",
  [Op.BitOr]: "|",
  [Op.BitXor]: "^",
  [Op.Shl]: "<<",
  [Op.Shr]: ">>",
}

function numberBinary(realm: Realm, op: BinaryOp, a: number, b: number): number {
  switch (op) {
    case Op.Add:
      return a + b
    case Op.Sub:
      return a - b
    case Op.Mul:
      return a * b
    case Op.Div:
      return a / b
    case Op.Mod:
      return remainder(realm, a, b)
    case Op.Exp:
      return a ** b
    case Op.BitAnd:
      return a & b
    case Op.BitOr:
      return a | b
    case Op.BitXor:
      return a ^ b
    case Op.Shl:
      return a << b
    case Op.Shr:
      return a >> b
    case Op.Ushr:
      return a >>> b
  }
  throw new InternalError(`no arithmetic for opcode ${op satisfies never}`)
}

/**
 * left % right: the host divides bit by bit.
 *
 * Fuel: by how far the two are apart, after the fact.
 */
export function remainder(realm: Realm, left: number, right: number): number {
  const quotient = Math.abs(left / right)
  if (quotient > 1e25 && right !== 0) realm.meter.debt += quotient < 1e100 ? 16 : quotient < 1e200 ? 32 : 64
  return left % right
}

/** -value of a primitive. */
export function negatePrimitive(realm: Realm, value: Value): Value {
  const numeric = toNumericLeaf(realm, value)
  return typeof numeric === "number" ? -numeric : bigintBinary(realm, "-", 0n, numeric)
}

/** ~value of a primitive. */
export function bitNotPrimitive(realm: Realm, value: Value): Value {
  const numeric = toNumericLeaf(realm, value)
  return typeof numeric === "number" ? ~numeric : bigintBinary(realm, "-", -1n, numeric)
}

/** ToNumeric(value) + 1 of a primitive. */
export function incrementPrimitive(realm: Realm, value: Value): Value {
  const numeric = toNumericLeaf(realm, value)
  return typeof numeric === "number" ? numeric + 1 : bigintBinary(realm, "+", numeric, 1n)
}

/** ToNumeric(value) - 1 of a primitive. */
export function decrementPrimitive(realm: Realm, value: Value): Value {
  const numeric = toNumericLeaf(realm, value)
  return typeof numeric === "number" ? numeric - 1 : bigintBinary(realm, "-", numeric, 1n)
}
