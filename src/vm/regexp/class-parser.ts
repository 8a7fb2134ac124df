// Character classes and the escapes that stand for a character or a set: sec-patterns, with Annex B (sec-annexB) where
// neither u nor v is set. Case folding is resolved here: under i, sets come out closed over case.
import {
  type CodePointSet,
  complement,
  contains,
  difference,
  emptySet,
  intersection,
  rangeSet,
  setOfRanges,
  size,
  union,
} from "./code-point-set.js"
import { END, isDigit, isLetter, isOctalDigit, type PatternReader } from "./pattern-reader.js"
import {
  type CaseRule,
  canonicalize,
  closeOverCase,
  loneProperty,
  propertyOfStrings,
  propertyWithValue,
  SMALL_SET,
} from "./unicode.js"

/** The value of a class or of a part of one: code points, and (flag v only) strings of zero or two and more. */
export interface ClassValue {
  readonly set: CodePointSet
  /** Keyed by the code points joined with commas, so that equal strings meet. */
  readonly strings: ReadonlyMap<string, readonly number[]>
  /** By the static semantics, which look at the syntax and not at the value. */
  readonly mayContainStrings: boolean
}

/** What the flags and the modifiers in force mean for a class. */
export interface ClassMode {
  readonly unicode: boolean
  readonly sets: boolean
  readonly ignoreCase: boolean
  /** Does the pattern have a named group, or u or v? Then `\k` is no identity escape. */
  readonly namedGroups: boolean
  readonly caseRule: CaseRule
}

/** How deep v-mode classes may nest. */
const CLASS_DEPTH_LIMIT = 500
/** Bound on the work of set operations in one pattern, in boundaries handled. */
const WORK_LIMIT = 1 << 22

/** What closing a set over case counts for: it looks at every pair of letters. */
const CLOSURE_WORK = 4096
/** What a string of a class counts for, with what the compiler does about it. */
const STRING_WORK = 64

export const digits = rangeSet(48, 57)
export const wordCharacters = setOfRanges([
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
])
/** sec-white-space and sec-line-terminators: general category Zs, and the listed controls. */
export const whiteSpace = setOfRanges([
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
])
export const lineTerminators = setOfRanges([
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
])

const noStrings: ReadonlyMap<string, readonly number[]> = new Map()
const ofSet = (set: CodePointSet): ClassValue => ({ set, strings: noStrings, mayContainStrings: false })

const DASH = 45
const CLOSE = 93
const BACKSLASH = 92
const SYNTAX_CHARACTERS = "^$\\.*+?()[]{}|/"
const CLASS_SYNTAX_CHARACTERS = "()[]{}/-\\|"
const RESERVED_DOUBLE = "&!#$%*+,.:;<=>?@^`~"
const RESERVED_PUNCTUATORS = "&-!#%,:;<=>@`~"
const CONTROL_LETTERS = new Map([
  [102, 12],
  [110, 10],
  [114, 13],
  [116, 9],
  [118, 11],
])

const includes = (text: string, c: number): boolean =>
  c >= 0 && c < 128 && text.includes(String.fromCharCode(c))

export class ClassParser {
  mode: ClassMode
  /** What set operations have cost so far, in boundaries. */
  work = 0
  private depth = 0
  private readonly closures = new Map<CodePointSet, CodePointSet>()
  private readonly characters = new Map<number, CodePointSet>()

  constructor(
    private readonly reader: PatternReader,
    mode: ClassMode,
  ) {
    this.mode = mode
  }

  /** The characters that `codePoint` matches: itself, or all that fold alike. */
  character(codePoint: number): CodePointSet {
    if (!this.mode.ignoreCase) return rangeSet(codePoint, codePoint)
    let set = this.characters.get(codePoint)
    if (set === undefined) {
      set = closeOverCase(rangeSet(codePoint, codePoint), this.mode.caseRule)
      this.characters.set(codePoint, set)
    }
    return set
  }

  /** `\w` as the flags in force want it. */
  word(): CodePointSet {
    return this.mode.unicode ? this.folded(wordCharacters) : wordCharacters
  }

