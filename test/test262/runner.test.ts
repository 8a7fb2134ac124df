// What the test262 runner itself must get right, on files small enough to read.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import type { GuestRun, GuestRunOptions, GuestSource } from "../engine-adapter.js"
import { parseFrontMatter } from "./front-matter.js"
import { judge, ledgerName } from "./ledger.js"
import { makeReport, totalsLine } from "./report.js"
import { runFile } from "./run-file.js"
import { listFiles, openSuite, readSkippedFeatures } from "./suite.js"

const directory = mkdtempSync(join(tmpdir(), "thimble-test262-"))
const suite = openSuite(directory, readSkippedFeatures("# comment\nTemporal  not offered\n"))
mkdirSync(join(directory, "harness"))
mkdirSync(join(directory, "test/language"), { recursive: true })
for (const name of ["assert.js", "sta.js", "doneprintHandle.js", "extra.js"]) {
  writeFileSync(join(directory, "harness", name), `// ${name}`)
}
afterAll(() => rmSync(directory, { recursive: true }))

/** Runs one file whose front matter is given, on an engine that always answers the same. */
async function judged(matter: string, answer: Partial<GuestRun>) {
  writeFileSync(join(directory, "test/language/a.js"), `/*---\n${matter}\n---*/\nbody`)
  const runs: { sources: readonly GuestSource[]; options: GuestRunOptions }[] = []
  const result = await runFile(
    async (sources, options) => {
      runs.push({ sources, options })
      return { outcome: "completed", output: [], fuel: 0, bytes: 0, ...answer }
    },
    suite,
    "language/a.js",
    {},
  )
  return { ...result, runs }
}

test("front matter is read in flow and in block form", () => {
  const matter = parseFrontMatter(
    `/*---\ndescription: >\n  flags: [raw]\nflags:\n  - async\n  - module\nfeatures: [a, b-c] # why\n` +
      `includes: [x.js,\n  y.js]\nnegative:\n  phase: parse\n  type: SyntaxError\n---*/`,
  )
  expect([...matter.flags]).toEqual(["async", "module"])
  expect(matter.features).toEqual(["a", "b-c"])
  expect(matter.includes).toEqual(["x.js", "y.js"])
  expect(matter.negative).toEqual({ phase: "parse", type: "SyntaxError" })
})

test("a file runs in both strictness modes, after its harness", async () => {
  const { status, runs } = await judged("includes: [extra.js]", {})
  expect(status).toBe("passed")
  expect(runs.map(({ sources }) => sources.at(-1)!.text.startsWith('"use strict";\n'))).toEqual([false, true])
  expect(runs[0]!.sources.map(({ name }) => name)).toEqual([
    "harness/assert.js",
    "harness/sta.js",
    "harness/extra.js",
    "language/a.js",
  ])
})

test("raw files get no harness, modules are run as modules", async () => {
  expect((await judged("flags: [raw]", {})).runs.map(({ sources }) => sources.length)).toEqual([1])
  expect((await judged("flags: [module]", {})).runs[0]!.sources.at(-1)!.kind).toBe("module")
})

test("a negative file passes with the right error in the right phase only", async () => {
  const matter = "flags: [noStrict]\nnegative:\n  phase: parse\n  type: SyntaxError"
  const error = { name: "SyntaxError", message: "no" }
  expect((await judged(matter, { outcome: "syntax-error", error })).status).toBe("passed")
  expect((await judged(matter, { outcome: "threw", error })).status).toBe("failed")
  expect((await judged(matter, {})).status).toBe("failed")
  const wrong = { outcome: "syntax-error", error: { name: "ReferenceError", message: "no" } } as const
  expect((await judged(matter, wrong)).status).toBe("failed")
})

test("an async file must call $DONE exactly once, with nothing", async () => {
  const done = "Test262:AsyncTestComplete"
  expect((await judged("flags: [async]", { output: [done] })).status).toBe("passed")
  expect((await judged("flags: [async]", { output: [] })).status).toBe("failed")
  expect((await judged("flags: [async]", { output: [done, done] })).status).toBe("failed")
  expect(
    (await judged("flags: [async]", { output: ["Test262:AsyncTestFailure:Test262Error: x"] })).reason,
  ).toBe("sloppy: async: Test262Error: x")
})

test("a skipped feature skips the file, and totals say so", async () => {
  const skipped = await judged("features: [Temporal]", {})
  expect([skipped.status, skipped.reason, skipped.runs.length]).toEqual(["skipped", "feature Temporal", 0])
  const report = makeReport([
    { path: "language/a/1.js", status: "passed", reason: "" },
    { path: "language/a/2.js", status: "failed", reason: "strict: TypeError: 1" },
    { path: "language/a/3.js", status: "failed", reason: "sloppy: TypeError: 2" },
    { path: "language/b/4.js", status: "skipped", reason: "feature Temporal" },
  ])
  expect(report.reasons).toEqual([{ reason: "TypeError: N", count: 2, example: "language/a/2.js" }])
  expect(totalsLine(report.total)).toBe(
    "test262: 1 passed, 2 failed, 1 skipped; 33.33 % of 3 run, 25.00 % of 4 files",
  )
})

test("the ledger tells new failures, repaired files and vanished ones apart", () => {
  const ledger = new Set([
    "language/known.js",
    "language/repaired.js",
    "language/gone.js",
    "built-ins/other.js",
  ])
  const failed = { status: "failed", reason: "x" } as const
  const verdict = judge(
    ledger,
    [
      { path: "language/known.js", ...failed },
      { path: "language/new.js", ...failed },
      { path: "language/repaired.js", status: "passed", reason: "" },
    ],
    new Set(["language/known.js", "language/new.js", "language/repaired.js"]),
    ["language"],
  )
  expect(verdict.newFailures.map(({ path }) => path)).toEqual(["language/new.js"])
  expect(verdict.noLongerFailing).toEqual(["language/repaired.js"])
  expect(verdict.vanished).toEqual(["language/gone.js"])
  expect(ledgerName("annexB/a.js")).toBe("failing-annex-b.txt")
})

test("fixtures are not tests", () => {
  writeFileSync(join(directory, "test/language/b_FIXTURE.js"), "")
  writeFileSync(join(directory, "test/language/c.js"), "")
  expect(listFiles(directory, ["language"])).toEqual(["language/a.js", "language/c.js"])
})
