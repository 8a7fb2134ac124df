// Reads a guest's value into a crossing, by the rules of structured cloning, without running any of its code: own
// enumerable data properties with string keys. An accessor is refused (its getter can't be called), and so are proxies,
// symbols, promises and generators; symbol keys and private names are left out. Functions cross as handles.
// Spec: StructuredSerializeInternal of the HTML standard, but for accessors and functions.

import { ArgumentsData } from "../../vm/objects/arguments.js"
import type { GuestObject } from "../../vm/objects/object.js"
import {
  Accessor,
  ArrayObject,
  CallKind,
  ExoticObject,
  FunctionObject,
  LazyValue,
  ProxyData,
} from "../../vm/objects/object.js"
import { findOwn, ownKeys } from "../../vm/objects/property.js"
import { ENUMERABLE } from "../../vm/objects/shape.js"
import { StringBox } from "../../vm/objects/string-box.js"
import { EMPTY, Empty, flatten, type PropertyKey, Rope, type Value } from "../../vm/objects/value.js"
import { ArrayBufferData, DataViewData, TypedArrayData } from "../../vm/operations/buffer-data.js"
import { MapData, SetData } from "../../vm/operations/collections.js"
import { DateData } from "../../vm/operations/date.js"
import { ErrorData } from "../../vm/operations/new-error.js"
import { PromiseData } from "../../vm/operations/promise.js"
import { flagText, RegExpData } from "../../vm/operations/regexp.js"
import { PrimitiveBox } from "../../vm/operations/to-object.js"
import type { Realm } from "../../vm/realm.js"
import { SIZE } from "../../vm/sizes.js"
import { ERROR_NAMES } from "./from-host.js"
import type { HostFunction } from "./host-function.js"
import {
  type Carried,
  type Crossing,
  CrossingBudget,
  CrossingBuilder,
  type ErrorDetail,
  HOLE,
  MAX_OUT,
  type Parcel,
  refuse,
  type Step,
  type ViewDetail,
} from "./parcel.js"
import { hostHasRegExp, hostHasView } from "./to-host.js"

/**
 * Keys of Maps and Sets that are BigInts of more than 64 bits. Hosts hash only so many bits of one: a guest could have all of
 * them put into one bucket, and building the embedder's copy would take the square of their number.
 */
const MAX_WIDE_KEYS = 1_000

/**
 * @param name how errors call the value: "the outcome", "argument 1 of print"
 * @throws ThimbleError `cannot-cross`, `too-large`; each names the path
 */
export function fromGuest(
  realm: Realm,
  value: Value,
  name: string,
  budget: CrossingBudget = new CrossingBudget(MAX_OUT),
): Crossing {
  const reader = new GuestReader(realm, value, name, budget)
  reader.advance(Number.POSITIVE_INFINITY)
  return reader.crossing
}

/** Reads a value a piece at a time; the guest must stand still until all is read. */
export class GuestReader {
  private readonly builder: CrossingBuilder
  private readonly seen = new Map<GuestObject, Parcel>()
  private readonly sources: GuestObject[] = []
  /** Parcels that hold all that they will hold. */
  complete = 0
  /** How far the next one is, and the properties that it will get. */
  private cursor = 0
  private keys: readonly PropertyKey[] | null = null
  private wideKeys = 0

  /** @throws ThimbleError `cannot-cross`, `too-large`, as `advance` */
  constructor(
    private readonly realm: Realm,
    value: Value,
    name: string,
    private readonly budget: CrossingBudget,
  ) {
    this.builder = new CrossingBuilder(budget)
    this.builder.root = this.carry(value, null, name)
  }

  /** What has been read so far: its parcels are filled in order. */
  get crossing(): Crossing {
    return this.builder
  }

