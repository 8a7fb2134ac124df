import fc from "fast-check"
import { expect, test } from "vitest"
import {
  dateFields,
  dateToIsoString,
  dateToString,
  dateToUtcString,
  makeDate,
  timeClip,
} from "../../src/vm/operations/date.js"
import { parseDate } from "../../src/vm/operations/date-parse.js"

const time = fc.integer({ min: -8.64e15, max: 8.64e15 })

test("fields of a time value are those of the proleptic Gregorian calendar", () => {
  fc.assert(
    fc.property(time, (t) => {
      const host = new Date(t)
      expect(dateFields(t)).toEqual([
        host.getUTCFullYear(),
        host.getUTCMonth(),
        host.getUTCDate(),
        host.getUTCHours(),
        host.getUTCMinutes(),
        host.getUTCSeconds(),
        host.getUTCMilliseconds(),
      ])
      expect(makeDate(dateFields(t))).toBe(t)
    }),
  )
})

test("fields beyond their ranges carry over", () => {
  const wide = fc.integer({ min: -100_000, max: 100_000 })
  fc.assert(
    fc.property(fc.tuple(wide, wide, wide, wide, wide, wide, wide), (fields) => {
      const [year, ...rest] = fields
      const host = new Date(0)
      host.setUTCFullYear(year, rest[0], rest[1])
      host.setUTCHours(rest[2]!, rest[3], rest[4], rest[5])
      expect(timeClip(makeDate(fields))).toBe(host.getTime())
    }),
  )
})

test("what is written is read back", () => {
  fc.assert(
    fc.property(time, (t) => {
      expect(dateToIsoString(t)).toBe(new Date(t).toISOString())
      expect(parseDate(dateToIsoString(t))).toBe(t)
      const seconds = Math.floor(t / 1000) * 1000
      if (seconds < -62_167_219_200_000 || seconds > 253_402_300_799_000) return
      expect(parseDate(dateToString(seconds))).toBe(seconds)
      expect(dateToUtcString(seconds)).toBe(new Date(seconds).toUTCString())
      expect(parseDate(dateToUtcString(seconds))).toBe(seconds)
    }),
  )
})

test.each([
  ["2020-02-29", Date.UTC(2020, 1, 29)],
  ["2021-02-29", Number.NaN],
  ["2020-01-01T24:00:00", Date.UTC(2020, 0, 2)],
  ["2020-01-01T24:00:01", Number.NaN],
  ["-000000-01-01", Number.NaN],
  ["2020-01-01T10:00+02:00", Date.UTC(2020, 0, 1, 8)],
  ["Jan 2, 2003 4:05 PM", Date.UTC(2003, 0, 2, 16, 5)],
  ["2 January 2003 04:05:06", Date.UTC(2003, 0, 2, 4, 5, 6)],
  ["Thu, 01 Jan 1970 00:00:00 EST", 5 * 3_600_000],
  ["1/2/2003", Date.UTC(2003, 0, 2)],
  ["2003/1/2 10:20", Date.UTC(2003, 0, 2, 10, 20)],
  ["tomorrow", Number.NaN],
  ["", Number.NaN],
])("%s is parsed", (text, expected) => {
  expect(parseDate(text)).toBe(expected)
})
