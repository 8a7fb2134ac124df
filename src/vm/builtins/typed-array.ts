// %TypedArray% and its twelve constructors. Methods are in self-hosted/typed-array.js.

import { ArrayIterator, type ArrayIteratorKind } from "../objects/iterators.js"
import type { GuestObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { ELEMENT_TYPES, TYPED_ARRAY_NAMES, type TypedArrayData } from "../operations/buffer-data.js"
import { isTypedArray, requireTypedArray, validLength } from "../operations/buffers.js"
import { returnSelf } from "../operations/dense-array.js"
import type { Realm } from "../realm.js"
import {
  alias,
  type Definition,
  defineBuiltin,
  getter,
  intrinsic,
  native,
  selfHosted,
  value,
} from "./define.js"

const abstractTypedArray = defineBuiltin({
  name: "TypedArray",
  spec: "sec-%typedarray%-intrinsic-object",
  construct: selfHosted("TypedArrayConstructor", 0),
  global: false,
  statics: () => ({
    from: selfHosted("TypedArray_from", 1),
    of: selfHosted("TypedArray_of", 0),
    "@@species": getter(returnSelf),
  }),
  prototype: () => ({
    at: selfHosted("TypedArray_at", 1),
    buffer: getter((_realm, self) => requireTypedArray(self).buffer),
    byteLength: getter((_realm, self) => {
      const data = requireTypedArray(self)
      return data.length * data.element.size
    }),
    byteOffset: getter((_realm, self) => {
      const data = requireTypedArray(self)
      return data.view === null ? 0 : data.byteOffset
    }),
    copyWithin: selfHosted("TypedArray_copyWithin", 2),
    entries: native((realm, self) => newTypedArrayIterator(realm, self, "entries"), 0),
    every: selfHosted("TypedArray_every", 1),
    fill: selfHosted("TypedArray_fill", 1),
    filter: selfHosted("TypedArray_filter", 1),
    find: selfHosted("TypedArray_find", 1),
    findIndex: selfHosted("TypedArray_findIndex", 1),
    findLast: selfHosted("TypedArray_findLast", 1),
    findLastIndex: selfHosted("TypedArray_findLastIndex", 1),
    forEach: selfHosted("TypedArray_forEach", 1),
    includes: selfHosted("TypedArray_includes", 1),
    indexOf: selfHosted("TypedArray_indexOf", 1),
    join: selfHosted("TypedArray_join", 1),
    keys: native((realm, self) => newTypedArrayIterator(realm, self, "keys"), 0),
    lastIndexOf: selfHosted("TypedArray_lastIndexOf", 1),
    length: getter((_realm, self) => requireTypedArray(self).length),
    map: selfHosted("TypedArray_map", 1),
    reduce: selfHosted("TypedArray_reduce", 1),
    reduceRight: selfHosted("TypedArray_reduceRight", 1),
    reverse: selfHosted("TypedArray_reverse", 0),
    set: selfHosted("TypedArray_set", 1),
    slice: selfHosted("TypedArray_slice", 2),
    some: selfHosted("TypedArray_some", 1),
    sort: selfHosted("TypedArray_sort", 1),
    subarray: selfHosted("TypedArray_subarray", 2),
    toLocaleString: selfHosted("TypedArray_toLocaleString", 0),
    toReversed: selfHosted("TypedArray_toReversed", 0),
    toSorted: selfHosted("TypedArray_toSorted", 1),
    toString: intrinsic("%Array.prototype%.toString"),
    values: native((realm, self) => newTypedArrayIterator(realm, self, "values"), 0),
    with: selfHosted("TypedArray_with", 2),
    "@@iterator": alias("values"),
    "@@toStringTag": getter((_realm, self) =>
      isTypedArray(self) ? (self.payload as TypedArrayData).typeName : undefined,
    ),
  }),
})

/** What only Uint8Array has — sec-uint8array. */
const FROM_TEXT = {
  fromBase64: selfHosted("Uint8Array_fromBase64", 1),
  fromHex: selfHosted("Uint8Array_fromHex", 1),
}
const TO_TEXT = {
  setFromBase64: selfHosted("Uint8Array_setFromBase64", 1),
  setFromHex: selfHosted("Uint8Array_setFromHex", 1),
  toBase64: selfHosted("Uint8Array_toBase64", 0),
  toHex: selfHosted("Uint8Array_toHex", 0),
}

export const typedArrays: readonly Definition[] = [
  abstractTypedArray,
  ...TYPED_ARRAY_NAMES.map((name) => {
    const bytes = value(ELEMENT_TYPES[name].size)
    return defineBuiltin({
      name,
      spec: "sec-typedarray-constructors",
      construct: selfHosted(`${name}Constructor`, 3),
      parent: "%TypedArray%",
      prototypeParent: "%TypedArray.prototype%",
      statics: () => ({ BYTES_PER_ELEMENT: bytes, ...(name === "Uint8Array" && FROM_TEXT) }),
      prototype: () => ({ BYTES_PER_ELEMENT: bytes, ...(name === "Uint8Array" && TO_TEXT) }),
    })
  }),
]

function newTypedArrayIterator(realm: Realm, self: Value, kind: ArrayIteratorKind): Value {
  validLength(self)
  return realm.newExotic(
    new ArrayIterator(self as GuestObject, kind),
    realm.intrinsic("%ArrayIteratorPrototype%"),
  )
}
