// String. What takes patterns, or converts in an order of its own, is in self-hosted/string.js.
//
// Case mapping and normalization are the host's, on primitive strings: they follow the Unicode version of the host engine,
// which an embedder who compares runs across hosts has to keep the same. localeCompare knows one locale: code unit
// order of the canonically composed strings.

import { ExoticObject, Payload } from "../objects/object.js"
import { StringBox } from "../objects/string-box.js"
import { EMPTY, MAX_STRING_LENGTH, Rope, type Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import { iteratorResult } from "../operations/iterator-result.js"
import {
  compactSlice,
  cut,
  findBackward,
  findForward,
  invalidStringLength,
  isLatin,
  isSpace,
  marksFuel,
  unitAt,
} from "../operations/string.js"
import { isString, textOf } from "../operations/text.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { rangeError, typeError } from "../throw.js"
import { alias, defineBuiltin, defineObject, native, selfHosted, variadic } from "./define.js"
import { htmlMembers } from "./string-html.js"

const onString = { self: "string" } as const

export const string = defineBuiltin({
  name: "String",
  spec: "sec-string-objects",
  construct: selfHosted("StringConstructor", 1),
  statics: () => ({
    fromCharCode: variadic(fromCharCode, 1, { convert: ["number"], quick: fromOneCharCode }),
    fromCodePoint: variadic(fromCodePoint, 1, { convert: ["number"] }),
    raw: selfHosted("String_raw", 1),
  }),
  prototype: () => ({
    at: native(at, 1, { self: "string", convert: ["integer"] }),
    charAt: native(charAt, 1, { self: "string", convert: ["integer"] }),
    charCodeAt: native(charCodeAt, 1, { self: "string", convert: ["integer"], quick: quickCharCodeAt }),
    codePointAt: native(codePointAt, 1, { self: "string", convert: ["integer"] }),
    concat: variadic(concat, 1, { self: "string", convert: ["string"] }),
    endsWith: native(endsWith, 1, { otherwise: "String_endsWith" }),
    includes: native(includes, 1, { otherwise: "String_includes" }),
    indexOf: native(indexOf, 1, { self: "string", convert: ["string", "integer"] }),
    isWellFormed: native(isWellFormed, 0, onString),
    lastIndexOf: native(lastIndexOf, 1, { self: "string", convert: ["string", "number"] }),
    localeCompare: native(localeCompare, 1, { self: "string", convert: ["string"] }),
    match: selfHosted("String_match", 1),
    matchAll: selfHosted("String_matchAll", 1),
    normalize: selfHosted("String_normalize", 0),
    padEnd: native(padEnd, 1, { self: "string", convert: ["length", "string?"] }),
    padStart: native(padStart, 1, { self: "string", convert: ["length", "string?"] }),
    repeat: native(repeat, 1, { self: "string", convert: ["integer"] }),
    replace: selfHosted("String_replace", 2),
    replaceAll: selfHosted("String_replaceAll", 2),
    search: selfHosted("String_search", 1),
    slice: native(slice, 2, { self: "string", convert: ["integer", "integer?"] }),
    split: selfHosted("String_split", 2),
    startsWith: native(startsWith, 1, { otherwise: "String_startsWith" }),
    substring: native(substring, 2, { self: "string", convert: ["integer", "integer?"] }),
    toLocaleLowerCase: native(toLowerCase, 0, onString),
    toLocaleUpperCase: native(toUpperCase, 0, onString),
    toLowerCase: native(toLowerCase, 0, onString),
    toString: native((_realm, self) => thisString(self, "String.prototype.toString"), 0),
    toUpperCase: native(toUpperCase, 0, onString),
    toWellFormed: native(toWellFormed, 0, onString),
    trim: native((realm, self) => trim(realm, self as string, true, true), 0, onString),
    trimEnd: native((realm, self) => trim(realm, self as string, false, true), 0, onString),
    trimStart: native((realm, self) => trim(realm, self as string, true, false), 0, onString),
    valueOf: native((_realm, self) => thisString(self, "String.prototype.valueOf"), 0),
    "@@iterator": native(iterator, 0, onString),
    // Annex B
    substr: native(substr, 2, { self: "string", convert: ["integer", "integer?"] }),
    trimLeft: alias("trimStart"),
    trimRight: alias("trimEnd"),
    ...htmlMembers(),
  }),
  prototypeKind: "string",
})

export const stringIterator = defineObject({
  name: "%StringIteratorPrototype%",
  spec: "sec-%stringiteratorprototype%-object",
  parent: "%Iterator.prototype%",
  members: () => ({ next: native(iteratorNext, 0) }),
  tag: "String Iterator",
})

/** %StringIteratorPrototype%: what it iterates. */
export class StringIterator extends Payload {
  position = 0
  constructor(
    /** null once it has ended. */
    public text: string | null,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    this.text = visitor.hold(this.text)
    return 0
  }
}

function thisString(self: Value, name: string): Value {
  if (typeof self === "string" || self instanceof Rope) return self
  if (self instanceof ExoticObject && self.payload instanceof StringBox) return self.payload.text
  throw typeError(`${name} requires that 'this' be a string`)
}

/** String.fromCharCode ( ...codeUnits ) — sec-string.fromcharcode */
function fromCharCode(realm: Realm, _self: Value, args: readonly Value[]): Value {
  const units = args as readonly number[]
  if (units.length === 1) return charOf(realm, units[0]!)
  realm.meter.pay(units.length >>> 2, SIZE.string + 2 * units.length)
  let text = ""
  for (let i = 0; i < units.length; i += 1024) text += String.fromCharCode(...units.slice(i, i + 1024))
  return text
}

function fromOneCharCode(realm: Realm, _self: Value, argc: number, unit: Value): Value {
  return argc === 1 && typeof unit === "number" ? charOf(realm, unit) : EMPTY
}

function charOf(realm: Realm, unit: number): string {
  const text = String.fromCharCode(unit)
  if (text > "\xff") realm.meter.bytesLeft -= SIZE.string + 2
  return text
}

/** String.fromCodePoint ( ...codePoints ) — sec-string.fromcodepoint */
function fromCodePoint(realm: Realm, _self: Value, args: readonly Value[]): Value {
  const points = args as readonly number[]
  for (const point of points) {
    if (!(point >= 0 && point <= 0x10ffff && Math.floor(point) === point)) {
      throw rangeError(`invalid code point ${point}`)
    }
  }
  realm.meter.pay(points.length >>> 2, SIZE.string + 4 * points.length)
  let text = ""
  for (let i = 0; i < points.length; i += 1024) text += String.fromCodePoint(...points.slice(i, i + 1024))
  return text
}

/** String.prototype.at ( index ) — sec-string.prototype.at */
function at(realm: Realm, self: Value, index: Value): Value {
  const text = self as string
  const position = (index as number) < 0 ? text.length + (index as number) : (index as number)
  return position >= 0 && position < text.length ? unitAt(realm, text, position) : undefined
}

function charAt(realm: Realm, self: Value, index: Value): Value {
  return unitAt(realm, self as string, index as number)
}

function charCodeAt(_realm: Realm, self: Value, index: Value): Value {
  return (self as string).charCodeAt(index as number)
}

function quickCharCodeAt(_realm: Realm, self: Value, _argc: number, index: Value): Value {
  return typeof self === "string" && typeof index === "number" ? self.charCodeAt(index) : EMPTY
}

function codePointAt(_realm: Realm, self: Value, index: Value): Value {
  return (self as string).codePointAt(index as number)
}

function concat(realm: Realm, self: Value, args: readonly Value[]): Value {
  const text = self as string
  const parts = args as readonly string[]
  if (parts.length === 0) return text
  let length = text.length
  for (const part of parts) length += part.length
  if (length > MAX_STRING_LENGTH) throw invalidStringLength()
  realm.meter.payString(length)
  return text + parts.join("")
}

function clamp(position: number, length: number): number {
  return Math.max(0, Math.min(position, length))
}

/** String.prototype.indexOf ( searchString [ , position ] ). Fuel: by the units from `position` to the end. */
function indexOf(realm: Realm, self: Value, search: Value, position: Value): Value {
  const text = self as string
  const needle = search as string
  return findForward(realm, text, needle, clamp(position as number, text.length))
}

/** String.prototype.includes ( searchString ), between texts. Fuel: as indexOf. */
function includes(realm: Realm, self: Value, search: Value, position: Value): Value {
  if (!isString(self) || !isString(search) || position !== undefined) return EMPTY
  return indexOf(realm, textOf(realm, self), textOf(realm, search), 0) !== -1
}

/** String.prototype.startsWith ( searchString ), between texts. Fuel: 1 for each 16 units that are looked for. */
function startsWith(realm: Realm, self: Value, search: Value, position: Value): Value {
  if (!isString(self) || !isString(search) || position !== undefined) return EMPTY
  const text = textOf(realm, self)
  const needle = textOf(realm, search)
  realm.meter.pay(needle.length >>> 4, 0)
  return text.startsWith(needle)
}

/** String.prototype.endsWith ( searchString ), between texts. Fuel: 1 for each 16 units that are looked for. */
function endsWith(realm: Realm, self: Value, search: Value, end: Value): Value {
  if (!isString(self) || !isString(search) || end !== undefined) return EMPTY
  const text = textOf(realm, self)
  const needle = textOf(realm, search)
  realm.meter.pay(needle.length >>> 4, 0)
  return text.endsWith(needle)
}

/** String.prototype.lastIndexOf ( searchString [ , position ] ). Fuel: by the units from the start to `position`. */
function lastIndexOf(realm: Realm, self: Value, search: Value, position: Value): Value {
  const text = self as string
  const needle = search as string
  const limit = Number.isNaN(position as number) ? text.length : clamp(position as number, text.length)
  return findBackward(realm, text, needle, Math.floor(limit))
}

/** String.prototype.isWellFormed ( ). Fuel: 1 for each 32 units, and each 4 of a text that has others than those of Latin 1. */
function isWellFormed(realm: Realm, self: Value): Value {
  const { length } = self as string
  realm.meter.pay(length >>> 5, 0)
  if (isLatin(self as string)) return true
  realm.meter.pay(length >>> 2, 0)
  return !/\p{Surrogate}/u.test(self as string)
}

/** String.prototype.toWellFormed ( ). Fuel: as isWellFormed; and where there is something to replace 2 for each. */
function toWellFormed(realm: Realm, self: Value): Value {
  if (isWellFormed(realm, self)) return self
  const text = self as string
  realm.meter.pay(2 * text.length, SIZE.string + 2 * text.length)
  return text.replace(/\p{Surrogate}/gu, "\ufffd")
}

/**
 * String.prototype.localeCompare ( that ) — sec-string.prototype.localecompare
 *
 * By code units of the canonically composed strings: the same everywhere, and 0 for canonically equivalent strings.
 */
function localeCompare(realm: Realm, self: Value, that: Value): Value {
  const left = self as string
  const right = that as string
  realm.meter.pay((left.length + right.length) >>> 5, 0)
  if (left === right) return 0
  if (isLatin(left) && isLatin(right)) return left < right ? -1 : 1
  realm.meter.pay(left.length + right.length + marksFuel(left) + marksFuel(right), 0)
  const a = left.normalize("NFC")
  const b = right.normalize("NFC")
  return a < b ? -1 : a > b ? 1 : 0
}

function pad(realm: Realm, text: string, maxLength: number, fill: Value): string | null {
  const filler = fill === undefined ? " " : (fill as string)
  if (maxLength <= text.length || filler === "") return null
  if (maxLength > MAX_STRING_LENGTH) throw invalidStringLength()
  const missing = maxLength - text.length
  realm.meter.payString(maxLength)
  const times = Math.floor(missing / filler.length)
  return filler.repeat(times) + filler.slice(0, missing - times * filler.length)
}

/** String.prototype.padEnd ( maxLength [ , fillString ] ) — sec-string.prototype.padend */
function padEnd(realm: Realm, self: Value, maxLength: Value, fill: Value): Value {
  const padding = pad(realm, self as string, maxLength as number, fill)
  return padding === null ? self : (self as string) + padding
}

/** String.prototype.padStart ( maxLength [ , fillString ] ) — sec-string.prototype.padstart */
function padStart(realm: Realm, self: Value, maxLength: Value, fill: Value): Value {
  const padding = pad(realm, self as string, maxLength as number, fill)
  return padding === null ? self : padding + (self as string)
}

/** String.prototype.repeat ( count ) — sec-string.prototype.repeat */
function repeat(realm: Realm, self: Value, count: Value): Value {
  const text = self as string
  const times = count as number
  if (times < 0 || times === Number.POSITIVE_INFINITY) throw rangeError(`invalid count ${times}`)
  const length = text.length * times
  if (length > MAX_STRING_LENGTH) throw invalidStringLength()
  if (length === 0) return ""
  realm.meter.payString(length)
  return text.repeat(times)
}

function slice(realm: Realm, self: Value, start: Value, end: Value): Value {
  const text = self as string
  const { length } = text
  const from = fromEnd(start as number, length)
  const to = end === undefined ? length : fromEnd(end as number, length)
  return compactSlice(realm, text, from, to)
}

/** A relative index, negative from the end, as an absolute one. */
function fromEnd(index: number, length: number): number {
  return index < 0 ? Math.max(length + index, 0) : Math.min(index, length)
}

function substring(realm: Realm, self: Value, start: Value, end: Value): Value {
  const text = self as string
  const from = clamp(start as number, text.length)
  const to = end === undefined ? text.length : clamp(end as number, text.length)
  return compactSlice(realm, text, Math.min(from, to), Math.max(from, to))
}

/** String.prototype.substr ( start, length ) — sec-string.prototype.substr */
function substr(realm: Realm, self: Value, start: Value, count: Value): Value {
  const text = self as string
  const { length } = text
  const from = fromEnd(start as number, length)
  const to = count === undefined ? length : Math.min(from + clamp(count as number, length), length)
  return compactSlice(realm, text, from, to)
}

function toLowerCase(realm: Realm, self: Value): Value {
  return caseMapped(realm, self as string, false)
}

function toUpperCase(realm: Realm, self: Value): Value {
  return caseMapped(realm, self as string, true)
}

/**
 * Fuel: 1 for each 16 units, and 1 for each 2 of a text that has others than ASCII. Bytes: those of a string as long; what
 * special casing adds is charged afterwards.
 */
function caseMapped(realm: Realm, text: string, upper: boolean): string {
  realm.meter.pay(text.length >>> 4, 0)
  realm.meter.pay(/[^\0-\x7f]/.test(text) ? text.length >>> 1 : 0, SIZE.string + 2 * text.length)
  const mapped = upper ? text.toUpperCase() : text.toLowerCase()
  if (mapped.length > text.length) realm.meter.bytesLeft -= 2 * (mapped.length - text.length)
  return mapped
}

/** TrimString ( string, where ) — sec-trimstring. Fuel: 1 for each 16 units, if there is something to trim. */
function trim(realm: Realm, text: string, start: boolean, end: boolean): string {
  const last = text.length - 1
  const isTrim = !(start && isSpace(text.charCodeAt(0))) && !(end && isSpace(text.charCodeAt(last)))
  if (isTrim) return text
  realm.meter.pay(text.length >>> 4, SIZE.string + 2 * text.length)
  const from = start ? text.length - text.trimStart().length : 0
  const to = end ? text.trimEnd().length : text.length
  return to <= from ? "" : cut(text, from, to)
}

function iterator(realm: Realm, self: Value): Value {
  return realm.newExotic(new StringIterator(self as string), realm.intrinsic("%StringIteratorPrototype%"))
}

/** %StringIteratorPrototype%.next ( ) — sec-%stringiteratorprototype%.next */
function iteratorNext(realm: Realm, self: Value): Value {
  if (!(self instanceof ExoticObject) || !(self.payload instanceof StringIterator)) {
    throw typeError("String Iterator.prototype.next requires that 'this' be a String Iterator")
  }
  const next = nextCodePoint(realm, self.payload)
  return iteratorResult(realm, next, next === undefined)
}

/** The next code point as a string, or undefined at the end. */
export function nextCodePoint(realm: Realm, state: StringIterator): string | undefined {
  const { text, position } = state
  if (text === null) return undefined
  if (position >= text.length) {
    state.text = null
    return undefined
  }
  const point = text.codePointAt(position)!
  if (point <= 0xffff) {
    state.position = position + 1
    return unitAt(realm, text, position)
  }
  state.position = position + 2
  realm.meter.bytesLeft -= SIZE.string + 4
  return String.fromCodePoint(point)
}
