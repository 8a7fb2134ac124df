// Map and Set objects: their payloads, and how methods get at them.

import { EntryTable } from "../objects/entry-table.js"
import { ExoticObject, isObject, Part, Payload } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import type { CellRegistry, RegistryCell, Visitor, WeakReference, WeakTable } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"

/** [[MapData]] */
export class MapData extends Payload {
  readonly table = new EntryTable()

  override get fixedBytes(): number {
    return SIZE.map
  }

  override trace(visitor: Visitor): number {
    return this.table.trace(visitor)
  }
}

/** [[SetData]] */
export class SetData extends Payload {
  readonly table = new EntryTable()

  override get fixedBytes(): number {
    return SIZE.map
  }

  override trace(visitor: Visitor): number {
    return this.table.trace(visitor)
  }
}

/** [[WeakMapData]]: an entry goes when a census finds that its key is held by nothing else. */
export class WeakMapData extends Payload implements WeakTable {
  private readonly table = new Map<Value, Value>()

  override get fixedBytes(): number {
    return SIZE.weakMap
  }

  get size(): number {
    return this.table.size
  }

  has(key: Value): boolean {
    return this.table.has(key)
  }

  get(key: Value): Value {
    return this.table.get(key)
  }

  set(key: Value, value: Value): void {
    this.table.set(key, value)
  }

  delete(key: Value): boolean {
    return this.table.delete(key)
  }

  entries(): Iterator<readonly [Value, Value]> {
    return this.table.entries()
  }

  replaceValue(key: Value, value: Value): void {
    this.table.set(key, value)
  }

  remove(key: Value): void {
    this.table.delete(key)
  }

  override trace(visitor: Visitor): number {
    visitor.visitWeakTable(this)
    return 0
  }
}

/** [[WeakSetData]] */
export class WeakSetData extends Payload implements WeakTable {
  private readonly table = new Set<Value>()

  override get fixedBytes(): number {
    return SIZE.weakMap
  }

  get size(): number {
    return this.table.size
  }

  has(value: Value): boolean {
    return this.table.has(value)
  }

  add(value: Value): void {
    this.table.add(value)
  }

  delete(value: Value): boolean {
    return this.table.delete(value)
  }

  /** Values stand for themselves. */
  entries(): Iterator<readonly [Value, Value]> {
    return this.table.entries()
  }

  replaceValue(): void {}

  remove(value: Value): void {
    this.table.delete(value)
  }

  override trace(visitor: Visitor): number {
    visitor.visitWeakTable(this)
    return 0
  }
}

/** [[WeakRefTarget]] */
export class WeakRefData extends Payload implements WeakReference {
  /** undefined once a census has found that nothing else holds it. */
  constructor(public target: Value) {
    super()
  }

  override trace(visitor: Visitor): number {
    visitor.visitWeakRef(this)
    return 0
  }
}

/** An element of [[Cells]]. */
export class Cell extends Part implements RegistryCell {
  constructor(
    readonly target: Value,
    public held: Value,
    /** undefined: it can't be unregistered, or no longer. */
    public token: Value,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    this.held = visitor.hold(this.held)
    return SIZE.mapEntry
  }
}

/**
 * [[Cells]] of a FinalizationRegistry. A census takes those out whose targets are dead; for each of them a job then calls
 * the function, unless it is unregistered before.
 */
export class RegistryData extends Payload implements CellRegistry {
  /** The registry itself: jobs refer to it. */
  object!: ExoticObject
  readonly cells = new Set<Cell>()
  /** Cells whose targets are dead, in order. */
  private readonly finalized = new Set<Cell>()
  private readonly tokens = new Map<Value, Set<Cell>>()

  constructor(readonly cleanup: Value) {
    super()
  }

  register(cell: Cell): void {
    this.cells.add(cell)
    if (cell.token === undefined) return
    const known = this.tokens.get(cell.token)
    if (known === undefined) this.tokens.set(cell.token, new Set([cell]))
    else known.add(cell)
  }

  /** How many cells are under a token. */
  count(token: Value): number {
    return this.tokens.get(token)?.size ?? 0
  }

  /** True if there was one. */
  unregister(token: Value): boolean {
    const cells = this.tokens.get(token)
    if (cells === undefined) return false
    this.tokens.delete(token)
    for (const cell of cells) {
      this.cells.delete(cell)
      this.finalized.delete(cell)
    }
    return true
  }

  forgetToken(token: Value): void {
    for (const cell of this.tokens.get(token) ?? []) cell.token = undefined
    this.tokens.delete(token)
  }

  finalize(cell: Cell): void {
    this.cells.delete(cell)
    this.finalized.add(cell)
  }

  /** The cell whose target has been dead for longest; undefined: none is left. */
  takeFinalized(): Cell | undefined {
    for (const cell of this.finalized) {
      this.finalized.delete(cell)
      const under = this.tokens.get(cell.token)
      under?.delete(cell)
      if (under?.size === 0) this.tokens.delete(cell.token)
      return cell
    }
    return undefined
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.cleanup)
    visitor.visitAll(this.cells)
    visitor.visitAll(this.finalized)
    visitor.visitRegistry(this)
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

/** CanBeHeldWeakly ( v ) — sec-canbeheldweakly. Symbols of Symbol.for can't be. */
export function canBeHeldWeakly(realm: Realm, value: Value): boolean {
  return isObject(value) || (typeof value === "symbol" && !realm.tables.isRegisteredSymbol(value))
}
