// Loops. The condition stands at the bottom, as a conditional jump back, which is also the loop's safepoint.

import type {
  AnyNode,
  DoWhileStatement,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  Node,
  WhileStatement,
} from "../ast.js"
import type { Label, Register } from "../bytecode/assembler.js"
import type { Scope } from "../scope/types.js"
import { compileCondition } from "./conditions.js"
import type { FunctionContext } from "./context.js"
import { addDisposable, withDisposal } from "./disposal.js"
import { compileEffect, compileExpression, compileNamed } from "./expressions.js"
import { closeIteratorOnThrow } from "./iteration.js"
import { bindPattern } from "./patterns.js"
import { openScope, withScope } from "./scopes.js"
import { compileStatement } from "./statements.js"
import { prepareTarget, storeTarget, targetRegister } from "./targets.js"

type Labels = readonly string[]

/** The loop's body, with its break and continue labels; binds `continueTo`, and leaves `breakTo` to the caller. */
function compileBody(cx: FunctionContext, body: Node, labels: Labels, breakTo: Label): void {
  const continueTo = cx.asm.label()
  cx.control.push({ kind: "loop", labels, breakTo, continueTo })
  compileStatement(cx, body)
  cx.control.pop()
  cx.asm.bind(continueTo)
}

export function compileWhile(cx: FunctionContext, node: WhileStatement, labels: Labels): void {
  const { asm } = cx
  const top = asm.label()
  const test = asm.label()
  const breakTo = asm.label()
  const endless = isTrue(node.test)
  if (!endless) asm.emit("Jump", { target: test })
  asm.bind(top)
  compileBody(cx, node.body, labels, breakTo)
  asm.bind(test)
  compileCondition(cx, node.test, top, true)
  asm.bind(breakTo)
}

function isTrue(node: Node): boolean {
  const test = node as AnyNode
  return test.type === "Literal" && test.value === true
}

export function compileDoWhile(cx: FunctionContext, node: DoWhileStatement, labels: Labels): void {
  const { asm } = cx
  const top = asm.label()
  const breakTo = asm.label()
  asm.bind(top)
  compileBody(cx, node.body, labels, breakTo)
  compileCondition(cx, node.test, top, true)
  asm.bind(breakTo)
}

export function compileFor(cx: FunctionContext, node: ForStatement, labels: Labels): void {
  withScope(cx, node, (scope) => {
    const head = node.init ? [node.init] : []
    withDisposal(cx, head, () => compileForParts(cx, node, labels, scope))
  })
}

function compileForParts(
  cx: FunctionContext,
  node: ForStatement,
  labels: Labels,
  scope: Scope | undefined,
): void {
  const { asm } = cx
  const { init, test, update, body } = node
  if (init) {
    if (init.type === "VariableDeclaration") compileStatement(cx, init)
    else compileEffect(cx, init)
  }
  const top = asm.label()
  const condition = asm.label()
  const breakTo = asm.label()
  copyIteration(cx, scope)
  if (test) asm.emit("Jump", { target: condition })
  asm.bind(top)
  compileBody(cx, body, labels, breakTo)
  copyIteration(cx, scope)
  if (update) compileEffect(cx, update)
  asm.bind(condition)
  if (test) compileCondition(cx, test, top, true)
  else asm.emit("Jump", { target: top })
  asm.bind(breakTo)
}

/** CreatePerIterationEnvironment, if closures may have captured the loop's variables. */
function copyIteration(cx: FunctionContext, scope: Scope | undefined): void {
  if (!scope?.perIteration || scope.environment === null) return
  const register = scope.environment.register as Register
  cx.asm.emit("CopyEnv", { dst: register, src: register })
}

/** Evaluates what is iterated: the names of the head are in scope, but empty. */
function compileSubject(cx: FunctionContext, node: ForInStatement | ForOfStatement): Register {
  const { left, right } = node
  if (left.type === "VariableDeclaration" && left.kind === "var") {
    const declarator = left.declarations[0]!
    if (declarator.init && declarator.id.type === "Identifier") {
      const target = prepareTarget(cx, declarator.id, "assign", left.end)
      const own = targetRegister(cx, target)
      storeTarget(cx, target, compileNamed(cx, declarator.init, declarator.id.name, own))
    }
  }
  let value: Register | null = null
  withScope(cx, node, () => {
    value = compileExpression(cx, right)
  })
  return value!
}

