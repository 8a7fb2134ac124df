import { expect, test } from "vitest"
import { CompileError } from "../../src/compiler/bytecode/code-block.js"
import {
  MAX_SOURCE_LENGTH,
  type ParseOptions,
  parseFunction,
  parseProgram,
} from "../../src/compiler/parse.js"
import { codeFrame, positionAt } from "../../src/compiler/source.js"

const SCRIPT: ParseOptions = { kind: "script" }
const EVAL = { newTarget: false, superProperty: false, superCall: false, arguments: true }

function refusal(source: string, options: ParseOptions = SCRIPT): CompileError {
  try {
    parseProgram(source, options)
  } catch (error) {
    if (error instanceof CompileError) return error
    throw error
  }
  throw new Error(`accepted: ${source.slice(0, 80)}`)
}

const refused: readonly [string, ParseOptions, string][] = [
  ["let x = )", SCRIPT, "SyntaxError: unexpected token ')' at 8"],
  ["f(", SCRIPT, "SyntaxError: unexpected end of input at 2"],
  ["let a; var a", SCRIPT, "SyntaxError: 'a' has already been declared at 11"],
  ["let a; { var a }", SCRIPT, "SyntaxError: 'a' has already been declared at 13"],
  ["{ { var a } let a }", SCRIPT, "SyntaxError: 'a' has already been declared at 16"],
  ["function f(a) { let a }", SCRIPT, "SyntaxError: 'a' has already been declared at 20"],
  [
    "'use strict'; { function f() {} function f() {} }",
    SCRIPT,
    "SyntaxError: 'f' has already been declared at 41",
  ],
  ["export { a }", { kind: "module" }, "SyntaxError: export 'a' is not defined at 9"],
  ["/(/", SCRIPT, "SyntaxError: invalid regular expression: /(/: Unterminated group at 1"],
  ["a ?? b || c", SCRIPT, "SyntaxError: '??' cannot be mixed with '||' or '&&' without parentheses at 7"],
  ["with (a) b", { kind: "eval", strict: true }, "SyntaxError: 'with' in strict mode at 0"],
  [
    "new.target",
    { kind: "eval" },
    "SyntaxError: 'new.target' can only be used in functions and class static block at 0",
  ],
  ["super.x", { kind: "eval" }, "SyntaxError: 'super' keyword outside a method at 0"],
  ["o.#x", { kind: "eval", privateNames: ["y"] }, "SyntaxError: private name #x is not defined at 2"],
  [
    "() => arguments",
    { kind: "eval", allow: { ...EVAL, arguments: false } },
    "SyntaxError: 'arguments' is not allowed in a class field initializer at 6",
  ],
]

for (const [source, options, message] of refused) {
  test(`refused: ${source}`, () => {
    const { kind, message: text, offset } = refusal(source, options)
    expect(`${kind}: ${text} at ${offset}`).toBe(message)
  })
}

const accepted: readonly [string, ParseOptions][] = [
  ["try {} catch (e) { var e; { var e } }", SCRIPT],
  ["{ function f() {} function f() {} }", SCRIPT],
  ["function f() { var a; function a() {} } var f", SCRIPT],
  ["let a; (function () { var a })", SCRIPT],
  ["if (a) function f() {} else function f() {}", SCRIPT],
  ["{ using a = b }", SCRIPT],
  ["const a = await b; export { a as default }", { kind: "module" }],
  ["new.target; () => new.target", { kind: "eval", allow: { ...EVAL, newTarget: true } }],
  ["() => super.x", { kind: "eval", allow: { ...EVAL, superProperty: true } }],
  ["super()", { kind: "eval", allow: { ...EVAL, superProperty: true, superCall: true } }],
  ["o.#x; #x in o; class A { #y; m() { this.#x } }", { kind: "eval", privateNames: ["x"] }],
  ["function f() { return arguments }", { kind: "eval", allow: { ...EVAL, arguments: false } }],
]

for (const [source, options] of accepted) {
  test(`accepted: ${source}`, () => {
    expect(parseProgram(source, options).type).toBe("Program")
  })
}

test("a regular expression is checked, and no host object is made of it", () => {
  const [statement] = parseProgram("/(?<a>x)\\k<a>/giu", SCRIPT).body
  expect(statement).toMatchObject({
    expression: { value: null, regex: { pattern: "(?<a>x)\\k<a>", flags: "giu" } },
  })
})

test("a branch that is a function gets a block", () => {
  const [statement] = parseProgram("if (a) function f() {}", SCRIPT).body
  expect(statement).toMatchObject({
    consequent: { type: "BlockStatement", body: [{ type: "FunctionDeclaration" }] },
  })
})

