// %ArrayIteratorPrototype%.next for plain dense arrays; the rest is self-hosted/array-iterator.js.

import { ArrayIterator } from "../objects/iterators.js"
import { ArrayObject, ExoticObject } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import { iteratorResult } from "../operations/iterator-result.js"
import type { Realm } from "../realm.js"
import { typeError } from "../throw.js"
import { NO_STEP } from "./define.js"

/** What `next` would give, for loops. */
export function stepOfArrayIterator(realm: Realm, self: Value): Value {
  if (!(self instanceof ExoticObject) || !(self.payload instanceof ArrayIterator)) return NO_STEP
  const iterator = self.payload
  const { object, index, kind } = iterator
  if (!(object instanceof ArrayObject) || object.sparseLength >= 0) return NO_STEP
  const { elements } = object
  if (index >= elements.length) {
    iterator.object = null
    return EMPTY
  }
  const value = elements[index]
  if (value === EMPTY) return NO_STEP
  iterator.index = index + 1
  return kind === "values" ? value : kind === "keys" ? index : realm.newArray([index, value])
}

/** %ArrayIteratorPrototype%.next ( ) — sec-%arrayiteratorprototype%.next */
export function nextOfArrayIterator(realm: Realm, self: Value): Value {
  if (!(self instanceof ExoticObject) || !(self.payload instanceof ArrayIterator))
    throw typeError("next called on something that is not an array iterator")
  const iterator = self.payload
  const { object, index, kind } = iterator
  if (object === null) return iteratorResult(realm, undefined, true)
  if (!(object instanceof ArrayObject) || object.sparseLength >= 0) return EMPTY
  const { elements } = object
  if (index >= elements.length) {
    iterator.object = null
    return iteratorResult(realm, undefined, true)
  }
  const value = elements[index]
  if (kind === "keys") {
    iterator.index = index + 1
    return iteratorResult(realm, index, false)
  }
  if (value === EMPTY) return EMPTY
  iterator.index = index + 1
  return iteratorResult(realm, kind === "values" ? value : realm.newArray([index, value]), false)
}
