// The matcher: a backtracking machine over the words of a RegExpProgram.
//
// All that it knows is in a MatchState: program counter, position, registers, and one stack, so it can stop after any
// step and go on later. The stack holds pairs of words: a choice (address ≥ 0, position) to go on from, or an undo
// (~register, value), which is put back on the way down to a choice. At its bottom stands the choice of address 0.
//
// Steps are the price of a match. Each of these is one: an instruction; a character looked at by a loop inside an
// instruction (Search, RunScan, GreedyScan, BackReference) beyond what the instruction itself paid for; an undo. Every step is
// a bounded piece of work (a set of n ranges takes log n). The total does not depend on where `stepMatch` stops.
import type { RegExpProgram } from "./program.js"
import { flagBits } from "./syntax.js"
import { canonicalize } from "./unicode.js"

/**
 * Instructions; operands are the words that follow. `pos` is the position, `r` a register, `set` the address of a set,
 * jumps are absolute. A name with Back reads the character before `pos` and moves left; one with Wide reads code points.
 */
export const enum Op {
  /** Take the topmost choice. */
  Fail,
  /** The end: R[1] ← pos. */
  Match,
  /** No match at all. */
  GiveUp,
  /** wide: the attempt at pos failed: try one character further, a code point if wide. */
  Advance,
  /** Begin an attempt at pos: R[0] ← pos, and choice 0. */
  Begin,
  /** set wide: go right to a code unit of the set (if wide, not to the middle of a pair), then as Begin. */
  Search,
  /** target */
  Jump,
  /** target: go on; later at target. */
  Split,
  /** target: go on at target; later here. */
  SplitLazy,
  /** unit */
  Char,
  CharBack,
  /** set */
  Set,
  SetBack,
  SetWide,
  SetWideBack,
  /** r: R[r] ← pos, with undo. */
  Save,
  /** r: R[r] ← 0, with undo. */
  Zero,
  /** group: forget its capture, with undo. */
  Clear,
  /** group: forget its capture, without undo: the undo was cut off. */
  Forget,
  /** r: let a failure set R[r] to -1 again: the undo was cut off. */
  KeepUndo,
  /** r min max greedy exit: decide by the count in R[r] whether to go on or to leave. */
  Loop,
  /** r min check loop: unless an optional iteration from R[check] was empty, R[r] ← R[r] + 1 and go to loop. */
  Next,
  /** r: fail if pos = R[r]. */
  NotEmpty,
  AssertStart,
  AssertEnd,
  AssertLineStart,
  AssertLineEnd,
  /** set */
  WordBoundary,
  NotWordBoundary,
  /** r: remember stack and position. */
  Look,
  /** r: drop what the body left on the stack, go back to the position. */
  LookMatched,
  /** r target: remember the stack; if the body fails, go on at target. */
  LookNot,
  /** r: drop all, and the choice of LookNot: fail. */
  LookNotMatched,
  /** group r target: if the group has a capture, R[r], R[r + 1] ← its bounds, go to target. */
  Capture,
  /** r flags: compare R[r] to R[r + 1] with what stands at pos. Flags: 1 back, 2 wide, 4 ignore case. */
  BackReference,
  /** r: R[r] ← pos, no undo. */
  RunStart,
  /** r set min max: take all characters of the set, up to max; no choice. */
  RunScan,
  RunScanWide,
  /** r: R[r] ← pos, with undo. */
  GreedyStart,
  /** r set min max: as RunScan, but fewer may be taken later: by the GreedyBack that follows. */
  GreedyScan,
  GreedyScanWide,
  /** r filter: one fewer, not below R[r]; once more unless a unit of the set `filter` is next (0: any). */
  GreedyBack,
  GreedyBackWide,
}

/** Address of the Fail that every program has: where a state stands that stopped while undoing. */
export const FAIL_ADDRESS = 2
/** Address of the first instruction to run; at 0 stands what is done when an attempt has failed. */
export const START_ADDRESS = 3

/** Bits of BackReference's flags. */
export const referenceBits = { back: 1, wide: 2, ignoreCase: 4 } as const

export type MatchStatus = "running" | "matched" | "failed" | "overflow"

/** Plain data; owned by one match. */
export interface MatchState {
  program: RegExpProgram
  input: string
  status: MatchStatus
  /** Address of the next instruction. */
  address: number
  /** Index of a code unit of the input. */
  position: number
  /** Stopped inside an instruction that was paid for already. */
  inside: boolean
  /** Captures by start and end (-1: none), then the counters and marks of loops and look-arounds. */
  readonly registers: Int32Array
  stack: Int32Array
  /** Words in use. */
  stackSize: number
  /** Bytes that the stack takes now. Doubles when full; never shrinks. */
  stackBytes: number
  /** When the stack would need more bytes than this, the status becomes "overflow". */
  readonly maxStackBytes: number
}

