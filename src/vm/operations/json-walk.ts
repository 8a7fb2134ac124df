// A part of JSON.stringify that runs no guest code: plain objects and dense arrays without toJSON, walked in bounded pieces.
// Where it meets anything else it hands that one property to self-hosted code, and goes on after it.

import { ArrayObject, ExoticObject, GuestObject, PlainObject, valueAt } from "../objects/object.js"
import { ACCESSOR, ENUMERABLE } from "../objects/shape.js"
import { EMPTY, type PropertyKey, type Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { type JsonWriter, quote } from "./json-writer.js"

/** Answers of walkSome. */
export const enum Walk {
  More = 0,
  Done = 1,
  /** `holder` and `key` of the innermost frame are for self-hosted code to read, convert and write. */
  Ask = 2,
}

/** An array or object that is being written. */
export interface WalkFrame {
  readonly object: PlainObject | ArrayObject
  /** Own enumerable string keys when the object was entered; null for arrays. */
  readonly keys: readonly string[] | null
  readonly length: number
  index: number
  first: boolean
  /** The walk began here: it ends when this frame does. */
  readonly isRoot: boolean
}

/** Work of one call, in units of fuel. */
const WORK = 400
/** Longer strings, and objects with more keys, are left to self-hosted code. */
const SHORT = 1024
const MAX_KEYS = 1000
/** Prototypes that are searched for toJSON. */
const MAX_PROTOTYPES = 8
/** With an indentation, only so deep. */
const MAX_INDENTED = 200

/** Begins a walk if the value is plain; false if it is not. */
export function beginWalk(realm: Realm, writer: JsonWriter, value: GuestObject): boolean {
  return enter(realm, writer, value, true)
}

function enter(realm: Realm, writer: JsonWriter, value: GuestObject, isRoot: boolean): boolean {
  const object = value
  if (!(object instanceof PlainObject) && !(object instanceof ArrayObject)) return false
  if (writer.gap !== "" && writer.depth >= MAX_INDENTED) return false
  if (object.shape.template !== null || !lacksToJson(object)) return false
  let keys: string[] | null = null
  let length = 0
  if (object instanceof ArrayObject) {
    if (object.sparseLength >= 0) return false
    length = object.elements.length
  } else {
    keys = enumerableKeys(object)
    if (keys === null) return false
    length = keys.length
    realm.meter.bytesLeft -= SIZE.value * length
  }
  writer.enter(realm, object)
  realm.meter.debt += 4 + (keys === null ? 0 : length >>> 1)
  realm.meter.bytesLeft -= SIZE.object
  writer.frames.push({ object, keys, length, index: 0, first: true, isRoot })
  return true
}

function lacksToJson(object: GuestObject): boolean {
  let holder: GuestObject | null = object
  for (let i = 0; i < MAX_PROTOTYPES; i++) {
    if (holder === null) return true
    if (holder instanceof ExoticObject || holder.shape.find("toJSON") >= 0) return false
    holder = holder.proto
  }
  return holder === null
}

/** null if there are too many, or indices or long keys among them. */
function enumerableKeys(object: PlainObject): string[] | null {
  const { shape } = object
  if (shape.count > MAX_KEYS) return null
  const keys: string[] = []
  for (let i = 0; i < shape.count; i++) {
    const key = shape.keyAt(i)
    if (typeof key === "number") return null
    if (typeof key !== "string" || (shape.flagsAt(i) & ENUMERABLE) === 0) continue
    if (key.length > SHORT) return null
    keys.push(key)
  }
  return keys
}

/** Writes some of what is to be written. */
export function walkSome(realm: Realm, writer: JsonWriter): Walk {
  let text = ""
  let work = 0
  const { meter } = realm
  const before = meter.debt
  while (work + meter.debt - before < WORK) {
    const frame = writer.frames.at(-1)!
    if (frame.index >= frame.length) {
      writer.frames.pop()
      const close = frame.keys === null ? "]" : "}"
      text += writer.closing(close, frame.first)
      if (frame.isRoot) {
        flush(realm, writer, text, work)
        return Walk.Done
      }
      work += 2
      continue
    }
    const value = nextValue(frame)
    const known = describe(value)
    if (known === null) {
      const shown = beforeValue(writer, frame)
      if (!(value instanceof GuestObject) || !enter(realm, writer, value, false)) {
        flush(realm, writer, text, work)
        return Walk.Ask
      }
      text += shown
      frame.index++
      frame.first = false
      work += 4 + (shown.length >>> 3)
      continue
    }
    if (known === "" && frame.keys !== null) {
      // No value, no property.
      frame.index++
      work += 2
      continue
    }
    const shown = beforeValue(writer, frame) + (known === "" ? "null" : known)
    text += shown
    frame.index++
    frame.first = false
    work += 4 + (shown.length >>> 3)
  }
  flush(realm, writer, text, work)
  return Walk.More
}

function flush(realm: Realm, writer: JsonWriter, text: string, work: number): void {
  realm.meter.debt += work
  if (text !== "") writer.write(realm, text)
}

/** Stands for a property that has to be read by self-hosted code. */
const ASK = EMPTY

function nextValue({ object, keys, index }: WalkFrame): Value {
  if (keys === null) {
    const { elements, sparseLength } = object as ArrayObject
    return sparseLength < 0 && index < elements.length ? elements[index]! : ASK
  }
  const { shape } = object
  // Where all keys are listed, each stands where it did, mostly.
  const key = keys[index] as PropertyKey
  const at = shape.isPlain && shape.keyAt(index) === key && index < shape.count ? index : shape.find(key)
  if (at < 0 || (shape.flagsAt(at) & ACCESSOR) !== 0) return ASK
  return valueAt(object, at)
}

/** JSON of a primitive; "" for what has none; null for what has to be entered or asked for. */
function describe(value: Value): string | null {
  switch (typeof value) {
    case "string":
      return value.length > SHORT ? null : quote(value)
    case "number":
      return Number.isFinite(value) ? String(value) : "null"
    case "boolean":
      return value ? "true" : "false"
    case "undefined":
    case "symbol":
      return ""
  }
  if (value === null) return "null"
  return null
}

/** What stands before the frame's next value. */
export function beforeValue(writer: JsonWriter, frame: WalkFrame): string {
  const { keys, first, index } = frame
  if (keys === null) return (first ? "[" : ",") + writer.lineBreak()
  const key = quote(keys[index]!)
  if (writer.gap === "") return first ? `{${key}:` : `,${key}:`
  return `${first ? "{" : ","}${writer.lineBreak()}${key}: `
}

/** Self-hosted code has the value that was asked for: writes what stands before it, if there is a value at all. */
export function answerWalk(realm: Realm, writer: JsonWriter, hasValue: boolean): void {
  const frame = writer.frames.at(-1)!
  if (hasValue) {
    writer.write(realm, beforeValue(writer, frame))
    frame.first = false
  }
  frame.index++
}

/** The key of the frame's next value. */
export function walkedKey(frame: WalkFrame): string | number {
  return frame.keys === null ? frame.index : frame.keys[frame.index]!
}
