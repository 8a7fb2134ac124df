// Trees to programs. Inside a look-behind everything is compiled to be matched from right to left.
//
// What a repetition may rely on: an iteration begins with its groups cleared, so a capture in the body of a look-around is
// unset when the look-around begins; counters are set when a loop is entered, so they need no undo across a cut.
import { isUnitWide } from "./class-parser.js"
import {
  type CodePointSet,
  disjoint,
  intersection,
  rangeSet,
  setOfRanges,
  size,
  union,
} from "./code-point-set.js"
import { FAIL_ADDRESS, Op, referenceBits } from "./matcher.js"
import { parsePattern } from "./parser.js"
import type { RegExpProgram } from "./program.js"
import { flagBits, type RegExpNode, RegExpSyntaxError, UNBOUNDED } from "./syntax.js"
import { closeOverCase } from "./unicode.js"

/** Words of a program. */
export const PROGRAM_SIZE_LIMIT = 1 << 20

/** Beyond so many boundaries a first set is not worth knowing. */
const FIRST_SET_LIMIT = 256
/** How many siblings are looked at to learn what follows a loop. */
const FOLLOW_LIMIT = 4
/** Fewer strings, or longer ones, are tried one after the other; others share their beginnings. */
const TRIE_LEAST_STRINGS = 8
const TRIE_LONGEST_STRING = 64

type Node<K extends RegExpNode["kind"]> = Extract<RegExpNode, { kind: K }>

/**
 * Compile a pattern. The work is linear in the pattern's length and the program's size, both bounded.
 *
 * @throws RegExpSyntaxError `Invalid regular expression: /pattern/flags: why`
 */
export function compileRegExp(pattern: string, flags: string): RegExpProgram {
  const tree = parsePattern(pattern, flags)
  const compiler = new RegExpCompiler(tree.flags, tree.groupCount, () => {
    throw new RegExpSyntaxError(
      `Invalid regular expression: /${pattern}/${flags}: Regular expression too large`,
    )
  })
  const code = compiler.program(tree.body)
  return {
    source: pattern,
    flags: tree.flags,
    groupCount: tree.groupCount,
    groupNames: tree.groupNames,
    registerCount: compiler.registerCount,
    code,
  }
}

/** Code units that a match of the node can begin with; undefined when that is not known or not worth knowing. */
interface First {
  readonly units: CodePointSet | undefined
  readonly nullable: boolean
}

/** Nothing can fail any more: no loop before it need ever give back. */
const accepted: First = { units: [], nullable: false }
const nothing: First = { units: [], nullable: true }
const anything: First = { units: undefined, nullable: true }

class RegExpCompiler {
  registerCount: number
  private readonly code: number[] = []
  private readonly wide: boolean
  /** By identity and by boundaries: equal sets are stored once. */
  private readonly setIds = new Map<CodePointSet | string, number>()
  private readonly sets: CodePointSet[] = []
  /** Where an operand is the address of a set, by set id: filled in when the code is complete. */
  private readonly setUses: { at: number; id: number }[] = []
  private readonly firsts = new Map<RegExpNode, First>()
  private setWords = 0

  constructor(
    private readonly flags: number,
    groupCount: number,
    private readonly tooLarge: () => never,
  ) {
    this.wide = (flags & (flagBits.u | flagBits.v)) !== 0
    this.registerCount = 2 * (groupCount + 1)
  }

  program(body: RegExpNode): Int32Array {
    const wide = this.wide ? 1 : 0
    const once = (this.flags & flagBits.y) !== 0 || isAnchored(body)
    this.emit(once ? Op.GiveUp : Op.Advance, wide)
    this.emit(Op.Fail)
    const first = this.first(body)
    if (once || first.nullable || first.units === undefined) {
      this.emit(Op.Begin)
    } else {
      this.emit(Op.Search)
      this.emitSet(first.units)
      this.emit(wide)
    }
    this.node(body, false, accepted)
    this.emit(Op.Match)
    return this.link()
  }

