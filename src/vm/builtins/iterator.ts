// Iterator, its helpers, and the prototypes of iterators that built-ins make. See self-hosted/iterator*.js.

import { returnSelf } from "../operations/dense-array.js"
import {
  accessor,
  CONFIGURABLE,
  defineBuiltin,
  defineObject,
  intrinsic,
  native,
  selfHosted,
} from "./define.js"

export const iterator = defineBuiltin({
  name: "Iterator",
  spec: "sec-iterator-objects",
  construct: selfHosted("IteratorConstructor", 0),
  statics: () => ({
    concat: selfHosted("Iterator_concat", 0),
    from: selfHosted("Iterator_from", 1),
    zip: selfHosted("Iterator_zip", 1),
    zipKeyed: selfHosted("Iterator_zipKeyed", 1),
  }),
  prototype: () => ({
    constructor: accessor(selfHosted("Iterator_getConstructor", 0), selfHosted("Iterator_setConstructor", 1)),
    chunks: selfHosted("Iterator_chunks", 1),
    drop: selfHosted("Iterator_drop", 1),
    every: selfHosted("Iterator_every", 1),
    filter: selfHosted("Iterator_filter", 1),
    find: selfHosted("Iterator_find", 1),
    flatMap: selfHosted("Iterator_flatMap", 1),
    forEach: selfHosted("Iterator_forEach", 1),
    includes: selfHosted("Iterator_includes", 1),
    map: selfHosted("Iterator_map", 1),
    reduce: selfHosted("Iterator_reduce", 1),
    some: selfHosted("Iterator_some", 1),
    take: selfHosted("Iterator_take", 1),
    toArray: selfHosted("Iterator_toArray", 0),
    windows: selfHosted("Iterator_windows", 1),
    "@@dispose": selfHosted("Iterator_dispose", 0),
    "@@iterator": native(returnSelf, 0),
    "@@toStringTag": accessor(
      native(() => "Iterator", 0),
      selfHosted("Iterator_setToStringTag", 1),
    ),
  }),
})

/** %IteratorHelperPrototype% */
export const iteratorHelper = defineObject({
  name: "%IteratorHelperPrototype%",
  spec: "sec-%iteratorhelperprototype%-object",
  parent: "%Iterator.prototype%",
  members: () => ({
    next: selfHosted("IteratorHelper_next", 0),
    return: selfHosted("IteratorHelper_return", 0),
  }),
  tag: "Iterator Helper",
})

/** %WrapForValidIteratorPrototype% */
export const wrapForValidIterator = defineObject({
  name: "%WrapForValidIteratorPrototype%",
  spec: "sec-%wrapforvaliditeratorprototype%-object",
  parent: "%Iterator.prototype%",
  members: () => ({
    next: selfHosted("WrappedIterator_next", 0),
    return: selfHosted("WrappedIterator_return", 0),
  }),
})

/** %AsyncIteratorPrototype% */
export const asyncIterator = defineObject({
  name: "%AsyncIteratorPrototype%",
  spec: "sec-asynciteratorprototype",
  members: () => ({
    "@@asyncIterator": native(returnSelf, 0),
    "@@asyncDispose": selfHosted("AsyncIterator_asyncDispose", 0),
  }),
})

/** %AsyncFromSyncIteratorPrototype% */
export const asyncFromSyncIterator = defineObject({
  name: "%AsyncFromSyncIteratorPrototype%",
  spec: "sec-%asyncfromsynciteratorprototype%-object",
  parent: "%AsyncIteratorPrototype%",
  members: () => ({
    next: selfHosted("AsyncFromSyncIterator_next", 1),
    return: selfHosted("AsyncFromSyncIterator_return", 1),
    throw: selfHosted("AsyncFromSyncIterator_throw", 1),
  }),
})

/** %GeneratorPrototype% */
export const generator = defineObject({
  name: "%GeneratorPrototype%",
  spec: "sec-properties-of-generator-prototype",
  parent: "%Iterator.prototype%",
  members: () => ({
    constructor: intrinsic("%GeneratorFunction.prototype%", CONFIGURABLE),
    next: selfHosted("Generator_next", 1),
    return: selfHosted("Generator_return", 1),
    throw: selfHosted("Generator_throw", 1),
  }),
  tag: "Generator",
})

/** %AsyncGeneratorPrototype% */
export const asyncGenerator = defineObject({
  name: "%AsyncGeneratorPrototype%",
  spec: "sec-properties-of-asyncgenerator-prototype",
  parent: "%AsyncIteratorPrototype%",
  members: () => ({
    constructor: intrinsic("%AsyncGeneratorFunction.prototype%", CONFIGURABLE),
    next: selfHosted("AsyncGenerator_next", 1),
    return: selfHosted("AsyncGenerator_return", 1),
    throw: selfHosted("AsyncGenerator_throw", 1),
  }),
  tag: "AsyncGenerator",
})
