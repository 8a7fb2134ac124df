// Controllers: who is asked where a cap is met, and may raise it. A decision may take its time: the guest waits meanwhile
// at the instruction that needs it, and others run.

import { show, ThimbleError } from "../errors.js"
import type { Ledger } from "./ledger.js"
import { checkCap, isLimitName, LIMITS, QUOTA } from "./resources.js"

/** What a controller is asked. */
export interface LimitRequest {
  /** "memory", "file.bytes", ... */
  readonly resource: string
  /** The cap that was met, what is used of it, and how much more is needed now. All in the resource's unit. */
  readonly cap: number
  readonly used: number
  readonly wanted: number
  /** `cap`: an operation needs it · `guest`: the guest has asked for it, by Thimble.request. */
  readonly origin: "cap" | "guest"
  /** Milliseconds by the engine's clock since this controller last granted this resource; Infinity if it never did. */
  readonly sinceLastGrant: number
  /** How often it has granted this resource. */
  readonly grants: number
  /** Name of the group whose cap it is; null: the instance's own. */
  readonly group: string | null
}

/** The cap is raised by this much, an integer above 0. */
export interface Grant {
  readonly grant: number
}

/**
 * `deny`: it stays as it is · `wait`: the guest waits until the cap is changed from outside (`setLimit`), and then asks
 * again.
 */
export type LimitDecision = Grant | "deny" | "wait"

/** A policy is a controller that depends on nothing but the request. */
export type LimitPolicy = (request: LimitRequest) => LimitDecision
export type LimitController = (request: LimitRequest) => MaybeLater<LimitDecision>

/** Milliseconds since 1970, or from any other start. */
export type Clock = () => number

export type MaybeLater<T> = T | Promise<T>

interface History {
  grants: number
  last: number
}

/** The controller of one instance or group, with what it has granted so far. */
export class Controller {
  private readonly histories = new Map<string, History>()

  constructor(
    private readonly decide: LimitController,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks about a cap of its ledger, and carries the decision out.
   *
   * @returns whether it is worth trying again; a promise only where the decision takes its time
   * @throws ThimbleError `bad-decision`; what the embedder's function throws
   */
  ask(ledger: Ledger, resource: string, wanted: number, origin: LimitRequest["origin"]): MaybeLater<boolean> {
    const { cap, used } = ledger.limit(resource)
    const { grants, last } = this.histories.get(resource) ?? { grants: 0, last: Number.NEGATIVE_INFINITY }
    const sinceLastGrant = this.clock() - last
    const group = ledger.name
    const request = { resource, cap, used, wanted, origin, sinceLastGrant, grants, group }
    const decision = this.decide(Object.freeze(request))
    return decision instanceof Promise
      ? decision.then((later) => this.settle(ledger, resource, later))
      : this.settle(ledger, resource, decision)
  }

  private settle(ledger: Ledger, resource: string, decision: LimitDecision): MaybeLater<boolean> {
    if (decision === "deny") return false
    if (decision === "wait") return ledger.capChange(resource).then(() => true)
    const amount = typeof decision === "object" && decision !== null ? decision.grant : undefined
    if (typeof amount !== "number" || !(amount > 0)) {
      throw new ThimbleError(
        "bad-decision",
        `onLimit must answer a grant, deny or wait, got ${show(decision)}`,
      )
    }
    const { most } = isLimitName(resource) ? LIMITS[resource] : QUOTA
    const cap = checkCap(resource, Math.min(most, ledger.cap(resource) + Math.ceil(amount)))
    const history = this.histories.get(resource) ?? { grants: 0, last: 0 }
    this.histories.set(resource, { grants: history.grants + 1, last: this.clock() })
    ledger.setCap(resource, cap)
    return true
  }
}

/**
 * Charges a resource at all levels, asking the controller of each level that refuses, once.
 *
 * @returns whether it was charged; a promise only where a controller takes its time
 * @throws as `Controller.ask`
 */
export function chargeOrAsk(ledger: Ledger, resource: string, amount: number): MaybeLater<boolean> {
  return tryCharge(ledger, resource, amount, null)
}

function tryCharge(
  ledger: Ledger,
  resource: string,
  amount: number,
  asked: Ledger | null,
): MaybeLater<boolean> {
  for (;;) {
    const refuser = ledger.charge(resource, amount)
    if (refuser === null) return true
    const { controller } = refuser
    // Asked already, and what it granted was not enough.
    if (controller === null || refuser === asked) return false
    const wanted = refuser.used(resource) + amount - refuser.cap(resource)
    const answer = controller.ask(refuser, resource, wanted, "cap")
    asked = refuser
    if (typeof answer !== "boolean")
      return answer.then((again) => again && tryCharge(ledger, resource, amount, refuser))
    if (!answer) return false
  }
}

/** As `chargeOrAsk`, without charging it. */
export function fitsAllOrAsk(ledger: Ledger, resource: string, amount: number): MaybeLater<boolean> {
  const result = chargeOrAsk(ledger, resource, amount)
  if (typeof result !== "boolean") {
    return result.then((fits) => {
      if (fits) ledger.count(resource, -amount)
      return fits
    })
  }
  if (result) ledger.count(resource, -amount)
  return result
}

/** As `chargeOrAsk`, for what has a cap for each thing and is not counted together: whether `amount` in all fits its cap. */
export function fitsOrAsk(ledger: Ledger, resource: string, amount: number): MaybeLater<boolean> {
  const over = amount - ledger.cap(resource)
  if (over <= 0) return true
  const { controller } = ledger
  if (controller === null) return false
  const answer = controller.ask(ledger, resource, over, "cap")
  return typeof answer === "boolean"
    ? answer && amount <= ledger.cap(resource)
    : answer.then((again) => again && amount <= ledger.cap(resource))
}
