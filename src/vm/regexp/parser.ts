// Patterns to trees: the grammar of sec-patterns with Annex B, recursive descent with a bounded depth.
//
// Ours and not a library's: the one that was tried (@eslint-community/regexpp 4.12) takes 10 ms to import and 5 ms for a
// first pattern, overflows the host's stack at some thousand nested groups, carries a second list of Unicode
// properties, and builds an object with source positions per character; what a compiler needs is a tenth of that.
import { ClassParser, type ClassValue, lineTerminators } from "./class-parser.js"
import { allCodePoints, type CodePointSet, complement, setOfRanges } from "./code-point-set.js"
import { END, isDigit, PatternReader } from "./pattern-reader.js"
import { flagBits, type RegExpNode, RegExpSyntaxError, type RegExpTree, UNBOUNDED } from "./syntax.js"
import { isIdentifierPart, isIdentifierStart } from "./unicode.js"

/** How deep groups and assertions may nest. */
export const GROUP_DEPTH_LIMIT = 500
/** Code units of a pattern. */
export const PATTERN_LENGTH_LIMIT = 1 << 16

const emptyNode: RegExpNode = { kind: "empty", nullable: true }
const LINE = complement(lineTerminators)

/**
 * @throws RegExpSyntaxError for an unknown or repeated flag, or u with v
 */
export function parseFlags(flags: string): number {
  let bits = 0
  for (const flag of flags) {
    const bit = Object.hasOwn(flagBits, flag) ? flagBits[flag as keyof typeof flagBits] : 0
    if (bit === 0 || (bits & bit) !== 0) invalidFlags(flags)
    bits |= bit
  }
  if ((bits & flagBits.u) !== 0 && (bits & flagBits.v) !== 0) invalidFlags(flags)
  return bits
}

function invalidFlags(flags: string): never {
  throw new RegExpSyntaxError(`Invalid flags supplied to RegExp constructor '${flags}'`)
}

/**
 * Parse a pattern. The work is linear in its length, but for set operations in classes, which are bounded.
 *
 * @throws RegExpSyntaxError early errors of the grammar, and the limits above
 */
export function parsePattern(pattern: string, flags: string): RegExpTree {
  const bits = parseFlags(flags)
  const reader = new PatternReader(pattern, flags, (bits & (flagBits.u | flagBits.v)) !== 0)
  if (pattern.length > PATTERN_LENGTH_LIMIT) {
    throw new RegExpSyntaxError(`Invalid regular expression: longer than ${PATTERN_LENGTH_LIMIT} characters`)
  }
  return new PatternParser(reader, bits).parse()
}

/** What must be known before the first group is met: how many there are, and whether one has a name. */
function countGroups(pattern: string, sets: boolean): { groups: number; named: boolean } {
  let groups = 0
  let named = false
  let classDepth = 0
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]
    if (c === "\\") {
      i++
    } else if (c === "[") {
      if (sets || classDepth === 0) classDepth++
    } else if (c === "]") {
      if (classDepth > 0) classDepth--
    } else if (c === "(" && classDepth === 0) {
      if (pattern[i + 1] !== "?") {
        groups++
      } else if (pattern[i + 2] === "<" && pattern[i + 3] !== "=" && pattern[i + 3] !== "!") {
        groups++
        named = true
      }
    }
  }
  return { groups, named }
}

class PatternParser {
  private readonly unicode: boolean
  private readonly namedGroups: boolean
  private readonly totalGroups: number
  private readonly classes: ClassParser
  private readonly names = new Map<string, number[]>()
  /** Names in the alternatives that lead to where the parser is: a repeated one could take part twice. */
  private readonly activeNames = new Set<string>()
  /** Those of them that the alternative being read has added. */
  private namesAdded: string[] = []
  /** `\k<name>` nodes whose groups are filled in at the end. */
  private readonly references: { name: string; groups: number[] }[] = []
  private groupCount = 0
  private depth = 0
  private multiline: boolean
  private dotAll: boolean

