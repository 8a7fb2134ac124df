// Modules: loading, linking and evaluation, after sec-source-text-module-records. A module record is an object that no guest
// sees; its body (modules/body.ts) has the code and the bindings. A resolved binding is a list: the record, and a slot
// of its environment, or -1 for its namespace object.

function NewModuleRecord(body) {
  const parts = ModuleParts(body)
  const record = {
    body,
    requests: parts[0],
    imports: parts[1],
    stars: parts[2],
    names: parts[3],
    hasAwait: parts[4],
    status: "new",
    // Records, by request.
    loaded: [],
    hasError: false,
    error: undefined,
    dfsIndex: 0,
    dfsAncestor: 0,
    cycleRoot: undefined,
    // [[AsyncEvaluationOrder]]: -1 is unset, -2 done.
    asyncOrder: -1,
    asyncParents: [],
    pendingDependencies: 0,
    // [[TopLevelCapability]]: a promise.
    topLevel: undefined,
  }
  SetModuleRecord(body, record)
  return record
}

/** A record of a JSON text: nothing is left to be done with it. */
function NewJsonRecord(text, key) {
  const record = NewModuleRecord(NewJsonModule(JSON_parse(text, undefined), key))
  record.status = "evaluated"
  record.cycleRoot = record
  return record
}

/** The embedder runs a module. Gives a promise of its end. */
function EnterModule(body) {
  const promise = NewPromise()
  let record = ModuleRecord(body)
  if (record === undefined) {
    record = NewModuleRecord(body)
    const key = ModuleKey(body)
    if (ModuleEntry("javascript", key) === undefined) {
      const entry = NewModuleEntry()
      entry.isLoading = false
      entry.record = record
      SetModuleEntry("javascript", key, entry)
    }
  }
  ContinueImport(promise, record, false)
  return promise
}

// --- import() ---

/** spec: sec-evaluate-import-call */
function DynamicImport(specifier, options, referrer) {
  const promise = NewPromise()
  try {
    const text = ToStringValue(specifier)
    const request = [text]
    AppendImportAttributes(request, options)
    RequestModule(request, referrer, [promise])
  } catch (error) {
    RejectPending(promise, error)
  }
  return promise
}

function AppendImportAttributes(request, options) {
  if (options === undefined) return
  if (!IsObject(options)) throw NewTypeError("the second argument of import() must be an object")
  const given = options.with
  if (given === undefined) return
  if (!IsObject(given)) throw NewTypeError("import attributes must be an object")
  const entries = Object_entries(given)
  const count = entries.length
  for (let i = 0; i < count; i++) {
    if (typeof entries[i][1] !== "string") throw NewTypeError("the value of an import attribute must be a string")
    ArrayAppend(request, entries[i][0])
    ArrayAppend(request, entries[i][1])
  }
  const unknown = UnknownAttribute(request)
  if (unknown !== undefined) throw NewTypeError(`import attribute ${DescribeKey(unknown)} is not supported`)
}

/** ContinueDynamicImport — sec-ContinueDynamicImport */
function ContinueImport(promise, record, givesNamespace) {
  const failed = MakeFunction("ModuleImportFailed", promise)
  const loaded = LoadRequestedModules(record)
  PerformPromiseThen(loaded, MakeFunction("ModuleImportLoaded", promise, record, givesNamespace, failed), failed)
}

/** Captures: the promise, the record, whether the promise gets the namespace, the reaction to failure. */
function ModuleImportLoaded() {
  const record = Capture(1)
  try {
    LinkModule(record)
    const evaluated = EvaluateModule(record)
    const done = MakeFunction("ModuleImportEvaluated", Capture(0), record, Capture(2))
    PerformPromiseThen(evaluated, done, Capture(3))
  } catch (error) {
    RejectPending(Capture(0), error)
  }
}

/** Captures: the promise, the record, whether the promise gets the namespace. */
function ModuleImportEvaluated() {
  const promise = Capture(0)
  try {
    if (Capture(2)) ResolvePromise(promise, NamespaceOf(Capture(1)))
    else FulfillPromise(promise, undefined)
  } catch (error) {
    RejectPending(promise, error)
  }
}

