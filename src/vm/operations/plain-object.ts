// What leaves may do with the properties of plain objects: list, read, copy and set them where no guest code can take part.
// Each function answers null, EMPTY or false, having done nothing, where one could.

import {
  ArrayObject,
  ExoticObject,
  type GuestObject,
  getSlot,
  PlainObject,
  setSlot,
} from "../objects/object.js"
import { addProperty } from "../objects/property.js"
import { ACCESSOR, DATA_DEFAULT, ENUMERABLE, type Shape, WRITABLE } from "../objects/shape.js"
import { EMPTY, type PropertyKey, type Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"

/** Most properties that are looked at in one piece, times the keys that each is compared with. */
const MAX_PROPERTIES = 256
/** Prototypes that are searched for setters. */
const MAX_PROTOTYPES = 8

/** Whether slots may hold what is not made yet, or be shared: an intrinsic's, the global object's. */
function isBuiltIn(shape: Shape): boolean {
  return shape.template !== null || shape.builtinCount > 0
}

/** Indices of the own enumerable properties with string keys, if that's what [[OwnPropertyKeys]] would list first; else null. */
function listed({ shape }: PlainObject): number[] | null {
  if (shape.count > MAX_PROPERTIES || shape.hasIndices || isBuiltIn(shape)) return null
  const indices: number[] = []
  for (let i = 0; i < shape.count; i++) {
    if (typeof shape.keyAt(i) !== "string") continue
    const flags = shape.flagsAt(i)
    if ((flags & ENUMERABLE) === 0) continue
    if ((flags & ACCESSOR) !== 0) return null
    indices.push(i)
  }
  return indices
}

/**
 * EnumerableOwnProperties ( O, kind ) — sec-enumerableownproperties — of a plain object without accessors.
 *
 * Fuel: 1 for each property.
 */
export function plainProperties(realm: Realm, object: Value, kind: "key" | "value" | "key+value"): Value {
  if (!(object instanceof PlainObject)) return EMPTY
  const indices = listed(object)
  if (indices === null) return EMPTY
  const { shape } = object
  const { meter } = realm
  const entryBytes = kind === "key+value" ? SIZE.array + 2 * SIZE.value : 0
  meter.pay(shape.count, entryBytes * indices.length)
  const list: Value[] = []
  for (let i = 0; i < indices.length; i++) {
    const key = shape.keyAt(indices[i]!) as string
    const value = getSlot(object, shape.slotOf(indices[i]!))
    if (kind === "key") list.push(key)
    else if (kind === "value") list.push(value)
    else list.push(new ArrayObject(realm.intrinsics.emptyArray, realm.arrayPrototype, [key, value]))
  }
  return realm.newArray(list)
}

/**
 * CopyDataProperties — sec-copydataproperties — of a plain object without accessors into a plain new one.
 *
 * @param excluded property keys that are left out
 */
export function copyPlainProperties(
  realm: Realm,
  target: Value,
  source: Value,
  excluded: readonly Value[] | null,
): boolean {
  if (!(source instanceof PlainObject) || !(target instanceof PlainObject) || source === target) return false
  const { shape } = source
  const { count } = shape
  const others = excluded === null ? 0 : excluded.length
  if (count * (others + 1) > MAX_PROPERTIES || isBuiltIn(shape) || shape.hasIndices) return false
  if (shape.isPlain && others === 0 && target.shape === realm.intrinsics.emptyObject) {
    realm.meter.debt += count
    realm.meter.bytesLeft -= SIZE.property * count
    takeProperties(target, source)
    return true
  }
  let symbols = 0
  for (let i = 0; i < count; i++) {
    const key = shape.keyAt(i)
    // Private names and accessors need more than a copy.
    if (typeof key === "object" || (shape.flagsAt(i) & ACCESSOR) !== 0) return false
    if (typeof key === "symbol") symbols++
  }
  realm.meter.debt += count + ((count * others) >>> 1)
  // Strings come before symbols, wherever they stand in the shape.
  for (let pass = 0; pass < (symbols > 0 ? 2 : 1); pass++) {
    for (let i = 0; i < count; i++) {
      const key = shape.keyAt(i)
      if (key === undefined || (typeof key === "symbol") !== (pass === 1)) continue
      if ((shape.flagsAt(i) & ENUMERABLE) === 0) continue
      if (excluded?.includes(key as string | symbol)) continue
      const value = getSlot(source, shape.slotOf(i))
      if (!createPlainProperty(realm, target, key, value)) realm.define(target, key, value)
    }
  }
  return true
}

/** Gives an object that has none the properties of another, all of them ordinary. */
function takeProperties(target: PlainObject, source: PlainObject): void {
  target.shape = source.shape
  target.s0 = source.s0
  target.s1 = source.s1
  target.s2 = source.s2
  target.s3 = source.s3
  target.slots = source.slots === null ? null : source.slots.slice()
}

/** CreateDataProperty — sec-createdataproperty — on a plain object, where that adds or overwrites an ordinary property. */
export function createPlainProperty(realm: Realm, object: Value, key: PropertyKey, value: Value): boolean {
  if (!(object instanceof PlainObject)) return false
  const { shape } = object
  if (isBuiltIn(shape)) return false
  const index = shape.find(key)
  if (index < 0 ? !shape.extensible : shape.flagsAt(index) !== DATA_DEFAULT) return false
  storePlain(realm, object, key, value)
  return true
}

function storePlain(realm: Realm, object: PlainObject, key: PropertyKey, value: Value): void {
  const { shape } = object
  const index = shape.find(key)
  if (index < 0) addProperty(realm, object, key, value, DATA_DEFAULT)
  else setSlot(object, shape.slotOf(index), value)
}

/**
 * Object.assign ( target, ...sources ) — sec-object.assign — between plain objects without accessors; EMPTY for others.
 *
 * Fuel: 2 for each property of a source.
 */
export function assignPlain(realm: Realm, target: Value, sources: readonly Value[]): Value {
  if (!(target instanceof PlainObject) || isBuiltIn(target.shape)) return EMPTY
  let count = 0
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i]
    if (source === undefined || source === null) continue
    if (!(source instanceof PlainObject) || source === target) return EMPTY
    const { shape } = source
    count += shape.count
    if (count > MAX_PROPERTIES || isBuiltIn(shape)) return EMPTY
    for (let j = 0; j < shape.count; j++) {
      const key = shape.keyAt(j)
      if (typeof key !== "string" || shape.flagsAt(j) !== DATA_DEFAULT) return EMPTY
      if (!canSetPlain(target, key)) return EMPTY
    }
  }
  realm.meter.pay(2 * count, 0)
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i]
    if (!(source instanceof PlainObject)) continue
    const { shape } = source
    for (let j = 0; j < shape.count; j++) {
      storePlain(realm, target, shape.keyAt(j)!, getSlot(source, shape.slotOf(j)))
    }
  }
  return target
}

/** Whether [[Set]] stores an own data property: the key is there and writable, or nowhere, and may be added. */
function canSetPlain(target: PlainObject, key: PropertyKey): boolean {
  const { shape } = target
  const index = shape.find(key)
  if (index >= 0) return (shape.flagsAt(index) & (WRITABLE | ACCESSOR)) === WRITABLE
  if (!shape.extensible) return false
  let holder: GuestObject | null = target.proto
  for (let i = 0; holder !== null; i++) {
    if (i === MAX_PROTOTYPES || holder instanceof ExoticObject || holder instanceof ArrayObject) return false
    if (holder.shape.lazyFunction || holder.shape.find(key) >= 0) return false
    holder = holder.proto
  }
  return true
}