  constructor(
    private readonly reader: PatternReader,
    private readonly bits: number,
  ) {
    const sets = (bits & flagBits.v) !== 0
    this.unicode = reader.unicode
    const counted = countGroups(reader.pattern, sets)
    this.totalGroups = counted.groups
    this.namedGroups = counted.named || this.unicode
    this.multiline = (bits & flagBits.m) !== 0
    this.dotAll = (bits & flagBits.s) !== 0
    this.classes = new ClassParser(reader, {
      unicode: this.unicode,
      sets,
      ignoreCase: (bits & flagBits.i) !== 0,
      namedGroups: this.namedGroups,
      caseRule: this.unicode ? "fold" : "upper",
    })
  }

  parse(): RegExpTree {
    const reader: PatternReader = this.reader
    const body = this.disjunction()
    if (reader.peekUnit(0) !== END) reader.fail("Unmatched ')'")
    for (const { name, groups } of this.references) {
      const found = this.names.get(name)
      if (found === undefined) reader.fail("Invalid named capture referenced")
      groups.push(...found)
    }
    return { body, groupCount: this.groupCount, groupNames: [...this.names], flags: this.bits }
  }

  private disjunction(): RegExpNode {
    const { reader, activeNames } = this
    const outer = this.namesAdded
    this.namesAdded = []
    const first = this.alternative()
    const alternatives = [first]
    // Alternatives exclude one another: each starts from the names outside, and what follows sees the names of all.
    const all = this.namesAdded
    for (let added = all; reader.eat("|"); ) {
      for (const name of added) activeNames.delete(name)
      this.namesAdded = added = []
      alternatives.push(this.alternative())
      for (const name of added) all.push(name)
    }
    for (const name of all) {
      activeNames.add(name)
      outer.push(name)
    }
    this.namesAdded = outer
    if (alternatives.length === 1) return first
    // Single characters on all sides are one set.
    const set = unionOfSets(alternatives)
    if (set !== undefined) return this.setNode(set)
    return { kind: "choice", alternatives, nullable: alternatives.some((node) => node.nullable) }
  }

  private alternative(): RegExpNode {
    const items: RegExpNode[] = []
    for (let c = this.reader.peekUnit(0); c !== END && c !== 124 && c !== 41; c = this.reader.peekUnit(0)) {
      const item = this.term()
      if (item.kind !== "empty") items.push(item)
    }
    if (items.length === 0) return emptyNode
    if (items.length === 1) return items[0]!
    return { kind: "sequence", items, nullable: items.every((node) => node.nullable) }
  }

  private term(): RegExpNode {
    const { reader } = this
    const firstGroup = this.groupCount + 1
    const start = reader.position
    switch (reader.peekUnit(0)) {
      case 94: // ^
        reader.position++
        return { kind: "assert", what: this.multiline ? "line-start" : "start", nullable: true }
      case 36: // $
        reader.position++
        return { kind: "assert", what: this.multiline ? "line-end" : "end", nullable: true }
      case 92: // \
        if (reader.eat("\\b")) return this.wordBoundary(false)
        if (reader.eat("\\B")) return this.wordBoundary(true)
        break
      case 40: // (
        if (reader.looksAt("(?")) {
          if (reader.eat("(?<=")) return this.look(true, false)
          if (reader.eat("(?<!")) return this.look(true, true)
          const ahead = reader.eat("(?=")
            ? this.look(false, false)
            : reader.eat("(?!") && this.look(false, true)
          // Annex B: without u and v a look-ahead can be repeated.
          if (ahead !== false) return this.unicode ? ahead : this.quantified(ahead, firstGroup)
        }
        break
      case 42: // *
      case 43: // +
      case 63: // ?
        return reader.fail("Nothing to repeat")
      case 123: // {
        if (this.unicode) reader.fail("Nothing to repeat")
        if (this.bracedQuantifier() !== undefined) reader.fail("Nothing to repeat")
        reader.position = start
        break
      case 125: // }
      case 93: // ]
        if (this.unicode) reader.fail("Lone quantifier brackets")
        break
      default:
    }
    return this.quantified(this.atom(), firstGroup)
  }

