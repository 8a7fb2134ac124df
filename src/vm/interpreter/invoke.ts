// Calling from inside an instruction: pushes a frame for guest code, runs leaves at once. Every function here returns
// either the result, or CALLED after pushing a frame; the caller must not have changed anything it could not redo.

import { type Agent, CALLED, type Called } from "../agent.js"
import type { NativeRow, SelfHostedRow } from "../builtins/define.js"
import { lazyFunctionRow } from "../intrinsics.js"
import {
  CallKind,
  ConstructKind,
  ExoticObject,
  type FunctionExtra,
  FunctionObject,
  type GuestObject,
  getSlot,
  isObject,
  LazyValue,
  PlainObject,
  ProxyData,
} from "../objects/object.js"
import { findOwn } from "../objects/property.js"
import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { rangeError, typeError } from "../throw.js"
import type { Code } from "./code.js"
import { describeValue } from "./describe.js"
import { Then } from "./frame.js"
import { callNative } from "./native-call.js"

/** Most arguments a call can have: a RangeError beyond. */
export const MAX_ARGUMENTS = 65_535

/** Calls a self-hosted function by name with the given arguments. */
export function callSelfHosted(
  agent: Agent,
  name: string,
  args: readonly Value[],
  then: Then,
  dst: number,
): Called {
  const code = agent.realm.intrinsics.selfHosted(name) as Code
  const base = reserve(agent, args.length)
  const { stack } = agent
  stack[base - 2] = undefined
  stack[base - 1] = undefined
  for (let i = 0; i < args.length; i++) stack[base + i] = args[i]
  agent.push(code, null, base, args.length, then, dst)
  return CALLED
}

/** Room for a window of `argc` arguments above the running frame; index of its R[0]. */
function reserve(agent: Agent, argc: number): number {
  const base = agent.stackTop + 2
  if (base + argc > agent.stack.length) agent.growStack(base + argc)
  return base
}

/** [[Call]] of any value, from inside an instruction. */
export function callFunction(
  agent: Agent,
  callee: Value,
  self: Value,
  args: readonly Value[],
  then: Then,
  dst: number,
): Value | Called {
  const base = reserve(agent, args.length)
  const { stack } = agent
  stack[base - 2] = callee
  stack[base - 1] = self
  for (let i = 0; i < args.length; i++) stack[base + i] = args[i]
  return callWindow(agent, base, args.length, then, dst)
}

/** [[Call]] with callee, this and arguments in the stack below and from `base` on. */
export function callWindow(
  agent: Agent,
  base: number,
  argc: number,
  then: Then,
  dst: number,
): Value | Called {
  const { stack } = agent
  const callee = stack[base - 2] as unknown
  if (callee instanceof FunctionObject) {
    switch (callee.callKind) {
      case CallKind.Code: {
        const code = callee.target as Code
        agent.push(code, callee, base, argc, then, dst)
        return CALLED
      }
      case CallKind.Class:
        throw typeError(
          `class constructor ${(callee.target as Code).functionName} cannot be invoked without 'new'`,
        )
      case CallKind.Native:
        return callNative(agent, callee.target as NativeRow, callee, base, argc, then, dst)
      case CallKind.Bound: {
        const bound = unbind(agent.realm, callee, stack.slice(base, base + argc), undefined)
        return callFunction(agent, bound.target, bound.self, bound.args, then, dst)
      }
      case CallKind.Host:
        return agent.realm.host!.call(callee.target, stack.slice(base, base + argc))
    }
  }
  if (callee instanceof LazyValue) {
    const row = lazyFunctionRow(callee)
    if (row !== null) {
      if (row.kind === "native") return callNative(agent, row, callee, base, argc, then, dst)
      agent.push(agent.realm.intrinsics.selfHosted(row.function) as Code, callee, base, argc, then, dst)
      return CALLED
    }
    stack[base - 2] = agent.realm.materialize(callee) as Value
    return callWindow(agent, base, argc, then, dst)
  }
  if (callee instanceof ExoticObject && callee.payload instanceof ProxyData && callee.payload.callable) {
    const args = agent.realm.newArray(stack.slice(base, base + argc))
    return callSelfHosted(agent, "ProxyCall", [callee, stack[base - 1], args], then, dst)
  }
  throw typeError(`${describeValue(callee as Value)} is not a function`)
}

/**
 * [[Construct]] with arguments in the stack from `base` on; the slot of `this` (base - 1) is overwritten.
 *
 * @throws GuestThrow TypeError if the callee is not a constructor
 */
