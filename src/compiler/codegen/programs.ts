// Top blocks: scripts, modules, eval code, and files of self-hosted functions.

import type { AnyNode, FunctionDeclaration, FunctionExpression, Node, Program } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import { type CodeBlock, CompileError } from "../bytecode/code-block.js"
import type { Analysis, Scope } from "../scope/types.js"
import { AssignmentIndex } from "./assignment-index.js"
import { type FunctionContext, loadConstant, type Unit } from "./context.js"
import { withDisposal } from "./disposal.js"
import {
  closeFunction,
  compileFunction,
  compileFunctionValue,
  endFunction,
  functionScopes,
  initializePseudo,
  newFunction,
  openFunction,
} from "./functions.js"
import { moduleInfo } from "./modules.js"
import { assignName, loadPlace, prepareAssignment } from "./names.js"
import { declaredName, initializeVars, instantiateFunctions, openScope } from "./scopes.js"
import { callSelfHosted } from "./self-hosted-calls.js"
import { compileStatements } from "./statements.js"

function openUnit(source: string, program: Program, analysis: Analysis, selfHosted: boolean): Unit {
  return { source, analysis, selfHosted, assignments: new AssignmentIndex(program) }
}

function wholeSource({ source }: Unit): { start: number; end: number } {
  return { start: 0, end: source.length }
}

// --- scripts ---

export function compileScript(source: string, program: Program, analysis: Analysis): CodeBlock {
  const unit = openUnit(source, program, analysis, false)
  const cx = openFunction(unit, analysis.program, null, true)
  loadConstant(cx, cx.completion!, undefined)
  const { declarations } = analysis
  if (declarations !== null && hasDeclarations(declarations)) cx.asm.emit("DeclareGlobals", { declarations })
  enterScopes(cx)
  declareGlobalFunctions(cx, cx.scope, false)
  compileStatements(cx, program.body)
  endFunction(cx)
  return closeFunction(cx, "", wholeSource(unit), null)
}

function hasDeclarations(declarations: NonNullable<Analysis["declarations"]>): boolean {
  const { lexical, vars, functions } = declarations
  return lexical.length + vars.length + functions.length > 0
}

function enterScopes(cx: FunctionContext): void {
  cx.asm.divide()
  cx.entryLoads.pc = cx.asm.pc
  for (const scope of cx.scopes.entryScopes) {
    openScope(cx, scope)
    initializePseudo(cx, scope)
  }
}

function declareGlobalFunctions(cx: FunctionContext, scope: Scope, configurable: boolean): void {
  for (const declaration of scope.functions) {
    const mark = cx.regs.mark()
    const { name } = declaration.id
    const value = compileFunctionValue(cx, declaration, name)
    cx.asm.emit("DeclareGlobalFunction", { value, name, configurable: configurable ? 1 : 0 })
    cx.regs.release(mark)
  }
}

// --- functions made from text ---

/** A program whose value is the function: `parse.ts`, parseFunction. It sees no binding of its own name. */
export function compileDynamicFunction(source: string, program: Program, analysis: Analysis): CodeBlock {
  const unit = openUnit(source, program, analysis, false)
  const cx = openFunction(unit, analysis.program, null, true)
  enterScopes(cx)
  const node = dynamicFunctionNode(program)
  const scopes = functionScopes(unit, node)
  const block = compileFunction(unit, node, scopes, "anonymous", node, null)
  newFunction(cx, block, scopes, cx.completion!)
  endFunction(cx)
  return closeFunction(cx, "", wholeSource(unit), null)
}

export function dynamicFunctionNode(program: Program): FunctionExpression {
  const statement = program.body[0] as AnyNode
  if (statement.type === "ExpressionStatement" && statement.expression.type === "FunctionExpression") {
    return statement.expression
  }
  throw new Error("not the program of a dynamic function")
}

// --- eval code ---

