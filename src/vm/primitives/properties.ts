// Properties of ordinary objects, as leaves: what Get, Set, HasProperty and for-in of core.js are made of.

import { ModuleNamespace } from "../objects/module-namespace.js"
import { Accessor, ArrayObject, ExoticObject, type GuestObject, isProxy } from "../objects/object.js"
import { deleteOwn, elementKind, findOwn, hasOwn, ownKeys, preventExtensions } from "../objects/property.js"
import { StringBox } from "../objects/string-box.js"
import { EMPTY, type Value } from "../objects/value.js"
import {
  distanceOf,
  elementCount,
  findHolder,
  hasEnumerable,
  INDEX_BYTES,
  selectEnumerable,
} from "../operations/enumeration.js"
import { copyPlainProperties, createPlainProperty } from "../operations/plain-object.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { elementsOf, keyOf, keyValue } from "./conversions.js"
import type { FixedPrimitive, ListPrimitive } from "./define.js"

export const propertyPrimitives = {
  CopyPlainProperties: (realm, target, source, excluded) =>
    copyPlainProperties(realm, target, source, excluded === undefined ? null : elementsOf(excluded)),
  CreatePlainProperty: (realm, object, key, value) =>
    createPlainProperty(realm, object, keyOf(realm, key), value),
  IsProxy: (_realm, object) => isProxy(object as GuestObject),
  FindHolder: (realm, object, key) => findHolder(realm, object as GuestObject, keyOf(realm, key)),
  OwnFlags: (realm, object, key) =>
    findOwn(realm, object as GuestObject, keyOf(realm, key)) ? realm.found.flags : -1,
  OwnHas: (realm, object, key) => hasOwn(realm, object as GuestObject, keyOf(realm, key)),
  OwnValue: (realm, object, key) => {
    findOwn(realm, object as GuestObject, keyOf(realm, key))
    return realm.found.value as Value
  },
  OwnGetter: (realm, object, key) => ownAccessor(realm, object as GuestObject, key)?.get,
  OwnSetter: (realm, object, key) => ownAccessor(realm, object as GuestObject, key)?.set,
  ElementKind: (realm, object, key) => elementKind(object as GuestObject, keyOf(realm, key)),
  StoreTypedElement: (realm, object, key, value) => {
    const exotic = object as ExoticObject
    exotic.payload.exotic?.storeElement?.(exotic, keyOf(realm, key), value as number | bigint)
    return undefined
  },
  OrdinaryGetPrototypeOf: (_realm, object) => (object as GuestObject).proto,
  StorePrototype: (_realm, object, proto) => {
    const target = object as GuestObject
    target.proto = proto as GuestObject | null
    return undefined
  },
  HasImmutablePrototype: (realm, object) => object === realm.objectPrototype,
  OrdinaryIsExtensible: (_realm, object) => (object as GuestObject).shape.extensible,
  OrdinaryPreventExtensions: (realm, object) => {
    if (object instanceof ExoticObject && object.payload.exotic?.canPreventExtensions?.(object) === false) {
      return false
    }
    preventExtensions(realm, object as GuestObject)
    return true
  },
  OrdinaryDelete: (realm, object, key) => deleteOwn(object as GuestObject, keyOf(realm, key), realm),
  OrdinaryOwnKeys: (realm, object) => ownKeyList(realm, object as GuestObject),
  HasScriptBinding: (realm, name) => findOwn(realm, realm.scriptRecord, keyOf(realm, name)),
  HasManyKeys: (_realm, object) => hasManyKeys(object as GuestObject),
  AppendOwnKeys: (realm, list, object, part, from) =>
    appendOwnKeys(realm, elementsOf(list), object as GuestObject, part as number, from as number),
  AppendEnumerableKeys: (realm, list, object, level) =>
    appendEnumerableKeys(realm, elementsOf(list), object as GuestObject, level as GuestObject),
} satisfies Record<string, FixedPrimitive>

export const propertyListPrimitives = {
  SelectEnumerableKeys: (realm, [list, object, level, keys, from]) => {
    const all = elementsOf(keys)
    const distance = distanceOf(realm, object as GuestObject, level as GuestObject)
    const size = Math.max(1, Math.floor(PIECE / (1 + distance)))
    const end = Math.min((from as number) + size, all.length)
    realm.meter.pay((2 + distance) * (end - (from as number)), size * SIZE.value)
    const piece = all.slice(from as number, end)
    selectEnumerable(realm, elementsOf(list), object as GuestObject, level as GuestObject, piece)
    return end < all.length ? end : -1
  },
} satisfies Record<string, ListPrimitive>

