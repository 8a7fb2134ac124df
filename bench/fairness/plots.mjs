// The plots, as SVG text, by Observable Plot on a document without a browser.
import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"

const { document } = parseHTML("<!doctype html><html><body></body></html>")
const WIDTH = 960
const OWN_COLOUR = "#4269d0"
/** Where a bound is. */
const LIMIT = { stroke: "#d0342c", strokeDasharray: "4 3" }

export function plot({ plot: name, setup }, results) {
  const options = PLOTS[name](results, setup)
  if (options === undefined) return ""
  return Plot.plot({ document, width: WIDTH, style: { fontSize: "12px" }, ...options }).outerHTML
}

const NINES = {
  label: "quantile",
  tickFormat: (nines) => `${Number((100 * (1 - 10 ** -nines)).toFixed(4))} %`,
}

const PLOTS = {
  lag({ setups }, setup) {
    const bands = Object.entries(setups[setup]).flatMap(([policy, { timeline }]) =>
      timeline.map(({ clock, least, most }) => ({ policy, clock: clock / 1e6, least, most })),
    )
    if (bands.length === 0) return undefined
    return {
      title: "Lag over time: the most and the least of all, in slices",
      height: 90 * namesOf(bands).length + 60,
      marginRight: 190,
      marginLeft: 60,
      x: { label: "million units of fuel" },
      // Policies differ by orders of magnitude; around zero the scale is linear.
      y: {
        type: "symlog",
        label: "lag",
        grid: true,
        ticks: lagTicks(bands),
      },
      fy: { label: null, domain: namesOf(bands) },
      color: { domain: namesOf(bands) },
      marks: [
        Plot.areaY(bands, {
          x: "clock",
          y1: "least",
          y2: "most",
          fy: "policy",
          fill: "policy",
          fillOpacity: 0.35,
        }),
        Plot.lineY(bands, { x: "clock", y: "least", fy: "policy", stroke: "policy" }),
        Plot.lineY(bands, { x: "clock", y: "most", fy: "policy", stroke: "policy" }),
        Plot.ruleY([-1, 1], { stroke: "#999", strokeDasharray: "4 3" }),
      ],
    }
  },
  shares({ setups }, setup) {
    const shares = Object.entries(setups[setup]).flatMap(([policy, { shares }]) =>
      shares.map(({ weight, used, ideal }) => ({ policy, weight, part: used / ideal })),
    )
    return {
      title: "Share against the ideal, by weight",
      height: 380,
      marginLeft: 60,
      x: { type: "log", label: "weight" },
      y: {
        type: "symlog",
        label: "fuel used over the ideal",
        grid: true,
        ticks: [0, 0.5, 1, 2, 10, 100, 1000],
        tickFormat: String,
      },
      color: { legend: true, domain: namesOf(shares) },
      marks: [
        Plot.ruleY([1], { stroke: "#999" }),
        Plot.dot(shares, { x: "weight", y: "part", stroke: "policy", r: 2.5 }),
      ],
    }
  },
  wakes({ setups }, setup) {
    const lines = Object.entries(setups[setup]).flatMap(([policy, { wakes }]) =>
      Object.entries(wakes).flatMap(([who, { curve }]) => curve.map((point) => ({ policy, who, ...point }))),
    )
    return latency("From wake to run, units of fuel", lines)
  },
  waiting({ waiting }) {
    const lines = waiting.flatMap(({ policy, micros }) =>
      micros.curve.map((point) => ({ policy, who: "guests", ...point })),
    )
    return latency("From wake to run, µs", lines)
  },
  games({ setups }) {
    const dots = Object.entries(setups.gaming).flatMap(([policy, { games }]) =>
      Object.entries(games).map(([game, gain]) => ({ policy, game, gain: gain * 100 })),
    )
    return gains("Gain by gaming, over a fair share", dots)
  },
  players({ players }) {
    const dots = players.flatMap(({ policy, games }) =>
      games.map(({ name, gain }) => ({ policy, game: name, gain: gain * 100 })),
    )
    return gains("Gain by gaming of real guests, over a fair share", dots)
  },
  hostile({ hostile }) {
    const dots = hostile.flatMap(({ policy, kinds }) =>
      kinds.flatMap(({ name, slowdown, slowdownInTime }) => [
        { policy, name, measure: "in fuel", slowdown: slowdown.p99 },
        { policy, name, measure: "in time", slowdown: slowdownInTime.median },
      ]),
    )
    return {
      title: "Victims' p99 slowdown",
      height: 340,
      marginLeft: 160,
      x: { label: "slowdown", grid: true },
      y: { label: null, domain: [...new Set(dots.map(({ name }) => name))] },
      fx: { label: null },
      color: { legend: true, domain: namesOf(dots) },
      marks: [
        Plot.ruleX([1]),
        Plot.ruleX([1.05], LIMIT),
        Plot.dot(dots, { x: "slowdown", y: "name", fx: "measure", fill: "policy", r: 4, fillOpacity: 0.8 }),
      ],
    }
  },
  cost({ cost }) {
    const lines = cost.map(({ policy, count, nanoseconds }) => ({ policy, count, ...nanoseconds }))
    return {
      title: "Processor time of a decision and the switch",
      height: 380,
      marginLeft: 60,
      x: { type: "log", label: "tasks that compete" },
      y: { type: "log", label: "ns", grid: true },
      color: { legend: true, domain: namesOf(lines) },
      marks: [
        Plot.ruleY([300, 1000], LIMIT),
        Plot.ruleX(lines, { x: "count", y1: "least", y2: "most", stroke: "policy", strokeOpacity: 0.5 }),
        Plot.lineY(lines, { x: "count", y: "median", stroke: "policy" }),
        Plot.dot(lines, { x: "count", y: "median", fill: "policy", r: 3 }),
      ],
    }
  },
  courtesy({ courtesy }) {
    const lines = courtesy.flatMap(({ guests, loop, http }) =>
      [
        ["event loop", loop],
        ["HTTP", http],
      ].flatMap(([who, { curve }]) => curve.map((point) => ({ policy: `${guests} guests`, who, ...point }))),
    )
    return latency("Delay, ms", lines)
  },
  comparators({ comparators }) {
    const bars = comparators.map(({ system, count, longestWait }) => ({
      system,
      guests: `${count} guests`,
      longestWait,
    }))
    return {
      title: "Longest wait between two turns",
      height: 60 + 26 * new Set(bars.map(({ system }) => system)).size,
      marginLeft: 250,
      x: {
        type: "log",
        label: "ms →",
        grid: true,
        domain: [1, Math.max(10, ...bars.map(({ longestWait }) => 2 * longestWait))],
      },
      y: { label: null, domain: [...new Set(bars.map(({ system }) => system))] },
      fx: { label: null, domain: [...new Set(bars.map(({ guests }) => guests))] },
      marks: [
        Plot.barX(bars, {
          x1: 1,
          x2: "longestWait",
          y: "system",
          fx: "guests",
          fill: OWN_COLOUR,
          fillOpacity: 0.75,
        }),
      ],
    }
  },
  heap({ endurance: [{ heap }] }) {
    const most = Math.max(...heap.map(({ MiB }) => MiB))
    return {
      title: "Heap after collections, soak of real guests",
      height: 220,
      marginLeft: 60,
      x: { label: "minutes →" },
      y: { label: "↑ MiB", grid: true, domain: [0, most * 1.2] },
      marks: [
        Plot.lineY(heap, { x: "minutes", y: "MiB", stroke: OWN_COLOUR }),
        Plot.dot(heap, { x: "minutes", y: "MiB", fill: OWN_COLOUR, r: 2.5 }),
      ],
    }
  },
  calibration({ calibration: [{ kinds }] }) {
    const dots = kinds.flatMap(({ kind, parts }) => parts.map((part) => ({ kind, part: Math.log2(part) })))
    const finite = dots.filter(({ part }) => Number.isFinite(part))
    return {
      title: "Time per unit of fuel, as a multiple of the median",
      height: 260,
      marginLeft: 60,
      x: {
        label: "× median →",
        tickFormat: (power) => (power < 0 ? `1/${2 ** -power}` : `${2 ** power}`),
        ticks: 10,
      },
      y: { label: "↑ cases", grid: true },
      fy: { label: null },
      color: { legend: true },
      marks: [
        Plot.rectY(
          finite,
          Plot.binX({ y: "count" }, { x: "part", fy: "kind", fill: OWN_COLOUR, interval: 0.25 }),
        ),
        Plot.ruleX([-2, 2], LIMIT),
      ],
    }
  },
}

