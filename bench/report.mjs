// The report: Markdown, ratios first, each with its spread.
import { median } from "./sample.mjs"

/** @param sections what sections.mjs measured; those left out were not asked for */
export function report({ machine, options, steady, metering, cold, fuel, density }) {
  return [
    "# Benchmark report",
    "",
    `Node ${machine.node}, V8 ${machine.v8}, ${machine.cores} cores, load ${machine.load} at the start and ${machine.loadAtEnd} at the end.`,
    `Options: ${options}. A ratio is of two times taken next to each other; brackets give the smallest and the largest of all rounds.`,
    "Ratios travel, milliseconds don't.",
    ...(steady ? steadyText(steady) : []),
    ...(cold ? coldText(cold) : []),
    ...(metering ? meteringText(metering) : []),
    ...(density ? densityText(density) : []),
    ...(fuel ? fuelText(fuel) : []),
    "",
  ].join("\n")
}

function steadyText({ peers, programs, means }) {
  const others = peers.filter(({ id }) => id !== "quickjs")
  return [
    "",
    "## Steady state",
    "",
    "Time relative to quickjs-emscripten with its interrupt handler and memory limit on; lower is faster. Every program",
    "checks its result. The same function is called again and again in a loaded instance.",
    "",
    ...table(
      ["program", "Thimble ms", ...others.map(({ name }) => name)],
      [
        ...programs.map(({ name, times }, i) => [
          name,
          milliseconds(median(times.thimble)),
          ...others.map(({ id }) => ratio(means[id].perProgram[i])),
        ]),
        [
          "**geometric mean**",
          "",
          ...others.map(({ id }) => `**${figure(means[id].mean)}** ${range(means[id].rounds)}`),
        ],
      ],
    ),
    "",
    `Thimble relative to V8 --jitless: ${figure(means.thimble.mean / means.jitless.mean)}; relative to V8: ${figure(means.thimble.mean / means.v8.mean)}.`,
  ]
}

function coldText({ programs, mean }) {
  return [
    "",
    "## First run in a new process",
    "",
    "Compiling and one run, without the import, relative to quickjs-emscripten.",
    "",
    ...table(
      ["program", "Thimble ms", "ratio"],
      [
        ...programs.map((each) => [each.name, milliseconds(each.milliseconds), ratio(each.ratio)]),
        ["**geometric mean**", "", `**${figure(mean)}**`],
      ],
    ),
  ]
}

function meteringText(metering) {
  const heading = ["", "## Metering", ""]
  if (metering.missing) return [...heading, `Not measured: ${metering.missing}.`]
  const { programs, means } = metering
  return [
    ...heading,
    "There is no switch that turns metering off. `unmetered` is a copy of the bundle with the loop's fuel kept at jumps and",
    "its checks at loops cut out; fuel of calls and all accounting of bytes are still there. `unlimited` is the bundle with",
    "limits of Infinity. Times relative to the bundle with finite limits.",
    "",
    ...table(
      ["program", "unmetered", "unlimited"],
      [
        ...programs.map(({ name }, i) => [
          name,
          ratio(means.unmetered.perProgram[i]),
          ratio(means.unlimited.perProgram[i]),
        ]),
        [
          "**geometric mean**",
          ...["unmetered", "unlimited"].map(
            (id) => `**${figure(means[id].mean)}** ${range(means[id].rounds)}`,
          ),
        ],
      ],
    ),
  ]
}

function densityText({ creation, memory, accounting, switching, firstResult }) {
  return [
    "",
    "## Density",
    "",
    `Creation with a small program: ${figure(creation.spawn)} µs; made and run to its end by hand ${figure(creation.spawnAndRun)} µs, by the scheduler ${figure(creation.scheduled)} µs.`,
    "",
    ...table(
      ["live idle instances", "bytes of host heap each", "bytes accounted", "RSS MB"],
      memory.map(({ count, bytes, accounted, rss }) => [
        String(count),
        String(Math.round(bytes)),
        String(accounted),
        (rss / 1e6).toFixed(0),
      ]),
    ),
    "",
    "What a guest's values take in the host's heap, and what they are accounted for.",
    "",
    ...table(
      ["kind", "bytes taken", "bytes accounted", "ratio"],
      Object.entries(accounting)
        .map(([kind, { taken, accounted }]) => ({ kind, taken, accounted, ratio: taken / accounted }))
        .sort((some, other) => other.ratio - some.ratio)
        .map((row) => [row.kind, figure(row.taken), figure(row.accounted), figure(row.ratio)]),
    ),
    "",
    "Many instances in slices of 1,000 units, time per unit of fuel relative to one instance that runs alone without slices.",
    "In a ring by hand, and under the scheduler with a call into each.",
    "",
    ...table(
      ["instances", "programs", "alone, ns per unit", "alone, sliced", "in a ring", "scheduled"],
      switching.map((each) => [
        String(each.instances),
        String(each.programs),
        figure(each.alone),
        ratio(each.aloneInSlices),
        ratio(each.ring),
        ratio(each.scheduled),
      ]),
    ),
    "",
    `Import to first result in a new process: ${ratio(firstResult.thimble)} ms; quickjs-emscripten ${ratio(firstResult.quickjs)} ms.`,
  ]
}

function fuelText(fuel) {
  const inexact = fuel.filter(({ exact }) => !exact)
  return [
    "",
    "## Fuel",
    "",
    inexact.length === 0
      ? "The same to the unit in every run: whole, in slices of 100,000 and of 997 units, and in other processes."
      : `**Not exact**: ${inexact.map(({ name, used, inChildren }) => `${name} (${[...used, ...inChildren].join(", ")})`).join("; ")}.`,
    "",
    ...table(
      ["program", "fuel"],
      fuel.map((each) => [each.name, each.fuel.toLocaleString("en")]),
    ),
  ]
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`
  return [line(head), line(head.map(() => "---")), ...rows.map(line)]
}

function ratio({ median, least, most }) {
  return `${figure(median)} ${range({ least, most })}`
}

function range({ least, most }) {
  return `[${figure(least)}–${figure(most)}]`
}

function milliseconds(value) {
  return value < 10 ? value.toFixed(2) : value.toFixed(1)
}

/** Three significant digits. */
function figure(value) {
  return String(Number(value.toPrecision(3)))
}
