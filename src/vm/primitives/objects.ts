// New objects of the plainest kinds: ordinary ones, errors, boxes, symbols.

import { Accessor, ExoticObject, type GuestObject, isCallable } from "../objects/object.js"
import { findOwn } from "../objects/property.js"
import { HIDDEN_DEFAULT } from "../objects/shape.js"
import { Rope, type Value } from "../objects/value.js"
import { ErrorData, newErrorObject } from "../operations/new-error.js"
import { textOf } from "../operations/text.js"
import { PrimitiveBox } from "../operations/to-object.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { keyOf } from "./conversions.js"
import type { FixedPrimitive } from "./define.js"

export const objectPrimitives = {
  NewObject: (realm, proto) => realm.newObject(proto as GuestObject | null),
  BuiltinTag: (_realm, object) => builtinTag(object as GuestObject),
  DefineHidden: (realm, object, key, value) => {
    realm.define(object as GuestObject, keyOf(realm, key), value, HIDDEN_DEFAULT)
    return undefined
  },
  NewErrorObject: (realm, proto) => newErrorObject(realm, proto as GuestObject | null),
  ErrorStack: (realm, error) => errorStack(realm, error as GuestObject),
  IsFiniteNumber: (_realm, a) => typeof a === "number" && Number.isFinite(a),
  NewBooleanObject: (realm, proto, value) => realm.newExotic(new PrimitiveBox(value), proto as GuestObject),
  NewSymbol: (realm, description) => newSymbol(realm, description),
} satisfies Record<string, FixedPrimitive>

function builtinTag(object: GuestObject): string {
  if (isCallable(object as Value)) return "Function"
  return object instanceof ExoticObject ? object.payload.builtinTag : "Object"
}

/** A host symbol of our own making. */
function newSymbol(realm: Realm, description: Value): Value {
  realm.meter.bytesLeft -= SIZE.symbol
  if (description === undefined) return Symbol()
  const text = textOf(realm, description as string | Rope)
  return Symbol(text)
}

/** What `stack` shows: the error as it is when somebody first looks, then one line for each frame. */
function errorStack(realm: Realm, error: GuestObject): Value {
  if (!(error instanceof ExoticObject) || !(error.payload instanceof ErrorData)) return undefined
  const data = error.payload
  if (data.stack === null) {
    const name = dataText(realm, error, "name") ?? "Error"
    const message = dataText(realm, error, "message") ?? ""
    const heading = name === "" ? message : message === "" ? name : `${name}: ${message}`
    const stack = heading + realm.describeFrames(data.frames)
    realm.meter.payString(stack.length)
    data.stack = stack
  }
  return data.stack
}

/** Longest name or message that `stack` shows, in UTF-16 units. */
const SHOWN = 1000
/** How far up the prototypes `name` is looked for. */
const MAX_WALK = 16

/** A string property that can be had without running code. */
function dataText(realm: Realm, object: GuestObject, key: string): string | undefined {
  let holder: GuestObject | null = object
  for (let steps = 0; holder !== null && steps < MAX_WALK; steps++) {
    if (findOwn(realm, holder, key)) {
      const { value } = realm.found
      if (value instanceof Accessor) return undefined
      if (value instanceof Rope) return "a long string"
      return typeof value === "string" ? value.slice(0, SHOWN) : undefined
    }
    holder = holder.proto
  }
  return undefined
}
