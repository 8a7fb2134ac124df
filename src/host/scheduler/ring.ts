import type { Entity } from "./policy.js"

/** Entities in a circle, the first of them next in turn. No operation allocates. An entity is in one ring at most. */
export class Ring {
  first: Entity | undefined = undefined
  size = 0

  /** Behind all others. */
  add(entity: Entity): void {
    const { first } = this
    if (first === undefined) {
      this.first = entity.next = entity.previous = entity
    } else {
      const last = first.previous!
      entity.next = first
      entity.previous = last
      last.next = first.previous = entity
    }
    this.size += 1
  }

  remove(entity: Entity): void {
    const next = entity.next!
    if (this.first === entity) this.first = next === entity ? undefined : next
    next.previous = entity.previous
    entity.previous!.next = next
    entity.next = entity.previous = undefined
    this.size -= 1
  }

  /** The first becomes the last. */
  turn(): void {
    this.first = this.first?.next
  }

  *[Symbol.iterator](): Generator<Entity> {
    let entity = this.first
    for (let left = this.size; left > 0; left--) {
      yield entity!
      entity = entity!.next
    }
  }
}
