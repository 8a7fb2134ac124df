// Bytes out and in: variable-length integers, doubles, and strings that are written once and then named by number.

import { InvalidBytecode } from "./invalid-bytecode.js"

export class ByteWriter {
  private bytes = new Uint8Array(1024)
  private readonly double = new DataView(new ArrayBuffer(8))
  private readonly strings = new Map<string, number>()
  private length = 0

  byte(value: number): void {
    if (this.length === this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2)
      larger.set(this.bytes)
      this.bytes = larger
    }
    this.bytes[this.length++] = value
  }

  /** An integer from 0 to 2 ** 32 - 1: seven bits a byte, lowest first. */
  unsigned(value: number): void {
    let rest = value
    while (rest > 127) {
      this.byte((rest & 127) | 128)
      rest >>>= 7
    }
    this.byte(rest)
  }

  /** A signed 32-bit integer: small ones of either sign are short. */
  signed(value: number): void {
    this.unsigned(((value << 1) ^ (value >> 31)) >>> 0)
  }

  boolean(value: boolean): void {
    this.byte(value ? 1 : 0)
  }

  float(value: number): void {
    this.double.setFloat64(0, value, true)
    for (let i = 0; i < 8; i++) this.byte(this.double.getUint8(i))
  }

  /** 0 and the text the first time; its number, from 1, after that. */
  string(text: string): void {
    const known = this.strings.get(text)
    if (known !== undefined) {
      this.unsigned(known)
      return
    }
    this.strings.set(text, this.strings.size + 1)
    this.unsigned(0)
    let wide = 0
    for (let i = 0; i < text.length; i++) wide |= text.charCodeAt(i)
    const isWide = wide > 255
    this.boolean(isWide)
    this.unsigned(text.length)
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      this.byte(unit & 255)
      if (isWide) this.byte(unit >> 8)
    }
  }

  list<T>(items: readonly T[], write: (item: T) => void): void {
    this.unsigned(items.length)
    for (const item of items) write(item)
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }
}

/** Units of a string that are decoded at once. */
const STRING_CHUNK = 8192

/** @throws InvalidBytecode wherever the bytes end early or are not what a ByteWriter writes */
export class ByteReader {
  private readonly view: DataView
  private readonly strings: string[] = []
  private position = 0

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isAtEnd(): boolean {
    return this.position === this.bytes.length
  }

  byte(): number {
    const value = this.bytes[this.position]
    if (value === undefined) throw new InvalidBytecode("the bytes end early")
    this.position++
    return value
  }

  unsigned(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      value += (byte & 127) * 2 ** shift
      if (byte > 127) continue
      if (value > 0xffff_ffff || (byte === 0 && shift > 0)) break
      return value
    }
    throw new InvalidBytecode("malformed integer")
  }

  signed(): number {
    const value = this.unsigned()
    return (value >>> 1) ^ -(value & 1)
  }

  boolean(): boolean {
    const value = this.byte()
    if (value > 1) throw new InvalidBytecode("malformed boolean")
    return value === 1
  }

  float(): number {
    if (this.position + 8 > this.bytes.length) throw new InvalidBytecode("the bytes end early")
    const value = this.view.getFloat64(this.position, true)
    this.position += 8
    // One NaN only: its bits must carry nothing.
    return Number.isNaN(value) ? Number.NaN : value
  }

  string(): string {
    const known = this.unsigned()
    if (known > 0) {
      const text = this.strings[known - 1]
      if (text === undefined) throw new InvalidBytecode("no such string")
      return text
    }
    const unitSize = this.boolean() ? 2 : 1
    const length = this.unsigned()
    const end = this.position + length * unitSize
    if (end > this.bytes.length) throw new InvalidBytecode("the bytes end early")
    const parts: string[] = []
    while (this.position < end) {
      const units: number[] = []
      while (this.position < end && units.length < STRING_CHUNK) {
        const low = this.bytes[this.position]!
        units.push(unitSize === 1 ? low : low | (this.bytes[this.position + 1]! << 8))
        this.position += unitSize
      }
      parts.push(String.fromCharCode(...units))
    }
    const text = parts.join("")
    this.strings.push(text)
    return text
  }

  /** Every item takes a byte at least, so a count can't ask for more than there is. */
  list<T>(read: () => T): T[] {
    const length = this.unsigned()
    if (length > this.bytes.length - this.position) throw new InvalidBytecode("the bytes end early")
    const items: T[] = []
    for (let i = 0; i < length; i++) items.push(read())
    return items
  }
}
