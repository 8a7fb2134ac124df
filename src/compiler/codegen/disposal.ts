// `using` and `await using`: a block with such declarations keeps a list of what it must dispose of, and does so in a
// finally block. The list belongs to the self-hosted functions of disposal.js; each step takes one resource from it.

import type { AnyNode, Node, VariableDeclaration } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import { type Control, FINALLY_THROW, type FunctionContext, loadConstant } from "./context.js"
import { callSelfHosted } from "./self-hosted-calls.js"
import { compileFinally } from "./try.js"

type Hint = "none" | "sync" | "async"

/** What the declarations that stand directly in a statement list ask for. */
function disposalHint(statements: readonly Node[]): Hint {
  let hint: Hint = "none"
  for (const statement of statements as readonly AnyNode[]) {
    if (statement.type !== "VariableDeclaration") continue
    if (statement.kind === "await using") return "async"
    if (statement.kind === "using") hint = "sync"
  }
  return hint
}

/** Runs `body`, which compiles the statements (or a loop with this head), and disposes of what they declare. */
export function withDisposal(cx: FunctionContext, statements: readonly Node[], body: () => void): void {
  const hint = disposalHint(statements)
  if (hint === "none") {
    body()
    return
  }
  const { asm, regs } = cx
  const mark = regs.mark()
  const list = regs.take()
  const start = regs.take(2)
  asm.emit("LoadFalse", { dst: start })
  asm.emit("LoadFalse", { dst: (start + 1) as Register })
  asm.emit("NewArray", { dst: list, start, count: 2 })
  const outer = cx.disposables
  compileFinally(
    cx,
    () => {
      cx.disposables = list
      body()
      cx.disposables = outer
    },
    (block) => dispose(cx, list, block, hint === "async"),
  )
  regs.release(mark)
}

/** Adds a declared value to the list of its block, before its name is initialized. */
export function addDisposable(cx: FunctionContext, { kind }: VariableDeclaration, value: Register): void {
  if (kind !== "using" && kind !== "await using") return
  const mark = cx.regs.mark()
  callSelfHosted(cx, cx.regs.take(), "AddDisposable", [cx.disposables!, value, kind === "await using"])
  cx.regs.release(mark)
}

/** DisposeResources (sec-disposeresources): every error replaces the completion, suppressing the error before it. */
function dispose(
  cx: FunctionContext,
  list: Register,
  { completionKind, completionValue }: Control & { kind: "finally" },
  isAsync: boolean,
): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const step = regs.take()
  const error = regs.take()
  const loop = asm.label()
  const failed = asm.label()
  const first = asm.label()
  const end = asm.label()
  const region = asm.openHandler(failed, error)
  asm.bind(loop)
  callSelfHosted(cx, step, "DisposeNext", [list])
  asm.emit("JumpIfUndefined", { test: step, target: end })
  if (isAsync) {
    const key = regs.take()
    asm.emit("LoadTrue", { dst: key })
    asm.emit("JumpIfStrictEqual", { left: step, right: key, target: loop })
    loadConstant(cx, key, 0)
    asm.emit("GetElem", { dst: step, object: step, key })
    asm.emit("Await", { dst: step, src: step })
  }
  asm.emit("Jump", { target: loop })
  asm.closeHandler(region)
  asm.bind(failed)
  asm.emit("JumpIfStrictNotEqualInt", { left: completionKind, imm: FINALLY_THROW, target: first })
  callSelfHosted(cx, error, "NewSuppressedError", [error, completionValue])
  asm.bind(first)
  loadConstant(cx, completionKind, FINALLY_THROW)
  asm.emit("Move", { dst: completionValue, src: error })
  asm.emit("Jump", { target: loop })
  asm.bind(end)
  regs.release(mark)
}
