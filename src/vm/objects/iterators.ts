// Payloads of the built-in iterators: plain data, so that a snapshot can keep an iterator in the middle of its work.

import { SIZE } from "../sizes.js"
import type { EntryCursor } from "./entry-table.js"
import { type GuestObject, Payload } from "./object.js"
import type { Value } from "./value.js"
import type { Visitor } from "./visitor.js"

export type ArrayIteratorKind = "keys" | "values" | "entries"

/** An array iterator; `object` is null once it has come to its end. */
export class ArrayIterator extends Payload {
  index = 0
  constructor(
    public object: GuestObject | null,
    readonly kind: ArrayIteratorKind,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.object)
    return 0
  }
}

/** A Map iterator; `cursor` is null once it has come to its end. */
export class MapIterator extends Payload {
  constructor(
    public cursor: EntryCursor | null,
    readonly kind: ArrayIteratorKind,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    return this.cursor === null ? 0 : this.cursor.trace(visitor)
  }
}

/** A Set iterator; `cursor` is null once it has come to its end. */
export class SetIterator extends Payload {
  constructor(
    public cursor: EntryCursor | null,
    readonly kind: ArrayIteratorKind,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    return this.cursor === null ? 0 : this.cursor.trace(visitor)
  }
}

/**
 * An object whose internal slots only self-hosted code reads: iterator helpers, wrapped iterators, iterators that
 * make synchronous ones asynchronous. The kind is its brand.
 */
export class SlotRecord extends Payload {
  constructor(
    readonly kind: string,
    readonly values: Value[],
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    visitor.visitAll(this.values)
    return SIZE.value * this.values.length
  }
}
