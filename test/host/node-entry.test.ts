// The two entries share their classes, and the first one does not need Node.js.

import { readFileSync } from "node:fs"
import * as library from "thimble"
import * as forNode from "thimble/node"
import { expect, test } from "vitest"

test("thimble/node has everything of thimble, and the same classes", () => {
  expect(Object.keys(library).filter((name) => !(name in forNode))).toEqual([])
  expect(forNode.Engine).toBe(library.Engine)
  expect(forNode.CapabilityError).toBe(library.CapabilityError)
})

test("the bundle of thimble imports nothing of Node.js", () => {
  const text = readFileSync("dist/thimble.js", "utf8")
  expect([...text.matchAll(/\bfrom\s*"(node:[^"]+)"|\bimport\s*\(?\s*"(node:[^"]+)"/g)]).toEqual([])
})
