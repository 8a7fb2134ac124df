// Array, object and template literals.

import type {
  AnyNode,
  ArrayExpression,
  AssignmentProperty,
  Expression,
  FunctionExpression,
  Node,
  ObjectExpression,
  Property,
  TaggedTemplateExpression,
  TemplateLiteral,
} from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import type { Constant } from "../bytecode/code-block.js"
import { compileArrayElements, compileCallee, PLAIN } from "./calls.js"
import { compileComputedClass } from "./classes.js"
import { type FunctionContext, loadConstant } from "./context.js"
import {
  buildRegister,
  compileExpression,
  compileNamed,
  deliver,
  isAnonymousFunction,
  literalValue,
} from "./expressions.js"
import { compileFunctionValue } from "./functions.js"
import { callSelfHosted } from "./self-hosted-calls.js"

export function compileArray(cx: FunctionContext, node: ArrayExpression, dst?: Register): Register {
  const built = buildRegister(cx, dst)
  compileArrayElements(cx, node.elements, built)
  return deliver(cx, built, dst)
}

// --- property keys ---

/** The key of a property written without brackets: a string, or a number if it is an array index. */
export function keyConstant(key: Node): string | number {
  const node = key as AnyNode
  if (node.type === "Identifier" || node.type === "PrivateIdentifier") return node.name
  if (node.type !== "Literal") throw new Error(`${node.type} is no property key`)
  const text = String(literalValue(node))
  const index = Number(text)
  return Number.isInteger(index) && index >= 0 && index < 2 ** 32 - 1 && String(index) === text ? index : text
}

/** The key as an inline cache's: undefined if it is computed or an array index. */
export function propertyName(property: Property | AssignmentProperty): string | undefined {
  if (property.computed) return undefined
  const key = keyConstant(property.key)
  return typeof key === "string" ? key : undefined
}

/** The key in a register, converted to a property key. */
export function compilePropertyKey(cx: FunctionContext, key: Node, computed: boolean, dst: Register): void {
  if (!computed) {
    loadConstant(cx, dst, keyConstant(key))
    return
  }
  compileExpression(cx, key, dst)
  if (isLiteralKey(key)) return
  cx.asm.emit("ToPropertyKey", { dst, src: dst })
}

/** Whether an expression's value is a property key as it stands. */
export function isLiteralKey(key: Node): boolean {
  const node = key as AnyNode
  return node.type === "Literal" && (typeof node.value === "string" || typeof node.value === "number")
}

// --- objects ---

export function compileObject(cx: FunctionContext, node: ObjectExpression, dst?: Register): Register {
  const { asm, regs } = cx
  const object = buildRegister(cx, dst)
  const first = plainProperties(node, MAX_VALUE_REGISTER - regs.mark())
  if (first.length > 0) defineTogether(cx, object, first)
  else asm.emit("NewObject", { dst: object })
  for (const property of node.properties.slice(first.length)) {
    const mark = regs.mark()
    if (property.type === "SpreadElement") {
      const source = compileExpression(cx, property.argument)
      asm.offset = property.start
      callSelfHosted(cx, regs.take(), "CopyDataProperties", [object, source, undefined])
    } else defineProperty(cx, object, property)
    regs.release(mark)
  }
  return deliver(cx, object, dst)
}

/** Properties that one instruction defines, at most: their values wait in registers. */
const MAX_TOGETHER = 16
/** Registers from here on are left to other things: literals may be nested deeply. */
const MAX_VALUE_REGISTER = 128

/** The properties that a literal begins with, as far as they have different names and plain values; at most `room`. */
function plainProperties(node: ObjectExpression, room: number): Property[] {
  const names = new Set<string>()
  const found: Property[] = []
  for (const property of node.properties) {
    if (found.length === MAX_TOGETHER || found.length >= room || property.type === "SpreadElement") break
    const name = propertyName(property)
    if (property.kind !== "init" || property.method || name === undefined || names.has(name)) break
    if (name === "__proto__" && !property.shorthand) break
    names.add(name)
    found.push(property)
  }
  return found
}

