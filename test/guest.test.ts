// Runs every guest expectation file in every mode. Output, end, fuel and bytes must be the same in all of them:
// where a run is switched out is nothing that a guest, or its bill, can see.

import { readdirSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import { expect, test } from "vitest"
import { type GuestRun, type GuestRunOptions, type LoadModule, runGuest } from "./engine-adapter.js"
import { errorMatches, type GuestFile, lineMatches, parseGuestFile } from "./guest-file.js"

const ROOT = "test/guest"

const MODES: Record<string, GuestRunOptions> = {
  whole: {},
  "slice=1": { slice: 1 },
  "slice=7": { slice: 7 },
  check: { slice: 101, check: true },
}

const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".js") && !path.split("/").some((part) => part.startsWith("_")))
  .sort()

test("there are guest files", () => {
  expect(files.length).toBeGreaterThan(0)
})

for (const path of files) {
  test(path, async () => {
    const file = parseGuestFile(readFileSync(join(ROOT, path), "utf8"))
    let whole: GuestRun | undefined
    for (const [mode, options] of Object.entries(MODES)) {
      const run = await runGuest([{ name: path, text: file.text, kind: file.kind }], {
        ...options,
        ...file.limits,
        async: true,
        modules: loadPart,
      })
      expectRun(run, file, mode)
      whole ??= run
      expect(run.output, `output in ${mode}`).toEqual(whole.output)
      expect(run.fuel, `fuel in ${mode}`).toBe(whole.fuel)
      expect(run.bytes, `bytes in ${mode}`).toBe(whole.bytes)
    }
  })
}

function expectRun(run: GuestRun, file: GuestFile, mode: string): void {
  // A line that matches is replaced by its expectation, so that a difference shows as a diff of whole outputs.
  const output = run.output.map((line, index) => {
    const expected = file.output[index]
    return expected !== undefined && lineMatches(line, expected) ? expected : line
  })
  const ended = run.error
    ? `${run.outcome}, ${run.error.name}: ${run.error.message}`
    : [run.outcome, ...(run.reason === undefined ? [] : [run.reason])].join(", ")
  expect(output, `output in ${mode} (${ended})`).toEqual(file.output)
  expect(run.outcome, `outcome in ${mode} (${ended})`).toBe(file.end.kind)
  if (file.end.kind === "threw") {
    expect(errorMatches(run.error!, file.end.error), `${ended}, expected ${file.end.error}`).toBe(true)
  }
  if (file.end.kind === "syntax-error") expect(run.error!.message).toContain(file.end.message)
  if (file.end.kind === "stopped") expect(run.reason).toBe(file.end.reason)
  if (file.fuel !== undefined) expect(run.fuel, `fuel in ${mode}`).toBe(file.fuel)
  if (file.bytes !== undefined) expect(run.bytes, `bytes in ${mode}`).toBe(file.bytes)
}

const loadPart: LoadModule = (specifier, referrer) => {
  const name = posix.join(posix.dirname(referrer), specifier)
  if (!/^\.\.?\//.test(specifier) || name.startsWith("..")) return undefined
  try {
    const text = readFileSync(join(ROOT, name), "utf8")
    return { name, text, kind: name.endsWith(".json") ? "json" : "module" }
  } catch {
    return undefined
  }
}