export function constructWindow(
  agent: Agent,
  newTarget: Value,
  base: number,
  argc: number,
  dst: number,
): Value | Called {
  const { stack, realm } = agent
  const callee = stack[base - 2] as unknown
  if (callee instanceof FunctionObject && callee.constructKind !== ConstructKind.None) {
    switch (callee.callKind) {
      case CallKind.Class:
      case CallKind.Code: {
        const code = callee.target as Code
        if (callee.constructKind === ConstructKind.Base) {
          const proto = ownPrototype(agent, newTarget as GuestObject)
          if (proto === undefined) {
            // Not a plain data property: fetch it in a frame, then construct.
            const args = realm.newArray(stack.slice(base, base + argc))
            return callSelfHosted(
              agent,
              "ConstructSlow",
              [callee, newTarget, args],
              Then.ConstructObject,
              dst,
            )
          }
          realm.meter.bytesLeft -= SIZE.object
          stack[base - 1] = new PlainObject(realm.intrinsics.emptyObject, proto)
          agent.push(code, callee, base, argc, Then.Construct, dst).newTarget = newTarget as GuestObject
          return CALLED
        }
        stack[base - 1] = undefined
        agent.push(code, callee, base, argc, Then.ConstructObject, dst).newTarget = newTarget as GuestObject
        return CALLED
      }
      case CallKind.Native:
        throw typeError(`${(callee.target as NativeRow).name} is not a constructor`)
      case CallKind.Bound: {
        const bound = unbind(realm, callee, stack.slice(base, base + argc), newTarget)
        return constructFunction(agent, bound.target, bound.newTarget, bound.args, dst)
      }
      case CallKind.Host:
        throw typeError("a function of the host is not a constructor")
    }
  }
  if (callee instanceof ExoticObject && callee.payload instanceof ProxyData && callee.payload.constructible) {
    const args = realm.newArray(stack.slice(base, base + argc))
    return callSelfHosted(agent, "ProxyConstruct", [callee, args, newTarget], Then.ConstructObject, dst)
  }
  if (callee instanceof LazyValue) {
    stack[base - 2] = realm.materialize(callee) as Value
    return constructWindow(
      agent,
      newTarget === (callee as unknown) ? stack[base - 2] : newTarget,
      base,
      argc,
      dst,
    )
  }
  throw typeError(`${describeValue(callee as Value)} is not a constructor`)
}

/**
 * What a call of a bound function calls in the end: a loop, since bound functions may be bound again, any number of times.
 * Paid by the length of that chain and the arguments along it.
 */
function unbind(
  realm: Realm,
  callee: FunctionObject,
  given: Value[],
  newTarget: Value,
): { target: GuestObject; self: Value; args: Value[]; newTarget: Value } {
  const { boundDepth, boundCount } = callee.extra!
  const count = boundCount + given.length
  if (count > MAX_ARGUMENTS) throw rangeError(`a call can have ${MAX_ARGUMENTS} arguments, not ${count}`)
  realm.meter.pay(boundDepth + (boundCount >>> 2), 0)
  const args: Value[] = new Array(count)
  let at = count - given.length
  for (let i = 0; i < given.length; i++) args[at + i] = given[i]
  let target: GuestObject = callee
  let self: Value
  while (target instanceof FunctionObject && target.callKind === CallKind.Bound) {
    const { boundTarget, boundThis, boundArguments }: FunctionExtra = target.extra!
    at -= boundArguments.length
    for (let i = 0; i < boundArguments.length; i++) args[at + i] = boundArguments[i]
    if (newTarget === target) newTarget = boundTarget
    self = boundThis
    target = boundTarget!
  }
  return { target, self, args, newTarget }
}

/** [[Construct]] of any value. */
export function constructFunction(
  agent: Agent,
  callee: Value,
  newTarget: Value,
  args: readonly Value[],
  dst: number,
): Value | Called {
  const base = reserve(agent, args.length)
  const { stack } = agent
  stack[base - 2] = callee
  for (let i = 0; i < args.length; i++) stack[base + i] = args[i]
  return constructWindow(agent, newTarget, base, args.length, dst)
}

/**
 * `prototype` of a constructor where that is a plain data property: the object, or %Object.prototype% if it is no
 * object; undefined if it must be fetched by running code, or belongs to another kind of object.
 */
function ownPrototype(agent: Agent, constructor: GuestObject): GuestObject | undefined {
  const { realm } = agent
  if (!(constructor instanceof FunctionObject)) return undefined
  const { shape } = constructor
  if (shape.keyAt(2) === "prototype" && shape.count > 2 && shape.template === null) {
    const value = getSlot(constructor, shape.slotOf(2))
    if (isObject(value)) return value
  }
  if (!findOwn(realm, constructor, "prototype")) return undefined
  const { value } = realm.found
  if (isObject(value)) return value
  return value === undefined || typeof value !== "object" || value === null
    ? realm.objectPrototype
    : undefined
}

/** A built-in's row behind a function value, if it is one. */
export function rowOf(callee: Value): NativeRow | SelfHostedRow | null {
  if (!(callee instanceof FunctionObject)) return null
  if (callee.callKind === CallKind.Native) return callee.target as NativeRow
  return (callee.extra?.row as SelfHostedRow | undefined) ?? null
}
