// Strings: searching, slicing, and building them piece by piece.

import type { ArrayObject, ExoticObject, GuestObject } from "../objects/object.js"
import { StringBox } from "../objects/string-box.js"
import type { Rope, Value } from "../objects/value.js"
import {
  compactSlice,
  findForward,
  isLatin,
  marksFuel,
  StringBuilder,
  StringSearch,
  searchBytes,
  searchFuel,
  takePiece,
  unitAt,
} from "../operations/string.js"
import { textOf } from "../operations/text.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import type { FixedPrimitive } from "./define.js"

/** Pieces that one call of SplitSome or ReplaceSome makes at most. */
const PIECES = 128
/** Units that one call of SplitUnits makes, and the measure of DecomposedLength. */
const SPLIT_UNITS = 1024
const NORMALIZE_UNITS = 2048

export const stringPrimitives = {
  NewStringObject: (realm, text, proto) =>
    realm.newExotic(new StringBox(flat(realm, text)), proto as GuestObject),
  SymbolDescription: (realm, symbol) => {
    const text = (symbol as symbol).toString()
    realm.meter.payString(text.length)
    return text
  },

  NewStringBuilder: (realm) => realm.newExotic(new StringBuilder(), null),
  AppendString: (realm, builder, part) => {
    builderOf(builder).append(realm, flat(realm, part))
    return undefined
  },
  AppendSlice: (realm, builder, text, from, to) => {
    const whole = flat(realm, text)
    builderOf(builder).append(realm, compactSlice(realm, whole, from as number, to as number))
    return undefined
  },
  FinishString: (realm, builder) => builderOf(builder).finish(realm),

  TextIndexOf: (realm, text, needle, from) =>
    textIndexOf(realm, flat(realm, text), flat(realm, needle), from as number),
  TextMatchesAt: (realm, text, needle, at) => {
    const start = at as number
    const part = flat(realm, needle)
    if (start < 0) return false
    realm.meter.pay(part.length >>> 5, 0)
    return flat(realm, text).startsWith(part, start)
  },
  TextSlice: (realm, text, from, to) => compactSlice(realm, flat(realm, text), from as number, to as number),
  TextUnit: (realm, text, index) => flat(realm, text).charCodeAt(index as number),

  NewTextSearch: (realm, text, needle) => {
    const search = new StringSearch(flat(realm, text), flat(realm, needle))
    realm.meter.pay(searchFuel(search.text.length, search.needle.length), searchBytes(search.needle.length))
    return realm.newExotic(search, null)
  },
  NextOccurrence: (_realm, search, from) => searchOf(search).next(from as number),
  ReplaceSome: (realm, search, builder, replacement) =>
    replaceSome(realm, searchOf(search), builderOf(builder), flat(realm, replacement)),
  SplitSome: (realm, search, pieces, most) =>
    splitSome(realm, searchOf(search), pieces as ArrayObject, most as number),
  SplitUnits: (realm, pieces, text, from, to) => {
    const { elements } = pieces as ArrayObject
    const whole = flat(realm, text)
    const end = Math.min((from as number) + SPLIT_UNITS, to as number)
    realm.meter.pay(end - (from as number), SIZE.value * (end - (from as number)))
    for (let i = from as number; i < end; i++) elements.push(unitAt(realm, whole, i))
    return undefined
  },

  DecomposedLength: (realm, text, form, from) => {
    const whole = flat(realm, text)
    const start = (from as number) + (splitsPair(whole, from as number) ? 1 : 0)
    const next = Math.min((from as number) + NORMALIZE_UNITS, whole.length)
    const end = next + (splitsPair(whole, next) ? 1 : 0)
    const piece = whole.slice(start, end)
    realm.meter.pay(normalizingFuel(piece, end - start), 0)
    realm.meter.pay(marksFuel(piece), 0)
    return piece.normalize((form as string).startsWith("NFK") ? "NFKD" : "NFD").length
  },
  Normalize: (realm, text, form, length) => {
    const whole = flat(realm, text)
    realm.meter.pay(normalizingFuel(whole, length as number), 0)
    realm.meter.pay(marksFuel(whole), SIZE.string + 2 * (length as number))
    return whole.normalize(form as string)
  },
} satisfies Record<string, FixedPrimitive>

/** Fuel of normalizing a text to or from so many units. */
function normalizingFuel(text: string, length: number): number {
  return isLatin(text) ? length >>> 2 : (3 * length) >>> 2
}

/** The text of a value that is surely a string. */
function flat(realm: Realm, value: Value): string {
  return textOf(realm, value as string | Rope)
}

function builderOf(value: Value): StringBuilder {
  return (value as ExoticObject).payload as StringBuilder
}

function searchOf(value: Value): StringSearch {
  return (value as ExoticObject).payload as StringSearch
}

function textIndexOf(realm: Realm, text: string, needle: string, from: number): number {
  return findForward(realm, text, needle, from)
}

/** Whether a surrogate pair stands across `index`. */
function splitsPair(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length) return false
  return (text.charCodeAt(index - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(index) & 0xfc00) === 0xdc00
}

/** Replaces some occurrences; true when the rest of the text has been appended. */
function replaceSome(
  realm: Realm,
  search: StringSearch,
  builder: StringBuilder,
  replacement: string,
): boolean {
  const { text, needle } = search
  for (; search.done < PIECES; search.done++) {
    const index = search.from > text.length ? -1 : search.next(search.from)
    const piece = takePiece(realm, text, search.end, index < 0 ? text.length : index)
    builder.append(realm, piece)
    if (index < 0) return true
    builder.append(realm, replacement)
    search.end = index + needle.length
    search.from = index + Math.max(1, needle.length)
  }
  search.done = 0
  return false
}

/** Splits some pieces off; true when all are in, or as many as were wanted. */
function splitSome(realm: Realm, search: StringSearch, pieces: ArrayObject, most: number): boolean {
  const { text, needle } = search
  const { elements } = pieces
  for (; search.done < PIECES; search.done++) {
    const index = search.next(search.from)
    const piece = takePiece(realm, text, search.from, index < 0 ? text.length : index)
    realm.meter.bytesLeft -= SIZE.value
    elements.push(piece)
    if (index < 0 || elements.length >= most) return true
    search.from = index + needle.length
  }
  search.done = 0
  return false
}
