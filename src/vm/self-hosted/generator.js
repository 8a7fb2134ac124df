// Generators and async generators. ResumeGenerator(generator, mode, value) and ResumeCoroutine run one until it gives
// something; modes: 0 next, 1 throw, 2 return.

/** spec: sec-generator.prototype.next */
function Generator_next(value) {
  return ResumeGenerator(this, 0, value)
}

/** spec: sec-generator.prototype.return */
function Generator_return(value) {
  return ResumeGenerator(this, 2, value)
}

/** spec: sec-generator.prototype.throw */
function Generator_throw(error) {
  return ResumeGenerator(this, 1, error)
}

/** spec: sec-asyncgenerator-prototype-next */
function AsyncGenerator_next(value) {
  const promise = NewPromise()
  if (!IsAsyncGenerator(this)) {
    RejectPromise(promise, NewTypeError("next called on something that is not an async generator"))
    return promise
  }
  const state = GeneratorState(this)
  if (state === "completed") {
    ResolvePromise(promise, IteratorResult(undefined, true))
    return promise
  }
  AsyncGeneratorEnqueue(this, 0, value, promise)
  if (IsSuspended(state)) AsyncGeneratorRun(this, 0, value)
  return promise
}

/** spec: sec-asyncgenerator-prototype-return */
function AsyncGenerator_return(value) {
  const promise = NewPromise()
  if (!IsAsyncGenerator(this)) {
    RejectPromise(promise, NewTypeError("return called on something that is not an async generator"))
    return promise
  }
  const state = GeneratorState(this)
  AsyncGeneratorEnqueue(this, 2, value, promise)
  if (state === "suspendedStart" || state === "completed") {
    SetGeneratorState(this, "running")
    AsyncGeneratorAwaitReturn(this)
  } else if (IsSuspended(state)) AsyncGeneratorRun(this, 2, value)
  return promise
}

/** spec: sec-asyncgenerator-prototype-throw */
function AsyncGenerator_throw(error) {
  const promise = NewPromise()
  if (!IsAsyncGenerator(this)) {
    RejectPromise(promise, NewTypeError("throw called on something that is not an async generator"))
    return promise
  }
  let state = GeneratorState(this)
  if (state === "suspendedStart") {
    SetGeneratorState(this, "completed")
    state = "completed"
  }
  if (state === "completed") {
    RejectPromise(promise, error)
    return promise
  }
  AsyncGeneratorEnqueue(this, 1, error, promise)
  if (IsSuspended(state)) AsyncGeneratorRun(this, 1, error)
  return promise
}

/** Whether a generator in that state waits for a request: it neither runs nor awaits. */
function IsSuspended(state) {
  return state === "suspendedStart" || state === "suspendedYield"
}

/** Resumes a coroutine; for as long as it yields and requests are waiting, resumes it with the next one. */
function AsyncGeneratorRun(generator, mode, value) {
  ResumeCoroutine(generator, mode, value)
  while (GeneratorState(generator) === "suspendedYield" && AsyncGeneratorQueued(generator)) {
    ResumeCoroutine(generator, AsyncGeneratorQueuedMode(generator), AsyncGeneratorQueuedValue(generator))
  }
}

/** A job: what an Await waited for has settled. */
function AwaitContinue(coroutine, isThrow, value) {
  const mode = isThrow ? 1 : 0
  if (IsAsyncGenerator(coroutine)) AsyncGeneratorRun(coroutine, mode, value)
  else ResumeCoroutine(coroutine, mode, value)
}

/** The coroutine is suspended at a yield: the first request is answered — sec-asyncgeneratoryield */
function AsyncGeneratorYielded(generator, value) {
  ResolvePromise(AsyncGeneratorDequeue(generator), IteratorResult(value, false))
}

/** The coroutine has come to its end — sec-asyncgeneratorstart */
function AsyncGeneratorReturned(generator, value) {
  SetGeneratorState(generator, "running")
  ResolvePromise(AsyncGeneratorDequeue(generator), IteratorResult(value, true))
  AsyncGeneratorDrainQueue(generator)
}

/** The coroutine has ended by a throw. */
function AsyncGeneratorThrew(generator, error) {
  SetGeneratorState(generator, "running")
  RejectPromise(AsyncGeneratorDequeue(generator), error)
  AsyncGeneratorDrainQueue(generator)
}

/** spec: sec-asyncgeneratordrainqueue */
function AsyncGeneratorDrainQueue(generator) {
  while (AsyncGeneratorQueued(generator)) {
    const mode = AsyncGeneratorQueuedMode(generator)
    if (mode === 2) {
      AsyncGeneratorAwaitReturn(generator)
      return
    }
    const value = AsyncGeneratorQueuedValue(generator)
    const promise = AsyncGeneratorDequeue(generator)
    if (mode === 1) RejectPromise(promise, value)
    else ResolvePromise(promise, IteratorResult(undefined, true))
  }
  SetGeneratorState(generator, "completed")
}

