// Leaving statements early. A break, continue or return closes the iterators and enters the finally blocks between it and
// its target. The code that closes an iterator is not protected by the handlers of what has been left already.

import type { HandlerRegion, Label, Register } from "../bytecode/assembler.js"
import type { Control, Exit, FunctionContext, JumpTarget } from "./context.js"
import { FINALLY_NORMAL, loadConstant, move } from "./context.js"
import { closeAsyncIterator } from "./generators.js"
import { loadPseudo } from "./names.js"

/** Emits the way out, from the current place. */
export function leave(cx: FunctionContext, exit: Exit): void {
  const { asm } = cx
  const suspended: HandlerRegion[] = []
  const target = exit.kind === "return" ? null : exit.target
  let entered = false
  for (let i = cx.control.length - 1; i >= 0 && !entered; i--) {
    const control = cx.control[i]!
    if (control === target) break
    entered = leaveOne(cx, control, exit, suspended)
  }
  if (!entered) {
    if (exit.kind === "return") emitReturn(cx, exit.value)
    else asm.emit("Jump", { target: exitLabel(exit.kind, exit.target) })
  }
  for (const region of suspended) asm.resumeHandler(region)
}

export function exitLabel(kind: "break" | "continue", target: JumpTarget): Label {
  return (kind === "continue" && target.kind === "loop" ? target.continueTo : target.breakTo)!
}

/** Leaves one statement; true if control went into its finally block, which takes care of the rest. */
function leaveOne(cx: FunctionContext, control: Control, exit: Exit, suspended: HandlerRegion[]): boolean {
  const { asm } = cx
  switch (control.kind) {
    case "loop":
    case "block":
      return false
    case "iterator":
      asm.suspendHandler(control.region)
      suspended.push(control.region)
      if (control.isAsync) closeAsyncIterator(cx, control.it)
      else asm.emit("IterClose", { it: control.it })
      return false
    case "handler":
      asm.suspendHandler(control.region)
      suspended.push(control.region)
      return false
    case "finally":
      if (exit.kind === "return") move(cx, control.completionValue, exit.value)
      loadConstant(cx, control.completionKind, 2 + exitIndex(control.exits, exit))
      asm.emit("Jump", { target: control.entry })
      return true
  }
}

function exitIndex(exits: Exit[], exit: Exit): number {
  const index = exits.findIndex(
    (other) =>
      other.kind === exit.kind &&
      (other.kind === "return" || exit.kind === "return" || other.target === exit.target),
  )
  return index >= 0 ? index : exits.push(exit) - 1
}

/** After a finally block: goes on with what its entry interrupted. The block itself is no longer in `control`. */
export function dispatchFinally(cx: FunctionContext, block: Control & { kind: "finally" }): void {
  const { asm, regs } = cx
  const { completionKind: left, completionValue: value } = block
  const end = asm.label()
  asm.emit("JumpIfStrictEqualInt", { left, imm: FINALLY_NORMAL, target: end })
  block.exits.forEach((exit, index) => {
    const next = asm.label()
    const id = 2 + index
    if (id <= 127) asm.emit("JumpIfStrictNotEqualInt", { left, imm: id, target: next })
    else {
      const mark = regs.mark()
      const right = regs.take()
      loadConstant(cx, right, id)
      asm.emit("JumpIfStrictNotEqual", { left, right, target: next })
      regs.release(mark)
    }
    leave(cx, exit.kind === "return" ? { kind: "return", value } : exit)
    asm.bind(next)
  })
  asm.emit("Throw", { src: value })
  asm.bind(end)
}

/** Returns from the function; the control stack has been unwound. */
export function emitReturn(cx: FunctionContext, value: Register): void {
  const { asm } = cx
  if (cx.scopes.kind !== "derivedConstructor") {
    asm.emit("Return", { src: value })
    return
  }
  const object = asm.label()
  asm.emit("JumpIfNotUndefined", { test: value, target: object })
  returnThis(cx)
  asm.bind(object)
  asm.emit("ThrowIfNotObject", { src: value, reason: 2 })
  asm.emit("Return", { src: value })
}

/** The end of a derived constructor. */
export function returnThis(cx: FunctionContext): void {
  const mark = cx.regs.mark()
  cx.asm.emit("Return", { src: loadPseudo(cx, "this") })
  cx.regs.release(mark)
}
