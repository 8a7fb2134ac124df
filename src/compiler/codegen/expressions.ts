// Expressions. `compileExpression` puts a value into the destination it is given; without one it answers where the
// value is, which for a variable is the variable's own register. A destination that is a variable is written last,
// so that the expression may still read it and a throw leaves it as it was.

import type {
  AnyNode,
  AwaitExpression,
  BinaryExpression,
  ConditionalExpression,
  Expression,
  Literal,
  LogicalExpression,
  MemberExpression,
  MetaProperty,
  Node,
  PrivateIdentifier,
  SpreadElement,
  Super,
  UnaryExpression,
} from "../ast.js"
import { isRegExpLiteral } from "../ast.js"
import type { Label, Register } from "../bytecode/assembler.js"
import { CompileError, type Constant } from "../bytecode/code-block.js"
import { compileAssignment, compileUpdate } from "./assignments.js"
import { compileCall, compileImportCall, compileNew } from "./calls.js"
import { compileClass } from "./classes.js"
import { compileCondition } from "./conditions.js"
import { type FunctionContext, isSmallInteger, loadConstant, move } from "./context.js"
import { compileFunctionValue } from "./functions.js"
import { compileAwait, compileYield } from "./generators.js"
import { compileArray, compileObject, compileTaggedTemplate, compileTemplate } from "./literals.js"
import { deleteName, loadName, loadPseudo, ownRegister, throwError } from "./names.js"
import { compileSelfHostedName } from "./self-hosted-forms.js"

/** Compiles an expression; the value is in the register that is returned, which is `dst` if one is given. */
export function compileExpression(cx: FunctionContext, source: Node, dst?: Register): Register {
  const node = source as AnyNode
  const { asm, regs } = cx
  asm.offset = node.start
  regs.offset = node.start
  switch (node.type) {
    case "Identifier":
      if (cx.unit.selfHosted) return compileSelfHostedName(cx, node, dst)
      return loadName(cx, node.name, node, dst)
    case "Literal": {
      dst ??= regs.take()
      if (isRegExpLiteral(node)) {
        asm.emit("NewRegExp", { dst, pattern: node.regex.pattern, flags: node.regex.flags })
      } else loadConstant(cx, dst, literalValue(node))
      return dst
    }
    case "ThisExpression":
      return loadPseudo(cx, "this", dst)
    case "TemplateLiteral":
      return compileTemplate(cx, node, dst)
    case "TaggedTemplateExpression":
      return compileTaggedTemplate(cx, node, dst)
    case "ArrayExpression":
      return compileArray(cx, node, dst)
    case "ObjectExpression":
      return compileObject(cx, node, dst)
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return compileFunctionValue(
        cx,
        node,
        node.type === "FunctionExpression" ? (node.id?.name ?? "") : "",
        dst,
      )
    case "ClassExpression":
      return compileClass(cx, node, node.id?.name ?? "", dst)
    case "UnaryExpression":
      return compileUnary(cx, node, dst)
    case "UpdateExpression":
      return compileUpdate(cx, node, true, dst)
    case "BinaryExpression":
      return compileBinary(cx, node, dst)
    case "LogicalExpression":
      return compileLogical(cx, node, dst)
    case "AssignmentExpression":
      return compileAssignment(cx, node, true, dst)
    case "ConditionalExpression":
      return compileConditional(cx, node, dst)
    case "CallExpression":
      return compileCall(cx, node, dst)
    case "NewExpression":
      return compileNew(cx, node, dst)
    case "MemberExpression":
      return compileMember(cx, node, dst)
    case "ChainExpression":
      return compileChain(cx, node.expression, dst)
    case "SequenceExpression": {
      for (const expression of node.expressions.slice(0, -1)) compileEffect(cx, expression)
      return compileExpression(cx, node.expressions.at(-1)!, dst)
    }
    case "YieldExpression":
      return compileYield(cx, node, dst)
    case "AwaitExpression":
      return compileAwaitExpression(cx, node, dst)
    case "ImportExpression":
      return compileImportCall(cx, node, dst)
    case "MetaProperty":
      return compileMetaProperty(cx, node, dst)
    case "ParenthesizedExpression":
      return compileExpression(cx, node.expression, dst)
    default:
      throw new CompileError("SyntaxError", `unexpected ${node.type}`, node.start)
  }
}

