// First pass: the tree of scopes, what each declares, and every use of a name with the scope it stands in. Uses are
// resolved when all is declared.

import type {
  AnyNode,
  ClassNode,
  FunctionDeclaration,
  FunctionNode,
  Node,
  Pattern,
  Program,
  Statement,
} from "../ast.js"
import { isFunctionNode } from "../ast.js"
import { CompileError, type FunctionKind } from "../bytecode/code-block.js"
import { CHILDREN, depthCost, SPINE } from "./children.js"
import {
  boundNames,
  declaredNames,
  declaresLexically,
  hasExpression,
  hasUseStrict,
  nameOf,
} from "./declared-names.js"
import { decideHoisting, finishArguments, insertEvalVars } from "./implied-bindings.js"
import { type BindingRecord, FunctionRecord, ScopeRecord } from "./records.js"
import type { BindingKind, ScopeKind } from "./types.js"

/** Deepest nesting of the tree in units of `depthCost`: code generation then takes two thirds of a Node thread's stack. */
export const MAX_TREE_DEPTH = 6_400

/** Registers of a window are numbered by a byte; arguments beyond this need not be passed in them. */
const MAX_PARAMETERS = 120

export type PseudoName = "this" | "new.target" | "%home" | "%callee"

/** A use of a name: of a variable, "#private", or a pseudo-binding. */
export interface Use {
  readonly scope: ScopeRecord
  readonly name: string
  /** Offset that says when it is evaluated. */
  readonly start: number
}

export interface ClassRecord {
  readonly scope: ScopeRecord
  fieldInitializer: FunctionRecord | null
  staticInitializer: FunctionRecord | null
  readonly computedKeys: Map<Node, BindingRecord>
  readonly privateMethods: Map<Node, BindingRecord>
}

export interface Collected {
  readonly program: FunctionRecord
  readonly functions: Map<Node, FunctionRecord>
  /** In order of appearance, synthetic ones included; an outer function comes before those in it. */
  readonly allFunctions: FunctionRecord[]
  readonly classes: Map<Node, ClassRecord>
  readonly scopes: Map<Node, ScopeRecord>
  readonly uses: Use[]
  /** Where direct evals stand. */
  readonly evals: ScopeRecord[]
  /** Module scope names that other modules can see. */
  readonly exported: Set<string>
}

export interface CollectOptions {
  readonly kind: "script" | "module" | "eval"
  readonly strict: boolean
  /** Eval code: the innermost scope around the call. */
  readonly outer: ScopeRecord | null
}

export function collect(program: Program, options: CollectOptions): Collected {
  return new Collector(program, options).run()
}

class Collector {
  private readonly functions = new Map<Node, FunctionRecord>()
  private readonly allFunctions: FunctionRecord[] = []
  private readonly classes = new Map<Node, ClassRecord>()
  private readonly scopes = new Map<Node, ScopeRecord>()
  private readonly uses: Use[] = []
  private readonly evals: ScopeRecord[] = []
  private readonly exported = new Set<string>()
  private readonly programRecord: FunctionRecord
  private func: FunctionRecord
  private scope: ScopeRecord
  private depth = 0
  private imports = 0

  constructor(
    private readonly program: Program,
    { kind, strict: isStrict, outer }: CollectOptions,
  ) {
    const strict = isStrict || kind === "module" || hasUseStrict(program.body)
    const record = new FunctionRecord(program, kind, null, null, strict)
    this.programRecord = record
    this.func = record
    this.addFunction(program, record)
    record.isAsync = kind === "module"
    this.scope = this.newScope(kind, outer, program)
    record.bodyScope = this.scope
    record.parameterScope = this.scope
    record.entryScopes.push(this.scope)
  }

  run(): Collected {
    this.declareStatements(this.program.body as Statement[], true)
    this.visitList(this.program.body)
    return {
      program: this.programRecord,
      functions: this.functions,
      allFunctions: this.allFunctions,
      classes: this.classes,
      scopes: this.scopes,
      uses: this.uses,
      evals: this.evals,
      exported: this.exported,
    }
  }

  // --- scopes and functions ---

  private addFunction(node: Node, record: FunctionRecord): void {
    if (record.synthetic === null) this.functions.set(node, record)
    this.allFunctions.push(record)
  }

