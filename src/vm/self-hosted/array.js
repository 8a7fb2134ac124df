// Array: the constructor, statics, and the methods in their full generality. Where a method has a leaf for plain dense
// arrays (builtins/array-leaves.ts), this is what runs for everything else.

/** spec: sec-array */
function ArrayConstructor(...values) {
  const newTarget = new.target
  const count = values.length
  if (count === 1 && typeof values[0] === "number") return NewArray(values[0], ArrayPrototypeOf(newTarget))
  const proto = ArrayPrototypeOf(newTarget)
  if (proto === undefined) return values
  const result = NewArray(0, proto)
  for (let i = 0; i < count; i++) ArrayAppend(result, values[i])
  return result
}

/** The prototype for NewArray; undefined for %Array.prototype%. */
function ArrayPrototypeOf(newTarget) {
  if (newTarget === undefined || newTarget === Intrinsic("%Array%")) return undefined
  return GetPrototypeFromConstructor(newTarget, "%Array.prototype%")
}

/** CreateDataPropertyOrThrow(object, index, value), where index is a non-negative integer. */
function CreateElement(object, index, value) {
  if (!DefineElement(object, index, value)) {
    CreateDataPropertyOrThrow(object, PrimitiveToPropertyKey(index), value)
  }
}

/** spec: sec-arrayspeciescreate */
function ArraySpeciesCreate(original, length) {
  if (HasPlainSpecies(original) || !IsArray(original)) return NewArray(length)
  let constructor = original.constructor
  if (IsConstructor(constructor) && IsForeignArray(constructor)) constructor = undefined
  if (IsObject(constructor)) {
    constructor = constructor[WellKnownSymbol("species")]
    if (constructor === null) constructor = undefined
  }
  if (constructor === undefined) return NewArray(length)
  if (!IsConstructor(constructor)) throw NewTypeError("array species is not a constructor")
  return Construct(constructor, constructor, length)
}

function NotCallable(value) {
  return NewTypeError(`${Describe(value)} is not a function`)
}

/** An index argument relative to the end, clamped to 0..length. */
function RelativeIndex(argument, length) {
  const index = typeof argument === "number" ? PrimitiveToInteger(argument) : ToIntegerOrInfinity(argument)
  if (index < 0) return index + length > 0 ? index + length : 0
  return index < length ? index : length
}

/** A new array of that constructor, or %Array% if it is none, before its length is known. */
function ConstructArray(constructor) {
  if (constructor === Intrinsic("%Array%") || !IsConstructor(constructor)) return NewArray(0)
  return Construct(constructor, constructor)
}

/** spec: sec-array.from */
function Array_from(items, mapper, thisArg) {
  const mapping = mapper !== undefined
  if (mapping && !IsCallable(mapper)) throw NotCallable(mapper)
  const usingIterator = GetMethod(items, WellKnownSymbol("iterator"))
  if (usingIterator !== undefined) {
    const target = ConstructArray(this)
    const iterator = IteratorFromMethod(items, usingIterator)
    const next = iterator.next
    let k = 0
    while (true) {
      let value = IteratorStep(iterator, next)
      if (IsEmpty(value)) break
      try {
        if (mapping) value = Call(mapper, thisArg, value, k)
        if (!DefineElement(target, k, value)) CreateElement(target, k, value)
      } catch (error) {
        IteratorCloseQuiet(iterator)
        throw error
      }
      k++
    }
    target.length = k
    return target
  }
  const source = ToObject(items)
  const length = LengthOf(source)
  const target = IsConstructor(this) ? Construct(this, this, length) : NewArray(length)
  for (let k = 0; k < length; k++) {
    const value = source[k]
    CreateElement(target, k, mapping ? Call(mapper, thisArg, value, k) : value)
  }
  target.length = length
  return target
}

