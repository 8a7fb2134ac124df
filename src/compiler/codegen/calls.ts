// Calls: plain, method, super, new, direct eval, import(). A call's window [callee, this, arguments ...] is taken at
// the top of the temporaries.

import type {
  AnyNode,
  CallExpression,
  Expression,
  ImportExpression,
  MemberExpression,
  NewExpression,
  SpreadElement,
  Super,
} from "../ast.js"
import { isRegExpLiteral } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import type { FunctionContext } from "./context.js"
import {
  compileExpression,
  compileKey,
  compileOperand,
  loadProperty,
  numericConstant,
  staticKey,
} from "./expressions.js"
import { pushSpread } from "./iteration.js"
import { environmentRegister, isQuietName, loadPlace, loadPseudo, lookupCallee, storePlace } from "./names.js"
import { compileSelfHostedCall } from "./self-hosted-forms.js"

/** More arguments than this go through an array. */
const MAX_DIRECT_ARGUMENTS = 60

export type Arguments = readonly (Expression | SpreadElement)[]

/** The register `offset` places into a window. */
function at(window: Register, offset: number): Register {
  return (window + offset) as Register
}

/**
 * Evaluates arguments into the window from its third register on: one after the other, or as one array.
 *
 * @returns the number of arguments, or "array"
 */
export function compileArguments(cx: FunctionContext, args: Arguments): number | "array" {
  if (args.length <= MAX_DIRECT_ARGUMENTS && args.every((argument) => argument.type !== "SpreadElement")) {
    for (const argument of args) compileExpression(cx, argument, cx.regs.take())
    return args.length
  }
  compileArrayElements(cx, args, cx.regs.take())
  return "array"
}

/** `array` ← an array literal of the elements; null is a hole. */
export function compileArrayElements(
  cx: FunctionContext,
  elements: readonly (Expression | SpreadElement | null)[],
  array: Register,
): void {
  const { asm, regs } = cx
  const start = elements.findIndex((element) => element?.type === "SpreadElement")
  const direct = Math.min(start < 0 ? elements.length : start, MAX_ARRAY_START)
  const mark = regs.mark()
  const first = direct > 0 ? regs.take(direct) : array
  for (let i = 0; i < direct; i++) compileElement(cx, elements[i] as Expression | null, at(first, i))
  asm.emit("NewArray", { dst: array, start: first, count: direct })
  regs.release(mark)
  for (const element of elements.slice(direct)) {
    if (element?.type === "SpreadElement") {
      const iterable = compileExpression(cx, element.argument)
      asm.offset = element.start
      pushSpread(cx, array, iterable)
    } else {
      const value = regs.take()
      compileElement(cx, element, value)
      asm.emit("ArrayPush", { array, value })
    }
    regs.release(mark)
  }
}

/** Elements that a NewArray takes from registers. */
const MAX_ARRAY_START = 32

function compileElement(cx: FunctionContext, element: Expression | null, dst: Register): void {
  if (element === null) cx.asm.emit("LoadEmpty", { dst })
  else compileExpression(cx, element, dst)
}

/** Takes a window where the destination is, if that is the last temporary. */
export function compileCall(cx: FunctionContext, node: CallExpression, dst?: Register): Register {
  if (node.callee.type === "Super") return compileSuperCall(cx, node, dst)
  if (cx.unit.selfHosted && node.callee.type === "Identifier") {
    const result = compileSelfHostedCall(cx, node, dst)
    if (result !== null) return result
  }
  const { asm, regs } = cx
  const mark = regs.mark()
  const scope = isDirectEval(node) ? prepareEvalScope(cx) : null
  const window = regs.take(2)
  const method = compileCallee(cx, node.callee, node.arguments, node.optional, window)
  if (node.optional) asm.emit("JumpIfNullish", { test: window, target: cx.chainExit! })
  const argc = compileArguments(cx, node.arguments)
  const isPlain = method === PLAIN && scope === null && argc !== "array"
  if (method === PLAIN && !isPlain) asm.emit("LoadUndefined", { dst: at(window, 1) })
  regs.release(mark)
  dst ??= regs.take()
  asm.offset = callOffset(node)
  if (argc === "array") {
    if (scope !== null) asm.emit("CallEvalSpread", { dst, window, scope })
    else asm.emit("CallSpread", { dst, window })
  } else if (scope !== null) asm.emit("CallEval", { dst, window, argc, scope })
  else if (isPlain) asm.emit("CallPlain", { dst, window, argc })
  else if (method !== null && method !== PLAIN) asm.emit("CallMethod", { dst, window, argc, cache: method })
  else asm.emit("Call", { dst, window, argc })
  return dst
}

