/** Object. What is no leaf for plain objects is in self-hosted/object.js: proxies and getters may be met anywhere. */

import type { Value } from "../objects/value.js"
import { sameValue } from "../operations/equality.js"
import { assignPlain, plainProperties } from "../operations/plain-object.js"
import type { Realm } from "../realm.js"
import { accessor, defineBuiltin, native, selfHosted, variadic } from "./define.js"

export const object = defineBuiltin({
  name: "Object",
  spec: "sec-object-objects",
  construct: selfHosted("ObjectConstructor", 1),
  statics: () => ({
    assign: variadic((realm, _self, [target, ...sources]) => assignPlain(realm, target, sources), 2, {
      otherwise: "Object_assign",
    }),
    create: selfHosted("Object_create", 2),
    defineProperties: selfHosted("Object_defineProperties", 2),
    defineProperty: selfHosted("Object_defineProperty", 3),
    entries: native((realm, _self, object) => plainProperties(realm, object, "key+value"), 1, {
      otherwise: "Object_entries",
    }),
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
    keys: native((realm, _self, object) => plainProperties(realm, object, "key"), 1, {
      otherwise: "Object_keys",
    }),
    preventExtensions: selfHosted("Object_preventExtensions", 1),
    seal: selfHosted("Object_seal", 1),
    setPrototypeOf: selfHosted("Object_setPrototypeOf", 2),
    values: native((realm, _self, object) => plainProperties(realm, object, "value"), 1, {
      otherwise: "Object_values",
    }),
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
  return sameValue(realm.meter, a, b)
}
