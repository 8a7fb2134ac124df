import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"

test("the Unicode tables are those that the generator writes", { timeout: 60_000 }, () => {
  expect(execFileSync("node", ["scripts/generate-unicode.mjs", "--check"], { encoding: "utf8" })).toBe(
    "fresh\n",
  )
})
