/**
 * Round robin: everyone in turn, a slice each. Weights are accepted and not observed; what a run used beyond
 * or below its slice is not made up for. Every runnable entity runs once in each round. O(1) per decision.
 */

import { checkWeight, type Entity, type Policy } from "../policy.js"
import { Ring } from "../ring.js"

export class RoundRobin implements Policy {
  private readonly ring = new Ring()

  get runnable(): number {
    return this.ring.size
  }

  join(entity: Entity): void {
    this.wake(entity)
  }

  leave(entity: Entity): void {
    if (entity.runnable) this.block(entity)
    entity.gone = true
  }

  block(entity: Entity): void {
    this.ring.remove(entity)
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
    return this.ring.first
  }

  charge(entity: Entity, _fuel: number, _yielded: boolean): void {
    if (this.ring.first === entity) this.ring.turn()
  }

  entities(): Iterable<Entity> {
    return this.ring
  }

  inspect(_entity: Entity): Readonly<Record<string, number | boolean>> {
    return {}
  }
}