/** Registers what a direct eval sees. The innermost environment must be in a register when the call runs. */
function prepareEvalScope(cx: FunctionContext): number {
  const { analysis } = cx.unit
  const path = analysis.environmentAt(cx.scope)
  const environment = path === null ? -1 : environmentRegister(cx, path)
  return cx.asm.addEvalScope({ ...analysis.evalScope(cx.scope), environment })
}

function isDirectEval({ callee, optional }: CallExpression): boolean {
  return callee.type === "Identifier" && callee.name === "eval" && !optional
}

function callOffset(node: CallExpression): number {
  return node.callee.type === "MemberExpression" ? node.callee.property.start : node.start
}

/** `this` is undefined, and has not been loaded. */
export const PLAIN = Symbol("plain")

/**
 * Evaluates callee and `this` into R[window], R[window + 1].
 *
 * @returns the key if CallMethod is to load the callee itself; PLAIN if `this` is undefined, and not loaded
 */
export function compileCallee(
  cx: FunctionContext,
  source: Expression | Super,
  args: Arguments,
  optional: boolean,
  window: Register,
): string | typeof PLAIN | null {
  const callee = source as AnyNode
  const { asm } = cx
  switch (callee.type) {
    case "MemberExpression": {
      const direct = optional ? undefined : staticKey(callee)
      const isSpread = args.some((argument) => argument.type === "SpreadElement")
      if (
        direct === undefined ||
        callee.object.type === "Super" ||
        isSpread ||
        args.length > MAX_DIRECT_ARGUMENTS
      ) {
        compileMemberCallee(cx, callee, window)
        return null
      }
      compileReceiver(cx, callee.object as Expression, window)
      if (callee.optional) asm.emit("JumpIfNullish", { test: at(window, 1), target: cx.chainExit! })
      // CallMethod loads the property when the arguments are there already.
      if (args.every((argument) => isQuiet(cx, argument))) return direct
      asm.offset = callee.property.start
      asm.emit("GetProp", { dst: window, object: at(window, 1), cache: direct })
      return null
    }
    case "ChainExpression":
      if (callee.expression.type === "MemberExpression") {
        compileChainCallee(cx, callee.expression, window)
        return null
      }
      break
    case "Identifier":
      if (lookupCallee(cx, callee.name, callee, window)) return null
      break
    default:
  }
  if (callee.type === "CallExpression" && isCallChain(callee)) {
    cx.regs.release(window)
    compileExpression(cx, callee, window)
    cx.regs.release(window)
    cx.regs.take(2)
  } else compileExpression(cx, callee, window)
  return PLAIN
}

/**
 * The object of a method call into R[window + 1]. Nothing else of the window is in use yet, so an object that is
 * itself a call has its window in the same place: a long chain `a.b().c().d()` takes no more registers than a short one.
 */
function compileReceiver(cx: FunctionContext, object: Expression, window: Register): void {
  const { regs } = cx
  if (isCallChain(object)) {
    regs.release(window)
    compileExpression(cx, object, at(window, 1))
    regs.release(window)
    regs.take(2)
  } else compileExpression(cx, object, at(window, 1))
}

/** A call, or named properties of one: its destination is written only when its window is no longer needed. */
function isCallChain(source: Expression): boolean {
  let node = source as AnyNode
  while (node.type === "MemberExpression" && !node.computed && node.property.type === "Identifier") {
    node = node.object
  }
  return node.type === "CallExpression" && node.callee.type !== "Super"
}

