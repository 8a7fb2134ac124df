// Classes (sec-runtime-semantics-classdefinitionevaluation). Instance elements are defined by one synthetic method, the
// field initializer; static fields and static blocks run in another one, called once. Keys of computed fields and the
// functions of private methods wait in hidden bindings of the class's scope.

import type {
  ClassNode,
  Expression,
  FunctionExpression,
  MethodDefinition,
  Node,
  PropertyDefinition,
} from "../ast.js"
import { Assembler, type Register } from "../bytecode/assembler.js"
import type { CodeBlock } from "../bytecode/code-block.js"
import type { ClassScopes, FunctionScopes } from "../scope/types.js"
import type { FunctionContext } from "./context.js"
import { withDisposal } from "./disposal.js"
import { compileExpression, compileNamed, deliver } from "./expressions.js"
import {
  closeFunction,
  closureEnvironment,
  compileFunction,
  compileFunctionValue,
  endFunction,
  enterFunction,
  functionScopes,
  newFunction,
  openFunction,
} from "./functions.js"
import { compileNamedByKey, compilePropertyKey, keyConstant } from "./literals.js"
import { loadName, loadPlace, loadPseudo, storePlace } from "./names.js"
import { Registers } from "./registers.js"
import { initializeVars, instantiateFunctions, openScope } from "./scopes.js"
import { compileStatements } from "./statements.js"

export function compileClass(cx: FunctionContext, node: ClassNode, name: string, dst?: Register): Register {
  return defineClass(cx, node, name, null, dst)
}

/** An anonymous class that is named by a property key known at run time. */
export function compileComputedClass(cx: FunctionContext, node: ClassNode, key: Register): Register {
  return defineClass(cx, node, "", key)
}

function defineClass(
  cx: FunctionContext,
  node: ClassNode,
  name: string,
  nameKey: Register | null,
  dst?: Register,
): Register {
  const { asm, regs, unit } = cx
  const classScopes = unit.analysis.classes.get(node)
  if (classScopes === undefined) throw new Error("no scopes for a class")
  const constructor = regs.take(2)
  const prototype = (constructor + 1) as Register
  const mark = regs.mark()
  const outer = cx.scope
  openScope(cx, classScopes.scope)
  makePrivateNames(cx, classScopes)
  const heritage = regs.take()
  if (node.superClass) compileExpression(cx, node.superClass, heritage)
  else asm.emit("LoadEmpty", { dst: heritage })
  const method = node.body.body.find(
    (element): element is MethodDefinition =>
      element.type === "MethodDefinition" && element.kind === "constructor",
  )
  const scopes = method ? functionScopes(unit, method.value) : null
  const environment = scopes === null ? heritage : closureEnvironment(cx, scopes)
  asm.offset = node.start
  if (scopes === null) {
    const none = regs.take()
    asm.emit("LoadUndefined", { dst: none })
    const block = defaultConstructor(cx, node, name, classScopes)
    asm.emit("NewClass", { dst: constructor, heritage, environment: none, block })
  } else {
    const block = compileFunction(unit, method!.value, scopes, name, node, classScopes)
    asm.emit("NewClass", { dst: constructor, heritage, environment, block })
  }
  regs.release(mark)
  if (nameKey !== null) asm.emit("SetFunctionName", { function: constructor, key: nameKey, prefix: 0 })
  for (const element of node.body.body) {
    if (element.type === "MethodDefinition" && element.kind !== "constructor") {
      defineMethod(cx, element, classScopes, constructor, prototype)
    } else if (element.type === "PropertyDefinition") keepFieldKey(cx, element, classScopes)
    regs.release(mark)
  }
  const inner = node.id ? classScopes.scope.bindings.get(node.id.name) : undefined
  if (inner && inner.storage.kind !== "unused") {
    storePlace(cx, unit.analysis.place(cx.scope, inner), constructor)
  }
  attachInitializers(cx, node, classScopes, constructor, prototype)
  cx.scope = outer
  const result = deliver(cx, constructor, dst)
  // The prototype's register too: what follows may need the next one, in a call's window.
  regs.release(dst === undefined ? constructor + 1 : constructor)
  return result
}

/** What toString gives for a method: a static one's text begins after `static`. */
function textOfElement(cx: FunctionContext, element: MethodDefinition): { start: number; end: number } {
  const { start, end } = element
  if (!element.static) return { start, end }
  return { start: skipTrivia(cx.unit.source, start + "static".length), end }
}

/** Where the next token begins. A loop, since a host pattern could run out of stack on a long gap. */
function skipTrivia(source: string, at: number): number {
  for (;;) {
    if (source.startsWith("/*", at)) at = source.indexOf("*/", at + 2) + 2
    else if (source.startsWith("//", at)) while (!isLineEnd(source.charCodeAt(at))) at++
    else if (source.charAt(at).trim() === "") at++
    else return at
  }
}

