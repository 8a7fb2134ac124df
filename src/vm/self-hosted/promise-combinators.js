// Promise.all, allSettled, any, race. The functions of elements share a list [values, remaining, capability, kind].

/** spec: sec-promise.all */
function Promise_all(iterable) {
  return CombinePromises(this, iterable, "all")
}

/** spec: sec-promise.allsettled */
function Promise_allSettled(iterable) {
  return CombinePromises(this, iterable, "allSettled")
}

/** spec: sec-promise.any */
function Promise_any(iterable) {
  return CombinePromises(this, iterable, "any")
}

/** spec: sec-promise.race */
function Promise_race(iterable) {
  return CombinePromises(this, iterable, "race")
}

function CombinePromises(constructor, iterable, kind) {
  const capability = NewPromiseCapability(constructor)
  const state = [undefined, false]
  try {
    const resolve = constructor.resolve
    if (!IsCallable(resolve)) throw NotCallable(resolve)
    const iterator = IteratorOpen(iterable)
    const next = iterator.next
    state[0] = iterator
    state[1] = true
    CombineEach(constructor, state, next, capability, resolve, kind)
  } catch (error) {
    if (state[1]) IteratorCloseQuiet(state[0])
    Call(capability[2], undefined, error)
  }
  return capability[0]
}

/** PerformPromiseAll and its sisters. `state` is [iterator, whether an error must close it]. */
function CombineEach(constructor, state, next, capability, resolve, kind) {
  const shared = [[], 1, capability, kind]
  for (let index = 0; ; index++) {
    state[1] = false
    const value = IteratorStep(state[0], next)
    if (IsEmpty(value)) break
    state[1] = true
    const promise = Call(resolve, constructor, value)
    let onFulfilled = capability[1]
    let onRejected = capability[2]
    if (kind !== "race") {
      ArrayAppend(shared[0], undefined)
      const called = [false]
      if (kind !== "any") onFulfilled = MakeFunction("PromiseAllElement", shared, index, called, false)
      if (kind === "any") onRejected = MakeFunction("PromiseAnyElement", shared, index, called)
      else if (kind === "allSettled") onRejected = MakeFunction("PromiseAllElement", shared, index, called, true)
      shared[1]++
    }
    Call(promise.then, promise, onFulfilled, onRejected)
  }
  if (kind === "race") return
  if (--shared[1] === 0) FinishCombination(shared)
}

/** All elements have come in. */
function FinishCombination(shared) {
  const capability = shared[2]
  if (shared[3] === "any") {
    Call(capability[2], undefined, NewAggregateError(shared[0]))
  } else Call(capability[1], undefined, shared[0])
}

/** spec: sec-promise.all-resolve-element-functions. Captures: shared, index, [called], is a rejection. */
function PromiseAllElement(value) {
  const called = Capture(2)
  if (called[0]) return
  called[0] = true
  const shared = Capture(0)
  let element = value
  if (shared[3] === "allSettled") {
    if (Capture(3)) element = { status: "rejected", reason: value }
    else element = { status: "fulfilled", value }
  }
  shared[0][Capture(1)] = element
  if (--shared[1] === 0) Call(shared[2][1], undefined, shared[0])
}

/** spec: sec-promise.any-reject-element-functions. Captures: shared, index, [called]. */
function PromiseAnyElement(reason) {
  const called = Capture(2)
  if (called[0]) return
  called[0] = true
  const shared = Capture(0)
  shared[0][Capture(1)] = reason
  if (--shared[1] === 0) Call(shared[2][2], undefined, NewAggregateError(shared[0]))
}

/** An AggregateError without a message, whose errors are that array. */
function NewAggregateError(errors) {
  const error = NewErrorObject(Intrinsic("%AggregateError.prototype%"))
  DefineHidden(error, "errors", errors)
  return error
}