/** Captures: the promise. */
function ModuleImportFailed(reason) {
  RejectPromise(Capture(0), reason)
}

// --- Loading ---

/** The first import attribute of a request that is not known. */
function UnknownAttribute(request) {
  for (let i = 1; i < request.length; i += 2) if (request[i] !== "type") return request[i]
  return undefined
}

/** What an import asks for, by its attributes. */
function RequestedType(request) {
  let type = "javascript"
  for (let i = 1; i < request.length; i += 2) {
    if (request[i + 1] !== "json") throw NewTypeError(`module type ${DescribeKey(request[i + 1])} is not supported`)
    type = "json"
  }
  return type
}

/** An entry of the module map: a module that is being loaded, or has been. */
function NewModuleEntry() {
  return { isLoading: true, record: undefined, error: undefined, waiters: [], answered: 0 }
}

/**
 * HostLoadImportedModule — sec-HostLoadImportedModule. `waiter` is a list: the promise of an import(); or the state of a
 * graph, the record that asks, and the index of the request.
 */
function RequestModule(request, referrer, waiter) {
  let entry
  try {
    const type = RequestedType(request)
    const key = ResolveModule(request[0], referrer, type)
    entry = ModuleEntry(type, key)
    if (entry === undefined) {
      const text = LoadModule(key, type)
      entry = NewModuleEntry()
      SetModuleEntry(type, key, entry)
      const failed = MakeFunction("ModuleTextFailed", entry, type, key)
      PerformPromiseThen(text, MakeFunction("ModuleTextArrived", entry, type, key), failed)
    }
  } catch (error) {
    ModuleRefused(waiter, error)
    return
  }
  if (entry.isLoading) ArrayAppend(entry.waiters, waiter)
  else FinishLoading(waiter, entry)
}

/** Captures: the entry, type, key. A text that can't be compiled stays so, unless a limit was in the way. */
function ModuleTextArrived(text) {
  try {
    const key = Capture(2)
    Capture(0).record = Capture(1) === "json" ? NewJsonRecord(text, key) : NewModuleRecord(CompileModule(text, key))
  } catch (error) {
    Capture(0).error = error
    if (OrdinaryGetPrototypeOf(error) === Intrinsic("%QuotaExceededError.prototype%")) {
      SetModuleEntry(Capture(1), Capture(2), undefined)
    }
  }
  // Memory may run out anywhere, but an error for that comes only once: see interpreter/memory.ts.
  try {
    FinishLoadingAll(Capture(0))
  } catch {
    FinishLoadingAll(Capture(0))
  }
}

/** Captures: the entry, type, key. What could not be loaded can be asked for again. */
function ModuleTextFailed(reason) {
  try {
    ForgetModule(Capture(0), Capture(1), Capture(2), reason)
  } catch {
    ForgetModule(Capture(0), Capture(1), Capture(2), reason)
  }
}

function ForgetModule(entry, type, key, reason) {
  entry.error = reason
  SetModuleEntry(type, key, undefined)
  FinishLoadingAll(entry)
}

function FinishLoadingAll(entry) {
  const waiters = entry.waiters
  entry.isLoading = false
  while (entry.answered < waiters.length) {
    const waiter = waiters[entry.answered++]
    try {
      FinishLoading(waiter, entry)
    } catch (error) {
      TryToRefuse(waiter, error)
    }
  }
  entry.waiters = undefined
}

/** What is thrown here is thrown after the refusal. */
function TryToRefuse(waiter, error) {
  try {
    ModuleRefused(waiter, error)
  } catch {}
}

/** Rejects a promise that may have been settled already, just before memory ran out. */
function RejectPending(promise, reason) {
  if (PromiseState(promise) === "pending") RejectPromise(promise, reason)
}

/** FinishLoadingImportedModule — sec-FinishLoadingImportedModule */
function FinishLoading(waiter, entry) {
  const record = entry.record
  if (record === undefined) {
    ModuleRefused(waiter, entry.error)
    return
  }
  if (waiter.length === 1) {
    ContinueImport(waiter[0], record, true)
    return
  }
  waiter[1].loaded[waiter[2]] = record
  if (waiter[0].isLoading) LoadGraphFrom(waiter[0], record)
}

