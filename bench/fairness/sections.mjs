// The report as blocks: headings, texts, tables and plots. markdown.mjs and page.mjs write them down.
import { fuel, number, percent, table, whole } from "./format.mjs"
import { realSections } from "./real-sections.mjs"
import { SETUPS } from "./setups.mjs"
import { verdicts } from "./verdicts.mjs"

export function sections(results) {
  const { setups, meta, failed } = results
  const found = verdicts(results)
  const reached = ({ reached }) => (reached === undefined ? "–" : reached ? "yes" : "**no**")
  const numbers = (rows) =>
    table(
      ["goal", "reached", "measured"],
      rows.map((row) => [row.goal, reached(row), row.measured]),
    )
  return [
    { heading: "Fairness of the scheduler", level: 1 },
    {
      text: `Seed ${meta.seed}${meta.quick ? ", quick: smaller and shorter than a full run" : ""}. Node ${meta.node}, ${meta.cores} cores, load ${meta.load} at the start and ${meta.loadAtEnd} at the end. What is in fuel or slices is exact, and the same on any machine; what is in time is of this one, with its spread in brackets: median [least–most].`,
    },
    ...failed.map((message) => ({ text: `Not measured: ${message}` })),
    { heading: "Numbers", level: 2 },
    { text: "What the default policy, EEVDF, is held to, and what was measured." },
    numbers(found.filter(({ isFurther }) => !isFurther)),
    ...(found.some(({ isFurther }) => isFurther)
      ? [{ text: "And near to these:" }, numbers(found.filter(({ isFurther }) => isFurther))]
      : []),
    ...Object.entries(setups).flatMap(([name, by]) => setupBlocks(name, by)),
    ...realSections(results),
  ]
}

function setupBlocks(name, by) {
  const { title, about } = SETUPS[name]
  const rows = Object.entries(by)
  const windows = [...new Set(rows.flatMap(([, { jain }]) => Object.keys(jain)))]
  const has = (field) => rows.some(([, result]) => result[field] !== undefined)
  const head = ["policy", "decisions", "max lag", "p99.9 lag", "beyond bound", "longest wait"]
  if (has("pairwise")) head.push("pairwise")
  if (has("shareError")) head.push("share error")
  head.push(...windows.map((size) => `Jain ${whole(Number(size))}`))
  const blocks = [
    { heading: title, level: 2, id: name },
    { text: about },
    table(
      head,
      rows.map(([policy, result]) => [
        policy,
        whole(result.decisions),
        number(result.maxLag),
        number(result.p999Lag),
        whole(result.violations),
        number(result.longestWait),
        ...(has("pairwise") ? [result.pairwise === undefined ? "–" : number(result.pairwise)] : []),
        ...(has("shareError") ? [number(result.shareError.most)] : []),
        ...windows.map((size) =>
          result.jain[size] === undefined ? "–" : result.jain[size].least.toFixed(6),
        ),
      ]),
    ),
  ]
  if (has("games")) blocks.push(...gameBlocks(rows))
  else if (rows.some(([, { wakes }]) => Object.keys(wakes).length > 0)) blocks.push(...wakeBlocks(name, rows))
  if (has("caps")) {
    blocks.push(
      { text: "Share of the processor that the capped group got, where 20 % is the cap:" },
      table(
        ["policy", "beside a hog", "alone"],
        rows.map(([policy, { caps }]) => [policy, percent(caps["beside a hog"]), percent(caps.alone)]),
      ),
    )
  }
  if (has("sums")) {
    blocks.push(
      {
        text: "Sums of the whole and of all groups against integers without bound; and lags as the policy keeps them against the judge's, at the end:",
      },
      table(
        ["policy", "units of fuel", "sums off by", "lags off by, units"],
        rows.map(([policy, { sums }]) => [
          policy,
          sums.fuel.toExponential(2),
          whole(sums.wrong),
          sums.drift === undefined ? "–" : sums.drift.toFixed(4),
        ]),
      ),
    )
  }
  if (name === "weights") blocks.push({ plot: "shares", setup: name })
  if (rows.some(([, { timeline }]) => timeline?.length > 1)) blocks.push({ plot: "lag", setup: name })
  return blocks
}

function wakeBlocks(name, rows) {
  return [
    { text: "From wake to run, in units of fuel used by others:" },
    table(
      ["policy", "who", "wakes", "p50", "p99", "p99.9", "max"],
      rows.flatMap(([policy, { wakes }]) =>
        Object.entries(wakes).map(([who, w]) => [
          policy,
          who,
          whole(w.count),
          ...[w.p50, w.p99, w.p999, w.max].map(fuel),
        ]),
      ),
    ),
    { plot: "wakes", setup: name },
  ]
}

function gameBlocks(rows) {
  return [
    table(
      ["game", ...rows.map(([policy]) => policy)],
      Object.keys(rows[0][1].games).map((game) => [
        game,
        ...rows.map(([, { games }]) => percent(games[game], 2)),
      ]),
    ),
    { plot: "games" },
  ]
}
