/**
 * A running hash of decisions, FNV-1a in style: 64 bits in two lanes, one step per 32-bit word. It tells
 * whether two runs made the same decisions; it is no defence against someone who looks for a collision.
 */
export class Trace {
  private low = 0x811c9dc5
  private high = 0xcbf29ce4

  /** Add one decision. `fuel` is a non-negative integer below 2^53. */
  record(id: number, fuel: number): void {
    this.word(id | 0)
    this.word(fuel | 0)
    if (fuel >= 2 ** 32) this.word(Math.floor(fuel / 2 ** 32))
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return hex(this.high) + hex(this.low)
  }

  private word(word: number): void {
    const low = Math.imul(this.low ^ word, 0x01000193)
    const high = Math.imul(this.high ^ word ^ (low >>> 15), 0x5bd1e995)
    this.low = low ^ (low >>> 13)
    this.high = high ^ (high >>> 15)
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0")
}
