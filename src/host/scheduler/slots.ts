import type { Entity } from "./policy.js"

/** Gives small integers to those that compete. Which one depends on the order of calls only. */
export class Slots {
  private readonly entities: (Entity | undefined)[] = []
  private readonly free: number[] = []

  take(entity: Entity): void {
    entity.slot = this.free.pop() ?? this.entities.length
    this.entities[entity.slot] = entity
  }

  release(entity: Entity): void {
    this.entities[entity.slot] = undefined
    this.free.push(entity.slot)
    entity.slot = -1
  }

  /** Who has a slot; the slot is taken. */
  at(slot: number): Entity {
    return this.entities[slot]!
  }

  each(visit: (entity: Entity) => void): void {
    for (const entity of this.entities) if (entity !== undefined) visit(entity)
  }
}
