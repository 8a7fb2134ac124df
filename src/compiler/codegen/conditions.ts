// Conditions as control flow: comparisons fuse with the branch, and && || ! become jumps.

import type { BinaryExpression, Expression, Node } from "../ast.js"
import type { Label } from "../bytecode/assembler.js"
import type { FunctionContext } from "./context.js"
import { compileEffect, compileExpression, compileOperand, immediate } from "./expressions.js"

/** Branches by operator: [if true, if false]; null where a negation is another row. */
const BRANCH = {
  "==": ["JumpIfEqual", "JumpIfNotEqual"],
  "!=": ["JumpIfNotEqual", "JumpIfEqual"],
  "===": ["JumpIfStrictEqual", "JumpIfStrictNotEqual"],
  "!==": ["JumpIfStrictNotEqual", "JumpIfStrictEqual"],
  "<": ["JumpIfLess", "JumpIfNotLess"],
  "<=": ["JumpIfLessEqual", "JumpIfNotLessEqual"],
  ">": ["JumpIfGreater", "JumpIfNotGreater"],
  ">=": ["JumpIfGreaterEqual", "JumpIfNotGreaterEqual"],
} as const

const BRANCH_INT = {
  "===": ["JumpIfStrictEqualInt", "JumpIfStrictNotEqualInt"],
  "!==": ["JumpIfStrictNotEqualInt", "JumpIfStrictEqualInt"],
  "<": ["JumpIfLessInt", "JumpIfNotLessInt"],
  "<=": ["JumpIfLessEqualInt", "JumpIfNotLessEqualInt"],
  ">": ["JumpIfGreaterInt", "JumpIfNotGreaterInt"],
  ">=": ["JumpIfGreaterEqualInt", "JumpIfNotGreaterEqualInt"],
} as const

/** Jumps to `target` if the truth of the expression is `when`; falls through if not. */
export function compileCondition(cx: FunctionContext, source: Node, target: Label, when: boolean): void {
  const node = source as Expression
  const { asm, regs } = cx
  const mark = regs.mark()
  switch (node.type) {
    case "LogicalExpression":
      if (node.operator === "??") break
      compileLogicalCondition(cx, node, target, when)
      return
    case "UnaryExpression":
      if (node.operator !== "!") break
      compileCondition(cx, node.argument, target, !when)
      return
    case "SequenceExpression":
      for (const expression of node.expressions.slice(0, -1)) compileEffect(cx, expression)
      compileCondition(cx, node.expressions.at(-1)!, target, when)
      return
    case "Literal":
      if (typeof node.value !== "boolean") break
      if (node.value === when) asm.emit("Jump", { target })
      return
    case "BinaryExpression":
      if (!(node.operator in BRANCH)) break
      compileComparison(cx, node, node.operator as keyof typeof BRANCH, target, when)
      regs.release(mark)
      return
    default:
  }
  const test = compileExpression(cx, node)
  asm.emit(when ? "JumpIfTrue" : "JumpIfFalse", { test, target })
  regs.release(mark)
}

function compileLogicalCondition(
  cx: FunctionContext,
  node: Expression & { type: "LogicalExpression" },
  target: Label,
  when: boolean,
): void {
  const operands: Expression[] = []
  let first: Expression = node
  while (first.type === "LogicalExpression" && first.operator === node.operator) {
    operands.push(first.right)
    first = first.left
  }
  operands.push(first)
  // `a || b` jumps to `target` as soon as one holds; `a && b` leaves as soon as one does not. And the other way round.
  const shortcut = node.operator === "||"
  if (shortcut === when) {
    for (let i = operands.length - 1; i >= 0; i--) compileCondition(cx, operands[i]!, target, when)
    return
  }
  const skip = cx.asm.label()
  for (let i = operands.length - 1; i > 0; i--) compileCondition(cx, operands[i]!, skip, shortcut)
  compileCondition(cx, operands[0]!, target, when)
  cx.asm.bind(skip)
}

function compileComparison(
  cx: FunctionContext,
  node: BinaryExpression,
  operator: keyof typeof BRANCH,
  target: Label,
  when: boolean,
): void {
  const { asm } = cx
  const index = when ? 0 : 1
  const nullish = nullishBranch(cx, operator, node.right)
  if (nullish !== null) {
    asm.emit(nullish[index], { test: compileExpression(cx, node.left), target })
    return
  }
  const left = compileOperand(cx, node.left, node.right.end)
  const imm = operator in BRANCH_INT ? immediate(node.right) : undefined
  if (imm !== undefined) {
    asm.offset = node.start
    asm.emit(BRANCH_INT[operator as keyof typeof BRANCH_INT][index], { left, imm, target })
    return
  }
  const right = compileExpression(cx, node.right)
  asm.offset = node.start
  asm.emit(BRANCH[operator][index], { left, right, target })
}

/** Comparisons with undefined and null that need no second operand: [if true, if false]. */
function nullishBranch(cx: FunctionContext, operator: string, right: Node) {
  const node = right as Expression
  const isUndefined = node.type === "Identifier" && node.name === "undefined" && isGlobalUndefined(cx)
  const isNull = node.type === "Literal" && node.raw === "null"
  if (operator === "==" && (isNull || isUndefined)) return ["JumpIfNullish", "JumpIfNotNullish"] as const
  if (operator === "!=" && (isNull || isUndefined)) return ["JumpIfNotNullish", "JumpIfNullish"] as const
  if (operator === "===" && isNull) return ["JumpIfNull", "JumpIfNotNull"] as const
  if (operator === "!==" && isNull) return ["JumpIfNotNull", "JumpIfNull"] as const
  if (operator === "===" && isUndefined) return ["JumpIfUndefined", "JumpIfNotUndefined"] as const
  if (operator === "!==" && isUndefined) return ["JumpIfNotUndefined", "JumpIfUndefined"] as const
  return null
}

function isGlobalUndefined(cx: FunctionContext): boolean {
  const { dynamic, place, binding } = cx.unit.analysis.resolve(cx.scope, "undefined")
  return dynamic.length === 0 && place.kind === "global" && binding === null
}
