// Calls of the embedder's functions. A call is made in three steps, each of which may end the slice and be taken up again
// when the guest's call instruction is run once more: the arguments are copied and paid for; the function is called, once;
// its answer is paid for and built in the guest. An answer that is a promise's makes the guest wait in between.

import type { HostPort, ModulePort } from "../vm/host-port.js"
import { HostWait } from "../vm/host-port.js"
import type { ExoticObject } from "../vm/objects/object.js"
import type { Value } from "../vm/objects/value.js"
import { newPromise, rejectPromise } from "../vm/operations/promise.js"
import type { Realm } from "../vm/realm.js"
import { MAX_DEBT, SIZE } from "../vm/sizes.js"
import { GuestThrow, GuestValueThrow, InternalError, typeError } from "../vm/throw.js"
import { copyIn } from "./crossings.js"
import type { Stop } from "./driver.js"
import { ThimbleError } from "./errors.js"
import { Lane, PendingCall } from "./lane.js"
import type { Limits } from "./limits.js"
import { fromGuest } from "./marshal/from-guest.js"
import { errorCrossing, fromHost, textOfThrown } from "./marshal/from-host.js"
import type { FunctionOwner, HostFunction } from "./marshal/host-function.js"
import { type Crossing, CrossingBudget, MAX_OUT } from "./marshal/parcel.js"
import { bytesOf, toGuest } from "./marshal/to-guest.js"
import { toHost } from "./marshal/to-host.js"

const HOST_WAIT = new HostWait()

/** Fuel for a call of the embedder, beside its arguments and its result. */
const HOST_CALL_FUEL = 20

export abstract class HostCalls implements HostPort {
  /** How imports are answered; null: all are refused. */
  modules: ModulePort | null = null
  /** The lane that runs; null once it has been stopped for good. */
  lane: Lane | null
  /** Calls made so far. */
  hostCalls = 0
  /** Calls of asynchronous functions that have not been answered. */
  protected asyncCalls = 0
  protected running = false
  /** Answers that came while a census was under way. */
  private heldBack: (() => void)[] = []
  stopping: Stop | null = null

  constructor(
    readonly realm: Realm,
    readonly limits: Limits,
  ) {
    realm.host = this
    realm.meter.memoryCap = limits.memory
    realm.meter.bytesLeft += limits.memory
    this.lane = new Lane(realm, limits.depth, null)
  }

  abstract callFunction(...args: Parameters<FunctionOwner["callFunction"]>): Promise<unknown>
  protected abstract wake(): void

  /** Calls that have not been answered. */
  get pendingHostCalls(): number {
    let waiting = this.asyncCalls
    for (let { lane } = this; lane !== null; lane = lane.below) if (lane.pending?.isWaiting) waiting++
    return waiting
  }

  stoppedError(): ThimbleError {
    const { cause, error } = this.stopping ?? { cause: "stopped", error: undefined }
    return new ThimbleError("stopped", `the instance was stopped: ${cause}`, error)
  }

  /** @internal HostPort: what a call instruction of the guest asks for. */
  call(target: unknown, args: readonly Value[]): Value {
    const { lane } = this
    if (lane === null || this.stopping !== null) throw HOST_WAIT
    const entry = target as HostFunction
    lane.pending ??= this.prepare(entry, args)
    const { pending } = lane
    if (pending.entry !== entry) throw new InternalError("a host call was not taken up again where it waited")
    if (pending.args !== null) {
      if (pending.owed > MAX_DEBT) {
        this.realm.meter.pay(pending.owed, 0)
        pending.owed = 0
      }
      if (entry.isAsync) {
        lane.pending = null
        this.realm.meter.pay(pending.owed, 0)
        return this.launchAsync(entry, pending.args)
      }
      this.launch(pending)
      if (this.stopping !== null) throw HOST_WAIT
    }
    const { answer } = pending
    if (answer === null) throw HOST_WAIT
    this.realm.meter.pay(answer.fuel + pending.owed, 0)
    lane.pending = null
    const value = this.build(answer)
    if (pending.threw) throw new GuestValueThrow(value)
    return value
  }

  /** Checks the limits and copies the arguments. */
  private prepare(entry: HostFunction, args: readonly Value[]): PendingCall {
    this.checkCallCaps()
    const budget = new CrossingBudget(MAX_OUT)
    try {
      const copies = args.map((arg, index) => {
        const name = `argument ${index + 1} of ${entry.name}`
        return toHost(fromGuest(this.realm, arg, name, budget), this)
      })
      return new PendingCall(entry, copies, HOST_CALL_FUEL + budget.fuel)
    } catch (error) {
      // What was read is paid for even if it can't cross after all.
      this.realm.meter.debt += HOST_CALL_FUEL + budget.fuel
      throw guestFault(error)
    }
  }

  /** Before one more call of the embedder. @throws GuestThrow QuotaExceededError */
  checkCallCaps(): void {
    this.checkCap("hostCalls", this.hostCalls, "calls of host functions")
    this.checkCap("pendingHostCalls", this.pendingHostCalls, "host calls waiting")
  }

