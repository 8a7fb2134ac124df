// The census: walks everything that a guest can reach, and sets the meter to the live bytes. It also decides what is weak:
// entries of WeakMaps go with their keys, WeakRefs are cleared, and what a FinalizationRegistry watches is queued.
//
// Marks are epoch numbers on objects, so nothing has to be cleared. The walk goes in small steps, each of which is paid for
// from the guest's fuel before the next one: a slice may end between any two. The guest is switched out meanwhile, and who
// would change its heap from outside waits (Agent.census), so no barrier is needed and the sum is the same for any slices.
//
// Strings have no identity to mark. Short ones are counted at every reference. Of long ones the first of each text is
// counted, and whoever holds an equal one is given that instead: so the host, too, holds it once. Where we can't put
// another one (keys of dictionaries, descriptions of symbols) long texts are counted at each place. See
// docs/decisions/census.md.

import type { Agent } from "./agent.js"
import { Code } from "./interpreter/code.js"
import type { EntryTable } from "./objects/entry-table.js"
import { Environment } from "./objects/environment.js"
import {
  Accessor,
  ArrayObject,
  builtinsOf,
  ExoticObject,
  FunctionObject,
  GuestObject,
  Part,
  PlainObject,
} from "./objects/object.js"
import { isLongKey, type Shape } from "./objects/shape.js"
import { SYMBOLS } from "./objects/symbols.js"
import { Rope, type Value } from "./objects/value.js"
import type { CellRegistry, RegistryCell, Visitor, WeakReference, WeakTable } from "./objects/visitor.js"
import { bigintBytes, bigintDigits } from "./operations/bigint.js"
import { TextTable } from "./operations/text-table.js"
import type { Job, Realm } from "./realm.js"
import { SIZE } from "./sizes.js"

const WELL_KNOWN: ReadonlySet<symbol> = new Set(Object.values(SYMBOLS))

/** Strings up to this many UTF-16 units are counted at each reference. */
const SHORT_STRING = 32

/** Live bytes above this share of the cap count as out of memory: else a guest near its cap would hold a census at each step. */
const FULL = 7 / 8

/** Values of a list that are visited in one step; longer lists take several. A unit of fuel for each 16. */
const STEP = 256
/** Fuel for an object, environment, symbol or rope, beside its values. */
const OBJECT_FUEL = 5
const SHORT_LIST = 32

/** Walks one agent's heap. */
export class Census implements Visitor {
  bytes = 0
  /** Work done and work paid for, in units of fuel. */
  private visited = 0
  private paid = 0
  private readonly pending: (GuestObject | Environment | Rope | Work | symbol)[] = []
  private readonly texts = new TextTable()
  /** The same one many times in a row is counted once. */
  private lastBigInt = 0n
  private readonly ropes = new Set<Rope>()
  private readonly symbols = new Set<symbol>()

  // What is decided at the end.
  /** What entries of WeakMaps hold, by keys that have not been reached. */
  private readonly waiting = new Map<Value, Ephemeron[]>()
  private readonly weakTables: WeakTable[] = []
  private readonly weakRefs: WeakReference[] = []
  private readonly registries: CellRegistry[] = []
  private swept = false

  private readonly epoch: number
  /** What the meter had left when it began. */
  readonly before: number

  constructor(
    private readonly agent: Agent,
    /** Bytes that an instruction wants before it is run again; 0: the census is held after the fact. */
    readonly wanted: number,
    /** Where the frame on top goes on if there is room. */
    readonly next: number,
  ) {
    const { realm } = agent
    this.epoch = ++realm.meter.epoch
    this.before = realm.meter.bytesLeft
    for (let at: Agent | null = agent; at !== null; at = at.below) this.visitAgent(at)
    const tables = realm.visitRoots(this)
    this.bytes += tables
  }

  /**
   * Goes on for at most `fuel` units.
   *
   * @returns fuel that is left; -1: it is all used up and the census has not come to its end
   */
  advance(fuel: number): number {
    for (;;) {
      const due = this.visited - this.paid
      if (due > fuel) {
        this.paid += fuel
        return -1
      }
      this.paid += due
      fuel -= due
      if (!this.step()) return fuel
    }
  }

