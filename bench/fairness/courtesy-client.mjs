// Asks the server one thing after the other, on a thread of its own; answers all times, in milliseconds.
import { Agent, get } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { parentPort, workerData } from "node:worker_threads"

const { port, milliseconds } = workerData
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const times = []
const start = performance.now()
while (performance.now() - start < milliseconds) {
  const asked = performance.now()
  await ask()
  times.push(performance.now() - asked)
  await sleep(2)
}
agent.destroy()
parentPort.postMessage(times)

function ask() {
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", agent }, (response) => {
      response.resume()
      response.once("end", resolve)
    }).once("error", reject)
  })
}
