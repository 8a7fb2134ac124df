// The scopes around a direct eval: written down when the call is compiled (EvalScope, plain data), made scopes again
// when the eval's code is. And where the variables go that sloppy eval code declares.

import {
  CompileError,
  type Declarations,
  type EvalScope,
  type EvalScopeLevel,
} from "../bytecode/code-block.js"
import { type FunctionRecord, ScopeRecord } from "./records.js"
import type { BindingKind, Scope, ScopeKind } from "./types.js"

type EvalBindingKind = EvalScopeLevel["bindings"][number]["kind"]

const LEVEL_KINDS: Record<ScopeKind, EvalScopeLevel["kind"]> = {
  script: "block",
  module: "module",
  eval: "block",
  "function-name": "block",
  "eval-vars": "eval-vars",
  parameters: "block",
  function: "function",
  block: "block",
  switch: "block",
  catch: "catch",
  with: "with",
  class: "class",
  "static-block": "function",
}

const BINDING_KINDS: Record<BindingKind, EvalBindingKind> = {
  var: "var",
  parameter: "parameter",
  let: "let",
  const: "const",
  class: "let",
  using: "const",
  catch: "catch",
  "function-name": "function-name",
  "class-name": "const",
  import: "const",
  private: "private",
  pseudo: "const",
  hidden: "const",
}

/** Import bindings have no slot: import i is written as slot -1 - i. */
const importSlot = (index: number): number => -1 - index

const PSEUDO_NAMES: ReadonlySet<string> = new Set(["this", "new.target", "%home", "%callee"])

export function writeEvalScope(from: ScopeRecord, environment: number): EvalScope {
  const scopes: EvalScopeLevel[] = []
  for (let scope: ScopeRecord | null = from; scope !== null; scope = scope.parent) {
    const bindings = []
    for (const { name, kind, storage } of scope.bindings.values()) {
      if (kind === "hidden") continue
      if (storage.kind === "slot") bindings.push({ name, slot: storage.slot, kind: BINDING_KINDS[kind] })
      else if (storage.kind === "import") {
        bindings.push({ name, slot: importSlot(storage.index), kind: BINDING_KINDS[kind] })
      }
    }
    const hasEnvironment = scope.environment !== null
    if (hasEnvironment || bindings.length > 0)
      scopes.push({ kind: LEVEL_KINDS[scope.kind], hasEnvironment, bindings })
  }
  let owner = from.func!
  while (owner.kind === "arrow") owner = owner.parent!
  return { environment, strict: from.func!.strict || isInClass(from), scopes, allow: allowed(owner, from) }
}

function allowed(owner: FunctionRecord, from: ScopeRecord): EvalScope["allow"] {
  const { kind } = owner
  if (kind === "script" || kind === "module") {
    return { newTarget: false, superProperty: false, superCall: false, arguments: true }
  }
  if (kind === "eval") {
    // What the eval's own surroundings gave it.
    const has = (name: string) => hasBinding(owner.bodyScope.parent, name)
    return {
      newTarget: has("new.target"),
      superProperty: has("%home"),
      superCall: has("%callee"),
      arguments: owner.allowsArguments,
    }
  }
  return {
    newTarget: true,
    superProperty: owner.hasHome,
    superCall: kind === "derivedConstructor",
    arguments: owner.synthetic === null || from.kind === "static-block",
  }
}

function hasBinding(from: ScopeRecord | null, name: string): boolean {
  for (let scope = from; scope !== null; scope = scope.parent) if (scope.bindings.has(name)) return true
  return false
}

/** Heritage and computed keys are strict though they belong to a sloppy function. */
function isInClass(from: ScopeRecord): boolean {
  for (
    let scope: ScopeRecord | null = from;
    scope !== null && scope.func === from.func;
    scope = scope.parent
  ) {
    if (scope.kind === "class") return true
  }
  return false
}

