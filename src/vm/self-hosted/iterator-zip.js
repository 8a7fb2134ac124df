// Iterator.zip and Iterator.zipKeyed: iterator helpers (see iterator-helpers.js) whose slot 4 is a list of parts
// [iterator, its next, padding, key], the iterator undefined once it is no longer open, and slot 5 the mode.

/** spec: sec-iterator.zip */
function Iterator_zip(iterables, options) {
  if (!IsObject(iterables)) throw NewTypeError(`${Describe(iterables)} is not an object`)
  const mode = ZipMode(options)
  const padding = ZipPadding(options, mode)
  const parts = []
  const input = GetSyncIterator(iterables)
  const next = input.next
  while (true) {
    let value
    try {
      value = IteratorStep(input, next)
    } catch (error) {
      CloseZippedQuiet(parts)
      throw error
    }
    if (IsEmpty(value)) break
    try {
      AppendZipped(parts, value, undefined)
    } catch (error) {
      CloseZippedQuiet(parts)
      IteratorCloseQuiet(input)
      throw error
    }
  }
  if (padding !== undefined) {
    try {
      PadZipped(parts, padding)
    } catch (error) {
      CloseZippedQuiet(parts)
      throw error
    }
  }
  return NewIteratorHelper("zip", undefined, undefined, parts, mode)
}

/** spec: sec-iterator.zipkeyed */
function Iterator_zipKeyed(iterables, options) {
  if (!IsObject(iterables)) throw NewTypeError(`${Describe(iterables)} is not an object`)
  const mode = ZipMode(options)
  const padding = ZipPadding(options, mode)
  const parts = []
  const keys = OwnKeys(iterables)
  const count = keys.length
  try {
    for (let i = 0; i < count; i++) {
      const key = keys[i]
      const property = GetOwnProperty(iterables, key)
      if (property === undefined || (property[1] & 2) === 0) continue
      const value = iterables[key]
      if (value !== undefined) AppendZipped(parts, value, key)
    }
    if (padding !== undefined) {
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i]
        part[2] = padding[part[3]]
      }
    }
  } catch (error) {
    CloseZippedQuiet(parts)
    throw error
  }
  return NewIteratorHelper("zipKeyed", undefined, undefined, parts, mode)
}

function ZipMode(options) {
  if (options === undefined) return "shortest"
  if (!IsObject(options)) throw NewTypeError(`options must be an object, got ${Describe(options)}`)
  const mode = options.mode
  if (mode === undefined) return "shortest"
  if (mode === "shortest" || mode === "longest" || mode === "strict") return mode
  throw NewTypeError(`mode must be "shortest", "longest" or "strict", got ${Describe(mode)}`)
}

function ZipPadding(options, mode) {
  if (mode !== "longest") return undefined
  const padding = options.padding
  if (padding === undefined || IsObject(padding)) return padding
  throw NewTypeError(`padding must be an object, got ${Describe(padding)}`)
}

function AppendZipped(parts, iterable, key) {
  if (!IsObject(iterable)) throw NewTypeError(`${Describe(iterable)} is not an iterable object`)
  const iterator = OpenFlattenable(iterable)
  ArrayAppend(parts, [iterator, iterator.next, undefined, key])
}

/** Takes a padding for each part from an iterable, which is closed if it had more. */
function PadZipped(parts, padding) {
  const iterator = GetSyncIterator(padding)
  const next = iterator.next
  const count = parts.length
  for (let i = 0; i < count; i++) {
    const value = IteratorStep(iterator, next)
    if (IsEmpty(value)) return
    const part = parts[i]
    part[2] = value
  }
  IteratorClose(iterator)
}

/** spec: sec-iteratorzip */
function IteratorZipStep(helper, kind) {
  const parts = RecordValue(helper, 4)
  const mode = RecordValue(helper, 5)
  const count = parts.length
  if (count === 0) return Empty()
  const results = kind === "zip" ? [] : NewNullObject()
  let isOpen = false
  for (let i = 0; i < count; i++) {
    const part = parts[i]
    let value = Empty()
    if (part[0] !== undefined) {
      value = StepZipped(parts, part)
      if (IsEmpty(value)) {
        if (mode === "shortest") {
          CloseZipped(parts)
          return value
        }
        if (mode === "strict") return EndStrictZip(parts, i)
      } else isOpen = true
    }
    if (IsEmpty(value)) value = part[2]
    if (kind === "zip") ArrayAppend(results, value)
    else CreateDataPropertyOrThrow(results, part[3], value)
  }
  return isOpen ? results : Empty()
}

/** The next value of a part, or Empty(): the part is no longer open. The others are closed if it throws. */
function StepZipped(parts, part) {
  const iterator = part[0]
  let value
  try {
    value = IteratorStep(iterator, part[1])
  } catch (error) {
    part[0] = undefined
    CloseZippedQuiet(parts)
    throw error
  }
  if (IsEmpty(value)) part[0] = undefined
  return value
}

/** Mode "strict", when a part is done: all of them must be. */
function EndStrictZip(parts, index) {
  const count = parts.length
  let isDone = index === 0
  for (let i = 1; i < count && isDone; i++) {
    const part = parts[i]
    const iterator = part[0]
    try {
      isDone = !IteratorAdvance(iterator, part[1])
    } catch (error) {
      part[0] = undefined
      CloseZippedQuiet(parts)
      throw error
    }
    if (isDone) part[0] = undefined
  }
  if (isDone) return Empty()
  CloseZippedQuiet(parts)
  throw NewTypeError("iterators of a strict zip must have the same number of values")
}

/** spec: sec-iteratorcloseall, with a normal or return completion. */
function CloseZipped(parts) {
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i]
    const iterator = part[0]
    if (iterator === undefined) continue
    part[0] = undefined
    try {
      IteratorClose(iterator)
    } catch (error) {
      CloseZippedQuiet(parts)
      throw error
    }
  }
}

/** spec: sec-iteratorcloseall, with a throw completion. */
function CloseZippedQuiet(parts) {
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i]
    const iterator = part[0]
    if (iterator === undefined) continue
    part[0] = undefined
    IteratorCloseQuiet(iterator)
  }
}