export function compileEval(source: string, program: Program, analysis: Analysis): CodeBlock {
  const unit = openUnit(source, program, analysis, false)
  const cx = openFunction(unit, analysis.program, null, true)
  const { asm } = cx
  loadConstant(cx, cx.completion!, undefined)
  const declared = analysis.evalDeclarations
  if (declared?.target === "global" && hasDeclarations(declared.declarations)) {
    asm.emit("DeclareGlobals", { declarations: declared.declarations })
  }
  enterScopes(cx)
  if (declared?.target === "global") declareGlobalFunctions(cx, cx.scope, true)
  else if (declared?.target === "object") declareInObject(cx, declared)
  else {
    initializeVars(cx, analysis.program.bodyScope)
    instantiateFunctions(cx, analysis.program.bodyScope)
  }
  compileStatements(cx, program.body)
  endFunction(cx)
  return closeFunction(cx, "", wholeSource(unit), null)
}

/** Vars and functions of a sloppy direct eval in a function: on the function's eval-vars object. */
function declareInObject(cx: FunctionContext, declared: NonNullable<Analysis["evalDeclarations"]>): void {
  const { regs } = cx
  const { vars, functions } = declared.declarations
  for (const name of [...vars, ...functions]) {
    const mark = regs.mark()
    callSelfHosted(cx, regs.take(), "EvalVarsDeclare", [loadPlace(cx, declared.object!), name])
    regs.release(mark)
  }
  for (const declaration of cx.scope.functions) {
    const mark = regs.mark()
    const { binding, name } = declaredName(declaration)
    const target = prepareAssignment(cx, binding, undefined)
    assignName(cx, target, compileFunctionValue(cx, declaration, name))
    regs.release(mark)
  }
}

// --- modules ---

export function compileModule(source: string, program: Program, analysis: Analysis): CodeBlock {
  const unit = openUnit(source, program, analysis, false)
  const cx = openFunction(unit, analysis.program, null, false)
  const { asm } = cx
  const hasTopLevelAwait = awaits(program)
  for (const scope of analysis.program.entryScopes) {
    const { environment } = scope
    if (scope.kind === "module" && environment !== null) {
      // Made by the linker, and given as the closure's environment.
      cx.scope = scope
      asm.emit("CalleeEnv", { dst: environment.register as Register, hops: 0 })
    } else openScope(cx, scope)
    initializePseudo(cx, scope)
  }
  initializeVars(cx, analysis.program.bodyScope)
  instantiateFunctions(cx, analysis.program.bodyScope)
  asm.emit("GeneratorStart", {})
  if (hasTopLevelAwait) asm.emit("AsyncStart", {})
  withDisposal(cx, program.body, () => compileStatements(cx, program.body))
  endFunction(cx)
  const info = { ...moduleInfo(program, analysis), hasTopLevelAwait }
  return { ...closeFunction(cx, "", wholeSource(unit), info), isAsync: hasTopLevelAwait }
}

/** Whether a module has an await outside of its functions. */
function awaits(program: Program): boolean {
  const pending: unknown[] = [program]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== "object" || value === null) continue
    const node = value as AnyNode
    if (node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await)) return true
    if (node.type === "VariableDeclaration" && node.kind === "await using") return true
    if (isOwnFunction(node)) continue
    pending.push(...Object.values(value))
  }
  return false
}

function isOwnFunction({ type }: Node): boolean {
  return (
    type === "FunctionDeclaration" ||
    type === "FunctionExpression" ||
    type === "ArrowFunctionExpression" ||
    type === "StaticBlock"
  )
}

// --- self-hosted code ---

/** A block that is never run, whose `blocks` are the file's functions, found by name. */
export function compileSelfHosted(source: string, program: Program, analysis: Analysis): CodeBlock {
  const unit = openUnit(source, program, analysis, true)
  const cx = openFunction(unit, analysis.program, null, true)
  enterScopes(cx)
  for (const statement of program.body) {
    const node = statement as AnyNode
    if (node.type === "ExpressionStatement" && node.directive) continue
    if (node.type !== "FunctionDeclaration") {
      throw new CompileError("SyntaxError", "self-hosted code consists of function declarations", node.start)
    }
    const mark = cx.regs.mark()
    const declaration = node as FunctionDeclaration
    compileFunctionValue(cx, declaration, declaration.id.name)
    cx.regs.release(mark)
  }
  loadConstant(cx, cx.completion!, undefined)
  endFunction(cx)
  return closeFunction(cx, "", wholeSource(unit), null)
}
