// D16: every kind of payload that holds values of the guest shows them to the census.

import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { attacks } from "./attack.js"

/** Payloads that hold numbers and flags only, each with the reason. */
const HOLD_NOTHING: Record<string, string> = {
  DateData: "a number",
}

const classes = readdirSync("src/vm", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => {
    const text = readFileSync(`src/vm/${file}`, "utf8")
    return [
      ...text.matchAll(/^(?:export )?class (\w+) extends (?:Payload|StringBuilder|StringBox) \{/gm),
    ].map((match) => ({
      name: match[1]!,
      body: text.slice(match.index, text.indexOf("\n}\n", match.index)),
    }))
  })

test("there are payloads", () => {
  expect(classes.length).toBeGreaterThan(20)
})

for (const { name, body } of classes) {
  test(`D16: ${name} is traced`, () => {
    if (name in HOLD_NOTHING) expect(body).not.toContain(": Value")
    else expect(body).toContain("trace(")
  })
}

/** Texts are counted at once when they are met, objects later: a payload must not lose the former. */
attacks("D16", {
  "texts in Maps": {
    source: `const m = new Map; for (let i = 0; ; i++) m.set(i, "x".repeat(3000) + i)`,
    limits: { fuel: 20_000_000 },
    end: "QuotaExceededError",
  },
  "texts in promises": {
    source: `const k = []; for (let i = 0; ; i++) k.push(Promise.resolve("x".repeat(3000) + i))`,
    limits: { fuel: 20_000_000 },
    end: "QuotaExceededError",
  },
})
