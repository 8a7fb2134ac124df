// %TypedArray%, its constructors and methods. Reads and writes of elements (a[k]) are not observable; what runs between
// them may shrink or detach the buffer, so that lengths are asked for again where the spec does.

/** spec: sec-%typedarray% */
function TypedArrayConstructor() {
  throw NewTypeError("TypedArray is an abstract class")
}

function Int8ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Int8Array", "%Int8Array.prototype%", args)
}

function Uint8ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Uint8Array", "%Uint8Array.prototype%", args)
}

function Uint8ClampedArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Uint8ClampedArray", "%Uint8ClampedArray.prototype%", args)
}

function Int16ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Int16Array", "%Int16Array.prototype%", args)
}

function Uint16ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Uint16Array", "%Uint16Array.prototype%", args)
}

function Int32ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Int32Array", "%Int32Array.prototype%", args)
}

function Uint32ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Uint32Array", "%Uint32Array.prototype%", args)
}

function BigInt64ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "BigInt64Array", "%BigInt64Array.prototype%", args)
}

function BigUint64ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "BigUint64Array", "%BigUint64Array.prototype%", args)
}

function Float16ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Float16Array", "%Float16Array.prototype%", args)
}

function Float32ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Float32Array", "%Float32Array.prototype%", args)
}

function Float64ArrayConstructor(...args) {
  return ConstructTypedArray(new.target, "Float64Array", "%Float64Array.prototype%", args)
}

/** spec: sec-typedarray */
function ConstructTypedArray(newTarget, name, prototypeName, args) {
  if (newTarget === undefined) throw NewTypeError(`${name} is a constructor: use new`)
  const first = args[0]
  if (!IsObject(first)) {
    const length = ToIndex(first)
    return NewTypedArray(name, GetPrototypeFromConstructor(newTarget, prototypeName), length)
  }
  const proto = GetPrototypeFromConstructor(newTarget, prototypeName)
  if (IsTypedArray(first)) {
    const length = TypedArrayLength(first)
    const array = NewTypedArray(name, proto, length)
    if (TypedArrayIsBigInt(array) !== TypedArrayIsBigInt(first)) {
      throw NewTypeError("cannot mix BigInts and numbers in typed arrays")
    }
    CopyTypedElements(array, 0, first, 0, length)
    return array
  }
  if (IsArrayBuffer(first)) return TypedArrayOver(name, proto, first, args[1], args[2])
  const method = GetMethod(first, WellKnownSymbol("iterator"))
  const values = method === undefined ? first : ListOfIterable(first, method)
  const length = method === undefined ? LengthOf(first) : values.length
  const array = NewTypedArray(name, proto, length)
  for (let k = 0; k < length; k++) array[k] = values[k]
  return array
}

/** spec: sec-initializetypedarrayfromarraybuffer */
function TypedArrayOver(name, proto, buffer, byteOffset, length) {
  const size = ElementSize(name)
  const offset = ToIndex(byteOffset)
  if (offset % size !== 0) throw NewRangeError(`start offset of ${name} must be a multiple of ${size}`)
  let count = -1
  if (length !== undefined) count = ToIndex(length)
  if (BufferIsDetached(buffer)) throw NewTypeError("array buffer is detached")
  const available = BufferLength(buffer)
  if (count >= 0) {
    if (offset + count * size > available) throw NewRangeError(`invalid typed array length: ${count}`)
  } else if (BufferMaximum(buffer) >= 0) {
    if (offset > available) throw NewRangeError(`start offset ${offset} is outside the array buffer`)
  } else {
    if (available % size !== 0) throw NewRangeError(`byte length of ${name} must be a multiple of ${size}`)
    if (offset > available) throw NewRangeError(`start offset ${offset} is outside the array buffer`)
    count = (available - offset) / size
  }
  return NewTypedArrayOver(name, proto, buffer, offset, count)
}

/** IteratorToList */
function ListOfIterable(iterable, method) {
  const iterator = IteratorFromMethod(iterable, method)
  const next = iterator.next
  const list = []
  while (true) {
    const value = IteratorStep(iterator, next)
    if (IsEmpty(value)) return list
    ArrayAppend(list, value)
  }
}

/** TypedArrayCreateFromConstructor with one length — sec-typedarraycreatefromctor */
function CreateTypedArray(constructor, length) {
  const array = Construct(constructor, constructor, length)
  if (TypedArrayLength(array) < length) throw NewTypeError("constructor made a typed array that is too short")
  return array
}

