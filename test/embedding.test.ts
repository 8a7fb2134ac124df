// The code blocks of docs/embedding.md, docs/security.md and README.md do what they say. A block is a module; `//>` comments are what it prints.

import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"

for (const page of ["docs/embedding.md", "docs/security.md", "README.md"]) {
  const blocks = [...readFileSync(page, "utf8").matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(
    ([, code]) => code!,
  )
  test(`${page} has blocks`, () => expect(blocks.length).toBeGreaterThan(0))
  for (const [index, code] of blocks.entries()) {
    test(`${page}, block ${index + 1}`, () => {
      const expected = [...code.matchAll(/^\/\/> ?(.*)$/gm)].map(([, line]) => line)
      const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
        encoding: "utf8",
        env: { ...process.env, NO_COLOR: "1" },
      })
      expect(stderr).toBe("")
      expect(stdout.trimEnd().split("\n")).toEqual(expected)
    })
  }
}
