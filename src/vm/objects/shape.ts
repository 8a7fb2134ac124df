// Shapes: which properties an object has, in which order, with which attributes, and where their values are.
//
// Shapes belong to the engine and are shared by all instances. They do not name prototypes (an object holds its own), so
// the objects of ten thousand instances of one program have the same shapes, and inline caches stay monomorphic: a cached
// prototype hit checks the shape of each object on the way to the holder. See docs/decisions/prototypes-in-objects.md.
//
// Property i of a shape is entry i of its table and lives in slot `slotOf(i)`, which is `firstSlot + i`: slots 0 to 3 are
// fields of a PlainObject, slot 4 and up are `object.slots[slot - 4]`. A global object has its built-in properties in
// `object.s0`, by index, so that they stay shared; slots are those of the others. Shapes on one line of descent share a table, as long as no
// line branches off: a shape sees the first `count` entries. A dictionary shape has one owner, and is changed in place.
//
// Guests may not grow the tree without bound. What one realm adds is limited by its allowance; past that, its objects turn
// into dictionaries, and nobody else's do. When all realms of an engine together have made MAX_SHAPES, the tree is cut
// back to what Thimble itself has made, and grows again: shapes in use stay with the objects and caches that use them.

import { InternalError } from "../throw.js"
import { scattered } from "./key-index.js"
import type { PropertyKey, Value } from "./value.js"

/** Property attributes, and the mark of an accessor (its slot holds an Accessor). */
export const WRITABLE = 1
export const ENUMERABLE = 2
export const CONFIGURABLE = 4
export const ACCESSOR = 8
export const DATA_DEFAULT = WRITABLE | ENUMERABLE | CONFIGURABLE
export const HIDDEN_DEFAULT = WRITABLE | CONFIGURABLE

/** Past this many properties an object turns into a dictionary. */
export const MAX_SHAPE_PROPERTIES = 128
/** A dictionary that never had more properties has no index. */
const SMALL_DICTIONARY = 8
/** With this many shapes in an engine the tree is cut back. */
export const MAX_SHAPES = 200_000
/**
 * What one realm may add to them: shapes; shapes that are not the first successor of another; and entries of tables, which
 * are copied where lines of descent branch off.
 */
const MAX_SHAPES_OF_REALM = 16_384
const MAX_BRANCHES_OF_REALM = 2_048
const MAX_ENTRIES_OF_REALM = 1 << 18
/** Objects with longer keys are dictionaries: shapes outlive the guest that made them, and would keep its texts. */
const MAX_KEY = 64

/** What a realm may still add to the shapes of its engine. What it has used up makes no difference that a guest can see. */
export interface ShapeAllowance {
  shapes: number
  branches: number
  entries: number
}

/** A realm, whose allowance is made when it first needs one. */
export interface ShapeMaker {
  readonly shapes: ShapeAllowance
}

export function newShapeAllowance(): ShapeAllowance {
  return { shapes: MAX_SHAPES_OF_REALM, branches: MAX_BRANCHES_OF_REALM, entries: MAX_ENTRIES_OF_REALM }
}

/** Whether a key's text is too long for a shape. */
export function isLongKey(key: PropertyKey | undefined): boolean {
  if (typeof key === "string") return key.length > MAX_KEY
  return typeof key === "symbol" && (key.description ?? "").length > MAX_KEY
}

interface PropertyTable {
  /**
   * By `indexed` keys; null in a dictionary that is small: its keys are looked through. -1 for a deleted key, which stays until the
   * gaps are closed (in the host's map it would stay anyhow, unused, and be in the way of all that hash alike), but for long ones.
   */
  index: Map<PropertyKey, number> | null
  /** Grown by one in a small dictionary: hosts leave room in a list that things are pushed to. */
  keys: (PropertyKey | undefined)[]
  flags: number[]
}

/** The shapes of one engine: how many have been made since the tree was last cut back, and where it is cut. */
export class ShapeBudget {
  shapes = 0
  private readonly kept: Shape[] = []

  /** Has a shape survive when the tree is cut back; its successors do not. */
  keep(shape: Shape): void {
    this.kept.push(shape)
  }

  cutBack(): void {
    for (const shape of this.kept) shape.forgetSuccessors()
    this.shapes = 0
  }
}

