// The benchmark: guest programs under Thimble and its peers, cold starts, the price of metering, density, exact fuel. Writes
// a report to bench/results/. Timings never fail anything; a wrong result does.
import { mkdirSync, writeFileSync } from "node:fs"
import { availableParallelism, loadavg } from "node:os"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { loadPrograms } from "./programs.mjs"
import { report } from "./report.mjs"
import { coldStart, density, exactFuel, metering, steadyState } from "./sections.mjs"

const SECTIONS = ["steady", "cold", "metering", "density", "fuel"]

const USAGE = `usage: npm run bench -- [--quick] [--filter TEXT] [--section NAME]... [--rounds N] [--out FILE]

  --quick          fewer and shorter samples, smaller crowds
  --filter TEXT    only programs whose name contains TEXT
  --section NAME   only this: ${SECTIONS.join(", ")}; may be given more than once
  --rounds N       rounds of samples; default 5, with --quick 2
  --out FILE       where the report goes; default bench/results/report.md
  --help           this text`

const options = readOptions()
if (options !== undefined) await main(options)

async function main({ quick, filter, section, rounds, out }) {
  const programs = loadPrograms(filter)
  const folder = fileURLToPath(new URL("results", import.meta.url))
  const wanted = (name) => section.length === 0 || section.includes(name)
  const sampling = quick ? { seconds: 0.1, least: 1 } : { seconds: 0.4, least: 3 }
  const load = loadavg()[0].toFixed(1)
  const measured = {}
  const measure = async (name, function_, more = {}) => {
    if (!wanted(name)) return
    measured[name] = await function_({ programs, rounds, sampling, quick, ...more, say: progress(name) })
    progress(name)("done")
  }
  await measure("steady", steadyState)
  await measure("cold", coldStart, { repeats: quick ? 1 : 3 })
  await measure("metering", metering, { folder })
  await measure("density", density)
  await measure("fuel", exactFuel)
  const text = report({
    machine: {
      node: process.versions.node,
      v8: process.versions.v8,
      cores: availableParallelism(),
      load,
      loadAtEnd: loadavg()[0].toFixed(1),
    },
    options: `${programs.length} programs, ${rounds} rounds${quick ? ", quick" : ""}${filter ? `, filter ${filter}` : ""}`,
    ...measured,
  })
  mkdirSync(folder, { recursive: true })
  const file = out ?? `${folder}/report.md`
  writeFileSync(file, text)
  console.log(text)
  console.log(`written to ${file}`)
}

function progress(section) {
  return (what) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r\x1b[K${section}: ${what}${what === "done" ? "\n" : ""}`)
  }
}

/** The options, or undefined when there is nothing to do. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        filter: { type: "string", default: "" },
        section: { type: "string", multiple: true, default: [] },
        rounds: { type: "string" },
        out: { type: "string" },
        help: { type: "boolean", default: false },
      },
    })
    if (values.help) {
      console.log(USAGE)
      return undefined
    }
    const rounds = Number(values.rounds ?? (values.quick ? 2 : 5))
    if (!Number.isInteger(rounds) || rounds < 1)
      throw new Error(`--rounds must be an integer from 1, got ${values.rounds}`)
    const unknown = values.section.find((name) => !SECTIONS.includes(name))
    if (unknown !== undefined)
      throw new Error(`there is no section ${unknown}; there are ${SECTIONS.join(", ")}`)
    if (loadPrograms(values.filter).length === 0)
      throw new Error(`no program's name contains ${values.filter}`)
    return { ...values, rounds }
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`)
    process.exitCode = 2
    return undefined
  }
}
