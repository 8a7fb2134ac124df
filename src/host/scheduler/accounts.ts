/**
 * The accounts of those that compete: virtual time, which is fuel divided by weight, without drift.
 *
 * A moment is `VIRTUAL` whole units plus `REMAINDER / WEIGHT` of a unit; a unit is 2^-20 fuel per unit of
 * weight. Advancing by whole fuel carries the remainder, so it is exact however much fuel is charged.
 * Rounding happens only where a weight changes or a moment is copied: there it moves, up or down to the
 * nearest, by half a `WEIGHT`-th of a unit, which is 2^-21 fuel of service. Queues compare whole units: a
 * weight is below 2^20, so what they ignore is less than one unit of fuel for any entity.
 *
 * All products stay below 2^53: fuel per step is below 2^32, total weight below 2^50, and policies re-base
 * (`REBASE_AT`) long before `VIRTUAL` leaves the integers that a double can hold.
 *
 * An account is a slot, a small integer; slot 0 (`CLOCK`) is the fluid system's own, with the weight of all.
 * Its fields stand in one typed array, eight numbers to a slot: an advance allocates nothing and, with many
 * accounts, waits for one line of memory.
 */

import type { Entity } from "./policy.js"

/** Units of virtual time in one unit of fuel at weight 1. */
export const UNITS_PER_FUEL = 2 ** 20

/** Largest amount of fuel in one step. */
export const MAX_STEP = 2 ** 32 - 1

/** Past this many units a policy moves everything back. */
export const REBASE_AT = 2 ** 48

export const CLOCK = 0

/** Whole units. */
export const VIRTUAL = 0
/** Numerator of the fraction of a unit, over the weight; an integer, 0 ≤ remainder < weight (0 if the weight is 0). */
export const REMAINDER = 1
export const WEIGHT = 2
/** EEVDF: virtual length of a request, in whole units. */
export const REQUEST = 3
/** EEVDF: virtual end of the current request, in whole units. */
export const DEADLINE = 4

/** Binary logarithm of the numbers in a slot: 64 bytes. */
export const STRIDE = 3

/** Numbers by slot and field: `values[(slot << STRIDE) + field]`; `values` is replaced when there are more slots. */
export class Records {
  values = new Float64Array(4 << STRIDE)

  /** See to it that there is room for a slot. */
  reserve(slot: number): void {
    if (slot << STRIDE < this.values.length) return
    const values = new Float64Array(this.values.length * 2)
    values.set(this.values)
    this.values = values
  }
}

export class Accounts extends Records {
  private readonly entities: (Entity | undefined)[] = [undefined]
  private readonly free: number[] = []

  /** The clock's moment, in whole units. */
  get clock(): number {
    return this.values[(CLOCK << STRIDE) + VIRTUAL]!
  }

  /** A slot's moment, in whole units. */
  virtual(slot: number): number {
    return this.values[(slot << STRIDE) + VIRTUAL]!
  }

  /** Give an entity a slot and add its weight to the clock's. Its moment is the clock's. */
  open(entity: Entity): number {
    const slot = this.free.pop() ?? this.entities.length
    this.reserve(slot)
    this.entities[slot] = entity
    entity.slot = slot
    this.values[(slot << STRIDE) + WEIGHT] = entity.weight
    this.reweigh(CLOCK, this.values[(CLOCK << STRIDE) + WEIGHT]! + entity.weight)
    this.placeAt(slot, CLOCK)
    return slot
  }

  /** Take back the slot of an entity, and its weight from the clock. */
  close(entity: Entity): void {
    const slot = entity.slot
    const { values } = this
    this.reweigh(CLOCK, values[(CLOCK << STRIDE) + WEIGHT]! - values[(slot << STRIDE) + WEIGHT]!)
    this.entities[slot] = undefined
    this.free.push(slot)
    entity.slot = -1
  }

  /** Whose account it is; the account is open. */
  entity(slot: number): Entity {
    return this.entities[slot]!
  }

  /** All that have one. */
  *holders(): Generator<Entity> {
    for (const entity of this.entities) if (entity !== undefined) yield entity
  }