  /** A scope that the current function enters. */
  private newScope(kind: ScopeKind, parent: ScopeRecord | null, node: Node | null): ScopeRecord {
    const scope = new ScopeRecord(kind, parent, this.func, node)
    this.func.scopes.push(scope)
    if (node !== null && kind !== "function-name" && kind !== "parameters") this.scopes.set(node, scope)
    return scope
  }

  private inScope(scope: ScopeRecord, body: () => void): void {
    const outer = this.scope
    this.scope = scope
    body()
    this.scope = outer
  }

  private inFunction(func: FunctionRecord, scope: ScopeRecord, body: () => void): void {
    const outer = this.func
    this.func = func
    this.inScope(scope, body)
    this.func = outer
  }

  private visitFunction(node: FunctionNode, kind: FunctionKind, elementOf: ScopeRecord | null = null): void {
    const outer = this.scope
    const record = new FunctionRecord(node, kind, null, this.func, this.func.strict)
    record.isAsync = node.async === true
    record.isGenerator = node.generator === true
    record.elementOf = elementOf
    record.hasHome = kind === "method" || kind === "baseConstructor" || kind === "derivedConstructor"
    record.createdAt = node.type === "FunctionDeclaration" ? startOfScope(outer) : node.start
    if (node.body.type === "BlockStatement" && hasUseStrict(node.body.body)) record.strict = true
    this.addFunction(node, record)
    this.inFunction(record, outer, () => this.visitFunctionParts(node, record))
    finishArguments(record)
    decideHoisting(record)
    insertEvalVars(record)
    if (kind === "derivedConstructor") this.checkSuperCall(node, record)
  }

  private visitFunctionParts(node: FunctionNode, record: FunctionRecord): void {
    const { params } = node
    record.hasSimpleParameters = params.every(({ type }) => type === "Identifier")
    record.hasParameterExpressions = params.some(hasExpression)
    record.parameterCount = params.filter(({ type }) => type !== "RestElement").length
    const firstOptional = params.findIndex(
      ({ type }) => type === "AssignmentPattern" || type === "RestElement",
    )
    record.length = firstOptional < 0 ? params.length : firstOptional
    if (record.parameterCount > MAX_PARAMETERS) {
      throw new CompileError("RangeError", `more than ${MAX_PARAMETERS} parameters`, node.start)
    }
    if (node.type === "FunctionExpression" && node.id != null) {
      this.scope = this.newScope("function-name", this.scope, node)
      this.scope.declare(node.id.name, "function-name")
      record.entryScopes.push(this.scope)
    }
    const separate = record.hasParameterExpressions
    this.scope = this.newScope(separate ? "parameters" : "function", this.scope, node)
    record.parameterScope = this.scope
    record.entryScopes.push(this.scope)
    this.declareParameters(params)
    record.walksParameters = true
    for (const param of params) this.visitPattern(param, false)
    record.walksParameters = false
    if (separate) {
      this.scope = this.newScope("function", this.scope, node)
      record.bodyScopes.push(this.scope)
    }
    record.bodyScope = this.scope
    if (record.kind === "derivedConstructor") this.usePseudo("this", node)
    if (node.body.type !== "BlockStatement") {
      this.visit(node.body)
      return
    }
    this.declareStatements(node.body.body, true)
    this.visitList(node.body.body)
    if (!separate) return
    for (const [name, binding] of record.bodyScope.bindings) {
      const parameter = record.parameterScope.bindings.get(name)
      if (binding.kind === "var" && parameter !== undefined) {
        binding.initialValue = parameter
        parameter.isReferenced = true
      }
    }
  }

  private declareParameters(params: readonly Pattern[]): void {
    params.forEach((param, index) => {
      const target = param.type === "AssignmentPattern" ? param.left : param
      for (const { name } of boundNames(target)) {
        const binding = this.scope.declare(name, "parameter")
        binding.initializedAt = this.func.hasParameterExpressions ? param.end : 0
        if (target.type === "Identifier") binding.parameterIndex = index
      }
    })
  }

  /** `super(...)` as a statement of the body: what follows it needs no test of `this`. */
  private checkSuperCall(node: FunctionNode, record: FunctionRecord): void {
    const statements = node.body.type === "BlockStatement" ? node.body.body : []
    const call = statements.find(
      (statement) =>
        statement.type === "ExpressionStatement" &&
        statement.expression.type === "CallExpression" &&
        statement.expression.callee.type === "Super",
    )
    record.thisBinding!.initializedAt = call === undefined ? Number.POSITIVE_INFINITY : call.end
  }

