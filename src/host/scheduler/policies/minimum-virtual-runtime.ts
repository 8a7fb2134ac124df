/**
 * Minimum virtual runtime: what Linux's Completely Fair Scheduler did from 2.6.23 to 6.5 (Linux kernel documentation,
 * "CFS Scheduler"). The virtual runtime of an entity grows by fuel / weight; the least runs. The queue's minimum never goes
 * back, and places who enters: a new one a slice behind it (START_DEBIT), a sleeper at its own virtual runtime, but no
 * more than half a slice ahead of it (GENTLE_FAIR_SLEEPERS). Who
 * yields lets the next one go first.
 *
 * Unlike stride and EEVDF it forgives: long sleep pays debts, short sleep brings up to half a slice of credit, so those
 * that sleep at the right moments gain. It is here to be measured against. O(log n) per decision.
 *
 * A sleeper's virtual runtime is kept in double precision beyond 2^53 units, which is less than 1/1000 unit of fuel after 10^12.
 */

import { Accounts, REBASE_AT, UNITS_PER_FUEL, VIRTUAL } from "../accounts.js"
import { checkWeight, type Entity, type Policy } from "../policy.js"
import { SlotHeap } from "../slot-heap.js"

export class MinimumVirtualRuntime implements Policy {
  /** Of those that are runnable. The clock is not used. */
  private readonly accounts = new Accounts()
  private readonly queue = new SlotHeap(this.accounts, VIRTUAL)
  /** Whole units; never goes back. */
  private minimum = 0
  /** Units by which all virtual runtimes were moved back so far. */
  private rebased = 0

  get runnable(): number {
    return this.queue.size
  }

  join(entity: Entity): void {
    entity.balance = this.rebased + this.minimum + sliceUnits(entity)
    this.wake(entity)
  }

  leave(entity: Entity): void {
    if (entity.runnable) this.block(entity)
    entity.gone = true
  }

  block(entity: Entity): void {
    const { accounts, queue } = this
    entity.balance = this.rebased + accounts.virtual(entity.slot)
    entity.runnable = false
    queue.remove(entity.slot)
    accounts.close(entity)
    this.advanceMinimum()
  }

  wake(entity: Entity): void {
    const { accounts, queue } = this
    const slot = accounts.open(entity)
    const floor = this.minimum - Math.floor(sliceUnits(entity) / 2)
    accounts.place(slot, Math.max(entity.balance - this.rebased, floor))
    entity.runnable = true
    queue.push(slot)
  }

  reweight(entity: Entity, weight: number): void {
    checkWeight(weight)
    if (!entity.runnable) entity.weight = weight
    else {
      this.accounts.setWeight(entity, weight)
    }
  }

  pick(): Entity | undefined {
    return this.queue.size === 0 ? undefined : this.accounts.entity(this.queue.first())
  }

  charge(entity: Entity, fuel: number, yielded: boolean): void {
    const { accounts, queue } = this
    const { slot } = entity
    accounts.advance(slot, fuel)
    queue.update(slot)
    if (yielded) this.skip(slot)
    this.advanceMinimum()
    if (this.minimum > REBASE_AT) this.rebase()
  }

  entities(): Iterable<Entity> {
    return this.accounts.holders()
  }

  inspect(entity: Entity): Readonly<Record<string, number | boolean>> {
    if (entity.slot < 0) return {}
    return { virtualRuntime: (this.accounts.virtual(entity.slot) - this.minimum) / UNITS_PER_FUEL }
  }

  private advanceMinimum(): void {
    const { queue, accounts } = this
    if (queue.size > 0) this.minimum = Math.max(this.minimum, accounts.virtual(queue.first()))
  }

  /** Go right behind the one that is next, if it would be next again. */
  private skip(slot: number): void {
    const { accounts, queue } = this
    if (queue.size === 1 || queue.first() !== slot) return
    queue.remove(slot)
    accounts.place(slot, accounts.virtual(queue.first()) + 1)
    queue.push(slot)
  }

  private rebase(): void {
    const amount = this.minimum
    this.accounts.rebase(amount)
    this.queue.rebase(amount)
    this.minimum = 0
    this.rebased += amount
  }
}

/** A slice in units of the entity's virtual runtime. */
function sliceUnits(entity: Entity): number {
  return Math.floor((entity.slice * UNITS_PER_FUEL) / entity.weight)
}
