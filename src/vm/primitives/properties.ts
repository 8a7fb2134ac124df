// Properties of ordinary objects, as leaves: what Get, Set, HasProperty and for-in of core.js are made of.

import {
  Accessor,
  ArrayObject,
  ExoticObject,
  FunctionObject,
  type GuestObject,
  isProxy,
} from "../objects/object.js"
import { deleteOwn, elementKind, findOwn, hasOwn, ownKeys, preventExtensions } from "../objects/property.js"
import { ENUMERABLE } from "../objects/shape.js"
import type { PropertyKey, Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { elementsOf, keyOf, keyValue } from "./conversions.js"
import type { FixedPrimitive } from "./define.js"

/** Longest walk up a prototype chain in one primitive. */
const MAX_WALK = 64

export const propertyPrimitives = {
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
    preventExtensions(realm, object as GuestObject)
    return true
  },
  OrdinaryDelete: (realm, object, key) => deleteOwn(object as GuestObject, keyOf(realm, key), realm),
  OrdinaryOwnKeys: (realm, object) => ownKeyList(realm, object as GuestObject),
  HasScriptBinding: (realm, name) => findOwn(realm, realm.scriptRecord, keyOf(realm, name)),
  AppendEnumerableKeys: (realm, list, object, level) => {
    appendEnumerableKeys(realm, elementsOf(list), object as GuestObject, level as GuestObject)
    return undefined
  },
} satisfies Record<string, FixedPrimitive>

function findHolder(realm: Realm, start: GuestObject, key: PropertyKey): GuestObject | null {
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

function ownAccessor(realm: Realm, object: GuestObject, key: Value): Accessor | undefined {
  if (!findOwn(realm, object, keyOf(realm, key))) return undefined
  const { value } = realm.found
  return value instanceof Accessor ? value : undefined
}

/** An upper bound of the number of own keys: of index keys, and of all others. */
function keyCounts(object: GuestObject): { indices: number; names: number } {
  if (object instanceof ArrayObject) {
    const { shape } = object
    // In sparse mode indices are properties.
    return object.sparseLength < 0
      ? { indices: object.elements.length, names: shape.count + 1 }
      : { indices: shape.count, names: 1 }
  }
  const { count } = object.shape
  if (object instanceof ExoticObject && object.payload.exotic !== null) {
    return { indices: object.payload.exotic.keyCount?.(object) ?? 8, names: count }
  }
  return { indices: 0, names: count + (object instanceof FunctionObject ? 3 : 0) }
}

/** [[OwnPropertyKeys]] of an ordinary object as a list. Paid by the number of keys. */
function ownKeyList(realm: Realm, object: GuestObject): Value {
  const { indices, names } = keyCounts(object)
  realm.meter.pay(4 * indices + names, indices * (SIZE.string + 16))
  return realm.newArray(ownKeys(object, realm).map(keyValue))
}

function appendEnumerableKeys(realm: Realm, list: Value[], start: GuestObject, level: GuestObject): void {
  const { indices, names } = keyCounts(level)
  if (indices === 0 && !hasEnumerable(level)) return
  realm.meter.pay(4 * indices + 2 * names, indices * (SIZE.string + 16) + names * SIZE.value)
  for (const key of ownKeys(level, realm)) {
    if (typeof key === "symbol" || !findOwn(realm, level, key)) continue
    if ((realm.found.flags & ENUMERABLE) !== 0 && !isShadowed(realm, start, level, key))
      list.push(keyValue(key))
  }
}

function hasEnumerable({ shape }: GuestObject): boolean {
  for (let i = 0; i < shape.count; i++) if ((shape.flagsAt(i) & ENUMERABLE) !== 0) return true
  return false
}

/** Whether an object before `level` in the chain has the key too. */
function isShadowed(realm: Realm, start: GuestObject, level: GuestObject, key: PropertyKey): boolean {
  for (let object: GuestObject | null = start; object !== null && object !== level; object = object.proto) {
    realm.meter.debt++
    if (findOwn(realm, object, key)) return true
  }
  return false
}
