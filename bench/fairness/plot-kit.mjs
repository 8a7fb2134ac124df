// What the plots have in common: colours, scales and the ticks on them.

const COLOURS = {
  eevdf: "#2f6fe4",
  stride: "#d98a00",
  "deficit-round-robin": "#d94836",
  "round-robin": "#159a8c",
  lottery: "#4a9c2d",
  "minimum-virtual-runtime": "#d6529b",
  "strict-priority": "#8a5fd6",
}
export const OWN = COLOURS.eevdf
/** Where a bound is. */
export const LIMIT = { stroke: "#d0342c", strokeDasharray: "4 3" }
export const FAINT = { stroke: "currentColor", strokeOpacity: 0.35, strokeDasharray: "3 3" }

/** In the order of the run: the default first. */
export function namesOf(rows) {
  return [...new Set(rows.map(({ policy }) => policy))]
}

/** What has no colour of its own gets one of those that are free in this plot. */
export function colours(rows, options = { legend: true }) {
  const domain = namesOf(rows)
  const spare = Object.values(COLOURS)
  const range = domain.map((name, i) => COLOURS[name] ?? spare[i % spare.length])
  return { ...options, domain, range }
}

/** The default's line is the one to look at. */
export const lineWidth = ({ policy }) => (policy === "eevdf" ? 2.5 : 1.5)

/** 1, 10, 100 and so on up to `most`, but no more of them than there is room for. */
export function powers(most, room = 6) {
  const last = Math.max(0, Math.ceil(Math.log10(Math.max(1, most))))
  const step = Math.ceil((last + 1) / room)
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => 10 ** (i * step))
}

/** Parts of a distribution by how many nines they have: there the tail is seen. */
export const NINES = {
  label: "quantile →",
  ticks: [0, Math.log10(2), 1, 2, 3, 4, 5],
  tickFormat: (nines) => `${Number((100 * (1 - 10 ** -nines)).toFixed(4))} %`,
}
