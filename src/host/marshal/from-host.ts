// Reads a value of the embedder into a crossing, by the rules of structured cloning: own enumerable string properties
// (getters of the embedder run), prototypes are lost, symbol keys are left out. Functions cross as host functions, symbols,
// promises and weak collections are refused. Host intrinsics are captured when this file is loaded.

import { CapabilityError } from "../capabilities/permission.js"
import { show, ThimbleError } from "../errors.js"
import { type FunctionOwner, HostFunction, HostFunctionOption, handleTarget } from "./host-function.js"
import {
  type Carried,
  type Crossing,
  CrossingBudget,
  CrossingBuilder,
  type ErrorDetail,
  HOLE,
  MAX_IN,
  type Parcel,
  pathOf,
  refuse,
  type Step,
  type ViewDetail,
} from "./parcel.js"

const { apply, getPrototypeOf, getOwnPropertyDescriptor } = Reflect
const { keys: enumerableKeys, hasOwn } = Object
const { isArray } = Array
const { isView } = ArrayBuffer
const tagOf = Object.prototype.toString
const getterOf = (prototype: object, key: PropertyKey): (() => unknown) =>
  getOwnPropertyDescriptor(prototype, key)!.get!

const mapForEach = Map.prototype.forEach
const mapSize = getterOf(Map.prototype, "size")
const setForEach = Set.prototype.forEach
const setSize = getterOf(Set.prototype, "size")
const timeOf = Date.prototype.getTime
const regExpSource = getterOf(RegExp.prototype, "source")
const regExpFlags = getterOf(RegExp.prototype, "flags")
const bufferSlice = ArrayBuffer.prototype.slice
const bufferLength = getterOf(ArrayBuffer.prototype, "byteLength")
const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype)!
const typedArrayTag = getterOf(typedArrayPrototype, Symbol.toStringTag)
const viewFields = (prototype: object) => ({
  buffer: getterOf(prototype, "buffer"),
  offset: getterOf(prototype, "byteOffset"),
  length: getterOf(prototype, prototype === typedArrayPrototype ? "length" : "byteLength"),
})
const typedArrayFields = viewFields(typedArrayPrototype)
const dataViewFields = viewFields(DataView.prototype)
const numberOf = Number.prototype.valueOf
const stringOf = String.prototype.valueOf
const booleanOf = Boolean.prototype.valueOf
const bigintOf = BigInt.prototype.valueOf

/** Standard error classes; structured cloning makes everything else an Error. */
export const ERROR_NAMES: ReadonlySet<string> = new Set([
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
])

/** Kinds that are refused, by their tag. */
const REFUSED: Readonly<Record<string, string>> = {
  "[object Promise]": "a promise",
  "[object WeakMap]": "a WeakMap",
  "[object WeakSet]": "a WeakSet",
  "[object WeakRef]": "a WeakRef",
  "[object SharedArrayBuffer]": "shared memory",
}

/**
 * @param name how errors call the value: "global config", "argument 1"
 * @param owner whose function handles may go home
 * @throws ThimbleError `cannot-cross`, `too-large`, `unreadable`; each names the path
 */
export function fromHost(value: unknown, name: string, owner: FunctionOwner | null): Crossing {
  const reader = new HostReader(owner)
  try {
    return reader.read(value, name)
  } catch (error) {
    if (error instanceof ThimbleError) throw error
    // A getter or a proxy of the embedder threw; its message is the embedder's own.
    throw new ThimbleError("unreadable", `${reader.where(name)} cannot be read: ${textOfThrown(error)}`)
  }
}

/** The message of something that the embedder's code threw; runs nothing that could throw again. */
export function textOfThrown(error: unknown): string {
  try {
    if (error instanceof Error) return String(error.message)
    return typeof error === "string" ? error : show(error)
  } catch {
    return "it threw something that cannot be read"
  }
}

class HostReader {
  private readonly builder = new CrossingBuilder(new CrossingBudget(MAX_IN))
  private readonly seen = new Map<object, Parcel>()
  /** Parcels whose contents are still to be read. */
  private readonly sources: object[] = []
  private current: Parcel | null = null
  private step: Step = ""

  constructor(private readonly owner: FunctionOwner | null) {}

  read(value: unknown, name: string): Crossing {
    const { builder } = this
    builder.root = this.carry(value, null, name)
    const { parcels } = builder
    for (let i = 0; i < parcels.length; i++) {
      const parcel = parcels[i]!
      this.current = parcel
      this.step = ""
      this.fill(parcel, this.sources[i]!)
    }
    return builder
  }

  where(name: string): string {
    return this.current === null ? name : pathOf(this.current, this.step)
  }

  private carry(value: unknown, holder: Parcel | null, step: Step): Carried {
    switch (typeof value) {
      case "string":
        this.builder.text(value.length)
        this.builder.add(holder, step)
        return value
      case "undefined":
      case "boolean":
      case "number":
        this.builder.add(holder, step)
        return value
      case "bigint":
        this.builder.bigint(value)
        this.builder.add(holder, step)
        return value
      case "symbol":
        throw refuse(holder, step, "it is a symbol")
      case "object":
        if (value === null) {
          this.builder.add(holder, step)
          return null
        }
        return this.parcelOf(value, holder, step)
      case "function":
        return this.parcelOf(value, holder, step)
    }
  }

