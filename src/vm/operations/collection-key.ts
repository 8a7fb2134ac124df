// Keys of Map, Set and of the tables that group: CanonicalizeKeyedCollectionKey — sec-canonicalizekeyedcollectionkey.

import type { Meter } from "../meter.js"
import type { EntryTable } from "../objects/entry-table.js"
import { flatten, Rope, type Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { bigintDigits } from "./bigint.js"

/** Strings up to this many UTF-16 units are hashed for nothing. */
export const FREE_UNITS = 64
/** Longer strings hosts hash by their length alone: those of one length are compared with each other. */
const MAX_HASHED = 16_383

/** Digits in base 32 of 64 bits. */
const BASE_32_DIGITS = 13

/** Fuel for looking a text up in a table of the host's. */
export function hashFuel(length: number): number {
  return length > MAX_HASHED ? length >>> 1 : length >>> 4
}

/** Pays for looking a long text up, as a key. Before any effect. @throws Unpaid */
export function payForKey(meter: Meter, text: string): void {
  if (text.length > FREE_UNITS) meter.pay(hashFuel(text.length), 0)
}

/**
 * The key under which a host Map keeps a value: ropes joined, -0 as 0. Charged by length: call it before any effect.
 *
 * @throws Unpaid
 */
export function collectionKey(realm: Realm, value: Value): Value {
  if (typeof value === "string") {
    payForKey(realm.meter, value)
    return value
  }
  if (value === 0) return 0
  if (value instanceof Rope) {
    realm.meter.pay(hashFuel(value.length), value.flat === null ? SIZE.string + 2 * value.length : 0)
    return flatten(value)
  }
  if (typeof value === "bigint") payForBigInt(realm.meter, value)
  return value
}

/** The table looks for its digits, as a text: see objects/key-index.ts. */
function payForBigInt(meter: Meter, value: bigint): void {
  const length = BASE_32_DIGITS * bigintDigits(value)
  meter.pay(hashFuel(length), SIZE.string + 2 * length)
}

/** Deletes an entry; false if there is none. @throws Unpaid before any effect */
export function deleteEntry(realm: Realm, table: EntryTable, value: Value): boolean {
  const key = collectionKey(realm, value)
  const fuel = table.deletionFuel(key)
  if (fuel > 0) realm.meter.pay(fuel, 0)
  return table.delete(key)
}
