// try, catch, finally. A finally block is compiled once; whoever enters it says in two registers how it was entered,
// and a chain of comparisons after it goes on from there (control.ts, dispatchFinally).

import type { BlockStatement, CatchClause, TryStatement } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import {
  type Control,
  FINALLY_NORMAL,
  FINALLY_THROW,
  type FunctionContext,
  loadConstant,
  move,
} from "./context.js"
import { dispatchFinally } from "./control.js"
import { bindPattern } from "./patterns.js"
import { withScope } from "./scopes.js"
import { compileStatement, resetCompletion } from "./statements.js"

export function compileTry(cx: FunctionContext, node: TryStatement): void {
  if (!node.finalizer) compileCatch(cx, node.block, node.handler!)
  else {
    const { block, handler } = node
    compileFinally(
      cx,
      () => (handler ? compileCatch(cx, block, handler) : compileStatement(cx, block)),
      () => compileFinalizer(cx, node.finalizer!),
    )
  }
}

function compileCatch(cx: FunctionContext, block: BlockStatement, handler: CatchClause): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const error = regs.take()
  const caught = asm.label()
  const end = asm.label()
  const region = asm.openHandler(caught, error)
  cx.control.push({ kind: "handler", region })
  compileStatement(cx, block)
  cx.control.pop()
  asm.closeHandler(region)
  if (!asm.unreachable) asm.emit("Jump", { target: end })
  asm.bind(caught)
  resetCompletion(cx)
  withScope(cx, handler, () => {
    if (handler.param) bindPattern(cx, handler.param, error, "initialize")
    compileStatement(cx, handler.body)
  })
  asm.bind(end)
  regs.release(mark)
}

/** Runs `body`, then `finalizer`, however the body is left. */
export function compileFinally(
  cx: FunctionContext,
  body: () => void,
  finalizer: (block: Control & { kind: "finally" }) => void,
): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const completionKind = regs.take()
  const completionValue = regs.take()
  const entry = asm.label()
  const thrown = asm.label()
  // On the ways that leave it alone it must still be something: a register is written before it is read.
  asm.emit("LoadUndefined", { dst: completionValue })
  const region = asm.openHandler(thrown, completionValue)
  const control: Control & { kind: "finally" } = {
    kind: "finally",
    completionKind,
    completionValue,
    entry,
    region,
    exits: [],
  }
  cx.control.push(control)
  body()
  cx.control.pop()
  asm.closeHandler(region)
  if (!asm.unreachable) {
    loadConstant(cx, completionKind, FINALLY_NORMAL)
    asm.emit("Jump", { target: entry })
  }
  asm.bind(thrown)
  loadConstant(cx, completionKind, FINALLY_THROW)
  asm.bind(entry)
  finalizer(control)
  if (!asm.unreachable) dispatchFinally(cx, control)
  regs.release(mark)
}

/** The completion value of the finally block counts only if it is left early. */
function compileFinalizer(cx: FunctionContext, node: BlockStatement): void {
  const { regs } = cx
  if (cx.completion === null) {
    compileStatement(cx, node)
    return
  }
  const saved: Register = move(cx, regs.take(), cx.completion)
  resetCompletion(cx)
  compileStatement(cx, node)
  move(cx, cx.completion, saved)
}
