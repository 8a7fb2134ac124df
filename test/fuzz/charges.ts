// Runs a guest program whole and in slices, and tells what is not as it must be: that the host breaks, that a slice takes
// more than it may, that slices make a difference.

import type { Engine, Limits, Outcome, Program } from "thimble"
import { INDIVISIBLE } from "../../src/host/scheduler/options.js"

export interface Ran {
  readonly outcome: Outcome
  readonly output: readonly string[]
  /** The largest amount of fuel that a slice used beyond what it was given. */
  readonly overshoot: number
}

async function runIn(engine: Engine, program: Program, limits: Partial<Limits>, slice: number): Promise<Ran> {
  const output: string[] = []
  const print = (...values: unknown[]): void => void output.push(values.join(" "))
  const instance = engine.spawn(program, {
    manual: true,
    limits,
    globals: { print },
    unhandledRejections: "ignore",
  })
  let overshoot = 0
  while (instance.state !== "ended") {
    const { used, state } = instance.run({ fuel: slice })
    overshoot = Math.max(overshoot, used - slice)
    if (state === "waiting") await new Promise((done) => setImmediate(done))
  }
  const problems = instance.isStopped ? [] : instance.checkInvariants(true).problems
  if (problems.length > 0) throw new Error(`the heap is not in order: ${problems.join("; ")}`)
  const outcome = await instance.outcome
  instance.stop()
  return { outcome, output, overshoot }
}

/** What a run came to, as text: equal for all slices. */
function told({ outcome, output }: Ran): string {
  const { kind, usage } = outcome
  const end = kind === "stopped" ? outcome.reason : kind === "threw" ? outcome.error.message : ""
  return JSON.stringify({ kind, end, fuel: usage.fuel, memory: usage.memory, output })
}

/** Problems; none: []. */
export async function problemsOf(
  engine: Engine,
  source: string,
  limits: Partial<Limits>,
  slices: readonly number[],
): Promise<readonly string[]> {
  const program = engine.compile(source)
  const problems: string[] = []
  let whole: Ran | null = null
  for (const slice of [1_000_000_000, ...slices]) {
    const ran = await runIn(engine, program, limits, slice)
    whole ??= ran
    const { outcome } = ran
    if (outcome.kind === "stopped" && outcome.reason === "internal-error")
      problems.push(`internal error: ${(outcome.error as Error)?.stack}`)
    if (ran.overshoot > INDIVISIBLE) problems.push(`a slice of ${slice} was overrun by ${ran.overshoot}`)
    if (told(ran) !== told(whole)) problems.push(`slice=${slice}: ${told(ran)} instead of ${told(whole)}`)
    if (outcome.usage.fuel > limits.fuel! + INDIVISIBLE)
      problems.push(`${outcome.usage.fuel} units were used of ${limits.fuel}`)
  }
  return problems
}