  /**
   * Sets the meter to what is live, once `advance` has come to the end. Again after a cap has been changed.
   *
   * @returns bytes by which the cap is too low for what is live and what is wanted; 0: there is room
   */
  finish(): number {
    const { meter } = this.agent.realm
    const live = this.bytes + meter.outside
    const cap = meter.memoryCap - meter.withheld
    const left = cap - live
    const isFull = live > cap * FULL
    meter.bytesLeft = isFull ? Math.min(-1, left) : left
    return Math.max(0, this.wanted - left, isFull ? Math.ceil(live / FULL) - cap : 0)
  }

  /** One small piece of work; false: there is none left. */
  private step(): boolean {
    const next = this.pending.pop()
    if (next === undefined) {
      if (this.swept) return false
      this.swept = true
      this.sweep()
      return true
    }
    if (next instanceof Work) {
      next.step(this)
      return true
    }
    this.visited += OBJECT_FUEL
    if (typeof next !== "symbol" && !(next instanceof GuestObject)) {
      if (next instanceof Environment) {
        this.bytes += SIZE.environment + SIZE.value * next.slots.length
        this.visitAll(next.slots)
        this.visit(next.parent)
      } else this.rope(next)
      return true
    }
    if (typeof next === "symbol") this.symbol(next)
    else this.object(next)
    if (this.waiting.size > 0) this.arrived(next)
    return true
  }

  /** Visitor. Texts are counted at each reference: those who can hold another one call `hold`. */
  visit(value: unknown): void {
    if (typeof value === "string") {
      if (value.length > 1) this.bytes += SIZE.string + 2 * value.length
    } else if (typeof value === "object" && value !== null) {
      if (value instanceof GuestObject || value instanceof Environment) {
        if (value.mark !== this.epoch) {
          value.mark = this.epoch
          this.pending.push(value)
        }
      } else if (value instanceof Accessor) {
        this.bytes += SIZE.accessor
        this.visit(value.get)
        this.visit(value.set)
      } else if (value instanceof Rope) {
        if (!this.ropes.has(value)) {
          this.ropes.add(value)
          this.pending.push(value)
        }
      } else if (value instanceof Code) this.code(value)
      else if (value instanceof Part) {
        const own = value.trace(this)
        this.bytes += own
      }
    } else if (typeof value === "bigint") {
      if (value === this.lastBigInt) return
      this.lastBigInt = value
      this.visited++
      this.bytes += bigintBytes(bigintDigits(value))
    } else if (typeof value === "symbol") {
      // Symbols of the language are everybody's.
      if (this.symbols.has(value) || WELL_KNOWN.has(value)) return
      this.symbols.add(value)
      this.pending.push(value)
    }
  }

  /** Visitor. */
  hold<T>(value: T): T {
    if (typeof value !== "string" || value.length <= SHORT_STRING) {
      this.visit(value)
      return value
    }
    const { texts } = this
    const first = texts.first(value)
    this.visited += texts.takeWork()
    if (first !== undefined) return first as T
    this.bytes += SIZE.string + 2 * value.length
    return value
  }

  /** Visitor. */
  visitAll(values: Iterable<unknown>): void {
    if (!Array.isArray(values)) this.pending.push(new IterableWork(values))
    else if (values.length > SHORT_LIST) this.pending.push(new ListWork(values, 0, values.length))
    else this.holdAll(values, 0, values.length)
  }

  /** Visitor. */
  visitTable(table: EntryTable): void {
    this.pending.push(new KeyWork(table))
    this.visitAll(table.values)
  }

  /** Visitor. */
  visitJobs(jobs: readonly Job[], from: number): void {
    this.pending.push(new JobWork(jobs, from))
  }

  /** Visitor. */
  visitWeakTable(table: WeakTable): void {
    this.weakTables.push(table)
    this.pending.push(new WeakWork(table))
  }

  /** Visitor. */
  visitWeakRef(weakRef: WeakReference): void {
    this.weakRefs.push(weakRef)
  }

  /** Visitor. */
  visitRegistry(registry: CellRegistry): void {
    this.registries.push(registry)
  }

