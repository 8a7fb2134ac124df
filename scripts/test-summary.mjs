// Prints the closing lines of a test run from vitest's JSON report. Exits with 1 when a test failed, when a test file
// could not be run, or when there is no report at all.
import { existsSync, readFileSync } from "node:fs"

const [path] = process.argv.slice(2)
if (path === undefined || !existsSync(path)) {
  console.log("no test report was written")
  console.log("0 passed, 1 failed")
  process.exit(1)
}

const report = JSON.parse(readFileSync(path, "utf8"))
// A file that fails to load has no tests in the report, and still is a failure.
const broken = report.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
)
const passed = report.numPassedTests
const failed = report.numFailedTests + broken.length
const skipped = report.numPendingTests + report.numTodoTests

for (const file of broken)
  console.log(`could not run ${file.name.split("/").slice(-2).join("/")}: ${file.message}`)
const parts = [failed && `${failed} failed`, `${passed} passed`, skipped && `${skipped} skipped`].filter(
  Boolean,
)
console.log(`      Tests  ${parts.join(" | ")} (${passed + failed + skipped})`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
