// A thousand guests in one process: honest workers beside every kind of bad neighbour, under one scheduler.
//
//   npm start                  some seconds, with a live view on a terminal, then a table
//   npm start -- --seconds 2
//   npm start -- --json        the facts of the table as JSON

import { parseArgs } from "node:util"
import { Crowd } from "./crowd.js"
import { factsOf } from "./facts.js"
import { LiveView } from "./live-view.js"
import { report } from "./report.js"

const USAGE = `usage: node examples/thousand/index.js [--seconds N] [--json]

  --seconds N   how long to measure, from 0.1 to 3600; default 6
  --json        print the facts as JSON, without a live view
  --help        this text
`

function readArguments() {
  const options = {
    seconds: { type: "string", default: "6" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  }
  try {
    const { values } = parseArgs({ options })
    const seconds = Number(values.seconds)
    if (!(seconds >= 0.1 && seconds <= 3600)) {
      throw new Error(`--seconds must be a number from 0.1 to 3600, got ${values.seconds}`)
    }
    return { ...values, seconds }
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`)
    process.exit(2)
  }
}

const { seconds, json, help } = readArguments()
if (help) {
  process.stdout.write(USAGE)
  process.exit(0)
}

const crowd = new Crowd()
const isLive = process.stdout.isTTY && !json
const view = isLive ? new LiveView(crowd, process.stdout) : null
if (!isLive && !json) process.stderr.write(`1,000 instances run for ${seconds} s ...\n`)

// The first Ctrl-C means: enough, show what there is. The second: at once.
let interrupted = false
process.on("SIGINT", () => {
  if (interrupted) {
    view?.close()
    process.exit(130)
  }
  interrupted = true
  crowd.finish()
})

// Whoever reads this has had enough: `npm start | head`.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error
  process.exit(0)
})

try {
  await crowd.run(seconds)
} finally {
  view?.close()
}
const facts = factsOf(crowd)
process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : report(facts))
process.exitCode = interrupted ? 130 : facts.problems.length > 0 ? 1 : 0
