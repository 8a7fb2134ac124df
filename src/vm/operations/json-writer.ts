// JSON.stringify: what is written so far, and where. The walk itself is self-hosted.

import { ExoticObject, type GuestObject, Payload } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import type { WalkFrame } from "./json-walk.js"
import { StringBuilder } from "./string.js"

/** [[IsRawJSON]], with the text. */
export class RawJson extends Payload {
  constructor(public text: string) {
    super()
  }

  override trace(visitor: Visitor): number {
    this.text = visitor.hold(this.text)
    return 0
  }
}

/** Strings up to this length are quoted in one go. */
export const QUOTED_UNITS = 2048
/** Strings up to this length are looked through for what needs escapes before the host is asked. */
const SIMPLE_UNITS = 24
/** Paths up to this length are searched one by one. */
const SEARCHED_PATH = 8

/** QuoteJSONString ( value ) — sec-quotejsonstring — of at most QUOTED_UNITS. */
export function quote(text: string): string {
  if (text.length > SIMPLE_UNITS) return JSON.stringify(text)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 32 || unit === 34 || unit === 92 || unit >= 0xd800) return JSON.stringify(text)
  }
  return `"${text}"`
}

export class JsonWriter extends StringBuilder {
  /** Objects that are being written, outermost first. */
  private readonly path: GuestObject[] = []
  /** The same, once they are many. */
  private onPath: Set<GuestObject> | null = null
  /** Of json-walk.ts: what is being walked, outermost first. */
  readonly frames: WalkFrame[] = []

  constructor(
    /** Indentation of each level; "" for none. */
    readonly gap: string,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    visitor.visitAll(this.path)
    let bytes = 2 * SIZE.value * this.path.length
    for (const { keys } of this.frames) bytes += SIZE.object + (keys === null ? 0 : SIZE.value * keys.length)
    return super.trace(visitor) + bytes
  }

  /** Appends text that was made here, charged by its length. */
  write(realm: Realm, text: string): void {
    realm.meter.debt += text.length >>> 5
    realm.meter.bytesLeft -= SIZE.string + 2 * text.length
    this.append(realm, text)
  }

  /** As `write`, for what an indentation makes long. Nothing has been done when this throws. @throws Unpaid */
  private writePaid(realm: Realm, text: string): void {
    realm.meter.payString(text.length)
    this.append(realm, text)
  }

  /** @throws TypeError if the object is being written already */
  enter(realm: Realm, object: GuestObject): void {
    const { path } = this
    if (this.onPath === null && path.length >= SEARCHED_PATH) this.onPath = new Set(path)
    if (this.onPath === null ? path.includes(object) : this.onPath.has(object)) {
      throw typeError("cannot serialize a cyclic structure as JSON")
    }
    realm.meter.bytesLeft -= 4 * SIZE.value
    path.push(object)
    this.onPath?.add(object)
  }

  /** The end of the innermost object: "]" or "}". */
  leave(realm: Realm, close: string, empty: boolean): void {
    const indented = this.gap === "" ? 1 : 2 + this.gap.length * (this.path.length - 1)
    realm.meter.payString(empty ? 2 : indented)
    this.append(realm, this.closing(close, empty))
  }

  /** Leaves the innermost object: its end, or all of it if it is empty. */
  closing(close: string, empty: boolean): string {
    const object = this.path.pop()!
    this.onPath?.delete(object)
    if (empty) return close === "]" ? "[]" : "{}"
    return this.lineBreak() + close
  }

  get depth(): number {
    return this.path.length
  }

  lineBreak(): string {
    return this.gap === "" ? "" : `\n${this.gap.repeat(this.path.length)}`
  }

  /** What stands before an element or a key: what opens the container, or a comma. */
  separator(realm: Realm, first: boolean, open: string): void {
    this.writePaid(realm, (first ? open : ",") + this.lineBreak())
  }

  /** separator, key and colon, for a key of at most QUOTED_UNITS. */
  key(realm: Realm, first: boolean, key: string): void {
    const colon = this.gap === "" ? ":" : ": "
    this.writePaid(realm, (first ? "{" : ",") + this.lineBreak() + quote(key) + colon)
  }

  colon(realm: Realm): void {
    this.write(realm, this.gap === "" ? ":" : ": ")
  }

  /** Writes a value that is no object and no long string; false for others. */
  leaf(realm: Realm, value: Value): boolean {
    switch (typeof value) {
      case "string":
        if (value.length > QUOTED_UNITS) return false
        realm.meter.debt += value.length >>> 3
        this.write(realm, quote(value))
        return true
      case "number":
        this.write(realm, Number.isFinite(value) ? String(value) : "null")
        return true
      case "boolean":
        this.write(realm, value ? "true" : "false")
        return true
    }
    if (value === null) {
      this.write(realm, "null")
      return true
    }
    if (!(value instanceof ExoticObject && value.payload instanceof RawJson)) return false
    this.append(realm, value.payload.text)
    return true
  }

  /** QuoteJSONString of a piece of a long text; where to go on, or -1 — sec-quotejsonstring */
  quoteSome(realm: Realm, text: string, from: number): number {
    let end = Math.min(from + QUOTED_UNITS, text.length)
    // A surrogate pair stays whole: a half of one would be escaped.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++
    const quoted = JSON.stringify(text.slice(from, end))
    realm.meter.debt += (end - from) >>> 3
    const isLast = end === text.length
    this.write(realm, quoted.slice(from === 0 ? 0 : 1, isLast ? quoted.length : -1))
    return isLast ? -1 : end
  }
}
