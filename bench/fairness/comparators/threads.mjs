// worker_threads, each with the host's own JavaScript, under the operating system's scheduler. Workers count what they have done
// in shared memory, and take the time between two of their chunks of work: what is longer than usual, they have waited.
import { setTimeout as sleep } from "node:timers/promises"
import { Worker } from "node:worker_threads"

const SCRIPT = new URL("thread-guest.mjs", import.meta.url)
/** Iterations between two looks at the clock. */
export const CHUNK = 20_000
/** A round of handing over and back. */
const HANDOVERS = 5_000

export async function open(count) {
  const shared = {
    chunks: new Float64Array(new SharedArrayBuffer(8 * count)),
    waits: new Float64Array(new SharedArrayBuffer(8 * count)),
    gate: new Int32Array(new SharedArrayBuffer(4)),
  }
  const workers = Array.from(
    { length: count },
    (_, index) => new Worker(SCRIPT, { workerData: { work: "spin", index, chunk: CHUNK, ...shared } }),
  )
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))))
  return {
    /** They all begin at once. */
    start() {
      Atomics.store(shared.gate, 0, 1)
      Atomics.notify(shared.gate, 0)
    },
    progress: () => Array.from(shared.chunks, (chunks) => chunks * CHUNK),
    longestWait: () => Math.max(...shared.waits),
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  }
}

/** Half of what it takes two threads to wake each other in turn. */
export async function switchCost() {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const workers = [0, 1].map(
    (side) => new Worker(SCRIPT, { workerData: { work: "hand over", side, times: HANDOVERS, gate } }),
  )
  const times = await Promise.all(
    workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))),
  )
  await Promise.all(workers.map((worker) => worker.terminate()))
  await sleep(0)
  return (Math.max(...times) * 1e6) / (2 * HANDOVERS)
}
