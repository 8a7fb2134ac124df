// Math.sumPrecise, which iterates.

/** spec: sec-math.sumprecise */
function Math_sumPrecise(items) {
  if (items === undefined || items === null) throw NewTypeError(`${items} is not iterable`)
  const sum = NewPreciseSum()
  let count = 0
  for (const item of items) {
    if (typeof item !== "number") throw NewTypeError("Math.sumPrecise takes numbers only")
    AddPrecisely(sum, item)
    count++
    if (count >= 9007199254740991) throw NewRangeError("too many numbers to sum")
  }
  return PreciseResult(sum)
}
