// What a guest may use, as its instructions meet it: limits that are enforced in the vm, controllers that are asked where one is
// met, memory that groups lend, and what the guest is told of all that (Thimble). A controller that takes its time makes the
// guest wait: the instruction is run again until the answer is there.

import { HostWait, type ModulePort } from "../vm/host-port.js"
import type { Meter } from "../vm/meter.js"
import type { Realm } from "../vm/realm.js"
import { type GuestValueThrow, rangeError } from "../vm/throw.js"
import { type Attention, BothAttentions } from "./attention.js"
import type { Authority, Trust } from "./capabilities/authority.js"
import { refusal } from "./capabilities/grant.js"
import { CapabilityError, type Permission } from "./capabilities/permission.js"
import { ThimbleError } from "./errors.js"
import { Asking, Lane } from "./lane.js"
import { chargeOrAsk, fitsAllOrAsk, type MaybeLater } from "./limits/controller.js"
import { Ledger, type LiveUses } from "./limits/ledger.js"
import { LIMITS, type Limit, type LimitName } from "./limits/resources.js"
import type { HostFunction } from "./marshal/host-function.js"
import type { StopCause, Usage } from "./outcome.js"

export const HOST_WAIT = new HostWait()

/** Bytes that groups lend at once. */
const LOAN = 16 * 1024

/** Why an instance is stopped. */
export class Stop {
  /** What it has used; null until it has been stopped for good. */
  usage: Usage | null = null

  constructor(
    readonly cause: StopCause,
    readonly error: unknown,
  ) {}
}

/** What few instances are given. */
class Fittings {
  authority: Authority | null = null
  modules: ModulePort | null = null
  attention: Attention | null = null
  /** Names of the embedder's functions. */
  functionNames: Set<string> | null = null
}

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

export abstract class GuestLimits implements LiveUses {
  /** The lane that runs or waits; null while there is nothing to do. */
  lane: Lane | null = null
  stopping: Stop | null = null
  protected ledgerMade: Ledger | null = null
  private fittingsMade: Fittings | null = null

  constructor(
    readonly realm: Realm,
    /** As it was spawned; later ones are the ledger's. */
    private readonly caps: Readonly<Record<string, number>>,
    parent: Ledger | null,
  ) {
    const { meter } = realm
    realm.maxJobs = caps.jobs!
    meter.memoryCap = caps.memory!
    const lent = parent === null ? meter.memoryCap : Math.min(meter.memoryCap, LOAN)
    meter.withheld = meter.memoryCap - lent
    meter.bytesLeft += lent
    if (parent !== null) {
      this.ledgerMade = new Ledger(parent, caps, this)
      borrowFirst(parent, lent)
      LOANS.register(this, { parent, meter }, this)
    }
  }

  /** What it may use, and has used. Many never meet a limit that they would have to look up: it is made when asked for. */
  get ledger(): Ledger {
    return (this.ledgerMade ??= new Ledger(null, this.caps, this))
  }

  /** A cap of its own. */
  protected capOf(resource: LimitName): number {
    return this.ledgerMade === null ? this.caps[resource]! : this.ledgerMade.cap(resource)
  }

  private get fittings(): Fittings {
    return (this.fittingsMade ??= new Fittings())
  }

  /** Trust and grants; null: untrusted, without any, and nobody listens. */
  get authority(): Authority | null {
    return this.fittingsMade?.authority ?? null
  }

  set authority(authority: Authority) {
    this.fittings.authority = authority
  }

  /** @internal HostPort: how imports are answered; null: all are refused. */
  get modules(): ModulePort | null {
    return this.fittingsMade?.modules ?? null
  }

  set modules(modules: ModulePort) {
    this.fittings.modules = modules
  }

  /** Told when it is given something to do, and when it has nothing left or was stopped. */
  protected get attention(): Attention | null {
    return this.fittingsMade?.attention ?? null
  }

  /** Has somebody told of what it has to do from now on. */
  attend(attention: Attention): void {
    const { fittings } = this
    const first = fittings.attention
    fittings.attention = first === null ? attention : new BothAttentions(first, attention)
  }

  /** Whether it has been stopped for good. */
  get isStopped(): boolean {
    return this.stopping !== null && this.stopping.usage !== null
  }

  /** The lane on top, for something to do. */
  ensureLane(): Lane {
    return (this.lane ??= new Lane(this.realm, this.capOf("depth"), null))
  }

  abstract stop(cause: string, error: unknown): void
  protected abstract wake(): void
  /** What the guest gets for an error of the embedder. */
  abstract refusal(error: unknown): GuestValueThrow

  abstract used(resource: string): number | undefined
  abstract counted(resource: string, amount: number): void
  abstract capChanged(resource: string, before: number, after: number): void

  /** FunctionOwner */
  given({ isCapability, name }: HostFunction): void {
    if (isCapability) return
    this.fittings.functionNames ??= new Set()
    this.fittings.functionNames.add(name)
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
    const known = type === "invoke" && this.fittingsMade?.functionNames?.has(target) === true
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

  /**
   * What an instruction of the guest needs before it is done. The instruction is run again while a controller takes its time.
   *
   * @throws GuestValueThrow QuotaExceededError if it is denied; HostWait
   */
  protected need(resource: LimitName, amount: number, ask: () => MaybeLater<boolean>): void {
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
    const lane = this.lane!
    lane.isYielding = !lane.isYielding
    if (lane.isYielding) throw HOST_WAIT
  }
}
