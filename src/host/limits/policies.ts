// Policies: small pure functions that answer a limit's request, made to be combined. A policy looks at nothing but the
// request: what it remembers is in there (how often something was granted, and how long ago, by the engine's clock).
//
// A decision is an amount, "allow" (no objection: just what is wanted, unless somebody else names an amount), "wait" or
// "deny". None of these policies grants less than what is wanted: a grant that is no use would only start the time again.

import { show, ThimbleError } from "../errors.js"
import type { LimitController, LimitDecision, LimitPolicy, LimitRequest, MaybeLater } from "./controller.js"

/**
 * A policy that goes on: each method answers a new one, with one more condition. All conditions must hold, and the smallest
 * amount is granted.
 */
export interface RaisePolicy extends LimitPolicy, RaiseConditions {}

export interface RaiseConditions {
  /** Only if so many milliseconds have passed since the last grant of the resource. */
  every(milliseconds: number): RaisePolicy
  /** So much at a time, in the resource's unit. Denied if more is wanted at once. */
  by(amount: number): RaisePolicy
  /** The cap never gets higher than this. */
  upTo(cap: number): RaisePolicy
  /** So many times in all. */
  atMost(times: number): RaisePolicy
  /** Only these resources; once in a chain. Others are denied. */
  for(...resources: readonly string[]): RaisePolicy
}

/** What a person or a service may answer: true is "allow", false is "deny". */
export type AskedDecision = LimitDecision | boolean

/**
 * Allows if so many milliseconds have passed since the last grant of the resource; the first time at once. Names no amount.
 *
 * @param milliseconds a number of at least 0
 * @throws ThimbleError `bad-policy`
 */
export function every(milliseconds: number): LimitPolicy {
  check("every", milliseconds, "a number of at least 0", milliseconds >= 0)
  return ({ sinceLastGrant }) => (sinceLastGrant >= milliseconds ? "allow" : "deny")
}

/**
 * Grants so much at a time, and nothing if more is wanted at once.
 *
 * @param amount in the resource's unit: an integer above 0, or Infinity
 * @throws ThimbleError `bad-policy`
 */
export function by(amount: number): LimitPolicy {
  check("by", amount, "an integer above 0, or Infinity", isCount(amount) && amount > 0)
  return ({ wanted }) => (wanted <= amount ? { grant: amount } : "deny")
}

/**
 * Grants all that is missing to a cap of this, and nothing if that is not enough.
 *
 * @param cap in the resource's unit: an integer of at least 0, or Infinity
 * @throws ThimbleError `bad-policy`
 */
export function upTo(cap: number): LimitPolicy {
  check("upTo", cap, "an integer of at least 0, or Infinity", isCount(cap))
  return (request) => {
    const room = cap - request.cap
    return room > 0 && request.wanted <= room ? { grant: room } : "deny"
  }
}

/**
 * Allows so many times in the life of the instance, for each resource. Names no amount.
 *
 * @param times an integer of at least 0, or Infinity
 * @throws ThimbleError `bad-policy`
 */
export function atMost(times: number): LimitPolicy {
  check("atMost", times, "an integer of at least 0, or Infinity", isCount(times))
  return ({ grants }) => (grants < times ? "allow" : "deny")
}

/**
 * What the policy says about one resource ("memory", "file.bytes"); all others are denied. Several of these are combined
 * by `first`.
 *
 * @throws ThimbleError `bad-policy`
 */
export function forResource(resource: string, policy: LimitPolicy): LimitPolicy
export function forResource(resource: string, policy: LimitController): LimitController
export function forResource(resource: string, policy: LimitController): LimitController {
  checkResources("forResource", [resource])
  checkPolicies("forResource", [policy])
  return (request) => (request.resource === resource ? policy(request) : "deny")
}

/**
 * A person or a service is asked, who may take their time: the guest waits meanwhile. In `all` they are only asked if
 * everything before them agrees.
 *
 * @param question answers true for what is wanted, false for no, or a decision
 * @throws ThimbleError `bad-policy`
 */
export function ask(question: (request: LimitRequest) => MaybeLater<AskedDecision>): LimitController {
  checkPolicies("ask", [question])
  return (request) => then(question(request), (answer) => answerOf(answer))
}

/**
 * The answer of the first that does not deny; the others are not asked.
 *
 * @throws ThimbleError `bad-policy` if there is none
 */
export function first(...policies: readonly LimitPolicy[]): LimitPolicy
export function first(...policies: readonly LimitController[]): LimitController
export function first(...policies: readonly LimitController[]): LimitController {
  checkPolicies("first", policies)
  return (request) => fold(policies, request, "deny", (_, decision) => decision, isNotDenied)
}

/**
 * The most that any of them grants, where "allow" is what is wanted; else "wait" if one says so; else "deny". All are asked.
 *
 * @throws ThimbleError `bad-policy` if there is none
 */
