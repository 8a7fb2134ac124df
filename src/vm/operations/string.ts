// Strings: slices that do not keep their parents alive, searching in linear time, trimming, building.

import { Payload } from "../objects/object.js"
import { MAX_STRING_LENGTH } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { type GuestThrow, rangeError } from "../throw.js"

/** Parents longer than this are copied from, not sliced, where the piece is less than a quarter of them. */
const MAX_SLICED_PARENT = 65_536
/** Pieces up to this long are charged after the fact. */
const SMALL_PIECE = 1024
/** The host copies shorter slices anyway. */
const MIN_SLICE = 13

export function invalidStringLength(): GuestThrow {
  return rangeError("invalid string length")
}

/**
 * text.slice(from, to), charged by its length; a short piece of a large parent does not keep the parent alive.
 *
 * Fuel: 1 for each 32 units.
 */
export function compactSlice(realm: Realm, text: string, from: number, to: number): string {
  const length = to - from
  if (length <= 0) return ""
  if (length === text.length) return text
  realm.meter.payString(length)
  return cut(text, from, to)
}

/** compactSlice, paid for already. */
export function cut(text: string, from: number, to: number): string {
  const piece = text.slice(from, to)
  const { length } = piece
  if (text.length <= MAX_SLICED_PARENT || length < MIN_SLICE || length * 4 >= text.length) return piece
  return [piece.slice(0, 1), piece.slice(1)].join("")
}

/** A piece of a text that is being taken apart, charged before it is made if it is long. Nothing has been done when this throws. */
export function takePiece(realm: Realm, text: string, from: number, to: number): string {
  const length = to - from
  if (length > SMALL_PIECE) realm.meter.payString(length)
  else {
    realm.meter.debt += 2 + (length >>> 5)
    realm.meter.bytesLeft -= SIZE.string + 2 * length
  }
  return cut(text, from, to)
}

/** The string of one unit. */
export function unitAt(realm: Realm, text: string, index: number): string {
  const unit = text.charAt(index)
  // One-unit strings of Latin 1 are shared by all; others are small strings of their own.
  if (text.charCodeAt(index) > 255) realm.meter.bytesLeft -= SIZE.string + 2
  return unit
}

/** Needles up to this long are searched for by the host alone: its worst case is this many comparisons a unit. */
const SHORT_NEEDLE = 8

/** Fuel of a search that may look at all of the text, however the text and the needle look. */
export function searchFuel(length: number, needleLength: number): number {
  return (needleLength <= SHORT_NEEDLE ? length >>> 1 : 2 * length) + needleLength
}

/** False candidates, places where only the first unit is right, that a search may meet before it is paid for as a hard one. */
function freeCandidates(length: number, needleLength: number): number {
  return 16 + Math.floor(length / (256 * Math.max(1, needleLength >>> 3)))
}

/** Bytes that it may need: a table for a long needle. */
export function searchBytes(needleLength: number): number {
  return needleLength <= SHORT_NEEDLE ? 0 : SIZE.value * needleLength
}

/**
 * A search that goes on from one occurrence to the next. However the text and the needle look, all of it together takes
 * time linear in their lengths: the host's search is trusted with short needles only, and where candidates turn out to be
 * false too often, Knuth, Morris and Pratt's automaton takes over.
 */
export class StringSearch extends Payload {
  /** For self-hosted loops: where to search next, where the last occurrence ended, pieces made by this call. */
  from = 0
  end = 0
  done = 0
  private failures: number[] | null = null
  private checks: number

  constructor(
    public text: string,
    public needle: string,
  ) {
    super()
    this.checks = 16 + Math.floor(text.length / Math.max(1, needle.length))
  }

  override trace(visitor: Visitor): number {
    this.text = visitor.hold(this.text)
    this.needle = visitor.hold(this.needle)
    return this.failures === null ? 0 : SIZE.value * this.failures.length
  }

  /** Index of the first occurrence at or after `from`, or -1. */
  next(from: number): number {
    const { text, needle } = this
    if (needle.length <= SHORT_NEEDLE) return text.indexOf(needle, from)
    if (this.failures === null) {
      const head = needle.slice(0, SHORT_NEEDLE)
      while (this.checks > 0) {
        const index = text.indexOf(head, from)
        if (index < 0 || index + needle.length > text.length) return -1
        if (text.startsWith(needle, index)) return index
        this.checks--
        from = index + 1
      }
      this.failures = failureTable(needle)
    }
    return searchByTable(text, needle, this.failures, from)
  }
}

/**
 * text.indexOf(needle, from) in linear time.
 *
 * Fuel: 1 for each 256 units, and that of a hard search once there have been many false candidates.
 * Throws: Unpaid.
 */
export function findForward(realm: Realm, text: string, needle: string, from: number): number {
  const length = text.length - from
  realm.meter.pay((length >>> 8) + (needle.length >>> 2), 0)
  const first = needle.charAt(0)
  let start = from
  for (let left = freeCandidates(length, needle.length); left > 0; left--) {
    const index = text.indexOf(first, start)
    if (index < 0 || index + needle.length > text.length) return -1
    if (text.startsWith(needle, index)) return index
    start = index + 1
  }
  realm.meter.pay(searchFuel(length, needle.length), searchBytes(needle.length))
  return searchForward(text, needle, start)
}

