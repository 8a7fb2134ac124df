// Functions: from a node and its scopes to a code block. Order at entry: the promise of an async function, a base
// constructor's fields, `this`, environments, arguments, parameters, vars, function declarations, GeneratorStart, body.

import type { AnyNode, FunctionNode, Node, Pattern } from "../ast.js"
import { Assembler, type Register } from "../bytecode/assembler.js"
import type { CodeBlock, ModuleInfo } from "../bytecode/code-block.js"
import type { ClassScopes, FunctionScopes, Scope } from "../scope/types.js"
import { type EntryLoads, type FunctionContext, MAX_KEPT_ENVIRONMENTS, type Unit } from "./context.js"
import { returnThis } from "./control.js"
import { withDisposal } from "./disposal.js"
import { compileExpression, compileNamed } from "./expressions.js"
import { currentEnvironment, initializeName, ownRegister, storePlace } from "./names.js"
import { bindPattern } from "./patterns.js"
import { Registers } from "./registers.js"
import { initializeVars, instantiateFunctions, openScope } from "./scopes.js"
import { compileStatements, returnExpression } from "./statements.js"

/** Part of the source text that a function's toString shows. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** `dst` ← a closure of the function in the current environment. */
export function compileFunctionValue(
  cx: FunctionContext,
  node: FunctionNode,
  name: string,
  dst?: Register,
  range: Range = node,
): Register {
  const scopes = functionScopes(cx.unit, node)
  const classScopes = scopes.kind === "arrow" ? cx.classScopes : null
  return newFunction(cx, compileFunction(cx.unit, node, scopes, name, range, classScopes), scopes, dst)
}

export function newFunction(
  cx: FunctionContext,
  block: CodeBlock,
  scopes: FunctionScopes,
  dst?: Register,
): Register {
  const { asm, regs } = cx
  dst ??= regs.take()
  const mark = regs.mark()
  const environment = closureEnvironment(cx, scopes)
  asm.emit("NewFunction", { dst, environment, block })
  regs.release(mark)
  return dst
}

/** The environment operand of a closure: undefined is loaded if it reads nothing around it. */
export function closureEnvironment(cx: FunctionContext, scopes: FunctionScopes): Register {
  if (scopes.needsClosure) return currentEnvironment(cx)
  const environment = cx.regs.take()
  cx.asm.emit("LoadUndefined", { dst: environment })
  return environment
}

export function functionScopes(unit: Unit, node: Node): FunctionScopes {
  const scopes = unit.analysis.functions.get(node)
  if (scopes === undefined) throw new Error(`no scopes for ${node.type}`)
  return scopes
}

export function compileFunction(
  unit: Unit,
  node: FunctionNode,
  scopes: FunctionScopes,
  name: string,
  range: Range,
  classScopes: ClassScopes | null,
): CodeBlock {
  const cx = openFunction(unit, scopes, classScopes, false)
  enterFunction(cx, node.params)
  if (node.body.type === "BlockStatement") {
    const statements = node.body.body
    withDisposal(cx, statements, () => compileStatements(cx, statements))
    endFunction(cx)
  } else returnExpression(cx, node.body, node.body.start)
  return closeFunction(cx, name, range, null)
}

/** The context of a new function, with nothing emitted. */
export function openFunction(
  unit: Unit,
  scopes: FunctionScopes,
  classScopes: ClassScopes | null,
  hasCompletion: boolean,
): FunctionContext {
  const regs = new Registers(scopes.localCount)
  const usesFrameThis = scopes.thisBinding?.storage.kind === "frame"
  const entryLoads: EntryLoads = {
    pc: -1,
    environments: scopes.needsClosure ? regs.take(MAX_KEPT_ENVIRONMENTS) : null,
    hops: [],
    self: usesFrameThis ? regs.take() : null,
    usesSelf: false,
  }
  regs.keepAll()
  return {
    entryLoads,
    unit,
    scopes,
    asm: new Assembler(),
    regs,
    scope: outsideOf(scopes),
    control: [],
    completion: hasCompletion ? regs.take() : null,
    chainExit: null,
    classScopes,
    disposables: null,
    pendingLabels: [],
  }
}

