// Source text to syntax tree. The only file that knows acorn.
//
// Acorn is subclassed, for five reasons:
// - Bounds. Acorn recurses, so it counts what stands open on the host's stack in units of about a hundred bytes and gives
//   up at MAX_NESTING, always at the same place. Long chains are not nesting: `a + b + ...`, `a.b.c...`, `else if` are
//   parsed by loops. The stack of a Node thread (984 KB) holds about one and a half times the limit.
// - Time. Acorn looks declared names up in arrays; declared-names.ts keeps it near linear.
// - Regular expressions. Acorn would hand each literal to the host's RegExp; here it is only checked.
// - Eval code, which may use what surrounds the call: new.target, super, private names.
// - Errors are CompileErrors.
//
// Acorn finds all early errors that test262 knows; what eval code adds is here. The passes after it recurse over the tree
// too: scope analysis, the first of them, refuses trees deeper than its MAX_TREE_DEPTH.

import { type Options, Parser, type Program, tokTypes } from "acorn"
import { CompileError, type EvalScope } from "./bytecode/code-block.js"
import { type DeclarationKind, DeclaredNames } from "./declared-names.js"

export type {
  AnonymousClassDeclaration,
  AnonymousFunctionDeclaration,
  AnyNode,
  ArrayExpression,
  ArrayPattern,
  ArrowFunctionExpression,
  AssignmentExpression,
  AssignmentOperator,
  AssignmentPattern,
  AssignmentProperty,
  AwaitExpression,
  BinaryExpression,
  BinaryOperator,
  BlockStatement,
  BreakStatement,
  CallExpression,
  CatchClause,
  ChainExpression,
  Class,
  ClassBody,
  ClassDeclaration,
  ClassExpression,
  ConditionalExpression,
  ContinueStatement,
  DebuggerStatement,
  Declaration,
  DoWhileStatement,
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  ExportSpecifier,
  Expression,
  ExpressionStatement,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  FunctionDeclaration,
  FunctionExpression,
  Identifier,
  IfStatement,
  ImportAttribute,
  ImportDeclaration,
  ImportDefaultSpecifier,
  ImportExpression,
  ImportNamespaceSpecifier,
  ImportSpecifier,
  LabeledStatement,
  Literal,
  LogicalExpression,
  LogicalOperator,
  MemberExpression,
  MetaProperty,
  MethodDefinition,
  ModuleDeclaration,
  NewExpression,
  Node,
  ObjectExpression,
  ObjectPattern,
  Pattern,
  PrivateIdentifier,
  Program,
  Property,
  PropertyDefinition,
  RestElement,
  ReturnStatement,
  SequenceExpression,
  SpreadElement,
  Statement,
  StaticBlock,
  Super,
  SwitchCase,
  SwitchStatement,
  TaggedTemplateExpression,
  TemplateElement,
  TemplateLiteral,
  ThisExpression,
  ThrowStatement,
  TryStatement,
  UnaryExpression,
  UnaryOperator,
  UpdateExpression,
  UpdateOperator,
  VariableDeclaration,
  VariableDeclarator,
  WhileStatement,
  WithStatement,
  YieldExpression,
} from "acorn"

/** Open nesting, in units: about 400 parentheses, or 1,400 blocks, or 2,300 conditionals, or 140 function bodies. */
export const MAX_NESTING = 7_000

/** Nesting of groups and classes in a regular expression. */
const MAX_REGEXP_NESTING = 500

/** Default bound on source length, in UTF-16 units. */
export const MAX_SOURCE_LENGTH = 16 * 1024 * 1024

export type SourceKind = "script" | "module" | "eval"

export interface ParseOptions {
  readonly kind: SourceKind
  /** Eval code: true if the caller is strict. */
  readonly strict?: boolean
  /** Eval code: what the place of the call allows; nothing if absent, except `arguments`. */
  readonly allow?: EvalScope["allow"]
  /** Eval code: names of private elements in scope, without "#". */
  readonly privateNames?: readonly string[]
  /** In UTF-16 units; default MAX_SOURCE_LENGTH. */
  readonly maxLength?: number
}

/**
 * Parses a script, a module or eval code, with all early errors.
 *
 * @throws CompileError SyntaxError; RangeError if the source is too long or nested too deeply
 */