  /** Puts what `hold` gives in the place of values of a list. */
  holdAll(values: unknown[], from: number, to: number): void {
    this.visited += (to - from) >>> 2
    for (let i = from; i < to; i++) {
      const value = values[i]
      if (typeof value !== "string") this.visit(value)
      else if (value.length <= SHORT_STRING) {
        if (value.length > 1) this.bytes += SIZE.string + 2 * value.length
      } else values[i] = this.hold(value)
    }
  }

  /** Keys of a Map or Set: the table holds each twice. */
  holdKeys(table: EntryTable, from: number, to: number): void {
    this.visited += to - from
    for (let i = from; i < to; i++) {
      const key = table.keys[i]
      if (typeof key !== "string" || key.length <= SHORT_STRING) this.visit(key)
      else {
        this.visited++
        table.replaceKey(i, this.hold(key))
      }
    }
  }

  /** More work, for later. */
  push(work: Work): void {
    this.pending.push(work)
  }

  charge(units: number): void {
    this.visited += units
  }

  private symbol({ description }: symbol): void {
    this.bytes += SIZE.symbol
    this.visit(description)
  }

  private rope(rope: Rope): void {
    this.bytes += SIZE.rope
    if (rope.flat !== null) {
      rope.flat = this.hold(rope.flat)
      rope.left = rope.flat
    } else {
      rope.left = this.hold(rope.left)
      rope.right = this.hold(rope.right)
    }
  }

  /** Code of the guest's own making is live as long as anything runs it, or may. */
  private code({ program }: Code): void {
    if (program.bytes === 0 || program.mark === this.epoch) return
    program.mark = this.epoch
    this.bytes += program.bytes
  }

  private object(object: GuestObject): void {
    const { shape, slots } = object
    this.visit(object.proto)
    this.bytes += shape.isCounted
      ? SIZE.dictionary + SIZE.dictionaryProperty * shape.count
      : SIZE.property * shape.count
    if (shape.hasLongKeys) this.pending.push(new LongKeyWork(shape))
    if (slots !== null && slots !== shape.template) this.visitAll(slots)
    if (object instanceof PlainObject) {
      this.bytes += SIZE.object
      if (shape.builtinCount > 0 && builtinsOf(object) !== shape.template) this.visitAll(builtinsOf(object))
      if (shape.firstSlot === 0 && shape.count > 0) {
        object.s0 = this.hold(object.s0)
        object.s1 = this.hold(object.s1)
        object.s2 = this.hold(object.s2)
        object.s3 = this.hold(object.s3)
      }
    } else if (object instanceof ArrayObject) {
      const { elements } = object
      this.bytes += SIZE.array + SIZE.value * elements.length
      this.visitAll(elements)
    } else if (object instanceof FunctionObject) this.function(object)
    else if (object instanceof ExoticObject) {
      this.bytes += SIZE.exotic + object.payload.fixedBytes
      // Not `+=` of the call: what it visits adds to `bytes` as well.
      const own = object.payload.trace(this)
      this.bytes += own
    }
  }

  private function(fn: FunctionObject): void {
    this.bytes += SIZE.function
    if (fn.target instanceof Code) this.code(fn.target)
    this.visit(fn.environment)
    this.visit(fn.home)
    const { extra } = fn
    if (extra === null) return
    this.visit(extra.fields)
    this.visit(extra.boundTarget)
    extra.boundThis = this.hold(extra.boundThis)
    extra.name = this.hold(extra.name)
    this.bytes += SIZE.value * (extra.boundArguments.length + extra.captures.length)
    this.visitAll(extra.boundArguments)
    this.visitAll(extra.captures)
  }

  private visitAgent(agent: Agent): void {
    agent.forgetReturned()
    this.pending.push(new ListWork(agent.stack, 0, agent.stackTop))
    this.pending.push(new FrameWork(agent))
    agent.result = this.hold(agent.result)
    this.bytes += SIZE.value * agent.stack.length + SIZE.frame * agent.frames.length
  }

