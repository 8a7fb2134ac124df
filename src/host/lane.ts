// A lane: an agent, and the host function that it may be waiting for. An instance has one lane; while that waits, a call of
// one of the guest's functions by the embedder runs in a lane on top of it. Only the top lane runs.

import { Agent } from "../vm/agent.js"
import type { Realm } from "../vm/realm.js"
import type { Activity } from "./activity.js"
import type { GuestCopies } from "./marshal/guest-copies.js"
import type { HostFunction } from "./marshal/host-function.js"
import type { Crossing } from "./marshal/parcel.js"

/** A call of the embedder's function under way. */
export class PendingCall {
  /** Fuel that is still to be paid for the call, its arguments and its answer. */
  owed: number
  /** What it answered, once it has. */
  answer: Crossing | null = null
  /** Whether the answer is thrown. */
  threw = false

  constructor(
    readonly entry: HostFunction,
    /** As the function will get them; null once it has been called. */
    public args: GuestCopies | null,
    fuel: number,
  ) {
    this.owed = fuel
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

export class Lane extends Agent {
  declare readonly below: Lane | null
  pending: PendingCall | null = null
  asking: Asking | null = null
  /** Whether its call of Thimble.yield comes back. */
  isYielding = false
  /** What its outermost frame belongs to; null while it runs a job, or nothing. */
  activity: Activity | null = null

  constructor(realm: Realm, depth: number, below: Lane | null) {
    super(realm, below)
    this.maxDepth = depth
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
    this.realm.agent = this
  }
}
