/**
 * Stride scheduling (Waldspurger and Weihl, 1995): each entity has a pass, which grows by fuel / weight; the least pass
 * runs. Between any two that stay runnable, fuel per weight differs by less than one run of each. Against the fluid
 * system the error can grow with the number of entities, which is why EEVDF is the default.
 *
 * The clock is the fluid system's virtual time over those that are runnable. Who falls asleep takes along how far its pass is
 * from the clock, and wakes with the same debt or credit. O(log n) per decision.
 */

import { SlotHeap } from "../heap.js"
import { checkWeight, type Entity, type Policy } from "../policy.js"
import { Slots } from "../slots.js"
import { REBASE_AT, VirtualTime } from "../virtual-time.js"

export class Stride implements Policy {
  private readonly clock = new VirtualTime(0)
  private readonly queue = new SlotHeap()
  private readonly slots = new Slots()

  get runnable(): number {
    return this.queue.size
  }

  join(entity: Entity): void {
    this.wake(entity)
  }

  leave(entity: Entity): void {
    if (entity.runnable) this.block(entity)
    entity.gone = true
  }

  block(entity: Entity): void {
    entity.debt = entity.ahead(this.clock)
    entity.runnable = false
    this.queue.remove(entity.slot)
    this.slots.release(entity)
    this.clock.reweigh(this.clock.weight - entity.weight)
  }

  wake(entity: Entity): void {
    this.clock.reweigh(this.clock.weight + entity.weight)
    entity.placeAhead(this.clock, entity.debt)
    entity.runnable = true
    this.slots.take(entity)
    this.queue.push(entity.slot, entity.virtual)
  }

  reweight(entity: Entity, weight: number): void {
    checkWeight(weight)
    if (!entity.runnable) {
      entity.weight = weight
      return
    }
    const debt = entity.ahead(this.clock)
    this.clock.reweigh(this.clock.weight - entity.weight + weight)
    entity.weight = weight
    entity.placeAhead(this.clock, debt)
    this.queue.update(entity.slot, entity.virtual)
  }

  pick(): Entity | undefined {
    return this.queue.size === 0 ? undefined : this.slots.at(this.queue.first())
  }

  charge(entity: Entity, fuel: number, yielded: boolean): void {
    const clock = this.clock
    clock.advance(fuel)
    entity.advance(fuel)
    if (yielded && entity.virtual < clock.virtual) entity.placeAt(clock)
    this.queue.update(entity.slot, entity.virtual)
    if (clock.virtual > REBASE_AT) this.rebase()
  }

  private rebase(): void {
    const amount = this.clock.virtual
    this.clock.virtual = 0
    this.queue.rebase(amount)
    this.slots.each((entity) => {
      entity.virtual -= amount
    })
  }
}
