// Guest values. A guest value is a host primitive, a Rope (a string not yet joined) or a GuestObject; never a host
// object. Symbols are host symbols made by us, never a host's well-known or registered one.

import type { GuestObject } from "./object.js"

export type Value =
  | undefined
  | null
  | boolean
  | number
  | string
  | bigint
  | symbol
  | Rope
  | GuestObject
  | Empty

/** A property key: a symbol, an array index (0 to 2^32 - 2, always as a number), any other string; or a private name. */
export type PropertyKey = string | symbol | number | PrivateName

/** A private name (#x): a key of its own kind, never listed, never seen by proxies. */
export class PrivateName {
  constructor(readonly description: string) {}
}

/** The type of `EMPTY`: never visible to guests. */
export class Empty {
  readonly shape = null
}

/** An uninitialized binding, a hole in an array, an unbound `this`, "no value" between self-hosted code and us. */
export const EMPTY = new Empty()

/**
 * A string too long to join eagerly: appending stays linear, and the join is charged by length where it happens
 * (`flatten`). Below `ROPE_MIN` units strings are joined by the host at once.
 */
export class Rope {
  readonly shape = null
  readonly length: number
  /** The joined text, once somebody has looked inside. */
  flat: string | null = null
  constructor(
    public left: string | Rope,
    public right: string | Rope,
  ) {
    this.length = left.length + right.length
  }
}

/** Length in UTF-16 units from which a concatenation is kept as a rope. */
export const ROPE_MIN = 4096

/** Longest string a guest can make, in UTF-16 units: a RangeError beyond ("invalid string length"). */
export const MAX_STRING_LENGTH = 0x1fffffe8

/** Joins a rope without recursion. The caller has paid for `length` units. */
export function flatten(rope: Rope): string {
  if (rope.flat !== null) return rope.flat
  const parts: string[] = []
  const pending: (string | Rope)[] = [rope]
  while (pending.length > 0) {
    const next = pending.pop()!
    if (typeof next === "string") parts.push(next)
    else if (next.flat !== null) parts.push(next.flat)
    else pending.push(next.right, next.left)
  }
  rope.flat = parts.join("")
  rope.left = rope.flat
  rope.right = ""
  return rope.flat
}
