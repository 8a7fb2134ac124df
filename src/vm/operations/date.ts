// Dates: arithmetic on time values, formats. Pure functions of numbers; the local time zone is UTC.
// Spec: sec-overview-of-date-objects-and-definitions-of-abstract-operations.

import { Payload } from "../objects/object.js"

/** [[DateValue]]. */
export class DateData extends Payload {
  constructor(
    /** Milliseconds since 1970-01-01T00:00Z, integral and within ±8.64e15; or NaN. */
    public time: number,
  ) {
    super()
  }

  override get builtinTag(): string {
    return "Date"
  }
}

export const MS_PER_DAY = 86_400_000
const MS_PER_HOUR = 3_600_000
const MS_PER_MINUTE = 60_000
const MAX_TIME = 8.64e15

const DAY_NAMES = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const
export const MONTH_NAMES = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
] as const

/** Year, month (0 to 11), day of the month, hours, minutes, seconds, milliseconds. */
export type DateFields = [number, number, number, number, number, number, number]

/** Day of the week, 0 is Sunday — sec-weekday */
export function weekDay(time: number): number {
  return modulo(Math.floor(time / MS_PER_DAY) + 4, 7)
}

function modulo(x: number, y: number): number {
  return ((x % y) + y) % y
}

/** Fields of a finite time value. */
export function dateFields(time: number): DateFields {
  const days = Math.floor(time / MS_PER_DAY)
  const ms = time - days * MS_PER_DAY
  // Days since 0000-03-01, in eras of 400 years that start in March, so that a leap day comes last in its year.
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 2 : fromMarch - 10
  const year = yearOfEra + era * 400 + (month <= 1 ? 1 : 0)
  return [
    year,
    month,
    day,
    Math.floor(ms / MS_PER_HOUR),
    Math.floor(ms / MS_PER_MINUTE) % 60,
    Math.floor(ms / 1000) % 60,
    ms % 1000,
  ]
}

/** Day number of a day of the proleptic Gregorian calendar; month 0 to 11. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 1 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const fromMarch = month >= 2 ? month - 2 : month + 10
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5)
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468 + day - 1
}

/** MakeTime ( hour, min, sec, ms ) — sec-maketime */
function makeTime(hour: number, minute: number, second: number, ms: number): number {
  if (!Number.isFinite(hour + minute + second + ms)) return Number.NaN
  return (
    Math.trunc(hour) * MS_PER_HOUR +
    Math.trunc(minute) * MS_PER_MINUTE +
    Math.trunc(second) * 1000 +
    Math.trunc(ms)
  )
}

/** MakeDay ( year, month, date ) — sec-makeday */
function makeDay(year: number, month: number, date: number): number {
  if (!Number.isFinite(year + month + date)) return Number.NaN
  const m = Math.trunc(month)
  const y = Math.trunc(year) + Math.floor(m / 12)
  // Years this far away are no dates whatever the day: there the arithmetic would not be exact.
  if (!(Math.abs(y) < 400_000)) return Number.NaN
  return dayNumber(y, modulo(m, 12), 1) + Math.trunc(date) - 1
}

/** MakeDate of MakeDay and MakeTime of any numbers — sec-makedate. Not clipped. */
export function makeDate(fields: readonly number[]): number {
  const [year, month, day, hour, minute, second, ms] = fields as DateFields
  const time = makeDay(year, month, day) * MS_PER_DAY + makeTime(hour, minute, second, ms)
  return Number.isFinite(time) ? time : Number.NaN
}

/** TimeClip ( time ) — sec-timeclip */
export function timeClip(time: number): number {
  return Math.abs(time) <= MAX_TIME ? Math.trunc(time) + 0 : Number.NaN
}

/** MakeFullYear ( year ) — sec-makefullyear */
export function makeFullYear(year: number): number {
  const truncated = Math.trunc(year)
  return truncated >= 0 && truncated <= 99 ? 1900 + truncated : truncated
}

/** Index in the fields of what a setter's first argument sets. */
const FIRST_FIELD = { year: 0, month: 1, date: 2, hours: 3, minutes: 4, seconds: 5, milliseconds: 6 } as const
export type DateField = keyof typeof FIRST_FIELD

/** What a setter makes of a time value: some consecutive fields replaced, the result clipped. NaN counts as 1970. */
export function withFields(time: number, first: DateField, values: readonly number[]): number {
  const fields = dateFields(Number.isNaN(time) ? 0 : time)
  for (let i = 0; i < values.length; i++) fields[FIRST_FIELD[first] + i] = values[i]!
  return timeClip(makeDate(fields))
}

/** One field of a time value, or the day of the week; NaN of NaN. */
export function dateField(time: number, field: DateField | "day"): number {
  if (Number.isNaN(time)) return Number.NaN
  return field === "day" ? weekDay(time) : dateFields(time)[FIRST_FIELD[field]]!
}

// --- formats ---

const INVALID = "Invalid Date"

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, "0")
}

function yearText(year: number): string {
  return (year < 0 ? "-" : "") + padded(Math.abs(year), 4)
}

/** DateString ( tv ) — sec-datestring */
function datePart(time: number): string {
  const [year, month, day] = dateFields(time)
  return `${DAY_NAMES[weekDay(time)]} ${MONTH_NAMES[month]} ${padded(day, 2)} ${yearText(year)}`
}

/** TimeString ( tv ) — sec-timestring — without its zone. */
function timePart(time: number): string {
  const [, , , hour, minute, second] = dateFields(time)
  return `${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)} GMT`
}

const ZONE = "+0000 (UTC)"

/** ToDateString ( tv ) — sec-todatestring */
export function dateToString(time: number): string {
  return Number.isNaN(time) ? INVALID : `${datePart(time)} ${timePart(time)}${ZONE}`
}

/** sec-date.prototype.todatestring */
export function dateToDateString(time: number): string {
  return Number.isNaN(time) ? INVALID : datePart(time)
}

/** sec-date.prototype.totimestring */
export function dateToTimeString(time: number): string {
  return Number.isNaN(time) ? INVALID : timePart(time) + ZONE
}

/** sec-date.prototype.toutcstring */
export function dateToUtcString(time: number): string {
  if (Number.isNaN(time)) return INVALID
  const [year, month, day] = dateFields(time)
  const date = `${DAY_NAMES[weekDay(time)]}, ${padded(day, 2)} ${MONTH_NAMES[month]} ${yearText(year)}`
  return `${date} ${timePart(time)}`
}

/** sec-date.prototype.toisostring, of a finite time value. */
export function dateToIsoString(time: number): string {
  const [year, month, day, hour, minute, second, ms] = dateFields(time)
  const sign = year < 0 ? "-" : "+"
  const shownYear = year >= 0 && year <= 9999 ? padded(year, 4) : sign + padded(Math.abs(year), 6)
  const date = `${shownYear}-${padded(month + 1, 2)}-${padded(day, 2)}`
  return `${date}T${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}.${padded(ms, 3)}Z`
}

/** The one locale: 12/31/1999, 11:59:59 PM. */
export function dateToLocaleString(time: number, what: "both" | "date" | "time"): string {
  if (Number.isNaN(time)) return INVALID
  const [year, month, day, hour, minute, second] = dateFields(time)
  const date = `${month + 1}/${day}/${year}`
  const half = hour < 12 ? "AM" : "PM"
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${padded(minute, 2)}:${padded(second, 2)} ${half}`
  return what === "both" ? `${date}, ${clock}` : what === "date" ? date : clock
}
