// Functions of the global object — sec-function-properties-of-the-global-object, and Annex B's escape and unescape.

import type { Value } from "../objects/value.js"
import { numeralFuel } from "../operations/conversions.js"
import type { Realm } from "../realm.js"
import { defineObject, native, selfHosted } from "./define.js"

export const globalFunctions = defineObject({
  name: "%GlobalFunctions%",
  spec: "sec-function-properties-of-the-global-object",
  members: () => ({
    eval: selfHosted("Global_eval", 1),
    isFinite: native((_realm, _self, x) => Number.isFinite(x as number), 1, { convert: ["number"] }),
    isNaN: native((_realm, _self, x) => Number.isNaN(x as number), 1, { convert: ["number"] }),
    parseFloat: native(parseFloatLeaf, 1, { convert: ["string"], cost: 4 }),
    parseInt: native(parseIntLeaf, 2, { convert: ["string", "number"], cost: 4 }),
    decodeURI: selfHosted("Global_decodeURI", 1),
    decodeURIComponent: selfHosted("Global_decodeURIComponent", 1),
    encodeURI: selfHosted("Global_encodeURI", 1),
    encodeURIComponent: selfHosted("Global_encodeURIComponent", 1),
    escape: selfHosted("Global_escape", 1),
    unescape: selfHosted("Global_unescape", 1),
  }),
})

/** parseFloat ( string ) — sec-parsefloat-string. Fuel: that of a numeral as long. */
function parseFloatLeaf(realm: Realm, _self: Value, text: Value): Value {
  realm.meter.pay(numeralFuel((text as string).length), 0)
  return Number.parseFloat(text as string)
}

/** parseInt ( string, radix ) — sec-parseint-string-radix. Fuel: 1 for each 4 units. */
function parseIntLeaf(realm: Realm, _self: Value, text: Value, radix: Value): Value {
  realm.meter.pay((text as string).length >>> 2, 0)
  return Number.parseInt(text as string, radix as number)
}
