// A scope tree as text, one line a scope, for tests:
//   function f registers=2 closure
//     block environment@1[1]: x let slot 0 captured, y const r2

import { parseProgram } from "../../src/compiler/parse.js"
import { type AnalyzeOptions, analyze } from "../../src/compiler/scope/analyze.js"
import { privateNamesOf } from "../../src/compiler/scope/eval-scope.js"
import type { Analysis, Binding, FunctionScopes, Scope } from "../../src/compiler/scope/types.js"

export function analyzeSource(source: string, options: AnalyzeOptions = { kind: "script" }): Analysis {
  const { kind, strict, scope: evalScope } = options
  const program = parseProgram(source, {
    kind,
    strict: strict === true || evalScope?.strict === true,
    ...(evalScope == null ? {} : { allow: evalScope.allow, privateNames: privateNamesOf(evalScope) }),
  })
  return analyze(program, options)
}

export function listScopes(source: string, options?: AnalyzeOptions): string {
  const analysis = analyzeSource(source, options)
  const functions = new Set<FunctionScopes>(analysis.functions.values())
  for (const { fieldInitializer, staticInitializer } of analysis.classes.values()) {
    if (fieldInitializer !== null) functions.add(fieldInitializer)
    if (staticInitializer !== null) functions.add(staticInitializer)
  }
  const scopes = new Set<Scope>()
  for (const { entryScopes, bodyScopes } of functions)
    for (const scope of [...entryScopes, ...bodyScopes]) scopes.add(scope)
  for (const scope of analysis.scopes.values()) scopes.add(scope)
  for (const { scope } of analysis.classes.values()) scopes.add(scope)
  const lines: string[] = []
  const list = (parent: Scope | null, indent: string) => {
    const inside = [...scopes].filter(
      (scope) => scope.parent === parent || (parent === null && scope.parent?.function === null),
    )
    for (const scope of inside.sort((a, b) => startOf(a) - startOf(b))) {
      lines.push(indent + describeScope(scope))
      list(scope, `${indent}  `)
    }
  }
  list(null, "")
  return lines.join("\n")
}

function startOf({ node }: Scope): number {
  return node?.start ?? 0
}

function describeScope(scope: Scope): string {
  const { kind, environment, perIteration, bindings } = scope
  const where = environment === null ? "" : ` env@r${environment.register}`
  const names = [...bindings.values()].map(describeBinding).join(", ")
  return `${describeFunction(scope)}${kind}${where}${perIteration && environment !== null ? " per-iteration" : ""}${names === "" ? "" : `: ${names}`}`
}

function describeFunction(scope: Scope): string {
  const func = scope.function
  if (func === null || func.entryScopes[0] !== scope || scope.parent === null) return ""
  const node = func.node as { id?: { name: string } | null }
  const name = func.synthetic ?? node.id?.name ?? ""
  return `${name}${func.needsClosure ? "^" : ""}(${func.parameterCount}/${func.localCount}) `
}

function describeBinding({ name, kind, storage, needsEmpty }: Binding): string {
  const place =
    storage.kind === "register"
      ? `r${storage.register}`
      : storage.kind === "slot"
        ? `[${storage.slot}]`
        : storage.kind === "import"
          ? `import ${storage.index}`
          : storage.kind
  return `${kind === "hidden" || kind === "pseudo" ? "" : `${kind} `}${name} ${place}${needsEmpty ? "?" : ""}`
}