  private visitClass(node: ClassNode): void {
    const scope = this.newScope("class", this.scope, node)
    const record: ClassRecord = {
      scope,
      fieldInitializer: null,
      staticInitializer: null,
      computedKeys: new Map(),
      privateMethods: new Map(),
    }
    this.classes.set(node, record)
    if (node.id != null) scope.declare(node.id.name, "class-name").initializedAt = Number.POSITIVE_INFINITY
    const strict = this.func.strict
    this.func.strict = true
    this.inScope(scope, () => {
      for (const { key } of node.body.body.filter((element) => element.type !== "StaticBlock")) {
        if (key.type === "PrivateIdentifier") scope.declare(`#${key.name}`, "private")
      }
      if (node.superClass != null) this.visit(node.superClass)
      for (const element of node.body.body) this.visitClassElement(node, record, element)
    })
    this.func.strict = strict
  }

  private visitClassElement(
    node: ClassNode,
    record: ClassRecord,
    element: ClassNode["body"]["body"][number],
  ): void {
    const { scope } = record
    if (element.type === "StaticBlock") {
      const initializer = this.initializer(node, record, "static")
      this.inFunction(initializer, initializer.bodyScope, () => {
        this.inScope(this.newScope("static-block", this.scope, element), () => {
          this.declareStatements(element.body, true)
          this.visitList(element.body)
        })
      })
      return
    }
    const { key } = element
    if (element.computed) this.visit(key)
    if (element.type === "MethodDefinition") {
      const kind =
        element.kind !== "constructor"
          ? "method"
          : node.superClass == null
            ? "baseConstructor"
            : "derivedConstructor"
      this.visitFunction(element.value, kind, scope)
      if (key.type !== "PrivateIdentifier") return
      if (element.static) {
        this.use(`#${key.name}`, key)
        return
      }
      const prefix = element.kind === "get" ? "%get:#" : element.kind === "set" ? "%set:#" : "%method:#"
      const kept = scope.declare(`${prefix}${key.name}`, "hidden")
      record.privateMethods.set(element, kept)
      this.useInInitializer(this.initializer(node, record, "fields"), [kept.name, `#${key.name}`], element)
      return
    }
    const initializer = this.initializer(node, record, element.static ? "static" : "fields")
    if (element.computed) {
      const kept = scope.declare(`%key${record.computedKeys.size}`, "hidden")
      record.computedKeys.set(element, kept)
      this.useInInitializer(initializer, [kept.name], element)
    } else if (key.type === "PrivateIdentifier") {
      this.useInInitializer(initializer, [`#${key.name}`], element)
    }
    this.inFunction(initializer, initializer.bodyScope, () => {
      this.usePseudo("this", element)
      if (element.value != null) this.visit(element.value)
    })
  }

  private useInInitializer(initializer: FunctionRecord, names: readonly string[], at: Node): void {
    this.inFunction(initializer, initializer.bodyScope, () => {
      for (const name of names) this.use(name, at)
      this.usePseudo("this", at)
    })
  }

  private initializer(node: ClassNode, record: ClassRecord, which: "fields" | "static"): FunctionRecord {
    const existing = which === "fields" ? record.fieldInitializer : record.staticInitializer
    if (existing !== null) return existing
    const created = new FunctionRecord(node, "method", which, this.func, true)
    created.hasHome = true
    created.elementOf = record.scope
    created.createdAt = node.start
    this.addFunction(node, created)
    this.inFunction(created, record.scope, () => {
      created.bodyScope = this.newScope("function", record.scope, null)
    })
    created.parameterScope = created.bodyScope
    created.entryScopes.push(created.bodyScope)
    if (which === "fields") record.fieldInitializer = created
    else record.staticInitializer = created
    return created
  }

  // --- declarations ---

  /** Declares what a statement list declares in the current scope. `isTop`: of a function, program or static block. */
  private declareStatements(statements: readonly Node[], isTop: boolean): void {
    for (const statement of statements as AnyNode[]) this.declareStatement(statement, isTop)
    // Of functions with the same name only the last is made.
    const { functions } = this.scope
    const last = new Map(functions.map((declaration) => [nameOf(declaration), declaration]))
    if (last.size < functions.length) {
      const kept = functions.filter((declaration) => last.get(nameOf(declaration)) === declaration)
      functions.splice(0, functions.length, ...kept)
    }
  }

