// The census: walks everything a guest can reach, and sets the meter to the live bytes. Marks are epoch numbers on objects,
// so nothing has to be cleared. The walk is charged to the guest's fuel, and its order does not matter to its result.
//
// Strings have no identity to mark. Short ones are counted at every reference; long ones once for each different text.

import type { Agent } from "./agent.js"
import { Code } from "./interpreter/code.js"
import { Environment } from "./objects/environment.js"
import {
  Accessor,
  ArrayObject,
  ExoticObject,
  FunctionObject,
  GuestObject,
  PlainObject,
} from "./objects/object.js"
import { isLongKey } from "./objects/shape.js"
import { SYMBOLS } from "./objects/symbols.js"
import { Rope } from "./objects/value.js"
import { bigintBytes, bigintDigits } from "./operations/bigint.js"
import { SIZE } from "./sizes.js"

const WELL_KNOWN: ReadonlySet<symbol> = new Set(Object.values(SYMBOLS))

/** Strings up to this length are counted at each reference. */
const SHORT_STRING = 32

/** Longer texts hosts hash by their length alone: each is compared with those of its length. Units that cost as a visit. */
const MAX_HASHED = 16_383
const COMPARED_PER_VISIT = 4096

/** Live bytes above this share of the cap count as out of memory: else a guest near its cap would hold a census at each step. */
const FULL = 7 / 8

/** Objects and environments visited for each unit of fuel. */
const VISITED_PER_UNIT = 1

/** Walks one agent's heap. */
export class Census {
  bytes = 0
  visited = 0
  private readonly pending: (GuestObject | Environment | Rope)[] = []
  private readonly texts = new Set<string>()
  /** The same one many times in a row is counted once. */
  private lastBigInt = 0n
  private readonly ropes = new Set<Rope>()
  /** How many long texts of each length were met. */
  private readonly lengths = new Map<number, number>()

  constructor(private readonly epoch: number) {}

  /** Counts a value, an environment or an accessor; anything else counts nothing. */
  visit(value: unknown): void {
    if (typeof value === "string") {
      if (value.length > SHORT_STRING) this.text(value)
      else if (value.length > 1) this.bytes += SIZE.string + 2 * value.length
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
      } else if (value instanceof Rope && !this.ropes.has(value)) {
        this.ropes.add(value)
        this.pending.push(value)
      } else if (value instanceof Code) this.code(value)
    } else if (typeof value === "bigint" && value !== this.lastBigInt) {
      this.lastBigInt = value
      this.bytes += bigintBytes(bigintDigits(value))
    } else if (typeof value === "symbol") this.symbol(value)
  }

  /** Symbols of the language are everybody's. */
  private symbol(symbol: symbol): void {
    const { description } = symbol
    if (description === undefined || WELL_KNOWN.has(symbol)) return
    this.bytes += SIZE.string
    this.visit(description)
  }

  /** Code of the guest's own making is live as long as anything runs it, or may. */
  private code({ program }: Code): void {
    if (program.bytes === 0 || program.mark === this.epoch) return
    program.mark = this.epoch
    this.bytes += program.bytes
  }

  visitAll(values: Iterable<unknown>): void {
    for (const value of values) this.visit(value)
  }

  private text(text: string): void {
    if (text.length > MAX_HASHED) {
      const same = this.lengths.get(text.length) ?? 0
      this.lengths.set(text.length, same + 1)
      this.visited += Math.floor((same * text.length) / COMPARED_PER_VISIT)
    }
    if (this.texts.has(text)) return
    this.texts.add(text)
    this.bytes += SIZE.string + 2 * text.length
    this.visited += text.length >>> 8
  }

  /** Visits what is pending, and all that it reaches. */
  drain(): void {
    for (;;) {
      const next = this.pending.pop()
      if (next === undefined) return
      this.visited++
      if (next instanceof GuestObject) this.object(next)
      else if (next instanceof Environment) {
        this.bytes += SIZE.environment + SIZE.value * next.slots.length
        for (const value of next.slots) this.visit(value)
        this.visit(next.parent)
      } else {
        this.bytes += SIZE.rope
        if (next.flat !== null) this.text(next.flat)
        else {
          this.visit(next.left)
          this.visit(next.right)
        }
      }
    }
  }

  private object(object: GuestObject): void {
    const { shape, slots } = object
    this.visit(object.proto)
    this.bytes += SIZE.property * shape.count
    if (shape.hasLongKeys) {
      this.visited += shape.count >>> 3
      for (let i = 0; i < shape.count; i++) if (isLongKey(shape.keyAt(i))) this.visit(shape.keyAt(i))
    }
    if (slots !== null && slots !== shape.template) for (const value of slots) this.visit(value)
    if (object instanceof PlainObject) {
      this.bytes += SIZE.object
      if (shape.firstSlot === 0 && shape.count > 0) {
        this.visit(object.s0)
        this.visit(object.s1)
        this.visit(object.s2)
        this.visit(object.s3)
      }
    } else if (object instanceof ArrayObject) {
      const { elements } = object
      this.bytes += SIZE.array + SIZE.value * elements.length
      this.visited += elements.length >>> 4
      for (const value of elements) this.visit(value)
    } else if (object instanceof FunctionObject) {
      this.bytes += SIZE.function
      if (object.target instanceof Code) this.code(object.target)
      this.visit(object.environment)
      this.visit(object.home)
      const { extra } = object
      if (extra !== null) {
        this.visit(extra.fields)
        this.visit(extra.boundTarget)
        this.visit(extra.boundThis)
        this.visit(extra.name)
        this.bytes += SIZE.value * (extra.boundArguments.length + extra.captures.length)
        this.visitAll(extra.boundArguments)
        this.visitAll(extra.captures)
      }
    } else if (object instanceof ExoticObject) {
      this.bytes += SIZE.exotic
      // Not `+=` of the call: what it visits adds to `bytes` as well.
      const own = object.payload.trace(this)
      this.bytes += own
    }
  }
}

/** Sets the meter to what is live. Charged to the agent's fuel. */
export function holdCensus(agent: Agent): void {
  const { realm } = agent
  const { meter } = realm
  const census = new Census(++meter.epoch)
  for (let at: Agent | null = agent; at !== null; at = at.below) visitAgent(census, at)
  const tables = realm.visitRoots(census)
  census.bytes += tables
  census.drain()
  agent.fuel -= Math.ceil(census.visited / VISITED_PER_UNIT)
  const live = census.bytes + meter.outside
  const left = meter.memoryCap - live
  meter.bytesLeft = live > meter.memoryCap * FULL ? Math.min(-1, left) : left
}

function visitAgent(census: Census, agent: Agent): void {
  agent.forgetReturned()
  const top = agent.stackTop
  for (let i = 0; i < top; i++) census.visit(agent.stack[i])
  for (let i = 0; i <= agent.depth; i++) {
    const frame = agent.frames[i]!
    census.visit(frame.callee)
    census.visit(frame.newTarget)
    census.visit(frame.code)
    if (frame.args !== null) {
      census.bytes += SIZE.value * frame.args.length
      census.visitAll(frame.args)
    }
    if (frame.coroutine !== null) census.visit(frame.coroutine.object)
  }
  census.visit(agent.result)
  census.bytes += SIZE.value * agent.stack.length + SIZE.frame * agent.frames.length
}
