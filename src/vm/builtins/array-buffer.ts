// ArrayBuffer and DataView. What converts its arguments in an order that can be observed is in self-hosted/buffers.js.

import { ExoticObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { DataViewData, TypedArrayData } from "../operations/buffer-data.js"
import { bytesOf, requireBuffer, requireDataView } from "../operations/buffers.js"
import { returnSelf } from "../operations/dense-array.js"
import type { Realm } from "../realm.js"
import { typeError } from "../throw.js"
import { defineBuiltin, getter, type MemberRow, native, selfHosted } from "./define.js"

export const arrayBuffer = defineBuiltin({
  name: "ArrayBuffer",
  spec: "sec-arraybuffer-objects",
  construct: selfHosted("ArrayBufferConstructor", 1),
  statics: () => ({
    isView: native(
      (_realm, _self, value) =>
        value instanceof ExoticObject &&
        (value.payload instanceof TypedArrayData || value.payload instanceof DataViewData),
      1,
    ),
    "@@species": getter(returnSelf),
  }),
  prototype: () => ({
    byteLength: getter(
      (_realm, self) => requireBuffer(self, "get ArrayBuffer.prototype.byteLength").byteLength,
    ),
    detached: getter(
      (_realm, self) => requireBuffer(self, "get ArrayBuffer.prototype.detached").bytes === null,
    ),
    maxByteLength: getter(maxByteLength),
    resizable: getter(
      (_realm, self) => requireBuffer(self, "get ArrayBuffer.prototype.resizable").maxByteLength >= 0,
    ),
    resize: selfHosted("ArrayBuffer_resize", 1),
    slice: selfHosted("ArrayBuffer_slice", 2),
    transfer: selfHosted("ArrayBuffer_transfer", 0),
    transferToFixedLength: selfHosted("ArrayBuffer_transferToFixedLength", 0),
  }),
  tag: "ArrayBuffer",
})

/** get ArrayBuffer.prototype.maxByteLength — sec-get-arraybuffer.prototype.maxbytelength */
function maxByteLength(_realm: Realm, self: Value): Value {
  const buffer = requireBuffer(self, "get ArrayBuffer.prototype.maxByteLength")
  if (buffer.bytes === null) return 0
  return buffer.maxByteLength < 0 ? buffer.bytes.length : buffer.maxByteLength
}

const VIEW_TYPES = [
  "BigInt64",
  "BigUint64",
  "Float16",
  "Float32",
  "Float64",
  "Int8",
  "Int16",
  "Int32",
  "Uint8",
  "Uint16",
  "Uint32",
]

export const dataView = defineBuiltin({
  name: "DataView",
  spec: "sec-dataview-objects",
  construct: selfHosted("DataViewConstructor", 1),
  prototype: () => ({
    buffer: getter((_realm, self) => requireDataView(self).buffer),
    byteLength: getter((_realm, self) => viewedBytes(self)),
    byteOffset: getter((_realm, self) => {
      viewedBytes(self)
      return requireDataView(self).byteOffset
    }),
    ...Object.fromEntries(
      VIEW_TYPES.map((type): [string, MemberRow] => [`get${type}`, selfHosted(`DataView_get${type}`, 1)]),
    ),
    ...Object.fromEntries(
      VIEW_TYPES.map((type): [string, MemberRow] => [`set${type}`, selfHosted(`DataView_set${type}`, 2)]),
    ),
  }),
  tag: "DataView",
})

/** GetViewByteLength, with the checks of the getters. */
function viewedBytes(self: Value): number {
  const view = requireDataView(self)
  bytesOf(requireBuffer(view.buffer, "DataView"))
  if (view.byteLength < 0) throw typeError("data view is out of bounds")
  return view.byteLength
}
