// All matches of a regular expression in a text, for match, replace and split: found in bounded pieces, without running
// guest code, where a guest can't tell the difference.

import { type ArrayObject, type ExoticObject, type GuestObject, Payload } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import {
  createMatch,
  flagBits,
  type MatchState,
  matchStateBytes,
  type RegExpProgram,
  restartMatch,
  stepMatch,
} from "../regexp/index.js"
import { SIZE } from "../sizes.js"
import { rangeError } from "../throw.js"
import { advanceIndex, groupsObject, type RegExpData } from "./regexp.js"
import { cut, type StringBuilder, takePiece } from "./string.js"

/** Fuel of one call at most, and what a match costs beside its steps. */
const STEPS = 400
const MATCH_COST = 8
/** Pieces that one call makes at most. */
const PIECES = 128

export type ScanMode = "all" | "first" | "split"

export class RegExpScan extends Payload {
  /** Start and end of the whole match and of each group, match by match; -1 for a group that took no part. */
  readonly captures: number[] = []
  private readonly match: MatchState
  private readonly unicode: boolean
  /** Whether `match` is in the middle of something. */
  private isRunning = false
  /** Where the next match is looked for; for split, where the last one ended. */
  private index = 0
  private lastEnd = 0
  /** For those who go through the matches: the next match, where the last one ended, pieces made by this call. */
  next = 0
  end = 0
  done = 0

  constructor(
    readonly program: RegExpProgram,
    public text: string,
    private readonly mode: ScanMode,
    /** No more matches than this are wanted. */
    private readonly most: number,
  ) {
    super()
    this.match = createMatch(program, text, 0)
    this.unicode = (program.flags & (flagBits.u | flagBits.v)) !== 0
  }

  override trace(visitor: Visitor): number {
    this.text = visitor.hold(this.text)
    this.match.input = this.text
    return matchStateBytes(this.program) + this.match.stackBytes + SIZE.value * this.captures.length
  }

  /** Numbers in `captures` for each match. */
  get stride(): number {
    return 2 * (this.program.groupCount + 1)
  }

  get count(): number {
    return this.captures.length / this.stride
  }

  /** Looks for some of the matches; true when all have been found. Fuel: 1 for each step, 8 for each match. */
  scanSome(realm: Realm): boolean {
    const { match, text } = this
    let left = STEPS
    while (left > 0) {
      if (!this.isRunning) {
        if (this.index > text.length || this.count >= this.most) break
        restartMatch(match, this.index)
        this.isRunning = true
        left -= MATCH_COST
        if (left <= 0) break
      }
      const before = match.stackBytes
      left -= stepMatch(match, left)
      realm.meter.bytesLeft -= match.stackBytes - before
      if (match.status === "running") break
      this.isRunning = false
      if (match.status === "overflow") {
        throw rangeError("regular expression takes too much memory to match")
      }
      if (match.status === "failed" || !this.take(realm)) {
        this.index = text.length + 1
        break
      }
    }
    realm.meter.debt += STEPS - Math.max(left, 0)
    return !this.isRunning && (this.index > text.length || this.count >= this.most)
  }

  /** Keeps a match and moves on; false if it is the last. */
  private take(realm: Realm): boolean {
    const { text, unicode } = this
    const { registers } = this.match
    const start = registers[0]!
    const end = registers[1]!
    if (this.mode === "split") {
      if (start >= text.length) return false
      if (end === this.lastEnd) {
        this.index = advanceIndex(text, start, unicode)
        return true
      }
      this.lastEnd = end
      this.index = end
    } else this.index = end === start ? advanceIndex(text, end, unicode) : end
    realm.meter.bytesLeft -= SIZE.value * this.stride
    for (let i = 0; i < this.stride; i++) this.captures.push(registers[i]!)
    return this.mode !== "first"
  }
}

/**
 * Whether matching with this object does what the tables say: nothing in the way of `exec`, flags or species has been
 * changed by the guest.
 */
