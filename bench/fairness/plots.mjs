// The plots, as SVG text, by Observable Plot on a document without a browser.
import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { compact } from "./format.mjs"
import { colours, FAINT, LIMIT, lineWidth, NINES, namesOf, OWN, powers } from "./plot-kit.mjs"

const { document } = parseHTML("<!doctype html><html><body></body></html>")
const WIDTH = 1100

/** @returns a figure, or nothing where there is nothing to draw */
export function plot({ plot: name, setup }, results) {
  const options = PLOTS[name](results, setup)
  if (options === undefined) return ""
  return Plot.plot({ document, width: WIDTH, marginBottom: 44, style: { fontSize: "12px" }, ...options })
    .outerHTML
}

const PLOTS = {
  lag({ setups }, setup) {
    const runs = Object.entries(setups[setup]).filter(([, { timeline }]) => timeline?.length > 1)
    if (runs.length === 0) return undefined
    // Equal decisions are not equal fuel: as far as all have come.
    const end = Math.min(...runs.map(([, { timeline }]) => timeline.at(-1).clock))
    const bands = runs.flatMap(([policy, { timeline }]) =>
      timeline.filter(({ clock }) => clock <= end).map((point) => ({ policy, ...point })),
    )
    const most = Math.max(1, ...bands.map(({ least, most }) => Math.max(-least, most)))
    const tick = 10 ** Math.floor(Math.log10(most))
    return {
      title: "Lag over time: most and least of all tasks, in slices; dashed: one slice",
      height: 72 * runs.length + 60,
      marginLeft: 60,
      marginRight: 20,
      x: { label: "fuel used →", tickFormat: compact },
      // Policies differ by orders of magnitude; around zero the scale is linear.
      y: { type: "symlog", label: null, ticks: [-tick, 0, tick], domain: [-most, most], tickFormat: compact },
      fy: { label: null, domain: namesOf(bands), axis: null, padding: 0.25 },
      color: colours(bands, {}),
      marks: [
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.15 }),
        Plot.ruleY([-1, 1], FAINT),
        Plot.areaY(bands, {
          x: "clock",
          y1: "least",
          y2: "most",
          fy: "policy",
          fill: "policy",
          fillOpacity: 0.3,
        }),
        Plot.lineY(bands, { x: "clock", y: "least", fy: "policy", stroke: "policy", strokeWidth: 1.2 }),
        Plot.lineY(bands, { x: "clock", y: "most", fy: "policy", stroke: "policy", strokeWidth: 1.2 }),
        Plot.text(namesOf(bands), {
          fy: (name) => name,
          text: (name) => name,
          frameAnchor: "top-left",
          dx: 4,
          dy: -13,
          fontWeight: 600,
        }),
      ],
    }
  },
  shares({ setups }, setup) {
    const shares = Object.entries(setups[setup]).flatMap(([policy, { shares }]) =>
      shares.map(({ weight, used, ideal }) => ({ policy, weight, part: used / ideal })),
    )
    return {
      title: "Share against the ideal, by weight; 1 is just",
      height: 380,
      marginLeft: 60,
      x: {
        type: "log",
        label: "weight →",
        ticks: powers(1_000),
        tickFormat: compact,
      },
      y: {
        type: "symlog",
        label: "↑ fuel used over the ideal",
        grid: true,
        ticks: [0, 0.5, 1, 2, 10, 100, 1000],
        tickFormat: String,
      },
      color: colours(shares),
      marks: [
        Plot.ruleY([1], FAINT),
        // The default on top.
        Plot.dot(shares.toReversed(), {
          x: "weight",
          y: "part",
          stroke: "policy",
          r: 2.5,
          strokeWidth: lineWidth,
        }),
      ],
    }
  },
  wakes({ setups }, setup) {
    const lines = Object.entries(setups[setup]).flatMap(([policy, { wakes }]) =>
      Object.entries(wakes).flatMap(([who, { curve }]) => curve.map((point) => ({ policy, who, ...point }))),
    )
    return latency("From wake to run, in fuel used by others", "units of fuel", lines)
  },
  waiting({ waiting }) {
    const lines = waiting.flatMap(({ policy, micros }) =>
      micros.curve.map((point) => ({ policy, who: "guests", ...point })),
    )
    return latency("From wake to run, in time", "µs", lines)
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
        { policy, name, measure: "in processor time", slowdown: slowdownInTime.median },
      ]),
    )
    const names = [...new Set(dots.map(({ name }) => name))]
    return {
      title: "Victims' p99 slowdown; dashed: 1.05",
      height: 24 * names.length + 90,
      marginLeft: 170,
      x: { label: "slowdown →", grid: true },
      y: { label: null, domain: names },
      fx: { label: null },
      color: colours(dots),
      marks: [
        Plot.ruleX([1], { stroke: "currentColor" }),
        Plot.ruleX([1.05], LIMIT),
        Plot.dot(dots.toReversed(), {
          x: "slowdown",
          y: "name",
          fx: "measure",
          fill: "policy",
          r: 4,
          fillOpacity: 0.8,
        }),
      ],
    }
  },
  cost({ cost }) {
    const lines = cost.map(({ policy, count, nanoseconds }) => ({ policy, count, ...nanoseconds }))
    return {
      title: "Processor time of a decision and the switch; dashed: 300 and 1,000 ns",
      height: 380,
      marginLeft: 60,
      x: { type: "log", label: "tasks that compete →", ticks: powers(1e6, 7), tickFormat: compact },
      y: {
        type: "log",
        label: "↑ ns",
        grid: true,
        ticks: [50, 100, 200, 300, 500, 1_000, 2_000, 5_000],
        tickFormat: compact,
      },
      color: colours(lines),
      marks: [
        Plot.ruleY([300, 1000], LIMIT),
        Plot.ruleX(lines, { x: "count", y1: "least", y2: "most", stroke: "policy", strokeOpacity: 0.5 }),
        Plot.lineY(lines, { x: "count", y: "median", stroke: "policy", strokeWidth: lineWidth }),
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
    return latency("Delay of the event loop, and time that an HTTP request takes", "ms", lines)
  },
  comparators({ comparators }) {
    const bars = comparators.map(({ system, count, longestWait }) => ({
      system,
      guests: `${count} guests`,
      longestWait,
    }))
    const systems = [...new Set(bars.map(({ system }) => system))]
    const most = Math.max(...bars.map(({ longestWait }) => longestWait))
    return {
      title: "Longest wait between two turns",
      height: 90 + 26 * systems.length,
      marginLeft: 270,
      marginRight: 50,
      x: {
        type: "log",
        label: "ms →",
        grid: true,
        domain: [0.1, 6 * most],
        ticks: [0.1, ...powers(most / 10)],
        tickFormat: compact,
      },
      y: { label: null, domain: systems },
      fx: { label: null, domain: [...new Set(bars.map(({ guests }) => guests))] },
      marks: [
        Plot.barX(bars, {
          x1: 0.1,
          x2: "longestWait",
          y: "system",
          fx: "guests",
          fill: OWN,
          fillOpacity: ({ system }) => (system.startsWith("Thimble") ? 0.9 : 0.45),
        }),
        Plot.text(bars, {
          x: "longestWait",
          y: "system",
          fx: "guests",
          text: ({ longestWait }) => compact(longestWait),
          textAnchor: "start",
          dx: 4,
        }),
      ],
    }
  },
  heap({ endurance: [{ heap }] }) {
    const most = Math.max(...heap.map(({ MiB }) => MiB))
    return {
      title: "Heap after full collections, in the soak of real guests",
      height: 220,
      marginLeft: 60,
      x: { label: "minutes →" },
      y: { label: "↑ MiB", grid: true, domain: [0, most * 1.2] },
      marks: [
        Plot.lineY(heap, { x: "minutes", y: "MiB", stroke: OWN }),
        Plot.dot(heap, { x: "minutes", y: "MiB", fill: OWN, r: 2.5 }),
      ],
    }
  },
  calibration({ calibration: [{ kinds }] }) {
    const cases = kinds
      .flatMap(({ kind, parts }) => parts.map((part) => ({ kind, power: Math.log2(part) })))
      .filter(({ power }) => Number.isFinite(power))
    return {
      title: "Time per unit of fuel, as a multiple of the median; dashed: a factor of 4",
      height: 300,
      marginLeft: 60,
      x: {
        label: "× median →",
        tickFormat: (power) => (power < 0 ? `1/${2 ** -power}` : String(2 ** power)),
        ticks: 10,
      },
      y: { label: "↑ cases", grid: true },
      fy: { label: null },
      marks: [
        Plot.rectY(cases, Plot.binX({ y: "count" }, { x: "power", fy: "kind", fill: OWN, interval: 0.25 })),
        Plot.ruleX([-2, 2], LIMIT),
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.4 }),
      ],
    }
  },
}

