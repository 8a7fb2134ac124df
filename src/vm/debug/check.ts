// Invariants of one agent's heap, for tests: walks all that a guest can reach and tells what is not as it should be.
// Between two runs of the loop every value is a primitive, a Rope or a GuestObject; what only we may see (environments,
// code, EMPTY) stands only where it is declared.

import type { Agent } from "../agent.js"
import { Code } from "../interpreter/code.js"
import { Coroutine } from "../interpreter/coroutine.js"
import type { Frame } from "../interpreter/frame.js"
import { savedCount } from "../interpreter/suspend.js"
import type { EntryTable } from "../objects/entry-table.js"
import { Environment } from "../objects/environment.js"
import {
  Accessor,
  ArrayObject,
  builtinsOf,
  ExoticObject,
  FunctionObject,
  GuestObject,
  LazyValue,
  Part,
  Payload,
  PlainObject,
  valueAt,
} from "../objects/object.js"
import { ACCESSOR, Shape } from "../objects/shape.js"
import { EMPTY, PrivateName, Rope } from "../objects/value.js"
import type { CellRegistry, Visitor, WeakReference, WeakTable } from "../objects/visitor.js"
import type { Job } from "../realm.js"
import { MAX_DEBT } from "../sizes.js"

/** Problems that are told, at most. */
const MAX_PROBLEMS = 10

/** Counters and frames only: what can be checked after every slice, however large the heap is. */
export function checkStack(agent: Agent): readonly string[] {
  const check = new HeapCheck(agent)
  check.counters()
  check.frames()
  return check.problems
}

/** Everything. */
export function checkHeap(agent: Agent): HeapCheck {
  const check = new HeapCheck(agent)
  check.counters()
  check.frames()
  check.heap()
  return check
}

export class HeapCheck implements Visitor {
  readonly problems: string[] = []
  /** Objects, environments and ropes that were looked at. */
  readonly seen = new Set<object>()
  private readonly pending: object[] = []
  /** What is being looked at, for messages. */
  private where = ""

  constructor(private readonly agent: Agent) {}

  hold<T>(value: T): T {
    this.visit(value)
    return value
  }

  visitTable(table: EntryTable): void {
    this.visitAll(table.keys)
    this.visitAll(table.values)
  }

  visitJobs(jobs: readonly Job[], from: number): void {
    for (let i = from; i < jobs.length; i++) this.visitAll(jobs[i]!.args)
  }

  visitWeakTable(table: WeakTable): void {
    const entries = table.entries()
    for (let next = entries.next(); next.done !== true; next = entries.next()) this.visitAll(next.value)
  }

  visitWeakRef(weakRef: WeakReference): void {
    this.visit(weakRef.target)
  }

  visitRegistry({ cells }: CellRegistry): void {
    for (const { target, token } of cells) {
      this.visit(target)
      this.visit(token)
    }
  }

  private problem(text: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(`${this.where}: ${text}`)
  }

  counters(): void {
    this.where = "counters"
    const { meter } = this.agent.realm
    const { bytesLeft, memoryCap, debt, prepaid, epoch } = meter
    const { fuel, installment } = this.agent
    for (const [name, value] of Object.entries({
      bytesLeft,
      memoryCap,
      debt,
      prepaid,
      epoch,
      fuel,
      installment,
    }))
      if (Number.isNaN(value) || (Number.isFinite(value) && !Number.isSafeInteger(value)))
        this.problem(`${name} is ${value}`)
    // What a return has left behind is taken off with the next charge.
    if (debt < 0 || debt > MAX_DEBT) this.problem(`${debt} units of debt were left behind`)
    if (prepaid < 0 || installment < 0) this.problem(`prepaid ${prepaid}, installment ${installment}`)
  }

  frames(): void {
    const { agent } = this
    for (let i = 0; i <= agent.depth; i++) {
      this.where = `frame ${i}`
      this.frame(agent.frames[i]!, i)
    }
  }