/** spec: sec-array.fromasync */
async function Array_fromAsync(items, mapper, thisArg) {
  const mapping = mapper !== undefined
  if (mapping && !IsCallable(mapper)) throw NotCallable(mapper)
  let method = GetMethod(items, WellKnownSymbol("asyncIterator"))
  const isAsync = method !== undefined
  if (!isAsync) method = GetMethod(items, WellKnownSymbol("iterator"))
  if (method !== undefined) {
    const target = ConstructArray(this)
    let iterator = IteratorFromMethod(items, method)
    let next = iterator.next
    if (!isAsync) {
      iterator = CreateAsyncFromSyncIterator(iterator, next)
      next = iterator.next
    }
    let k = 0
    while (true) {
      const result = await Call(next, iterator)
      if (!IsObject(result)) throw NewTypeError(`iterator result ${Describe(result)} is not an object`)
      if (result.done) break
      let value = result.value
      try {
        if (mapping) {
          value = Call(mapper, thisArg, value, k)
          value = await value
        }
        CreateElement(target, k, value)
      } catch (error) {
        try {
          const close = GetMethod(iterator, "return")
          if (close !== undefined) await Call(close, iterator)
        } catch (ignored) {}
        throw error
      }
      k++
    }
    target.length = k
    return target
  }
  const source = ToObject(items)
  const length = LengthOf(source)
  const target = IsConstructor(this) ? Construct(this, this, length) : NewArray(length)
  for (let k = 0; k < length; k++) {
    let value = await source[k]
    if (mapping) {
      value = Call(mapper, thisArg, value, k)
      value = await value
    }
    CreateElement(target, k, value)
  }
  target.length = length
  return target
}

/** spec: sec-array.of */
function Array_of(...items) {
  const length = items.length
  if (!IsConstructor(this) || this === Intrinsic("%Array%")) return items
  const target = Construct(this, this, length)
  for (let k = 0; k < length; k++) CreateElement(target, k, items[k])
  target.length = length
  return target
}

/** spec: sec-array.prototype.at */
function Array_at(index) {
  const o = ToObject(this)
  const length = LengthOf(o)
  const relative = ToIntegerOrInfinity(index)
  const k = relative < 0 ? length + relative : relative
  return k < 0 || k >= length ? undefined : o[k]
}

/** spec: sec-array.prototype.concat */
function Array_concat(...items) {
  const o = ToObject(this)
  const target = ArraySpeciesCreate(o, 0)
  let n = 0
  const count = items.length
  for (let i = -1; i < count; i++) {
    const item = i < 0 ? o : items[i]
    if (IsConcatSpreadable(item)) {
      const length = LengthOf(item)
      if (n + length > 9007199254740991) throw NewTypeError("array is too long")
      for (let k = 0; k < length; k++, n++) {
        if (k in item) CreateElement(target, n, item[k])
      }
    } else {
      if (n >= 9007199254740991) throw NewTypeError("array is too long")
      CreateElement(target, n, item)
      n++
    }
  }
  target.length = n
  return target
}

/** spec: sec-isconcatspreadable */
function IsConcatSpreadable(value) {
  if (!IsObject(value)) return false
  const spreadable = value[WellKnownSymbol("isConcatSpreadable")]
  return spreadable === undefined ? IsArray(value) : !!spreadable
}

/** spec: sec-array.prototype.copywithin */
function Array_copyWithin(target, start, end) {
  const o = ToObject(this)
  const length = LengthOf(o)
  let to = RelativeIndex(target, length)
  let from = RelativeIndex(start, length)
  const final = end === undefined ? length : RelativeIndex(end, length)
  let count = final - from < length - to ? final - from : length - to
  let step = 1
  if (from < to && to < from + count) {
    step = -1
    from += count - 1
    to += count - 1
  }
  for (; count > 0; count--, from += step, to += step) {
    if (from in o) o[to] = o[from]
    else delete o[to]
  }
  return o
}

