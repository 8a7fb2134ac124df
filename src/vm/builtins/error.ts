/** Error, the NativeErrors, AggregateError, SuppressedError, QuotaExceededError: self-hosted/error.js. */

import { ExoticObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { ErrorData } from "../operations/new-error.js"
import type { Realm } from "../realm.js"
import { accessor, defineBuiltin, HIDDEN_DEFAULT, native, selfHosted, value } from "./define.js"

export const errors = [
  defineBuiltin({
    name: "Error",
    spec: "sec-error-objects",
    construct: selfHosted("ErrorConstructor", 1),
    statics: () => ({ isError: native(errorIsError, 1) }),
    prototype: () => ({
      message: value("", HIDDEN_DEFAULT),
      name: value("Error", HIDDEN_DEFAULT),
      toString: selfHosted("Error_toString", 0),
      stack: accessor(selfHosted("Error_getStack", 0), selfHosted("Error_setStack", 1)),
    }),
  }),
  nativeError("EvalError"),
  nativeError("RangeError"),
  nativeError("ReferenceError"),
  nativeError("SyntaxError"),
  nativeError("TypeError"),
  nativeError("URIError"),
  derivedError("AggregateError", "sec-aggregate-error-objects", 2),
  derivedError("SuppressedError", "sec-suppressederror-objects", 3),
  // Not of ECMAScript: https://webidl.spec.whatwg.org/#quotaexceedederror, with Error in DOMException's place.
  derivedError("QuotaExceededError", "quotaexceedederror", 0),
]

function nativeError(name: string) {
  return derivedError(name, "sec-nativeerror-object-structure", 1)
}

function derivedError(name: string, spec: string, length: number) {
  return defineBuiltin({
    name,
    spec,
    construct: selfHosted(`${name}Constructor`, length),
    parent: "%Error%",
    prototypeParent: "%Error.prototype%",
    prototype: () => ({ message: value("", HIDDEN_DEFAULT), name: value(name, HIDDEN_DEFAULT) }),
  })
}

/** Error.isError ( arg ) — sec-error.iserror */
function errorIsError(_realm: Realm, _self: Value, a: Value): Value {
  return a instanceof ExoticObject && a.payload instanceof ErrorData
}