  /** After `[`; consumes the closing bracket. */
  classContents(): ClassValue {
    const negated = this.reader.eat("^")
    if (this.mode.sets) return this.setContents(negated)
    const set = this.folded(this.ranges())
    return ofSet(negated ? complement(set) : set)
  }

  /**
   * `\d \D \s \S \w \W \p{} \P{}` after the backslash, or undefined and no move.
   * In u mode without v the set is not folded yet: a class is folded as a whole.
   */
  classEscape(): ClassValue | undefined {
    const { reader, mode } = this
    const letter = reader.peekUnit(0)
    const shorthand = (set: CodePointSet): ClassValue => {
      reader.position++
      return ofSet(letter < 97 ? complement(set) : set)
    }
    switch (letter | 32) {
      case 100:
        return shorthand(digits)
      case 115:
        return shorthand(whiteSpace)
      case 119:
        return shorthand(this.word())
      case 112:
        if (!mode.unicode) return undefined
        reader.position++
        return this.property(letter === 80)
      default:
        return undefined
    }
  }

  /** The set of a class escape outside of a class. */
  folded(set: CodePointSet): CodePointSet {
    return this.mode.ignoreCase ? this.closed(set) : set
  }

  /**
   * CharacterEscape, after the backslash. Decimal escapes and `\k` are the pattern's own business, except in classes.
   */
  characterEscape(inClass: boolean): number {
    const { reader, mode } = this
    const c = reader.peek()
    if (c === END) reader.fail("\\ at end of pattern")
    const control = CONTROL_LETTERS.get(c)
    if (control !== undefined) {
      reader.position++
      return control
    }
    if (c === 99) return this.controlEscape(inClass)
    if (c === 48 && !isDigit(reader.peekUnit(1))) {
      reader.position++
      return 0
    }
    if (isDigit(c)) {
      if (mode.unicode) reader.fail(inClass ? "Invalid class escape" : "Invalid decimal escape")
      if (isOctalDigit(c)) return this.legacyOctal()
    }
    if (c === 120 || c === 117) {
      reader.position++
      const value = c === 120 ? reader.hexadecimal(2) : reader.unicodeEscape(mode.unicode)
      if (value !== undefined) return value
      if (mode.unicode) reader.fail(c === 120 ? "Invalid escape" : "Invalid Unicode escape")
      return c
    }
    if (mode.unicode) {
      const allowed =
        includes(SYNTAX_CHARACTERS, c) ||
        (inClass && c === DASH && !mode.sets) ||
        (inClass && mode.sets && includes(RESERVED_PUNCTUATORS, c))
      if (!allowed) reader.fail("Invalid escape")
    } else if (c === 107 && mode.namedGroups) {
      reader.fail(inClass ? "Invalid escape" : "Invalid named reference")
    }
    reader.skip(c)
    return c
  }

  private controlEscape(inClass: boolean): number {
    const { reader, mode } = this
    const letter = reader.peekUnit(1)
    const also = inClass && !mode.unicode && (isDigit(letter) || letter === 95)
    if (isLetter(letter) || also) {
      reader.position += 2
      return letter % 32
    }
    if (mode.unicode) reader.fail("Invalid unicode escape")
    // Annex B: the backslash stands for itself and the c is read next.
    return BACKSLASH
  }

  private legacyOctal(): number {
    const { reader } = this
    let value = 0
    for (let i = 0; i < 3 && isOctalDigit(reader.peekUnit(0)); i++) {
      const next = value * 8 + reader.peekUnit(0) - 48
      if (next > 255) break
      value = next
      reader.position++
    }
    return value
  }

  private closed(set: CodePointSet): CodePointSet {
    let result = this.closures.get(set)
    if (result === undefined) {
      result = closeOverCase(set, this.mode.caseRule)
      this.spend(size(set) <= SMALL_SET ? size(set) : result.length + CLOSURE_WORK)
      this.closures.set(set, result)
    }
    return result
  }

  private spend(amount: number): void {
    this.work += amount
    if (this.work > WORK_LIMIT) this.reader.fail("Regular expression too large")
  }