  /**
   * Reads on until the budget has spent `until` units of fuel; true: everything is read.
   *
   * @throws ThimbleError `cannot-cross`, `too-large`; each names the path
   */
  advance(until: number): boolean {
    const { parcels } = this.builder
    while (this.complete < parcels.length) {
      if (!this.fill(parcels[this.complete]!, this.sources[this.complete]!, until)) return false
      this.complete++
      this.cursor = 0
      this.keys = null
    }
    return true
  }

  private carry(value: Value, holder: Parcel | null, step: Step): Carried {
    switch (typeof value) {
      case "string":
        this.builder.text(value.length)
        this.builder.add(holder, step)
        return value
      case "symbol":
        throw refuse(holder, step, "it is a symbol")
      case "bigint":
        this.builder.bigint(value)
        this.builder.add(holder, step)
        return value
      case "object":
        if (value !== null) return this.carryObject(value, holder, step)
        this.builder.add(holder, step)
        return null
      default:
        this.builder.add(holder, step)
        return value
    }
  }

  private carryObject(value: Rope | GuestObject | Empty, holder: Parcel | null, step: Step): Carried {
    if (value instanceof Rope) {
      this.builder.text(value.length)
      this.builder.add(holder, step)
      return this.join(value, holder, step)
    }
    if (value instanceof Empty) return undefined
    let parcel = this.seen.get(value)
    if (parcel !== undefined) {
      this.builder.add(holder, step)
      return parcel
    }
    parcel = this.open(value, holder, step)
    this.seen.set(value, parcel)
    this.sources.push(value)
    return parcel
  }

  /** A rope's text is the guest's memory: it takes as much as it says, or is refused. */
  private join(rope: Rope, holder: Parcel | null, step: Step): string {
    if (rope.flat !== null) return rope.flat
    this.builder.bytes(rope.length)
    const { meter } = this.realm
    const bytes = SIZE.string + 2 * rope.length
    if (bytes > meter.bytesLeft)
      throw refuse(holder, step, `a text of ${rope.length} units is beyond the memory limit`)
    meter.bytesLeft -= bytes
    return flatten(rope)
  }

  private open(value: GuestObject, holder: Parcel | null, step: Step): Parcel {
    const { builder } = this
    if (value instanceof FunctionObject) {
      const parcel = builder.parcel("function", holder, step)
      // The embedder's own function comes back as itself.
      parcel.detail = value.callKind === CallKind.Host ? (value.target as HostFunction) : value
      return parcel
    }
    if (value instanceof ArrayObject) {
      const parcel = builder.parcel("array", holder, step)
      parcel.detail = value.sparseLength < 0 ? value.elements.length : value.sparseLength
      builder.holes(value.sparseLength < 0 ? 0 : value.sparseLength)
      return parcel
    }
    if (!(value instanceof ExoticObject)) return builder.parcel("object", holder, step)
    const { payload } = value
    if (payload instanceof MapData) return builder.parcel("map", holder, step)
    if (payload instanceof SetData) return builder.parcel("set", holder, step)
    if (payload instanceof DateData) {
      const parcel = builder.parcel("date", holder, step)
      parcel.detail = payload.time
      return parcel
    }
    if (payload instanceof RegExpData) return this.openRegExp(payload, holder, step)
    if (payload instanceof ArrayBufferData) return this.openBuffer(payload, holder, step)
    if (payload instanceof TypedArrayData || payload instanceof DataViewData)
      return this.openView(payload, holder, step)
    if (payload instanceof ErrorData) {
      const parcel = builder.parcel("error", holder, step)
      parcel.detail = this.errorDetail(value, payload)
      return parcel
    }
    if (payload instanceof StringBox || payload instanceof PrimitiveBox) {
      const primitive = payload instanceof StringBox ? payload.text : payload.primitive
      if (typeof primitive === "symbol") throw refuse(holder, step, "it is a symbol object")
      const parcel = builder.parcel("boxed", holder, step)
      parcel.detail = primitive
      return parcel
    }
    if (payload instanceof ArgumentsData) return builder.parcel("object", holder, step)
    if (payload instanceof ProxyData)
      throw refuse(holder, step, "it is a proxy, which can't be read without running the guest")
    if (payload instanceof PromiseData) throw refuse(holder, step, "it is a promise")
    throw refuse(holder, step, "it is an object of a kind that stays in its guest")
  }

