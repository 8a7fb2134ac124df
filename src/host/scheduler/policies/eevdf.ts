/** EEVDF. */

import { SlotHeap } from "../heap.js"
import { checkWeight, type Entity, type Policy, type PolicyOptions } from "../policy.js"
import { Slots } from "../slots.js"
import { REBASE_AT, UNITS_PER_FUEL, VirtualTime } from "../virtual-time.js"

export class Eevdf implements Policy {
  runnable = 0
  /** V; its weight is that of all who compete. */
  private readonly clock = new VirtualTime(0)
  private readonly slots = new Slots()
  /** Those that V has reached, by deadline. Those that it has not reached are never here. */
  private readonly eligible = new SlotHeap()
  /** Those that V had not reached when they were put here, by their own virtual time. */
  private readonly ahead = new SlotHeap()
  private readonly overshoot: number

  constructor(options: PolicyOptions) {
    this.overshoot = options.overshoot
  }

  join(entity: Entity): void {
    this.wake(entity)
  }

  leave(entity: Entity): void {
    entity.gone = true
    if (entity.slot >= 0 && entity.virtual <= this.clock.virtual) this.withdraw(entity)
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
    if (entity.slot < 0) this.enter(entity)
  }

  reweight(entity: Entity, weight: number): void {
    checkWeight(weight)
    if (entity.slot < 0) {
      entity.weight = weight
      return
    }
    const length = (entity.slice + this.overshoot) * UNITS_PER_FUEL
    let ahead = entity.ahead(this.clock)
    // A deadline must not come forward: with a larger weight, part of the credit goes instead.
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
      while (ahead.firstKey() <= clock.virtual) this.release(this.slots.at(ahead.first()))
      if (eligible.size === 0) {
        // Everybody is ahead, for credit was given up. Skip to the first.
        clock.placeAt(this.slots.at(ahead.first()))
        continue
      }
      const first = this.slots.at(eligible.first())
      if (first.runnable) return first
      this.withdraw(first)
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
    return entity.slot < 0 ? 0 : 0 - Math.round(entity.ahead(this.clock) / UNITS_PER_FUEL)
  }

  private enter(entity: Entity): void {
    const clock = this.clock
    clock.reweigh(clock.weight + entity.weight)
    entity.placeAt(clock)
    entity.request = Math.floor(((entity.slice + this.overshoot) * UNITS_PER_FUEL) / entity.weight)
    this.slots.take(entity)
    this.eligible.push(entity.slot, entity.virtual + entity.request)
  }

  private withdraw(entity: Entity): void {
    if (this.eligible.has(entity.slot)) this.eligible.remove(entity.slot)
    else this.ahead.remove(entity.slot)
    this.slots.release(entity)
    this.clock.reweigh(this.clock.weight - entity.weight)
  }

  /** V has reached the first of those ahead. */
  private release(entity: Entity): void {
    // Debt is paid: who has left for good can go.
    if (entity.gone) {
      this.withdraw(entity)
      return
    }
    this.ahead.remove(entity.slot)
    this.eligible.push(entity.slot, entity.virtual + entity.request)
  }

  /** Queue it again after its virtual time has changed. */
  private requeue(entity: Entity): void {
    const { eligible, ahead, slots, clock } = this
    const slot = entity.slot
    if (!eligible.has(slot)) {
      // It may be due already: `pick` sees to it.
      ahead.update(slot, entity.virtual)
    } else if (entity.virtual <= clock.virtual) {
      eligible.update(slot, entity.virtual + entity.request)
    } else if (ahead.firstKey() <= clock.virtual && eligible.first() === slot) {
      // The usual case: one that V has just reached changes places with the one that has just run.
      const due = slots.at(ahead.first())
      eligible.replaceFirst(due.slot, due.virtual + due.request)
      ahead.replaceFirst(slot, entity.virtual)
    } else {
      eligible.remove(slot)
      ahead.push(slot, entity.virtual)
    }
  }

  /** Nobody is runnable: accounts are closed, whoever wakes starts afresh. */
  private endBusyPeriod(): void {
    for (const heap of [this.eligible, this.ahead]) {
      while (heap.size > 0) this.withdraw(this.slots.at(heap.first()))
    }
    this.clock.virtual = 0
    this.clock.remainder = 0
  }

  private rebase(): void {
    const amount = this.clock.virtual
    this.clock.virtual = 0
    this.slots.each((entity) => {
      entity.virtual -= amount
    })
    this.eligible.rebase(amount)
    this.ahead.rebase(amount)
  }
}
