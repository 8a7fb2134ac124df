// JSON.parse: a parser that holds all of its state on the heap and works in bounded pieces, so that neither the length nor
// the nesting of a text matters to the host.

import {
  ArrayObject,
  type GuestObject,
  initializeSlot,
  Payload,
  type PlainObject,
} from "../objects/object.js"
import { addProperty } from "../objects/property.js"
import { keyOfString } from "../objects/property-key.js"
import { DATA_DEFAULT } from "../objects/shape.js"
import type { PropertyKey, Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import { MAX_DEBT, SIZE } from "../sizes.js"
import { type GuestThrow, syntaxError } from "../throw.js"
import { cut } from "./string.js"

/** What may come next. */
const enum Expect {
  Value,
  /** After "[": a value, or "]". */
  FirstElement,
  /** After "{": a key, or "}". */
  FirstKey,
  Key,
  /** After a key. */
  Colon,
  /** After a value: "," or the end of its container. */
  Separator,
}

/** Units of text (and 16 for each token) that one call takes at most; half of it is charged. */
const WORK = 800
const TOKEN_WORK = 16
/** Longest number that is charged after the fact. */
const SHORT_NUMBER = 500
/** Longest string and longest integer that are read in one go. */
const SHORT_STRING = 64
const SMALL_DIGITS = 15

const QUOTE = 34
const BACKSLASH = 92

/**
 * A JSON text being parsed. With `keepsRecords` it makes, beside each value, a record for the reviver: a list of the value,
 * its source text if it is primitive, and the records of its elements or properties (a list, or an object without prototype).
 */
export class JsonParser extends Payload {
  private position = 0
  private expect = Expect.Value
  private work = 0
  /** Unfinished arrays and objects, outermost first, their records, and the key that each object's next value is for. */
  private readonly containers: (ArrayObject | PlainObject)[] = []
  private readonly recordsOf: (ArrayObject | PlainObject)[] = []
  private readonly keys: PropertyKey[] = []
  /** A string that is not finished yet: what there is of it; null outside of strings. */
  private partial: string[] | null = null
  /** Where the string value's quote stands. */
  private stringStart = 0
  /** The value, once the text has been read. */
  result: Value = undefined
  resultRecord: Value = undefined

  constructor(
    private text: string,
    private readonly keepsRecords: boolean,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    this.text = visitor.hold(this.text)
    visitor.visitAll(this.containers)
    visitor.visitAll(this.recordsOf)
    visitor.visitAll(this.keys)
    if (this.partial !== null) visitor.visitAll(this.partial)
    this.result = visitor.hold(this.result)
    visitor.visit(this.resultRecord)
    return SIZE.value * 3 * this.containers.length
  }

  /**
   * Reads some of the text; true at its end.
   *
   * Fuel: 1 for each 2 units, and 8 for each token.
   * Throws: SyntaxError; Unpaid, after which it goes on where it was.
   */
  parseSome(realm: Realm): boolean {
    const { text } = this
    while (this.work < WORK) {
      if (this.partial !== null) {
        this.continueString(realm)
        continue
      }
      const start = this.position
      this.skipSpace()
      this.work += this.position - start + TOKEN_WORK
      if (this.work >= WORK) break
      if (this.expect === Expect.Separator && this.containers.length === 0) {
        if (this.position < text.length) throw this.unexpected()
        this.charge(realm)
        return true
      }
      this.token(realm, text.charCodeAt(this.position))
    }
    this.charge(realm)
    return false
  }

  private charge(realm: Realm): void {
    realm.meter.debt += Math.min(this.work >>> 1, MAX_DEBT - 50)
    this.work = 0
  }

  /** Skips white space, as far as this call may look. */
  private skipSpace(): void {
    const { text } = this
    const end = Math.min(text.length, this.position + WORK - this.work)
    let { position } = this
    while (position < end) {
      const unit = text.charCodeAt(position)
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) break
      position++
    }
    this.position = position
  }

  private token(realm: Realm, unit: number): void {
    switch (this.expect) {
      case Expect.Separator:
        this.separator(realm, unit)
        return
      case Expect.FirstKey:
        if (unit === 125) this.close(realm)
        else this.key(realm, unit)
        return
      case Expect.Key:
        this.key(realm, unit)
        return
      case Expect.Colon:
        if (unit !== 58) throw this.unexpected()
        this.position++
        this.expect = Expect.Value
        return
      case Expect.FirstElement:
        if (unit === 93) {
          this.close(realm)
          return
        }
        break
      case Expect.Value:
        break
    }
    this.value(realm, unit)
  }

  /** "," or the end of the innermost container, which is there. */
  private separator(realm: Realm, unit: number): void {
    const isArray = this.containers.at(-1) instanceof ArrayObject
    if (unit === 44) {
      this.position++
      this.expect = isArray ? Expect.Value : Expect.Key
    } else if (unit === (isArray ? 93 : 125)) this.close(realm)
    else throw this.unexpected()
  }

  private key(realm: Realm, unit: number): void {
    if (unit !== QUOTE) throw this.unexpected()
    this.position++
    this.expect = Expect.Key
    this.string(realm)
  }

  private value(realm: Realm, unit: number): void {
    const { text, position } = this
    switch (unit) {
      case QUOTE:
        this.position++
        // A string that is no key: endString tells by this.
        this.expect = Expect.Value
        if (this.keepsRecords) this.stringStart = position
        this.string(realm)
        return
      case 91:
        this.open(realm, realm.newArray([]), this.keepsRecords ? realm.newArray([]) : null)
        this.expect = Expect.FirstElement
        return
      case 123:
        this.open(realm, realm.newObject(), this.keepsRecords ? realm.newObject(null) : null)
        this.expect = Expect.FirstKey
        return
      case 116:
        this.word(realm, "true", true)
        return
      case 102:
        this.word(realm, "false", false)
        return
      case 110:
        this.word(realm, "null", null)
        return
    }
    let end = position
    let small = 0
    for (let digit = unit - 48; digit >= 0 && digit <= 9 && end - position < SMALL_DIGITS; ) {
      small = small * 10 + digit
      digit = text.charCodeAt(++end) - 48
    }
    if (end > position && !isNumberUnit(text.charCodeAt(end)) && (unit !== 48 || end === position + 1)) {
      this.work += end - position
      this.position = end
      this.finish(realm, small, this.keepsRecords ? text.slice(position, end) : undefined, undefined)
      return
    }
    while (isNumberUnit(text.charCodeAt(end))) end++
    const digits = text.slice(position, end)
    if (!/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(digits)) throw this.unexpected()
    if (digits.length > SHORT_NUMBER) realm.meter.pay(digits.length >>> 1, 0)
    else this.work += digits.length
    this.position = end
    this.finish(realm, Number(digits), this.keepsRecords ? digits : undefined, undefined)
  }

  private word(realm: Realm, word: string, value: Value): void {
    if (!this.text.startsWith(word, this.position)) throw this.unexpected()
    this.position += word.length
    this.finish(realm, value, word, undefined)
  }

  private open(
    realm: Realm,
    container: ArrayObject | PlainObject,
    records: ArrayObject | PlainObject | null,
  ): void {
    realm.meter.bytesLeft -= 3 * SIZE.value
    this.position++
    this.containers.push(container)
    this.keys.push("")
    if (records !== null) this.recordsOf.push(records)
  }

  private close(realm: Realm): void {
    this.position++
    const container = this.containers.pop()!
    this.keys.pop()
    this.finish(realm, container, undefined, this.recordsOf.pop())
  }

  /** Begins a string, after its quote: reads it if it is short and has no escapes. */
  private string(realm: Realm): void {
    const { text, position } = this
    const limit = Math.min(text.length, position + SHORT_STRING)
    for (let at = position; at < limit; at++) {
      const unit = text.charCodeAt(at)
      if (unit === QUOTE) {
        if (at > position) realm.meter.bytesLeft -= SIZE.string + 2 * (at - position)
        this.work += at - position
        this.position = at
        this.endString(realm, cut(text, position, at))
        return
      }
      if (unit === BACKSLASH || unit < 32) break
    }
    this.partial = []
  }

  /** Reads on in a string, up to its end or that of this call's work. */
  private continueString(realm: Realm): void {
    const { text } = this
    const parts = this.partial!
    const start = this.position
    const limit = Math.min(text.length, start + WORK - this.work)
    let at = start
    while (at < limit) {
      const unit = text.charCodeAt(at)
      if (unit === QUOTE || unit === BACKSLASH || unit < 32) break
      at++
    }
    if (at > start) {
      realm.meter.bytesLeft -= SIZE.string + 2 * (at - start)
      parts.push(cut(text, start, at))
    }
    this.position = at
    this.work += at - start
    if (at === text.length) throw syntaxError("unterminated string in JSON")
    if (at === limit) return
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) {
      this.endString(realm, this.joined(realm, parts))
      return
    }
    if (unit !== BACKSLASH) throw this.unexpected()
    const escaped = text[at + 1]
    let shown = escaped === undefined ? undefined : ESCAPES[escaped]
    let next = at + 2
    if (escaped === "u" && /^[0-9a-fA-F]{4}$/.test(text.slice(next, next + 4))) {
      shown = String.fromCharCode(Number.parseInt(text.slice(next, next + 4), 16))
      next += 4
    }
    if (shown === undefined) throw syntaxError(`invalid escape in JSON at position ${at}`)
    realm.meter.bytesLeft -= SIZE.value
    this.work += TOKEN_WORK
    parts.push(shown)
    this.position = next
  }

  private joined(realm: Realm, parts: readonly string[]): string {
    if (parts.length < 2) return parts[0] ?? ""
    let length = 0
    for (const part of parts) length += part.length
    realm.meter.pay((length >>> 5) + (parts.length >>> 2), SIZE.string + 2 * length)
    return parts.join("")
  }

  private endString(realm: Realm, content: string): void {
    this.partial = null
    this.position++
    if (this.expect === Expect.Value) {
      const source = this.keepsRecords ? this.text.slice(this.stringStart, this.position) : undefined
      if (source !== undefined) realm.meter.bytesLeft -= SIZE.string + 2 * source.length
      this.finish(realm, content, source, undefined)
      return
    }
    this.keys[this.keys.length - 1] = keyOfString(content)
    this.expect = Expect.Colon
  }

  /** A value is complete: into its container with it. */
  private finish(realm: Realm, value: Value, source: Value, children: GuestObject | undefined): void {
    this.expect = Expect.Separator
    const record = this.keepsRecords ? realm.newArray([value, source, children]) : undefined
    const depth = this.containers.length
    if (depth === 0) {
      this.result = value
      this.resultRecord = record
      return
    }
    const key = this.keys[depth - 1]!
    put(realm, this.containers[depth - 1]!, key, value)
    if (record !== undefined) put(realm, this.recordsOf[depth - 1]!, key, record)
  }

  private unexpected(): GuestThrow {
    const { text, position } = this
    if (position >= text.length) return syntaxError("unexpected end of JSON input")
    return syntaxError(`unexpected token ${text[position]} in JSON at position ${position}`)
  }
}

/** Appends to an array, or defines a property of an object: the last of several with one name counts. */
function put(realm: Realm, container: ArrayObject | PlainObject, key: PropertyKey, value: Value): void {
  if (container instanceof ArrayObject) {
    realm.meter.bytesLeft -= SIZE.value
    container.elements.push(value)
    return
  }
  const { shape } = container
  const next = shape.successor(key, DATA_DEFAULT)
  if (next !== null) {
    realm.meter.bytesLeft -= SIZE.property
    container.shape = next
    initializeSlot(container, shape.slotOf(shape.count), value)
  } else if (shape.find(key) < 0) addProperty(realm, container, key, value, DATA_DEFAULT)
  else realm.define(container, key, value)
}

const ESCAPES: { readonly [letter: string]: string } = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
}

/** Digits, signs, points, exponents. */
function isNumberUnit(unit: number): boolean {
  return (
    (unit >= 48 && unit <= 57) || unit === 45 || unit === 43 || unit === 46 || unit === 101 || unit === 69
  )
}
