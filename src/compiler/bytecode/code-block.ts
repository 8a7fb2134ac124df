// A code block: what the compiler makes of one function, script, module or eval body. Plain data: it is shared by all
// instances of an engine, serialized, and never written to after the compiler has finished it.

import type { ErrorKind } from "./opcodes.js"

export type FunctionKind =
  | "script"
  | "module"
  | "eval"
  | "normal" // function declarations and expressions: constructors, own `prototype`
  | "arrow"
  | "method" // methods, getters, setters, field initializers, static blocks: no construct, have a home object
  | "baseConstructor" // class without extends
  | "derivedConstructor"

export interface CodeBlock {
  /** Static name, for the `name` property and stack traces; "" if anonymous (or named at run time). */
  readonly name: string
  readonly kind: FunctionKind
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly strict: boolean
  /** Compiled from src/vm/self-hosted: may use primitives, and is shown as native in stack traces. */
  readonly selfHosted: boolean
  /** The `length` property: parameters before the first default or rest. */
  readonly length: number
  /** Registers that arguments are passed in: R[0..parameterCount). Missing ones are undefined at entry. */
  readonly parameterCount: number
  /** Registers set to undefined at entry, parameters included: R[0..localCount). The rest are temporaries, written before they are read. */
  readonly localCount: number
  /** Size of the window, at most 256. */
  readonly registerCount: number
  /** True if the frame must keep its actual arguments: `arguments`, rest parameters. */
  readonly needsArguments: boolean
  readonly words: readonly number[]
  readonly constants: readonly Constant[]
  /** Nested functions, in order of appearance. */
  readonly blocks: readonly CodeBlock[]
  /** The property key (or global name) of each inline cache. */
  readonly cacheKeys: readonly string[]
  /** Exception handlers, innermost first: start, end (exclusive), target, register of the caught value. */
  readonly handlers: readonly number[]
  /** Source positions: pc, offset into the source text, rising; an entry holds until the next one. Empty: nobody wrote it. */
  readonly positions: readonly number[]
  /** One for each direct eval call site. */
  readonly evalScopes: readonly EvalScope[]
  /** Start and end offsets of the function's text (`toString`); the whole source for scripts, modules and evals. */
  readonly start: number
  readonly end: number
  /** Modules only. */
  readonly module: ModuleInfo | null
}

/** Everything a program needs: the top block and its source. */
export interface CompiledProgram {
  /** File name as shown in stack traces. */
  readonly name: string
  readonly source: string
  readonly block: CodeBlock
}

export type Constant =
  | undefined
  | null
  | boolean
  | number
  | string
  | bigint
  | Template
  | ArgumentsMap
  | Declarations

export interface Template {
  readonly kind: "template"
  /** undefined for an invalid escape. */
  readonly cooked: readonly (string | undefined)[]
  readonly raw: readonly string[]
}

export interface ArgumentsMap {
  readonly kind: "arguments-map"
  /** For parameter i: the environment slot that holds it, or -1 (a later parameter has the same name). */
  readonly slots: readonly number[]
}

/** GlobalDeclarationInstantiation, and EvalDeclarationInstantiation at global level. */
export interface Declarations {
  readonly kind: "declarations"
  readonly lexical: readonly { readonly name: string; readonly isConst: boolean }[]
  readonly vars: readonly string[]
  readonly functions: readonly string[]
  /** True for eval code: bindings are configurable (deletable). */
  readonly configurable: boolean
}

/** What a direct eval sees: the scopes around the call, innermost first. Plain data; see compiler/scope. */
export interface EvalScope {
  /** Register that holds the innermost heap environment at the call, or -1. */
  readonly environment: number
  readonly strict: boolean
  readonly scopes: readonly EvalScopeLevel[]
  /** What the eval code may contain, by where the call stands. */
  readonly allow: {
    readonly newTarget: boolean
    readonly superProperty: boolean
    readonly superCall: boolean
    readonly arguments: boolean
  }
  /** Private names in scope, as they are bound: each is a binding of a level too, named "#name". */
}

export interface EvalScopeLevel {
  readonly kind: "block" | "function" | "with" | "eval-vars" | "catch" | "module" | "class"
  /** True if this level has a heap environment of its own (one parent link); all its bindings then live in slots. */
  readonly hasEnvironment: boolean
  /** Name, slot and mutability. `with` and `eval-vars` levels keep their object in slot 0 and have no bindings. Pseudo names: "this", "new.target", "%home", "%callee". */
  readonly bindings: readonly EvalBinding[]
}

export interface EvalBinding {
  readonly name: string
  readonly slot: number
  readonly kind: "var" | "let" | "const" | "function-name" | "parameter" | "catch" | "private"
}

export interface ModuleInfo {
  readonly requests: readonly {
    readonly specifier: string
    readonly attributes: readonly (readonly [string, string])[]
  }[]
  /** Import bindings, by GetImport's `binding`: request index and the name there (null: the namespace object). */
  readonly imports: readonly {
    readonly request: number
    readonly name: string | null
    readonly local: string
  }[]
  /** Local exports: exported name → slot of the module's environment. */
  readonly exports: readonly { readonly name: string; readonly slot: number }[]
  /** export { a as b } from "m"; export * as ns from "m" has imported null. */
  readonly indirectExports: readonly {
    readonly name: string
    readonly request: number
    readonly imported: string | null
  }[]
  /** export * from "m". */
  readonly starExports: readonly number[]
  /** Size of the module's environment. */
  readonly environmentSize: number
  readonly hasTopLevelAwait: boolean
}

/** Why a program was refused; the host turns it into a GuestSyntaxError with a code frame, the vm into a guest error. */
export class CompileError extends Error {
  override readonly name = "CompileError"
  constructor(
    readonly kind: Extract<ErrorKind, "SyntaxError" | "RangeError" | "ReferenceError">,
    message: string,
    /** Offset into the source text, in UTF-16 units. */
    readonly offset: number,
  ) {
    super(message)
  }
}
