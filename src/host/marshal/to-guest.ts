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
import { lengthenArray } from "../../vm/objects/property.js"
import { keyOfString } from "../../vm/objects/property-key.js"
import { HIDDEN_DEFAULT } from "../../vm/objects/shape.js"
import { EMPTY, type Value } from "../../vm/objects/value.js"
import {
  ArrayBufferData,
  DataViewData,
  TypedArrayData,
  type TypedArrayName,
} from "../../vm/operations/buffer-data.js"
import { MapData, SetData } from "../../vm/operations/collections.js"
import { DateData } from "../../vm/operations/date.js"
import { newErrorObject } from "../../vm/operations/new-error.js"
import { programOf, regExpObject } from "../../vm/operations/regexp.js"
import { toObject } from "../../vm/operations/to-object.js"
import type { Realm } from "../../vm/realm.js"
import { SIZE } from "../../vm/sizes.js"
import { GuestThrow, unreachable } from "../../vm/throw.js"
import type { HostFunction } from "./host-function.js"
import {
  type Carried,
  type Crossing,
  type ErrorDetail,
  HOLE,
  type Parcel,
  type ParcelKind,
  refuse,
  type ViewDetail,
} from "./parcel.js"

/** For each unit of a pattern. */
const REGEXP_BYTES = 64

/** Where it is not SIZE.exotic. */
const OBJECT_BYTES: { readonly [kind in ParcelKind]?: number } = {
  function: SIZE.function,
  error: SIZE.error,
  map: SIZE.exotic + SIZE.map,
  set: SIZE.exotic + SIZE.map,
  buffer: SIZE.exotic + SIZE.buffer,
}

/** Bytes that building takes, by sizes.ts. */
export function bytesOf(crossing: Crossing): number {
  let bytes = carriedBytes(crossing.root)
  for (const { kind, keys, values, items, detail } of crossing.parcels) {
    bytes += OBJECT_BYTES[kind] ?? SIZE.exotic
    if (kind === "boxed") bytes += carriedBytes(detail as Carried)
    if (kind === "regexp") bytes += REGEXP_BYTES * (detail as readonly string[])[0]!.length
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
 * @throws ThimbleError `cannot-cross`, with nothing built, for a regular expression that guests do not have
 */
export function toGuest(realm: Realm, crossing: Crossing, bytes: number): Value {
  const { root, parcels } = crossing
  const after = realm.meter.bytesLeft - bytes
  const made = new Map<Parcel, GuestObject>()
  for (const parcel of parcels) made.set(parcel, shell(realm, parcel, made))
  const place = (value: Carried): Value => {
    if (value === HOLE) return EMPTY
    return typeof value === "object" && value !== null ? made.get(value)! : value
  }
  for (const parcel of parcels) fill(realm, parcel, made.get(parcel)!, place)
  realm.meter.bytesLeft = after
  return place(root)
}

function shell(realm: Realm, parcel: Parcel, made: ReadonlyMap<Parcel, GuestObject>): GuestObject {
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
      return regExpShell(realm, parcel)
    case "buffer": {
      const bytes = new Uint8Array(detail as ArrayBuffer)
      return realm.newExotic(new ArrayBufferData(bytes, -1), realm.intrinsic("%ArrayBuffer.prototype%"))
    }
    case "view": {
      const { type, buffer, offset, length } = detail as ViewDetail
      const home = made.get(buffer) as ExoticObject
      const payload =
        type === "DataView"
          ? new DataViewData(home, offset, length)
          : new TypedArrayData(type as TypedArrayName, home, offset, length)
      return realm.newExotic(payload, realm.intrinsic(`%${type}.prototype%`))
    }
    default:
      return unreachable(kind)
  }
}

function regExpShell(realm: Realm, { detail, holder, step }: Parcel): GuestObject {
  const [source, flags] = detail as readonly [string, string]
  try {
    return regExpObject(realm, programOf(realm, source, flags), realm.intrinsic("%RegExp.prototype%"))
  } catch (error) {
    if (!(error instanceof GuestThrow)) throw error
    throw refuse(holder, step, error.message)
  }
}

/** A guest function that calls the embedder: the same one for the same entry is made anew in each crossing. */
function hostFunctionObject(realm: Realm, entry: HostFunction): FunctionObject {
  const { lazyFunction } = realm.intrinsics
  const fn = new FunctionObject(
    lazyFunction,
    realm.functionPrototype,
    CallKind.Host,
    ConstructKind.None,
    entry,
    undefined,
  )
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
    // Not by [[DefineOwnProperty]], which pays: a host call that has been answered is not begun again.
    if (length > items.length) lengthenArray(realm, object, length)
  } else if (object instanceof ExoticObject && object.payload instanceof MapData) {
    for (let i = 0; i < items.length; i += 2)
      object.payload.table.set(keyInTable(place(items[i])), place(items[i + 1]))
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
