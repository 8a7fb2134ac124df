// Spread of ns per unit of fuel, by instruction and by built-in: what `npm run bench:calibration` measures, told in short.
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const SCRIPT = fileURLToPath(new URL("../calibration/run.mjs", import.meta.url))
/** Of the median. */
const FACTOR = 4

export async function calibration({ quick, say }) {
  const folder = mkdtempSync(join(tmpdir(), "calibration-"))
  try {
    const file = join(folder, "calibration.json")
    say("all instructions and built-ins")
    await promisify(execFile)(process.execPath, [SCRIPT, "--rounds", quick ? "2" : "7", "--json", file], {
      maxBuffer: 1 << 26,
    })
    return summaryOf(JSON.parse(readFileSync(file, "utf8")))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param measured what bench/calibration/run.mjs writes: cases of each kind under its name, or in a list with its name */
export function summaryOf({ median, results, ...byKind }) {
  const names = results === undefined ? Object.keys(byKind) : new Set(results.map(({ kind }) => kind))
  const summaries = Array.from(names, (kind) => {
    const cases = results === undefined ? byKind[kind].results : results.filter((each) => each.kind === kind)
    const parts = cases
      .map(({ name, rate }) => ({ name, part: rate / median }))
      .sort((a, b) => a.part - b.part)
    const outliers = parts.filter(({ part }) => !(part >= 1 / FACTOR && part <= FACTOR))
    const at = (quantile) => parts[Math.max(0, Math.ceil(quantile * parts.length) - 1)]?.part ?? 0
    return {
      kind,
      count: parts.length,
      within: 1 - outliers.length / parts.length,
      quantiles: { least: at(0), p1: at(0.01), p50: at(0.5), p99: at(0.99), most: at(1) },
      outliers,
      parts: parts.map(({ part }) => part),
    }
  })
  return { median, kinds: summaries }
}

/** Kinds that are of instructions, on the loop's fast paths and off them; the others are of built-ins. */
const OF_INSTRUCTIONS = new Set(["Instructions", "instruction", "value"])

export function shareWithin({ kinds }) {
  const shareOf = (some) => {
    const count = some.reduce((sum, each) => sum + each.count, 0)
    const within = some.reduce((sum, each) => sum + each.within * each.count, 0)
    return count === 0 ? undefined : { count, within: within / count }
  }
  const isOfInstructions = ({ kind }) => OF_INSTRUCTIONS.has(kind)
  return {
    instructions: shareOf(kinds.filter(isOfInstructions)),
    builtins: shareOf(kinds.filter((each) => !isOfInstructions(each))),
  }
}
