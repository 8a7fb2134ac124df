// A realm: the objects and the counters of one instance. What its intrinsics are made from is the engine's (intrinsics.ts).

import { type NativeRow, native, type SelfHostedRow } from "./builtins/define.js"
import type { HostPort } from "./host-port.js"
import type { FunctionCode, FunctionRow, Intrinsics, LazyRow, Template } from "./intrinsics.js"
import { Meter } from "./meter.js"
import { dataDescriptor } from "./objects/descriptor.js"
import {
  Accessor,
  ArrayObject,
  CallKind,
  ConstructKind,
  ExoticObject,
  type Found,
  FunctionExtra,
  FunctionObject,
  type GuestObject,
  LazyValue,
  type Payload,
  PlainObject,
} from "./objects/object.js"
import { addProperty, defineOwn, preventExtensions } from "./objects/property.js"
import type { RealmPort } from "./objects/realm-port.js"
import { CONFIGURABLE, HIDDEN_DEFAULT, type Shape, type ShapeAllowance, WRITABLE } from "./objects/shape.js"
import { StringBox } from "./objects/string-box.js"
import { SYMBOLS, type SymbolName } from "./objects/symbols.js"
import { EMPTY, type PropertyKey, Rope, type Value } from "./objects/value.js"
import type { Visitor } from "./objects/visitor.js"
import { sameValue } from "./operations/equality.js"
import { PrimitiveBox } from "./operations/to-object.js"
import { RealmTables } from "./realm-tables.js"
import { SIZE } from "./sizes.js"
import { InternalError, typeError } from "./throw.js"

/** A job: a self-hosted function (by name) and its arguments. Plain data, so that snapshots can keep it. */
export interface Job {
  readonly function: string
  readonly args: readonly Value[]
}

/** What a realm asks of the agent that runs in it. */
export interface AgentPort {
  captureFrames(): readonly unknown[]
  describeFrames(frames: readonly unknown[]): string
  compileFunction(kind: string, parameters: string, body: string): FunctionObject
}

/** Intrinsics that every realm pays for: the four that have fields of their own. */
const FIRST_INTRINSICS = 4

/** Of all realms without any. Nothing is ever pushed to it. */
const NO_JOBS: Job[] = []

export class Realm implements RealmPort {
  readonly meter = new Meter()
  readonly objectPrototype: GuestObject
  readonly functionPrototype: GuestObject
  /** %Array.prototype%, once it has been made: an array with another prototype has not got this one. */
  madeArrayPrototype: GuestObject | null = null
  readonly global: GuestObject
  /** Script-level let, const and class bindings: a hidden object, so that they share shapes and inline caches. */
  readonly scriptRecord: PlainObject
  /** Intrinsics beyond those four, by name; null while there are none. */
  private made: Map<string, GuestObject> | null = null
  private madeStringPrototype: GuestObject | null = null
  /** The agent that runs: it knows its frames, and compiles. */
  agent: AgentPort | null = null
  /** Set by the embedder. */
  host: HostPort | null = null
  /** Promise jobs waiting to run, first in first out; run by the agent under its own meter. */
  jobs = NO_JOBS
  /** Index of the next of `jobs`: those before it have been run. */
  nextJob = 0
  /** Jobs that may wait: beyond, the host is asked. */
  maxJobs = 2 ** 30
  private tablesMade: RealmTables | null = null

  constructor(readonly intrinsics: Intrinsics) {
    this.meter.bytesLeft -= SIZE.object * FIRST_INTRINSICS
    this.objectPrototype = this.make("%Object.prototype%")
    this.functionPrototype = this.make("%Function.prototype%")
    this.global = this.make("%Global%")
    this.scriptRecord = new PlainObject(intrinsics.emptyObject, null)
  }

  /** RealmPort. */
  get found(): Found {
    return this.intrinsics.found
  }

  /** What the guest may still add to the engine's shapes. */
  get shapes(): ShapeAllowance {
    return this.tables.shapes
  }

  /** %Array.prototype%: made when it is first asked for, but paid for from the beginning. */
  get arrayPrototype(): GuestObject {
    return (this.madeArrayPrototype ??= this.make("%Array.prototype%"))
  }

  addJob(job: Job): void {
    if (this.jobs === NO_JOBS) this.jobs = [job]
    else this.jobs.push(job)
  }