export function parseProgram(source: string, options: ParseOptions): Program {
  const maxLength = options.maxLength ?? MAX_SOURCE_LENGTH
  if (source.length > maxLength) {
    throw new CompileError("RangeError", `source is longer than ${maxLength} characters`, maxLength)
  }
  try {
    return new BoundedParser(source, options).parseBounded()
  } catch (error) {
    // A thread with a smaller stack than Node's default: the limit above comes too late.
    if (error instanceof RangeError) throw nestedTooDeeply(0)
    throw error
  }
}

export type DynamicFunctionKind = "function" | "function*" | "async function" | "async function*"

export interface DynamicFunction {
  /** The text that `toString` gives, in parentheses; offsets of `program` count in it. */
  readonly source: string
  /** One ExpressionStatement with the function expression. */
  readonly program: Program
}

/**
 * CreateDynamicFunction ( ... ) — sec-createdynamicfunction, steps that parse: parameters and body must each be
 * complete by themselves, so that nothing closes the one to open the other.
 *
 * @param parameters the argument strings joined with ","
 * @throws CompileError as parseProgram
 */
export function parseFunction(
  kind: DynamicFunctionKind,
  parameters: string,
  body: string,
  maxLength = MAX_SOURCE_LENGTH,
): DynamicFunction {
  const parse = (parameterText: string, bodyText: string): DynamicFunction => {
    const head = `(${kind} anonymous(${parameterText}\n) `
    const source = `${head}{\n${bodyText}\n})`
    const program = parseProgram(source, { kind: "script", maxLength })
    const [statement] = program.body
    const isWhole =
      program.body.length === 1 &&
      statement?.type === "ExpressionStatement" &&
      statement.expression.type === "FunctionExpression" &&
      statement.expression.end === source.length - 1 &&
      statement.expression.body.start === head.length
    if (!isWhole) throw new CompileError("SyntaxError", "unexpected token in a function's text", 0)
    return { source, program }
  }
  parse(parameters, "")
  parse("", body)
  return parse(parameters, body)
}

function nestedTooDeeply(offset: number): CompileError {
  return new CompileError("RangeError", "source is nested too deeply", offset)
}

// What this file uses of acorn's parser beyond its published types.

// biome-ignore lint/suspicious/noExplicitAny: acorn's nodes while they are being built
type Built = any
type DestructuringErrors = unknown

interface AcornScope {
  readonly flags: number
}

interface TokenType {
  readonly label: string
  readonly keyword?: string
  readonly binop: number | null
}

interface AcornInternals {
  readonly options: Options
  readonly input: string
  pos: number
  start: number
  end: number
  lastTokStart: number
  lastTokEnd: number
  type: TokenType
  value: unknown
  containsEsc: boolean
  strict: boolean
  inModule: boolean
  readonly scopeStack: AcornScope[]
  readonly undefinedExports: Record<string, unknown>
  readonly privateNameStack: { declared: Record<string, string>; used: { name: string; start: number }[] }[]
  get allowSuper(): boolean
  get allowDirectSuper(): boolean
  get allowNewDotTarget(): boolean
  readonly treatFunctionsAsVar: boolean
  parse(): Program
  raiseRecoverable(offset: number, message: string): never
  next(): void
  eat(type: TokenType): boolean
  raise(offset: number, message: string): never
  unexpected(offset?: number | null): never
  catchStackOverflow<T>(run: () => T): T
  startNode(): Built
  finishNode(node: Built, type: string): Built
  enterScope(flags: number): void
  exitScope(): void
  treatFunctionsAsVarInScope(scope: AcornScope): boolean
  currentScope(): AcornScope
  currentThisScope(): AcornScope
  declareName(name: string, binding: number, offset: number): void
  checkLocalExport(id: { name: string }): void
  checkUnreserved(ref: { name: string; start: number; end: number }): void
  buildBinary(
    start: number,
    loc: unknown,
    left: Built,
    right: Built,
    operator: unknown,
    isLogical: boolean,
  ): Built
  readWord1(): string
  finishToken(type: unknown, value: unknown): void
  readRegexp(): void
  regexp_disjunction(state: RegExpState): void
  regexp_eatNestedClass(state: RegExpState): unknown
  validateRegExpFlags(state: RegExpState): void
  validateRegExpPattern(state: RegExpState): void
  parseParenExpression(): Built
  parseStatement(context: string | null, topLevel?: boolean, exports?: unknown): Built
  parseIfStatement(node: Built): Built
  parseFunction(
    node: Built,
    statement: number,
    allowExpressionBody: boolean,
    isAsync: boolean,
    forInit: unknown,
  ): Built
  parseClass(node: Built, isStatement: unknown): Built
  parseMethod(isGenerator: boolean, isAsync: boolean, allowDirectSuper: boolean): Built
  parseObj(isPattern: boolean, errors: DestructuringErrors): Built
  parseBindingAtom(): Built
  parseMaybeAssign(forInit: unknown, errors: DestructuringErrors, afterLeftParse: unknown): Built
  parseMaybeUnary(errors: DestructuringErrors, sawUnary: boolean, incDec: boolean, forInit: unknown): Built
  parseNew(): Built
  parseExprOp(left: Built, start: number, loc: unknown, minPrecedence: number, forInit: unknown): Built
  toAssignable(node: Built, isBinding: boolean, errors: DestructuringErrors): Built
  checkLValSimple(node: Built, binding?: number, clashes?: unknown): void
  checkLValInnerPattern(node: Built, binding?: number, clashes?: unknown): void
}

