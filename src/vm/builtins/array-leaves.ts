// Array methods as leaves, for dense arrays with nothing unusual about them. Every one of these answers EMPTY, having
// done nothing, where the array, its species or an argument is out of the ordinary; the self-hosted method then runs.

import { ArrayObject, isObject } from "../objects/object.js"
import { SYMBOLS } from "../objects/symbols.js"
import { EMPTY, MAX_STRING_LENGTH, Rope, type Value } from "../objects/value.js"
import { growableArray, hasPlainSpecies, plainArray } from "../operations/dense-array.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { rangeError } from "../throw.js"

/** Joins of longer arrays are done piece by piece by the self-hosted method. */
const MAX_JOINED = 1 << 13
/** Strings longer than this are compared by the loop, which charges for them. */
const MAX_COMPARED = 64
/** More values than this are never spread into a host call. */
const MAX_SPREAD = 16

/** An array over elements that were paid for. */
function paidArray(realm: Realm, elements: Value[]): ArrayObject {
  return new ArrayObject(realm.intrinsics.emptyArray, realm.arrayPrototype, elements)
}

/** An index argument relative to `length`, clamped; -1 if the argument needs a conversion. */
function relative(argument: Value, length: number, missing: number): number {
  if (argument === undefined) return missing
  if (typeof argument !== "number") return -1
  const index = Math.trunc(argument)
  if (Number.isNaN(index)) return 0
  return index < 0 ? Math.max(length + index, 0) : Math.min(index, length)
}

/** Array.prototype.at ( index ) — sec-array.prototype.at */
export function arrayAt(realm: Realm, self: Value, index: Value): Value {
  const array = plainArray(realm, self)
  if (array === null || typeof index !== "number") return EMPTY
  const { elements } = array
  const position = Math.trunc(index) || 0
  const value = elements[position < 0 ? elements.length + position : position]
  return value === EMPTY ? undefined : value
}

/** Array.prototype.push ( ...items ) — sec-array.prototype.push */
export function arrayPush(realm: Realm, self: Value, items: readonly Value[]): Value {
  const array = growableArray(realm, self)
  if (array === null) return EMPTY
  const { elements } = array
  realm.meter.pay(items.length >>> 2, SIZE.value * items.length)
  for (let i = 0; i < items.length; i++) elements.push(items[i])
  return elements.length
}

/** arrayPush of one item. */
export function arrayPushOne(realm: Realm, self: Value, argc: number, item: Value): Value {
  const array = argc === 1 ? growableArray(realm, self) : null
  if (array === null) return EMPTY
  realm.meter.bytesLeft -= SIZE.value
  return array.elements.push(item)
}

/** Array.prototype.pop ( ) — sec-array.prototype.pop */
export function arrayPop(realm: Realm, self: Value): Value {
  const array = plainArray(realm, self)
  if (array === null) return EMPTY
  const value = array.elements.length === 0 ? undefined : array.elements.pop()
  return value === EMPTY ? undefined : value
}

/** Array.prototype.shift ( ) — sec-array.prototype.shift */
export function arrayShift(realm: Realm, self: Value): Value {
  const array = growableArray(realm, self)
  if (array === null) return EMPTY
  const { elements } = array
  if (elements.length === 0) return undefined
  realm.meter.pay(elements.length >>> 4, 0)
  const value = elements.shift()
  return value === EMPTY ? undefined : value
}

/** Array.prototype.unshift ( ...items ) — sec-array.prototype.unshift */
export function arrayUnshift(realm: Realm, self: Value, items: readonly Value[]): Value {
  const array = growableArray(realm, self)
  if (array === null) return EMPTY
  const { elements } = array
  realm.meter.pay((elements.length >>> 4) + (items.length >>> 2), SIZE.value * items.length)
  if (items.length <= MAX_SPREAD) return elements.unshift(...items)
  array.elements = items.concat(elements)
  return array.elements.length
}

/** Array.prototype.slice ( start, end ) — sec-array.prototype.slice */
export function arraySlice(realm: Realm, self: Value, start: Value, end: Value): Value {
  const array = plainArray(realm, self)
  if (array === null || !hasPlainSpecies(realm, array)) return EMPTY
  const { elements } = array
  const from = relative(start, elements.length, 0)
  const to = relative(end, elements.length, elements.length)
  if (from < 0 || to < 0) return EMPTY
  const count = Math.max(to - from, 0)
  realm.meter.pay(count >>> 2, SIZE.array + SIZE.value * count)
  return paidArray(realm, elements.slice(from, to))
}

/** Array.prototype.splice ( start, deleteCount, ...items ) — sec-array.prototype.splice */
export function arraySplice(realm: Realm, self: Value, args: readonly Value[]): Value {
  const array = growableArray(realm, self)
  if (array === null || !hasPlainSpecies(realm, array)) return EMPTY
  const { elements } = array
  const { length } = elements
  const from = relative(args[0], length, 0)
  if (from < 0) return EMPTY
  let count = args.length === 0 ? 0 : length - from
  if (args.length > 1) {
    const wanted = args[1]
    if (typeof wanted !== "number") return EMPTY
    count = Math.min(Math.max(Math.trunc(wanted) || 0, 0), length - from)
  }
  const items = args.slice(2)
  const bytes = SIZE.array + SIZE.value * (count + items.length)
  const moved = items.length === count ? 0 : length - from - count
  realm.meter.pay((moved >>> 4) + ((count + items.length) >>> 2), bytes)
  if (items.length <= MAX_SPREAD) return paidArray(realm, elements.splice(from, count, ...items))
  const removed = elements.slice(from, from + count)
  array.elements = elements.slice(0, from).concat(items, elements.slice(from + count))
  return paidArray(realm, removed)
}

