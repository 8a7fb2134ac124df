// Frames: one for each call under way, on the heap. Frame records are used again and again; a frame is live while its
// index is at most agent.depth.

import type { FunctionObject, GuestObject, LazyValue } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import type { Code } from "./code.js"
import type { Coroutine } from "./coroutine.js"

/** What becomes of a frame's result, in the instruction of the caller that pushed it. */
export const enum Then {
  /** R[dst] ← result. */
  Store = 0,
  Discard = 1,
  /** R[dst] ← result if it is an object, else the constructed `this`. */
  Construct = 2,
  /** Must be an object (built-in constructors) — R[dst] ← result. */
  ConstructObject = 3,
  /** Take the caller's jump if the result is true. */
  BranchIfTrue = 4,
  BranchIfFalse = 5,
  /** R[dst] ← not result. */
  StoreNot = 6,
  /** A [[Set]] or [[Delete]] said whether it worked: false throws in strict code. */
  CheckSet = 7,
  /** As CheckSet, and R[dst] ← result. */
  CheckDelete = 8,
  /** IterNext: EMPTY means done. */
  IterNext = 9,
  /** ForInNext: whether the key is still there. */
  ForInNext = 10,
  /** Outermost frame: the result is the agent's. */
  Entry = 11,
  /** The result is the promise that the calling coroutine's Await waits for. */
  AwaitPromise = 12,
  /** PostIncrement, PostDecrement: R[src] ← result, a number or a BigInt; then the instruction is run again. */
  PostStep = 17,
  /** IterNext of an ordinary iterator: the result of its `next`. */
  IterStep = 13,
  /** NewClass: the result is heritage.prototype. */
  ClassHeritage = 14,
  /** IterNext of a generator that nobody has patched: its frame gives values without result objects. EMPTY means done. */
  IterGenerator = 16,
  /** CallMethod: the result is the method; now call it. */
  CallMethod = 15,
}

export class Frame {
  code!: Code
  /** Start of the instruction that runs or that called. */
  pc = 0
  /** Where it goes on once the call it made has returned; set by the calling instruction. */
  next = 0
  /** Index of R[0] in the stack. */
  base = 0
  callee: FunctionObject | LazyValue | null = null
  newTarget: GuestObject | undefined = undefined
  /** Actual arguments, if the code needs them. */
  args: Value[] | null = null
  then: Then = Then.Store
  dst = 0
  coroutine: Coroutine | null = null
}
