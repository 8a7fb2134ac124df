// Builds a crossing's objects in a guest's realm. Nothing of a guest or of the embedder runs here, and nothing is looked up
// that a guest could have changed. Paid for before it begins.

import {
  ArrayObject,
  CallKind,
  ConstructKind,
  ExoticObject,
  FunctionExtra,
  FunctionObject,
  type GuestObject,
} from "../../vm/objects/object.js"
import { keyOfString } from "../../vm/objects/property-key.js"
import { defineOwn } from "../../vm/objects/property.js"
import { dataDescriptor } from "../../vm/objects/descriptor.js"
import { HIDDEN_DEFAULT } from "../../vm/objects/shape.js"
import { EMPTY, type Value } from "../../vm/objects/value.js"
import { MapData, SetData } from "../../vm/operations/collections.js"
import { DateData } from "../../vm/operations/date.js"
import { newErrorObject } from "../../vm/operations/new-error.js"
import { toObject } from "../../vm/operations/to-object.js"
import type { Realm } from "../../vm/realm.js"
import { SIZE } from "../../vm/sizes.js"
import { unreachable } from "../../vm/throw.js"
import type { HostFunction } from "./host-function.js"
import { type Carried, type Crossing, type ErrorDetail, HOLE, type Parcel, refuse } from "./parcel.js"

/** Bytes that building takes, by sizes.ts. */
export function bytesOf(crossing: Crossing): number {
  let bytes = carriedBytes(crossing.root)
  for (const { kind, keys, values, items, detail } of crossing.parcels) {
    bytes += kind === "function" ? SIZE.function : kind === "error" ? SIZE.error + SIZE.exotic : SIZE.exotic
    if (detail instanceof ArrayBuffer) bytes += detail.byteLength
    bytes += keys.length * SIZE.property
    bytes += items.length * (kind === "array" ? SIZE.value : SIZE.mapEntry)
    for (const value of values) bytes += carriedBytes(value)
    for (const item of items) bytes += carriedBytes(item)
  }
  return bytes
}

function carriedBytes(value: Carried): number {
  if (typeof value === "string") return SIZE.string + 2 * value.length
  if (typeof value === "bigint") return SIZE.bigintDigit * Math.ceil(value.toString(16).length / 16)
  return 0
}

/**
 * Builds the value. The caller has paid `crossing.fuel` and `bytes`.
 *
 * @param bytes what `bytesOf` said: charged here, whatever the parts take
 * @throws ThimbleError `cannot-cross`, with nothing built, for a kind that guests of this engine do not have
 */
export function toGuest(realm: Realm, crossing: Crossing, bytes: number): Value {
  const { root, parcels } = crossing
  const after = realm.meter.bytesLeft - bytes
  const made = new Map<Parcel, GuestObject>()
  for (const parcel of parcels) made.set(parcel, shell(realm, parcel))
  const place = (value: Carried): Value => {
    if (value === HOLE) return EMPTY
    return typeof value === "object" && value !== null ? made.get(value)! : value
  }
  for (const parcel of parcels) fill(realm, parcel, made.get(parcel)!, place)
  realm.meter.bytesLeft = after
  return place(root)
}

function shell(realm: Realm, parcel: Parcel): GuestObject {
  const { kind, detail } = parcel
  switch (kind) {
    case "object":
      return realm.newObject()
    case "array":
      return realm.newArray([])
    case "map":
      return realm.newExotic(new MapData(), realm.intrinsic("%Map.prototype%"))
    case "set":
      return realm.newExotic(new SetData(), realm.intrinsic("%Set.prototype%"))
    case "boxed":
      return toObject(realm, detail as Value)
    case "error": {
      const { name, message } = detail as ErrorDetail
      const error = newErrorObject(realm, realm.intrinsic(`%${name}.prototype%`))
      if (message !== undefined) realm.define(error, "message", message, HIDDEN_DEFAULT)
      return error
    }
    case "function":
      return detail instanceof FunctionObject ? detail : hostFunctionObject(realm, detail as HostFunction)
    case "date":
      return realm.newExotic(new DateData(detail as number), realm.intrinsic("%Date.prototype%"))
    case "regexp":
    case "buffer":
    case "view":
      throw refuse(parcel.holder, parcel.step, `guests of this version have no ${kind} objects`)
    default:
      return unreachable(kind)
  }
}

/** A guest function that calls the embedder: the same one for the same entry is made anew in each crossing. */
function hostFunctionObject(realm: Realm, entry: HostFunction): FunctionObject {
  const { lazyFunction } = realm.intrinsics
  const fn = new FunctionObject(lazyFunction, realm.functionPrototype, CallKind.Host, ConstructKind.None, entry, undefined)
  fn.extra = new FunctionExtra()
  fn.extra.name = entry.name
  fn.extra.length = entry.length
  return fn
}

function fill(realm: Realm, parcel: Parcel, object: GuestObject, place: (value: Carried) => Value): void {
  const { kind, keys, values, items } = parcel
  if (object instanceof ArrayObject) {
    for (const item of items) object.elements.push(place(item))
    const length = parcel.detail as number
    if (length > items.length) defineOwn(realm, object, "length", dataDescriptor(length, 1))
  } else if (object instanceof ExoticObject && object.payload instanceof MapData) {
    for (let i = 0; i < items.length; i += 2) object.payload.table.set(keyInTable(place(items[i])), place(items[i + 1]))
  } else if (object instanceof ExoticObject && object.payload instanceof SetData) {
    for (const item of items) object.payload.table.set(keyInTable(place(item)), undefined)
  }
  const flags = kind === "error" ? HIDDEN_DEFAULT : undefined
  for (let i = 0; i < keys.length; i++) realm.define(object, keyOfString(keys[i]!), place(values[i]), flags)
}

/** Tables hold normalised keys. */
function keyInTable(value: Value): Value {
  return value === 0 ? 0 : value
}
