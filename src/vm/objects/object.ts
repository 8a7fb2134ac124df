// Guest objects: four host classes, and no more, are ever seen at `.shape` (a fifth makes every property access slower).
//
//   PlainObject     {}, class instances: four inline slots
//   ArrayObject     arrays: dense elements, with a sparse fallback
//   FunctionObject  closures, built-ins, bound functions
//   ExoticObject    everything with a payload: Map, Date, Promise, Proxy, boxed primitives, arguments, generators, ...

import type { Descriptor } from "./descriptor.js"
import type { Environment } from "./environment.js"
import type { RealmPort } from "./realm-port.js"
import type { Shape } from "./shape.js"
import { EMPTY, type PropertyKey, type Value } from "./value.js"
import type { Visitor } from "./visitor.js"

export class GuestObject {
  shape: Shape
  /** [[Prototype]] (a proxy's is null: asked of its handler). */
  proto: GuestObject | null
  /** Values of slots 4 and up; null while there are none. May be longer than needed. */
  slots: Value[] | null = null
  /** Epoch of the last census that reached it. */
  mark = 0

  constructor(shape: Shape, proto: GuestObject | null) {
    this.shape = shape
    this.proto = proto
  }
}

export class PlainObject extends GuestObject {
  s0: Value = undefined
  s1: Value = undefined
  s2: Value = undefined
  s3: Value = undefined
}

export class ArrayObject extends GuestObject {
  /** Values by index; EMPTY is a hole. Dense mode: `length` is its length. Sparse mode: empty, indices are table properties. */
  elements: Value[]
  /** -1 in dense mode; the array's length in sparse mode. */
  sparseLength = -1
  /** False after `length` was made read-only (then always in sparse mode). */
  lengthWritable = true

  constructor(shape: Shape, proto: GuestObject | null, elements: Value[]) {
    super(shape, proto)
    this.elements = elements
  }
}

/** What calling a FunctionObject does. */
export const enum CallKind {
  /** Guest or self-hosted bytecode. */
  Code = 0,
  /** A leaf in TypeScript. */
  Native = 1,
  /** bind(): `extra` is a BoundFunction. */
  Bound = 2,
  /** A function of the embedder. */
  Host = 3,
  /** A class: calling it throws; constructing it is as for Code. */
  Class = 4,
  /** A self-hosted built-in that has no function object yet: LazyValues only. */
  SelfHosted = 5,
  /** A LazyValue that is no function. */
  None = 6,
}

/** What a function object may do besides being called. */
export const enum ConstructKind {
  None = 0,
  /** Makes its `this` from new.target.prototype. */
  Base = 1,
  /** Makes no `this` of its own: derived classes and built-in constructors. */
  Derived = 2,
}

export class FunctionObject extends GuestObject {
  /** Code: the linked code. Native: its row. Host: the embedder's entry. Bound: null. Typed by the interpreter. */
  target: unknown
  callKind: CallKind
  constructKind: ConstructKind
  /** The environment it closes over. */
  environment: Environment | undefined
  /** [[HomeObject]]. */
  home: GuestObject | null = null
  /** What few functions have. */
  extra: FunctionExtra | null = null

  constructor(
    shape: Shape,
    proto: GuestObject | null,
    callKind: CallKind,
    constructKind: ConstructKind,
    target: unknown,
    environment: Environment | undefined,
  ) {
    super(shape, proto)
    this.callKind = callKind
    this.constructKind = constructKind
    this.target = target
    this.environment = environment
  }
}