  /** Move forward by `fuel / weight`, exactly. `fuel` is an integer, 0 to `MAX_STEP`; the weight is not 0. */
  advance(slot: number, fuel: number): void {
    const { values } = this
    const at = slot << STRIDE
    const weight = values[at + WEIGHT]!
    const total = fuel * UNITS_PER_FUEL + values[at + REMAINDER]!
    // The quotient of two doubles can round up to the next integer, never further.
    let whole = Math.floor(total / weight)
    let rest = total - whole * weight
    if (rest < 0) {
      whole -= 1
      rest += weight
    }
    values[at + VIRTUAL]! += whole
    values[at + REMAINDER] = rest
  }

  /** Change an entity's weight and then its moment, so that it is `units / weight` after the clock's. */
  change(entity: Entity, weight: number, units: number): void {
    const { slot } = entity
    this.reweigh(CLOCK, this.values[(CLOCK << STRIDE) + WEIGHT]! - entity.weight + weight)
    this.values[(slot << STRIDE) + WEIGHT] = entity.weight = weight
    this.placeAhead(slot, units)
  }

  /** Change an entity's weight; its moment stays. */
  setWeight(entity: Entity, weight: number): void {
    this.reweigh(CLOCK, this.values[(CLOCK << STRIDE) + WEIGHT]! - entity.weight + weight)
    this.reweigh(entity.slot, weight)
    entity.weight = weight
  }

  /** Move to a moment, in whole units. */
  place(slot: number, virtual: number): void {
    this.values[(slot << STRIDE) + VIRTUAL] = virtual
    this.values[(slot << STRIDE) + REMAINDER] = 0
  }

  /** Move to another's moment, or half a `weight`-th of a unit from it. */
  placeAt(slot: number, other: number): void {
    const { values } = this
    const to = slot << STRIDE
    const from = other << STRIDE
    values[to + VIRTUAL] = values[from + VIRTUAL]!
    this.setFraction(to, convert(values[from + REMAINDER]!, values[from + WEIGHT]!, values[to + WEIGHT]!))
  }

  /**
   * Move to `units / weight` after the clock's moment. `units` is an integer, and what `ahead` will then
   * answer.
   */
  placeAhead(slot: number, units: number): void {
    this.placeAt(slot, CLOCK)
    const { values } = this
    const at = slot << STRIDE
    const weight = values[at + WEIGHT]!
    const total = units + values[at + REMAINDER]!
    const whole = Math.floor(total / weight)
    values[at + VIRTUAL]! += whole
    values[at + REMAINDER] = Math.min(weight - 1, Math.max(0, total - whole * weight))
  }

  /**
   * How far it is ahead of the clock, times its weight: its lag, negated, in fuel · `UNITS_PER_FUEL`;
   * rounded.
   */
  ahead(slot: number): number {
    const { values } = this
    const at = slot << STRIDE
    const clock = CLOCK << STRIDE
    const own = values[at + WEIGHT]!
    const fraction = values[at + REMAINDER]! - (values[clock + REMAINDER]! / values[clock + WEIGHT]!) * own
    return Math.round((values[at + VIRTUAL]! - values[clock + VIRTUAL]!) * own + fraction)
  }

  /** Move all moments, the clock's too, and all deadlines back by whole units. */
  rebase(amount: number): void {
    const { values } = this
    for (let slot = 0; slot < this.entities.length; slot++) {
      values[(slot << STRIDE) + VIRTUAL]! -= amount
      values[(slot << STRIDE) + DEADLINE]! -= amount
    }
  }

  private reweigh(slot: number, weight: number): void {
    const { values } = this
    const at = slot << STRIDE
    const remainder = convert(values[at + REMAINDER]!, values[at + WEIGHT]!, weight)
    values[at + WEIGHT] = weight
    this.setFraction(at, remainder)
  }

  /** A remainder that may be the whole weight. */
  private setFraction(at: number, remainder: number): void {
    const { values } = this
    if (remainder > 0 && remainder === values[at + WEIGHT]!) {
      values[at + VIRTUAL]! += 1
      remainder = 0
    }
    values[at + REMAINDER] = remainder
  }
}

/** To the nearest. Rounding down would add up: each change of a queue's weight would take as much from all in it. */
function convert(remainder: number, from: number, to: number): number {
  return from === 0 || to === 0 ? 0 : Math.round((remainder / from) * to)
}
