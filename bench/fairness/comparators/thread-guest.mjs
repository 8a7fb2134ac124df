// One worker thread: spins and counts, or hands a token over and waits for it to come back.
import { parentPort, workerData } from "node:worker_threads"

if (workerData.work === "spin") spin(workerData)
else handOver(workerData)

function spin({ index, chunk, chunks, waits, gate }) {
  // The host's compilers are done before it counts.
  let result = 0
  for (let i = 0; i < 20; i++) result = work(chunk, result)
  parentPort.postMessage("ready")
  Atomics.wait(gate, 0, 0)
  let usual = Number.POSITIVE_INFINITY
  let before = performance.now()
  for (;;) {
    result = work(chunk, result)
    const now = performance.now()
    const took = now - before
    if (took < usual) usual = took
    if (took - usual > waits[index]) waits[index] = took - usual
    before = now
    chunks[index] += 1
  }
}

function work(chunk, start) {
  let n = start
  for (let i = 0; i < chunk; i++) n = (n + i) | 0
  return n
}

function handOver({ side, times, gate }) {
  const start = performance.now()
  for (let i = 0; i < times; i++) {
    while (Atomics.load(gate, 0) !== side) Atomics.wait(gate, 0, 1 - side)
    Atomics.store(gate, 0, 1 - side)
    Atomics.notify(gate, 0)
  }
  parentPort.postMessage(performance.now() - start)
}