  private checkCap(name: "hostCalls" | "pendingHostCalls", used: number, what: string): void {
    const cap = this.limits[name]
    if (used >= cap) throw new GuestThrow("QuotaExceededError", `the limit of ${cap} ${what} is reached`)
  }

  private launch(pending: PendingCall): void {
    const { entry } = pending
    const args = pending.args!
    pending.args = null
    this.hostCalls++
    try {
      const result = Reflect.apply(entry.run, undefined, args)
      if (!isThenable(result)) {
        this.take(pending, result)
        return
      }
      Promise.resolve(result).then(
        (value) => {
          this.take(pending, value)
          this.wake()
        },
        (error) => {
          refuseWith(pending, error)
          this.wake()
        },
      )
    } catch (error) {
      refuseWith(pending, error)
    }
  }

  private take(pending: PendingCall, value: unknown): void {
    try {
      pending.answer = fromHost(value, `result of ${pending.entry.name}`, this)
    } catch (error) {
      refuseWith(pending, new TypeError(textOfThrown(error)))
    }
  }

  /** Builds an answer while the guest's call instruction runs. Bytes past its limit are its loop's to deal with. */
  private build(answer: Crossing): Value {
    try {
      return toGuest(this.realm, answer, bytesOf(answer))
    } catch (error) {
      throw guestFault(error)
    }
  }

  private launchAsync(entry: HostFunction, args: readonly unknown[]): Value {
    return this.launchPromise(
      () => Reflect.apply(entry.run, undefined, args),
      (value) => fromHost(value, `result of ${entry.name}`, this),
    )
  }

  /** Calls the embedder; a promise of the guest's that its answer settles. `convert` may throw: it is then rejected. */
  launchPromise(run: () => unknown, convert: (value: unknown) => Crossing): ExoticObject {
    const { realm } = this
    const promise = newPromise(realm)
    this.hostCalls++
    this.asyncCalls++
    realm.held.add(promise)
    let result: Promise<unknown>
    try {
      result = Promise.resolve(run())
    } catch (error) {
      result = Promise.reject(error)
    }
    result.then(
      (value) => this.settleAsync(promise, () => convert(value), false),
      (error) => this.settleAsync(promise, () => errorCrossing(error), true),
    )
    // Stopped from in there: nothing more of the guest runs.
    if (this.stopping !== null) throw HOST_WAIT
    return promise
  }

  /**
   * Calls the embedder for an answer at once.
   *
   * @throws GuestValueThrow with a copy of what it throws
   */
  ask<Answer>(question: () => Answer): Answer {
    this.checkCallCaps()
    this.hostCalls++
    let answer: Answer
    try {
      answer = question()
    } catch (error) {
      throw this.refusal(error)
    }
    if (this.stopping !== null) throw HOST_WAIT
    return answer
  }

  /** What the guest gets for an error of the embedder. */
  refusal(error: unknown): GuestValueThrow {
    return new GuestValueThrow(this.build(errorCrossing(error)))
  }

  /** A copy of the embedder's value, while an instruction of the guest runs. */
  receive(value: unknown, what: string): Value {
    let crossing: Crossing
    try {
      crossing = fromHost(value, what, this)
    } catch (error) {
      throw guestFault(error)
    }
    this.realm.meter.debt += crossing.fuel
    return this.build(crossing)
  }

  /** Nothing changes what the guest can reach while a census counts it. */
  protected settleHeld(): void {
    const { heldBack } = this
    if (heldBack.length === 0 || this.lane?.agent.census !== null) return
    this.heldBack = []
    for (const settle of heldBack) settle()
  }

  private settleAsync(promise: ExoticObject, answer: () => Crossing, threw: boolean): void {
    const { realm, lane } = this
    if (lane === null) return
    if (lane.agent.census !== null) {
      this.heldBack.push(() => this.settleAsync(promise, answer, threw))
      return
    }
    realm.held.delete(promise)
    this.asyncCalls--
    let value: Value
    try {
      value = copyIn(lane.agent, answer(), "the answer of a host function")
    } catch (error) {
      threw = true
      value = toGuest(realm, errorCrossing(new TypeError(textOfThrown(error))), 0)
    }
    if (threw) rejectPromise(realm, promise, value)
    else {
      // In a job: a copy may have a `then` method of the guest's own prototypes.
      realm.meter.bytesLeft -= SIZE.job
      realm.jobs.push({ function: "ResolvePromise", args: [promise, value] })
    }
    this.wake()
  }
}

function refuseWith(pending: PendingCall, error: unknown): void {
  pending.answer = errorCrossing(error)
  pending.threw = true
}

function isThenable(value: unknown): boolean {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function"
  return isObject && typeof (value as { then?: unknown }).then === "function"
}

/** What the guest gets where one of its values, or one for it, can't cross. */
function guestFault(error: unknown): unknown {
  return error instanceof ThimbleError ? typeError(error.message) : error
}
