// What activities of a guest have come to: settled when no job is left, and their promises are. A result is copied a piece at
// a time, over several slices if need be; nothing of the guest runs until it is.

import type { Agent } from "../vm/agent.js"
import type { Value } from "../vm/objects/value.js"
import type { Visitor } from "../vm/objects/visitor.js"
import { isPromise, type PromiseData } from "../vm/operations/promise.js"
import type { Realm } from "../vm/realm.js"
import { MAX_DEBT } from "../vm/sizes.js"
import type { Activity, Completion } from "./activity.js"
import { copyOut } from "./crossings.js"
import { ThimbleError } from "./errors.js"
import { NONE } from "./lists.js"
import { GuestCopies } from "./marshal/guest-copies.js"
import type { FunctionOwner } from "./marshal/host-function.js"

/** An activity whose frame has returned. */
class Returned {
  /** Of its value: there once that is being copied. */
  copies: GuestCopies | null = null
  /** Why that came to nothing. */
  failure: unknown = null

  constructor(
    readonly activity: Activity,
    readonly completion: Completion,
  ) {}

  /** @throws ThimbleError `cannot-cross`, `too-large` */
  copy(): unknown {
    if (this.failure !== null) throw this.failure
    return this.copies!.copies[0]
  }
}

export class Results {
  private readonly returned: Returned[] = []
  private copying: Returned | null = null

  constructor(
    private readonly realm: Realm,
    private readonly owner: FunctionOwner,
  ) {}

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.returned.length === 0
  }

  /** Whether a result is being copied: the guest must stand still. */
  get isCopying(): boolean {
    return this.copying !== null
  }

  /** Of an activity whose frame has returned. */
  add(activity: Activity, completion: Completion): void {
    this.returned.push(new Returned(activity, completion))
  }

  /** Census: values that have not been given yet. */
  visit(visitor: Visitor): void {
    for (const { completion } of this.returned) visitor.visit(completion.value)
  }

  /** @param asyncCalls of the embedder that have not been answered: programs wait for them */
  canSettle(asyncCalls: number): boolean {
    return this.returned.some((entry) => completionOf(entry, asyncCalls) !== null)
  }

  /** Settles what can be settled. False: the slice is used up by copying. */
  settle(agent: Agent, asyncCalls: number): boolean {
    const { returned } = this
    for (let i = 0; i < returned.length; ) {
      const entry = returned[i]!
      const completion = completionOf(entry, asyncCalls)
      if (completion === null) {
        i++
        continue
      }
      if (!completion.threw && !this.copied(agent, entry, completion.value)) return false
      returned.splice(i, 1)
      const { value } = entry.completion
      if (isPromise(value)) this.realm.tables.unhandledRejections.delete(value)
      entry.activity.settle(completion, this.takeUnhandled(), () => entry.copy())
    }
    return true
  }

  /** Those that will not be settled any more. */
  abandon(): Activity[] {
    return this.returned.map(({ activity }) => activity)
  }

  /** Copies a result and pays for it, a piece at a time; false: there is more, and the slice is used up. */
  private copied(agent: Agent, entry: Returned, value: Value): boolean {
    const { resultName } = entry.activity
    entry.copies ??= new GuestCopies(this.realm, [value], () => resultName, this.owner)
    this.copying = null
    const { copies } = entry
    while (!copies.isDone) {
      if (agent.fuel <= 0 && copies.fuel > 0) {
        this.copying = entry
        return false
      }
      const before = copies.fuel
      try {
        copies.advance(MAX_DEBT)
      } catch (error) {
        entry.failure = error
      }
      // What was read is paid for even if it can't cross after all.
      agent.fuel -= copies.fuel - before
      if (entry.failure !== null) break
    }
    return true
  }

  /** Reasons of rejected promises that nobody has handled; each is told once. */
  private takeUnhandled(): readonly Value[] {
    const { realm } = this
    if (!realm.hasUnhandledRejections) return NONE
    const promises = [...realm.tables.unhandledRejections]
    realm.tables.unhandledRejections.clear()
    return promises.map((promise) =>
      isPromise(promise) ? (promise.payload as PromiseData).result : undefined,
    )
  }
}

/** What an activity's result comes to: a promise's, once it has one. null: not known yet. */
function completionOf({ activity, completion }: Returned, asyncCalls: number): Completion | null {
  const { threw, value } = completion
  if (activity.isProgram && asyncCalls > 0) return null
  if (threw || !isPromise(value)) return completion
  const { state, result } = value.payload as PromiseData
  // Nothing is left that could settle it: a program has ended all the same.
  if (state === "pending") return activity.isProgram ? { threw: false, value: undefined } : null
  return { threw: state === "rejected", value: result }
}

/** The result of an activity on top of others that wait: it is copied at once. */
export function settleNested(
  agent: Agent,
  owner: FunctionOwner,
  activity: Activity,
  completion: Completion,
): void {
  const settle = (final: Completion): void => {
    activity.settle(final, NONE, () => copyOut(agent, final.value, activity.resultName, owner))
  }
  const { threw, value } = completion
  if (threw || !isPromise(value)) {
    settle(completion)
    return
  }
  const { state, result } = value.payload as PromiseData
  agent.realm.tables.unhandledRejections.delete(value)
  if (state !== "pending") settle({ threw: state === "rejected", value: result })
  else {
    // Jobs can't run before the guest's waiting frames return, and these wait for the embedder.
    const why = "gave a promise that can't be settled while the guest waits for a host function"
    activity.fail(new ThimbleError("would-deadlock", `${activity.name} ${why}`))
  }
}
