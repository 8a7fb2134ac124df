// A store of values by keys, as a capability: `store.memory`, and `store.sqlite` of thimble/node. Guests use it by
// `thimble:store`; values other than texts and bytes are JSON, which the guest itself writes and reads, under its own meter.

import { show, ThimbleError } from "../../errors.js"
import type { MaybeLater } from "../../limits/controller.js"
import { type AnyFunction, capabilityFunction } from "../../marshal/host-function.js"
import { Capability, type CapabilityModule, type Rule } from "../capability.js"
import { CountedDeeds } from "../counted-deeds.js"
import type { Grant } from "../grant.js"
import { CapabilityError } from "../permission.js"
import {
  COUNTED,
  MAX_KEY,
  NO_CHANGE,
  type Shelf,
  storeDefinition,
  storeError,
  type ValueKind,
} from "./definition.js"
import { MemoryShelf } from "./memory-shelf.js"

/** Everything, nothing, or what patterns of keys say: "user:*". */
export type StoreAccess = boolean | readonly string[]

export interface StoreOptions {
  /** Keys at a time. Default 1,000. */
  readonly keys?: number
  /** Bytes of all keys and values, in UTF-8. Default 1 MiB. */
  readonly bytes?: number
  /** Bytes of one value, to be set or read. Default 64 KiB. */
  readonly bytesPerValue?: number
  /** Default true, as for the others. */
  readonly read?: StoreAccess
  readonly write?: StoreAccess
  readonly delete?: StoreAccess
}

const CAPS = ["keys", "bytes", "bytesPerValue"] as const
const TYPES = ["read", "write", "delete"] as const

/** Keys that one call lists. */
const MAX_LIST = 10_000

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

/** Makes an instance's shelf. */
export type OpenShelf = (grant: Grant<Shelf>) => Shelf

/**
 * Values in memory, which are the instance's own and go with it. They count as its memory, too.
 *
 * @throws ThimbleError `bad-grant`, `bad-limit`, `unknown-option`
 */
function memory(options: StoreOptions = {}): Capability<Shelf> {
  return storeOn("store.memory", options, ({ owner }) => new MemoryShelf((bytes) => owner.hold(bytes)))
}

export const store = Object.freeze({ memory })

/** @throws ThimbleError `bad-grant`, `bad-limit`, `unknown-option` */
export function storeOn(what: string, options: StoreOptions, openShelf: OpenShelf): Capability<Shelf> {
  checkStoreOptions(what, options)
  const { keys, bytes, bytesPerValue } = options
  return new Capability({
    definition: storeDefinition,
    caps: { keys, bytes, bytesPerValue },
    rules: rulesOf(options),
    open(grant) {
      const shelf = openShelf(grant)
      const deeds = new StoreDeeds(grant, shelf)
      return { state: shelf, modules: { "thimble:store": guestModule(deeds) }, close: () => deeds.close() }
    },
    declarations: DECLARATIONS,
  })
}

function checkStoreOptions(what: string, options: unknown): asserts options is StoreOptions {
  if (typeof options !== "object" || options === null)
    throw new ThimbleError("bad-grant", `${what} takes an object of options, got ${show(options)}`)
  const known: readonly string[] = [...CAPS, ...TYPES]
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name))
      throw new ThimbleError("unknown-option", `${what} has no option ${name}; there are ${known.join(", ")}`)
    if (value === undefined || !TYPES.includes(name as "read")) continue
    const isPatterns = Array.isArray(value) && value.every((pattern) => typeof pattern === "string")
    if (typeof value !== "boolean" && !isPatterns)
      throw new ThimbleError("bad-grant", `${name} must be a boolean or patterns of keys, got ${show(value)}`)
  }
}

function rulesOf(options: StoreOptions): Rule[] {
  const rules: Rule[] = []
  for (const type of TYPES) {
    const access = options[type] ?? true
    if (access !== false) rules.push({ types: [type], ...(access !== true && { targets: access }) })
  }
  return rules
}

const NO_AMOUNT = (): number => 0

/** What guests do with values. */
class StoreDeeds {
  private readonly counted: CountedDeeds<Shelf, (typeof COUNTED)[number]>

  constructor(
    private readonly grant: Grant<Shelf>,
    private readonly shelf: Shelf,
  ) {
    this.counted = new CountedDeeds(grant, COUNTED, (resource) => [resource])
  }

  get(given: unknown): MaybeLater<readonly [ValueKind, string | Uint8Array] | undefined> {
    return this.at(given, (key) =>
      this.counted.perform("read", key, NO_AMOUNT, () => {
        const value = this.shelf.get(key)
        if (value === null) return { change: NO_CHANGE, result: undefined }
        const { kind, bytes } = value
        this.spend(bytes.length)
        return { change: NO_CHANGE, result: [kind, kind === "bytes" ? bytes.slice() : decoder.decode(bytes)] }
      }),
    )
  }

