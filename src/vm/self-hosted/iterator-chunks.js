// Iterator.prototype.chunks and windows: iterator helpers (see iterator-helpers.js) whose slot 4 is a list of values,
// 5 the size asked for, and 7 of windows the index of the oldest value in the list. Slot 2 is undefined when exhausted.

/** spec: sec-iterator.prototype.chunks */
function Iterator_chunks(chunkSize) {
  RequireIterator(this)
  RequireGroupSize(this, chunkSize)
  return NewIteratorHelper("chunks", this, this.next, undefined, chunkSize)
}

/** spec: sec-iterator.prototype.windows */
function Iterator_windows(windowSize, undersized) {
  RequireIterator(this)
  RequireGroupSize(this, windowSize)
  if (undersized !== undefined && undersized !== "only-full" && undersized !== "allow-partial") {
    IteratorCloseQuiet(this)
    throw NewTypeError(`undersized must be "only-full" or "allow-partial", got ${Describe(undersized)}`)
  }
  const kind = undersized === "allow-partial" ? "partialWindows" : "windows"
  const helper = NewIteratorHelper(kind, this, this.next, [], windowSize)
  StoreRecordValue(helper, 7, 0)
  return helper
}

/** How many values a group has; the iterator is closed if it is not valid. */
function RequireGroupSize(iterator, size) {
  let error
  if (typeof size !== "number" || PrimitiveToInteger(size) !== size || size - size !== 0) {
    error = NewTypeError(`${Describe(size)} is not an integer`)
  } else if (size < 1 || size > 4294967295) {
    error = NewRangeError(`size must be 1 to 4294967295, got ${size}`)
  }
  if (error === undefined) return
  IteratorCloseQuiet(iterator)
  throw error
}

function IteratorChunksStep(helper) {
  const iterator = RecordValue(helper, 2)
  if (iterator === undefined) return Empty()
  const next = RecordValue(helper, 3)
  const size = RecordValue(helper, 5)
  const chunk = []
  while (chunk.length < size) {
    const value = IteratorStep(iterator, next)
    if (IsEmpty(value)) {
      StoreRecordValue(helper, 2, undefined)
      return chunk.length === 0 ? value : chunk
    }
    ArrayAppend(chunk, value)
  }
  return chunk
}

function IteratorWindowsStep(helper, kind) {
  const iterator = RecordValue(helper, 2)
  if (iterator === undefined) return Empty()
  const next = RecordValue(helper, 3)
  const buffer = RecordValue(helper, 4)
  const size = RecordValue(helper, 5)
  while (true) {
    const value = IteratorStep(iterator, next)
    if (IsEmpty(value)) {
      StoreRecordValue(helper, 2, undefined)
      const isPartial = kind === "partialWindows" && buffer.length > 0 && buffer.length < size
      return isPartial ? WindowOf(buffer, 0) : value
    }
    const oldest = RecordValue(helper, 7)
    if (buffer.length < size) {
      ArrayAppend(buffer, value)
      if (buffer.length === size) return WindowOf(buffer, 0)
    } else {
      buffer[oldest] = value
      const start = oldest + 1 === size ? 0 : oldest + 1
      StoreRecordValue(helper, 7, start)
      return WindowOf(buffer, start)
    }
  }
}

/** A new array of a ring's values, from `start` on. */
function WindowOf(ring, start) {
  const values = []
  const count = ring.length
  for (let i = start; i < count; i++) ArrayAppend(values, ring[i])
  for (let i = 0; i < start; i++) ArrayAppend(values, ring[i])
  return values
}