  private parcelOf(value: object, holder: Parcel | null, step: Step): Parcel {
    let parcel = this.seen.get(value)
    if (parcel === undefined) {
      parcel = this.open(value, holder, step)
      this.seen.set(value, parcel)
      this.sources.push(value)
    } else this.builder.add(holder, step)
    return parcel
  }

  /** A parcel of the right kind with its detail, still without contents. */
  private open(value: object, holder: Parcel | null, step: Step): Parcel {
    const { builder } = this
    if (typeof value === "function" || value instanceof HostFunctionOption)
      return this.openFunction(value, holder, step)
    if (isArray(value)) {
      const parcel = builder.parcel("array", holder, step)
      parcel.detail = value.length
      return parcel
    }
    const tag = apply(tagOf, value, []) as string
    if (tag === "[object Object]") return builder.parcel("object", holder, step)
    const refused = REFUSED[tag]
    if (refused !== undefined) throw refuse(holder, step, `it is ${refused}`)
    if (isView(value)) return this.openView(value, holder, step)
    const detail = detailOf(tag, value)
    if (detail === null) return builder.parcel("object", holder, step)
    const parcel = builder.parcel(detail.kind, holder, step)
    parcel.detail = detail.detail
    if (detail.kind === "buffer") builder.bytes((detail.detail as ArrayBuffer).byteLength)
    return parcel
  }

  private openFunction(value: object, holder: Parcel | null, step: Step): Parcel {
    const target = this.owner === null ? null : handleTarget(value, this.owner)
    if (target === "foreign") throw refuse(holder, step, "it is a function of another instance")
    if (target === "disposed") throw refuse(holder, step, "it is a handle that has been disposed of")
    const parcel = this.builder.parcel("function", holder, step)
    const entry = target ?? hostFunctionOf(value as never, step)
    if (entry instanceof HostFunction) this.owner?.given(entry)
    parcel.detail = entry
    return parcel
  }

  private openView(value: ArrayBufferView, holder: Parcel | null, step: Step): Parcel {
    const type = (apply(typedArrayTag, value, []) as string | undefined) ?? "DataView"
    const fields = type === "DataView" ? dataViewFields : typedArrayFields
    const buffer = apply(fields.buffer, value, []) as object
    if (apply(tagOf, buffer, []) === "[object SharedArrayBuffer]")
      throw refuse(holder, step, "it is shared memory")
    // The buffer comes first: a view is built on it.
    const carried = this.parcelOf(buffer, holder, step)
    const parcel = this.builder.parcel("view", holder, step)
    const offset = apply(fields.offset, value, []) as number
    const length = apply(fields.length, value, []) as number
    parcel.detail = { type, buffer: carried, offset, length } satisfies ViewDetail
    return parcel
  }

  private fill(parcel: Parcel, source: object): void {
    switch (parcel.kind) {
      case "object":
        this.fillProperties(parcel, source, enumerableKeys(source))
        break
      case "array":
        this.fillArray(parcel, source as readonly unknown[])
        break
      case "map": {
        // Read out first: nothing of the embedder runs while its map is being walked.
        const entries: unknown[] = []
        apply(mapForEach, source, [(value: unknown, key: unknown) => entries.push(key, value)])
        this.fillItems(parcel, entries)
        break
      }
      case "set": {
        const entries: unknown[] = []
        apply(setForEach, source, [(value: unknown) => entries.push(value)])
        this.fillItems(parcel, entries)
        break
      }
      case "error":
        this.fillError(parcel, source)
        break
      default:
        break
    }
  }

  private fillProperties(parcel: Parcel, source: object, keys: readonly string[]): void {
    for (const key of keys) {
      this.step = key
      // A getter that ran before may have deleted it.
      if (!hasOwn(source, key)) continue
      const value = (source as Record<string, unknown>)[key]
      this.builder.key(key.length)
      parcel.keys.push(key)
      parcel.values.push(this.carry(value, parcel, this.step))
    }
  }

  private fillArray(parcel: Parcel, source: readonly unknown[]): void {
    const length = parcel.detail as number
    const keys = enumerableKeys(source)
    // What is mostly holes keeps its elements as properties.
    if (length > 2 * keys.length + 64) {
      this.builder.holes(length)
      this.fillProperties(parcel, source, keys)
      return
    }
    for (let i = 0; i < length; i++) {
      this.step = i
      const value = source[i]
      if (value === undefined && !hasOwn(source, i)) {
        this.builder.add(parcel, this.step)
        parcel.items.push(HOLE)
      } else parcel.items.push(this.carry(value, parcel, this.step))
    }
    // Index keys come first, in order: the rest are names.
    let names = keys.length
    while (names > 0 && !isIndex(keys[names - 1]!, length)) names--
    this.fillProperties(parcel, source, keys.slice(names))
  }

