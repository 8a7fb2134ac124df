// Prints, as JSON, microseconds per instance: made, made and run to the end by hand, and made and run by the scheduler.
import { Engine } from "../../dist/thimble.js"
import { median } from "../sample.mjs"
import { SMALL_PROGRAM } from "./small-program.mjs"

const BATCH = 1000
const batches = Number(process.argv[2] ?? 15)

const engine = new Engine()
const program = engine.compile(SMALL_PROGRAM)

const measures = {
  spawn: () => {
    for (let i = 0; i < BATCH; i++) engine.spawn(program, { manual: true })
  },
  spawnAndRun: () => {
    for (let i = 0; i < BATCH; i++) {
      const instance = engine.spawn(program, { manual: true })
      instance.run({ fuel: 10_000 })
      if (instance.state !== "ended")
        throw new Error(`the small program is ${instance.state} after 10,000 units`)
    }
  },
  scheduled: async () => {
    const outcomes = Array.from({ length: BATCH }, () => engine.spawn(program).outcome)
    for (const { kind, value } of await Promise.all(outcomes)) {
      if (kind !== "completed" || value !== 51) throw new Error(`the small program ${kind} with ${value}`)
    }
  },
}

const times = { spawn: [], spawnAndRun: [], scheduled: [] }
for (let batch = -5; batch < batches; batch++) {
  for (const [name, measure] of Object.entries(measures)) {
    const start = performance.now()
    await measure()
    // The first batches train the host's compilers.
    if (batch >= 0) times[name].push(((performance.now() - start) * 1000) / BATCH)
  }
}
console.log(
  JSON.stringify(Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]))),
)