  private emit(...words: number[]): void {
    for (const word of words) this.code.push(word)
    if (this.code.length + this.setWords > PROGRAM_SIZE_LIMIT) this.tooLarge()
  }

  /** An operand that is filled in later by `land`. */
  private hole(): number {
    return this.code.push(0) - 1
  }

  private land(hole: number): void {
    this.code[hole] = this.code.length
  }

  private register(count = 1): number {
    const register = this.registerCount
    this.registerCount += count
    return register
  }

  private emitSet(set: CodePointSet): void {
    let id = this.setIds.get(set)
    if (id === undefined) {
      const key = set.join()
      id = this.setIds.get(key)
      if (id === undefined) {
        id = this.sets.push(set) - 1
        this.setIds.set(key, id)
        this.setWords += set.length + 9
      }
      this.setIds.set(set, id)
    }
    this.setUses.push({ at: this.code.length, id })
    this.emit(0)
  }

  /** Code and sets as one array. */
  private link(): Int32Array {
    const addresses: number[] = []
    for (const set of this.sets) {
      addresses.push(this.code.length)
      const bits = new Array<number>(8).fill(0)
      for (let i = 0; i < set.length; i += 2) {
        for (let c = set[i]!; c < Math.min(set[i + 1]!, 256); c++) bits[c >> 5]! |= 1 << (c & 31)
      }
      for (const word of bits) this.code.push(word)
      this.code.push(set.length)
      for (const boundary of set) this.code.push(boundary)
    }
    for (const { at, id } of this.setUses) this.code[at] = addresses[id]!
    return Int32Array.from(this.code)
  }

  /** @param follow what comes after the node, if matching goes from left to right */
  private node(node: RegExpNode, back: boolean, follow: First): void {
    switch (node.kind) {
      case "empty":
        break
      case "set":
        this.set(node.set, back)
        break
      case "strings":
        this.strings(node, back)
        break
      case "sequence":
        this.sequence(node.items, back, follow)
        break
      case "choice":
        this.choice(node, back, follow)
        break
      case "group":
        this.emit(Op.Save, 2 * node.index + (back ? 1 : 0))
        this.node(node.body, back, follow)
        this.emit(Op.Save, 2 * node.index + (back ? 0 : 1))
        break
      case "reference":
        this.reference(node, back)
        break
      case "assert":
        this.emit(ASSERTIONS[node.what])
        break
      case "word":
        this.emit(node.negated ? Op.NotWordBoundary : Op.WordBoundary)
        this.emitSet(node.set)
        break
      case "look":
        this.look(node)
        break
      case "repeat":
        this.repeat(node, back, follow)
        break
    }
  }

  private sequence(items: readonly RegExpNode[], back: boolean, follow: First): void {
    if (back) {
      for (let i = items.length - 1; i >= 0; i--) this.node(items[i]!, true, anything)
      return
    }
    items.forEach((item, i) => {
      this.node(item, false, this.follow(items, i + 1, follow))
    })
  }

  /** One character of a set. */
  private set(set: CodePointSet, back: boolean): void {
    const members = this.wide || set.at(-1)! <= 0x10000 ? set : intersection(set, [0, 0x10000])
    if (members.length === 0) {
      this.emit(Op.Jump, FAIL_ADDRESS)
      return
    }
    const only = members.length === 2 && members[1] === members[0]! + 1 ? members[0]! : -1
    if (only >= 0 && (!this.wide || only > 0xffff || isUnitWide(members))) {
      const units = only > 0xffff ? [lead(only), trail(only)] : [only]
      if (back) units.reverse()
      for (const unit of units) this.emit(back ? Op.CharBack : Op.Char, unit)
      return
    }
    if (this.isUnits(members)) this.emit(back ? Op.SetBack : Op.Set)
    else this.emit(back ? Op.SetWideBack : Op.SetWide)
    this.emitSet(members)
  }

  /** Does every member take exactly one code unit? */
  private isUnits(set: CodePointSet): boolean {
    return !this.wide || isUnitWide(set)
  }