/** Nobody sees the object before its first values are there. */
function defineTogether(cx: FunctionContext, dst: Register, properties: readonly Property[]): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const keys = properties.map((property) => propertyName(property)!)
  const start = mark as Register
  properties.forEach(({ value }, i) => {
    const register = regs.take()
    const inner = regs.mark()
    compileNamed(cx, value, keys[i]!, register)
    regs.release(inner)
  })
  asm.emit("NewObjectWith", { dst, start, count: keys.length, keys })
  regs.release(mark)
}

function defineProperty(cx: FunctionContext, object: Register, property: Property): void {
  const { asm, regs } = cx
  const { key: keyNode, value: valueNode, computed, kind, method } = property
  if (kind !== "init" || method) {
    const key = regs.take()
    compilePropertyKey(cx, keyNode, computed, key)
    const prefix = kind === "init" ? "" : `${kind} `
    const name = computed ? "" : `${prefix}${keyConstant(keyNode)}`
    const value = compileFunctionValue(cx, valueNode as FunctionExpression, name, undefined, property)
    asm.offset = property.start
    asm.emit(DEFINE[kind], { object, key, value, enumerable: 1 })
    return
  }
  const cache = propertyName(property)
  if (cache === "__proto__" && !property.shorthand) {
    asm.emit("SetProto", { object, value: compileExpression(cx, valueNode) })
    return
  }
  if (cache !== undefined) {
    const value = compileNamed(cx, valueNode, cache)
    asm.offset = property.start
    asm.emit("DefineProp", { object, value, cache })
    return
  }
  const key = regs.take()
  compilePropertyKey(cx, keyNode, computed, key)
  const value = computed
    ? compileNamedByKey(cx, valueNode, key)
    : compileNamed(cx, valueNode, String(keyConstant(keyNode)))
  asm.offset = property.start
  asm.emit("DefineElem", { object, key, value })
}

const DEFINE = { init: "DefineMethod", get: "DefineGetter", set: "DefineSetter" } as const

/** A value; if it is an anonymous function or class it gets its name from a key known at run time. */
export function compileNamedByKey(cx: FunctionContext, node: Expression, key: Register): Register {
  if (!isAnonymousFunction(node)) return compileExpression(cx, node)
  if (node.type === "ClassExpression") return compileComputedClass(cx, node, key)
  const value = cx.regs.take()
  compileExpression(cx, node, value)
  cx.asm.emit("SetFunctionName", { function: value, key, prefix: 0 })
  return value
}

// --- templates ---

/** The parts are converted and appended one by one, in order. */
export function compileTemplate(cx: FunctionContext, node: TemplateLiteral, dst?: Register): Register {
  const { asm, regs } = cx
  const built = buildRegister(cx, dst)
  const mark = regs.mark()
  let started = false
  const append = (compile: (register: Register) => void) => {
    const part = started ? regs.take() : built
    compile(part)
    if (started) asm.emit("Add", { dst: built, left: built, right: part })
    started = true
    regs.release(mark)
  }
  node.quasis.forEach((quasi, index) => {
    const text = quasi.value.cooked ?? ""
    if (text !== "" || node.expressions.length === 0) append((part) => loadConstant(cx, part, text))
    const expression = node.expressions[index]
    if (expression === undefined) return
    append((part) => {
      compileExpression(cx, expression, part)
      asm.offset = expression.start
      asm.emit("ToString", { dst: part, src: part })
    })
  })
  return deliver(cx, built, dst)
}

export function compileTaggedTemplate(
  cx: FunctionContext,
  node: TaggedTemplateExpression,
  dst?: Register,
): Register {
  const { asm, regs } = cx
  const mark = regs.mark()
  const window = regs.take(2)
  const { quasis, expressions } = node.quasi
  const method = compileCallee(cx, node.tag, expressions, false, window)
  const template: Constant = {
    kind: "template",
    cooked: quasis.map(({ value }) => value.cooked ?? undefined),
    raw: quasis.map(({ value }) => value.raw),
  }
  const strings = regs.take()
  asm.emit("TemplateObject", { dst: strings, template })
  for (const expression of expressions) compileExpression(cx, expression, regs.take())
  regs.release(mark)
  dst ??= regs.take()
  asm.offset = node.start
  const argc = 1 + expressions.length
  if (method === PLAIN) asm.emit("CallPlain", { dst, window, argc })
  else if (method !== null) asm.emit("CallMethod", { dst, window, argc, cache: method })
  else asm.emit("Call", { dst, window, argc })
  return dst
}