  /** After `p` or `P`. */
  private property(negated: boolean): ClassValue {
    const { mode } = this
    const reader: PatternReader = this.reader
    const end = reader.eat("{") ? reader.pattern.indexOf("}", reader.position) : -1
    if (end < 0) reader.fail("Invalid property name")
    const text = reader.pattern.slice(reader.position, end)
    reader.position = end + 1
    const equals = text.indexOf("=")
    const set =
      equals < 0 ? loneProperty(text) : propertyWithValue(text.slice(0, equals), text.slice(equals + 1))
    if (set !== undefined) {
      this.spend(set.length)
      const known = mode.sets ? this.folded(set) : set
      return ofSet(negated ? complement(known) : known)
    }
    const strings = mode.sets && equals < 0 ? propertyOfStrings(text) : undefined
    if (strings === undefined || negated) reader.fail("Invalid property name")
    return this.ofStrings(strings, true)
  }

  /** Strings of any length; those of one code point go to the set. */
  private ofStrings(strings: readonly (readonly number[])[], mayContainStrings: boolean): ClassValue {
    const { ignoreCase } = this.mode
    const single: [number, number][] = []
    const longer = new Map<string, readonly number[]>()
    this.spend(strings.length * STRING_WORK)
    for (const string of strings) {
      if (string.length === 1) {
        single.push([string[0]!, string[0]!])
      } else {
        const folded = ignoreCase ? string.map((c) => canonicalize(c, "fold")) : string
        longer.set(folded.join(), folded)
      }
    }
    return { set: this.folded(setOfRanges(single)), strings: longer, mayContainStrings }
  }

  /** The ranges of a class without v, up to and including the bracket. */
  private ranges(): CodePointSet {
    const { reader, mode } = this
    const pairs: [number, number][] = []
    let sets: CodePointSet = emptySet
    const addAtom = (atom: number | CodePointSet): void => {
      if (typeof atom === "number") {
        pairs.push([atom, atom])
        return
      }
      this.spend(sets.length + atom.length)
      sets = union(sets, atom)
    }
    for (;;) {
      if (reader.eat("]")) return union(sets, setOfRanges(pairs))
      const from = this.classAtom()
      if (reader.peekUnit(0) !== DASH || reader.peekUnit(1) === CLOSE || reader.peekUnit(1) === END) {
        addAtom(from)
        continue
      }
      reader.position++
      const to = this.classAtom()
      if (typeof from === "number" && typeof to === "number") {
        if (from > to) reader.fail("Range out of order in character class")
        pairs.push([from, to])
        continue
      }
      if (mode.unicode) reader.fail("Invalid character class")
      addAtom(from)
      pairs.push([DASH, DASH])
      addAtom(to)
    }
  }

  private classAtom(): number | CodePointSet {
    const { reader } = this
    const c = reader.peek()
    if (c === END) reader.fail("Unterminated character class")
    reader.skip(c)
    if (c !== BACKSLASH) return c
    if (reader.eat("b")) return 8
    const escape = this.classEscape()
    return escape === undefined ? this.characterEscape(true) : escape.set
  }

  /** ClassContents with v, after `[` or `[^`. */
  private setContents(negated: boolean): ClassValue {
    const { reader } = this
    if (++this.depth > CLASS_DEPTH_LIMIT) reader.fail(`classes nest deeper than ${CLASS_DEPTH_LIMIT}`)
    const value = this.setExpression()
    this.depth--
    if (!negated) return value
    if (value.mayContainStrings) reader.fail("Negated character class may contain strings")
    return ofSet(complement(value.set))
  }

  private setExpression(): ClassValue {
    const { reader } = this
    if (reader.eat("]")) return ofSet(emptySet)
    const first = this.setOperand()
    if (reader.looksAt("--")) return this.setOperation(this.valueOf(first), "--")
    if (reader.looksAt("&&")) return this.setOperation(this.valueOf(first), "&&")
    return this.setUnion(first)
  }

  private valueOf(operand: number | ClassValue): ClassValue {
    return typeof operand === "number" ? ofSet(this.character(operand)) : operand
  }

