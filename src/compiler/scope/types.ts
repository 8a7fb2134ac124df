// What scope analysis tells the code generator: for every scope, binding and identifier of a program, where it lives.
//
// Functions. Every code block has a `FunctionScopes` record: programs, functions, and per class the synthetic field
// initializer and static initializer. `Analysis.functions` finds it by node; synthetic ones hang on `ClassScopes`.
//
// Scopes. A tree; `Analysis.scopes` finds the scope that a node opens. Entering a scope at run time means, in order:
//   1. if `environment` is not null: NewEnv R[environment.register] ← size `environment.size`, parent from
//      `parentEnvironment(scope)`;
//   2. LoadEmpty into the register of every binding with `needsEmpty` (slots of a new environment are empty anyway);
//   3. make the closures of `scope.functions` and store them.
//
// Registers. Parameters take R[0..parameterCount), then named locals and environment registers, with those of disjoint
// blocks sharing (stack discipline), up to `FunctionScopes.localCount`. Temporaries start there.
//
// Pseudo-bindings are named "this", "new.target", "%home", "%callee" and live in the scope of the nearest non-arrow
// function; `arguments` is an ordinary name there. A pseudo-binding that no inner function and no eval needs has storage
// "frame": read it with LoadThis, LoadNewTarget, LoadHome, LoadCallee. Otherwise it is stored at function entry, except a
// derived constructor's `this`, which is empty until super() returns.

import type { ClassNode, FunctionDeclaration, FunctionNode, Node, Program } from "../ast.js"
import type { Declarations, EvalScope, FunctionKind } from "../bytecode/code-block.js"

export type ScopeKind =
  | "script"
  | "module"
  | "eval" // lexical declarations of eval code; its var declarations too if it is strict
  | "function-name" // the name of a function expression, bound inside it
  | "eval-vars" // the object with the variables that sloppy direct evals add
  | "parameters" // only if there are parameter expressions; else parameters live in "function"
  | "function" // a function's vars and top-level lexical declarations
  | "block" // blocks, and for, for-in, for-of heads
  | "switch"
  | "catch" // the parameter; the body is a "block" inside
  | "with"
  | "class" // the class's inner name, private names, hidden bindings
  | "static-block"

export interface Scope {
  readonly kind: ScopeKind
  /** The scope around it; null for the outermost, and levels of an EvalScope are scopes with `function` null. */
  readonly parent: Scope | null
  /** The function whose code enters it; null for scopes outside the eval code that is being compiled. */
  readonly function: FunctionScopes | null
  /** The node that opens it; null for the levels of an EvalScope. */
  readonly node: Node | null
  readonly bindings: ReadonlyMap<string, Binding>
  /** The heap environment, if any binding needs one. */
  readonly environment: Environment | null
  /** For-loop heads: the environment must be copied with CopyEnv before each further iteration. */
  readonly perIteration: boolean
  /** Function declarations to instantiate at entry, in source order; of duplicates only the last. An anonymous default export has the binding "*default*". */
  readonly functions: readonly FunctionDeclaration[]
  /** `with` and `eval-vars`: where the object is kept. Null for other kinds. */
  readonly object: Binding | null
}

export interface Environment {
  /** Register of the function that enters the scope; -1 for the levels of an EvalScope. */
  readonly register: number
  /** Number of slots. */
  readonly size: number
}

export type BindingKind =
  | "var" // also `arguments` and function declarations at function or script level
  | "parameter"
  | "let" // also function declarations in blocks
  | "const"
  | "class" // a class declaration: like let
  | "using"
  | "catch" // `catch (e)`; names of a destructuring catch parameter are "let"
  | "function-name" // writes are ignored, or a TypeError in strict code
  | "class-name" // the inner name: like const
  | "import"
  | "private" // "#name"
  | "pseudo" // this, new.target, %home, %callee
  | "hidden" // names of our own, starting with "%": computed field keys, private methods, with objects

export type Storage =
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "slot"; readonly slot: number } // of `binding.scope.environment`
  | { readonly kind: "global" } // script level: by name
  | { readonly kind: "import"; readonly index: number } // of ModuleInfo.imports
  | { readonly kind: "frame" } // pseudo-bindings only
  | { readonly kind: "unused" } // never read or written by name, and not visible to an eval: no code needed

export interface Binding {
  readonly name: string
  readonly kind: BindingKind
  readonly scope: Scope
  readonly isCaptured: boolean
  readonly storage: Storage
  /** Some access may come before the initialization: the place must be set empty at scope entry. Never for var, parameter. */
  readonly needsEmpty: boolean
  /** Parameters: the last register of R[0..parameterCount) with this name; -1 otherwise. If storage is a slot, copy it there at entry. */
  readonly parameterIndex: number
  /** A body-level var of the same name as a parameter, with parameter expressions: it starts with that parameter's value. */
  readonly initialValue: Binding | null
}

