// The compiler's one verb: source text to code blocks.

import { type CodeBlock, type CompiledProgram, CompileError, type EvalScope } from "./bytecode/code-block.js"
import {
  compileDynamicFunction,
  compileEval,
  compileModule,
  compileScript,
  compileSelfHosted,
  dynamicFunctionNode,
} from "./codegen/programs.js"
import { type DynamicFunctionKind, parseFunction, parseProgram } from "./parse.js"
import { analyze } from "./scope/analyze.js"

export type CompileOptions = {
  /** File name as shown in stack traces. */
  readonly name?: string
  /** Longest source, in UTF-16 units. */
  readonly maxLength?: number
} & (
  | { readonly kind: "script" | "module" | "selfHosted" }
  | {
      readonly kind: "eval"
      /** What a direct eval sees; null for an indirect one. */
      readonly scope: EvalScope | null
    }
  | {
      readonly kind: "function"
      readonly functionKind: DynamicFunctionKind
      /** The parameter texts joined with ","; the source is the body. */
      readonly parameters: string
    }
)

/**
 * Compiles a source text.
 *
 * - script, eval: running the block gives the completion value.
 * - module: see codegen/modules.ts for how a module's block is run.
 * - function: CreateDynamicFunction; running the block gives the function.
 * - selfHosted: a file of function declarations; `block.blocks` are the functions, the block itself is not run.
 *
 * @throws CompileError SyntaxError for an early error; RangeError if a bound is passed: length, nesting, registers
 */
export function compile(source: string, options: CompileOptions): CompiledProgram {
  const name = options.name ?? "<anonymous>"
  try {
    return { name, ...compileKind(source, options) }
  } catch (error) {
    // The host's stack ran out: nesting that the parser's limit lets through on a smaller stack than expected.
    if (error instanceof RangeError) throw new CompileError("RangeError", "source is nested too deeply", 0)
    throw error
  }
}

function compileKind(source: string, options: CompileOptions): { source: string; block: CodeBlock } {
  const { kind, maxLength } = options
  const bound = maxLength === undefined ? {} : { maxLength }
  switch (kind) {
    case "script": {
      const program = parseProgram(source, { kind, ...bound })
      return { source, block: compileScript(source, program, analyze(program, { kind })) }
    }
    case "module": {
      const program = parseProgram(source, { kind, ...bound })
      return { source, block: compileModule(source, program, analyze(program, { kind })) }
    }
    case "eval": {
      const { scope } = options
      const program = parseProgram(source, { kind, ...bound, ...evalPlace(scope) })
      const analysis = analyze(program, scope === null ? { kind } : { kind, scope })
      return { source, block: compileEval(source, program, analysis) }
    }
    case "function": {
      const made = parseFunction(options.functionKind, options.parameters, source, maxLength)
      // `anonymous` is the function's name, not a binding.
      dynamicFunctionNode(made.program).id = null
      const analysis = analyze(made.program, { kind: "script" })
      return { source: made.source, block: compileDynamicFunction(made.source, made.program, analysis) }
    }
    case "selfHosted": {
      const program = parseProgram(source, { kind: "script", ...bound })
      const analysis = analyze(program, { kind: "script", strict: true })
      return { source, block: compileSelfHosted(source, program, analysis) }
    }
  }
}

function evalPlace(scope: EvalScope | null) {
  if (scope === null) return {}
  const names = scope.scopes.flatMap(({ bindings }) => bindings.filter(({ kind }) => kind === "private"))
  return { strict: scope.strict, allow: scope.allow, privateNames: names.map(({ name }) => name.slice(1)) }
}
