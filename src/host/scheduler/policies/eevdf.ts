/** EEVDF. */

import { EntityHeap } from "../heap.js"
import { checkWeight, type Entity, type Policy, type PolicyOptions } from "../policy.js"
import { REBASE_AT, UNITS_PER_FUEL, VirtualTime } from "../virtual-time.js"

export class Eevdf implements Policy {
  runnable = 0
  /** The fluid system's virtual time; its weight is that of all who compete. */
  private readonly clock = new VirtualTime(0)
  /** Those whose time has come, by deadline. */
  private readonly eligible = new EntityHeap()
  /** Those that are ahead of the clock, by their own virtual time. */
  private readonly ahead = new EntityHeap()
  private readonly overshoot: number
  private joined = 0

  constructor(options: PolicyOptions) {
    this.overshoot = options.overshoot
  }

  join(entity: Entity): void {
    entity.order = this.joined++
    this.wake(entity)
  }

  leave(entity: Entity): void {
    entity.gone = true
    if (entity.position >= 0 && entity.virtual <= this.clock.virtual) this.withdraw(entity)
    if (entity.runnable) this.block(entity)
  }

  block(entity: Entity): void {
    entity.runnable = false
    this.runnable -= 1
    if (this.runnable === 0) this.endBusyPeriod()
  }

  wake(entity: Entity): void {
    entity.runnable = true
    this.runnable += 1
    if (entity.position < 0) this.enter(entity)
  }

  reweight(entity: Entity, weight: number): void {
    checkWeight(weight)
    if (entity.position < 0) {
      entity.weight = weight
      return
    }
    const length = (entity.slice + this.overshoot) * UNITS_PER_FUEL
    let ahead = entity.ahead(this.clock)
    // A larger weight must not bring the deadline of a request with credit forward: drop credit instead, see above.
    if (ahead < 0) ahead = Math.min(0, Math.max(ahead, ((length + ahead) / entity.weight) * weight - length))
    this.clock.reweigh(this.clock.weight - entity.weight + weight)
    entity.weight = weight
    entity.request = Math.floor(length / weight)
    entity.placeAhead(this.clock, Math.round(ahead))
    this.requeue(entity)
  }

  pick(): Entity | undefined {
    if (this.runnable === 0) return undefined
    const { clock, eligible, ahead } = this
    for (;;) {
      while (ahead.firstKey() <= clock.virtual) this.release(ahead.first()!)
      const first = eligible.first()
      if (first === undefined) {
        // Everyone is ahead: credit was given up by those who left. Skip to the first.
        clock.placeAt(ahead.first()!)
      } else if (first.runnable) return first
      else this.withdraw(first)
    }
  }

  charge(entity: Entity, fuel: number, yielded: boolean): void {
    const clock = this.clock
    clock.advance(fuel)
    entity.advance(fuel)
    if (yielded && entity.virtual < clock.virtual) entity.placeAt(clock)
    this.requeue(entity)
    if (clock.virtual > REBASE_AT) this.rebase()
  }

  /** Fuel that the fluid system gave this entity beyond what it used, rounded. Zero if it does not compete. */
  lag(entity: Entity): number {
    return entity.position < 0 ? 0 : 0 - Math.round(entity.ahead(this.clock) / UNITS_PER_FUEL)
  }

  private enter(entity: Entity): void {
    const clock = this.clock
    clock.reweigh(clock.weight + entity.weight)
    entity.placeAt(clock)
    entity.request = Math.floor(((entity.slice + this.overshoot) * UNITS_PER_FUEL) / entity.weight)
    entity.deadline = entity.virtual + entity.request
    entity.eligible = true
    this.eligible.push(entity, entity.deadline)
  }

  private withdraw(entity: Entity): void {
    if (entity.eligible) this.eligible.remove(entity)
    else this.ahead.remove(entity)
    this.clock.reweigh(this.clock.weight - entity.weight)
  }

  private release(entity: Entity): void {
    if (entity.gone) {
      this.withdraw(entity)
      return
    }
    this.ahead.remove(entity)
    entity.eligible = true
    this.eligible.push(entity, entity.deadline)
  }

  private requeue(entity: Entity): void {
    entity.deadline = entity.virtual + entity.request
    const eligible = entity.virtual <= this.clock.virtual
    if (entity.eligible) {
      if (eligible) {
        this.eligible.update(entity, entity.deadline)
        return
      }
      this.eligible.remove(entity)
      entity.eligible = false
      this.ahead.push(entity, entity.virtual)
    } else {
      // It may be due already; `pick` releases it.
      this.ahead.update(entity, entity.virtual)
    }
  }

  /** Nobody is runnable: accounts are closed, whoever wakes starts afresh. */
  private endBusyPeriod(): void {
    for (;;) {
      const entity = this.eligible.first() ?? this.ahead.first()
      if (entity === undefined) break
      this.withdraw(entity)
    }
    this.clock.virtual = 0
    this.clock.remainder = 0
  }

  private rebase(): void {
    const amount = this.clock.virtual
    this.clock.virtual = 0
    const each = (entity: Entity) => {
      entity.virtual -= amount
      entity.deadline -= amount
    }
    this.eligible.rebase(amount, each)
    this.ahead.rebase(amount, each)
  }
}
