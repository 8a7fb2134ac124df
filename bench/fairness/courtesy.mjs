// Host courtesy: what the event loop and an HTTP server in the same process feel of guests that never stop.
import { createServer } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { Engine } from "../../dist/thimble.js"
import { Histogram, spread } from "./statistics.mjs"

/** With 100 guests, with the default budget, and with none. */
export async function courtesy({ quick, say }) {
  const rounds = []
  for (let round = 0; round < (quick ? 2 : 5); round++) {
    for (const guests of [0, 100]) {
      say(`round ${round + 1}, ${guests} guests`)
      rounds.push({ guests, ...(await serve(guests, quick ? 1_000 : 4_000)) })
    }
  }
  return [0, 100].map((guests) => {
    const own = rounds.filter((round) => round.guests === guests)
    const of = (name) => ({
      p99: spread(own.map((round) => round[name].p99)),
      p50: spread(own.map((round) => round[name].p50)),
      max: spread(own.map((round) => round[name].max)),
      curve: own[0][name].curve,
    })
    return { guests, loop: of("loop"), own: of("own"), http: of("http") }
  })
}

async function serve(guests, milliseconds) {
  const server = createServer((_request, response) => response.end("ok"))
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
  const client = new Worker(new URL("courtesy-client.mjs", import.meta.url), {
    workerData: { port: server.address().port, milliseconds: milliseconds + 200 },
  })
  const answer = new Promise((resolve, reject) => {
    client.once("message", resolve)
    client.once("error", reject)
  })
  const engine = new Engine()
  const program = engine.compile("let n = 0; for (;;) n = (n + 1) | 0")
  const limits = { fuel: 1e12 }
  const instances = Array.from({ length: guests }, () => engine.spawn(program, { limits }))
  await sleep(200)
  // One turn of the event loop to the next.
  const gaps = new Histogram()
  const start = performance.now()
  // The same without what other processes took: processor time of this one, its threads together.
  const own = new Histogram()
  const cpu = process.cpuUsage()
  let last = start
  let lastOwn = spentSince(cpu)
  while (last - start < milliseconds) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    const now = performance.now()
    gaps.add(Math.max(0, now - last - 1))
    last = now
    const spent = spentSince(cpu)
    own.add(spent - lastOwn)
    lastOwn = spent
  }
  const latencies = new Histogram()
  for (const each of await answer) latencies.add(each)
  for (const instance of instances) instance.stop("enough")
  await client.terminate()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  const all = (histogram) => ({ ...histogram.summary(), curve: histogram.curve() })
  return { loop: all(gaps), own: all(own), http: all(latencies) }
}

/** Milliseconds. */
function spentSince(before) {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
