/** Symbol. A guest's symbols are host symbols of our own making; the registry of Symbol.for belongs to the realm. */

import { ExoticObject } from "../objects/object.js"
import { SYMBOLS } from "../objects/symbols.js"
import type { Value } from "../objects/value.js"
import { hashFuel } from "../operations/collection-key.js"
import { PrimitiveBox } from "../operations/to-object.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import { CONFIGURABLE, defineBuiltin, getter, native, selfHosted, value, withFlags } from "./define.js"

export const symbol = defineBuiltin({
  name: "Symbol",
  spec: "sec-symbol-objects",
  construct: selfHosted("SymbolConstructor", 0),
  statics: () => ({
    asyncDispose: value(SYMBOLS.asyncDispose),
    asyncIterator: value(SYMBOLS.asyncIterator),
    dispose: value(SYMBOLS.dispose),
    for: native(symbolFor, 1, { convert: ["string"] }),
    hasInstance: value(SYMBOLS.hasInstance),
    isConcatSpreadable: value(SYMBOLS.isConcatSpreadable),
    iterator: value(SYMBOLS.iterator),
    keyFor: native(symbolKeyFor, 1),
    match: value(SYMBOLS.match),
    matchAll: value(SYMBOLS.matchAll),
    replace: value(SYMBOLS.replace),
    search: value(SYMBOLS.search),
    species: value(SYMBOLS.species),
    split: value(SYMBOLS.split),
    toPrimitive: value(SYMBOLS.toPrimitive),
    toStringTag: value(SYMBOLS.toStringTag),
    unscopables: value(SYMBOLS.unscopables),
  }),
  prototype: () => ({
    description: getter(symbolDescription),
    toString: native(symbolToString, 0),
    valueOf: native(thisSymbol, 0),
    "@@toPrimitive": withFlags(native(thisSymbol, 1), CONFIGURABLE),
  }),
  tag: "Symbol",
})

/** Symbol.for ( key ) — sec-symbol.for */
function symbolFor(realm: Realm, _self: Value, a: Value): Value {
  const key = a as string
  realm.meter.pay(hashFuel(key.length), 0)
  const known = realm.tables.registeredSymbol(key)
  if (known !== undefined) return known
  realm.meter.pay(1 + (key.length >>> 5), SIZE.mapEntry + SIZE.symbol + SIZE.string + 2 * key.length)
  const made = Symbol(key)
  realm.tables.registerSymbol(key, made)
  return made
}

/** Symbol.keyFor ( sym ) — sec-symbol.keyfor */
function symbolKeyFor(realm: Realm, _self: Value, a: Value): Value {
  if (typeof a !== "symbol") throw typeError("Symbol.keyFor requires a symbol")
  return realm.tables.isRegisteredSymbol(a) ? a.description : undefined
}

/** get Symbol.prototype.description — sec-symbol.prototype.description */
function symbolDescription(realm: Realm, self: Value): Value {
  return thisSymbol(realm, self).description
}

/** Symbol.prototype.toString ( ) — sec-symbol.prototype.tostring */
function symbolToString(realm: Realm, self: Value): Value {
  const description = thisSymbol(realm, self).description ?? ""
  realm.meter.payString(description.length)
  return `Symbol(${description})`
}

/** ThisSymbolValue — sec-thissymbolvalue. Throws: TypeError if there is none. */
function thisSymbol(_realm: Realm, self: Value): symbol {
  if (typeof self === "symbol") return self
  if (self instanceof ExoticObject && self.payload instanceof PrimitiveBox) {
    const { primitive } = self.payload
    if (typeof primitive === "symbol") return primitive
  }
  throw typeError("Symbol method called on a value that is not a symbol")
}
