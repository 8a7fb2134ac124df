// Leaving frames: delivering a result to the instruction that waits for it, and searching for a handler.

import { OP_LENGTH } from "../../compiler/bytecode/opcodes.js"
import type { Agent, StopReason } from "../agent.js"
import { NO_STEP } from "../builtins/define.js"
import { HostWait } from "../host-port.js"
import { Unpaid } from "../meter.js"
import type { Environment } from "../objects/environment.js"
import type { ExoticObject, GuestObject } from "../objects/object.js"
import { Accessor, CallKind, FunctionObject, isObject, PlainObject } from "../objects/object.js"
import { findOwn } from "../objects/property.js"
import { EMPTY, type Value } from "../objects/value.js"
import { toBoolean } from "../operations/conversions.js"
import { newError } from "../operations/new-error.js"
import { rejectPromise } from "../operations/promise.js"
import { GuestThrow, GuestValueThrow, InternalError, typeError } from "../throw.js"
import { type Frame, Then } from "./frame.js"
import { finishClass } from "./functions.js"
import { callSelfHosted, callWindow } from "./invoke.js"
import { makeRoom } from "./memory.js"
import { giveAsync, suspendUntil } from "./suspend.js"

/** Pops the frame on top and gives its result to the instruction that pushed it. agent.depth < 0 afterwards: all is done. */
export function deliver(agent: Agent, value: Value): void {
  const frame = agent.frames[agent.depth]!
  agent.depth--
  const { then, dst } = frame
  if (then === Then.Entry) {
    agent.result = value
    return
  }
  const caller = agent.frames[agent.depth]!
  const { stack } = agent
  const { words } = caller.code
  const word = words[caller.pc]!
  const length = OP_LENGTH[word & 255]!
  const { base } = caller
  switch (then) {
    case Then.Store:
      stack[base + dst] = value
      break
    case Then.Discard:
      break
    case Then.Construct:
      stack[base + dst] = isObject(value) ? value : stack[frame.base - 1]
      break
    case Then.ConstructObject:
      if (!isObject(value)) throw typeError("a constructor returned a value that is not an object")
      stack[base + dst] = value
      break
    case Then.BranchIfTrue:
    case Then.BranchIfFalse:
      if ((value === true) === (then === Then.BranchIfTrue)) caller.pc += words[caller.pc + 1]!
      break
    case Then.StoreNot:
      stack[base + dst] = value !== true
      break
    case Then.CheckSet:
      if (value === false && caller.code.strict) throw typeError("cannot assign to a read-only property")
      break
    case Then.CheckDelete:
      if (value === false && caller.code.strict) throw typeError("cannot delete property")
      stack[base + dst] = value
      break
    case Then.IterNext:
    case Then.IterGenerator:
      if (value === EMPTY) {
        stack[base + ((word >>> 16) & 255)] = undefined
        caller.pc += words[caller.pc + 1]!
      } else stack[base + dst] = value
      break
    case Then.PostStep:
      stack[base + ((word >>> 16) & 255)] = value
      return
    case Then.IterStep: {
      const step = stepOf(agent, value)
      if (step === NO_STEP) {
        callSelfHosted(agent, "IteratorTake", [value], Then.IterNext, dst)
        return
      }
      agent.realm.meter.debt += STEP_COST
      if (step === EMPTY) {
        stack[base + ((word >>> 16) & 255)] = undefined
        caller.pc += words[caller.pc + 1]!
      } else stack[base + dst] = step
      break
    }
    case Then.ForInNext:
      // A key that is gone: the same instruction takes the next one.
      if (value === false) return
      break
    case Then.AwaitPromise:
      suspendUntil(agent, value as ExoticObject)
      return
    case Then.ClassHeritage: {
      const heritage = stack[base + ((word >>> 16) & 255)] as GuestObject
      const environment = stack[base + (word >>> 24)] as unknown as Environment | undefined
      finishClass(agent, caller.code.child(words[caller.pc + 1]!), environment, heritage, value, dst)
      break
    }
    case Then.CallMethod: {
      const at = base + ((word >>> 16) & 255)
      const argc = word >>> 24
      const to = (word >>> 8) & 255
      stack[at] = value
      if (value instanceof FunctionObject && value.callKind === CallKind.Code) {
        callWindow(agent, at + 2, argc, Then.Store, to)
      } else {
        // A leaf or a host function may have to be called again, and must not have its method fetched again for that: it is
        // called by an instruction of its own.
        const args = agent.realm.newArray(stack.slice(at + 2, at + 2 + argc))
        callSelfHosted(agent, "EnterCall", [value, stack[at + 1], args], Then.Store, to)
      }
      return
    }
  }
  caller.pc += length
}

