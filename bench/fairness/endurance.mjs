// The soak of real guests: they end, are stopped and come again, wait, recurse, throw, allocate and fork; groups change weights
// and caps. Looked at meanwhile: the host's heap, the judge's bound, the scheduler's sums. Needs --expose-gc.
import { setImmediate as nextTurn } from "node:timers/promises"
import { Engine, spawning } from "../../dist/thimble.js"
import { logUniform, newRandom } from "./random.mjs"
import { Watch } from "./watch.mjs"
import { SLICE } from "./world.mjs"

const CROWD = 60
const LIMITS = { fuel: 2_000_000, memory: 4 * 2 ** 20 }
/** What guests do; `TURNS` is drawn for each. All end by themselves, some by what they throw or by their limits. */
const KINDS = [
  "let n = 0; for (let i = 0; i < TURNS * 100; i++) n = (n + i) | 0; n",
  "for (let i = 0; i < TURNS; i++) { for (let j = 0; j < 50; j++); await1() }",
  "let list = []; for (let i = 0; i < TURNS * 10; i++) { list.push({ i }); if (list.length > 500) list = [] }",
  "const f = (n) => n === 0 ? 0 : 1 + f(n - 1); for (let i = 0; i < TURNS / 10; i++) f(200)",
  "const f = () => f() + 1; f()",
  "const s = 'a'.repeat(60); for (let i = 0; i < TURNS; i++) /(a|b)*c/.test(s)",
  "const o = Array.from({ length: 100 }, (_, i) => ({ i })); for (let i = 0; i < TURNS / 20; i++) JSON.parse(JSON.stringify(o))",
  "let n = 0; const f = () => { if (++n < TURNS) return Promise.resolve().then(f) }; f()",
  "for (let i = 0; i < TURNS; i++) Thimble.yield()",
  "for (let i = 0; i < TURNS; i++) Thimble.request('memory', 1)",
  "for (;;);",
  "null.x",
]

const FORKER = `import { spawn } from "thimble:spawn"
for (let i = 0; i < 5; i++) await spawn("for (let i = 0; i < 1000; i++);", { limits: { fuel: 100000 } }).outcome()`

export async function endurance({ quick, seed, minutes, say }) {
  const random = newRandom(seed)
  const below = (count) => Math.floor(random() * count)
  const engine = new Engine({ scheduler: { defer: () => {}, idle: "skip", trace: true } })
  const { scheduler } = engine
  const watch = new Watch(scheduler, { sampleEvery: 5_000 })
  let total = 0n
  scheduler.on("charge", ({ fuel }) => {
    total += BigInt(fuel)
  })
  const tenants = [1, 2, 4].map((weight) => engine.group({ weight }))
  const users = tenants.map((parent) => engine.group({ parent, weight: 1 + below(4) }))
  const groups = [undefined, ...tenants, ...users]
  const programs = new Map()
  const sleepers = []
  const await1 = () =>
    new Promise((resolve) => sleepers.push({ at: scheduler.decisions + logUniform(random, 1, 500), resolve }))
  const ended = { completed: 0, threw: 0, stopped: 0 }
  const spawnOne = () => {
    const kind = below(KINDS.length + 1)
    const options = { limits: LIMITS, group: groups[below(groups.length)], weight: 1 + below(8) }
    if (kind === KINDS.length)
      return engine.spawn(compiled(FORKER, "module"), { ...options, grants: [spawning({ children: 2 })] })
    const source = KINDS[kind].replaceAll("TURNS", String(logUniform(random, 10, 2_000)))
    // Half of them share their programs.
    const program = random() < 0.5 ? engine.compile(source) : compiled(KINDS[kind].replaceAll("TURNS", "100"))
    return engine.spawn(program, { ...options, globals: { await1 } })
  }
  const compiled = (source, kind = "script") => {
    let program = programs.get(source)
    if (program === undefined) programs.set(source, (program = engine.compile(source, { kind })))
    return program
  }
  const crowd = Array.from({ length: CROWD }, spawnOne)
  let born = crowd.length
  const samples = quick ? 8 : 40
  const span = (minutes ?? (quick ? 0.05 : 0.5)) * 60_000
  const heap = []
  const start = performance.now()
  while (performance.now() - start < span) {
    for (let i = 0; i < 20 && scheduler.tick(); i++);
    for (let i = sleepers.length - 1; i >= 0; i--) {
      if (sleepers[i].at > scheduler.decisions && scheduler.runnable > 0) continue
      sleepers[i].resolve()
      sleepers.splice(i, 1)
    }
    await nextTurn()
    for (let i = 0; i < crowd.length; i++) {
      if (random() < 0.001) crowd[i].stop("enough")
      if (crowd[i].state !== "ended") continue
      ended[(await crowd[i].outcome).kind] += 1
      crowd[i] = spawnOne()
      born += 1
    }
    if (random() < 0.1) tenants[below(3)].setWeight(1 + below(8))
    if (random() < 0.05) {
      const period = 200 * SLICE
      users[below(3)].setBandwidth(random() < 0.5 ? undefined : { quota: period / 10, period })
    }
    const passed = performance.now() - start
    if (passed >= ((heap.length + 1) * span) / (samples + 1)) {
      globalThis.gc()
      heap.push({ minutes: passed / 60_000, MiB: process.memoryUsage().heapUsed / 2 ** 20 })
      say(`${(passed / 60_000).toFixed(1)} of ${(span / 60_000).toFixed(1)} minutes, ${born} guests`)
    }
  }
  const { violations, worst, maxLag, longestWait, imbalance } = watch.result()
  for (const instance of crowd) instance.stop("enough")
  return {
    minutes: span / 60_000,
    decisions: scheduler.decisions,
    fuel: Number(total),
    wrong: Math.abs(Number(total - BigInt(scheduler.root.used))),
    drift: watch.drift(),
    born,
    ended,
    heap,
    growth: growthOf(heap),
    violations,
    worst,
    maxLag,
    longestWait,
    imbalance,
    overshoot: scheduler.overshoot,
  }
}

/** MiB by which the median of the last quarter is above that of the second: the first is for what is made once. */
function growthOf(heap) {
  const quarter = (index) => {
    const part = heap.slice(
      Math.floor((heap.length * index) / 4),
      Math.floor((heap.length * (index + 1)) / 4),
    )
    return part.map(({ MiB }) => MiB).sort((a, b) => a - b)[part.length >> 1] ?? 0
  }
  return { MiB: quarter(3) - quarter(1), part: quarter(1) === 0 ? 0 : quarter(3) / quarter(1) - 1 }
}