/** Compiles an expression whose value nobody reads. */
export function compileEffect(cx: FunctionContext, source: Node): void {
  const node = source as AnyNode
  const mark = cx.regs.mark()
  cx.asm.offset = node.start
  switch (node.type) {
    case "UpdateExpression":
      compileUpdate(cx, node, false)
      break
    case "AssignmentExpression":
      compileAssignment(cx, node, false)
      break
    case "SequenceExpression":
      for (const expression of node.expressions) compileEffect(cx, expression)
      break
    case "LogicalExpression":
      if (node.operator !== "??") {
        const end = cx.asm.label()
        compileCondition(cx, node.left, end, node.operator === "||")
        compileEffect(cx, node.right)
        cx.asm.bind(end)
      } else compileExpression(cx, node)
      break
    case "ConditionalExpression": {
      const other = cx.asm.label()
      const end = cx.asm.label()
      compileCondition(cx, node.test, other, false)
      compileEffect(cx, node.consequent)
      cx.asm.emit("Jump", { target: end })
      cx.asm.bind(other)
      compileEffect(cx, node.alternate)
      cx.asm.bind(end)
      break
    }
    default:
      compileExpression(cx, node)
  }
  cx.regs.release(mark)
}

/**
 * Compiles an operand that is used after other code has run. A variable stays where it is, unless source between
 * the operand and `until` (an offset) may assign to it; then it is copied.
 *
 * @param scratch a temporary that may be used instead of a new one
 */
export function compileOperand(cx: FunctionContext, node: Node, until: number, scratch?: Register): Register {
  if (inPlaceName(node as AnyNode) === null) return compileExpression(cx, node, scratch ?? cx.regs.take())
  const mark = cx.regs.mark()
  const value = compileExpression(cx, node)
  const name = inPlaceName(node as AnyNode)!
  if (!cx.regs.isLocal(value) || !cx.unit.assignments.assigns(name, node.end, until)) return value
  cx.regs.release(mark)
  return move(cx, scratch ?? cx.regs.take(), value)
}

/** The variable in whose register the value of the expression may be found; null if it is always a temporary. */
function inPlaceName(node: AnyNode): string | null {
  if (node.type === "Identifier") return node.name
  if (node.type === "ThisExpression") return "this"
  if (node.type === "AssignmentExpression" && node.left.type === "Identifier") return node.left.name
  return null
}

/** The register of a variable that is read; undefined for any other expression. */
export function localOperand(cx: FunctionContext, source: Node): Register | undefined {
  const node = source as AnyNode
  return node.type === "Identifier" ? ownRegister(cx, node.name) : undefined
}

/** A temporary to build a value in: the destination itself, unless it is a variable. */
export function buildRegister(cx: FunctionContext, dst: Register | undefined): Register {
  return dst !== undefined && !cx.regs.isLocal(dst) ? dst : cx.regs.take()
}

/** Moves a value built in `built` to where it is wanted. */
export function deliver(cx: FunctionContext, built: Register, dst: Register | undefined): Register {
  return dst === undefined ? built : move(cx, dst, built)
}

/** The value of a literal that is no regular expression. */
export function literalValue(node: Literal): Constant {
  if (node.bigint !== undefined && node.bigint !== null) return BigInt(node.bigint)
  // Acorn's RegExp values are excluded by isRegExpLiteral.
  return node.value as Constant
}

/** A numeric constant, with its sign; undefined for anything else. */
export function numericConstant(node: Node): number | undefined {
  const expression = node as AnyNode
  if (expression.type === "Literal") {
    return typeof expression.value === "number" ? expression.value : undefined
  }
  if (expression.type !== "UnaryExpression" || expression.operator !== "-") return undefined
  const { argument } = expression
  return argument.type === "Literal" && typeof argument.value === "number" ? -argument.value : undefined
}

/** A constant that fits the immediate operand of an instruction. */
export function immediate(node: Node): number | undefined {
  const value = numericConstant(node)
  return isSmallInteger(value, -128, 127) ? value : undefined
}

/** Whether an expression is a function or class without a name, which takes the name of what it is assigned to. */
export function isAnonymousFunction(source: Node): boolean {
  const node = source as AnyNode
  if (node.type === "ArrowFunctionExpression") return true
  return (node.type === "FunctionExpression" || node.type === "ClassExpression") && !node.id
}