/** spec: sec-array.prototype.every */
function Array_every(callback, thisArg) {
  let o = this
  let length = DenseLength(o, callback)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(callback)) throw NotCallable(callback)
  }
  for (let k = 0; k < length; k++) {
    if (k in o && !Call(callback, thisArg, o[k], k, o)) return false
  }
  return true
}

/** spec: sec-array.prototype.fill */
function Array_fill(value, start, end) {
  const o = ToObject(this)
  const length = LengthOf(o)
  const from = RelativeIndex(start, length)
  const final = end === undefined ? length : RelativeIndex(end, length)
  for (let k = from; k < final; k++) o[k] = value
  return o
}

/** spec: sec-array.prototype.filter */
function Array_filter(callback, thisArg) {
  let o = this
  let length = DenseLength(o, callback)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(callback)) throw NotCallable(callback)
  }
  const target = ArraySpeciesCreate(o, 0)
  let to = 0
  for (let k = 0; k < length; k++) {
    if (k in o) {
      const value = o[k]
      if (Call(callback, thisArg, value, k, o)) {
        if (!DefineElement(target, to, value)) CreateElement(target, to, value)
        to++
      }
    }
  }
  return target
}

/** spec: sec-array.prototype.find */
function Array_find(predicate, thisArg) {
  let o = this
  let length = DenseLength(o, predicate)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(predicate)) throw NotCallable(predicate)
  }
  for (let k = 0; k < length; k++) {
    const value = o[k]
    if (Call(predicate, thisArg, value, k, o)) return value
  }
  return undefined
}

/** spec: sec-array.prototype.findindex */
function Array_findIndex(predicate, thisArg) {
  let o = this
  let length = DenseLength(o, predicate)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(predicate)) throw NotCallable(predicate)
  }
  for (let k = 0; k < length; k++) {
    if (Call(predicate, thisArg, o[k], k, o)) return k
  }
  return -1
}

/** spec: sec-array.prototype.findlast */
function Array_findLast(predicate, thisArg) {
  let o = this
  let length = DenseLength(o, predicate)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(predicate)) throw NotCallable(predicate)
  }
  for (let k = length - 1; k >= 0; k--) {
    const value = o[k]
    if (Call(predicate, thisArg, value, k, o)) return value
  }
  return undefined
}

/** spec: sec-array.prototype.findlastindex */
function Array_findLastIndex(predicate, thisArg) {
  let o = this
  let length = DenseLength(o, predicate)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(predicate)) throw NotCallable(predicate)
  }
  for (let k = length - 1; k >= 0; k--) {
    if (Call(predicate, thisArg, o[k], k, o)) return k
  }
  return -1
}

/** spec: sec-array.prototype.flat */
function Array_flat(depth) {
  const o = ToObject(this)
  const length = LengthOf(o)
  let levels = depth === undefined ? 1 : ToIntegerOrInfinity(depth)
  if (levels < 0) levels = 0
  const target = ArraySpeciesCreate(o, 0)
  FlattenIntoArray(target, o, length, 0, levels, undefined, undefined)
  return target
}

/** spec: sec-flattenintoarray. Answers the next index of the target. */
function FlattenIntoArray(target, source, length, start, depth, mapper, thisArg) {
  let to = start
  for (let k = 0; k < length; k++) {
    if (!(k in source)) continue
    let element = source[k]
    if (mapper !== undefined) element = Call(mapper, thisArg, element, k, source)
    if (depth > 0 && IsArray(element)) {
      to = FlattenIntoArray(target, element, LengthOf(element), to, depth - 1, undefined, undefined)
    } else {
      if (to >= 9007199254740991) throw NewTypeError("array is too long")
      if (!DefineElement(target, to, element)) CreateElement(target, to, element)
      to++
    }
  }
  return to
}

/** spec: sec-array.prototype.flatmap */
function Array_flatMap(mapper, thisArg) {
  let o = this
  let length = DenseLength(o, mapper)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(mapper)) throw NotCallable(mapper)
  }
  const target = ArraySpeciesCreate(o, 0)
  FlattenIntoArray(target, o, length, 0, 1, mapper, thisArg)
  return target
}