  private choice(node: Node<"choice">, back: boolean, follow: First): void {
    this.alternatives(node.alternatives.map((item) => () => this.node(item, back, follow)))
  }

  /** Each in turn, the first preferred. */
  private alternatives(bodies: readonly (() => void)[]): void {
    const ends: number[] = []
    for (const body of bodies.slice(0, -1)) {
      this.emit(Op.Split)
      const next = this.hole()
      body()
      this.emit(Op.Jump)
      ends.push(this.hole())
      this.land(next)
    }
    bodies.at(-1)?.()
    for (const end of ends) this.land(end)
  }

  private reference(node: Node<"reference">, back: boolean): void {
    const register = this.register(2)
    const found: number[] = []
    for (const group of node.groups) {
      this.emit(Op.Capture, group, register)
      found.push(this.hole())
    }
    this.emit(Op.Jump)
    const end = this.hole()
    for (const hole of found) this.land(hole)
    const bits =
      (back ? referenceBits.back : 0) |
      (this.wide ? referenceBits.wide : 0) |
      (node.ignoreCase ? referenceBits.ignoreCase : 0)
    this.emit(Op.BackReference, register, bits)
    this.land(end)
  }

  private look(node: Node<"look">): void {
    const register = this.register(2)
    if (node.negated) {
      this.emit(Op.LookNot, register)
      const end = this.hole()
      this.node(node.body, node.behind, accepted)
      for (let group = node.firstGroup; group < node.lastGroup; group++) this.emit(Op.Forget, group)
      this.emit(Op.LookNotMatched, register)
      this.land(end)
      return
    }
    this.emit(Op.Look, register)
    this.node(node.body, node.behind, accepted)
    this.emit(Op.LookMatched, register)
    for (let group = node.firstGroup; group < node.lastGroup; group++) {
      this.emit(Op.KeepUndo, 2 * group, Op.KeepUndo, 2 * group + 1)
    }
  }

  private repeat(node: Node<"repeat">, back: boolean, follow: First): void {
    const { body, min, max, greedy } = node
    if (body.kind === "set" && !back && (greedy || min === max) && this.run(body.set, min, max, follow))
      return
    if (max === 1) this.optional(node, back)
    else if (max === UNBOUNDED && min === 0) this.star(node, back)
    else if (max === UNBOUNDED && min === 1 && !body.nullable) this.plus(node, back)
    else this.counted(node, back)
  }

  /** A greedy repetition of single characters, or false when there is no special form for it. */
  private run(set: CodePointSet, min: number, max: number, follow: First): boolean {
    const members = this.wide || set.at(-1)! <= 0x10000 ? set : intersection(set, [0, 0x10000])
    const units = this.isUnits(members)
    if (!units && (max !== UNBOUNDED || min > 1)) return false
    const register = this.register()
    const known = follow.nullable ? undefined : follow.units
    const final = min === max || (known !== undefined && disjoint(this.unitsOf(members), known))
    if (!units && min === 1) this.set(set, false)
    if (final) {
      if (units) this.emit(Op.RunStart, register)
      this.emit(units ? Op.RunScan : Op.RunScanWide, register)
    } else {
      this.emit(Op.GreedyStart, register, units ? Op.GreedyScan : Op.GreedyScanWide, register)
    }
    this.emitSet(members)
    this.emit(units ? min : 0, max)
    if (final) return true
    this.emit(units ? Op.GreedyBack : Op.GreedyBackWide, register)
    if (known !== undefined && size(known) < 0x8000) this.emitSet(known)
    else this.emit(0)
    return true
  }

  /** The body as one iteration: with its groups cleared, and the place of its begin kept if it could be empty. */
  private iteration(node: Node<"repeat">, back: boolean, check: number): void {
    for (let group = node.firstGroup; group < node.lastGroup; group++) this.emit(Op.Clear, group)
    if (check !== 0) this.emit(Op.Save, check)
    this.node(node.body, back, anything)
  }