/** spec: sec-typedarray-species-create */
function TypedArraySpecies(exemplar) {
  return SpeciesConstructor(exemplar, Intrinsic(`%${TypedArrayName(exemplar)}%`))
}

function CheckSameContent(array, exemplar) {
  if (TypedArrayIsBigInt(array) !== TypedArrayIsBigInt(exemplar)) {
    throw NewTypeError("cannot mix BigInts and numbers in typed arrays")
  }
  return array
}

/** A value as an element of that array would be: a number or a BigInt. */
function ToElement(array, value) {
  return TypedArrayIsBigInt(array) ? PrimitiveToBigInt(ToPrimitive(value, "number")) : ToNumberValue(value)
}

/** spec: sec-%typedarray%.from */
function TypedArray_from(source, mapper, thisArg) {
  if (!IsConstructor(this)) throw NewTypeError("TypedArray.from called on something that is not a constructor")
  const mapping = mapper !== undefined
  if (mapping && !IsCallable(mapper)) throw NotCallable(mapper)
  const method = GetMethod(source, WellKnownSymbol("iterator"))
  const values = method === undefined ? ToObject(source) : ListOfIterable(source, method)
  const length = method === undefined ? LengthOf(values) : values.length
  const target = CreateTypedArray(this, length)
  for (let k = 0; k < length; k++) {
    const value = values[k]
    target[k] = mapping ? Call(mapper, thisArg, value, k) : value
  }
  return target
}

/** spec: sec-%typedarray%.of */
function TypedArray_of(...items) {
  if (!IsConstructor(this)) throw NewTypeError("TypedArray.of called on something that is not a constructor")
  const length = items.length
  const target = CreateTypedArray(this, length)
  for (let k = 0; k < length; k++) target[k] = items[k]
  return target
}

/** spec: sec-%typedarray%.prototype.at */
function TypedArray_at(index) {
  const length = TypedArrayLength(this)
  const relative = ToIntegerOrInfinity(index)
  const k = relative < 0 ? length + relative : relative
  return k < 0 || k >= length ? undefined : this[k]
}

/** spec: sec-%typedarray%.prototype.copywithin */
function TypedArray_copyWithin(target, start, end) {
  const length = TypedArrayLength(this)
  const to = RelativeIndex(target, length)
  const from = RelativeIndex(start, length)
  const final = end === undefined ? length : RelativeIndex(end, length)
  const count = final - from < length - to ? final - from : length - to
  if (count > 0) {
    TypedArrayLength(this)
    CopyTypedElements(this, to, this, from, count)
  }
  return this
}

/** spec: sec-%typedarray%.prototype.every */
function TypedArray_every(callback, thisArg) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  for (let k = 0; k < length; k++) {
    if (!Call(callback, thisArg, this[k], k, this)) return false
  }
  return true
}

/** spec: sec-%typedarray%.prototype.fill */
function TypedArray_fill(value, start, end) {
  const length = TypedArrayLength(this)
  const element = ToElement(this, value)
  const from = RelativeIndex(start, length)
  const final = end === undefined ? length : RelativeIndex(end, length)
  const current = TypedArrayLength(this)
  FillTypedArray(this, element, from, final < current ? final : current)
  return this
}

/** spec: sec-%typedarray%.prototype.filter */
function TypedArray_filter(callback, thisArg) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  const kept = []
  for (let k = 0; k < length; k++) {
    const value = this[k]
    if (Call(callback, thisArg, value, k, this)) ArrayAppend(kept, value)
  }
  const count = kept.length
  const target = CheckSameContent(CreateTypedArray(TypedArraySpecies(this), count), this)
  for (let k = 0; k < count; k++) target[k] = kept[k]
  return target
}

/** spec: sec-%typedarray%.prototype.find */
function TypedArray_find(callback, thisArg) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  for (let k = 0; k < length; k++) {
    const value = this[k]
    if (Call(callback, thisArg, value, k, this)) return value
  }
  return undefined
}

/** spec: sec-%typedarray%.prototype.findindex */
function TypedArray_findIndex(callback, thisArg) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  for (let k = 0; k < length; k++) {
    if (Call(callback, thisArg, this[k], k, this)) return k
  }
  return -1
}

/** spec: sec-%typedarray%.prototype.findlast */
function TypedArray_findLast(callback, thisArg) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  for (let k = length - 1; k >= 0; k--) {
    const value = this[k]
    if (Call(callback, thisArg, value, k, this)) return value
  }
  return undefined
}