/** spec: sec-array.prototype.foreach */
function Array_forEach(callback, thisArg) {
  let o = this
  let length = DenseLength(o, callback)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(callback)) throw NotCallable(callback)
  }
  for (let k = 0; k < length; k++) {
    if (k in o) Call(callback, thisArg, o[k], k, o)
  }
}

/** spec: sec-array.prototype.includes */
function Array_includes(search, fromIndex) {
  const o = ToObject(this)
  const length = LengthOf(o)
  if (length === 0) return false
  for (let k = RelativeIndex(fromIndex, length); k < length; k++) {
    if (SameValueZero(o[k], search)) return true
  }
  return false
}

/** spec: sec-array.prototype.indexof */
function Array_indexOf(search, fromIndex) {
  const o = ToObject(this)
  const length = LengthOf(o)
  if (length === 0) return -1
  for (let k = RelativeIndex(fromIndex, length); k < length; k++) {
    if (k in o && o[k] === search) return k
  }
  return -1
}

/** spec: sec-array.prototype.join */
function Array_join(separator) {
  const o = ToObject(this)
  return JoinElements(o, LengthOf(o), separator)
}

// As in all engines, what is being joined already is empty: the standard's own steps never end for a list that is in itself.
function JoinElements(o, length, separator) {
  const between = separator === undefined ? "," : ToStringValue(separator)
  if (!EnterJoin(o)) return ""
  try {
    let result = ""
    for (let k = 0; k < length; k++) {
      if (k > 0) result += between
      const element = o[k]
      if (element !== undefined && element !== null) result += ToStringValue(element)
    }
    return result
  } finally {
    LeaveJoin()
  }
}

/** spec: sec-array.prototype.lastindexof */
function Array_lastIndexOf(search, ...more) {
  const o = ToObject(this)
  const length = LengthOf(o)
  if (length === 0) return -1
  const n = more.length > 0 ? ToIntegerOrInfinity(more[0]) : length - 1
  let k = n < 0 ? length + n : n < length - 1 ? n : length - 1
  for (; k >= 0; k--) {
    if (k in o && o[k] === search) return k
  }
  return -1
}

/** spec: sec-array.prototype.map */
function Array_map(callback, thisArg) {
  let o = this
  let length = DenseLength(o, callback)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(callback)) throw NotCallable(callback)
  }
  const target = ArraySpeciesCreate(o, length)
  for (let k = 0; k < length; k++) {
    if (k in o) {
      const value = Call(callback, thisArg, o[k], k, o)
      if (!DefineElement(target, k, value)) CreateElement(target, k, value)
    }
  }
  return target
}

/** spec: sec-array.prototype.pop */
function Array_pop() {
  const o = ToObject(this)
  const length = LengthOf(o)
  if (length === 0) {
    o.length = 0
    return undefined
  }
  const last = o[length - 1]
  delete o[length - 1]
  o.length = length - 1
  return last
}

/** spec: sec-array.prototype.push */
function Array_push(...items) {
  const o = ToObject(this)
  let length = LengthOf(o)
  const count = items.length
  if (length + count > 9007199254740991) throw NewTypeError("array is too long")
  for (let i = 0; i < count; i++) o[length++] = items[i]
  o.length = length
  return length
}

/** spec: sec-array.prototype.reduce */
function Array_reduce(callback, ...initial) {
  let o = this
  let length = DenseLength(o, callback)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(callback)) throw NotCallable(callback)
  }
  let k = 0
  let accumulator
  if (initial.length > 0) accumulator = initial[0]
  else {
    while (k < length && !(k in o)) k++
    if (k >= length) throw NewTypeError("reduce of an empty array with no initial value")
    accumulator = o[k++]
  }
  for (; k < length; k++) {
    if (k in o) accumulator = Call(callback, undefined, accumulator, o[k], k, o)
  }
  return accumulator
}

