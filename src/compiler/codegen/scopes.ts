// Entering scopes: environments, empty bindings, closures of function declarations.

import type { FunctionDeclaration, Node } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import type { Scope } from "../scope/types.js"
import type { FunctionContext } from "./context.js"
import { compileFunctionValue } from "./functions.js"
import { assignName, currentEnvironment, initializeName, loadName, loadPlace, ownRegister, storePlace } from "./names.js"

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
    const parent = currentEnvironment(cx)
    const dst = scope.environment.register as Register
    asm.emit("NewEnv", { dst, parent, size: scope.environment.size })
    regs.release(mark)
  }
  cx.scope = scope
  for (const { needsEmpty, storage } of scope.bindings.values()) {
    if (needsEmpty && storage.kind === "register") asm.emit("LoadEmpty", { dst: storage.register as Register })
  }
}

/** Vars that live in slots start as undefined, or as the parameter of the same name. */
export function initializeVars(cx: FunctionContext, scope: Scope): void {
  const { analysis } = cx.unit
  const mark = cx.regs.mark()
  const functions = new Set(scope.functions.map((declaration) => declaration.id.name))
  let undefinedRegister: Register | null = null
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
    if (undefinedRegister === null) {
      undefinedRegister = cx.regs.take()
      cx.asm.emit("LoadUndefined", { dst: undefinedRegister })
    }
    storePlace(cx, analysis.place(cx.scope, binding), undefinedRegister)
  }
  cx.regs.release(mark)
}

export function instantiateFunctions(cx: FunctionContext, scope: Scope): void {
  for (const declaration of scope.functions) {
    const mark = cx.regs.mark()
    const { name } = declaration.id
    const value = compileFunctionValue(cx, declaration, name, ownRegister(cx, name))
    initializeName(cx, name, value)
    cx.regs.release(mark)
  }
}

/** Annex B.3.3: a function declaration in a block, when it is reached, is also assigned to the var of its name. */
export function assignAnnexB(cx: FunctionContext, declaration: FunctionDeclaration): void {
  if (!cx.unit.analysis.annexB.has(declaration)) return
  const mark = cx.regs.mark()
  const value = loadName(cx, declaration.id.name, undefined)
  const reference = cx.unit.analysis.resolveAnnexB(cx.scope, declaration)
  assignName(cx, { reference, base: null, exists: null }, value)
  cx.regs.release(mark)
}
