/** Reflect and Proxy: self-hosted/reflect.js, self-hosted/proxy.js. */

import { defineBuiltin, defineObject, selfHosted } from "./define.js"

export const reflect = defineObject({
  name: "Reflect",
  spec: "sec-reflect-object",
  global: true,
  members: () => ({
    apply: selfHosted("Reflect_apply", 3),
    construct: selfHosted("Reflect_construct", 2),
    defineProperty: selfHosted("Reflect_defineProperty", 3),
    deleteProperty: selfHosted("Reflect_deleteProperty", 2),
    get: selfHosted("Reflect_get", 2),
    getOwnPropertyDescriptor: selfHosted("Reflect_getOwnPropertyDescriptor", 2),
    getPrototypeOf: selfHosted("Reflect_getPrototypeOf", 1),
    has: selfHosted("Reflect_has", 2),
    isExtensible: selfHosted("Reflect_isExtensible", 1),
    ownKeys: selfHosted("Reflect_ownKeys", 1),
    preventExtensions: selfHosted("Reflect_preventExtensions", 1),
    set: selfHosted("Reflect_set", 3),
    setPrototypeOf: selfHosted("Reflect_setPrototypeOf", 2),
  }),
  tag: "Reflect",
})

export const proxy = defineBuiltin({
  name: "Proxy",
  spec: "sec-proxy-objects",
  construct: selfHosted("ProxyConstructor", 2),
  hasPrototype: false,
  statics: () => ({ revocable: selfHosted("Proxy_revocable", 2) }),
})
