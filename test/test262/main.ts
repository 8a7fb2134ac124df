// The test262 runner's command line. `npm run test262 -- --suite DIR` runs a checkout that the user points at.

import { existsSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { judge, type LedgerVerdict, readLedgers, updateLedgers } from "./ledger.js"
import { runPool } from "./pool.js"
import { makeReport, renderReport, totalsLine } from "./report.js"
import type { FileResult } from "./run-file.js"
import { listFiles } from "./suite.js"

const USAGE = `usage: npm run test262 -- --suite DIR [options] [FOLDER...]

FOLDER is a folder below the suite's test/, by default language and built-ins.

  --suite DIR       a checkout of test262
  --filter TEXT     only files whose path contains TEXT
  --shard I/N       the I-th of N parts of the files, I from 1
  --slice N         switch the guest out every N units of fuel
  --fuel N          cap on a file's fuel, default 6000000000
  --memory N        cap on a file's memory in bytes, default 536870912
  --workers N       processes, default 2
  --timeout MS      wall-clock limit for one file, default 20000
  --json FILE       write totals, folders and every failure to FILE
  --ledger check    fail on failures that no ledger expects (default without --shard)
  --ledger update   remove lines of files that no longer fail
  --ledger off      compare with nothing
  --allow-growth    with update: also add new failures
  --reasons N       how many groups of failure reasons to print, default 25
  --no-build        take dist/ as it is`

const LEDGERS = resolve("test/test262")

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      suite: { type: "string" },
      filter: { type: "string" },
      shard: { type: "string" },
      slice: { type: "string" },
      fuel: { type: "string", default: "2000000000" },
      memory: { type: "string", default: "536870912" },
      workers: { type: "string", default: "2" },
      timeout: { type: "string", default: "60000" },
      json: { type: "string" },
      ledger: { type: "string" },
      "allow-growth": { type: "boolean", default: false },
      reasons: { type: "string", default: "25" },
      "no-build": { type: "boolean" },
      help: { type: "boolean" },
    },
  })
  if (values.help) return say(USAGE, 0)
  if (values.suite === undefined) return say(`--suite is missing\n\n${USAGE}`, 2)
  const suite = resolve(values.suite)
  if (!existsSync(join(suite, "harness/assert.js"))) return say(`no test262 checkout in ${values.suite}`, 2)
  const ledgerMode = values.ledger ?? (values.shard === undefined ? "check" : "off")
  if (!["check", "update", "off"].includes(ledgerMode)) return say(`--ledger ${ledgerMode} is not known`, 2)

  const folders = positionals.length > 0 ? positionals : ["language", "built-ins"]
  const all = listFiles(suite, folders)
  const paths = select(all, values.filter, values.shard)
  if (paths.length === 0) return say("no file is selected", 2)

  const results: FileResult[] = []
  const started = Date.now()
  const progress = progressLine(paths.length)
  await runPool(
    paths,
    {
      worker: join(import.meta.dirname, "worker.js"),
      suite,
      skipped: join(LEDGERS, "skipped-features.txt"),
      limits: {
        ...(values.slice === undefined ? {} : { slice: count("slice", values.slice) }),
        fuel: count("fuel", values.fuel),
        memory: count("memory", values.memory),
      },
      workers: count("workers", values.workers),
      timeout: count("timeout", values.timeout),
    },
    (result) => {
      results.push(result)
      progress(results.length)
    },
  )
  results.sort((a, b) => (a.path < b.path ? -1 : 1))

  const report = makeReport(results)
  if (values.json !== undefined) writeFileSync(values.json, toJson(results, report))
  say(renderReport(report, count("reasons", values.reasons)), 0)

  let status = 0
  if (ledgerMode !== "off") {
    const ledger = readLedgers(LEDGERS, folders)
    const verdict = judge(ledger, results, new Set(all), folders)
    if (ledgerMode === "update") updateLedgers(LEDGERS, folders, ledger, verdict, values["allow-growth"])
    status = sayVerdict(verdict, ledgerMode, values["allow-growth"])
  }
  say(`\n${(Date.now() - started) / 1000} s`, 0)
  return say(totalsLine(report.total), status)
}

/** Shards take every N-th file, so that slow folders are spread over them. */
function select(all: readonly string[], filter: string | undefined, shard: string | undefined): string[] {
  const filtered = all.filter((path) => filter === undefined || path.includes(filter))
  if (shard === undefined) return filtered
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(shard) ?? []
  if (part === undefined || Number(part) < 1 || Number(part) > Number(parts)) {
    throw new Error(`--shard must be I/N with 1 ≤ I ≤ N, got ${shard}`)
  }
  return filtered.filter((_, index) => index % Number(parts) === Number(part) - 1)
}

function sayVerdict(verdict: LedgerVerdict, mode: string, grown: boolean): number {
  const { newFailures, noLongerFailing, vanished } = verdict
  const removed = mode === "update" ? "removed from the ledger" : "remove from the ledger (--ledger update)"
  for (const path of noLongerFailing) say(`no longer fails, ${removed}: ${path}`, 0)
  for (const path of vanished) say(`not in the suite, ${removed}: ${path}`, 0)
  if (newFailures.length === 0) return 0
  if (mode === "update" && grown) return say(`${newFailures.length} failures added to the ledger`, 0)
  for (const { path, reason } of newFailures.slice(0, 200)) say(`new failure: ${path}\n  ${reason}`, 0)
  return say(`${newFailures.length} new failures that no ledger expects`, 1)
}

function toJson(results: readonly FileResult[], report: ReturnType<typeof makeReport>): string {
  const failures = results.filter((result) => result.status === "failed")
  const { total, reasons } = report
  const folders = Object.fromEntries(report.folders)
  const skips = Object.fromEntries(report.skips)
  return `${JSON.stringify({ total, folders, reasons, skips, failures }, null, 1)}\n`
}

function progressLine(total: number): (done: number) => void {
  if (!process.stderr.isTTY) return () => {}
  return (done) => {
    if (done % 50 === 0 || done === total)
      process.stderr.write(`\r${done}/${total}${done === total ? "\n" : ""}`)
  }
}

function count(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${name} must be a positive integer, got ${text}`)
  return value
}

function say(text: string, status: number): number {
  console.log(text)
  return status
}

main().then(
  (status) => {
    process.exitCode = status
  },
  (error: unknown) => {
    process.exitCode = say(error instanceof Error ? error.message : String(error), 2)
  },
)
