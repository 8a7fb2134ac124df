// A compiled pattern: plain data, shared by all matches and by all instances of an engine.

export interface RegExpProgram {
  /** The pattern as it was given. */
  readonly source: string
  /** Bits of `flagBits`. */
  readonly flags: number
  /** Capturing groups, the whole match not counted. */
  readonly groupCount: number
  /** Each name once, in order of first appearance, with the groups that have it (several in different alternatives). */
  readonly groupNames: readonly (readonly [name: string, groups: readonly number[]])[]
  /** Words of a match's registers. */
  readonly registerCount: number
  /** Instructions of `Op` with their operands, then the sets. */
  readonly code: Int32Array
}
