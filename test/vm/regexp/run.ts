// What the tests of the engine share: a whole match in one call, and the host's answer in the same form.
import {
  compileRegExp,
  createMatch,
  type MatchState,
  matchCaptures,
  RegExpSyntaxError,
  stepMatch,
} from "../../../src/vm/regexp/index.js"

/** Enough for every test that is meant to end. */
const STEP_LIMIT = 20_000_000

export interface Outcome {
  readonly state: MatchState
  readonly steps: number
}

/** Run to the end in slices of `budget` steps. */
export function runMatch(
  pattern: string,
  flags: string,
  input: string,
  index = 0,
  budget = STEP_LIMIT,
  limit = STEP_LIMIT,
): Outcome {
  const state = createMatch(compileRegExp(pattern, flags), input, index)
  let steps = 0
  while (state.status === "running" && steps < limit) {
    const used = stepMatch(state, budget)
    if (used > budget || (used < budget && state.status === "running"))
      throw new Error(`used ${used} of ${budget}`)
    steps += used
  }
  return { state, steps }
}

/** Captures as texts with the index in front, "null" without a match, "SyntaxError" for a bad pattern. */
export function ours(pattern: string, flags: string, input: string, index = 0, limit = STEP_LIMIT): string {
  try {
    const { state } = runMatch(pattern, flags, input, index, limit, limit)
    if (state.status === "failed") return "null"
    if (state.status !== "matched") return state.status
    const captures = matchCaptures(state)
    const texts: (string | null)[] = []
    for (let i = 0; i < captures.length; i += 2) {
      texts.push(
        captures[i + 1] === -1 || captures[i] === -1 ? null : input.slice(captures[i], captures[i + 1]),
      )
    }
    return `${captures[0]}: ${JSON.stringify(texts)}`
  } catch (error) {
    if (error instanceof RegExpSyntaxError) return "SyntaxError"
    throw error
  }
}

/** The host's answer. Its engine is an oracle here; the engine under test never asks it. */
export function hosts(pattern: string, flags: string, input: string, index = 0): string {
  let regexp: RegExp
  try {
    regexp = new RegExp(pattern, flags.includes("g") || flags.includes("y") ? flags : `${flags}g`)
  } catch {
    return "SyntaxError"
  }
  regexp.lastIndex = index
  const match = regexp.exec(input)
  return match === null ? "null" : `${match.index}: ${JSON.stringify([...match].map((text) => text ?? null))}`
}
