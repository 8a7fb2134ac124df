/**
 * Strict priority: the highest `priority` that is runnable runs, round robin among equals, as SCHED_RR does in POSIX
 * (IEEE Std 1003.1, "Scheduling Policies"). Weights are accepted and not observed. Who is below may starve: that is what
 * it is for. A higher one that wakes waits for the slice that is running. O(1) per decision: one bit for each priority
 * that has anyone.
 */

import { checkPriority, checkWeight, type Entity, MAX_PRIORITY, type Policy } from "../policy.js"
import { Ring } from "../ring.js"

const WORDS = (MAX_PRIORITY + 1) / 32

export class StrictPriority implements Policy {
  runnable = 0
  /** By priority; made when first needed. */
  private readonly rings: (Ring | undefined)[] = new Array(MAX_PRIORITY + 1).fill(undefined)
  /** Which rings are not empty, 32 to a word. */
  private readonly occupied = new Int32Array(WORDS)

  join(entity: Entity): void {
    this.wake(entity)
  }

  leave(entity: Entity): void {
    if (entity.runnable) this.block(entity)
    entity.gone = true
  }

  block(entity: Entity): void {
    const { priority } = entity
    const ring = this.rings[priority]!
    ring.remove(entity)
    if (ring.size === 0) this.occupied[priority >>> 5]! &= ~(1 << (priority & 31))
    entity.runnable = false
    this.runnable -= 1
  }

  wake(entity: Entity): void {
    const { priority } = entity
    this.rings[priority] ??= new Ring()
    this.rings[priority].add(entity)
    this.occupied[priority >>> 5]! |= 1 << (priority & 31)
    entity.runnable = true
    this.runnable += 1
  }

  reweight(entity: Entity, weight: number): void {
    entity.weight = checkWeight(weight)
  }

  /** Goes behind its new equals. */
  prioritize(entity: Entity, priority: number): void {
    checkPriority(priority)
    const { runnable } = entity
    if (runnable) this.block(entity)
    entity.priority = priority
    if (runnable) this.wake(entity)
  }

  pick(): Entity | undefined {
    for (let word = WORDS - 1; word >= 0; word--) {
      const bits = this.occupied[word]!
      if (bits !== 0) return this.rings[word * 32 + 31 - Math.clz32(bits)]!.first
    }
    return undefined
  }

  charge(entity: Entity, _fuel: number, _yielded: boolean): void {
    const ring = this.rings[entity.priority]!
    if (ring.first === entity) ring.turn()
  }

  *entities(): Generator<Entity> {
    for (const ring of this.rings) if (ring !== undefined) yield* ring
  }

  inspect(entity: Entity): Readonly<Record<string, number | boolean>> {
    return { priority: entity.priority }
  }
}