const WORD_BYTES = 4
const FIRST_STACK_WORDS = 16
/** The most that one instruction pushes. */
const HEADROOM = 4
export const DEFAULT_MAX_STACK_BYTES = 4 * 1024 * 1024

/** Bytes that a fresh state of this program takes for registers and stack. */
export const matchStateBytes = (program: RegExpProgram): number =>
  (program.registerCount + FIRST_STACK_WORDS) * WORD_BYTES

/**
 * A match of `program` on `input` that begins at `index`: only there under flag y, else there or further right. Under u
 * and v an index in the middle of a surrogate pair is the pair's.
 *
 * @param index code units, 0 to the input's length
 * @param maxStackBytes bound on the stack of choices, in bytes
 * @param registerCount more than the program's for a state that others will use: see reuseMatch
 */
export function createMatch(
  program: RegExpProgram,
  input: string,
  index: number,
  maxStackBytes: number = DEFAULT_MAX_STACK_BYTES,
  registerCount: number = program.registerCount,
): MatchState {
  const wide = (program.flags & (flagBits.u | flagBits.v)) !== 0
  return {
    program,
    input,
    status: "running",
    address: START_ADDRESS,
    position: wide && splitsPair(input, index) ? index - 1 : index,
    inside: false,
    registers: new Int32Array(registerCount).fill(-1),
    stack: new Int32Array(FIRST_STACK_WORDS),
    stackSize: 0,
    stackBytes: FIRST_STACK_WORDS * WORD_BYTES,
    maxStackBytes,
  }
}

/** Makes a state that has ended one for another match of the same program on the same input. Its stack stays. */
export function restartMatch(state: MatchState, index: number): void {
  const wide = (state.program.flags & (flagBits.u | flagBits.v)) !== 0
  state.status = "running"
  state.address = START_ADDRESS
  state.position = wide && splitsPair(state.input, index) ? index - 1 : index
  state.inside = false
  const { registers } = state
  for (let i = 0; i < state.program.registerCount; i++) registers[i] = -1
  state.stackSize = 0
}

/** Makes a state, whatever it stands for, one for a match of another program that has no more registers. Its stack stays. */
export function reuseMatch(state: MatchState, program: RegExpProgram, input: string, index: number): void {
  state.program = program
  state.input = input
  restartMatch(state, index)
}

/**
 * Start and end of the whole match and of each group, in code units, -1 for a group that took no part. Length
 * 2 × (groupCount + 1). Only when the status is "matched".
 */
export function matchCaptures(state: MatchState): number[] {
  const captures: number[] = []
  for (let i = 0; i < 2 * (state.program.groupCount + 1); i++) captures.push(state.registers[i]!)
  return captures
}

const isLead = (unit: number): boolean => (unit & 0xfc00) === 0xd800
const isTrail = (unit: number): boolean => (unit & 0xfc00) === 0xdc00

function splitsPair(input: string, index: number): boolean {
  if (index <= 0 || index >= input.length) return false
  return isTrail(input.charCodeAt(index)) && isLead(input.charCodeAt(index - 1))
}

/** The code point that begins at `index`, which is inside the input. */
function codePointAfter(input: string, index: number): number {
  const unit = input.charCodeAt(index)
  if (!isLead(unit) || index + 1 >= input.length) return unit
  const trail = input.charCodeAt(index + 1)
  return isTrail(trail) ? (unit - 0xd800) * 0x400 + trail - 0xdc00 + 0x10000 : unit
}

/** The code point that ends at `index`, which is above 0. */
function codePointBefore(input: string, index: number): number {
  const unit = input.charCodeAt(index - 1)
  if (!isTrail(unit) || index < 2) return unit
  const lead = input.charCodeAt(index - 2)
  return isLead(lead) ? (lead - 0xd800) * 0x400 + unit - 0xdc00 + 0x10000 : unit
}

const width = (codePoint: number): number => (codePoint > 0xffff ? 2 : 1)

/** Is `c` in the set at `set`: eight words of bits for the first 256, a count, the boundaries of all. */
function inSet(code: Int32Array, set: number, c: number): boolean {
  return c < 256 ? ((code[set + (c >> 5)]! >> (c & 31)) & 1) !== 0 : inRanges(code, set + 8, c)
}

