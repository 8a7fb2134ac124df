// Set, and %SetIteratorPrototype%. What calls back into the guest, and the set operations, are in self-hosted/set.js.

import { EntryCursor } from "../objects/entry-table.js"
import { type ArrayIteratorKind, SetIterator } from "../objects/iterators.js"
import { ExoticObject, type GuestObject } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import { collectionKey, deleteEntry } from "../operations/collection-key.js"
import { incompatible, requireSet } from "../operations/collections.js"
import { returnSelf } from "../operations/dense-array.js"
import { iteratorResult } from "../operations/iterator-result.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { alias, defineBuiltin, defineObject, getter, native, selfHosted } from "./define.js"

export const set = defineBuiltin({
  name: "Set",
  spec: "sec-set-objects",
  construct: selfHosted("SetConstructor", 0),
  statics: () => ({ "@@species": getter(returnSelf) }),
  prototype: () => ({
    add: native(setAdd, 1),
    clear: native(setClear, 0),
    delete: native(setDelete, 1),
    difference: selfHosted("Set_difference", 1),
    entries: native((realm, self) => newSetIterator(realm, self, "entries"), 0),
    forEach: selfHosted("Set_forEach", 1),
    has: native(setHas, 1),
    intersection: selfHosted("Set_intersection", 1),
    isDisjointFrom: selfHosted("Set_isDisjointFrom", 1),
    isSubsetOf: selfHosted("Set_isSubsetOf", 1),
    isSupersetOf: selfHosted("Set_isSupersetOf", 1),
    keys: alias("values"),
    size: getter((_realm, self) => requireSet(self, "get Set.prototype.size").table.size),
    symmetricDifference: selfHosted("Set_symmetricDifference", 1),
    union: selfHosted("Set_union", 1),
    values: native((realm, self) => newSetIterator(realm, self, "values"), 0),
    "@@iterator": alias("values"),
  }),
  tag: "Set",
})

/** %SetIteratorPrototype% */
export const setIterator = defineObject({
  name: "%SetIteratorPrototype%",
  spec: "sec-%setiteratorprototype%-object",
  parent: "%Iterator.prototype%",
  members: () => ({ next: native(nextOfSetIterator, 0, { step: stepOfSetIterator }) }),
  tag: "Set Iterator",
})

/** Set.prototype.add ( value ) — sec-set.prototype.add */
function setAdd(realm: Realm, self: Value, value: Value): Value {
  const { table } = requireSet(self, "Set.prototype.add")
  if (table.set(collectionKey(realm, value), undefined)) realm.meter.bytesLeft -= SIZE.mapEntry
  return self
}

/** Set.prototype.clear ( ) — sec-set.prototype.clear */
function setClear(_realm: Realm, self: Value): Value {
  requireSet(self, "Set.prototype.clear").table.clear()
  return undefined
}

/** Set.prototype.delete ( value ) — sec-set.prototype.delete */
function setDelete(realm: Realm, self: Value, value: Value): Value {
  return deleteEntry(realm, requireSet(self, "Set.prototype.delete").table, value)
}

/** Set.prototype.has ( value ) — sec-set.prototype.has */
function setHas(realm: Realm, self: Value, value: Value): Value {
  return requireSet(self, "Set.prototype.has").table.has(collectionKey(realm, value))
}

/** CreateSetIterator ( set, kind ) — sec-createsetiterator */
function newSetIterator(realm: Realm, self: Value, kind: ArrayIteratorKind): Value {
  const { table } = requireSet(self, `Set.prototype.${kind}`)
  const iterator = new SetIterator(new EntryCursor(table, self as GuestObject), kind)
  return realm.newExotic(iterator, realm.intrinsic("%SetIteratorPrototype%"))
}

/** %SetIteratorPrototype%.next ( ) — sec-%setiteratorprototype%.next */
function nextOfSetIterator(realm: Realm, self: Value): Value {
  const value = stepOfSetIterator(realm, self)
  return value === EMPTY ? iteratorResult(realm, undefined, true) : iteratorResult(realm, value, false)
}

function stepOfSetIterator(realm: Realm, self: Value): Value {
  if (!(self instanceof ExoticObject) || !(self.payload instanceof SetIterator))
    throw incompatible("next", "a Set iterator")
  const iterator = self.payload
  const { cursor, kind } = iterator
  const position = cursor === null ? -1 : cursor.next(realm.meter)
  if (cursor === null || position < 0) {
    iterator.cursor = null
    return EMPTY
  }
  const key = cursor.table.keys[position]
  return kind === "entries" ? realm.newArray([key, key]) : key
}
