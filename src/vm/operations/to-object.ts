// ToObject — sec-toobject.

import { type GuestObject, isObject, Payload } from "../objects/object.js"
import { StringBox } from "../objects/string-box.js"
import { Rope, type Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import { typeError } from "../throw.js"
import { textOf } from "./text.js"

/** [[NumberData]], [[BooleanData]], [[SymbolData]], [[BigIntData]]. */
export class PrimitiveBox extends Payload {
  constructor(public primitive: Value) {
    super()
  }

  override trace(visitor: Visitor): number {
    this.primitive = visitor.hold(this.primitive)
    return 0
  }

  override get builtinTag(): string {
    if (typeof this.primitive === "number") return "Number"
    return typeof this.primitive === "boolean" ? "Boolean" : "Object"
  }
}

/** @throws TypeError for undefined and null */
export function toObject(realm: Realm, value: Value): GuestObject {
  if (isObject(value)) return value
  if (value === undefined || value === null) throw typeError(`cannot convert ${value} to object`)
  const text = value instanceof Rope ? textOf(realm, value) : value
  return realm.newExotic(
    typeof text === "string" ? new StringBox(text) : new PrimitiveBox(text),
    realm.prototypeOfPrimitive(value),
  )
}
