// A grant: one capability in one instance, with its state, what has been revoked of it, and the calls that are under way.

import { ThimbleError } from "../errors.js"
import type { Instance } from "../instance.js"
import { type Clock, chargeOrAsk, fitsOrAsk, type MaybeLater } from "../limits/controller.js"
import type { Ledger } from "../limits/ledger.js"
import type { Limit } from "../limits/resources.js"
import {
  type Capability,
  type Charge,
  canonicalRule,
  checkRules,
  type Installation,
  type Rule,
} from "./capability.js"
import { CapabilityError, type Permission, type Question } from "./permission.js"
import type { ChildOptions } from "./spawn.js"

/** What a grant needs of its instance. */
export interface GrantOwner {
  /** Fixed for life. */
  readonly isTrusted: boolean
  readonly ledger: Ledger
  /** Milliseconds since 1970, by the engine's clock. */
  readonly clock: Clock
  /**
   * Tells whoever listens.
   *
   * @throws CapabilityError if it is a deed, and the listener has failed: the instance is stopped then
   */
  decided(question: Question, permission: Permission, occasion: "question" | "deed"): void
  /** The capability that it was granted of a group, unless that was revoked as a whole. */
  capability(group: string): Capability | undefined
  /** Makes an instance that draws on this one's limits. @throws ThimbleError, GuestSyntaxError */
  spawnChild(source: string, options: ChildOptions): Instance
  /** Bytes that the host holds for the guest count as the guest's memory; negative: no more. */
  hold(bytes: number): void
  /** Fuel for work that the host does for the guest, beside calls and what crosses in them: a non-negative integer. */
  spend(fuel: number): void
  /** The embedder's part of a capability has failed: the instance is stopped, and its outcome tells. */
  fail(error: unknown): void
}

const NO_LIMIT: Limit = { cap: Number.POSITIVE_INFINITY, used: 0, left: Number.POSITIVE_INFINITY }

interface Decision {
  readonly permission: Permission
  readonly charges: readonly Charge[] | null
}

/** A deed under way: revoking ends it. */
interface Deed {
  readonly type: string
  readonly target: string
  end(error: CapabilityError): void
}

export class Grant<State = unknown> {
  private installation: Installation<State> | null = null
  private revoked: Rule[] = []
  private isClosed = false
  /** How often authority was taken back: what was decided before is decided again. */
  private changes = 0
  private readonly underWay = new Set<Deed>()

  constructor(
    readonly owner: GrantOwner,
    readonly capability: Capability<State>,
  ) {}

  /** Makes the state: once, when the instance is made. */
  install(): Installation<State> {
    this.installation = this.capability.open(this)
    return this.installation
  }

  get group(): string {
    return this.capability.definition.group
  }

  get state(): State {
    return this.installation!.state
  }

  /** What the embedder gets of it. */
  get host(): unknown {
    return this.installation!.host
  }

  /** The instance is paused, or goes on. */
  setPaused(paused: boolean): void {
    if (this.isClosed) return
    if (paused) this.installation!.pause?.()
    else this.installation!.resume?.()
  }

  /** What a deed would meet now. Changes nothing. */
  permission(type: string, target: string, amount = 0): Permission {
    return this.decide(type, target, amount).permission
  }

  /**
   * Before a deed: decides it as `permission` does, and charges it. A controller may be asked, and may take its time.
   *
   * @returns a promise only in that case
   * @throws CapabilityError NotAllowedError (EACCES), QuotaExceededError (EDQUOT); rejections are the same
   */
  demand(type: string, target: string, amount = 0): MaybeLater<void> {
    const question: Question = { group: this.group, type, target, amount }
    const { permission, charges } = this.decide(type, target, amount)
    if (charges === null) throw this.notAllowed(question, permission)
    const { changes } = this
    const tell = (): void => {
      const now = permission.allowed
        ? permission
        : { ...permission, allowed: true, reason: "a cap was raised" }
      // A controller may have taken its time, and whoever is told may act: what was taken back meanwhile is not done.
      this.recheck(changes, question, charges)
      this.owner.decided(question, now, "deed")
      this.recheck(changes, question, charges)
    }
    const result = this.chargeAll(charges, 0, question)
    if (result instanceof Promise) return result.then(tell)
    tell()
  }

  private recheck(changes: number, question: Question, charges: readonly Charge[]): void {
    if (changes === this.changes) return
    const now = this.decide(question.type, question.target, question.amount)
    if (now.charges !== null) return
    this.giveBack(charges)
    throw this.notAllowed(question, now.permission)
  }

  private notAllowed(question: Question, permission: Permission): CapabilityError {
    this.owner.decided(question, permission, "deed")
    return new CapabilityError("NotAllowedError", "EACCES", `not allowed: ${permission.reason}`)
  }

