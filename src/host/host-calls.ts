// Calls of the embedder's functions. A call is made in three steps, each of which may end the slice and be taken up again
// when the guest's call instruction is run once more: the arguments are copied and paid for; the function is called, once;
// its answer is paid for and built in the guest. An answer that is a promise's makes the guest wait in between.

import type { HostPort, ModulePort } from "../vm/host-port.js"
import { HostWait } from "../vm/host-port.js"
import type { Meter } from "../vm/meter.js"
import type { ExoticObject } from "../vm/objects/object.js"
import type { Value } from "../vm/objects/value.js"
import { newPromise, rejectPromise } from "../vm/operations/promise.js"
import type { Realm } from "../vm/realm.js"
import { MAX_DEBT, SIZE } from "../vm/sizes.js"
import { GuestValueThrow, InternalError, rangeError, typeError } from "../vm/throw.js"
import type { Authority, Trust } from "./capabilities/authority.js"
import { refusal } from "./capabilities/grant.js"
import { CapabilityError, type Permission } from "./capabilities/permission.js"
import { copyIn } from "./crossings.js"
import type { Stop } from "./driver.js"
import { ThimbleError } from "./errors.js"
import { Asking, Lane, PendingCall } from "./lane.js"
import { chargeOrAsk, fitsAllOrAsk, type MaybeLater } from "./limits/controller.js"
import { Ledger, type LiveUses } from "./limits/ledger.js"
import { LIMITS, type Limit, type LimitName } from "./limits/resources.js"
import { fromGuest } from "./marshal/from-guest.js"
import { errorCrossing, fromHost, textOfThrown } from "./marshal/from-host.js"
import type { FunctionOwner, HostFunction } from "./marshal/host-function.js"
import { type Crossing, CrossingBudget, MAX_OUT } from "./marshal/parcel.js"
import { bytesOf, toGuest } from "./marshal/to-guest.js"
import { toHost } from "./marshal/to-host.js"

const HOST_WAIT = new HostWait()

/** Fuel for a call of the embedder, beside its arguments and its result. */
const HOST_CALL_FUEL = 20

/** Bytes that groups lend at once. */
const LOAN = 16 * 1024

interface Loan {
  readonly parent: Ledger
  readonly meter: Meter
}

/** An instance that nobody holds any more is garbage, and nothing of it counts. */
const LOANS = new FinalizationRegistry<Loan>(({ parent, meter }) => {
  parent.count("memory", meter.withheld - meter.memoryCap)
})

/** @throws ThimbleError `group-full` */
function borrowFirst(parent: Ledger, bytes: number): void {
  const refuser = parent.charge("memory", bytes)
  if (refuser === null) return
  const { left } = refuser.limit("memory")
  const what = `an instance takes ${bytes} bytes to begin with, and ${left} are left`
  throw new ThimbleError("group-full", `the group ${refuser.name ?? "of its parent"}: ${what}`)
}

export abstract class HostCalls implements HostPort, LiveUses {
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
  /** What it may use, and has used. */
  readonly ledger: Ledger
  /** Trust and grants; null: untrusted, without any, and nobody listens. */
  authority: Authority | null = null
  /** Names of the embedder's functions that it was given; null: none. */
  functionNames: Set<string> | null = null
  /** Set while its call of Thimble.yield comes back. */
  protected yielding = false

  constructor(
    readonly realm: Realm,
    limits: Readonly<Record<string, number>>,
    parent: Ledger | null,
  ) {
    this.ledger = new Ledger(parent, limits, this)
    realm.host = this
    const { meter } = realm
    realm.maxJobs = this.ledger.cap("jobs")
    meter.memoryCap = this.ledger.cap("memory")
    const lent = parent === null ? meter.memoryCap : Math.min(meter.memoryCap, LOAN)
    meter.withheld = meter.memoryCap - lent
    meter.bytesLeft += lent
    if (parent !== null) {
      borrowFirst(parent, lent)
      LOANS.register(this, { parent, meter }, this)
    }
    this.lane = new Lane(realm, this.ledger.cap("depth"), null)
  }

  abstract stop(cause: string, error: unknown): void
  abstract used(resource: string): number | undefined
  abstract counted(resource: string, amount: number): void
  abstract capChanged(resource: string, before: number, after: number): void

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
    if (lane.pending === null) {
      this.admitCall()
      lane.pending = this.prepare(entry, args)
    }
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
        return this.launchAsync(entry, pending)
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

  /** FunctionOwner */
  given({ isCapability, name }: HostFunction): void {
    if (isCapability) return
    this.functionNames ??= new Set()
    this.functionNames.add(name)
  }

  /** @internal HostPort */
  get trust(): Trust {
    return this.authority?.trust ?? "untrusted"
  }

  /** @internal HostPort */
  limit(resource: string): Limit {
    return this.ledger.limit(resource)
  }

