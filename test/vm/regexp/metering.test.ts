// Steps: exact, the same however a match is sliced, and the only thing that grows with a pattern that explodes.
import fc from "fast-check"
import { expect, test } from "vitest"
import {
  compileRegExp,
  createMatch,
  matchCaptures,
  matchStateBytes,
  RegExpSyntaxError,
  stepMatch,
} from "../../../src/vm/regexp/index.js"
import { hosts, ours, runMatch } from "./run.js"

const letters = (count: number): string => "a".repeat(count)

test.each<[pattern: string, flags: string, input: string]>([
  ["(a+)+b", "", letters(12)],
  ["[^x]*x", "", letters(100)],
  ["z", "", `${letters(50)}z`],
  ["z", "u", `\u{1f600}${letters(50)}z`],
  [".*b", "", `${letters(50)}c`],
  [".*b", "u", `\u{1f600}${letters(50)}c`],
  ["\\D*\\d", "u", `\u{1f600}${letters(50)}1`],
  ["(\\w+)\\s\\1", "i", "hello HELLO"],
  ["(\\w+)\\s\\1", "iu", "hello HELLO"],
  ["(?<=(a+)(a+))$", "", letters(10)],
  ["(?:(a)|(b)|(c(?=(d)?)))*x", "", "abcdabcabcdx"],
  ["(?:(?!(b)).){3,9}?\\1$", "s", letters(20)],
  ["(a?){5,}b", "", letters(8)],
])("/%s/%s on %j is the same in any slices", (pattern, flags, input) => {
  const whole = runMatch(pattern, flags, input)
  for (const budget of [1, 2, 3, 7, 64]) {
    const sliced = runMatch(pattern, flags, input, 0, budget)
    expect(sliced.steps).toBe(whole.steps)
    expect(sliced.state.status).toBe(whole.state.status)
    expect(matchCaptures(sliced.state)).toEqual(matchCaptures(whole.state))
    expect(sliced.state.stackBytes).toBe(whole.state.stackBytes)
  }
})

test("a pattern that explodes pays for it and can be left at any time", () => {
  const steps = [10, 12, 14].map((count) => runMatch("(a+)+b", "", letters(count)).steps)
  expect(steps[1]! / steps[0]!).toBeGreaterThan(3)
  expect(steps[2]! / steps[1]!).toBeGreaterThan(3)
  const state = createMatch(compileRegExp("(a+)+b", ""), `${letters(50)}c`, 0)
  for (let i = 0; i < 100; i++) expect(stepMatch(state, 1000)).toBe(1000)
  expect(state.status).toBe("running")
})

test("huge bounds are counted, not unrolled", () => {
  expect(ours("(?:ab){1,1000000000}c", "", "ababc")).toBe('0: ["ababc"]')
  expect(ours("a{1,1000000000}", "", "aaa")).toBe('0: ["aaa"]')
  expect(ours("a{1000000000}", "", "aaa")).toBe("null")
  expect(ours("a{99999999999999999999,}", "", "aaa")).toBe("null")
  expect(compileRegExp("(?:(?:a|bc){1,1000000000}){5,1000000000}", "").code.length).toBeLessThan(100)
  const state = createMatch(compileRegExp("(?:){1000000000}|(?:a?){1000000000}", ""), "", 0)
  stepMatch(state, 1_000_000)
  expect(state.status).not.toBe("overflow")
})

test("the stack is bounded and says how large it is", () => {
  const state = createMatch(compileRegExp("(?:a|b)*?(?:(a)|b)*c", ""), letters(100_000), 0, 64 * 1024)
  while (stepMatch(state, 1000) === 1000) expect(state.stackBytes).toBeLessThanOrEqual(64 * 1024)
  expect(state.status).toBe("overflow")
  expect(stepMatch(state, 1000)).toBe(0)
})

test("a state is plain data: a clone goes on as the original", () => {
  const state = createMatch(compileRegExp("(?:(a)|(b)(?=(c)))*d", "i"), "aabcabcAd", 0)
  expect(matchStateBytes(state.program)).toBe(state.stackBytes + state.registers.byteLength)
  stepMatch(state, 20)
  const clone = structuredClone(state)
  expect(stepMatch(clone, 1000)).toBe(stepMatch(state, 1000))
  expect(clone).toEqual(state)
  expect(state.status).toBe("matched")
})

test.each<[what: string, pattern: string]>([
  ["groups", "(".repeat(100_000) + ")".repeat(100_000)],
  ["look-behinds", "(?<=".repeat(100_000)],
  ["classes", "[".repeat(100_000)],
  ["length", letters(1 << 19)],
  ["size", "[\\p{L}--[a]]".repeat(10_000)],
  ["strings", "\\p{RGI_Emoji}".repeat(4000)],
  ["folding", "[^\\p{L}\\d]".repeat(10_000)],
])("a pattern beyond the limit of %s is refused", (_, pattern) => {
  expect(() => compileRegExp(pattern, "iv")).toThrow(RegExpSyntaxError)
})

test("nesting within the limit works", () => {
  expect(ours(`${"(".repeat(400)}a${")".repeat(400)}`, "", "a")).toContain('0: ["a","a"')
  expect(ours(`${"(?<=".repeat(400)}a${")".repeat(400)}b`, "", "ab")).toBe('1: ["b"]')
  expect(ours(`${"(?:".repeat(400)}a${")*".repeat(400)}b`, "", "aab")).toBe('0: ["aab"]')
})

const atom = fc.constantFrom(
  "a",
  "b",
  "c",
  ".",
  "[ab]",
  "[^a]",
  "\\w",
  "\\b",
  "^",
  "$",
  "\\1",
  "\\2",
  "\\B",
  "[^x]",
)
const quantifier = fc.constantFrom(
  "",
  "",
  "",
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "{2}",
  "{1,2}",
  "{0,3}?",
  "{2,}",
)
const { pattern: generated } = fc.letrec<{ pattern: string; term: string; group: string }>((tie) => ({
  pattern: fc.array(tie("term"), { maxLength: 4 }).map((terms) => terms.join("")),
  term: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(atom, quantifier).map(([a, q]) => (/^(\\b|\\B|\^|\$)$/.test(a) ? a : a + q)),
    tie("group"),
  ),
  group: fc
    .tuple(
      fc.constantFrom("(", "(?:", "(?=", "(?!", "(?<=", "(?<!"),
      tie("pattern"),
      tie("pattern"),
      quantifier,
    )
    .map(([open, left, right, q]) => `${open}${left}|${right})${/[=!]$/.test(open) ? "" : q}`),
}))

test("generated patterns match as the host's do, in any slices", { timeout: 120_000 }, () => {
  const inputs = fc.stringMatching(/^[abcAB\n]{0,8}$/)
  const flags = fc.constantFrom("", "i", "u", "m", "s", "iu", "y", "v")
  fc.assert(
    fc.property(generated, inputs, flags, (pattern, input, flags) => {
      const found = ours(pattern, flags, input, 0, 100_000)
      // It explodes: the host may be clever there.
      if (found === "running") return
      expect(found).toBe(hosts(pattern, flags, input))
      if (found === "SyntaxError") return
      expect(runMatch(pattern, flags, input, 0, 3).steps).toBe(runMatch(pattern, flags, input).steps)
    }),
    { numRuns: 1000, seed: 2026 },
  )
})
