// Dates: what self-hosted/date.js stands on.

import { thisTime } from "../builtins/date.js"
import { type ArrayObject, ExoticObject, type GuestObject } from "../objects/object.js"
import type { Rope } from "../objects/value.js"
import {
  DateData,
  type DateField,
  dateToString,
  makeDate,
  makeFullYear,
  timeClip,
  withFields,
} from "../operations/date.js"
import { parseDate } from "../operations/date-parse.js"
import { textOf } from "../operations/text.js"
import { SIZE } from "../sizes.js"
import type { FixedPrimitive } from "./define.js"

export const datePrimitives = {
  IsDate: (_realm, value) => value instanceof ExoticObject && value.payload instanceof DateData,
  DateTime: (_realm, value) => thisTime(value),
  NewDate: (realm, time, proto) => realm.newExotic(new DateData(time as number), proto as GuestObject),
  StoreTime: (_realm, date, time) => {
    ;((date as ExoticObject).payload as DateData).time = time as number
    return time
  },
  CurrentTime: (realm) => timeClip(realm.tables.clock()),
  TimeClip: (_realm, time) => timeClip(time as number),
  ParseDate: (realm, text) => parseDate(textOf(realm, text as string | Rope)),
  FullYear: (_realm, year) => makeFullYear(year as number),
  TimeOfFields: (_realm, list) => {
    const given = (list as ArrayObject).elements as number[]
    const fields = [0, 0, 1, 0, 0, 0, 0].map((least, i) => (i < given.length ? given[i]! : least))
    fields[0] = makeFullYear(fields[0]!)
    return timeClip(makeDate(fields))
  },
  TimeWithFields: (_realm, time, first, values) =>
    withFields(time as number, first as DateField, (values as ArrayObject).elements as number[]),
  DateText: (realm, time) => {
    const text = dateToString(time as number)
    realm.meter.bytesLeft -= SIZE.string + 2 * text.length
    return text
  },
} satisfies Record<string, FixedPrimitive>
