// Types, identity, errors.

import type { Meter } from "../meter.js"
import {
  ArrayObject,
  ExoticObject,
  isCallable,
  isConstructor,
  isObject,
  ProxyData,
} from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { sameValue, sameValueZero } from "../operations/equality.js"
import { newError } from "../operations/new-error.js"
import { toObject } from "../operations/to-object.js"
import { typeError } from "../throw.js"
import type { FixedPrimitive } from "./define.js"

export const typePrimitives = {
  IsObject: (_realm, a) => isObject(a),
  IsCallable: (_realm, a) => isCallable(a),
  IsConstructor: (_realm, a) => isConstructor(a),
  IsArray: (realm, a) => isArray(a, realm.meter),
  ToObject: (realm, a) => toObject(realm, a),
  SameValue: (realm, a, b) => sameValue(realm.meter, a, b),
  SameValueZero: (realm, a, b) => sameValueZero(realm.meter, a, b),
  NewTypeError: (realm, message) => newError(realm, "TypeError", message as string),
  NewRangeError: (realm, message) => newError(realm, "RangeError", message as string),
  NewSyntaxError: (realm, message) => newError(realm, "SyntaxError", message as string),
  NewReferenceError: (realm, message) => newError(realm, "ReferenceError", message as string),
} satisfies Record<string, FixedPrimitive>

/** IsArray ( argument ) — sec-isarray. */
export function isArray(value: Value, meter: Meter): boolean {
  let object = value
  let steps = 0
  while (object instanceof ExoticObject && object.payload instanceof ProxyData) {
    if (object.payload.target === null) throw typeError("cannot perform IsArray on a revoked proxy")
    object = object.payload.target
    meter.payStep(++steps)
  }
  return object instanceof ArrayObject
}