/** spec: sec-array.prototype.reduceright */
function Array_reduceRight(callback, ...initial) {
  let o = this
  let length = DenseLength(o, callback)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(callback)) throw NotCallable(callback)
  }
  let k = length - 1
  let accumulator
  if (initial.length > 0) accumulator = initial[0]
  else {
    while (k >= 0 && !(k in o)) k--
    if (k < 0) throw NewTypeError("reduce of an empty array with no initial value")
    accumulator = o[k--]
  }
  for (; k >= 0; k--) {
    if (k in o) accumulator = Call(callback, undefined, accumulator, o[k], k, o)
  }
  return accumulator
}

/** spec: sec-array.prototype.reverse */
function Array_reverse() {
  const o = ToObject(this)
  const length = LengthOf(o)
  let lower = 0
  let upper = length - 1
  for (; lower < upper; lower++, upper--) {
    const hasLower = lower in o
    const lowerValue = hasLower ? o[lower] : undefined
    const hasUpper = upper in o
    const upperValue = hasUpper ? o[upper] : undefined
    if (hasUpper) o[lower] = upperValue
    else if (hasLower) delete o[lower]
    if (hasLower) o[upper] = lowerValue
    else if (hasUpper) delete o[upper]
  }
  return o
}

/** spec: sec-array.prototype.shift */
function Array_shift() {
  const o = ToObject(this)
  const length = LengthOf(o)
  if (length === 0) {
    o.length = 0
    return undefined
  }
  const first = o[0]
  for (let k = 1; k < length; k++) {
    if (k in o) o[k - 1] = o[k]
    else delete o[k - 1]
  }
  delete o[length - 1]
  o.length = length - 1
  return first
}

/** spec: sec-array.prototype.slice */
function Array_slice(start, end) {
  const o = ToObject(this)
  const length = LengthOf(o)
  const from = RelativeIndex(start, length)
  const final = end === undefined ? length : RelativeIndex(end, length)
  const target = ArraySpeciesCreate(o, final > from ? final - from : 0)
  let n = 0
  for (let k = from; k < final; k++, n++) {
    if (k in o) CreateElement(target, n, o[k])
  }
  target.length = n
  return target
}

/** spec: sec-array.prototype.some */
function Array_some(callback, thisArg) {
  let o = this
  let length = DenseLength(o, callback)
  if (length < 0) {
    o = ToObject(this)
    length = LengthOf(o)
    if (!IsCallable(callback)) throw NotCallable(callback)
  }
  for (let k = 0; k < length; k++) {
    if (k in o && Call(callback, thisArg, o[k], k, o)) return true
  }
  return false
}

/** spec: sec-array.prototype.splice */
function Array_splice(...args) {
  const o = ToObject(this)
  const length = LengthOf(o)
  const start = RelativeIndex(args[0], length)
  const argc = args.length
  const added = argc > 2 ? argc - 2 : 0
  let removed = argc === 0 ? 0 : length - start
  if (argc > 1) {
    const wanted = ToIntegerOrInfinity(args[1])
    removed = wanted < 0 ? 0 : wanted < removed ? wanted : removed
  }
  if (length + added - removed > 9007199254740991) throw NewTypeError("array is too long")
  const target = ArraySpeciesCreate(o, removed)
  for (let k = 0; k < removed; k++) {
    if (start + k in o) CreateElement(target, k, o[start + k])
  }
  target.length = removed
  if (added < removed) {
    for (let k = start; k < length - removed; k++) {
      if (k + removed in o) o[k + added] = o[k + removed]
      else delete o[k + added]
    }
    for (let k = length; k > length - removed + added; k--) delete o[k - 1]
  } else if (added > removed) {
    for (let k = length - removed; k > start; k--) {
      if (k + removed - 1 in o) o[k + added - 1] = o[k + removed - 1]
      else delete o[k + added - 1]
    }
  }
  for (let i = 0; i < added; i++) o[start + i] = args[i + 2]
  o.length = length - removed + added
  return target
}

