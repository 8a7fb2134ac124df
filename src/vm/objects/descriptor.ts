// Property descriptors — sec-property-descriptor-specification-type.

import type { GuestObject } from "./object.js"
import { ACCESSOR, CONFIGURABLE, DATA_DEFAULT, ENUMERABLE, WRITABLE } from "./shape.js"
import type { Value } from "./value.js"

export const HAS_VALUE = 16
export const HAS_GET = 32
export const HAS_SET = 64

/** Fields that are present are in `has`: WRITABLE, ENUMERABLE, CONFIGURABLE, HAS_VALUE, HAS_GET, HAS_SET. */
export class Descriptor {
  constructor(
    readonly has: number,
    /** Values of the attributes that are present. */
    readonly flags: number,
    readonly value: Value,
    readonly get: GuestObject | undefined,
    readonly set: GuestObject | undefined,
  ) {}

  get isAccessor(): boolean {
    return (this.has & (HAS_GET | HAS_SET)) !== 0
  }

  get isData(): boolean {
    return (this.has & (HAS_VALUE | WRITABLE)) !== 0
  }
}

const ALL = WRITABLE | ENUMERABLE | CONFIGURABLE | HAS_VALUE

/** A complete data descriptor. */
export function dataDescriptor(value: Value, flags: number = DATA_DEFAULT): Descriptor {
  return new Descriptor(ALL, flags & ~ACCESSOR, value, undefined, undefined)
}

/** A complete accessor descriptor. */
export function accessorDescriptor(
  get: GuestObject | undefined,
  set: GuestObject | undefined,
  flags: number,
): Descriptor {
  return new Descriptor(
    ENUMERABLE | CONFIGURABLE | HAS_GET | HAS_SET,
    flags & (ENUMERABLE | CONFIGURABLE),
    undefined,
    get,
    set,
  )
}
