// Runs many test262 files in child processes. A worker that crashes, or that answers nothing for too long, fails the
// file it was at; the rest of its batch goes to a fresh worker, so no file is lost and none is run twice.

import { type ChildProcess, fork } from "node:child_process"
import type { FileResult, RunLimits } from "./run-file.js"
import type { FromWorker, ToWorker } from "./worker.js"

export interface PoolOptions {
  /** Path of the bundled worker. */
  readonly worker: string
  /** Directory of the test262 checkout. */
  readonly suite: string
  /** Path of the list of skipped features. */
  readonly skipped: string
  readonly limits: RunLimits
  readonly workers: number
  /** Wall-clock milliseconds for one file, all its modes together. */
  readonly timeout: number
}

/** Large enough to hide the cost of a message, small enough to spread the last files. */
const BATCH = 32

/** Megabytes of host heap for one worker; the machine may be shared. */
const WORKER_HEAP = 1024

/** @returns a result for every path, in the order they ended */
export async function runPool(
  paths: readonly string[],
  options: PoolOptions,
  onResult: (result: FileResult) => void,
): Promise<void> {
  const waiting = paths.slice()
  const lanes = Math.max(1, Math.min(options.workers, Math.ceil(paths.length / BATCH)))
  await Promise.all(Array.from({ length: lanes }, () => runLane(waiting, options, onResult)))
}

async function runLane(
  waiting: string[],
  options: PoolOptions,
  onResult: (result: FileResult) => void,
): Promise<void> {
  while (waiting.length > 0) await runWorker(waiting, options, onResult)
}

/** One worker's life: until no file is left, or until it dies of one. */
function runWorker(
  waiting: string[],
  options: PoolOptions,
  onResult: (result: FileResult) => void,
): Promise<void> {
  const child = fork(options.worker, {
    execArgv: [`--max-old-space-size=${WORKER_HEAP}`, "--enable-source-maps"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  })
  let batch: string[] = []
  let clock: NodeJS.Timeout | undefined
  let timedOut = false
  let errors = ""
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4_000)
  })

  const watch = (): void => {
    clearTimeout(clock)
    clock = setTimeout(() => {
      timedOut = true
      child.kill("SIGKILL")
    }, options.timeout)
  }
  const next = (): void => {
    batch = waiting.splice(0, BATCH)
    if (batch.length === 0) {
      clearTimeout(clock)
      send(child, { kind: "end" })
      return
    }
    send(child, { kind: "run", paths: batch })
    watch()
  }

  send(child, { kind: "open", suite: options.suite, skipped: options.skipped, limits: options.limits })
  next()
  child.on("message", (message: FromWorker) => {
    if (message.result.path !== batch[0]) throw new Error(`unexpected answer: ${message.result.path}`)
    batch.shift()
    onResult(message.result)
    if (batch.length === 0) next()
    else watch()
  })
  return new Promise((resolve, reject) => {
    child.on("error", reject)
    // "close" and not "exit": messages that were sent before the end are delivered first.
    child.on("close", (code, signal) => {
      clearTimeout(clock)
      const path = batch.shift()
      if (path !== undefined) {
        onResult({ path, status: "failed", reason: deathOf(timedOut, code, signal, errors) })
        waiting.unshift(...batch)
      }
      resolve()
    })
  })
}

function send(child: ChildProcess, message: ToWorker): void {
  // A failed send means that the worker is gone; its "close" event tells the rest.
  child.send(message, () => {})
}

function deathOf(timedOut: boolean, code: number | null, signal: string | null, errors: string): string {
  if (timedOut) return "hang: no answer within the time limit"
  const said = errors.split("\n").find((line) => /error/i.test(line))
  return `crash: worker ended with ${signal ?? `code ${code}`}${said ? `: ${said.trim().slice(0, 160)}` : ""}`
}
