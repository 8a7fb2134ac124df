// A value on its way across the boundary: a graph of plain data that belongs to neither side. Host values are read once,
// into a crossing; guest values likewise; then the other side is built from it. Reading can fail and can run the
// embedder's code (getters, proxies); building cannot do either, so it can be paid for first and never stops halfway.
//
// Nothing here recurses: parcels are listed in the order in which they were met, and refer to each other.

import { holesFuel } from "../../vm/objects/property.js"
import { bigintDigits } from "../../vm/operations/bigint.js"
import { ThimbleError } from "../errors.js"

/** A hole in an array. */
export const HOLE = Symbol("hole")

export type Carried = undefined | null | boolean | number | string | bigint | typeof HOLE | Parcel

export type Step = string | number

export type ParcelKind =
  | "object"
  | "array"
  | "map"
  | "set"
  | "date"
  | "regexp"
  | "boxed"
  | "error"
  | "buffer"
  | "view"
  | "function"

/** One object. What its fields hold depends on its kind; `detail` is typed by the readers and builders. */
export class Parcel {
  /** object, error, and arrays' other properties: names of `values`, in order. */
  readonly keys: string[] = []
  readonly values: Carried[] = []
  /** array: elements, HOLE where there is none; map: keys and values in turn; set: its values. */
  items: Carried[] = []
  /**
   * array: its length · date: its time value · regexp: [source, flags] · boxed: the primitive ·
   * error: ErrorDetail · buffer: the bytes · view: ViewDetail · function: see handle.ts
   */
  detail: unknown = undefined

  constructor(
    readonly kind: ParcelKind,
    /** What holds it first, for error messages; null at the top. */
    readonly holder: Parcel | null,
    /** Where in the holder: a property's name, an element's index, the number of an entry. At the top: the value's name. */
    readonly step: Step,
  ) {}
}

export interface ErrorDetail {
  /** Its class: a standard one, as structured cloning chooses it. */
  readonly name: string
  readonly message: string | undefined
  /** Lines of the guest's stack; "" if it has none. */
  readonly stack: string
}

export interface ViewDetail {
  /** "Uint8Array", ..., "DataView". */
  readonly type: string
  readonly buffer: Parcel
  /** Bytes. */
  readonly offset: number
  /** Elements; bytes for a DataView. */
  readonly length: number
}

export interface Crossing {
  readonly root: Carried
  /** Every parcel, holders before what they hold first. */
  readonly parcels: readonly Parcel[]
  /** Fuel for copying it once: proportional to what a guest can see of its size. */
  readonly fuel: number
}

/** Largest number of values in one crossing, out of a guest and into one: reading it is one piece of work. */
export const MAX_OUT = 200_000
export const MAX_IN = 500_000

/** Fuel for a value, copied once; for an object, a key, and an error, with its stack, beside that. */
const VALUE_FUEL = 6
const PARCEL_FUEL = 30
const KEY_FUEL = 16
const ERROR_FUEL = 250

/** What may be read, and what has been: it stands whether or not the reading comes to an end. */
export class CrossingBudget {
  /** Fuel for what has been read so far. */
  fuel = 0
  /** Values that may still be read. */
  left: number

  constructor(readonly max: number) {
    this.left = max
  }
}

/** Collects a crossing within a budget. */
export class CrossingBuilder implements Crossing {
  root: Carried = undefined
  readonly parcels: Parcel[] = []
  fuel = 0

  constructor(private readonly budget: CrossingBudget) {}

  parcel(kind: ParcelKind, holder: Parcel | null, step: Step): Parcel {
    const parcel = new Parcel(kind, holder, step)
    this.parcels.push(parcel)
    this.spend(PARCEL_FUEL + (kind === "error" ? ERROR_FUEL : 0))
    this.add(parcel.holder, parcel.step)
    return parcel
  }

  /** Accounts for one value. */
  add(holder: Parcel | null, step: Step): void {
    this.spend(VALUE_FUEL)
    if (--this.budget.left < 0) this.refuse(pathOf(holder, step))
  }

  /** Before a list of `count` values is made. */
  expect(count: number, holder: Parcel): void {
    if (count > this.budget.left) this.refuse(pathOf(holder.holder, holder.step))
  }

  /** The holes at the end of an array, which are not carried. */
  holes(count: number): void {
    this.spend(holesFuel(count))
  }

  /** A text is not copied. */
  text(length: number): void {
    this.spend(length >>> 10)
  }

  /** What is copied: bytes, the units of a text that has to be joined. */
  bytes(length: number): void {
    this.spend(length >>> 5)
  }

  key(length: number): void {
    this.spend(KEY_FUEL + (length >>> 5))
  }

  /** A BigInt is copied by way of nothing, but looked at. */
  bigint(value: bigint): void {
    this.spend(bigintDigits(value) >>> 1)
  }

  private spend(units: number): void {
    this.fuel += units
    this.budget.fuel += units
  }

  private refuse(path: string): never {
    throw new ThimbleError("too-large", `${path}: more than ${this.budget.max} values cannot cross at once`)
  }
}

/** "argument 1.list[3].name". */
export function pathOf(holder: Parcel | null, step: Step): string {
  const steps = [shown(holder, step)]
  for (let parcel = holder; parcel !== null; parcel = parcel.holder)
    steps.push(shown(parcel.holder, parcel.step))
  // A path through a long list of links: both ends tell most.
  if (steps.length > 12) steps.splice(4, steps.length - 8, " … ")
  return steps.reverse().join("")
}

function shown(holder: Parcel | null, step: Step): string {
  if (holder === null) return String(step)
  if (holder.kind === "map" || holder.kind === "set") return ` entry ${step}`
  if (typeof step === "number") return `[${step}]`
  if (/^[A-Za-z_$][\w$]*$/.test(step)) return `.${step}`
  return `[${JSON.stringify(step.length > 40 ? `${step.slice(0, 40)}…` : step)}]`
}

export function refuse(holder: Parcel | null, step: Step, what: string): ThimbleError {
  return new ThimbleError("cannot-cross", `${pathOf(holder, step)} cannot cross: ${what}`)
}
