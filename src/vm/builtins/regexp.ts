// RegExp. Long matches and everything that calls `exec` are in self-hosted/regexp.js; the engine is vm/regexp.

import { ExoticObject, valueAt } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import { escapePattern, isOriginalExec, quickExec, RegExpData } from "../operations/regexp.js"
import { isString, textOf } from "../operations/text.js"
import type { Realm } from "../realm.js"
import { flagBits } from "../regexp/index.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import { defineBuiltin, defineObject, getter, type MemberRow, native, selfHosted } from "./define.js"

export const regexp = defineBuiltin({
  name: "RegExp",
  spec: "sec-regexp-regular-expression-objects",
  construct: selfHosted("RegExpConstructor", 2),
  statics: () => ({
    escape: selfHosted("RegExp_escape", 1),
    "@@species": getter((_realm, self) => self),
  }),
  prototype: () => ({
    exec: native(exec, 1, { otherwise: "RegExp_exec" }),
    dotAll: flagGetter("s", "dotAll"),
    flags: getter(selfHosted("RegExp_flags", 0)),
    global: flagGetter("g", "global"),
    hasIndices: flagGetter("d", "hasIndices"),
    ignoreCase: flagGetter("i", "ignoreCase"),
    "@@match": selfHosted("RegExp_match", 1),
    "@@matchAll": selfHosted("RegExp_matchAll", 1),
    multiline: flagGetter("m", "multiline"),
    "@@replace": selfHosted("RegExp_replace", 2),
    "@@search": selfHosted("RegExp_search", 1),
    source: getter(source),
    "@@split": selfHosted("RegExp_split", 2),
    sticky: flagGetter("y", "sticky"),
    test: native(test, 1, { otherwise: "RegExp_test" }),
    toString: selfHosted("RegExp_toString", 0),
    unicode: flagGetter("u", "unicode"),
    unicodeSets: flagGetter("v", "unicodeSets"),
    // Annex B
    compile: selfHosted("RegExp_compile", 2),
  }),
})

export const regexpStringIterator = defineObject({
  name: "%RegExpStringIteratorPrototype%",
  spec: "sec-%regexpstringiteratorprototype%-object",
  parent: "%Iterator.prototype%",
  members: () => ({ next: selfHosted("RegExpStringIterator_next", 0) }),
  tag: "RegExp String Iterator",
})

/** RegExp.prototype.exec ( string ) — sec-regexp.prototype.exec, for strings and short matches. Fuel: its steps. */
function exec(realm: Realm, self: Value, text: Value): Value {
  const program = programOf(self)
  if (program === undefined || !isString(text)) return EMPTY
  return quickExec(realm, self as ExoticObject, program, textOf(realm, text), true)
}

/** RegExp.prototype.test ( S ) — sec-regexp.prototype.test, for strings and short matches, with `exec` as it was. */
function test(realm: Realm, self: Value, text: Value): Value {
  const program = programOf(self)
  if (program === undefined || !isString(text) || !hasOriginalExec(realm, self as ExoticObject)) return EMPTY
  return quickExec(realm, self as ExoticObject, program, textOf(realm, text), false)
}

/** Whether `exec` of a RegExp object is the built-in, found where it belongs. */
function hasOriginalExec(realm: Realm, regexp: ExoticObject): boolean {
  const { proto, shape } = regexp
  // Its own property is lastIndex.
  if (proto === null || shape.count !== 1 || proto !== realm.intrinsic("%RegExp.prototype%")) return false
  const index = proto.shape.find("exec")
  return index >= 0 && isOriginalExec(valueAt(proto, index))
}

function programOf(self: Value): RegExpData["program"] | undefined {
  return self instanceof ExoticObject && self.payload instanceof RegExpData ? self.payload.program : undefined
}

/** RegExpHasFlag ( R, codeUnit ) — sec-regexphasflag */
function flagGetter(flag: keyof typeof flagBits, name: string): MemberRow {
  const bit = flagBits[flag]
  return getter((realm, self) => {
    const program = programOf(self)
    if (program !== undefined) return (program.flags & bit) !== 0
    if (self === realm.intrinsic("%RegExp.prototype%")) return undefined
    throw typeError(`RegExp.prototype.${name} requires that 'this' be a RegExp object`)
  })
}

/** get RegExp.prototype.source — sec-get-regexp.prototype.source. Fuel: 1 for each 2 units. */
function source(realm: Realm, self: Value): Value {
  const program = programOf(self)
  if (program === undefined) {
    if (self === realm.intrinsic("%RegExp.prototype%")) return "(?:)"
    throw typeError("RegExp.prototype.source requires that 'this' be a RegExp object")
  }
  const { length } = program.source
  realm.meter.pay(length >>> 1, SIZE.string + 4 * length)
  return escapePattern(program.source)
}
