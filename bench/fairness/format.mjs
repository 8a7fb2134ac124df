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

/** Fuel, which may be much. */
export function fuel(value) {
  return value < 1e7 ? whole(value) : compact(value)
}

/** 1,500 is 1.5k, and 2,000,000 is 2M. */
export function compact(value) {
  const size = Math.abs(value)
  for (const [unit, letter] of [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ])
    if (size >= unit) return `${Number((value / unit).toPrecision(3))}${letter}`
  return String(Number(value.toPrecision(3)))
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

/** @param folded where it is long and of less interest: its title, under which the page hides it */
export function table(head, rows, folded) {
  return { head, rows, folded }
}

/** The first policy's rows, and under a fold the others'. */
export function byPolicy(head, runs, rowsOf) {
  const [own, ...others] = runs
  if (others.length === 0) return [table(head, rowsOf(own))]
  const rest = others.flatMap((run) => rowsOf(run).map((row) => [run.policy, ...row]))
  return [
    { text: `With ${own.policy}:` },
    table(head, rowsOf(own)),
    table(["policy", ...head], rest, "With the other policies"),
  ]
}
