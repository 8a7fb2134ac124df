// for-of, spread and destructuring over iterators; for-in. Plain arrays whose iteration nobody has changed are walked here.

import type { Agent, Called } from "../agent.js"
import { NO_STEP } from "../builtins/define.js"
import {
  ArrayObject,
  CallKind,
  ExoticObject,
  FunctionObject,
  type GuestObject,
  LazyValue,
  valueAt,
} from "../objects/object.js"
import { arrayLength } from "../objects/property.js"
import { keyOfString } from "../objects/property-key.js"
import { SYMBOLS } from "../objects/symbols.js"
import { EMPTY, type Value } from "../objects/value.js"
import { hasForInKey } from "../operations/enumeration.js"
import type { Realm } from "../realm.js"
import { Coroutine } from "./coroutine.js"
import type { Frame } from "./frame.js"
import { Then } from "./frame.js"
import { callFunction, callSelfHosted, rowOf } from "./invoke.js"
import { getProperty } from "./property-access.js"

/** Whether iterating this value is what the spec's array iterator does, step by step, with nothing to observe. */
export function isPlainArray(realm: Realm, value: Value): value is ArrayObject {
  return (
    value instanceof ArrayObject &&
    value.sparseLength < 0 &&
    value.proto !== null &&
    value.proto === realm.madeArrayPrototype &&
    value.shape === realm.intrinsics.emptyArray &&
    isPristine(realm, value.proto, "%Array.prototype%", SYMBOLS.iterator, "values") &&
    isPristineNext(realm)
  )
}

function isPristineNext(realm: Realm): boolean {
  const prototype = realm.existing("%ArrayIteratorPrototype%")
  return prototype === undefined || isPristine(realm, prototype, "%ArrayIteratorPrototype%", "next", "next")
}

/** Whether a property of an intrinsic still is the function of row `member` in that intrinsic's table. */
function isPristine(
  realm: Realm,
  object: GuestObject,
  intrinsic: string,
  key: string | symbol,
  member: string,
): boolean {
  const index = object.shape.find(key)
  if (index < 0 || object.shape.dictionary) return false
  const value = valueAt(object, index) as unknown
  if (value instanceof LazyValue) return true
  return rowOf(value as FunctionObject) === realm.intrinsics.row(intrinsic, member)
}

/** IterOpen: two registers from `it` on. */
export function iterOpen(agent: Agent, it: number, iterable: Value, dst: number): Called | undefined {
  if (isPlainArray(agent.realm, iterable)) {
    agent.stack[it] = iterable
    agent.stack[it + 1] = 0
    return undefined
  }
  agent.stack[it + 1] = EMPTY
  return callSelfHosted(agent, "IteratorOpen", [iterable], Then.Store, dst)
}

/** The generator that an IterNext can step without anybody noticing, or null. */
export function steppedGenerator(realm: Realm, iterator: Value, next: Value): Coroutine | null {
  if (!(iterator instanceof ExoticObject)) return null
  const { payload } = iterator
  if (!(payload instanceof Coroutine) || payload.coroutineKind !== "generator") return null
  if (
    !(next instanceof FunctionObject) ||
    next.extra === null ||
    next.extra.row !== realm.intrinsics.generatorNext
  )
    return null
  return payload.state === "suspendedYield" || payload.state === "suspendedStart" ? payload : null
}

/** IterNext beyond the loop's fast path: true if done, false if R[dst] is set, CALLED if code runs. */
export function iterNext(agent: Agent, frame: Frame, it: number, dst: number): boolean | Called {
  const { stack } = agent
  // Already at its end: destructuring goes on asking.
  if (stack[it] === undefined) return true
  const index = stack[it + 1]
  if (typeof index === "number") {
    const array = stack[it] as ArrayObject
    if (index >= arrayLength(array)) {
      stack[it] = undefined
      return true
    }
    // A getter that is a host function waits by throwing, and this instruction is then run again.
    const value = getProperty(agent, array, index, array, dst)
    stack[it + 1] = index + 1
    if (typeof value === "symbol" && agent.top !== frame) return value as Called
    stack[frame.base + dst] = value as Value
    return false
  }
  const iterator = stack[it]
  if (
    iterator instanceof ExoticObject &&
    iterator.payload instanceof Coroutine &&
    iterator.payload.coroutineKind === "generator" &&
    iterator.payload.state === "completed" &&
    rowOf(index) === agent.realm.intrinsics.generatorNext
  ) {
    stack[it] = undefined
    return true
  }
  const row = rowOf(index)
  if (row?.kind === "native" && row.step !== null) {
    const value = row.step(agent.realm, iterator)
    if (value !== NO_STEP) {
      agent.realm.meter.debt += row.cost
      if (value === EMPTY) {
        stack[it] = undefined
        return true
      }
      stack[frame.base + dst] = value
      return false
    }
  }
  if (index instanceof FunctionObject && index.callKind === CallKind.Code)
    return callFunction(agent, index, iterator, [], Then.IterStep, dst) as Called
  return callSelfHosted(agent, "IteratorStep", [iterator, index], Then.IterNext, dst)
}

/** IterClose and IterCloseQuiet. */
export function iterClose(agent: Agent, it: number, quiet: boolean): Called | undefined {
  const { stack } = agent
  const iterator = stack[it]
  if (iterator === undefined || typeof stack[it + 1] === "number") return undefined
  stack[it] = undefined
  return callSelfHosted(agent, quiet ? "IteratorCloseQuiet" : "IteratorClose", [iterator], Then.Discard, 0)
}

/** ForInNext: true if done, false if R[dst] is set, CALLED if code runs. */
export function forInNext(agent: Agent, frame: Frame, it: number, dst: number): boolean | Called {
  const { stack } = agent
  const keys = stack[it] as ArrayObject
  const index = stack[it + 1] as number
  if (index >= keys.elements.length) return true
  const key = keys.elements[index]
  stack[it + 1] = index + 1
  stack[frame.base + dst] = key
  const subject = stack[it + 2] as GuestObject
  if (hasForInKey(agent.realm, subject, keyOfString(key as string)) === true) return false
  return callSelfHosted(agent, "ForInHas", [stack[it + 2], key], Then.ForInNext, dst)
}