  /**
   * Charges more of a resource while a deed is under way ("bytes" of a download).
   *
   * @param used as in `Charge`: where the cap is one for each target
   * @throws CapabilityError QuotaExceededError
   */
  charge(resource: string, amount: number, used?: number): MaybeLater<void> {
    const charges = this.checkCharges([{ resource, amount, ...(used !== undefined && { used }) }])
    if (this.isClosed) throw this.gone(`${this.group} was revoked`)
    const result = this.chargeAll(charges, 0, null)
    if (!(result instanceof Promise)) return
    return result.then(() => {
      if (!this.isClosed) return
      this.giveBack(charges)
      throw this.gone(`${this.group} was revoked`)
    })
  }

  /**
   * Gives back what is not used any more: at most what is used. A negative amount counts what has been used already, whatever
   * the cap.
   */
  release(resource: string, amount: number): void {
    this.checkCharges([{ resource, amount }])
    const name = `${this.group}.${resource}`
    const { ledger } = this.owner
    ledger.count(name, -Math.min(amount, ledger.counted(name)))
  }

  /** One of its limits as it stands: "bytes". */
  limit(resource: string): Limit {
    return this.owner.ledger.limit(`${this.group}.${resource}`)
  }

  /**
   * A deed that takes its time. If it is revoked, or the instance stopped, the promise is rejected and `signal` aborted at
   * once.
   */
  during<Result>(
    type: string,
    target: string,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const abort = new AbortController()
    return new Promise((resolve, reject) => {
      const canonical = this.capability.definition.canonical(target, this.state)
      if (this.isClosed || this.covers(this.revoked, type, canonical))
        throw this.gone(`${type} of ${canonical} was revoked`)
      const deed: Deed = {
        type,
        target: canonical,
        end: (error) => {
          this.underWay.delete(deed)
          reject(error)
          abort.abort(error)
        },
      }
      this.underWay.add(deed)
      const settled = (): boolean => this.underWay.delete(deed)
      work(abort.signal).then(
        (value) => settled() && resolve(value),
        (error) => settled() && reject(error),
      )
    })
  }

  get isRevoked(): boolean {
    return this.isClosed
  }

  /** Rules that were taken back, in part. */
  get revokedRules(): readonly Rule[] {
    return this.revoked
  }

  /** Anything of the instance was revoked. */
  told(group: string, rule: Rule | null): void {
    if (!this.isClosed) this.installation?.revoked?.(group, rule)
  }

  /**
   * Takes back what a rule describes, for good, and ends what is under way of it; no rule: everything.
   *
   * @throws ThimbleError `bad-grant` if the rule has a pattern that is none
   */
  revoke(given: Rule | null): void {
    if (given !== null) checkRules(this.capability.definition, [given])
    if (this.isClosed) return
    this.changes++
    const rule = given === null ? null : canonicalRule(this.capability.definition, given)
    if (rule === null) this.isClosed = true
    else this.revoked = [...this.revoked, rule]
    for (const deed of [...this.underWay]) {
      if (rule !== null && !this.covers([rule], deed.type, deed.target)) continue
      deed.end(this.gone(`${deed.type} of ${deed.target} was revoked`))
    }
    if (rule === null) this.installation?.close?.()
  }

  /** The instance has been stopped. */
  close(): void {
    if (this.isClosed) return
    this.changes++
    this.isClosed = true
    for (const deed of [...this.underWay])
      deed.end(new CapabilityError("AbortError", "ECANCELED", "the instance was stopped"))
    this.installation?.close?.()
  }

  private gone(reason: string): CapabilityError {
    return new CapabilityError("NotAllowedError", "EACCES", reason)
  }

  /** A definition that fails is the embedder's mistake: nothing is allowed then, and the instance is stopped. */
  private decide(type: string, target: string, amount: number): Decision {
    try {
      return this.judge(type, target, amount)
    } catch (error) {
      this.owner.fail(error)
      return refused(this.group, `${this.group} has failed`)
    }
  }

  /** charges: what the deed is to be charged, also where they do not fit; null: no cap could change the answer. */
  private judge(type: string, target: string, amount: number): Decision {
    const { definition } = this.capability
    if (this.isClosed) return refused("none", `${this.group} was revoked`)
    if (!Object.hasOwn(definition.types, type)) {
      const known = Object.keys(definition.types).join(", ")
      return refused("none", `${this.group} has no type ${type}; there are ${known}`)
    }
    if (!isAmount(amount))
      return refused(this.group, `the amount must be a non-negative integer, got ${amount}`)
    try {
      const canonical = definition.canonical(target, this.state)
      const reason = this.objection(type, canonical)
      if (reason !== null) return refused(this.group, reason)
      for (const further of definition.needs?.(this.state, type, canonical) ?? []) {
        const reason = this.objection(further, canonical)
        if (reason !== null) return refused(this.group, reason)
      }
      const charges = this.checkCharges(definition.charges?.(this.state, type, canonical, amount) ?? [])
      const permission = this.owner.isTrusted
        ? { allowed: true, by: "trust", reason: "the instance is trusted", ...NO_LIMIT }
        : this.weigh(charges)
      return { permission, charges }
    } catch (error) {
      if (!(error instanceof CapabilityError)) throw error
      return refused(this.group, error.message)
    }
  }

