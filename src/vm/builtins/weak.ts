// WeakMap, WeakSet, WeakRef, FinalizationRegistry. What they hold weakly is held until a census finds that nothing else
// holds it: that comes when the guest's memory is used up, at the same instruction in every run (census.ts).

import { ExoticObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import {
  Cell,
  canBeHeldWeakly,
  incompatible,
  requireRegistry,
  requireWeakMap,
  requireWeakSet,
  WeakRefData,
} from "../operations/collections.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import { defineBuiltin, native, selfHosted } from "./define.js"

export const weakMap = defineBuiltin({
  name: "WeakMap",
  spec: "sec-weakmap-objects",
  construct: selfHosted("WeakMapConstructor", 0),
  prototype: () => ({
    delete: native((_realm, self, key) => requireWeakMap(self, "WeakMap.prototype.delete").delete(key), 1),
    get: native((_realm, self, key) => requireWeakMap(self, "WeakMap.prototype.get").get(key), 1),
    getOrInsert: native(weakMapGetOrInsert, 2),
    getOrInsertComputed: selfHosted("WeakMap_getOrInsertComputed", 2),
    has: native((_realm, self, key) => requireWeakMap(self, "WeakMap.prototype.has").has(key), 1),
    set: native(weakMapSet, 2),
  }),
  tag: "WeakMap",
})

export const weakSet = defineBuiltin({
  name: "WeakSet",
  spec: "sec-weakset-objects",
  construct: selfHosted("WeakSetConstructor", 0),
  prototype: () => ({
    add: native(weakSetAdd, 1),
    delete: native((_realm, self, key) => requireWeakSet(self, "WeakSet.prototype.delete").delete(key), 1),
    has: native((_realm, self, key) => requireWeakSet(self, "WeakSet.prototype.has").has(key), 1),
  }),
  tag: "WeakSet",
})

export const weakRef = defineBuiltin({
  name: "WeakRef",
  spec: "sec-weak-ref-objects",
  construct: selfHosted("WeakRefConstructor", 1),
  prototype: () => ({
    deref: native(weakRefDeref, 0),
  }),
  tag: "WeakRef",
})

export const finalizationRegistry = defineBuiltin({
  name: "FinalizationRegistry",
  spec: "sec-finalization-registry-objects",
  construct: selfHosted("FinalizationRegistryConstructor", 1),
  prototype: () => ({
    register: native(registryRegister, 2),
    unregister: native(registryUnregister, 1),
  }),
  tag: "FinalizationRegistry",
})

/** @throws TypeError unless the value is an object or a symbol that is not registered */
export function requireWeakKey(realm: Realm, value: Value, what: string): void {
  if (!canBeHeldWeakly(realm, value)) throw typeError(`${what} must be an object or an unregistered symbol`)
}

/** WeakMap.prototype.set ( key, value ) — sec-weakmap.prototype.set */
function weakMapSet(realm: Realm, self: Value, key: Value, value: Value): Value {
  const entries = requireWeakMap(self, "WeakMap.prototype.set")
  requireWeakKey(realm, key, "WeakMap key")
  if (!entries.has(key)) realm.meter.bytesLeft -= SIZE.mapEntry
  entries.set(key, value)
  return self
}

/** WeakMap.prototype.getOrInsert ( key, value ) — sec-weakmap.prototype.getorinsert */
function weakMapGetOrInsert(realm: Realm, self: Value, key: Value, value: Value): Value {
  const entries = requireWeakMap(self, "WeakMap.prototype.getOrInsert")
  requireWeakKey(realm, key, "WeakMap key")
  if (entries.has(key)) return entries.get(key)
  realm.meter.bytesLeft -= SIZE.mapEntry
  entries.set(key, value)
  return value
}

/** WeakSet.prototype.add ( value ) — sec-weakset.prototype.add */
function weakSetAdd(realm: Realm, self: Value, value: Value): Value {
  const entries = requireWeakSet(self, "WeakSet.prototype.add")
  requireWeakKey(realm, value, "WeakSet value")
  if (!entries.has(value)) realm.meter.bytesLeft -= SIZE.mapEntry
  entries.add(value)
  return self
}

/** WeakRef.prototype.deref ( ) — sec-weak-ref.prototype.deref */
function weakRefDeref(realm: Realm, self: Value): Value {
  if (!(self instanceof ExoticObject && self.payload instanceof WeakRefData))
    throw incompatible("WeakRef.prototype.deref", "a WeakRef")
  const { target } = self.payload
  if (target !== undefined) realm.keepDuringJob(target)
  return target
}

/** FinalizationRegistry.prototype.register ( target, heldValue [ , unregisterToken ] ) — sec-finalization-registry.prototype.register */
function registryRegister(realm: Realm, self: Value, target: Value, held: Value, token: Value): Value {
  const registry = requireRegistry(self, "FinalizationRegistry.prototype.register")
  requireWeakKey(realm, target, "FinalizationRegistry target")
  if (target === held) throw typeError("FinalizationRegistry target and held value must not be the same")
  if (token !== undefined) requireWeakKey(realm, token, "FinalizationRegistry token")
  realm.meter.bytesLeft -= token === undefined ? SIZE.mapEntry : 2 * SIZE.mapEntry
  registry.register(new Cell(target, held, token))
  return undefined
}

/** FinalizationRegistry.prototype.unregister ( unregisterToken ) — sec-finalization-registry.prototype.unregister */
function registryUnregister(realm: Realm, self: Value, token: Value): Value {
  const registry = requireRegistry(self, "FinalizationRegistry.prototype.unregister")
  requireWeakKey(realm, token, "FinalizationRegistry token")
  realm.meter.pay(registry.count(token), 0)
  return registry.unregister(token)
}
