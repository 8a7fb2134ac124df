// The default order of Array.prototype.sort: a stable merge sort of values by their strings, in bounded steps.

import { ArrayObject, type ExoticObject, isObject, Payload } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import { isString, textOf } from "./text.js"

/** Fuel that one step may use; below the meter's MAX_DEBT. */
const STEP = 400

/** A sort under way. Bottom-up: runs of `width` are merged in pairs from `from` into `to`. */
export class StringSort extends Payload {
  width = 1
  /** Where the pair begins that is being merged, and how far its runs and the output are. */
  start = 0
  left = 0
  right: number
  output = 0
  toKeys: string[] = []
  toValues: Value[] = []

  constructor(
    readonly list: ArrayObject,
    public fromKeys: string[],
    public fromValues: Value[],
  ) {
    super()
    this.right = Math.min(1, fromKeys.length)
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.list)
    visitor.visitAll(this.fromValues)
    visitor.visitAll(this.fromKeys)
    return 4 * SIZE.value * this.fromKeys.length
  }
}

/**
 * The first `count` values as strings, as a list; EMPTY if one of them is an object, whose conversion is the guest's.
 *
 * @throws TypeError for a symbol
 */
export function stringKeys(realm: Realm, list: ArrayObject, count: number): Value {
  const { elements } = list
  let units = 0
  for (let i = 0; i < count; i++) {
    const value = elements[i]
    if (isObject(value)) return EMPTY
    if (typeof value === "symbol") throw typeError("cannot convert a symbol to a string")
    if (typeof value === "bigint") return EMPTY
    if (isString(value)) units += textOf(realm, value).length
  }
  realm.meter.pay(count + (units >>> 5), SIZE.array + SIZE.value * count)
  const keys = elements
    .slice(0, count)
    .map((value) => (isString(value) ? textOf(realm, value) : String(value)))
  return new ArrayObject(realm.intrinsics.emptyArray, realm.arrayPrototype, keys)
}

/** A sort of the first `keys.length` values of a list by those keys. */
export function lazyStringSort(realm: Realm, list: ArrayObject, keys: ArrayObject): ExoticObject {
  const count = keys.elements.length
  realm.meter.pay(count, 4 * SIZE.value * count)
  const texts = keys.elements.map((key) => textOf(realm, key as string))
  return realm.newExotic(new StringSort(list, texts, list.elements.slice(0, count)), null)
}

/** Does a bounded part of the work; true once the list is in order. */
export function stringSortStep(realm: Realm, sort: StringSort): boolean {
  let used = 0
  let long = false
  const count = sort.fromKeys.length
  for (;;) {
    if (sort.width >= count) {
      if (used > 0) break
      realm.meter.pay(count >>> 2, 0)
      for (let i = 0; i < count; i++) sort.list.elements[i] = sort.fromValues[i]
      return true
    }
    const { fromKeys, fromValues, toKeys, toValues } = sort
    const middle = Math.min(sort.start + sort.width, count)
    const end = Math.min(middle + sort.width, count)
    if (sort.left < middle && sort.right < end) {
      const a = fromKeys[sort.left]!
      const b = fromKeys[sort.right]!
      const cost = 2 + (Math.min(a.length, b.length) >>> 6)
      if (used + cost > STEP) {
        if (used > 0) break
        // One very long comparison is a step of its own, paid for before it is made.
        realm.meter.pay(cost, 0)
        long = true
      } else used += cost
      const from = a <= b ? sort.left++ : sort.right++
      toKeys[sort.output] = fromKeys[from]!
      toValues[sort.output++] = fromValues[from]
      if (long || used >= STEP) break
    } else if (sort.output < end) {
      const from = sort.left < middle ? sort.left++ : sort.right++
      toKeys[sort.output] = fromKeys[from]!
      toValues[sort.output++] = fromValues[from]
      if (++used >= STEP) break
    } else if (end < count) {
      sort.start = end
      sort.left = end
      sort.right = Math.min(end + sort.width, count)
    } else {
      sort.width *= 2
      sort.start = 0
      sort.left = 0
      sort.right = Math.min(sort.width, count)
      sort.output = 0
      sort.fromKeys = toKeys
      sort.fromValues = toValues
      sort.toKeys = fromKeys
      sort.toValues = fromValues
    }
  }
  realm.meter.debt += used
  return false
}
