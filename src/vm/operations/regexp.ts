// RegExp objects, and running their programs in bounded pieces.

import type { NativeRow } from "../builtins/define.js"
import {
  ArrayObject,
  CallKind,
  type ExoticObject,
  FunctionObject,
  type GuestObject,
  LazyValue,
  Payload,
} from "../objects/object.js"
import { addProperty } from "../objects/property.js"
import { DATA_DEFAULT, WRITABLE } from "../objects/shape.js"
import { EMPTY, type Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import {
  compileRegExp,
  createMatch,
  DEFAULT_MAX_STACK_BYTES,
  flagBits,
  type MatchState,
  matchStateBytes,
  type RegExpProgram,
  RegExpSyntaxError,
  reuseMatch,
  stepMatch,
} from "../regexp/index.js"
import { SIZE } from "../sizes.js"
import { rangeError, syntaxError } from "../throw.js"
import { toLengthOfNumber } from "./conversions.js"
import { cut } from "./string.js"

/** [[OriginalSource]], [[OriginalFlags]], [[RegExpMatcher]]: all of them in the program. */
export class RegExpData extends Payload {
  constructor(public program: RegExpProgram) {
    super()
  }

  override get builtinTag(): string {
    return "RegExp"
  }

  override trace(): number {
    return PROGRAM_BYTES * this.program.source.length
  }
}

/** A match that is being looked for. Held by self-hosted code only. */
export class MatchData extends Payload {
  constructor(readonly state: MatchState) {
    super()
  }

  override trace(visitor: Visitor): number {
    this.state.input = visitor.hold(this.state.input)
    return matchStateBytes(this.state.program) + this.state.stackBytes
  }
}

/** Bytes that are charged for each unit of a pattern. */
const PROGRAM_BYTES = 64
/** Steps of one call: what is charged after the fact must stay below MAX_DEBT. */
const STEPS = 400
/** Steps and registers of a match that is taken in one piece. */
const QUICK_STEPS = 320
const QUICK_REGISTERS = 256
/** Programs that an engine keeps, the oldest dropped first. */
const MAX_PROGRAMS = 2000
/** Patterns of a realm that need not be paid for in full again. */
const MAX_RECENT = 64
/** Longest pattern, in UTF-16 units. */
const MAX_PATTERN = 1 << 17
/** Fuel for making sets: of a Unicode property, of a property of strings, of what matches in any case. */
const PROPERTY_FUEL = 20_000
const STRING_PROPERTY_FUEL = 500_000
const CASE_SET_FUEL = 16_000
/** A set of a few ASCII characters has few others that differ in case. */
const NARROW_SET = /^\[(?!\^)[^\\[\]\u0080-\uffff]*\]/
const NARROW_SET_FUEL = 500
/** Longer patterns are compiled anew each time. */
const MAX_CACHED_PATTERN = 1000

/**
 * A RegExp object of the intrinsic prototype, for a literal: `lastIndex` is 0.
 *
 * Fuel: see paidProgram.
 * Throws: SyntaxError.
 */
export function newRegExpObject(realm: Realm, pattern: string, flags: string): ExoticObject {
  return newRegExp(realm, pattern, flags, realm.intrinsic("%RegExp.prototype%"))
}

/** RegExpAlloc and RegExpInitialize — sec-regexpalloc, sec-regexpinitialize. Throws: SyntaxError. */
export function newRegExp(realm: Realm, pattern: string, flags: string, proto: GuestObject): ExoticObject {
  return regExpObject(realm, paidProgram(realm, pattern, flags), proto)
}

/** RegExpInitialize of an object that is there already, without its lastIndex. */
export function reinitializeRegExp(realm: Realm, data: RegExpData, pattern: string, flags: string): void {
  data.program = paidProgram(realm, pattern, flags)
}

/**
 * Pays for compiling a pattern: the full price, unless it is among the last few that the realm has compiled. Whether the
 * engine has it compiled already makes no difference, and what is no pattern is paid for each time.
 */
function paidProgram(realm: Realm, pattern: string, flags: string): RegExpProgram {
  if (pattern.length > MAX_PATTERN) throw syntaxError("regular expression too large")
  const bytes = PROGRAM_BYTES * pattern.length
  const key = `${flags}/${pattern}`
  const seen = realm.tables.recentPatterns
  if (seen.has(key)) {
    realm.meter.pay(16 + (pattern.length >>> 2), bytes)
    return programOf(realm, pattern, flags)
  }
  realm.meter.pay(compilingFuel(pattern, flags), bytes)
  const program = programOf(realm, pattern, flags)
  if (pattern.length <= MAX_CACHED_PATTERN) {
    dropOldest(seen, MAX_RECENT)
    seen.add(key)
  }
  return program
}

/** Sets of Unicode properties, and of all that differs in case only, take far longer to make than their names do to read. */
function compilingFuel(pattern: string, flags: string): number {
  const ignoresCase = flags.includes("i")
  let fuel = 32 + 32 * pattern.length
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern[i]
    if (unit === "[" && ignoresCase)
      fuel += NARROW_SET.test(pattern.slice(i, i + 64)) ? NARROW_SET_FUEL : CASE_SET_FUEL
    if (unit !== "\\") continue
    const escaped = pattern[++i]
    if (escaped === "p" || escaped === "P") {
      fuel += /^\{(?:RGI_|Basic_E|Emoji_K)/.test(pattern.slice(i + 1, i + 9))
        ? STRING_PROPERTY_FUEL
        : PROPERTY_FUEL
    } else if (ignoresCase && (escaped === "w" || escaped === "W")) fuel += CASE_SET_FUEL
  }
  return fuel
}

function dropOldest(keys: Map<string, unknown> | Set<string>, most: number): void {
  if (keys.size < most) return
  for (const oldest of keys.keys()) {
    keys.delete(oldest)
    return
  }
}

/** An object over a program that is paid for. */
export function regExpObject(realm: Realm, program: RegExpProgram, proto: GuestObject): ExoticObject {
  const object = realm.newExotic(new RegExpData(program), proto)
  addProperty(realm, object, "lastIndex", 0, WRITABLE)
  return object
}

/** The program of a pattern, of the engine's cache if it is there. @throws GuestThrow SyntaxError */
export function programOf(realm: Realm, pattern: string, flags: string): RegExpProgram {
  const cache = realm.intrinsics.regExpPrograms
  const key = `${flags}/${pattern}`
  const known = cache.get(key)
  if (known !== undefined) return known
  let program: RegExpProgram
  try {
    program = compileRegExp(pattern, flags)
  } catch (error) {
    if (error instanceof RegExpSyntaxError) throw syntaxError(error.message.slice(0, 200))
    throw error
  }
  if (pattern.length <= MAX_CACHED_PATTERN) {
    dropOldest(cache, MAX_PROGRAMS)
    cache.set(key, program)
  }
  return program
}

/** The flags as text, in the order in which `flags` lists them. */
export function flagText(program: RegExpProgram): string {
  let text = ""
  for (const flag of ["d", "g", "i", "m", "s", "u", "v", "y"] as const) {
    if ((program.flags & flagBits[flag]) !== 0) text += flag
  }
  return text
}

/** Begins a match, and takes its first steps. */
export function startMatch(realm: Realm, program: RegExpProgram, text: string, index: number): MatchData {
  const match = new MatchData(createMatch(program, text, index))
  realm.meter.bytesLeft -= matchStateBytes(program)
  continueMatch(realm, match)
  return match
}

/**
 * Takes some steps; true when the match has ended.
 *
 * Fuel: 1 for each step.
 * Throws: RangeError if it takes too much memory.
 */
export function continueMatch(realm: Realm, match: MatchData): boolean {
  const { state } = match
  const before = state.stackBytes
  realm.meter.debt += stepMatch(state, STEPS)
  realm.meter.bytesLeft -= state.stackBytes - before
  if (state.status === "overflow") throw rangeError("regular expression takes too much memory to match")
  return state.status !== "running"
}

/** Start of a successful match. */
export function matchStart(match: MatchData): number {
  return match.state.registers[0]!
}

/** End of a match, or -1 if there is none. */
export function matchEnd(match: MatchData): number {
  return match.state.status === "matched" ? match.state.registers[1]! : -1
}

/**
 * RegExpBuiltinExec of a RegExp object whose lastIndex is a plain number, for matches that are short: the result of exec, or
 * only whether it is not null. Answers EMPTY, having done nothing, for everything else.
 *
 * Fuel: 1 for each step, also of a match that is given up because it is not short; texts as matchArray.
 */
export function quickExec(
  realm: Realm,
  regexp: ExoticObject,
  program: RegExpProgram,
  text: string,
  wantsArray: boolean,
): Value {
  // lastIndex is the first property that every RegExp object gets, and can't be deleted.
  const slots = regexp.slots as Value[]
  const given = slots[0]
  const isStateful = (program.flags & (flagBits.g | flagBits.y)) !== 0
  if (typeof given !== "number" || program.registerCount > QUICK_REGISTERS) return EMPTY
  if (isStateful && (regexp.shape.flagsAt(0) & WRITABLE) === 0) return EMPTY
  const index = isStateful ? toLengthOfNumber(given) : 0
  if (index > text.length) {
    slots[0] = 0
    return wantsArray ? null : false
  }
  const { intrinsics } = realm
  intrinsics.quickMatch ??= createMatch(program, "", 0, DEFAULT_MAX_STACK_BYTES, QUICK_REGISTERS)
  const state = intrinsics.quickMatch
  reuseMatch(state, program, text, index)
  realm.meter.debt += stepMatch(state, QUICK_STEPS)
  state.input = ""
  const { status } = state
  if (status !== "matched" && status !== "failed") return EMPTY
  const isMatch = status === "matched"
  let result: Value = wantsArray ? null : isMatch
  if (isMatch && wantsArray) result = matchArray(realm, state, text)
  if (isStateful) slots[0] = isMatch ? state.registers[1]! : 0
  return result
}

/** Whether the value is RegExp.prototype.exec as it was, made or not. */
export function isOriginalExec(fn: unknown): boolean {
  if (!(fn instanceof FunctionObject) && !(fn instanceof LazyValue)) return false
  return fn.callKind === CallKind.Native && (fn.target as NativeRow).otherwise === "RegExp_exec"
}

/** The result of exec — sec-regexpbuiltinexec, from step 18 on. Pays for the texts first. */
export function matchArray(realm: Realm, state: MatchState, input = state.input): Value {
  const { program, registers } = state
  const count = program.groupCount + 1
  let bytes = 0
  let fuel = 4 * count
  for (let i = 0; i < 2 * count; i += 2) {
    if (registers[i]! < 0) continue
    const length = registers[i + 1]! - registers[i]!
    fuel += length >>> 5
    bytes += SIZE.string + 2 * length
  }
  realm.meter.pay(fuel, bytes)
  const texts: Value[] = []
  for (let i = 0; i < 2 * count; i += 2) {
    texts.push(registers[i]! < 0 ? undefined : cut(input, registers[i]!, registers[i + 1]!))
  }
  const array = newMatchArray(realm, texts, registers[0]!, input, groupsObject(realm, program, texts))
  if ((program.flags & flagBits.d) !== 0) {
    const pairs: Value[] = []
    for (let i = 0; i < 2 * count; i += 2) {
      const start = registers[i]!
      pairs.push(start < 0 ? undefined : realm.newArray([start, registers[i + 1]!]))
    }
    const indices = realm.newArray(pairs)
    realm.define(indices, "groups", groupsObject(realm, program, pairs))
    realm.define(array, "indices", indices)
  }
  return array
}

/** An array with index, input and groups, in this order. */
function newMatchArray(
  realm: Realm,
  texts: Value[],
  index: number,
  input: string,
  groups: Value,
): ArrayObject {
  const shape = realm.intrinsics.emptyArray
    .add("index", DATA_DEFAULT)
    ?.add("input", DATA_DEFAULT)
    ?.add("groups", DATA_DEFAULT)
  if (shape === undefined || shape === null) {
    const array = realm.newArray(texts)
    realm.define(array, "index", index)
    realm.define(array, "input", input)
    realm.define(array, "groups", groups)
    return array
  }
  realm.meter.bytesLeft -= SIZE.array + SIZE.value * texts.length + 3 * SIZE.property
  const array = new ArrayObject(shape, realm.arrayPrototype, texts)
  array.slots = [index, input, groups, undefined]
  return array
}

/** An object with the value of each named group, or undefined if no group has a name. */
export function groupsObject(realm: Realm, program: RegExpProgram, values: readonly Value[]): Value {
  if (program.groupNames.length === 0) return undefined
  const groups = realm.newObject(null)
  for (const [name, indices] of program.groupNames) {
    const taken = indices.find((index) => values[index] !== undefined)
    addProperty(realm, groups, name, taken === undefined ? undefined : values[taken], DATA_DEFAULT)
  }
  return groups
}

/** AdvanceStringIndex ( S, index, unicode ) — sec-advancestringindex */
export function advanceIndex(text: string, index: number, unicode: boolean): number {
  if (!unicode || index + 1 >= text.length) return index + 1
  return index + ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1)
}

/** EscapeRegExpPattern ( P, F ) — sec-escaperegexppattern */
export function escapePattern(source: string): string {
  if (source === "") return "(?:)"
  if (!/[/\n\r\u2028\u2029]/.test(source)) return source
  let result = ""
  let inClass = false
  for (let i = 0; i < source.length; i++) {
    let unit = source[i]!
    let escaped = false
    if (unit === "\\" && i + 1 < source.length) {
      escaped = true
      unit = source[++i]!
    } else if (unit === "[") inClass = true
    else if (unit === "]") inClass = false
    const shown = LINE_TERMINATORS[unit]
    if (shown !== undefined) result += `\\${shown}`
    else if (escaped || (unit === "/" && !inClass)) result += `\\${unit}`
    else result += unit
  }
  return result
}

const LINE_TERMINATORS: { readonly [unit: string]: string } = {
  "\n": "n",
  "\r": "r",
  "\u2028": "u2028",
  "\u2029": "u2029",
}
