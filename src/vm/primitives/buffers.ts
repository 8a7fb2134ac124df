// Primitives of self-hosted ArrayBuffer, DataView and typed array code.

import { type ArrayObject, ExoticObject, type GuestObject } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import {
  type ArrayBufferData,
  DataViewData,
  ELEMENT_TYPES,
  MAX_BUFFER_LENGTH,
  TypedArrayData,
  type TypedArrayName,
} from "../operations/buffer-data.js"
import {
  bytesOf,
  isTypedArray,
  newArrayBuffer,
  newTypedArray,
  requireBuffer,
  requireDataView,
  validLength,
} from "../operations/buffers.js"
import { bitsToHalf, halfToBits } from "../operations/half-float.js"
import type { Realm } from "../realm.js"
import { rangeError, typeError } from "../throw.js"
import type { FixedPrimitive, ListPrimitive } from "./define.js"

export const bufferPrimitives = {
  NewArrayBuffer: (realm, proto, length, maximum) =>
    newArrayBuffer(realm, proto as GuestObject, length as number, maximum as number),
  IsArrayBuffer: (_realm, value) => isBuffer(value),
  RequireArrayBuffer: (_realm, value, method) => void requireBuffer(value, method as string),
  BufferIsDetached: (_realm, buffer) => bufferOf(buffer).bytes === null,
  BufferLength: (_realm, buffer) => bufferOf(buffer).byteLength,
  BufferMaximum: (_realm, buffer) => bufferOf(buffer).maxByteLength,
  ResizeBuffer: (realm, buffer, length) => resizeBuffer(realm, bufferOf(buffer), length as number),
  DetachBuffer: (_realm, buffer) => void (bufferOf(buffer).bytes = null),
  CopyBytes: (realm, to, from, start, count) => copyBytes(realm, to, from, start as number, count as number),

  IsTypedArray: (_realm, value) => isTypedArray(value),
  TypedArrayLength: (_realm, value) => validLength(value),
  TypedArrayLengthOrEmpty: (_realm, value) => (isTypedArray(value) ? validLength(value) : EMPTY),
  TypedArrayLengthNow: (_realm, value) => typed(value).length,
  TypedArrayIsOutOfBounds: (_realm, value) => typed(value).view === null,
  TypedArrayIsTracking: (_realm, value) => typed(value).fixedLength < 0,
  TypedArrayName: (_realm, value) => typed(value).typeName,
  TypedArrayIsBigInt: (_realm, value) => typed(value).element.isBigInt,
  TypedArrayBuffer: (_realm, value) => typed(value).buffer,
  TypedArrayOffset: (_realm, value) => typed(value).byteOffset,
  ElementSize: (_realm, name) => ELEMENT_TYPES[name as TypedArrayName].size,
  NewTypedArray: (realm, name, proto, length) =>
    newTypedArray(realm, name as TypedArrayName, proto as GuestObject, length as number),
  FillTypedArray: (realm, array, value, start, end) => {
    const { view, element } = typed(array)
    if (view === null) return undefined
    realm.meter.pay(Math.max((end as number) - (start as number), 0) >>> 4, 0)
    const stored = element.isHalf ? halfToBits(value as number) : value
    ;(view as Float64Array).fill(stored as number, start as number, end as number)
    return undefined
  },
  SortTypedArray: (realm, array) => sortTypedArray(realm, typed(array)),
  TypedArrayValues: (realm, array, length) => typedValues(realm, typed(array), length as number),
  StoreTypedValues: (realm, array, list) => storeTypedValues(realm, typed(array), list as ArrayObject),

  IsDataView: (_realm, value) => value instanceof ExoticObject && value.payload instanceof DataViewData,
  RequireDataView: (_realm, value) => void requireDataView(value),
  DataViewRead: (_realm, view, type, index, littleEndian) =>
    dataViewRead(requireDataView(view), type as ViewType, index as number, littleEndian as boolean),
} satisfies Record<string, FixedPrimitive>