/** The scope that a function's outermost scope stands in; the outermost itself for a program. */
function outsideOf(scopes: FunctionScopes): Scope {
  const first = scopes.entryScopes[0] ?? scopes.bodyScope
  return first.parent ?? first
}

/** Everything between the call and the body. */
export function enterFunction(cx: FunctionContext, params: readonly Pattern[]): void {
  const { asm, scopes } = cx
  if (scopes.isAsync && !scopes.isGenerator) asm.emit("AsyncStart", {})
  if (scopes.kind === "baseConstructor" && cx.classScopes?.fieldInitializer) initializeFields(cx)
  if (scopes.thisBinding !== null && !scopes.strict && scopes.kind !== "script" && scopes.kind !== "eval") {
    asm.emit("CoerceThis", {})
  }
  asm.divide()
  cx.entryLoads.pc = asm.pc
  for (const scope of scopes.entryScopes) {
    openScope(cx, scope)
    initializePseudo(cx, scope)
    copyParameters(cx, scope)
  }
  createArguments(cx)
  if (!scopes.hasSimpleParameters) bindParameters(cx, params)
  for (const scope of scopes.bodyScopes) {
    openScope(cx, scope)
    initializePseudo(cx, scope)
  }
  const { bodyScope } = scopes
  initializeVars(cx, bodyScope)
  instantiateFunctions(cx, bodyScope)
  if (scopes.isGenerator) asm.emit("GeneratorStart", {})
}

function initializeFields(cx: FunctionContext): void {
  const mark = cx.regs.mark()
  const callee = cx.regs.take()
  const self = cx.regs.take()
  cx.asm.emit("LoadCallee", { dst: callee })
  cx.asm.emit("LoadThis", { dst: self })
  cx.asm.emit("InitializeFields", { function: callee, self })
  cx.regs.release(mark)
}

/** Stores what the frame knows into the bindings of `scope` that need it: this, new.target, the function's own name. */
export function initializePseudo(cx: FunctionContext, scope: Scope): void {
  const { asm, regs, scopes, unit } = cx
  const store = (
    binding: FunctionScopes["thisBinding"],
    load: "LoadThis" | "LoadNewTarget" | "LoadHome" | "LoadCallee",
  ) => {
    if (binding === null || binding.scope !== scope) return
    const { kind } = binding.storage
    if (kind !== "register" && kind !== "slot") return
    const mark = regs.mark()
    const dst = binding.storage.kind === "register" ? (binding.storage.register as Register) : regs.take()
    asm.emit(load, { dst })
    storePlace(cx, unit.analysis.place(cx.scope, binding), dst)
    regs.release(mark)
  }
  // A derived constructor's `this` stays empty until super() returns.
  if (scopes.kind !== "derivedConstructor") store(scopes.thisBinding, "LoadThis")
  store(scopes.newTargetBinding, "LoadNewTarget")
  store(scopes.homeBinding, "LoadHome")
  store(scopes.calleeBinding, "LoadCallee")
  if (scope.kind === "function-name")
    for (const binding of scope.bindings.values()) store(binding, "LoadCallee")
  if (scope.kind === "eval-vars" && scope.object !== null) createEvalVars(cx, scope)
}

/** The object that keeps what sloppy direct evals declare: no prototype, never seen by the guest. */
function createEvalVars(cx: FunctionContext, scope: Scope): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  const object = regs.take()
  const prototype = regs.take()
  asm.emit("NewObject", { dst: object })
  asm.emit("LoadNull", { dst: prototype })
  asm.emit("SetProto", { object, value: prototype })
  storePlace(cx, cx.unit.analysis.place(cx.scope, scope.object!), object)
  regs.release(mark)
}

function copyParameters(cx: FunctionContext, scope: Scope): void {
  if (!cx.scopes.hasSimpleParameters) return
  for (const binding of scope.bindings.values()) {
    if (binding.parameterIndex < 0 || binding.storage.kind === "unused") continue
    storePlace(cx, cx.unit.analysis.place(cx.scope, binding), binding.parameterIndex as Register)
  }
}

