// ArrayBuffer, typed arrays and DataView as data: bytes in a Uint8Array that a guest never sees.

import { type Descriptor, HAS_VALUE } from "../objects/descriptor.js"
import { type ExoticBehavior, type ExoticObject, type Found, Payload } from "../objects/object.js"
import { CONFIGURABLE, ENUMERABLE, WRITABLE } from "../objects/shape.js"
import type { PropertyKey } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import { SIZE } from "../sizes.js"
import { bitsToHalf, halfToBits } from "./half-float.js"

/** Longest buffer, in bytes. */
export const MAX_BUFFER_LENGTH = 2 ** 30

/** [[ArrayBufferData]]. */
export class ArrayBufferData extends Payload {
  constructor(
    /** null once detached. A resize replaces it. */
    public bytes: Uint8Array | null,
    /** [[ArrayBufferMaxByteLength]]; -1: fixed length. */
    readonly maxByteLength: number,
  ) {
    super()
  }

  override get fixedBytes(): number {
    return SIZE.buffer
  }

  get byteLength(): number {
    return this.bytes === null ? 0 : this.bytes.length
  }

  override trace(): number {
    return this.byteLength
  }
}

type NumberView =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
type View = NumberView | BigInt64Array | BigUint64Array

interface ElementRow {
  readonly size: number
  readonly isBigInt: boolean
  readonly isHalf: boolean
  readonly view: new (buffer: ArrayBufferLike, byteOffset: number, length: number) => View
}

function element(view: ElementRow["view"], size: number, isBigInt = false, isHalf = false): ElementRow {
  return { size, isBigInt, isHalf, view }
}

/** Element types, by the constructor's name. */
export const ELEMENT_TYPES = {
  Int8Array: element(Int8Array, 1),
  Uint8Array: element(Uint8Array, 1),
  Uint8ClampedArray: element(Uint8ClampedArray, 1),
  Int16Array: element(Int16Array, 2),
  Uint16Array: element(Uint16Array, 2),
  Int32Array: element(Int32Array, 4),
  Uint32Array: element(Uint32Array, 4),
  BigInt64Array: element(BigInt64Array, 8, true),
  BigUint64Array: element(BigUint64Array, 8, true),
  Float16Array: element(Uint16Array, 2, false, true),
  Float32Array: element(Float32Array, 4),
  Float64Array: element(Float64Array, 8),
} as const satisfies Record<string, ElementRow>

export type TypedArrayName = keyof typeof ELEMENT_TYPES
export const TYPED_ARRAY_NAMES = Object.keys(ELEMENT_TYPES) as TypedArrayName[]

/** A typed array: a window on a buffer that may shrink, grow or go away under it. */
export class TypedArrayData extends Payload {
  readonly element: ElementRow
  /** A view of the bytes as they are; made again when the buffer's bytes were replaced. */
  private cached: View | null = null
  private cachedBytes: Uint8Array | null = null

  constructor(
    readonly typeName: TypedArrayName,
    readonly buffer: ExoticObject,
    readonly byteOffset: number,
    /** In elements; -1: as long as the buffer allows. */
    readonly fixedLength: number,
  ) {
    super()
    this.element = ELEMENT_TYPES[typeName]
  }

  get bufferData(): ArrayBufferData {
    return this.buffer.payload as ArrayBufferData
  }

  /** The elements as a host array; null while detached or out of bounds. Half floats as their bits. */
  get view(): View | null {
    const { bytes } = this.bufferData
    if (bytes === this.cachedBytes) return this.cached
    this.cachedBytes = bytes
    this.cached = null
    if (bytes === null) return null
    const { size, view } = this.element
    const available = bytes.length - this.byteOffset
    if (available < 0 || this.fixedLength * size > available) return null
    const length = this.fixedLength < 0 ? Math.floor(available / size) : this.fixedLength
    this.cached = new view(bytes.buffer, bytes.byteOffset + this.byteOffset, length)
    return this.cached
  }

  /** Number of elements; 0 while out of bounds. */
  get length(): number {
    return this.view?.length ?? 0
  }

  get(index: number): number | bigint | undefined {
    const value = this.view?.[index]
    if (value === undefined) return undefined
    return this.element.isHalf ? bitsToHalf(value as number) : value
  }

