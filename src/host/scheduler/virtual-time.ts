/**
 * Virtual time: fuel divided by weight, without drift.
 *
 * A moment is `virtual` whole units plus `remainder / weight` of a unit; a unit is 2^-20 fuel per unit of weight.
 * Advancing by whole fuel carries the remainder, so it is exact however much fuel is charged. Rounding happens only
 * where a weight changes (`reweigh`, `placeAt`): there the moment moves by less than two `weight`-ths of a unit, which
 * is less than 2^-19 fuel of service. Comparisons look at whole units: `weight` is below 2^20, so what
 * they ignore is less than one unit of fuel for any entity.
 *
 * All products stay below 2^53: fuel per step is below 2^32, total weight below 2^50, and the policies re-base
 * their clock (`REBASE_AT`) long before `virtual` leaves the integers that a double can hold.
 */

/** Units of virtual time in one unit of fuel at weight 1. */
export const UNITS_PER_FUEL = 2 ** 20

/** Largest amount of fuel in one step. */
export const MAX_STEP = 2 ** 32 - 1

/** Past this many units a policy subtracts the clock from everything that it holds. */
export const REBASE_AT = 2 ** 48

export class VirtualTime {
  /** Whole units. */
  virtual = 0
  /** Numerator of the fraction of a unit, over `weight`; an integer, 0 ≤ remainder < weight (0 if the weight is 0). */
  remainder = 0

  constructor(public weight: number) {}

  /** Move forward by `fuel / weight`, exactly. `fuel` is an integer, 0 to `MAX_STEP`; the weight is not 0. */
  advance(fuel: number): void {
    const weight = this.weight
    const total = fuel * UNITS_PER_FUEL + this.remainder
    // The quotient of two doubles can round up to the next integer, never further.
    let whole = Math.floor(total / weight)
    let rest = total - whole * weight
    if (rest < 0) {
      whole -= 1
      rest += weight
    }
    this.virtual += whole
    this.remainder = rest
  }

  /** Change the weight and stay at the same moment, or less than two `weight`-ths of a unit from it. */
  reweigh(weight: number): void {
    this.remainder = convert(this.remainder, this.weight, weight)
    this.weight = weight
  }

  /** Move to another's moment, or less than two `weight`-ths of a unit from it. */
  placeAt(other: VirtualTime): void {
    this.virtual = other.virtual
    this.remainder = convert(other.remainder, other.weight, this.weight)
  }

  /** Move to `units / weight` after another's moment. `units` is what `ahead` would then answer. */
  placeAhead(other: VirtualTime, units: number): void {
    this.placeAt(other)
    const total = units + this.remainder
    const whole = Math.floor(total / this.weight)
    this.virtual += whole
    this.remainder = Math.min(this.weight - 1, Math.max(0, total - whole * this.weight))
  }

  /** How far `other` is behind this, times this weight: in units of fuel · `UNITS_PER_FUEL`, rounded. */
  ahead(other: VirtualTime): number {
    const fraction =
      this.remainder - (other.weight === 0 ? 0 : (other.remainder / other.weight) * this.weight)
    return Math.round((this.virtual - other.virtual) * this.weight + fraction)
  }
}

function convert(remainder: number, from: number, to: number): number {
  if (from === 0 || to === 0) return 0
  return Math.min(to - 1, Math.floor((remainder / from) * to))
}