  /** All jobs have been taken out. */
  forgetJobs(): void {
    this.jobs = NO_JOBS
    this.nextJob = 0
  }

  /** What few realms need. */
  get tables(): RealmTables {
    return (this.tablesMade ??= new RealmTables())
  }

  /** Function objects made of rows: one for each row, wherever it is found. */
  private get functions(): Map<FunctionRow, FunctionObject> {
    return this.tables.functions
  }

  /** Whether a rejected promise has no handler yet. */
  get hasUnhandledRejections(): boolean {
    return this.tablesMade?.hasUnhandledRejections ?? false
  }

  /** RealmPort. */
  sameValue(a: Value, b: Value): boolean {
    return sameValue(this.meter, a, b)
  }

  /** AddToKeptObjects ( value ) — sec-addtokeptobjects. */
  keepDuringJob(value: Value): void {
    const { keptObjects } = this.tables
    if (keptObjects.has(value)) return
    keptObjects.add(value)
    this.meter.bytesLeft -= SIZE.mapEntry
  }

  /** ClearKeptObjects ( ) — sec-clear-kept-objects: when a job has come to its end. */
  clearKeptObjects(): void {
    if (this.tablesMade !== null) this.meter.bytesLeft += SIZE.mapEntry * this.tablesMade.clearKeptObjects()
  }

  /** Frames of the running agent, innermost first, at most ten. */
  captureFrames(): readonly unknown[] {
    return this.agent === null ? [] : this.agent.captureFrames()
  }

  /** Stack text of such frames, each line after a line break. */
  describeFrames(frames: readonly unknown[]): string {
    return this.agent === null ? "" : this.agent.describeFrames(frames)
  }

  /** CreateDynamicFunction from texts that are strings already. @throws GuestThrow SyntaxError */
  compileFunction(kind: string, parameters: string, body: string): FunctionObject {
    if (this.agent === null) throw new InternalError("no agent to compile for")
    return this.agent.compileFunction(kind, parameters, body)
  }

  /** The intrinsic object of that name, such as "%Map.prototype%", made when first asked for. */
  intrinsic(name: string): GuestObject {
    if (name === "%Array.prototype%") return this.arrayPrototype
    const existing = this.existing(name)
    if (existing !== undefined) return existing
    this.meter.bytesLeft -= SIZE.object
    const object = this.make(name)
    this.made ??= new Map()
    this.made.set(name, object)
    return object
  }

  private make(name: string): GuestObject {
    const template = this.intrinsics.template(name)
    const parent = template.parent === null ? null : this.intrinsic(template.parent)
    let object: GuestObject
    if (template.kind === "array") object = new ArrayObject(template.shape, parent, [])
    else if (template.kind === "function") object = this.intrinsicFunction(template, parent)
    else if (template.kind === "string") object = new ExoticObject(template.shape, parent, new StringBox(""))
    else if (template.kind === "number")
      object = new ExoticObject(template.shape, parent, new PrimitiveBox(0))
    else if (template.kind === "boolean")
      object = new ExoticObject(template.shape, parent, new PrimitiveBox(false))
    else object = new PlainObject(template.shape, parent)
    if (template.shape.builtinCount > 0) (object as PlainObject).s0 = template.values as unknown as Value
    else object.slots = template.values
    return object
  }

  /** An intrinsic object if it has been made; while it has not, no guest can have seen or changed it. */
  existing(name: string): GuestObject | undefined {
    switch (name) {
      case "%Object.prototype%":
        return this.objectPrototype
      case "%Function.prototype%":
        return this.functionPrototype
      case "%Array.prototype%":
        return this.madeArrayPrototype ?? undefined
      case "%Global%":
        return this.global
      default:
        return this.made?.get(name)
    }
  }

  private intrinsicFunction(template: Template, parent: GuestObject | null): FunctionObject {
    const { row } = template
    const construct = template.constructible ? ConstructKind.Derived : ConstructKind.None
    // %Function.prototype% is itself a function that answers undefined.
    if (row === null)
      return new FunctionObject(
        template.shape,
        parent,
        CallKind.Native,
        ConstructKind.None,
        EMPTY_FUNCTION,
        undefined,
      )
    return this.rowFunction(template.shape, parent, row, construct)
  }

