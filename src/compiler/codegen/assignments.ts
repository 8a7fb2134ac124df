// Assignment and update expressions.

import type { AnyNode, AssignmentExpression, Node, UpdateExpression } from "../ast.js"
import { isParenthesizedTarget } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import { type FunctionContext, move } from "./context.js"
import {
  type BinaryOperatorText,
  buildRegister,
  compileExpression,
  compileNamed,
  compileOperator,
  localOperand,
} from "./expressions.js"
import { bindPattern } from "./patterns.js"
import { assignableRegister, loadTarget, prepareTarget, storeTarget, targetRegister } from "./targets.js"

/**
 * @param needed false if nobody reads the value; the register that is returned is then meaningless
 */
export function compileAssignment(
  cx: FunctionContext,
  node: AssignmentExpression,
  needed: boolean,
  dst?: Register,
): Register {
  const { left, operator, right } = node
  if (operator === "=") {
    if (left.type === "ObjectPattern" || left.type === "ArrayPattern") {
      return assignPattern(cx, left, right, dst)
    }
    return assignSimple(cx, node, dst)
  }
  const result = operator === "&&=" || operator === "||=" || operator === "??="
  return result ? assignLogical(cx, node, dst) : assignCompound(cx, node, needed, dst)
}

/** The name for an anonymous function on the right, if the target is a plain identifier. */
function nameFor(node: AssignmentExpression): string | null {
  const left = node.left as AnyNode
  return left.type === "Identifier" && !isParenthesizedTarget(node, left) ? left.name : null
}

function compileRight(cx: FunctionContext, node: AssignmentExpression, dst?: Register): Register {
  const name = nameFor(node)
  return name === null ? compileExpression(cx, node.right, dst) : compileNamed(cx, node.right, name, dst)
}

function assignSimple(cx: FunctionContext, node: AssignmentExpression, dst?: Register): Register {
  const { regs } = cx
  const built = buildRegister(cx, dst)
  const mark = regs.mark()
  const target = prepareTarget(cx, node.left, "assign", node.end)
  const own = targetRegister(cx, target)
  // A variable on the right stays in its register; any other value is built below the target's temporaries.
  const value =
    own === undefined
      ? compileRight(cx, node, localOperand(cx, node.right) ?? built)
      : compileRight(cx, node, own)
  if (own === undefined) storeTarget(cx, target, value)
  regs.release(mark)
  return dst === undefined ? value : move(cx, dst, value)
}

function assignPattern(cx: FunctionContext, left: Node, right: Node, dst?: Register): Register {
  const { regs } = cx
  const built = buildRegister(cx, dst)
  const value = compileExpression(cx, right, built)
  const mark = regs.mark()
  bindPattern(cx, left, value, "assign")
  regs.release(mark)
  return dst === undefined ? built : move(cx, dst, built)
}

function assignCompound(
  cx: FunctionContext,
  node: AssignmentExpression,
  needed: boolean,
  dst?: Register,
): Register {
  const { regs, unit } = cx
  const operator = node.operator.slice(0, -1) as BinaryOperatorText
  const result = buildRegister(cx, dst)
  const mark = regs.mark()
  const target = prepareTarget(cx, node.left, "assign", node.end, true)
  const own = target.kind === "name" ? assignableRegister(target.settled) : undefined
  if (own !== undefined && target.kind === "name") {
    const assigned = unit.assignments.assigns(target.name, node.right.start, node.right.end)
    const left = assigned ? move(cx, regs.take(), own) : own
    compileOperator(cx, operator, own, left, node.right, node.start)
    regs.release(mark)
    return dst === undefined ? own : move(cx, dst, own)
  }
  loadTarget(cx, target, result)
  compileOperator(cx, operator, result, result, node.right, node.start)
  storeTarget(cx, target, result)
  regs.release(mark)
  return dst === undefined || !needed ? result : move(cx, dst, result)
}

function assignLogical(cx: FunctionContext, node: AssignmentExpression, dst?: Register): Register {
  const { asm, regs } = cx
  const built = buildRegister(cx, dst)
  const mark = regs.mark()
  const target = prepareTarget(cx, node.left, "assign", node.end, true)
  const end = asm.label()
  loadTarget(cx, target, built)
  if (node.operator === "&&=") asm.emit("JumpIfFalse", { test: built, target: end })
  else if (node.operator === "||=") asm.emit("JumpIfTrue", { test: built, target: end })
  else asm.emit("JumpIfNotNullish", { test: built, target: end })
  compileRight(cx, node, built)
  storeTarget(cx, target, built)
  asm.bind(end)
  regs.release(mark)
  return dst === undefined ? built : move(cx, dst, built)
}

/** `++x`, `x--`. The old value of a postfix form is kept only if it is needed. */
export function compileUpdate(
  cx: FunctionContext,
  node: UpdateExpression,
  needed: boolean,
  dst?: Register,
): Register {
  const { asm, regs } = cx
  const step = node.operator === "++" ? "Increment" : "Decrement"
  const keepsOld = needed && !node.prefix
  const built = buildRegister(cx, dst)
  const mark = regs.mark()
  const target = prepareTarget(cx, node.argument, "assign", node.end, true)
  const own = target.kind === "name" ? assignableRegister(target.settled) : undefined
  if (own !== undefined) {
    updateVariable(cx, step, own, keepsOld ? built : null)
    regs.release(mark)
    const value = keepsOld ? built : own
    return dst === undefined ? value : move(cx, dst, value)
  }
  if (keepsOld) {
    const next = regs.take()
    loadTarget(cx, target, next)
    asm.offset = node.start
    asm.emit(`Post${step}`, { dst: built, src: next })
    storeTarget(cx, target, next)
  } else {
    loadTarget(cx, target, built)
    asm.offset = node.start
    asm.emit(step, { dst: built, src: built })
    storeTarget(cx, target, built)
  }
  regs.release(mark)
  return dst === undefined ? built : move(cx, dst, built)
}

function updateVariable(
  cx: FunctionContext,
  step: "Increment" | "Decrement",
  own: Register,
  old: Register | null,
): void {
  if (old === null) cx.asm.emit(step, { dst: own, src: own })
  else cx.asm.emit(`Post${step}`, { dst: old, src: own })
}