  private openRegExp({ program }: RegExpData, holder: Parcel | null, step: Step): Parcel {
    const detail = [program.source, flagText(program)] as const
    if (!hostHasRegExp(...detail)) throw refuse(holder, step, "the host has no such regular expression")
    const parcel = this.builder.parcel("regexp", holder, step)
    this.builder.text(program.source.length)
    parcel.detail = detail
    return parcel
  }

  private openBuffer({ bytes }: ArrayBufferData, holder: Parcel | null, step: Step): Parcel {
    if (bytes === null) throw refuse(holder, step, "its array buffer is detached")
    const parcel = this.builder.parcel("buffer", holder, step)
    this.builder.bytes(bytes.length)
    // A host array of ours, over ordinary memory: nobody else has it.
    parcel.detail = bytes.slice().buffer as ArrayBuffer
    return parcel
  }

  private openView(data: TypedArrayData | DataViewData, holder: Parcel | null, step: Step): Parcel {
    const type = data instanceof TypedArrayData ? data.typeName : "DataView"
    if (!hostHasView(type)) throw refuse(holder, step, `the host has no ${type}`)
    const length = data instanceof DataViewData ? data.byteLength : data.view === null ? -1 : data.length
    if (length < 0) throw refuse(holder, step, "its array buffer is detached, or too short for it")
    // The buffer comes first: a view is built on it.
    const buffer = this.carryObject(data.buffer, holder, step) as Parcel
    const parcel = this.builder.parcel("view", holder, step)
    parcel.detail = { type, buffer, offset: data.byteOffset, length } satisfies ViewDetail
    return parcel
  }

  /** True: all that the parcel holds is read. */
  private fill(parcel: Parcel, source: GuestObject, until: number): boolean {
    switch (parcel.kind) {
      case "object":
        return this.fillProperties(parcel, source, until)
      case "array":
        return (
          this.fillElements(parcel, (source as ArrayObject).elements, until) &&
          // Most arrays have no properties beside their elements.
          (source.shape.count === 0 || this.fillProperties(parcel, source, until))
        )
      case "map": {
        const { keys, values } = ((source as ExoticObject).payload as MapData).table
        return this.fillEntries(parcel, keys, values, until)
      }
      case "set":
        return this.fillEntries(parcel, ((source as ExoticObject).payload as SetData).table.keys, null, until)
      case "error":
        for (const key of ["cause", "errors"]) this.fillProperty(parcel, source, key, 0)
        return true
      default:
        return true
    }
  }

  private fillElements(parcel: Parcel, elements: readonly Value[], until: number): boolean {
    const { budget, builder } = this
    const { items } = parcel
    for (let i = items.length; i < elements.length; i++) {
      if (budget.fuel >= until) return false
      const value = elements[i]
      if (value === EMPTY) {
        builder.add(parcel, "")
        items.push(HOLE)
      } else items.push(this.carry(value, parcel, i))
    }
    return true
  }

  /** Of a map, or of a set, which has no values. */
  private fillEntries(
    parcel: Parcel,
    keys: readonly Value[],
    values: readonly Value[] | null,
    until: number,
  ): boolean {
    const { budget } = this
    const { items } = parcel
    for (; this.cursor < keys.length; this.cursor++) {
      if (budget.fuel >= until) return false
      const key = keys[this.cursor]
      if (key === EMPTY) continue
      const step = values === null ? items.length : items.length >> 1
      if (typeof key === "bigint" && BigInt.asIntN(64, key) !== key && ++this.wideKeys > MAX_WIDE_KEYS)
        throw refuse(parcel, step, `more than ${MAX_WIDE_KEYS} keys are BigInts of more than 64 bits`)
      items.push(this.carry(key, parcel, step))
      if (values !== null) items.push(this.carry(values[this.cursor], parcel, step))
    }
    return true
  }

