// Date. Arithmetic, formats and parsing are our own (operations/date.ts, date-parse.ts): never the host's. The time zone
// is UTC, and the current time comes from the realm's clock.

import { ExoticObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import {
  DateData,
  type DateField,
  dateField,
  dateToDateString,
  dateToIsoString,
  dateToLocaleString,
  dateToString,
  dateToTimeString,
  dateToUtcString,
  timeClip,
} from "../operations/date.js"
import { parseDate } from "../operations/date-parse.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { rangeError, typeError } from "../throw.js"
import {
  alias,
  CONFIGURABLE,
  defineBuiltin,
  type NativeRow,
  native,
  selfHosted,
  withFlags,
} from "./define.js"

export const date = defineBuiltin({
  name: "Date",
  spec: "sec-date-objects",
  construct: selfHosted("DateConstructor", 7),
  statics: () => ({
    now: native((realm) => timeClip(realm.tables.clock()), 0),
    parse: native(parse, 1, { convert: ["string"], cost: 64 }),
    UTC: selfHosted("Date_UTC", 7),
  }),
  prototype: () => ({
    getDate: fieldGetter("date"),
    getDay: fieldGetter("day"),
    getFullYear: fieldGetter("year"),
    getHours: fieldGetter("hours"),
    getMilliseconds: fieldGetter("milliseconds"),
    getMinutes: fieldGetter("minutes"),
    getMonth: fieldGetter("month"),
    getSeconds: fieldGetter("seconds"),
    getTime: native((_realm, self) => thisTime(self), 0),
    getTimezoneOffset: native((_realm, self) => thisTime(self) * 0 + 0, 0),
    getUTCDate: fieldGetter("date"),
    getUTCDay: fieldGetter("day"),
    getUTCFullYear: fieldGetter("year"),
    getUTCHours: fieldGetter("hours"),
    getUTCMilliseconds: fieldGetter("milliseconds"),
    getUTCMinutes: fieldGetter("minutes"),
    getUTCMonth: fieldGetter("month"),
    getUTCSeconds: fieldGetter("seconds"),
    setDate: selfHosted("Date_setDate", 1),
    setFullYear: selfHosted("Date_setFullYear", 3),
    setHours: selfHosted("Date_setHours", 4),
    setMilliseconds: selfHosted("Date_setMilliseconds", 1),
    setMinutes: selfHosted("Date_setMinutes", 3),
    setMonth: selfHosted("Date_setMonth", 2),
    setSeconds: selfHosted("Date_setSeconds", 2),
    setTime: selfHosted("Date_setTime", 1),
    setUTCDate: selfHosted("Date_setDate", 1),
    setUTCFullYear: selfHosted("Date_setFullYear", 3),
    setUTCHours: selfHosted("Date_setHours", 4),
    setUTCMilliseconds: selfHosted("Date_setMilliseconds", 1),
    setUTCMinutes: selfHosted("Date_setMinutes", 3),
    setUTCMonth: selfHosted("Date_setMonth", 2),
    setUTCSeconds: selfHosted("Date_setSeconds", 2),
    toDateString: formatter(dateToDateString),
    toISOString: formatter(toIso),
    toJSON: selfHosted("Date_toJSON", 1),
    toLocaleDateString: formatter((time) => dateToLocaleString(time, "date")),
    toLocaleString: formatter((time) => dateToLocaleString(time, "both")),
    toLocaleTimeString: formatter((time) => dateToLocaleString(time, "time")),
    toString: formatter(dateToString),
    toTimeString: formatter(dateToTimeString),
    toUTCString: formatter(dateToUtcString),
    valueOf: native((_realm, self) => thisTime(self), 0),
    "@@toPrimitive": withFlags(selfHosted("Date_toPrimitive", 1), CONFIGURABLE),
    // Annex B
    getYear: native((_realm, self) => dateField(thisTime(self), "year") - 1900, 0, { cost: 4 }),
    setYear: selfHosted("Date_setYear", 1),
    toGMTString: alias("toUTCString"),
  }),
})

/** ThisTimeValue: [[DateValue]], or a TypeError. */
export function thisTime(self: Value): number {
  if (self instanceof ExoticObject && self.payload instanceof DateData) return self.payload.time
  throw typeError("this is not a Date object")
}

function fieldGetter(field: DateField | "day"): NativeRow {
  return native((_realm, self) => dateField(thisTime(self), field), 0, { cost: 4 })
}

function formatter(format: (time: number) => string): NativeRow {
  return native(
    (realm: Realm, self: Value) => {
      const text = format(thisTime(self))
      realm.meter.bytesLeft -= SIZE.string + 2 * text.length
      return text
    },
    0,
    { cost: 32 },
  )
}

function toIso(time: number): string {
  if (Number.isNaN(time)) throw rangeError("invalid time value")
  return dateToIsoString(time)
}

function parse(_realm: Realm, _self: Value, text: Value): Value {
  return parseDate(text as string)
}
