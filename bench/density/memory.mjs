// Prints, as JSON, bytes of the host's heap per live instance. Needs --expose-gc.
//
//   node --expose-gc memory.mjs COUNT [KIND]
//
// An instance of kind `ended` (the default) has run a small program to its end, one that is `waiting` has then called a
// function of the embedder that does not answer, one that is `new` has not run.
import { Engine } from "../../dist/thimble.js"
import { median } from "../sample.mjs"
import { SMALL_PROGRAM } from "./small-program.mjs"

const [count, kind = "ended"] = [Number(process.argv[2]), process.argv[3]]
const KINDS = {
  ended: { source: SMALL_PROGRAM, runs: true, state: "ended" },
  waiting: { source: `${SMALL_PROGRAM}\nnever()`, runs: true, state: "waiting" },
  new: { source: SMALL_PROGRAM, runs: false, state: "ready" },
}
const { source, runs, state } = KINDS[kind]
const engine = new Engine()
const program = engine.compile(source)
const unanswered = new Promise(() => {})
const globals = { never: () => unanswered }
const options = kind === "waiting" ? { manual: true, globals } : { manual: true }

// What instances share is made by the first of them, and the host compiles what runs often.
spawn(10_000)
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
    kind,
    bytes,
    accounted: instances[0].usage.memory,
    rss: process.memoryUsage().rss,
  }),
)

function spawn(count) {
  return Array.from({ length: count }, () => {
    const instance = engine.spawn(program, options)
    if (runs) instance.run({ fuel: 10_000 })
    if (instance.state !== state) throw new Error(`the small program is ${instance.state} after 10,000 units`)
    return instance
  })
}

function used() {
  for (let i = 0; i < 4; i++) globalThis.gc()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
}
