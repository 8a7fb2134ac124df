// Statements. In scripts and evals each also keeps the completion value up to date: `cx.completion` holds it, and a
// statement whose completion is never empty (if, loops, switch, try, with) starts by setting it to undefined.

import type {
  AnyNode,
  Expression,
  IfStatement,
  LabeledStatement,
  ModuleDeclaration,
  Node,
  ReturnStatement,
  Statement,
  SwitchStatement,
  VariableDeclaration,
  WithStatement,
} from "../ast.js"
import type { Label, Register } from "../bytecode/assembler.js"
import { CompileError } from "../bytecode/code-block.js"
import { compileClass } from "./classes.js"
import { compileCondition } from "./conditions.js"
import type { Control, FunctionContext, JumpTarget } from "./context.js"
import { loadConstant } from "./context.js"
import { exitLabel, leave } from "./control.js"
import { addDisposable, withDisposal } from "./disposal.js"
import { compileEffect, compileExpression, compileNamed, immediate } from "./expressions.js"
import { compileDoWhile, compileFor, compileForIn, compileForOf, compileWhile } from "./loops.js"
import { compileExport } from "./modules.js"
import { initializeName, ownRegister, storePlace } from "./names.js"
import { bindPattern } from "./patterns.js"
import { assignAnnexB, withScope } from "./scopes.js"
import { callSelfHosted } from "./self-hosted-calls.js"
import { prepareTarget, storeTarget, targetRegister } from "./targets.js"
import { compileTry } from "./try.js"

export function compileStatements(
  cx: FunctionContext,
  statements: readonly (Statement | ModuleDeclaration)[],
): void {
  for (const statement of statements) compileStatement(cx, statement)
}

export function compileStatement(cx: FunctionContext, source: Node): void {
  const node = source as AnyNode
  const { asm, regs } = cx
  const mark = regs.mark()
  asm.offset = node.start
  regs.offset = node.start
  const labels = cx.pendingLabels
  cx.pendingLabels = []
  switch (node.type) {
    case "EmptyStatement":
    case "ImportDeclaration":
      break
    case "ExpressionStatement":
      if (cx.completion !== null) compileExpression(cx, node.expression, cx.completion)
      else compileEffect(cx, node.expression)
      break
    case "VariableDeclaration":
      compileDeclaration(cx, node)
      break
    case "FunctionDeclaration":
      // Made at scope entry.
      assignAnnexB(cx, node as AnyNode & { type: "FunctionDeclaration"; id: { name: string } })
      break
    case "ClassDeclaration": {
      const name = node.id!.name
      const value = compileClass(cx, node, name)
      initializeName(cx, name, value)
      break
    }
    case "BlockStatement":
      compileBlock(cx, node, labels)
      break
    case "IfStatement":
      resetCompletion(cx)
      compileIf(cx, node, labels)
      break
    case "ForStatement":
      resetCompletion(cx)
      compileFor(cx, node, labels)
      break
    case "WhileStatement":
      resetCompletion(cx)
      compileWhile(cx, node, labels)
      break
    case "DoWhileStatement":
      resetCompletion(cx)
      compileDoWhile(cx, node, labels)
      break
    case "ForInStatement":
      resetCompletion(cx)
      compileForIn(cx, node, labels)
      break
    case "ForOfStatement":
      resetCompletion(cx)
      compileForOf(cx, node, labels)
      break
    case "SwitchStatement":
      resetCompletion(cx)
      compileSwitch(cx, node, labels)
      break
    case "TryStatement":
      resetCompletion(cx)
      withLabels(cx, labels, () => compileTry(cx, node))
      break
    case "WithStatement":
      withLabels(cx, labels, () => compileWith(cx, node))
      break
    case "LabeledStatement":
      compileLabeled(cx, node, labels)
      break
    case "ThrowStatement": {
      const src = compileExpression(cx, node.argument)
      asm.offset = node.start
      asm.emit("Throw", { src })
      break
    }
    case "ReturnStatement":
      compileReturn(cx, node)
      break
    case "BreakStatement":
      leave(cx, { kind: "break", target: breakTarget(cx, node.label?.name ?? null, node.start) })
      break
    case "ContinueStatement":
      leave(cx, { kind: "continue", target: continueTarget(cx, node.label?.name ?? null, node.start) })
      break
    case "DebuggerStatement":
      asm.emit("Debugger", {})
      break
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
    case "ExportAllDeclaration":
      compileExport(cx, node)
      break
    default:
      throw new CompileError("SyntaxError", `unexpected ${node.type}`, node.start)
  }
  regs.release(mark)
}

/** The completion value of a statement that gives undefined if nothing in it gives a value. */
export function resetCompletion(cx: FunctionContext): void {
  if (cx.completion !== null) cx.asm.emit("LoadUndefined", { dst: cx.completion })
}

// --- declarations ---

