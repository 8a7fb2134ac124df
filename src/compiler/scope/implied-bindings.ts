// Bindings that nobody has written: the `arguments` object, vars for functions in blocks, places for what direct evals declare.

import { nameOf } from "./declared-names.js"
import { type FunctionRecord, ScopeRecord } from "./records.js"

/** `arguments` — sec-functiondeclarationinstantiation, steps 17 and 18. */
export function finishArguments(record: FunctionRecord): void {
  const { parameterScope, bodyScope } = record
  if (!record.mentionsArguments || record.synthetic !== null) return
  const declared = parameterScope.bindings.get("arguments")
  if (declared?.kind === "parameter") return
  if (parameterScope === bodyScope && declared !== undefined) {
    const isFunction = bodyScope.functions.some((declaration) => nameOf(declaration) === "arguments")
    if (isFunction || declared.kind !== "var") return
  }
  record.argumentsBinding = parameterScope.declare("arguments", "var")
  const inBody = bodyScope.bindings.get("arguments")
  if (parameterScope !== bodyScope && inBody?.kind === "var") {
    inBody.initialValue = record.argumentsBinding
    record.argumentsBinding.isReferenced = true
  }
}

/**
 * Annex B.3.3.1: which function declarations in blocks are vars of the function too. Declares them. One that is named like
 * the function's `arguments` object is not.
 */
export function decideHoisting(record: FunctionRecord): void {
  const { bodyScope, parameterScope } = record
  for (let i = record.candidates.length - 1; i >= 0; i--) {
    const { node, scope } = record.candidates[i]!
    const { name } = node.id
    let allowed = parameterScope.bindings.get(name)?.kind !== "parameter"
    if (name === "arguments" && record.argumentsBinding !== null) allowed = false
    for (let at = scope.parent!; allowed; at = at.parent!) {
      const binding = at.bindings.get(name)
      const isVarScope = at === bodyScope || at.kind === "static-block"
      if (binding !== undefined && binding.kind !== "catch") {
        allowed = isVarScope && (binding.kind === "var" || binding.kind === "parameter")
      }
      if (isVarScope) break
    }
    if (!allowed) record.candidates.splice(i, 1)
  }
  for (const { node } of record.candidates) {
    const binding = bodyScope.declare(node.id.name, "var")
    binding.isReferenced = true
  }
}

/** Puts the eval-vars scopes in: around the parameters, or between them and the body. */
export function insertEvalVars(record: FunctionRecord): void {
  const { parameterScope, bodyScope } = record
  const isSeparate = parameterScope !== bodyScope
  const insert = (inside: ScopeRecord, list: ScopeRecord[]) => {
    const scope = new ScopeRecord("eval-vars", inside.parent, record, null)
    scope.object = scope.declare("%eval-vars", "hidden")
    scope.object.isReferenced = true
    inside.parent = scope
    list.splice(list.indexOf(inside), 0, scope)
    record.scopes.splice(record.scopes.indexOf(inside), 0, scope)
  }
  if (record.evalsInParameters || (record.evalsInBody && !isSeparate))
    insert(parameterScope, record.entryScopes)
  if (record.evalsInBody && isSeparate) insert(bodyScope, record.bodyScopes)
}
