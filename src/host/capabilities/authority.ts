// The authority of one instance: its trust, fixed for life, and its grants, which can only shrink. One question has one
// answer, whoever asks, and it is what the deed then meets.

import { show, ThimbleError } from "../errors.js"
import type { Instance } from "../instance.js"
import type { Clock } from "../limits/controller.js"
import type { Ledger } from "../limits/ledger.js"
import { Capability, type Installation, type Rule } from "./capability.js"
import { Grant, type GrantOwner, refusal } from "./grant.js"
import { CapabilityError, type DecisionListener, type Permission, type Question } from "./permission.js"
import type { ChildOptions } from "./spawn.js"

export type Trust = "trusted" | "untrusted"

/** What an instance's authority is made from; checked. */
export interface AuthorityOptions {
  readonly name: string
  readonly trust: Trust
  readonly ledger: Ledger
  readonly clock: Clock
  readonly listener: DecisionListener | null
  readonly spawnChild: GrantOwner["spawnChild"]
  /** Accounts for bytes that the host holds for the guest. */
  readonly hold: (bytes: number) => void
  /** Fuel for work of the host's. */
  readonly spend: (fuel: number) => void
  /** Stops the instance, for a mistake of the embedder's. */
  readonly fail: (cause: string, error: unknown) => void
}

export class Authority implements GrantOwner {
  private readonly grants = new Map<string, Grant>()

  constructor(private readonly options: AuthorityOptions) {}

  get trust(): Trust {
    return this.options.trust
  }

  get isTrusted(): boolean {
    return this.options.trust === "trusted"
  }

  get ledger(): Ledger {
    return this.options.ledger
  }

  get clock(): Clock {
    return this.options.clock
  }

  capability(group: string): Capability | undefined {
    const grant = this.grants.get(group)
    return grant === undefined || grant.isRevoked ? undefined : grant.capability
  }

  spawnChild(source: string, options: ChildOptions): Instance {
    const child = this.options.spawnChild(source, options)
    // What was taken from the parent its child never has.
    for (const capability of options.grants) {
      const { group } = capability.definition
      for (const rule of this.grants.get(group)!.revokedRules) child.revoke(group, rule)
    }
    return child
  }

  hold(bytes: number): void {
    this.options.hold(bytes)
  }

  spend(fuel: number): void {
    this.options.spend(fuel)
  }

  fail(error: unknown): void {
    this.options.fail("capability-failed", error)
  }

  /** The grant of a group; undefined if there is none. */
  grant(group: string): Grant | undefined {
    return this.grants.get(group)
  }

  /**
   * Before the instance runs.
   *
   * @returns what the guest gets of it
   * @throws ThimbleError `duplicate-grant`; what the capability's `open` throws
   */
  add(capability: Capability): Installation<unknown> {
    const { group } = capability.definition
    if (this.grants.has(group))
      throw new ThimbleError("duplicate-grant", `grants has two of the group ${group}; an instance has one`)
    const grant = new Grant(this, capability)
    this.grants.set(group, grant)
    return grant.install()
  }

  /** Answers a question, and tells whoever listens. */
  permits(question: Question): Permission {
    const { group, type, target, amount } = question
    const permission =
      this.grants.get(group)?.permission(type, target, amount) ??
      refusal("none", `nothing of the group ${group} was granted`)
    this.decided(question, permission, "question")
    return permission
  }

  /** Takes back a whole group, or what a rule describes, for good. False: there was no such grant. */
  revoke(group: string, rule: Rule | null): boolean {
    const grant = this.grants.get(group)
    if (grant === undefined) return false
    grant.revoke(rule)
    for (const other of this.grants.values()) other.told(group, rule)
    return true
  }

  /** The instance is paused, or goes on. */
  setPaused(paused: boolean): void {
    for (const grant of this.grants.values()) grant.setPaused(paused)
  }

  /** The instance has been stopped: everything under way ends. */
  close(): void {
    for (const grant of this.grants.values()) grant.close()
  }

  decided(question: Question, permission: Permission, occasion: "question" | "deed"): void {
    const { listener, name, clock } = this.options
    if (listener === null) return
    try {
      listener(Object.freeze({ instance: name, ...question, occasion, permission, time: clock() }))
    } catch (error) {
      // Nothing is done that nobody was told of.
      this.options.fail("listener-failed", error)
      if (occasion === "deed")
        throw new CapabilityError("AbortError", "ECANCELED", "the instance was stopped")
    }
  }
}

/** @throws ThimbleError `bad-option` */
export function checkTrust(given: unknown): Trust {
  if (given === undefined) return "untrusted"
  if (given === "trusted" || given === "untrusted") return given
  throw new ThimbleError("bad-option", `trust must be trusted or untrusted, got ${show(given)}`)
}

/** A child's trust: its parent's at most. @throws ThimbleError `bad-option`; CapabilityError */
export function trustAtMost(given: unknown, parentIsTrusted: boolean): Trust {
  const trust = checkTrust(given)
  if (trust === "untrusted" || parentIsTrusted) return trust
  throw new CapabilityError("NotAllowedError", "EACCES", "a child can't be trusted more than its parent")
}

/** @throws ThimbleError `bad-option` */
export function checkGrants(given: unknown): readonly Capability[] {
  if (given === undefined) return []
  if (!Array.isArray(given))
    throw new ThimbleError("bad-option", `grants must be an array, got ${show(given)}`)
  for (const [index, capability] of given.entries()) {
    if (capability instanceof Capability) continue
    throw new ThimbleError("bad-option", `grants[${index}] must be a capability, got ${show(capability)}`)
  }
  return given
}

/** @throws ThimbleError `bad-option` */
export function checkQuestion(group: unknown, type: unknown, target: unknown, amount: unknown): Question {
  if (typeof group !== "string" || typeof type !== "string" || typeof target !== "string") {
    const [name, value] = Object.entries({ group, type, target }).find(
      ([, part]) => typeof part !== "string",
    )!
    throw new ThimbleError("bad-option", `${name} must be a string, got ${show(value)}`)
  }
  if (amount !== undefined && !(Number.isSafeInteger(amount) && (amount as number) >= 0)) {
    throw new ThimbleError("bad-option", `amount must be a non-negative integer, got ${show(amount)}`)
  }
  return { group, type, target, amount: (amount as number | undefined) ?? 0 }
}
