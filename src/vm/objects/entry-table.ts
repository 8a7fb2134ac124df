// Entries of a Map or Set, in order of insertion. Deleted entries leave a tombstone, so that iterators keep their places;
// the list is compacted once more than half of it is tombstones. Each entry has a number that only rises: an iterator
// that finds the list compacted looks for the first entry past the last one it gave.

import type { Meter } from "../meter.js"
import { MAX_DEBT, SIZE } from "../sizes.js"
import { KeyIndex } from "./key-index.js"
import type { GuestObject } from "./object.js"
import { EMPTY, type Value } from "./value.js"
import type { Visitor } from "./visitor.js"

/** Lists shorter than this are never compacted. */
const MIN_COMPACTION = 32
/** So many deleted entries in a row are paid for before more are looked at. */
const SKIPPED = 4 * (MAX_DEBT + 1)

export class EntryTable {
  /** Normalised keys (no ropes, no -0) by position; EMPTY where deleted. */
  readonly keys: Value[] = []
  /** Values by position; unused by sets. */
  readonly values: Value[] = []
  /** Entry numbers by position, rising. */
  readonly numbers: number[] = []
  private readonly index = new KeyIndex()
  private nextNumber = 0
  /** Rises whenever positions change. */
  compactions = 0
  /** No entry before this position is live: who starts over need not go past what was deleted at the front. */
  firstLive = 0

  get size(): number {
    return this.index.size
  }

  /** Position of a normalised key, or -1. */
  find(key: Value): number {
    return this.index.get(key) ?? -1
  }

  has(key: Value): boolean {
    return this.index.get(key) !== undefined
  }

  get(key: Value): Value {
    const position = this.index.get(key)
    return position === undefined ? undefined : this.values[position]
  }

  /** True if the key was not there before. */
  set(key: Value, value: Value): boolean {
    const position = this.index.get(key)
    if (position !== undefined) {
      this.values[position] = value
      return false
    }
    this.index.set(key, this.keys.length)
    this.keys.push(key)
    this.values.push(value)
    this.numbers.push(this.nextNumber++)
    return true
  }

  delete(key: Value): boolean {
    const position = this.index.get(key)
    if (position === undefined) return false
    this.index.delete(key)
    this.keys[position] = EMPTY
    this.values[position] = undefined
    if (this.keys.length >= MIN_COMPACTION && this.index.size * 2 < this.keys.length) this.compact()
    return true
  }

  clear(): void {
    this.index.clear()
    this.keys.length = 0
    this.values.length = 0
    this.numbers.length = 0
    this.firstLive = 0
    this.compactions++
  }

  /** Visits keys and values; the bytes of all entries, tombstones included. */
  trace(visitor: Visitor): number {
    visitor.visitTable(this)
    return SIZE.mapEntry * this.keys.length + 2 * this.index.units
  }

  /** Another key that is equal. */
  replaceKey(position: number, key: Value): void {
    this.keys[position] = key
    this.index.delete(key)
    this.index.set(key, position)
  }

  private compact(): void {
    const { keys, values, numbers, index } = this
    let kept = 0
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]
      if (key === EMPTY) continue
      keys[kept] = key
      values[kept] = values[i]
      numbers[kept] = numbers[i]!
      index.set(key, kept++)
    }
    keys.length = kept
    values.length = kept
    numbers.length = kept
    this.firstLive = 0
    this.compactions++
  }
}

/** A place in a table that survives deletions, insertions and compactions. */
export class EntryCursor {
  private position = 0
  private nextNumber = 0
  private compactions: number
  constructor(
    readonly table: EntryTable,
    /** The Map or Set. */
    private readonly owner: GuestObject,
  ) {
    this.compactions = table.compactions
  }

  trace(visitor: Visitor): number {
    visitor.visit(this.owner)
    return SIZE.value * 4
  }

  /**
   * Position of the next live entry, and past it; -1 at the end. Deleted ones on the way are paid for: a fourth of a unit
   * for each. A native that calls this has done nothing before.
   *
   * @throws Unpaid
   */
  next(meter: Meter): number {
    const { table } = this
    const { keys, numbers } = table
    if (this.compactions !== table.compactions) {
      this.position = firstFrom(numbers, this.nextNumber)
      this.compactions = table.compactions
    }
    let i = this.position
    if (i < table.firstLive) i = table.firstLive
    for (;;) {
      const from = i
      const end = Math.min(from + SKIPPED, keys.length)
      while (i < end && keys[i] === EMPTY) i++
      const isPaidFirst = i - from === SKIPPED
      if (isPaidFirst) {
        meter.pay(SKIPPED >>> 2, 0)
        meter.commit()
      } else meter.debt += (i - from) >>> 2
      if (from === table.firstLive) table.firstLive = i
      this.position = i
      if (!isPaidFirst) break
    }
    this.position = i + 1
    if (i >= keys.length) {
      this.position = i
      return -1
    }
    this.nextNumber = numbers[i]! + 1
    return i
  }
}

/** Position of the first entry whose number is at least `number`. */
function firstFrom(numbers: readonly number[], number: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numbers[middle]! < number) low = middle + 1
    else high = middle
  }
  return low
}
