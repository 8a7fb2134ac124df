// What a guest threw, as the embedder gets it. Nothing of the guest runs: names are read from data properties only.

import { FunctionObject, type GuestObject, isObject } from "../../vm/objects/object.js"
import { findOwn, ownKeys } from "../../vm/objects/property.js"
import { flatten, Rope, type Value } from "../../vm/objects/value.js"
import { ExoticObject } from "../../vm/objects/object.js"
import { ErrorData } from "../../vm/operations/new-error.js"
import { isProxy } from "../../vm/objects/object.js"
import type { Realm } from "../../vm/realm.js"
import { GuestError } from "../errors.js"
import { dataProperty, fromGuest, guestStack } from "./from-guest.js"
import type { FunctionOwner } from "./host-function.js"
import { toHost } from "./to-host.js"

/** Longest name or message that is taken over, in UTF-16 units. */
const MAX_TEXT = 10_000
/** Causes of causes that are followed. */
const MAX_CAUSES = 16
const SHOWN_ELSEWHERE: ReadonlySet<unknown> = new Set(["name", "message", "stack", "cause"])

export function guestError(realm: Realm, thrown: Value, owner: FunctionOwner): GuestError {
  // The chain of causes, outermost first, then built from its end.
  const chain: Value[] = [thrown]
  const seen = new Set<Value>(chain)
  while (chain.length < MAX_CAUSES) {
    const cause = causeOf(realm, chain.at(-1))
    if (!isErrorLike(realm, cause) || seen.has(cause)) break
    seen.add(cause)
    chain.push(cause)
  }
  let error = single(realm, chain.at(-1), owner, undefined)
  for (let i = chain.length - 2; i >= 0; i--) error = single(realm, chain[i], owner, error)
  return error
}

function single(realm: Realm, thrown: Value, owner: FunctionOwner, cause: GuestError | undefined): GuestError {
  const isError = thrown instanceof ExoticObject && thrown.payload instanceof ErrorData
  const error = new GuestError(
    isErrorLike(realm, thrown)
      ? {
          name: nameOf(realm, thrown as GuestObject),
          className: classNameOf(realm, thrown as GuestObject),
          message: text(dataProperty(realm, thrown as GuestObject, "message")),
          guestStack: isError ? guestStack(realm, (thrown as ExoticObject).payload as ErrorData) : "",
          isError,
          value: isError ? undefined : copy(realm, thrown, owner),
          properties: propertiesOf(realm, thrown as GuestObject, owner),
        }
      : {
          name: "thrown value",
          className: isObject(thrown) ? classNameOf(realm, thrown) : "",
          message: describe(thrown),
          guestStack: "",
          isError: false,
          value: copy(realm, thrown, owner),
          properties: Object.create(null) as Record<string, unknown>,
        },
  )
  const own = cause ?? copy(realm, causeOf(realm, thrown), owner)
  if (own !== undefined) Object.defineProperty(error, "cause", { value: own, configurable: true, writable: true })
  return error
}

/** Error objects, and what classes of a guest's own make that have a message. */
function isErrorLike(realm: Realm, value: Value): boolean {
  if (!isObject(value) || isProxy(value)) return false
  if (value instanceof ExoticObject && value.payload instanceof ErrorData) return true
  return typeof dataProperty(realm, value, "message") === "string"
}

function causeOf(realm: Realm, value: Value): Value {
  return isObject(value) && !isProxy(value) && findOwn(realm, value, "cause") ? dataProperty(realm, value, "cause") : undefined
}

function nameOf(realm: Realm, value: GuestObject): string {
  const name = dataProperty(realm, value, "name")
  if (typeof name === "string" && name !== "") return text(name)
  return classNameOf(realm, value) || "Error"
}

function classNameOf(realm: Realm, value: GuestObject): string {
  const constructor = dataProperty(realm, value, "constructor")
  if (!(constructor instanceof FunctionObject)) return ""
  return text(dataProperty(realm, constructor, "name"))
}

function text(value: Value): string {
  const flat = value instanceof Rope ? flatten(value) : value
  if (typeof flat !== "string") return ""
  return flat.length > MAX_TEXT ? `${flat.slice(0, MAX_TEXT)}…` : flat
}

function describe(value: Value): string {
  if (typeof value === "string" || value instanceof Rope) return text(value)
  if (isObject(value)) return "an object"
  return typeof value === "symbol" ? value.toString() : String(value)
}

function propertiesOf(realm: Realm, error: GuestObject, owner: FunctionOwner): Record<string, unknown> {
  const properties = Object.create(null) as Record<string, unknown>
  for (const key of ownKeys(error, realm)) {
    if (typeof key !== "string" || SHOWN_ELSEWHERE.has(key) || !findOwn(realm, error, key)) continue
    const value = copy(realm, dataProperty(realm, error, key), owner)
    if (value !== undefined) properties[key] = value
  }
  return properties
}

/** A copy, or undefined for what can't cross: an error is told even if a part of it can't be. */
function copy(realm: Realm, value: Value, owner: FunctionOwner): unknown {
  try {
    return toHost(fromGuest(realm, value, "thrown value"), owner)
  } catch {
    return undefined
  }
}
