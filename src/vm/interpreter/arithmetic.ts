// Operators beyond the loop's fast paths: primitives by leaves, objects by self-hosted code in a frame.

import { Op } from "../../compiler/bytecode/op.generated.js"
import { OP_NAMES } from "../../compiler/bytecode/opcodes.js"
import { type Agent, CALLED, type Called } from "../agent.js"
import { isObject } from "../objects/object.js"
import { keyToValue } from "../objects/property-key.js"
import type { Value } from "../objects/value.js"
import {
  addPrimitives,
  type BinaryOp,
  binaryPrimitives,
  bitNotPrimitive,
  decrementPrimitive,
  incrementPrimitive,
  negatePrimitive,
} from "../operations/arithmetic.js"
import { comparePrimitives, looselyEqualPrimitives } from "../operations/comparison.js"
import { toNumberLeaf, toNumericLeaf, toPropertyKeyLeaf, toStringOrRope } from "../operations/conversions.js"
import { Then } from "./frame.js"
import { callSelfHosted } from "./invoke.js"

/** Fuel of an operator between values that are not both numbers, nor both short strings. */
const CONVERTED_FUEL = 3

export function binarySlow(
  agent: Agent,
  op: BinaryOp,
  left: Value,
  right: Value,
  dst: number,
): Value | Called {
  if (isObject(left) || isObject(right))
    return callSelfHosted(agent, `Operator_${OP_NAMES[op]}`, [left, right], Then.Store, dst)
  agent.realm.meter.debt += CONVERTED_FUEL
  return op === Op.Add
    ? addPrimitives(agent.realm, left, right)
    : binaryPrimitives(agent.realm, op, left, right)
}

export type UnaryOp =
  | Op.Increment
  | Op.Decrement
  | Op.Negate
  | Op.BitNot
  | Op.ToNumber
  | Op.ToNumeric
  | Op.ToString
  | Op.ToPropertyKey

export function unarySlow(agent: Agent, op: UnaryOp, value: Value, dst: number): Value | Called {
  if (isObject(value)) return callSelfHosted(agent, `Operator_${OP_NAMES[op]}`, [value], Then.Store, dst)
  const { realm } = agent
  switch (op) {
    case Op.Increment:
      return incrementPrimitive(realm, value)
    case Op.Decrement:
      return decrementPrimitive(realm, value)
    case Op.Negate:
      return negatePrimitive(realm, value)
    case Op.BitNot:
      return bitNotPrimitive(realm, value)
    case Op.ToNumber:
      return toNumberLeaf(realm, value)
    case Op.ToNumeric:
      return toNumericLeaf(realm, value)
    case Op.ToString:
      return toStringOrRope(realm, value)
    case Op.ToPropertyKey: {
      const key = toPropertyKeyLeaf(realm, value)
      return typeof key === "number" ? key : keyToValue(key as string | symbol)
    }
  }
}

/** PostIncrement and PostDecrement of anything but a number: R[own] is written here, what is answered is for R[dst]. */
export function postStep(
  agent: Agent,
  op: Op.PostIncrement | Op.PostDecrement,
  value: Value,
  own: number,
): Value | Called {
  if (isObject(value)) return callSelfHosted(agent, "Operator_ToNumeric", [value], Then.PostStep, 0)
  const { realm } = agent
  const old = toNumericLeaf(realm, value)
  agent.stack[own] = op === Op.PostIncrement ? incrementPrimitive(realm, old) : decrementPrimitive(realm, old)
  return old
}

export type CompareOp = Op.Less | Op.LessEqual | Op.Greater | Op.GreaterEqual

const SYMBOL: { readonly [op: number]: "<" | "<=" | ">" | ">=" } = {
  [Op.Less]: "<",
  [Op.LessEqual]: "<=",
  [Op.Greater]: ">",
  [Op.GreaterEqual]: ">=",
}

export function compareSlow(
  agent: Agent,
  op: CompareOp,
  left: Value,
  right: Value,
  then: Then,
  dst: number,
): boolean | Called {
  if (isObject(left) || isObject(right))
    return callSelfHosted(agent, `Operator_${OP_NAMES[op]}`, [left, right], then, dst)
  agent.realm.meter.debt += CONVERTED_FUEL
  return comparePrimitives(agent.realm, SYMBOL[op]!, left, right)
}

/** Whether to take a conditional jump; `negated` jumps are taken if the comparison does not hold. */
export function branchSlow(
  agent: Agent,
  op: CompareOp,
  left: Value,
  right: Value,
  negated: boolean,
): boolean | Called {
  const answer = compareSlow(agent, op, left, right, negated ? Then.BranchIfFalse : Then.BranchIfTrue, 0)
  return answer === CALLED ? CALLED : answer !== negated
}

/** == */
export function looselyEqual(
  agent: Agent,
  left: Value,
  right: Value,
  then: Then,
  dst: number,
): boolean | Called {
  if (isObject(left) && isObject(right)) return left === right
  if (isObject(left) || isObject(right)) {
    const other = isObject(left) ? right : left
    if (other === undefined || other === null) return false
    return callSelfHosted(agent, "Operator_Equal", [left, right], then, dst)
  }
  agent.realm.meter.debt += CONVERTED_FUEL
  return looselyEqualPrimitives(agent.realm, left, right)
}
