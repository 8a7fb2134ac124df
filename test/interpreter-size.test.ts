// The interpreter's loop must stay small enough for V8 to optimise it.

import { spawnSync } from "node:child_process"
import { expect, test } from "vitest"

interface SizeReport {
  readonly limit: number
  readonly name?: string
  readonly bytes?: number
  readonly missing?: string
}

test("the interpreter loop stays below its limit of V8 bytecode", (context) => {
  const { stdout } = spawnSync(process.execPath, ["bench/interpreter-size.mjs", "--json"], {
    encoding: "utf8",
  })
  const report = JSON.parse(stdout) as SizeReport
  if (report.missing !== undefined) context.skip(`no interpreter loop to measure: ${report.missing}`)
  expect(report.bytes).toBeGreaterThan(0)
  expect(report.bytes).toBeLessThanOrEqual(report.limit)
})
