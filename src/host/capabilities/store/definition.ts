// The group "store": values by keys, of which a guest may have so many, of so many bytes.

import type { CapabilityDefinition, Charge } from "../capability.js"
import type { Counts } from "../counted-deeds.js"
import { CapabilityError } from "../permission.js"

/** UTF-16 units in a key. */
export const MAX_KEY = 512

export const COUNTED = ["keys", "bytes"] as const

export type StoreChange = Counts<(typeof COUNTED)[number]>

export const NO_CHANGE: StoreChange = Object.freeze({ keys: 0, bytes: 0 })

/** How the bytes of a value are to be read. */
export type ValueKind = "text" | "json" | "bytes"

export interface StoredValue {
  readonly kind: ValueKind
  readonly bytes: Uint8Array
}

/** Where values are. What it does it does at once, and whole or not at all; who may do what has been decided before. */
export interface Shelf {
  /** Bytes of the value; null: there is none. */
  size(key: string): number | null
  get(key: string): StoredValue | null
  /** @returns what that changed, keys' bytes included */
  set(key: string, value: StoredValue): StoreChange
  delete(key: string): StoreChange
  /** In the order of their UTF-8. At most as many as asked for. */
  keys(most: number): readonly string[]
  /** The instance has been stopped, or the grant revoked: what is not counted as the instance's any more. */
  close(): StoreChange
}

const encoder = new TextEncoder()

/** Bytes of UTF-8. */
export function bytesOfKey(key: string): number {
  return encoder.encode(key).length
}

export const storeDefinition: CapabilityDefinition<Shelf> = {
  group: "store",
  types: {
    read: "reads a value, or sees that there is one",
    write: "sets a value; the amount is its bytes",
    delete: "removes a value",
  },
  resources: {
    keys: { unit: "keys", default: 1000 },
    bytes: { unit: "bytes of keys and values", default: 1024 * 1024 },
    bytesPerValue: { unit: "bytes in one value", default: 64 * 1024 },
  },
  canonical(key) {
    if (key === "" || key.length > MAX_KEY)
      throw storeError("EINVAL", `a key has from 1 to ${MAX_KEY} units, got ${key.length}`)
    if (/\p{Surrogate}/u.test(key)) throw storeError("EINVAL", "a key has half of a surrogate pair")
    return key
  },
  matches: matchesKey,
  charges(shelf, type, key, amount) {
    if (type === "delete") return []
    const size = shelf.size(key)
    if (type === "read") return size === null ? [] : perValue(0, size)
    const growth = size === null ? amount + bytesOfKey(key) : amount - size
    return [
      ...perValue(size ?? 0, amount - (size ?? 0)),
      ...(size === null ? [{ resource: "keys", amount: 1 }] : []),
      ...(growth > 0 ? [{ resource: "bytes", amount: growth }] : []),
    ]
  },
}

function perValue(used: number, amount: number): readonly Charge[] {
  return amount > 0 ? [{ resource: "bytesPerValue", amount, used }] : []
}

/** `*` stands for any text: "user:*". Takes time in proportion to the product of their lengths, at worst. */
function matchesKey(pattern: string, key: string): boolean {
  const [head, ...rest] = pattern.split("*") as [string, ...string[]]
  if (rest.length === 0) return pattern === key
  const tail = rest.pop()!
  if (key.length < head.length + tail.length || !key.startsWith(head) || !key.endsWith(tail)) return false
  let at = head.length
  for (const part of rest) {
    const found = key.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= key.length - tail.length
}

export function storeError(code: string, message: string): CapabilityError {
  return new CapabilityError("Error", code, message)
}