  /** @internal HostPort: as `Instance.permits`. */
  permits(group: string, type: string, target: string, amount: number): Permission {
    if (group === "call" && this.authority?.grant("call") === undefined)
      return this.permitsCall(type, target, amount)
    if (this.authority === null) return refusal("none", `nothing of the group ${group} was granted`)
    return this.authority.permits({ group, type, target, amount })
  }

  /** Functions among the globals are granted by being there. */
  private permitsCall(type: string, target: string, amount: number): Permission {
    const limit = this.ledger.limit("hostCalls")
    const known = type === "invoke" && this.functionNames?.has(target) === true
    const name = target
    const permission = !known
      ? refusal(
          "none",
          type === "invoke" ? `there is no function ${name}` : `call has no type ${type}; there are invoke`,
        )
      : limit.left === 0
        ? { allowed: false, by: "limits", reason: "no calls of host functions are left", ...limit }
        : { allowed: true, by: "globals", reason: "granted", ...limit }
    this.authority?.decided({ group: "call", type, target, amount }, permission, "question")
    return permission
  }

  /** @internal HostPort */
  get mayRaiseMemory(): boolean {
    for (let level: Ledger | null = this.ledger; level !== null; level = level.parent) {
      if (level.controller !== null) return true
    }
    return false
  }

  /** @internal HostPort */
  raiseMemory(shortage: number): "raised" | "denied" | "wait" {
    if (this.stopping !== null) return "wait"
    try {
      return this.decideOrWait("memory", () => this.findMemory(shortage)) ? "raised" : "denied"
    } catch (error) {
      if (error instanceof HostWait) return "wait"
      throw error
    }
  }

  /** Its own cap first, then the groups'. */
  private findMemory(shortage: number): MaybeLater<boolean> {
    const { ledger } = this
    const { meter } = this.realm
    const own = shortage - meter.withheld
    if (own > 0) {
      const raised = ledger.controller?.ask(ledger, "memory", own, "cap") ?? false
      if (typeof raised !== "boolean") return raised.then((granted) => granted && this.borrow(shortage))
      if (!raised) return false
    }
    return this.borrow(shortage)
  }

  /** What groups lend, they are asked for. */
  private borrow(bytes: number): MaybeLater<boolean> {
    const { parent } = this.ledger
    const { meter } = this.realm
    if (parent === null) return true
    if (bytes > meter.withheld) return false
    const lent = chargeOrAsk(parent, "memory", bytes)
    const done = (fits: boolean): boolean => {
      if (fits) meter.withheld -= bytes
      return fits
    }
    return typeof lent === "boolean" ? done(lent) : lent.then(done)
  }

  /** @internal HostPort: without asking anybody. */
  lendMemory(bytes: number): boolean {
    const { parent } = this.ledger
    const { meter } = this.realm
    if (bytes > meter.withheld) return false
    for (const amount of [Math.min(meter.withheld, Math.max(bytes, LOAN)), bytes]) {
      if (parent !== null && parent.charge("memory", amount) !== null) continue
      meter.withheld -= amount
      meter.bytesLeft += amount
      return true
    }
    return false
  }

  /** It has been stopped: nothing of it counts any more. */
  protected returnLoan(): void {
    if (!LOANS.unregister(this)) return
    const { meter } = this.realm
    this.ledger.countOuter("memory", meter.withheld - meter.memoryCap)
  }

  /** Gives back to the groups what a census has found and will not be needed soon. */
  protected returnMemory(): void {
    const { meter } = this.realm
    if (this.ledger.parent === null || meter.bytesLeft <= 2 * LOAN) return
    const bytes = meter.bytesLeft - LOAN
    meter.bytesLeft -= bytes
    meter.withheld += bytes
    this.ledger.countOuter("memory", -bytes)
  }

  /** @internal HostPort */
  admitJob(): void {
    this.need("jobs", 1, () => fitsAllOrAsk(this.ledger, "jobs", 1))
  }

  /** @internal HostPort */
  admitSource(bytes: number): void {
    this.need("sourceBytes", bytes, () => fitsAllOrAsk(this.ledger, "sourceBytes", bytes))
  }

  /** @internal HostPort */
  countSource(bytes: number): void {
    this.ledger.count("sourceBytes", bytes)
  }

  /** @internal HostPort. A promise of the controller's comes too late for this call, not for later ones. */
  raiseDepth(): boolean {
    const { controller } = this.ledger
    if (controller === null) return false
    const answer = this.askController(() => controller.ask(this.ledger, "depth", 1, "cap"))
    if (typeof answer === "boolean") return answer && this.stopping === null
    answer.catch((error) => this.stop("controller-failed", error))
    return false
  }

  /** @internal HostPort */
  raiseLimit(resource: string, amount: number): boolean {
    if (this.stopping !== null) throw HOST_WAIT
    if (!this.ledger.has(resource))
      throw rangeError(`there is no limit ${resource}; there are ${this.ledger.resources.join(", ")}`)
    const { controller } = this.ledger
    return this.decideOrWait(resource, () => controller?.ask(this.ledger, resource, amount, "guest") ?? false)
  }

