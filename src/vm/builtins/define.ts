// The vocabulary of built-in tables. One file per global lists every property, in spec order; a row says where its body
// lives. Attributes are the spec's defaults unless the row says otherwise.
//
// A native is a leaf: TypeScript that never runs guest code and never reads a property of a guest object that a guest could
// observe. It receives primitives: its row says how `this` and each argument are converted, and where an object is met
// the interpreter runs the self-hosted conversion in a frame first. What calls back is self-hosted: guest JavaScript with
// primitives in src/vm/self-hosted, named here by its function's name.

import { ACCESSOR, CONFIGURABLE, ENUMERABLE, HIDDEN_DEFAULT, WRITABLE } from "../objects/shape.js"
import type { SymbolName } from "../objects/symbols.js"
import { Empty, type Value } from "../objects/value.js"
import type { Realm } from "../realm.js"

/**
 * How a value is converted before a native sees it; with "?" undefined stays undefined.
 * "any": not at all. "string": ToString. "number": ToNumber. "integer": ToIntegerOrInfinity. "key": ToPropertyKey.
 * "length": ToLength. "numeric": ToNumeric.
 * As `self`: "string" means RequireObjectCoercible, then ToString.
 */
export const CONVERSIONS = [
  "any",
  "string",
  "number",
  "integer",
  "key",
  "length",
  "numeric",
  "string?",
  "number?",
  "integer?",
] as const
export type Conversion = (typeof CONVERSIONS)[number]

export type NativeFunction = (realm: Realm, self: Value, a: Value, b: Value, c: Value) => Value
export type VariadicFunction = (realm: Realm, self: Value, args: readonly Value[]) => Value

/** A native's answer to values that need no conversion, and at most two arguments; EMPTY, having done nothing, to others. */
export type QuickFunction = (realm: Realm, self: Value, argc: number, a: Value, b: Value) => Value

/** The next value of an iterator; EMPTY at its end; NO_STEP, having done nothing, where only `next` itself can tell. */
export type StepFunction = (realm: Realm, iterator: Value) => Value
export const NO_STEP = new Empty()

/** What the loop does itself, without calling the body, where nothing can tell. */
export const enum Inline {
  None = 0,
  /** Appends one value to a plain array. */
  Push = 1,
  /** Takes the last element of a plain array. */
  Pop = 2,
}

/** Fuel of the way into a native and back, beside the instruction that calls it: measured by `npm run bench:calibration`. */
const NATIVE_CALL = 9

export interface NativeOptions {
  /** Conversion of `this`; "any" if left out. */
  readonly self?: Conversion
  /** Conversions of the arguments, in order; for a variadic native the last one repeats. */
  readonly convert?: readonly Conversion[]
  /**
   * Fuel of the body, beside NATIVE_CALL and the call's own; 1 if left out. Work in proportion to a size is paid by the
   * body: realm.meter.pay.
   */
  readonly cost?: number
  /** Self-hosted function that is called instead, with the same values, when the body answers EMPTY (and has done nothing). */
  readonly otherwise?: string
  /** Is tried first, for speed: what it answers is what the body would, at the same price. */
  readonly quick?: QuickFunction
  /** `next` methods of built-in iterators: the same, for loops that would only take the result object apart. */
  readonly step?: StepFunction
  readonly inline?: Inline
}

export interface NativeRow {
  readonly kind: "native"
  readonly length: number
  readonly variadic: boolean
  readonly fn: NativeFunction | VariadicFunction
  readonly self: Conversion
  /** null: nothing to convert. */
  readonly convert: readonly Conversion[] | null
  /** `self` and `convert` as indices of CONVERSIONS. */
  readonly selfCode: number
  readonly codes: readonly number[]
  /** Fuel beside the call's own instruction. */
  readonly cost: number
  /** Self-hosted function that takes over when the body answers EMPTY. */
  readonly otherwise: string | null
  readonly quick: QuickFunction | null
  readonly step: StepFunction | null
  readonly inline: Inline
  /** The function's name, set by the table it stands in. */
  name: string
}

export interface SelfHostedRow {
  readonly kind: "self-hosted"
  readonly function: string
  readonly length: number
  name: string
}

export interface AccessorRow {
  readonly kind: "accessor"
  readonly get: NativeRow | SelfHostedRow | null
  readonly set: NativeRow | SelfHostedRow | null
}

export interface ValueRow {
  readonly kind: "value"
  readonly value: Value
}
/** The same function object as another property of the same table. */
export interface AliasRow {
  readonly kind: "alias"
  readonly of: string
}
/** Another intrinsic, such as "%Array.prototype%", or a function of another table: "%Array.prototype%.values". */
export interface IntrinsicRow {
  readonly kind: "intrinsic"
  readonly name: string
}

export type MemberRow = (NativeRow | SelfHostedRow | AccessorRow | ValueRow | AliasRow | IntrinsicRow) & {
  flags?: number
}
/** Property key → row. A key "@@iterator" is the well-known symbol. */
export type Members = { readonly [key: string]: MemberRow }
export type SymbolKey = `@@${SymbolName}`

