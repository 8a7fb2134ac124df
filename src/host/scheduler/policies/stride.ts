/**
 * Stride scheduling (Waldspurger, "Lottery and Stride Scheduling", 1995): each entity has a pass, which grows by fuel / weight; the
 * least pass runs. Between any two that stay runnable, fuel per weight differs by less than one run of each.
 * Against the fluid system the error can grow with the number of entities, which is why EEVDF is the default.
 *
 * The clock is the fluid system's virtual time over those that are runnable. Who falls asleep takes along how
 * far its pass is from the clock, and wakes with the same debt or credit. Who leaves for good takes its debt
 * along: here, unlike under EEVDF, forking a child for each run pays. O(log n) per decision.
 */

import { Accounts, CLOCK, REBASE_AT, UNITS_PER_FUEL, VIRTUAL } from "../accounts.js"
import { checkWeight, type Entity, type Policy } from "../policy.js"
import { SlotHeap } from "../slot-heap.js"

export class Stride implements Policy {
  /** Of those that are runnable; a pass is an account's virtual time. */
  private readonly accounts = new Accounts()
  private readonly queue = new SlotHeap(this.accounts, VIRTUAL)

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
    entity.balance = this.accounts.ahead(entity.slot)
    entity.runnable = false
    this.queue.remove(entity.slot)
    this.accounts.close(entity)
  }

  wake(entity: Entity): void {
    const slot = this.accounts.open(entity)
    this.accounts.placeAhead(slot, entity.balance)
    entity.runnable = true
    this.queue.push(slot)
  }

  reweight(entity: Entity, weight: number): void {
    checkWeight(weight)
    if (!entity.runnable) {
      entity.weight = weight
      return
    }
    this.accounts.change(entity, weight, this.accounts.ahead(entity.slot))
    this.queue.update(entity.slot)
  }

  pick(): Entity | undefined {
    return this.queue.size === 0 ? undefined : this.accounts.entity(this.queue.first())
  }

  charge(entity: Entity, fuel: number, yielded: boolean): void {
    const { accounts, queue } = this
    const slot = entity.slot
    accounts.advance(CLOCK, fuel)
    accounts.advance(slot, fuel)
    if (yielded && accounts.ahead(slot) < 0) accounts.placeAt(slot, CLOCK)
    queue.update(slot)
    if (accounts.clock > REBASE_AT) this.rebase(accounts.clock)
  }

  lag(entity: Entity): number {
    return entity.slot < 0 ? 0 : 0 - this.accounts.ahead(entity.slot) / UNITS_PER_FUEL
  }

  entities(): Iterable<Entity> {
    return this.accounts.holders()
  }

  inspect(entity: Entity): Readonly<Record<string, number | boolean>> {
    if (entity.slot < 0) return {}
    return { pass: (this.accounts.virtual(entity.slot) - this.accounts.clock) / UNITS_PER_FUEL }
  }

  private rebase(amount: number): void {
    this.accounts.rebase(amount)
    this.queue.rebase(amount)
  }
}
