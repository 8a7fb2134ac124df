// A grant: one capability in one instance, with its state, what has been revoked of it, and the calls that are under way.

import { type Clock, chargeOrAsk, fitsOrAsk, type MaybeLater } from "../limits/controller.js"
import type { Ledger } from "../limits/ledger.js"
import type { Limit } from "../limits/resources.js"
import { type Capability, type Charge, canonicalRule, type Installation, type Rule } from "./capability.js"
import { CapabilityError, type Permission, type Question } from "./permission.js"

/** What a grant needs of its instance. */
export interface GrantOwner {
  /** Fixed for life. */
  readonly isTrusted: boolean
  readonly ledger: Ledger
  /** Milliseconds since 1970, by the engine's clock. */
  readonly clock: Clock
  /** Tells whoever listens. */
  decided(question: Question, permission: Permission, occasion: "question" | "deed"): void
  /** Bytes that the host holds for the guest count as the guest's memory; negative: no more. */
  hold(bytes: number): void
  /** Fuel for work that the host does for the guest, beside calls and what crosses in them: a non-negative integer. */
  spend(fuel: number): void
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
    if (charges === null) {
      this.owner.decided(question, permission, "deed")
      throw new CapabilityError("NotAllowedError", "EACCES", `not allowed: ${permission.reason}`)
    }
    const tell = (): void => {
      const now = permission.allowed
        ? permission
        : { ...permission, allowed: true, reason: "a cap was raised" }
      this.owner.decided(question, now, "deed")
    }
    const result = this.chargeAll(charges, 0, question)
    if (result instanceof Promise) return result.then(tell)
    tell()
  }

  /**
   * Charges more of a resource while a deed is under way ("bytes" of a download).
   *
   * @param used as in `Charge`: where the cap is one for each target
   * @throws CapabilityError QuotaExceededError
   */
  charge(resource: string, amount: number, used?: number): MaybeLater<void> {
    return this.chargeAll([{ resource, amount, ...(used !== undefined && { used }) }], 0, null)
  }

  /** Gives back what is not used any more. */
  release(resource: string, amount: number): void {
    this.owner.ledger.count(`${this.group}.${resource}`, -amount)
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

  /**
   * Takes back what a rule describes, for good, and ends what is under way of it; no rule: everything.
   *
   * @throws ThimbleError `bad-grant` if the rule has a pattern that is none
   */
  revoke(given: Rule | null): void {
    if (this.isClosed) return
    const rule = given === null ? null : canonicalRule(this.capability.definition, given)
    if (rule === null) this.isClosed = true
    else this.revoked = [...this.revoked, rule]
    for (const deed of [...this.underWay]) {
      if (rule !== null && !this.covers([rule], deed.type, deed.target)) continue
      deed.end(new CapabilityError("NotAllowedError", "EACCES", `${deed.type} of ${deed.target} was revoked`))
    }
    if (rule === null) this.installation?.close?.()
  }

  /** The instance has been stopped. */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    for (const deed of [...this.underWay])
      deed.end(new CapabilityError("AbortError", "ECANCELED", "the instance was stopped"))
    this.installation?.close?.()
  }

  /** charges: what the deed is to be charged, also where they do not fit; null: no cap could change the answer. */
  private decide(type: string, target: string, amount: number): Decision {
    const { definition } = this.capability
    if (this.isClosed) return refused("none", `${this.group} was revoked`)
    if (!Object.hasOwn(definition.types, type)) {
      const known = Object.keys(definition.types).join(", ")
      return refused("none", `${this.group} has no type ${type}; there are ${known}`)
    }
    try {
      const canonical = definition.canonical(target, this.state)
      const reason = this.objection(type, canonical)
      if (reason !== null) return refused(this.group, reason)
      for (const further of definition.needs?.(this.state, type, canonical) ?? []) {
        const reason = this.objection(further, canonical)
        if (reason !== null) return refused(this.group, reason)
      }
      const charges = definition.charges?.(this.state, type, canonical, amount) ?? []
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

  private covers(rules: readonly Rule[], type: string, target: string): boolean {
    const { definition } = this.capability
    return rules.some(
      ({ types, targets }) =>
        (types === undefined || types.includes(type)) &&
        (targets === undefined || targets.some((pattern) => definition.matches(pattern, target))),
    )
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
        if (limit.used + amount > limit.cap) {
          const unit = this.capability.definition.resources[resource]!.unit
          const reason = `${amount} more ${unit} do not fit: ${limit.used} of ${limit.cap} are used`
          return { allowed: false, by: level.name ?? this.group, reason, ...limit }
        }
        if (limit.left - amount < tightest.left) tightest = limit
      }
    }
    return { allowed: true, by: this.group, reason: "granted", ...tightest }
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

  private refuse(charges: readonly Charge[], at: number, question: Question | null): never {
    for (let i = 0; i < at; i++) {
      const { resource, amount, used } = charges[i]!
      if (used === undefined) this.release(resource, amount)
    }
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

function limitOf(cap: number, used: number): Limit {
  return { cap, used, left: Math.max(0, cap - used) }
}

export function refusal(by: string, reason: string): Permission {
  return { allowed: false, by, reason, cap: 0, used: 0, left: 0 }
}

function refused(by: string, reason: string): Decision {
  return { permission: refusal(by, reason), charges: null }
}
