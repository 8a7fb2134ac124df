// `thimble run`: files in one instance, or one program in many.

import { normalize } from "node:path"
import { Engine } from "../engine.js"
import { GuestError, GuestSyntaxError, ThimbleError } from "../errors.js"
import type { Instance } from "../instance.js"
import type { ModuleLoader } from "../modules.js"
import type { Outcome } from "../outcome.js"
import type { Program } from "../program.js"
import type { CliLimits } from "./arguments.js"
import { environmentWriting } from "./globals.js"
import { isModuleFile, localModules } from "./local-modules.js"
import { outcomeToJson, showError } from "./text.js"

export const EXIT = { completed: 0, threw: 1, usage: 2, syntax: 3, stopped: 4, defect: 5 } as const

export interface RunRequest {
  readonly sources: readonly { readonly name: string; readonly text: string }[]
  readonly limits: CliLimits
  readonly instances: number
  readonly json: boolean
}

export interface Terminal {
  write(line: string): void
  warn(line: string): void
  /** Replaces the progress line; "" removes it. Nothing where nobody watches. */
  progress(text: string): void
}

/** @returns the exit status */
export async function runCommand(request: RunRequest, terminal: Terminal): Promise<number> {
  // A module's name is its key, as imports of it would make it.
  const files = request.sources.map(({ name, text }) =>
    isModuleFile(name)
      ? ({ name: normalize(name), text, kind: "module" } as const)
      : ({ name, text, kind: "script" } as const),
  )
  const sources = new Map(files.map(({ name, text }) => [name, text]))
  const modules = localModules(files[0]!.name, sources)
  const engine = new Engine()
  let programs: Program[]
  try {
    programs = files.map(({ name, text, kind }) => engine.compile(text, { name, kind }))
  } catch (error) {
    if (!(error instanceof GuestSyntaxError)) throw error
    terminal.warn(showError(error, sources))
    return EXIT.syntax
  }
  const start = (): Promise<Outcome> =>
    runOne(spawn(engine, programs[0]!, request, modules, terminal), programs)
  if (request.instances > 1) return runMany(start, request, terminal)
  const outcome = await start()
  if (request.json) terminal.write(JSON.stringify(outcomeToJson(outcome)))
  else tell(outcome, sources, terminal)
  return statusOf(outcome)
}

function spawn(
  engine: Engine,
  program: Program,
  { limits }: RunRequest,
  modules: ModuleLoader,
  terminal: Terminal,
): Instance {
  return engine.spawn(program, { limits, modules, ...environmentWriting(terminal.write, terminal.warn) })
}

/** The first file that does not complete decides. */
async function runOne(instance: Instance, programs: readonly Program[]): Promise<Outcome> {
  let outcome = await instance.outcome
  for (const program of programs.slice(1)) {
    if (outcome.kind !== "completed") return outcome
    outcome = await evaluated(instance, program)
  }
  return outcome
}

async function evaluated(instance: Instance, program: Program): Promise<Outcome> {
  try {
    const value = await instance.evaluate(program)
    return { kind: "completed", value, unhandledRejections: [], usage: instance.usage }
  } catch (error) {
    const { usage } = instance
    if (error instanceof GuestError) return { kind: "threw", error, unhandledRejections: [], usage }
    if (!(error instanceof ThimbleError)) throw error
    if (error.code !== "stopped")
      return { kind: "completed", value: undefined, valueError: error, unhandledRejections: [], usage }
    const reason = error.message.replace(/^.*: /, "")
    return { kind: "stopped", reason, ...(error.cause === undefined ? {} : { error: error.cause }), usage }
  }
}

function tell(outcome: Outcome, sources: ReadonlyMap<string, string>, terminal: Terminal): void {
  if (outcome.kind === "threw") {
    const [, ...others] = outcome.unhandledRejections
    terminal.warn(showError(outcome.error, sources))
    for (const error of others) terminal.warn(`unhandled rejection: ${showError(error, sources)}`)
  } else if (outcome.kind === "stopped") {
    const { fuel, memory } = outcome.usage
    terminal.warn(`stopped: ${outcome.reason} (${fuel} fuel and ${memory} bytes used)`)
    if (outcome.reason === "internal-error" && outcome.error instanceof Error)
      terminal.warn(String(outcome.error.stack))
  }
}

function statusOf(outcome: Outcome): number {
  if (outcome.kind === "completed") return EXIT.completed
  if (outcome.kind === "threw") return EXIT.threw
  return outcome.reason === "internal-error" ? EXIT.defect : EXIT.stopped
}

async function runMany(
  start: () => Promise<Outcome>,
  request: RunRequest,
  terminal: Terminal,
): Promise<number> {
  const { instances, json } = request
  const started = performance.now()
  const counts: Record<Outcome["kind"], number> = { completed: 0, threw: 0, stopped: 0 }
  let fuel = 0
  let ended = 0
  let worst = 0
  let shown = started
  const note = (outcome: Outcome): void => {
    counts[outcome.kind]++
    fuel += outcome.usage.fuel
    ended++
    worst = Math.max(worst, statusOf(outcome))
    if (performance.now() - shown < 100) return
    shown = performance.now()
    terminal.progress(`${ended} of ${instances} ended, ${fuel} fuel`)
  }
  const all: Promise<void>[] = []
  for (let i = 0; i < instances; i++) all.push(start().then(note))
  await Promise.all(all)
  terminal.progress("")
  const seconds = (performance.now() - started) / 1000
  const report = { instances, ...counts, fuel, seconds, fuelPerSecond: Math.round(fuel / seconds) }
  if (json) terminal.write(JSON.stringify(report))
  else {
    const kinds = `${counts.completed} completed, ${counts.threw} threw, ${counts.stopped} stopped`
    terminal.warn(`${instances} instances: ${kinds}`)
    terminal.warn(
      `${fuel} fuel in ${seconds.toFixed(2)} s, ${(report.fuelPerSecond / 1e6).toFixed(1)} million a second`,
    )
  }
  return worst
}
