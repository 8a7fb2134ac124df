// Two runs beside each other: what is exact, whether it is equal; what is time, by how much it differs.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { compact, number, table, whole } from "./format.mjs"
import { markdown } from "./markdown.mjs"
import { verdicts } from "./verdicts.mjs"

/** Of what results.json holds; another one can't be read. */
export const RESULTS_VERSION = 2

/** @throws Error if a folder holds no results, or those of another version */
export function compare(one, other) {
  const [a, b] = [one, other].map(read)
  const decisions = [...setupRows(a, b), ...gameRows(a, b)]
  const times = timeRows(a, b)
  const about = (name, { seed, quick, node, load, loadAtEnd }) =>
    `${name}: seed ${seed}${quick ? ", quick" : ""}, Node ${node}, load ${load} to ${loadAtEnd}.`
  return markdown([
    { heading: "Two runs", level: 1 },
    { text: `${about("A", a.meta)} ${about("B", b.meta)}` },
    { heading: "Numbers", level: 2 },
    table(["goal", "A", "B"], bothVerdicts(a, b)),
    { heading: "Decisions", level: 2 },
    { text: `${summaryOf(decisions)} Lags and waits are in slices.` },
    table(
      ["set-up", "policy", "decisions", "max lag A", "B", "longest wait A", "B", "beyond bound A", "B"],
      decisions,
    ),
    ...(times.length === 0
      ? []
      : [
          { heading: "Times", level: 2 },
          {
            text: "Medians. Where the spreads of A and B overlap, the difference may be noise; else it is marked.",
          },
          table(["what", "A", "B", "B / A"], times),
        ]),
  ])
}

function read(folder) {
  const results = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"))
  const { version = 1 } = results.meta
  if (version !== RESULTS_VERSION)
    throw new Error(
      `${folder}: its results are of version ${version}, and ${RESULTS_VERSION} is what can be read`,
    )
  return results
}

function summaryOf(rows) {
  const others = rows.filter((row) => row[2] !== SAME).length
  return others === 0 ? `All ${rows.length} are the same.` : `${others} of ${rows.length} are not the same.`
}

function bothVerdicts(a, b) {
  const second = new Map(verdicts(b).map((each) => [each.goal, each]))
  const mark = (reached) => (reached === undefined ? "–" : reached ? "yes" : "**no**")
  const text = (each) => (each === undefined ? "–" : `${mark(each.reached)}: ${each.measured}`)
  return verdicts(a)
    .filter(({ goal, reached }) => reached !== undefined || second.get(goal)?.reached !== undefined)
    .map((each) => [each.goal, text(each), text(second.get(each.goal))])
}

const SAME = "the same"

function setupRows(a, b) {
  return Object.entries(a.setups).flatMap(([name, by]) =>
    Object.entries(by).flatMap(([policy, first]) => exact(name, policy, first, b.setups[name]?.[policy])),
  )
}

/** Of real guests: those whose runs depend on nothing but the seed. */
function gameRows(a, b) {
  return (a.players ?? []).flatMap(({ policy, games }) =>
    games.flatMap((game) => {
      const other = b.players?.find((each) => each.policy === policy)
      return exact(
        `players: ${game.name}`,
        policy,
        game,
        other?.games.find(({ name }) => name === game.name),
      )
    }),
  )
}

function exact(name, policy, first, second) {
  if (second === undefined) return []
  return [
    [
      name,
      policy,
      first.traceHash === second.traceHash ? SAME : "**others**",
      ...["maxLag", "longestWait"].flatMap((field) => [number(first[field]), number(second[field])]),
      whole(first.violations),
      whole(second.violations),
    ],
  ]
}

function timeRows(a, b) {
  const second = new Map(timesOf(b).map((each) => [each.what, each]))
  return timesOf(a).flatMap((one) => {
    const other = second.get(one.what)
    if (other === undefined) return []
    const isApart = one.most < other.least || other.most < one.least
    const ratio = (other.median / one.median).toFixed(2)
    const text = ({ median, least, most }) => `${compact(median)} [${compact(least)}–${compact(most)}]`
    return [[one.what, text(one), text(other), isApart ? `**${ratio}**` : ratio]]
  })
}

/** Everything with a spread, by what it is. */
function timesOf({ cost, switches, hostile, courtesy, comparators, idle, calibration }) {
  const named = (what, spread) => ({ what, ...spread })
  return [
    ...(cost ?? []).map((row) =>
      named(`ns per decision, ${row.policy}, ${whole(row.count)} tasks`, row.nanoseconds),
    ),
    ...(switches ?? []).map((row) =>
      named(`ns per switch, ${whole(row.count)} real guests`, row.nanoseconds),
    ),
    ...(hostile ?? [])
      .filter(({ policy }) => policy === "eevdf")
      .flatMap(({ kinds }) =>
        kinds.map((kind) => named(`slowdown in time, ${kind.name}`, kind.slowdownInTime)),
      ),
    ...(courtesy ?? []).flatMap((row) => [
      named(`event loop p99, ms, ${row.guests} guests`, row.loop.p99),
      named(`HTTP p99, ms, ${row.guests} guests`, row.http.p99),
    ]),
    ...(comparators ?? [])
      .filter((row) => row.switch !== undefined)
      .map((row) => named(`ns per switch, ${row.system}, ${row.count} guests`, row.switch)),
    ...(idle ?? []).map(({ count, bytes }) =>
      named(`bytes of heap, ${whole(count)} idle instances`, once(bytes)),
    ),
    ...(calibration ?? []).map(({ median }) => named("ns per unit of fuel, median", once(median))),
  ]
}

function once(value) {
  return { median: value, least: value, most: value }
}
