// Array, and %ArrayIteratorPrototype%. Methods that call back, or whose reads can be observed, are in
// self-hosted/array*.js; those with a leaf in array-leaves.ts take it for plain dense arrays.

import { ArrayIterator, type ArrayIteratorKind } from "../objects/iterators.js"
import { isObject } from "../objects/object.js"
import { DATA_DEFAULT } from "../objects/shape.js"
import type { Value } from "../objects/value.js"
import { returnSelf } from "../operations/dense-array.js"
import { toObject } from "../operations/to-object.js"
import { isArray } from "../primitives/types.js"
import type { Realm } from "../realm.js"
import { nextOfArrayIterator, stepOfArrayIterator } from "./array-iterator.js"
import {
  arrayAt,
  arrayConcat,
  arrayFill,
  arrayIncludes,
  arrayIndexOf,
  arrayJoin,
  arrayLastIndexOf,
  arrayPop,
  arrayPush,
  arrayPushOne,
  arrayReverse,
  arrayShift,
  arraySlice,
  arraySplice,
  arrayUnshift,
} from "./array-leaves.js"
import {
  alias,
  CONFIGURABLE,
  defineBuiltin,
  defineObject,
  getter,
  Inline,
  intrinsic,
  native,
  selfHosted,
  value,
  variadic,
} from "./define.js"

export const array = defineBuiltin({
  name: "Array",
  spec: "sec-array-objects",
  construct: selfHosted("ArrayConstructor", 1),
  statics: () => ({
    from: selfHosted("Array_from", 1),
    fromAsync: selfHosted("Array_fromAsync", 1),
    isArray: native((realm, _self, value) => isArray(value, realm.meter), 1),
    of: selfHosted("Array_of", 0),
    "@@species": getter(returnSelf),
  }),
  prototypeKind: "array",
  prototype: () => ({
    at: native(arrayAt, 1, { otherwise: "Array_at" }),
    concat: variadic(arrayConcat, 1, { otherwise: "Array_concat" }),
    copyWithin: selfHosted("Array_copyWithin", 2),
    entries: native((realm, self) => newArrayIterator(realm, self, "entries"), 0),
    every: selfHosted("Array_every", 1),
    fill: native(arrayFill, 1, { otherwise: "Array_fill" }),
    filter: selfHosted("Array_filter", 1),
    find: selfHosted("Array_find", 1),
    findIndex: selfHosted("Array_findIndex", 1),
    findLast: selfHosted("Array_findLast", 1),
    findLastIndex: selfHosted("Array_findLastIndex", 1),
    flat: selfHosted("Array_flat", 0),
    flatMap: selfHosted("Array_flatMap", 1),
    forEach: selfHosted("Array_forEach", 1),
    includes: native(arrayIncludes, 1, { otherwise: "Array_includes" }),
    indexOf: native(arrayIndexOf, 1, { otherwise: "Array_indexOf" }),
    join: native(arrayJoin, 1, { otherwise: "Array_join" }),
    keys: native((realm, self) => newArrayIterator(realm, self, "keys"), 0),
    lastIndexOf: variadic(arrayLastIndexOf, 1, { otherwise: "Array_lastIndexOf" }),
    map: selfHosted("Array_map", 1),
    pop: native(arrayPop, 0, { otherwise: "Array_pop", inline: Inline.Pop }),
    push: variadic(arrayPush, 1, { otherwise: "Array_push", quick: arrayPushOne, inline: Inline.Push }),
    reduce: selfHosted("Array_reduce", 1),
    reduceRight: selfHosted("Array_reduceRight", 1),
    reverse: native(arrayReverse, 0, { otherwise: "Array_reverse" }),
    shift: native(arrayShift, 0, { otherwise: "Array_shift" }),
    slice: native(arraySlice, 2, { otherwise: "Array_slice" }),
    some: selfHosted("Array_some", 1),
    sort: selfHosted("Array_sort", 1),
    splice: variadic(arraySplice, 2, { otherwise: "Array_splice" }),
    toLocaleString: selfHosted("Array_toLocaleString", 0),
    toReversed: selfHosted("Array_toReversed", 0),
    toSorted: selfHosted("Array_toSorted", 1),
    toSpliced: selfHosted("Array_toSpliced", 2),
    toString: selfHosted("Array_toString", 0),
    unshift: variadic(arrayUnshift, 1, { otherwise: "Array_unshift" }),
    values: native((realm, self) => newArrayIterator(realm, self, "values"), 0),
    with: selfHosted("Array_with", 2),
    "@@iterator": alias("values"),
    "@@unscopables": intrinsic("%ArrayUnscopables%", CONFIGURABLE),
  }),
})

const HIDDEN_NAMES = [
  "at",
  "copyWithin",
  "entries",
  "fill",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "flat",
  "flatMap",
  "includes",
  "keys",
  "toReversed",
  "toSorted",
  "toSpliced",
  "values",
]

/** Array.prototype [ %Symbol.unscopables% ] — sec-array.prototype-%symbol.unscopables% */
export const arrayUnscopables = defineObject({
  name: "%ArrayUnscopables%",
  spec: "sec-array.prototype-%symbol.unscopables%",
  parent: null,
  members: () => Object.fromEntries(HIDDEN_NAMES.map((name) => [name, value(true, DATA_DEFAULT)])),
})

/** %ArrayIteratorPrototype% */
export const arrayIterator = defineObject({
  name: "%ArrayIteratorPrototype%",
  spec: "sec-%arrayiteratorprototype%-object",
  parent: "%Iterator.prototype%",
  members: () => ({
    next: native(nextOfArrayIterator, 0, { otherwise: "ArrayIterator_next", step: stepOfArrayIterator }),
  }),
  tag: "Array Iterator",
})

/** CreateArrayIterator ( array, kind ) of ToObject(self) — sec-createarrayiterator */
function newArrayIterator(realm: Realm, self: Value, kind: ArrayIteratorKind): Value {
  const object = isObject(self) ? self : toObject(realm, self)
  return realm.newExotic(new ArrayIterator(object, kind), realm.intrinsic("%ArrayIteratorPrototype%"))
}