/** spec: sec-asyncgeneratorawaitreturn. The generator counts as running until the value has settled. */
function AsyncGeneratorAwaitReturn(generator) {
  let promise
  try {
    promise = PromiseResolve(Intrinsic("%Promise%"), AsyncGeneratorQueuedValue(generator))
  } catch (error) {
    RejectPromise(AsyncGeneratorDequeue(generator), error)
    AsyncGeneratorDrainQueue(generator)
    return
  }
  const fulfilled = MakeFunction("AsyncGeneratorAwaitedReturn", generator, false)
  PerformPromiseThen(promise, fulfilled, MakeFunction("AsyncGeneratorAwaitedReturn", generator, true))
}

/** Captures: the generator, is a rejection. */
function AsyncGeneratorAwaitedReturn(value) {
  const generator = Capture(0)
  const promise = AsyncGeneratorDequeue(generator)
  if (Capture(1)) RejectPromise(promise, value)
  else ResolvePromise(promise, IteratorResult(value, true))
  AsyncGeneratorDrainQueue(generator)
}

// --- synchronous iterators as asynchronous ones: records "an async-from-sync iterator" with slots iterator, next ---

/** spec: sec-createasyncfromsynciterator */
function CreateAsyncFromSyncIterator(iterator, next) {
  return NewRecord("an async-from-sync iterator", Intrinsic("%AsyncFromSyncIteratorPrototype%"), [iterator, next])
}

/** spec: sec-%asyncfromsynciteratorprototype%.next */
function AsyncFromSyncIterator_next(...args) {
  const iterator = RecordValue(this, 0)
  const promise = NewPromise()
  let result
  try {
    result = Call(RecordValue(this, 1), iterator, ...args)
    if (!IsObject(result)) throw NewTypeError(`iterator result ${Describe(result)} is not an object`)
  } catch (error) {
    RejectPromise(promise, error)
    return promise
  }
  return AsyncFromSyncContinue(result, promise, iterator, true)
}

/** spec: sec-%asyncfromsynciteratorprototype%.return */
function AsyncFromSyncIterator_return(...args) {
  const iterator = RecordValue(this, 0)
  const promise = NewPromise()
  let result
  try {
    const method = GetMethod(iterator, "return")
    if (method === undefined) {
      ResolvePromise(promise, IteratorResult(args[0], true))
      return promise
    }
    result = Call(method, iterator, ...args)
    if (!IsObject(result)) throw NewTypeError(`iterator result ${Describe(result)} is not an object`)
  } catch (error) {
    RejectPromise(promise, error)
    return promise
  }
  return AsyncFromSyncContinue(result, promise, iterator, false)
}

/** spec: sec-%asyncfromsynciteratorprototype%.throw */
function AsyncFromSyncIterator_throw(...args) {
  const iterator = RecordValue(this, 0)
  const promise = NewPromise()
  let result
  try {
    const method = GetMethod(iterator, "throw")
    if (method === undefined) {
      IteratorClose(iterator)
      throw NewTypeError("iterator has no throw method")
    }
    result = Call(method, iterator, ...args)
    if (!IsObject(result)) throw NewTypeError(`iterator result ${Describe(result)} is not an object`)
  } catch (error) {
    RejectPromise(promise, error)
    return promise
  }
  return AsyncFromSyncContinue(result, promise, iterator, true)
}

/** spec: sec-asyncfromsynciteratorcontinuation */
function AsyncFromSyncContinue(result, promise, iterator, closes) {
  let wrapper
  let done
  try {
    done = !!result.done
    const value = result.value
    try {
      wrapper = PromiseResolve(Intrinsic("%Promise%"), value)
    } catch (error) {
      if (!done && closes) IteratorCloseQuiet(iterator)
      throw error
    }
  } catch (error) {
    RejectPromise(promise, error)
    return promise
  }
  const onRejected = done || !closes ? undefined : MakeFunction("AsyncFromSyncClose", iterator)
  PerformPromiseThen(wrapper, MakeFunction("AsyncFromSyncUnwrap", done), onRejected, promise)
  return promise
}

/** Captures: done. */
function AsyncFromSyncUnwrap(value) {
  return IteratorResult(value, Capture(0))
}

/** Captures: the iterator. */
function AsyncFromSyncClose(error) {
  IteratorCloseQuiet(Capture(0))
  throw error
}

/** spec: sec-%asynciteratorprototype%-%symbol.asyncdispose% */
function AsyncIterator_asyncDispose() {
  const promise = NewPromise()
  let result
  try {
    const method = GetMethod(this, "return")
    if (method === undefined) {
      ResolvePromise(promise, undefined)
      return promise
    }
    result = PromiseResolve(Intrinsic("%Promise%"), Call(method, this))
  } catch (error) {
    RejectPromise(promise, error)
    return promise
  }
  PerformPromiseThen(result, MakeFunction("PromiseValueThunk", undefined), undefined, promise)
  return promise
}