function compileDeclaration(cx: FunctionContext, node: VariableDeclaration): void {
  const mode = node.kind === "var" ? "assign" : "initialize"
  const { regs } = cx
  for (const { id, init } of node.declarations) {
    const mark = regs.mark()
    if (id.type === "Identifier") {
      if (!init) {
        if (node.kind !== "var") initializeUndefined(cx, id.name)
        continue
      }
      const target = prepareTarget(cx, id, mode, node.end)
      const value = compileNamed(cx, init, id.name, targetRegister(cx, target))
      addDisposable(cx, node, value)
      storeTarget(cx, target, value)
    } else bindPattern(cx, id, compilePatternValue(cx, init!), mode)
    regs.release(mark)
  }
}

function initializeUndefined(cx: FunctionContext, name: string): void {
  const own = ownRegister(cx, name)
  const value = own ?? cx.regs.take()
  cx.asm.emit("LoadUndefined", { dst: value })
  if (own === undefined) initializeName(cx, name, value)
}

/** A value to destructure, in a temporary: the pattern may assign to the variable that it came from. */
export function compilePatternValue(cx: FunctionContext, node: Node): Register {
  return compileExpression(cx, node, cx.regs.take())
}

// --- blocks ---

function compileBlock(
  cx: FunctionContext,
  node: AnyNode & { type: "BlockStatement" },
  labels: readonly string[],
): void {
  withLabels(cx, labels, () =>
    withScope(cx, node, () => withDisposal(cx, node.body, () => compileStatements(cx, node.body))),
  )
}

/** Runs `body` so that `break label` leaves it. */
function withLabels(cx: FunctionContext, labels: readonly string[], body: () => void): void {
  if (labels.length === 0) {
    body()
    return
  }
  const breakTo = cx.asm.label()
  cx.control.push({ kind: "block", labels, breakTo, isSwitch: false })
  body()
  cx.control.pop()
  cx.asm.bind(breakTo)
}

function compileLabeled(cx: FunctionContext, node: LabeledStatement, labels: readonly string[]): void {
  const all = [...labels, node.label.name]
  if (TAKES_LABELS.has(node.body.type)) {
    cx.pendingLabels = all
    compileStatement(cx, node.body)
  } else withLabels(cx, all, () => compileStatement(cx, node.body))
}

/** Statements that deal with their labels themselves. */
const TAKES_LABELS: ReadonlySet<string> = new Set([
  "BlockStatement",
  "IfStatement",
  "ForStatement",
  "WhileStatement",
  "DoWhileStatement",
  "ForInStatement",
  "ForOfStatement",
  "SwitchStatement",
  "TryStatement",
  "WithStatement",
  "LabeledStatement",
])

function compileIf(cx: FunctionContext, first: IfStatement, labels: readonly string[]): void {
  withLabels(cx, labels, () => {
    const { asm } = cx
    const end = asm.label()
    let node: IfStatement = first
    // A chain of else-ifs may be long.
    for (;;) {
      const otherwise = asm.label()
      const jump = node.alternate ? null : directJump(cx, node.consequent)
      if (jump !== null) {
        compileCondition(cx, node.test, jump, true)
        break
      }
      compileCondition(cx, node.test, otherwise, false)
      compileStatement(cx, node.consequent)
      const { alternate } = node
      if (alternate && !asm.unreachable) asm.emit("Jump", { target: end })
      asm.bind(otherwise)
      if (!alternate) break
      if (alternate.type !== "IfStatement") {
        compileStatement(cx, alternate)
        break
      }
      resetCompletion(cx)
      node = alternate
    }
    asm.bind(end)
  })
}

/** Where `break` or `continue` jumps, if that is all the statement does and nothing has to be closed on the way. */
function directJump(cx: FunctionContext, source: Statement): Label | null {
  let node = source as AnyNode
  if (node.type === "BlockStatement" && node.body.length === 1) node = node.body[0] as AnyNode
  if (node.type !== "BreakStatement" && node.type !== "ContinueStatement") return null
  const label = node.label?.name ?? null
  const isBreak = node.type === "BreakStatement"
  const target = isBreak ? breakTarget(cx, label, node.start) : continueTarget(cx, label, node.start)
  for (let i = cx.control.length - 1; cx.control[i] !== target; i--) {
    const { kind } = cx.control[i]!
    if (kind !== "loop" && kind !== "block") return null
  }
  return exitLabel(isBreak ? "break" : "continue", target)
}

function compileSwitch(cx: FunctionContext, node: SwitchStatement, labels: readonly string[]): void {
  const { asm, regs } = cx
  const discriminant = regs.take()
  compileExpression(cx, node.discriminant, discriminant)
  const breakTo = asm.label()
  const control: Control = { kind: "block", labels, breakTo, isSwitch: true }
  withScope(cx, node, () => {
    cx.control.push(control)
    const targets = node.cases.map(() => asm.label())
    const fallback = node.cases.findIndex(({ test }) => !test)
    const otherwise = fallback < 0 ? breakTo : targets[fallback]!
    const table = denseCases(node, targets, otherwise)
    if (table !== null) asm.jumpTable(discriminant, table.low, table.targets, otherwise)
    else testCases(cx, node, discriminant, targets, otherwise)
    node.cases.forEach(({ consequent }, index) => {
      asm.bind(targets[index]!)
      compileStatements(cx, consequent)
    })
    cx.control.pop()
  })
  asm.bind(breakTo)
}

