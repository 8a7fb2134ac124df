// Coroutines: generators and async functions. While suspended, a coroutine keeps its frame's window as plain data.

import {
  type ExoticObject,
  type FunctionObject,
  type GuestObject,
  type LazyValue,
  Payload,
  type Visitor,
} from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { SIZE } from "../sizes.js"
import type { Code } from "./code.js"

export type CoroutineKind = "generator" | "async" | "asyncGenerator"
export type CoroutineState = "suspendedStart" | "suspendedYield" | "running" | "completed"

/** The payload of generator objects; async functions have one without a guest object of its own. */
export class Coroutine extends Payload {
  /** As the spec has it: an async generator that awaits is "running". */
  state: CoroutineState = "running"
  /** True while its frame is in `saved`, not on the stack. */
  suspended = false
  /** Window from R[-2] on, while suspended. */
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
  /** Requests waiting (async generators): plain records of async-generator.ts. */
  queue: unknown[] = []

  constructor(
    readonly coroutineKind: CoroutineKind,
    readonly code: Code,
    readonly callee: FunctionObject | LazyValue | null,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.callee)
    visitor.visit(this.code)
    visitor.visit(this.promise)
    visitor.visit(this.newTarget)
    for (const request of this.queue as readonly { readonly value: Value; readonly promise: Value }[]) {
      visitor.visit(request.value)
      visitor.visit(request.promise)
    }
    let bytes = SIZE.reaction * this.queue.length
    if (this.args !== null) {
      visitor.visitAll(this.args)
      bytes += SIZE.value * this.args.length
    }
    if (this.saved === null) return bytes
    visitor.visitAll(this.saved)
    return bytes + SIZE.generator + SIZE.value * this.saved.length
  }
}