  private fillProperties(parcel: Parcel, source: GuestObject, until: number): boolean {
    const { budget } = this
    this.keys ??= this.propertiesOf(parcel, source)
    const { keys } = this
    for (; this.cursor < keys.length; this.cursor++) {
      if (budget.fuel >= until) return false
      const key = keys[this.cursor]!
      if (typeof key !== "symbol") this.fillProperty(parcel, source, key as string | number, ENUMERABLE)
    }
    return true
  }

  /** Keys of an object's own properties, without elements that are read by themselves. Listing them is one piece of work. */
  private propertiesOf(parcel: Parcel, source: GuestObject): readonly PropertyKey[] {
    this.builder.expect(source.shape.count, parcel)
    const isDense = source instanceof ArrayObject && source.sparseLength < 0
    return isDense ? keysInShape(source) : ownKeys(source, this.realm)
  }

  private fillProperty(parcel: Parcel, source: GuestObject, key: string | number, required: number): void {
    const { found } = this.realm
    if (!findOwn(this.realm, source, key) || (found.flags & required) !== required) return
    const { value } = found
    const name = String(key)
    if (value instanceof Accessor) {
      if (required === 0) return
      throw refuse(parcel, key, "it is an accessor, and its getter can't be called from here")
    }
    this.builder.key(name.length)
    parcel.keys.push(name)
    parcel.values.push(this.carry(value, parcel, key))
  }

  private errorDetail(error: ExoticObject, payload: ErrorData): ErrorDetail {
    const name = dataProperty(this.realm, error, "name")
    const message = dataProperty(this.realm, error, "message")
    return {
      name: typeof name === "string" && ERROR_NAMES.has(name) ? name : "Error",
      message: findOwn(this.realm, error, "message") ? shortText(message) : undefined,
      stack: guestStack(this.realm, payload),
    }
  }
}

function keysInShape({ shape }: GuestObject): PropertyKey[] {
  const keys: PropertyKey[] = []
  for (let i = 0; i < shape.count; i++) {
    const key = shape.keyAt(i)
    if (key !== undefined) keys.push(key)
  }
  return keys
}

/** Lines of an error's stack, innermost first; nothing is charged. */
export function guestStack(realm: Realm, error: ErrorData): string {
  const { meter } = realm
  const { debt } = meter
  const lines = realm.describeFrames(error.frames)
  meter.debt = debt
  return lines.replace(/^\n/, "")
}

/** Longest text of an error that is taken over, in UTF-16 units. */
const MAX_TEXT = 10_000

/** The beginning of a text; "" for what is none. A rope is not joined for it. */
export function shortText(value: Value): string {
  if (typeof value !== "string" && !(value instanceof Rope)) return ""
  const { length } = value
  const text = value instanceof Rope ? startOf(value, MAX_TEXT) : value
  return length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}

function startOf(rope: Rope, length: number): string {
  if (rope.flat !== null) return rope.flat
  let text = ""
  const pending: (string | Rope)[] = [rope]
  while (pending.length > 0 && text.length < length) {
    const next = pending.pop()!
    if (typeof next === "string") text += next
    else if (next.flat !== null) text += next.flat
    else pending.push(next.right, next.left)
  }
  return text
}

/** Own or inherited data property; undefined if there is none, or it is an accessor, or a proxy stands before it. */
export function dataProperty(realm: Realm, object: GuestObject, key: string): Value {
  for (let at: GuestObject | null = object, steps = 0; at !== null && steps < 1000; at = at.proto, steps++) {
    if (at instanceof ExoticObject && at.payload instanceof ProxyData) return undefined
    if (!findOwn(realm, at, key)) continue
    const value: unknown = realm.found.value
    if (value instanceof Accessor || value instanceof LazyValue) return undefined
    return value as Value
  }
  return undefined
}