interface RegExpState {
  readonly source: string
  readonly flags: string
}

interface AcornTokenTypes {
  readonly [name: string]: TokenType
}

// The published types leave these members out, and mark the constructor protected.
const Acorn = Parser as unknown as new (options: Options, source: string) => AcornInternals
const tokens = tokTypes as unknown as AcornTokenTypes

// Acorn's scope flags and binding kinds, by number (scopeflags.js).
const SCOPE_TOP = 1
const SCOPE_FUNCTION = 2
const SCOPE_CLASS_STATIC_BLOCK = 256
const SCOPE_VAR = SCOPE_TOP | SCOPE_FUNCTION | SCOPE_CLASS_STATIC_BLOCK
const BINDING_KINDS: readonly (DeclarationKind | undefined)[] = [
  undefined,
  "var",
  "lexical",
  "function",
  "catch",
]

const EVAL_ALLOWS_NOTHING: EvalScope["allow"] = {
  newTarget: false,
  superProperty: false,
  superCall: false,
  arguments: true,
}

const LOGICAL_ASSIGNMENTS: ReadonlySet<unknown> = new Set(["&&=", "||=", "??="])

/** Thrown through acorn's readRegexp once the pattern is checked; never leaves this file. */
class CheckedRegExp {
  constructor(
    readonly pattern: string,
    readonly flags: string,
  ) {}
}

class BoundedParser extends Acorn {
  private readonly allow: EvalScope["allow"]
  private nesting = 0
  private regexpNesting = 0
  /** Set by the first enterScope, which the base constructor calls. */
  declare private names: DeclaredNames | undefined

  constructor(source: string, options: ParseOptions) {
    super(
      {
        ecmaVersion: "latest",
        sourceType: options.kind === "module" ? "module" : "script",
        strict: options.strict === true,
      },
      source,
    )
    this.allow = options.allow ?? EVAL_ALLOWS_NOTHING
    if (options.privateNames !== undefined && options.privateNames.length > 0) {
      const declared: Record<string, string> = Object.create(null)
      for (const name of options.privateNames) declared[name] = "true"
      this.privateNameStack.push({ declared, used: [] })
    }
  }

  parseBounded(): Program {
    const program = this.parse()
    const [outside] = this.privateNameStack
    for (const { name, start } of outside?.used ?? []) {
      if (outside!.declared[name] === undefined) this.raise(start, `private name #${name} is not defined`)
    }
    return program
  }

  // Errors

  override raise(offset: number, message: string): never {
    throw new CompileError("SyntaxError", message.charAt(0).toLowerCase() + message.slice(1), offset)
  }

  override raiseRecoverable(offset: number, message: string): never {
    this.raise(offset, message)
  }

  override unexpected(offset?: number | null): never {
    const at = offset ?? this.start
    if (at >= this.input.length) this.raise(at, "unexpected end of input")
    const text = at === this.start ? this.input.slice(this.start, Math.min(this.end, at + 40)) : ""
    this.raise(at, text === "" ? "unexpected token" : `unexpected token '${text}'`)
  }

  override catchStackOverflow<T>(run: () => T): T {
    return run()
  }

  // Bounds. The units are what a call stands for on the host's stack, measured by test/compiler/nesting.test.ts.