export interface FunctionScopes {
  /** The function, program, or (synthetic initializers) class node. */
  readonly node: FunctionNode | Program | ClassNode
  readonly kind: FunctionKind
  /** Synthetic initializers of a class. */
  readonly synthetic: "fields" | "static" | null
  readonly parent: FunctionScopes | null
  readonly strict: boolean
  readonly isAsync: boolean
  readonly isGenerator: boolean
  /** CodeBlock.length */
  readonly length: number
  /** CodeBlock.parameterCount: positional parameters, patterns included, a rest parameter not. */
  readonly parameterCount: number
  readonly hasSimpleParameters: boolean
  readonly hasParameterExpressions: boolean
  /** First register after parameters, locals and environments: CodeBlock.localCount. */
  readonly localCount: number
  /** Scopes to enter before parameters are bound, outermost first: function-name, eval-vars, parameters or function. */
  readonly entryScopes: readonly Scope[]
  /** Where vars live: the last of entryScopes, or of bodyScopes. */
  readonly bodyScope: Scope
  /** With parameter expressions: scopes to enter after parameters are bound, outermost first: eval-vars, function. */
  readonly bodyScopes: readonly Scope[]
  /** True if it reads anything of the environments around it: NewFunction must be given one. */
  readonly needsClosure: boolean
  /** A direct eval in it, or in an arrow function in it. */
  readonly hasDirectEval: boolean
  /** The binding of `arguments` if it must be created at entry. */
  readonly argumentsBinding: Binding | null
  /** Sloppy with simple parameters: CreateMappedArguments; all parameters then live in slots of entryScopes' last. */
  readonly mapsArguments: boolean
  /** Pseudo-bindings that are used here, or in arrows or evals inside; null if not used. Arrow functions have none. */
  readonly thisBinding: Binding | null
  readonly newTargetBinding: Binding | null
  readonly homeBinding: Binding | null
  readonly calleeBinding: Binding | null
}

export interface ClassScopes {
  readonly scope: Scope
  /** Defines private methods and fields on a new instance, in that order; null if there is nothing to do. */
  readonly fieldInitializer: FunctionScopes | null
  /** Runs static fields and static blocks in order, with `this` the class; null if there are none. */
  readonly staticInitializer: FunctionScopes | null
  /** Hidden bindings ("%key0", ...) that keep computed keys of fields, by PropertyDefinition. */
  readonly computedKeys: ReadonlyMap<Node, Binding>
  /** Hidden bindings ("%method:#x", "%get:#x", "%set:#x") that keep functions of instance private methods, by MethodDefinition. */
  readonly privateMethods: ReadonlyMap<Node, Binding>
}

/** Where a place is, seen from a use. `hops` counts heap environments outward from the running function's closure. */
export type EnvironmentPath =
  | { readonly kind: "register"; readonly register: number } // an environment of this function
  | { readonly kind: "closure"; readonly hops: number } // CalleeEnv hops

export type Place =
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "slot"; readonly environment: EnvironmentPath; readonly slot: number }
  | { readonly kind: "global" }
  | { readonly kind: "import"; readonly index: number }
  | { readonly kind: "frame" }

/** An object to look into before the static place, innermost first. */
export interface DynamicLevel {
  /** `with` obeys Symbol.unscopables; `eval-vars` is a null-prototype object. */
  readonly kind: "with" | "eval-vars"
  /** A register or a slot. */
  readonly object: Place
}

export interface Reference {
  readonly name: string
  readonly dynamic: readonly DynamicLevel[]
  /** Null: no such binding; `place` is global. */
  readonly binding: Binding | null
  readonly place: Place
  /** Reads and assignments by this reference must test for empty (never set for global and import: their instructions do). */
  readonly needsCheck: boolean
}

/** Eval code: what EvalDeclarationInstantiation does with var and function declarations. */
export interface EvalDeclarations {
  /**
   * "global": emit DeclareGlobals with `declarations`; "object": define missing names as undefined on `object`, then
   * initialize functions by reference; "own": strict code, they are ordinary bindings of the eval's scope.
   */
  readonly target: "global" | "object" | "own"
  readonly declarations: Declarations
  /** The eval-vars object, for "object". */
  readonly object: Place | null
}

export interface Analysis {
  readonly program: FunctionScopes
  /** By function node, and by Program. */
  readonly functions: ReadonlyMap<Node, FunctionScopes>
  readonly classes: ReadonlyMap<Node, ClassScopes>
  /**
   * By the node that opens it: Program, function (its bodyScope), BlockStatement (not function bodies), For*Statement,
   * SwitchStatement, CatchClause (the parameter), WithStatement, Class, StaticBlock. No entry: no bindings, no scope.
   * for-in and for-of: entered once before the right side is evaluated (which sees the bindings empty), and again for
   * each iteration. An `if` whose branch is a function declaration has a BlockStatement around it.
   */
  readonly scopes: ReadonlyMap<Node, Scope>
  /** Annex B.3.3: evaluating this function declaration in a block also assigns to the var of the same name. */
  readonly annexB: ReadonlySet<Node>
  /** Scripts: the DeclareGlobals constant. Null for modules, and for evals (see evalDeclarations). */
  readonly declarations: Declarations | null
  readonly evalDeclarations: EvalDeclarations | null

  /**
   * Where a name lives, seen from code of `from` (for a scope of the running function).
   *
   * @param use the Identifier (or ThisExpression) node, for the static TDZ answer; without it `needsCheck` is conservative
   */
  resolve(from: Scope, name: string, use?: Node): Reference
  /** Resolves the var-level binding that an Annex B function declaration also assigns to. */
  resolveAnnexB(from: Scope, declaration: FunctionDeclaration): Reference
  /** Where a binding of the running function, or of one around it, lives. */
  place(from: Scope, binding: Binding): Place
  /** The innermost heap environment at `from`, to be the parent of a new one or the closure of a function; null if there is none (undefined). */
  environmentAt(from: Scope): EnvironmentPath | null
  /** The heap environment around a scope, seen from the function that enters it: the parent for its NewEnv. */
  parentEnvironment(scope: Scope): EnvironmentPath | null
  /**
   * The EvalScope of a direct eval call standing in `from`. A function with a direct eval always has an environment of
   * its own, so there is a register to name.
   */
  evalScope(from: Scope): EvalScope
}
