// Real guests that play against the scheduler, each beside nine that just work. What a guest can do: ask, wait, yield, make
// children, read what fuel it has left and so find the end of its slice. Nothing depends on time: who waits is woken after
// so many decisions.
import { setImmediate as nextTurn } from "node:timers/promises"
import { Engine, spawning } from "../../dist/thimble.js"
import { Watch } from "./watch.mjs"
import { SLICE } from "./world.mjs"

const HONEST = 9
const LIMITS = { fuel: 1e12, hostCalls: 1e9 }
/** What a guest leaves of a slice that it does not want to use up, in fuel. */
const REST = 300

/** Works until little of its slice is left, then does something. */
const nearTheEnd = (act) => `for (;;) {
  const start = Thimble.limits.fuel.left
  while (start - Thimble.limits.fuel.left < ${SLICE - REST}) for (let i = 0; i < 10; i++);
  ${act}
}`

const children = (count) => ({
  kind: "module",
  source: `import { spawn } from "thimble:spawn"
for (let i = 0; i < ${count}; i++) spawn("for (;;);", { limits: { fuel: 1e9 } })
for (;;);`,
  grants: [spawning({ children: count, total: count })],
})

/** Sources, or more of what `spawn` takes. `sleep()` waits for the next decision, `sleep(n)` for n. */
const PLAYERS = {
  "works (no game)": "let n = 0; for (;;) n = (n + 1) | 0",
  "asks for memory, is denied": {
    source: "for (;;) Thimble.request('memory', 1)",
    onLimit: () => "deny",
  },
  "asks for memory, gets it": {
    source: "for (;;) Thimble.request('memory', 1)",
    onLimit: () => ({ grant: 1 }),
  },
  "asks for memory, is told later": {
    source: "for (;;) Thimble.request('memory', 1)",
    onLimit: async () => "deny",
  },
  "asks just before its slice ends, is told later": {
    source: nearTheEnd("Thimble.request('memory', 1)"),
    onLimit: async () => "deny",
  },
  "gets fuel 1,000 units at a time": {
    source: "for (;;);",
    limits: { ...LIMITS, fuel: 1_000 },
    onLimit: () => ({ grant: 1_000 }),
  },
  "gets fuel 1,000 units at a time, later": {
    source: "for (;;);",
    limits: { ...LIMITS, fuel: 1_000 },
    onLimit: async () => ({ grant: 1_000 }),
  },
  "yields at once, for ever": "for (;;) Thimble.yield()",
  "yields before its slice ends": nearTheEnd("Thimble.yield()"),
  "sleeps before its slice ends": nearTheEnd("sleep()"),
  "sleeps after a little work": "for (;;) sleep()",
  "sleeps every other round": nearTheEnd(`sleep(${2 * (HONEST + 1)})`),
  "ends its slices with a long charge":
    "const s = 'ab'.repeat(7000); for (;;) { for (let i = 0; i < 300; i++); s.indexOf('zz') }",
  "floods its own jobs": "const f = () => { Promise.resolve().then(f) }; f()",
  "forks a child": children(1),
  "forks 100 children": children(100),
  "forks a child for each slice": {
    kind: "module",
    source: `import { spawn } from "thimble:spawn"
for (;;) {
  try { spawn("for (;;);", { limits: { fuel: ${SLICE} } }) } catch {}
  for (let i = 0; i < 1000; i++);
}`,
    grants: [spawning({ children: 20, total: 1e9, sourceBytes: 1e12 })],
  },
}

/** @returns `{ policy, games }`: of each its gain over a fair share, and what the worst off of the honest got */
export async function players({ policy, quick, say }) {
  const decisions = quick ? 5_000 : policy === "eevdf" ? 30_000 : 10_000
  const games = []
  for (const [name, player] of Object.entries(PLAYERS)) {
    say(`${name}, ${policy}`)
    games.push({ name, ...(await play(policy, player, decisions)) })
  }
  return { policy, games }
}

async function play(policy, player, decisions) {
  const engine = new Engine({ scheduler: { policy, defer: () => {}, trace: true } })
  const { scheduler } = engine
  const watch = new Watch(scheduler)
  const sleepers = []
  const sleep = (wait = 1) =>
    new Promise((resolve) => sleepers.push({ at: scheduler.decisions + wait, resolve }))
  const work = engine.compile("let n = 0; for (;;) n = (n + 1) | 0")
  const honest = Array.from({ length: HONEST }, () => engine.spawn(work, { limits: LIMITS }))
  const { source, kind = "script", ...options } = typeof player === "string" ? { source: player } : player
  const cheat = engine.spawn(engine.compile(source, { kind }), {
    limits: LIMITS,
    globals: { sleep },
    ...options,
  })
  while (scheduler.decisions < decisions && scheduler.tick()) {
    if (cheat.state === "ready") continue
    while (sleepers.length > 0 && sleepers[0].at <= scheduler.decisions) sleepers.shift().resolve()
    await nextTurn()
  }
  const fair = scheduler.clock / (HONEST + 1)
  const { state } = cheat
  const { violations, worst, maxLag, longestWait } = watch.result()
  const result = {
    state,
    // With that of its children.
    gain: cheat.limits.fuel.used / fair - 1,
    slowdown: fair / Math.min(...honest.map(({ usage }) => usage.fuel)),
    violations,
    worst,
    maxLag,
    longestWait,
    overshoot: scheduler.overshoot,
    traceHash: scheduler.trace,
  }
  for (const instance of [cheat, ...honest]) instance.stop("enough")
  await nextTurn()
  return result
}
