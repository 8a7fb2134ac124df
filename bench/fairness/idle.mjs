// How much a crowd of idle instances takes: all live in one process, each has run its program and can be called. Needs
// --expose-gc.
import { Engine } from "../../dist/thimble.js"
import { newRandom } from "./random.mjs"
import { Histogram } from "./statistics.mjs"

const PROGRAM = "let state = start; function add(by) { return state += by }"
const WOKEN = 1_000

export async function idle({ quick, seed, idle: wanted, say }) {
  const count = wanted ?? (quick ? 20_000 : 1_000_000)
  const engine = new Engine({ scheduler: { defer: () => {} } })
  const { scheduler } = engine
  const program = engine.compile(PROGRAM)
  const spawn = (start) => engine.spawn(program, { globals: { start } })
  // What instances share is made by the first of them.
  for (let i = 0; i < 100; i++) spawn(i)
  drain(scheduler)
  const before = memory()
  const cpu = process.cpuUsage()
  const instances = new Array(count)
  for (let i = 0; i < count; i++) {
    instances[i] = spawn(i)
    if (i % 1_000 === 999) drain(scheduler)
    if (i % 20_000 === 19_999) {
      say(`${i + 1} of ${count}`)
      // Outcomes are promises: they are settled when the host's jobs run.
      await null
    }
  }
  drain(scheduler)
  const micros = microsSince(cpu) / count
  const after = memory()
  const wakes = await wake(instances, scheduler, newRandom(seed))
  return {
    count,
    rss: after.rss,
    heap: after.heap - before.heap,
    bytes: (after.heap - before.heap) / count,
    rssBytes: (after.rss - before.rss) / count,
    micros,
    woken: wakes.count,
    wrong: wakes.wrong,
    wakeMicros: wakes.micros.summary(),
  }
}

/** A random sample is called; each must answer from its own state. */
async function wake(instances, scheduler, random) {
  const micros = new Histogram()
  const count = Math.min(WOKEN, instances.length)
  let wrong = 0
  const states = new Map()
  for (let i = 0; i < count; i++) {
    const index = Math.floor(random() * instances.length)
    const state = (states.get(index) ?? index) + i
    states.set(index, state)
    const cpu = process.cpuUsage()
    const call = instances[index].call("add", i)
    drain(scheduler)
    const answer = await call
    micros.add(microsSince(cpu))
    if (answer !== state) wrong += 1
  }
  return { count, wrong, micros }
}

function drain(scheduler) {
  while (scheduler.tick());
}

function memory() {
  for (let i = 0; i < 3; i++) globalThis.gc()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heap: heapUsed + external }
}

function microsSince(before) {
  const { user, system } = process.cpuUsage(before)
  return user + system
}
