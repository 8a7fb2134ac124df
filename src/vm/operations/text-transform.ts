// encodeURI and its kin: text transformed in pieces of bounded size.
// Spec: sec-uri-handling-functions, sec-escape-string, sec-unescape-string, sec-regexp.escape.

import { once } from "../../compiler/bytecode/once.js"
import { GuestThrow } from "../throw.js"
import { isSpace } from "./string.js"

export type Transform =
  | "encodeURI"
  | "encodeURIComponent"
  | "decodeURI"
  | "decodeURIComponent"
  | "escape"
  | "unescape"
  | "regExpEscape"

/** Units that are transformed in one go: what is charged for them is below MAX_DEBT. */
const PIECE = 192

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
const URI_RESERVED = ";/?:@&=+$,"
const URI_MARK = "-_.!~*'()"
const HEX = "0123456789ABCDEF"

/** Units below 128 that are kept as they are, by transform. */
const KEPT = once(
  (): Record<Transform, readonly boolean[]> => ({
    encodeURI: unitSet(`${ALPHANUMERIC}${URI_RESERVED}${URI_MARK}#`),
    encodeURIComponent: unitSet(`${ALPHANUMERIC}${URI_MARK}`),
    decodeURI: unitSet(`${URI_RESERVED}#`),
    decodeURIComponent: unitSet(""),
    escape: unitSet(`${ALPHANUMERIC}@*_+-./`),
    unescape: unitSet(""),
    regExpEscape: unitSet(`${ALPHANUMERIC}_`),
  }),
)

function unitSet(members: string): readonly boolean[] {
  return Array.from({ length: 128 }, (_, unit) => members.includes(String.fromCharCode(unit)))
}

/** A piece of the result, and where the next piece of the text begins. */
export interface Piece {
  readonly text: string
  readonly next: number
}

/**
 * Transforms some 192 units from `from` on.
 *
 * @throws GuestThrow a URIError for text that can't be encoded or decoded
 */
export function transformPiece(kind: Transform, text: string, from: number): Piece {
  const end = Math.min(from + PIECE, text.length)
  const kept = KEPT()[kind]
  switch (kind) {
    case "encodeURI":
    case "encodeURIComponent":
      return encodePiece(text, from, end, kept)
    case "decodeURI":
    case "decodeURIComponent":
      return decodePiece(text, from, end, kept)
    case "escape":
      return escapePiece(text, from, end, kept)
    case "unescape":
      return unescapePiece(text, from, end)
    case "regExpEscape":
      return regExpEscapePiece(text, from, end, kept)
  }
}

/** Encode ( string, extraUnescaped ) — sec-encode */
function encodePiece(text: string, from: number, end: number, kept: readonly boolean[]): Piece {
  let result = ""
  let i = from
  while (i < end) {
    const unit = text.charCodeAt(i)
    if (unit < 128) {
      result += kept[unit] ? text[i] : percent(unit)
      i++
      continue
    }
    const point = text.codePointAt(i)!
    if (point >= 0xd800 && point <= 0xdfff) throw malformed()
    if (point < 0x800) result += percent(0xc0 | (point >>> 6))
    else {
      if (point < 0x10000) result += percent(0xe0 | (point >>> 12))
      else result += percent(0xf0 | (point >>> 18)) + percent(0x80 | ((point >>> 12) & 63))
      result += percent(0x80 | ((point >>> 6) & 63))
    }
    result += percent(0x80 | (point & 63))
    i += point > 0xffff ? 2 : 1
  }
  return { text: result, next: i }
}

