// Iterator helpers: map, filter, take, drop, flatMap, Iterator.concat; chunks, windows and zip are in files of their own.
// A helper is a record "an iterator helper" with slots
// 0 state, 1 kind, 2 iterator, 3 its next, 4 callback (concat: list of [method, iterable]; others: see their files),
// 5 counter (take and drop: how many are left; concat: index), 6 inner iterator, 7 its next.
// States: 0 not started, 1 suspended, 2 running, 3 completed.

function NewIteratorHelper(kind, iterator, next, callback, counter) {
  const slots = [0, kind, iterator, next, callback, counter, undefined, undefined]
  return NewRecord("an iterator helper", Intrinsic("%IteratorHelperPrototype%"), slots)
}

/** spec: sec-iterator.prototype.map */
function Iterator_map(mapper) {
  RequireIterator(this)
  RequireIteratorCallback(this, mapper)
  return NewIteratorHelper("map", this, this.next, mapper, 0)
}

/** spec: sec-iterator.prototype.filter */
function Iterator_filter(predicate) {
  RequireIterator(this)
  RequireIteratorCallback(this, predicate)
  return NewIteratorHelper("filter", this, this.next, predicate, 0)
}

/** spec: sec-iterator.prototype.flatmap */
function Iterator_flatMap(mapper) {
  RequireIterator(this)
  RequireIteratorCallback(this, mapper)
  return NewIteratorHelper("flatMap", this, this.next, mapper, 0)
}

/** spec: sec-iterator.prototype.take */
function Iterator_take(limit) {
  RequireIterator(this)
  const count = IteratorLimit(this, limit)
  return NewIteratorHelper("take", this, this.next, undefined, count)
}

/** spec: sec-iterator.prototype.drop */
function Iterator_drop(limit) {
  RequireIterator(this)
  const count = IteratorLimit(this, limit)
  return NewIteratorHelper("drop", this, this.next, undefined, count)
}

/** The argument of take and drop; the iterator is closed if it is not valid. */
function IteratorLimit(iterator, limit) {
  let number
  try {
    number = ToNumberValue(limit)
    if (number !== number) throw NewRangeError("limit must be a number")
    number = PrimitiveToInteger(number)
    if (number < 0) throw NewRangeError(`limit must not be negative, got ${number}`)
    if (number > 9007199254740991 && number !== 1 / 0) throw NewRangeError(`limit ${number} is too large`)
  } catch (error) {
    IteratorCloseQuiet(iterator)
    throw error
  }
  return number
}

/** spec: sec-iterator.concat */
function Iterator_concat(...items) {
  const parts = []
  const count = items.length
  for (let i = 0; i < count; i++) {
    const item = items[i]
    if (!IsObject(item)) throw NewTypeError(`${Describe(item)} is not an iterable object`)
    const method = GetMethod(item, WellKnownSymbol("iterator"))
    if (method === undefined) throw NewTypeError("object is not iterable")
    ArrayAppend(parts, [method, item])
  }
  return NewIteratorHelper("concat", undefined, undefined, parts, 0)
}

/** spec: sec-%iteratorhelperprototype%.next */
function IteratorHelper_next() {
  RequireRecord(this, "an iterator helper")
  const state = RecordValue(this, 0)
  if (state === 2) throw NewTypeError("iterator helper is already running")
  if (state === 3) return IteratorResult(undefined, true)
  StoreRecordValue(this, 0, 2)
  let value
  try {
    value = IteratorHelperStep(this, RecordValue(this, 1))
  } catch (error) {
    StoreRecordValue(this, 0, 3)
    throw error
  }
  if (IsEmpty(value)) {
    StoreRecordValue(this, 0, 3)
    return IteratorResult(undefined, true)
  }
  StoreRecordValue(this, 0, 1)
  return IteratorResult(value, false)
}

/** spec: sec-%iteratorhelperprototype%.return */
function IteratorHelper_return() {
  RequireRecord(this, "an iterator helper")
  const state = RecordValue(this, 0)
  if (state === 2) throw NewTypeError("iterator helper is already running")
  if (state === 3) return IteratorResult(undefined, true)
  if (state === 0) {
    StoreRecordValue(this, 0, 3)
    CloseIteratorHelper(this)
    return IteratorResult(undefined, true)
  }
  StoreRecordValue(this, 0, 2)
  try {
    CloseIteratorHelper(this)
  } finally {
    StoreRecordValue(this, 0, 3)
  }
  return IteratorResult(undefined, true)
}

/** Closes what a helper goes over, innermost first. */
function CloseIteratorHelper(helper) {
  const kind = RecordValue(helper, 1)
  if (kind === "zip" || kind === "zipKeyed") return CloseZipped(RecordValue(helper, 4))
  const iterator = RecordValue(helper, 2)
  const inner = RecordValue(helper, 6)
  if (inner !== undefined) {
    try {
      IteratorClose(inner)
    } catch (error) {
      if (iterator !== undefined) IteratorCloseQuiet(iterator)
      throw error
    }
  }
  if (iterator !== undefined) IteratorClose(iterator)
}