/** spec: sec-%typedarray%.prototype.findlastindex */
function TypedArray_findLastIndex(callback, thisArg) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  for (let k = length - 1; k >= 0; k--) {
    if (Call(callback, thisArg, this[k], k, this)) return k
  }
  return -1
}

/** spec: sec-%typedarray%.prototype.foreach */
function TypedArray_forEach(callback, thisArg) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  for (let k = 0; k < length; k++) Call(callback, thisArg, this[k], k, this)
}

/** spec: sec-%typedarray%.prototype.includes */
function TypedArray_includes(search, fromIndex) {
  const length = TypedArrayLength(this)
  if (length === 0) return false
  for (let k = RelativeIndex(fromIndex, length); k < length; k++) {
    if (SameValueZero(this[k], search)) return true
  }
  return false
}

/** spec: sec-%typedarray%.prototype.indexof */
function TypedArray_indexOf(search, fromIndex) {
  const length = TypedArrayLength(this)
  if (length === 0) return -1
  const from = RelativeIndex(fromIndex, length)
  const current = TypedArrayLengthNow(this)
  for (let k = from; k < length && k < current; k++) {
    if (this[k] === search) return k
  }
  return -1
}

/** spec: sec-%typedarray%.prototype.join */
function TypedArray_join(separator) {
  const length = TypedArrayLength(this)
  const between = separator === undefined ? "," : ToStringValue(separator)
  let result = ""
  for (let k = 0; k < length; k++) {
    if (k > 0) result += between
    const element = this[k]
    if (element !== undefined) result += PrimitiveToString(element)
  }
  return result
}

/** spec: sec-%typedarray%.prototype.lastindexof */
function TypedArray_lastIndexOf(search, ...more) {
  const length = TypedArrayLength(this)
  if (length === 0) return -1
  const n = more.length > 0 ? ToIntegerOrInfinity(more[0]) : length - 1
  let k = n < 0 ? length + n : n < length - 1 ? n : length - 1
  const current = TypedArrayLengthNow(this)
  for (; k >= 0; k--) {
    if (k < current && this[k] === search) return k
  }
  return -1
}

/** spec: sec-%typedarray%.prototype.map */
function TypedArray_map(callback, thisArg) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  const target = CheckSameContent(CreateTypedArray(TypedArraySpecies(this), length), this)
  for (let k = 0; k < length; k++) target[k] = Call(callback, thisArg, this[k], k, this)
  return target
}

/** spec: sec-%typedarray%.prototype.reduce */
function TypedArray_reduce(callback, ...initial) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  let k = 0
  let accumulator
  if (initial.length > 0) accumulator = initial[0]
  else {
    if (length === 0) throw NewTypeError("reduce of an empty array with no initial value")
    accumulator = this[k++]
  }
  for (; k < length; k++) accumulator = Call(callback, undefined, accumulator, this[k], k, this)
  return accumulator
}

/** spec: sec-%typedarray%.prototype.reduceright */
function TypedArray_reduceRight(callback, ...initial) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  let k = length - 1
  let accumulator
  if (initial.length > 0) accumulator = initial[0]
  else {
    if (length === 0) throw NewTypeError("reduce of an empty array with no initial value")
    accumulator = this[k--]
  }
  for (; k >= 0; k--) accumulator = Call(callback, undefined, accumulator, this[k], k, this)
  return accumulator
}

/** spec: sec-%typedarray%.prototype.reverse */
function TypedArray_reverse() {
  const length = TypedArrayLength(this)
  for (let lower = 0, upper = length - 1; lower < upper; lower++, upper--) {
    const value = this[lower]
    this[lower] = this[upper]
    this[upper] = value
  }
  return this
}

/** spec: sec-%typedarray%.prototype.set */
function TypedArray_set(source, offset) {
  if (!IsTypedArray(this)) throw NewTypeError("set called on something that is not a typed array")
  const start = ToIntegerOrInfinity(offset)
  if (start < 0) throw NewRangeError(`offset ${start} is out of range`)
  if (IsTypedArray(source)) {
    const length = TypedArrayLength(this)
    const count = TypedArrayLength(source)
    CheckSameContent(this, source)
    if (count + start > length) throw NewRangeError(`offset ${start} is out of range`)
    CopyTypedElements(this, start, source, 0, count)
    return
  }
  const length = TypedArrayLength(this)
  const values = ToObject(source)
  const count = LengthOf(values)
  if (count + start > length) throw NewRangeError(`offset ${start} is out of range`)
  for (let k = 0; k < count; k++) this[start + k] = values[k]
}