  private wordBoundary(negated: boolean): RegExpNode {
    return { kind: "word", negated, set: this.classes.word(), nullable: true }
  }

  private look(behind: boolean, negated: boolean): RegExpNode {
    const firstGroup = this.groupCount + 1
    const body = this.enclosed()
    return { kind: "look", behind, negated, body, firstGroup, lastGroup: this.groupCount + 1, nullable: true }
  }

  /** A disjunction and the closing parenthesis. */
  private enclosed(): RegExpNode {
    const { reader } = this
    if (++this.depth > GROUP_DEPTH_LIMIT) reader.fail(`groups nest deeper than ${GROUP_DEPTH_LIMIT}`)
    const body = this.disjunction()
    if (!reader.eat(")")) reader.fail("Unterminated group")
    this.depth--
    return body
  }

  /** `{n}`, `{n,}`, `{n,m}` as bounds, or undefined when there is no such thing here (the position may have moved). */
  private bracedQuantifier(): { min: number; max: number } | undefined {
    const { reader } = this
    if (!reader.eat("{") || !isDigit(reader.peekUnit(0))) return undefined
    const min = reader.decimal()
    let max = min
    if (reader.eat(",")) max = isDigit(reader.peekUnit(0)) ? reader.decimal() : Number.POSITIVE_INFINITY
    return reader.eat("}") ? { min, max } : undefined
  }

  private quantified(body: RegExpNode, firstGroup: number): RegExpNode {
    const { reader } = this
    let bounds: { min: number; max: number } | undefined
    if (reader.eat("*")) bounds = { min: 0, max: Number.POSITIVE_INFINITY }
    else if (reader.eat("+")) bounds = { min: 1, max: Number.POSITIVE_INFINITY }
    else if (reader.eat("?")) bounds = { min: 0, max: 1 }
    else if (reader.looksAt("{")) {
      const start = reader.position
      bounds = this.bracedQuantifier()
      if (bounds === undefined) {
        if (this.unicode) reader.fail("Incomplete quantifier")
        reader.position = start
      } else if (bounds.min > bounds.max) {
        reader.fail("numbers out of order in {} quantifier")
      }
    }
    if (bounds === undefined) return body
    const greedy = !reader.eat("?")
    const min = Math.min(bounds.min, UNBOUNDED)
    const max = Math.min(bounds.max, UNBOUNDED)
    if (max === 0 || body.kind === "empty") return emptyNode
    if (min === 1 && max === 1) return body
    const nullable = min === 0 || body.nullable
    return { kind: "repeat", min, max, greedy, body, firstGroup, lastGroup: this.groupCount + 1, nullable }
  }

  private atom(): RegExpNode {
    const { reader, classes } = this
    const c = reader.peek()
    switch (c) {
      case 46: // .
        reader.position++
        return this.setNode(this.dotAll ? allCodePoints : LINE)
      case 91: // [
        reader.position++
        return this.classNode(classes.classContents())
      case 40: // (
        reader.position++
        return this.group()
      case 92: // \
        reader.position++
        return this.atomEscape()
      default:
        reader.skip(c)
        return this.setNode(classes.character(c))
    }
  }

  private setNode(set: CodePointSet): RegExpNode {
    return { kind: "set", set, nullable: false }
  }

  /** Longest strings first, then single code points, then the empty string: sec-compileatom */
  private classNode(value: ClassValue): RegExpNode {
    const single = this.setNode(value.set)
    if (value.strings.size === 0) return single
    const longer = [...value.strings.values()].filter((string) => string.length > 0)
    const alternatives: RegExpNode[] = []
    if (longer.length > 0) {
      alternatives.push({
        kind: "strings",
        strings: longer,
        fold: this.classes.mode.ignoreCase,
        nullable: false,
      })
    }
    if (value.set.length > 0) alternatives.push(single)
    const empty = value.strings.has("")
    if (empty) alternatives.push(emptyNode)
    return { kind: "choice", alternatives, nullable: empty }
  }