function ModuleRefused(waiter, error) {
  if (waiter.length === 1) RejectPending(waiter[0], error)
  else RefuseGraph(waiter[0], error)
}

function RefuseGraph(state, error) {
  if (!state.isLoading) return
  state.isLoading = false
  RejectPromise(state.promise, error)
}

/** spec: sec-LoadRequestedModules */
function LoadRequestedModules(record) {
  const state = { isLoading: true, pending: 1, visited: [], promise: NewPromise() }
  LoadGraphFrom(state, record)
  return state.promise
}

/** What goes wrong on the way (the stack may be full) is the graph's. */
function LoadGraphFrom(state, record) {
  try {
    LoadModuleGraph(state, record)
  } catch (error) {
    RefuseGraph(state, error)
  }
}

/** InnerModuleLoading — sec-InnerModuleLoading */
function LoadModuleGraph(state, record) {
  if (record.status === "new" && !HasRecord(state.visited, record)) {
    ArrayAppend(state.visited, record)
    const requests = record.requests
    const loaded = record.loaded
    const count = requests.length
    const referrer = ModuleKey(record.body)
    while (loaded.length < count) ArrayAppend(loaded, undefined)
    state.pending += count
    for (let i = 0; i < count; i++) {
      const unknown = UnknownAttribute(requests[i])
      if (unknown !== undefined) {
        RefuseGraph(state, NewSyntaxError(`import attribute ${DescribeKey(unknown)} is not supported`))
      } else if (loaded[i] !== undefined) LoadModuleGraph(state, loaded[i])
      else RequestModule(requests[i], referrer, [state, record, i])
      if (!state.isLoading) return
    }
  }
  state.pending--
  if (state.pending > 0) return
  state.isLoading = false
  const visited = state.visited
  for (let i = 0; i < visited.length; i++) if (visited[i].status === "new") visited[i].status = "unlinked"
  FulfillPromise(state.promise, undefined)
}

function HasRecord(records, record) {
  for (let i = records.length - 1; i >= 0; i--) if (records[i] === record) return true
  return false
}

// --- Linking ---

/** spec: sec-moduledeclarationlinking */
function LinkModule(record) {
  const stack = []
  try {
    LinkInner(record, stack, 0)
  } catch (error) {
    for (let i = 0; i < stack.length; i++) stack[i].status = "unlinked"
    throw error
  }
}

/** spec: sec-InnerModuleLinking */
function LinkInner(record, stack, index) {
  if (record.status !== "unlinked") return index
  record.status = "linking"
  record.dfsIndex = index
  record.dfsAncestor = index
  index++
  ArrayAppend(stack, record)
  const loaded = record.loaded
  for (let i = 0; i < loaded.length; i++) {
    const required = loaded[i]
    index = LinkInner(required, stack, index)
    if (required.status === "linking" && required.dfsAncestor < record.dfsAncestor) {
      record.dfsAncestor = required.dfsAncestor
    }
  }
  InitializeModule(record)
  if (record.dfsAncestor === record.dfsIndex) {
    for (;;) {
      const last = stack[stack.length - 1]
      stack.length--
      last.status = "linked"
      if (last === record) break
    }
  }
  return index
}

/** spec: sec-source-text-module-record-initialize-environment */
function InitializeModule(record) {
  const body = record.body
  const names = record.names
  for (let i = 0; i < names.length; i++) {
    if (typeof ModuleExport(body, names[i]) !== "number") RequireExport(record, names[i])
  }
  const imports = record.imports
  for (let i = 0; i < imports.length; i++) {
    const target = record.loaded[imports[i][0]]
    const name = imports[i][1]
    const found = name === undefined ? [target, -1] : RequireExport(target, name)
    if (found[1] === -1) NamespaceOf(found[0])
    LinkImport(body, i, found[0].body, found[1])
  }
  SetModuleCoroutine(body, InstantiateModule(body))
}

