// Promises. A capability is a list [promise, resolve, reject]; where resolve is undefined the promise is one that only we
// have made, and is settled directly.

/** spec: sec-promise-executor */
function PromiseConstructor(executor) {
  if (new.target === undefined) throw NewTypeError("Promise is a constructor: use new")
  if (!IsCallable(executor)) throw NewTypeError(`promise executor ${Describe(executor)} is not a function`)
  const promise = NewPromise(GetPrototypeFromConstructor(new.target, "%Promise.prototype%"))
  const resolved = [false]
  const reject = MakeFunction("PromiseRejectFunction", promise, resolved)
  try {
    Call(executor, undefined, MakeFunction("PromiseResolveFunction", promise, resolved), reject)
  } catch (error) {
    Call(reject, undefined, error)
  }
  return promise
}

/** spec: sec-promise-resolve-functions. Captures: the promise, [already resolved]. */
function PromiseResolveFunction(resolution) {
  const resolved = Capture(1)
  if (resolved[0]) return
  resolved[0] = true
  ResolvePromise(Capture(0), resolution)
}

/** spec: sec-promise-reject-functions. Captures: the promise, [already resolved]. */
function PromiseRejectFunction(reason) {
  const resolved = Capture(1)
  if (resolved[0]) return
  resolved[0] = true
  RejectPromise(Capture(0), reason)
}

/** The steps of a promise's resolve function after its guard. */
function ResolvePromise(promise, resolution) {
  if (!IsObject(resolution)) {
    FulfillPromise(promise, resolution)
    return
  }
  if (resolution === promise) {
    RejectPromise(promise, NewTypeError("a promise cannot be resolved with itself"))
    return
  }
  let then
  try {
    then = resolution.then
  } catch (error) {
    RejectPromise(promise, error)
    return
  }
  if (IsCallable(then)) QueueThenableJob(promise, resolution, then)
  else FulfillPromise(promise, resolution)
}

/** spec: sec-newpromiseresolvethenablejob */
function PromiseResolveThenableJob(promise, thenable, then) {
  const resolved = [false]
  const reject = MakeFunction("PromiseRejectFunction", promise, resolved)
  try {
    Call(then, thenable, MakeFunction("PromiseResolveFunction", promise, resolved), reject)
  } catch (error) {
    Call(reject, undefined, error)
  }
}

/** spec: sec-newpromisereactionjob */
function PromiseReactionJob(handler, isRejected, argument, promise, resolve, reject) {
  let result = argument
  let threw = isRejected
  if (handler !== undefined) {
    threw = false
    try {
      result = Call(handler, undefined, argument)
    } catch (error) {
      threw = true
      result = error
    }
  }
  if (promise === undefined) return
  if (resolve === undefined) {
    if (threw) RejectPromise(promise, result)
    else ResolvePromise(promise, result)
  } else Call(threw ? reject : resolve, undefined, result)
}

/** spec: sec-newpromisecapability. A list: promise, resolve, reject. */
function NewPromiseCapability(constructor) {
  if (!IsConstructor(constructor)) throw NewTypeError(`${Describe(constructor)} is not a constructor`)
  if (constructor === Intrinsic("%Promise%")) {
    const promise = NewPromise()
    const resolved = [false]
    return [
      promise,
      MakeFunction("PromiseResolveFunction", promise, resolved),
      MakeFunction("PromiseRejectFunction", promise, resolved),
    ]
  }
  const capability = [undefined, undefined, undefined]
  capability[0] = Construct(constructor, constructor, MakeFunction("CapabilityExecutor", capability))
  if (!IsCallable(capability[1])) throw NewTypeError("promise constructor gave no resolve function")
  if (!IsCallable(capability[2])) throw NewTypeError("promise constructor gave no reject function")
  return capability
}

/** The executor of NewPromiseCapability. Captures: the capability. */
function CapabilityExecutor(resolve, reject) {
  const capability = Capture(0)
  if (capability[1] !== undefined) throw NewTypeError("promise executor has already been given a resolve function")
  if (capability[2] !== undefined) throw NewTypeError("promise executor has already been given a reject function")
  capability[1] = resolve
  capability[2] = reject
}

