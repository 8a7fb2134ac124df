// Calls that code generation makes of its own accord: functions of src/vm/self-hosted, by the names in
// bytecode/self-hosted-names.ts.

import type { Register } from "../bytecode/assembler.js"
import type { Constant } from "../bytecode/code-block.js"
import type { SelfHostedName } from "../bytecode/self-hosted-names.js"
import { type FunctionContext, loadConstant, move } from "./context.js"

/** An argument: a register, or a constant. */
export type Argument = Register | string | boolean | undefined

/** `dst` ← the self-hosted function `name` called with the arguments, `this` undefined. */
export function callSelfHosted(
  cx: FunctionContext,
  dst: Register,
  name: SelfHostedName,
  args: readonly Argument[],
): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const window = regs.take(2)
  for (const argument of args) {
    const register = regs.take()
    if (typeof argument === "number") move(cx, register, argument)
    else loadConstant(cx, register, argument satisfies Constant)
  }
  asm.emit("CallSelfHosted", { dst, window, argc: args.length, name })
  regs.release(mark)
}
