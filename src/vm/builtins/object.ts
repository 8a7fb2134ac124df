/** Object. All of it but Object.is is in self-hosted/object.js: proxies and getters may be met anywhere. */

import { Rope, type Value } from "../objects/value.js"
import { sameValue } from "../operations/equality.js"
import { textOf } from "../operations/text.js"
import type { Realm } from "../realm.js"
import { accessor, defineBuiltin, native, selfHosted } from "./define.js"

export const object = defineBuiltin({
  name: "Object",
  spec: "sec-object-objects",
  construct: selfHosted("ObjectConstructor", 1),
  statics: () => ({
    assign: selfHosted("Object_assign", 2),
    create: selfHosted("Object_create", 2),
    defineProperties: selfHosted("Object_defineProperties", 2),
    defineProperty: selfHosted("Object_defineProperty", 3),
    entries: selfHosted("Object_entries", 1),
    freeze: selfHosted("Object_freeze", 1),
    fromEntries: selfHosted("Object_fromEntries", 1),
    getOwnPropertyDescriptor: selfHosted("Object_getOwnPropertyDescriptor", 2),
    getOwnPropertyDescriptors: selfHosted("Object_getOwnPropertyDescriptors", 1),
    getOwnPropertyNames: selfHosted("Object_getOwnPropertyNames", 1),
    getOwnPropertySymbols: selfHosted("Object_getOwnPropertySymbols", 1),
    getPrototypeOf: selfHosted("Object_getPrototypeOf", 1),
    groupBy: selfHosted("Object_groupBy", 2),
    hasOwn: selfHosted("Object_hasOwn", 2),
    is: native(objectIs, 2),
    isExtensible: selfHosted("Object_isExtensible", 1),
    isFrozen: selfHosted("Object_isFrozen", 1),
    isSealed: selfHosted("Object_isSealed", 1),
    keys: selfHosted("Object_keys", 1),
    preventExtensions: selfHosted("Object_preventExtensions", 1),
    seal: selfHosted("Object_seal", 1),
    setPrototypeOf: selfHosted("Object_setPrototypeOf", 2),
    values: selfHosted("Object_values", 1),
  }),
  prototype: () => ({
    hasOwnProperty: selfHosted("Object_hasOwnProperty", 1),
    isPrototypeOf: selfHosted("Object_isPrototypeOf", 1),
    propertyIsEnumerable: selfHosted("Object_propertyIsEnumerable", 1),
    toLocaleString: selfHosted("Object_toLocaleString", 0),
    toString: selfHosted("Object_toString", 0),
    valueOf: selfHosted("Object_valueOf", 0),
    ["__proto__"]: accessor(selfHosted("Object_getProto", 0), selfHosted("Object_setProto", 1)),
    __defineGetter__: selfHosted("Object_defineGetter", 2),
    __defineSetter__: selfHosted("Object_defineSetter", 2),
    __lookupGetter__: selfHosted("Object_lookupGetter", 1),
    __lookupSetter__: selfHosted("Object_lookupSetter", 1),
  }),
})

/** Object.is ( value1, value2 ) — sec-object.is */
function objectIs(realm: Realm, _self: Value, a: Value, b: Value): Value {
  const left = a instanceof Rope ? textOf(realm, a) : a
  return sameValue(left, b instanceof Rope ? textOf(realm, b) : b)
}