export class Shape {
  /** Keys of this and descended shapes; entries from `count` on belong to descendants. */
  private table: PropertyTable
  /** The first successor; most shapes have no other. */
  private next: Shape | null = null
  /** The others, by the key that they add, `indexed`. */
  private branches: Map<PropertyKey, Shape[]> | null = null
  private nonExtensible: Shape | null = null
  /**
   * Whether all properties are data properties with strings for keys, no indices, and default attributes. Only for speed:
   * dictionaries say no, whatever they have.
   */
  isPlain = false
  /** Whether a key with a long text is, or has been, among the keys: dictionaries only. */
  hasLongKeys = false
  /** Dictionaries only: how many entries were deleted and are still there. */
  deleted = 0

  /**
   * Dictionaries only: whether what they take is accounted for. It is where the object had to be one, whatever there is beside
   * it in the engine; where only the allowance is spent it is not.
   */
  isCounted = false

  /** Global objects: how many properties, the first ones, are built in, and have no slots. */
  builtinCount = 0

  private constructor(
    private readonly budget: ShapeBudget,
    /** Slot of the first property that is not built in: 0 for plain objects, 4 for all others. */
    readonly firstSlot: number,
    table: PropertyTable,
    /** Number of table entries this shape sees (in a dictionary: all, deleted ones included). */
    public count: number,
    public extensible: boolean,
    /** One owner, changed in place, never cached. */
    readonly dictionary: boolean,
    /**
     * The slots of the intrinsic's template, for it and all that descends from it, else null. Values may then be
     * `LazyValue`s, and an object's `slots` may be this very array: own reads and writes take the slow path, which
     * materialises and copies.
     */
    readonly template: Value[] | null,
    /** A function whose `length`, `name` and `prototype` have not been materialised yet. */
    readonly lazyFunction: boolean,
    /** Whether an array index is, or has been, among the keys. */
    public hasIndices: boolean,
  ) {
    this.table = table
    budget.shapes++
  }

  static root(
    budget: ShapeBudget,
    firstSlot: number,
    template: Value[] | null = null,
    lazyFunction = false,
  ): Shape {
    const table = { index: new Map(), keys: [], flags: [] }
    const shape = new Shape(budget, firstSlot, table, 0, true, false, template, lazyFunction, false)
    shape.isPlain = template === null && !lazyFunction
    budget.keep(shape)
    return shape
  }

  /** A dictionary with this shape's properties. Slots keep their numbers. */
  toDictionary(): Shape {
    const shape = new Shape(
      this.budget,
      this.firstSlot,
      this.copyTable(this.count > SMALL_DICTIONARY),
      this.count,
      this.extensible,
      true,
      this.template,
      false,
      this.hasIndices,
    )
    this.budget.shapes--
    shape.builtinCount = this.builtinCount
    shape.hasLongKeys = this.hasLongKeys
    return shape
  }

  private copyTable(indexed: boolean): PropertyTable {
    const keys = this.table.keys.slice(0, this.count)
    const flags = this.table.flags.slice(0, this.count)
    return { index: indexed ? indexOf(keys) : null, keys, flags }
  }

  /** The slot of property `index`, which is not a built-in one of a global object. */
  slotOf(index: number): number {
    return index - this.builtinCount + this.firstSlot
  }

  /** Index of a property, or -1. */
  find(key: PropertyKey): number {
    const { index, keys } = this.table
    if (index === null) return keys.indexOf(key)
    const i = index.get(indexed(key))
    return i !== undefined && i < this.count ? i : -1
  }

  flagsAt(index: number): number {
    return this.table.flags[index]!
  }

  /** The key of property `index`; undefined if it was deleted (dictionaries only). */
  keyAt(index: number): PropertyKey | undefined {
    return this.table.keys[index]
  }

  /**
   * The shape after adding a property, or null if the object must become a dictionary first.
   *
   * @param maker whose allowance a new shape is taken from; null: it is the engine's own
   */
  add(key: PropertyKey, flags: number, maker: ShapeMaker | null = null): Shape | null {
    // Bytecode that was loaded may have been changed, and shapes are everybody's.
    if (key === undefined) throw new InternalError("a property has no key")
    if (this.dictionary) {
      this.addToDictionary(key, flags)
      if (typeof key === "number") this.hasIndices = true
      else if (isLongKey(key)) this.hasLongKeys = true
      return this
    }
    const first = this.next
    if (first?.adds(key, flags)) return first
    const known = this.branches?.get(indexed(key))
    if (known !== undefined) {
      for (const shape of known) if (shape.adds(key, flags)) return shape
    }
    if (this.needsDictionary(key)) return null
    let table = this.table
    const copied = table.keys.length > this.count
    if (maker !== null) {
      const allowance = maker.shapes
      if (allowance.shapes <= 0 || (first !== null && allowance.branches <= 0)) return null
      if (copied && allowance.entries < this.count) return null
      allowance.shapes--
      if (first !== null) allowance.branches--
      if (copied) allowance.entries -= this.count
      if (this.budget.shapes >= MAX_SHAPES) this.budget.cutBack()
    }
    if (copied) table = this.copyTable(true)
    table.index!.set(indexed(key), this.count)
    table.keys.push(key)
    table.flags.push(flags)
    const next = new Shape(
      this.budget,
      this.firstSlot,
      table,
      this.count + 1,
      this.extensible,
      false,
      this.template,
      false,
      this.hasIndices || typeof key === "number",
    )
    next.isPlain = this.isPlain && flags === DATA_DEFAULT && typeof key === "string"
    next.builtinCount = this.builtinCount
    if (this.next === null) this.next = next
    else if (known !== undefined) known.push(next)
    else {
      this.branches ??= new Map()
      this.branches.set(indexed(key), [next])
    }
    return next
  }