function createArguments(cx: FunctionContext): void {
  const { asm, regs, scopes, unit } = cx
  const binding = scopes.argumentsBinding
  if (binding === null) return
  const mark = regs.mark()
  const dst = binding.storage.kind === "register" ? (binding.storage.register as Register) : regs.take()
  if (scopes.mapsArguments) {
    const slots = Array.from({ length: scopes.parameterCount }, () => -1)
    for (const { parameterIndex, storage } of scopes.entryScopes.at(-1)!.bindings.values()) {
      if (parameterIndex >= 0 && storage.kind === "slot") slots[parameterIndex] = storage.slot
    }
    const environment = currentEnvironment(cx)
    asm.emit("CreateMappedArguments", { dst, environment, map: { kind: "arguments-map", slots } })
  } else asm.emit("CreateArguments", { dst })
  if (binding.storage.kind !== "unused") storePlace(cx, unit.analysis.place(cx.scope, binding), dst)
  regs.release(mark)
}

/** Parameters that are more than names, left to right. */
function bindParameters(cx: FunctionContext, params: readonly Pattern[]): void {
  const { asm, regs } = cx
  params.forEach((source, index) => {
    const param = source as AnyNode
    const mark = regs.mark()
    const argument = index as Register
    if (param.type === "RestElement") {
      const name = param.argument.type === "Identifier" ? param.argument.name : null
      const dst = (name === null ? undefined : ownRegister(cx, name)) ?? regs.take()
      asm.offset = param.start
      asm.emit("CreateRest", { dst, start: index })
      bindPattern(cx, param.argument, dst, "initialize")
    } else if (param.type === "AssignmentPattern") {
      const given = asm.label()
      asm.emit("JumpIfNotUndefined", { test: argument, target: given })
      if (param.left.type === "Identifier") compileNamed(cx, param.right, param.left.name, argument)
      else compileExpression(cx, param.right, argument)
      asm.bind(given)
      bindPattern(cx, param.left, argument, "initialize")
    } else if (param.type === "Identifier") initializeName(cx, param.name, argument)
    else bindPattern(cx, source, argument, "initialize")
    regs.release(mark)
  })
}

/** What happens when control reaches the end of the body. */
export function endFunction(cx: FunctionContext): void {
  const { asm, scopes } = cx
  if (asm.unreachable) return
  if (scopes.kind === "derivedConstructor") returnThis(cx)
  else if (cx.completion !== null) asm.emit("Return", { src: cx.completion })
  else asm.emit("ReturnUndefined", {})
}

export function closeFunction(
  cx: FunctionContext,
  name: string,
  range: Range,
  module: ModuleInfo | null,
): CodeBlock {
  const { scopes, regs, asm, unit } = cx
  insertEntryLoads(cx)
  return {
    name,
    kind: scopes.kind,
    isAsync: scopes.isAsync,
    isGenerator: scopes.isGenerator,
    strict: scopes.strict,
    selfHosted: unit.selfHosted,
    length: scopes.length,
    parameterCount: scopes.parameterCount,
    localCount: scopes.localCount,
    registerCount: regs.count,
    needsArguments: scopes.argumentsBinding !== null || hasRest(scopes),
    ...asm.finish(),
    start: range.start,
    end: range.end,
    module,
  }
}

function insertEntryLoads({ asm, entryLoads }: FunctionContext): void {
  const { pc, environments, hops, self, usesSelf } = entryLoads
  if (hops.length === 0 && !usesSelf) return
  asm.insert(pc, () => {
    hops.forEach((count, index) => {
      asm.emit("CalleeEnv", { dst: (environments! + index) as Register, hops: count })
    })
    if (usesSelf) asm.emit("LoadThis", { dst: self! })
  })
}

function hasRest(scopes: FunctionScopes): boolean {
  const { node } = scopes
  if (scopes.synthetic !== null || !("params" in node)) return false
  return node.params.at(-1)?.type === "RestElement"
}
