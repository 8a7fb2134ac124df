/** Boolean. */

import { ExoticObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { PrimitiveBox } from "../operations/to-object.js"
import type { Realm } from "../realm.js"
import { typeError } from "../throw.js"
import { defineBuiltin, native, selfHosted } from "./define.js"

export const boolean = defineBuiltin({
  name: "Boolean",
  spec: "sec-boolean-objects",
  construct: selfHosted("BooleanConstructor", 1),
  prototypeKind: "boolean",
  prototype: () => ({
    toString: native(booleanToString, 0),
    valueOf: native(booleanValueOf, 0),
  }),
})

/** Boolean.prototype.toString ( ) — sec-boolean.prototype.tostring */
function booleanToString(_realm: Realm, self: Value): Value {
  return thisBoolean(self) ? "true" : "false"
}

/** Boolean.prototype.valueOf ( ) — sec-boolean.prototype.valueof */
function booleanValueOf(_realm: Realm, self: Value): Value {
  return thisBoolean(self)
}

/** ThisBooleanValue — sec-thisbooleanvalue. Throws: TypeError if there is none. */
function thisBoolean(self: Value): boolean {
  if (typeof self === "boolean") return self
  if (self instanceof ExoticObject && self.payload instanceof PrimitiveBox) {
    const { primitive } = self.payload
    if (typeof primitive === "boolean") return primitive
  }
  throw typeError("Boolean method called on a value that is not a boolean")
}
