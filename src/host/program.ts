// Programs: compiled once, run by any number of instances of the engine that compiled them.

import { CompileError } from "../compiler/bytecode/code-block.js"
import { compile } from "../compiler/index.js"
import { type Code, linkProgram } from "../vm/interpreter/code.js"
import { guestSyntaxError, show, ThimbleError } from "./errors.js"

export class Program {
  /** @internal What engines know it by; the embedder gets programs from `engine.compile`. */
  constructor(
    /** What stack traces call it. */
    readonly name: string,
    readonly source: string,
    owner: object,
    code: Code,
  ) {
    this.#owner = owner
    this.#code = code
  }

  readonly #owner: object
  readonly #code: Code

  /** @internal Its code, if that belongs to this owner. */
  static codeOf(program: unknown, owner: object): Code | null {
    const isProgram = typeof program === "object" && program !== null && #owner in program
    return isProgram && program.#owner === owner ? program.#code : null
  }
}

/**
 * Code that an engine's own `compile` made.
 *
 * @throws ThimbleError `foreign-program`
 */
export function codeOfProgram(program: unknown, engine: object): Code {
  const code = Program.codeOf(program, engine)
  if (code !== null) return code
  const what = program instanceof Program ? "a program of another engine" : show(program)
  throw new ThimbleError("foreign-program", `a program of this engine's compile is needed, got ${what}`)
}

/**
 * Compiles and links a program.
 *
 * @throws GuestSyntaxError with position and code frame
 */
export function compileCode(source: string, name: string, kind: "script" | "module"): Code {
  try {
    return linkProgram(compile(source, { kind, name }))
  } catch (error) {
    if (error instanceof CompileError) throw guestSyntaxError(error, source, name)
    throw error
  }
}
