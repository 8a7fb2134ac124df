// Real guests, under the engine: those that wait for host calls, and what a switch costs.
import { setImmediate as nextTurn } from "node:timers/promises"
import { Engine } from "../../dist/thimble.js"
import { logUniform, newRandom } from "./random.mjs"
import { Histogram, spread } from "./statistics.mjs"
import { Watch } from "./watch.mjs"

const LIMITS = { fuel: 1e10, memory: 16 * 2 ** 20, hostCalls: 1e7 }

/** Guests that wait for host calls of log-uniform length, beside guests that only work: from wake to run, in fuel and in µs. */
export async function waiting({ policy, quick, seed }) {
  const random = newRandom(seed)
  const engine = new Engine({ scheduler: { policy, slice: 2_000 } })
  const { scheduler } = engine
  const micros = new Histogram()
  const woken = new Map()
  const watch = new Watch(scheduler)
  scheduler.on("wake", ({ task }) => woken.set(task, performance.now()))
  scheduler.on("pick", ({ task }) => {
    const since = woken.get(task)
    if (since === undefined) return
    woken.delete(task)
    micros.add((performance.now() - since) * 1_000)
  })
  const later = () => new Promise((resolve) => setTimeout(resolve, logUniform(random, 1, 64)))
  const busy = engine.compile("for (;;);")
  const waiter = engine.compile(
    "(async () => { for (;;) { for (let i = 0; i < 100; i++); await later() } })()",
  )
  const instances = [
    ...Array.from({ length: 10 }, () => engine.spawn(busy, { limits: LIMITS })),
    ...Array.from({ length: 50 }, () => engine.spawn(waiter, { limits: LIMITS, globals: { later } })),
  ]
  await nextTurn()
  watch.forgetWakes()
  woken.clear()
  await new Promise((resolve) => setTimeout(resolve, quick ? 1_000 : 5_000))
  const { wakes, violations, worst } = watch.result()
  for (const instance of instances) instance.stop("enough")
  await nextTurn()
  return {
    policy,
    fuel: wakes.all,
    micros: { ...micros.summary(), curve: micros.curve() },
    violations,
    worst,
  }
}

/**
 * Nanoseconds for a decision and a switch from one real guest to another. Many instances of a loop run in short slices,
 * then in long ones; what a slice costs beyond its fuel is what is the same for both.
 */
export async function switches({ quick, say }) {
  const results = []
  for (const count of quick ? [10, 1_000] : [10, 100, 1_000, 10_000]) {
    say(`${count} guests`)
    const rounds = []
    for (let round = 0; round < (quick ? 3 : 7); round++) {
      const [short, long] = [200, 4_000].map((slice) => perSlice(count, slice, quick ? 20_000 : 60_000))
      // time = cost + fuel · rate, twice
      const rate = (long.time - short.time) / (long.fuel - short.fuel)
      rounds.push(short.time - rate * short.fuel)
    }
    results.push({ count, nanoseconds: spread(rounds) })
  }
  return results
}

function perSlice(count, slice, slices) {
  const engine = new Engine({ scheduler: { slice, defer: () => {} } })
  const program = engine.compile("for (;;);")
  for (let i = 0; i < count; i++) engine.spawn(program, { limits: LIMITS })
  const { scheduler } = engine
  for (let i = 0; i < count + 2_000; i++) scheduler.tick()
  const before = scheduler.clock
  const decisions = Math.min(slices, Math.ceil(40_000_000 / slice))
  const start = process.cpuUsage()
  for (let i = 0; i < decisions; i++) scheduler.tick()
  const { user, system } = process.cpuUsage(start)
  const time = ((user + system) * 1_000) / decisions
  return { time, fuel: (scheduler.clock - before) / decisions }
}
