// The census, as objects and payloads see it.

import type { EntryTable } from "./entry-table.js"
import type { GuestObject } from "./object.js"
import type { Value } from "./value.js"

export interface Visitor {
  /** Visits a value. A long text is counted at each such reference. */
  visit(value: unknown): void
  /** Visits a value and answers what is to be held in its place: for a long text an equal one, which is counted once. */
  hold<T>(value: T): T
  /** Visits all of a list, in place as `hold` does; or what an iterable gives. Not before it returns, perhaps. */
  visitAll(values: Iterable<unknown>): void
  visitTable(table: EntryTable): void
  visitJobs(jobs: readonly { readonly args: readonly Value[] }[], from: number): void
  /** Entries that live as long as their keys do. Counts their bytes as well. */
  visitWeakTable(table: WeakTable): void
  visitWeakRef(weakRef: WeakReference): void
  /** Cells are visited by their registry: what it holds strongly. */
  visitRegistry(registry: CellRegistry): void
}

/** A WeakMap's entries, or a WeakSet's. */
export interface WeakTable {
  readonly size: number
  entries(): Iterator<readonly [Value, Value]>
  replaceValue(key: Value, value: Value): void
  remove(key: Value): void
}

export interface WeakReference {
  /** undefined once it is dead. */
  target: Value
}

/** A FinalizationRegistry's cells. */
export interface CellRegistry {
  readonly object: GuestObject
  readonly cells: ReadonlySet<RegistryCell>
  /** The token is dead: nobody can unregister by it. */
  forgetToken(token: Value): void
  /** The cell's target is dead. */
  finalize(cell: RegistryCell): void
}

export interface RegistryCell {
  readonly target: Value
  readonly token: Value
}
