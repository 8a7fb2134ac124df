// Unicode facts for regular expressions: property sets, case folding, upper case. The tables are constants, decoded when
// first asked for and kept; nothing here depends on the guest or changes what a later caller sees.
//
// Format (written by scripts/generate-unicode.mjs): a table is rows "name,alias,...=payload" joined by ";". A number is
// base-64 digits of five bits, least significant first, with 32 added to all but the last; a signed number is
// zigzag coded. A set is the differences of its boundaries; a mapping is (difference, signed distance) pairs; strings
// are (kept, added, signed differences from the string before).
import { allCodePoints, type CodePointSet, contains, setOfRanges, size, union } from "./code-point-set.js"
import {
  binaryPropertyTable,
  generalCategoryTable,
  scriptExtensionsTable,
  scriptTable,
  simpleFoldingTable,
  stringPropertyTable,
  upperCaseTable,
} from "./unicode.generated.js"

/** How a guest's pattern compares letters: by upper case of a code unit, or by simple case folding (flags u, v). */
export type CaseRule = "upper" | "fold"

/** A lazily decoded table: name or alias → payload, then → value. */
interface Table<T> {
  readonly find: (name: string) => T | undefined
}

const digitValue = (unit: number): number => {
  if (unit >= 97) return unit - 71 // a-z
  if (unit >= 65) return unit - 65 // A-Z
  if (unit >= 48) return unit + 4 // 0-9
  return unit === 43 ? 62 : 63
}

/** Reads numbers of a payload in order. */
class NumberReader {
  private at = 0
  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.at >= this.text.length
  }

  unsigned(): number {
    let value = 0
    for (let scale = 1; ; scale *= 32) {
      const digit = digitValue(this.text.charCodeAt(this.at++))
      value += (digit & 31) * scale
      if (digit < 32) return value
    }
  }

  signed(): number {
    const value = this.unsigned()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }
}

function decodeSet(payload: string): CodePointSet {
  const reader = new NumberReader(payload)
  const boundaries: number[] = []
  for (let last = 0; !reader.done; boundaries.push(last)) last += reader.unsigned()
  return boundaries
}

function decodeMapping(payload: string): Map<number, number> {
  const reader = new NumberReader(payload)
  const mapping = new Map<number, number>()
  for (let from = 0; !reader.done; ) {
    from += reader.unsigned()
    mapping.set(from, from + reader.signed())
  }
  return mapping
}

function decodeStrings(payload: string): readonly (readonly number[])[] {
  const reader = new NumberReader(payload)
  const strings: number[][] = []
  let previous: number[] = []
  while (!reader.done) {
    const kept = reader.unsigned()
    const length = kept + reader.unsigned()
    const next = previous.slice(0, kept)
    for (let i = kept; i < length; i++) next.push((previous[i] ?? 0x1f3fb) + reader.signed())
    strings.push(next)
    previous = next
  }
  return strings
}

function lazyTable<T>(text: string, decode: (payload: string) => T): Table<T> {
  let payloads: Map<string, { payload: string; value: T | undefined }> | undefined
  return {
    find(name) {
      if (payloads === undefined) {
        payloads = new Map()
        for (const row of text.split(";")) {
          const [names, payload] = row.split("=") as [string, string]
          const entry = { payload, value: undefined }
          for (const alias of names.split(",")) payloads.set(alias, entry)
        }
      }
      const entry = payloads.get(name)
      if (entry === undefined) return undefined
      entry.value ??= decode(entry.payload)
      return entry.value
    },
  }
}

const generalCategories = lazyTable(generalCategoryTable, decodeSet)
const scripts = lazyTable(scriptTable, decodeSet)
const scriptExtensions = lazyTable(scriptExtensionsTable, decodeSet)
const binaryProperties = lazyTable(binaryPropertyTable, decodeSet)
const stringProperties = lazyTable(stringPropertyTable, decodeStrings)

const RGI_EMOJI_PARTS = [
  "Basic_Emoji",
  "Emoji_Keycap_Sequence",
  "RGI_Emoji_Flag_Sequence",
  "RGI_Emoji_Modifier_Sequence",
  "RGI_Emoji_Tag_Sequence",
  "RGI_Emoji_ZWJ_Sequence",
]