/** A leaf that takes up to three arguments. */
export function native(fn: NativeFunction, length: number, options: NativeOptions = {}): NativeRow {
  return nativeRow(fn, length, false, options)
}

/** A leaf that takes all its arguments, as an array of its own. */
export function variadic(fn: VariadicFunction, length: number, options: NativeOptions = {}): NativeRow {
  return nativeRow(fn, length, true, options)
}

function nativeRow(
  fn: NativeFunction | VariadicFunction,
  length: number,
  isVariadic: boolean,
  o: NativeOptions,
): NativeRow {
  const convert = o.convert === undefined && (o.self ?? "any") === "any" ? null : (o.convert ?? [])
  return {
    kind: "native",
    length,
    variadic: isVariadic,
    fn,
    self: o.self ?? "any",
    convert,
    selfCode: CONVERSIONS.indexOf(o.self ?? "any"),
    codes: (convert ?? []).map((kind) => CONVERSIONS.indexOf(kind)),
    cost: NATIVE_CALL + (o.cost ?? 1),
    otherwise: o.otherwise ?? null,
    quick: o.quick ?? null,
    step: o.step ?? null,
    inline: o.inline ?? Inline.None,
    name: "",
  }
}

/** A function of src/vm/self-hosted. */
export function selfHosted(name: string, length: number): SelfHostedRow {
  return { kind: "self-hosted", function: name, length, name: "" }
}

/** A getter without a setter. */
export function getter(get: NativeRow | SelfHostedRow | NativeFunction): MemberRow {
  const row = typeof get === "function" ? native(get, 0) : get
  return { kind: "accessor", get: row, set: null, flags: CONFIGURABLE | ACCESSOR }
}

export function accessor(get: NativeRow | SelfHostedRow, set: NativeRow | SelfHostedRow): MemberRow {
  return { kind: "accessor", get, set, flags: CONFIGURABLE | ACCESSOR }
}

/** A data property with a primitive value; read-only and not configurable unless flags say otherwise. */
export function value(v: Value, flags = 0): MemberRow {
  return { kind: "value", value: v, flags }
}

export function alias(of: string): MemberRow {
  return { kind: "alias", of }
}

export function intrinsic(name: string, flags = HIDDEN_DEFAULT): MemberRow {
  return { kind: "intrinsic", name, flags }
}

/** The same row with other attributes; an accessor stays one. */
export function withFlags(row: MemberRow, flags: number): MemberRow {
  return { ...row, flags: row.kind === "accessor" ? flags | ACCESSOR : flags }
}

export { CONFIGURABLE, ENUMERABLE, HIDDEN_DEFAULT, WRITABLE }

export type PrototypeKind = "plain" | "array" | "function" | "string" | "number" | "boolean"

/** A global with a constructor: makes %Name% and %Name.prototype%. */
export interface BuiltinDefinition {
  readonly name: string
  /** Anchor of the spec's section. */
  readonly spec: string
  /** [[Call]] and [[Construct]]; `new.target` tells which. Self-hosted, or a native that can only be called. */
  readonly construct: SelfHostedRow | NativeRow
  /** False for Symbol and BigInt as natives: `new` throws. Default true. */
  readonly constructible?: boolean
  /** Intrinsic that is the constructor's [[Prototype]]; default %Function.prototype%. */
  readonly parent?: string
  /** Intrinsic that is the prototype's [[Prototype]]; default %Object.prototype%. */
  readonly prototypeParent?: string
  /** Own properties of the constructor and of its prototype; asked for once by each engine, when a guest first needs them. */
  readonly statics?: () => Members
  readonly prototype?: () => Members
  /** Value of prototype[Symbol.toStringTag]. */
  readonly tag?: string
  /** False: not a property of the global object (%GeneratorFunction%, %TypedArray%). Default true. */
  readonly global?: boolean
  /** What kind of object the prototype is: an array for Array.prototype, a String object for String.prototype; else a plain object. */
  readonly prototypeKind?: PrototypeKind
  /** False: the constructor has no `prototype` property (Proxy). Default true. */
  readonly hasPrototype?: boolean
}

/** An intrinsic object that is no constructor: Math, JSON, Reflect, %IteratorPrototype%. */
export interface ObjectDefinition {
  /** "Math", or "%IteratorPrototype%". */
  readonly name: string
  readonly spec: string
  readonly parent?: string | null
  /** Asked for as `statics` are. */
  readonly members: () => Members
  readonly tag?: string
  /** Also a property of the global object, under `name`. Default false. */
  readonly global?: boolean
}

export type Definition =
  | ({ readonly type: "constructor" } & BuiltinDefinition)
  | ({ readonly type: "object" } & ObjectDefinition)

export function defineBuiltin(definition: BuiltinDefinition): Definition {
  return { type: "constructor", ...definition }
}

export function defineObject(definition: ObjectDefinition): Definition {
  return { type: "object", ...definition }
}
