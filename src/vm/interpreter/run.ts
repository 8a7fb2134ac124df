// The interpreter: one loop over packed words. State is in locals; between two instructions everything that a guest is can be
// written back to the agent, and is, at each safepoint where the slice's fuel is used up.
//
// Fuel. `fuel` is the fuel left plus `pc`, so straight-line code pays by moving pc. A taken jump adds its displacement to
// both. A safepoint is `fuel < pc`: nothing is left. A frame's instruction that calls stays at its own pc until its result
// arrives; returning pays nothing more, and is a safepoint: a chain of returns may be as long as the stack is deep.
//
// An arm does its fast path and continues, or sets `post` and breaks: what follows the switch calls, returns, delivers,
// suspends. Arms that are rare are in cold.ts. Slow paths are told where their result goes and either return it or push
// a frame and return CALLED. The function's size matters more than anything else here: past 61,440 bytes of V8 bytecode it
// is never optimised (a test watches).

import { Op } from "../../compiler/bytecode/op.generated.js"
import { OP_LENGTH, OP_NAMES, OPS, type OpRow } from "../../compiler/bytecode/opcodes.js"
import { PRIMITIVE_NAMES, PRIMITIVES } from "../../compiler/bytecode/primitives.js"
import { type Agent, CALLED, type Called, type StopReason } from "../agent.js"
import { Inline, type NativeRow, NO_STEP } from "../builtins/define.js"
import { Environment } from "../objects/environment.js"
import {
  ArrayObject,
  builtinsOf,
  CallKind,
  type FunctionObject,
  type GuestObject,
  getSlot,
  initializeSlot,
  isObject,
  LazyValue,
  PlainObject,
  setSlot,
} from "../objects/object.js"
import { EMPTY, Rope, type Value } from "../objects/value.js"
import { remainder } from "../operations/arithmetic.js"
import { toBoolean } from "../operations/conversions.js"
import { plainArray } from "../operations/dense-array.js"
import { FREE_COMPARISON, strictEquals } from "../operations/equality.js"
import type { FixedPrimitive, ListPrimitive } from "../primitives/define.js"
import { PRIMITIVE_BODIES } from "../primitives/index.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { binarySlow, branchSlow, compareSlow, looselyEqual, postStep, unarySlow } from "./arithmetic.js"
import { type Code, otherEntry } from "./code.js"
import { Control, cold, hasElement } from "./cold.js"
import { CONTROL_PRIMITIVES } from "./control-primitives.js"
import { Then } from "./frame.js"
import { newClosure } from "./functions.js"
import { getGlobal, setGlobal } from "./globals.js"
import { callWindow, constructWindow } from "./invoke.js"
import { isPlainArray, iterNext, steppedGenerator } from "./iteration.js"
import { checkMemory, holdOn } from "./memory.js"
import { importOf, notInitialized } from "./module-access.js"
import { callNative } from "./native-call.js"
import {
  canAppend,
  checkStored,
  createProperty,
  defineNamed,
  getElement,
  getLength,
  getNamed,
  holderOf,
  keyOf,
  methodOf,
  newObjectWith,
  setElement,
  setNamed,
  storeCached,
  textOf,
} from "./property-access.js"
import { finishCoroutine, resumeNext, suspend, yieldValue } from "./suspend.js"
import { deliver, goOnUnwinding, payInstallment, STEP_COST, stepOf, throwFrom, unwind } from "./unwind.js"

/** Where to go on after the switch. */
const enum Post {
  /** `slow` is the value for R[a], or CALLED. */
  Store,
  /** `slow` says whether to take the jump in the second word, or CALLED. */
  Branch,
  /** `slow` is whether a [[Set]] worked, or CALLED. */
  Stored,
  /** Nothing to store. */
  Step,
  Call,
  Construct,
  Return,
  SliceEnd,
  /** A frame has been pushed, and there are no fuel or no bytes left: `pc` is the frame's own. */
  Entered,
  /** What cold.ts does. */
  Cold,
  /** agent.fuel is set; load the frame on top. */
  Reload,
}

const EXTRA: readonly number[] = OP_NAMES.map((name) => (OPS[name] as OpRow).extra ?? 0)
const PRIMITIVE_COST: readonly number[] = PRIMITIVE_NAMES.map((name) => PRIMITIVES[name].cost)
const PRIMITIVE_IS_LIST: readonly boolean[] = PRIMITIVE_NAMES.map(
  (name) => (PRIMITIVES[name].arity as number | "n") === "n",
)

/** Texts shorter than this are joined in the loop: no fuel of their own, and never ropes. */
const SHORT_TEXT = 32

/** A slice of at least this much fuel starts with a copy of a stack of at most that many values. */
const RENEWING_SLICE = 5_000
const RENEWABLE_STACK = 1_024

/** Whether a comparison for identity is paid for by length: of long texts, ropes and BigInts. (Ropes have no shape.) */
function isLong(left: Value, right: Value): boolean {
  switch (typeof left) {
    case "string":
      return left.length > FREE_COMPARISON || (typeof right === "object" && right !== null)
    case "object":
      return left !== null && left.shape === null
    case "bigint":
      return true
    default:
      return false
  }
}

/** Takes what leaves have used since the loop last looked. */
function settle(agent: Agent): void {
  const { meter } = agent.realm
  agent.fuel -= meter.debt
  meter.debt = 0
}

/** The code that a CallSelfHosted site calls, looked up by name once. */
function selfHostedTarget(realm: Realm, code: Code, constant: number): Code {
  const target = realm.intrinsics.selfHosted(code.constants[constant] as string) as Code
  code.selfHostedTargets[constant] = target
  return target
}

/**
 * Runs the agent until its fuel is used up or its frames have all returned. `agent.fuel` is the fuel of the slice; what is
 * left (negative: overdrawn, to be carried over) is there again on return.
 */
