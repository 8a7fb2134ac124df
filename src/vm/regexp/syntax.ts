// What the parser hands to the compiler: a tree in which flags, modifiers and case folding are already resolved.
// Its depth is bounded by the parser, so that walking it may recurse.
import type { CodePointSet } from "./code-point-set.js"

/** The pattern or the flags are not ECMAScript's, or pass a limit. The caller turns it into the guest's SyntaxError. */
export class RegExpSyntaxError extends Error {
  override readonly name = "RegExpSyntaxError"
}

/** Bits of `RegExpProgram.flags`, in the order in which `RegExp.prototype.flags` lists them. */
export const flagBits = { d: 1, g: 2, i: 4, m: 8, s: 16, u: 32, v: 64, y: 128 } as const

/** `max` of a quantifier without an upper bound; larger bounds are read as this too. */
export const UNBOUNDED = 0x7fffffff

/** A tree of the pattern. `nullable`: may it match the empty string? */
export type RegExpNode =
  | { readonly kind: "empty"; readonly nullable: true }
  | { readonly kind: "set"; readonly set: CodePointSet; readonly nullable: false }
  /** Strings of a v-mode class, without duplicates, each of two or more code points; already folded under i. */
  | {
      readonly kind: "strings"
      readonly strings: readonly (readonly number[])[]
      readonly fold: boolean
      readonly nullable: false
    }
  | { readonly kind: "sequence"; readonly items: readonly RegExpNode[]; readonly nullable: boolean }
  | { readonly kind: "choice"; readonly alternatives: readonly RegExpNode[]; readonly nullable: boolean }
  | { readonly kind: "group"; readonly index: number; readonly body: RegExpNode; readonly nullable: boolean }
  /** One group, or the several that share a name. */
  | {
      readonly kind: "reference"
      readonly groups: readonly number[]
      readonly ignoreCase: boolean
      readonly nullable: true
    }
  | {
      readonly kind: "assert"
      readonly what: "start" | "end" | "line-start" | "line-end"
      readonly nullable: true
    }
  | { readonly kind: "word"; readonly negated: boolean; readonly set: CodePointSet; readonly nullable: true }
  | {
      readonly kind: "look"
      readonly behind: boolean
      readonly negated: boolean
      readonly body: RegExpNode
      /** Groups inside: first included, last excluded. */
      readonly firstGroup: number
      readonly lastGroup: number
      readonly nullable: true
    }
  | {
      readonly kind: "repeat"
      readonly min: number
      readonly max: number
      readonly greedy: boolean
      readonly body: RegExpNode
      readonly firstGroup: number
      readonly lastGroup: number
      readonly nullable: boolean
    }

export interface RegExpTree {
  readonly body: RegExpNode
  /** Capturing groups, the whole match not counted. */
  readonly groupCount: number
  /** Each name once, in order of first appearance, with its groups. */
  readonly groupNames: readonly (readonly [string, readonly number[]])[]
  readonly flags: number
}