  /** The rest of a union whose first operand was read. */
  private setUnion(first: number | ClassValue): ClassValue {
    const reader: PatternReader = this.reader
    const pairs: [number, number][] = []
    let set: CodePointSet = emptySet
    const strings = new Map<string, readonly number[]>()
    let mayContainStrings = false
    let operand = first
    for (;;) {
      if (typeof operand === "number") {
        if (reader.peekUnit(0) === DASH) {
          if (reader.peekUnit(1) === DASH) reader.fail("Invalid set operation in character class")
          reader.position++
          const to = this.setOperand()
          if (typeof to !== "number") reader.fail("Invalid character class")
          if (operand > to) reader.fail("Range out of order in character class")
          pairs.push([operand, to])
        } else {
          pairs.push([operand, operand])
        }
      } else {
        this.spend(set.length + operand.set.length + operand.strings.size * STRING_WORK)
        set = union(set, operand.set)
        for (const [key, string] of operand.strings) strings.set(key, string)
        mayContainStrings ||= operand.mayContainStrings
      }
      if (reader.eat("]")) break
      if (reader.looksAt("--") || reader.looksAt("&&"))
        reader.fail("Invalid set operation in character class")
      operand = this.setOperand()
    }
    return { set: union(set, this.folded(setOfRanges(pairs))), strings, mayContainStrings }
  }

  private setOperation(left: ClassValue, operator: "--" | "&&"): ClassValue {
    const { reader } = this
    const subtract = operator === "--"
    let { set, mayContainStrings } = left
    const strings = new Map(left.strings)
    while (!reader.eat("]")) {
      if (!reader.eat(operator)) {
        reader.fail(
          reader.peek() === END ? "Unterminated character class" : "Invalid set operation in character class",
        )
      }
      if (!subtract && reader.looksAt("&")) reader.fail("Invalid character in character class")
      const right = this.valueOf(this.setOperand())
      this.spend(set.length + right.set.length + strings.size * STRING_WORK)
      set = subtract ? difference(set, right.set) : intersection(set, right.set)
      for (const key of [...strings.keys()]) if (right.strings.has(key) === subtract) strings.delete(key)
      if (!subtract) mayContainStrings &&= right.mayContainStrings
    }
    return { set, strings, mayContainStrings }
  }

  /** ClassSetOperand or ClassSetCharacter. */
  private setOperand(): number | ClassValue {
    const { reader } = this
    const c = reader.peek()
    if (c === END) reader.fail("Unterminated character class")
    if (reader.eat("[")) return this.setContents(reader.eat("^"))
    if (c === BACKSLASH) {
      reader.position++
      if (reader.eat("b")) return 8
      if (reader.looksAt("q")) return this.quotedStrings()
      return this.foldedEscape() ?? this.characterEscape(true)
    }
    return this.setCharacter()
  }

  private setCharacter(): number {
    const { reader } = this
    const c = reader.peek()
    if (includes(CLASS_SYNTAX_CHARACTERS, c)) reader.fail("Invalid character in character class")
    if (includes(RESERVED_DOUBLE, c) && reader.peekUnit(1) === c) {
      reader.fail("Invalid set operation in character class")
    }
    reader.skip(c)
    return c
  }

  private foldedEscape(): ClassValue | undefined {
    const value = this.classEscape()
    if (value === undefined || value.mayContainStrings) return value
    return { ...value, set: this.folded(value.set) }
  }

  /** `\q{one|two}`, at the q. */
  private quotedStrings(): ClassValue {
    const { reader } = this
    if (!reader.eat("q{")) reader.fail("Invalid escape")
    const strings: number[][] = []
    let current: number[] = []
    for (;;) {
      const c = reader.peek()
      if (c === END) reader.fail("Invalid class string")
      if (reader.eat("}")) break
      if (reader.eat("|")) {
        strings.push(current)
        current = []
      } else if (c === BACKSLASH) {
        reader.position++
        current.push(reader.eat("b") ? 8 : this.characterEscape(true))
      } else {
        current.push(this.setCharacter())
      }
    }
    strings.push(current)
    return this.ofStrings(
      strings,
      strings.some((string) => string.length !== 1),
    )
  }
}

/** Does `set` hold a code point that takes two code units, or half of a pair? Then its width is not one unit. */
export function isUnitWide(set: CodePointSet): boolean {
  if (set.length > 0 && set.at(-1)! > 0x10000) return false
  for (let i = 0; i < set.length; i += 2) if (set[i]! < 0xe000 && set[i + 1]! > 0xd800) return false
  return !contains(set, 0xd800)
}