function gains(title, dots) {
  const games = [...new Set(dots.map(({ game }) => game))]
  const most = Math.max(...dots.map(({ gain }) => gain))
  return {
    title: `${title}; dashed: 1 %`,
    height: 24 * games.length + 70,
    marginLeft: 300,
    x: {
      label: "gain, % →",
      type: "symlog",
      grid: true,
      ticks: [-100, -10, -1, 0, 1, ...powers(most, 4).filter((power) => power > 1 && power <= most)],
    },
    y: { label: null, domain: games },
    color: colours(dots),
    marks: [
      Plot.ruleX([0], { stroke: "currentColor" }),
      Plot.ruleX([1], LIMIT),
      Plot.dot(dots.toReversed(), { x: "gain", y: "game", fill: "policy", r: 4, fillOpacity: 0.8 }),
    ],
  }
}

function latency(title, unit, lines) {
  const most = Math.max(1, ...lines.map(({ value }) => value))
  const last = Math.max(...lines.map(({ nines }) => nines))
  return {
    title,
    height: 340,
    marginLeft: 60,
    marginRight: 30,
    // The last only where its text does not meet the next plot's first.
    x: { ...NINES, ticks: NINES.ticks.filter((nines) => nines < last - 0.4), domain: [0, last] },
    y: { type: "symlog", label: `↑ ${unit}`, grid: true, ticks: [0, ...powers(most)], tickFormat: compact },
    fx: { label: null, axis: new Set(lines.map(({ who }) => who)).size > 1 ? "top" : null },
    color: colours(lines),
    marks: [
      Plot.lineY(lines.toReversed(), {
        x: "nines",
        y: "value",
        stroke: "policy",
        fx: "who",
        z: "policy",
        strokeWidth: lineWidth,
      }),
    ],
  }
}
