/**
 * The fluid model once more, fast enough for 10^8 decisions: exact in integers, for queues whose weights sum up to
 * `MAX_TOTAL` at most. Then every share u · w / W is a whole number of `UNIT`-ths of a unit of fuel. It stands between the
 * scheduler and a policy, at any level, and throws `Unfair` at the first moment at which EEVDF's promise is broken. What
 * must hold is what judge.ts holds it to, in rational arithmetic; see fluid-model.ts for the terms.
 */

import type { Entity, Policy } from "../../../src/host/scheduler/policy.js"
import { Unfair } from "./judge.js"

/** Largest sum of weights. */
export const MAX_TOTAL = 24
/** The least common multiple of 1 to `MAX_TOTAL`. Lags, in these, stay below 2^53 for slices up to 20,000. */
const UNIT = 5_354_228_880
/** Comparisons of a policy ignore fractions of a unit of virtual time, which is less than this much fuel. */
const ROUNDING = UNIT

interface Member {
  readonly entity: Entity
  /** 1 / `UNIT` fuel; so is all that follows. */
  lag: number
  /** What the fluid system gave it since it last ran, woke or changed its weight; -1 while it is not runnable. */
  waited: number
}

export class IntegerJudge implements Policy {
  charges = 0
  /** The greatest |lag| that was seen, as a part of the largest slice + overshoot. */
  worst = 0
  /** The greatest difference, in fuel, between a lag as the policy tells it and as it is. */
  drift = 0
  private commons = 0
  private total = 0
  /** Fuel: the greatest slice + overshoot of all that ever joined. */
  private largest = 0
  private readonly members: Member[] = []

  constructor(
    readonly policy: Policy & { lag(entity: Entity): number },
    private readonly overshoot: number,
  ) {}

  get runnable(): number {
    return this.policy.runnable
  }

  /** Whether one of such weight can enter, if it is not here already. */
  hasRoom(entity: Entity, weight = entity.weight): boolean {
    return this.total + weight - (entity.slot >= 0 ? entity.weight : 0) <= MAX_TOTAL
  }

  join(entity: Entity): void {
    this.largest = Math.max(this.largest, entity.slice + this.overshoot)
    this.policy.join(entity)
    this.enter(entity)
  }

  wake(entity: Entity): void {
    this.policy.wake(entity)
    const member = this.member(entity)
    if (member === undefined) this.enter(entity)
    else member.waited = 0
  }

  leave(entity: Entity): void {
    this.policy.leave(entity)
    this.afterSleep(entity)
  }

  block(entity: Entity): void {
    this.policy.block(entity)
    this.afterSleep(entity)
  }

  reweight(entity: Entity, weight: number): void {
    const member = this.member(entity)
    if (member !== undefined) {
      // The deadline of a request with credit may go back, not forward; beyond that credit is given up.
      const allowed = (entity.slice + this.overshoot) * UNIT
      const kept = Math.max(0, allowed - Math.floor(((allowed - member.lag) * weight) / entity.weight))
      if (member.lag > kept) {
        this.commons += member.lag - kept
        member.lag = kept
      }
      this.total += weight - entity.weight
      if (member.waited > 0) member.waited = 0
    }
    this.policy.reweight(entity, weight)
    this.check()
  }

  pick(): Entity | undefined {
    const entity = this.policy.pick()
    if (entity === undefined) {
      if (this.policy.runnable > 0) throw new Unfair("nobody picked, though somebody is runnable")
      return undefined
    }
    if (!entity.runnable) throw new Unfair("picked one that is not runnable")
    // Those that missed their turn left with the credit that they had; V skips while everybody is ahead. Where the
    // policy rounded, it may be less than a unit of fuel off.
    let tolerated = 0
    for (;;) {
      const left = this.exitLeft(tolerated)
      const picked = this.member(entity)
      if (picked === undefined) throw new Unfair("picked one that does not compete")
      if (!left && picked.lag >= -tolerated) return entity
      if (this.skip()) continue
      if (tolerated === ROUNDING) {
        throw new Unfair(left ? "one left with debt" : `picked one that is ahead, lag ${picked.lag / UNIT}`)
      }
      tolerated = ROUNDING
    }
  }

