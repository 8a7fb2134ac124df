// How much time a unit of fuel stands for, by instruction and by built-in: `npm run bench:calibration`.
//
//   node bench/calibration/run.mjs [--rounds N] [--filter TEXT] [--json FILE]
//
// Prints Markdown: the median ns per unit, the share within a factor of 4 of it, and the outliers.
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { build } from "esbuild"
import { median } from "../sample.mjs"
import { builtinCases } from "./builtins.mjs"
import { generatorProgram, measureAll, methodProgram } from "./measure.mjs"
import { OPCODES, PRELUDE } from "./opcodes.mjs"

/** A unit counts as calibrated within this factor of the median. */
const FACTOR = 4

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    filter: { type: "string", default: "" },
    json: { type: "string" },
  },
})
const rounds = Number(values.rounds)
const { compile, decode, OP_NAMES } = await loadCompiler()

const instructions = OP_NAMES.filter((name) => OPCODES[name]).map((name) => instructionCase(name))
const builtins = builtinCases().map(({ name, setup, call }) => {
  const around = { setup, copies: name.endsWith("large") ? 1 : 10 }
  return { name, source: generatorProgram(`r = ${call}`, around), without: generatorProgram("", around) }
})
const untested = instructions.filter(({ error }) => error)
const chosen = (cases) => cases.filter(({ name }) => name.includes(values.filter))
const missing = OP_NAMES.filter((name) => !OPCODES[name])

const runnable = instructions.filter(({ error }) => !error)
const { results, failed } = await measureAll(chosen([...runnable, ...builtins]), rounds)
const isInstruction = ({ name }) => OP_NAMES.includes(name)
const measured = {
  Instructions: {
    results: results.filter(isInstruction),
    failed: [...untested, ...failed.filter(isInstruction)],
  },
  "Built-ins": {
    results: results.filter((result) => !isInstruction(result)),
    failed: failed.filter((result) => !isInstruction(result)),
  },
}
const all = Object.values(measured).flatMap(({ results }) => results.map(({ rate }) => rate))
const middle = median(all)
console.log(`# Time per unit of fuel\n
Median of everything: ${middle.toFixed(2)} ns of CPU time per unit. Fastest of ${rounds} rounds each.\n`)
for (const [title, { results, failed }] of Object.entries(measured)) section(title, results, failed)
console.log(`Instructions without a case of their own: ${missing.map((name) => `\`${name}\``).join(" ")}`)
if (values.json) writeFileSync(values.json, `${JSON.stringify({ median: middle, ...measured }, null, 1)}\n`)

function section(title, results, failed) {
  const rates = results.map(({ rate }) => rate)
  const outliers = results.filter(({ rate }) => !(rate >= middle / FACTOR && rate <= middle * FACTOR))
  const share = (100 * (results.length - outliers.length)) / results.length
  const noise = median(results.map(({ spread }) => spread))
  console.log(`## ${title}

${results.length} cases; median ${median(rates).toFixed(2)} ns per unit; ${share.toFixed(1)} % within ×${FACTOR} of the median of everything.
A round in the middle took ${noise.toFixed(2)} times the fastest.

| Outlier | ns per unit | × median | ns | units |
| --- | --- | --- | --- | --- |`)
  for (const { name, rate, ns, units } of outliers.sort((x, y) => y.rate - x.rate))
    console.log(
      `| ${name} | ${rate.toFixed(1)} | ${(rate / middle).toFixed(2)} | ${ns.toFixed(0)} | ${units.toFixed(1)} |`,
    )
  console.log("")
  for (const { name, error } of failed) console.log(`Not measured: ${name}: ${error}\n`)
}

function instructionCase(name) {
  const [statement, outside = "", rest = "", restOutside = "", more = ""] = OPCODES[name]
  const around = {
    outside: `${outside}${restOutside}`,
    prelude: `${PRELUDE}${more}`,
    isAsync: statement.startsWith("await"),
  }
  const source = methodProgram(statement, around)
  if (!opcodesOf(compile(source, { kind: "script" }).block).has(name))
    return { name, error: `the compiler makes no ${name} of: ${statement}` }
  return { name, source, without: methodProgram(rest, around) }
}

function opcodesOf(block, found = new Set()) {
  for (let pc = 0; pc < block.words.length; ) {
    const { op, length } = decode(block.words, pc)
    found.add(op)
    pc += length
  }
  for (const inner of block.blocks) opcodesOf(inner, found)
  return found
}

/** The compiler of this source, in memory. */
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
  const text = Buffer.from(outputFiles[0].contents).toString("base64")
  return import(`data:text/javascript;base64,${text}`)
}
