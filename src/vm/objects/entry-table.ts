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
/** In the index: the key was deleted. */
const DELETED = -1
/** So many deleted entries in a row are paid for before more are looked at. */
const SKIPPED = 4 * (MAX_DEBT + 1)

export class EntryTable {
  /** Normalised keys (no ropes, no -0) by position; EMPTY where deleted. */
  readonly keys: Value[] = []
  /** Values by position; unused by sets. */
  readonly values: Value[] = []
  /** Entry numbers by position, rising. */
  readonly numbers: number[] = []
  /**
   * Positions by key. A deleted key stays until the list is compacted or a census forgets it: in the host's map it would stay
   * anyhow, unused, and a key that is added and deleted over and over would be looked for among all its predecessors.
   */
  private index = new KeyIndex()
  /** Keys that were deleted, and may have come back since: no more than tombstones. */
  private deleted: Value[] = []
  size = 0
  private nextNumber = 0
  /** Rises whenever positions change. */
  compactions = 0
  /** No entry before this position is live: who starts over need not go past what was deleted at the front. */
  firstLive = 0

  /** Position of a normalised key, or -1. */
  find(key: Value): number {
    return this.index.get(key) ?? DELETED
  }

  has(key: Value): boolean {
    return this.find(key) !== DELETED
  }

  get(key: Value): Value {
    const position = this.find(key)
    return position === DELETED ? undefined : this.values[position]
  }

  /** True if the key was not there before. */
  set(key: Value, value: Value): boolean {
    const position = this.find(key)
    if (position !== DELETED) {
      this.values[position] = value
      return false
    }
    this.size++
    this.index.set(key, this.keys.length)
    this.keys.push(key)
    this.values.push(value)
    this.numbers.push(this.nextNumber++)
    return true
  }

  /** Fuel of deleting that key, beside the look for it: what is left may have to close up. To be paid before. */
  deletionFuel(key: Value): number {
    return this.isSparse(this.size - 1) && this.has(key) ? this.keys.length : 0
  }

  delete(key: Value): boolean {
    const position = this.find(key)
    if (position === DELETED) return false
    this.index.set(key, DELETED)
    this.deleted.push(key)
    this.keys[position] = EMPTY
    this.values[position] = undefined
    this.size--
    if (this.isSparse(this.size)) this.compact()
    return true
  }

  /** Whether the list is to be compacted when so many entries are left. */
  private isSparse(size: number): boolean {
    return this.keys.length >= MIN_COMPACTION && size * 2 < this.keys.length
  }

  /** Gives up at most that many deleted keys, so that nothing here holds them any longer; how many it has looked at. */
  forgetDeleted(most: number): number {
    const from = Math.max(0, this.deleted.length - most)
    const some = this.deleted.splice(from)
    for (const key of some) if (this.index.get(key) === DELETED) this.index.delete(key)
    return some.length
  }

  clear(): void {
    this.index = new KeyIndex()
    this.deleted = []
    this.size = 0
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
    const { keys, values, numbers } = this
    const index = new KeyIndex()
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
    this.index = index
    this.deleted = []
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
