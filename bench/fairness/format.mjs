// How numbers are written in the report.

export function whole(value) {
  return Math.round(value).toLocaleString("en")
}

export function percent(value, digits = 3) {
  return `${(value * 100).toFixed(digits)} %`
}

/** Of slices. */
export function number(value) {
  return value >= 1_000 ? whole(value) : value.toFixed(value >= 10 ? 1 : 4)
}

/** Three digits that count, whatever the size. */
export function short(value) {
  if (value >= 1_000) return whole(value)
  return value === 0 ? "0" : String(Number(value.toPrecision(3)))
}

/** Median, with least and most. */
export function range({ median, least, most }, digits) {
  return `${median.toFixed(digits)} [${least.toFixed(digits)}–${most.toFixed(digits)}]`
}

export function table(head, rows) {
  return { head, rows }
}