/** Array.prototype.concat ( ...items ) — sec-array.prototype.concat */
export function arrayConcat(realm: Realm, self: Value, items: readonly Value[]): Value {
  const array = plainArray(realm, self)
  if (array === null || !hasPlainSpecies(realm, array)) return EMPTY
  const spreadable = SYMBOLS.isConcatSpreadable
  if (realm.arrayPrototype.shape.find(spreadable) >= 0 || realm.objectPrototype.shape.find(spreadable) >= 0)
    return EMPTY
  let length = array.elements.length
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    if (isObject(item)) {
      const part = plainArray(realm, item)
      if (part === null || part.shape !== realm.intrinsics.emptyArray) return EMPTY
      length += part.elements.length
    } else length++
  }
  if (length > 0xffffffff) return EMPTY
  realm.meter.pay(length >>> 2, SIZE.array + SIZE.value * length)
  let elements = array.elements.slice()
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    if (item instanceof ArrayObject) elements = elements.concat(item.elements)
    else elements.push(item)
  }
  return paidArray(realm, elements)
}

/** Array.prototype.indexOf ( searchElement, fromIndex ) — sec-array.prototype.indexof */
export function arrayIndexOf(realm: Realm, self: Value, search: Value, start: Value): Value {
  const array = plainArray(realm, self)
  if (array === null || !isCheaplyCompared(search)) return EMPTY
  const { elements } = array
  const from = relative(start, elements.length, 0)
  if (from < 0) return EMPTY
  realm.meter.pay((elements.length - from) >>> 4, 0)
  return elements.indexOf(search, from)
}

/** Array.prototype.lastIndexOf ( searchElement, fromIndex ) — sec-array.prototype.lastindexof */
export function arrayLastIndexOf(realm: Realm, self: Value, args: readonly Value[]): Value {
  const array = plainArray(realm, self)
  if (array === null || args.length > 1 || !isCheaplyCompared(args[0])) return EMPTY
  realm.meter.pay(array.elements.length >>> 4, 0)
  return array.elements.lastIndexOf(args[0])
}

/** Array.prototype.includes ( searchElement, fromIndex ) — sec-array.prototype.includes */
export function arrayIncludes(realm: Realm, self: Value, search: Value, start: Value): Value {
  const array = plainArray(realm, self)
  if (array === null || !isCheaplyCompared(search)) return EMPTY
  const { elements } = array
  const from = relative(start, elements.length, 0)
  if (from < 0) return EMPTY
  realm.meter.pay((elements.length - from) >>> 4, 0)
  return elements.includes(search, from) || (search === undefined && elements.includes(EMPTY, from))
}

/**
 * Whether the host may compare it with all elements at one price: ropes and long strings may be equal to ropes, and BigInts
 * are compared by their digits.
 */
function isCheaplyCompared(value: Value): boolean {
  if (typeof value === "string") return value.length <= MAX_COMPARED
  return typeof value !== "bigint" && !(value instanceof Rope)
}

/** Array.prototype.join ( separator ) — sec-array.prototype.join */
export function arrayJoin(realm: Realm, self: Value, separator: Value): Value {
  const array = plainArray(realm, self)
  if (array === null || (separator !== undefined && typeof separator !== "string")) return EMPTY
  const { elements } = array
  if (elements.length > MAX_JOINED) return EMPTY
  realm.meter.pay(elements.length, 0)
  const between = separator ?? ","
  let numbers = 0
  const parts: string[] = []
  let length = elements.length === 0 ? 0 : between.length * (elements.length - 1)
  for (let i = 0; i < elements.length; i++) {
    const part = joinedPart(elements[i])
    if (part === null) return EMPTY
    length += part.length
    if (typeof elements[i] === "number") numbers++
    parts.push(part)
  }
  if (length > MAX_STRING_LENGTH) throw rangeError("invalid string length")
  realm.meter.pay((length >>> 4) + 8 * numbers, SIZE.string + 2 * length)
  return parts.join(between)
}

function joinedPart(value: Value): string | null {
  switch (typeof value) {
    case "string":
      return value
    case "number":
    case "boolean":
      return String(value)
    case "undefined":
      return ""
    default:
      return value === null || value === EMPTY ? "" : null
  }
}

/** Array.prototype.reverse ( ) — sec-array.prototype.reverse */
export function arrayReverse(realm: Realm, self: Value): Value {
  const array = growableArray(realm, self)
  if (array === null) return EMPTY
  realm.meter.pay(array.elements.length >>> 2, 0)
  array.elements.reverse()
  return array
}

/** Array.prototype.fill ( value, start, end ) — sec-array.prototype.fill */
export function arrayFill(realm: Realm, self: Value, value: Value, start: Value, end: Value): Value {
  const array = growableArray(realm, self)
  if (array === null) return EMPTY
  const { elements } = array
  const from = relative(start, elements.length, 0)
  const to = relative(end, elements.length, elements.length)
  if (from < 0 || to < 0) return EMPTY
  realm.meter.pay(Math.max(to - from, 0) >>> 2, 0)
  elements.fill(value, from, to)
  return array
}
