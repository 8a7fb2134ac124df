// Calls of the embedder's functions. A call is made in three steps, each of which may end the slice and be taken up again
// when the guest's call instruction is run once more: the arguments are copied and paid for, a piece at a time; the function
// is called, once; its answer is paid for and built in the guest. An answer that is a promise's makes the guest wait in between.

import { type HostPort, HostWait } from "../vm/host-port.js"
import type { ExoticObject, FunctionObject } from "../vm/objects/object.js"
import type { Value } from "../vm/objects/value.js"
import type { Visitor } from "../vm/objects/visitor.js"
import { newPromise, rejectPromise } from "../vm/operations/promise.js"
import type { Realm } from "../vm/realm.js"
import { MAX_DEBT, SIZE } from "../vm/sizes.js"
import { GuestValueThrow, InternalError, typeError } from "../vm/throw.js"
import { copyIn } from "./crossings.js"
import { ThimbleError } from "./errors.js"
import { GuestLimits, HOST_WAIT } from "./guest-limits.js"
import { PendingCall } from "./lane.js"
import { chargeOrAsk, fitsAllOrAsk } from "./limits/controller.js"
import type { Ledger } from "./limits/ledger.js"
import { append, NONE } from "./lists.js"
import { errorCrossing, fromHost, textOfThrown } from "./marshal/from-host.js"
import { GuestCopies } from "./marshal/guest-copies.js"
import { Handles } from "./marshal/handles.js"
import type { FunctionOwner, GuestFunction, HostFunction } from "./marshal/host-function.js"
import type { Crossing } from "./marshal/parcel.js"
import { bytesOf, toGuest } from "./marshal/to-guest.js"

/** Fuel for a call of the embedder, beside its arguments and its result. */
const HOST_CALL_FUEL = 90
/** And of one that throws, which takes hosts long. */
const THROWN_FUEL = 400

export abstract class HostCalls extends GuestLimits implements HostPort {
  /** Calls made so far. */
  hostCalls = 0
  /** Calls of asynchronous functions that have not been answered. */
  protected asyncCalls = 0
  protected running = false
  /** Answers that came while a census was under way. */
  private heldBack: readonly (() => void)[] = NONE

  constructor(realm: Realm, limits: Readonly<Record<string, number>>, parent: Ledger | null) {
    super(realm, limits, parent)
    realm.host = this
  }

  /** Functions that the embedder holds; null: none yet. */
  private handles: Handles | null = null

  /** Bytes outside of its heap that count as its own; negative: no more. */
  abstract hold(bytes: number): void
  abstract callFunction(...args: Parameters<FunctionOwner["callFunction"]>): Promise<unknown>

  /** Calls that have not been answered. */
  get pendingHostCalls(): number {
    let waiting = this.asyncCalls
    for (let { lane } = this; lane !== null; lane = lane.below) if (lane.pending?.isWaiting) waiting++
    return waiting
  }

  /** FunctionOwner. */
  handleOf(fn: FunctionObject): GuestFunction {
    this.handles ??= new Handles(this, (change) => this.hold(change * (SIZE.mapEntry + SIZE.function)))
    return this.handles.of(fn)
  }

  /** FunctionOwner. */
  disposed(fn: FunctionObject): void {
    this.whenCounted(() => this.handles?.dispose(fn))
  }

  /** Keeps a function of the guest while a call of it is waited for. */
  protected whileCalled<Value>(fn: FunctionObject, call: Promise<Value>): Promise<Value> {
    this.handles?.begin(fn)
    const end = (): void => this.whenCounted(() => this.handles?.end(fn))
    call.then(end, end)
    return call
  }

