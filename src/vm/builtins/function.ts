/** Function, and the hidden constructors of generator and async functions. What calls back is in self-hosted/function.js. */

import type { FunctionCode } from "../intrinsics.js"
import { FunctionObject, isCallable } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { THROW_TYPE_ERROR } from "../realm.js"
import { typeError } from "../throw.js"
import { accessor, CONFIGURABLE, defineBuiltin, intrinsic, native, selfHosted, withFlags } from "./define.js"

export const functions = [
  defineBuiltin({
    name: "Function",
    spec: "sec-function-objects",
    construct: selfHosted("FunctionConstructor", 1),
    prototypeKind: "function",
    prototype: () => ({
      arguments: accessor(THROW_TYPE_ERROR, THROW_TYPE_ERROR),
      caller: accessor(THROW_TYPE_ERROR, THROW_TYPE_ERROR),
      apply: selfHosted("Function_apply", 2),
      bind: selfHosted("Function_bind", 1),
      call: selfHosted("Function_call", 1),
      toString: native(functionToString, 0),
      "@@hasInstance": withFlags(selfHosted("Function_hasInstance", 1), 0),
    }),
  }),
  defineBuiltin({
    name: "GeneratorFunction",
    spec: "sec-generatorfunction-objects",
    construct: selfHosted("GeneratorFunctionConstructor", 1),
    global: false,
    parent: "%Function%",
    prototypeParent: "%Function.prototype%",
    prototype: () => ({
      constructor: intrinsic("%GeneratorFunction%", CONFIGURABLE),
      prototype: intrinsic("%GeneratorPrototype%", CONFIGURABLE),
    }),
    tag: "GeneratorFunction",
  }),
  defineBuiltin({
    name: "AsyncFunction",
    spec: "sec-async-function-objects",
    construct: selfHosted("AsyncFunctionConstructor", 1),
    global: false,
    parent: "%Function%",
    prototypeParent: "%Function.prototype%",
    prototype: () => ({ constructor: intrinsic("%AsyncFunction%", CONFIGURABLE) }),
    tag: "AsyncFunction",
  }),
  defineBuiltin({
    name: "AsyncGeneratorFunction",
    spec: "sec-asyncgeneratorfunction-objects",
    construct: selfHosted("AsyncGeneratorFunctionConstructor", 1),
    global: false,
    parent: "%Function%",
    prototypeParent: "%Function.prototype%",
    prototype: () => ({
      constructor: intrinsic("%AsyncGeneratorFunction%", CONFIGURABLE),
      prototype: intrinsic("%AsyncGeneratorPrototype%", CONFIGURABLE),
    }),
    tag: "AsyncGeneratorFunction",
  }),
]

/**
 * Function.prototype.toString ( ) — sec-function.prototype.tostring
 *
 * Throws: TypeError if `self` is not callable.
 */
function functionToString(realm: Realm, self: Value): Value {
  if (!isCallable(self)) throw typeError("Function.prototype.toString requires that 'this' be a function")
  if (!(self instanceof FunctionObject)) return "function () { [native code] }"
  const code = self.target as Partial<FunctionCode & { readonly name: string }> | null
  const source = code?.functionSource
  if (typeof source === "string") {
    realm.meter.payString(source.length)
    return source
  }
  const name = self.extra?.row?.name ?? code?.name
  return `function ${typeof name === "string" ? name : ""}() { [native code] }`
}
