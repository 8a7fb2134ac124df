// Primitives of self-hosted Map, Set, WeakMap, WeakSet, WeakRef and FinalizationRegistry.

import { EntryCursor, type EntryTable } from "../objects/entry-table.js"
import { type ExoticObject, type GuestObject, Payload } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import { collectionKey, deleteEntry } from "../operations/collection-key.js"
import {
  canBeHeldWeakly,
  MapData,
  RegistryData,
  requireMap,
  requireSet,
  SetData,
  WeakMapData,
  WeakRefData,
  WeakSetData,
} from "../operations/collections.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import type { FixedPrimitive } from "./define.js"

/** A cursor that self-hosted loops keep in a local. */
class CursorData extends Payload {
  /** Position of the entry it stands at. */
  position = -1
  constructor(readonly cursor: EntryCursor) {
    super()
  }

  override trace(visitor: Visitor): number {
    return this.cursor.trace(visitor)
  }
}

export const collectionPrimitives = {
  NewMap: (realm, proto) => realm.newExotic(new MapData(), proto as GuestObject),
  NewSet: (realm, proto) => realm.newExotic(new SetData(), proto as GuestObject),
  NewWeakMap: (realm, proto) => realm.newExotic(new WeakMapData(), proto as GuestObject),
  NewWeakSet: (realm, proto) => realm.newExotic(new WeakSetData(), proto as GuestObject),
  NewWeakRef: (realm, proto, target) => {
    realm.keepDuringJob(target)
    return realm.newExotic(new WeakRefData(target), proto as GuestObject)
  },
  NewFinalizationRegistry: (realm, proto, cleanup) => {
    const data = new RegistryData(cleanup)
    data.object = realm.newExotic(data, proto as GuestObject)
    return data.object
  },
  TakeFinalized: (realm, registry) => takeFinalized(realm, registry),
  CanBeHeldWeakly: (realm, value) => canBeHeldWeakly(realm, value),
  RequireMap: (_realm, value, method) => void requireMap(value, method as string),
  RequireSet: (_realm, value, method) => void requireSet(value, method as string),
  EntryCount: (_realm, collection) => tableOf(collection).size,
  EntryHas: (realm, collection, key) => tableOf(collection).has(collectionKey(realm, key)),
  EntryGet: (realm, collection, key) => {
    const table = tableOf(collection)
    const position = table.find(collectionKey(realm, key))
    return position < 0 ? EMPTY : table.values[position]
  },
  EntrySet: (realm, collection, key, value) => entrySet(realm, collection, key, value),
  EntryDelete: (realm, collection, key) => deleteEntry(realm, tableOf(collection), key),
  CopySet: (realm, collection) => copySet(realm, tableOf(collection)),
  EntryCursor: (realm, collection) =>
    realm.newExotic(new CursorData(new EntryCursor(tableOf(collection), collection as GuestObject)), null),
  NextEntry: (realm, cursor) => {
    const data = cursorOf(cursor)
    data.position = data.cursor.next(realm.meter)
    return data.position >= 0
  },
  EntryKey: (_realm, cursor) => {
    const { position, cursor: at } = cursorOf(cursor)
    return at.table.keys[position]
  },
  EntryValue: (_realm, cursor) => {
    const { position, cursor: at } = cursorOf(cursor)
    return at.table.values[position]
  },
} satisfies Record<string, FixedPrimitive>

function tableOf(value: Value): EntryTable {
  return ((value as ExoticObject).payload as MapData | SetData).table
}

function cursorOf(value: Value): CursorData {
  return (value as ExoticObject).payload as CursorData
}

function entrySet(realm: Realm, collection: Value, key: Value, value: Value): Value {
  if (tableOf(collection).set(collectionKey(realm, key), value)) realm.meter.bytesLeft -= SIZE.mapEntry
  return undefined
}

/** A new %Set% with the same values. */
function copySet(realm: Realm, from: EntryTable): Value {
  realm.meter.pay(4 * from.keys.length, SIZE.mapEntry * from.size)
  const data = new SetData()
  for (const key of from.keys) if (key !== EMPTY) data.table.set(key, undefined)
  return realm.newExotic(data, realm.intrinsic("%Set.prototype%"))
}

/** [cleanup, held value] of the next cell whose target is dead; undefined if there is none. */
function takeFinalized(realm: Realm, registry: Value): Value {
  const data = (registry as ExoticObject).payload as RegistryData
  const cell = data.takeFinalized()
  return cell === undefined ? undefined : realm.newArray([data.cleanup, cell.held])
}