/** spec: sec-%typedarray%.prototype.slice */
function TypedArray_slice(start, end) {
  const length = TypedArrayLength(this)
  const from = RelativeIndex(start, length)
  const final = end === undefined ? length : RelativeIndex(end, length)
  const count = final > from ? final - from : 0
  const target = CheckSameContent(CreateTypedArray(TypedArraySpecies(this), count), this)
  if (count > 0) {
    const current = TypedArrayLength(this)
    SliceTypedElements(target, this, from, (final < current ? final : current) - from)
  }
  return target
}

/** spec: sec-%typedarray%.prototype.some */
function TypedArray_some(callback, thisArg) {
  const length = TypedArrayLength(this)
  if (!IsCallable(callback)) throw NotCallable(callback)
  for (let k = 0; k < length; k++) {
    if (Call(callback, thisArg, this[k], k, this)) return true
  }
  return false
}

/** spec: sec-%typedarray%.prototype.sort */
function TypedArray_sort(comparator) {
  if (comparator !== undefined && !IsCallable(comparator)) throw NotCallable(comparator)
  const length = TypedArrayLength(this)
  if (comparator === undefined) SortTypedArray(this)
  else StoreTypedValues(this, MergeSort(TypedArrayValues(this, length), length, comparator))
  return this
}

/** spec: sec-%typedarray%.prototype.subarray */
function TypedArray_subarray(start, end) {
  if (!IsTypedArray(this)) throw NewTypeError("subarray called on something that is not a typed array")
  const buffer = TypedArrayBuffer(this)
  const length = TypedArrayLengthNow(this)
  const from = RelativeIndex(start, length)
  const constructorOffset = TypedArrayOffset(this) + from * ElementSize(TypedArrayName(this))
  let count
  if (!TypedArrayIsTracking(this) || end !== undefined) {
    const final = end === undefined ? length : RelativeIndex(end, length)
    count = final > from ? final - from : 0
  }
  const constructor = TypedArraySpecies(this)
  const target =
    count === undefined
      ? Construct(constructor, constructor, buffer, constructorOffset)
      : Construct(constructor, constructor, buffer, constructorOffset, count)
  TypedArrayLength(target)
  return CheckSameContent(target, this)
}

/** spec: sec-%typedarray%.prototype.tolocalestring */
function TypedArray_toLocaleString() {
  const length = TypedArrayLength(this)
  let result = ""
  for (let k = 0; k < length; k++) {
    if (k > 0) result += ","
    const element = this[k]
    if (element !== undefined) result += ToStringValue(Invoke(element, "toLocaleString"))
  }
  return result
}

/** spec: sec-%typedarray%.prototype.toreversed */
function TypedArray_toReversed() {
  const length = TypedArrayLength(this)
  const target = NewTypedArray(TypedArrayName(this), TypedArrayPrototype(this), length)
  for (let k = 0; k < length; k++) target[k] = this[length - k - 1]
  return target
}

/** spec: sec-%typedarray%.prototype.tosorted */
function TypedArray_toSorted(comparator) {
  if (comparator !== undefined && !IsCallable(comparator)) throw NotCallable(comparator)
  const length = TypedArrayLength(this)
  const target = NewTypedArray(TypedArrayName(this), TypedArrayPrototype(this), length)
  CopyTypedElements(target, 0, this, 0, length)
  if (comparator === undefined) SortTypedArray(target)
  else StoreTypedValues(target, MergeSort(TypedArrayValues(this, length), length, comparator))
  return target
}

/** spec: sec-%typedarray%.prototype.with */
function TypedArray_with(index, value) {
  const length = TypedArrayLength(this)
  const relative = ToIntegerOrInfinity(index)
  const actual = relative < 0 ? length + relative : relative
  const element = ToElement(this, value)
  if (actual < 0 || actual >= TypedArrayLengthNow(this)) throw NewRangeError(`index ${relative} is out of range`)
  const target = NewTypedArray(TypedArrayName(this), TypedArrayPrototype(this), length)
  for (let k = 0; k < length; k++) target[k] = k === actual ? element : this[k]
  return target
}

/** The intrinsic prototype of the array's own type. */
function TypedArrayPrototype(array) {
  return Intrinsic(`%${TypedArrayName(array)}.prototype%`)
}
