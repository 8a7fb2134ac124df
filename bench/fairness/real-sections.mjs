// The report's blocks about real guests, time and memory: what real.mjs measures.
import { byPolicy, number, percent, range, short, table, whole } from "./format.mjs"

const BLOCKS = {
  hostile,
  players,
  waiting,
  cost,
  switches,
  courtesy,
  comparators,
  idle,
  endurance,
  calibration,
}

export function realSections(results) {
  return Object.entries(BLOCKS).flatMap(([name, blocks]) =>
    results[name]?.length > 0 ? blocks(results[name]) : [],
  )
}

function hostile(runs) {
  return [
    { heading: "Hostile guests beside 100 victims", level: 2, id: "hostile" },
    {
      text: "Real guests. Slowdown in fuel: when a victim's work was done, over when it would have been under perfect sharing. In time: p99 of the victims, over the same beside a guest that only works, run right before; processor time. The first guest is that one, so its row tells the noise. At first sight: the same, the first time that such a guest runs in the process, when the host's compilers take back what they had assumed of the interpreter. × ns per unit: how long a unit of the guest's fuel takes over one of the victims'; what that is above 1 slows 100 victims by about 1 % each. The longest slice is by the wall, other processes included.",
    },
    ...byPolicy(
      [
        "guest",
        "p50",
        "p99",
        "max",
        "p99 in time",
        "at first sight",
        "× ns per unit",
        "max lag",
        "beyond bound",
        "most past a slice",
        "longest slice, ms",
      ],
      runs,
      ({ kinds }) =>
        kinds.map((kind) => [
          kind.name,
          ...[kind.slowdown.p50, kind.slowdown.p99, kind.slowdown.most].map((value) => value.toFixed(4)),
          range(kind.slowdownInTime, 3),
          kind.firstSight.toFixed(2),
          range(kind.rate, 1),
          number(kind.maxLag),
          whole(kind.violations),
          whole(kind.overshoot.most),
          range(kind.longestSlice, 1),
        ]),
    ),
    { plot: "hostile" },
  ]
}

function players(runs) {
  return [
    { heading: "Gaming by real guests", level: 2, id: "players" },
    {
      text: "A real guest that plays, beside nine that just work. It can ask for more of a resource, wait for the host, yield, make children, and read what fuel it has left. Gain: the fuel that it and its children got over a tenth, less one. Victims: a tenth over what the worst off of the nine got; below 1 is more than a tenth.",
    },
    ...byPolicy(
      ["game", "gain", "victims' slowdown", "max lag", "beyond bound", "most past a slice"],
      runs,
      ({ games }) =>
        games.map((game) => [
          game.name,
          percent(game.gain),
          game.slowdown.toFixed(4),
          number(game.maxLag),
          whole(game.violations),
          whole(game.overshoot.most),
        ]),
    ),
    { plot: "players" },
  ]
}

