// Primitives of self-hosted array code: making arrays, defining elements, iterators, and the leaves of sorting.

import { dataDescriptor } from "../objects/descriptor.js"
import type { ArrayIterator } from "../objects/iterators.js"
import {
  ArrayObject,
  ExoticObject,
  type GuestObject,
  isCallable,
  isObject,
  isProxy,
} from "../objects/object.js"
import { defineOwn, setArrayLength } from "../objects/property.js"
import { describeKey, keyOfNumber } from "../objects/property-key.js"
import { EMPTY, type PropertyKey, type Value } from "../objects/value.js"
import {
  growableArray,
  hasPlainSpecies,
  holes,
  MAX_DENSE_LENGTH,
  plainArray,
} from "../operations/dense-array.js"
import { iteratorResult } from "../operations/iterator-result.js"
import { lazyStringSort, type StringSort, stringKeys, stringSortStep } from "../operations/string-sort.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { rangeError, typeError } from "../throw.js"
import { elementsOf } from "./conversions.js"
import type { FixedPrimitive, ListPrimitive } from "./define.js"

export const arrayPrimitives = {
  NewArray: (realm, length, proto) => newArrayOfLength(realm, length as number, proto),
  DefineElement: (realm, object, index, value) =>
    defineElementLeaf(realm, object as GuestObject, index as number, value),
  DenseLength: (_realm, value, callback) =>
    value instanceof ArrayObject && value.sparseLength < 0 && isCallable(callback)
      ? value.elements.length
      : -1,
  EnterJoin: (realm, object) => enterJoin(realm, object as GuestObject),
  LeaveJoin: (realm) => void realm.tables.joining.pop(),
  HasPlainSpecies: (realm, array) => array instanceof ArrayObject && hasPlainSpecies(realm, array),
  IsForeignArray: () => false,
  CopyList: (realm, list) => copyList(realm, list as ArrayObject),
  IteratorResult: (realm, value, done) => iteratorResult(realm, value, done as boolean),

  ArrayIteratorObject: (_realm, iterator) => arrayIterator(iterator).object,
  ArrayIteratorIndex: (_realm, iterator) => arrayIterator(iterator).index,
  ArrayIteratorKind: (_realm, iterator) => arrayIterator(iterator).kind,
  ArrayIteratorAdvance: (_realm, iterator) => void arrayIterator(iterator).index++,
  ArrayIteratorFinish: (_realm, iterator) => void (arrayIterator(iterator).object = null),

  PresentElements: (realm, object, length) => presentElements(realm, object, length as number),
  StoreSorted: (realm, object, list, length) =>
    storeSorted(realm, object, list as ArrayObject, length as number),
  MoveUndefinedLast: (realm, list) => moveUndefinedLast(realm, list as ArrayObject),
  StringKeys: (realm, list, count) => stringKeys(realm, list as ArrayObject, count as number),
  NewStringSort: (realm, list, keys) => lazyStringSort(realm, list as ArrayObject, keys as ArrayObject),
  StringSortStep: (realm, sort) => stringSortStep(realm, (sort as ExoticObject).payload as StringSort),
} satisfies Record<string, FixedPrimitive>

export const arrayListPrimitives = {
  MoveElements: (realm, [to, index, from, start, end]) =>
    moveElements(realm, elementsOf(to), index as number, elementsOf(from), start as number, end as number),
} satisfies Record<string, ListPrimitive>

/** @throws Unpaid before any effect */
function enterJoin(realm: Realm, object: GuestObject): boolean {
  const { joining } = realm.tables
  realm.meter.pay(joining.length >>> 3, SIZE.value)
  if (joining.includes(object)) return false
  joining.push(object)
  return true
}