  charge(entity: Entity, fuel: number, yielded: boolean): void {
    this.policy.charge(entity, fuel, yielded)
    this.charges += 1
    const step = fuel * (UNIT / this.total)
    for (const member of this.members) {
      const share = step * member.entity.weight
      member.lag += share
      if (member.waited >= 0) member.waited += share
      if (member.entity !== entity) continue
      member.lag -= fuel * UNIT
      member.waited = 0
      if (yielded && member.lag > 0) {
        this.commons += member.lag
        member.lag = 0
      }
    }
    this.check()
  }

  lag(entity: Entity): number {
    return this.policy.lag(entity)
  }

  entities(): Iterable<Entity> {
    return this.policy.entities()
  }

  inspect(entity: Entity): Readonly<Record<string, number | boolean>> {
    return this.policy.inspect(entity)
  }

  /** Compare all lags with those that the policy tells. */
  compare(): void {
    for (const { entity, lag } of this.members) {
      this.drift = Math.max(this.drift, Math.abs(this.policy.lag(entity) - lag / UNIT))
    }
  }

  private enter(entity: Entity): void {
    this.members.push({ entity, lag: 0, waited: 0 })
    this.total += entity.weight
    if (this.total > MAX_TOTAL) throw new Error(`weights sum up to ${this.total}, more than ${MAX_TOTAL}`)
  }

  private member(entity: Entity): Member | undefined {
    for (const member of this.members) if (member.entity === entity) return member
    return undefined
  }

  /** End what the policy has ended, where nothing is owed. True if some of it is left. */
  private exitLeft(tolerated: number): boolean {
    const { members } = this
    let isLeft = false
    for (let i = members.length - 1; i >= 0; i--) {
      const { entity, lag } = members[i]!
      if (entity.slot >= 0) continue
      if (lag >= -tolerated) this.exit(i)
      else isLeft = true
    }
    return isLeft
  }

  /** If every member is ahead of V, move V to the first of them. */
  private skip(): boolean {
    let step = Number.POSITIVE_INFINITY
    for (const { lag, entity } of this.members) step = Math.min(step, -lag / entity.weight)
    if (step <= 0) return false
    step = Math.ceil(step)
    for (const member of this.members) member.lag += step * member.entity.weight
    this.commons -= step * this.total
    return true
  }

  private exit(index: number): void {
    const { members } = this
    const { entity, lag } = members[index]!
    this.total -= entity.weight
    this.commons += lag
    members[index] = members[members.length - 1]!
    members.pop()
  }

  private afterSleep(entity: Entity): void {
    const { members } = this
    if (this.policy.runnable === 0) {
      members.length = 0
      this.commons = this.total = 0
      return
    }
    const member = this.member(entity)
    if (member === undefined) return
    member.waited = -1
    if (entity.slot >= 0) return
    if (member.lag < -ROUNDING) throw new Unfair(`left with debt, lag ${member.lag / UNIT}`)
    this.exit(members.indexOf(member))
  }

  private check(): void {
    const bound = this.largest * UNIT
    let sum = this.commons
    for (const { entity, lag, waited } of this.members) {
      const allowed = (entity.slice + this.overshoot) * UNIT
      sum += lag
      if (lag < -allowed - ROUNDING) throw new Unfair(`ahead of its share, lag ${lag / UNIT}`)
      const part = Math.abs(lag) / bound
      if (part > this.worst && (lag < 0 || waited >= 0)) this.worst = part
      if (waited < 0) continue
      if (lag > bound + ROUNDING) throw new Unfair(`behind its share, lag ${lag / UNIT}`)
      if (waited > allowed + bound + ROUNDING)
        throw new Unfair(`starved: its share since it last ran is ${waited / UNIT}`)
    }
    if (sum !== 0) throw new Unfair(`lags and commons sum up to ${sum / UNIT}`)
    if (this.commons < -ROUNDING) throw new Unfair(`commons are ${this.commons / UNIT}`)
  }
}