/** spec: sec-array.prototype.tolocalestring */
function Array_toLocaleString() {
  const o = ToObject(this)
  const length = LengthOf(o)
  if (!EnterJoin(o)) return ""
  try {
    let result = ""
    for (let k = 0; k < length; k++) {
      if (k > 0) result += ","
      const element = o[k]
      if (element !== undefined && element !== null) result += ToStringValue(Invoke(element, "toLocaleString"))
    }
    return result
  } finally {
    LeaveJoin()
  }
}

/** spec: sec-array.prototype.toreversed */
function Array_toReversed() {
  const o = ToObject(this)
  const length = LengthOf(o)
  const target = NewArray(length)
  for (let k = 0; k < length; k++) CreateElement(target, k, o[length - k - 1])
  return target
}

/** spec: sec-array.prototype.tospliced */
function Array_toSpliced(...args) {
  const o = ToObject(this)
  const length = LengthOf(o)
  const start = RelativeIndex(args[0], length)
  const argc = args.length
  const added = argc > 2 ? argc - 2 : 0
  let skipped = argc === 0 ? 0 : length - start
  if (argc > 1) {
    const wanted = ToIntegerOrInfinity(args[1])
    skipped = wanted < 0 ? 0 : wanted < skipped ? wanted : skipped
  }
  const total = length + added - skipped
  if (total > 9007199254740991) throw NewTypeError("array is too long")
  const target = NewArray(total)
  let to = 0
  for (; to < start; to++) CreateElement(target, to, o[to])
  for (let i = 0; i < added; i++) CreateElement(target, to++, args[i + 2])
  for (let from = start + skipped; to < total; from++) CreateElement(target, to++, o[from])
  return target
}

/** spec: sec-array.prototype.tostring */
function Array_toString() {
  const o = ToObject(this)
  const join = o.join
  return IsCallable(join) ? Call(join, o) : Call(OriginalMethod("%Object.prototype%", "toString"), o)
}

/** spec: sec-array.prototype.unshift */
function Array_unshift(...items) {
  const o = ToObject(this)
  const length = LengthOf(o)
  const count = items.length
  if (count > 0) {
    if (length + count > 9007199254740991) throw NewTypeError("array is too long")
    for (let k = length - 1; k >= 0; k--) {
      if (k in o) o[k + count] = o[k]
      else delete o[k + count]
    }
    for (let i = 0; i < count; i++) o[i] = items[i]
  }
  o.length = length + count
  return length + count
}

/** spec: sec-array.prototype.with */
function Array_with(index, value) {
  const o = ToObject(this)
  const length = LengthOf(o)
  const relative = ToIntegerOrInfinity(index)
  const actual = relative < 0 ? length + relative : relative
  if (actual < 0 || actual >= length) throw NewRangeError(`index ${relative} is out of range`)
  const target = NewArray(length)
  for (let k = 0; k < length; k++) CreateElement(target, k, k === actual ? value : o[k])
  return target
}

/** spec: sec-%arrayiteratorprototype%.next, where its leaf does not know better. */
function ArrayIterator_next() {
  const array = ArrayIteratorObject(this)
  const index = ArrayIteratorIndex(this)
  const length = ArrayLikeLength(array)
  if (index >= length) {
    ArrayIteratorFinish(this)
    return IteratorResult(undefined, true)
  }
  ArrayIteratorAdvance(this)
  const kind = ArrayIteratorKind(this)
  if (kind === "keys") return IteratorResult(index, false)
  const value = array[index]
  return IteratorResult(kind === "values" ? value : [index, value], false)
}

/** The length that iteration sees: a typed array's own, which throws if it is out of bounds; else `length`. */
function ArrayLikeLength(array) {
  const length = TypedArrayLengthOrEmpty(array)
  return IsEmpty(length) ? LengthOf(array) : length
}
