// Reading and writing of names: variables wherever they live, names under `with` and sloppy direct eval, and the
// pseudo-bindings this, new.target, %home and %callee.

import type { Node } from "../ast.js"
import type { Label, Register } from "../bytecode/assembler.js"
import { CompileError } from "../bytecode/code-block.js"
import { ERROR_KINDS, type ErrorKind } from "../bytecode/opcodes.js"
import type { DynamicLevel, EnvironmentPath, Place, Reference } from "../scope/types.js"
import { type FunctionContext, MAX_KEPT_ENVIRONMENTS, move } from "./context.js"
import { callSelfHosted } from "./self-hosted-calls.js"

/** A name whose place is settled, so that what stands on the right of an assignment can be evaluated now. */
export interface NameTarget {
  readonly reference: Reference
  /** The `with` or eval-vars object that has the name, or empty; null if there are no such levels. */
  readonly base: Register | null
  /** Whether the strict, unresolved global existed before the right side was evaluated. */
  readonly exists: Register | null
}

/** The register of an environment. */
export function environmentRegister(cx: FunctionContext, path: EnvironmentPath): Register {
  if (path.kind === "register") return path.register as Register
  const kept = keptEnvironment(cx, path.hops)
  if (kept !== null) return kept
  const dst = cx.regs.take()
  cx.asm.emit("CalleeEnv", { dst, hops: path.hops })
  return dst
}

/** The register that holds the environment from the function's entry on, if there is one left for it. */
function keptEnvironment({ entryLoads }: FunctionContext, hops: number): Register | null {
  const { pc, environments, hops: kept } = entryLoads
  if (pc < 0 || environments === null) return null
  let index = kept.indexOf(hops)
  if (index < 0) {
    if (kept.length === MAX_KEPT_ENVIRONMENTS) return null
    index = kept.push(hops) - 1
  }
  return (environments + index) as Register
}

/** The innermost environment at the current scope, as an operand; undefined is loaded if there is none. */
export function currentEnvironment(cx: FunctionContext): Register {
  const path = cx.unit.analysis.environmentAt(cx.scope)
  if (path !== null) return environmentRegister(cx, path)
  const dst = cx.regs.take()
  cx.asm.emit("LoadUndefined", { dst })
  return dst
}

/** Reads a place that is no global: a variable's register as it is if no destination is asked for. */
export function loadPlace(cx: FunctionContext, place: Place, dst?: Register): Register {
  switch (place.kind) {
    case "register":
      return dst === undefined ? (place.register as Register) : move(cx, dst, place.register as Register)
    case "slot": {
      dst ??= cx.regs.take()
      const mark = cx.regs.mark()
      const environment = environmentRegister(cx, place.environment)
      if (place.slot < 256) cx.asm.emit("GetSlot", { dst, environment, slot: place.slot })
      else cx.asm.emit("GetSlotWide", { dst, environment, slot: place.slot })
      cx.regs.release(mark)
      return dst
    }
    case "import":
      dst ??= cx.regs.take()
      cx.asm.emit("GetImport", { dst, binding: place.index })
      return dst
    case "global":
    case "frame":
      throw new Error(`a ${place.kind} place is not read by itself`)
  }
}

export function storePlace(cx: FunctionContext, place: Place, value: Register): void {
  switch (place.kind) {
    case "register":
      move(cx, place.register as Register, value)
      return
    case "slot": {
      const mark = cx.regs.mark()
      const environment = environmentRegister(cx, place.environment)
      if (place.slot < 256) cx.asm.emit("SetSlot", { environment, slot: place.slot, value })
      else cx.asm.emit("SetSlotWide", { environment, slot: place.slot, value })
      cx.regs.release(mark)
      return
    }
    case "frame":
      // A variable that nothing reads.
      return
    case "global":
    case "import":
      throw new Error(`a ${place.kind} place is not written by itself`)
  }
}

export function throwError(cx: FunctionContext, kind: ErrorKind, message: string): void {
  cx.asm.emit("ThrowError", { kind: ERROR_KINDS.indexOf(kind), message })
}

// --- reading ---

/** Reads a name. `orUndefined`: typeof of an unresolvable name. */
export function loadName(
  cx: FunctionContext,
  name: string,
  use: Node | undefined,
  dst?: Register,
  orUndefined = false,
): Register {
  const reference = cx.unit.analysis.resolve(cx.scope, name, use)
  if (reference.dynamic.length === 0) return loadStatic(cx, reference, dst, orUndefined)
  dst ??= cx.regs.take()
  const mark = cx.regs.mark()
  const { base } = prepareName(cx, reference)
  loadPrepared(cx, { reference, base, exists: null }, dst, orUndefined)
  cx.regs.release(mark)
  return dst
}

/** Reads a name whose levels have been looked through already. */
export function loadPrepared(
  cx: FunctionContext,
  { reference, base }: NameTarget,
  dst: Register,
  orUndefined = false,
): void {
  if (base === null) {
    loadStatic(cx, reference, dst, orUndefined)
    return
  }
  const { asm } = cx
  const plain = asm.label()
  const end = asm.label()
  asm.emit("JumpIfEmpty", { test: base, target: plain })
  const mark = cx.regs.mark()
  callSelfHosted(cx, dst, "WithGet", [base, reference.name, cx.scopes.strict])
  cx.regs.release(mark)
  asm.emit("Jump", { target: end })
  asm.bind(plain)
  loadStatic(cx, reference, dst, orUndefined)
  asm.bind(end)
}

