/**
 * Deficit round robin (Shreedhar and Varghese, "Efficient Fair Queueing using Deficit Round Robin", 1995): entities in a
 * ring; at each visit the deficit counter of one grows by its quantum, which is in proportion to its weight, and it runs
 * until that is used up. What a run will use is known only afterwards, so the last run of a visit may take the counter
 * below zero, and the next visit gives that much less: surplus round robin (Adiseshu, Parulkar and Varghese, "A Reliable
 * and Scalable Striping Protocol", 1996).
 *
 * The quantum of weight 1 is the largest slice that ever joined, the paper's condition for O(1) decisions. So shares are
 * exact in the long run, but heavy entities have all of their round at once, and a round takes the sum of all weights
 * times the quantum. Who falls asleep loses what is left of its counter, and keeps what it owes.
 */

import { checkWeight, type Entity, type Policy, type PolicyOptions } from "../policy.js"
import { Ring } from "../ring.js"

export class DeficitRoundRobin implements Policy {
  private readonly ring = new Ring()
  /** Whether the first of the ring has been given the quantum of this visit. */
  private visiting = false
  /** Fuel for each unit of weight. */
  private quantum: number

  constructor(options: PolicyOptions) {
    this.quantum = options.slice
  }

  get runnable(): number {
    return this.ring.size
  }

  join(entity: Entity): void {
    this.quantum = Math.max(this.quantum, entity.slice)
    this.wake(entity)
  }

  leave(entity: Entity): void {
    if (entity.runnable) this.block(entity)
    entity.gone = true
  }

  block(entity: Entity): void {
    if (this.ring.first === entity) this.visiting = false
    this.ring.remove(entity)
    entity.balance = Math.min(0, entity.balance)
    entity.runnable = false
  }

  wake(entity: Entity): void {
    this.ring.add(entity)
    entity.runnable = true
  }

  reweight(entity: Entity, weight: number): void {
    entity.weight = checkWeight(weight)
  }

  pick(): Entity | undefined {
    const { ring } = this
    for (;;) {
      const entity = ring.first
      if (entity === undefined) return undefined
      if (!this.visiting) {
        this.visiting = true
        entity.balance += entity.weight * this.quantum
      }
      if (entity.balance > 0) return entity
      this.endVisit()
    }
  }

  charge(entity: Entity, fuel: number, yielded: boolean): void {
    entity.balance -= fuel
    if (yielded) entity.balance = Math.min(0, entity.balance)
    if (entity.balance <= 0 && this.ring.first === entity) this.endVisit()
  }

  entities(): Iterable<Entity> {
    return this.ring
  }

  inspect(entity: Entity): Readonly<Record<string, number | boolean>> {
    return { deficit: entity.balance }
  }

  private endVisit(): void {
    this.ring.turn()
    this.visiting = false
  }
}
