// What property operations need of the realm; the realm implements it.

import type { Meter } from "../meter.js"
import type {
  Accessor,
  ExoticObject,
  Found,
  FunctionObject,
  GuestObject,
  LazyValue,
  Payload,
} from "./object.js"
import type { ShapeAllowance } from "./shape.js"
import type { Value } from "./value.js"

export interface RealmPort {
  readonly meter: Meter
  /** What its guest may still add to the engine's shapes. */
  readonly shapes: ShapeAllowance
  /** Scratch of look-ups. */
  readonly found: Found
  /** SameValue, paid for: nothing may be changed before. @throws Unpaid */
  sameValue(a: Value, b: Value): boolean
  /** Gives a function its own `length`, `name` and `prototype` properties. */
  materializeFunction(fn: FunctionObject): void
  /** Makes the intrinsic that a template's slot stands for. */
  materialize(lazy: LazyValue): Value | Accessor
  /** The intrinsic prototype of strings, numbers, ... that property reads of primitives start from. */
  prototypeOfPrimitive(value: Value): GuestObject
  readonly objectPrototype: GuestObject
  /** What an intrinsic's table has under a key, whatever guests have stored there since. */
  original(object: string, key: string): Value | Accessor
  readonly throwTypeError: FunctionObject
  newExotic(payload: Payload, proto: GuestObject | null): ExoticObject
}
