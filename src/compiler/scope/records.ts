// The scopes, bindings and functions of types.ts while they are being worked out: the same shapes, writable, with the
// facts that only the analysis needs.

import type { ClassNode, FunctionDeclaration, FunctionNode, Node, Program } from "../ast.js"
import type { FunctionKind } from "../bytecode/code-block.js"
import type { Binding, BindingKind, Environment, FunctionScopes, Scope, ScopeKind, Storage } from "./types.js"

export class BindingRecord implements Binding {
  isCaptured = false
  isReferenced = false
  storage: Storage = { kind: "unused" }
  needsEmpty = false
  parameterIndex = -1
  initialValue: BindingRecord | null = null
  /** Offset from which code of the same function finds it initialized: code stands in evaluation order. */
  initializedAt = 0
  /** Bindings of a switch: the end of the case that declares it, since later cases may be jumped to; else infinite. */
  initializedUntil = Number.POSITIVE_INFINITY

  constructor(
    readonly name: string,
    readonly kind: BindingKind,
    readonly scope: ScopeRecord,
  ) {}
}

export class ScopeRecord implements Scope {
  readonly bindings = new Map<string, BindingRecord>()
  readonly functions: FunctionDeclaration[] = []
  environment: Environment | null = null
  perIteration = false
  object: BindingRecord | null = null
  /** Opens an environment even if it is empty, so that a direct eval finds one in a register. */
  needsEnvironment = false
  /** A direct eval can see the bindings: they all live in slots. */
  isEvalVisible = false
  /** Environments from the outermost scope to this one, inclusive. Known after allocation. */
  environmentDepth = 0

  constructor(
    readonly kind: ScopeKind,
    public parent: ScopeRecord | null,
    readonly func: FunctionRecord | null,
    readonly node: Node | null,
  ) {}

  get function(): FunctionRecord | null {
    return this.func
  }

  declare(name: string, kind: BindingKind): BindingRecord {
    const existing = this.bindings.get(name)
    // `function f(a) { var a }` and the like: the first one stays. A later declaration is never stronger.
    if (existing !== undefined) return existing
    const binding = new BindingRecord(name, kind, this)
    this.bindings.set(name, binding)
    return binding
  }
}

/** A function declaration in a block that may be a var too. */
export interface HoistCandidate {
  readonly node: FunctionDeclaration
  readonly scope: ScopeRecord
}

export class FunctionRecord implements FunctionScopes {
  isAsync = false
  isGenerator = false
  length = 0
  parameterCount = 0
  hasSimpleParameters = true
  hasParameterExpressions = false
  localCount = 0
  readonly entryScopes: ScopeRecord[] = []
  readonly bodyScopes: ScopeRecord[] = []
  needsClosure = false
  hasDirectEval = false
  argumentsBinding: BindingRecord | null = null
  mapsArguments = false
  thisBinding: BindingRecord | null = null
  newTargetBinding: BindingRecord | null = null
  homeBinding: BindingRecord | null = null
  calleeBinding: BindingRecord | null = null

  /** Where pseudo-bindings, parameters and `arguments` live; the same as the body scope without parameter expressions. */
  parameterScope!: ScopeRecord
  bodyScope!: ScopeRecord
  /** Scopes that this function enters, each after the one around it. */
  readonly scopes: ScopeRecord[] = []
  readonly candidates: HoistCandidate[] = []
  mentionsArguments = false
  /** Sloppy direct evals, by where they stand: their vars go to an eval-vars object. */
  evalsInParameters = false
  evalsInBody = false
  walksParameters = false
  /** Has a home object, so `super.x` may stand in it (or in an eval in it). */
  hasHome = false
  /** Where the closure is made, for the static TDZ answer. */
  createdAt = 0
  /** Eval code: whether it may mention `arguments`. */
  allowsArguments = true
  /** Programs: top-level names before Annex B adds some. */
  varNames: ReadonlySet<string> = new Set()
  /** Class elements: the class's scope. */
  elementOf: ScopeRecord | null = null

  constructor(
    readonly node: FunctionNode | Program | ClassNode,
    readonly kind: FunctionKind,
    readonly synthetic: "fields" | "static" | null,
    readonly parent: FunctionRecord | null,
    public strict: boolean,
  ) {}
}