  /** HostPort: what else the guest's census has to visit. */
  visitHeld(visitor: Visitor): void {
    this.handles?.visit(visitor)
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
    if (lane.pending === null) {
      const nameOf = (index: number): string => `argument ${index + 1} of ${entry.name}`
      lane.pending = new PendingCall(entry, new GuestCopies(this.realm, args, nameOf, this), HOST_CALL_FUEL)
    }
    const { pending } = lane
    if (pending.entry !== entry) throw new InternalError("a host call was not taken up again where it waited")
    const { args: copies } = pending
    if (copies !== null) {
      this.copyArguments(pending, copies)
      this.admit(pending)
      if (entry.isAsync) {
        lane.pending = null
        this.realm.meter.pay(pending.owed, 0)
        return this.launchAsync(entry, copies)
      }
      pending.args = null
      this.launch(pending, copies)
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

  /** Copies what is not copied yet, and pays for it piece by piece: up to what is added to a call's own price. */
  private copyArguments(pending: PendingCall, args: GuestCopies): void {
    const { entry } = pending
    const { meter } = this.realm
    while (!args.isDone) {
      this.settleOwed(pending)
      const before = args.fuel
      try {
        args.advance(MAX_DEBT + 1)
      } catch (error) {
        // What was read is paid for even if it can't cross after all.
        meter.debt += pending.owed + args.fuel - before
        this.lane!.pending = null
        throw guestFault(error)
      }
      pending.owed += args.fuel - before
      if (args.isDone) pending.owed += entry.fuel?.(args.copies) ?? 0
    }
    this.settleOwed(pending)
  }

  private admit(pending: PendingCall): void {
    try {
      this.admitCall()
    } catch (error) {
      if (!(error instanceof HostWait)) {
        this.realm.meter.debt += pending.owed
        this.lane!.pending = null
      }
      throw error
    }
  }

  private settleOwed(pending: PendingCall): void {
    if (pending.owed <= MAX_DEBT) return
    const { meter } = this.realm
    meter.pay(pending.owed, 0)
    meter.commit()
    pending.owed = 0
  }

  /**
   * Before one more call of the embedder: counted from here on.
   *
   * @throws GuestValueThrow QuotaExceededError; HostWait while a controller decides
   */
  admitCall(): void {
    this.need("pendingHostCalls", 1, () => fitsAllOrAsk(this.ledger, "pendingHostCalls", 1))
    this.need("hostCalls", 1, () => chargeOrAsk(this.ledger, "hostCalls", 1))
    this.hostCalls++
  }

  private launch(pending: PendingCall, args: GuestCopies): void {
    try {
      const result = this.perform(pending.entry, args)
      if (!isThenable(result)) {
        this.take(pending, result)
        return
      }
      this.ledger.countOuter("pendingHostCalls", 1)
      Promise.resolve(result).then(
        (value) => this.answered(() => this.take(pending, value)),
        (error) => this.answered(() => refuseWith(pending, error)),
      )
    } catch (error) {
      refuseWith(pending, error)
    }
  }

  private answered(take: () => void): void {
    take()
    if (this.isStopped) return
    this.ledger.countOuter("pendingHostCalls", -1)
    this.wake()
  }

  /** Calls the embedder's function, if it may be called. */
  private perform(entry: HostFunction, { copies, bytes }: GuestCopies): unknown {
    const grant = entry.isCapability ? undefined : this.authority?.grant("call")
    if (grant === undefined) return Reflect.apply(entry.run, undefined, copies)
    const { name } = entry
    const call = (): unknown => {
      const result = Reflect.apply(entry.run, undefined, copies)
      return isThenable(result) ? grant.during("invoke", name, () => Promise.resolve(result)) : result
    }
    const allowed = grant.demand("invoke", name, bytes)
    return allowed === undefined ? call() : allowed.then(call)
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

  private launchAsync(entry: HostFunction, args: GuestCopies): Value {
    return this.launchPromise(
      () => this.perform(entry, args),
      (value) => fromHost(value, `result of ${entry.name}`, this),
    )
  }

  /** Calls the embedder; a promise of the guest's that its answer settles. `convert` may throw: it is then rejected. */
  launchPromise(run: () => unknown, convert: (value: unknown) => Crossing): ExoticObject {
    const { realm } = this
    const promise = newPromise(realm)
    this.asyncCalls++
    this.ledger.countOuter("pendingHostCalls", 1)
    realm.tables.held.add(promise)
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
    this.admitCall()
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
    if (heldBack.length === 0 || this.ensureLane().census !== null) return
    this.heldBack = NONE
    for (const settle of heldBack) settle()
  }

  /** Does something to what the guest can reach: after a census, if one is under way; not at all once the guest has ended. */
  private whenCounted(change: () => void): void {
    if (this.isStopped) return
    if ((this.lane?.census ?? null) === null) change()
    else this.heldBack = append(this.heldBack, () => this.whenCounted(change))
  }

  private settleAsync(promise: ExoticObject, answer: () => Crossing, threw: boolean): void {
    this.whenCounted(() => this.settleNow(promise, answer, threw))
  }

  private settleNow(promise: ExoticObject, answer: () => Crossing, threw: boolean): void {
    const { realm } = this
    const lane = this.ensureLane()
    realm.tables.held.delete(promise)
    this.asyncCalls--
    this.ledger.countOuter("pendingHostCalls", -1)
    let value: Value
    try {
      value = copyIn(lane, answer(), "the answer of a host function")
    } catch (error) {
      threw = true
      value = toGuest(realm, errorCrossing(new TypeError(textOfThrown(error))), 0)
    }
    if (threw) rejectPromise(realm, promise, value)
    else {
      // In a job: a copy may have a `then` method of the guest's own prototypes.
      realm.meter.bytesLeft -= SIZE.job
      realm.addJob({ function: "ResolvePromise", args: [promise, value] })
    }
    this.wake()
  }
}

function refuseWith(pending: PendingCall, error: unknown): void {
  pending.answer = errorCrossing(error)
  pending.owed += THROWN_FUEL
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
