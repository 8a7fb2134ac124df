import fc from "fast-check"
import { expect, test } from "vitest"
import { StringSearch, searchBackward, searchForward } from "../../src/vm/operations/string.js"

const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 200 })
const needle = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 14 })

test("searching finds what the host finds", () => {
  fc.assert(
    fc.property(text, needle, fc.nat(210), (where, what, from) => {
      const start = Math.min(from, where.length)
      expect(searchForward(where, what, start)).toBe(where.indexOf(what, start))
      expect(searchBackward(where, what, start)).toBe(where.lastIndexOf(what, start))
    }),
  )
})

test("a needle that nearly matches everywhere is still found in time", () => {
  const where = `${"a".repeat(200_000)}b`
  const what = `${"a".repeat(50_000)}b`
  expect(searchForward(where, what, 0)).toBe(150_000)
  expect(searchBackward(`b${"a".repeat(200_000)}`, `b${"a".repeat(50_000)}`, 200_001)).toBe(0)
  const search = new StringSearch(where.repeat(2), what)
  const first = search.next(0)
  expect(search.next(first + what.length)).toBe(200_001 + 150_000)
})