  private optional(node: Node<"repeat">, back: boolean): void {
    const check = node.body.nullable ? this.register() : 0
    this.emit(node.greedy ? Op.Split : Op.SplitLazy)
    const exit = this.hole()
    this.iteration(node, back, check)
    if (check !== 0) this.emit(Op.NotEmpty, check)
    this.land(exit)
  }

  private star(node: Node<"repeat">, back: boolean): void {
    const check = node.body.nullable ? this.register() : 0
    const loop = this.code.length
    this.emit(node.greedy ? Op.Split : Op.SplitLazy)
    const exit = this.hole()
    this.iteration(node, back, check)
    if (check !== 0) this.emit(Op.NotEmpty, check)
    this.emit(Op.Jump, loop)
    this.land(exit)
  }

  private plus(node: Node<"repeat">, back: boolean): void {
    const loop = this.code.length
    this.iteration(node, back, 0)
    this.emit(node.greedy ? Op.SplitLazy : Op.Split, loop)
  }

  private counted(node: Node<"repeat">, back: boolean): void {
    const counter = this.register()
    const check = node.body.nullable ? this.register() : 0
    this.emit(Op.Zero, counter)
    const loop = this.code.length
    this.emit(Op.Loop, counter, node.min, node.max, node.greedy ? 1 : 0)
    const exit = this.hole()
    this.iteration(node, back, check)
    this.emit(Op.Next, counter, node.min, check, loop)
    this.land(exit)
  }

  /** Strings of a v-mode class, longer ones first. */
  private strings(node: Node<"strings">, back: boolean): void {
    const strings = [...node.strings].sort((a, b) => b.length - a.length)
    const character = (c: number): CodePointSet =>
      node.fold ? closeOverCase(rangeSet(c, c), "fold") : rangeSet(c, c)
    if (strings.length < TRIE_LEAST_STRINGS || strings[0]!.length > TRIE_LONGEST_STRING) {
      this.alternatives(
        strings.map((string) => () => {
          const inOrder = back ? [...string].reverse() : string
          for (const c of inOrder) this.set(character(c), back)
        }),
      )
      return
    }
    const root = buildTrie(strings, back)
    const shapes = numberShapes(root)
    const emitNode = (trie: Trie): void => {
      const bodies = groupBranches(trie, shapes, character).map(({ set, next }) => () => {
        this.set(set, back)
        emitNode(next)
      })
      // Whoever goes on is longer than who ends here.
      if (trie.end) bodies.push(() => undefined)
      this.alternatives(bodies)
    }
    emitNode(root)
  }

  private unitsOf(set: CodePointSet): CodePointSet {
    if (set.length === 0 || set.at(-1)! <= 0x10000) return set
    const units = intersection(set, [0, 0x10000])
    if (!this.wide) return units
    const above = intersection(set, [0x10000, 0x110000])
    const leads: [number, number][] = []
    for (let i = 0; i < above.length; i += 2) leads.push([lead(above[i]!), lead(above[i + 1]! - 1)])
    return union(units, setOfRanges(leads))
  }

  private first(node: RegExpNode): First {
    let first = this.firsts.get(node)
    if (first === undefined) {
      first = this.findFirst(node)
      if (first.units !== undefined && first.units.length > FIRST_SET_LIMIT)
        first = { ...first, units: undefined }
      this.firsts.set(node, first)
    }
    return first
  }

  private findFirst(node: RegExpNode): First {
    switch (node.kind) {
      case "empty":
      case "assert":
      case "word":
      case "look":
        return nothing
      case "set":
        return { units: this.unitsOf(node.set), nullable: false }
      case "strings": {
        let set = setOfRanges(node.strings.map((string) => [string[0]!, string[0]!]))
        if (node.fold) set = closeOverCase(set, "fold")
        return { units: this.unitsOf(set), nullable: false }
      }
      case "sequence":
        return this.firstOf(node.items)
      case "choice": {
        let units: CodePointSet | undefined = []
        for (const item of node.alternatives) {
          const known: CodePointSet | undefined = this.first(item).units
          units = units === undefined || known === undefined ? undefined : union(units, known)
          if (units === undefined || units.length > FIRST_SET_LIMIT)
            return { units: undefined, nullable: node.nullable }
        }
        return { units, nullable: node.nullable }
      }
      case "group":
        return this.first(node.body)
      case "repeat":
        return { units: this.first(node.body).units, nullable: node.nullable }
      case "reference":
        return anything
    }
  }