  /** @internal HostPort */
  yieldTurn(): undefined {
    this.yielding = !this.yielding
    if (this.yielding) throw HOST_WAIT
  }

  /** Copies the arguments. */
  private prepare(entry: HostFunction, args: readonly Value[]): PendingCall {
    const budget = new CrossingBudget(MAX_OUT)
    let bytes = 0
    try {
      const copies = args.map((arg, index) => {
        const crossing = fromGuest(this.realm, arg, `argument ${index + 1} of ${entry.name}`, budget)
        bytes += bytesOf(crossing)
        return toHost(crossing, this)
      })
      const fuel = HOST_CALL_FUEL + budget.fuel + (entry.fuel?.(copies) ?? 0)
      return new PendingCall(entry, copies, fuel, bytes)
    } catch (error) {
      // What was read is paid for even if it can't cross after all.
      this.realm.meter.debt += HOST_CALL_FUEL + budget.fuel
      this.hostCalls--
      this.ledger.countOuter("hostCalls", -1)
      throw guestFault(error)
    }
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

  /**
   * What an instruction of the guest needs before it is done. The instruction is run again while a controller takes its time.
   *
   * @throws GuestValueThrow QuotaExceededError if it is denied; HostWait
   */
  private need(resource: LimitName, amount: number, ask: () => MaybeLater<boolean>): void {
    if (this.decideOrWait(resource, ask)) return
    const refuser = this.ledger.refuser(resource, amount) ?? this.ledger
    const { cap, used } = refuser.limit(resource)
    const whose = refuser.name === null ? "" : ` of the group ${refuser.name}`
    const what = `the limit${whose} of ${cap} ${LIMITS[resource].unit} is reached`
    throw this.refusal(new CapabilityError("QuotaExceededError", "EDQUOT", what, cap, used + amount))
  }

  /** The answer of a controller, for an instruction that is run again until it is there. @throws HostWait */
  protected decideOrWait(resource: string, ask: () => MaybeLater<boolean>): boolean {
    const lane = this.lane!
    if (lane.asking?.resource === resource) {
      const { answer } = lane.asking
      if (answer === null) throw HOST_WAIT
      lane.asking = null
      return answer
    }
    const answer = this.askController(ask)
    if (typeof answer === "boolean") return answer
    lane.asking = new Asking(resource)
    this.awaitAnswer(lane.asking, answer)
    throw HOST_WAIT
  }

  /** A controller that fails is the embedder's mistake: it ends the guest, and shows in its outcome. */
  protected askController(ask: () => MaybeLater<boolean>): MaybeLater<boolean> {
    try {
      return ask()
    } catch (error) {
      this.stop("controller-failed", error)
      return false
    }
  }

  protected awaitAnswer(asking: Asking, answer: Promise<boolean>): void {
    answer.then(
      (granted) => {
        asking.answer = granted
        this.wake()
      },
      (error) => this.stop("controller-failed", error),
    )
  }

  private launch(pending: PendingCall): void {
    const { entry } = pending
    const args = pending.args!
    pending.args = null
    try {
      const result = this.perform(entry, args, pending.bytes)
      if (!isThenable(result)) {
        this.take(pending, result)
        return
      }
      this.ledger.countOuter("pendingHostCalls", 1)
      const answered = (): void => {
        if (this.lane === null) return
        this.ledger.countOuter("pendingHostCalls", -1)
        this.wake()
      }
      Promise.resolve(result).then(
        (value) => {
          this.take(pending, value)
          answered()
        },
        (error) => {
          refuseWith(pending, error)
          answered()
        },
      )
    } catch (error) {
      refuseWith(pending, error)
    }
  }

  /** Calls the embedder's function, if it may be called. */
  private perform(entry: HostFunction, args: readonly unknown[], bytes: number): unknown {
    const grant = entry.isCapability ? undefined : this.authority?.grant("call")
    if (grant === undefined) return Reflect.apply(entry.run, undefined, args)
    const { name } = entry
    const call = (): unknown => {
      const result = Reflect.apply(entry.run, undefined, args)
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

  private launchAsync(entry: HostFunction, { args, bytes }: PendingCall): Value {
    return this.launchPromise(
      () => this.perform(entry, args!, bytes),
      (value) => fromHost(value, `result of ${entry.name}`, this),
    )
  }

  /** Calls the embedder; a promise of the guest's that its answer settles. `convert` may throw: it is then rejected. */
  launchPromise(run: () => unknown, convert: (value: unknown) => Crossing): ExoticObject {
    const { realm } = this
    const promise = newPromise(realm)
    this.asyncCalls++
    this.ledger.countOuter("pendingHostCalls", 1)
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
    this.ledger.countOuter("pendingHostCalls", -1)
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
