// An agent: one guest's stack, frames and realm. Everything that a guest is lives here, on the heap; between two
// instructions the host's stack holds nothing of it.

import type { Census } from "./census.js"
import type { Code } from "./interpreter/code.js"
import type { Coroutine } from "./interpreter/coroutine.js"
import { compileFunction } from "./interpreter/eval.js"
import { Frame, Then } from "./interpreter/frame.js"
import { type CapturedFrame, describeFrames } from "./interpreter/stack-trace.js"
import type { FunctionObject, GuestObject, LazyValue } from "./objects/object.js"
import type { Value } from "./objects/value.js"
import type { AgentPort, Realm } from "./realm.js"
import { SIZE } from "./sizes.js"
import { rangeError } from "./throw.js"

/** Why `run` came back. */
export type StopReason = "slice-end" | "done" | "threw" | "host-call" | "out-of-memory"

/** Frames an agent may have unless its limits say otherwise. */
export const DEFAULT_DEPTH = 10_000

/** The answer of an operation that pushed a frame: its result will be delivered when that frame returns. */
export const CALLED = Symbol("called")
export type Called = typeof CALLED

// Of all agents at rest. Nothing is ever pushed to these.
const NO_STACK: Value[] = []
const NO_FRAMES: Frame[] = []

export class Agent implements AgentPort {
  /** Registers of all live frames, in overlapping windows. */
  stack = NO_STACK
  frames = NO_FRAMES
  /** Index of the running frame; -1: none. */
  depth = -1
  maxDepth = DEFAULT_DEPTH
  /** Fuel left in this slice, whenever the loop is not running. May be negative: the debt is carried over. */
  fuel = 0
  /** Fuel to be paid before the current instruction is run again: see Meter.pay. */
  installment = 0
  /** Result of the outermost frame, or what it threw; while it is unwound, what is being thrown. */
  result: Value = undefined
  /** Whether a slice has ended before a handler was found. */
  isUnwinding = false
  /**
   * A census that has not come to its end: it goes on before the frame on top does. Meanwhile nothing may change what the
   * guest can reach.
   */
  census: Census | null = null
  /** Whether its outermost frame is a job's: nobody waits for what that throws. */
  runsJob = false
  /** What the host does not yet answer: the frame on top waits at its call instruction. */
  pendingCall: unknown = null

  /** @param below the agent whose stack waits below this one, in the same realm: a call of the host that calls back */
  constructor(
    readonly realm: Realm,
    readonly below: Agent | null = null,
  ) {
    realm.agent = this
  }

  /** Whether it gets any further without more fuel. */
  get canGoOn(): boolean {
    return this.fuel > 0 || (this.fuel === 0 && this.installment === 0 && this.census === null)
  }

  /** The frame on top. */
  get top(): Frame {
    return this.frames[this.depth]!
  }

  /** Index of the first stack slot above the running frame's window. */
  get stackTop(): number {
    if (this.depth < 0) return 0
    const frame = this.frames[this.depth]!
    return frame.base + frame.code.registerCount
  }

  /**
   * Pushes a frame whose window begins at `base`: callee, `this` and `argc` arguments are in the stack already.
   *
   * @throws GuestThrow RangeError at the depth cap
   */
  push(
    code: Code,
    callee: FunctionObject | LazyValue | null,
    base: number,
    argc: number,
    then: Then,
    dst: number,
  ): Frame {
    if (this.depth + 1 >= this.maxDepth) this.deepen()
    const limit = base + code.registerCount
    if (limit > this.stack.length) this.growStack(limit)
    const { stack } = this
    const frame = this.frames[++this.depth] ?? this.addFrame()
    // A store of an object costs a write barrier; at one depth it is often the same as before.
    if (frame.code !== code) frame.code = code
    frame.pc = 0
    frame.base = base
    if (frame.callee !== callee) frame.callee = callee
    frame.newTarget = undefined
    frame.args = null
    if (code.needsArguments) {
      this.realm.meter.bytesLeft -= SIZE.value * argc
      frame.args = stack.slice(base, base + argc)
    }
    frame.then = then
    frame.dst = dst
    frame.coroutine = null
    const { localCount, parameterCount } = code
    for (let i = argc < parameterCount ? argc : parameterCount; i < localCount; i++)
      stack[base + i] = undefined
    return frame
  }

  /** Pushes the frame of a coroutine that is resumed: its window is copied into the stack from `base - 2` on by the caller. */
  pushSaved(code: Code, callee: FunctionObject | LazyValue | null, base: number, dst: number): Frame {
    if (this.depth + 1 >= this.maxDepth) this.deepen()
    if (base + code.registerCount > this.stack.length) this.growStack(base + code.registerCount)
    const frame = this.frames[++this.depth] ?? this.addFrame()
    if (frame.code !== code) frame.code = code
    frame.base = base
    if (frame.callee !== callee) frame.callee = callee
    frame.then = Then.Store
    frame.dst = dst
    return frame
  }

  /** One frame more than there may be. @throws GuestThrow RangeError unless the limit has just been raised */
  private deepen(): void {
    if (this.realm.host?.raiseDepth() && this.depth + 1 < this.maxDepth) return
    throw rangeError("maximum call stack size exceeded")
  }

  private addFrame(): Frame {
    const frame = new Frame()
    if (this.frames === NO_FRAMES) this.frames = [frame]
    else this.frames.push(frame)
    this.realm.meter.bytesLeft -= SIZE.frame
    return frame
  }

  /** Makes room up to `limit` slots, doubling; charged. */
  growStack(limit: number): void {
    if (this.stack === NO_STACK) this.stack = []
    const { stack } = this
    const size = Math.max(limit, 2 * stack.length, 64)
    this.realm.meter.bytesLeft -= SIZE.value * (size - stack.length)
    while (stack.length < size) stack.push(undefined)
  }

  /** Gives back the stack of an idle agent. */
  releaseStack(): void {
    this.realm.meter.bytesLeft += SIZE.value * this.stack.length + SIZE.frame * this.frames.length
    this.stack = NO_STACK
    this.frames = NO_FRAMES
    this.depth = -1
    this.realm.found.value = undefined
  }

  /** Lets go of what frames that have returned left behind: what is above the running one. */
  forgetReturned(): void {
    this.stack.fill(undefined, this.stackTop)
    this.frames.length = this.depth + 1
  }

  /** AgentPort. */
  describeFrames(frames: readonly unknown[]): string {
    return describeFrames(this.realm.meter, frames as readonly CapturedFrame[])
  }

  /** AgentPort. */
  compileFunction(kind: string, parameters: string, body: string): FunctionObject {
    return compileFunction(this, kind, parameters, body)
  }

  /** AgentPort. */
  captureFrames(): readonly unknown[] {
    const frames: unknown[] = []
    for (let i = this.depth; i >= 0 && frames.length < 10; i--) {
      const frame = this.frames[i]!
      frames.push({ code: frame.code, pc: frame.pc })
    }
    return frames
  }
}

export type { Coroutine, GuestObject }
