/**
 * Round robin: everyone in turn, a slice each. Weights are accepted and not observed; what a run used beyond
 * or below its slice is not made up for. Every runnable entity runs once in each round. O(1) per decision.
 */

import { checkWeight, type Entity, type Policy } from "../policy.js"

export class RoundRobin implements Policy {
  runnable = 0
  private head: Entity | undefined = undefined

  join(entity: Entity): void {
    this.wake(entity)
  }

  leave(entity: Entity): void {
    if (entity.runnable) this.block(entity)
    entity.gone = true
  }

  block(entity: Entity): void {
    const next = entity.next!
    if (this.head === entity) this.head = next === entity ? undefined : next
    next.previous = entity.previous
    entity.previous!.next = next
    entity.next = entity.previous = undefined
    entity.runnable = false
    this.runnable -= 1
  }

  wake(entity: Entity): void {
    const head = this.head
    if (head === undefined) {
      this.head = entity.next = entity.previous = entity
    } else {
      const last = head.previous!
      entity.next = head
      entity.previous = last
      last.next = head.previous = entity
    }
    entity.runnable = true
    this.runnable += 1
  }

  reweight(entity: Entity, weight: number): void {
    entity.weight = checkWeight(weight)
  }

  pick(): Entity | undefined {
    return this.head
  }

  charge(entity: Entity, _fuel: number, _yielded: boolean): void {
    if (this.head === entity) this.head = entity.next
  }
}
