/**
 * What a scheduling policy is. A policy orders entities and keeps their accounts; it knows nothing of what
 * runs, of time or of the event loop. An entity is whatever competes: a task today, a group of tasks with a
 * policy of its own inside.
 *
 * The calls come in this order: `join`; then any of `wake`, `block`, `reweight`; `pick`, and one `charge` for
 * what was picked before the next `pick`; at last `leave`. The caller never blocks an entity that is blocked,
 * nor wakes one that is not. Between `pick` and `charge` all other calls are allowed, for the picked entity
 * too, but `leave` and `block` of the picked one come after its charge.
 */

import { ThimbleError } from "../errors.js"

export const MAX_WEIGHT = 1_000_000
/** Fuel. */
export const MAX_SLICE = 1_000_000_000

export class Entity {
  weight: number

  // What follows is owned by the policy.

  /** Its account; -1 while it does not compete. */
  slot = -1
  /** Whether it can be picked. */
  runnable = false
  /** Whether it has left for good. */
  gone = false
  /**
   * Stride: fuel · `UNITS_PER_FUEL` that it had received beyond its share (negative: was owed) when it fell
   * asleep.
   */
  debt = 0
  /** Round robin: neighbours in the ring. */
  next: Entity | undefined = undefined
  previous: Entity | undefined = undefined

  /**
   * @param weight share relative to others; an integer, 1 to `MAX_WEIGHT`
   * @param slice fuel that it may use when picked; an integer, 1 to `MAX_SLICE`
   * @throws ThimbleError `bad-weight`, `bad-slice`
   */
  constructor(
    weight: number,
    readonly slice: number,
  ) {
    this.weight = checkWeight(weight)
    checkSlice(slice)
  }
}

export interface Policy {
  /** Number of entities that can be picked. */
  readonly runnable: number
  /** Enter, runnable, with nothing owed either way. */
  join(entity: Entity): void
  /** Leave for good, runnable or not. */
  leave(entity: Entity): void
  /** Stop being runnable for a while. */
  block(entity: Entity): void
  /** Be runnable again. Having slept brings no gain. */
  wake(entity: Entity): void
  /** @throws ThimbleError `bad-weight` */
  reweight(entity: Entity, weight: number): void
  /**
   * The entity that runs next; it stays queued. Undefined if none is runnable. Twice in a row gives the same
   * answer.
   */
  pick(): Entity | undefined
  /**
   * Account for fuel that an entity used.
   *
   * @param fuel an integer, 0 to `MAX_STEP`
   * @param yielded it gave up the rest of its turn: what it is still owed is lost
   */
  charge(entity: Entity, fuel: number, yielded: boolean): void
  /**
   * Fuel that an entity is owed, against what its weight entitles it to; negative if it is ahead. Absent where a policy
   * keeps no such account.
   */
  lag?(entity: Entity): number
}

export interface PolicyOptions {
  /** Fuel by which a run may pass its slice: the largest charge that can't be split. */
  readonly overshoot: number
}

/** @throws ThimbleError `bad-weight` */
export function checkWeight(weight: number): number {
  return checkInteger("weight", weight, MAX_WEIGHT)
}

/** @throws ThimbleError `bad-slice` */
export function checkSlice(slice: number): number {
  return checkInteger("slice", slice, MAX_SLICE)
}

function checkInteger(name: string, value: number, bound: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= bound) return value
  throw new ThimbleError(`bad-${name}`, `${name} must be an integer from 1 to ${bound}, got ${String(value)}`)
}