/** The next value of a helper, or Empty(). */
function IteratorHelperStep(helper, kind) {
  if (kind === "map") return IteratorMapStep(helper)
  if (kind === "filter") return IteratorFilterStep(helper)
  if (kind === "take") return IteratorTakeStep(helper)
  if (kind === "drop") return IteratorDropStep(helper)
  if (kind === "flatMap") return IteratorFlatMapStep(helper)
  if (kind === "concat") return IteratorConcatStep(helper)
  if (kind === "chunks") return IteratorChunksStep(helper)
  if (kind === "zip" || kind === "zipKeyed") return IteratorZipStep(helper, kind)
  return IteratorWindowsStep(helper, kind)
}

function IteratorMapStep(helper) {
  const iterator = RecordValue(helper, 2)
  const value = IteratorStep(iterator, RecordValue(helper, 3))
  if (IsEmpty(value)) return value
  const counter = RecordValue(helper, 5)
  StoreRecordValue(helper, 5, counter + 1)
  try {
    return Call(RecordValue(helper, 4), undefined, value, counter)
  } catch (error) {
    IteratorCloseQuiet(iterator)
    throw error
  }
}

function IteratorFilterStep(helper) {
  const iterator = RecordValue(helper, 2)
  const next = RecordValue(helper, 3)
  while (true) {
    const value = IteratorStep(iterator, next)
    if (IsEmpty(value)) return value
    const counter = RecordValue(helper, 5)
    StoreRecordValue(helper, 5, counter + 1)
    try {
      if (Call(RecordValue(helper, 4), undefined, value, counter)) return value
    } catch (error) {
      IteratorCloseQuiet(iterator)
      throw error
    }
  }
}

function IteratorTakeStep(helper) {
  const iterator = RecordValue(helper, 2)
  const left = RecordValue(helper, 5)
  if (left === 0) {
    IteratorClose(iterator)
    return Empty()
  }
  StoreRecordValue(helper, 5, left - 1)
  return IteratorStep(iterator, RecordValue(helper, 3))
}

function IteratorDropStep(helper) {
  const iterator = RecordValue(helper, 2)
  const next = RecordValue(helper, 3)
  let left = RecordValue(helper, 5)
  for (; left > 0; left--) {
    if (!IteratorAdvance(iterator, next)) return Empty()
  }
  StoreRecordValue(helper, 5, 0)
  return IteratorStep(iterator, next)
}

/** spec: sec-iteratorstep. Whether there was a value; it is not read. */
function IteratorAdvance(iterator, next) {
  const result = Call(next, iterator)
  if (!IsObject(result)) throw NewTypeError(`iterator result ${Describe(result)} is not an object`)
  return !result.done
}

function IteratorFlatMapStep(helper) {
  const iterator = RecordValue(helper, 2)
  while (true) {
    let inner = RecordValue(helper, 6)
    if (inner === undefined) {
      const value = IteratorStep(iterator, RecordValue(helper, 3))
      if (IsEmpty(value)) return value
      const counter = RecordValue(helper, 5)
      StoreRecordValue(helper, 5, counter + 1)
      try {
        const mapped = Call(RecordValue(helper, 4), undefined, value, counter)
        if (!IsObject(mapped)) throw NewTypeError(`${Describe(mapped)} is not an iterable object`)
        inner = OpenFlattenable(mapped)
        StoreRecordValue(helper, 7, inner.next)
        StoreRecordValue(helper, 6, inner)
      } catch (error) {
        IteratorCloseQuiet(iterator)
        throw error
      }
    }
    let value
    try {
      value = IteratorStep(inner, RecordValue(helper, 7))
    } catch (error) {
      IteratorCloseQuiet(iterator)
      throw error
    }
    if (!IsEmpty(value)) return value
    StoreRecordValue(helper, 6, undefined)
  }
}

function IteratorConcatStep(helper) {
  while (true) {
    let inner = RecordValue(helper, 6)
    if (inner === undefined) {
      const parts = RecordValue(helper, 4)
      const index = RecordValue(helper, 5)
      if (index >= parts.length) return Empty()
      StoreRecordValue(helper, 5, index + 1)
      const part = parts[index]
      inner = Call(part[0], part[1])
      if (!IsObject(inner)) throw NewTypeError(`${Describe(inner)} is not an iterator`)
      StoreRecordValue(helper, 7, inner.next)
      StoreRecordValue(helper, 6, inner)
    }
    const value = IteratorStep(inner, RecordValue(helper, 7))
    if (!IsEmpty(value)) return value
    StoreRecordValue(helper, 6, undefined)
  }
}
