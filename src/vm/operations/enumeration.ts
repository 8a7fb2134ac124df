// Listing keys for for-in and its kin, and looking keys up along a chain of prototypes: leaves, so proxies are for others.

import { ArrayObject, ExoticObject, type GuestObject, isProxy, PlainObject } from "../objects/object.js"
import { elementKind, findOwn, hasOwn, ownKeys } from "../objects/property.js"
import { keyOfString, keyToValue } from "../objects/property-key.js"
import { ENUMERABLE } from "../objects/shape.js"
import type { PropertyKey, Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"

/** Longest walk up a prototype chain in one primitive. */
const MAX_WALK = 64
/** Bytes of the text of an index. */
export const INDEX_BYTES = SIZE.string + 16
/** Most keys and prototypes for which for-in makes its list in one piece. */
const FEW_KEYS = 160
const FEW_LEVELS = 6

/**
 * The keys of for-in — sec-enumerate-object-properties — if they are few and no proxy is in the chain; else null.
 *
 * Fuel: 2 for each property in the chain; 1 for each object that an inherited key is looked up in.
 */
export function fewForInKeys(realm: Realm, subject: GuestObject): Value[] | null {
  let count = 0
  let elements = 0
  let levels = 0
  for (let level: GuestObject | null = subject; level !== null; level = level.proto) {
    elements += elementCount(level)
    count += level.shape.count
    if (++levels > FEW_LEVELS || elements + count > FEW_KEYS || isProxy(level)) return null
  }
  realm.meter.pay(2 * (elements + count), INDEX_BYTES * elements)
  const list: Value[] = []
  for (let level: GuestObject | null = subject; level !== null; level = level.proto) {
    if (elementCount(level) === 0 && !hasEnumerable(level)) continue
    const { shape } = level
    if (level === subject && level instanceof PlainObject && !shape.hasIndices) {
      for (let i = 0; i < shape.count; i++) {
        const key = shape.keyAt(i)
        if (typeof key === "string" && (shape.flagsAt(i) & ENUMERABLE) !== 0) list.push(key)
      }
    } else selectEnumerable(realm, list, subject, level, ownKeys(level, realm).map(listed))
  }
  return list
}

function listed(key: PropertyKey): Value {
  return keyToValue(key as string | symbol | number)
}

/** Whether a key of for-in is still there, found where a leaf may look; null if that can't be told. */
export function hasForInKey(realm: Realm, subject: GuestObject, key: PropertyKey): boolean | null {
  const holder = findHolder(realm, subject, key)
  if (holder === null) return false
  return !isProxy(holder) && hasOwn(realm, holder, key) ? true : null
}

/**
 * Where a look-up of `key` from `start` on ends: at its holder, or at what a leaf does not look behind. Null if there is none.
 *
 * Fuel: 1 for each prototype.
 */
export function findHolder(realm: Realm, start: GuestObject, key: PropertyKey): GuestObject | null {
  let object = start
  for (let steps = 0; ; steps++) {
    if (
      steps === MAX_WALK ||
      isProxy(object) ||
      hasOwn(realm, object, key) ||
      elementKind(object, key) !== 0
    ) {
      realm.meter.debt += steps
      return object
    }
    const { proto } = object
    if (proto === null) {
      realm.meter.debt += steps
      return null
    }
    object = proto
  }
}

/** How many index keys, at most, an object has outside its property table: all of them below this number. */
export function elementCount(object: GuestObject): number {
  if (object instanceof ArrayObject) return object.elements.length
  return object instanceof ExoticObject ? (object.payload.exotic?.keyCount?.(object) ?? 0) : 0
}

/** How many prototypes `level` is away from `start`. */
export function distanceOf(realm: Realm, start: GuestObject, level: GuestObject): number {
  let distance = 0
  for (let object: GuestObject | null = start; object !== null && object !== level; object = object.proto)
    if ((++distance & 7) === 0) realm.meter.payStep(distance >>> 3)
  return distance
}

/** Appends those of level's keys that are enumerable strings and not in an object before it. */
export function selectEnumerable(
  realm: Realm,
  list: Value[],
  start: GuestObject,
  level: GuestObject,
  keys: readonly Value[],
): void {
  for (const value of keys) {
    if (typeof value !== "string") continue
    const key = keyOfString(value)
    if (!findOwn(realm, level, key) || (realm.found.flags & ENUMERABLE) === 0) continue
    if (!isShadowed(realm, start, level, key)) list.push(value)
  }
}

export function hasEnumerable({ shape }: GuestObject): boolean {
  for (let i = 0; i < shape.count; i++) if ((shape.flagsAt(i) & ENUMERABLE) !== 0) return true
  return false
}

/** Whether an object before `level` in the chain has the key too. */
export function isShadowed(realm: Realm, start: GuestObject, level: GuestObject, key: PropertyKey): boolean {
  for (let object: GuestObject | null = start; object !== null && object !== level; object = object.proto) {
    if (findOwn(realm, object, key)) return true
  }
  return false
}