/** `\p{name=value}`, or undefined when ECMAScript knows no such property or value. */
export function propertyWithValue(name: string, value: string): CodePointSet | undefined {
  switch (name) {
    case "General_Category":
    case "gc":
      return generalCategories.find(value)
    case "Script":
    case "sc":
      return scripts.find(value)
    case "Script_Extensions":
    case "scx":
      return scriptExtensions.find(value)
    default:
      return undefined
  }
}

/** `\p{name}`: a general category or a binary property of code points. */
export function loneProperty(name: string): CodePointSet | undefined {
  return generalCategories.find(name) ?? binaryProperties.find(name)
}

/** `\p{name}` under flag v: a property of strings, as sequences of code points (some of length one). */
export function propertyOfStrings(name: string): readonly (readonly number[])[] | undefined {
  if (name === "RGI_Emoji") return RGI_EMOJI_PARTS.flatMap((part) => stringProperties.find(part)!)
  return stringProperties.find(name)
}

const ASCII_ID_START = setOfRanges([
  [36, 36],
  [65, 90],
  [95, 95],
  [97, 122],
])

/** May `codePoint` begin a group name? sec-names-and-keywords */
export function isIdentifierStart(codePoint: number): boolean {
  return codePoint < 128
    ? contains(ASCII_ID_START, codePoint)
    : contains(binaryProperties.find("ID_Start")!, codePoint)
}

export function isIdentifierPart(codePoint: number): boolean {
  if (codePoint < 128) return (codePoint >= 48 && codePoint <= 57) || isIdentifierStart(codePoint)
  if (codePoint === 0x200c || codePoint === 0x200d) return true
  return contains(binaryProperties.find("ID_Continue")!, codePoint)
}

interface CaseTable {
  readonly mapping: ReadonlyMap<number, number>
  /** Canonical code point → all that canonicalize to it, itself included. */
  readonly classes: ReadonlyMap<number, readonly number[]>
}

const caseTables: { upper?: CaseTable; fold?: CaseTable } = {}

function caseTable(rule: CaseRule): CaseTable {
  const known = caseTables[rule]
  if (known !== undefined) return known
  const mapping = decodeMapping(rule === "upper" ? upperCaseTable : simpleFoldingTable)
  const classes = new Map<number, number[]>()
  for (const [from, to] of mapping) {
    const members = classes.get(to)
    if (members === undefined) classes.set(to, [to, from])
    else members.push(from)
  }
  return (caseTables[rule] = { mapping, classes })
}

/** Canonicalize ( rer, ch ) with ignoreCase on: sec-runtime-semantics-canonicalize-ch */
export function canonicalize(codePoint: number, rule: CaseRule): number {
  if (codePoint < 128) {
    if (rule === "upper") return codePoint >= 97 && codePoint <= 122 ? codePoint - 32 : codePoint
    return codePoint >= 65 && codePoint <= 90 ? codePoint + 32 : codePoint
  }
  return caseTable(rule).mapping.get(codePoint) ?? codePoint
}

/** Sets of up to so many code points are closed one by one; for larger ones every pair of letters is looked at. */
export const SMALL_SET = 64

/** Every code point that canonicalizes like some member of `set`. */
export function closeOverCase(set: CodePointSet, rule: CaseRule): CodePointSet {
  if (set.length === 2 && set[0] === 0 && set[1] === allCodePoints[1]) return set
  const { classes } = caseTable(rule)
  const added: [number, number][] = []
  const add = (members: readonly number[]): void => {
    for (const member of members) added.push([member, member])
  }
  if (size(set) <= SMALL_SET) {
    for (let i = 0; i < set.length; i += 2) {
      for (let codePoint = set[i]!; codePoint < set[i + 1]!; codePoint++) {
        const members = classes.get(canonicalize(codePoint, rule))
        if (members !== undefined) add(members)
      }
    }
  } else {
    for (const members of classes.values()) if (members.some((member) => contains(set, member))) add(members)
  }
  return added.length === 0 ? set : union(set, setOfRanges(added))
}
