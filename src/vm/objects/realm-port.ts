// What property operations need of the realm; the realm implements it.

import type { Meter } from "../meter.js"
import type { Accessor, Found, FunctionObject, GuestObject, LazyValue } from "./object.js"
import type { Value } from "./value.js"

export interface RealmPort {
  readonly meter: Meter
  /** Scratch of look-ups. */
  readonly found: Found
  /** Gives a function its own `length`, `name` and `prototype` properties. */
  materializeFunction(fn: FunctionObject): void
  /** Makes the intrinsic that a template's slot stands for. */
  materialize(lazy: LazyValue): Value | Accessor
  /** The intrinsic prototype of strings, numbers, ... that property reads of primitives start from. */
  prototypeOfPrimitive(value: Value): GuestObject
}
