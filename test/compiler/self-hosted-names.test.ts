import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { SELF_HOSTED } from "../../src/compiler/bytecode/self-hosted-names.js"
import { compile } from "../../src/compiler/index.js"

const FOLDER = "src/vm/self-hosted"

test("every self-hosted function that compiled code calls is there, with that many parameters", () => {
  const parameters = new Map<string, number>()
  for (const file of readdirSync(FOLDER)) {
    if (!file.endsWith(".js")) continue
    const source = readFileSync(`${FOLDER}/${file}`, "utf8")
    for (const block of compile(source, { kind: "selfHosted", name: file }).block.blocks) {
      expect(parameters.has(block.name), `${block.name} is there twice`).toBe(false)
      parameters.set(block.name, block.parameterCount)
    }
  }
  for (const [name, { arity }] of Object.entries(SELF_HOSTED)) {
    expect(parameters.get(name), name).toBe(arity)
  }
})
