// Coroutines: generators and async functions. While suspended, a coroutine keeps its frame's window as plain data.

import {
  type ExoticObject,
  type FunctionObject,
  type GuestObject,
  LazyValue,
  Part,
  Payload,
} from "../objects/object.js"
import type { Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import { SIZE } from "../sizes.js"
import type { Code } from "./code.js"

export type CoroutineKind = "generator" | "async" | "asyncGenerator"
export type CoroutineState = "suspendedStart" | "suspendedYield" | "running" | "completed"

/** AsyncGeneratorRequest: how to resume, and the promise to be settled with what then comes. */
export class AsyncGeneratorRequest extends Part {
  constructor(
    readonly mode: number,
    public value: Value,
    readonly promise: ExoticObject,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    this.value = visitor.hold(this.value)
    visitor.visit(this.promise)
    return SIZE.reaction
  }
}

/** The payload of generator objects; async functions have one without a guest object of its own. */
export class Coroutine extends Payload {
  /** As the spec has it: an async generator that awaits is "running". */
  state: CoroutineState = "running"
  /** True while its frame is in `saved`, not on the stack. */
  suspended = false
  /** Window from R[-2] on, while suspended: as many registers as the instruction it is suspended at keeps. */
  saved: Value[] | null = null
  /** The Yield, Await or GeneratorStart instruction at which it is suspended. */
  pc = 0
  /** The generator object, or for async functions a hidden object that continuations refer to. */
  object!: ExoticObject
  /** The promise of an async function. */
  promise: ExoticObject | null = null
  /** True once an async function has given its promise to its caller. */
  detached = false
  newTarget: GuestObject | undefined = undefined
  args: Value[] | null = null
  /** Requests waiting (async generators). */
  queue: AsyncGeneratorRequest[] = []

  constructor(
    readonly coroutineKind: CoroutineKind,
    readonly code: Code,
    readonly callee: FunctionObject | LazyValue | null,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    // A built-in that was never made is called without a function object: there is nothing to visit.
    if (!(this.callee instanceof LazyValue)) visitor.visit(this.callee)
    visitor.visit(this.code)
    visitor.visit(this.promise)
    visitor.visit(this.newTarget)
    visitor.visitAll(this.queue)
    if (this.args !== null) visitor.visitAll(this.args)
    if (this.saved === null) return 0
    visitor.visitAll(this.saved)
    return SIZE.generator + SIZE.value * (this.code.registerCount + 2)
  }
}