  has(given: unknown): MaybeLater<boolean> {
    return this.at(given, (key) =>
      this.counted.perform("read", key, NO_AMOUNT, () => ({
        change: NO_CHANGE,
        result: this.shelf.size(key) !== null,
      })),
    )
  }

  set(given: unknown, kind: unknown, data: unknown): MaybeLater<void> {
    const bytes = bytesOf(kind, data)
    return this.at(given, (key) =>
      this.counted.perform(
        "write",
        key,
        () => bytes.length,
        () => {
          this.spend(bytes.length)
          return { change: this.shelf.set(key, { kind: kind as ValueKind, bytes }), result: undefined }
        },
      ),
    )
  }

  delete(given: unknown): MaybeLater<boolean> {
    return this.at(given, (key) =>
      this.counted.perform("delete", key, NO_AMOUNT, () => {
        const change = this.shelf.delete(key)
        return { change, result: change.keys !== 0 }
      }),
    )
  }

  /** Those that may be read. */
  keys(): readonly string[] {
    const keys = this.shelf.keys(MAX_LIST + 1)
    if (keys.length > MAX_LIST)
      throw storeError("EOVERFLOW", `more than ${MAX_LIST} keys can't be listed at once`)
    this.grant.owner.spend(20 * keys.length)
    return keys.filter((key) => this.grant.permission("read", key).allowed)
  }

  close(): void {
    this.counted.settle("", [], this.shelf.close())
  }

  /** Checks the key, and has errors say which it was. */
  private at<Result>(given: unknown, work: (key: string) => MaybeLater<Result>): MaybeLater<Result> {
    if (typeof given !== "string")
      throw new CapabilityError(
        "TypeError",
        "ERR_INVALID_ARG_TYPE",
        `a key must be a string, got ${typeof given}`,
      )
    const tell = (error: unknown): never => {
      if (!(error instanceof CapabilityError) || error.details !== undefined) throw error
      const { name, code, message, quota, requested } = error
      throw new CapabilityError(name, code, `${code}: ${message}`, quota, requested, {
        key: given.slice(0, MAX_KEY),
      })
    }
    try {
      const result = work(storeDefinition.canonical(given, this.shelf))
      return result instanceof Promise ? result.catch(tell) : result
    } catch (error) {
      return tell(error)
    }
  }

  private spend(bytes: number): void {
    this.grant.owner.spend(bytes >>> 5)
  }
}

function bytesOf(kind: unknown, data: unknown): Uint8Array {
  if ((kind === "text" || kind === "json") && typeof data === "string") return encoder.encode(data)
  if (kind === "bytes" && data instanceof ArrayBuffer) return new Uint8Array(data)
  if (kind === "bytes" && ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  throw new CapabilityError(
    "TypeError",
    "ERR_INVALID_ARG_TYPE",
    "a value must be a text, bytes, or what JSON can say",
  )
}

function guestModule(deeds: StoreDeeds): CapabilityModule {
  const meta: Record<string, unknown> = {}
  for (const name of ["get", "has", "set", "delete", "keys"] as const) {
    const run: AnyFunction = (...args) => Reflect.apply(deeds[name], deeds, args)
    meta[name] = capabilityFunction(run, { name })
  }
  return { source: SOURCE, meta }
}

const SOURCE = `
const { get: read, set: write, has, delete: remove, keys } = import.meta
const { parse, stringify } = JSON
const { isView } = ArrayBuffer

export function get(key) {
  const found = read(key)
  if (found === undefined) return undefined
  return found[0] === "json" ? parse(found[1]) : found[1]
}

export function set(key, value) {
  if (typeof value === "string") write(key, "text", value)
  else if (value instanceof ArrayBuffer || isView(value)) write(key, "bytes", value)
  else write(key, "json", stringify(value))
}

export { has, remove as delete, keys }
export default { get, set, has, delete: remove, keys }
`

const DECLARATIONS = `declare module "thimble:store" {
  type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
  /** Bytes come back as a Uint8Array; undefined: there is no such key. */
  export function get(key: string): Json | Uint8Array | undefined
  export function set(key: string, value: Json | ArrayBuffer | ArrayBufferView): void
  export function has(key: string): boolean
  /** Whether it was there. */
  function remove(key: string): boolean
  /** Those that may be read, in the order of their UTF-8. */
  export function keys(): string[]
  export { remove as delete }
  const store: { get: typeof get; set: typeof set; has: typeof has; delete: typeof remove; keys: typeof keys }
  export default store
}
`