function waiting(runs) {
  return [
    { heading: "Real guests that wait for host calls", level: 2, id: "waiting" },
    {
      text: "50 guests that wait for 1 to 64 ms, log-uniform, beside 10 loops; the default turn of 8 ms. From wake to run, in fuel used by others and in µs by the wall. How many wakes there are depends on time.",
    },
    table(
      ["policy", "wakes", "p50 fuel", "p99", "p99.9", "max", "p50 µs", "p99", "p99.9", "max"],
      runs.map(({ policy, fuel, micros }) => [
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

function cost(rows) {
  const policies = [...new Set(rows.map(({ policy }) => policy))]
  const counts = [...new Set(rows.map(({ count }) => count))]
  const at = (policy, count) =>
    rows.find((each) => each.policy === policy && each.count === count).nanoseconds
  return [
    { heading: "Cost of a decision and the switch", level: 2, id: "cost" },
    { text: "Nanoseconds of processor time, by how many tasks compete; bodies do nothing." },
    table(
      ["policy", ...counts.map(whole)],
      policies.map((policy) => [policy, ...counts.map((count) => range(at(policy, count), 0))]),
    ),
    { plot: "cost" },
  ]
}

function switches(rows) {
  return [
    { heading: "Switch between real guests", level: 2, id: "switches" },
    {
      text: "What a slice of a loop costs beyond its fuel: decision, exit, entry. From slices of 200 and of 4,000 units; processor time.",
    },
    table(
      ["guests", "ns"],
      rows.map(({ count, nanoseconds }) => [whole(count), range(nanoseconds, 0)]),
    ),
  ]
}

function courtesy(rows) {
  return [
    { heading: "Host courtesy", level: 2, id: "courtesy" },
    {
      text: "100 loops under the default budget (8 ms): how late a timer of 1 ms is, and an HTTP handler in the same process, asked from another thread. Wall time, other processes included; own time is the processor's between two turns of the event loop.",
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
      rows.map(({ guests, loop, own, http }) => [
        whole(guests),
        ...[loop.p50, loop.p99, loop.max, own.p99, http.p50, http.p99, http.max].map((each) =>
          range(each, 1),
        ),
      ]),
    ),
    { plot: "courtesy" },
  ]
}

function comparators(rows) {
  const jainAt = (row, size) =>
    row.jain[size] === undefined
      ? "–"
      : `${row.jain[size].median.toFixed(4)} (${row.jain[size].least.toFixed(4)})`
  const notes = rows.filter(({ note }) => note !== undefined)
  return [
    { heading: "Other systems beside Thimble", level: 2, id: "comparators" },
    {
      text: "Equal guests that do the same piece of work over and over: a million turns of a loop that adds. Jain's index is of iterations done, in windows of time: median (worst window). A wait is from the end of a turn to the begin of the next. Memory is the growth of the process by the guest, what they share included. All is by the wall, but the cost of a switch, which is processor time.",
    },
    table(
      [
        "system",
        "guests",
        "Jain 10 ms",
        "Jain 100 ms",
        "Jain 1 s",
        "share error",
        "longest wait, ms",
        "switch, ns",
        "million iterations/s",
        "KB each",
      ],
      rows.map((row) => [
        row.system,
        whole(row.count),
        ...[10, 100, 1_000].map((size) => jainAt(row, size)),
        row.perSecond === 0 ? "–" : percent(row.shareError, 2),
        row.longestWait.toFixed(1),
        row.switch === undefined ? "–" : range(row.switch, 0),
        short(row.perSecond / 1e6),
        short(Math.max(0, row.bytes) / 1_000),
      ]),
    ),
    {
      text: `How they take turns. ${[...new Set(rows.map(({ system, how }) => `${system}: ${how}`))].join(". ")}.`,
    },
    ...notes.map(({ system, count, note }) => ({ text: `${system}, ${count} guests: ${note}.` })),
    {
      text: "What is not comparable. Fuel is Thimble's own; JS-Interpreter's steps are nodes of a syntax tree, 300 of them about as long as a slice. QuickJS has nothing to share out: an evaluation that is interrupted has to begin again, so a guest that never ends never gives way, and one that is longer than its turn is never done. (Its asyncify build suspends in host functions only, not in a loop.) Threads run the host's compiled code, unmetered and on all cores that there are, so their speed is no comparison of schedulers; their switch is two threads that wake each other, which is more than a preemption. None of the three has weights, groups or a bound to be judged by; so they are not in the tables above. A window of 10 ms is less than a round of 100 guests.",
    },
    { plot: "comparators" },
  ]
}

function idle([run]) {
  return [
    { heading: "Idle instances", level: 2, id: "idle" },
    {
      text: "Instances of one program with a variable of its own each, which have run and can be called; all in one process, spawned through the scheduler. Then some are called at random, and have to answer from their own state.",
    },
    table(
      [
        "instances",
        "memory of the process, MB",
        "bytes of memory each",
        "bytes of heap each",
        "µs to make one",
        "called",
        "wrong answers",
        "µs a call, p50",
        "p99",
      ],
      [
        [
          whole(run.count),
          whole(run.rss / 1e6),
          whole(run.rssBytes),
          whole(run.bytes),
          run.micros.toFixed(1),
          whole(run.woken),
          whole(run.wrong),
          whole(run.wakeMicros.p50),
          whole(run.wakeMicros.p99),
        ],
      ],
    ),
  ]
}

function endurance([run]) {
  const { completed, threw, stopped } = run.ended
  return [
    { heading: "Soak of real guests", level: 2, id: "endurance" },
    {
      text: `Sixty guests of a dozen kinds at a time, in groups on two levels whose weights and caps change: they work, wait, recurse, throw, match, fork, end, are stopped, and come again. The heap is what is left after a full collection.`,
    },
    table(
      [
        "minutes",
        "guests",
        "completed",
        "threw",
        "stopped",
        "decisions",
        "fuel",
        "max lag",
        "beyond bound",
        "sums off by",
        "most past a slice",
        "heap, MiB",
      ],
      [
        [
          String(run.minutes),
          ...[run.born, completed, threw, stopped, run.decisions].map(whole),
          run.fuel.toExponential(2),
          number(run.maxLag),
          whole(run.violations),
          whole(run.wrong),
          whole(run.overshoot.most),
          `${run.growth.MiB >= 0 ? "+" : "−"}${Math.abs(run.growth.MiB).toFixed(2)}`,
        ],
      ],
    ),
    { plot: "heap" },
  ]
}

function calibration([{ median, kinds }]) {
  const times = (part) => `×${short(part)}`
  return [
    { heading: "Time per unit of fuel", level: 2, id: "calibration" },
    {
      text: `Processor time per unit of fuel of each instruction and each built-in, as a multiple of the median of all, ${median.toFixed(2)} ns. npm run bench:calibration tells more.`,
    },
    table(
      ["kind", "cases", "within ×4", "least", "p1", "p50", "p99", "most"],
      kinds.map(({ kind, count, within, quantiles }) => [
        kind,
        whole(count),
        percent(within, 1),
        ...["least", "p1", "p50", "p99", "most"].map((name) => times(quantiles[name])),
      ]),
    ),
    ...kinds.flatMap(({ kind, outliers }) =>
      outliers.length === 0
        ? []
        : [
            {
              text: `${kind} beyond ×4: ${outliers
                .toReversed()
                .map(({ name, part }) => `${name} ${times(part)}`)
                .join(", ")}.`,
            },
          ],
    ),
    { plot: "calibration" },
  ]
}
