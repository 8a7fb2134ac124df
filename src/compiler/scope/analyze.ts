// Scope analysis: from a tree to the scopes, bindings and places that code generation stands on; types.ts says what they
// mean. Three passes: collect.ts declares and notes uses, `resolveUses` here finds what each use means and so which
// bindings outlive their frame, allocate.ts gives places.

import type { FunctionDeclaration, Node, Program } from "../ast.js"
import type { Declarations, EvalScope } from "../bytecode/code-block.js"
import { allocate, isDerivedThis, isGlobal } from "./allocate.js"
import { type Collected, collect } from "./collect.js"
import { type EvalVariables, moveEvalVariables, readEvalScope, writeEvalScope } from "./eval-scope.js"
import { decideHoisting } from "./implied-bindings.js"
import type { BindingRecord, FunctionRecord, ScopeRecord } from "./records.js"
import type {
  Analysis,
  Binding,
  DynamicLevel,
  EnvironmentPath,
  EvalDeclarations,
  Place,
  Reference,
  Scope,
} from "./types.js"

export interface AnalyzeOptions {
  readonly kind: "script" | "module" | "eval"
  /** Strict whatever the text says: self-hosted code, direct eval from strict code. */
  readonly strict?: boolean
  /** Direct eval: the scopes around the call. */
  readonly scope?: EvalScope | null
}

/**
 * @throws CompileError RangeError if the tree is too deep or a function too large; SyntaxError if eval code declares a
 *   variable that a let, const or class around the call has the name of
 */
export function analyze(
  program: Program,
  { kind, strict, scope: evalScope = null }: AnalyzeOptions,
): Analysis {
  const outer = evalScope === null ? null : readEvalScope(evalScope)
  const collected = collect(program, { kind, strict: strict === true || evalScope?.strict === true, outer })
  const { program: top } = collected
  if (evalScope !== null) top.allowsArguments = evalScope.allow.arguments
  top.varNames = new Set(top.bodyScope.bindings.keys())
  decideHoisting(top)
  const evalVariables = kind === "eval" ? moveEvalVariables(top) : null
  markEvalVisible(collected)
  for (const name of collected.exported) {
    const binding = top.bodyScope.bindings.get(name)
    if (binding !== undefined) keepInSlot(binding)
  }
  resolveUses(collected)
  settleArguments(collected.allFunctions)
  allocate(collected.allFunctions)
  return new ScopeAnalysis(collected, evalVariables)
}

/** All that a direct eval can see lives in slots, with its name kept. */
function markEvalVisible({ evals }: Collected): void {
  for (const at of evals) {
    at.func!.parameterScope.needsEnvironment = true
    for (let func = at.func; func !== null; func = func.parent) func.needsClosure = true
    for (let scope: ScopeRecord | null = at; scope !== null && !scope.isEvalVisible; scope = scope.parent) {
      scope.isEvalVisible = true
      if (scope.func === null) break
      for (const binding of scope.bindings.values()) {
        keepInSlot(binding)
        if (mayBeEmpty(binding)) binding.needsEmpty = true
      }
    }
  }
}

function keepInSlot(binding: BindingRecord): void {
  if (isGlobal(binding)) return
  binding.isCaptured = true
  binding.isReferenced = true
}

function resolveUses({ uses }: Collected): void {
  for (const { scope: from, name, start } of uses) {
    const isInternal = isInternalName(name)
    for (let scope: ScopeRecord | null = from; scope !== null; scope = scope.parent) {
      if (scope.object !== null && !isInternal) noteUse(scope.object, from.func!)
      const binding = scope.bindings.get(name)
      if (binding === undefined) continue
      noteUse(binding, from.func!)
      if (!isInitialized(binding, from, start)) {
        binding.needsEmpty = true
        // A parameter's register holds the argument, so its emptiness needs a place of its own.
        if (binding.kind === "parameter") keepInSlot(binding)
      }
      break
    }
  }
}

/** Names that only private names and pseudo-bindings have: no `with` object is asked for them. */
function isInternalName(name: string): boolean {
  return name === "this" || name === "new.target" || name.startsWith("#") || name.startsWith("%")
}

