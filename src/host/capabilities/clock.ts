// The clock: group "clock", type "read", of "time". Without it a guest's time stands still at 1970; with it, it is the
// engine's, as coarse as the embedder wants: what can't be measured can't be leaked.

import { Capability, type CapabilityDefinition } from "./capability.js"
import { checkCapabilityOptions, checkInteger } from "./options.js"
import { CapabilityError } from "./permission.js"

export interface ClockOptions {
  /** Milliseconds: times are multiples of it. 1 to 86,400,000; default 1. */
  readonly resolution?: number
}

const definition: CapabilityDefinition<null> = {
  group: "clock",
  types: { read: "reads the time" },
  resources: {},
  canonical(target) {
    if (target === "time") return target
    throw new CapabilityError("TypeError", "EINVAL", `the clock has no ${target}; there is time`)
  },
  matches: (pattern, target) => pattern === "*" || pattern === target,
}

const SOURCE = `
const { now } = Date
const timeOrigin = now()
export const performance = {
  timeOrigin,
  now() {
    return now() - timeOrigin
  },
}
Reflect.defineProperty(globalThis, "performance", { value: performance, writable: true, configurable: true })
`

const DECLARATIONS = `declare const performance: {
  readonly timeOrigin: number
  now(): number
}
`

/**
 * Gives a guest the time: `Date.now()`, `new Date()`, and `performance.now()`, which starts with 0. Once it is revoked the
 * time stands still.
 *
 * @throws ThimbleError `bad-option`, `unknown-option`
 */
export function clock(options: ClockOptions = {}): Capability {
  checkCapabilityOptions(options, ["resolution"], "clock")
  const resolution = checkInteger("resolution", options.resolution ?? 1, 1, 86_400_000)
  return new Capability<null>({
    definition,
    open(grant) {
      let last = Number.NEGATIVE_INFINITY
      const read = (): number => {
        if (!grant.permission("read", "time").allowed) return Number.isFinite(last) ? last : 0
        const time = grant.owner.clock()
        last = Math.floor(time / resolution) * resolution
        return last
      }
      return {
        state: null,
        clock: read,
        modules: { "thimble:clock": { source: SOURCE, meta: {}, globals: ["performance"] } },
      }
    },
    declarations: DECLARATIONS,
  })
}
