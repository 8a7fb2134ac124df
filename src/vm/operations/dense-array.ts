// When may a leaf take the elements of an array as they are? A dense array's elements are plain data properties; a hole
// asks the prototypes, so these must have no indexed properties. What species an array has can be read off its shape.

import {
  Accessor,
  ArrayObject,
  ConstructKind,
  FunctionObject,
  type GuestObject,
  LazyValue,
  valueAt,
} from "../objects/object.js"
import { SYMBOLS } from "../objects/symbols.js"
import { EMPTY, type PropertyKey, type Value } from "../objects/value.js"
import type { Realm } from "../realm.js"

/** Arrays up to this length are made with all their elements (holes); longer ones sparse. */
export const MAX_DENSE_LENGTH = 1 << 20

/** The getter of every built-in constructor's @@species. */
export function returnSelf(_realm: Realm, self: Value): Value {
  return self
}

/**
 * The array, if it is dense and its prototypes have no indexed properties: a hole is then surely absent, and storing at
 * an index past the end calls no setter. Else null.
 */
export function plainArray(realm: Realm, value: Value): ArrayObject | null {
  if (!(value instanceof ArrayObject) || value.sparseLength >= 0) return null
  const { arrayPrototype } = realm
  if (value.proto !== arrayPrototype) return null
  return prototypesArePlain(realm, arrayPrototype as ArrayObject) ? value : null
}

/** As plainArray, and elements may be added. */
export function growableArray(realm: Realm, value: Value): ArrayObject | null {
  const array = plainArray(realm, value)
  return array?.shape.extensible ? array : null
}

function prototypesArePlain(realm: Realm, proto: ArrayObject): boolean {
  if (proto.sparseLength >= 0 || proto.elements.length > 0) return false
  const { objectPrototype } = realm
  return proto.proto === objectPrototype && !objectPrototype.shape.hasIndices
}

/** Whether ArraySpeciesCreate of this array makes an ordinary array, without anything that a guest could observe. */
export function hasPlainSpecies(realm: Realm, array: ArrayObject): boolean {
  const { arrayPrototype } = realm
  if (array.shape !== realm.intrinsics.emptyArray || array.proto !== arrayPrototype) return false
  return isPristineConstructor(realm, arrayPrototype, "%Array%")
}

/**
 * Whether `prototype.constructor` is the intrinsic `name`, and that one's @@species is still the built-in getter.
 */
export function isPristineConstructor(realm: Realm, prototype: GuestObject, name: string): boolean {
  const constructor = peek(prototype, "constructor")
  if (constructor === undefined) return false
  const original = realm.existing(name)
  if (original === undefined) return constructor instanceof LazyValue
  if (!(constructor instanceof LazyValue) && constructor !== original) return false
  const species = peek(original, SYMBOLS.species)
  if (species instanceof LazyValue) return true
  if (!(species instanceof Accessor) || !(species.get instanceof FunctionObject)) return false
  const { target, constructKind } = species.get
  return constructKind === ConstructKind.None && (target as { fn?: unknown }).fn === returnSelf
}

/** What an own property's slot holds, lazy values and accessors as they are; undefined if there is none. */
function peek(object: GuestObject, key: PropertyKey): unknown {
  const index = object.shape.find(key)
  return index < 0 ? undefined : valueAt(object, index)
}

/** Holes, packed: `count` of them. The caller has paid. */
export function holes(count: number): Value[] {
  const elements: Value[] = []
  for (let i = 0; i < count; i++) elements.push(EMPTY)
  return elements
}
