// Thimble: what a guest may know of its own limits and authority. Everything here is read-only; the answers are the
// embedder's, and the same that it gets itself.

import { accessorDescriptor } from "../objects/descriptor.js"
import { defineOwn } from "../objects/property.js"
import { keyOfString } from "../objects/property-key.js"
import { ENUMERABLE } from "../objects/shape.js"
import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { InternalError, rangeError, typeError } from "../throw.js"
import {
  defineObject,
  getter,
  intrinsic,
  type MemberRow,
  type Members,
  type NativeRow,
  native,
  variadic,
  withFlags,
} from "./define.js"

/** Limits that every guest has; src/host/limits/resources.ts has their rows. */
export const BASE_LIMITS = [
  "fuel",
  "memory",
  "depth",
  "sourceBytes",
  "jobs",
  "hostCalls",
  "pendingHostCalls",
] as const

/** A record for a guest: properties can be seen, and not written. */
type Facts = { readonly [key: string]: string | number | boolean }

const LIMITS = "%ThimbleLimits%"
const LIMIT_FUEL = 4
const QUESTION_FUEL = 40

const rows = new Map<string, NativeRow>()

export const thimbleLimits = defineObject({
  name: LIMITS,
  spec: "docs/embedding.md#what-a-guest-knows",
  members: () => Object.fromEntries(BASE_LIMITS.map((name) => [name, limitGetter(name)])) as Members,
})

export const thimble = defineObject({
  name: "Thimble",
  spec: "docs/embedding.md#what-a-guest-knows",
  global: true,
  members: () => ({
    /** "trusted" or "untrusted". */
    trust: fixed(getter(native((realm) => host(realm).trust, 0))),
    limits: intrinsic(LIMITS, ENUMERABLE),
    permits: fixed(
      variadic(permits, 3, { convert: ["string", "string", "string", "number?"], cost: QUESTION_FUEL }),
    ),
    request: fixed(native(request, 2, { convert: ["string", "number"], cost: QUESTION_FUEL })),
    yield: fixed(native((realm) => host(realm).yieldTurn(), 0)),
  }),
  tag: "Thimble",
})

/** Before a guest runs: `Thimble.limits` tells of these too, limits of capabilities such as "file.bytes". */
export function defineLimits(realm: Realm, resources: readonly string[]): void {
  const limits = realm.intrinsic(LIMITS)
  for (const resource of resources) {
    const get = realm.builtinFunction(limitRow(resource))
    defineOwn(realm, limits, keyOfString(resource), accessorDescriptor(get, undefined, ENUMERABLE))
  }
}

function limitGetter(resource: string) {
  return fixed(getter(limitRow(resource)))
}

/** What guests can see, and not replace. */
function fixed(row: MemberRow): MemberRow {
  return withFlags(row, ENUMERABLE)
}

function limitRow(resource: string): NativeRow {
  let row = rows.get(resource)
  if (row === undefined) {
    row = native((realm) => facts(realm, host(realm).limit(resource)), 0, { cost: LIMIT_FUEL })
    row.name = `get ${resource}`
    rows.set(resource, row)
  }
  return row
}

/**
 * Thimble.permits ( group, type, target [ , amount ] ): what doing it would meet.
 *
 * Fuel: 40, and 1 for each 8 units of the texts.
 */
function permits(realm: Realm, _self: Value, args: readonly Value[]): Value {
  const [group, type, target, amount = 0] = args as [string?, string?, string?, number?]
  if (group === undefined || type === undefined || target === undefined)
    throw typeError("Thimble.permits needs a group, a type and a target")
  const length = group.length + type.length + target.length
  if (length > MAX_TEXT)
    throw rangeError(`Thimble.permits takes texts of ${MAX_TEXT} units in all, got ${length}`)
  realm.meter.pay(length >>> 3, 0)
  return facts(realm, host(realm).permits(group, type, target, checkAmount("amount", amount, 0)))
}

const MAX_TEXT = 4096

/**
 * Thimble.request ( resource, amount ): asks the controller to raise a cap by so much; whether it did. The guest waits
 * while a controller takes its time.
 */
function request(realm: Realm, _self: Value, resource: Value, amount: Value): Value {
  return host(realm).raiseLimit(resource as string, checkAmount("amount", amount as number, 1))
}

function checkAmount(name: string, amount: number, least: number): number {
  if (Number.isSafeInteger(amount) && amount >= least) return amount
  throw rangeError(`${name} must be an integer of at least ${least}, got ${amount}`)
}

function facts(realm: Realm, record: Facts): Value {
  const object = realm.newObject()
  for (const key of Object.keys(record)) realm.define(object, key, record[key], ENUMERABLE)
  return object
}

function host(realm: Realm) {
  if (realm.host === null) throw new InternalError("a guest without an embedder")
  return realm.host
}