  private declareStatement(statement: AnyNode, isTop: boolean): void {
    switch (statement.type) {
      case "VariableDeclaration":
        if (statement.kind !== "var") this.declareLexical(statement)
        return
      case "FunctionDeclaration":
        this.declareFunction(statement as FunctionDeclaration, isTop)
        return
      case "ClassDeclaration":
        this.scope.declare(nameOf(statement), "class").initializedAt = statement.end
        return
      case "LabeledStatement": {
        let body: Node = statement.body
        while (body.type === "LabeledStatement") body = (body as typeof statement).body
        if (body.type === "FunctionDeclaration") this.declareFunction(body as FunctionDeclaration, isTop)
        return
      }
      case "ExportNamedDeclaration":
        if (statement.declaration != null) {
          this.declareStatement(statement.declaration, isTop)
          for (const name of declaredNames(statement.declaration)) this.exported.add(name)
        }
        if (statement.source != null) return
        for (const { local } of statement.specifiers) {
          this.exported.add(local.type === "Identifier" ? local.name : String(local.value))
        }
        return
      case "ExportDefaultDeclaration": {
        const { declaration } = statement
        if (declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration") {
          this.declareStatement(declaration as AnyNode, isTop)
          this.exported.add(nameOf(declaration))
          return
        }
        this.scope.declare("*default*", "let").initializedAt = statement.end
        this.exported.add("*default*")
        return
      }
      case "ImportDeclaration":
        for (const { local } of statement.specifiers) {
          this.scope.declare(local.name, "import").storage = { kind: "import", index: this.imports++ }
        }
        return
      default:
    }
  }

  private declareFunction(node: FunctionDeclaration, isTop: boolean): void {
    const { scope, func } = this
    if (isTop) {
      // `function f(a) { function a() {} }`: the parameter is initialized again.
      scope.declare(nameOf(node), "var").isReferenced = true
    } else {
      scope.declare(nameOf(node), "let").isReferenced = true
      if (!func.strict && node.generator !== true && node.async !== true)
        func.candidates.push({ node, scope })
    }
    scope.functions.push(node)
  }

  private declareLexical(node: AnyNode & { type: "VariableDeclaration" }): void {
    const kind: BindingKind = node.kind === "let" ? "let" : node.kind === "const" ? "const" : "using"
    for (const declarator of node.declarations) {
      for (const { name } of boundNames(declarator.id)) {
        this.scope.declare(name, kind).initializedAt = declarator.end
      }
    }
  }

  private declareVar(name: string): void {
    let scope: ScopeRecord = this.scope
    while (scope.kind !== "static-block" && scope !== this.func.bodyScope) scope = scope.parent!
    scope.declare(name, "var")
  }

  // --- uses ---

  private use(name: string, node: Node): void {
    this.uses.push({ scope: this.scope, name, start: node.start })
  }

  private usePseudo(name: PseudoName, node: Node): void {
    const owner = this.declarePseudo(name)
    if (owner !== "none") this.use(name, node)
  }

  /** Makes the pseudo-binding in the nearest function that has its own; "none" if it is nowhere. */
  private declarePseudo(name: PseudoName): "own" | "outer" | "none" {
    let func = this.func
    while (func.kind === "arrow") func = func.parent!
    if (func.kind === "eval") {
      for (let scope = func.bodyScope.parent; scope !== null; scope = scope.parent) {
        if (scope.bindings.has(name)) return "outer"
      }
    }
    const scope = func.parameterScope
    const binding = scope.declare(name, "pseudo")
    if (name === "this") func.thisBinding = binding
    else if (name === "new.target") func.newTargetBinding = binding
    else if (name === "%home") func.homeBinding = binding
    else func.calleeBinding = binding
    return "own"
  }

  private mentionArguments(): void {
    let func = this.func
    while (func.kind === "arrow") func = func.parent!
    func.mentionsArguments = true
  }

