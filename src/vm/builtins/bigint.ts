// BigInt. The constructor converts in self-hosted code; everything else is paid by size (operations/bigint.ts).

import { ExoticObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { bigintToString } from "../operations/bigint.js"
import { PrimitiveBox } from "../operations/to-object.js"
import type { Realm } from "../realm.js"
import { rangeError, typeError } from "../throw.js"
import { defineBuiltin, native, selfHosted } from "./define.js"

export const bigint = defineBuiltin({
  name: "BigInt",
  spec: "sec-bigint-objects",
  construct: selfHosted("BigIntConstructor", 1),
  statics: () => ({
    asIntN: selfHosted("BigInt_asIntN", 2),
    asUintN: selfHosted("BigInt_asUintN", 2),
  }),
  prototype: () => ({
    toLocaleString: native((realm, self) => bigintToString(realm, thisBigInt(self, "toLocaleString")), 0),
    toString: native(toString, 0, { convert: ["integer?"] }),
    valueOf: native((_realm, self) => thisBigInt(self, "valueOf"), 0),
  }),
  tag: "BigInt",
})

/** ThisBigIntValue ( value ) — sec-thisbigintvalue */
function thisBigInt(self: Value, name: string): bigint {
  if (typeof self === "bigint") return self
  if (self instanceof ExoticObject && self.payload instanceof PrimitiveBox) {
    const { primitive } = self.payload
    if (typeof primitive === "bigint") return primitive
  }
  throw typeError(`BigInt.prototype.${name} requires that 'this' be a BigInt`)
}

/** BigInt.prototype.toString ( [ radix ] ) — sec-bigint.prototype.tostring */
function toString(realm: Realm, self: Value, radix: Value): Value {
  const x = thisBigInt(self, "toString")
  const base = radix === undefined ? 10 : (radix as number)
  if (!(base >= 2 && base <= 36)) throw rangeError(`toString radix must be 2 to 36, got ${base}`)
  return bigintToString(realm, x, base)
}
