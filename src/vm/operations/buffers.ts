// Making and reading ArrayBuffers and typed arrays — sec-arraybuffer-objects, sec-typedarray-objects.

import { ExoticObject, type GuestObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { rangeError, typeError } from "../throw.js"
import {
  ArrayBufferData,
  DataViewData,
  ELEMENT_TYPES,
  MAX_BUFFER_LENGTH,
  TypedArrayData,
  type TypedArrayName,
} from "./buffer-data.js"

/**
 * AllocateArrayBuffer — sec-allocatearraybuffer. The bytes are zero, and paid for; a resizable one pays for what it grows.
 *
 * @throws RangeError past MAX_BUFFER_LENGTH
 */
export function newArrayBuffer(
  realm: Realm,
  proto: GuestObject,
  byteLength: number,
  maxByteLength: number,
): ExoticObject {
  if (byteLength > MAX_BUFFER_LENGTH || maxByteLength > MAX_BUFFER_LENGTH)
    throw rangeError("array buffer allocation failed: too long")
  realm.meter.pay(byteLength >>> 6, byteLength)
  return realm.newExotic(new ArrayBufferData(new Uint8Array(byteLength), maxByteLength), proto)
}

/** @throws TypeError unless `self` is an ArrayBuffer */
export function requireBuffer(self: Value, method: string): ArrayBufferData {
  if (self instanceof ExoticObject && self.payload instanceof ArrayBufferData) return self.payload
  throw typeError(`${method} called on something that is not an ArrayBuffer`)
}

/** The bytes of a buffer. @throws TypeError if it is detached */
export function bytesOf(buffer: ArrayBufferData): Uint8Array {
  if (buffer.bytes === null) throw typeError("array buffer is detached")
  return buffer.bytes
}

export function isTypedArray(value: Value): value is ExoticObject {
  return value instanceof ExoticObject && value.payload instanceof TypedArrayData
}

/** @throws TypeError unless `self` is a typed array */
export function requireTypedArray(self: Value): TypedArrayData {
  if (self instanceof ExoticObject && self.payload instanceof TypedArrayData) return self.payload
  throw typeError("method called on something that is not a typed array")
}

/** ValidateTypedArray, then its length — sec-validatetypedarray */
export function validLength(self: Value): number {
  const { view } = requireTypedArray(self)
  if (view === null) throw typeError("typed array is detached or out of bounds")
  return view.length
}

/** @throws TypeError unless `self` is a DataView */
export function requireDataView(self: Value): DataViewData {
  if (self instanceof ExoticObject && self.payload instanceof DataViewData) return self.payload
  throw typeError("method called on something that is not a DataView")
}

/** AllocateTypedArray with a buffer of its own. */
export function newTypedArray(
  realm: Realm,
  name: TypedArrayName,
  proto: GuestObject,
  length: number,
): ExoticObject {
  const { size } = ELEMENT_TYPES[name]
  if (length * size > MAX_BUFFER_LENGTH) throw rangeError(`invalid typed array length: ${length}`)
  const buffer = newArrayBuffer(realm, realm.intrinsic("%ArrayBuffer.prototype%"), length * size, -1)
  return realm.newExotic(new TypedArrayData(name, buffer, 0, length), proto)
}