  private visitDirectEval(): void {
    const { func, scope } = this
    this.evals.push(scope)
    let owner = func
    owner.hasDirectEval = true
    while (owner.kind === "arrow") {
      owner = owner.parent!
      owner.hasDirectEval = true
    }
    this.declarePseudo("this")
    if (owner.kind !== "script" && owner.kind !== "module") this.declarePseudo("new.target")
    if (owner.hasHome) this.declarePseudo("%home")
    if (owner.kind === "derivedConstructor") this.declarePseudo("%callee")
    owner.mentionsArguments = true
    if (func.strict || func.kind === "script" || func.kind === "eval") return
    if (func.walksParameters) func.evalsInParameters = true
    else func.evalsInBody = true
  }

  // --- the walk ---

  private visitList(nodes: readonly (Node | null)[]): void {
    for (const node of nodes) if (node !== null) this.visit(node)
  }

  private visit(start: Node): void {
    let node = start as AnyNode
    const depth = this.depth
    this.enter(node, 9)
    for (;;) {
      const { type } = node
      if (!this.visitSpecial(node)) {
        const children = CHILDREN[type]
        if (children !== undefined) this.visitChildren(node, children)
      }
      const spine = SPINE[type]
      // biome-ignore lint/suspicious/noExplicitAny: the table names properties of this node type
      const next = spine === undefined ? null : ((node as any)[spine] as AnyNode | null)
      if (next == null || (type === "CallExpression" && next.type === "Super")) break
      this.enter(node, depthCost(node))
      node = next
    }
    this.depth = depth
  }

  private enter(node: Node, cost: number): void {
    this.depth += cost
    if (this.depth <= MAX_TREE_DEPTH) return
    throw new CompileError("RangeError", "source is nested too deeply", node.start)
  }

  private visitChildren(node: AnyNode, children: readonly string[]): void {
    for (const key of children) {
      // biome-ignore lint/suspicious/noExplicitAny: the table names properties of this node type
      const child = (node as any)[key] as Node | (Node | null)[] | null | undefined
      if (Array.isArray(child)) this.visitList(child)
      else if (child != null) this.visit(child)
    }
  }

  /** Nodes with a meaning of their own. Returns false to go on with the table. */
  private visitSpecial(node: AnyNode): boolean {
    switch (node.type) {
      case "Identifier":
        this.use(node.name, node)
        if (node.name === "arguments") this.mentionArguments()
        return true
      case "PrivateIdentifier":
        this.use(`#${node.name}`, node)
        return true
      case "ThisExpression":
        this.usePseudo("this", node)
        return true
      case "Super":
        this.usePseudo("this", node)
        this.usePseudo("%home", node)
        return true
      case "MetaProperty":
        if (node.meta.name === "new") this.usePseudo("new.target", node)
        return true
      case "CallExpression":
        if (node.callee.type === "Super") {
          for (const name of ["this", "new.target", "%callee"] as const) this.usePseudo(name, node)
        } else if (node.callee.type === "Identifier" && node.callee.name === "eval" && !node.optional) {
          this.visitDirectEval()
        }
        return false
      case "MemberExpression":
        if (node.computed || node.property.type === "PrivateIdentifier") this.visit(node.property)
        return true
      case "Property":
        this.visitProperty(node)
        return true
      case "VariableDeclaration":
        this.visitVariables(node)
        return true
      case "BlockStatement":
        this.visitBlock(node, node.body)
        return true
      case "SwitchStatement":
        this.visitSwitch(node)
        return true
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
        this.visitFor(node)
        return true
      case "CatchClause":
        this.visitCatch(node)
        return true
      case "WithStatement":
        this.visitWith(node)
        return true
      case "ClassDeclaration":
      case "ClassExpression":
        this.visitClass(node as ClassNode)
        return true
      case "FunctionDeclaration":
      case "FunctionExpression":
        this.visitFunction(node as FunctionNode, "normal")
        return true
      case "ArrowFunctionExpression":
        this.visitFunction(node, "arrow")
        return true
      case "ExportNamedDeclaration":
        if (node.declaration != null) this.visit(node.declaration)
        return true
      case "ExportDefaultDeclaration":
        this.visit(node.declaration)
        return true
      default:
        return false
    }
  }

  private visitProperty(node: AnyNode & { type: "Property" }): void {
    if (node.computed) this.visit(node.key)
    const value = node.value as AnyNode
    const isMethod = node.kind !== "init" || ("method" in node && node.method)
    if (isMethod && value.type === "FunctionExpression") this.visitFunction(value, "method")
    else this.visit(value)
  }