  /** After the parenthesis, which opens no look-around. */
  private group(): RegExpNode {
    const { reader } = this
    let name: string | undefined
    if (reader.eat("?")) {
      if (reader.eat(":")) return this.enclosed()
      if (!reader.eat("<")) return this.modified()
      name = this.groupName("Invalid capture group name")
    }
    const index = ++this.groupCount
    if (name !== undefined) this.declare(name, index)
    const body = this.enclosed()
    return { kind: "group", index, body, nullable: body.nullable }
  }

  private declare(name: string, index: number): void {
    if (this.activeNames.has(name)) this.reader.fail("Duplicate capture group name")
    this.activeNames.add(name)
    this.namesAdded.push(name)
    const known = this.names.get(name)
    if (known === undefined) this.names.set(name, [index])
    else known.push(index)
  }

  /** `(?ims-ims:` after the question mark. */
  private modified(): RegExpNode {
    const { reader } = this
    const read = (): string => {
      const start = reader.position
      while (reader.looksAt("i") || reader.looksAt("m") || reader.looksAt("s")) reader.position++
      return reader.pattern.slice(start, reader.position)
    }
    const added = read()
    const dash = reader.eat("-")
    const removed = dash ? read() : ""
    const letters = added + removed
    if (!reader.eat(":")) reader.fail("Invalid group")
    if (letters === "" && dash) reader.fail("Invalid flag group")
    if (new Set(letters).size !== letters.length) reader.fail("Repeated flag in flag group")
    const { multiline, dotAll } = this
    const mode = this.classes.mode
    const after = (flag: string, before: boolean): boolean =>
      (before || added.includes(flag)) && !removed.includes(flag)
    this.multiline = after("m", multiline)
    this.dotAll = after("s", dotAll)
    this.classes.mode = { ...mode, ignoreCase: after("i", mode.ignoreCase) }
    const body = this.enclosed()
    this.multiline = multiline
    this.dotAll = dotAll
    this.classes.mode = mode
    return body
  }

  /** A name and the closing bracket, after the opening one. */
  private groupName(why: string): string {
    const { reader } = this
    let name = ""
    for (;;) {
      if (name !== "" && reader.eat(">")) return name
      let c = reader.peekCodePoint()
      if (c === END) reader.fail(why)
      reader.skip(c)
      if (c === 92) {
        if (!reader.eat("u")) reader.fail("Invalid Unicode escape")
        c = reader.unicodeEscape(true) ?? reader.fail("Invalid Unicode escape")
      }
      if (!(name === "" ? isIdentifierStart(c) : isIdentifierPart(c))) reader.fail(why)
      name += String.fromCodePoint(c)
    }
  }

  /** After the backslash. */
  private atomEscape(): RegExpNode {
    const { reader, unicode } = this
    const c = reader.peekUnit(0)
    if (c >= 49 && c <= 57) {
      const start = reader.position
      const index = reader.decimal()
      if (index <= this.totalGroups) return this.reference([index])
      if (unicode) reader.fail("Invalid escape")
      reader.position = start
    }
    if (c === 107 && this.namedGroups) {
      reader.position++
      if (!reader.eat("<")) reader.fail("Invalid named reference")
      const groups: number[] = []
      this.references.push({ name: this.groupName("Invalid named reference"), groups })
      return this.reference(groups)
    }
    const escape = this.classes.classEscape()
    if (escape === undefined) return this.setNode(this.classes.character(this.classes.characterEscape(false)))
    if (escape.mayContainStrings) return this.classNode(escape)
    return this.setNode(this.classes.folded(escape.set))
  }

  private reference(groups: readonly number[]): RegExpNode {
    return { kind: "reference", groups, ignoreCase: this.classes.mode.ignoreCase, nullable: true }
  }
}

/** The union of nodes that are all sets, or undefined. */
function unionOfSets(nodes: readonly RegExpNode[]): CodePointSet | undefined {
  const pairs: [number, number][] = []
  for (const node of nodes) {
    if (node.kind !== "set") return undefined
    for (let i = 0; i < node.set.length; i += 2) pairs.push([node.set[i]!, node.set[i + 1]! - 1])
  }
  return setOfRanges(pairs)
}