/** NamedEvaluation: as compileExpression, and an anonymous function gets the name. */
export function compileNamed(cx: FunctionContext, source: Node, name: string, dst?: Register): Register {
  if (!isAnonymousFunction(source)) return compileExpression(cx, source, dst)
  const node = source as AnyNode
  cx.asm.offset = node.start
  if (node.type === "ClassExpression") return compileClass(cx, node, name, dst)
  if (node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression") {
    return compileFunctionValue(cx, node, name, dst)
  }
  throw new Error(`not a function: ${node.type}`)
}

// --- operators ---

const BINARY = {
  "+": "Add",
  "-": "Sub",
  "*": "Mul",
  "/": "Div",
  "%": "Mod",
  "**": "Exp",
  "&": "BitAnd",
  "|": "BitOr",
  "^": "BitXor",
  "<<": "Shl",
  ">>": "Shr",
  ">>>": "Ushr",
  "==": "Equal",
  "!=": "NotEqual",
  "===": "StrictEqual",
  "!==": "StrictNotEqual",
  "<": "Less",
  "<=": "LessEqual",
  ">": "Greater",
  ">=": "GreaterEqual",
  instanceof: "InstanceOf",
  in: "In",
} as const

const BINARY_INT = {
  "+": "AddInt",
  "-": "SubInt",
  "*": "MulInt",
  "/": "DivInt",
  "%": "ModInt",
  "&": "BitAndInt",
  "|": "BitOrInt",
  "<<": "ShlInt",
  ">>": "ShrInt",
  ">>>": "UshrInt",
} as const

export type BinaryOperatorText = keyof typeof BINARY

/** `dst` ← left `operator` right, where the right operand is still to be compiled. */
export function compileOperator(
  cx: FunctionContext,
  operator: BinaryOperatorText,
  dst: Register,
  left: Register,
  right: Node,
  offset: number,
): void {
  const mark = cx.regs.mark()
  const imm = operator in BINARY_INT ? immediate(right) : undefined
  if (imm !== undefined) {
    cx.asm.offset = offset
    cx.asm.emit(BINARY_INT[operator as keyof typeof BINARY_INT], { dst, left, imm })
    return
  }
  const value = compileExpression(cx, right)
  cx.asm.offset = offset
  cx.asm.emit(BINARY[operator], { dst, left, right: value })
  cx.regs.release(mark)
}

/** Left-associative chains, which may be thousands of terms long, are compiled in a loop. */
function compileBinary(cx: FunctionContext, node: BinaryExpression, dst?: Register): Register {
  const chain: BinaryExpression[] = []
  let first: Expression | PrivateIdentifier = node
  while (first.type === "BinaryExpression") {
    chain.push(first)
    first = first.left
  }
  dst ??= cx.regs.take()
  const mark = cx.regs.mark()
  let scratch = cx.regs.isLocal(dst) ? undefined : dst
  let left: Register | null = null
  for (let i = chain.length - 1; i >= 0; i--) {
    const { left: leftNode, operator, right, start } = chain[i]!
    if (i > 0) scratch ??= cx.regs.take()
    const target = i === 0 ? dst : scratch!
    const inner = cx.regs.mark()
    if (left === null && leftNode.type === "PrivateIdentifier") {
      compileHasPrivate(cx, leftNode, right, target)
    } else {
      left ??= compileOperand(cx, leftNode, right.end, scratch)
      compileOperator(cx, operator, target, left, right, start)
    }
    left = target
    cx.regs.release(inner)
  }
  cx.regs.release(mark)
  return dst
}

function compileHasPrivate(cx: FunctionContext, id: PrivateIdentifier, right: Node, dst: Register): void {
  const object = compileExpression(cx, right)
  const name = loadName(cx, `#${id.name}`, id)
  cx.asm.emit("HasPrivate", { dst, object, name })
}

const UNARY = { "-": "Negate", "+": "ToNumber", "!": "Not", "~": "BitNot", typeof: "TypeOf" } as const