function loadStatic(
  cx: FunctionContext,
  reference: Reference,
  dst: Register | undefined,
  orUndefined: boolean,
): Register {
  const { asm, regs } = cx
  const { name, binding, place, needsCheck } = reference
  if (place.kind === "global") {
    refuseGlobal(cx, reference)
    dst ??= regs.take()
    // The global object's `undefined` can't be changed, nor hidden by a script's declarations.
    if (name === "undefined" && binding === null) asm.emit("LoadUndefined", { dst })
    else if (orUndefined) asm.emit("GetGlobalOrUndefined", { dst, cache: name })
    else asm.emit("GetGlobal", { dst, cache: name })
    return dst
  }
  if (!needsCheck) return loadPlace(cx, place, dst)
  if (place.kind === "register") {
    // Check before the move: the destination keeps its value if this throws.
    asm.emit("ThrowIfEmpty", { src: place.register as Register, name })
    return loadPlace(cx, place, dst)
  }
  const mark = regs.mark()
  const value = loadPlace(cx, place, dst !== undefined && regs.isLocal(dst) ? regs.take() : dst)
  asm.emit("ThrowIfEmpty", { src: value, name })
  if (dst === undefined) return value
  regs.release(mark)
  return move(cx, dst, value)
}

// --- writing ---

/**
 * Settles where an assignment to a name will go, before its right side is evaluated: which `with` or eval-vars object
 * has it, and in strict code whether an unresolved global exists. Takes temporaries that stay live with the result.
 */
export function prepareAssignment(
  cx: FunctionContext,
  name: string,
  use: Node | undefined,
  isUpdate = false,
): NameTarget {
  const reference = cx.unit.analysis.resolve(cx.scope, name, use)
  const { place, binding } = reference
  refuseGlobal(cx, reference)
  const target = prepareName(cx, reference)
  // An update reads the name first, which throws if there is none.
  if (isUpdate || place.kind !== "global" || !cx.scopes.strict || binding !== null) return target
  const exists = cx.regs.take()
  cx.asm.emit("ResolveGlobal", { dst: exists, cache: name })
  return { ...target, exists }
}

/** Self-hosted code has no globals. */
function refuseGlobal(cx: FunctionContext, { name, place }: Reference): void {
  if (!cx.unit.selfHosted || place.kind !== "global") return
  throw new CompileError("ReferenceError", `self-hosted code names the global ${name}`, cx.asm.offset)
}

/** Looks through the dynamic levels of a reference. */
export function prepareName(cx: FunctionContext, reference: Reference): NameTarget {
  if (reference.dynamic.length === 0) return { reference, base: null, exists: null }
  const { asm, regs } = cx
  const base = regs.take()
  const found = asm.label()
  for (const level of reference.dynamic) lookThrough(cx, level, reference.name, base, found)
  asm.emit("LoadEmpty", { dst: base })
  asm.bind(found)
  return { reference, base, exists: null }
}

function lookThrough(
  cx: FunctionContext,
  level: DynamicLevel,
  name: string,
  base: Register,
  found: Label,
): void {
  const { asm, regs } = cx
  const mark = regs.mark()
  loadPlace(cx, level.object, base)
  const has = regs.take()
  callSelfHosted(cx, has, level.kind === "with" ? "WithHas" : "EvalVarsHas", [base, name])
  asm.emit("JumpIfTrue", { test: has, target: found })
  regs.release(mark)
}

/** Assigns to a settled name. */
export function assignName(cx: FunctionContext, target: NameTarget, value: Register): void {
  const { asm } = cx
  if (target.base === null) {
    assignStatic(cx, target, value)
    return
  }
  const plain = asm.label()
  const end = asm.label()
  asm.emit("JumpIfEmpty", { test: target.base, target: plain })
  const mark = cx.regs.mark()
  callSelfHosted(cx, cx.regs.take(), "WithSet", [target.base, target.reference.name, value, cx.scopes.strict])
  cx.regs.release(mark)
  asm.emit("Jump", { target: end })
  asm.bind(plain)
  assignStatic(cx, target, value)
  asm.bind(end)
}

function assignStatic(cx: FunctionContext, { reference, exists }: NameTarget, value: Register): void {
  const { asm, regs } = cx
  const { name, binding, place, needsCheck } = reference
  if (place.kind === "global") {
    if (exists !== null) {
      const known = asm.label()
      asm.emit("JumpIfTrue", { test: exists, target: known })
      throwError(cx, "ReferenceError", `${name} is not defined`)
      asm.bind(known)
    }
    asm.emit("SetGlobal", { value, cache: name })
    return
  }
  if (needsCheck) {
    const mark = regs.mark()
    asm.emit("ThrowIfEmpty", { src: loadPlace(cx, place), name })
    regs.release(mark)
  }
  switch (binding?.kind) {
    case "const":
    case "using":
    case "class-name":
    case "import":
      throwError(cx, "TypeError", `assignment to constant variable ${name}`)
      return
    case "function-name":
      if (cx.scopes.strict) throwError(cx, "TypeError", `assignment to constant variable ${name}`)
      return
    default:
      storePlace(cx, place, value)
  }
}