export function run(agent: Agent): StopReason {
  const { realm } = agent
  const { meter } = realm
  meter.begin()
  if (agent.installment > 0 && !payInstallment(agent)) return "slice-end"
  if (agent.census !== null) {
    const reason = holdOn(agent)
    if (reason !== null) return reason
  }
  if (agent.isUnwinding) {
    const reason = goOnUnwinding(agent)
    if (reason !== null) return reason
  }
  // Boxed numbers stored into an old array cost a write barrier each: long slices begin with a young stack.
  if (agent.fuel >= RENEWING_SLICE && agent.stack.length <= RENEWABLE_STACK) agent.stack = agent.stack.slice()
  for (;;) {
    settle(agent)
    if (agent.depth < 0) return "done"
    let frame = agent.frames[agent.depth]!
    let code = frame.code
    let words = code.words
    let base = frame.base | 0
    let pc = frame.pc | 0
    let fuel = (agent.fuel + pc) | 0
    let regs = agent.stack
    if (fuel < pc) return "slice-end"
    try {
      for (;;) {
        const word = words[pc]! | 0
        // Declared here, not above: they are dead when an arm continues, and must not be carried round.
        let slow: Value | boolean | Called
        let post = Post.Store as Post
        switch ((word & 255) as Op) {
          // Moves and constants
          case Op.Move:
            regs[base + ((word >>> 8) & 255)] = regs[base + ((word >>> 16) & 255)]
            pc = (pc + 1) | 0
            continue
          case Op.Move2: {
            const dst = base + ((word >>> 8) & 255)
            regs[dst] = regs[base + ((word >>> 16) & 255)]
            regs[dst + 1] = regs[base + (word >>> 24)]
            pc = (pc + 1) | 0
            continue
          }
          case Op.LoadConst:
            regs[base + ((word >>> 8) & 255)] = code.constants[words[pc + 1]!]
            pc = (pc + 2) | 0
            continue
          case Op.LoadInt:
            regs[base + ((word >>> 8) & 255)] = word >> 16
            pc = (pc + 1) | 0
            continue
          case Op.LoadUndefined:
            regs[base + ((word >>> 8) & 255)] = undefined
            pc = (pc + 1) | 0
            continue
          case Op.LoadNull:
            regs[base + ((word >>> 8) & 255)] = null
            pc = (pc + 1) | 0
            continue
          case Op.LoadTrue:
            regs[base + ((word >>> 8) & 255)] = true
            pc = (pc + 1) | 0
            continue
          case Op.LoadFalse:
            regs[base + ((word >>> 8) & 255)] = false
            pc = (pc + 1) | 0
            continue
          case Op.LoadEmpty:
            regs[base + ((word >>> 8) & 255)] = EMPTY
            pc = (pc + 1) | 0
            continue

          // R[dst] ← R[left] + R[right]
          case Op.Add: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left + right
              pc = (pc + 1) | 0
              continue
            }
            if (typeof left === "string" && typeof right === "string") {
              const length = left.length + right.length
              const bytes = SIZE.string + 2 * length
              if (length < SHORT_TEXT && left.length > 0 && right.length > 0 && meter.bytesLeft >= bytes) {
                meter.bytesLeft -= bytes
                regs[base + ((word >>> 8) & 255)] = left + right
                pc = (pc + 1) | 0
                continue
              }
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Add, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] - R[right]
          case Op.Sub: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left - right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Sub, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] * R[right]
          case Op.Mul: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left * right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Mul, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] / R[right]
          case Op.Div: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left / right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Div, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] % R[right]
          case Op.Mod: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              const dividend = left | 0
              const divisor = right | 0
              // Of doubles, a remainder is a call of the host's. Zero may be -0, whose remainder is -0.
              if (dividend === left && divisor === right && dividend > 0 && divisor > 0) {
                regs[base + ((word >>> 8) & 255)] = dividend % divisor
                pc = (pc + 1) | 0
                continue
              }
              slow = remainder(realm, left, right)
              post = Post.Store
              break
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Mod, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] ** R[right]
          case Op.Exp: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              slow = left ** right
              post = Post.Store
              break
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Exp, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] & R[right]
          case Op.BitAnd: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left & right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.BitAnd, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] | R[right]
          case Op.BitOr: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left | right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.BitOr, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] ^ R[right]
          case Op.BitXor: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left ^ right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.BitXor, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] << R[right]
          case Op.Shl: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left << right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Shl, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] >> R[right]
          case Op.Shr: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left >> right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Shr, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          // R[dst] ← R[left] >>> R[right]
          case Op.Ushr: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left >>> right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Ushr, left, right, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.AddInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              regs[base + ((word >>> 8) & 255)] = left + (word >> 24)
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Add, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.SubInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              regs[base + ((word >>> 8) & 255)] = left - (word >> 24)
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Sub, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.MulInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              regs[base + ((word >>> 8) & 255)] = left * (word >> 24)
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Mul, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.DivInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              regs[base + ((word >>> 8) & 255)] = left / (word >> 24)
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Div, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.ModInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              const dividend = left | 0
              const divisor = word >> 24
              if (dividend === left && dividend > 0 && divisor > 0) {
                regs[base + ((word >>> 8) & 255)] = dividend % divisor
                pc = (pc + 1) | 0
                continue
              }
              slow = remainder(realm, left, divisor)
              post = Post.Store
              break
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Mod, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.BitAndInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              regs[base + ((word >>> 8) & 255)] = left & (word >> 24)
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.BitAnd, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.BitOrInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              regs[base + ((word >>> 8) & 255)] = left | (word >> 24)
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.BitOr, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.ShlInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              regs[base + ((word >>> 8) & 255)] = left << (word >> 24)
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Shl, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.ShrInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              regs[base + ((word >>> 8) & 255)] = left >> (word >> 24)
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Shr, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.UshrInt: {
            const left = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number") {
              regs[base + ((word >>> 8) & 255)] = left >>> (word >> 24)
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = binarySlow(agent, Op.Ushr, left, word >> 24, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.Less: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left < right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = compareSlow(agent, Op.Less, left, right, Then.Store, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.LessEqual: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left <= right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = compareSlow(agent, Op.LessEqual, left, right, Then.Store, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.Greater: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left > right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = compareSlow(agent, Op.Greater, left, right, Then.Store, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.GreaterEqual: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left >= right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = compareSlow(agent, Op.GreaterEqual, left, right, Then.Store, (word >>> 8) & 255)
            post = Post.Store
            break
          }

          case Op.JumpIfLess: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number" && typeof right === "number") {
              if (left < right) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.Less, left, right, false)
            post = Post.Branch
            break
          }

          case Op.JumpIfLessInt: {
            const left = regs[base + ((word >>> 8) & 255)]
            if (typeof left === "number") {
              if (left < (word << 8) >> 24) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.Less, left, (word << 8) >> 24, false)
            post = Post.Branch
            break
          }

          case Op.JumpIfNotLess: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number" && typeof right === "number") {
              if (!(left < right)) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.Less, left, right, true)
            post = Post.Branch
            break
          }

          case Op.JumpIfNotLessInt: {
            const left = regs[base + ((word >>> 8) & 255)]
            if (typeof left === "number") {
              if (!(left < (word << 8) >> 24)) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.Less, left, (word << 8) >> 24, true)
            post = Post.Branch
            break
          }

          case Op.JumpIfLessEqual: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number" && typeof right === "number") {
              if (left <= right) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.LessEqual, left, right, false)
            post = Post.Branch
            break
          }

          case Op.JumpIfLessEqualInt: {
            const left = regs[base + ((word >>> 8) & 255)]
            if (typeof left === "number") {
              if (left <= (word << 8) >> 24) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.LessEqual, left, (word << 8) >> 24, false)
            post = Post.Branch
            break
          }

          case Op.JumpIfNotLessEqual: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number" && typeof right === "number") {
              if (!(left <= right)) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.LessEqual, left, right, true)
            post = Post.Branch
            break
          }

          case Op.JumpIfNotLessEqualInt: {
            const left = regs[base + ((word >>> 8) & 255)]
            if (typeof left === "number") {
              if (!(left <= (word << 8) >> 24)) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.LessEqual, left, (word << 8) >> 24, true)
            post = Post.Branch
            break
          }

          case Op.JumpIfGreater: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number" && typeof right === "number") {
              if (left > right) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.Greater, left, right, false)
            post = Post.Branch
            break
          }

          case Op.JumpIfGreaterInt: {
            const left = regs[base + ((word >>> 8) & 255)]
            if (typeof left === "number") {
              if (left > (word << 8) >> 24) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.Greater, left, (word << 8) >> 24, false)
            post = Post.Branch
            break
          }

          case Op.JumpIfNotGreater: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number" && typeof right === "number") {
              if (!(left > right)) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.Greater, left, right, true)
            post = Post.Branch
            break
          }

          case Op.JumpIfNotGreaterInt: {
            const left = regs[base + ((word >>> 8) & 255)]
            if (typeof left === "number") {
              if (!(left > (word << 8) >> 24)) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.Greater, left, (word << 8) >> 24, true)
            post = Post.Branch
            break
          }

          case Op.JumpIfGreaterEqual: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number" && typeof right === "number") {
              if (left >= right) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.GreaterEqual, left, right, false)
            post = Post.Branch
            break
          }

          case Op.JumpIfGreaterEqualInt: {
            const left = regs[base + ((word >>> 8) & 255)]
            if (typeof left === "number") {
              if (left >= (word << 8) >> 24) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.GreaterEqual, left, (word << 8) >> 24, false)
            post = Post.Branch
            break
          }

          case Op.JumpIfNotGreaterEqual: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (typeof left === "number" && typeof right === "number") {
              if (!(left >= right)) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.GreaterEqual, left, right, true)
            post = Post.Branch
            break
          }

          case Op.JumpIfNotGreaterEqualInt: {
            const left = regs[base + ((word >>> 8) & 255)]
            if (typeof left === "number") {
              if (!(left >= (word << 8) >> 24)) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = branchSlow(agent, Op.GreaterEqual, left, (word << 8) >> 24, true)
            post = Post.Branch
            break
          }

          case Op.JumpIfTrue: {
            const test = regs[base + ((word >>> 8) & 255)]
            if (test === true || (test !== false && toBoolean(test))) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfFalse: {
            const test = regs[base + ((word >>> 8) & 255)]
            if (test === false || (test !== true && !toBoolean(test))) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfUndefined: {
            const test = regs[base + ((word >>> 8) & 255)]
            if (test === undefined) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfNotUndefined: {
            const test = regs[base + ((word >>> 8) & 255)]
            if (test !== undefined) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfNullish: {
            const test = regs[base + ((word >>> 8) & 255)]
            if (test === undefined || test === null) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfNotNullish: {
            const test = regs[base + ((word >>> 8) & 255)]
            if (test !== undefined && test !== null) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfNull: {
            if (regs[base + ((word >>> 8) & 255)] === null) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfNotNull: {
            if (regs[base + ((word >>> 8) & 255)] !== null) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          // The Jump that it selects is taken at once.
          case Op.JumpTable: {
            const test = regs[base + ((word >>> 8) & 255)]
            let index = word >>> 24
            if (typeof test === "number") {
              const offset = test - ((word << 8) >> 24)
              if (offset >= 0 && offset < index && Math.floor(offset) === offset) index = offset
            }
            const displacement = (index + (words[pc + 1 + index]! >> 8)) | 0
            pc = (pc + displacement + 2) | 0
            fuel = (fuel + displacement) | 0
            if (fuel < pc) {
              post = Post.SliceEnd
              break
            }
            continue
          }

          case Op.JumpIfEmpty: {
            const test = regs[base + ((word >>> 8) & 255)]
            if (test === EMPTY) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfStrictEqual: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (isLong(left, right)) {
              slow = strictEquals(meter, left, right)
              post = Post.Branch
              break
            }
            if (left === right) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfStrictNotEqual: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            if (isLong(left, right)) {
              slow = !strictEquals(meter, left, right)
              post = Post.Branch
              break
            }
            if (left !== right) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfStrictEqualInt: {
            const test = regs[base + ((word >>> 8) & 255)]
            if (test === (word << 8) >> 24) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.JumpIfStrictNotEqualInt: {
            const test = regs[base + ((word >>> 8) & 255)]
            if (test !== (word << 8) >> 24) {
              const displacement = words[pc + 1]! | 0
              pc = (pc + displacement + 2) | 0
              fuel = (fuel + displacement) | 0
              if (fuel < pc) {
                post = Post.SliceEnd
                break
              }
              continue
            }
            pc = (pc + 2) | 0
            continue
          }

          case Op.Increment: {
            const value = regs[base + ((word >>> 16) & 255)]
            if (typeof value === "number") {
              regs[base + ((word >>> 8) & 255)] = value + 1
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = unarySlow(agent, Op.Increment, value, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          case Op.Decrement: {
            const value = regs[base + ((word >>> 16) & 255)]
            if (typeof value === "number") {
              regs[base + ((word >>> 8) & 255)] = value - 1
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = unarySlow(agent, Op.Decrement, value, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          case Op.PostIncrement: {
            const value = regs[base + ((word >>> 16) & 255)]
            if (typeof value === "number") {
              regs[base + ((word >>> 8) & 255)] = value
              regs[base + ((word >>> 16) & 255)] = value + 1
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = postStep(agent, Op.PostIncrement, value, base + ((word >>> 16) & 255))
            post = Post.Store
            break
          }
          case Op.PostDecrement: {
            const value = regs[base + ((word >>> 16) & 255)]
            if (typeof value === "number") {
              regs[base + ((word >>> 8) & 255)] = value
              regs[base + ((word >>> 16) & 255)] = value - 1
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = postStep(agent, Op.PostDecrement, value, base + ((word >>> 16) & 255))
            post = Post.Store
            break
          }
          case Op.ToNumeric: {
            const value = regs[base + ((word >>> 16) & 255)]
            if (typeof value === "number") {
              regs[base + ((word >>> 8) & 255)] = value
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = unarySlow(agent, Op.ToNumeric, value, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          case Op.ToNumber: {
            const value = regs[base + ((word >>> 16) & 255)]
            if (typeof value === "number") {
              regs[base + ((word >>> 8) & 255)] = value
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = unarySlow(agent, Op.ToNumber, value, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          case Op.Negate: {
            const value = regs[base + ((word >>> 16) & 255)]
            if (typeof value === "number") {
              regs[base + ((word >>> 8) & 255)] = -value
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = unarySlow(agent, Op.Negate, value, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          case Op.ToString: {
            const value = regs[base + ((word >>> 16) & 255)]
            if (typeof value === "string") {
              regs[base + ((word >>> 8) & 255)] = value
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = unarySlow(agent, Op.ToString, value, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          case Op.Not: {
            const value = regs[base + ((word >>> 16) & 255)]
            regs[base + ((word >>> 8) & 255)] = value === false || (value !== true && !toBoolean(value))
            pc = (pc + 1) | 0
            continue
          }
          case Op.Equal: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (typeof left === "number" && typeof right === "number") {
              regs[base + ((word >>> 8) & 255)] = left === right
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            slow = looselyEqual(agent, left, right, Then.Store, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          case Op.JumpIfEqual:
          case Op.JumpIfNotEqual: {
            const left = regs[base + ((word >>> 8) & 255)]
            const right = regs[base + ((word >>> 16) & 255)]
            const wanted = (word & 255) === Op.JumpIfEqual
            if (typeof left === "number" && typeof right === "number") {
              if ((left === right) === wanted) {
                const displacement = words[pc + 1]! | 0
                pc = (pc + displacement + 2) | 0
                fuel = (fuel + displacement) | 0
                if (fuel < pc) {
                  post = Post.SliceEnd
                  break
                }
                continue
              }
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = looselyEqual(agent, left, right, wanted ? Then.BranchIfTrue : Then.BranchIfFalse, 0)
            if (slow !== CALLED) slow = slow === wanted
            post = Post.Branch
            break
          }
          case Op.In: {
            const key = regs[base + ((word >>> 16) & 255)]
            const object = regs[base + (word >>> 24)]
            if (
              typeof key === "number" &&
              object instanceof ArrayObject &&
              key >= 0 &&
              key < object.elements.length &&
              Math.floor(key) === key &&
              object.elements[key] !== EMPTY
            ) {
              regs[base + ((word >>> 8) & 255)] = true
              pc = (pc + 1) | 0
              continue
            }
            frame.pc = pc
            post = Post.Store
            slow = hasElement(agent, key, object, (word >>> 8) & 255)
            break
          }
          case Op.StrictEqual: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (isLong(left, right)) {
              slow = strictEquals(meter, left, right)
              post = Post.Store
              break
            }
            regs[base + ((word >>> 8) & 255)] = left === right
            pc = (pc + 1) | 0
            continue
          }
          case Op.StrictNotEqual: {
            const left = regs[base + ((word >>> 16) & 255)]
            const right = regs[base + (word >>> 24)]
            if (isLong(left, right)) {
              slow = !strictEquals(meter, left, right)
              post = Post.Store
              break
            }
            regs[base + ((word >>> 8) & 255)] = left !== right
            pc = (pc + 1) | 0
            continue
          }

          // Jumps. Every taken one is a safepoint.
          case Op.Jump: {
            const displacement = word >> 8
            pc = (pc + displacement + 1) | 0
            fuel = (fuel + displacement) | 0
            if (fuel < pc) {
              post = Post.SliceEnd
              break
            }
            continue
          }
          case Op.Safepoint:
            pc = (pc + 1) | 0
            if (fuel < pc) {
              post = Post.SliceEnd
              break
            }
            continue

          // R[dst] ← R[object].key
          case Op.GetProp: {
            const object = regs[base + ((word >>> 16) & 255)] as GuestObject
            const cache = code.caches[words[pc + 1]!]!
            if (typeof object === "object" && object !== null) {
              const { shape } = object
              if (shape === cache.shape && cache.depth === 0) {
                const { slot } = cache
                regs[base + ((word >>> 8) & 255)] =
                  slot >= 4
                    ? object.slots![slot - 4]
                    : slot === 0
                      ? (object as PlainObject).s0
                      : slot === 1
                        ? (object as PlainObject).s1
                        : slot === 2
                          ? (object as PlainObject).s2
                          : (object as PlainObject).s3
                pc = (pc + 2) | 0
                continue
              }
              const entry = shape === cache.shape ? cache : otherEntry(cache, shape)
              const holder = entry === null ? null : holderOf(object, entry)
              if (holder !== null) {
                const value = getSlot(holder, entry!.slot) as unknown
                if (!entry!.lazy || !(value instanceof LazyValue)) {
                  regs[base + ((word >>> 8) & 255)] = value as Value
                  pc = (pc + 2) | 0
                  continue
                }
              }
            }
            frame.pc = pc
            slow = getNamed(agent, object, cache, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          // R[object].key ← R[value]
          case Op.SetProp: {
            const object = regs[base + ((word >>> 8) & 255)] as GuestObject
            const cache = code.caches[words[pc + 1]!]!
            if (typeof object === "object" && object !== null) {
              const { shape } = object
              if (shape === cache.shape && cache.next === null) {
                setSlot(object, cache.slot, regs[base + ((word >>> 16) & 255)])
                pc = (pc + 2) | 0
                continue
              }
              const entry = shape === cache.shape ? cache : otherEntry(cache, shape)
              if (entry !== null && storeCached(agent, object, entry, regs[base + ((word >>> 16) & 255)])) {
                if (meter.bytesLeft < 0) {
                  slow = true
                  post = Post.Stored
                  break
                }
                pc = (pc + 2) | 0
                continue
              }
            }
            frame.pc = pc
            slow = setNamed(agent, object, cache, regs[base + ((word >>> 16) & 255)])
            post = Post.Stored
            break
          }
          case Op.DefineProp: {
            const object = regs[base + ((word >>> 8) & 255)] as GuestObject
            const cache = code.caches[words[pc + 1]!]!
            if (object.shape === cache.shape) {
              meter.bytesLeft -= SIZE.property
              object.shape = cache.next!
              initializeSlot(object, cache.slot, regs[base + ((word >>> 16) & 255)])
              if (meter.bytesLeft >= 0) {
                pc = (pc + 2) | 0
                continue
              }
            } else {
              frame.pc = pc
              slow = defineNamed(agent, object, cache, regs[base + ((word >>> 16) & 255)])
            }
            post = Post.Step
            break
          }
          case Op.GetLength: {
            const object = regs[base + ((word >>> 16) & 255)]
            if (object instanceof ArrayObject && object.sparseLength < 0) {
              regs[base + ((word >>> 8) & 255)] = object.elements.length
              pc = (pc + 2) | 0
              continue
            }
            if (typeof object === "string" || object instanceof Rope) {
              regs[base + ((word >>> 8) & 255)] = object.length
              pc = (pc + 2) | 0
              continue
            }
            const cache = code.caches[words[pc + 1]!]!
            if (
              typeof object === "object" &&
              object !== null &&
              object.shape === cache.shape &&
              cache.depth === 0
            ) {
              regs[base + ((word >>> 8) & 255)] = getSlot(object as GuestObject, cache.slot)
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            slow = getLength(agent, object, cache, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          case Op.GetElem: {
            const object = regs[base + ((word >>> 16) & 255)]
            const key = regs[base + (word >>> 24)]
            if (typeof key === "number") {
              if (object instanceof ArrayObject) {
                const { elements } = object
                if (key >= 0 && key < elements.length) {
                  const value = elements[key]
                  if (value !== EMPTY && (value !== undefined || Math.floor(key) === key)) {
                    regs[base + ((word >>> 8) & 255)] = value
                    pc = (pc + 1) | 0
                    continue
                  }
                }
              } else if (
                typeof object === "string" &&
                key >= 0 &&
                key < object.length &&
                Math.floor(key) === key
              ) {
                regs[base + ((word >>> 8) & 255)] = object[key]
                pc = (pc + 1) | 0
                continue
              }
            }
            frame.pc = pc
            slow = getElement(agent, object, key, (word >>> 8) & 255)
            post = Post.Store
            break
          }
          case Op.SetElem: {
            const object = regs[base + ((word >>> 8) & 255)]
            const key = regs[base + ((word >>> 16) & 255)]
            if (typeof key === "number" && object instanceof ArrayObject) {
              const { elements } = object
              if (key >= 0 && key < elements.length && elements[key] !== EMPTY && Math.floor(key) === key) {
                elements[key] = regs[base + (word >>> 24)]
                pc = (pc + 1) | 0
                continue
              }
              if (key === elements.length && canAppend(realm, object)) {
                meter.bytesLeft -= SIZE.value
                elements.push(regs[base + (word >>> 24)])
                slow = true
                post = Post.Stored
                if (meter.bytesLeft < 0) break
                pc = (pc + 1) | 0
                continue
              }
            }
            frame.pc = pc
            slow = setElement(agent, object, key, regs[base + (word >>> 24)])
            post = Post.Stored
            break
          }
          case Op.DefineElem: {
            frame.pc = pc
            const key = keyOf(agent, regs[base + ((word >>> 16) & 255)])!
            slow = createProperty(agent, regs[base + ((word >>> 8) & 255)], key, regs[base + (word >>> 24)])
            post = Post.Step
            break
          }

          // Objects, arrays, functions, environments
          case Op.NewObject:
            regs[base + ((word >>> 8) & 255)] = new PlainObject(
              realm.intrinsics.emptyObject,
              realm.objectPrototype,
            )
            meter.bytesLeft -= SIZE.object
            fuel = (fuel - 2) | 0
            post = Post.Step
            slow = undefined
            if (meter.bytesLeft < 0) {
              fuel = (fuel + 2) | 0
              break
            }
            pc = (pc + 1) | 0
            continue
          case Op.NewArray: {
            const at = base + ((word >>> 16) & 255)
            const count = word >>> 24
            regs[base + ((word >>> 8) & 255)] = realm.newArray(regs.slice(at, at + count))
            post = Post.Step
            slow = undefined
            if (meter.bytesLeft < 0) break
            fuel = (fuel - 2) | 0
            pc = (pc + 1) | 0
            continue
          }
          case Op.NewObjectWith: {
            const at = base + ((word >>> 16) & 255)
            const count = word >>> 24
            const first = words[pc + 1]!
            const shape = code.caches[first]!.next
            if (shape !== null) {
              const object = new PlainObject(shape, realm.objectPrototype)
              object.s0 = regs[at]
              if (count > 1) object.s1 = regs[at + 1]
              if (count > 2) object.s2 = regs[at + 2]
              if (count > 3) object.s3 = regs[at + 3]
              if (count > 4) object.slots = regs.slice(at + 4, at + count)
              meter.bytesLeft -= SIZE.object + SIZE.property * count
              regs[base + ((word >>> 8) & 255)] = object
            } else
              regs[base + ((word >>> 8) & 255)] = newObjectWith(
                realm,
                code.caches.slice(first, first + count),
                regs.slice(at, at + count),
              )
            post = Post.Step
            slow = undefined
            if (meter.bytesLeft < 0) break
            fuel = (fuel - 2) | 0
            pc = (pc + 2) | 0
            continue
          }
          case Op.NewFunction: {
            const target = code.child(words[pc + 1]!)
            const environment = regs[base + ((word >>> 16) & 255)] as unknown as Environment | undefined
            regs[base + ((word >>> 8) & 255)] = newClosure(agent, target, environment)
            post = Post.Step
            slow = undefined
            if (meter.bytesLeft < 0) break
            fuel = (fuel - 2) | 0
            pc = (pc + 2) | 0
            continue
          }
          case Op.NewEnv: {
            const size = words[pc + 1]!
            const slots: Value[] =
              size === 1 ? [EMPTY] : size === 2 ? [EMPTY, EMPTY] : new Array(size).fill(EMPTY)
            const parent = regs[base + ((word >>> 16) & 255)] as unknown as Environment | undefined
            regs[base + ((word >>> 8) & 255)] = new Environment(parent, slots) as unknown as Value
            meter.bytesLeft -= SIZE.environment + SIZE.value * size
            post = Post.Step
            slow = undefined
            if (meter.bytesLeft < 0) break
            fuel = (fuel - 1) | 0
            pc = (pc + 2) | 0
            continue
          }
          case Op.CalleeEnv: {
            let environment = (frame.callee as FunctionObject).environment
            for (let hops = (word >>> 16) & 255; hops > 0; hops--) environment = environment!.parent
            regs[base + ((word >>> 8) & 255)] = environment as unknown as Value
            pc = (pc + 1) | 0
            continue
          }
          case Op.GetSlot:
            regs[base + ((word >>> 8) & 255)] = (
              regs[base + ((word >>> 16) & 255)] as unknown as Environment
            ).slots[word >>> 24]
            pc = (pc + 1) | 0
            continue
          case Op.SetSlot:
            ;(regs[base + ((word >>> 8) & 255)] as unknown as Environment).slots[(word >>> 16) & 255] =
              regs[base + (word >>> 24)]
            pc = (pc + 1) | 0
            continue
          case Op.LoadThis:
            regs[base + ((word >>> 8) & 255)] = regs[base - 1]
            pc = (pc + 1) | 0
            continue
          case Op.ThrowIfEmpty:
            if (regs[base + ((word >>> 8) & 255)] !== EMPTY) {
              pc = (pc + 2) | 0
              continue
            }
            frame.pc = pc
            post = Post.Step
            cold(agent, frame, word, pc)
            break

          // Globals
          case Op.GetGlobal: {
            frame.pc = pc
            const cache = code.caches[words[pc + 1]!]!
            const record = realm.scriptRecord
            if (record.shape === cache.shape && cache.depth === 0) {
              const value = getSlot(record, cache.slot)
              if (value !== EMPTY) {
                regs[base + ((word >>> 8) & 255)] = value
                pc = (pc + 2) | 0
                continue
              }
            } else if (cache.depth === 1 && realm.global.shape === cache.p1 && record.shape === cache.shape) {
              const { global } = realm
              const value = (
                cache.lazy ? builtinsOf(global)[cache.slot] : global.slots![cache.slot]
              ) as unknown
              if (!cache.lazy || !(value instanceof LazyValue)) {
                regs[base + ((word >>> 8) & 255)] = value as Value
                pc = (pc + 2) | 0
                continue
              }
            }
            slow = getGlobal(agent, cache, (word >>> 8) & 255, true)
            post = Post.Store
            break
          }
          case Op.GetImport: {
            const value = importOf(realm, code.program, words[pc + 1]!)
            frame.pc = pc
            if (value === EMPTY) throw notInitialized(realm, code.program, words[pc + 1]!)
            regs[base + ((word >>> 8) & 255)] = value
            pc = (pc + 2) | 0
            continue
          }
          case Op.SetGlobal: {
            frame.pc = pc
            const cache = code.caches[words[pc + 1]!]!
            const record = realm.scriptRecord
            if (record.shape === cache.shape) {
              if (cache.depth === 1) {
                const { global } = realm
                if (global.shape === cache.p1) {
                  global.slots![cache.slot] = regs[base + ((word >>> 8) & 255)]
                  pc = (pc + 2) | 0
                  continue
                }
              } else if (getSlot(record, cache.slot) !== EMPTY) {
                setSlot(record, cache.slot, regs[base + ((word >>> 8) & 255)])
                pc = (pc + 2) | 0
                continue
              }
            }
            slow = setGlobal(agent, cache, regs[base + ((word >>> 8) & 255)])
            post = Post.Stored
            break
          }

          // Calls
          case Op.CallMethod: {
            const at = base + ((word >>> 16) & 255)
            let object = regs[at + 1] as GuestObject | string
            if (object instanceof Rope) {
              object = textOf(agent, object)
              regs[at + 1] = object
            }
            const cache = code.caches[words[pc + 1]!]!
            frame.pc = pc
            const shape = typeof object === "object" && object !== null ? object.shape : null
            const entry = shape === cache.shape ? cache : otherEntry(cache, shape)
            if (entry !== null) {
              const holder = holderOf(object as GuestObject, entry)
              if (holder !== null) {
                const callee = getSlot(holder, entry.slot) as FunctionObject | undefined
                regs[at] = callee
                if (typeof callee === "object" && callee !== null && callee.callKind === CallKind.Code) {
                  const target = callee.target as Code
                  const left = (fuel - pc - 3 - meter.debt) | 0
                  meter.debt = 0
                  frame.next = (pc + 2) | 0
                  frame = agent.push(target, callee, at + 2, word >>> 24, Then.Store, (word >>> 8) & 255)
                  code = target
                  words = target.words
                  base = (at + 2) | 0
                  regs = agent.stack
                  pc = 0
                  fuel = left
                  if (fuel < 0 || meter.bytesLeft < 0) {
                    post = Post.Entered
                    break
                  }
                  continue
                }
                post = Post.Call
                break
              }
            }
            if (
              typeof object === "string" &&
              cache.depth === -2 &&
              realm.stringPrototype.shape === cache.shape
            ) {
              regs[at] = getSlot(realm.stringPrototype, cache.slot)
              post = Post.Call
              break
            }
            slow = methodOf(agent, object, cache)
            if (slow === CALLED) {
              // The method came from a getter or a proxy: fetch it in a frame, then run this instruction as a plain call.
              slow = getNamed(agent, object, cache, (word >>> 16) & 255)
              if (slow === CALLED) {
                agent.top.then = Then.CallMethod
                post = Post.Store
                break
              }
            }
            regs[at] = slow as Value
            post = Post.Call
            break
          }
          // biome-ignore lint/suspicious/noFallthroughSwitchClause: a call without `this` is a call with undefined
          case Op.CallPlain:
            regs[base + ((word >>> 16) & 255) + 1] = undefined
          // falls through
          case Op.Call: {
            const at = base + ((word >>> 16) & 255) + 2
            const callee = regs[at - 2] as FunctionObject | undefined
            frame.pc = pc
            if (typeof callee === "object" && callee !== null && callee.callKind === CallKind.Code) {
              const target = callee.target as Code
              const left = (fuel - pc - 2 - meter.debt) | 0
              meter.debt = 0
              frame.next = (pc + 1) | 0
              frame = agent.push(target, callee, at, word >>> 24, Then.Store, (word >>> 8) & 255)
              code = target
              words = target.words
              base = at
              regs = agent.stack
              pc = 0
              fuel = left
              if (fuel < 0 || meter.bytesLeft < 0) {
                post = Post.Entered
                break
              }
              continue
            }
            post = Post.Call
            break
          }
          case Op.Construct:
            frame.pc = pc
            post = Post.Construct
            break
          case Op.CallPrimitive: {
            const at = base + ((word >>> 16) & 255)
            const argc = word >>> 24
            const id = words[pc + 1]!
            frame.pc = pc
            const control = CONTROL_PRIMITIVES[id]
            if (control !== undefined) {
              slow = control(agent, frame, at, argc, (word >>> 8) & 255)
              regs = agent.stack
            } else if (PRIMITIVE_IS_LIST[id])
              slow = (PRIMITIVE_BODIES[id] as ListPrimitive)(realm, regs.slice(at, at + argc))
            else {
              slow = (PRIMITIVE_BODIES[id] as FixedPrimitive)(
                realm,
                argc > 0 ? regs[at] : undefined,
                argc > 1 ? regs[at + 1] : undefined,
                argc > 2 ? regs[at + 2] : undefined,
                argc > 3 ? regs[at + 3] : undefined,
              )
            }
            meter.debt += PRIMITIVE_COST[id]!
            post = Post.Store
            if (slow === CALLED || meter.bytesLeft < 0) break
            regs[base + ((word >>> 8) & 255)] = slow as Value
            fuel = (fuel - meter.debt) | 0
            meter.debt = 0
            pc = (pc + 2) | 0
            if (fuel < pc) {
              post = Post.SliceEnd
              break
            }
            continue
          }
          case Op.CallSelfHosted: {
            frame.pc = pc
            const target =
              code.selfHostedTargets[words[pc + 1]!] ?? selfHostedTarget(realm, code, words[pc + 1]!)
            const at = base + ((word >>> 16) & 255) + 2
            regs[at - 1] = undefined
            const left = (fuel - pc - 3 - meter.debt) | 0
            meter.debt = 0
            frame.next = (pc + 2) | 0
            frame = agent.push(target, null, at, word >>> 24, Then.Store, (word >>> 8) & 255)
            code = target
            words = target.words
            base = at
            regs = agent.stack
            pc = 0
            fuel = left
            if (fuel < 0 || meter.bytesLeft < 0) {
              post = Post.Entered
              break
            }
            continue
          }
          case Op.Return:
            slow = regs[base + ((word >>> 8) & 255)]
            if (frame.then === Then.Store && frame.coroutine === null) {
              const left = (fuel - pc - 1) | 0
              const { dst } = frame
              frame = agent.frames[--agent.depth]!
              code = frame.code
              words = code.words
              base = frame.base | 0
              pc = frame.next | 0
              fuel = (left + pc) | 0
              regs[base + dst] = slow as Value
              if (fuel >= pc) continue
              post = Post.SliceEnd
              break
            }
            if (frame.then === Then.IterStep && frame.coroutine === null) {
              const step = stepOf(agent, slow as Value)
              if (step !== NO_STEP && step !== EMPTY) {
                const left = (fuel - pc - 1 - STEP_COST) | 0
                const { dst } = frame
                frame = agent.frames[--agent.depth]!
                code = frame.code
                words = code.words
                base = frame.base | 0
                pc = frame.next | 0
                fuel = (left + pc) | 0
                regs[base + dst] = step
                if (fuel >= pc) continue
                post = Post.SliceEnd
                break
              }
            }
            post = Post.Return
            break
          case Op.ReturnUndefined:
            if (frame.then === Then.Store && frame.coroutine === null) {
              const left = (fuel - pc - 1) | 0
              const { dst } = frame
              frame = agent.frames[--agent.depth]!
              code = frame.code
              words = code.words
              base = frame.base | 0
              pc = frame.next | 0
              fuel = (left + pc) | 0
              regs[base + dst] = undefined
              if (fuel >= pc) continue
              post = Post.SliceEnd
              break
            }
            slow = undefined
            post = Post.Return
            break

          // Handlers are searched at once: a host exception would cost far more.
          case Op.Throw: {
            frame.pc = pc
            agent.fuel = fuel - pc - 1
            const reason = unwind(agent, regs[base + ((word >>> 8) & 255)])
            if (reason !== null) {
              settle(agent)
              return reason
            }
            post = Post.Reload
            break
          }

          case Op.IterNext: {
            const it = base + ((word >>> 16) & 255)
            const index = regs[it + 1]
            const array = regs[it]
            if (typeof index === "number" && array !== undefined && (array as ArrayObject).sparseLength < 0) {
              const { elements } = array as ArrayObject
              if (index < elements.length) {
                const value = elements[index]
                regs[it + 1] = index + 1
                if (value !== EMPTY) {
                  regs[base + ((word >>> 8) & 255)] = value
                  fuel = (fuel - 1) | 0
                  pc = (pc + 2) | 0
                  continue
                }
                regs[it + 1] = index
              }
            }
            frame.pc = pc
            const generator = typeof index === "number" ? null : steppedGenerator(realm, array, index)
            if (generator !== null) {
              frame.next = (pc + 2) | 0
              const left = (fuel - pc - 3 - meter.debt) | 0
              meter.debt = 0
              frame = resumeNext(agent, generator, (word >>> 8) & 255)
              code = frame.code
              words = code.words
              base = frame.base | 0
              pc = frame.pc | 0
              regs = agent.stack
              fuel = (left + pc) | 0
              if (left < 0 || meter.bytesLeft < 0) {
                post = Post.Entered
                break
              }
              continue
            }
            slow = iterNext(agent, frame, it, (word >>> 8) & 255)
            post = Post.Branch
            break
          }

          // A generator that a loop steps gives its value at once.
          case Op.Yield: {
            frame.pc = pc
            if (frame.then === Then.IterGenerator && meter.bytesLeft >= 0) {
              const value = regs[base + ((word >>> 16) & 255)]
              suspend(agent, frame)
              if (meter.bytesLeft >= 0) {
                const left = (fuel - pc - 4) | 0
                const { dst } = frame
                frame = agent.frames[--agent.depth]!
                code = frame.code
                words = code.words
                base = frame.base | 0
                pc = frame.next | 0
                fuel = (left + pc) | 0
                regs[base + dst] = value
                if (fuel >= pc) continue
                post = Post.SliceEnd
                break
              }
              deliver(agent, value)
            } else yieldValue(agent, frame, regs[base + ((word >>> 16) & 255)])
            slow = CALLED
            post = Post.Branch
            break
          }

          case Op.IterOpen: {
            const iterable = regs[base + ((word >>> 16) & 255)]
            if (isPlainArray(realm, iterable)) {
              const it = base + ((word >>> 8) & 255)
              regs[it] = iterable
              regs[it + 1] = 0
              fuel = (fuel - 1) | 0
              pc = (pc + 1) | 0
              continue
            }
            post = Post.Cold
            break
          }
          // Nothing to load or to close for an array that is walked here.
          case Op.IterLoadNext:
          case Op.IterClose:
            if (typeof regs[base + ((word >>> 8) & 255) + 1] === "number") {
              pc = (pc + 1) | 0
              continue
            }
            post = Post.Cold
            break

          default:
            post = Post.Cold
            break
        }

        // Read again: a `word` that lived on beyond the calls above would be kept on the host's stack in every arm.
        const again = words[pc]! | 0
        // Calls and returns first: they are the frequent ones.
        if (post === Post.Call) {
          const at = base + ((again >>> 16) & 255) + 2
          const callee = regs[at - 2] as FunctionObject | undefined
          const kind = typeof callee === "object" && callee !== null ? callee.callKind : CallKind.None
          if (kind === CallKind.Code) {
            const left = (fuel - pc - OP_LENGTH[again & 255]! - 1 - meter.debt) | 0
            meter.debt = 0
            frame.next = (pc + OP_LENGTH[again & 255]!) | 0
            frame = agent.push(
              callee!.target as Code,
              callee!,
              at,
              again >>> 24,
              Then.Store,
              (again >>> 8) & 255,
            )
            code = frame.code
            words = code.words
            base = at
            regs = agent.stack
            pc = 0
            fuel = left
            if (fuel >= 0 && meter.bytesLeft >= 0) continue
            post = Post.Entered
          } else if (kind === CallKind.Native) {
            const row = callee!.target as NativeRow
            const array = row.inline === Inline.None ? null : plainArray(realm, regs[at - 1])
            if (array !== null && row.inline === Inline.Pop) {
              slow = array.elements.length === 0 ? undefined : array.elements.pop()
              if (slow === EMPTY) slow = undefined
              meter.debt += row.cost
            } else if (array?.shape.extensible && row.inline === Inline.Push && again >>> 24 === 1) {
              slow = array.elements.push(regs[at])
              meter.bytesLeft -= SIZE.value
              meter.debt += row.cost
            } else slow = callNative(agent, row, callee!, at, again >>> 24, Then.Store, (again >>> 8) & 255)
            post = Post.Store
          } else {
            slow = callWindow(agent, at, again >>> 24, Then.Store, (again >>> 8) & 255)
            post = Post.Store
          }
        } else if (post === Post.Return) {
          const { then } = frame
          if (frame.coroutine === null && (then === Then.Store || then === Then.Construct)) {
            if (then === Then.Construct && !isObject(slow)) slow = regs[base - 1]
            const left = (fuel - pc - 1) | 0
            const { dst } = frame
            frame = agent.frames[--agent.depth]!
            code = frame.code
            words = code.words
            base = frame.base | 0
            pc = frame.next | 0
            fuel = (left + pc) | 0
            regs[base + dst] = slow as Value
            if (fuel >= pc) continue
            frame.pc = pc
            agent.fuel = fuel - pc
            return "slice-end"
          }
          frame.pc = pc
          agent.fuel = fuel - pc - 1
          if (frame.coroutine !== null) finishCoroutine(agent, slow as Value)
          else deliver(agent, slow as Value)
          break
        } else if (post === Post.Construct) {
          const at = base + ((again >>> 16) & 255) + 2
          slow = constructWindow(agent, regs[at - 2], at, again >>> 24, (again >>> 8) & 255)
          post = Post.Store
        }
        if (post === Post.Cold) {
          frame.pc = pc
          const control = cold(agent, frame, again, pc)
          regs = agent.stack
          post = Post.Branch
          if (control === Control.Called) slow = CALLED
          else if (control === Control.Jump) slow = true
          else if (control === Control.Next) post = Post.Step
        }
        if (post === Post.Reload) break
        if (post === Post.Entered) {
          agent.fuel = fuel - pc
          if (meter.bytesLeft >= 0) return "slice-end"
          const reason = checkMemory(agent, frame.pc)
          if (reason !== null) return reason
          break
        }
        if (post === Post.SliceEnd) {
          frame.pc = pc
          agent.fuel = fuel - pc
          return "slice-end"
        }

        // The instruction is done, or has pushed a frame: it is paid either way.
        const length = OP_LENGTH[again & 255]!
        if (slow === CALLED) {
          frame.next = pc + length
          agent.fuel = fuel - pc - length - EXTRA[again & 255]! - meter.debt
          meter.debt = 0
          if (meter.bytesLeft < 0 && agent.depth >= 0) {
            const reason = checkMemory(agent, agent.top.pc)
            if (reason !== null) return reason
          }
          break
        }
        fuel = (fuel - (meter.debt + EXTRA[again & 255]!)) | 0
        meter.debt = 0
        regs = agent.stack
        if (post === Post.Store) regs[base + ((again >>> 8) & 255)] = slow as Value
        else if (post === Post.Stored) {
          if (slow === false && code.strict) checkStored(false, true, undefined)
        } else if (post === Post.Branch && slow === true) {
          const displacement = words[pc + 1]! | 0
          pc = (pc + displacement) | 0
          fuel = (fuel + displacement) | 0
        }
        if (meter.bytesLeft < 0) {
          agent.fuel = fuel - pc - length
          // A jump that is taken has moved it already.
          if (post !== Post.Branch) frame.pc = pc
          const reason = checkMemory(agent, pc + length)
          if (reason !== null) return reason
          break
        }
        pc = (pc + length) | 0
        if (fuel < pc) {
          frame.pc = pc
          agent.fuel = fuel - pc
          return "slice-end"
        }
      }
    } catch (error) {
      // `frame` may have been left by a push that failed halfway: what runs is the top of the stack.
      const reason = throwFrom(agent, error, frame, pc, fuel - pc)
      if (reason !== null) {
        settle(agent)
        return reason
      }
    }
  }
}