export const bufferListPrimitives = {
  NewTypedArrayOver: (realm, [name, proto, buffer, offset, length]) =>
    realm.newExotic(
      new TypedArrayData(name as TypedArrayName, buffer as ExoticObject, offset as number, length as number),
      proto as GuestObject,
    ),
  NewDataView: (realm, [proto, buffer, offset, length]) =>
    realm.newExotic(
      new DataViewData(buffer as ExoticObject, offset as number, length as number),
      proto as GuestObject,
    ),
  CopyTypedElements: (realm, [to, toStart, from, fromStart, count]) =>
    copyElements(
      realm,
      typed(to as Value),
      toStart as number,
      typed(from as Value),
      fromStart as number,
      count as number,
    ),
  SliceTypedElements: (realm, [to, from, fromStart, count]) =>
    sliceElements(realm, typed(to as Value), typed(from as Value), fromStart as number, count as number),
  DataViewWrite: (_realm, [view, type, index, value, littleEndian]) =>
    dataViewWrite(
      requireDataView(view as Value),
      type as ViewType,
      index as number,
      value as number | bigint,
      littleEndian as boolean,
    ),
} satisfies Record<string, ListPrimitive>

function isBuffer(value: Value): boolean {
  try {
    requireBuffer(value, "")
    return true
  } catch {
    return false
  }
}

function bufferOf(value: Value): ArrayBufferData {
  return (value as ExoticObject).payload as ArrayBufferData
}

function typed(value: Value): TypedArrayData {
  return (value as ExoticObject).payload as TypedArrayData
}

/** The bytes of a resizable buffer, made longer or shorter: what is kept is copied. */
function resizeBuffer(realm: Realm, buffer: ArrayBufferData, length: number): Value {
  const old = bytesOf(buffer)
  if (length > MAX_BUFFER_LENGTH) throw rangeError("array buffer is too long")
  realm.meter.pay(Math.max(length, old.length) >>> 6, Math.max(length - old.length, 0))
  const bytes = new Uint8Array(length)
  bytes.set(length < old.length ? old.subarray(0, length) : old)
  buffer.bytes = bytes
  return undefined
}

function copyBytes(realm: Realm, to: Value, from: Value, start: number, count: number): Value {
  const source = bytesOf(bufferOf(from))
  const target = bytesOf(bufferOf(to))
  realm.meter.pay(count >>> 8, 0)
  target.set(source.subarray(start, Math.min(start + count, source.length)))
  return undefined
}

/** Copies elements, converted if the types differ, as if from a copy of the source. */
function copyElements(
  realm: Realm,
  to: TypedArrayData,
  toStart: number,
  from: TypedArrayData,
  fromStart: number,
  count: number,
): Value {
  const target = to.view
  const source = from.view
  if (target === null || source === null || count <= 0) return undefined
  const n = Math.min(count, source.length - fromStart, target.length - toStart)
  if (n <= 0) return undefined
  if (to.typeName === from.typeName) {
    realm.meter.pay((n * to.element.size) >>> 8, 0)
    const bytes = new Uint8Array(
      source.buffer,
      source.byteOffset + fromStart * from.element.size,
      n * to.element.size,
    )
    new Uint8Array(target.buffer).set(bytes, target.byteOffset + toStart * to.element.size)
    return undefined
  }
  realm.meter.pay(3 * n, 0)
  const values: (number | bigint)[] = []
  for (let i = 0; i < n; i++) values.push(from.get(fromStart + i)!)
  for (let i = 0; i < n; i++) to.set(toStart + i, values[i]!)
  return undefined
}

/** Copies elements to the start of another array; over itself byte after byte, so that a species sees bytes repeated. */
function sliceElements(
  realm: Realm,
  to: TypedArrayData,
  from: TypedArrayData,
  fromStart: number,
  count: number,
): Value {
  const target = to.view
  const source = from.view
  if (
    to.typeName !== from.typeName ||
    target?.buffer !== source?.buffer ||
    target === null ||
    source === null
  )
    return copyElements(realm, to, 0, from, fromStart, count)
  const { size } = to.element
  const n = Math.min(count, source.length - fromStart, target.length) * size
  if (n <= 0) return undefined
  realm.meter.pay(n >>> 1, 0)
  const bytes = new Uint8Array(target.buffer)
  const start = source.byteOffset + fromStart * size
  for (let i = 0; i < n; i++) bytes[target.byteOffset + i] = bytes[start + i]!
  return undefined
}

