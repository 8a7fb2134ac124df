// What names mean in self-hosted code (src/vm/self-hosted): primitives, the special forms Call, Construct and NewTarget,
// and other self-hosted functions. There is no access to globals.

import type { CallExpression, Expression, Identifier, SpreadElement } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import { CompileError } from "../bytecode/code-block.js"
import { PRIMITIVES, type PrimitiveName } from "../bytecode/primitives.js"
import { compileArrayElements } from "./calls.js"
import { type FunctionContext, loadConstant } from "./context.js"
import { compileExpression } from "./expressions.js"
import { loadName, loadPseudo } from "./names.js"

function isPrimitive(name: string): name is PrimitiveName {
  return Object.hasOwn(PRIMITIVES, name)
}

function isFree(cx: FunctionContext, name: string): boolean {
  return cx.unit.analysis.resolve(cx.scope, name).place.kind === "global"
}

/** A name that is read: a variable, `undefined`, or a self-hosted function as a value. */
export function compileSelfHostedName(cx: FunctionContext, node: Identifier, dst?: Register): Register {
  const { name } = node
  if (!isFree(cx, name)) return loadName(cx, name, node, dst)
  dst ??= cx.regs.take()
  if (name === "undefined") {
    cx.asm.emit("LoadUndefined", { dst })
    return dst
  }
  if (isPrimitive(name)) {
    throw new CompileError("SyntaxError", `primitive ${name} can only be called`, node.start)
  }
  const mark = cx.regs.mark()
  const window = cx.regs.take()
  loadConstant(cx, window, name)
  cx.asm.emit("CallPrimitive", { dst, window, argc: 1, primitive: "SelfHostedFunction" })
  cx.regs.release(mark)
  return dst
}

/** A call whose callee is a name; null if it is an ordinary call of a variable. */
export function compileSelfHostedCall(
  cx: FunctionContext,
  node: CallExpression,
  dst?: Register,
): Register | null {
  const { name } = node.callee as Identifier
  if (!isFree(cx, name)) return null
  const { asm, regs } = cx
  const mark = regs.mark()
  const args = node.arguments
  if (name === "NewTarget") return loadPseudo(cx, "new.target", dst)
  if (name === "Call" || name === "Construct") return compileForm(cx, name, node, dst)
  if (isPrimitive(name)) {
    const { arity } = PRIMITIVES[name] as { arity: number | "n" }
    if (arity !== "n" && arity < args.length) {
      throw new CompileError(
        "SyntaxError",
        `${name} takes at most ${arity} arguments, not ${args.length}`,
        node.start,
      )
    }
    let window = regs.mark() as Register
    if (args.length === 0) regs.take()
    // A single argument is taken from where it is.
    if (args.length === 1 && args[0]!.type !== "SpreadElement") window = compileExpression(cx, args[0]!)
    else compileAll(cx, args)
    regs.release(mark)
    dst ??= regs.take()
    asm.offset = node.start
    asm.emit("CallPrimitive", { dst, window, argc: args.length, primitive: name })
    return dst
  }
  const window = regs.take(2)
  compileAll(cx, args)
  regs.release(mark)
  dst ??= regs.take()
  asm.offset = node.start
  asm.emit("CallSelfHosted", { dst, window, argc: args.length, name })
  return dst
}

function compileAll(cx: FunctionContext, args: readonly (Expression | SpreadElement)[]): void {
  for (const argument of args) {
    if (argument.type === "SpreadElement") {
      throw new CompileError("SyntaxError", "only Call and Construct take a spread argument", argument.start)
    }
    compileExpression(cx, argument, cx.regs.take())
  }
}

/** Call(f, self, ...args), Construct(C, newTarget, ...args): the window is the arguments as they stand. */
function compileForm(
  cx: FunctionContext,
  name: "Call" | "Construct",
  node: CallExpression,
  dst?: Register,
): Register {
  const { asm, regs } = cx
  const [callee, self, ...args] = node.arguments
  if (callee === undefined || self === undefined) {
    throw new CompileError("SyntaxError", `${name} takes at least two arguments`, node.start)
  }
  const mark = regs.mark()
  const window = regs.take()
  compileExpression(cx, callee, window)
  const isSpread = args.some((argument) => argument.type === "SpreadElement")
  const isPlain =
    name === "Call" &&
    !isSpread &&
    self.type === "Identifier" &&
    self.name === "undefined" &&
    isFree(cx, self.name)
  if (isPlain) regs.take()
  else compileExpression(cx, self, regs.take())
  // `Call(f, self, ...list)` hands over a list of the interpreter's own: it is not iterated over.
  const [only] = args
  if (isSpread && args.length === 1 && only?.type === "SpreadElement") {
    compileExpression(cx, only.argument, regs.take())
  } else if (isSpread) compileArrayElements(cx, args, regs.take())
  else compileAll(cx, args)
  regs.release(mark)
  dst ??= regs.take()
  asm.offset = node.start
  if (isSpread) asm.emit(name === "Call" ? "CallSpread" : "ConstructWithSpread", { dst, window })
  else if (isPlain) asm.emit("CallPlain", { dst, window, argc: args.length })
  else asm.emit(name === "Call" ? "Call" : "ConstructWith", { dst, window, argc: args.length })
  return dst
}
