// Prints, as JSON, nanoseconds per unit of fuel: one instance alone, and many that take turns in slices of 1,000 units, by
// hand in a ring and under the scheduler.
//
//   node switching.mjs INSTANCES PROGRAMS ROUNDS
import { Engine } from "../../dist/thimble.js"
import { workerProgram } from "./worker-programs.mjs"

const SLICE = 1000
/** Turns of the guest's loop per instance in each round; some 20 slices, so that a call itself is a small part of it. */
const WORK = 120

const [count, programCount, rounds] = process.argv.slice(2).map(Number)
const limits = { fuel: 1e12, hostCalls: 1e9 }
const engine = new Engine({ scheduler: { slice: SLICE } })
const programs = Array.from({ length: programCount }, (_, variant) =>
  engine.compile(workerProgram(variant), { name: `worker ${variant}` }),
)

const ring = await spawnAll(true)
const scheduled = await spawnAll(false)
const alone = await Promise.all(
  programs.map((program) => ready(engine.spawn(program, { limits, manual: true }), true)),
)

const results = []
for (let round = -2; round < rounds; round++) {
  const result = {
    alone: await measure(alone, () => runEach(1_000_000), Math.ceil((count * WORK) / (4 * programCount))),
    aloneInSlices: await measure(alone, () => runEach(SLICE), Math.ceil((count * WORK) / (4 * programCount))),
    ring: await measure(ring, runInTurns, WORK),
    scheduled: await measure(scheduled, () => {}, WORK),
  }
  // The first rounds train the host's compilers.
  if (round >= 0) results.push(result)
}
console.log(JSON.stringify(results))
// Ten thousand instances are of no more use, and the scheduler's would keep nothing alive, but the heap is large.
process.exit(0)

async function spawnAll(manual) {
  const instances = []
  for (let i = 0; i < count; i++) {
    instances.push(await ready(engine.spawn(programs[i % programCount], { limits, manual }), manual))
  }
  return instances
}

/** The instance, once its program has defined what it defines. */
async function ready(instance, manual) {
  while (manual && instance.state === "ready") instance.run({ fuel: 100_000 })
  const outcome = await instance.outcome
  if (outcome.kind !== "completed")
    throw outcome.error ?? new Error(`the worker was stopped: ${outcome.reason}`)
  return instance
}

/** Nanoseconds per unit while every instance works through one call. */
async function measure(instances, drive, work) {
  const before = fuelOf(instances)
  const start = performance.now()
  const calls = instances.map((instance) => instance.call("work", work))
  drive()
  await Promise.all(calls)
  const milliseconds = performance.now() - start
  return (milliseconds * 1e6) / (fuelOf(instances) - before)
}

function fuelOf(instances) {
  return instances.reduce((sum, { usage }) => sum + usage.fuel, 0)
}

/** One after the other, each to its end. */
function runEach(slice) {
  for (const instance of alone) while (instance.state === "ready") instance.run({ fuel: slice })
}

/** In turns, a slice each, until all have ended. */
function runInTurns() {
  const options = { fuel: SLICE }
  for (let left = ring; left.length > 0; ) {
    const next = []
    for (const instance of left) if (instance.run(options).state === "ready") next.push(instance)
    left = next
  }
}
