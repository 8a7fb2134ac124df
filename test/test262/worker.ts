// A worker process of the test262 pool. It gets batches of paths and answers one result for each, in order. It holds
// no state that the next file could see: each file gets instances of its own.

import { readFileSync } from "node:fs"
import { runGuest } from "../engine-adapter.js"
import { type FileResult, type RunLimits, runFile } from "./run-file.js"
import { openSuite, readSkippedFeatures, type Suite } from "./suite.js"

export type ToWorker =
  | { readonly kind: "open"; readonly suite: string; readonly skipped: string; readonly limits: RunLimits }
  | { readonly kind: "run"; readonly paths: readonly string[] }
  // The parent does not disconnect by itself: Node then never emits the child's "close".
  | { readonly kind: "end" }

export interface FromWorker {
  readonly result: FileResult
}

let suite: Suite | undefined
let limits: RunLimits = {}
let last: Promise<void> = Promise.resolve()

process.on("message", (message: ToWorker) => {
  if (message.kind === "open") {
    suite = openSuite(message.suite, readSkippedFeatures(readFileSync(message.skipped, "utf8")))
    limits = message.limits
    return
  }
  if (message.kind === "end") {
    process.disconnect()
    return
  }
  last = last.then(() => runBatch(message.paths))
})

// A guest must not be able to break its host. If it does, the parent records it against the file that was running.
process.on("unhandledRejection", () => process.exit(70))

async function runBatch(paths: readonly string[]): Promise<void> {
  if (!suite) throw new Error("no suite is open")
  for (const path of paths) {
    const message: FromWorker = { result: await runFile(runGuest, suite, path, limits) }
    // Waiting lets the message leave before the next file can hang or crash this process.
    await new Promise((sent) => process.send!(message, sent))
  }
}
