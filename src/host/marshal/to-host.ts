// Builds a crossing's objects for the embedder: fresh objects of the host's own classes, without anything of the guest in
// them but data. A property is always defined, never assigned where a setter could be met (a polluted prototype,
// `__proto__`). Host intrinsics are captured when this file is loaded.

import type { FunctionObject } from "../../vm/objects/object.js"
import { unreachable } from "../../vm/throw.js"
import { type FunctionOwner, HostFunction, makeHandle } from "./host-function.js"
import {
  type Carried,
  type Crossing,
  type ErrorDetail,
  HOLE,
  type Parcel,
  type ViewDetail,
} from "./parcel.js"

const { apply, construct, defineProperty } = Reflect
const mapSet = Map.prototype.set
const setAdd = Set.prototype.add
const toObject = Object
const { Map: HostMap, Set: HostSet, Date: HostDate, RegExp: HostRegExp, DataView: HostDataView } = globalThis

// biome-ignore lint/suspicious/noExplicitAny: constructors of several kinds
type AnyConstructor = new (...args: any[]) => object

const ERRORS: Readonly<Record<string, ErrorConstructor>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
}
const VIEWS = new HostMap<string, AnyConstructor>(
  [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    ...halfFloats(),
  ].map((view) => [view.name, view]),
)

/** Where the host has them. */
function halfFloats(): AnyConstructor[] {
  const { Float16Array } = globalThis as { Float16Array?: AnyConstructor }
  return Float16Array === undefined ? [] : [Float16Array]
}

export function hostHasView(type: string): boolean {
  return type === "DataView" || VIEWS.has(type)
}

export function hostHasRegExp(source: string, flags: string): boolean {
  try {
    new HostRegExp(source, flags)
    return true
  } catch {
    return false
  }
}

/** @param owner whose handles the guest's functions become */
export function toHost(crossing: Crossing, owner: FunctionOwner): unknown {
  const { root, parcels } = crossing
  if (typeof root !== "object" || root === null) return root === HOLE ? undefined : root
  const made = new HostMap<Parcel, object>()
  // The traces of errors are the guest's: taking the host's would be most of the work.
  const { stackTraceLimit } = Error
  Reflect.set(Error, "stackTraceLimit", 0)
  try {
    for (const parcel of parcels) made.set(parcel, shell(parcel, made, owner))
  } finally {
    Reflect.set(Error, "stackTraceLimit", stackTraceLimit)
  }
  for (const parcel of parcels) fill(parcel, made)
  return made.get(root)
}

function shell(parcel: Parcel, made: ReadonlyMap<Parcel, object>, owner: FunctionOwner): object {
  const { kind, detail } = parcel
  switch (kind) {
    case "object":
      return {}
    case "array":
      return newArray(detail as number, parcel.items.length)
    case "map":
      return new HostMap()
    case "set":
      return new HostSet()
    case "date":
      return new HostDate(detail as number)
    case "regexp": {
      const [source, flags] = detail as readonly [string, string]
      return new HostRegExp(source, flags)
    }
    case "boxed":
      return toObject(detail) as object
    case "error":
      return hostError(detail as ErrorDetail)
    case "buffer":
      return detail as ArrayBuffer
    case "view": {
      const { type, buffer, offset, length } = detail as ViewDetail
      return construct(VIEWS.get(type) ?? HostDataView, [made.get(buffer), offset, length]) as object
    }
    case "function":
      if (detail instanceof HostFunction) return detail.run
      return makeHandle(owner, detail as FunctionObject)
    default:
      return unreachable(kind)
  }
}

/** V8 takes memory for the length of an array, unless its elements are far apart. */
function newArray(length: number, dense: number): unknown[] {
  const array: unknown[] = []
  if (length - dense > 1024) {
    array[length - 1] = undefined
    delete array[length - 1]
  } else array.length = length
  return array
}

function hostError({ name, message, stack }: ErrorDetail): object {
  const error = construct(ERRORS[name] ?? ERRORS.Error!, []) as object
  if (message !== undefined) hide(error, "message", message)
  const head = message === undefined || message === "" ? name : `${name}: ${message}`
  // The host's own stack, with its paths, goes.
  hide(error, "stack", stack === "" ? head : `${head}\n${stack}`)
  return error
}

function fill(parcel: Parcel, made: ReadonlyMap<Parcel, object>): void {
  const { kind, keys, values, items } = parcel
  const object = made.get(parcel)!
  const place = (value: Carried) => (typeof value === "object" && value !== null ? made.get(value) : value)
  if (kind === "array") {
    for (let i = 0; i < items.length; i++) if (items[i] !== HOLE) put(object, i, place(items[i]))
  } else if (kind === "map") {
    for (let i = 0; i < items.length; i += 2) apply(mapSet, object, [place(items[i]), place(items[i + 1])])
  } else if (kind === "set") {
    for (const item of items) apply(setAdd, object, [place(item)])
  }
  for (let i = 0; i < keys.length; i++) {
    if (kind === "error") hide(object, keys[i]!, place(values[i]))
    else put(object, keys[i]!, place(values[i]))
  }
}

/** A property that is not there yet: plain assignment unless something of that name is inherited. */
function put(object: object, key: string | number, value: unknown): void {
  if (key in object)
    defineProperty(object, key, {
      __proto__: null,
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    } as never)
  else (object as Record<string | number, unknown>)[key] = value
}

function hide(object: object, key: string, value: unknown): void {
  defineProperty(object, key, {
    __proto__: null,
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  } as never)
}
