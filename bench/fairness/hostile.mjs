// Hostile guests, one of each kind beside 100 victims: what it costs the victims in fuel, which is exact, and in processor time.
import { setImmediate as nextTurn } from "node:timers/promises"
import { Engine, spawning } from "../../dist/thimble.js"
import { quantile, spread } from "./statistics.mjs"
import { Watch } from "./watch.mjs"

const LIMITS = { fuel: 1e10, memory: 16 * 2 ** 20, hostCalls: 1e9, sourceBytes: 1e12 }

/** The measure of the others: it only works. */
const CALM = "works (not hostile)"

/** Sources, or more of what `spawn` takes. */
const HOSTILE = {
  [CALM]: "let n = 0; for (;;) n = (n + 1) | 0",
  "endless loop": "for (;;);",
  "catch-all": "for (;;) try { try { for (;;) null.x } finally { continue } } catch {}",
  "memory hog":
    "for (;;) { let a = []; try { for (;;) a.push(new Array(1000).fill(a.length)) } catch {} a = null }",
  "endless recursion": "const f = () => f() + 1; for (;;) try { f() } catch {}",
  "catastrophic regexp": "const s = 'a'.repeat(40); for (;;) try { /^(a+)+$/.test(s + '!') } catch {}",
  "long sort":
    "const a = Array.from({ length: 20000 }, (_, i) => (i * 7919) % 20011); for (;;) [...a].sort((x, y) => x - y)",
  "long strings": "const s = 'ab'.repeat(50000); for (;;) s.split('').reverse().join('').indexOf('zz')",
  // Each is just below what has to be paid before the work. Slices end anywhere in it.
  "many charges in one instruction":
    "const k = 'a'.repeat(15990); for (let n = 1; ; n = (n * 7 + 3) % 101) { for (let i = 0; i < n; i++); const x = k + 'b', y = k + 'c'; x < y }",
  "long BigInt": "const n = 7n ** 20000n; for (;;) n * n % (n - 1n)",
  "long JSON":
    "const o = Array.from({ length: 5000 }, (_, i) => ({ i })); for (;;) JSON.parse(JSON.stringify(o))",
  "flood of jobs": "const f = () => { Promise.resolve().then(f) }; f()",
  "yield storm": "for (;;) Thimble.yield()",
  "eval storm": "let n = 0; for (;;) eval('n += ' + (n % 100))",
  "host call storm": { source: "for (;;) call(1)", globals: { call: (n) => n } },
  "cap-raise spam, denied": {
    source: "for (;;) Thimble.request('memory', 1)",
    onLimit: () => "deny",
  },
  "cap-raise spam, granted": {
    source: "for (;;) Thimble.request('memory', 1)",
    onLimit: () => ({ grant: 1 }),
  },
  "fork bomb": {
    source:
      "import { spawn } from 'thimble:spawn'; for (;;) try { spawn('for (;;);', { limits: { fuel: 5000 } }) } catch {}",
    kind: "module",
    grants: [spawning({ total: 1e9, children: 50 })],
  },
}

const VICTIM = "let n = 0; for (let i = 0; i < COUNT; i++) n = (n + i) | 0; n"

/**
 * 100 victims with a fixed piece of work each, beside one guest of each kind. Slowdown in fuel: when a victim was done, over
 * when it would have been under perfect sharing. Slowdown in time, which is the processor's: over the same victims beside
 * one that only works, right before; `firstSight` is that of the first run of its kind in the process.
 *
 * @returns `{ policy, kinds }`
 */
export async function hostile({ policy, quick, say }) {
  const isBaseline = policy !== "eevdf"
  const rounds = isBaseline ? 1 : quick ? 3 : 7
  const count = quick ? 10_000 : isBaseline ? 20_000 : 60_000
  for (let i = 0; i < 3; i++) await besideVictims(policy, HOSTILE[CALM], count)
  const kinds = Object.entries(HOSTILE).map(([name, guest]) => ({ name, guest, calm: [], runs: [] }))
  // What the host's compilers take back at the first sight of something new is of the process, and it happens once.
  for (const kind of kinds) {
    say(`${kind.name}, ${policy}, first sight`)
    kind.first = await besideVictims(policy, kind.guest, count)
  }
  for (let round = 0; round < rounds; round++) {
    for (const { name, guest, calm, runs } of kinds) {
      say(`${name}, ${policy}`)
      calm.push(await besideVictims(policy, HOSTILE[CALM], count))
      runs.push(await besideVictims(policy, guest, count))
    }
  }
  return { policy, kinds: kinds.map(summaryOf) }
}

function summaryOf({ name, first, calm, runs }) {
  const p99 = ({ times }) => quantile(times, 0.99)
  const { times, rate, longest, ...exact } = first
  return {
    name,
    ...exact,
    firstSight: p99(first) / quantile(calm.map(p99), 0.5),
    slowdownInTime: spread(runs.map((run, i) => p99(run) / p99(calm[i]))),
    rate: spread(runs.map(({ rate }) => rate)),
    longestSlice: spread(runs.map(({ longest }) => longest)),
  }
}

async function besideVictims(policy, guest, count) {
  const engine = new Engine({ scheduler: { policy, defer: () => {} } })
  const { scheduler } = engine
  const watch = new Watch(scheduler)
  const program = engine.compile(VICTIM.replace("COUNT", String(count)))
  const { source, kind = "script", ...options } = typeof guest === "string" ? { source: guest } : guest
  const attacker = engine.spawn(engine.compile(source, { kind }), { limits: LIMITS, ...options })
  const tasks = new Set()
  const leave = scheduler.on("add", ({ entity }) => tasks.add(entity))
  const victims = Array.from({ length: 100 }, () => engine.spawn(program, { limits: LIMITS }))
  leave()
  let left = victims.length
  const ends = []
  const times = []
  const start = process.cpuUsage()
  let began = 0
  let longest = 0
  const ofVictims = { fuel: 0, time: 0 }
  const ofOthers = { fuel: 0, time: 0 }
  scheduler.on("pick", () => {
    began = performance.now()
  })
  scheduler.on("charge", ({ task, clock, fuel, state }) => {
    const took = performance.now() - began
    if (took > longest) longest = took
    const isVictim = tasks.has(task)
    const sum = isVictim ? ofVictims : ofOthers
    sum.fuel += fuel
    sum.time += took
    if (state !== "ended" || !isVictim) return
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
    rate: ofOthers.time / ofOthers.fuel / (ofVictims.time / ofVictims.fuel),
    times,
  }
}
