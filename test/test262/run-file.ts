// Runs one test262 file in every mode that it asks for, and judges the result as INTERPRETING.md of the suite says.

import type { GuestRun, GuestRunOptions, GuestSource, RunGuest } from "../engine-adapter.js"
import type { FrontMatter, Negative } from "./front-matter.js"
import { parseFrontMatter } from "./front-matter.js"
import { loadModule, readTest, type Suite } from "./suite.js"

export interface FileResult {
  readonly path: string
  readonly status: "passed" | "failed" | "skipped"
  /** Why it failed or was skipped, in one line; empty for a file that passed. */
  readonly reason: string
}

/** What the embedder chose for the whole run. */
export type RunLimits = Pick<GuestRunOptions, "slice" | "fuel" | "memory">

type Mode = "sloppy" | "strict" | "module" | "raw"

export async function runFile(
  runGuest: RunGuest,
  suite: Suite,
  path: string,
  limits: RunLimits,
): Promise<FileResult> {
  try {
    const text = readTest(suite, path)
    const matter = parseFrontMatter(text)
    const skipped = skipReason(suite, matter)
    if (skipped !== undefined) return { path, status: "skipped", reason: skipped }
    for (const mode of modesOf(matter.flags)) {
      const failure = await failureInMode(runGuest, suite, path, text, matter, mode, limits)
      if (failure !== undefined) return { path, status: "failed", reason: `${mode}: ${oneLine(failure)}` }
    }
    return { path, status: "passed", reason: "" }
  } catch (error) {
    // The engine or the runner broke; that is a failure of this file and not the end of the run.
    return { path, status: "failed", reason: `internal: ${oneLine(String(error))}` }
  }
}

function skipReason(suite: Suite, matter: FrontMatter): string | undefined {
  const feature = matter.features.find((name) => suite.skippedFeatures.has(name))
  if (feature !== undefined) return `feature ${feature}`
  // An instance is one thread and never blocks, so its agent record has [[CanBlock]] false.
  if (matter.flags.has("CanBlockIsTrue")) return "flag CanBlockIsTrue"
  return undefined
}

function modesOf(flags: ReadonlySet<string>): readonly Mode[] {
  if (flags.has("raw")) return [flags.has("module") ? "module" : "raw"]
  if (flags.has("module")) return ["module"]
  if (flags.has("onlyStrict")) return ["strict"]
  if (flags.has("noStrict")) return ["sloppy"]
  return ["sloppy", "strict"]
}

/** @returns why the file fails in this mode, or undefined when it passes */
async function failureInMode(
  runGuest: RunGuest,
  suite: Suite,
  path: string,
  text: string,
  matter: FrontMatter,
  mode: Mode,
  limits: RunLimits,
): Promise<string | undefined> {
  const isAsync = matter.flags.has("async")
  const test: GuestSource = {
    name: path,
    text: mode === "strict" ? `"use strict";\n${text}` : text,
    kind: mode === "module" ? "module" : "script",
  }
  const run = await runGuest([...harnessOf(suite, matter), test], {
    ...limits,
    test262: true,
    async: isAsync,
    modules: (specifier, referrer) => loadModule(suite, specifier, referrer),
  })
  if (matter.negative) return failureOfNegative(run, matter.negative)
  if (run.outcome !== "completed") return describe(run)
  return isAsync ? failureOfAsync(run) : undefined
}

function harnessOf(suite: Suite, matter: FrontMatter): GuestSource[] {
  if (matter.flags.has("raw")) return []
  const names = ["assert.js", "sta.js"]
  if (matter.flags.has("async")) names.push("doneprintHandle.js")
  for (const name of matter.includes) if (!names.includes(name)) names.push(name)
  return names.map((name) => suite.harness(name))
}

function failureOfNegative(run: GuestRun, negative: Negative): string | undefined {
  const expected = `expected ${negative.type} in phase ${negative.phase}`
  // A linking error may be an error in the text of an imported module, so both forms are a resolution's.
  const outcomes = {
    parse: ["syntax-error"],
    resolution: ["syntax-error", "threw"],
    runtime: ["threw"],
  }[negative.phase]
  if (!outcomes.includes(run.outcome)) return `${expected}, ${describe(run)}`
  return run.error?.name === negative.type ? undefined : `${expected}, ${describe(run)}`
}

/** The protocol of doneprintHandle.js: exactly one line tells how it ended. */
function failureOfAsync(run: GuestRun): string | undefined {
  const verdicts = run.output.filter((line) => line.startsWith("Test262:"))
  if (verdicts.length === 0) return "async: $DONE was never called"
  if (verdicts.length > 1) return "async: $DONE was called more than once"
  const verdict = verdicts[0]!
  if (verdict === "Test262:AsyncTestComplete") return undefined
  return verdict.replace("Test262:AsyncTestFailure:", "async: ")
}

function describe(run: GuestRun): string {
  if (run.outcome === "completed") return "completed"
  if (run.outcome === "stopped") return `stopped: ${run.reason ?? "no reason"}`
  const error = run.error ? `${run.error.name}: ${run.error.message}` : "no error told"
  return run.outcome === "syntax-error" ? `early ${error}` : error
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length > 240 ? `${line.slice(0, 237)}...` : line
}