  private rowFunction(
    shape: Shape,
    parent: GuestObject | null,
    row: FunctionRow,
    construct: ConstructKind,
  ): FunctionObject {
    if (row.kind === "native")
      return new FunctionObject(shape, parent, CallKind.Native, construct, row, undefined)
    const code = this.intrinsics.selfHosted(row.function)
    const fn = new FunctionObject(shape, parent, CallKind.Code, construct, code, undefined)
    fn.extra = new FunctionExtra()
    fn.extra.row = row
    return fn
  }

  /** A function object for a built-in's row, with its own name and length made when asked for. */
  builtinFunction(row: FunctionRow): FunctionObject {
    this.meter.bytesLeft -= SIZE.function
    return this.rowFunction(this.intrinsics.lazyFunction, this.functionPrototype, row, ConstructKind.None)
  }

  /** A new function object over a self-hosted function that keeps `captures` (promise resolving functions and the like). */
  captureFunction(row: SelfHostedRow, captures: Value[]): FunctionObject {
    const fn = this.builtinFunction(row)
    fn.extra!.captures = captures
    return fn
  }

  materialize(value: LazyValue): Value | Accessor {
    const row = value.row as LazyRow
    switch (row.type) {
      case "function":
        return this.rowObject(row.row)
      case "accessor": {
        this.meter.bytesLeft -= SIZE.accessor
        const get = row.get === null ? undefined : this.rowObject(row.get)
        return new Accessor(get, row.set === null ? undefined : this.rowObject(row.set))
      }
      case "intrinsic":
        return this.intrinsic(row.name)
      case "property":
        return this.original(row.object, row.key)
    }
  }

  /** The row's function object, always the same. */
  private rowObject(row: FunctionRow): FunctionObject {
    if (row === THROW_TYPE_ERROR) return this.throwTypeError
    let fn = this.functions.get(row)
    if (fn === undefined) {
      fn = this.builtinFunction(row)
      this.functions.set(row, fn)
    }
    return fn
  }

  /** What an intrinsic's table has under a key, whatever guests have stored there since. */
  original(object: string, name: string): Value | Accessor {
    const key = name.startsWith("@@") ? SYMBOLS[name.slice(2) as SymbolName] : name
    const { shape, values } = this.intrinsics.template(object)
    const index = shape.find(key)
    if (index < 0) throw new InternalError(`no ${object}.${name}`)
    const value = values[index] as unknown
    return value instanceof LazyValue ? this.materialize(value) : (value as Value)
  }

  /** Whether an intrinsic has all the properties of its table, and no others, with the values they had. */
  isUntouched(name: string): boolean {
    const { shape, values } = this.intrinsics.template(name)
    const object = this.intrinsic(name)
    const { slots } = object
    if (object.shape !== shape || slots === null) return false
    if (slots === values) return true
    for (let i = 0; i < values.length; i++) {
      const original = values[i] as unknown
      const now = slots[i]
      if (now !== original && !(original instanceof LazyValue && this.isMade(original, now))) return false
    }
    return true
  }

  /** Whether a slot's value is what was made of its LazyValue. */
  private isMade(lazy: LazyValue, now: unknown): boolean {
    const row = lazy.row as LazyRow
    if (row.type !== "accessor") return now === this.materialize(lazy)
    if (!(now instanceof Accessor)) return false
    const get = row.get === null ? undefined : this.functions.get(row.get)
    const set = row.set === null ? undefined : this.functions.get(row.set)
    return now.get === get && now.set === set
  }

  /** %ThrowTypeError% — sec-%throwtypeerror%. */
  get throwTypeError(): FunctionObject {
    let fn = this.functions.get(THROW_TYPE_ERROR)
    if (fn === undefined) {
      fn = this.builtinFunction(THROW_TYPE_ERROR)
      this.functions.set(THROW_TYPE_ERROR, fn)
      this.materializeFunction(fn)
      defineOwn(this, fn, "length", dataDescriptor(0, 0))
      defineOwn(this, fn, "name", dataDescriptor("", 0))
      preventExtensions(this, fn)
    }
    return fn
  }

