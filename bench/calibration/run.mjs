// How much time a unit of fuel stands for, by instruction, by built-in and by the work that both do:
// `npm run bench:calibration`. Each class is measured in several processes, one after the other.
//
//   node bench/calibration/run.mjs [--processes N] [--rounds N] [--filter TEXT] [--json FILE]
//
// Prints Markdown: the median ns per unit, the share of cases within a factor of 4 of it, and the outliers.
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { build } from "esbuild"
import { median } from "../sample.mjs"
import { instructionCases, KINDS, otherCases } from "./cases.mjs"
import { measureAll } from "./measure.mjs"

/** A unit counts as calibrated within this factor of the median. */
const FACTOR = 4
/** Cases by the size whose size makes fewer units of difference are judged as a whole. */
const LEAST_UNITS = 8
/** Nanoseconds, and their share of what they were taken from, below which a difference of times is noise. */
const LEAST_DIFFERENCE = { ns: 1, share: 0.02 }

const { values } = parseArgs({
  options: {
    processes: { type: "string", default: "3" },
    rounds: { type: "string", default: "5" },
    filter: { type: "string", default: "" },
    json: { type: "string" },
    /** Measures in this process, and writes what `measureAll` gives. */
    child: { type: "boolean", default: false },
  },
})
const chosen = (cases) => cases.filter(({ kind, name }) => `${kind} ${name}`.includes(values.filter))
const { OP_NAMES, opcodesOf } = await loadCompiler()
const instructions = instructionCases()
const unmade = instructions.filter(
  ({ name, source, isHidden, isModule }) =>
    !isHidden && !opcodesOf(source, isModule ? "module" : "script").has(name),
)
const cases = chosen([...instructions.filter((one) => !unmade.includes(one)), ...otherCases()])

if (values.child) process.stdout.write(JSON.stringify(await measureAll(cases, Number(values.rounds))))
else report(Array.from({ length: Number(values.processes) }, measureInChild))

function measureInChild() {
  const args = [
    fileURLToPath(import.meta.url),
    "--child",
    "--rounds",
    values.rounds,
    "--filter",
    values.filter,
  ]
  return JSON.parse(
    execFileSync(process.execPath, args, {
      encoding: "utf8",
      maxBuffer: 1e8,
      stdio: ["ignore", "pipe", "inherit"],
    }),
  )
}

function report(runs) {
  const failed = runs[0].filter(({ error }) => error)
  const names = runs[0].filter(({ error }) => !error)
  const perProcess = runs.map((run) => new Map(run.map((result) => [result.name, result])))
  const results = names.map(({ kind, name }) => {
    const rates = perProcess.map((results) => rateOf(results.get(name), results))
    const { ns, units } = rates[0]
    const all = rates.map(({ rate }) => rate)
    return { kind, name, ns, units, rate: median(all), spread: Math.max(...all) / Math.min(...all) }
  })
  const middle = median(results.map(({ rate }) => rate))
  const isIn = ({ rate }) => rate >= middle / FACTOR && rate <= middle * FACTOR
  console.log(`# Time per unit of fuel

${results.length} cases. Median: ${middle.toFixed(2)} ns of CPU time per unit, and ${share(results.filter(isIn), results)} of them within a factor of ${FACTOR} of it.
The fastest of ${values.rounds} rounds in each of ${runs.length} processes, and the median of the processes; between the processes a rate differed by
a factor of ${median(results.map(({ spread }) => spread)).toFixed(2)} (median).

| Class | Cases | Median ns per unit | Within ×${FACTOR} | Too cheap | Worst | Too dear | Worst |
| --- | --- | --- | --- | --- | --- | --- | --- |`)
  for (const [kind, title] of Object.entries(KINDS)) {
    const of = results.filter((result) => result.kind === kind)
    if (of.length === 0) continue
    const rates = of.map(({ rate }) => rate)
    const cheap = rates.filter((rate) => rate > middle * FACTOR)
    const dear = rates.filter((rate) => rate < middle / FACTOR)
    console.log(
      `| ${title} | ${of.length} | ${median(rates).toFixed(2)} | ${share(of.filter(isIn), of)} | ${cheap.length} | ×${(Math.max(...rates) / middle).toFixed(1)} | ${dear.length} | ×${(Math.min(...rates) / middle).toFixed(2)} |`,
    )
  }
  console.log(
    "\n| Outlier | ns per unit | × median | ns | units | processes differ by |\n| --- | --- | --- | --- | --- | --- |",
  )
  const outliers = results.filter((result) => !isIn(result)).sort((x, y) => y.rate - x.rate)
  for (const { name, rate, ns, units, spread } of outliers)
    console.log(
      `| ${name} | ${rate.toFixed(1)} | ${(rate / middle).toFixed(2)} | ${ns.toFixed(0)} | ${units.toFixed(1)} | ${spread.toFixed(2)} |`,
    )
  console.log("")
  for (const { name, error } of failed) console.log(`Not measured: ${name}: ${error}\n`)
  for (const { name } of unmade) console.log(`Not measured: the compiler makes no ${name} of its case\n`)
  const known = new Set(instructions.map(({ name }) => name))
  const missing = OP_NAMES.filter((name) => !known.has(name))
  console.log(
    `Instructions: ${OP_NAMES.length}, without a case: ${missing.map((name) => `\`${name}\``).join(" ")}`,
  )
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ median: middle, results }, null, 1)}\n`)
}

/** A case by the size is what it takes more than the small one, if that makes a difference in units. */
function rateOf({ ns, units, less }, results) {
  const small = less === undefined ? undefined : results.get(less)
  if (small === undefined || units - small.units < LEAST_UNITS) return { ns, units, rate: ns / units }
  const more = { ns: Math.max(ns - small.ns, 0), units: units - small.units }
  return { ...more, rate: more.ns / more.units }
}

function share(some, all) {
  return `${((100 * some.length) / all.length).toFixed(1)} %`
}

/** A module from a file, where errors do not show the whole text. */
async function importText(text) {
  const folder = mkdtempSync(join(tmpdir(), "thimble-calibration-"))
  try {
    const file = join(folder, "compiler.mjs")
    writeFileSync(file, text)
    return await import(pathToFileURL(file).href)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Of this source, in memory: the names of the instructions, and those that the compiler makes of a text. */
async function loadCompiler() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { compile } from "./src/compiler/index.ts"
export { decode } from "./src/compiler/bytecode/decode.ts"
export { OP_NAMES } from "./src/compiler/bytecode/opcodes.ts"`,
      resolveDir: ".",
    },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  })
  const { compile, decode, OP_NAMES } = await importText(outputFiles[0].text)
  const collect = (block, found) => {
    for (let pc = 0; pc < block.words.length; ) {
      const { op, length } = decode(block.words, pc)
      found.add(op)
      pc += length
    }
    for (const inner of block.blocks) collect(inner, found)
    return found
  }
  return { OP_NAMES, opcodesOf: (source, kind) => collect(compile(source, { kind }).block, new Set()) }
}
