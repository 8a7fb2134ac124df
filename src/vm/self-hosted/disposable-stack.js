// DisposableStack and AsyncDisposableStack. Both are records of two slots: whether it is disposed of, and its resources, a
// list of lists [type, value, method] in order of addition. Spec: sec-disposablestack-objects, sec-asyncdisposablestack-objects.
//
// Types: 0 call the method on the value; 1 call it with the value; 2 just call it; 3 as 0, but its result is not awaited
// for itself; 4 nothing is called, only awaited.

/** spec: sec-disposablestack */
function DisposableStackConstructor() {
  if (new.target === undefined) throw NewTypeError("DisposableStack must be called with new")
  const prototype = GetPrototypeFromConstructor(new.target, "%DisposableStack.prototype%")
  return NewRecord("a DisposableStack", prototype, [false, []])
}

/** spec: sec-asyncdisposablestack */
function AsyncDisposableStackConstructor() {
  if (new.target === undefined) throw NewTypeError("AsyncDisposableStack must be called with new")
  const prototype = GetPrototypeFromConstructor(new.target, "%AsyncDisposableStack.prototype%")
  return NewRecord("an AsyncDisposableStack", prototype, [false, []])
}

/** The resources of a stack that is not disposed of. */
function PendingResources(stack, kind) {
  RequireRecord(stack, kind)
  if (RecordValue(stack, 0)) throw NewReferenceError(`${kind} that is disposed of cannot be used`)
  return RecordValue(stack, 1)
}

function RequireDisposeCallback(callback) {
  if (!IsCallable(callback)) throw NewTypeError(`${Describe(callback)} is not a function`)
}

/** spec: sec-disposablestack.prototype.adopt */
function DisposableStack_adopt(value, onDispose) {
  const resources = PendingResources(this, "a DisposableStack")
  RequireDisposeCallback(onDispose)
  ArrayAppend(resources, [1, value, onDispose])
  return value
}

/** spec: sec-disposablestack.prototype.defer */
function DisposableStack_defer(onDispose) {
  const resources = PendingResources(this, "a DisposableStack")
  RequireDisposeCallback(onDispose)
  ArrayAppend(resources, [2, undefined, onDispose])
}

/** spec: sec-disposablestack.prototype.use */
function DisposableStack_use(value) {
  const resources = PendingResources(this, "a DisposableStack")
  if (value === undefined || value === null) return value
  if (!IsObject(value)) throw NewTypeError(`${Describe(value)} cannot be disposed of`)
  const method = GetMethod(value, WellKnownSymbol("dispose"))
  if (method === undefined) throw NewTypeError("object has no Symbol.dispose method")
  ArrayAppend(resources, [0, value, method])
  return value
}

/** spec: sec-get-disposablestack.prototype.disposed */
function DisposableStack_disposed() {
  RequireRecord(this, "a DisposableStack")
  return RecordValue(this, 0)
}

/** spec: sec-disposablestack.prototype.move */
function DisposableStack_move() {
  const resources = PendingResources(this, "a DisposableStack")
  const moved = NewRecord("a DisposableStack", Intrinsic("%DisposableStack.prototype%"), [false, resources])
  StoreRecordValue(this, 1, [])
  StoreRecordValue(this, 0, true)
  return moved
}

/** spec: sec-disposablestack.prototype.dispose */
function DisposableStack_dispose() {
  RequireRecord(this, "a DisposableStack")
  if (RecordValue(this, 0)) return
  StoreRecordValue(this, 0, true)
  const resources = RecordValue(this, 1)
  StoreRecordValue(this, 1, [])
  let failed = false
  let failure
  for (let i = resources.length - 1; i >= 0; i--) {
    try {
      DisposeResource(resources[i])
    } catch (error) {
      failure = failed ? NewSuppressedError(error, failure) : error
      failed = true
    }
  }
  if (failed) throw failure
}

/** Dispose, without its Await — sec-dispose */
function DisposeResource(resource) {
  const type = resource[0]
  if (type === 1) return Call(resource[2], undefined, resource[1])
  if (type === 2) return Call(resource[2], undefined)
  return type === 4 ? undefined : Call(resource[2], resource[1])
}

/** spec: sec-asyncdisposablestack.prototype.adopt */
function AsyncDisposableStack_adopt(value, onDisposeAsync) {
  const resources = PendingResources(this, "an AsyncDisposableStack")
  RequireDisposeCallback(onDisposeAsync)
  ArrayAppend(resources, [1, value, onDisposeAsync])
  return value
}

/** spec: sec-asyncdisposablestack.prototype.defer */
function AsyncDisposableStack_defer(onDisposeAsync) {
  const resources = PendingResources(this, "an AsyncDisposableStack")
  RequireDisposeCallback(onDisposeAsync)
  ArrayAppend(resources, [2, undefined, onDisposeAsync])
}

/** spec: sec-asyncdisposablestack.prototype.use */
function AsyncDisposableStack_use(value) {
  const resources = PendingResources(this, "an AsyncDisposableStack")
  if (value === undefined || value === null) {
    ArrayAppend(resources, [4, undefined, undefined])
    return value
  }
  if (!IsObject(value)) throw NewTypeError(`${Describe(value)} cannot be disposed of`)
  const asyncMethod = GetMethod(value, WellKnownSymbol("asyncDispose"))
  if (asyncMethod !== undefined) ArrayAppend(resources, [0, value, asyncMethod])
  else {
    const method = GetMethod(value, WellKnownSymbol("dispose"))
    if (method === undefined) throw NewTypeError("object has no Symbol.asyncDispose or Symbol.dispose method")
    ArrayAppend(resources, [3, value, method])
  }
  return value
}

/** spec: sec-get-asyncdisposablestack.prototype.disposed */
function AsyncDisposableStack_disposed() {
  RequireRecord(this, "an AsyncDisposableStack")
  return RecordValue(this, 0)
}

/** spec: sec-asyncdisposablestack.prototype.move */
function AsyncDisposableStack_move() {
  const resources = PendingResources(this, "an AsyncDisposableStack")
  const prototype = Intrinsic("%AsyncDisposableStack.prototype%")
  const moved = NewRecord("an AsyncDisposableStack", prototype, [false, resources])
  StoreRecordValue(this, 1, [])
  StoreRecordValue(this, 0, true)
  return moved
}

/** spec: sec-asyncdisposablestack.prototype.disposeAsync */
async function AsyncDisposableStack_disposeAsync() {
  RequireRecord(this, "an AsyncDisposableStack")
  if (RecordValue(this, 0)) return
  StoreRecordValue(this, 0, true)
  const resources = RecordValue(this, 1)
  StoreRecordValue(this, 1, [])
  let failed = false
  let failure
  let needsAwait = false
  let hasAwaited = false
  for (let i = resources.length - 1; i >= 0; i--) {
    const resource = resources[i]
    if (resource[0] === 4) {
      needsAwait = true
      continue
    }
    try {
      if (resource[0] === 3) await DisposeForAsync(resource)
      else {
        const result = DisposeResource(resource)
        hasAwaited = true
        await result
      }
    } catch (error) {
      failure = failed ? NewSuppressedError(error, failure) : error
      failed = true
    }
    if (resource[0] === 3) hasAwaited = true
  }
  if (needsAwait && !hasAwaited) await undefined
  if (failed) throw failure
}

/** What GetDisposeMethod wraps around a synchronous method: a promise of undefined, or of its failure. */
async function DisposeForAsync(resource) {
  DisposeResource(resource)
}
