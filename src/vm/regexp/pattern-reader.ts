// The text of a pattern and the position in it, and what both the pattern's and the classes' grammar read: code points,
// digits, hexadecimal escapes, errors. Code points under flags u and v, code units otherwise.
import { RegExpSyntaxError } from "./syntax.js"

/** What `peek` answers at the end of the pattern. */
export const END = -1

export const isDigit = (c: number): boolean => c >= 48 && c <= 57
export const isOctalDigit = (c: number): boolean => c >= 48 && c <= 55
export const isLetter = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122)

function hexDigit(c: number): number {
  if (isDigit(c)) return c - 48
  const lower = c | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

export class PatternReader {
  position = 0

  constructor(
    readonly pattern: string,
    readonly flags: string,
    readonly unicode: boolean,
  ) {}

  fail(why: string): never {
    throw new RegExpSyntaxError(`Invalid regular expression: /${this.pattern}/${this.flags}: ${why}`)
  }

  peek(): number {
    return this.unicode ? this.peekCodePoint() : this.peekUnit(0)
  }

  peekUnit(ahead: number): number {
    const at = this.position + ahead
    return at < this.pattern.length ? this.pattern.charCodeAt(at) : END
  }

  /** By code points whatever the flags: group names. */
  peekCodePoint(): number {
    return this.position < this.pattern.length ? this.pattern.codePointAt(this.position)! : END
  }

  skip(c: number): void {
    this.position += c > 0xffff ? 2 : 1
  }

  /** Is `text` next? It is ASCII. */
  looksAt(text: string): boolean {
    return this.pattern.startsWith(text, this.position)
  }

  eat(text: string): boolean {
    if (!this.looksAt(text)) return false
    this.position += text.length
    return true
  }

  /** Exactly `count` hexadecimal digits, or undefined and no move. */
  hexadecimal(count: number): number | undefined {
    let value = 0
    for (let i = 0; i < count; i++) {
      const digit = hexDigit(this.peekUnit(i))
      if (digit < 0) return undefined
      value = value * 16 + digit
    }
    this.position += count
    return value
  }

  /** Decimal digits, at least one, as a number (Infinity when there are too many). */
  decimal(): number {
    const start = this.position
    while (isDigit(this.peekUnit(0))) this.position++
    return Number(this.pattern.slice(start, this.position))
  }

  /**
   * What follows `\u`, or undefined and no move when it is no escape.
   *
   * @param codePoints are surrogate pairs and `{...}` understood?
   */
  unicodeEscape(codePoints: boolean): number | undefined {
    const start = this.position
    if (codePoints && this.eat("{")) {
      let value = 0
      let digits = 0
      for (let digit = hexDigit(this.peekUnit(0)); digit >= 0; digit = hexDigit(this.peekUnit(0))) {
        value = Math.min(value * 16 + digit, 0x110000)
        digits++
        this.position++
      }
      if (digits > 0 && value < 0x110000 && this.eat("}")) return value
      this.position = start
      return undefined
    }
    const unit = this.hexadecimal(4)
    if (unit === undefined || !codePoints || unit < 0xd800 || unit > 0xdbff) return unit
    const afterLead = this.position
    if (this.eat("\\u")) {
      const trail = this.hexadecimal(4)
      if (trail !== undefined && trail >= 0xdc00 && trail <= 0xdfff) {
        return (unit - 0xd800) * 0x400 + (trail - 0xdc00) + 0x10000
      }
    }
    this.position = afterLead
    return unit
  }
}
