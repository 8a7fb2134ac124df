import fc from "fast-check"
import { expect, test } from "vitest"
import { bitsToHalf, halfToBits, roundToHalf } from "../../src/vm/operations/half-float.js"
import { PreciseSum } from "../../src/vm/operations/precise-sum.js"

test("all half-precision numbers survive rounding and bits", () => {
  const changed = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => {
    const x = bitsToHalf(bits)
    return !Number.isNaN(x) && !(Object.is(roundToHalf(x), x) && halfToBits(x) === bits)
  })
  expect(changed).toEqual([])
})

test("halves round to the nearest, ties to even", () => {
  expect(roundToHalf(1 + 2 ** -11)).toBe(1)
  expect(roundToHalf(1 + 2 ** -11 + 2 ** -40)).toBe(1 + 2 ** -10)
  expect(roundToHalf(1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9)
  expect(roundToHalf(2 ** -25)).toBe(0)
  expect(roundToHalf(65519.99)).toBe(65504)
  expect(roundToHalf(65520)).toBe(Infinity)
  expect(roundToHalf(-(2 ** -26))).toBe(-0)
})

function sum(...numbers: number[]): number {
  const total = new PreciseSum()
  for (const x of numbers) total.add(x)
  return total.result()
}

test("sums are exact and rounded once", () => {
  expect(sum()).toBe(-0)
  expect(sum(-0, 0)).toBe(0)
  expect(sum(1e308, 1e308, -1e308)).toBe(1e308)
  expect(sum(1e308, 1e308)).toBe(Infinity)
  expect(sum(0.1, 0.2, 0.3, -0.3, -0.2, -0.1)).toBe(0)
  expect(sum(2 ** 53, 1, 2 ** -1074)).toBe(2 ** 53 + 2)
  expect(sum(5e-324, 5e-324)).toBe(1e-323)
  expect(sum(Infinity, -Infinity)).toBe(Number.NaN)
})

test("the sum of a number and its parts is that number", () => {
  const double = fc.double({ noDefaultInfinity: true, noNaN: true })
  fc.assert(
    fc.property(double, fc.array(double, { maxLength: 8 }), (x, others) => {
      expect(sum(...others, x, ...others.map((other) => -other)) + 0).toBe(x + 0)
    }),
  )
})