function isLineEnd(unit: number): boolean {
  return unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029
}

function makePrivateNames(cx: FunctionContext, { scope }: ClassScopes): void {
  const { asm, regs, unit } = cx
  for (const binding of scope.bindings.values()) {
    if (binding.kind !== "private" || binding.storage.kind === "unused") continue
    const mark = regs.mark()
    const place = unit.analysis.place(cx.scope, binding)
    const dst = place.kind === "register" ? (place.register as Register) : regs.take()
    asm.emit("NewPrivateName", { dst, description: binding.name })
    storePlace(cx, place, dst)
    regs.release(mark)
  }
}

// --- constructors that the source leaves out ---

/** `constructor() {}` or, in a derived class, one that hands on its arguments without iterating over them. */
function defaultConstructor(
  cx: FunctionContext,
  node: ClassNode,
  name: string,
  { fieldInitializer }: ClassScopes,
): CodeBlock {
  const asm = new Assembler()
  const regs = new Registers(0)
  const isDerived = node.superClass !== null && node.superClass !== undefined
  if (isDerived) {
    const window = regs.take(3)
    const newTarget = (window + 1) as Register
    const args = (window + 2) as Register
    asm.emit("LoadCallee", { dst: window })
    asm.emit("GetSuperConstructor", { dst: window, callee: window })
    asm.emit("LoadNewTarget", { dst: newTarget })
    asm.emit("CreateRest", { dst: args, start: 0 })
    asm.emit("ConstructWithSpread", { dst: window, window })
    if (fieldInitializer !== null) {
      asm.emit("LoadCallee", { dst: newTarget })
      asm.emit("InitializeFields", { function: newTarget, self: window })
    }
    asm.emit("Return", { src: window })
  } else {
    if (fieldInitializer !== null) {
      const callee = regs.take()
      const self = regs.take()
      asm.emit("LoadCallee", { dst: callee })
      asm.emit("LoadThis", { dst: self })
      asm.emit("InitializeFields", { function: callee, self })
    }
    asm.emit("ReturnUndefined", {})
  }
  return {
    name,
    kind: isDerived ? "derivedConstructor" : "baseConstructor",
    isAsync: false,
    isGenerator: false,
    strict: true,
    selfHosted: cx.unit.selfHosted,
    length: 0,
    parameterCount: 0,
    localCount: 0,
    registerCount: regs.count,
    needsArguments: isDerived,
    ...asm.finish(),
    positions: [],
    start: node.start,
    end: node.end,
    module: null,
  }
}

// --- elements ---

const DEFINE = { method: "DefineMethod", get: "DefineGetter", set: "DefineSetter" } as const

/** DefinePrivate's kinds. */
const PRIVATE_KIND = { field: 0, method: 1, get: 2, set: 3 } as const

function methodKind(element: MethodDefinition): "method" | "get" | "set" {
  return element.kind === "get" || element.kind === "set" ? element.kind : "method"
}

function defineMethod(
  cx: FunctionContext,
  element: MethodDefinition,
  classScopes: ClassScopes,
  constructor: Register,
  prototype: Register,
): void {
  const { asm, regs, unit } = cx
  const kind = methodKind(element)
  const prefix = kind === "method" ? "" : `${kind} `
  const home = element.static ? constructor : prototype
  const node: FunctionExpression = element.value
  if (element.key.type === "PrivateIdentifier") {
    const value = compileFunctionValue(
      cx,
      node,
      `${prefix}#${element.key.name}`,
      undefined,
      textOfElement(cx, element),
    )
    asm.emit("SetHome", { function: value, home })
    if (!element.static) {
      const hidden = classScopes.privateMethods.get(element)!
      storePlace(cx, unit.analysis.place(cx.scope, hidden), value)
      return
    }
    const name = loadName(cx, `#${element.key.name}`, undefined)
    asm.emit("DefinePrivate", { object: constructor, name, value, kind: PRIVATE_KIND[kind] })
    return
  }
  const key = regs.take()
  asm.offset = element.start
  compilePropertyKey(cx, element.key, element.computed, key)
  const name = element.computed ? "" : `${prefix}${keyConstant(element.key)}`
  const value = compileFunctionValue(cx, node, name, undefined, textOfElement(cx, element))
  asm.offset = element.start
  asm.emit(DEFINE[kind], { object: home, key, value, enumerable: 0 })
}

/** A computed key is evaluated with the class, once. */
function keepFieldKey(cx: FunctionContext, element: PropertyDefinition, classScopes: ClassScopes): void {
  if (!element.computed) return
  const { unit, regs } = cx
  const key = regs.take()
  compilePropertyKey(cx, element.key, true, key)
  const hidden = classScopes.computedKeys.get(element)
  if (hidden !== undefined && hidden.storage.kind !== "unused") {
    storePlace(cx, unit.analysis.place(cx.scope, hidden), key)
  }
}

