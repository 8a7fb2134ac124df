// Calling leaves: conversions of `this` and arguments as the row says, then the body.

import { type Agent, CALLED, type Called } from "../agent.js"
import {
  CONVERSIONS,
  type Conversion,
  type NativeFunction,
  type NativeRow,
  type VariadicFunction,
} from "../builtins/define.js"
import { type FunctionObject, isObject, LazyValue } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import {
  toIntegerOrInfinity,
  toLengthOfNumber,
  toNumberLeaf,
  toNumericLeaf,
  toPropertyKeyLeaf,
  toStringLeaf,
} from "../operations/conversions.js"
import type { Realm } from "../realm.js"
import { typeError } from "../throw.js"
import type { Code } from "./code.js"
import type { Then } from "./frame.js"
import { callSelfHosted } from "./invoke.js"

const ANY = CONVERSIONS.indexOf("any")
const STRING = CONVERSIONS.indexOf("string")
const NUMBER = CONVERSIONS.indexOf("number")
const INTEGER = CONVERSIONS.indexOf("integer")

/**
 * Calls a leaf with `this` and arguments in the stack below and from `base` on. If a conversion meets an object, the
 * self-hosted ConvertAndCall does them all; if the body gives up, its self-hosted double takes over.
 */
export function callNative(
  agent: Agent,
  row: NativeRow,
  callee: FunctionObject | LazyValue,
  base: number,
  argc: number,
  then: Then,
  dst: number,
): Value | Called {
  const { stack, realm } = agent
  const { quick } = row
  if (quick !== null) {
    const answer = quick(
      realm,
      stack[base - 1],
      argc,
      argc > 0 ? stack[base] : undefined,
      argc > 1 ? stack[base + 1] : undefined,
    )
    if (answer !== EMPTY) {
      realm.meter.debt += row.cost
      return answer
    }
  }
  let given = argc
  if (row.convert !== null) {
    if (!convertWindow(agent, row, base, argc)) {
      const args = realm.newArray(stack.slice(base, base + argc))
      const fn = callee instanceof LazyValue ? (realm.materialize(callee) as Value) : callee
      return callSelfHosted(agent, "ConvertAndCall", [fn, stack[base - 1], args, undefined], then, dst)
    }
    if (!row.variadic && given < row.codes.length) given = row.codes.length
  }
  const result = row.variadic
    ? (row.fn as VariadicFunction)(realm, stack[base - 1], stack.slice(base, base + argc))
    : (row.fn as NativeFunction)(
        realm,
        stack[base - 1],
        given > 0 ? stack[base] : undefined,
        given > 1 ? stack[base + 1] : undefined,
        given > 2 ? stack[base + 2] : undefined,
      )
  // Only now: a body that throws Unpaid is called again, and must be charged once.
  realm.meter.debt += row.cost
  if (result === EMPTY && row.otherwise !== null) {
    agent.push(realm.intrinsics.selfHosted(row.otherwise) as Code, callee, base, argc, then, dst)
    return CALLED
  }
  return result
}

/**
 * Converts `this` and the arguments in place, in order; false as soon as an object is met. What was converted by then may
 * be converted again: conversions of primitives can be repeated.
 */
function convertWindow(agent: Agent, row: NativeRow, base: number, argc: number): boolean {
  const { stack, realm } = agent
  const { codes, selfCode } = row
  if (selfCode !== ANY) {
    const self = stack[base - 1]
    if (selfCode !== STRING || typeof self !== "string") {
      if (isObject(self)) return false
      if (self === undefined || self === null) throw typeError(`${row.name} called on ${self}`)
      stack[base - 1] = convertPrimitive(realm, self, row.self)
    }
  }
  const last = codes.length - 1
  if (last < 0) return true
  const count = row.variadic || argc <= last ? argc : last + 1
  for (let i = 0; i < count; i++) {
    const code = codes[i <= last ? i : last]!
    if (code === ANY) continue
    const value = stack[base + i]
    if (typeof value === "number") {
      if (code === NUMBER) continue
      if (code === INTEGER && Number.isInteger(value)) {
        if (value === 0) stack[base + i] = 0
        continue
      }
    } else if (typeof value === "string") {
      if (code === STRING) continue
    } else if (isObject(value)) return false
    stack[base + i] = convertPrimitive(realm, value, CONVERSIONS[code]!)
  }
  if (!row.variadic && argc <= last) {
    // Missing arguments are undefined, and converted too: the window is widened.
    if (base + last + 1 > stack.length) agent.growStack(base + last + 1)
    for (let i = argc; i <= last; i++)
      stack[base + i] = convertPrimitive(realm, undefined, CONVERSIONS[codes[i]!]!)
  }
  return true
}

/** A primitive, converted — the leaves of ConvertAndCall too. */
export function convertPrimitive(realm: Realm, value: Value, kind: Conversion): Value {
  switch (kind) {
    case "any":
      return value
    case "string":
      return typeof value === "string" ? value : toStringLeaf(realm, value)
    case "number":
      return typeof value === "number" ? value : toNumberLeaf(realm, value)
    case "integer":
      return toIntegerOrInfinity(toNumberLeaf(realm, value))
    case "length":
      return toLengthOfNumber(toNumberLeaf(realm, value))
    case "numeric":
      return toNumericLeaf(realm, value)
    case "key":
      return toPropertyKeyLeaf(realm, value) as Value
    case "string?":
      return value === undefined ? undefined : toStringLeaf(realm, value)
    case "number?":
      return value === undefined ? undefined : toNumberLeaf(realm, value)
    case "integer?":
      return value === undefined ? undefined : toIntegerOrInfinity(toNumberLeaf(realm, value))
  }
}
