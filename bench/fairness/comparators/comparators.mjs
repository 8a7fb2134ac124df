// Others beside Thimble, in the same run: equal guests that do the same piece of work over and over. What can be said of all of
// them is told in iterations and in time; fuel, steps and slices are nobody else's.
import { createRequire } from "node:module"
import { setTimeout as sleep } from "node:timers/promises"
import { spread } from "../statistics.mjs"
import * as jsInterpreter from "./js-interpreter.mjs"
import * as quickjs from "./quickjs.mjs"
import { Shares } from "./shares.mjs"
import * as thimble from "./thimble.mjs"
import * as threads from "./threads.mjs"

const { version } = createRequire(import.meta.url)("quickjs-emscripten/package.json")
const stepper = createRequire(import.meta.url)("js-interpreter/package.json").version
const COUNTS = [8, 100]

/** Who takes part, with how many guests. */
export const SYSTEMS = [
  {
    name: "Thimble, EEVDF",
    counts: COUNTS,
    how: "slices of 10,000 units of fuel",
    open: thimble.open,
    switchCost: thimble.switchCost,
  },
  {
    name: `JS-Interpreter ${stepper}`,
    counts: COUNTS,
    how: "round robin, 300 steps each",
    open: jsInterpreter.open,
    switchCost: jsInterpreter.switchCost,
  },
  {
    name: `quickjs-emscripten ${version}, whole runs`,
    counts: COUNTS,
    how: "in turns, a whole piece of work each: it cannot resume",
    open: quickjs.open,
    switchCost: quickjs.switchCost,
  },
  {
    name: `quickjs-emscripten ${version}, interrupted`,
    counts: COUNTS,
    how: "in turns of 5 ms, by its interrupt handler: what is interrupted is lost",
    open: quickjs.openInterrupted,
  },
  {
    name: "worker_threads",
    counts: COUNTS,
    how: "threads under the operating system, all cores that the process may use",
    open: threads.open,
    switchCost: threads.switchCost,
  },
]

/** One system with so many guests. */
export async function comparators({ system: name, count, quick, say }) {
  say(`${name}, ${count} guests`)
  const system = SYSTEMS.find((each) => each.name === name)
  const milliseconds = quick ? 1_200 : 5_000
  const before = process.memoryUsage.rss()
  const opened = await system.open(count)
  const bytes = (process.memoryUsage.rss() - before) / count
  const shares = new Shares(count)
  const result =
    opened.turn === undefined
      ? await watched(opened, shares, milliseconds)
      : inTurns(opened, shares, milliseconds)
  const costs = []
  if (system.switchCost !== undefined)
    for (let i = 0; i < (quick ? 3 : 7); i++) costs.push(await system.switchCost(count))
  return {
    system: name,
    how: system.how,
    count,
    ...result,
    bytes,
    note: opened.note?.(),
    switch: costs.length === 0 ? undefined : spread(costs),
  }
}

/** Turns by hand, on this thread. */
function inTurns({ turn }, shares, milliseconds) {
  // The host's compilers first.
  const warm = performance.now()
  while (performance.now() - warm < milliseconds / 4) turn()
  shares.begin(performance.now())
  let now = performance.now()
  const end = now + milliseconds
  while (now < end) {
    const began = now
    const { guest, iterations } = turn()
    now = performance.now()
    shares.ran(guest, iterations, began, now)
  }
  return shares.result(now)
}

/** On threads of their own: looked at from time to time. */
async function watched({ start, progress, longestWait, close }, shares, milliseconds) {
  start()
  await sleep(milliseconds / 4)
  shares.begin(performance.now(), progress())
  const end = performance.now() + milliseconds
  let now = 0
  while (now < end) {
    await sleep(5)
    now = performance.now()
    shares.saw(progress(), now)
  }
  const result = shares.result(now)
  const most = longestWait()
  await close()
  return { ...result, longestWait: most }
}
