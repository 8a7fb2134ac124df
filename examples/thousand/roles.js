// Who takes part: a thousand instances, and how each is meant to end.

import { readFileSync } from "node:fs"
import { setTimeout as after } from "node:timers/promises"
import { hostFunction, KiB } from "thimble"

/** Fuel of those that would never end by themselves. */
const HOG_FUEL = 50_000

const hog = { fuel: HOG_FUEL, memory: 256 * KiB }

/**
 * @param clock tells whether work goes on
 * @returns rows; `weight` is the scheduler's, `expected` is how each instance has to end, `check` looks at its value
 */
export function roles(clock) {
  const working = () => clock.working
  const honest = (count, weight) => ({
    name: `honest, weight ${weight}`,
    file: "honest.js",
    count,
    weight,
    limits: { fuel: Number.POSITIVE_INFINITY, hostCalls: Number.POSITIVE_INFINITY, memory: 256 * KiB },
    globals: { working },
    isHonest: true,
    expected: "completed",
    check: ({ rounds, primes }) => primes === 168 * rounds,
  })
  const bad = (name, file, expected) => ({ name, file, count: 80, weight: 1, limits: hog, expected })
  return [
    honest(250, 1),
    honest(150, 2),
    honest(100, 4),
    bad("endless loop", "endless-loop.js", "stopped: fuel"),
    bad("catches everything", "catches-everything.js", "stopped: fuel"),
    bad("memory hog", "memory-hog.js", "stopped: memory"),
    {
      ...bad("endless recursion", "endless-recursion.js", "threw RangeError"),
      limits: { ...hog, depth: 500 },
    },
    bad("regular expression", "regular-expression.js", "stopped: fuel"),
    {
      name: "sleeper",
      file: "sleeper.js",
      count: 50,
      weight: 1,
      globals: { sleep: (milliseconds) => after(milliseconds).then(working) },
      expected: "completed",
      check: (naps) => naps >= 1,
    },
    {
      name: "slow caller",
      file: "slow-caller.js",
      count: 50,
      weight: 1,
      kind: "module",
      globals: {
        slowly: hostFunction((n) => after(30).then(() => (clock.working ? 2 * n : null)), { async: true }),
        report: (answers) => {
          clock.answers += answers
        },
      },
      expected: "completed",
    },
  ]
}

export function sourceOf(role) {
  return readFileSync(new URL(`guests/${role.file}`, import.meta.url), "utf8")
}
