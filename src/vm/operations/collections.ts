// Map and Set objects: their payloads, and how methods get at them.

import { EntryTable } from "../objects/entry-table.js"
import { ExoticObject, isObject, Payload, type Visitor } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"

/** [[MapData]] */
export class MapData extends Payload {
  readonly table = new EntryTable()

  override trace(visitor: Visitor): number {
    return this.table.trace(visitor)
  }
}

/** [[SetData]] */
export class SetData extends Payload {
  readonly table = new EntryTable()

  override trace(visitor: Visitor): number {
    return this.table.trace(visitor)
  }
}

/**
 * [[WeakMapData]], and [[WeakSetData]] with values left out. Entries are held strongly: an entry goes when it is
 * deleted, or with the table.
 */
export class WeakMapData extends Payload {
  readonly entries = new Map<Value, Value>()

  override trace(visitor: Visitor): number {
    visitor.visitAll(this.entries.keys())
    visitor.visitAll(this.entries.values())
    return SIZE.mapEntry * this.entries.size
  }
}

export class WeakSetData extends Payload {
  readonly entries = new Set<Value>()

  override trace(visitor: Visitor): number {
    visitor.visitAll(this.entries)
    return SIZE.mapEntry * this.entries.size
  }
}

/** [[WeakRefTarget]], held strongly: a target never goes away while its WeakRef is there. */
export class WeakRefData extends Payload {
  constructor(readonly target: Value) {
    super()
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.target)
    return 0
  }
}

/** [[Cells]] of a FinalizationRegistry. Nothing is ever collected behind a guest's back, so no callback is ever called. */
export class RegistryData extends Payload {
  /** Unregister token → number of cells under it; cells without a token are not kept. */
  readonly tokens = new Map<Value, number>()
  constructor(readonly cleanup: Value) {
    super()
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.cleanup)
    visitor.visitAll(this.tokens.keys())
    return SIZE.mapEntry * this.tokens.size
  }
}

/** @throws TypeError unless `self` is a Map */
export function requireMap(self: Value, method: string): MapData {
  if (self instanceof ExoticObject && self.payload instanceof MapData) return self.payload
  throw incompatible(method, "a Map")
}

/** @throws TypeError unless `self` is a Set */
export function requireSet(self: Value, method: string): SetData {
  if (self instanceof ExoticObject && self.payload instanceof SetData) return self.payload
  throw incompatible(method, "a Set")
}

export function requireWeakMap(self: Value, method: string): WeakMapData {
  if (self instanceof ExoticObject && self.payload instanceof WeakMapData) return self.payload
  throw incompatible(method, "a WeakMap")
}

export function requireWeakSet(self: Value, method: string): WeakSetData {
  if (self instanceof ExoticObject && self.payload instanceof WeakSetData) return self.payload
  throw incompatible(method, "a WeakSet")
}

export function requireRegistry(self: Value, method: string): RegistryData {
  if (self instanceof ExoticObject && self.payload instanceof RegistryData) return self.payload
  throw incompatible(method, "a FinalizationRegistry")
}

export function incompatible(method: string, what: string): unknown {
  return typeError(`${method} called on something that is not ${what}`)
}

/** CanBeHeldWeakly ( v ) — sec-canbeheldweakly. `isRegistered` tells symbols of Symbol.for. */
export function canBeHeldWeakly(value: Value, isRegistered: (symbol: symbol) => boolean): boolean {
  return isObject(value) || (typeof value === "symbol" && !isRegistered(value))
}
