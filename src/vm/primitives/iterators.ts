// Primitives of iterators that self-hosted code makes: records whose slots no guest can see.

import { SlotRecord } from "../objects/iterators.js"
import { type ArrayObject, ExoticObject, type GuestObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import type { FixedPrimitive } from "./define.js"

export const iteratorPrimitives = {
  NewRecord: (realm, kind, proto, values) => {
    const { elements } = values as ArrayObject
    realm.meter.bytesLeft -= SIZE.value * elements.length
    return realm.newExotic(new SlotRecord(kind as string, elements), proto as GuestObject | null)
  },
  IsRecord: (_realm, value, kind) => slots(value, kind) !== null,
  RequireRecord: (_realm, value, kind) => {
    if (slots(value, kind) === null)
      throw typeError(`method called on something that is not ${kind as string}`)
    return undefined
  },
  RecordValue: (_realm, record, index) => slotsOf(record)[index as number],
  StoreRecordValue: (_realm, record, index, value) => {
    slotsOf(record)[index as number] = value
    return undefined
  },
} satisfies Record<string, FixedPrimitive>

function slots(value: Value, kind: Value): SlotRecord | null {
  if (!(value instanceof ExoticObject) || !(value.payload instanceof SlotRecord)) return null
  return value.payload.kind === kind ? value.payload : null
}

function slotsOf(record: Value): Value[] {
  return ((record as ExoticObject).payload as SlotRecord).values
}