/** The numeric order of %TypedArray%.prototype.sort without a comparator. */
function sortTypedArray(realm: Realm, data: TypedArrayData): Value {
  const { view } = data
  if (view === null) return undefined
  const n = view.length
  realm.meter.pay((n * (32 - Math.clz32(n))) >>> 2, 0)
  if (!data.element.isHalf) {
    view.sort()
    return undefined
  }
  const numbers = new Float64Array(n)
  for (let i = 0; i < n; i++) numbers[i] = bitsToHalf(Number(view[i]))
  numbers.sort()
  for (let i = 0; i < n; i++) data.set(i, numbers[i]!)
  return undefined
}

function typedValues(realm: Realm, data: TypedArrayData, length: number): Value {
  realm.meter.pay(length, 0)
  const values: Value[] = []
  for (let i = 0; i < length; i++) values.push(data.get(i))
  return realm.newArray(values)
}

function storeTypedValues(realm: Realm, data: TypedArrayData, list: ArrayObject): Value {
  const { elements } = list
  realm.meter.pay(elements.length, 0)
  for (let i = 0; i < elements.length; i++) data.set(i, elements[i] as number | bigint)
  return undefined
}

type ViewType = keyof typeof VIEW_TYPES

/** Element types of DataView: size, reader and writer over a host DataView of the bytes. */
const VIEW_TYPES = {
  Int8: viewType(
    1,
    (v, i) => v.getInt8(i),
    (v, i, x) => v.setInt8(i, x as number),
  ),
  Uint8: viewType(
    1,
    (v, i) => v.getUint8(i),
    (v, i, x) => v.setUint8(i, x as number),
  ),
  Int16: viewType(
    2,
    (v, i, le) => v.getInt16(i, le),
    (v, i, x, le) => v.setInt16(i, x as number, le),
  ),
  Uint16: viewType(
    2,
    (v, i, le) => v.getUint16(i, le),
    (v, i, x, le) => v.setUint16(i, x as number, le),
  ),
  Int32: viewType(
    4,
    (v, i, le) => v.getInt32(i, le),
    (v, i, x, le) => v.setInt32(i, x as number, le),
  ),
  Uint32: viewType(
    4,
    (v, i, le) => v.getUint32(i, le),
    (v, i, x, le) => v.setUint32(i, x as number, le),
  ),
  BigInt64: viewType(
    8,
    (v, i, le) => v.getBigInt64(i, le),
    (v, i, x, le) => v.setBigInt64(i, x as bigint, le),
  ),
  BigUint64: viewType(
    8,
    (v, i, le) => v.getBigUint64(i, le),
    (v, i, x, le) => v.setBigUint64(i, x as bigint, le),
  ),
  Float16: viewType(
    2,
    (v, i, le) => bitsToHalf(v.getUint16(i, le)),
    (v, i, x, le) => v.setUint16(i, halfToBits(x as number), le),
  ),
  Float32: viewType(
    4,
    (v, i, le) => v.getFloat32(i, le),
    (v, i, x, le) => v.setFloat32(i, canonical(x), le),
  ),
  Float64: viewType(
    8,
    (v, i, le) => v.getFloat64(i, le),
    (v, i, x, le) => v.setFloat64(i, canonical(x), le),
  ),
}

type Reader = (view: DataView, index: number, littleEndian: boolean) => number | bigint
type Writer = (view: DataView, index: number, value: number | bigint, littleEndian: boolean) => void

function viewType(size: number, read: Reader, write: Writer) {
  return { size, read, write }
}

function canonical(value: number | bigint): number {
  return Number.isNaN(value) ? Number.NaN : (value as number)
}

/** The bytes under a view at an index. @throws TypeError out of bounds, RangeError for the index */
function locate(view: DataViewData, type: ViewType, index: number): DataView {
  const bytes = bytesOf(bufferOf(view.buffer))
  const { byteLength } = view
  if (byteLength < 0) throw typeError("data view is out of bounds")
  if (index + VIEW_TYPES[type].size > byteLength) throw rangeError(`offset ${index} is out of range`)
  return new DataView(bytes.buffer, bytes.byteOffset + view.byteOffset, byteLength)
}

function dataViewRead(view: DataViewData, type: ViewType, index: number, littleEndian: boolean): Value {
  return VIEW_TYPES[type].read(locate(view, type, index), index, littleEndian)
}

function dataViewWrite(
  view: DataViewData,
  type: ViewType,
  index: number,
  value: number | bigint,
  littleEndian: boolean,
): Value {
  VIEW_TYPES[type].write(locate(view, type, index), index, value, littleEndian)
  return undefined
}
