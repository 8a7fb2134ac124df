// Builds a crossing's objects for the embedder: fresh objects of the host's own classes, without anything of the guest in
// them but data. A property is always defined, never assigned where a setter could be met (a polluted prototype,
// `__proto__`). Host intrinsics are captured when this file is loaded.

import type { FunctionObject } from "../../vm/objects/object.js"
import { unreachable } from "../../vm/throw.js"
import { type FunctionOwner, HostFunction } from "./host-function.js"
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
  const builder = new HostBuilder(crossing, owner)
  builder.advance(crossing.parcels.length)
  return builder.finish()
}

/** Builds what has been read of a crossing, while that is still being read. */
export class HostBuilder {
  private readonly made = new HostMap<Parcel, object>()
  /** Objects made, and of these the first that is not complete, with how much of it there is. */
  private shells = 0
  private at = 0
  private items = 0
  private keys = 0

  constructor(
    private readonly crossing: Crossing,
    private readonly owner: FunctionOwner,
  ) {}

  /** Builds all that has been read by now: `complete` parcels, and a part of the next. */
  advance(complete: number): void {
    const { parcels } = this.crossing
    if (this.shells < parcels.length) this.makeShells(parcels)
    for (; this.at < parcels.length; this.at++) {
      const parcel = parcels[this.at]!
      this.fill(parcel, this.made.get(parcel)!)
      if (this.at >= complete) return
      if (parcel.kind === "array") setLength(this.made.get(parcel) as unknown[], parcel.detail as number)
      this.items = 0
      this.keys = 0
    }
  }

  /** The value: once all was read and built. */
  finish(): unknown {
    const { root } = this.crossing
    return root === HOLE ? undefined : this.place(root)
  }

  private makeShells(parcels: readonly Parcel[]): void {
    // The traces of errors are the guest's: taking the host's would be most of the work.
    const { stackTraceLimit } = Error
    Reflect.set(Error, "stackTraceLimit", 0)
    try {
      for (; this.shells < parcels.length; this.shells++) {
        const parcel = parcels[this.shells]!
        this.made.set(parcel, shell(parcel, this.made, this.owner))
      }
    } finally {
      Reflect.set(Error, "stackTraceLimit", stackTraceLimit)
    }
  }

  private fill({ kind, keys, values, items }: Parcel, object: object): void {
    if (kind === "array") {
      for (; this.items < items.length; this.items++)
        if (items[this.items] !== HOLE) put(object, this.items, this.place(items[this.items]))
    } else if (kind === "map") {
      for (; this.items < items.length; this.items += 2)
        apply(mapSet, object, [this.place(items[this.items]), this.place(items[this.items + 1])])
    } else if (kind === "set") {
      for (; this.items < items.length; this.items++) apply(setAdd, object, [this.place(items[this.items])])
    }
    for (; this.keys < keys.length; this.keys++) {
      if (kind === "error") hide(object, keys[this.keys]!, this.place(values[this.keys]))
      else put(object, keys[this.keys]!, this.place(values[this.keys]))
    }
  }

  private place(value: Carried): unknown {
    return typeof value === "object" && value !== null ? this.made.get(value) : value
  }
}

function shell(parcel: Parcel, made: ReadonlyMap<Parcel, object>, owner: FunctionOwner): object {
  const { kind, detail } = parcel
  switch (kind) {
    case "object":
      return {}
    case "array":
      return []
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
      return owner.handleOf(detail as FunctionObject)
    default:
      return unreachable(kind)
  }
}

/** V8 takes memory for the length of an array, unless its elements are far apart. */
function setLength(array: unknown[], length: number): void {
  if (length - array.length > 1024) {
    array[length - 1] = undefined
    delete array[length - 1]
  } else array.length = length
}

function hostError({ name, message, stack }: ErrorDetail): object {
  const error = construct(ERRORS[name] ?? ERRORS.Error!, []) as object
  if (message !== undefined) hide(error, "message", message)
  const head = message === undefined || message === "" ? name : `${name}: ${message}`
  // The host's own stack, with its paths, goes.
  hide(error, "stack", stack === "" ? head : `${head}\n${stack}`)
  return error
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