/** `o.m`, `o[k]`, `o.#m`, `super.m` as a callee. */
function compileMemberCallee(cx: FunctionContext, callee: MemberExpression, window: Register): void {
  const { asm, regs } = cx
  const self = at(window, 1)
  if (callee.object.type === "Super") {
    loadPseudo(cx, "this", self)
    const mark = regs.mark()
    const key = compileKey(cx, callee)
    const home = loadPseudo(cx, "%home")
    asm.offset = callee.property.start
    asm.emit("GetSuper", { dst: window, home, key, self })
    regs.release(mark)
    return
  }
  compileReceiver(cx, callee.object as Expression, window)
  if (callee.optional) asm.emit("JumpIfNullish", { test: self, target: cx.chainExit! })
  const mark = regs.mark()
  loadProperty(cx, window, self, callee)
  regs.release(mark)
}

/** `(a?.b)()`: the chain's object is `this`. */
function compileChainCallee(cx: FunctionContext, callee: MemberExpression, window: Register): void {
  const { asm } = cx
  const outer = cx.chainExit
  const exit = asm.label()
  const end = asm.label()
  cx.chainExit = exit
  compileMemberCallee(cx, callee, window)
  cx.chainExit = outer
  asm.emit("Jump", { target: end })
  asm.bind(exit)
  asm.emit("LoadUndefined", { dst: window })
  asm.emit("LoadUndefined", { dst: at(window, 1) })
  asm.bind(end)
}

/** Whether nothing can tell if an argument is evaluated before or after the callee's property is read. */
function isQuiet(cx: FunctionContext, source: Expression | SpreadElement): boolean {
  const node = source as AnyNode
  switch (node.type) {
    case "Literal":
      return !isRegExpLiteral(node)
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return true
    case "Identifier":
      return isQuietName(cx, node.name, node)
    case "ThisExpression":
      return isQuietName(cx, "this", node)
    default:
      return numericConstant(node) !== undefined
  }
}

export function compileNew(cx: FunctionContext, node: NewExpression, dst?: Register): Register {
  const { asm, regs } = cx
  const mark = regs.mark()
  const window = regs.take(2)
  compileExpression(cx, node.callee, window)
  const argc = compileArguments(cx, node.arguments)
  regs.release(mark)
  dst ??= regs.take()
  asm.offset = node.start
  if (argc === "array") asm.emit("ConstructSpread", { dst, window })
  else asm.emit("Construct", { dst, window, argc })
  return dst
}

/** `super(...)`: construct the parent with new.target, bind `this`, define the fields. */
function compileSuperCall(cx: FunctionContext, node: CallExpression, dst?: Register): Register {
  const { asm, regs } = cx
  const mark = regs.mark()
  const window = regs.take(2)
  const callee = loadPseudo(cx, "%callee")
  asm.emit("GetSuperConstructor", { dst: window, callee })
  regs.release(mark)
  regs.take(2)
  loadPseudo(cx, "new.target", at(window, 1))
  const argc = compileArguments(cx, node.arguments)
  regs.release(mark)
  const result = regs.take()
  asm.offset = node.start
  if (argc === "array") asm.emit("ConstructWithSpread", { dst: result, window })
  else asm.emit("ConstructWith", { dst: result, window, argc })
  bindThis(cx, result)
  if (dst === undefined) return result
  asm.emit("Move", { dst, src: result })
  regs.release(mark)
  return dst
}

export function bindThis(cx: FunctionContext, value: Register): void {
  const { asm, regs, unit } = cx
  const mark = regs.mark()
  const { place } = unit.analysis.resolve(cx.scope, "this")
  asm.emit("ThrowIfNotEmpty", { src: loadPlace(cx, place) })
  storePlace(cx, place, value)
  regs.release(mark)
  if (cx.classScopes !== null && cx.classScopes.fieldInitializer === null) return
  asm.emit("InitializeFields", { function: loadPseudo(cx, "%callee"), self: value })
  regs.release(mark)
}

export function compileImportCall(cx: FunctionContext, node: ImportExpression, dst?: Register): Register {
  const { asm, regs } = cx
  dst ??= regs.take()
  const mark = regs.mark()
  const specifier = compileOperand(cx, node.source, node.end)
  let options: Register
  if (node.options) options = compileExpression(cx, node.options)
  else {
    options = regs.take()
    asm.emit("LoadUndefined", { dst: options })
  }
  asm.offset = node.start
  asm.emit("ImportCall", { dst, specifier, options })
  regs.release(mark)
  return dst
}
