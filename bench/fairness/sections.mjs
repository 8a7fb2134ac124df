// The report as blocks: headings, texts, tables and plots. markdown.mjs and page.mjs write them down.
import { SETUPS } from "./setups.mjs"
import { verdicts } from "./verdicts.mjs"

export function sections(results) {
  const { setups, hostile, waiting, cost, switches, courtesy, meta } = results
  const blocks = [
    { heading: "Fairness of the scheduler", level: 1 },
    {
      text: `Seed ${meta.seed}${meta.quick ? ", quick" : ""}. Node ${meta.node}, ${meta.cores} cores, load ${meta.load} at the start and ${meta.loadAtEnd} at the end. What is in fuel or slices is exact, and the same on any machine; what is in time has its spread in brackets (least–most).`,
    },
    { heading: "Numbers", level: 2 },
    table(
      ["goal", "reached", "measured"],
      verdicts(results).map(({ goal, reached, measured }) => [goal, reached ? "yes" : "**no**", measured]),
    ),
  ]
  for (const [name, by] of Object.entries(setups)) blocks.push(...setupBlocks(name, by))
  if (hostile) blocks.push(...hostileBlocks(hostile))
  if (waiting) blocks.push(...waitingBlocks(waiting))
  if (cost) blocks.push(...costBlocks(cost))
  if (switches) {
    blocks.push({ heading: "Switch between real guests", level: 2 })
    blocks.push({
      text: "What a slice of a loop costs beyond its fuel: decision, entry, exit. From slices of 200 and of 4,000 units; processor time.",
    })
    blocks.push(
      table(
        ["guests", "ns"],
        switches.map(({ count, nanoseconds }) => [whole(count), range(nanoseconds, 0)]),
      ),
    )
  }
  if (courtesy) blocks.push(...courtesyBlocks(courtesy))
  return blocks
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
  if (rows.some(([, { wakes }]) => Object.keys(wakes).length > 0) && name !== "gaming") {
    blocks.push({ text: "From wake to run, in units of fuel used by others:" })
    blocks.push(
      table(
        ["policy", "who", "wakes", "p50", "p99", "p99.9", "max"],
        rows.flatMap(([policy, { wakes }]) =>
          Object.entries(wakes).map(([who, w]) => [
            policy,
            who,
            whole(w.count),
            ...[w.p50, w.p99, w.p999, w.max].map(whole),
          ]),
        ),
      ),
    )
    blocks.push({ plot: "wakes", setup: name })
  }
  if (has("games")) {
    blocks.push(
      table(
        ["game", ...rows.map(([policy]) => policy)],
        Object.keys(rows[0][1].games).map((game) => [
          game,
          ...rows.map(([, { games }]) => `${(games[game] * 100).toFixed(2)} %`),
        ]),
      ),
      { plot: "games" },
    )
  }
  if (has("caps")) {
    blocks.push(
      table(
        ["policy", "beside a hog", "alone"],
        rows.map(([policy, { caps }]) => [policy, percent(caps["beside a hog"]), percent(caps.alone)]),
      ),
    )
  }
  if (name === "weights") blocks.push({ plot: "shares", setup: name })
  if (!["gaming", "bandwidth"].includes(name)) blocks.push({ plot: "lag", setup: name })
  return blocks
}

function hostileBlocks(hostile) {
  return [
    { heading: "Hostile guests beside 100 victims", level: 2, id: "hostile" },
    {
      text: "Real guests. Slowdown: when a victim's work was done, over when it would have been under perfect sharing (fuel), and over the same beside a guest that only works (processor time, p99 of victims). The longest slice is wall time, other processes included.",
    },
    table(
      [
        "policy",
        "guest",
        "p50",
        "p99",
        "max",
        "in time",
        "max lag",
        "beyond bound",
        "most past a slice",
        "longest slice, ms",
      ],
      hostile.flatMap(({ policy, kinds }) =>
        kinds.map((kind) => [
          policy,
          kind.name,
          ...[kind.slowdown.p50, kind.slowdown.p99, kind.slowdown.most].map((value) => value.toFixed(4)),
          range(kind.slowdownInTime, 3),
          number(kind.maxLag),
          whole(kind.violations),
          whole(kind.overshoot.most),
          range(kind.longestSlice, 1),
        ]),
      ),
    ),
    { plot: "hostile" },
  ]
}

function waitingBlocks(waiting) {
  return [
    { heading: "Real guests that wait for host calls", level: 2, id: "waiting" },
    {
      text: "50 guests that wait for 1 to 64 ms, log-uniform, beside 10 loops; the default turn of 8 ms. How many wakes there are depends on time.",
    },
    table(
      ["policy", "wakes", "p50 fuel", "p99", "p99.9", "max", "p50 µs", "p99", "p99.9", "max"],
      waiting.map(({ policy, fuel, micros }) => [
        policy,
        whole(micros.count),
        ...[fuel.p50, fuel.p99, fuel.p999, fuel.max, micros.p50, micros.p99, micros.p999, micros.max].map(
          whole,
        ),
      ]),
    ),
    { plot: "waiting" },
  ]
}

function costBlocks(cost) {
  const policies = [...new Set(cost.map(({ policy }) => policy))]
  const counts = [...new Set(cost.map(({ count }) => count))]
  const at = (policy, count) =>
    cost.find((each) => each.policy === policy && each.count === count).nanoseconds
  return [
    { heading: "Cost of a decision and the switch", level: 2, id: "cost" },
    { text: "Nanoseconds of processor time, with bodies that do nothing." },
    table(
      ["policy", ...counts.map(whole)],
      policies.map((policy) => [policy, ...counts.map((count) => range(at(policy, count), 0))]),
    ),
    { plot: "cost" },
  ]
}

function courtesyBlocks(courtesy) {
  return [
    { heading: "Host courtesy", level: 2, id: "courtesy" },
    {
      text: "100 loops under the default budget (8 ms): how late a timer of 1 ms is, and an HTTP handler in the same process, asked from another thread. Wall time, other processes included; own time is the processor's between two turns of the loop.",
    },
    table(
      [
        "guests",
        "loop p50, ms",
        "loop p99",
        "loop max",
        "loop p99, own time",
        "HTTP p50, ms",
        "HTTP p99",
        "HTTP max",
      ],
      courtesy.map(({ guests, loop, own, http }) => [
        whole(guests),
        ...[loop.p50, loop.p99, loop.max, own.p99, http.p50, http.p99, http.max].map((each) =>
          range(each, 1),
        ),
      ]),
    ),
    { plot: "courtesy" },
  ]
}

function table(head, rows) {
  return { head, rows }
}

function whole(value) {
  return Math.round(value).toLocaleString("en")
}

function percent(value) {
  return `${(value * 100).toFixed(3)} %`
}

/** Of slices. */
function number(value) {
  return value >= 1_000 ? whole(value) : value.toFixed(value >= 10 ? 1 : 4)
}

function range({ median, least, most }, digits) {
  return `${median.toFixed(digits)} [${least.toFixed(digits)}–${most.toFixed(digits)}]`
}