function ownAccessor(realm: Realm, object: GuestObject, key: Value): Accessor | undefined {
  if (!findOwn(realm, object, keyOf(realm, key))) return undefined
  const { value } = realm.found
  return value instanceof Accessor ? value : undefined
}

/** An object with more keys than this has them listed in pieces of this size. */
const PIECE = 1024

function hasManyKeys(object: GuestObject): boolean {
  return elementCount(object) + object.shape.count > PIECE
}

/** [[OwnPropertyKeys]] of an object without many keys, as a list. */
function ownKeyList(realm: Realm, object: GuestObject): Value {
  const elements = elementCount(object)
  realm.meter.pay(4 * elements + object.shape.count, elements * INDEX_BYTES)
  return realm.newArray(ownKeys(object, realm).map(keyValue))
}

/** One piece of the keys of an object with many. Nothing changes the object between two pieces. */
function appendOwnKeys(realm: Realm, list: Value[], object: GuestObject, part: number, from: number): number {
  if (part === 0) return appendElements(realm, list, object, from)
  const { shape } = object
  if (part === 1) {
    // Sorting can't be done in pieces: it is paid for at once.
    realm.meter.pay(2 * shape.count, shape.count * INDEX_BYTES)
    const indices: number[] = []
    for (let i = 0; i < shape.count; i++) {
      const key = shape.keyAt(i)
      if (typeof key === "number") indices.push(key)
    }
    indices.sort((a, b) => a - b)
    for (const index of indices) list.push(String(index))
    return -1
  }
  const end = Math.min(from + PIECE, shape.count)
  realm.meter.pay(end - from, (end - from) * SIZE.value)
  if (from === 0 && part === 2) for (const key of exoticNames(object)) list.push(key)
  const type = part === 2 ? "string" : "symbol"
  for (let i = from; i < end; i++) {
    const key = shape.keyAt(i)
    if (typeof key === type) list.push(key as string | symbol)
  }
  return end < shape.count ? end : -1
}

/** String keys that are not in the property table. */
function exoticNames(object: GuestObject): string[] {
  if (
    object instanceof ArrayObject ||
    (object instanceof ExoticObject && object.payload instanceof StringBox)
  ) {
    return ["length"]
  }
  if (object instanceof ExoticObject && object.payload instanceof ModuleNamespace) {
    return [...object.payload.bindings.keys()].filter((key) => typeof key === "string")
  }
  return []
}

/** The elements from an index on, at most a piece of them. */
function appendElements(realm: Realm, list: Value[], object: GuestObject, from: number): number {
  const count = elementCount(object)
  const end = Math.min(from + PIECE, count)
  realm.meter.pay(4 * (end - from), (end - from) * (INDEX_BYTES + SIZE.value))
  for (let i = from; i < end; i++) if (hasElement(realm, object, i)) list.push(String(i))
  return end < count ? end : -1
}

/** Whether an index is an element outside the property table. */
function hasElement(realm: Realm, object: GuestObject, index: number): boolean {
  if (object instanceof ArrayObject) return object.elements[index] !== EMPTY
  const exotic = object as ExoticObject
  return exotic.payload.exotic!.getOwn(exotic, index, realm.found) === true
}

/** Prototypes this far away have their keys looked at a few at a time. */
const MAX_DISTANCE = 16

/** AppendEnumerableKeys: paid by the number of keys. False, and nothing done, if they should be looked at in pieces. */
function appendEnumerableKeys(realm: Realm, list: Value[], start: GuestObject, level: GuestObject): boolean {
  const elements = elementCount(level)
  if (elements === 0 && !hasEnumerable(level)) return true
  const distance = distanceOf(realm, start, level)
  if (distance > MAX_DISTANCE) return false
  const { count } = level.shape
  realm.meter.pay(
    (4 + distance) * elements + (2 + distance) * count,
    elements * INDEX_BYTES + count * SIZE.value,
  )
  selectEnumerable(realm, list, start, level, ownKeys(level, realm).map(keyValue))
  return true
}