/** Fuel for looking into the result of `next`. */
export const STEP_COST = 2

/** What a loop takes from the result of `next` where it is a plain object: its value, EMPTY at the end; NO_STEP for others. */
export function stepOf(agent: Agent, result: Value): Value {
  if (!(result instanceof PlainObject)) return NO_STEP
  const { realm } = agent
  if (!findOwn(realm, result, "done")) return NO_STEP
  const done = realm.found.value
  if (done instanceof Accessor) return NO_STEP
  if (toBoolean(done)) return EMPTY
  if (!findOwn(realm, result, "value")) return NO_STEP
  const { value } = realm.found
  return value instanceof Accessor ? NO_STEP : value
}

/** Pays what the current instruction needs before it is run again, as far as the slice goes; false: not all of it yet. */
export function payInstallment(agent: Agent): boolean {
  const paid = Math.min(agent.installment, Math.max(agent.fuel, 0))
  agent.installment -= paid
  agent.fuel -= paid
  const { meter } = agent.realm
  meter.payAhead(paid)
  if (agent.installment > 0) return false
  meter.restart(agent.fuel)
  return true
}

/**
 * Something was thrown while the instruction at `pc` of `frame` ran, with `left` fuel left before it.
 *
 * @returns why the loop must come back, or null: go on with the frame on top
 */
export function throwFrom(
  agent: Agent,
  error: unknown,
  frame: Frame,
  pc: number,
  left: number,
): StopReason | null {
  const { realm } = agent
  const { meter } = realm
  if (agent.depth >= 0 && agent.top === frame) frame.pc = pc
  if (error instanceof Unpaid) {
    const taken = meter.giveUp(left)
    agent.fuel = left
    if (error.what === "fuel") {
      agent.installment = error.amount + taken - meter.prepaid
      return payInstallment(agent) ? null : "slice-end"
    }
    return makeRoom(agent, error.amount)
  }
  if (error instanceof HostWait) {
    meter.debt = 0
    agent.fuel = left
    return "host-call"
  }
  agent.fuel = left - meter.debt - 1
  meter.debt = 0
  return unwind(agent, thrownValue(agent, error))
}

/** Fuel of an error that the guest did not make: with its message and the frames that it was thrown in. */
const ERROR_FUEL = 60

/** The guest value for what TypeScript threw. Host errors never pass: only a host's own limits become guest errors. */
function thrownValue(agent: Agent, error: unknown): Value {
  if (error instanceof GuestThrow) {
    agent.fuel -= ERROR_FUEL
    return newError(agent.realm, error.kind, error.message)
  }
  if (error instanceof GuestValueThrow) return error.value as Value
  if (error instanceof RangeError)
    return newError(agent.realm, "RangeError", "a limit of the host was exceeded")
  if (error instanceof InternalError) throw error
  throw new InternalError(`unexpected error in the interpreter: ${String(error)}`, { cause: error })
}

/** IterNext's: after a throw there is nothing to close. */
function isStep(then: Then): boolean {
  return then === Then.IterNext || then === Then.IterGenerator || then === Then.IterStep
}

/** Searches handlers from the frame on top outwards. Each frame left costs one unit. */
export function unwind(agent: Agent, value: Value): StopReason | null {
  for (;;) {
    const frame = agent.frames[agent.depth]!
    const { code } = frame
    const handler = code.handlerAt(frame.pc)
    if (handler >= 0) {
      agent.stack[frame.base + code.handlers[handler + 3]!] = value
      frame.pc = code.handlers[handler + 2]!
      return null
    }
    agent.fuel--
    const { coroutine } = frame
    if (coroutine !== null) {
      coroutine.state = "completed"
      coroutine.saved = null
      if (coroutine.coroutineKind === "async") {
        rejectPromise(agent.realm, coroutine.promise!, value)
        deliver(agent, coroutine.detached ? undefined : coroutine.promise!)
        return agent.depth < 0 ? "done" : null
      }
      if (coroutine.coroutineKind === "asyncGenerator") {
        giveAsync(agent, frame, "AsyncGeneratorThrew", value)
        return null
      }
    }
    agent.depth--
    if (frame.then === Then.Entry) {
      agent.result = value
      return "threw"
    }
    if (isStep(frame.then)) {
      const caller = agent.top
      agent.stack[caller.base + ((caller.code.words[caller.pc]! >>> 16) & 255)] = undefined
    }
    if (agent.fuel < 0) {
      agent.isUnwinding = true
      agent.result = value
      return "slice-end"
    }
  }
}

/** Goes on where a slice has ended in the middle of it. */
export function goOnUnwinding(agent: Agent): StopReason | null {
  const value = agent.result
  agent.isUnwinding = false
  agent.result = undefined
  return unwind(agent, value)
}
