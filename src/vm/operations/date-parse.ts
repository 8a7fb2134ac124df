// Date.parse: the spec's format, what toString and toUTCString give, and a few that people write: "Jan 2, 2003 4:05 PM",
// "2 January 2003", "1/2/2003", "2003/1/2". Whatever is not understood is NaN. Times without a zone are UTC.

import { MONTH_NAMES, makeDate, timeClip } from "./date.js"

/** Longer texts are no dates. */
const MAX_LENGTH = 128

/** Date.parse ( string ) — sec-date.parse */
export function parseDate(source: string): number {
  if (source.length > MAX_LENGTH) return Number.NaN
  const text = source.trim()
  const time = parseIso(text)
  return time === undefined ? parseLoose(text) : time
}

const ISO =
  /^(\d{4}|[+-]\d{6})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?$/

/** sec-date-time-string-format; undefined if it does not look like that at all. */
function parseIso(text: string): number | undefined {
  const parts = ISO.exec(text)
  if (parts === null) return undefined
  const [, yearText, monthText, dayText, hourText, minuteText, secondText, fraction, zone] = parts
  if (yearText === "-000000") return Number.NaN
  const month = number(monthText, 1)
  const day = number(dayText, 1)
  const hour = number(hourText, 0)
  const minute = number(minuteText, 0)
  const second = number(secondText, 0)
  const ms = milliseconds(fraction)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(Number(yearText), month)) return Number.NaN
  if (!isTimeOfDay(hour, minute, second, ms)) return Number.NaN
  const offset = zone === undefined ? 0 : offsetOf(zone)
  return timeClip(makeDate([Number(yearText), month - 1, day, hour, minute, second, ms]) - offset)
}

function number(digits: string | undefined, otherwise: number): number {
  return digits === undefined ? otherwise : Number(digits)
}

function milliseconds(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.padEnd(3, "0").slice(0, 3))
}

function isTimeOfDay(hour: number, minute: number, second: number, ms: number): boolean {
  if (hour === 24) return minute === 0 && second === 0 && ms === 0
  return hour < 24 && minute < 60 && second < 60
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Milliseconds east of UTC of "Z", "+01:00", "+0100"; NaN if there is no such zone. */
function offsetOf(zone: string): number {
  const parts = /^([+-])(\d\d):?(\d\d)$/.exec(zone)
  if (parts === null) return zone === "Z" ? 0 : Number.NaN
  const hours = Number(parts[2])
  const minutes = Number(parts[3])
  if (hours > 23 || minutes > 59) return Number.NaN
  return (parts[1] === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** Hours east of UTC of the zones of the mail format. */
const ZONE_HOURS: { readonly [name: string]: number } = {
  UT: 0,
  UTC: 0,
  GMT: 0,
  Z: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
}

const DAY = "(?:(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?\\.?,?\\s+)?"
const CLOCK = "(?:,?\\s+(?:at\\s+)?(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(?:[.:](\\d{1,9}))?)?\\s*([ap]m)?)?"
const ZONE = "\\s*([a-z]{1,3})?([+-]\\d\\d:?\\d\\d)?(?:\\s*\\([^()]*\\))?"
const MONTH = "([a-z]{3,9})\\.?"

/** Each with the places of year, month and day among its groups. */
const LOOSE = [
  { pattern: loose(`${MONTH}\\s+(\\d{1,2}),?\\s+(-?\\d{1,6})`), year: 3, month: 1, day: 2 },
  { pattern: loose(`(\\d{1,2})[\\s-]${MONTH},?[\\s-](-?\\d{1,6})`), year: 3, month: 2, day: 1 },
  { pattern: loose("(\\d{1,2})/(\\d{1,2})/(\\d{1,6})"), year: 3, month: 1, day: 2 },
  { pattern: loose("(\\d{3,6})[/-](\\d{1,2})[/-](\\d{1,2})"), year: 1, month: 2, day: 3 },
] as const

function loose(date: string): RegExp {
  return new RegExp(`^${DAY}${date}${CLOCK}${ZONE}$`, "i")
}

function parseLoose(text: string): number {
  for (const { pattern, year, month, day } of LOOSE) {
    const parts = pattern.exec(text)
    if (parts === null) continue
    const [hourText, minuteText, secondText, fraction, half, zoneName, offsetText] = parts.slice(4)
    const monthNumber = monthOf(parts[month]!)
    const dayNumber = Number(parts[day])
    const minute = number(minuteText, 0)
    const second = number(secondText, 0)
    let hour = number(hourText, 0)
    if (half !== undefined) {
      if (hour < 1 || hour > 12) return Number.NaN
      hour = (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0)
    }
    const ms = milliseconds(fraction)
    if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1 || dayNumber > 31) return Number.NaN
    if (!isTimeOfDay(hour, minute, second, ms)) return Number.NaN
    const fields = [fullYear(parts[year]!), monthNumber - 1, dayNumber, hour, minute, second, ms]
    return timeClip(makeDate(fields) - zoneOffset(zoneName, offsetText))
  }
  return Number.NaN
}

function monthOf(text: string): number {
  if (/^\d/.test(text)) return Number(text)
  const start = text.slice(0, 1).toUpperCase() + text.slice(1, 3).toLowerCase()
  return MONTH_NAMES.indexOf(start as (typeof MONTH_NAMES)[number]) + 1
}

/** Two digits mean 1950 to 2049. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length > 2 || year < 0) return year
  return year < 50 ? 2000 + year : 1900 + year
}

function zoneOffset(name: string | undefined, offset: string | undefined): number {
  const hours = name === undefined ? 0 : ZONE_HOURS[name.toUpperCase()]
  if (hours === undefined) return Number.NaN
  return hours * 3_600_000 + (offset === undefined ? 0 : offsetOf(offset))
}