/** text.lastIndexOf(needle, from) in linear time. Fuel: as findForward, but 1 for each 16 units. Throws: Unpaid. */
export function findBackward(realm: Realm, text: string, needle: string, from: number): number {
  realm.meter.pay((from >>> 4) + (needle.length >>> 2), 0)
  const first = needle.charAt(0)
  let start = Math.min(from, text.length - needle.length)
  for (let left = freeCandidates(from, needle.length); left > 0; left--) {
    const index = start < 0 ? -1 : text.lastIndexOf(first, start)
    if (index < 0 || text.startsWith(needle, index)) return index
    start = index - 1
  }
  realm.meter.pay(searchFuel(from, needle.length), searchBytes(needle.length))
  return start < 0 ? -1 : searchBackward(text, needle, start)
}

/** text.indexOf(needle, from) in linear time. The caller has paid searchFuel. */
export function searchForward(text: string, needle: string, from: number): number {
  if (needle.length <= SHORT_NEEDLE) return text.indexOf(needle, from)
  if (needle.length > text.length - from) return -1
  return new StringSearch(text, needle).next(from)
}

/** text.lastIndexOf(needle, from) in linear time. The caller has paid searchFuel. */
export function searchBackward(text: string, needle: string, from: number): number {
  if (needle.length <= SHORT_NEEDLE) return text.lastIndexOf(needle, from)
  if (needle.length > text.length) return -1
  const head = needle.slice(0, SHORT_NEEDLE)
  let start = Math.min(from, text.length - needle.length)
  for (let checks = 16 + Math.floor(text.length / needle.length); checks > 0; checks--) {
    const index = text.lastIndexOf(head, start)
    if (index < 0) return -1
    if (text.startsWith(needle, index)) return index
    if (index === 0) return -1
    start = index - 1
  }
  return searchBackwardByTable(text, needle, start)
}

/** For each prefix of the needle, the length of its longest proper border. */
function failureTable(needle: string): number[] {
  const failures = new Array<number>(needle.length).fill(0)
  let matched = 0
  for (let i = 1; i < needle.length; i++) {
    const unit = needle.charCodeAt(i)
    while (matched > 0 && needle.charCodeAt(matched) !== unit) matched = failures[matched - 1]!
    if (needle.charCodeAt(matched) === unit) matched++
    failures[i] = matched
  }
  return failures
}

function searchByTable(text: string, needle: string, failures: number[], from: number): number {
  let matched = 0
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    while (matched > 0 && needle.charCodeAt(matched) !== unit) matched = failures[matched - 1]!
    if (needle.charCodeAt(matched) === unit) matched++
    if (matched === needle.length) return i + 1 - matched
  }
  return -1
}

/** The same from right to left: `at` counts units of the needle from its end. */
function searchBackwardByTable(text: string, needle: string, start: number): number {
  const last = needle.length - 1
  const failures = new Array<number>(needle.length).fill(0)
  let matched = 0
  for (let i = 1; i < needle.length; i++) {
    const unit = needle.charCodeAt(last - i)
    while (matched > 0 && needle.charCodeAt(last - matched) !== unit) matched = failures[matched - 1]!
    if (needle.charCodeAt(last - matched) === unit) matched++
    failures[i] = matched
  }
  matched = 0
  for (let i = start + last; i >= 0; i--) {
    const unit = text.charCodeAt(i)
    while (matched > 0 && needle.charCodeAt(last - matched) !== unit) matched = failures[matched - 1]!
    if (needle.charCodeAt(last - matched) === unit) matched++
    if (matched === needle.length) return i
  }
  return -1
}

/** WhiteSpace or LineTerminator — sec-white-space, sec-line-terminators. */
export function isSpace(unit: number): boolean {
  if (unit <= 32) return unit === 32 || (unit >= 9 && unit <= 13)
  if (unit < 0xa0) return false
  return (
    unit === 0xa0 ||
    unit === 0xfeff ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  )
}

/**
 * Parts of a string that is being made piece by piece. Held by self-hosted code only; its length is known at any time, so
 * that it never grows past what a string may be.
 */
export class StringBuilder extends Payload {
  private readonly parts: string[] = []
  length = 0

  override trace(visitor: Visitor): number {
    visitor.visitAll(this.parts)
    return SIZE.value * this.parts.length
  }

  /** @throws RangeError past the longest string; the part itself is charged where it was made */
  append(realm: Realm, part: string): void {
    if (part.length === 0) return
    const length = this.length + part.length
    if (length > MAX_STRING_LENGTH) throw invalidStringLength()
    realm.meter.bytesLeft -= SIZE.value
    this.length = length
    this.parts.push(part)
  }

  /** Joins the parts: pays first. */
  finish(realm: Realm): string {
    const { parts } = this
    if (parts.length === 0) return ""
    if (parts.length === 1) return parts[0]!
    realm.meter.pay((this.length >>> 5) + (parts.length >>> 2), SIZE.string + 2 * this.length)
    const text = parts.join("")
    parts.length = 0
    parts.push(text)
    return text
  }
}

/** Whether no unit is above 255: hosts have a short way with such texts. */
export function isLatin(text: string): boolean {
  return !/[^\0-\xff]/.test(text)
}

/** Combining marks in a row that hosts put in order without a charge of their own. */
const FREE_MARKS = 32
const LONG_MARKS = new RegExp(`\\p{M}{${FREE_MARKS},}`, "gu")

/** Fuel of normalizing, beside the length: hosts sort the marks on one letter by insertion, in time by the square of their number. */
export function marksFuel(text: string): number {
  let fuel = 0
  for (const [marks] of text.matchAll(LONG_MARKS)) fuel += (marks.length * marks.length) >>> 5
  return fuel
}