function noteUse(binding: BindingRecord, user: FunctionRecord): void {
  binding.isReferenced = true
  const owner = binding.scope.func
  if (owner === user || isGlobal(binding) || binding.kind === "import") return
  binding.isCaptured = true
  for (let func: FunctionRecord | null = user; func !== null && func !== owner; func = func.parent) {
    func.needsClosure = true
  }
}

/** `arguments` objects that nobody looks at are not made. */
function settleArguments(functions: readonly FunctionRecord[]): void {
  for (const func of functions) {
    if (func.argumentsBinding === null) continue
    if (!func.argumentsBinding.isReferenced) {
      func.argumentsBinding = null
      continue
    }
    func.mapsArguments = !func.strict && func.hasSimpleParameters
    if (!func.mapsArguments) continue
    for (const binding of func.parameterScope.bindings.values()) {
      if (binding.parameterIndex >= 0) keepInSlot(binding)
    }
  }
}

function mayBeEmpty({ kind, scope, initializedAt }: BindingRecord): boolean {
  switch (kind) {
    case "let":
    case "const":
    case "class":
    case "using":
    case "class-name":
    case "catch":
      return initializedAt > 0 && scope.kind !== "script"
    default:
      return false
  }
}

/**
 * The static answer to "has this binding been initialized when code at `position` of scope `from` runs?". Code of one
 * function runs in the order of its text, but for loops, which enter scopes anew, and switch cases. A closure runs after
 * it is made.
 */
function isInitialized(binding: BindingRecord, from: ScopeRecord, position: number): boolean {
  const { kind, scope, initializedAt, initializedUntil } = binding
  if (initializedAt === 0) return true
  if (kind === "pseudo" && scope.func !== null && !isDerivedThis(binding, scope.func)) return true
  for (let func = from.func; func !== scope.func; func = func.parent) {
    if (func === null) return false
    if (func.elementOf === scope) return true // methods are called after the class has its inner name
    position = func.createdAt
  }
  return position >= initializedAt && position < initializedUntil && kind !== "class-name"
}

class ScopeAnalysis implements Analysis {
  readonly program: FunctionRecord
  readonly functions: Collected["functions"]
  readonly classes: Collected["classes"]
  readonly scopes: Collected["scopes"]
  readonly annexB: ReadonlySet<Node>
  readonly declarations: Declarations | null
  readonly evalDeclarations: EvalDeclarations | null

  constructor(
    collected: Collected,
    private readonly evalVariables: EvalVariables | null,
  ) {
    const { program, functions, classes, scopes, allFunctions } = collected
    this.program = program
    this.functions = functions
    this.classes = classes
    this.scopes = scopes
    this.annexB = new Set(allFunctions.flatMap(({ candidates }) => candidates.map(({ node }) => node)))
    this.declarations = program.kind === "script" ? scriptDeclarations(program.bodyScope) : null
    this.evalDeclarations =
      evalVariables === null
        ? null
        : {
            target: evalVariables.target,
            declarations: evalVariables.declarations,
            object:
              evalVariables.scope === null
                ? null
                : this.place(program.bodyScope, evalVariables.scope.object!),
          }
  }

  resolve(from: Scope, name: string, use?: Node): Reference {
    const dynamic: DynamicLevel[] = []
    const isInternal = isInternalName(name)
    const start = from as ScopeRecord // scopes are only made here
    for (let scope: ScopeRecord | null = start; scope !== null; scope = scope.parent) {
      if (scope.object !== null && !isInternal) {
        const kind = scope.kind === "with" ? "with" : "eval-vars"
        dynamic.push({ kind, object: this.place(from, scope.object) })
      }
      const binding = scope.bindings.get(name)
      if (binding === undefined) continue
      const place = this.place(from, binding)
      const mayNeedCheck = binding.needsEmpty && place.kind !== "global" && place.kind !== "import"
      const needsCheck = mayNeedCheck && (use === undefined || !isInitialized(binding, start, use.start))
      return { name, dynamic, binding, place, needsCheck }
    }
    return { name, dynamic, binding: null, place: { kind: "global" }, needsCheck: false }
  }