  /** Whether an object of this shape has to be a dictionary to get this key, however many shapes there may be. */
  needsDictionary(key: PropertyKey): boolean {
    return (this.count >= MAX_SHAPE_PROPERTIES && this.template === null) || isLongKey(key)
  }

  private addToDictionary(key: PropertyKey, flags: number): void {
    const { table } = this
    if (table.index === null && this.count >= SMALL_DICTIONARY) table.index = indexOf(table.keys)
    if (table.index === null) {
      table.keys = table.keys.concat(key)
      table.flags = table.flags.concat(flags)
    } else {
      table.index.set(indexed(key), this.count)
      table.keys.push(key)
      table.flags.push(flags)
    }
    this.count++
  }

  /** The shape after adding a property, if that is what was added to this shape first of all. The key is no property of this shape. */
  successor(key: PropertyKey, flags: number): Shape | null {
    const { next } = this
    return next?.adds(key, flags) ? next : null
  }

  /** Whether this property is what it has more than the shape before it. */
  private adds(key: PropertyKey, flags: number): boolean {
    const last = this.count - 1
    return this.table.keys[last] === key && this.table.flags[last] === flags
  }

  /** Shapes that would be the same as one of its successors from now on are new ones. */
  forgetSuccessors(): void {
    this.next = null
    this.branches = null
    this.nonExtensible = null
  }

  /** Dictionaries only: changes a property's attributes. */
  setFlags(index: number, flags: number): void {
    this.table.flags[index] = flags
  }

  /** Dictionaries only: removes a property; its slot stays unused. */
  remove(index: number): void {
    const { index: positions, keys } = this.table
    const key = keys[index]!
    if (isLongKey(key)) positions?.delete(indexed(key))
    else positions?.set(indexed(key), -1)
    keys[index] = undefined
    this.deleted++
  }

  /** Dictionaries only: closes the gaps of deleted properties. Answers the old index of each that is left, in order. */
  compact(): number[] {
    const { keys, flags } = this.table
    const kept: number[] = []
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]
      if (key === undefined) continue
      keys[kept.length] = key
      flags[kept.length] = flags[i]!
      kept.push(i)
    }
    keys.length = kept.length
    flags.length = kept.length
    if (this.table.index !== null) this.table.index = indexOf(keys)
    this.count = kept.length
    this.deleted = 0
    return kept
  }

  /**
   * The shape of the same properties on an object that can get no more.
   *
   * @param maker as for `add`
   */
  preventExtensions(maker: ShapeMaker | null = null): Shape {
    if (!this.extensible) return this
    if (maker !== null && !this.dictionary && this.nonExtensible === null) {
      const allowance = maker.shapes
      if (allowance.shapes <= 0 || allowance.entries < this.count) {
        const shape = this.toDictionary()
        shape.extensible = false
        return shape
      }
      allowance.shapes--
      allowance.entries -= this.count
    }
    if (this.dictionary) {
      this.extensible = false
      return this
    }
    this.nonExtensible ??= new Shape(
      this.budget,
      this.firstSlot,
      this.copyTable(true),
      this.count,
      false,
      false,
      this.template,
      false,
      this.hasIndices,
    )
    this.nonExtensible.builtinCount = this.builtinCount
    return this.nonExtensible
  }
}

/** What stands for a key in an index. */
function indexed(key: PropertyKey): PropertyKey {
  return typeof key === "number" ? scattered(key) : key
}

function indexOf(keys: readonly (PropertyKey | undefined)[]): Map<PropertyKey, number> {
  const index = new Map<PropertyKey, number>()
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]
    if (key !== undefined) index.set(indexed(key), i)
  }
  return index
}
