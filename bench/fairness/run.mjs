// The fairness benchmark: the scheduler's policies side by side, judged by the fluid model. docs/fairness.md tells how to
// read it. Writes Markdown, a page, results and raw traces. Timings never fail anything; an unmet bound of EEVDF does,
// among real guests too.
import { mkdirSync, writeFileSync } from "node:fs"
import { availableParallelism, loadavg } from "node:os"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { compare, RESULTS_VERSION } from "./compare.mjs"
import { inChild } from "./in-child.mjs"
import { markdown } from "./markdown.mjs"
import { page } from "./page.mjs"
import { REAL } from "./real.mjs"
import { sections } from "./sections.mjs"
import { SETUPS } from "./setups.mjs"
import { verdicts } from "./verdicts.mjs"

const POLICIES = [
  "eevdf",
  "stride",
  "deficit-round-robin",
  "round-robin",
  "lottery",
  "minimum-virtual-runtime",
  "strict-priority",
]

const NAMES = [...Object.keys(SETUPS), ...Object.keys(REAL)]

/** What a quick run leaves out. */
const LONG = Object.entries(REAL).flatMap(([name, { isLong }]) => (isLong ? [name] : []))

const USAGE = `usage: npm run bench:fairness -- [--quick] [--only NAME]... [--policy NAME]... [--seed N] [--out FOLDER]
         [--soak MINUTES] [--idle COUNT]
       npm run bench:fairness -- --compare FOLDER --compare FOLDER

  --quick         smaller and shorter: about two minutes; leaves out ${LONG.join(", ")} unless named by --only
  --only NAME     only this; may be given more than once: ${NAMES.join(", ")}
  --policy NAME   only this policy; may be given more than once: ${POLICIES.join(", ")}
  --seed N        of all draws; default 1
  --soak MINUTES  how long real guests are soaked; default 0.5
  --idle COUNT    how many instances are idle at once; default 1000000
  --out FOLDER    where it all goes; default bench/results/fairness
  --compare       two folders of earlier runs, side by side
  --help          this text`

const options = readOptions()
if (options !== undefined) await main(options)

async function main({ quick, only, policy, seed, soak, idle, out, compare: folders }) {
  if (folders.length > 0) {
    try {
      console.log(compare(folders[0], folders[1]))
    } catch (error) {
      console.error(error.message)
      process.exitCode = 2
    }
    return
  }
  const policies = policy.length > 0 ? policy : POLICIES
  const wanted = (name) => only.length === 0 || only.includes(name)
  const meta = {
    version: RESULTS_VERSION,
    seed,
    quick,
    node: process.versions.node,
    cores: availableParallelism(),
    load: loadavg()[0].toFixed(1),
  }
  mkdirSync(`${out}/traces`, { recursive: true })
  const results = { meta, setups: {}, failed: [] }
  for (const [name, { run }] of Object.entries(SETUPS)) {
    if (!wanted(name)) continue
    results.setups[name] = {}
    for (const each of policies) {
      say(`${name}, ${each}`)
      const { trace, ...result } = run({ policy: each, seed, quick })
      results.setups[name][each] = result
      writeTrace(`${out}/traces/${name}-${each}.csv`, trace)
    }
  }
  for (const [name, { parts, flags, isLong }] of Object.entries(REAL)) {
    if (!wanted(name) || (isLong && quick && only.length === 0)) continue
    results[name] = []
    for (const part of parts?.({ policies, quick }) ?? [{}]) {
      const own = { policies, quick, seed, minutes: soak, idle, ...part }
      try {
        const measured = await inChild(name, own, { flags, say: (what) => say(`${name}: ${what}`) })
        results[name].push(...[measured].flat())
      } catch (error) {
        // The rest is worth having.
        results.failed.push(`${error.message} (${JSON.stringify(part)})`)
      }
    }
  }
  say("")
  meta.loadAtEnd = loadavg()[0].toFixed(1)
  const blocks = sections(results)
  const text = markdown(blocks)
  writeFileSync(`${out}/results.json`, JSON.stringify(results))
  writeFileSync(`${out}/report.md`, text)
  writeFileSync(`${out}/report.html`, page(blocks, results))
  console.log(text)
  console.log(`written to ${out}: report.html, report.md, results.json, traces`)
  const broken = verdicts(results).filter(({ mustHold, reached }) => mustHold && reached === false)
  for (const { goal, measured } of broken) console.error(`EEVDF: ${goal}: ${measured}`)
  for (const message of results.failed) console.error(message)
  if (broken.length + results.failed.length > 0) {
    process.exitCode = 1
  }
}

function writeTrace(file, rows) {
  if (rows === undefined) return
  writeFileSync(file, `clock,task,fuel,state,lag\n${rows.map((row) => row.join(",")).join("\n")}\n`)
}

function say(what) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`)
}

/** The options, or undefined when there is nothing to do. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        policy: { type: "string", multiple: true, default: [] },
        seed: { type: "string", default: "1" },
        soak: { type: "string" },
        idle: { type: "string" },
        out: { type: "string", default: fileURLToPath(new URL("../results/fairness", import.meta.url)) },
        compare: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", default: false },
      },
    })
    if (values.help) {
      console.log(USAGE)
      return undefined
    }
    const seed = Number(values.seed)
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
      throw new Error(`--seed must be an integer from 0 to 4294967295, got ${values.seed}`)
    checkNames("--only", values.only, NAMES)
    checkNames("--policy", values.policy, POLICIES)
    if (values.compare.length !== 0 && values.compare.length !== 2)
      throw new Error(`--compare needs two folders, got ${values.compare.length}`)
    const soak = checkNumber("--soak", values.soak, 0.01, 100_000)
    const idle = checkNumber("--idle", values.idle, 1, 100_000_000)
    return { ...values, seed, soak, idle }
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`)
    process.exitCode = 2
    return undefined
  }
}

/** Undefined if it is not given. */
function checkNumber(option, given, least, most) {
  if (given === undefined) return undefined
  const value = Number(given)
  if (!(value >= least && value <= most))
    throw new Error(`${option} must be a number from ${least} to ${most}, got ${given}`)
  return value
}

function checkNames(option, given, known) {
  const unknown = given.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new Error(`${option}: there is no ${unknown}; there are ${known.join(", ")}`)
}
