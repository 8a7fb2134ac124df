// Property records: property descriptors of self-hosted code, as lists [has, flags, value, get, set]. The bits of `has` and
// `flags` are those of Descriptor: 1 writable, 2 enumerable, 4 configurable, 16 value, 32 get, 64 set.

import { Descriptor, HAS_GET, HAS_SET, HAS_VALUE } from "../objects/descriptor.js"
import { Accessor, type GuestObject } from "../objects/object.js"
import { defineOwn, findOwn, getOwnProperty, validate } from "../objects/property.js"
import { ACCESSOR, CONFIGURABLE, ENUMERABLE, WRITABLE } from "../objects/shape.js"
import { type PropertyKey, Rope, type Value } from "../objects/value.js"
import { textOf } from "../operations/text.js"
import type { Realm } from "../realm.js"
import { elementsOf, keyOf } from "./conversions.js"
import type { FixedPrimitive } from "./define.js"

export const recordPrimitives = {
  OrdinaryGetOwnProperty: (realm, object, key) => {
    const descriptor = getOwnProperty(realm, object as GuestObject, keyOf(realm, key))
    if (descriptor === undefined) return undefined
    const { has, flags, value, get, set } = descriptor
    return realm.newArray([has, flags, value, get, set])
  },
  OrdinaryDefineOwnProperty: (realm, object, key, record) =>
    define(realm, object as GuestObject, keyOf(realm, key), descriptorOf(record)),
  RecordToDescriptor: (realm, record) => (record === undefined ? undefined : fromRecord(realm, record)),
  IsCompatibleRecord: (realm, extensible, record, current) => {
    if (current === undefined) return extensible
    return isCompatible(realm, descriptorOf(record), descriptorOf(current))
  },
} satisfies Record<string, FixedPrimitive>

/** The descriptor that a record stands for. */
export function descriptorOf(record: Value): Descriptor {
  const fields = elementsOf(record)
  return new Descriptor(
    fields[0] as number,
    fields[1] as number,
    fields[2],
    fields[3] as GuestObject | undefined,
    fields[4] as GuestObject | undefined,
  )
}

/** [[DefineOwnProperty]]. A constant string is the same if its text is, whichever way the two were put together. */
function define(realm: Realm, object: GuestObject, key: PropertyKey, descriptor: Descriptor): boolean {
  const { value } = descriptor
  if ((typeof value === "string" || value instanceof Rope) && findOwn(realm, object, key)) {
    const { value: current, flags } = realm.found
    const fixed = (flags & (WRITABLE | CONFIGURABLE | ACCESSOR)) === 0
    if (
      fixed &&
      (typeof current === "string" || current instanceof Rope) &&
      current.length === value.length
    ) {
      if (textOf(realm, value) === textOf(realm, current)) {
        const { has, flags: attributes, get, set } = descriptor
        return defineOwn(realm, object, key, new Descriptor(has, attributes, current, get, set))
      }
    }
  }
  return defineOwn(realm, object, key, descriptor)
}

/** FromPropertyDescriptor — sec-frompropertydescriptor. */
function fromRecord(realm: Realm, record: Value): Value {
  const { has, flags, value, get, set } = descriptorOf(record)
  const object = realm.newObject()
  if ((has & HAS_VALUE) !== 0) realm.define(object, "value", value)
  if ((has & WRITABLE) !== 0) realm.define(object, "writable", (flags & WRITABLE) !== 0)
  if ((has & HAS_GET) !== 0) realm.define(object, "get", get)
  if ((has & HAS_SET) !== 0) realm.define(object, "set", set)
  if ((has & ENUMERABLE) !== 0) realm.define(object, "enumerable", (flags & ENUMERABLE) !== 0)
  if ((has & CONFIGURABLE) !== 0) realm.define(object, "configurable", (flags & CONFIGURABLE) !== 0)
  return object
}

/** IsCompatiblePropertyDescriptor with a current property — sec-iscompatiblepropertydescriptor. */
function isCompatible(realm: Realm, descriptor: Descriptor, current: Descriptor): boolean {
  const value = current.isAccessor ? new Accessor(current.get, current.set) : current.value
  const flags = current.flags | (current.isAccessor ? ACCESSOR : 0)
  return validate(realm, value, flags, descriptor) !== null
}
