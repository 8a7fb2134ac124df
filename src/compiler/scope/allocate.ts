// Last pass: a place for every binding. Registers go by stack discipline, so that disjoint blocks share them.

import { CompileError } from "../bytecode/code-block.js"
import type { BindingRecord, FunctionRecord, ScopeRecord } from "./records.js"

/** Named locals beyond this many registers live in environment slots; the rest is for temporaries. */
const MAX_NAMED_REGISTERS = 150

/** Environments need a register each; more than this is refused. */
const MAX_LOCAL_REGISTERS = 200

/** Functions in an order in which an outer one comes before those in it. */
export function allocate(functions: readonly FunctionRecord[]): void {
  for (const func of functions) {
    const ends = new Map<ScopeRecord, number>()
    func.localCount = func.parameterCount
    for (const scope of func.scopes) {
      const inherited = (scope.parent === null ? undefined : ends.get(scope.parent)) ?? func.parameterCount
      // The vars of a static block rely on registers that no other block has written to.
      const start = scope.kind === "static-block" ? func.localCount : inherited
      const end = allocateScope(scope, func, start)
      ends.set(scope, end)
      func.localCount = Math.max(func.localCount, end)
    }
  }
}

function allocateScope(scope: ScopeRecord, func: FunctionRecord, start: number): number {
  let next = start
  let register = -1
  let slots = 0
  const openEnvironment = () => {
    if (register >= 0) return
    register = next++
    if (register >= MAX_LOCAL_REGISTERS) {
      throw new CompileError("RangeError", "function has too many nested scopes", func.node.start)
    }
  }
  const slot = () => {
    openEnvironment()
    return { kind: "slot", slot: slots++ } as const
  }
  if (scope.needsEnvironment) openEnvironment()
  for (const binding of scope.bindings.values()) {
    if (isGlobal(binding) || binding.kind === "import") {
      if (binding.kind !== "import") binding.storage = { kind: "global" }
    } else if (binding.isCaptured) {
      binding.storage = slot()
    } else if (binding.parameterIndex >= 0) {
      binding.storage = { kind: "register", register: binding.parameterIndex }
    } else if (binding.kind === "pseudo" && !isDerivedThis(binding, func)) {
      binding.storage = { kind: "frame" }
    } else if (!binding.isReferenced) {
      binding.storage = { kind: "unused" }
    } else if (next < MAX_NAMED_REGISTERS) {
      binding.storage = { kind: "register", register: next++ }
    } else {
      binding.storage = slot()
    }
  }
  scope.environment = register < 0 ? null : { register, size: slots }
  scope.environmentDepth = (scope.parent?.environmentDepth ?? 0) + (register < 0 ? 0 : 1)
  return next
}

export function isGlobal({ scope, kind }: BindingRecord): boolean {
  return scope.kind === "script" && kind !== "pseudo" && kind !== "hidden"
}

/** A derived constructor's `this` is a variable: super() sets it. */
export function isDerivedThis(binding: BindingRecord, func: FunctionRecord): boolean {
  return binding.name === "this" && func.kind === "derivedConstructor"
}