/** Decode ( string, preserveEscapeSet ) — sec-decode */
function decodePiece(text: string, from: number, end: number, kept: readonly boolean[]): Piece {
  let result = ""
  let i = from
  while (i < end) {
    if (text.charCodeAt(i) !== 37) {
      result += text[i]
      i++
      continue
    }
    const first = octetAt(text, i)
    if (first < 0x80) {
      result += kept[first] ? text.slice(i, i + 3) : String.fromCharCode(first)
      i += 3
      continue
    }
    const count = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
    if (first < 0xc2 || first > 0xf4) throw malformed()
    let point = first & (0x7f >> count)
    for (let k = 1; k < count; k++) {
      const octet = octetAt(text, i + 3 * k)
      if ((octet & 0xc0) !== 0x80) throw malformed()
      point = (point << 6) | (octet & 63)
    }
    const isShort = point < (count === 2 ? 0x80 : count === 3 ? 0x800 : 0x10000)
    if (isShort || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw malformed()
    result += String.fromCodePoint(point)
    i += 3 * count
  }
  return { text: result, next: i }
}

/** The octet of %XX at an index. */
function octetAt(text: string, index: number): number {
  if (text.charCodeAt(index) !== 37) throw malformed()
  const octet = hexAt(text, index + 1, 2)
  if (octet < 0) throw malformed()
  return octet
}

/** Value of so many hexadecimal digits at an index, or -1. */
function hexAt(text: string, index: number, count: number): number {
  let value = 0
  for (let i = index; i < index + count; i++) {
    const unit = text.charCodeAt(i) | 32
    if (unit >= 48 && unit <= 57 && text.charCodeAt(i) >= 48) value = value * 16 + unit - 48
    else if (unit >= 97 && unit <= 102) value = value * 16 + unit - 87
    else return -1
  }
  return value
}

/** escape ( string ) — sec-escape-string */
function escapePiece(text: string, from: number, end: number, kept: readonly boolean[]): Piece {
  let result = ""
  for (let i = from; i < end; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 128 && kept[unit]) result += text[i]
    else if (unit < 256) result += percent(unit)
    else result += `%u${hexByte(unit >>> 8)}${hexByte(unit & 255)}`
  }
  return { text: result, next: end }
}

/** unescape ( string ) — sec-unescape-string */
function unescapePiece(text: string, from: number, end: number): Piece {
  let result = ""
  let i = from
  while (i < end) {
    if (text.charCodeAt(i) === 37) {
      const isLong = text.charCodeAt(i + 1) === 117
      const unit = isLong ? hexAt(text, i + 2, 4) : hexAt(text, i + 1, 2)
      if (unit >= 0) {
        result += String.fromCharCode(unit)
        i += isLong ? 6 : 3
        continue
      }
    }
    result += text[i]
    i++
  }
  return { text: result, next: i }
}

/** EncodeForRegExpEscape of each code point — sec-encodeforregexpescape */
function regExpEscapePiece(text: string, from: number, end: number, kept: readonly boolean[]): Piece {
  let result = ""
  let i = from
  while (i < end) {
    const unit = text.charCodeAt(i)
    // A digit or letter at the start might join what stands before the pattern.
    if (unit < 128 && kept[unit] && !(i === 0 && unit !== 95)) result += text[i]
    else if (unit < 128 && "^$\\.*+?()[]{}|/".includes(text[i]!)) result += `\\${text[i]}`
    else if (CONTROL_ESCAPES[unit] !== undefined) result += `\\${CONTROL_ESCAPES[unit]}`
    else if (isSurrogatePair(text, i)) {
      result += text.slice(i, i + 2)
      i++
    } else if (isEscapedByNumber(text, i, unit)) {
      const hex = unit.toString(16)
      result += unit <= 255 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`
    } else result += text[i]
    i++
  }
  return { text: result, next: i }
}

function isEscapedByNumber(text: string, index: number, unit: number): boolean {
  if (unit < 128 && /[0-9A-Za-z,\-=<>#&!%:;@~'`"]/.test(text[index]!)) return true
  return isSpace(unit) || (unit & 0xf800) === 0xd800
}

const CONTROL_ESCAPES: { readonly [unit: number]: string } = { 9: "t", 10: "n", 11: "v", 12: "f", 13: "r" }

function isSurrogatePair(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00
}

function percent(octet: number): string {
  return `%${hexByte(octet)}`
}

function hexByte(octet: number): string {
  return HEX[octet >>> 4]! + HEX[octet & 15]!
}

function malformed(): GuestThrow {
  return new GuestThrow("URIError", "malformed URI")
}