/** Switches with fewer cases are as fast as tests, one after the other. */
const MIN_TABLE = 4
const MAX_TABLE = 255

/** The jumps of a switch whose cases are all small integers, close to each other; null if they are not. */
function denseCases(
  node: SwitchStatement,
  labels: readonly Label[],
  otherwise: Label,
): { readonly low: number; readonly targets: readonly Label[] } | null {
  const values = node.cases.map(({ test }) => (test ? immediate(test) : null))
  const integers = values.filter((value) => typeof value === "number")
  if (integers.length < MIN_TABLE || values.includes(undefined)) return null
  const low = Math.min(...integers)
  const count = Math.max(...integers) - low + 1
  if (count > MAX_TABLE || count > 2 * integers.length) return null
  const targets: Label[] = new Array(count).fill(otherwise)
  // Of equal cases the first one counts.
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i]
    if (typeof value === "number") targets[value - low] = labels[i]!
  }
  return { low, targets }
}

function testCases(
  cx: FunctionContext,
  node: SwitchStatement,
  discriminant: Register,
  targets: readonly Label[],
  otherwise: Label,
): void {
  const { asm, regs } = cx
  node.cases.forEach(({ test }, index) => {
    if (!test) return
    const mark = regs.mark()
    const target = targets[index]!
    const imm = immediate(test)
    asm.offset = test.start
    if (imm !== undefined) asm.emit("JumpIfStrictEqualInt", { left: discriminant, imm, target })
    else {
      const right = compileExpression(cx, test)
      asm.emit("JumpIfStrictEqual", { left: discriminant, right, target })
    }
    regs.release(mark)
  })
  asm.emit("Jump", { target: otherwise })
}

function compileWith(cx: FunctionContext, node: WithStatement): void {
  const { regs, unit } = cx
  const mark = regs.mark()
  const value = compileExpression(cx, node.object)
  const object = regs.take()
  callSelfHosted(cx, object, "WithObject", [value])
  resetCompletion(cx)
  withScope(cx, node, (scope) => {
    storePlace(cx, unit.analysis.place(cx.scope, scope!.object!), object)
    regs.release(mark)
    compileStatement(cx, node.body)
  })
}

// --- jumps ---

function compileReturn(cx: FunctionContext, node: ReturnStatement): void {
  const { asm, regs, scopes } = cx
  const plain = cx.control.length === 0 && scopes.kind !== "derivedConstructor" && !scopes.isGenerator
  if (plain && !node.argument) {
    asm.emit("ReturnUndefined", {})
    return
  }
  if (plain && node.argument) {
    returnExpression(cx, node.argument, node.start)
    return
  }
  let value: Register
  if (node.argument) value = compileExpression(cx, node.argument)
  else {
    value = regs.take()
    loadConstant(cx, value, undefined)
  }
  asm.offset = node.start
  if (scopes.isAsync && scopes.isGenerator && node.argument) {
    const awaited = regs.take()
    asm.emit("Await", { dst: awaited, src: value })
    value = awaited
  }
  leave(cx, { kind: "return", value })
}

/** Returns from a function that has nothing to leave first. A choice returns at the end of either way. */
export function returnExpression(cx: FunctionContext, node: Expression, offset: number): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  if (node.type === "ConditionalExpression") {
    const other = asm.label()
    compileCondition(cx, node.test, other, false)
    returnExpression(cx, node.consequent, node.consequent.start)
    asm.bind(other)
    returnExpression(cx, node.alternate, node.alternate.start)
  } else {
    const src = compileExpression(cx, node)
    asm.offset = offset
    asm.emit("Return", { src })
  }
  regs.release(mark)
}

function breakTarget(cx: FunctionContext, label: string | null, offset: number): JumpTarget {
  for (let i = cx.control.length - 1; i >= 0; i--) {
    const control = cx.control[i]!
    if (control.kind !== "loop" && control.kind !== "block") continue
    if (control.breakTo === null) continue
    if (label === null ? control.kind === "loop" || control.isSwitch : control.labels.includes(label)) {
      return control
    }
  }
  throw new CompileError("SyntaxError", "break has no target", offset)
}

function continueTarget(cx: FunctionContext, label: string | null, offset: number): JumpTarget {
  for (let i = cx.control.length - 1; i >= 0; i--) {
    const control = cx.control[i]!
    if (control.kind !== "loop" || control.continueTo === null) continue
    if (label === null || control.labels.includes(label)) return control
  }
  throw new CompileError("SyntaxError", "continue has no target", offset)
}
