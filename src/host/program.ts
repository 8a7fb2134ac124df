// Programs: compiled once, run by any number of instances of the engine that compiled them.

import { CompileError } from "../compiler/bytecode/code-block.js"
import { compile } from "../compiler/index.js"
import { type Code, linkProgram } from "../vm/interpreter/code.js"
import { guestSyntaxError } from "./errors.js"

export class Program {
  /** @internal What engines know it by; the embedder gets programs from `engine.compile`. */
  constructor(
    /** What stack traces call it. */
    readonly name: string,
    readonly source: string,
    private readonly owner: object,
    private readonly code: Code,
  ) {}

  /** @internal Its code, if that belongs to this owner. */
  static codeOf(program: Program, owner: object): Code | null {
    return program.owner === owner ? program.code : null
  }
}

/**
 * Compiles and links a script.
 *
 * @throws GuestSyntaxError with position and code frame
 */
export function compileScript(source: string, name: string): Code {
  try {
    return linkProgram(compile(source, { kind: "script", name }))
  } catch (error) {
    if (error instanceof CompileError) throw guestSyntaxError(error, source, name)
    throw error
  }
}