  private visitVariables(node: AnyNode & { type: "VariableDeclaration" }): void {
    for (const { id, init } of node.declarations) {
      if (node.kind === "var") for (const { name } of boundNames(id)) this.declareVar(name)
      // A var's initializer is an assignment: a use. A lexical one is not; a pattern's parts are visited either way.
      if (id.type !== "Identifier" || (node.kind === "var" && init != null))
        this.visitPattern(id, node.kind === "var")
      if (init != null) this.visit(init)
    }
  }

  /** The expressions in a binding pattern; with `asUses` its names too. */
  private visitPattern(pattern: Pattern, asUses: boolean): void {
    if (asUses) {
      this.visit(pattern)
      return
    }
    switch (pattern.type) {
      case "ArrayPattern":
        for (const element of pattern.elements) if (element !== null) this.visitPattern(element, false)
        return
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "Property" && property.computed) this.visit(property.key)
          this.visitPattern(property.type === "Property" ? property.value : property.argument, false)
        }
        return
      case "AssignmentPattern":
        this.visitPattern(pattern.left, false)
        this.visit(pattern.right)
        return
      case "RestElement":
        this.visitPattern(pattern.argument, false)
        return
      default:
    }
  }

  private visitBlock(node: Node, body: readonly Statement[]): void {
    if (!body.some(declaresLexically)) {
      this.visitList(body)
      return
    }
    this.inScope(this.newScope("block", this.scope, node), () => {
      this.declareStatements(body, false)
      this.visitList(body)
    })
  }

  private visitSwitch(node: AnyNode & { type: "SwitchStatement" }): void {
    this.visit(node.discriminant)
    const statements = node.cases.flatMap(({ consequent }) => consequent)
    const hasScope = statements.some(declaresLexically)
    const scope = hasScope ? this.newScope("switch", this.scope, node) : this.scope
    this.inScope(scope, () => {
      if (hasScope) {
        this.declareStatements(statements, false)
        for (const { start, end } of node.cases) {
          for (const binding of scope.bindings.values()) {
            if (binding.initializedAt > start && binding.initializedAt <= end) binding.initializedUntil = end
          }
        }
      }
      for (const { test, consequent } of node.cases) {
        if (test != null) this.visit(test)
        this.visitList(consequent)
      }
    })
  }

  private visitFor(node: AnyNode & { type: "ForStatement" | "ForInStatement" | "ForOfStatement" }): void {
    const head = node.type === "ForStatement" ? node.init : node.left
    const isLexical = head?.type === "VariableDeclaration" && head.kind !== "var"
    const scope = isLexical ? this.newScope("block", this.scope, node) : this.scope
    this.inScope(scope, () => {
      if (isLexical) {
        this.declareLexical(head)
        if (node.type === "ForStatement") scope.perIteration = head.kind === "let"
        else for (const binding of scope.bindings.values()) binding.initializedAt = node.right.end
      }
      if (head != null) {
        this.visit(head)
        // for (var x of ...) assigns, without an initializer.
        if (node.type !== "ForStatement" && head.type === "VariableDeclaration" && head.kind === "var") {
          for (const { id } of head.declarations) if (id.type === "Identifier") this.use(id.name, id)
        }
      }
      if (node.type === "ForStatement") {
        if (node.test != null) this.visit(node.test)
        if (node.update != null) this.visit(node.update)
      } else this.visit(node.right)
      this.visit(node.body)
    })
  }

  private visitCatch(node: AnyNode & { type: "CatchClause" }): void {
    const { param } = node
    if (param == null) {
      this.visit(node.body)
      return
    }
    this.inScope(this.newScope("catch", this.scope, node), () => {
      const kind = param.type === "Identifier" ? "catch" : "let"
      for (const { name } of boundNames(param)) this.scope.declare(name, kind).initializedAt = param.end
      this.visitPattern(param, false)
      this.visit(node.body)
    })
  }

  private visitWith(node: AnyNode & { type: "WithStatement" }): void {
    this.visit(node.object)
    const scope = this.newScope("with", this.scope, node)
    scope.object = scope.declare("%with", "hidden")
    scope.object.isReferenced = true
    this.inScope(scope, () => this.visit(node.body))
  }
}

// --- what a function's end decides ---

function startOfScope({ node }: ScopeRecord): number {
  if (node === null) return 0
  return isFunctionNode(node) ? node.body.start : node.start
}