  private enter(units: number): void {
    this.nesting += units
    if (this.nesting > MAX_NESTING) throw nestedTooDeeply(this.start)
  }

  override parseStatement(context: string | null, topLevel?: boolean, exports?: unknown): Built {
    this.enter(5)
    const node = super.parseStatement(context, topLevel, exports)
    this.nesting -= 5
    return node
  }

  override parseMaybeAssign(forInit: unknown, errors: DestructuringErrors, afterLeftParse: unknown): Built {
    this.enter(3)
    const node = super.parseMaybeAssign(forInit, errors, afterLeftParse)
    this.nesting -= 3
    return node
  }

  override parseMaybeUnary(
    errors: DestructuringErrors,
    sawUnary: boolean,
    incDec: boolean,
    forInit: unknown,
  ): Built {
    this.enter(14)
    const node = super.parseMaybeUnary(errors, sawUnary, incDec, forInit)
    this.nesting -= 14
    return node
  }

  override parseNew(): Built {
    this.enter(8)
    const node = super.parseNew()
    this.nesting -= 8
    return node
  }

  override parseObj(isPattern: boolean, errors: DestructuringErrors): Built {
    this.enter(4)
    const node = super.parseObj(isPattern, errors)
    this.nesting -= 4
    return node
  }

  override parseBindingAtom(): Built {
    this.enter(7)
    const node = super.parseBindingAtom()
    this.nesting -= 7
    return node
  }

  override parseFunction(
    node: Built,
    statement: number,
    allowExpressionBody: boolean,
    isAsync: boolean,
    forInit: unknown,
  ): Built {
    this.enter(14)
    super.parseFunction(node, statement, allowExpressionBody, isAsync, forInit)
    this.nesting -= 14
    return node
  }

  override parseMethod(isGenerator: boolean, isAsync: boolean, allowDirectSuper: boolean): Built {
    this.enter(14)
    const node = super.parseMethod(isGenerator, isAsync, allowDirectSuper)
    this.nesting -= 14
    return node
  }

  override parseClass(node: Built, isStatement: unknown): Built {
    this.enter(10)
    super.parseClass(node, isStatement)
    this.nesting -= 10
    return node
  }

  /** `if (a) b; else if (c) d; ...` by a loop: the chain's length is not nesting. */
  override parseIfStatement(node: Built): Built {
    const open = [node]
    for (;;) {
      const inner = open.at(-1)!
      this.next()
      inner.test = this.parseParenExpression()
      inner.consequent = this.parseBranch()
      inner.alternate = null
      if (!this.eat(tokens._else!)) break
      if (this.type !== tokens._if) {
        inner.alternate = this.parseBranch()
        break
      }
      inner.alternate = this.startNode()
      open.push(inner.alternate)
    }
    for (let i = open.length - 1; i >= 0; i--) this.finishNode(open[i], "IfStatement")
    return node
  }

  /** Annex B.3.4: a function declaration as a branch behaves as if it stood in a block: here it gets one. */
  private parseBranch(): Built {
    if (this.type !== tokens._function) return this.parseStatement("if")
    const block = this.startNode()
    this.enterScope(0)
    block.body = [this.parseStatement("if")]
    this.exitScope()
    return this.finishNode(block, "BlockStatement")
  }

  /** Operator precedence as in acorn, but a chain of one precedence is a loop. */
  override parseExprOp(
    left: Built,
    start: number,
    loc: unknown,
    minPrecedence: number,
    forInit: unknown,
  ): Built {
    for (;;) {
      const precedence = this.type.binop
      if (precedence === null || precedence <= minPrecedence) return left
      if (forInit && this.type === tokens._in) return left
      const isLogical = this.type === tokens.logicalOR || this.type === tokens.logicalAND
      const isCoalesce = this.type === tokens.coalesce
      const operator = this.value
      this.next()
      const rightStart = this.start
      const operand = this.parseMaybeUnary(null, false, false, forInit)
      // `??` binds like `&&` on its right, so that a logical operator there is met below.
      const rightPrecedence = isCoalesce ? tokens.logicalAND!.binop! : precedence
      const right = this.parseExprOp(operand, rightStart, undefined, rightPrecedence, forInit)
      left = this.buildBinary(start, loc, left, right, operator, isLogical || isCoalesce)
      const mixed = isCoalesce
        ? this.type === tokens.logicalOR || this.type === tokens.logicalAND
        : isLogical && this.type === tokens.coalesce
      if (mixed) this.raise(this.start, "'??' cannot be mixed with '||' or '&&' without parentheses")
    }
  }

