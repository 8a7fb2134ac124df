/**
 * The judge: passes calls on to a policy, keeps the fluid model beside it, and throws `Unfair` at the first
 * moment at which the policy breaks the promise for which the model stands. It is a policy itself, so it can stand in a
 * scheduler, at any level.
 */

import type { Entity, Policy } from "../../../src/host/scheduler/policy.js"
import { FluidModel } from "./fluid-model.js"
import { Rational } from "./rational.js"

/**
 * Comparisons of a policy ignore fractions of a unit of virtual time, which is less than this much fuel: whom it takes
 * for ahead of V, or not, is decided up to that.
 */
const ROUNDING = 1

export class Unfair extends Error {}

export interface JudgeOptions {
  readonly overshoot: number
  /** Whether an entity has a share, whether it is runnable or not. */
  readonly competes: (entity: Entity) => boolean
}

export class Judge implements Policy {
  readonly model = new FluidModel<Entity>()
  /** The greatest |lag| / (slice + overshoot) that was seen. */
  worst = 0
  /** The greatest slice + overshoot of all that ever joined. */
  private largest = 0
  private readonly known = new Set<Entity>()
  /** What the fluid system gave a runnable entity since it last ran, woke or changed its weight. */
  private readonly waited = new Map<Entity, Rational>()

  constructor(
    readonly policy: Policy,
    private readonly options: JudgeOptions,
  ) {}

  get runnable(): number {
    return this.policy.runnable
  }

  join(entity: Entity): void {
    this.largest = Math.max(this.largest, this.allowed(entity))
    this.known.add(entity)
    this.policy.join(entity)
    this.sync()
  }

  leave(entity: Entity): void {
    this.policy.leave(entity)
    this.sync()
  }

  block(entity: Entity): void {
    this.policy.block(entity)
    this.sync()
  }

  wake(entity: Entity): void {
    this.policy.wake(entity)
    this.sync()
  }

  reweight(entity: Entity, weight: number): void {
    if (this.model.members.has(entity)) {
      // The deadline of a request with credit may go back, not forward; beyond that credit is given up.
      const before = entity.weight
      const left = Rational.of(this.allowed(entity)).minus(this.model.lag(entity))
      const kept = Rational.of(this.allowed(entity)).minus(left.times(weight).over(before))
      this.model.giveUp(entity, Rational.zero.max(kept))
      this.model.reweight(entity, weight)
    }
    this.policy.reweight(entity, weight)
    this.waited.delete(entity)
    this.sync()
  }

  pick(): Entity | undefined {
    const entity = this.policy.pick()
    if (entity === undefined) {
      if (this.policy.runnable > 0) throw new Unfair("nobody picked, though somebody is runnable")
      return undefined
    }
    if (!entity.runnable) throw new Unfair("picked one that is not runnable")
    // Those that missed their turn left with the credit that they had; V skips while everybody is ahead.
    const left = new Set([...this.model.members.keys()].filter((member) => !this.options.competes(member)))
    let tolerated = 0
    for (;;) {
      for (const member of left) {
        if (this.model.lag(member).compare(-tolerated) < 0) continue
        this.model.exit(member)
        left.delete(member)
      }
      if (left.size === 0 && this.model.lag(entity).compare(-tolerated) >= 0) break
      const before = this.model.virtual
      this.model.skip(tolerated)
      if (this.model.virtual !== before) continue
      // Where the policy rounded, it may be less than a unit of fuel off: one way or the other.
      if (tolerated === ROUNDING)
        throw new Unfair("picked one that is ahead of its share, or one left with debt")
      tolerated = ROUNDING
    }
    this.sync()
    return entity
  }

  charge(entity: Entity, fuel: number, yielded = false): void {
    this.policy.charge(entity, fuel, yielded)
    const before = this.model.virtual
    this.model.charge(entity, fuel)
    const step = this.model.virtual.minus(before)
    for (const [waiting, waited] of this.waited)
      this.waited.set(waiting, waited.plus(step.times(waiting.weight)))
    this.waited.delete(entity)
    if (yielded) this.model.giveUp(entity)
    this.sync()
  }

  lag(entity: Entity): number {
    return this.policy.lag?.(entity) ?? 0
  }

  entities(): Iterable<Entity> {
    return this.policy.entities()
  }

  inspect(entity: Entity): Readonly<Record<string, number | boolean>> {
    return this.policy.inspect(entity)
  }

  private allowed(entity: Entity): number {
    return entity.slice + this.options.overshoot
  }

  /** Bring membership up to date, then look at everybody. */
  private sync(): void {
    const { model, policy } = this
    if (policy.runnable === 0) {
      model.close()
      this.waited.clear()
    }
    for (const member of [...model.members.keys()]) {
      if (this.options.competes(member)) continue
      const lag = model.exit(member)
      if (lag.compare(-ROUNDING) < 0) throw new Unfair(`left with debt, lag ${lag.toNumber()}`)
    }
    for (const entity of this.known) {
      if (this.options.competes(entity) && !model.members.has(entity)) model.enter(entity, entity.weight)
    }
    this.check()
  }

  private check(): void {
    const { model } = this
    if (model.balance().compare(0) !== 0) throw new Unfair("lags and commons do not sum to zero")
    if (model.commons.compare(-ROUNDING) < 0) throw new Unfair(`commons are ${model.commons.toNumber()}`)
    for (const entity of model.members.keys()) {
      const lag = model.lag(entity)
      const allowed = this.allowed(entity)
      this.worst = Math.max(this.worst, Math.abs(lag.toNumber()) / this.largest)
      if (lag.compare(-allowed - ROUNDING) < 0) {
        throw new Unfair(`ahead of its share, lag ${lag.toNumber()}, bound -${allowed}`)
      }
      if (!entity.runnable) {
        this.waited.delete(entity)
        continue
      }
      if (lag.compare(this.largest + ROUNDING) > 0) {
        throw new Unfair(`behind its share, lag ${lag.toNumber()}, bound ${this.largest}`)
      }
      const waited = this.waited.get(entity)
      if (waited === undefined) this.waited.set(entity, Rational.zero)
      else if (waited.compare(allowed + this.largest + ROUNDING) > 0) {
        throw new Unfair(`starved: its share since it last ran is ${waited.toNumber()}`)
      }
    }
  }
}