/** ArrayCreate ( length [ , proto ] ) — sec-arraycreate. `proto` undefined: %Array.prototype%. */
function newArrayOfLength(realm: Realm, length: number, proto: Value): ArrayObject {
  if (length !== length >>> 0) throw rangeError("invalid array length")
  const parent = isObject(proto) || proto === null ? proto : realm.arrayPrototype
  if (length > MAX_DENSE_LENGTH) {
    const array = realm.newArray([], parent)
    setArrayLength(realm, array, length)
    return array
  }
  realm.meter.pay(length >>> 1, SIZE.array + SIZE.value * length)
  return new ArrayObject(realm.intrinsics.emptyArray, parent, holes(length))
}

/**
 * CreateDataPropertyOrThrow of an array index, or of a larger integer; false if the object is no ordinary one, so
 * that [[DefineOwnProperty]] could run guest code.
 *
 * @throws TypeError if it is refused
 */
function defineElementLeaf(realm: Realm, object: GuestObject, index: number, value: Value): boolean {
  if (object instanceof ArrayObject) {
    const { elements } = object
    if (index < elements.length) {
      if (elements[index] !== EMPTY || object.shape.extensible) {
        elements[index] = value
        return true
      }
    } else if (index === elements.length && object.sparseLength < 0 && object.shape.extensible) {
      realm.meter.bytesLeft -= SIZE.value
      elements.push(value)
      return true
    }
  } else if (object instanceof ExoticObject && (isProxy(object) || object.payload.exotic !== null))
    return false
  const key: PropertyKey = keyOfNumber(index)
  if (!defineOwn(realm, object, key, dataDescriptor(value)))
    throw typeError(`cannot define property '${describeKey(key)}'`)
  return true
}

/** Fuel: 1 for each 8 elements. */
function moveElements(
  realm: Realm,
  to: Value[],
  index: number,
  from: readonly Value[],
  start: number,
  end: number,
): number {
  realm.meter.pay(Math.max(0, end - start) >>> 3, 0)
  let k = index
  for (let i = start; i < end; i++) to[k++] = from[i]
  return k
}

function copyList(realm: Realm, list: ArrayObject): ArrayObject {
  const { elements } = list
  realm.meter.pay(elements.length >>> 2, SIZE.array + SIZE.value * elements.length)
  return new ArrayObject(realm.intrinsics.emptyArray, realm.arrayPrototype, elements.slice())
}

function arrayIterator(value: Value): ArrayIterator {
  return (value as ExoticObject).payload as ArrayIterator
}

/** SortIndexedProperties with skip-holes of a plain array: a list of its own; EMPTY if it is not plain. */
function presentElements(realm: Realm, object: Value, length: number): Value {
  const array = plainArray(realm, object)
  if (array === null || array.elements.length !== length) return EMPTY
  realm.meter.pay(length >>> 2, SIZE.array + SIZE.value * length)
  const elements = array.elements.filter((value) => value !== EMPTY)
  return new ArrayObject(realm.intrinsics.emptyArray, realm.arrayPrototype, elements)
}

/** Stores a sorted list into the first places of a plain array and empties the rest up to `length`; false if it is not plain. */
function storeSorted(realm: Realm, object: Value, list: ArrayObject, length: number): boolean {
  const array = growableArray(realm, object)
  if (array === null || array.elements.length !== length) return false
  realm.meter.pay(length >>> 2, 0)
  const sorted = list.elements
  const { elements } = array
  for (let i = 0; i < sorted.length; i++) elements[i] = sorted[i]
  for (let i = sorted.length; i < length; i++) elements[i] = EMPTY
  return true
}

/** Moves undefined to the end of a list of values, the others keep their order; their number. */
function moveUndefinedLast(realm: Realm, list: ArrayObject): number {
  const { elements } = list
  realm.meter.pay(elements.length >>> 3, 0)
  let kept = 0
  for (let i = 0; i < elements.length; i++) {
    const value = elements[i]
    if (value !== undefined) elements[kept++] = value
  }
  for (let i = kept; i < elements.length; i++) elements[i] = undefined
  return kept
}
