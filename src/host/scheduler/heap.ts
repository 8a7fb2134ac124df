import type { Entity } from "./policy.js"

/**
 * A 4-ary minimum heap of entities by a numeric key; ties go to the lower `order`. Keys stand in an array of their own,
 * so that a comparison touches no entity. An entity knows its `position`, so it can be moved or removed in O(log n).
 * It is in at most one heap at a time. Nothing is allocated per operation, but for growth of the arrays.
 */
export class EntityHeap {
  private readonly keys: number[] = []
  private readonly entities: Entity[] = []

  get size(): number {
    return this.entities.length
  }

  /** The least entity; undefined if there is none. */
  first(): Entity | undefined {
    return this.entities[0]
  }

  /** The least key; `Infinity` if there is none. */
  firstKey(): number {
    return this.keys.length === 0 ? Infinity : this.keys[0]!
  }

  push(entity: Entity, key: number): void {
    const hole = this.entities.length
    this.entities.push(entity)
    this.keys.push(key)
    this.siftUp(entity, key, hole)
  }

  remove(entity: Entity): void {
    const hole = entity.position
    entity.position = -1
    const last = this.entities.pop()!
    const key = this.keys.pop()!
    if (last !== entity) this.settle(last, key, hole)
  }

  /** Change the key of an entity that is in this heap. */
  update(entity: Entity, key: number): void {
    this.settle(entity, key, entity.position)
  }

  /** Lower every key by `amount`, which keeps the order. */
  rebase(amount: number, each: (entity: Entity) => void): void {
    for (let i = 0; i < this.keys.length; i++) {
      this.keys[i]! -= amount
      each(this.entities[i]!)
    }
  }

  private settle(entity: Entity, key: number, hole: number): void {
    if (hole > 0 && this.before(key, entity, (hole - 1) >> 2)) this.siftUp(entity, key, hole)
    else this.siftDown(entity, key, hole)
  }

  private before(key: number, entity: Entity, index: number): boolean {
    const other = this.keys[index]!
    return key < other || (key === other && entity.order < this.entities[index]!.order)
  }

  private siftUp(entity: Entity, key: number, hole: number): void {
    const { keys, entities } = this
    while (hole > 0) {
      const parent = (hole - 1) >> 2
      if (!this.before(key, entity, parent)) break
      const above = entities[parent]!
      keys[hole] = keys[parent]!
      entities[hole] = above
      above.position = hole
      hole = parent
    }
    keys[hole] = key
    entities[hole] = entity
    entity.position = hole
  }

  private siftDown(entity: Entity, key: number, hole: number): void {
    const { keys, entities } = this
    const size = entities.length
    for (;;) {
      const from = (hole << 2) + 1
      if (from >= size) break
      const to = Math.min(from + 4, size)
      let least = from
      let leastKey = keys[from]!
      for (let child = from + 1; child < to; child++) {
        const childKey = keys[child]!
        if (
          childKey < leastKey ||
          (childKey === leastKey && entities[child]!.order < entities[least]!.order)
        ) {
          least = child
          leastKey = childKey
        }
      }
      const below = entities[least]!
      if (leastKey > key || (leastKey === key && entity.order < below.order)) break
      keys[hole] = leastKey
      entities[hole] = below
      below.position = hole
      hole = least
    }
    keys[hole] = key
    entities[hole] = entity
    entity.position = hole
  }
}