/** spec: sec-promise-resolve */
function PromiseResolve(constructor, value) {
  if (IsPromise(value) && value.constructor === constructor) return value
  if (constructor === Intrinsic("%Promise%")) {
    const promise = NewPromise()
    ResolvePromise(promise, value)
    return promise
  }
  const capability = NewPromiseCapability(constructor)
  Call(capability[1], undefined, value)
  return capability[0]
}

/** The promise that an Await waits for. */
function AwaitValue(value) {
  if (IsPromise(value)) return PromiseResolve(Intrinsic("%Promise%"), value)
  const promise = NewPromise()
  ResolvePromise(promise, value)
  return promise
}

/** spec: sec-promise.resolve */
function Promise_resolve(value) {
  if (!IsObject(this)) throw NewTypeError("Promise.resolve called on a non-object")
  return PromiseResolve(this, value)
}

/** spec: sec-promise.reject */
function Promise_reject(reason) {
  const capability = NewPromiseCapability(this)
  Call(capability[2], undefined, reason)
  return capability[0]
}

/** spec: sec-promise.withResolvers */
function Promise_withResolvers() {
  const capability = NewPromiseCapability(this)
  return { promise: capability[0], resolve: capability[1], reject: capability[2] }
}

/** spec: sec-promise.try */
function Promise_try(callback, ...args) {
  if (!IsObject(this)) throw NewTypeError("Promise.try called on a non-object")
  const capability = NewPromiseCapability(this)
  let result
  try {
    result = Call(callback, undefined, ...args)
  } catch (error) {
    Call(capability[2], undefined, error)
    return capability[0]
  }
  Call(capability[1], undefined, result)
  return capability[0]
}

/** spec: sec-promise.prototype.then */
function Promise_then(onFulfilled, onRejected) {
  if (!IsPromise(this)) throw NewTypeError("Promise.prototype.then called on something that is not a promise")
  const fulfilled = IsCallable(onFulfilled) ? onFulfilled : undefined
  const rejected = IsCallable(onRejected) ? onRejected : undefined
  if (!HasPlainPromiseSpecies(this)) {
    const constructor = SpeciesConstructor(this, Intrinsic("%Promise%"))
    if (constructor !== Intrinsic("%Promise%")) {
      const capability = NewPromiseCapability(constructor)
      PerformPromiseThen(this, fulfilled, rejected, capability[0], capability[1], capability[2])
      return capability[0]
    }
  }
  const result = NewPromise()
  PerformPromiseThen(this, fulfilled, rejected, result)
  return result
}

/** spec: sec-promise.prototype.catch */
function Promise_catch(onRejected) {
  return Call(this.then, this, undefined, onRejected)
}

/** spec: sec-promise.prototype.finally */
function Promise_finally(onFinally) {
  if (!IsObject(this)) throw NewTypeError("Promise.prototype.finally called on a non-object")
  const constructor = SpeciesConstructor(this, Intrinsic("%Promise%"))
  if (!IsCallable(onFinally)) return Call(this.then, this, onFinally, onFinally)
  const thenFinally = MakeFunction("PromiseThenFinally", onFinally, constructor)
  const catchFinally = MakeFunction("PromiseCatchFinally", onFinally, constructor)
  return Call(this.then, this, thenFinally, catchFinally)
}

/** spec: sec-thenfinallyfunctions. Captures: onFinally, the constructor. */
function PromiseThenFinally(value) {
  const promise = PromiseResolve(Capture(1), Call(Capture(0), undefined))
  return Call(promise.then, promise, MakeFunction("PromiseValueThunk", value))
}

/** spec: sec-catchfinallyfunctions. Captures: onFinally, the constructor. */
function PromiseCatchFinally(reason) {
  const promise = PromiseResolve(Capture(1), Call(Capture(0), undefined))
  return Call(promise.then, promise, MakeFunction("PromiseThrower", reason))
}

function PromiseValueThunk() {
  return Capture(0)
}

function PromiseThrower() {
  throw Capture(0)
}

/** An async function returns an object: its promise is resolved with it. Answers what its caller gets. */
function AsyncFunctionResolve(promise, value, answer) {
  ResolvePromise(promise, value)
  return answer
}