  private frame(frame: Frame, index: number): void {
    const { agent } = this
    const { code, base, pc } = frame
    if (!(code instanceof Code)) {
      this.problem("has no code")
      return
    }
    if (base < 2 || base + code.registerCount > agent.stack.length)
      this.problem(`window ${base} to ${base + code.registerCount} of a stack of ${agent.stack.length}`)
    if (index > 0 && base <= agent.frames[index - 1]!.base) this.problem("begins below its caller")
    if (pc < 0 || pc >= code.words.length) this.problem(`pc ${pc} of ${code.words.length}`)
    if (frame.coroutine?.suspended === true) this.problem("runs a suspended coroutine")
  }

  heap(): void {
    const { agent } = this
    this.where = "stack"
    for (let i = 0; i < agent.stackTop; i++) this.visit(agent.stack[i])
    for (let i = 0; i <= agent.depth; i++) {
      const { callee, newTarget, args, coroutine } = agent.frames[i]!
      this.visit(callee)
      this.visit(newTarget)
      if (args !== null) this.visitAll(args)
      if (coroutine !== null) this.visit(coroutine.object)
    }
    this.where = "result"
    this.visit(agent.result)
    this.where = "realm"
    agent.realm.visitRoots(this)
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) this.look(next)
  }

  /** Visitor: anything that we keep in registers, environments and payloads. */
  visit(value: unknown): void {
    if (typeof value === "function") this.problem("a host function")
    if (typeof value !== "object" || value === null || value === EMPTY) return
    if (value instanceof Accessor) {
      this.callable(value.get)
      this.callable(value.set)
    } else if (value instanceof GuestObject || value instanceof Environment || value instanceof Rope) {
      if (this.seen.has(value)) return
      this.seen.add(value)
      this.pending.push(value)
    } else if (value instanceof Part) value.trace(this)
    else if (!(value instanceof Code || value instanceof PrivateName || value instanceof LazyValue))
      // (Of those the last is a method that is called, and need not have been made.)
      this.problem(`a host object: ${value.constructor?.name}`)
  }

  visitAll(values: Iterable<unknown>): void {
    for (const value of values) this.visit(value)
  }

  /** What a guest can see: no EMPTY, nothing of ours. */
  private guestValue(value: unknown, what: string): void {
    const isOurs =
      value === EMPTY ||
      value instanceof Environment ||
      value instanceof Code ||
      value instanceof PrivateName ||
      value instanceof LazyValue
    if (isOurs) this.problem(`${what} is not a value of the guest: ${(value as object).constructor.name}`)
    else this.visit(value)
  }

  private callable(value: unknown): void {
    if (value === undefined) return
    if (value instanceof GuestObject) this.visit(value)
    else this.problem("an accessor that is no object")
  }

  private look(next: object): void {
    if (next instanceof Rope) {
      this.where = "rope"
      const { left, right, flat, length } = next
      if (left.length + right.length !== length || (flat !== null && flat.length !== length))
        this.problem(`length ${length} of ${left.length} and ${right.length}`)
      this.visit(left)
      this.visit(right)
    } else if (next instanceof Environment) {
      this.where = "environment"
      this.visit(next.parent)
      this.visitAll(next.slots)
    } else this.object(next as GuestObject)
  }

  private object(object: GuestObject): void {
    this.where = object.constructor.name
    if (!(object.shape instanceof Shape)) {
      this.problem("has no shape")
      return
    }
    if (object.proto !== null && !(object.proto instanceof GuestObject))
      this.problem("has a prototype that is no object")
    this.visit(object.proto)
    this.properties(object)
    if (object instanceof ArrayObject) this.array(object)
    else if (object instanceof FunctionObject) this.function(object)
    else if (object instanceof ExoticObject) {
      const { payload } = object
      this.where = payload.constructor.name
      if (!(payload instanceof Payload)) this.problem("is no payload")
      else if (!Number.isSafeInteger(payload.trace(this))) this.problem("takes no number of bytes")
      if (payload instanceof Coroutine) this.coroutine(payload)
    }
  }

  private properties(object: GuestObject): void {
    const { shape, slots } = object
    if (shape.firstSlot !== 0 && shape.firstSlot !== 4) this.problem(`first slot ${shape.firstSlot}`)
    if (shape.firstSlot === 0 && !(object instanceof PlainObject))
      this.problem("inline slots of another class")
    const needed = shape.firstSlot + shape.count - shape.builtinCount - 4
    if (shape.builtinCount > 0 && builtinsOf(object as PlainObject).length !== shape.builtinCount)
      this.problem(
        `${shape.builtinCount} built-in properties, in ${builtinsOf(object as PlainObject).length} slots`,
      )
    if (needed > (slots?.length ?? 0)) this.problem(`${needed} slots needed, ${slots?.length ?? 0} there`)
    let deleted = 0
    for (let i = 0; i < shape.count; i++) {
      const key = shape.keyAt(i)
      if (key === undefined) {
        deleted++
        if (!shape.dictionary) this.problem("a gap in a shape that is shared")
        continue
      }
      const name = typeof key === "object" ? key.description : String(key)
      if (shape.find(key) !== i) this.problem(`${name} is not found where it is`)
      if (typeof key === "number" && !shape.hasIndices)
        this.problem(`index ${name}, which the shape does not know of`)
      const value: unknown = valueAt(object, i)
      if (value instanceof LazyValue) {
        if (shape.template === null) this.problem(`${name} is lazy`)
        continue
      }
      const isAccessor = (shape.flagsAt(i) & ACCESSOR) !== 0
      if (isAccessor && !(value instanceof Accessor)) this.problem(`${name} should be an accessor`)
      if (value instanceof Accessor && !isAccessor) this.problem(`${name} should be a value`)
      // Script-level bindings before their initialization.
      if (object === this.agent.realm.scriptRecord) this.visit(value)
      else this.guestValue(value, name)
    }
    if (shape.dictionary && deleted !== shape.deleted)
      this.problem(`${deleted} gaps, ${shape.deleted} counted`)
  }

  private array(array: ArrayObject): void {
    const { elements, sparseLength, shape } = array
    if (sparseLength < 0) {
      if (!array.lengthWritable) this.problem("dense, with a length that is read-only")
      for (let i = 0; i < elements.length; i++) {
        if (!(i in elements)) this.problem(`a hole of the host at ${i}`)
        if (elements[i] !== EMPTY) this.guestValue(elements[i], String(i))
      }
      return
    }
    if (elements.length > 0) this.problem("both sparse and dense")
    if (!shape.dictionary) this.problem("sparse, with a shape that is shared")
    for (let i = 0; i < shape.count; i++) {
      const key = shape.keyAt(i)
      if (typeof key === "number" && key >= sparseLength) this.problem(`index ${key} of ${sparseLength}`)
    }
  }

  private function(fn: FunctionObject): void {
    const { environment, home, extra } = fn
    this.visit(environment)
    this.visit(home)
    if (extra === null) return
    this.visit(extra.fields)
    this.visit(extra.boundTarget)
    this.visit(extra.boundThis)
    this.visitAll(extra.boundArguments)
    this.visitAll(extra.captures)
  }

  private coroutine({ saved, suspended, state, code, pc }: Coroutine): void {
    if (suspended && state !== "completed") {
      const count = savedCount(code, pc)
      if (saved === null || saved.length !== count) this.problem(`${saved?.length} values saved of ${count}`)
      if (pc < 0 || pc >= code.words.length) this.problem(`pc ${pc} of ${code.words.length}`)
    }
    if (state === "completed" && saved !== null) this.problem("completed, and keeps its window")
  }
}
