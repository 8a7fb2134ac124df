// Entering scopes: environments, empty bindings, closures of function declarations.

import type { FunctionDeclaration, Node } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import type { Scope } from "../scope/types.js"
import type { FunctionContext } from "./context.js"
import { compileFunctionValue } from "./functions.js"
import {
  assignName,
  environmentRegister,
  initializeName,
  loadName,
  loadPlace,
  ownRegister,
  prepareName,
  storePlace,
} from "./names.js"

/** Runs `body` inside the scope that the node opens, if it opens one. */
export function withScope(cx: FunctionContext, node: Node, body: (scope: Scope | undefined) => void): void {
  const scope = cx.unit.analysis.scopes.get(node)
  if (scope === undefined) {
    body(undefined)
    return
  }
  const outer = cx.scope
  enterScope(cx, scope)
  body(scope)
  cx.scope = outer
}

/** Enters a scope: its environment, its empty bindings, its functions. */
export function enterScope(cx: FunctionContext, scope: Scope): void {
  openScope(cx, scope)
  instantiateFunctions(cx, scope)
}

/** The first two steps of entering: nothing of the scope is initialized yet. */
export function openScope(cx: FunctionContext, scope: Scope): void {
  const { asm, regs } = cx
  if (scope.environment !== null) {
    const mark = regs.mark()
    const path = cx.unit.analysis.parentEnvironment(scope)
    const parent = path === null ? undefinedRegister(cx) : environmentRegister(cx, path)
    const dst = scope.environment.register as Register
    asm.emit("NewEnv", { dst, parent, size: scope.environment.size })
    regs.release(mark)
  }
  cx.scope = scope
  for (const { needsEmpty, storage } of scope.bindings.values()) {
    if (needsEmpty && storage.kind === "register")
      asm.emit("LoadEmpty", { dst: storage.register as Register })
  }
}

function undefinedRegister(cx: FunctionContext): Register {
  const dst = cx.regs.take()
  cx.asm.emit("LoadUndefined", { dst })
  return dst
}

/** Vars that live in slots start as undefined, or as the parameter of the same name. */
export function initializeVars(cx: FunctionContext, scope: Scope): void {
  const { analysis } = cx.unit
  const mark = cx.regs.mark()
  const functions = new Set(scope.functions.map((declaration) => declaredName(declaration).binding))
  let nothing: Register | null = null
  for (const binding of scope.bindings.values()) {
    const { kind, storage, name, initialValue } = binding
    if (initialValue !== null && storage.kind !== "unused") {
      const inner = cx.regs.mark()
      const value = loadPlace(cx, analysis.place(cx.scope, initialValue))
      storePlace(cx, analysis.place(cx.scope, binding), value)
      cx.regs.release(inner)
    }
    if (kind !== "var" || storage.kind !== "slot" || functions.has(name)) continue
    if (initialValue !== null || binding.parameterIndex >= 0) continue
    if (binding === cx.scopes.argumentsBinding) continue
    nothing ??= undefinedRegister(cx)
    storePlace(cx, analysis.place(cx.scope, binding), nothing)
  }
  cx.regs.release(mark)
}

/** Binding and name of a function declaration: an anonymous default export has a binding of our own. */
export function declaredName(declaration: { id: { name: string } | null }): {
  binding: string
  name: string
} {
  const name = declaration.id?.name
  return name === undefined ? { binding: "*default*", name: "default" } : { binding: name, name }
}

export function instantiateFunctions(cx: FunctionContext, scope: Scope): void {
  for (const declaration of scope.functions) {
    const mark = cx.regs.mark()
    const { binding, name } = declaredName(declaration)
    const value = compileFunctionValue(cx, declaration, name, ownRegister(cx, binding))
    initializeName(cx, binding, value)
    cx.regs.release(mark)
  }
}

/** Annex B.3.3: a function declaration in a block, when it is reached, is also assigned to the var of its name. */
export function assignAnnexB(cx: FunctionContext, declaration: FunctionDeclaration): void {
  if (!cx.unit.analysis.annexB.has(declaration)) return
  const mark = cx.regs.mark()
  const value = loadName(cx, declaration.id.name, undefined)
  const reference = cx.unit.analysis.resolveAnnexB(cx.scope, declaration)
  assignName(cx, prepareName(cx, reference), value)
  cx.regs.release(mark)
}