export function isPristine(realm: Realm, object: ExoticObject): boolean {
  const proto = realm.intrinsic("%RegExp.prototype%")
  if (object.proto !== proto || object.shape.count !== 1 || object.shape.dictionary) return false
  // Its own property is lastIndex: writable, and a number.
  if (object.shape.flagsAt(0) !== 1 || typeof object.slots![0] !== "number") return false
  return realm.isUntouched("%RegExp.prototype%") && realm.isUntouched("%RegExp%")
}

export function newScan(
  realm: Realm,
  regexp: ExoticObject,
  text: string,
  mode: ScanMode,
  most: number,
): GuestObject {
  const scan = new RegExpScan((regexp.payload as RegExpData).program, text, mode, most)
  realm.meter.bytesLeft -= matchStateBytes(scan.program)
  return realm.newExotic(scan, null)
}

/** Appends the texts of some matches to a list; true when all are in. */
export function scannedTexts(realm: Realm, scan: RegExpScan, list: ArrayObject): boolean {
  const { captures, stride, text } = scan
  for (; scan.done < PIECES; scan.done++) {
    const at = scan.next * stride
    if (at === captures.length) return true
    const piece = takePiece(realm, text, captures[at]!, captures[at + 1]!)
    realm.meter.bytesLeft -= SIZE.value
    list.elements.push(piece)
    scan.next++
  }
  scan.done = 0
  return false
}

/** Replaces some matches into a builder; true when the rest of the text has been appended. */
export function replaceScanned(
  realm: Realm,
  scan: RegExpScan,
  builder: StringBuilder,
  replacement: string,
): boolean {
  const { captures, stride, text } = scan
  for (; scan.done < PIECES; scan.done++) {
    const at = scan.next * stride
    const isLast = at === captures.length
    const piece = takePiece(realm, text, scan.end, isLast ? text.length : captures[at]!)
    builder.append(realm, piece)
    if (isLast) return true
    builder.append(realm, replacement)
    scan.end = captures[at + 1]!
    scan.next++
  }
  scan.done = 0
  return false
}

/** Appends what stands between some matches, and their groups, to a list; true when all is in, or enough. */
export function splitScanned(realm: Realm, scan: RegExpScan, list: ArrayObject, most: number): boolean {
  const { captures, stride, text } = scan
  const { elements } = list
  // `next` counts pieces here: for each match the text before it, then its groups.
  for (; scan.done < PIECES; scan.done++) {
    const at = Math.floor(scan.next / (stride / 2)) * stride
    const group = scan.next % (stride / 2)
    const isLast = at === captures.length
    const from = group === 0 ? scan.end : captures[at + 2 * group]!
    const to = group > 0 ? captures[at + 2 * group + 1]! : isLast ? text.length : captures[at]!
    const piece = from < 0 ? undefined : takePiece(realm, text, from, to)
    realm.meter.bytesLeft -= SIZE.value
    elements.push(piece)
    if (isLast || elements.length >= most) return true
    if (group === 0) scan.end = captures[at + 1]!
    scan.next++
  }
  scan.done = 0
  return false
}

/** The texts of a match's groups, the whole match first. Pays for them. */
export function scannedGroups(realm: Realm, scan: RegExpScan, index: number): ArrayObject {
  const { captures, stride, text } = scan
  const from = index * stride
  let bytes = 0
  let fuel = stride
  for (let i = from; i < from + stride; i += 2) {
    if (captures[i]! < 0) continue
    fuel += (captures[i + 1]! - captures[i]!) >>> 5
    bytes += SIZE.string + 2 * (captures[i + 1]! - captures[i]!)
  }
  realm.meter.pay(fuel, bytes)
  const texts: Value[] = []
  for (let i = from; i < from + stride; i += 2) {
    texts.push(captures[i]! < 0 ? undefined : cut(text, captures[i]!, captures[i + 1]!))
  }
  return realm.newArray(texts)
}

/** The object of named groups for the texts of a match, or undefined. */
export function scannedNames(realm: Realm, scan: RegExpScan, texts: ArrayObject): Value {
  return groupsObject(realm, scan.program, texts.elements)
}
