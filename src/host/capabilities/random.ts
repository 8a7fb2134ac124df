// Randomness: group "random", type "draw", of "Math.random". Without it every guest draws the same numbers. The generator's
// state is the guest's own, so that a run can be repeated, and a snapshot goes on where it was.

import { show, ThimbleError } from "../errors.js"
import { Capability, type CapabilityDefinition } from "./capability.js"
import { checkCapabilityOptions } from "./options.js"
import { CapabilityError } from "./permission.js"

export type RandomOptions =
  /** The same seed gives the same numbers. A text, or a number, which counts as its text. */
  | { readonly seed: string | number }
  /** A first state from the host's cryptographic source, for each instance its own. */
  | { readonly real: true }

const definition: CapabilityDefinition<null> = {
  group: "random",
  types: { draw: "draws a number" },
  resources: {},
  canonical(target) {
    if (target === "Math.random") return target
    throw new CapabilityError(
      "TypeError",
      "EINVAL",
      `there is no ${target} to draw from; there is Math.random`,
    )
  },
  matches: (pattern, target) => pattern === "*" || pattern === target,
}

type State = readonly [number, number, number, number]

/**
 * Seeds a guest's `Math.random`. It is a fast generator, whose numbers tell its state: no source of secrets. There is
 * nothing to take back once it is seeded.
 *
 * @throws ThimbleError `bad-option`, `unknown-option`
 */
export function random(options: RandomOptions): Capability {
  checkCapabilityOptions(options, ["seed", "real"], "random")
  const { seed, real } = options as { seed?: unknown; real?: unknown }
  if ((seed === undefined) === (real === undefined))
    throw new ThimbleError("bad-option", "random needs a seed, or real: true, and not both")
  if (real !== undefined && real !== true)
    throw new ThimbleError("bad-option", `real must be true, got ${show(real)}`)
  if (seed !== undefined && typeof seed !== "string" && typeof seed !== "number")
    throw new ThimbleError("bad-option", `seed must be a string or a number, got ${show(seed)}`)
  const fixed = seed === undefined ? null : stateOfSeed(String(seed))
  return new Capability<null>({
    definition,
    open: () => ({ state: null, random: fixed ?? realState() }),
  })
}

function realState(): State {
  const words = crypto.getRandomValues(new Int32Array(4))
  return nonZero([words[0]!, words[1]!, words[2]!, words[3]!])
}

/** MurmurHash3's 32-bit mixing (Austin Appleby, 2011) of the text, then of a counter. */
function stateOfSeed(seed: string): State {
  let hash = 0x9747b28c
  for (let i = 0; i < seed.length; i++) {
    hash = Math.imul(hash ^ seed.charCodeAt(i), 0xcc9e2d51)
    hash = (hash << 13) | (hash >>> 19)
  }
  const word = (step: number): number => {
    let mixed = (hash ^ seed.length) + Math.imul(step, 0x9e3779b9)
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return (mixed ^ (mixed >>> 16)) | 0
  }
  return nonZero([word(1), word(2), word(3), word(4)])
}

function nonZero(state: State): State {
  return state.every((word) => word === 0) ? [1, 0, 0, 0] : state
}