  /** Whether something that is held weakly is held otherwise as well. */
  isLive(value: Value): boolean {
    if (value instanceof GuestObject) return value.mark === this.epoch
    return typeof value !== "symbol" || this.symbols.has(value) || WELL_KNOWN.has(value)
  }

  /** An entry of a WeakMap: its value is reached through it if the key is reached. */
  visitEphemeron(table: WeakTable, key: Value, value: Value): void {
    if (this.isLive(key)) {
      this.holdEntry(table, key, value)
      return
    }
    const entry = new Ephemeron(table, value)
    const known = this.waiting.get(key)
    if (known === undefined) this.waiting.set(key, [entry])
    else known.push(entry)
  }

  private holdEntry(table: WeakTable, key: Value, value: Value): void {
    const held = this.hold(value)
    if (typeof held === "string" && held.length > SHORT_STRING) table.replaceValue(key, held)
  }

  private arrived(key: GuestObject | symbol): void {
    const entries = this.waiting.get(key)
    if (entries === undefined) return
    this.waiting.delete(key)
    this.visited += 2 * entries.length
    for (const { table, value } of entries) this.holdEntry(table, key, value)
  }

  /** Everything that is live is marked. */
  private sweep(): void {
    this.pending.push(
      new RegistrySweep(this.agent.realm, this.registries),
      new RefSweep(this.weakRefs),
      new TableSweep(this.weakTables),
      new EntrySweep(this.waiting),
    )
  }
}

/** An entry of a WeakMap whose key has not been reached. */
class Ephemeron {
  constructor(
    readonly table: WeakTable,
    readonly value: Value,
  ) {}
}

/** Work that takes more than one step: each does a piece, and pushes itself again if there is more. */
abstract class Work {
  abstract step(census: Census): void
}

/** Values from `at` to `end` of a list, in place. */
class ListWork extends Work {
  constructor(
    private readonly list: unknown[],
    private at: number,
    private readonly end: number,
  ) {
    super()
  }

  override step(census: Census): void {
    const from = this.at
    this.at = Math.min(from + STEP, this.end)
    if (this.at < this.end) census.push(this)
    census.holdAll(this.list, from, this.at)
  }
}

/** What a table of ours lists: objects, mostly. */
class IterableWork extends Work {
  private readonly iterator: Iterator<unknown>

  constructor(values: Iterable<unknown>) {
    super()
    this.iterator = values[Symbol.iterator]()
  }

  override step(census: Census): void {
    const some = take(this.iterator)
    if (some.length === STEP) census.push(this)
    census.charge(some.length >>> 4)
    for (const value of some) census.visit(value)
  }
}

/** The next values, at most STEP of them: fewer at the end. */
function take<T>(iterator: Iterator<T>): T[] {
  const some: T[] = []
  while (some.length < STEP) {
    const { done, value } = iterator.next()
    if (done === true) break
    some.push(value)
  }
  return some
}

class FrameWork extends Work {
  private at = 0

  constructor(private readonly agent: Agent) {
    super()
  }

  override step(census: Census): void {
    const { agent } = this
    const from = this.at
    this.at = Math.min(from + (STEP >>> 4), agent.depth + 1)
    if (this.at <= agent.depth) census.push(this)
    census.charge((this.at - from) >>> 2)
    for (let i = from; i < this.at; i++) {
      const frame = agent.frames[i]!
      census.visit(frame.callee)
      census.visit(frame.newTarget)
      census.visit(frame.code)
      if (frame.coroutine !== null) census.visit(frame.coroutine.object)
      if (frame.args === null) continue
      census.bytes += SIZE.value * frame.args.length
      census.visitAll(frame.args)
    }
  }
}

/** Jobs that wait. None is begun while a census is under way. */
class JobWork extends Work {
  constructor(
    private readonly jobs: readonly Job[],
    private at: number,
  ) {
    super()
  }

  override step(census: Census): void {
    const from = this.at
    this.at = Math.min(from + (STEP >>> 3), this.jobs.length)
    if (this.at < this.jobs.length) census.push(this)
    census.charge((this.at - from) >>> 1)
    for (let i = from; i < this.at; i++) census.visitAll(this.jobs[i]!.args)
  }
}

class KeyWork extends Work {
  private at = 0

