// What `using` and `await using` lower to: compiler/codegen/disposal.ts. A list starts with two flags, needsAwait and
// hasAwaited of DisposeResources; then each resource is value, method, kind: 0 sync, 1 async, 2 a sync method that stands in
// for a missing async one, 3 nothing but an await.

/** spec: sec-adddisposableresource */
function AddDisposable(list, value, isAsync) {
  let method = undefined
  let kind = isAsync ? 1 : 0
  if (value === undefined || value === null) {
    if (!isAsync) return
    kind = 3
  } else {
    if (!IsObject(value)) throw NewTypeError(`${Describe(value)} is not an object that can be disposed of`)
    if (isAsync) method = GetMethod(value, WellKnownSymbol("asyncDispose"))
    if (method === undefined) {
      method = GetMethod(value, WellKnownSymbol("dispose"))
      if (isAsync) kind = 2
    }
    if (method === undefined) throw NewTypeError(`${Describe(value)} cannot be disposed of: it has no method for it`)
  }
  ArrayAppend(list, value)
  ArrayAppend(list, method)
  ArrayAppend(list, kind)
}

/**
 * Disposes of the last resource: true if that is done, an array with a value to await, or undefined if none is left.
 * spec: sec-disposeresources
 */
function DisposeNext(list) {
  const { length } = list
  const kind = length === 2 ? 0 : list[length - 1]
  if (kind === 0 && list[0] && !list[1]) {
    list[0] = false
    return [undefined]
  }
  if (length === 2) return undefined
  const value = list[length - 3]
  const method = list[length - 2]
  list.length = length - 3
  if (kind === 3) {
    list[0] = true
    return true
  }
  if (kind === 0) {
    Call(method, value)
    return true
  }
  if (kind === 1) {
    const result = Call(method, value)
    list[1] = true
    return [result]
  }
  list[1] = true
  // GetDisposeMethod, step 1.b.ii: what the method throws is a rejection.
  try {
    Call(method, value)
  } catch (error) {
    const promise = NewPromise(undefined)
    RejectPromise(promise, error)
    return [promise]
  }
  return [undefined]
}

function NewSuppressedError(error, suppressed) {
  const created = NewErrorObject(Intrinsic("%SuppressedError.prototype%"))
  DefineHidden(created, "error", error)
  DefineHidden(created, "suppressed", suppressed)
  return created
}
