/**
 * The accounts of those that compete: virtual time, which is fuel divided by weight, without drift.
 *
 * A moment is `virtual` whole units plus `remainder / weight` of a unit; a unit is 2^-20 fuel per unit of
 * weight. Advancing by whole fuel carries the remainder, so it is exact however much fuel is charged.
 * Rounding happens only where a weight changes or a moment is copied: there it moves by less than two
 * `weight`-ths of a unit, which is less than 2^-19 fuel of service. Queues compare whole units: a weight is
 * below 2^20, so what they ignore is less than one unit of fuel for any entity.
 *
 * All products stay below 2^53: fuel per step is below 2^32, total weight below 2^50, and policies re-base
 * (`REBASE_AT`) long before `virtual` leaves the integers that a double can hold.
 *
 * An account is a slot, a small integer; slot 0 (`CLOCK`) is the fluid system's own, with the weight of all.
 * Numbers stand in typed arrays, so that an advance allocates nothing.
 */

import type { Entity } from "./policy.js"

/** Units of virtual time in one unit of fuel at weight 1. */
export const UNITS_PER_FUEL = 2 ** 20

/** Largest amount of fuel in one step. */
export const MAX_STEP = 2 ** 32 - 1

/** Past this many units a policy subtracts the clock from everything. */
export const REBASE_AT = 2 ** 48

export const CLOCK = 0

/** A number for each slot; `values` is replaced when there are more slots. */
export class Column {
  values = new Float64Array(16)

  /** Room for twice as many. */
  grow(): void {
    const values = new Float64Array(this.values.length * 2)
    values.set(this.values)
    this.values = values
  }
}

export class Accounts {
  /** Whole units. */
  readonly virtual = new Column()
  /**
   * Numerator of the fraction of a unit, over the weight; an integer, 0 ≤ remainder < weight (0 if the weight
   * is 0).
   */
  readonly remainder = new Column()
  readonly weight = new Column()
  /** EEVDF: virtual length of a request, in whole units. */
  readonly request = new Column()
  /** EEVDF: virtual end of the current request, in whole units. */
  readonly deadline = new Column()

  private readonly entities: (Entity | undefined)[] = [undefined]
  private readonly free: number[] = []

  /** Give an entity a slot and add its weight to the clock's. Its moment is the clock's. */
  open(entity: Entity): number {
    const slot = this.free.pop() ?? this.entities.length
    if (slot === this.virtual.values.length) this.grow()
    this.entities[slot] = entity
    entity.slot = slot
    this.weight.values[slot] = entity.weight
    this.reweigh(CLOCK, this.weight.values[CLOCK]! + entity.weight)
    this.placeAt(slot, CLOCK)
    return slot
  }

  /** Take back the slot of an entity, and its weight from the clock. */
  close(entity: Entity): void {
    const slot = entity.slot
    this.reweigh(CLOCK, this.weight.values[CLOCK]! - this.weight.values[slot]!)
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
    const remainder = this.remainder.values
    const weight = this.weight.values[slot]!
    const total = fuel * UNITS_PER_FUEL + remainder[slot]!
    // The quotient of two doubles can round up to the next integer, never further.
    let whole = Math.floor(total / weight)
    let rest = total - whole * weight
    if (rest < 0) {
      whole -= 1
      rest += weight
    }
    this.virtual.values[slot]! += whole
    remainder[slot] = rest
  }

  /** Change an entity's weight and then its moment, so that it is `units / weight` after the clock's. */
  change(entity: Entity, weight: number, units: number): void {
    const slot = entity.slot
    this.reweigh(CLOCK, this.weight.values[CLOCK]! - entity.weight + weight)
    this.weight.values[slot] = entity.weight = weight
    this.placeAhead(slot, units)
  }

  /** Move to another's moment, or less than two `weight`-ths of a unit from it. */
  placeAt(slot: number, other: number): void {
    const { virtual, remainder, weight } = this
    virtual.values[slot] = virtual.values[other]!
    remainder.values[slot] = convert(remainder.values[other]!, weight.values[other]!, weight.values[slot]!)
  }

  /**
   * Move to `units / weight` after the clock's moment. `units` is an integer, and what `ahead` will then
   * answer.
   */
  placeAhead(slot: number, units: number): void {
    this.placeAt(slot, CLOCK)
    const weight = this.weight.values[slot]!
    const total = units + this.remainder.values[slot]!
    const whole = Math.floor(total / weight)
    this.virtual.values[slot]! += whole
    this.remainder.values[slot] = Math.min(weight - 1, Math.max(0, total - whole * weight))
  }

  /**
   * How far it is ahead of the clock, times its weight: its lag, negated, in fuel · `UNITS_PER_FUEL`;
   * rounded.
   */
  ahead(slot: number): number {
    const { virtual, remainder, weight } = this
    const own = weight.values[slot]!
    const fraction = remainder.values[slot]! - (remainder.values[CLOCK]! / weight.values[CLOCK]!) * own
    return Math.round((virtual.values[slot]! - virtual.values[CLOCK]!) * own + fraction)
  }

  /** The clock's moment, in whole units. */
  get clock(): number {
    return this.virtual.values[CLOCK]!
  }

  /** Whole units from the clock to its moment. */
  distance(slot: number): number {
    return this.virtual.values[slot]! - this.virtual.values[CLOCK]!
  }

  /** Change an entity's weight; its moment stays. */
  setWeight(entity: Entity, weight: number): void {
    this.reweigh(CLOCK, this.weight.values[CLOCK]! - entity.weight + weight)
    this.reweigh(entity.slot, weight)
    entity.weight = weight
  }

  /** Move all moments, the clock's too, back by whole units. */
  rebase(amount: number): void {
    const virtual = this.virtual.values
    for (let slot = 0; slot < this.entities.length; slot++) {
      virtual[slot]! -= amount
      this.deadline.values[slot]! -= amount
    }
  }

  private reweigh(slot: number, weight: number): void {
    const { remainder } = this
    remainder.values[slot] = convert(remainder.values[slot]!, this.weight.values[slot]!, weight)
    this.weight.values[slot] = weight
  }

  private grow(): void {
    for (const column of [this.virtual, this.remainder, this.weight, this.request, this.deadline])
      column.grow()
  }
}

function convert(remainder: number, from: number, to: number): number {
  if (from === 0 || to === 0) return 0
  return Math.min(to - 1, Math.floor((remainder / from) * to))
}