/** Enters the scope of one iteration and stores the value into the loop's head. */
function bindHead(cx: FunctionContext, node: ForInStatement | ForOfStatement, value: Register): void {
  const { left } = node
  if (left.type !== "VariableDeclaration") bindPattern(cx, left, value, "assign")
  else bindPattern(cx, left.declarations[0]!.id, value, left.kind === "var" ? "assign" : "initialize")
}

/** Runs `body` in a fresh scope of the loop's head. */
function eachIteration(cx: FunctionContext, node: Node, body: () => void): void {
  const outer = cx.scope
  const scope = cx.unit.analysis.scopes.get(node)
  if (scope) openScope(cx, scope)
  body()
  cx.scope = outer
}

/** The variable that a step may write directly, if the head is one plain name. */
function headRegister(cx: FunctionContext, node: ForInStatement | ForOfStatement): Register | undefined {
  const { left } = node
  if (left.type !== "VariableDeclaration") return undefined
  const { id } = left.declarations[0]!
  if (id.type !== "Identifier") return undefined
  const scope = cx.unit.analysis.scopes.get(node)
  const binding = scope?.bindings.get(id.name)
  if (left.kind === "var" || binding === undefined || binding.needsEmpty) return undefined
  return binding.storage.kind === "register" ? (binding.storage.register as Register) : undefined
}

export function compileForIn(cx: FunctionContext, node: ForInStatement, labels: Labels): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const it = regs.take(3)
  const inner = regs.mark()
  const object = compileSubject(cx, node)
  asm.offset = node.right.start
  asm.emit("ForInOpen", { it, object })
  regs.release(inner)
  const own = headRegister(cx, node)
  const key = own ?? regs.take()
  const top = asm.label()
  const breakTo = asm.label()
  asm.bind(top)
  asm.offset = node.left.start
  asm.emit("ForInNext", { dst: key, it, done: breakTo })
  eachIteration(cx, node, () => {
    if (own === undefined) bindHead(cx, node, key)
    compileBody(cx, node.body, labels, breakTo)
  })
  asm.emit("Jump", { target: top })
  asm.bind(breakTo)
  regs.release(mark)
}

export function compileForOf(cx: FunctionContext, node: ForOfStatement, labels: Labels): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const it = regs.take(2)
  const inner = regs.mark()
  const iterable = compileSubject(cx, node)
  asm.offset = node.right.start
  asm.emit(node.await ? "IterOpenAsync" : "IterOpen", { it, iterable })
  asm.emit("IterLoadNext", { it })
  regs.release(inner)
  const top = asm.label()
  const done = asm.label()
  const breakTo = asm.label()
  // Around the iterator's entry: a break closes the iterator, then jumps.
  cx.control.push({ kind: "loop", labels, breakTo, continueTo: null })
  const own = headRegister(cx, node)
  const value = own ?? regs.take()
  if (node.await) {
    asm.bind(top)
    asyncStep(cx, node, it, value, done)
  }
  closeIteratorOnThrow(cx, it, node.await, () => {
    if (!node.await) {
      asm.bind(top)
      asm.offset = node.left.start
      asm.emit("IterNext", { dst: value, it, done })
    }
    eachIteration(cx, node, () => {
      withContinue(cx, labels, () => {
        withDisposal(cx, [node.left], () => {
          if (node.left.type === "VariableDeclaration") addDisposable(cx, node.left, value)
          if (own === undefined) bindHead(cx, node, value)
          compileStatement(cx, node.body)
        })
      })
    })
    asm.emit("Jump", { target: top })
  })
  cx.control.pop()
  asm.bind(done)
  asm.bind(breakTo)
  regs.release(mark)
}

/** A continue stays inside the iterator's region, a break does not: they are two control entries. */
function withContinue(cx: FunctionContext, labels: Labels, body: () => void): void {
  const continueTo = cx.asm.label()
  cx.control.push({ kind: "loop", labels, breakTo: null, continueTo })
  body()
  cx.control.pop()
  cx.asm.bind(continueTo)
}

/** One step of for-await. A failure here does not close the iterator. */
function asyncStep(
  cx: FunctionContext,
  node: ForOfStatement,
  it: Register,
  value: Register,
  done: Label,
): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const result = regs.take()
  const isDone = regs.take()
  asm.offset = node.left.start
  asm.emit("IterCall", { dst: result, it })
  asm.emit("Await", { dst: result, src: result })
  asm.emit("ThrowIfNotObject", { src: result, reason: 0 })
  asm.emit("GetProp", { dst: isDone, object: result, cache: "done" })
  asm.emit("JumpIfTrue", { test: isDone, target: done })
  asm.emit("GetProp", { dst: value, object: result, cache: "value" })
  regs.release(mark)
}
