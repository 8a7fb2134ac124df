// Long texts by what they say, for the census: the first of each that was met.

/** Longer texts hosts hash by their length alone: those we sort ourselves. UTF-16 units. */
const MAX_HASHED = 16_383

/** A unit of fuel for hashing that many UTF-16 units, and for comparing that many. */
const HASHED_PER_UNIT = 64
const COMPARED_PER_UNIT = 128

/** Units that are looked at to sort a text. */
const SAMPLES = 32
/** Texts that are sorted alike are compared with so many of them, and counted as different from the rest. */
const MAX_ALIKE = 8

export class TextTable {
  private readonly hashed = new Map<string, string>()
  private readonly sorted = new Map<number, string[]>()
  private work = 0

  /** The equal text that was met first; undefined: it is this one, now. */
  first(text: string): string | undefined {
    if (text.length > MAX_HASHED) return this.firstAlike(text)
    this.work += 2 + Math.floor(text.length / HASHED_PER_UNIT)
    const known = this.hashed.get(text)
    if (known !== undefined) return known
    this.hashed.set(text, text)
    return undefined
  }

  /** Fuel for what was done since it was last asked. */
  takeWork(): number {
    const { work } = this
    this.work = 0
    return work
  }

  private firstAlike(text: string): string | undefined {
    const key = sample(text)
    this.work += 8
    const alike = this.sorted.get(key)
    if (alike === undefined) {
      this.sorted.set(key, [text])
      return undefined
    }
    for (const other of alike) {
      if (other.length !== text.length) continue
      this.work += 1 + Math.floor(text.length / COMPARED_PER_UNIT)
      if (other === text) return other
    }
    if (alike.length < MAX_ALIKE) alike.push(text)
    return undefined
  }
}

/** Of the length and some units, evenly spread. */
function sample(text: string): number {
  const { length } = text
  let hash = length | 0
  const stride = Math.floor(length / SAMPLES)
  for (let i = 0; i < SAMPLES; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i * stride)) | 0
  return hash
}