function RequireExport(record, name) {
  const found = ResolveExport(record, name, [])
  if (found !== undefined && found !== null) return found
  const what = `${DescribeKey(ModuleKey(record.body))} has ${found === null ? "several exports" : "no export"}`
  throw NewSyntaxError(`module ${what} named ${DescribeKey(name)}`)
}

/** ResolveExport — sec-resolveexport. undefined: there is none; null: it is ambiguous. */
function ResolveExport(record, name, visited) {
  for (let i = 0; i < visited.length; i += 2) {
    if (visited[i] === record && visited[i + 1] === name) return undefined
  }
  ArrayAppend(visited, record)
  ArrayAppend(visited, name)
  const own = ModuleExport(record.body, name)
  if (typeof own === "number") return [record, own]
  if (own !== undefined) {
    const target = record.loaded[own[0]]
    return own[1] === undefined ? [target, -1] : ResolveExport(target, own[1], visited)
  }
  if (name === "default") return undefined
  let result
  const stars = record.stars
  for (let i = 0; i < stars.length; i++) {
    const found = ResolveExport(record.loaded[stars[i]], name, visited)
    if (found === null) return null
    if (found === undefined) continue
    if (result === undefined) result = found
    else if (result[0] !== found[0] || result[1] !== found[1]) return null
  }
  return result
}

/** GetExportedNames — sec-getexportednames. Appends to `names` those that `seen` does not have. */
function AppendExportedNames(record, names, seen, visited) {
  if (HasRecord(visited, record)) return
  const isFirst = visited.length === 0
  ArrayAppend(visited, record)
  const own = record.names
  for (let i = 0; i < own.length; i++) {
    const name = own[i]
    if ((name === "default" && !isFirst) || seen[name] === true) continue
    seen[name] = true
    ArrayAppend(names, name)
  }
  const stars = record.stars
  for (let i = 0; i < stars.length; i++) AppendExportedNames(record.loaded[stars[i]], names, seen, visited)
}

/** GetModuleNamespace — sec-getmodulenamespace. Makes those that are among its exports as well. */
function NamespaceOf(record) {
  const pending = [record]
  while (pending.length > 0) {
    const next = pending[pending.length - 1]
    pending.length--
    if (ModuleNamespace(next.body) !== undefined) continue
    const names = []
    const bindings = []
    AppendExportedNames(next, names, NewNullObject(), [])
    for (let i = 0; i < names.length; i++) {
      const found = ResolveExport(next, names[i], [])
      if (found === undefined || found === null) continue
      ArrayAppend(bindings, names[i])
      ArrayAppend(bindings, found[0].body)
      ArrayAppend(bindings, found[1])
      if (found[1] === -1) ArrayAppend(pending, found[0])
    }
    CreateModuleNamespace(next.body, bindings)
  }
  return ModuleNamespace(record.body)
}

// --- Evaluation ---

/** spec: sec-moduleevaluation */
function EvaluateModule(record) {
  const module = record.cycleRoot === undefined ? record : record.cycleRoot
  if (module.topLevel !== undefined) return module.topLevel
  const promise = NewPromise()
  module.topLevel = promise
  const stack = []
  try {
    EvaluateInner(module, stack, 0)
  } catch (error) {
    for (let i = 0; i < stack.length; i++) ModuleThrew(stack[i], error)
    RejectPromise(promise, error)
    return promise
  }
  if (module.asyncOrder < 0) FulfillPromise(promise, undefined)
  return promise
}

function ModuleThrew(record, error) {
  record.status = "evaluated"
  record.hasError = true
  record.error = error
}

