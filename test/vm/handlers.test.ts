// Code with many handlers finds the one in charge as code with few does.

import { expect, test } from "vitest"
import { compile } from "../../src/compiler/index.js"
import { type Code, linkProgram } from "../../src/vm/interpreter/code.js"

function linear({ handlers }: Code, pc: number): number {
  for (let i = 0; i < handlers.length; i += 4) if (pc >= handlers[i]! && pc < handlers[i + 1]!) return i
  return -1
}

test.each([
  ["one after the other", "try { f() } catch {} ".repeat(50)],
  ["one in the other", "try { f(); ".repeat(50) + "} catch { g() }".repeat(50)],
  [
    "both, with finally",
    "try { f(); try { g() } finally { h() } } catch { try { i() } catch {} } ".repeat(20),
  ],
  ["loops that close their iterators", "for (const x of y) { f(); for (const z of x) g() } ".repeat(20)],
])("%s", (_name, source) => {
  const code = linkProgram(compile(source, { kind: "script" }))
  expect(code.handlers.length).toBeGreaterThan(100)
  for (let pc = 0; pc < code.words.length; pc++) expect(code.handlerAt(pc)).toBe(linear(code, pc))
})
