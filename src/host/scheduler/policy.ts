/**
 * What a scheduling policy is. A policy orders entities and keeps their accounts; it knows nothing of what
 * runs, of time or of the event loop. An entity is whatever competes: a task, or a group of entities with a
 * policy of its own inside.
 *
 * The calls come in this order: `join`; then any of `wake`, `block`, `reweight`, `prioritize`; `pick`, and one
 * `charge` for what was picked before the next `pick`; at last `leave`. The caller never blocks an entity that
 * is blocked, nor wakes one that is not. Between `pick` and `charge` all other calls are allowed, for the picked
 * entity too, but `leave` and `block` of the picked one come after its charge.
 */

import { ThimbleError } from "../errors.js"

export const MAX_WEIGHT = 1_000_000
/** Fuel. */
export const MAX_SLICE = 1_000_000_000
export const MAX_PRIORITY = 255

export class Entity {
  /** Fuel charged so far. */
  used = 0

  // What follows is owned by the policy.

  /** Its account; -1 while it does not compete. */
  slot = -1
  /** Whether it can be picked. */
  runnable = false
  /** Whether it has left for good. */
  gone = false
  /**
   * Stride: fuel · `UNITS_PER_FUEL` that it had received beyond its share (negative: was owed) when it fell
   * asleep. Minimum virtual runtime: its virtual runtime then. Deficit round robin: its deficit counter, fuel.
   * Lottery: fuel of its last turn, 0 if it had all of its slice.
   */
  balance = 0
  /** Neighbours in a ring. */
  next: Entity | undefined = undefined
  previous: Entity | undefined = undefined

  weight: number
  /** Strict priority: higher goes first. 0 to `MAX_PRIORITY`; others ignore it. */
  priority = 0

  /**
   * @param weight share relative to others; an integer, 1 to `MAX_WEIGHT`
   * @param slice fuel that it may use when picked; an integer, 1 to `MAX_SLICE`
   * @throws ThimbleError `bad-weight`, `bad-slice`
   */
  constructor(
    weight: number,
    readonly slice: number,
    /** A group's: orders what is inside. */
    readonly policy: Policy | undefined = undefined,
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
  /** Change `entity.priority`. Absent where a policy does not look at it. */
  prioritize?(entity: Entity, priority: number): void
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
   * Fuel that an entity is owed, against what its weight entitles it to; negative if it is ahead. 0 if it does not
   * compete. Absent where a policy keeps no such account.
   */
  lag?(entity: Entity): number
  /** Those that compete: runnable, or not yet even. In no particular order. */
  entities(): Iterable<Entity>
  /** What the policy goes by, for tools. */
  inspect(entity: Entity): Readonly<Record<string, number | boolean>>
}

export interface PolicyOptions {
  /** Fuel that an entity may use when picked, where it has no slice of its own. */
  readonly slice: number
  /** Fuel by which a run may pass its slice: the largest charge that can't be split. */
  readonly overshoot: number
  /** For policies that draw lots; an integer. */
  readonly seed: number
}

/** @throws ThimbleError `bad-weight` */
export function checkWeight(weight: number): number {
  return checkInteger("weight", weight, 1, MAX_WEIGHT)
}

/** @throws ThimbleError `bad-slice` */
export function checkSlice(slice: number): number {
  return checkInteger("slice", slice, 1, MAX_SLICE)
}

/** @throws ThimbleError `bad-priority` */
export function checkPriority(priority: number): number {
  return checkInteger("priority", priority, 0, MAX_PRIORITY)
}

/** @throws ThimbleError `bad-` and the name */
export function checkInteger(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new ThimbleError(
    `bad-${name}`,
    `${name} must be an integer from ${least} to ${most}, got ${String(value)}`,
  )
}