/** spec: sec-innermoduleevaluation */
function EvaluateInner(record, stack, index) {
  const status = record.status
  if (status === "evaluating") return index
  if (status !== "linked") {
    if (record.hasError) throw record.error
    return index
  }
  record.status = "evaluating"
  record.dfsIndex = index
  record.dfsAncestor = index
  record.pendingDependencies = 0
  index++
  ArrayAppend(stack, record)
  const loaded = record.loaded
  for (let i = 0; i < loaded.length; i++) {
    let required = loaded[i]
    index = EvaluateInner(required, stack, index)
    if (required.status === "evaluating") {
      if (required.dfsAncestor < record.dfsAncestor) record.dfsAncestor = required.dfsAncestor
    } else {
      required = required.cycleRoot
      if (required.hasError) throw required.error
    }
    if (required.asyncOrder >= 0) {
      record.pendingDependencies++
      ArrayAppend(required.asyncParents, record)
    }
  }
  if (record.pendingDependencies > 0 || record.hasAwait) {
    record.asyncOrder = NextModuleOrder()
    if (record.pendingDependencies === 0) ExecuteAsyncModule(record)
  } else ResumeGenerator(ModuleCoroutine(record.body), 0, undefined)
  if (record.dfsAncestor === record.dfsIndex) {
    for (;;) {
      const last = stack[stack.length - 1]
      stack.length--
      last.status = last.asyncOrder === -1 ? "evaluated" : "evaluating-async"
      last.cycleRoot = record
      if (last === record) break
    }
  }
  return index
}

/** spec: sec-execute-async-module */
function ExecuteAsyncModule(record) {
  const promise = ResumeGenerator(ModuleCoroutine(record.body), 0, undefined)
  PerformPromiseThen(promise, MakeFunction("AsyncModuleFulfilled", record), MakeFunction("AsyncModuleRejected", record))
}

/** AsyncModuleExecutionFulfilled — sec-async-module-execution-fulfilled. Captures: the record. */
function AsyncModuleFulfilled() {
  const record = Capture(0)
  if (record.status === "evaluated") return
  FinishAsyncModule(record)
  const available = []
  GatherAvailable(record, available)
  const order = SortedByOrder(available)
  for (let i = 0; i < order.length; i++) {
    const next = order[i]
    if (next.status === "evaluated") continue
    if (next.hasAwait) ExecuteAsyncModule(next)
    else {
      let threw = false
      let reason
      try {
        ResumeGenerator(ModuleCoroutine(next.body), 0, undefined)
      } catch (error) {
        threw = true
        reason = error
      }
      if (threw) RejectAsyncModule(next, reason)
      else FinishAsyncModule(next)
    }
  }
}

function FinishAsyncModule(record) {
  record.asyncOrder = -2
  record.status = "evaluated"
  if (record.topLevel !== undefined) FulfillPromise(record.topLevel, undefined)
}

/** spec: sec-gather-available-ancestors */
function GatherAvailable(record, available) {
  const parents = record.asyncParents
  for (let i = 0; i < parents.length; i++) {
    const parent = parents[i]
    if (HasRecord(available, parent) || parent.cycleRoot.hasError) continue
    parent.pendingDependencies--
    if (parent.pendingDependencies > 0) continue
    ArrayAppend(available, parent)
    if (!parent.hasAwait) GatherAvailable(parent, available)
  }
}

/** A list of the records in order of their asyncOrder, by merging. */
function SortedByOrder(records) {
  const count = records.length
  let from = records
  for (let width = 1; width < count; width *= 2) {
    const to = []
    for (let start = 0; start < count; start += 2 * width) {
      let left = start
      let right = start + width
      const leftEnd = right < count ? right : count
      const rightEnd = right + width < count ? right + width : count
      while (left < leftEnd || right < rightEnd) {
        const takesLeft = right >= rightEnd || (left < leftEnd && from[left].asyncOrder < from[right].asyncOrder)
        ArrayAppend(to, takesLeft ? from[left++] : from[right++])
      }
    }
    from = to
  }
  return from
}

/** Captures: the record. */
function AsyncModuleRejected(error) {
  RejectAsyncModule(Capture(0), error)
}

/** AsyncModuleExecutionRejected — sec-async-module-execution-rejected */
function RejectAsyncModule(record, error) {
  if (record.status === "evaluated") return
  ModuleThrew(record, error)
  record.asyncOrder = -2
  if (record.topLevel !== undefined) RejectPromise(record.topLevel, error)
  const parents = record.asyncParents
  for (let i = 0; i < parents.length; i++) RejectAsyncModule(parents[i], error)
}
