// Conversions of primitives, and small things that core.js stands on.

import type { NativeRow } from "../builtins/define.js"
import {
  ArrayObject,
  ExoticObject,
  FunctionObject,
  isCallable,
  isObject,
  ProxyData,
} from "../objects/object.js"
import { describeKey, keyOfString, keyToValue } from "../objects/property-key.js"
import { SYMBOLS, type SymbolName } from "../objects/symbols.js"
import { EMPTY, type PropertyKey, Rope, type Value } from "../objects/value.js"
import {
  toBigIntLeaf,
  toIntegerOrInfinity,
  toNumberLeaf,
  toNumericLeaf,
  toPropertyKeyLeaf,
  toStringOrRope,
} from "../operations/conversions.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import type { FixedPrimitive } from "./define.js"

/** Longest text of a value in a message, in UTF-16 units. */
const SHOWN = 40

export const conversionPrimitives = {
  PrimitiveToString: (realm, a) => toStringOrRope(realm, a),
  PrimitiveToNumber: (realm, a) => toNumberLeaf(realm, a),
  PrimitiveToNumeric: (realm, a) => toNumericLeaf(realm, a),
  PrimitiveToBigInt: (realm, a) => toBigIntLeaf(realm, a),
  PrimitiveToInteger: (realm, a) => toIntegerOrInfinity(toNumberLeaf(realm, a)),
  PrimitiveToPropertyKey: (realm, a) => toPropertyKeyLeaf(realm, a) as Value,
  PropertyKeyToValue: (_realm, a) => (typeof a === "number" ? String(a) : a),
  WellKnownSymbol: (_realm, name) => SYMBOLS[name as SymbolName],
  Intrinsic: (realm, name) => realm.intrinsic(name as string),
  OriginalMethod: (realm, object, name) => realm.original(object as string, name as string) as Value,
  IntrinsicOfFunctionRealm: (realm, fn, name) => intrinsicOfFunctionRealm(realm, fn, name as string),
  Empty: () => EMPTY,
  IsEmpty: (_realm, a) => a === EMPTY,
  Describe: (_realm, a) => describe(a),
  DescribeKey: (realm, a) => shortened(describeKey(keyOf(realm, a))),
  SelfConversion: (_realm, fn) => rowOf(fn).self,
  ArgumentConversion: (_realm, fn, index) => argumentConversion(rowOf(fn), index as number),
  BoundTarget: (_realm, fn) =>
    fn instanceof FunctionObject ? (fn.extra?.boundTarget ?? undefined) : undefined,
  ArrayAppend: (realm, list, value) => {
    realm.meter.bytesLeft -= SIZE.value
    elementsOf(list).push(value)
    return undefined
  },
  ListHasKey: (realm, list, key) => listHasKey(realm, elementsOf(list), keyOf(realm, key)),
  NewNullObject: (realm) => realm.newObject(null),
} satisfies Record<string, FixedPrimitive>

/** The property key of a value that is one, or a string that may be an array index. */
export function keyOf(realm: Realm, value: Value): PropertyKey {
  return toPropertyKeyLeaf(realm, value)
}

/** A key as a guest sees it. Private names never come here. */
export function keyValue(key: PropertyKey): Value {
  return keyToValue(key as string | symbol | number)
}

/** The elements of a list that self-hosted code made: a dense array. */
export function elementsOf(list: Value): Value[] {
  return (list as ArrayObject).elements
}

function listHasKey(realm: Realm, list: readonly Value[], key: PropertyKey): boolean {
  realm.meter.pay(list.length >>> 2, 0)
  for (const value of list) {
    if (value === key || (typeof value === "string" && keyOfString(value) === key)) return true
  }
  return false
}

/** How a message shows a value. */
export function describe(value: Value): string {
  switch (typeof value) {
    case "string":
      return `"${shortened(value)}"`
    case "symbol":
      return shortened(value.toString())
    case "bigint":
      return value > -(10n ** 20n) && value < 10n ** 20n ? `${value}n` : "a large BigInt"
    case "object":
      if (value === null) return "null"
      if (value instanceof Rope) return "a long string"
      if (isCallable(value)) return "function"
      return value instanceof ArrayObject ? "array" : "object"
  }
  return String(value)
}

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}...`
}

function rowOf(fn: Value): NativeRow {
  return (fn as FunctionObject).target as NativeRow
}

function argumentConversion(row: NativeRow, index: number): string {
  const convert = row.convert ?? []
  return convert[index] ?? (row.variadic ? convert[convert.length - 1] : undefined) ?? "any"
}

/** GetFunctionRealm — sec-getfunctionrealm — and its intrinsic of that name; an agent has one realm. */
function intrinsicOfFunctionRealm(realm: Realm, fn: Value, name: string): Value {
  let current = fn
  let steps = 0
  while (isObject(current)) {
    if (current instanceof FunctionObject && current.extra?.boundTarget) current = current.extra.boundTarget
    else if (current instanceof ExoticObject && current.payload instanceof ProxyData) {
      if (current.payload.target === null) throw typeError("cannot use a proxy that has been revoked")
      current = current.payload.target
    } else break
    realm.meter.payStep(++steps)
  }
  return realm.intrinsic(name)
}