/** Parts of a function object that few have. */
export class FunctionExtra {
  /** [[Fields]]: the method that initializes instance fields. */
  fields: FunctionObject | null = null
  /** Bound functions. */
  boundTarget: GuestObject | null = null
  boundThis: Value = undefined
  boundArguments: Value[] = []
  /** How many bound functions a call goes through, this one included, and their arguments together. */
  boundDepth = 0
  boundCount = 0
  /** Values that a built-in function made at run time keeps (promise resolving functions, async continuations). */
  captures: Value[] = []
  /** The table row of a self-hosted built-in: its name and length. Typed by the realm. */
  row: { readonly name: string; readonly length: number } | null = null
  /** `length` of bound and host functions, until it is materialised. */
  length = 0
  /** A run-time name, until the own property `name` is materialised; EMPTY: use the code's or the row's. */
  name: Value = EMPTY
}

/** Data of ours that a payload keeps in a list, with values in it. */
export abstract class Part {
  /** Census: visits every value that it holds, and answers its bytes. */
  abstract trace(visitor: Visitor): number
}

/** What an ExoticObject is: one class for each kind, all of them subclasses of this one. */
export class Payload {
  /** Own behaviour for some property keys, or null: ordinary. */
  get exotic(): ExoticBehavior | null {
    return null
  }

  /** Whether shapes do not tell all about its named properties. Such objects have shapes of their own: caches go by shapes. */
  get isSpecial(): boolean {
    return this.exotic !== null
  }

  /** Bytes of every payload of its kind, beyond SIZE.exotic. */
  get fixedBytes(): number {
    return 0
  }

  /** Census: visits every value that the payload holds, and answers its bytes beyond SIZE.exotic and the fixed ones. */
  trace(_visitor: Visitor): number {
    return 0
  }

  /** What Object.prototype.toString calls it. */
  get builtinTag(): string {
    return "Object"
  }
}

/** Property behaviour that differs from ordinary objects'; never runs guest code (proxies are not done this way). */
export interface ExoticBehavior {
  /** Fills `out` and answers true, or false: no such property; undefined: not my key, ask the ordinary properties. */
  getOwn(object: ExoticObject, key: PropertyKey, out: Found): boolean | undefined
  /** [[DefineOwnProperty]] for my keys; undefined: not my key. */
  defineOwn(
    realm: RealmPort,
    object: ExoticObject,
    key: PropertyKey,
    descriptor: Descriptor,
  ): boolean | undefined
  /** [[Delete]] for my keys; undefined: not my key. */
  deleteOwn(object: ExoticObject, key: PropertyKey): boolean | undefined
  /** My keys, which come before the ordinary ones (array indices first, then strings). */
  ownKeys(object: ExoticObject): PropertyKey[]
  /** How many keys `ownKeys` gives, at most; 8 if left out. */
  keyCount?(object: ExoticObject): number
  /** [[HasProperty]] of my keys, where that differs from getOwn (which may throw); undefined: not my key. */
  hasOwn?(object: ExoticObject, key: PropertyKey): boolean | undefined
  /**
   * Typed arrays: 1 or 2 if the key is a canonical numeric string (elements are numbers, BigInts). Module namespaces: 3
   * for strings, which [[Set]] refuses. Else 0. Keys that are not 0 are looked up nowhere else: not among ordinary
   * properties, not in prototypes.
   */
  elementKind?(object: ExoticObject, key: PropertyKey): 0 | 1 | 2 | 3
  /** False if [[PreventExtensions]] is refused: typed arrays whose length may change. True if left out. */
  canPreventExtensions?(object: ExoticObject): boolean
  /** Typed arrays: stores an element that is converted already; nothing if the index is not valid. */
  storeElement?(object: ExoticObject, key: PropertyKey, value: number | bigint): void
}

export class ExoticObject extends GuestObject {
  payload: Payload

  constructor(shape: Shape, proto: GuestObject | null, payload: Payload) {
    super(shape, proto)
    this.payload = payload
  }
}

/** [[ProxyTarget]], [[ProxyHandler]]. Everything a proxy does is self-hosted. */
export class ProxyData extends Payload {
  constructor(
    /** null once revoked. */
    public target: GuestObject | null,
    public handler: GuestObject | null,
    readonly callable: boolean,
    readonly constructible: boolean,
  ) {
    super()
  }

