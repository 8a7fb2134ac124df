// await, yield, yield*, and the closing of async iterators.

import type { YieldExpression } from "../ast.js"
import type { Label, Register } from "../bytecode/assembler.js"
import type { FunctionContext } from "./context.js"
import { loadConstant, move } from "./context.js"
import { leave } from "./control.js"
import { compileExpression } from "./expressions.js"
import { throwError } from "./names.js"
import { callSelfHosted } from "./self-hosted-calls.js"

export function compileAwait(cx: FunctionContext, dst: Register, src: Register): void {
  cx.asm.emit("Await", { dst, src })
}

export function compileYield(cx: FunctionContext, node: YieldExpression, dst?: Register): Register {
  const { asm, regs, scopes } = cx
  if (node.delegate) return compileDelegate(cx, node, dst)
  dst ??= regs.take()
  const mark = regs.mark()
  const received = regs.isLocal(dst) ? regs.take() : dst
  let src = received
  if (node.argument) src = compileExpression(cx, node.argument, scopes.isAsync ? received : undefined)
  else asm.emit("LoadUndefined", { dst: received })
  asm.offset = node.start
  if (scopes.isAsync) asm.emit("Await", { dst: received, src })
  const onReturn = asm.label()
  const next = asm.label()
  asm.emit("Yield", { dst: received, src, live: mark, onReturn })
  asm.emit("Jump", { target: next })
  asm.bind(onReturn)
  if (scopes.isAsync) asm.emit("Await", { dst: received, src: received })
  leave(cx, { kind: "return", value: received })
  asm.bind(next)
  move(cx, dst, received)
  regs.release(mark)
  return dst
}

/**
 * `yield* iterable` (sec-generator-function-definitions-runtime-semantics-evaluation): a loop that hands what the
 * caller sends (a value, a throw, a return) to the inner iterator, and what that gives to the caller.
 */
function compileDelegate(cx: FunctionContext, node: YieldExpression, dst?: Register): Register {
  const { asm, regs, scopes } = cx
  const { isAsync } = scopes
  dst ??= regs.take()
  const mark = regs.mark()
  const it = regs.take(2)
  const next = (it + 1) as Register
  const received = regs.take(2)
  const mode = (received + 1) as Register
  const result = regs.take()
  const loop = asm.label()
  const answered = asm.label()
  const finished = asm.label()
  const end = asm.label()
  const iterable = compileExpression(cx, node.argument!)
  asm.offset = node.start
  if (isAsync) asm.emit("IterOpenAsync", { it, iterable })
  else {
    callSelfHosted(cx, it, "GetSyncIterator", [iterable])
    asm.emit("LoadEmpty", { dst: next })
  }
  asm.emit("IterLoadNext", { it })
  asm.emit("LoadUndefined", { dst: received })
  loadConstant(cx, mode, MODE_NEXT)

  asm.bind(loop)
  const onThrow = asm.label()
  const onReturn = asm.label()
  asm.emit("JumpIfStrictEqualInt", { left: mode, imm: MODE_THROW, target: onThrow })
  asm.emit("JumpIfStrictEqualInt", { left: mode, imm: MODE_RETURN, target: onReturn })
  callInner(cx, result, next, it, received)
  asm.emit("Jump", { target: answered })

  asm.bind(onThrow)
  const noThrow = asm.label()
  asm.emit("GetProp", { dst: result, object: it, cache: "throw" })
  asm.emit("JumpIfNullish", { test: result, target: noThrow })
  callInner(cx, result, result, it, received)
  asm.emit("Jump", { target: answered })
  asm.bind(noThrow)
  if (isAsync) closeAsyncIterator(cx, it)
  else asm.emit("IterClose", { it })
  throwError(cx, "TypeError", "the iterator does not have a throw method")

  asm.bind(onReturn)
  const noReturn = asm.label()
  const goOn = asm.label()
  asm.emit("GetProp", { dst: result, object: it, cache: "return" })
  asm.emit("JumpIfNullish", { test: result, target: noReturn })
  callInner(cx, result, result, it, received)
  if (isAsync) asm.emit("Await", { dst: result, src: result })
  asm.emit("ThrowIfNotObject", { src: result, reason: 0 })
  const done = regs.take()
  asm.emit("GetProp", { dst: done, object: result, cache: "done" })
  asm.emit("JumpIfFalse", { test: done, target: goOn })
  asm.emit("GetProp", { dst: received, object: result, cache: "value" })
  leave(cx, { kind: "return", value: received })
  asm.bind(noReturn)
  // An async generator has awaited the value already, when it was resumed; here it is awaited again.
  if (isAsync) asm.emit("Await", { dst: received, src: received })
  leave(cx, { kind: "return", value: received })

  asm.bind(answered)
  if (isAsync) asm.emit("Await", { dst: result, src: result })
  asm.emit("ThrowIfNotObject", { src: result, reason: 0 })
  asm.emit("GetProp", { dst: done, object: result, cache: "done" })
  asm.emit("JumpIfTrue", { test: done, target: finished })
  asm.bind(goOn)
  if (isAsync) {
    asm.emit("GetProp", { dst: result, object: result, cache: "value" })
    asm.emit("YieldDelegate", { dst: received, src: result, live: regs.mark() })
    awaitReturned(cx, received, mode, loop)
  } else {
    asm.emit("YieldDelegate", { dst: received, src: result, live: regs.mark() })
    asm.emit("Jump", { target: loop })
  }
  asm.bind(finished)
  asm.emit("GetProp", { dst, object: result, cache: "value" })
  asm.bind(end)
  regs.release(mark)
  return dst
}

