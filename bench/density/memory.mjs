// Prints, as JSON, bytes of the host's heap per live instance that has run a small program. Needs --expose-gc.
import { Engine } from "../../dist/thimble.js"
import { median } from "../sample.mjs"
import { SMALL_PROGRAM } from "./small-program.mjs"

const count = Number(process.argv[2])
const engine = new Engine()
const program = engine.compile(SMALL_PROGRAM)

// What instances share is made by the first of them.
spawn(100)
// A few instances are less than what the host itself allocates meanwhile, so that is tried more than once.
let instances = []
const bytes = median(
  Array.from({ length: count < 100 ? 15 : 1 }, () => {
    instances = []
    const before = used()
    instances = spawn(count)
    return (used() - before) / count
  }),
)
console.log(
  JSON.stringify({
    count,
    bytes,
    accounted: instances[0].usage.memory,
    rss: process.memoryUsage().rss,
  }),
)

function spawn(count) {
  return Array.from({ length: count }, () => {
    const instance = engine.spawn(program, { manual: true })
    instance.run({ fuel: 10_000 })
    if (instance.state !== "ended")
      throw new Error(`the small program is ${instance.state} after 10,000 units`)
    return instance
  })
}

function used() {
  for (let i = 0; i < 4; i++) globalThis.gc()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
}