  private fillItems(parcel: Parcel, items: readonly unknown[]): void {
    for (let i = 0; i < items.length; i++) {
      this.step = parcel.kind === "map" ? i >> 1 : i
      parcel.items.push(this.carry(items[i], parcel, this.step))
    }
  }

  private fillError(parcel: Parcel, source: object): void {
    for (const key of ["cause", "errors"]) {
      this.step = key
      const descriptor = getOwnPropertyDescriptor(source, key)
      if (descriptor === undefined || !("value" in descriptor)) continue
      parcel.keys.push(key)
      parcel.values.push(this.carry(descriptor.value, parcel, this.step))
    }
  }
}

/**
 * What the embedder's code threw, as an error of the guest: name and message, no stack. Never throws.
 */
export function errorCrossing(thrown: unknown): Crossing {
  const builder = new CrossingBuilder(new CrossingBudget(MAX_IN))
  const parcel = builder.parcel("error", null, "error")
  let name = "Error"
  try {
    // Misuse of Thimble by way of a capability is the guest's mistake.
    if (thrown instanceof ThimbleError) name = "TypeError"
    else if (thrown instanceof Error && typeof thrown.name === "string") name = String(thrown.name)
  } catch {
    // A getter that throws: it is an Error all the same.
  }
  const refusal = capabilityErrorOf(thrown)
  const isQuota = name === "QuotaExceededError" && refusal !== null
  const isStandard = isQuota || ERROR_NAMES.has(name)
  parcel.detail = {
    name: isStandard ? name : "Error",
    message: textOfThrown(thrown),
    stack: "",
  } satisfies ErrorDetail
  if (!isStandard && name !== "Error") {
    parcel.keys.push("name")
    parcel.values.push(name)
  }
  if (refusal !== null) {
    const { code, quota, requested, details } = refusal
    for (const [key, value] of Object.entries({ code, quota, requested, ...details })) {
      if (value === undefined) continue
      parcel.keys.push(key)
      parcel.values.push(value)
    }
  }
  builder.root = parcel
  return builder
}

/** What was thrown may be a proxy, and a revoked one: then even this question throws. */
function capabilityErrorOf(thrown: unknown): CapabilityError | null {
  try {
    return thrown instanceof CapabilityError ? thrown : null
  } catch {
    return null
  }
}

function isIndex(key: string, length: number): boolean {
  const index = Number(key)
  return index >= 0 && index < length && String(index) === key
}

function hostFunctionOf(
  value: ((...args: unknown[]) => unknown) | HostFunctionOption,
  step: Step,
): HostFunction {
  const run = value instanceof HostFunctionOption ? value.run : value
  const options = value instanceof HostFunctionOption ? value.options : {}
  const fallback = String(step).replace(/^.* /, "")
  const own = getOwnPropertyDescriptor(run, "name")?.value as unknown
  const length = getOwnPropertyDescriptor(run, "length")?.value as unknown
  const name = options.name ?? (typeof own === "string" && own !== "" ? own : fallback)
  const isCapability = value instanceof HostFunctionOption && value.isCapability
  return new HostFunction(
    name,
    typeof length === "number" ? length : 0,
    run,
    options.async === true,
    isCapability,
    value instanceof HostFunctionOption ? value.fuel : null,
  )
}

type Detail = { readonly kind: Parcel["kind"]; readonly detail: unknown }

/** By tag, then by brand: a wrong tag makes it a plain object (null). */
function detailOf(tag: string, value: object): Detail | null {
  try {
    switch (tag) {
      case "[object Map]":
        apply(mapSize, value, [])
        return { kind: "map", detail: undefined }
      case "[object Set]":
        apply(setSize, value, [])
        return { kind: "set", detail: undefined }
      case "[object Date]":
        return { kind: "date", detail: apply(timeOf, value, []) }
      case "[object RegExp]":
        if (value === RegExp.prototype) return null
        return { kind: "regexp", detail: [apply(regExpSource, value, []), apply(regExpFlags, value, [])] }
      case "[object ArrayBuffer]":
        apply(bufferLength, value, [])
        return { kind: "buffer", detail: apply(bufferSlice, value, [0]) }
      case "[object Number]":
        return { kind: "boxed", detail: apply(numberOf, value, []) }
      case "[object String]":
        return { kind: "boxed", detail: apply(stringOf, value, []) }
      case "[object Boolean]":
        return { kind: "boxed", detail: apply(booleanOf, value, []) }
      case "[object BigInt]":
        return { kind: "boxed", detail: apply(bigintOf, value, []) }
    }
  } catch {
    return null
  }
  // Error objects' tag is "Error" whatever their class, unless they have a tag of their own (DOMException).
  return tag === "[object Error]" || value instanceof Error
    ? { kind: "error", detail: errorDetail(value) }
    : null
}

/** Runs getters of the embedder's error classes, which may throw. */
export function errorDetail(error: object): ErrorDetail {
  const { name } = error as { name: unknown }
  const message = getOwnPropertyDescriptor(error, "message")?.value as unknown
  return {
    name: typeof name === "string" && ERROR_NAMES.has(name) ? name : "Error",
    message: message === undefined ? undefined : String(message),
    stack: "",
  }
}