  materializeFunction(fn: FunctionObject): void {
    const { functionRoot } = this.intrinsics
    fn.shape = fn.shape.extensible ? functionRoot : functionRoot.preventExtensions()
    let name: Value = fn.extra?.name ?? EMPTY
    let length = 0
    let prototypeKind: FunctionCode["prototypeKind"] = "none"
    const row = fn.extra?.row ?? (fn.callKind === CallKind.Native ? (fn.target as NativeRow) : null)
    if (row !== null) {
      if (name === EMPTY) name = row.name
      length = row.length
    } else if (fn.callKind === CallKind.Code || fn.callKind === CallKind.Class) {
      const code = fn.target as FunctionCode
      if (name === EMPTY) name = code.functionName
      length = code.functionLength
      prototypeKind = code.prototypeKind
    } else {
      // Bound and host functions carry name and length in `extra`.
      length = fn.extra?.length ?? 0
      if (name === EMPTY) name = ""
    }
    addProperty(this, fn, "length", length, CONFIGURABLE)
    addProperty(this, fn, "name", name, CONFIGURABLE)
    if (prototypeKind === "none") return
    if (prototypeKind === "constructor") {
      const prototype = this.newObject()
      addProperty(this, prototype, "constructor", fn, HIDDEN_DEFAULT)
      addProperty(this, fn, "prototype", prototype, WRITABLE)
    } else {
      const parent = prototypeKind === "generator" ? "%GeneratorPrototype%" : "%AsyncGeneratorPrototype%"
      addProperty(this, fn, "prototype", this.newObject(this.intrinsic(parent)), WRITABLE)
    }
  }

  /** %String.prototype%: most methods called on primitives start there. */
  get stringPrototype(): GuestObject {
    this.madeStringPrototype ??= this.intrinsic("%String.prototype%")
    return this.madeStringPrototype
  }

  prototypeOfPrimitive(value: Value): GuestObject {
    switch (typeof value) {
      case "string":
        return this.stringPrototype
      case "number":
        return this.intrinsic("%Number.prototype%")
      case "boolean":
        return this.intrinsic("%Boolean.prototype%")
      case "symbol":
        return this.intrinsic("%Symbol.prototype%")
      case "bigint":
        return this.intrinsic("%BigInt.prototype%")
      default:
        if (value instanceof Rope) return this.intrinsic("%String.prototype%")
        throw new InternalError("no prototype for this value")
    }
  }

  /** {} — charged. */
  newObject(proto: GuestObject | null = this.objectPrototype): PlainObject {
    this.meter.bytesLeft -= SIZE.object
    return new PlainObject(this.intrinsics.emptyObject, proto)
  }

  /** An array that takes `elements` over: packed, EMPTY for holes. Charged, but not paid for up front: see Meter.pay. */
  newArray(elements: Value[], proto: GuestObject | null = this.arrayPrototype): ArrayObject {
    this.meter.bytesLeft -= SIZE.array + SIZE.value * elements.length
    return new ArrayObject(this.intrinsics.emptyArray, proto, elements)
  }

  newExotic(payload: Payload, proto: GuestObject | null): ExoticObject {
    this.meter.bytesLeft -= SIZE.exotic + payload.fixedBytes
    const { emptyExotic, emptySpecial } = this.intrinsics
    return new ExoticObject(payload.isSpecial ? emptySpecial : emptyExotic, proto, payload)
  }

  /** Defines a data property on an object that surely accepts it (new, ordinary). */
  define(object: GuestObject, key: PropertyKey, value: Value, flags?: number): void {
    defineOwn(this, object, key, dataDescriptor(value, flags))
  }

  /** Visits everything that the realm itself holds, and answers the bytes of its own tables. */
  visitRoots(visitor: Visitor): number {
    visitor.visit(this.objectPrototype)
    visitor.visit(this.functionPrototype)
    visitor.visit(this.arrayPrototype)
    visitor.visit(this.global)
    if (this.made !== null) visitor.visitAll(this.made.values())
    visitor.visit(this.scriptRecord)
    visitor.visitJobs(this.jobs, this.nextJob)
    this.host?.visitHeld(visitor)
    const entries = this.tablesMade?.visit(visitor) ?? 0
    return SIZE.job * (this.jobs.length - this.nextJob) + SIZE.mapEntry * entries
  }
}

const EMPTY_FUNCTION = native(() => undefined, 0)

/** The body of %ThrowTypeError%: what tables name for `caller` and `arguments` of functions. */
export const THROW_TYPE_ERROR: NativeRow = {
  ...EMPTY_FUNCTION,
  fn: () => {
    throw typeError("'caller', 'callee' and 'arguments' may not be accessed on strict functions")
  },
}
