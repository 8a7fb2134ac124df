// Files that derive from tables are as new as the tables.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"

const script = "../scripts/generate.mjs"
const { generated } = (await import(script)) as { generated(): Promise<Record<string, string>> }
const files = await generated()

for (const [file, text] of Object.entries(files)) {
  test(`${file} is fresh (npm run generate)`, () => {
    expect(readFileSync(file, "utf8") === text).toBe(true)
  })
}
