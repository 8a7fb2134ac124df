// The guest programs: each defines `main`, which does the work and returns a text that says whether it was done right.
// The text that is right stands in `programs/expected.json`.
import { readdirSync, readFileSync } from "node:fs"

const FOLDER = new URL("./programs/", import.meta.url)

/** @returns {{ name: string, source: string, expected: string }[]} those whose name contains `filter`, by name */
export function loadPrograms(filter = "") {
  const expected = JSON.parse(readFileSync(new URL("expected.json", FOLDER), "utf8"))
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".js"))
    .map((file) => file.slice(0, -3))
    .filter((name) => name.includes(filter))
    .sort()
    .map((name) => ({
      name,
      source: readFileSync(new URL(`${name}.js`, FOLDER), "utf8"),
      expected: expected[name],
    }))
}

/** @throws Error unless a program's result is the one expected */
export function checkResult(program, peer, result) {
  if (result === program.expected) return
  throw new Error(
    `${program.name} under ${peer} gave ${JSON.stringify(result)}, expected ${program.expected}`,
  )
}