  private firstOf(items: readonly RegExpNode[]): First {
    let units: CodePointSet = []
    for (const item of items) {
      const first = this.first(item)
      if (first.units === undefined) return { units: undefined, nullable: false }
      units = union(units, first.units)
      if (!first.nullable) return { units, nullable: false }
    }
    return { units, nullable: true }
  }

  /** What the items from `index` on begin with, and after them `outer`. */
  private follow(items: readonly RegExpNode[], index: number, outer: First): First {
    if (index === items.length) return outer
    const rest = this.firstOf(items.slice(index, index + FOLLOW_LIMIT))
    if (!rest.nullable || rest.units === undefined) return rest
    // An assertion in between can still fail: only what is last of all is accepted.
    if (index + FOLLOW_LIMIT < items.length || outer.units === undefined || outer === accepted)
      return anything
    return { units: union(rest.units, outer.units), nullable: outer.nullable }
  }
}

const ASSERTIONS = {
  start: Op.AssertStart,
  end: Op.AssertEnd,
  "line-start": Op.AssertLineStart,
  "line-end": Op.AssertLineEnd,
} as const

const lead = (codePoint: number): number => 0xd800 + ((codePoint - 0x10000) >> 10)
const trail = (codePoint: number): number => 0xdc00 + ((codePoint - 0x10000) & 0x3ff)

/** Can it only match at the start of the input? */
function isAnchored(node: RegExpNode): boolean {
  if (node.kind === "assert") return node.what === "start"
  if (node.kind === "group") return isAnchored(node.body)
  if (node.kind === "sequence") return isAnchored(node.items[0]!)
  return node.kind === "choice" && node.alternatives.every(isAnchored)
}

/** Strings by their beginnings. */
interface Trie {
  readonly branches: Map<number, Trie>
  /** Does a string end here? */
  end: boolean
}

function buildTrie(strings: readonly (readonly number[])[], back: boolean): Trie {
  const root: Trie = { branches: new Map(), end: false }
  for (const string of strings) {
    let node = root
    for (const c of back ? [...string].reverse() : string) {
      let next = node.branches.get(c)
      if (next === undefined) {
        next = { branches: new Map(), end: false }
        node.branches.set(c, next)
      }
      node = next
    }
    node.end = true
  }
  return root
}

/** The branches of a node, those with equal continuations together as one set of characters. */
function groupBranches(
  trie: Trie,
  shapes: ReadonlyMap<Trie, number>,
  character: (c: number) => CodePointSet,
): { set: CodePointSet; next: Trie }[] {
  const groups = new Map<number, { pairs: [number, number][]; next: Trie }>()
  for (const [c, next] of trie.branches) {
    const shape = shapes.get(next)!
    let group = groups.get(shape)
    if (group === undefined) groups.set(shape, (group = { pairs: [], next }))
    const set = character(c)
    for (let i = 0; i < set.length; i += 2) group.pairs.push([set[i]!, set[i + 1]! - 1])
  }
  return [...groups.values()].map(({ pairs, next }) => ({ set: setOfRanges(pairs), next }))
}

/** A number for every node below `root`, equal for nodes with equal continuations. */
function numberShapes(root: Trie): Map<Trie, number> {
  const shapes = new Map<Trie, number>()
  const numbers = new Map<string, number>()
  const visit = (trie: Trie): number => {
    let key = trie.end ? "." : ""
    const branches = [...trie.branches].sort((a, b) => a[0] - b[0])
    for (const [c, next] of branches) key += `${c}:${visit(next)},`
    let shape = numbers.get(key)
    if (shape === undefined) numbers.set(key, (shape = numbers.size))
    shapes.set(trie, shape)
    return shape
  }
  visit(root)
  return shapes
}
