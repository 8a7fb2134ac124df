// Iterator protocols shared by destructuring, spread and loops.

import type { Register } from "../bytecode/assembler.js"
import type { FunctionContext } from "./context.js"
import { closeAsyncIteratorQuiet } from "./generators.js"

/**
 * Runs `body` so that a throw in it, or a way out of it, closes the iterator in R[it]. A normal end does not close it.
 * An iterator that has ended or has thrown is undefined by then, and there is nothing to close.
 */
export function closeIteratorOnThrow(
  cx: FunctionContext,
  it: Register,
  isAsync: boolean,
  body: () => void,
): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const error = regs.take()
  const caught = asm.label()
  const end = asm.label()
  const region = asm.openHandler(caught, error)
  cx.control.push({ kind: "iterator", it, region, isAsync })
  body()
  cx.control.pop()
  asm.closeHandler(region)
  if (!asm.unreachable) asm.emit("Jump", { target: end })
  asm.bind(caught)
  if (isAsync) closeAsyncIteratorQuiet(cx, it)
  else asm.emit("IterCloseQuiet", { it })
  asm.emit("Throw", { src: error })
  asm.bind(end)
  regs.release(mark)
}

/** Appends all values of an iterable to an array literal. */
export function pushSpread(cx: FunctionContext, array: Register, iterable: Register): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const it = regs.take(2)
  const value = regs.take()
  const loop = asm.label()
  const done = asm.label()
  asm.emit("IterOpen", { it, iterable })
  asm.emit("IterLoadNext", { it })
  asm.bind(loop)
  asm.emit("IterNext", { dst: value, it, done })
  asm.emit("ArrayPush", { array, value })
  asm.emit("Jump", { target: loop })
  asm.bind(done)
  regs.release(mark)
}
