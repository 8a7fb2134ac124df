// Nanoseconds per decision and the switch to another body, against the number of those that compete. They are of the
// processor's time that this process was given, so that others on the machine count as little as may be.
import { Scheduler } from "../../dist/thimble.js"
import { newRandom } from "./random.mjs"
import { spread } from "./statistics.mjs"

export function cost({ policies, quick, seed, say }) {
  const sizes = quick ? [10, 100, 1_000, 10_000, 100_000] : [10, 100, 1_000, 10_000, 100_000, 1_000_000]
  const results = []
  for (const count of sizes) {
    for (const policy of policies) {
      say(`${count} tasks, ${policy}`)
      results.push({ count, policy, nanoseconds: decide(policy, count, quick, seed) })
    }
  }
  return results
}

/** Equal tasks that never stop, of which each is an object of its own; the order in which they run is not that in memory. */
function decide(policy, count, quick, seed) {
  const random = newRandom(seed)
  const scheduler = new Scheduler({ policy, seed, slice: 1_000, overshoot: 0, defer: () => {} })
  for (let i = 0; i < count; i++) scheduler.add(newBody(random))
  // Twice around, so that accounts differ and the host's compiler has seen it all.
  const warm = Math.max(100_000, Math.min(2 * count, 2_000_000))
  for (let slices = 0; slices < warm; ) slices += scheduler.runFor(10)
  const batches = []
  for (let batch = 0; batch < (quick ? 5 : 11); batch++) {
    const before = process.cpuUsage()
    let slices = 0
    for (let i = 0; i < (quick ? 5 : 10); i++) slices += scheduler.runFor(20)
    const { user, system } = process.cpuUsage(before)
    batches.push(((user + system) * 1_000) / slices)
  }
  return spread(batches)
}

function newBody(random) {
  const result = { used: 900 + Math.floor(random() * 100), state: "ready" }
  return { runSlice: () => result }
}
