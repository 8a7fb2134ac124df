import { parse, Parser, tokenizer } from "acorn"

const SOURCE = `
"use strict"
import def, { a as b, default as c } from "module"
export class Point extends Base {
  #x = 1; static count = 0
  static { Point.count++ }
  constructor(x, y = 2, ...rest) { super(x); this.#x = x ?? y }
  get x() { return this.#x }
  async *items() { for await (const item of this) yield* item?.[0]?.(1) }
}
export const pattern = ({ a, b: [c, , d = 3], ...others }) => \`\${a}-\${\`nested \${d}\`}\`
label: for (let i = 0, n = 10; i < n; i++) { if (i % 2) continue label; else break label }
switch (x) { case 1: default: y = x ** 2; z ||= /[a-z/]+\\/(?<n>x)/giu.test("s") }
try { throw new Error("\\u{1F600} é \\x41") } catch { var v = 0x1f + 0b101 + 1_000n } finally { delete o.p }
export default async function () { return await import("x"), void 0, typeof y }
`

function walk(node, visit) {
  if (node === null || typeof node !== "object") return
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visit)
    return
  }
  if (typeof node.type === "string") visit(node)
  for (const key of Object.keys(node)) if (key !== "type") walk(node[key], visit)
}

const options = { ecmaVersion: "latest", sourceType: "module", locations: true }
for (let i = 0; i < size; i++) {
  const counts = {}
  let positions = 0
  walk(parse(SOURCE, options), (node) => {
    counts[node.type] = (counts[node.type] ?? 0) + 1
    positions = (positions * 31 + node.start + node.loc.end.column) % 1000003
  })
  print(JSON.stringify(counts), positions)
}
print([...tokenizer("a => /x/ + `t${1}`", { ecmaVersion: 2025 })].map(({ type, value }) => `${type.label}:${value}`).join(" "))
for (const bad of ["let let = 1", "a b", "({ a: 1, __proto__: 2, __proto__: 3 })", "'open", "return 1", "/(/", "yield: 1; 'use strict'; 08"]) {
  try {
    Parser.parse(bad, options)
    print("parsed")
  } catch (error) {
    print(error.name, error.message, error.pos)
  }
}