  resolveAnnexB(from: Scope, declaration: FunctionDeclaration): Reference {
    const { name } = declaration.id
    const func = from.function as FunctionRecord // code stands in scopes of its function
    if (func.kind === "eval" && !func.strict) {
      const scope = this.evalVariables?.scope ?? null
      if (scope === null)
        return { name, dynamic: [], binding: null, place: { kind: "global" }, needsCheck: false }
      const object = this.place(from, scope.object!)
      const outer = this.resolve(scope, name)
      // Existing variables of the function come before those that evals added.
      const existing = findBetween(func.bodyScope.parent, scope, name)
      if (existing !== null) {
        return { name, dynamic: [], binding: existing, place: this.place(from, existing), needsCheck: false }
      }
      return {
        name,
        dynamic: [{ kind: "eval-vars", object }],
        binding: null,
        place: outer.place,
        needsCheck: false,
      }
    }
    const binding = func.bodyScope.bindings.get(name)!
    return { name, dynamic: [], binding, place: this.place(from, binding), needsCheck: false }
  }

  place(from: Scope, binding: Binding): Place {
    const { storage, scope } = binding
    switch (storage.kind) {
      case "unused":
        // A name that nothing reads: its writes may go to the frame's void.
        return { kind: "frame" }
      case "slot":
        return { kind: "slot", environment: environmentOf(from, scope), slot: storage.slot }
      default:
        return storage
    }
  }

  environmentAt(from: Scope): EnvironmentPath | null {
    for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
      if (scope.function !== from.function) break
      if (scope.environment !== null && scope.function !== null) {
        return { kind: "register", register: scope.environment.register }
      }
    }
    return closureOf(from.function as FunctionRecord) // code stands in scopes of its function
  }

  parentEnvironment(scope: Scope): EnvironmentPath | null {
    const { parent } = scope
    if (parent !== null && parent.function === scope.function) return this.environmentAt(parent)
    return closureOf(scope.function as FunctionRecord) // only a function's code enters scopes
  }

  evalScope(from: Scope): EvalScope {
    const path = this.environmentAt(from)
    return writeEvalScope(from as ScopeRecord, path?.kind === "register" ? path.register : -1)
  }
}

/** Environments around a function, counted where its closure is made. */
function depthAround(func: FunctionRecord): number {
  return func.entryScopes[0]!.parent?.environmentDepth ?? 0
}

function closureOf(func: FunctionRecord): EnvironmentPath | null {
  return func.needsClosure && depthAround(func) > 0 ? { kind: "closure", hops: 0 } : null
}

function environmentOf(from: Scope, scope: Scope): EnvironmentPath {
  const func = from.function as FunctionRecord | null // see ScopeAnalysis.resolve
  if (scope.function === func && scope.environment !== null && func !== null) {
    return { kind: "register", register: scope.environment.register }
  }
  const depth = (scope as ScopeRecord).environmentDepth // scopes are only made here
  return { kind: "closure", hops: (func === null ? 0 : depthAround(func)) - depth }
}

function findBetween(from: ScopeRecord | null, until: ScopeRecord, name: string): BindingRecord | null {
  for (let scope = from; scope !== null && scope !== until; scope = scope.parent) {
    const binding = scope.bindings.get(name)
    if (scope.kind === "function" && binding !== undefined) return binding
  }
  return null
}

/** GlobalDeclarationInstantiation ( ... ) — sec-globaldeclarationinstantiation */
function scriptDeclarations({ bindings, functions }: ScopeRecord): Declarations {
  const lexical: { name: string; isConst: boolean }[] = []
  const vars: string[] = []
  const functionNames = functions.map(({ id }) => id.name)
  const isFunction = new Set(functionNames)
  for (const { name, kind } of bindings.values()) {
    if (kind === "var") {
      if (!isFunction.has(name)) vars.push(name)
    } else if (kind !== "pseudo" && kind !== "hidden") {
      lexical.push({ name, isConst: kind === "const" || kind === "using" })
    }
  }
  return { kind: "declarations", lexical, vars, functions: functionNames, configurable: false }
}
