// Real guests, under the engine: hostile ones beside victims, guests that wait for host calls, and what a switch costs.
import { setImmediate as nextTurn } from "node:timers/promises"
import { Engine } from "../../dist/thimble.js"
import { logUniform, newRandom } from "./random.mjs"
import { Histogram, quantile, spread } from "./statistics.mjs"
import { Watch } from "./watch.mjs"

const LIMITS = { fuel: 1e10, memory: 16 * 2 ** 20, hostCalls: 1e7 }

/** What stands beside the victims. The first is the measure of the others: it only works. */
const HOSTILE = {
  "works (not hostile)": "let n = 0; for (;;) n = (n + 1) | 0",
  "endless loop": "for (;;);",
  "catch-all": "for (;;) try { try { for (;;) null.x } finally { continue } } catch {}",
  "memory hog":
    "for (;;) { let a = []; try { for (;;) a.push(new Array(1000).fill(a.length)) } catch {} a = null }",
  "endless recursion": "const f = () => f() + 1; for (;;) try { f() } catch {}",
  "catastrophic regexp": "const s = 'a'.repeat(40); for (;;) try { /^(a+)+$/.test(s + '!') } catch {}",
  "long sort":
    "const a = Array.from({ length: 20000 }, (_, i) => (i * 7919) % 20011); for (;;) [...a].sort((x, y) => x - y)",
  "long strings": "const s = 'ab'.repeat(50000); for (;;) s.split('').reverse().join('').indexOf('zz')",
  "long BigInt": "const n = 7n ** 20000n; for (;;) n * n % (n - 1n)",
  "long JSON":
    "const o = Array.from({ length: 5000 }, (_, i) => ({ i })); for (;;) JSON.parse(JSON.stringify(o))",
}

const VICTIM = "let n = 0; for (let i = 0; i < COUNT; i++) n = (n + i) | 0; n"

/**
 * 100 victims with a fixed piece of work each, beside one guest of each kind. Slowdown in fuel: when a victim was done, over
 * when it would have been under perfect sharing. Slowdown in time, which is the processor's: over the same victims beside
 * one that only works.
 */
export async function hostile({ policy, quick, say }) {
  const count = quick ? 6_000 : 20_000
  const rounds = quick ? 1 : 3
  const kinds = []
  // The first run trains the host's compilers.
  await besideVictims(policy, HOSTILE["works (not hostile)"], count)
  for (const [name, source] of Object.entries(HOSTILE)) {
    const runs = []
    for (let round = 0; round < rounds; round++) {
      say(`${name}, ${policy}`)
      runs.push(await besideVictims(policy, source, count))
    }
    const [first] = runs
    const times = runs.map(({ times }) => quantile(times, 0.99))
    kinds.push({
      name,
      ...first,
      times: undefined,
      time: spread(times),
      longestSlice: spread(runs.map((r) => r.longest)),
    })
  }
  const calm = kinds[0].time.median
  for (const kind of kinds) {
    const { median, least, most } = kind.time
    kind.slowdownInTime = { median: median / calm, least: least / calm, most: most / calm }
  }
  return { policy, kinds }
}

async function besideVictims(policy, source, count) {
  const engine = new Engine({ scheduler: { policy, slice: 2_000, defer: () => {} } })
  const { scheduler } = engine
  const watch = new Watch(scheduler)
  const program = engine.compile(VICTIM.replace("COUNT", String(count)))
  const attacker = engine.spawn(engine.compile(source), { limits: LIMITS })
  const victims = Array.from({ length: 100 }, () => engine.spawn(program, { limits: LIMITS }))
  let left = victims.length
  const ends = []
  const times = []
  const start = process.cpuUsage()
  let began = 0
  let longest = 0
  scheduler.on("pick", () => {
    began = performance.now()
  })
  scheduler.on("charge", ({ clock, state }) => {
    const now = performance.now()
    if (now - began > longest) longest = now - began
    if (state !== "ended") return
    ends.push(clock)
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1_000)
    left -= 1
  })
  while (left > 0 && scheduler.tick());
  const work = quantile(
    victims.map(({ usage }) => usage.fuel),
    0.5,
  )
  // All victims are equal: under perfect sharing all are done when each has had its work, the attacker as much.
  const fair = work * (victims.length + (attacker.state === "ended" ? 0 : 1))
  const { violations, worst, maxLag, longestWait } = watch.result()
  const state = attacker.state
  attacker.stop("enough")
  await nextTurn()
  return {
    state,
    work,
    slowdown: {
      p50: quantile(ends, 0.5) / fair,
      p99: quantile(ends, 0.99) / fair,
      most: Math.max(...ends) / fair,
    },
    overshoot: scheduler.overshoot,
    violations,
    worst,
    maxLag,
    longestWait,
    longest,
    times,
  }
}

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
