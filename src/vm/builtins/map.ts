// Map, and %MapIteratorPrototype%. What calls back into the guest is in self-hosted/map.js.

import { EntryCursor } from "../objects/entry-table.js"
import { type ArrayIteratorKind, MapIterator } from "../objects/iterators.js"
import { ExoticObject, type GuestObject } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import { collectionKey, deleteEntry } from "../operations/collection-key.js"
import { incompatible, requireMap } from "../operations/collections.js"
import { returnSelf } from "../operations/dense-array.js"
import { iteratorResult } from "../operations/iterator-result.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { alias, defineBuiltin, defineObject, getter, native, selfHosted } from "./define.js"

export const map = defineBuiltin({
  name: "Map",
  spec: "sec-map-objects",
  construct: selfHosted("MapConstructor", 0),
  statics: () => ({
    groupBy: selfHosted("Map_groupBy", 2),
    "@@species": getter(returnSelf),
  }),
  prototype: () => ({
    clear: native(mapClear, 0),
    delete: native(mapDelete, 1),
    entries: native((realm, self) => newMapIterator(realm, self, "entries"), 0),
    forEach: selfHosted("Map_forEach", 1),
    get: native(mapGet, 1),
    getOrInsert: native(mapGetOrInsert, 2),
    getOrInsertComputed: selfHosted("Map_getOrInsertComputed", 2),
    has: native(mapHas, 1),
    keys: native((realm, self) => newMapIterator(realm, self, "keys"), 0),
    set: native(mapSet, 2),
    size: getter((_realm, self) => requireMap(self, "get Map.prototype.size").table.size),
    values: native((realm, self) => newMapIterator(realm, self, "values"), 0),
    "@@iterator": alias("entries"),
  }),
  tag: "Map",
})

/** %MapIteratorPrototype% */
export const mapIterator = defineObject({
  name: "%MapIteratorPrototype%",
  spec: "sec-%mapiteratorprototype%-object",
  parent: "%Iterator.prototype%",
  members: () => ({ next: native(nextOfMapIterator, 0, { step: stepOfMapIterator }) }),
  tag: "Map Iterator",
})

/** Map.prototype.clear ( ) — sec-map.prototype.clear */
function mapClear(_realm: Realm, self: Value): Value {
  requireMap(self, "Map.prototype.clear").table.clear()
  return undefined
}

/** Map.prototype.delete ( key ) — sec-map.prototype.delete */
function mapDelete(realm: Realm, self: Value, key: Value): Value {
  return deleteEntry(realm, requireMap(self, "Map.prototype.delete").table, key)
}

/** Map.prototype.get ( key ) — sec-map.prototype.get */
function mapGet(realm: Realm, self: Value, key: Value): Value {
  return requireMap(self, "Map.prototype.get").table.get(collectionKey(realm, key))
}

/** Map.prototype.getOrInsert ( key, value ) — sec-map.prototype.getorinsert */
function mapGetOrInsert(realm: Realm, self: Value, key: Value, value: Value): Value {
  const { table } = requireMap(self, "Map.prototype.getOrInsert")
  const normalized = collectionKey(realm, key)
  if (table.has(normalized)) return table.get(normalized)
  table.set(normalized, value)
  realm.meter.bytesLeft -= SIZE.mapEntry
  return value
}

/** Map.prototype.has ( key ) — sec-map.prototype.has */
function mapHas(realm: Realm, self: Value, key: Value): Value {
  return requireMap(self, "Map.prototype.has").table.has(collectionKey(realm, key))
}

/** Map.prototype.set ( key, value ) — sec-map.prototype.set */
function mapSet(realm: Realm, self: Value, key: Value, value: Value): Value {
  const { table } = requireMap(self, "Map.prototype.set")
  if (table.set(collectionKey(realm, key), value)) realm.meter.bytesLeft -= SIZE.mapEntry
  return self
}

/** CreateMapIterator ( map, kind ) — sec-createmapiterator */
function newMapIterator(realm: Realm, self: Value, kind: ArrayIteratorKind): Value {
  const { table } = requireMap(self, `Map.prototype.${kind}`)
  const iterator = new MapIterator(new EntryCursor(table, self as GuestObject), kind)
  return realm.newExotic(iterator, realm.intrinsic("%MapIteratorPrototype%"))
}

/** %MapIteratorPrototype%.next ( ) — sec-%mapiteratorprototype%.next */
function nextOfMapIterator(realm: Realm, self: Value): Value {
  const value = stepOfMapIterator(realm, self)
  return value === EMPTY ? iteratorResult(realm, undefined, true) : iteratorResult(realm, value, false)
}

function stepOfMapIterator(realm: Realm, self: Value): Value {
  if (!(self instanceof ExoticObject) || !(self.payload instanceof MapIterator))
    throw incompatible("next", "a Map iterator")
  const iterator = self.payload
  const { cursor, kind } = iterator
  const position = cursor === null ? -1 : cursor.next(realm.meter)
  if (cursor === null || position < 0) {
    iterator.cursor = null
    return EMPTY
  }
  const { keys, values } = cursor.table
  if (kind === "keys") return keys[position]
  if (kind === "values") return values[position]
  return realm.newArray([keys[position], values[position]])
}
