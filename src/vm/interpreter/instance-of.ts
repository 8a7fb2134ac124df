// instanceof as a leaf, where nothing of it can be observed.

import {
  Accessor,
  CallKind,
  FunctionObject,
  type GuestObject,
  isObject,
  isProxy,
  LazyValue,
  valueAt,
} from "../objects/object.js"
import { findOwn } from "../objects/property.js"
import { SYMBOLS } from "../objects/symbols.js"
import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { rowOf } from "./invoke.js"

/**
 * OrdinaryHasInstance — sec-ordinaryhasinstance — if `target` is a plain function that inherits the original
 * Function.prototype[Symbol.hasInstance] and no proxy is in the way; undefined: run the self-hosted InstanceOf.
 */
export function instanceOfLeaf(realm: Realm, value: Value, target: GuestObject): boolean | undefined {
  if (!(target instanceof FunctionObject) || target.callKind === CallKind.Bound) return undefined
  if (!inheritsHasInstance(realm, target)) return undefined
  if (!isObject(value)) return false
  if (!findOwn(realm, target, "prototype")) return undefined
  const prototype = realm.found.value
  if (prototype instanceof Accessor || !isObject(prototype)) return undefined
  let object: GuestObject = value
  let steps = 0
  for (;;) {
    if (isProxy(object)) return undefined
    const { proto } = object
    if (proto === null) return false
    if (proto === prototype) return true
    realm.meter.payStep(++steps)
    object = proto
  }
}

function inheritsHasInstance(realm: Realm, target: FunctionObject): boolean {
  const { functionPrototype } = realm
  let steps = 0
  for (let object: GuestObject = target; object !== functionPrototype; ) {
    realm.meter.payStep(++steps)
    if (isProxy(object) || object.shape.find(SYMBOLS.hasInstance) >= 0 || object.proto === null) return false
    object = object.proto
  }
  const { shape } = functionPrototype
  const index = shape.find(SYMBOLS.hasInstance)
  if (index < 0) return false
  const method = valueAt(functionPrototype, index) as unknown
  return method instanceof LazyValue || rowOf(method as Value)?.name === "[Symbol.hasInstance]"
}
