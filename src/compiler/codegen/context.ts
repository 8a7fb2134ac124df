// What code generation carries along: the unit (one source text) and the function whose code is being written.

import type { Assembler, HandlerRegion, Label, Register } from "../bytecode/assembler.js"
import type { Constant } from "../bytecode/code-block.js"
import type { Analysis, ClassScopes, FunctionScopes, Scope } from "../scope/types.js"
import type { AssignmentIndex } from "./assignment-index.js"
import type { Registers } from "./registers.js"

/** One source text on its way to code blocks. */
export interface Unit {
  readonly source: string
  readonly analysis: Analysis
  readonly selfHosted: boolean
  readonly assignments: AssignmentIndex
}

/** One function (or program) whose code is being written. */
export interface FunctionContext {
  readonly unit: Unit
  readonly scopes: FunctionScopes
  readonly asm: Assembler
  readonly regs: Registers
  /** The scope that the code being written stands in. */
  scope: Scope
  /** Statements that a break, continue or return may have to leave, outermost first. */
  readonly control: Control[]
  /** Register of the completion value, in scripts and evals. */
  readonly completion: Register | null
  /** Where an optional chain goes when it is cut short. */
  chainExit: Label | null
  /** The class whose constructor or initializer this is. */
  readonly classScopes: ClassScopes | null
  /** What the function's entry loads into registers, because the code asked for it. */
  readonly entryLoads: EntryLoads
  /** List of what the innermost block with `using` declarations must dispose of. */
  disposables: Register | null
  /** Labels of the statement about to be compiled. */
  pendingLabels: string[]
}

/**
 * `this` and the nearest environments of the closure are loaded once, at the function's entry, into registers that are
 * kept for them. Only what has been asked for is loaded in the end.
 */
export interface EntryLoads {
  /** Where the loads go, set when the entry has been written that far; -1 before. */
  pc: number
  /** First of MAX_KEPT_ENVIRONMENTS registers, and how many hops out each one's environment is. */
  readonly environments: Register | null
  readonly hops: number[]
  /** Register of `this`, if it is the frame's. */
  readonly self: Register | null
  usesSelf: boolean
}

export const MAX_KEPT_ENVIRONMENTS = 2

export type Control =
  | {
      readonly kind: "loop"
      readonly labels: readonly string[]
      /** For-of has two entries, one around the iterator for break and one inside it for continue. */
      readonly breakTo: Label | null
      readonly continueTo: Label | null
    }
  /** A labelled statement that is no loop, or a switch, which an unlabelled break leaves too. */
  | {
      readonly kind: "block"
      readonly labels: readonly string[]
      readonly breakTo: Label
      readonly isSwitch: boolean
    }
  | {
      readonly kind: "iterator"
      readonly it: Register
      readonly region: HandlerRegion
      readonly isAsync: boolean
    }
  /** A stretch with a catch handler: code that leaves it must not be caught by it. */
  | { readonly kind: "handler"; readonly region: HandlerRegion }
  | {
      readonly kind: "finally"
      /** How the block was entered: FINALLY_NORMAL, FINALLY_THROW, or 2 + index into `exits`. */
      readonly completionKind: Register
      /** What was thrown or is to be returned. */
      readonly completionValue: Register
      readonly entry: Label
      readonly region: HandlerRegion
      readonly exits: Exit[]
    }

/** What a break or continue names. */
export type JumpTarget = Extract<Control, { kind: "loop" | "block" }>

/** A way out of statements: a jump of the source. */
export type Exit =
  | { readonly kind: "break" | "continue"; readonly target: JumpTarget }
  | { readonly kind: "return"; readonly value: Register }

export const FINALLY_NORMAL = 0
export const FINALLY_THROW = 1

export function loadConstant(cx: FunctionContext, dst: Register, value: Constant): void {
  const { asm } = cx
  if (value === undefined) asm.emit("LoadUndefined", { dst })
  else if (value === null) asm.emit("LoadNull", { dst })
  else if (value === true) asm.emit("LoadTrue", { dst })
  else if (value === false) asm.emit("LoadFalse", { dst })
  else if (isSmallInteger(value, -32768, 32767)) asm.emit("LoadInt", { dst, value })
  else asm.emit("LoadConst", { dst, constant: value })
}

export function isSmallInteger(value: unknown, low: number, high: number): value is number {
  return (
    typeof value === "number" &&
    Number.isInteger(value) &&
    value >= low &&
    value <= high &&
    !Object.is(value, -0)
  )
}

/** Moves unless it is there already. */
export function move(cx: FunctionContext, dst: Register, src: Register): Register {
  if (dst !== src) cx.asm.emit("Move", { dst, src })
  return dst
}
