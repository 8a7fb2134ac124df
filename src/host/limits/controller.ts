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
 * `allow`: just what is wanted · `deny`: it stays as it is · `wait`: the guest waits until the cap is changed from outside
 * (`setLimit`); if that is not enough, it asks again. A grant below what is wanted raises the cap, and is a denial this time.
 */
export type LimitDecision = Grant | "allow" | "deny" | "wait"

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
   * @param used where the cap is one for each thing, and not for what the ledger counts: what this thing uses
   * @returns whether there is room now for what was wanted; a promise only where the decision takes its time
   * @throws ThimbleError `bad-decision`; what the embedder's function throws
   */
  ask(
    ledger: Ledger,
    resource: string,
    wanted: number,
    origin: LimitRequest["origin"],
    used: number | null = null,
  ): MaybeLater<boolean> {
    const limit = ledger.limit(resource)
    const { cap } = limit
    const { grants, last } = this.histories.get(resource) ?? { grants: 0, last: Number.NEGATIVE_INFINITY }
    const sinceLastGrant = this.clock() - last
    const group = ledger.name
    const request = {
      resource,
      cap,
      used: used ?? limit.used,
      wanted,
      origin,
      sinceLastGrant,
      grants,
      group,
    }
    const decision = this.decide(Object.freeze(request))
    const again = (): MaybeLater<boolean> => {
      // What a thing uses stays; what the ledger counts may have changed as well. A guest asks about the cap alone.
      const more = used === null && origin === "cap" ? ledger.used(resource) - limit.used : 0
      const missing = wanted + more - (ledger.cap(resource) - cap)
      return missing <= 0 || this.ask(ledger, resource, missing, origin, used)
    }
    return decision instanceof Promise
      ? decision.then((later) => this.settle(ledger, request, later, again))
      : this.settle(ledger, request, decision, again)
  }

  private settle(
    ledger: Ledger,
    { resource, wanted }: LimitRequest,
    decision: LimitDecision,
    again: () => MaybeLater<boolean>,
  ): MaybeLater<boolean> {
    if (decision === "deny") return false
    if (decision === "wait") return ledger.capChange(resource).then(again)
    const amount =
      decision === "allow"
        ? wanted
        : typeof decision === "object" && decision !== null
          ? decision.grant
          : undefined
    if (typeof amount !== "number" || !(amount > 0)) {
      throw new ThimbleError(
        "bad-decision",
        `onLimit must answer a grant, allow, deny or wait, got ${show(decision)}`,
      )
    }
    const { most } = isLimitName(resource) ? LIMITS[resource] : QUOTA
    const before = ledger.cap(resource)
    const cap = checkCap(resource, Math.min(most, before + Math.ceil(amount)))
    const history = this.histories.get(resource)
    this.histories.set(resource, { grants: (history?.grants ?? 0) + 1, last: this.clock() })
    ledger.setCap(resource, cap)
    return cap - before >= wanted
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

/** As `chargeOrAsk`, for what has a cap for each thing and is not counted together: whether `amount` more fits its cap. */
export function fitsOrAsk(
  ledger: Ledger,
  resource: string,
  used: number,
  amount: number,
): MaybeLater<boolean> {
  const over = used + amount - ledger.cap(resource)
  if (over <= 0) return true
  const { controller } = ledger
  return controller === null ? false : controller.ask(ledger, resource, over, "cap", used)
}
