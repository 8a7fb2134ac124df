// What the host's engine may not know yet: modifiers, repeated names; and answers that Unicode's version decides.
import { expect, test } from "vitest"
import { compileRegExp } from "../../../src/vm/regexp/index.js"
import { ours } from "./run.js"

test.each<[pattern: string, flags: string, input: string, wanted: string]>([
  ["(?i:a)b", "", "Ab", '0: ["Ab"]'],
  ["(?i:a)b", "", "AB", "null"],
  ["(?-i:a)b", "i", "aB", '0: ["aB"]'],
  ["(?-i:a)b", "i", "AB", "null"],
  ["(?i:a(?-i:b)c)", "", "AbC", '0: ["AbC"]'],
  ["(?i:a(?-i:b)c)", "", "ABC", "null"],
  ["(?m:^a$)|b$", "", "x\na\ny", '2: ["a"]'],
  ["(?-m:^)a", "m", "x\na", "null"],
  ["(?s:.)(?-s:.)", "", "\n\n", "null"],
  ["(?s-m:^.)", "m", "\n", '0: ["\\n"]'],
  ["(?i:\\b)a", "u", "\u017fa", "null"],
  ["\\b(?i:a)", "u", "\u017fA", '1: ["A"]'],
  ["(a)(?i:\\1)", "", "aA", '0: ["aA","a"]'],
  ["(?i:[^a])", "", "A", "null"],
  ["(?ii:a)", "", "a", "SyntaxError"],
  ["(?i-i:a)", "", "a", "SyntaxError"],
  ["(?-:a)", "", "a", "SyntaxError"],
  ["(?g:a)", "", "a", "SyntaxError"],
  ["(?i", "", "a", "SyntaxError"],
  ["(?i-:a)", "", "A", '0: ["A"]'],
  ["(?<x>a)|(?<x>b)", "", "b", '0: ["b",null,"b"]'],
  ["(?:(?<x>a)|(?<x>b))\\k<x>", "", "abb", '1: ["bb",null,"b"]'],
  ["(?:(?:(?<x>a)|(?<x>b))\\k<x>){2}", "", "aabb", '0: ["aabb",null,"b"]'],
  ["(?:(?<x>a)|(?<x>b)|c)\\k<x>", "", "c", '0: ["c",null,null]'],
  ["(?<=\\k<x>(?:(?<x>a)|(?<x>b)))c", "", "bbc", '2: ["c",null,"b"]'],
  ["(?:(?<x>a)|b)(?<x>c)", "", "ac", "SyntaxError"],
  ["(?<x>(?:(?<x>a)|b))", "", "a", "SyntaxError"],
  ["(?:(?<x>a)|(?<y>b))(?:(?<y>c)|d)", "", "a", "SyntaxError"],
  ["(?:(?<x>a)|(?:(?<y>b)|(?<x>c)))(?<z>d)|(?<z>e)", "", "cd", '0: ["cd",null,null,"c","d",null]'],
  ["\\p{Script=Sidetic}", "u", "\u{10940}", '0: ["\u{10940}"]'],
  ["[\\w--\\d--a]+", "iv", "12aAb", '4: ["b"]'],
  ["\\ud83d\\ude00", "u", "\u{1f600}", '0: ["\u{1f600}"]'],
])("/%s/%s on %j", (pattern, flags, input, wanted) => {
  expect(ours(pattern, flags, input)).toBe(wanted)
})

test("a search under u that begins inside a pair begins at the pair", () => {
  expect(ours("\\ud83d\\ude00", "u", "\u{1f600}", 1)).toBe('0: ["\u{1f600}"]')
  expect(ours("\\ude00", "u", "\u{1f600}", 1)).toBe("null")
})

test("a program tells its groups and their names in order", () => {
  const program = compileRegExp("(?<b>.)(?:(?<a>.)|(?<c>.)|(?<a>.))", "dy")
  expect(program.groupCount).toBe(4)
  expect(program.groupNames).toEqual([
    ["b", [1]],
    ["a", [2, 4]],
    ["c", [3]],
  ])
  expect(program.flags).toBe(1 + 128)
})

test.each(["gg", "x", "uv", "G", "iI"])("flags %s are refused", (flags) => {
  expect(() => compileRegExp("a", flags)).toThrow(`Invalid flags supplied to RegExp constructor '${flags}'`)
})