/** What YieldDelegate puts into its second register. */
const MODE_NEXT = 0
const MODE_THROW = 1
const MODE_RETURN = 2

function callInner(
  cx: FunctionContext,
  dst: Register,
  method: Register,
  it: Register,
  received: Register,
): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const window = regs.take(3)
  asm.emit("Move", { dst: window, src: method })
  asm.emit("Move", { dst: (window + 1) as Register, src: it })
  asm.emit("Move", { dst: (window + 2) as Register, src: received })
  asm.emit("Call", { dst, window, argc: 1 })
  regs.release(mark)
}

/** An async generator that is resumed by return(v) awaits v; if that throws, it is resumed by a throw instead. */
function awaitReturned(cx: FunctionContext, received: Register, mode: Register, loop: Label): void {
  const { asm } = cx
  asm.emit("JumpIfStrictNotEqualInt", { left: mode, imm: MODE_RETURN, target: loop })
  const failed = asm.label()
  const region = asm.openHandler(failed, received)
  asm.emit("Await", { dst: received, src: received })
  asm.closeHandler(region)
  asm.emit("Jump", { target: loop })
  asm.bind(failed)
  loadConstant(cx, mode, MODE_THROW)
  asm.emit("Jump", { target: loop })
}

/** AsyncIteratorClose with a normal completion (sec-asynciteratorclose). */
export function closeAsyncIterator(cx: FunctionContext, it: Register): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const end = asm.label()
  const result = callReturn(cx, it, end)
  asm.emit("Await", { dst: result, src: result })
  asm.emit("ThrowIfNotObject", { src: result, reason: 0 })
  asm.bind(end)
  regs.release(mark)
}

/** AsyncIteratorClose with a throw completion: whatever happens is dropped. */
export function closeAsyncIteratorQuiet(cx: FunctionContext, it: Register): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const end = asm.label()
  asm.emit("JumpIfUndefined", { test: it, target: end })
  const dropped = regs.take()
  const region = asm.openHandler(end, dropped)
  const result = callReturn(cx, it, end)
  asm.emit("Await", { dst: result, src: result })
  asm.closeHandler(region)
  asm.bind(end)
  regs.release(mark)
}

/** Calls the iterator's `return` method; jumps to `none` if there is none. */
function callReturn(cx: FunctionContext, it: Register, none: Label): Register {
  const { asm, regs } = cx
  const window = regs.take(2)
  asm.emit("GetProp", { dst: window, object: it, cache: "return" })
  asm.emit("JumpIfNullish", { test: window, target: none })
  asm.emit("Move", { dst: (window + 1) as Register, src: it })
  asm.emit("Call", { dst: window, window, argc: 0 })
  return window
}