export function any(...policies: readonly LimitPolicy[]): LimitPolicy
export function any(...policies: readonly LimitController[]): LimitController
export function any(...policies: readonly LimitController[]): LimitController {
  checkPolicies("any", policies)
  return (request) => {
    const { wanted } = request
    const rank = (decision: LimitDecision): number =>
      decision === "deny" ? -2 : decision === "wait" ? -1 : decision === "allow" ? wanted : decision.grant
    return fold(policies, request, "deny", (one, other) => (rank(other) > rank(one) ? other : one))
  }
}

/**
 * "deny" if one denies: those after it are not asked; else "wait" if one says so; else the smallest amount that is named, or
 * "allow" if none is. An amount below what is wanted is "deny".
 *
 * @throws ThimbleError `bad-policy` if there is none
 */
export function all(...policies: readonly LimitPolicy[]): LimitPolicy
export function all(...policies: readonly LimitController[]): LimitController
export function all(...policies: readonly LimitController[]): LimitController {
  checkPolicies("all", policies)
  return (request) => {
    const least = (one: LimitDecision, other: LimitDecision): LimitDecision => {
      if (typeof other === "object" && other.grant < request.wanted) return "deny"
      if (one === "deny" || other === "deny") return "deny"
      if (one === "wait" || other === "wait") return "wait"
      if (one === "allow") return other
      return other === "allow" || one.grant <= other.grant ? one : other
    }
    return fold(policies, request, "allow", least, (decision) => decision === "deny")
  }
}

/**
 * Where chains begin: `raise.every(10_000).by(4 * MiB).upTo(64 * MiB).for("memory")`. Each value of a chain is a policy;
 * this one grants just what is wanted, always.
 */
export const raise: RaisePolicy = chain([() => "allow"], false)

function chain(parts: readonly LimitPolicy[], isBound: boolean): RaisePolicy {
  const and = (part: LimitPolicy): RaisePolicy => chain([...parts, part], isBound)
  const conditions: RaiseConditions = {
    every: (milliseconds) => and(every(milliseconds)),
    by: (amount) => and(by(amount)),
    upTo: (cap) => and(upTo(cap)),
    atMost: (times) => and(atMost(times)),
    for: (...resources) => {
      checkResources("for", resources)
      if (isBound)
        throw new ThimbleError(
          "bad-policy",
          "a chain says only once which resources it is for; name them all",
        )
      const names = new Set(resources)
      return chain([...parts, ({ resource }) => (names.has(resource) ? "allow" : "deny")], true)
    },
  }
  return Object.freeze(Object.assign(all(...parts), conditions))
}

/** Asks one after the other, and combines; `isFinal`: the rest is not asked. A promise only where one takes its time. */
function fold(
  policies: readonly LimitController[],
  request: LimitRequest,
  start: LimitDecision,
  combine: (one: LimitDecision, other: LimitDecision) => LimitDecision,
  isFinal: (decision: LimitDecision) => boolean = () => false,
  from = 0,
): MaybeLater<LimitDecision> {
  let decision = start
  for (let i = from; i < policies.length; i++) {
    const answer = policies[i]!(request)
    if (isPromise(answer)) {
      const before = decision
      return answer.then((later) => {
        const now = combine(before, answerOf(later))
        return isFinal(now) ? now : fold(policies, request, now, combine, isFinal, i + 1)
      })
    }
    decision = combine(decision, answerOf(answer))
    if (isFinal(decision)) break
  }
  return decision
}

function isNotDenied(decision: LimitDecision): boolean {
  return decision !== "deny"
}

/** @throws ThimbleError `bad-decision` */
function answerOf(answer: AskedDecision): LimitDecision {
  if (answer === true) return "allow"
  if (answer === false) return "deny"
  if (answer === "allow" || answer === "deny" || answer === "wait") return answer
  if (typeof answer === "object" && answer !== null && answer.grant > 0) return answer
  throw new ThimbleError(
    "bad-decision",
    `a policy must answer a grant, allow, deny or wait, got ${show(answer)}`,
  )
}

function then<A, B>(value: MaybeLater<A>, next: (value: A) => B): MaybeLater<B> {
  return isPromise(value) ? value.then(next) : next(value)
}

function isPromise<T>(value: MaybeLater<T>): value is Promise<T> {
  return value instanceof Promise
}

function isCount(value: number): boolean {
  return value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value >= 0)
}

function check(name: string, value: number, bound: string, isGood: boolean): void {
  if (typeof value === "number" && isGood) return
  throw new ThimbleError("bad-policy", `${name} takes ${bound}, got ${show(value)}`)
}

function checkResources(name: string, resources: readonly unknown[]): void {
  if (resources.length === 0)
    throw new ThimbleError("bad-policy", `${name} needs the name of a resource, such as memory`)
  for (const resource of resources) {
    if (typeof resource === "string" && resource !== "") continue
    throw new ThimbleError("bad-policy", `${name} needs names of resources, got ${show(resource)}`)
  }
}

function checkPolicies(name: string, policies: readonly unknown[]): void {
  if (policies.length === 0) throw new ThimbleError("bad-policy", `${name} needs at least one policy`)
  for (const policy of policies) {
    if (typeof policy !== "function")
      throw new ThimbleError("bad-policy", `${name} needs functions, got ${show(policy)}`)
  }
}