function gains(title, dots) {
  const games = [...new Set(dots.map(({ game }) => game))]
  return {
    title,
    height: 24 * games.length + 70,
    marginLeft: 290,
    x: { label: "gain, % →", type: "symlog", grid: true, ticks: [-100, -50, -10, -1, 0, 1, 10, 100, 1000] },
    y: { label: null, domain: games },
    color: { legend: true, domain: namesOf(dots) },
    marks: [
      Plot.ruleX([0]),
      Plot.ruleX([1], LIMIT),
      Plot.dot(dots, { x: "gain", y: "game", fill: "policy", r: 4, fillOpacity: 0.8 }),
    ],
  }
}

function latency(title, lines) {
  return {
    title,
    height: 340,
    marginLeft: 80,
    marginRight: 30,
    x: { ...NINES, ticks: ninesOf(lines) },
    y: { type: "symlog", label: null, grid: true, ticks: powers(lines) },
    fx: { label: null },
    color: { legend: true, domain: namesOf(lines) },
    marks: [Plot.lineY(lines, { x: "nines", y: "value", stroke: "policy", fx: "who", z: "policy" })],
  }
}

/** Whole ones; the last only where its text does not meet the next plot's first. */
function ninesOf(lines) {
  const most = Math.max(...lines.map(({ nines }) => nines))
  return [0, 1, 2, 3, 4, 5].filter((nines) => nines < most - 0.5)
}

function powers(lines) {
  const most = Math.max(1, ...lines.map(({ value }) => value))
  return [0, ...Array.from({ length: Math.ceil(Math.log10(most)) + 1 }, (_, i) => 10 ** i)]
}

/** Around zero only as many as there is room for. */
function lagTicks(bands) {
  const most = Math.max(1, ...bands.map(({ least, most }) => Math.max(-least, most)))
  const powers = [1, 10, 100, 1_000, 10_000].filter((power) => power <= most && (power > 1 || most < 10))
  return [...powers.map((power) => -power), 0, ...powers]
}

/** In the order of the run: the default first. */
function namesOf(rows) {
  return [...new Set(rows.map(({ policy }) => policy))]
}
