// What a guest threw, as the embedder gets it. Nothing of the guest runs: names are read from data properties only.

import { ExoticObject, FunctionObject, type GuestObject, isObject, isProxy } from "../../vm/objects/object.js"
import { findOwn } from "../../vm/objects/property.js"
import { Rope, type Value } from "../../vm/objects/value.js"
import { ErrorData } from "../../vm/operations/new-error.js"
import type { Realm } from "../../vm/realm.js"
import { GuestError } from "../errors.js"
import { dataProperty, fromGuest, guestStack, shortText } from "./from-guest.js"
import type { FunctionOwner } from "./host-function.js"
import { CrossingBudget } from "./parcel.js"
import { toHost } from "./to-host.js"

/** Values that all parts of an error and its causes may have together, and properties of one. */
const MAX_PARTS = 20_000
const MAX_PROPERTIES = 100
/** Longer BigInts are not shown. */
const SHOWN_BITS = 256
/** Causes of causes that are followed. */
const MAX_CAUSES = 16
const SHOWN_ELSEWHERE: ReadonlySet<unknown> = new Set(["name", "message", "stack", "cause"])

interface Copying {
  readonly owner: FunctionOwner
  /** One for all parts: shared parts are copied again with each, so that together they must stay small. */
  readonly budget: CrossingBudget
}

export function guestError(realm: Realm, thrown: Value, owner: FunctionOwner): GuestError {
  const copying: Copying = { owner, budget: new CrossingBudget(MAX_PARTS) }
  // The chain of causes, outermost first, then built from its end.
  const chain: Value[] = [thrown]
  const seen = new Set<Value>(chain)
  while (chain.length < MAX_CAUSES) {
    const cause = causeOf(realm, chain.at(-1))
    if (!isErrorLike(realm, cause) || seen.has(cause)) break
    seen.add(cause)
    chain.push(cause)
  }
  let error = single(realm, chain.at(-1), copying, undefined)
  for (let i = chain.length - 2; i >= 0; i--) error = single(realm, chain[i], copying, error)
  return error
}

function single(realm: Realm, thrown: Value, copying: Copying, cause: GuestError | undefined): GuestError {
  const isError = thrown instanceof ExoticObject && thrown.payload instanceof ErrorData
  const error = new GuestError(
    isErrorLike(realm, thrown)
      ? {
          name: nameOf(realm, thrown as GuestObject),
          className: classNameOf(realm, thrown as GuestObject),
          message: shortText(dataProperty(realm, thrown as GuestObject, "message")),
          guestStack: isError ? guestStack(realm, (thrown as ExoticObject).payload as ErrorData) : "",
          isError,
          value: isError ? undefined : copy(realm, thrown, copying),
          properties: propertiesOf(realm, thrown as GuestObject, copying),
        }
      : {
          name: "thrown value",
          className: isObject(thrown) ? classNameOf(realm, thrown) : "",
          message: describe(thrown),
          guestStack: "",
          isError: false,
          value: copy(realm, thrown, copying),
          properties: Object.create(null) as Record<string, unknown>,
        },
  )
  const own = cause ?? copy(realm, causeOf(realm, thrown), copying)
  if (own !== undefined)
    Object.defineProperty(error, "cause", { value: own, configurable: true, writable: true })
  return error
}

/** Error objects, and what classes of a guest's own make that have a message. */
function isErrorLike(realm: Realm, value: Value): boolean {
  if (!isObject(value) || isProxy(value)) return false
  if (value instanceof ExoticObject && value.payload instanceof ErrorData) return true
  return typeof dataProperty(realm, value, "message") === "string"
}

function causeOf(realm: Realm, value: Value): Value {
  return isObject(value) && !isProxy(value) && findOwn(realm, value, "cause")
    ? dataProperty(realm, value, "cause")
    : undefined
}

function nameOf(realm: Realm, value: GuestObject): string {
  const name = dataProperty(realm, value, "name")
  if (typeof name === "string" && name !== "") return shortText(name)
  return classNameOf(realm, value) || "Error"
}

function classNameOf(realm: Realm, value: GuestObject): string {
  const constructor = dataProperty(realm, value, "constructor")
  if (!(constructor instanceof FunctionObject)) return ""
  return shortText(dataProperty(realm, constructor, "name"))
}

function describe(value: Value): string {
  if (typeof value === "string" || value instanceof Rope) return shortText(value)
  if (isObject(value)) return "an object"
  if (typeof value === "symbol") return `Symbol(${shortText(value.description ?? "")})`
  if (typeof value === "bigint" && BigInt.asIntN(SHOWN_BITS, value) !== value) return "a large BigInt"
  return String(value)
}

function propertiesOf(realm: Realm, error: GuestObject, copying: Copying): Record<string, unknown> {
  const properties = Object.create(null) as Record<string, unknown>
  const { shape } = error
  // Elements are not among these: an array of any length may be thrown.
  for (let i = 0; i < Math.min(shape.count, MAX_PROPERTIES); i++) {
    const key = shape.keyAt(i)
    if (typeof key !== "string" || SHOWN_ELSEWHERE.has(key) || !findOwn(realm, error, key)) continue
    const value = copy(realm, dataProperty(realm, error, key), copying)
    if (value !== undefined) properties[key] = value
  }
  return properties
}

/** A copy, or undefined for what can't cross: an error is told even if a part of it can't be. */
function copy(realm: Realm, value: Value, { owner, budget }: Copying): unknown {
  try {
    return toHost(fromGuest(realm, value, "thrown value", budget), owner)
  } catch {
    return undefined
  }
}
