// A lane: one stack of a guest's, and the host function that it may be waiting for. An instance has one lane; while that
// waits, a call of one of the guest's functions by the embedder runs in a lane on top of it. Only the top lane runs.

import { Agent } from "../vm/agent.js"
import type { Realm } from "../vm/realm.js"
import type { Activity } from "./activity.js"
import type { HostFunction } from "./marshal/host-function.js"
import type { Crossing } from "./marshal/parcel.js"

/** A call of the embedder's function under way. */
export class PendingCall {
  /** Arguments as the function will get them; null once it has been called. */
  args: readonly unknown[] | null
  /** What it answered, once it has. */
  answer: Crossing | null = null
  /** Whether the answer is thrown. */
  threw = false

  constructor(
    readonly entry: HostFunction,
    args: readonly unknown[],
    /** Fuel that is still to be paid for the call and its arguments. */
    public owed: number,
    /** Of its arguments, as they were accounted in the guest. */
    readonly bytes: number,
  ) {
    this.args = args
  }

  get isWaiting(): boolean {
    return this.args === null && this.answer === null
  }
}

/** A controller that takes its time about a cap: the guest waits at the instruction that needs it. */
export class Asking {
  /** null: not known yet. */
  answer: boolean | null = null

  constructor(readonly resource: string) {}
}

export class Lane {
  readonly agent: Agent
  pending: PendingCall | null = null
  asking: Asking | null = null
  /** What its outermost frame belongs to; null while it runs a job, or nothing. */
  activity: Activity | null = null

  constructor(
    realm: Realm,
    depth: number,
    readonly below: Lane | null,
  ) {
    this.agent = new Agent(realm)
    this.agent.maxDepth = depth
    this.agent.below = below === null ? null : below.agent
  }

  /** Whether it waits for the embedder: a function's answer, or a controller's. */
  get isWaiting(): boolean {
    return this.pending?.isWaiting === true || (this.asking !== null && this.asking.answer === null)
  }

  /** How many lanes wait for this one, and itself. */
  get count(): number {
    let count = 1
    for (let lane = this.below; lane !== null; lane = lane.below) count++
    return count
  }

  /** Makes it the one whose frames errors show. */
  enter(): void {
    this.agent.realm.agent = this.agent
  }
}
