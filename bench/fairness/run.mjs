// The fairness benchmark: the scheduler's policies side by side, judged by the fluid model. docs/fairness.md tells how to
// read it. Writes Markdown, a page, results and raw traces. Timings never fail anything; an unmet bound of EEVDF does.
import { mkdirSync, writeFileSync } from "node:fs"
import { availableParallelism, loadavg } from "node:os"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { compare } from "./compare.mjs"
import { cost } from "./cost.mjs"
import { courtesy } from "./courtesy.mjs"
import { hostile, switches, waiting } from "./guests.mjs"
import { markdown } from "./markdown.mjs"
import { page } from "./page.mjs"
import { sections } from "./sections.mjs"
import { SETUPS } from "./setups.mjs"

const POLICIES = [
  "eevdf",
  "stride",
  "deficit-round-robin",
  "round-robin",
  "lottery",
  "minimum-virtual-runtime",
  "strict-priority",
]

/** What real guests and time are needed for. */
const REAL = {
  hostile: ({ policies, ...options }) => eachPolicy(policies, (policy) => hostile({ ...options, policy })),
  waiting: ({ policies, ...options }) => eachPolicy(policies, (policy) => waiting({ ...options, policy })),
  cost,
  switches,
  courtesy,
}

const NAMES = [...Object.keys(SETUPS), ...Object.keys(REAL)]

const USAGE = `usage: npm run bench:fairness -- [--quick] [--only NAME]... [--policy NAME]... [--seed N] [--out FOLDER]
       npm run bench:fairness -- --compare FOLDER --compare FOLDER

  --quick         smaller and shorter: about a minute
  --only NAME     only this; may be given more than once: ${NAMES.join(", ")}
  --policy NAME   only this policy; may be given more than once: ${POLICIES.join(", ")}
  --seed N        of all draws; default 1
  --out FOLDER    where it all goes; default bench/results/fairness
  --compare       two folders of earlier runs, side by side
  --help          this text`

const options = readOptions()
if (options !== undefined) await main(options)

async function main({ quick, only, policy, seed, out, compare: folders }) {
  if (folders.length > 0) {
    console.log(compare(folders[0], folders[1]))
    return
  }
  const policies = policy.length > 0 ? policy : POLICIES
  const wanted = (name) => only.length === 0 || only.includes(name)
  const meta = {
    seed,
    quick,
    node: process.versions.node,
    cores: availableParallelism(),
    load: loadavg()[0].toFixed(1),
  }
  mkdirSync(`${out}/traces`, { recursive: true })
  const results = { meta, setups: {} }
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
  for (const [name, measure] of Object.entries(REAL)) {
    if (!wanted(name)) continue
    // Baselines need less than all when there is little time.
    const some = quick && name === "hostile" ? policies.slice(0, 1) : policies
    results[name] = await measure({ policies: some, quick, seed, say: (what) => say(`${name}: ${what}`) })
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
  const broken = Object.entries(results.setups).filter(([, by]) => by.eevdf?.violations > 0)
  if (broken.length > 0) {
    console.error(`EEVDF broke its bound in ${broken.map(([name]) => name).join(", ")}`)
    process.exitCode = 1
  }
}

async function eachPolicy(policies, measure) {
  const results = []
  for (const policy of policies) results.push(await measure(policy))
  return results
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
    return { ...values, seed }
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`)
    process.exitCode = 2
    return undefined
  }
}

function checkNames(option, given, known) {
  const unknown = given.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new Error(`${option}: there is no ${unknown}; there are ${known.join(", ")}`)
}