function compileUnary(cx: FunctionContext, node: UnaryExpression, dst?: Register): Register {
  const { asm, regs } = cx
  const { operator, argument } = node
  if (operator === "delete") return compileDelete(cx, argument, dst)
  dst ??= regs.take()
  const constant = numericConstant(node)
  if (constant !== undefined) {
    loadConstant(cx, dst, constant)
    return dst
  }
  const mark = regs.mark()
  if (operator === "void") {
    compileEffect(cx, argument)
    asm.emit("LoadUndefined", { dst })
  } else {
    const src =
      operator === "typeof" && argument.type === "Identifier"
        ? loadName(cx, argument.name, argument, undefined, true)
        : compileExpression(cx, argument, regs.isLocal(dst) ? undefined : inPlaceOr(argument, dst))
    asm.offset = node.start
    asm.emit(UNARY[operator], { dst, src })
  }
  regs.release(mark)
  return dst
}

/** The destination for an operand that is read at once: none for a variable, which is read in place. */
function inPlaceOr(node: Node, dst: Register): Register | undefined {
  return inPlaceName(node as AnyNode) === null ? dst : undefined
}

function compileDelete(cx: FunctionContext, source: Expression, dst?: Register): Register {
  const { asm, regs } = cx
  if (source.type === "ChainExpression") return compileChain(cx, source.expression, dst, true)
  dst ??= regs.take()
  const mark = regs.mark()
  if (source.type === "MemberExpression") deleteMember(cx, source, dst)
  else if (source.type === "Identifier") deleteName(cx, source.name, dst)
  else {
    compileEffect(cx, source)
    asm.emit("LoadTrue", { dst })
  }
  regs.release(mark)
  return dst
}

function deleteMember(cx: FunctionContext, node: MemberExpression, dst: Register): void {
  const { asm } = cx
  if (node.object.type === "Super") {
    // The reference is evaluated (`this` may be unbound, the key expression may throw), then refused.
    loadPseudo(cx, "this")
    if (node.computed) compileExpression(cx, node.property)
    throwError(cx, "ReferenceError", "cannot delete a property of super")
    asm.emit("LoadUndefined", { dst })
    return
  }
  const object = compileOperand(cx, node.object, node.end)
  if (node.optional) asm.emit("JumpIfNullish", { test: object, target: cx.chainExit! })
  const key = compileKey(cx, node)
  asm.offset = node.start
  asm.emit("DeleteElem", { dst, object, key })
}

/** The key of a member expression as a register: a name becomes a constant. */
export function compileKey(cx: FunctionContext, node: MemberExpression): Register {
  if (node.computed) return compileExpression(cx, node.property)
  const key = cx.regs.take()
  if (node.property.type === "Identifier") loadConstant(cx, key, node.property.name)
  return key
}

/** `a && b && c`: chains of one operator are compiled in a loop. */
function compileLogical(cx: FunctionContext, node: LogicalExpression, dst?: Register): Register {
  const { asm } = cx
  const operands: Expression[] = []
  let first: Expression = node
  while (first.type === "LogicalExpression" && first.operator === node.operator) {
    operands.push(first.right)
    first = first.left
  }
  operands.push(first)
  const built = buildRegister(cx, dst)
  const end = asm.label()
  for (let i = operands.length - 1; i >= 0; i--) {
    compileExpression(cx, operands[i]!, built)
    if (i === 0) break
    if (node.operator === "&&") asm.emit("JumpIfFalse", { test: built, target: end })
    else if (node.operator === "||") asm.emit("JumpIfTrue", { test: built, target: end })
    else asm.emit("JumpIfNotNullish", { test: built, target: end })
  }
  asm.bind(end)
  return deliver(cx, built, dst)
}

/** `a ? b : c ? d : e`: chains on the right are compiled in a loop. */
function compileConditional(cx: FunctionContext, node: ConditionalExpression, dst?: Register): Register {
  const { asm, regs } = cx
  dst ??= regs.take()
  const mark = regs.mark()
  const end = asm.label()
  let current: Expression = node
  while (current.type === "ConditionalExpression") {
    const other: Label = asm.label()
    compileCondition(cx, current.test, other, false)
    compileExpression(cx, current.consequent, dst)
    regs.release(mark)
    asm.emit("Jump", { target: end })
    asm.bind(other)
    current = current.alternate
  }
  compileExpression(cx, current, dst)
  regs.release(mark)
  asm.bind(end)
  return dst
}

// --- members ---