  override get isSpecial(): boolean {
    return true
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.target)
    visitor.visit(this.handler)
    return 0
  }
}

export function isProxy(object: GuestObject): boolean {
  return object instanceof ExoticObject && object.payload instanceof ProxyData
}

/** The value of an accessor property's slot. */
export class Accessor {
  constructor(
    readonly get: GuestObject | undefined,
    readonly set: GuestObject | undefined,
  ) {}
}

/**
 * Stands in a template's slot for an intrinsic that is made when it is first seen. It can be called like the function that
 * it stands for: `callKind` and `target` are read as a FunctionObject's are. Typed by the realm.
 */
export class LazyValue {
  constructor(
    readonly row: unknown,
    readonly callKind: CallKind,
    /** The row of the function it stands for, or null. */
    readonly target: unknown,
    readonly isAccessor: boolean,
  ) {}
}

/** Where a look-up puts what it found; one per realm, used again and again. */
export class Found {
  value: Value | Accessor = undefined
  /** Attributes, with ACCESSOR. */
  flags = 0
}

export function isObject(value: unknown): value is GuestObject {
  return value instanceof GuestObject
}

/** IsCallable ( argument ) — sec-iscallable. A proxy is callable if its target was. */
export function isCallable(value: unknown): value is GuestObject {
  if (value instanceof FunctionObject) return true
  return value instanceof ExoticObject && value.payload instanceof ProxyData && value.payload.callable
}

/** IsConstructor ( argument ) — sec-isconstructor. */
export function isConstructor(value: unknown): value is GuestObject {
  if (value instanceof FunctionObject) return value.constructKind !== ConstructKind.None
  return value instanceof ExoticObject && value.payload instanceof ProxyData && value.payload.constructible
}

/** Value in a slot, by slot number. Accessors and lazy values are seen as they are. */
export function getSlot(object: GuestObject, slot: number): Value {
  if (slot >= 4) return object.slots![slot - 4]
  const plain = object as PlainObject
  return slot === 0 ? plain.s0 : slot === 1 ? plain.s1 : slot === 2 ? plain.s2 : plain.s3
}

/** Stores into an existing slot. */
export function setSlot(object: GuestObject, slot: number, value: Value): void {
  if (slot >= 4) object.slots![slot - 4] = value
  else {
    const plain = object as PlainObject
    if (slot === 0) plain.s0 = value
    else if (slot === 1) plain.s1 = value
    else if (slot === 2) plain.s2 = value
    else plain.s3 = value
  }
}

/** Values of a global object's built-in properties: its template's own array while all are as they were. */
export function builtinsOf(global: GuestObject): Value[] {
  return (global as PlainObject).s0 as unknown as Value[]
}

/** Value of property `index` of its shape, whatever object that is. */
export function valueAt(object: GuestObject, index: number): Value {
  const { shape } = object
  return index < shape.builtinCount ? builtinsOf(object)[index] : getSlot(object, shape.slotOf(index))
}

/** Stores into property `index` of its shape. */
export function setValueAt(object: GuestObject, index: number, value: Value): void {
  const { shape } = object
  if (index < shape.builtinCount) builtinsOf(object)[index] = value
  else setSlot(object, shape.slotOf(index), value)
}

/** Stores into a slot that may be the first past the end of `slots`, which then grows: to 2, 4, 8, ... 32, then by a quarter. */
export function initializeSlot(object: GuestObject, slot: number, value: Value): void {
  if (slot >= 4) {
    const index = slot - 4
    const slots = object.slots
    if (slots === null) object.slots = [value, undefined]
    else if (index < slots.length) slots[index] = value
    else {
      const grown: Value[] = slots.concat(index < 32 ? slots : slots.slice(0, index >> 2))
      grown[index] = value
      for (let i = index + 1; i < grown.length; i++) grown[i] = undefined
      object.slots = grown
    }
  } else setSlot(object, slot, value)
}