/** Initializes a declared name: let, const, class, parameters, catch parameters, functions. */
export function initializeName(cx: FunctionContext, name: string, value: Register): void {
  const { place, binding } = cx.unit.analysis.resolve(cx.scope, name)
  if (binding?.storage.kind === "unused") return
  if (place.kind === "global") cx.asm.emit("InitGlobalLexical", { value, cache: name })
  else storePlace(cx, place, value)
}

/** The register that a declared name lives in, if it does: the value can be put there at once. */
export function ownRegister(cx: FunctionContext, name: string): Register | undefined {
  const { place, dynamic, binding } = cx.unit.analysis.resolve(cx.scope, name)
  if (binding?.storage.kind === "unused") return undefined
  return dynamic.length === 0 && place.kind === "register" ? (place.register as Register) : undefined
}

/** True for variables in registers that need no test, and for `this` of the frame: nothing but this code changes them. */
export function isQuietName(cx: FunctionContext, name: string, use: Node): boolean {
  const { dynamic, place, needsCheck } = cx.unit.analysis.resolve(cx.scope, name, use)
  return dynamic.length === 0 && !needsCheck && (place.kind === "register" || place.kind === "frame")
}

/**
 * A name under `with` or sloppy eval as a callee: R[window] ← its value, R[window + 1] ← the `with` object that has it.
 *
 * @returns false, with nothing emitted, if the name has no such levels
 */
export function lookupCallee(cx: FunctionContext, name: string, use: Node, window: Register): boolean {
  const { asm, regs } = cx
  const reference = cx.unit.analysis.resolve(cx.scope, name, use)
  if (reference.dynamic.length === 0) return false
  const self = (window + 1) as Register
  const end = asm.label()
  for (const level of reference.dynamic) {
    const next = asm.label()
    const mark = regs.mark()
    loadPlace(cx, level.object, self)
    callSelfHosted(cx, window, level.kind === "with" ? "WithHas" : "EvalVarsHas", [self, name])
    asm.emit("JumpIfFalse", { test: window, target: next })
    callSelfHosted(cx, window, "WithGet", [self, name, cx.scopes.strict])
    if (level.kind === "eval-vars") asm.emit("LoadUndefined", { dst: self })
    asm.emit("Jump", { target: end })
    asm.bind(next)
    regs.release(mark)
  }
  loadStatic(cx, reference, window, false)
  asm.emit("LoadUndefined", { dst: self })
  asm.bind(end)
  return true
}

/** `delete name`, sloppy code only. */
export function deleteName(cx: FunctionContext, name: string, dst: Register): void {
  const { asm } = cx
  const reference = cx.unit.analysis.resolve(cx.scope, name)
  const { base } = prepareName(cx, reference)
  const plain = asm.label()
  const end = asm.label()
  if (base !== null) {
    asm.emit("JumpIfEmpty", { test: base, target: plain })
    deleteFrom(cx, base, name, dst)
    asm.emit("Jump", { target: end })
    asm.bind(plain)
  }
  // Of the static places only a global without a lexical declaration can go.
  if (reference.place.kind === "global") callSelfHosted(cx, dst, "DeleteGlobal", [name])
  else asm.emit("LoadFalse", { dst })
  asm.bind(end)
}

function deleteFrom(cx: FunctionContext, object: Register, name: string, dst: Register): void {
  const mark = cx.regs.mark()
  const key = cx.regs.take()
  cx.asm.emit("LoadConst", { dst: key, constant: name })
  cx.asm.emit("DeleteElem", { dst, object, key })
  cx.regs.release(mark)
}

// --- pseudo-bindings ---

export type PseudoName = "this" | "new.target" | "%home" | "%callee"

const FRAME_LOADS = {
  this: "LoadThis",
  "new.target": "LoadNewTarget",
  "%home": "LoadHome",
  "%callee": "LoadCallee",
} as const

/** Reads a pseudo-binding. An unbound `this` throws. */
export function loadPseudo(
  cx: FunctionContext,
  name: PseudoName,
  dst?: Register,
  unchecked = false,
): Register {
  const { place, needsCheck } = cx.unit.analysis.resolve(cx.scope, name)
  if (place.kind === "frame" || place.kind === "global") {
    const { entryLoads } = cx
    if (name === "this" && dst === undefined && entryLoads.self !== null && entryLoads.pc >= 0) {
      entryLoads.usesSelf = true
      return entryLoads.self
    }
    dst ??= cx.regs.take()
    cx.asm.emit(FRAME_LOADS[name], { dst })
    return dst
  }
  const value = loadPlace(cx, place, dst)
  if (needsCheck && !unchecked) cx.asm.emit("ThrowIfEmpty", { src: value, name })
  return value
}