  /** Why rules do not allow it; null: they do. */
  private objection(type: string, target: string): string | null {
    if (this.covers(this.revoked, type, target)) return `${type} of ${target} was revoked`
    if (this.owner.isTrusted || this.covers(this.capability.rules, type, target)) return null
    return `no rule allows ${type} of ${target}`
  }

  /**
   * One charge for each resource that is counted together: each by itself might fit where all do not.
   *
   * @throws ThimbleError `bad-charge`
   */
  private checkCharges(charges: readonly Charge[]): readonly Charge[] {
    let isPlain = true
    for (let index = 0; index < charges.length; index++) {
      const { resource, amount, used } = charges[index]!
      const isKnown = Object.hasOwn(this.capability.definition.resources, resource)
      if (!isKnown || !Number.isSafeInteger(amount) || (used !== undefined && !isAmount(used)))
        throw new ThimbleError("bad-charge", `${this.group} can't charge ${amount} of ${resource}`)
      for (let i = 0; i < index; i++) if (charges[i]!.resource === resource) isPlain = false
    }
    if (isPlain) return charges
    const merged: Charge[] = []
    for (const charge of charges) {
      const isSame = ({ resource, used }: Charge): boolean =>
        resource === charge.resource && used === undefined
      const at = charge.used === undefined ? merged.findIndex(isSame) : -1
      if (at < 0) merged.push(charge)
      else merged[at] = { ...charge, amount: merged[at]!.amount + charge.amount }
    }
    return merged
  }

  private covers(rules: readonly Rule[], type: string, target: string): boolean {
    for (const { types, targets } of rules) {
      if (types !== undefined && !types.includes(type)) continue
      if (targets === undefined) return true
      for (const pattern of targets) if (this.capability.definition.matches(pattern, target)) return true
    }
    return false
  }

  /** Whether charges fit, and the tightest cap among them. */
  private weigh(charges: readonly Charge[]): Permission {
    const { ledger } = this.owner
    let tightest = NO_LIMIT
    for (const { resource, amount, used } of charges) {
      const name = `${this.group}.${resource}`
      for (let level: Ledger | null = ledger; level !== null; level = level.parent) {
        if (used !== undefined && level !== ledger) break
        const limit = used === undefined ? level.limit(name) : limitOf(level.cap(name), used)
        if (amount > 0 && limit.used + amount > limit.cap) {
          const unit = this.capability.definition.resources[resource]!.unit
          const reason = `${amount} more ${unit} do not fit: ${limit.used} of ${limit.cap} are used`
          return { allowed: false, by: level.name ?? this.group, reason, ...limit }
        }
        if (limit.left - amount < tightest.left) tightest = limit
      }
    }
    const { cap, used, left } = tightest
    return { allowed: true, by: this.group, reason: "granted", cap, used, left }
  }

  /** All or nothing: what was charged is given back if a later one is refused. */
  private chargeAll(charges: readonly Charge[], from: number, question: Question | null): MaybeLater<void> {
    for (let i = from; i < charges.length; i++) {
      const result = this.chargeOne(charges[i]!)
      if (result === false) this.refuse(charges, i, question)
      if (result === true) continue
      return result.then((fits) => {
        if (!fits) this.refuse(charges, i, question)
        return this.chargeAll(charges, i + 1, question)
      })
    }
  }

  private chargeOne({ resource, amount, used }: Charge): MaybeLater<boolean> {
    const name = `${this.group}.${resource}`
    const { isTrusted, ledger } = this.owner
    if (isTrusted) {
      if (used === undefined) ledger.count(name, amount)
      return true
    }
    return used === undefined ? chargeOrAsk(ledger, name, amount) : fitsOrAsk(ledger, name, used, amount)
  }

  private giveBack(charges: readonly Charge[]): void {
    for (const { resource, amount, used } of charges) {
      if (used === undefined) this.release(resource, amount)
    }
  }

  private refuse(charges: readonly Charge[], at: number, question: Question | null): never {
    this.giveBack(charges.slice(0, at))
    const permission = this.weigh(charges.slice(at))
    if (question !== null) this.owner.decided(question, permission, "deed")
    const { cap, used, reason } = permission
    throw new CapabilityError(
      "QuotaExceededError",
      "EDQUOT",
      `${this.group}: ${reason}`,
      cap,
      used + charges[at]!.amount,
    )
  }
}

function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 0
}

function limitOf(cap: number, used: number): Limit {
  return { cap, used, left: Math.max(0, cap - used) }
}

export function refusal(by: string, reason: string): Permission {
  return { allowed: false, by, reason, cap: 0, used: 0, left: 0 }
}

function refused(by: string, reason: string): Decision {
  return { permission: refusal(by, reason), charges: null }
}
