// Which place a key has in a table of ours: a host's Map, but for what hosts hash without a secret. Of numbers and BigInts a
// guest could choose thousands that a host puts into one bucket, and each look-up would then search all of them at the price
// of one (hash flooding). Texts, symbols and objects are hashed by the host with a secret of its own.

import type { Value } from "./value.js"

/**
 * Drawn once in a process. It decides in which buckets of the host numbers are, which nothing can tell: neither order,
 * nor fuel, nor bytes.
 */
const SECRET = Math.floor(Math.random() * 2 ** 30)

/** A whole number of 32 bits, signed or not, as another one, each as one of its own. */
export function scattered(index: number): number {
  return (index | 0) ^ SECRET
}

const double = new Float64Array(1)
const words = new Int32Array(double.buffer)
/** Where the low word of a double is on this host. */
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1

/** Any other number: its fraction is changed, its sign and exponent are not, so none becomes NaN. NaN and infinities stay. */
function scatteredDouble(value: number): number {
  if (!Number.isFinite(value)) return value
  double[0] = value
  words[LOW] = words[LOW]! ^ (SECRET << 2)
  words[1 - LOW] = words[1 - LOW]! ^ (SECRET & 0xfffff)
  // The one that would be zero keeps its place: zero is no such number.
  return double[0] === 0 ? value : double[0]
}

/** Places of values that are no ropes and not -0. */
export class KeyIndex {
  /** Whole numbers of 32 bits are scattered. */
  private readonly places = new Map<Value, number>()
  private doubles: Map<number, number> | null = null
  /** By their digits in base 32: of BigInts hosts hash the lowest 64 bits. */
  private bigints: Map<string, number> | null = null
  /** Units of the texts that stand for BigInts. */
  units = 0

  get(key: Value): number | undefined {
    if (typeof key === "number") {
      return (key | 0) === key ? this.places.get(scattered(key)) : this.doubles?.get(scatteredDouble(key))
    }
    return typeof key === "bigint" ? this.bigints?.get(spelled(key)) : this.places.get(key)
  }

  set(key: Value, place: number): void {
    if (typeof key === "number") {
      if ((key | 0) === key) this.places.set(scattered(key), place)
      else {
        this.doubles ??= new Map()
        this.doubles.set(scatteredDouble(key), place)
      }
    } else if (typeof key === "bigint") this.setBigInt(spelled(key), place)
    else this.places.set(key, place)
  }

  private setBigInt(text: string, place: number): void {
    this.bigints ??= new Map()
    const { size } = this.bigints
    this.bigints.set(text, place)
    if (this.bigints.size > size) this.units += text.length
  }

  delete(key: Value): void {
    if (typeof key === "number") {
      if ((key | 0) === key) this.places.delete(scattered(key))
      else this.doubles?.delete(scatteredDouble(key))
    } else if (typeof key === "bigint") {
      const text = spelled(key)
      if (this.bigints?.delete(text) === true) this.units -= text.length
    } else this.places.delete(key)
  }
}

function spelled(value: bigint): string {
  return value.toString(32)
}