  /** Stores a converted value; nothing if the index is not valid. */
  set(index: number, value: number | bigint): void {
    const { view } = this
    if (view === null || index >= view.length) return
    if (typeof value === "bigint") (view as BigInt64Array)[index] = value
    else if (this.element.isHalf) (view as Uint16Array)[index] = halfToBits(value)
    // NaN has many bit patterns; this one is canonical.
    else (view as NumberView)[index] = Number.isNaN(value) ? Number.NaN : value
  }

  override get exotic(): ExoticBehavior {
    return TYPED_ARRAY_EXOTIC
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.buffer)
    return 0
  }
}

/** [[DataView]] */
export class DataViewData extends Payload {
  constructor(
    readonly buffer: ExoticObject,
    readonly byteOffset: number,
    /** -1: as long as the buffer allows. */
    readonly fixedLength: number,
  ) {
    super()
  }

  /** Bytes that it covers; -1 while detached or out of bounds. */
  get byteLength(): number {
    const { bytes } = this.buffer.payload as ArrayBufferData
    if (bytes === null) return -1
    const available = bytes.length - this.byteOffset
    if (available < 0 || this.fixedLength > available) return -1
    return this.fixedLength < 0 ? available : this.fixedLength
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.buffer)
    return 0
  }
}

/** An index for a canonical numeric string: itself if it is one, -1 if it is no valid integer index, null if it is not numeric. */
function numericIndex(key: PropertyKey): number | null {
  if (typeof key === "number") return key
  if (typeof key !== "string") return null
  const first = key.charCodeAt(0)
  // Digits, a minus sign, "Infinity", "NaN": other strings are no numbers.
  if (!((first >= 48 && first <= 57) || first === 45 || first === 73 || first === 78)) return null
  if (key.length > 32) return null
  if (key === "-0") return -1
  return String(Number(key)) === key ? -1 : null
}

const ELEMENT_FLAGS = WRITABLE | ENUMERABLE | CONFIGURABLE

const TYPED_ARRAY_EXOTIC: ExoticBehavior = {
  getOwn(object: ExoticObject, key: PropertyKey, out: Found): boolean | undefined {
    const index = numericIndex(key)
    if (index === null) return undefined
    const value = index < 0 ? undefined : (object.payload as TypedArrayData).get(index)
    if (value === undefined) return false
    out.value = value
    out.flags = ELEMENT_FLAGS
    return true
  },
  defineOwn(_realm, object: ExoticObject, key: PropertyKey, d: Descriptor): boolean | undefined {
    const index = numericIndex(key)
    if (index === null) return undefined
    const data = object.payload as TypedArrayData
    if (index < 0 || index >= data.length) return false
    if (d.isAccessor || (d.has & ~d.flags & ELEMENT_FLAGS) !== 0) return false
    if ((d.has & HAS_VALUE) === 0) return true
    // Conversions were made before, where they may be observed.
    if (typeof d.value !== (data.element.isBigInt ? "bigint" : "number")) return false
    data.set(index, d.value as number | bigint)
    return true
  },
  deleteOwn(object: ExoticObject, key: PropertyKey): boolean | undefined {
    const index = numericIndex(key)
    if (index === null) return undefined
    return index < 0 || index >= (object.payload as TypedArrayData).length
  },
  ownKeys(object: ExoticObject): PropertyKey[] {
    const { length } = object.payload as TypedArrayData
    const keys: PropertyKey[] = []
    for (let i = 0; i < length; i++) keys.push(i)
    return keys
  },
  keyCount(object: ExoticObject): number {
    return (object.payload as TypedArrayData).length
  },
  canPreventExtensions(object: ExoticObject): boolean {
    // sec-istypedarrayfixedlength
    const { fixedLength, bufferData } = object.payload as TypedArrayData
    return fixedLength >= 0 && bufferData.maxByteLength < 0
  },
  elementKind(object: ExoticObject, key: PropertyKey): 0 | 1 | 2 {
    if (numericIndex(key) === null) return 0
    return (object.payload as TypedArrayData).element.isBigInt ? 2 : 1
  },
  storeElement(object: ExoticObject, key: PropertyKey, value: number | bigint): void {
    const index = numericIndex(key)
    if (index !== null && index >= 0) (object.payload as TypedArrayData).set(index, value)
  },
}
