// Iterator: the constructor, Iterator.from, and the methods that use an iterator up.

/** spec: sec-iterator */
function IteratorConstructor() {
  const newTarget = new.target
  if (newTarget === undefined) throw NewTypeError("Iterator is a constructor: use new")
  if (newTarget === Intrinsic("%Iterator%")) throw NewTypeError("Iterator is an abstract class")
  const proto = GetPrototypeFromConstructor(newTarget, "%Iterator.prototype%")
  const object = NewNullObject()
  StorePrototype(object, proto)
  return object
}

/** spec: sec-iterator.from */
function Iterator_from(value) {
  if (!IsObject(value) && typeof value !== "string") throw NewTypeError(`${Describe(value)} is not an object`)
  const iterator = OpenFlattenable(value)
  const next = iterator.next
  if (OrdinaryHasInstance(Intrinsic("%Iterator%"), iterator)) return iterator
  return NewRecord("a wrapped iterator", Intrinsic("%WrapForValidIteratorPrototype%"), [iterator, next])
}

/** GetIteratorFlattenable without reading `next` — sec-getiteratorflattenable */
function OpenFlattenable(value) {
  const method = GetMethod(value, WellKnownSymbol("iterator"))
  const iterator = method === undefined ? value : Call(method, value)
  if (!IsObject(iterator)) throw NewTypeError(`${Describe(iterator)} is not an iterator`)
  return iterator
}

/** spec: sec-%wrapforvaliditeratorprototype%.next */
function WrappedIterator_next() {
  RequireRecord(this, "a wrapped iterator")
  return Call(RecordValue(this, 1), RecordValue(this, 0))
}

/** spec: sec-%wrapforvaliditeratorprototype%.return */
function WrappedIterator_return() {
  RequireRecord(this, "a wrapped iterator")
  const iterator = RecordValue(this, 0)
  const method = GetMethod(iterator, "return")
  return method === undefined ? IteratorResult(undefined, true) : Call(method, iterator)
}

/** spec: sec-iterator.prototype.constructor */
function Iterator_getConstructor() {
  return Intrinsic("%Iterator%")
}

function Iterator_setConstructor(value) {
  SetIgnoringPrototype(this, "constructor", value)
}

/** spec: sec-iterator.prototype-%symbol.tostringtag% */
function Iterator_setToStringTag(value) {
  SetIgnoringPrototype(this, WellKnownSymbol("toStringTag"), value)
}

/** SetterThatIgnoresPrototypeProperties of %Iterator.prototype% — sec-setterthatignoresprototypeproperties */
function SetIgnoringPrototype(object, key, value) {
  if (!IsObject(object)) throw NewTypeError(`cannot set a property of ${Describe(object)}`)
  if (object === Intrinsic("%Iterator.prototype%")) throw NewTypeError("Iterator.prototype's property cannot be set")
  if (GetOwnProperty(object, key) === undefined) CreateDataPropertyOrThrow(object, key, value)
  else object[key] = value
}

/** spec: sec-%iteratorprototype%-%symbol.dispose% */
function Iterator_dispose() {
  const method = GetMethod(this, "return")
  if (method !== undefined) Call(method, this)
}

/** The receiver of an iterator method must be an object. */
function RequireIterator(value) {
  if (!IsObject(value)) throw NewTypeError(`${Describe(value)} is not an iterator`)
}

/** The callback of an iterator method; the iterator is closed if it can't be called. */
function RequireIteratorCallback(iterator, callback) {
  if (IsCallable(callback)) return
  IteratorCloseQuiet(iterator)
  throw NotCallable(callback)
}

/** spec: sec-iterator.prototype.every */
function Iterator_every(predicate) {
  RequireIterator(this)
  RequireIteratorCallback(this, predicate)
  const next = this.next
  for (let counter = 0; ; counter++) {
    const value = IteratorStep(this, next)
    if (IsEmpty(value)) return true
    let result
    try {
      result = Call(predicate, undefined, value, counter)
    } catch (error) {
      IteratorCloseQuiet(this)
      throw error
    }
    if (!result) {
      IteratorClose(this)
      return false
    }
  }
}

/** spec: sec-iterator.prototype.find */
function Iterator_find(predicate) {
  RequireIterator(this)
  RequireIteratorCallback(this, predicate)
  const next = this.next
  for (let counter = 0; ; counter++) {
    const value = IteratorStep(this, next)
    if (IsEmpty(value)) return undefined
    let result
    try {
      result = Call(predicate, undefined, value, counter)
    } catch (error) {
      IteratorCloseQuiet(this)
      throw error
    }
    if (result) {
      IteratorClose(this)
      return value
    }
  }
}

/** spec: sec-iterator.prototype.foreach */
function Iterator_forEach(callback) {
  RequireIterator(this)
  RequireIteratorCallback(this, callback)
  const next = this.next
  for (let counter = 0; ; counter++) {
    const value = IteratorStep(this, next)
    if (IsEmpty(value)) return
    try {
      Call(callback, undefined, value, counter)
    } catch (error) {
      IteratorCloseQuiet(this)
      throw error
    }
  }
}

/** spec: sec-iterator.prototype.includes */
function Iterator_includes(search, skippedElements) {
  RequireIterator(this)
  let skip = 0
  if (skippedElements !== undefined) {
    skip = skippedElements
    let error
    if (typeof skip !== "number" || PrimitiveToInteger(skip) !== skip) {
      error = NewTypeError(`${Describe(skip)} is not a number of elements to skip`)
    } else if (skip < 0 || (skip > 9007199254740991 && skip !== 1 / 0)) {
      error = NewRangeError(`cannot skip ${skip} elements`)
    }
    if (error !== undefined) {
      IteratorCloseQuiet(this)
      throw error
    }
  }
  const next = this.next
  for (let skipped = 0; ; skipped++) {
    const value = IteratorStep(this, next)
    if (IsEmpty(value)) return false
    if (skipped >= skip && SameValueZero(value, search)) {
      IteratorClose(this)
      return true
    }
  }
}

/** spec: sec-iterator.prototype.reduce */
function Iterator_reduce(reducer, ...initial) {
  RequireIterator(this)
  RequireIteratorCallback(this, reducer)
  const next = this.next
  let accumulator
  let counter = 0
  if (initial.length > 0) accumulator = initial[0]
  else {
    accumulator = IteratorStep(this, next)
    if (IsEmpty(accumulator)) throw NewTypeError("reduce of an empty iterator with no initial value")
    counter = 1
  }
  for (; ; counter++) {
    const value = IteratorStep(this, next)
    if (IsEmpty(value)) return accumulator
    try {
      accumulator = Call(reducer, undefined, accumulator, value, counter)
    } catch (error) {
      IteratorCloseQuiet(this)
      throw error
    }
  }
}

/** spec: sec-iterator.prototype.some */
function Iterator_some(predicate) {
  RequireIterator(this)
  RequireIteratorCallback(this, predicate)
  const next = this.next
  for (let counter = 0; ; counter++) {
    const value = IteratorStep(this, next)
    if (IsEmpty(value)) return false
    let result
    try {
      result = Call(predicate, undefined, value, counter)
    } catch (error) {
      IteratorCloseQuiet(this)
      throw error
    }
    if (result) {
      IteratorClose(this)
      return true
    }
  }
}

/** spec: sec-iterator.prototype.toarray */
function Iterator_toArray() {
  RequireIterator(this)
  const next = this.next
  const list = []
  while (true) {
    const value = IteratorStep(this, next)
    if (IsEmpty(value)) return list
    ArrayAppend(list, value)
  }
}