function inRanges(code: Int32Array, at: number, c: number): boolean {
  let low = 0
  let high = code[at]!
  while (low < high) {
    const middle = (low + high) >> 1
    if (code[at + 1 + middle]! <= c) low = middle + 1
    else high = middle
  }
  return (low & 1) === 1
}

const isLineTerminator = (unit: number): boolean =>
  unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029

function atWordBoundary(code: Int32Array, set: number, input: string, position: number): boolean {
  const before = position > 0 && inSet(code, set, input.charCodeAt(position - 1))
  const after = position < input.length && inSet(code, set, input.charCodeAt(position))
  return before !== after
}

/** Room for HEADROOM more words, or false when the bound forbids it. */
function growStack(state: MatchState, used: number): boolean {
  const most = Math.floor(state.maxStackBytes / WORD_BYTES)
  if (used + HEADROOM > most) return false
  const stack = new Int32Array(Math.min(2 * state.stack.length, most))
  stack.set(state.stack)
  state.stack = stack
  state.stackBytes = stack.length * WORD_BYTES
  return true
}

/**
 * Run a match for at most `maxSteps` steps.
 *
 * @param maxSteps a positive integer below 2^31
 * @returns how many steps were taken: all of them while the status stays "running"
 */
export function stepMatch(state: MatchState, maxSteps: number): number {
  if (state.status !== "running" || maxSteps <= 0) return 0
  const { program, input, registers } = state
  const code = program.code
  const length = input.length
  let stack = state.stack
  let highWater = stack.length - HEADROOM
  let sp = state.stackSize
  let pc = state.address
  let pos = state.position
  // What stopped inside an instruction has paid for it: it begins again at no cost.
  let remaining = state.inside ? maxSteps + 1 : maxSteps
  state.inside = false

  for (;;) {
    if (remaining === 0) break
    if (sp > highWater) {
      if (!growStack(state, sp)) {
        state.status = "overflow"
        break
      }
      stack = state.stack
      highWater = stack.length - HEADROOM
    }
    remaining--
    // An arm that goes on says `continue`; one that leaves the switch has failed.
    switch (code[pc]! as Op) {
      case Op.Fail:
        break

      case Op.Match:
        registers[1] = pos
        state.status = "matched"
        state.stackSize = 0
        state.position = pos
        return maxSteps - remaining

      case Op.GiveUp:
        state.status = "failed"
        return maxSteps - remaining

      case Op.Advance:
        if (pos >= length) {
          state.status = "failed"
          return maxSteps - remaining
        }
        pos += code[pc + 1] !== 0 ? width(codePointAfter(input, pos)) : 1
        pc = START_ADDRESS
        continue

      case Op.Begin:
        registers[0] = pos
        stack[sp] = 0
        stack[sp + 1] = pos
        sp += 2
        pc += 1
        continue

      case Op.Search: {
        const set = code[pc + 1]!
        const stop = remaining < length - pos ? pos + remaining : length
        const from = pos
        while (pos < stop && !inSet(code, set, input.charCodeAt(pos))) pos++
        remaining -= pos - from
        if (pos === length) {
          state.status = "failed"
          return maxSteps - remaining
        }
        if (pos === stop) {
          state.inside = true
          remaining = 0
          continue
        }
        if (code[pc + 2] !== 0 && splitsPair(input, pos)) {
          pos++
          continue
        }
        registers[0] = pos
        stack[sp] = 0
        stack[sp + 1] = pos
        sp += 2
        pc += 3
        continue
      }

      case Op.Jump:
        pc = code[pc + 1]!
        continue

      case Op.Split:
        stack[sp] = code[pc + 1]!
        stack[sp + 1] = pos
        sp += 2
        pc += 2
        continue

      case Op.SplitLazy:
        stack[sp] = pc + 2
        stack[sp + 1] = pos
        sp += 2
        pc = code[pc + 1]!
        continue

      case Op.Char:
        if (pos < length && input.charCodeAt(pos) === code[pc + 1]) {
          pos++
          pc += 2
          continue
        }
        break

      case Op.CharBack:
        if (pos > 0 && input.charCodeAt(pos - 1) === code[pc + 1]) {
          pos--
          pc += 2
          continue
        }
        break

      case Op.Set:
        if (pos < length && inSet(code, code[pc + 1]!, input.charCodeAt(pos))) {
          pos++
          pc += 2
          continue
        }
        break

      case Op.SetBack:
        if (pos > 0 && inSet(code, code[pc + 1]!, input.charCodeAt(pos - 1))) {
          pos--
          pc += 2
          continue
        }
        break

      case Op.SetWide:
        if (pos < length) {
          const c = codePointAfter(input, pos)
          if (inSet(code, code[pc + 1]!, c)) {
            pos += width(c)
            pc += 2
            continue
          }
        }
        break

      case Op.SetWideBack:
        if (pos > 0) {
          const c = codePointBefore(input, pos)
          if (inSet(code, code[pc + 1]!, c)) {
            pos -= width(c)
            pc += 2
            continue
          }
        }
        break

      case Op.Save:
      case Op.GreedyStart: {
        const register = code[pc + 1]!
        // A second undo above the same register's would never be seen.
        if (stack[sp - 2] !== ~register) {
          stack[sp] = ~register
          stack[sp + 1] = registers[register]!
          sp += 2
        }
        registers[register] = pos
        pc += 2
        continue
      }

      case Op.Zero: {
        const register = code[pc + 1]!
        if (stack[sp - 2] !== ~register) {
          stack[sp] = ~register
          stack[sp + 1] = registers[register]!
          sp += 2
        }
        registers[register] = 0
        pc += 2
        continue
      }

      case Op.Clear: {
        const start = 2 * code[pc + 1]!
        if (registers[start] !== -1 || registers[start + 1] !== -1) {
          stack[sp] = ~start
          stack[sp + 1] = registers[start]!
          stack[sp + 2] = ~(start + 1)
          stack[sp + 3] = registers[start + 1]!
          sp += 4
          registers[start] = -1
          registers[start + 1] = -1
        }
        pc += 2
        continue
      }

      case Op.Forget: {
        const start = 2 * code[pc + 1]!
        registers[start] = -1
        registers[start + 1] = -1
        pc += 2
        continue
      }

      case Op.KeepUndo: {
        const register = code[pc + 1]!
        if (registers[register] !== -1) {
          stack[sp] = ~register
          stack[sp + 1] = -1
          sp += 2
        }
        pc += 2
        continue
      }

      case Op.Loop: {
        const count = registers[code[pc + 1]!]!
        const exit = code[pc + 5]!
        if (count < code[pc + 2]!) {
          pc += 6
        } else if (count >= code[pc + 3]!) {
          pc = exit
        } else if (code[pc + 4] !== 0) {
          stack[sp] = exit
          stack[sp + 1] = pos
          sp += 2
          pc += 6
        } else {
          stack[sp] = pc + 6
          stack[sp + 1] = pos
          sp += 2
          pc = exit
        }
        continue
      }

      case Op.Next: {
        const register = code[pc + 1]!
        const count = registers[register]!
        const check = code[pc + 3]!
        if (check !== 0 && count >= code[pc + 2]! && registers[check] === pos) break
        if (stack[sp - 2] !== ~register) {
          stack[sp] = ~register
          stack[sp + 1] = count
          sp += 2
        }
        registers[register] = count + 1
        pc = code[pc + 4]!
        continue
      }

      case Op.NotEmpty:
        if (registers[code[pc + 1]!] === pos) break
        pc += 2
        continue

      case Op.AssertStart:
        if (pos !== 0) break
        pc += 1
        continue

      case Op.AssertEnd:
        if (pos !== length) break
        pc += 1
        continue

      case Op.AssertLineStart:
        if (pos !== 0 && !isLineTerminator(input.charCodeAt(pos - 1))) break
        pc += 1
        continue

      case Op.AssertLineEnd:
        if (pos !== length && !isLineTerminator(input.charCodeAt(pos))) break
        pc += 1
        continue

      case Op.WordBoundary:
        if (!atWordBoundary(code, code[pc + 1]!, input, pos)) break
        pc += 2
        continue

      case Op.NotWordBoundary:
        if (atWordBoundary(code, code[pc + 1]!, input, pos)) break
        pc += 2
        continue

      case Op.Look: {
        const register = code[pc + 1]!
        registers[register] = sp
        registers[register + 1] = pos
        pc += 2
        continue
      }

      case Op.LookMatched: {
        const register = code[pc + 1]!
        sp = registers[register]!
        pos = registers[register + 1]!
        pc += 2
        continue
      }

      case Op.LookNot:
        registers[code[pc + 1]!] = sp
        stack[sp] = code[pc + 2]!
        stack[sp + 1] = pos
        sp += 2
        pc += 3
        continue

      case Op.LookNotMatched:
        sp = registers[code[pc + 1]!]!
        break

      case Op.Capture: {
        const start = 2 * code[pc + 1]!
        if (registers[start] !== -1 && registers[start + 1] !== -1) {
          const register = code[pc + 2]!
          registers[register] = registers[start]!
          registers[register + 1] = registers[start + 1]!
          pc = code[pc + 3]!
        } else {
          pc += 4
        }
        continue
      }

      case Op.BackReference: {
        // One character a step; the registers say what is left to compare.
        const register = code[pc + 1]!
        const bits = code[pc + 2]!
        const start = registers[register]!
        const end = registers[register + 1]!
        if (start === end) {
          pc += 3
          continue
        }
        const moved = compareOne(input, start, end, pos, bits)
        if (moved === 0) break
        if (moved > 0) registers[register] = start + moved
        else registers[register + 1] = end + moved
        pos += moved
        continue
      }

      case Op.RunStart:
        registers[code[pc + 1]!] = pos
        pc += 2
        continue

      case Op.RunScan:
      case Op.GreedyScan: {
        const start = registers[code[pc + 1]!]!
        const set = code[pc + 2]!
        const max = code[pc + 4]!
        const most = max < length - start ? start + max : length
        const stop = remaining < most - pos ? pos + remaining : most
        const from = pos
        while (pos < stop && inSet(code, set, input.charCodeAt(pos))) pos++
        remaining -= pos - from
        if (pos === stop && stop < most) {
          state.inside = true
          remaining = 0
          continue
        }
        const least = start + code[pc + 3]!
        if (pos < least) break
        if (code[pc] === Op.RunScan) {
          pc += 5
          continue
        }
        registers[code[pc + 1]!] = least
        if (pos > least) {
          stack[sp] = pc + 5
          stack[sp + 1] = pos
          sp += 2
        }
        pc += 8
        continue
      }

      case Op.RunScanWide:
      case Op.GreedyScanWide: {
        // Always without bounds: what must be taken at least was taken before.
        const set = code[pc + 2]!
        let inside = true
        while (remaining > 0) {
          const c = pos < length ? codePointAfter(input, pos) : -1
          if (c < 0 || !inSet(code, set, c)) {
            inside = false
            break
          }
          pos += width(c)
          remaining--
        }
        if (inside) {
          state.inside = true
          continue
        }
        if (code[pc] === Op.RunScanWide) {
          pc += 5
          continue
        }
        if (pos > registers[code[pc + 1]!]!) {
          stack[sp] = pc + 5
          stack[sp + 1] = pos
          sp += 2
        }
        pc += 8
        continue
      }

      case Op.GreedyBack:
      case Op.GreedyBackWide: {
        const least = registers[code[pc + 1]!]!
        const filter = code[pc + 2]!
        pos -= code[pc] === Op.GreedyBack ? 1 : width(codePointBefore(input, pos))
        if (pos > least) {
          if (filter !== 0 && !inSet(code, filter, input.charCodeAt(pos))) continue
          stack[sp] = pc
          stack[sp + 1] = pos
          sp += 2
        }
        pc += 3
        continue
      }

      default:
        throw new Error(`regular expression program is damaged at ${pc}`)
    }

    // Undo down to the topmost choice.
    for (;;) {
      const entry = stack[sp - 2]!
      if (entry >= 0) {
        sp -= 2
        pc = entry
        pos = stack[sp + 1]!
        break
      }
      if (remaining === 0) {
        state.inside = true
        pc = FAIL_ADDRESS
        break
      }
      remaining--
      sp -= 2
      registers[~entry] = stack[sp + 1]!
    }
  }

  state.stackSize = sp
  state.address = pc
  state.position = pos
  return maxSteps - remaining
}

/**
 * Compare one character of a captured text with the input at `position`.
 *
 * @returns how far to move, negative when going back; 0 when they differ
 */
function compareOne(input: string, start: number, end: number, position: number, bits: number): number {
  const back = (bits & referenceBits.back) !== 0
  if (back ? position === 0 : position === input.length) return 0
  let captured: number
  let found: number
  if ((bits & referenceBits.wide) !== 0) {
    captured = back ? codePointBefore(input, end) : codePointAfter(input, start)
    found = back ? codePointBefore(input, position) : codePointAfter(input, position)
  } else {
    captured = input.charCodeAt(back ? end - 1 : start)
    found = input.charCodeAt(back ? position - 1 : position)
  }
  const step = back ? -width(captured) : width(captured)
  if (captured === found) return step
  if ((bits & referenceBits.ignoreCase) === 0) return 0
  const rule = (bits & referenceBits.wide) !== 0 ? "fold" : "upper"
  return canonicalize(captured, rule) === canonicalize(found, rule) ? step : 0
}
