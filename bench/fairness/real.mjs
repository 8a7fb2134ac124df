// What real guests, real time or real memory are needed for. Each of these is measured in a process of its own, one after the
// other: none inherits what another has taught the host's compilers, or left in its heap.
import { calibration } from "./calibration.mjs"
import { comparators, SYSTEMS } from "./comparators/comparators.mjs"
import { cost } from "./cost.mjs"
import { courtesy } from "./courtesy.mjs"
import { endurance } from "./endurance.mjs"
import { switches, waiting } from "./guests.mjs"
import { hostile } from "./hostile.mjs"
import { idle } from "./idle.mjs"
import { players } from "./players.mjs"

/** For each policy a process. */
const eachPolicy = ({ policies }) => policies.map((policy) => ({ policy }))
/** Where baselines say little, and there is little time. */
const firstIfQuick = ({ policies, quick }) =>
  eachPolicy({ policies: quick ? policies.slice(0, 1) : policies })

/**
 * `measure` runs in the child, with the options of one of `parts` (default: one part, without any); `parts` are of all
 * options. Results are a list, a part each, or lists one after the other.
 */
export const REAL = {
  hostile: { measure: hostile, parts: firstIfQuick },
  players: { measure: players, parts: firstIfQuick },
  waiting: { measure: waiting, parts: eachPolicy },
  cost: { measure: cost, parts: ({ policies }) => policies.map((policy) => ({ policies: [policy] })) },
  switches: { measure: switches },
  courtesy: { measure: courtesy },
  comparators: {
    measure: comparators,
    parts: () => SYSTEMS.flatMap(({ name, counts }) => counts.map((count) => ({ system: name, count }))),
  },
  idle: { measure: idle, flags: ["--expose-gc", "--max-old-space-size=8000"] },
  endurance: { measure: endurance, flags: ["--expose-gc"] },
  // A long time, and useless when it is cut short.
  calibration: { measure: calibration, isLong: true },
}
