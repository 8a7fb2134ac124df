// Suspending and resuming coroutines: generators, async functions, async generators. A suspended frame is plain data in
// its Coroutine; promises refer to it by the coroutine's object.

import { Op } from "../../compiler/bytecode/op.generated.js"
import { OP_LENGTH } from "../../compiler/bytecode/opcodes.js"
import { type Agent, CALLED, type Called } from "../agent.js"
import {
  Accessor,
  type ExoticObject,
  type FunctionObject,
  type GuestObject,
  isObject,
  PlainObject,
} from "../objects/object.js"
import { findOwn } from "../objects/property.js"
import { EMPTY, type Value } from "../objects/value.js"
import { iteratorResult } from "../operations/iterator-result.js"
import { awaitPromise, fulfillPromise, newPromise } from "../operations/promise.js"
import { SIZE } from "../sizes.js"
import { GuestValueThrow, InternalError, typeError } from "../throw.js"
import type { Code } from "./code.js"
import { Coroutine } from "./coroutine.js"
import { type Frame, Then } from "./frame.js"
import { callSelfHosted } from "./invoke.js"
import { deliver } from "./unwind.js"

/** How a coroutine is resumed. */
export const enum Resume {
  Next = 0,
  Throw = 1,
  Return = 2,
}

/** GeneratorStart: makes the generator object, suspends before the body, and gives the object to the caller. */
export function generatorStart(agent: Agent, frame: Frame, pc: number): void {
  const { realm } = agent
  if (frame.code.block.kind === "module") {
    moduleStart(agent, frame, pc)
    return
  }
  const { isAsync } = frame.code.block
  const coroutine = new Coroutine(isAsync ? "asyncGenerator" : "generator", frame.code, frame.callee)
  const object = realm.newExotic(
    coroutine,
    generatorPrototype(agent, frame.callee as FunctionObject, isAsync),
  )
  coroutine.object = object
  frame.coroutine = coroutine
  frame.pc = pc
  suspend(agent, frame)
  coroutine.state = "suspendedStart"
  deliver(agent, object)
}

/** A module's functions are there now; its statements wait for its evaluation. Gives what ResumeGenerator takes. */
function moduleStart(agent: Agent, frame: Frame, pc: number): void {
  const coroutine = new Coroutine("generator", frame.code, frame.callee)
  coroutine.object = agent.realm.newExotic(coroutine, null)
  frame.coroutine = coroutine
  frame.pc = pc
  suspend(agent, frame)
  coroutine.state = "suspendedStart"
  deliver(agent, coroutine.object)
}

function generatorPrototype(agent: Agent, callee: FunctionObject, isAsync: boolean): GuestObject {
  const { realm } = agent
  if (findOwn(realm, callee, "prototype") && isObject(realm.found.value)) return realm.found.value
  return realm.intrinsic(isAsync ? "%AsyncGeneratorPrototype%" : "%GeneratorPrototype%")
}

/** AsyncStart: from here on the frame is a coroutine with a promise. */
export function asyncStart(agent: Agent, frame: Frame): void {
  const { realm } = agent
  const coroutine = new Coroutine("async", frame.code, frame.callee)
  coroutine.promise = newPromise(realm)
  coroutine.object = realm.newExotic(coroutine, null)
  frame.coroutine = coroutine
}

/** Length of `saved` of a coroutine suspended at `pc`: callee, `this`, and the registers that the instruction keeps. */
export function savedCount(code: Code, pc: number): number {
  const word = code.words[pc]!
  const op = (word & 255) as Op
  return 2 + (op === Op.Yield || op === Op.YieldDelegate ? word >>> 24 : code.registerCount)
}

/** Keeps the running frame's window in its coroutine. The caller then pops it by delivering something. */
export function suspend(agent: Agent, frame: Frame): void {
  const coroutine = frame.coroutine!
  const { base, code, pc } = frame
  const { stack } = agent
  const count = savedCount(code, pc)
  const { saved } = coroutine
  if (saved === null) agent.realm.meter.bytesLeft -= SIZE.generator + SIZE.value * (code.registerCount + 2)
  if (saved === null || saved.length !== count) coroutine.saved = stack.slice(base - 2, base - 2 + count)
  else {
    // Most are what they were; a store that changes nothing would still cost a write barrier.
    for (let i = 0; i < count; i++) {
      const value = stack[base - 2 + i]
      if (saved[i] !== value) saved[i] = value
    }
  }
  coroutine.pc = pc
  coroutine.newTarget = frame.newTarget
  coroutine.args = frame.args
  coroutine.state = "suspendedYield"
  coroutine.suspended = true
}

/** Yield. */
export function yieldValue(agent: Agent, frame: Frame, value: Value): void {
  const coroutine = frame.coroutine!
  suspend(agent, frame)
  if (coroutine.coroutineKind === "generator") {
    deliver(agent, frame.then === Then.IterGenerator ? value : iteratorResult(agent.realm, value, false))
    return
  }
  giveAsync(agent, frame, "AsyncGeneratorYielded", value)
}

/** YieldDelegate: as Yield, but the value goes out as it is. */
export function yieldDelegate(agent: Agent, frame: Frame, value: Value): void {
  const coroutine = frame.coroutine!
  suspend(agent, frame)
  if (coroutine.coroutineKind === "generator") {
    if (frame.then === Then.IterGenerator) {
      // The consumer wants the value; reading it may run code.
      const { realm } = agent
      if (value instanceof PlainObject && findOwn(realm, value, "value")) {
        const inner = realm.found.value
        if (!(inner instanceof Accessor)) {
          deliver(agent, inner)
          return
        }
      }
      const { dst } = frame
      agent.depth--
      callSelfHosted(agent, "Get", [value, "value", value], Then.IterNext, dst)
    } else deliver(agent, value)
  } else giveAsync(agent, frame, "AsyncGeneratorYielded", value)
}

