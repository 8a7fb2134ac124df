import nearley from "nearley"

// Arithmetic, in the form that nearley's compiler writes.
const id = ([value]) => value
const grammar = {
  Lexer: undefined,
  ParserStart: "sum",
  ParserRules: [
    { name: "sum", symbols: ["sum", /[+-]/, "product"], postprocess: ([a, op, b]) => (op === "+" ? a + b : a - b) },
    { name: "sum", symbols: ["product"], postprocess: id },
    { name: "product", symbols: ["product", /[*\/]/, "power"], postprocess: ([a, op, b]) => (op === "*" ? a * b : a / b) },
    { name: "product", symbols: ["power"], postprocess: id },
    { name: "power", symbols: ["atom", { literal: "^" }, "power"], postprocess: ([a, , b]) => a ** b },
    { name: "power", symbols: ["atom"], postprocess: id },
    { name: "atom", symbols: [{ literal: "(" }, "sum", { literal: ")" }], postprocess: ([, value]) => value },
    { name: "atom", symbols: ["digits"], postprocess: ([digits]) => Number(digits) },
    { name: "digits", symbols: ["digits", /[0-9]/], postprocess: ([a, b]) => a + b },
    { name: "digits", symbols: [/[0-9]/], postprocess: id },
  ],
}
const compiled = nearley.Grammar.fromCompiled(grammar)

for (let i = 0; i < size; i++) {
  const parser = new nearley.Parser(compiled)
  parser.feed(`(${i + 1}+2)*3-`)
  parser.feed(`4/(1+1)^2^${(i % 2) + 1}*12`)
  print(parser.results.length, parser.results[0])
}
const ambiguous = {
  ParserStart: "e",
  ParserRules: [
    { name: "e", symbols: ["e", { literal: "+" }, "e"], postprocess: ([a, , b]) => `(${a}+${b})` },
    { name: "e", symbols: [{ literal: "a" }], postprocess: id },
  ],
}
const parser = new nearley.Parser(nearley.Grammar.fromCompiled(ambiguous))
parser.feed("a+a+a+a")
print(parser.results.length, parser.results.join(" "))
try {
  new nearley.Parser(compiled).feed("1+*2")
} catch (error) {
  print(error.offset, error.message)
}