/** @returns the innermost scope, or null if there is none */
export function readEvalScope({ scopes, allow }: EvalScope): ScopeRecord | null {
  let scope: ScopeRecord | null = null
  for (let i = scopes.length - 1; i >= 0; i--) {
    const level = scopes[i]!
    const inner: ScopeRecord = new ScopeRecord(level.kind, scope, null, null)
    if (level.hasEnvironment) inner.environment = { register: -1, size: level.bindings.length }
    inner.environmentDepth = (scope?.environmentDepth ?? 0) + (level.hasEnvironment ? 1 : 0)
    for (const { name, slot, kind } of level.bindings) {
      const isPseudo = PSEUDO_NAMES.has(name)
      const binding = inner.declare(name, isPseudo ? "pseudo" : slot < 0 ? "import" : kind)
      binding.storage = slot < 0 ? { kind: "import", index: importSlot(slot) } : { kind: "slot", slot }
      const isLexical = kind === "let" || kind === "const" || kind === "parameter"
      if (isPseudo ? name === "this" && allow.superCall : isLexical) {
        binding.initializedAt = Number.POSITIVE_INFINITY
        binding.needsEmpty = true
      }
    }
    if (level.kind === "with" || level.kind === "eval-vars") {
      inner.object = inner.declare("%object", "hidden")
      inner.object.storage = { kind: "slot", slot: 0 }
    }
    scope = inner
  }
  return scope
}

/** Names of private elements that eval code may use, without "#": what the parser wants to know. */
export function privateNamesOf({ scopes }: EvalScope): string[] {
  const names = new Set<string>()
  for (const { bindings } of scopes) {
    for (const { name, kind } of bindings) if (kind === "private") names.add(name.slice(1))
  }
  return [...names]
}

export interface EvalVariables {
  readonly target: "global" | "object" | "own"
  readonly declarations: Declarations
  /** For "object": the eval-vars scope. */
  readonly scope: ScopeRecord | null
}

/**
 * EvalDeclarationInstantiation ( ... ) — sec-evaldeclarationinstantiation. Takes the variables of sloppy eval code out of
 * its scope: they belong to the function around the call, or to the global object.
 *
 * @throws CompileError SyntaxError if a let, const or class between the two has the name
 */
export function moveEvalVariables(program: FunctionRecord): EvalVariables {
  const { bodyScope, candidates } = program
  const declarations = { kind: "declarations", lexical: [], configurable: true } as const
  if (program.strict) {
    return { target: "own", declarations: { ...declarations, vars: [], functions: [] }, scope: null }
  }
  for (let i = candidates.length - 1; i >= 0; i--) {
    const { name } = candidates[i]!.node.id
    if (findVariable(bodyScope.parent, name).kind === "conflict") {
      candidates.splice(i, 1)
      const isVar = bodyScope.functions.some(({ id }) => id.name === name)
      if (!isVar && !program.varNames.has(name)) bodyScope.bindings.delete(name)
    }
  }
  const functions: string[] = []
  const vars: string[] = []
  let scope: ScopeRecord | null = null
  for (let at = bodyScope.parent; at !== null && scope === null; at = at.parent) {
    if (at.kind === "eval-vars") scope = at
  }
  const functionNames = new Set(bodyScope.functions.map(({ id }) => id.name))
  for (const { name, kind } of [...bodyScope.bindings.values()]) {
    if (kind !== "var") continue
    bodyScope.bindings.delete(name)
    const found = findVariable(bodyScope.parent, name)
    if (found.kind === "conflict") {
      throw new CompileError("SyntaxError", `'${name}' has already been declared`, 0)
    }
    if (found.kind === "exists") continue
    if (functionNames.has(name)) functions.push(name)
    else vars.push(name)
  }
  return {
    target: scope === null ? "global" : "object",
    declarations: { ...declarations, vars, functions },
    scope,
  }
}

/** Looks for a variable's name from an eval outward to where its variables go. */
function findVariable(from: ScopeRecord | null, name: string): { kind: "conflict" | "exists" | "missing" } {
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
    if (scope.kind === "eval-vars") break
    const kind = scope.bindings.get(name)?.kind
    if (kind === undefined || kind === "catch" || scope.kind === "with") continue
    if (scope.kind === "function" && (kind === "var" || kind === "parameter")) return { kind: "exists" }
    return { kind: "conflict" }
  }
  return { kind: "missing" }
}