/** Replaces an async generator's frame by the self-hosted function that settles the request at the head of its queue. */
export function giveAsync(agent: Agent, frame: Frame, name: string, value: Value): void {
  const { then, dst, coroutine } = frame
  agent.depth--
  callSelfHosted(agent, name, [coroutine!.object, value], then, dst)
}

/** Await: the promise to wait for comes from AwaitValue, which may run code (it reads `constructor` and `then`). */
export function awaitValue(agent: Agent, value: Value): void {
  callSelfHosted(agent, "AwaitValue", [value], Then.AwaitPromise, 0)
}

/** The running frame, a coroutine's, waits for a promise; its caller goes on. */
export function suspendUntil(agent: Agent, promise: ExoticObject): void {
  const frame = agent.top
  const coroutine = frame.coroutine
  if (coroutine === null) throw new InternalError("await outside of a coroutine")
  awaitPromise(agent.realm, promise, coroutine.object)
  suspend(agent, frame)
  coroutine.state = "running"
  const first = coroutine.coroutineKind === "async" && !coroutine.detached
  coroutine.detached = true
  deliver(agent, first ? coroutine.promise! : undefined)
}

/** The frame on top, a coroutine's, returns `value`. */
export function finishCoroutine(agent: Agent, value: Value): void {
  const frame = agent.top
  const coroutine = frame.coroutine!
  coroutine.state = "completed"
  coroutine.saved = null
  const { then, dst } = frame
  switch (coroutine.coroutineKind) {
    case "generator":
      deliver(agent, then === Then.IterGenerator ? EMPTY : iteratorResult(agent.realm, value, true))
      return
    case "asyncGenerator":
      giveAsync(agent, frame, "AsyncGeneratorReturned", value)
      return
    case "async": {
      const answer = coroutine.detached ? undefined : coroutine.promise!
      if (!isObject(value)) {
        fulfillPromise(agent.realm, coroutine.promise!, value)
        deliver(agent, answer)
        return
      }
      agent.depth--
      callSelfHosted(agent, "AsyncFunctionResolve", [coroutine.promise, value, answer], then, dst)
    }
  }
}

/** Resumes a suspended generator on top of the running frame, for an IterNext with nothing to send. */
export function resumeNext(agent: Agent, coroutine: Coroutine, dst: number): Frame {
  const { code, pc } = coroutine
  const frame = restore(agent, coroutine, dst)
  const word = code.words[pc]!
  if ((word & 255) === Op.Yield) {
    agent.stack[frame.base + ((word >>> 8) & 255)] = undefined
    frame.pc = pc + 2
  } else if ((word & 255) === Op.YieldDelegate) {
    const a = frame.base + ((word >>> 8) & 255)
    agent.stack[a] = undefined
    agent.stack[a + 1] = Resume.Next
    frame.pc = pc + 1
  } else frame.pc = pc + 1
  frame.then = Then.IterGenerator
  return frame
}

/** Pushes the frame of a suspended coroutine, with its window; its pc is still at the instruction that suspended it. */
function restore(agent: Agent, coroutine: Coroutine, dst: number): Frame {
  const { code, pc } = coroutine
  const saved = coroutine.saved!
  const base = agent.stackTop + 2
  const frame = agent.pushSaved(code, coroutine.callee, base, dst)
  const { stack } = agent
  for (let i = 0; i < saved.length; i++) stack[base - 2 + i] = saved[i]
  frame.coroutine = coroutine
  frame.newTarget = coroutine.newTarget
  frame.args = coroutine.args
  frame.pc = pc
  coroutine.state = "running"
  coroutine.suspended = false
  return frame
}

/**
 * Runs a suspended coroutine on top of the running frame.
 *
 * @throws GuestThrow TypeError if it runs already
 */
export function resume(
  agent: Agent,
  coroutine: Coroutine,
  mode: Resume,
  value: Value,
  dst: number,
): Value | Called {
  if (coroutine.state === "running" && !coroutine.suspended) throw typeError("generator is already running")
  if (coroutine.state === "suspendedStart" && mode !== Resume.Next) {
    coroutine.state = "completed"
    coroutine.saved = null
  }
  if (coroutine.state === "completed") {
    if (mode === Resume.Throw) throw new GuestValueThrow(value)
    return iteratorResult(agent.realm, mode === Resume.Return ? value : undefined, true)
  }
  // The instruction that resumes it may throw into it instead of calling: then it would not say where to go on.
  const caller = agent.top
  caller.next = caller.pc + OP_LENGTH[caller.code.words[caller.pc]! & 255]!
  const { code, pc } = coroutine
  const frame = restore(agent, coroutine, dst)
  const { base } = frame
  const { stack } = agent
  const word = code.words[pc]!
  const a = base + ((word >>> 8) & 255)
  switch ((word & 255) as Op) {
    case Op.GeneratorStart:
      frame.pc = pc + 1
      break
    case Op.YieldDelegate:
      stack[a] = value
      stack[a + 1] = mode
      frame.pc = pc + 1
      break
    case Op.Yield:
      if (mode === Resume.Throw) throw new GuestValueThrow(value)
      stack[a] = value
      frame.pc = pc + 2 + (mode === Resume.Return ? code.words[pc + 1]! : 0)
      break
    case Op.Await:
      if (mode === Resume.Throw) throw new GuestValueThrow(value)
      stack[a] = value
      frame.pc = pc + 1
      break
    default:
      throw new InternalError("a coroutine is suspended at an instruction that does not suspend")
  }
  return CALLED
}