  constructor(private readonly table: EntryTable) {
    super()
  }

  override step(census: Census): void {
    const from = this.at
    this.at = Math.min(from + STEP, this.table.keys.length)
    if (this.at < this.table.keys.length) census.push(this)
    else census.push(new DeletedKeyWork(this.table))
    census.holdKeys(this.table, from, this.at)
  }
}

/** Keys that were deleted are garbage: the table forgets them. */
class DeletedKeyWork extends Work {
  constructor(private readonly table: EntryTable) {
    super()
  }

  override step(census: Census): void {
    const count = this.table.forgetDeleted(STEP)
    if (count === STEP) census.push(this)
    census.charge(count)
  }
}

/** Keys that only a dictionary holds. */
class LongKeyWork extends Work {
  private at = 0

  constructor(private readonly shape: Shape) {
    super()
  }

  override step(census: Census): void {
    const { shape } = this
    const from = this.at
    this.at = Math.min(from + STEP, shape.count)
    if (this.at < shape.count) census.push(this)
    census.charge((this.at - from) >>> 3)
    for (let i = from; i < this.at; i++) if (isLongKey(shape.keyAt(i))) census.visit(shape.keyAt(i))
  }
}

class WeakWork extends Work {
  private readonly entries: Iterator<readonly [Value, Value]>

  constructor(private readonly table: WeakTable) {
    super()
    this.entries = table.entries()
  }

  override step(census: Census): void {
    const some = take(this.entries)
    if (some.length === STEP) census.push(this)
    census.charge(2 * some.length)
    for (const [key, value] of some) census.visitEphemeron(this.table, key, value)
  }
}

/** Entries whose keys are dead. */
class EntrySweep extends Work {
  private readonly entries: Iterator<readonly [Value, readonly Ephemeron[]]>

  constructor(waiting: ReadonlyMap<Value, readonly Ephemeron[]>) {
    super()
    this.entries = waiting.entries()
  }

  override step(census: Census): void {
    const some = take(this.entries)
    if (some.length === STEP) census.push(this)
    for (const [key, entries] of some) {
      census.charge((entries.length + 3) >>> 2)
      for (const { table } of entries) table.remove(key)
    }
  }
}

/** What is left of the tables is counted. */
class TableSweep extends Work {
  constructor(private readonly tables: readonly WeakTable[]) {
    super()
  }

  override step(census: Census): void {
    for (const table of this.tables) census.bytes += SIZE.mapEntry * table.size
    census.charge(this.tables.length >>> 4)
  }
}

class RefSweep extends Work {
  constructor(private readonly refs: readonly WeakReference[]) {
    super()
  }

  override step(census: Census): void {
    for (const ref of this.refs) if (!census.isLive(ref.target)) ref.target = undefined
    census.charge(this.refs.length >>> 4)
  }
}

/** Cells whose targets are dead are queued: a job for each calls the registry's function. */
class RegistrySweep extends Work {
  private at = 0
  private cells: Iterator<RegistryCell> | null = null

  constructor(
    private readonly realm: Realm,
    private readonly registries: readonly CellRegistry[],
  ) {
    super()
  }

  override step(census: Census): void {
    const registry = this.registries[this.at]
    if (registry === undefined) return
    census.push(this)
    this.cells ??= registry.cells.values()
    const some = take(this.cells)
    census.charge((some.length + 3) >>> 2)
    for (const cell of some) {
      if (cell.token !== undefined && !census.isLive(cell.token)) registry.forgetToken(cell.token)
      if (census.isLive(cell.target)) continue
      registry.finalize(cell)
      census.bytes += SIZE.job
      this.realm.addJob({ function: "FinalizationJob", args: [registry.object] })
    }
    if (some.length === STEP) return
    this.at++
    this.cells = null
  }
}

/** A census that is not sliced: where the embedder brings values in. Charged to the agent's fuel. */
export function holdCensus(agent: Agent): void {
  const census = new Census(agent, 0, 0)
  agent.fuel = census.advance(Number.MAX_SAFE_INTEGER) - Number.MAX_SAFE_INTEGER + agent.fuel
  census.finish()
}