// --- initializers ---

function attachInitializers(
  cx: FunctionContext,
  node: ClassNode,
  classScopes: ClassScopes,
  constructor: Register,
  prototype: Register,
): void {
  const { asm, regs } = cx
  const { fieldInitializer, staticInitializer } = classScopes
  if (fieldInitializer !== null) {
    const block = compileInitializer(cx, node, classScopes, fieldInitializer)
    const value = newFunction(cx, block, fieldInitializer)
    asm.emit("SetHome", { function: value, home: prototype })
    asm.emit("SetFieldInitializer", { class: constructor, function: value })
  }
  if (staticInitializer === null) return
  const block = compileInitializer(cx, node, classScopes, staticInitializer)
  const window = regs.take(2)
  newFunction(cx, block, staticInitializer, window)
  asm.emit("SetHome", { function: window, home: constructor })
  asm.emit("Move", { dst: (window + 1) as Register, src: constructor })
  asm.emit("Call", { dst: window, window, argc: 0 })
}

function compileInitializer(
  outer: FunctionContext,
  node: ClassNode,
  classScopes: ClassScopes,
  scopes: FunctionScopes,
): CodeBlock {
  const cx = openFunction(outer.unit, scopes, classScopes, false)
  const isStatic = scopes.synthetic === "static"
  enterFunction(cx, [])
  if (!isStatic) for (const element of node.body.body) definePrivateMethod(cx, element, classScopes)
  for (const element of node.body.body) {
    const mark = cx.regs.mark()
    if (element.type === "StaticBlock") {
      if (isStatic) runStaticBlock(cx, element)
    } else if (element.type === "PropertyDefinition" && element.static === isStatic) {
      defineField(cx, element, classScopes)
    }
    cx.regs.release(mark)
  }
  endFunction(cx)
  const name = isStatic ? "<static_initializer>" : "<instance_members_initializer>"
  return closeFunction(cx, name, node, null)
}

function definePrivateMethod(cx: FunctionContext, element: Node, classScopes: ClassScopes): void {
  const hidden = classScopes.privateMethods.get(element)
  if (hidden === undefined) return
  const { asm, regs, unit } = cx
  const method = element as MethodDefinition
  const mark = regs.mark()
  const object = loadPseudo(cx, "this")
  const value = loadPlace(cx, unit.analysis.place(cx.scope, hidden))
  const name = loadName(cx, keyName(method), undefined)
  asm.offset = method.start
  asm.emit("DefinePrivate", { object, name, value, kind: PRIVATE_KIND[methodKind(method)] })
  regs.release(mark)
}

function keyName({ key }: MethodDefinition | PropertyDefinition): string {
  return key.type === "PrivateIdentifier" ? `#${key.name}` : ""
}

function defineField(cx: FunctionContext, element: PropertyDefinition, classScopes: ClassScopes): void {
  const { asm, unit } = cx
  asm.offset = element.start
  const object = loadPseudo(cx, "this")
  if (element.key.type === "PrivateIdentifier") {
    const value = fieldValue(cx, element, (node) => compileNamed(cx, node, keyName(element)))
    const name = loadName(cx, keyName(element), undefined)
    asm.offset = element.start
    asm.emit("DefinePrivate", { object, name, value, kind: PRIVATE_KIND.field })
    return
  }
  if (element.computed) {
    const key = loadPlace(cx, unit.analysis.place(cx.scope, classScopes.computedKeys.get(element)!))
    const value = fieldValue(cx, element, (node) => compileNamedByKey(cx, node, key))
    asm.offset = element.start
    asm.emit("DefineElem", { object, key, value })
    return
  }
  const key = keyConstant(element.key)
  const value = fieldValue(cx, element, (node) => compileNamed(cx, node, String(key)))
  asm.offset = element.start
  if (typeof key === "string") asm.emit("DefineProp", { object, value, cache: key })
  else {
    const index = cx.regs.take()
    compilePropertyKey(cx, element.key, false, index)
    asm.emit("DefineElem", { object, key: index, value })
  }
}

function fieldValue(
  cx: FunctionContext,
  element: PropertyDefinition,
  compile: (node: Expression) => Register,
): Register {
  if (element.value) return compile(element.value)
  const value = cx.regs.take()
  cx.asm.emit("LoadUndefined", { dst: value })
  return value
}

function runStaticBlock(
  cx: FunctionContext,
  element: ClassNode["body"]["body"][number] & { type: "StaticBlock" },
): void {
  const scope = cx.unit.analysis.scopes.get(element)
  const outer = cx.scope
  if (scope) {
    openScope(cx, scope)
    initializeVars(cx, scope)
    instantiateFunctions(cx, scope)
  }
  withDisposal(cx, element.body, () => compileStatements(cx, element.body))
  cx.scope = outer
}