test("source longer than the limit is refused", () => {
  expect(refusal("12345", { kind: "script", maxLength: 4 })).toMatchObject({ kind: "RangeError", offset: 4 })
  expect(MAX_SOURCE_LENGTH).toBe(2 ** 24)
})

test("a dynamic function's parameters and body must each be complete", () => {
  expect(parseFunction("function", "a, b = 1", "return a + b").source).toBe(
    "(function anonymous(a, b = 1\n) {\nreturn a + b\n})",
  )
  expect(parseFunction("async function*", "...a", "yield await a").program.body).toHaveLength(1)
  for (const [parameters, body] of [
    ["/*", "*/) {"],
    ["a) { }, function (", ""],
    ["", "}, function () {"],
    ["", "}); (function () {"],
    ["a = super()", ""],
    ["a = 1", "'use strict'"],
  ]) {
    expect(() => parseFunction("function", parameters!, body!)).toThrow(CompileError)
  }
})

// Each shape as deep as it goes, and chains that are no nesting. None may overflow the host's stack.

const nested: readonly [string, (depth: number) => string, number][] = [
  ["parentheses", (n) => `${"(".repeat(n)}1${")".repeat(n)}`, 300],
  ["arrays", (n) => `${"[".repeat(n)}1${"]".repeat(n)}`, 300],
  ["objects", (n) => `x = ${"{ a: ".repeat(n)}1${"}".repeat(n)}`, 300],
  ["blocks", (n) => `${"{".repeat(n)}${"}".repeat(n)}`, 1_000],
  ["functions", (n) => `${"(function () {".repeat(n)}${"})".repeat(n)}`, 100],
  ["arrow functions", (n) => `${"a => ".repeat(n)}a`, 300],
  ["classes", (n) => `${"(class { a = ".repeat(n)}1${"})".repeat(n)}`, 100],
  ["templates", (n) => `${"`${".repeat(n)}a${"}`".repeat(n)}`, 300],
  ["patterns", (n) => `let ${"[".repeat(n)}a${"]".repeat(n)} = 1`, 700],
  ["conditionals", (n) => `${"a ? b : ".repeat(n)}c`, 1_500],
  ["assignments", (n) => `${"a = ".repeat(n)}1`, 1_500],
  ["unary operators", (n) => `${"!".repeat(n)}a`, 300],
  ["groups of a regular expression", (n) => `/${"(".repeat(n)}${")".repeat(n)}/`, 300],
  ["classes of a regular expression", (n) => `/${"[".repeat(n)}a${"]".repeat(n)}/v`, 300],
]

for (const [what, make, depth] of nested) {
  test(`${what}: ${depth} deep is fine, too deep is a RangeError`, () => {
    parseProgram(make(depth), SCRIPT)
    expect(refusal(make(200_000))).toMatchObject({
      kind: "RangeError",
      message: "source is nested too deeply",
    })
  })
}

const chains: readonly [string, (length: number) => string][] = [
  ["sums", (n) => `${"a + ".repeat(n)}a`],
  ["mixed operators", (n) => `${"a + b * c - ".repeat(n)}a`],
  ["logical operators", (n) => `${"a || b && ".repeat(n)}a`],
  ["else if", (n) => `${"if (a) b; else ".repeat(n)}c`],
  ["members", (n) => `a${".b".repeat(n)}`],
  ["sequences", (n) => `${"a, ".repeat(n)}a`],
]

for (const [what, make] of chains) {
  test(`a chain of 20,000 is not nesting: ${what}`, () => {
    expect(parseProgram(make(20_000), SCRIPT).body).toHaveLength(1)
  })
}

test("redeclaration checks are near linear", () => {
  const names = Array.from({ length: 30_000 }, (_, i) => `a${i}`)
  const deep = `${"{".repeat(1_000)}var ${names.join()};${"}".repeat(1_000)}`
  expect(parseProgram(deep, SCRIPT).body).toHaveLength(1)
  expect(refusal(`${deep}; let a29999`).message).toBe("'a29999' has already been declared")
})

test("positions count from 1, and all line ends count", () => {
  const source = "a\r\nb\nc\u2028d"
  expect([0, 3, 5, 7].map((offset) => positionAt(source, offset))).toEqual([
    { line: 1, column: 1 },
    { line: 2, column: 1 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
  ])
})

test("a code frame points at the offset", () => {
  expect(codeFrame("a\n\tlet x = )\nb", 11)).toBe("2 |  let x = )\n  |          ^")
})
