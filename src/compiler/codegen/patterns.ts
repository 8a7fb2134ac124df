// Destructuring. The targets of a pattern are prepared and stored to one by one, each before the next value is taken;
// an array pattern closes its iterator however it is left.

import type { AnyNode, ArrayPattern, AssignmentProperty, Node, ObjectPattern, Property } from "../ast.js"
import { isParenthesizedTarget } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import type { FunctionContext } from "./context.js"
import { loadConstant } from "./context.js"
import { compileExpression, compileNamed, isAnonymousFunction } from "./expressions.js"
import { closeIteratorOnThrow } from "./iteration.js"
import { keyConstant, propertyName } from "./literals.js"
import { callSelfHosted } from "./self-hosted-calls.js"
import { type BindMode, prepareTarget, storeTarget, targetName, targetRegister } from "./targets.js"

/** Stores a value into a pattern or a simple target. */
export function bindPattern(cx: FunctionContext, source: Node, value: Register, mode: BindMode): void {
  const node = source as AnyNode
  const mark = cx.regs.mark()
  switch (node.type) {
    case "ObjectPattern":
      bindObject(cx, node, value, mode)
      break
    case "ArrayPattern":
      bindArray(cx, node, value, mode)
      break
    default:
      storeTarget(cx, prepareTarget(cx, node, mode, node.end), value)
  }
  cx.regs.release(mark)
}

/** The target of a pattern's element, and its default. */
function splitDefault(source: Node): { target: Node; fallback: Node | null; names: boolean } {
  const node = source as AnyNode
  if (node.type !== "AssignmentPattern") return { target: node, fallback: null, names: true }
  return { target: node.left, fallback: node.right, names: !isParenthesizedTarget(node, node.left) }
}

/** Takes a value by `fetch`, applies the default, stores it. */
function bindElement(
  cx: FunctionContext,
  source: Node,
  mode: BindMode,
  fetch: (dst: Register) => void,
): void {
  const { regs, asm } = cx
  const mark = regs.mark()
  const { target: targetNode, fallback, names } = splitDefault(source)
  const target = prepareTarget(cx, targetNode, mode, source.end)
  // A variable may take the value at once only if nothing can see it before the default is applied.
  const dst = (fallback === null ? targetRegister(cx, target) : undefined) ?? regs.take()
  fetch(dst)
  if (fallback !== null) {
    const given = asm.label()
    asm.emit("JumpIfNotUndefined", { test: dst, target: given })
    const name = names ? targetName(target) : null
    if (name !== null && isAnonymousFunction(fallback)) compileNamed(cx, fallback, name, dst)
    else compileExpression(cx, fallback, dst)
    asm.bind(given)
  }
  storeTarget(cx, target, dst)
  regs.release(mark)
}

// --- objects ---

function bindObject(cx: FunctionContext, node: ObjectPattern, value: Register, mode: BindMode): void {
  const { asm, regs } = cx
  asm.offset = node.start
  asm.emit("ThrowIfNullish", { src: value })
  const hasRest = node.properties.at(-1)?.type === "RestElement"
  // The keys that a rest element leaves out.
  const excluded = hasRest && node.properties.length > 1 ? regs.take() : null
  if (excluded !== null) asm.emit("NewArray", { dst: excluded, start: excluded, count: 0 })
  for (const property of node.properties) {
    if (property.type === "RestElement") {
      bindRest(cx, property.argument, value, excluded, mode)
      continue
    }
    const mark = regs.mark()
    bindProperty(cx, property, value, excluded, mode)
    regs.release(mark)
  }
}

function bindProperty(
  cx: FunctionContext,
  property: AssignmentProperty | Property,
  object: Register,
  excluded: Register | null,
  mode: BindMode,
): void {
  const { asm, regs } = cx
  const cache = propertyName(property)
  if (cache !== undefined) {
    if (excluded !== null) {
      const mark = regs.mark()
      const key = regs.take()
      loadConstant(cx, key, cache)
      asm.emit("ArrayPush", { array: excluded, value: key })
      regs.release(mark)
    }
    bindElement(cx, property.value, mode, (dst) => {
      asm.offset = property.start
      asm.emit(cache === "length" ? "GetLength" : "GetProp", { dst, object, cache })
    })
    return
  }
  const key = regs.take()
  if (property.computed) {
    compileExpression(cx, property.key, key)
    asm.emit("ToPropertyKey", { dst: key, src: key })
  } else loadConstant(cx, key, keyConstant(property.key))
  if (excluded !== null) asm.emit("ArrayPush", { array: excluded, value: key })
  bindElement(cx, property.value, mode, (dst) => {
    asm.offset = property.start
    asm.emit("GetElem", { dst, object, key })
  })
}

function bindRest(
  cx: FunctionContext,
  source: Node,
  value: Register,
  excluded: Register | null,
  mode: BindMode,
): void {
  const mark = cx.regs.mark()
  const target = prepareTarget(cx, source, mode, source.end)
  const rest = cx.regs.take()
  cx.asm.emit("NewObject", { dst: rest })
  callSelfHosted(cx, rest, "CopyDataProperties", [rest, value, excluded ?? undefined])
  storeTarget(cx, target, rest)
  cx.regs.release(mark)
}

// --- arrays ---

function bindArray(cx: FunctionContext, node: ArrayPattern, value: Register, mode: BindMode): void {
  const { asm, regs } = cx
  const it = regs.take(2)
  asm.offset = node.start
  asm.emit("IterOpen", { it, iterable: value })
  asm.emit("IterLoadNext", { it })
  closeIteratorOnThrow(cx, it, false, () => {
    for (const element of node.elements) {
      const mark = regs.mark()
      if (element === null) next(cx, regs.take(), it, mode)
      else if (element.type === "RestElement") bindArrayRest(cx, element.argument, it, mode)
      else bindElement(cx, element, mode, (dst) => next(cx, dst, it, mode))
      regs.release(mark)
    }
  })
  asm.emit("IterClose", { it })
}

/** One step; undefined after the end. A variable that has a value is written once, since the step may throw. */
function next(cx: FunctionContext, dst: Register, it: Register, mode: BindMode): void {
  const { asm } = cx
  const done = asm.label()
  if (mode === "initialize" || !cx.regs.isLocal(dst)) {
    asm.emit("LoadUndefined", { dst })
    asm.emit("IterNext", { dst, it, done })
    asm.bind(done)
    return
  }
  const end = asm.label()
  asm.emit("IterNext", { dst, it, done })
  asm.emit("Jump", { target: end })
  asm.bind(done)
  asm.emit("LoadUndefined", { dst })
  asm.bind(end)
}

function bindArrayRest(cx: FunctionContext, source: Node, it: Register, mode: BindMode): void {
  const { asm, regs } = cx
  const target = prepareTarget(cx, source, mode, source.end)
  const array = regs.take()
  const value = regs.take()
  const loop = asm.label()
  const done = asm.label()
  asm.emit("NewArray", { dst: array, start: array, count: 0 })
  asm.bind(loop)
  asm.emit("IterNext", { dst: value, it, done })
  asm.emit("ArrayPush", { array, value })
  asm.emit("Jump", { target: loop })
  asm.bind(done)
  storeTarget(cx, target, array)
}