/** True if the key is written as a name or a string that is no array index: it can be an inline cache's key. */
export function staticKey(node: MemberExpression): string | undefined {
  if (!node.computed) return node.property.type === "Identifier" ? node.property.name : undefined
  const { property } = node
  if (property.type !== "Literal" || typeof property.value !== "string") return undefined
  return isIndexLike(property.value) ? undefined : property.value
}

function isIndexLike(text: string): boolean {
  return /^(0|[1-9][0-9]{0,9})$/.test(text)
}

export function compileMember(cx: FunctionContext, node: MemberExpression, dst?: Register): Register {
  const { asm, regs } = cx
  dst ??= regs.take()
  const mark = regs.mark()
  const objectNode = node.object
  if (objectNode.type === "Super") {
    const self = loadPseudo(cx, "this")
    const key = compileKey(cx, node)
    const home = loadPseudo(cx, "%home")
    asm.offset = node.start
    asm.emit("GetSuper", { dst, home, key, self })
    regs.release(mark)
    return dst
  }
  const scratch = regs.isLocal(dst) ? undefined : dst
  // `a.b.c...` may be thousands of names long: a loop. `chain` is outermost first.
  const chain: MemberExpression[] = []
  let first = node
  while (isNamedMember(first) && first.object.type === "MemberExpression") {
    chain.push(first)
    first = first.object
  }
  if (chain.length > 0) {
    const object = compileMember(cx, first, scratch ?? regs.take())
    for (let i = chain.length - 1; i >= 0; i--) {
      const member = chain[i]!
      if (member.optional) asm.emit("JumpIfNullish", { test: object, target: cx.chainExit! })
      loadProperty(cx, i === 0 ? dst : object, object, member)
    }
    regs.release(mark)
    return dst
  }
  const object = compileOperand(cx, objectNode, node.computed ? node.end : objectNode.end, scratch)
  if (node.optional) asm.emit("JumpIfNullish", { test: object, target: cx.chainExit! })
  loadProperty(cx, dst, object, node)
  regs.release(mark)
  return dst
}

function isNamedMember({ computed, property }: MemberExpression): boolean {
  return !computed && property.type === "Identifier"
}

/** `dst` ← the property of `object` that the member expression names; the key is evaluated here. */
export function loadProperty(
  cx: FunctionContext,
  dst: Register,
  object: Register,
  node: MemberExpression,
): void {
  const { asm } = cx
  const cache = staticKey(node)
  if (cache !== undefined) {
    asm.offset = node.property.start
    asm.emit(cache === "length" ? "GetLength" : "GetProp", { dst, object, cache })
  } else if (node.property.type === "PrivateIdentifier") {
    const name = loadName(cx, `#${node.property.name}`, node.property)
    asm.offset = node.property.start
    asm.emit("GetPrivate", { dst, object, name })
  } else {
    const key = compileExpression(cx, node.property)
    asm.offset = node.property.start
    asm.emit("GetElem", { dst, object, key })
  }
}

/** An optional chain: if it is cut short, the value is undefined (true for `delete`). */
export function compileChain(
  cx: FunctionContext,
  node: Expression,
  dst?: Register,
  isDelete = false,
): Register {
  const { asm, regs } = cx
  dst ??= regs.take()
  const outer = cx.chainExit
  const exit = asm.label()
  const end = asm.label()
  cx.chainExit = exit
  if (isDelete) compileDelete(cx, node, dst)
  else compileExpression(cx, node, dst)
  cx.chainExit = outer
  asm.emit("Jump", { target: end })
  asm.bind(exit)
  asm.emit(isDelete ? "LoadTrue" : "LoadUndefined", { dst })
  asm.bind(end)
  return dst
}

function compileAwaitExpression(cx: FunctionContext, node: AwaitExpression, dst?: Register): Register {
  dst ??= cx.regs.take()
  const mark = cx.regs.mark()
  const src = compileExpression(cx, node.argument)
  cx.asm.offset = node.start
  compileAwait(cx, dst, src)
  cx.regs.release(mark)
  return dst
}

function compileMetaProperty(cx: FunctionContext, node: MetaProperty, dst?: Register): Register {
  if (node.meta.name === "new") return loadPseudo(cx, "new.target", dst)
  dst ??= cx.regs.take()
  cx.asm.emit("ImportMeta", { dst })
  return dst
}

export type ArgumentNode = Expression | SpreadElement
export type CalleeNode = Expression | Super
