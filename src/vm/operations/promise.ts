// Promises as data: their state, and what is to happen when they settle. Jobs name self-hosted functions; nothing of
// a promise is in a host closure. Spec: sec-promise-objects.

import { ExoticObject, type GuestObject, Part, Payload } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"

export type PromiseState = "pending" | "fulfilled" | "rejected"

/** [[PromiseState]], [[PromiseResult]], [[PromiseFulfillReactions]] and [[PromiseRejectReactions]] in one list. */
export class PromiseData extends Payload {
  state: PromiseState = "pending"
  result: Value = undefined
  reactions: Reaction[] = []
  /** [[PromiseIsHandled]] */
  isHandled = false

  override get fixedBytes(): number {
    return SIZE.promise - SIZE.exotic
  }

  override trace(visitor: Visitor): number {
    this.result = visitor.hold(this.result)
    visitor.visitAll(this.reactions)
    return 0
  }
}

/** What `then` or an Await left with a promise. */
export class Reaction extends Part {
  constructor(
    /** Handlers; undefined passes the settlement on. With a coroutine: not used. */
    readonly onFulfilled: Value,
    readonly onRejected: Value,
    /** The promise to be settled with a handler's outcome, or undefined: nobody looks at it. */
    readonly promise: Value,
    /** Its resolving functions; undefined for a promise that only we have made: it is settled directly. */
    readonly resolve: Value,
    readonly reject: Value,
    /** The coroutine to be resumed, or null. */
    readonly coroutine: GuestObject | null,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.onFulfilled)
    visitor.visit(this.onRejected)
    visitor.visit(this.promise)
    visitor.visit(this.resolve)
    visitor.visit(this.reject)
    visitor.visit(this.coroutine)
    return SIZE.reaction
  }
}

export function isPromise(value: Value): value is ExoticObject {
  return value instanceof ExoticObject && value.payload instanceof PromiseData
}

/** A pending promise. */
export function newPromise(realm: Realm, proto?: GuestObject | null): ExoticObject {
  return realm.newExotic(new PromiseData(), proto ?? realm.intrinsic("%Promise.prototype%"))
}

/** PerformPromiseThen of handlers that are guest functions or undefined — sec-performpromisethen. `promise` undefined: no result. */
export function performThen(
  realm: Realm,
  promise: ExoticObject,
  onFulfilled: Value,
  onRejected: Value,
  result: Value = undefined,
  resolve: Value = undefined,
  reject: Value = undefined,
): void {
  react(realm, promise, new Reaction(onFulfilled, onRejected, result, resolve, reject, null))
}

/** PerformPromiseThen of Await: when the promise settles, a job calls AwaitContinue(coroutine, isThrow, value). */
export function awaitPromise(realm: Realm, promise: ExoticObject, coroutine: GuestObject): void {
  react(realm, promise, new Reaction(undefined, undefined, undefined, undefined, undefined, coroutine))
}

function react(realm: Realm, promise: ExoticObject, reaction: Reaction): void {
  const data = promise.payload as PromiseData
  if (data.state === "pending") {
    realm.meter.bytesLeft -= SIZE.reaction
    data.reactions.push(reaction)
  } else {
    if (data.state === "rejected" && !data.isHandled) realm.tables.unhandledRejections.delete(promise)
    queueReaction(realm, reaction, data.state, data.result)
  }
  data.isHandled = true
}

/** FulfillPromise ( promise, value ) — sec-fulfillpromise */
export function fulfillPromise(realm: Realm, promise: ExoticObject, value: Value): void {
  settle(realm, promise.payload as PromiseData, "fulfilled", value)
}

/** RejectPromise ( promise, reason ) — sec-rejectpromise. Without a handler it becomes an unhandled rejection of the realm. */
export function rejectPromise(realm: Realm, promise: ExoticObject, reason: Value): void {
  const data = promise.payload as PromiseData
  if (!data.isHandled) realm.tables.unhandledRejections.add(promise)
  settle(realm, data, "rejected", reason)
}

function settle(realm: Realm, data: PromiseData, state: PromiseState, result: Value): void {
  const { reactions } = data
  data.state = state
  data.result = result
  data.reactions = []
  for (let i = 0; i < reactions.length; i++) queueReaction(realm, reactions[i]!, state, result)
}

function queueReaction(realm: Realm, reaction: Reaction, state: PromiseState, result: Value): void {
  realm.meter.bytesLeft -= SIZE.job
  realm.meter.debt += 2
  const isRejected = state === "rejected"
  if (reaction.coroutine !== null) {
    realm.addJob({ function: "AwaitContinue", args: [reaction.coroutine, isRejected, result] })
    return
  }
  const { promise, resolve, reject } = reaction
  const handler = isRejected ? reaction.onRejected : reaction.onFulfilled
  realm.addJob({
    function: "PromiseReactionJob",
    args: [handler, isRejected, result, promise, resolve, reject],
  })
}