  // Calls as targets: sloppy code may have them, and throws a ReferenceError when it gets there (web compatibility, see
  // sec-static-semantics-assignmenttargettype). Not inside patterns, and not before `&&=`, `||=`, `??=`.

  override toAssignable(node: Built, isBinding: boolean, errors: DestructuringErrors): Built {
    return !isBinding && this.isCallTarget(node) ? node : super.toAssignable(node, isBinding, errors)
  }

  override checkLValSimple(node: Built, binding?: number, clashes?: unknown): void {
    if (!binding && this.isCallTarget(node) && !LOGICAL_ASSIGNMENTS.has(this.value)) return
    super.checkLValSimple(node, binding, clashes)
  }

  override checkLValInnerPattern(node: Built, binding?: number, clashes?: unknown): void {
    const part = node.type === "Property" ? node.value : node
    const target =
      part.type === "AssignmentPattern" ? part.left : part.type === "RestElement" ? part.argument : part
    if (target.type === "CallExpression") this.raise(target.start, "assigning to rvalue")
    super.checkLValInnerPattern(node, binding, clashes)
  }

  private isCallTarget(node: Built): boolean {
    return node?.type === "CallExpression" && !this.strict
  }

  // Regular expressions

  override readRegexp(): void {
    try {
      super.readRegexp()
    } catch (checked) {
      if (!(checked instanceof CheckedRegExp)) throw checked
      this.finishToken(tokens.regexp!, { pattern: checked.pattern, flags: checked.flags, value: null })
    }
  }

  /** Acorn would now make a host RegExp; leave before it does. */
  override validateRegExpPattern(state: RegExpState): void {
    this.regexpNesting = 0
    super.validateRegExpPattern(state)
    throw new CheckedRegExp(state.source, state.flags)
  }

  override regexp_disjunction(state: RegExpState): void {
    this.enterRegExp()
    super.regexp_disjunction(state)
    this.regexpNesting--
  }

  override regexp_eatNestedClass(state: RegExpState): unknown {
    this.enterRegExp()
    const result = super.regexp_eatNestedClass(state)
    this.regexpNesting--
    return result
  }

  private enterRegExp(): void {
    if (++this.regexpNesting > MAX_REGEXP_NESTING) throw nestedTooDeeply(this.start)
  }

  // Declared names

  override enterScope(flags: number): void {
    super.enterScope(flags)
    this.names ??= new DeclaredNames()
    this.names.enter((flags & SCOPE_VAR) !== 0, this.treatFunctionsAsVarInScope(this.currentScope()))
  }

  override exitScope(): void {
    super.exitScope()
    this.names!.exit()
  }

  override declareName(name: string, binding: number, offset: number): void {
    const kind = BINDING_KINDS[binding]!
    const isAtTop =
      kind === "var" ? this.names!.varsGoToTop : kind === "lexical" && this.scopeStack.length === 1
    if (this.inModule && isAtTop) delete this.undefinedExports[name]
    if (!this.names!.declare(name, kind)) this.raise(offset, `'${name}' has already been declared`)
  }

  override checkLocalExport(id: { name: string }): void {
    if (!this.names!.isDeclaredAtTop(id.name)) this.undefinedExports[id.name] = id
  }

  // Eval code

  override get allowSuper(): boolean {
    return super.allowSuper || (this.allow.superProperty && this.isTopThis())
  }

  override get allowDirectSuper(): boolean {
    return super.allowDirectSuper || (this.allow.superCall && this.isTopThis())
  }

  override get allowNewDotTarget(): boolean {
    return super.allowNewDotTarget || this.allow.newTarget
  }

  override checkUnreserved(ref: { name: string; start: number; end: number }): void {
    if (ref.name === "arguments" && !this.allow.arguments && this.isTopThis()) {
      this.raise(ref.start, "'arguments' is not allowed in a class field initializer")
    }
    super.checkUnreserved(ref)
  }

  /** True where `this` is that of the program, and not of a function in it. */
  private isTopThis(): boolean {
    return this.currentThisScope() === this.scopeStack[0]
  }
}
