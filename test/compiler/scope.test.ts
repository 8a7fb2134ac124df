import { expect, test } from "vitest"
import type { AnyNode } from "../../src/compiler/ast.js"
import type { EvalScope } from "../../src/compiler/bytecode/code-block.js"
import { CompileError } from "../../src/compiler/bytecode/code-block.js"
import { parseProgram } from "../../src/compiler/parse.js"
import { analyze } from "../../src/compiler/scope/analyze.js"
import type { Analysis, ClassScopes, Scope } from "../../src/compiler/scope/types.js"
import { analyzeSource, listScopes } from "./scope-listing.js"

const SOURCES: readonly string[] = [
  "function f(a, b) { let c = a; return () => c + b }",
  "function f() { for (let i = 0; i < 3; i++) { const j = i; g(() => j) } for (let k = 0; k < 3; k++) h(() => k) }",
  "for (const x of f(x)) (() => x)",
  "function f(a) { return arguments[0] } function g(a) { 'use strict'; return arguments[0] }",
  "function f() { return () => arguments } function g(arguments) { arguments } function h() { let arguments }",
  "function f(a) { eval('var z'); return z }",
  "function f(a = eval('1')) { 'not strict'; return () => eval(a) }",
  "class A extends B { #x = 1; static s = 2; [k()] = 3; #m() {} constructor() { super(); this.#x } get y() { return super.y + A.s } }",
  "class A { static { var v = () => this; let w = v } static [k] = A }",
  "function f() { x; let x = 1; x; function g() { return x } return () => x }",
  "function f(a = 1, b = a, c = () => b) { var a; return a }",
  "function f(a = b, b) {}",
  "function f(o) { with (o) { x; (() => x)() } }",
  "{ function g() {} } let q; var r; function s() {}; if (1) function t() {}",
  "function f(p) { { function p() {} function q() {} } { let q; { function q() {} } } }",
  "switch (a) { case 0: let x = 1; x; case 1: x; }",
  "const g = function h() { return h() }; try {} catch (e) { var e = 1; (() => e) } try {} catch ([e]) {}",
  "function f({ a, b: [c] }, ...rest) { return () => rest }",
  "() => this; function f() { return () => [this, new.target] }",
]

test("scopes, bindings and places", () => {
  const listing = SOURCES.map((source) => `${source}\n${listScopes(source)}`).join("\n\n")
  expect(listing).toMatchSnapshot()
})

test("scopes of a module", () => {
  const source =
    "import a, { b as c } from 'm'; export let x = 1; let y = 2; export default function () { return a + y } let w = 3; w"
  expect(listScopes(source, { kind: "module" })).toMatchSnapshot()
})

test("names beyond 150 registers live in slots", () => {
  const names = Array.from({ length: 200 }, (_, i) => `a${i}`)
  const analysis = analyzeSource(`function f() { let ${names.join()}; ${names.join(";")} }`)
  const f = [...analysis.functions.values()][1]!
  const kinds = [...f.bodyScope.bindings.values()].map(({ storage }) => storage.kind)
  expect(kinds.filter((kind) => kind === "register")).toHaveLength(150)
  expect(kinds.filter((kind) => kind === "slot")).toHaveLength(50)
  expect(f.localCount).toBe(151)
})

test("disjoint blocks share registers", () => {
  const analysis = analyzeSource("function f() { { let a, b; a + b } { let c; { let d; c + d } } }")
  expect([...analysis.functions.values()][1]!.localCount).toBe(2)
})

test("each static block has registers of its own: its vars start as undefined", () => {
  const analysis = analyzeSource("class A { static { var a = 1 } static { var b; b } }")
  const [{ staticInitializer }] = [...analysis.classes.values()] as [ClassScopes]
  expect(staticInitializer!.localCount).toBe(2)
})

/** Whether reads of `x` in the source test for empty, in order of appearance. */
function checks(source: string): boolean[] {
  const analysis = analyzeSource(source)
  const answers: [number, boolean][] = []
  const visit = (value: unknown, scope: Scope) => {
    if (typeof value !== "object" || value === null) return
    const node = value as AnyNode
    const inner = (typeof node.type === "string" ? analysis.scopes.get(node) : undefined) ?? scope
    if (node.type === "Identifier" && node.name === "x") {
      answers.push([node.start, analysis.resolve(scope, "x", node).needsCheck])
    }
    for (const [key, child] of Object.entries(node)) {
      const isDeclaration = key === "id" || (key === "params" && child.at(-1)?.type === "Identifier")
      visit(isDeclaration ? (child?.slice?.(0, -1) ?? null) : child, inner)
    }
  }
  const program = analysis.program.node
  visit(program, analysis.program.bodyScope)
  return answers.sort(([a], [b]) => a - b).map(([, answer]) => answer)
}

const dead: readonly [string, boolean[]][] = [
  ["{ let x = 1; x }", [false]],
  ["{ x; let x = 1; x }", [true, false]],
  ["{ let x = x }", [true]],
  ["{ for (;;) { x } let x }", [true]],
  ["{ let x; for (;;) { x; x = 1 } }", [false, false]],
  ["{ let x; () => x }", [false]],
  ["{ () => x; let x }", [true]],
  ["{ function f() { x } let x }", [true]],
  ["{ let x; { function f() { x } } }", [false]],
  ["{ let x; function f() { x } }", [true]],
  ["switch (1) { case 0: let x; x; case 1: x }", [false, true]],
  ["{ class x { m() { x } static [x]() {} } x }", [false, true, false]],
  ["for (let x = 0; x < 3; x++) x", [false, false, false]],
  ["for (const x of x) x", [true, false]],
  ["function f(a = x, x) { x }", [true, false]],
]

for (const [source, expected] of dead) {
  test(`emptiness tests of ${source}`, () => {
    expect(checks(source)).toEqual(expected)
  })
}

test("a reference passes with objects and eval variables on its way", () => {
  const analysis = analyzeSource("function f(o, x) { eval(''); with (o) x }")
  const inside = [...analysis.scopes.values()].find(({ kind }) => kind === "with")!
  expect(analysis.resolve(inside, "x")).toMatchObject({
    dynamic: [{ kind: "with" }],
    binding: { kind: "parameter" },
  })
  expect(analysis.resolve(inside, "y")).toMatchObject({
    dynamic: [{ kind: "with" }, { kind: "eval-vars" }],
    binding: null,
    place: { kind: "global" },
  })
  expect(analysis.resolve(inside, "this").dynamic).toEqual([])
})

test("hops count the environments between a closure and a place", () => {
  const analysis = analyzeSource("function f(a) { { let b; () => { let c; () => [a, b, c] } } }")
  const inner = [...analysis.functions.values()].at(-1)!.bodyScope
  const hops = ["c", "b", "a"].map((name) => analysis.resolve(inner, name).place)
  expect(hops).toMatchObject(
    [0, 1, 2].map((n) => ({ kind: "slot", environment: { kind: "closure", hops: n } })),
  )
})

/** The EvalScope of the first direct eval in the source. */
function evalScopeIn(source: string): EvalScope {
  const analysis = analyzeSource(source)
  let found: EvalScope | null = null
  const visit = (value: unknown, scope: Scope) => {
    if (typeof value !== "object" || value === null || found !== null) return
    const node = value as AnyNode
    const inner = (typeof node.type === "string" ? analysis.scopes.get(node) : undefined) ?? scope
    if (node.type === "CallExpression" && (node.callee as AnyNode & { name?: string }).name === "eval") {
      found = analysis.evalScope(inner)
    }
    for (const child of Object.values(node)) visit(child, inner)
  }
  visit(analysis.program.node, analysis.program.bodyScope)
  return found!
}

function analyzeEval(source: string, scope: EvalScope): Analysis {
  const program = parseProgram(source, { kind: "eval", strict: scope.strict, allow: scope.allow })
  return analyze(program, { kind: "eval", scope })
}

test("eval code sees the scopes around its call", () => {
  const scope = evalScopeIn("function f(a) { let b; { let c; eval('') } }")
  expect(
    scope.scopes.map(({ kind, bindings }) => `${kind}: ${bindings.map(({ name }) => name).join(" ")}`),
  ).toEqual(["block: c", "function: a b this new.target arguments", "eval-vars: "])
  const analysis = analyzeEval("var a, d; a + b + c", scope)
  const { bodyScope } = analysis.program
  expect(analysis.resolve(bodyScope, "c").place).toMatchObject({ environment: { kind: "closure", hops: 0 } })
  expect(analysis.resolve(bodyScope, "a").place).toMatchObject({ environment: { kind: "closure", hops: 1 } })
  expect(analysis.evalDeclarations).toMatchObject({
    target: "object",
    declarations: { vars: ["d"], functions: [] },
    object: { kind: "slot", slot: 0, environment: { hops: 2 } },
  })
})

test("where eval code puts its variables", () => {
  const target = (place: string, source: string) => analyzeEval(source, evalScopeIn(place)).evalDeclarations
  expect(target("eval('')", "var a; function f() {}")).toMatchObject({
    target: "global",
    declarations: { vars: ["a"], functions: ["f"], configurable: true },
  })
  expect(target("function f() { 'use strict'; eval('') }", "var a")).toMatchObject({ target: "own" })
  expect(() => target("function f() { let a; { eval('') } }", "var a")).toThrow(CompileError)
  expect(() => target("function f(a, b = eval('')) {}", "var a")).toThrow(CompileError)
  expect(target("function f() { try {} catch (a) { eval('') } }", "var a")).toMatchObject({
    target: "object",
  })
  expect(target("function f() { let a; { eval('') } }", "{ function a() {} }")).toMatchObject({
    declarations: { vars: [], functions: [] },
  })
})

test("what eval code may contain", () => {
  const allow = (source: string) => evalScopeIn(source).allow
  expect(allow("eval('')")).toEqual({
    newTarget: false,
    superProperty: false,
    superCall: false,
    arguments: true,
  })
  expect(allow("class A extends B { constructor() { () => eval('') } }")).toEqual({
    newTarget: true,
    superProperty: true,
    superCall: true,
    arguments: true,
  })
  const analysis = analyzeSource("class A { x = eval('') }")
  const [{ fieldInitializer }] = [...analysis.classes.values()] as [ClassScopes]
  const inField = analysis.evalScope(fieldInitializer!.bodyScope)
  expect(inField).toMatchObject({
    strict: true,
    allow: { newTarget: true, superProperty: true, arguments: false },
  })
})

test("a function with a direct eval has an environment to name", () => {
  expect(
    evalScopeIn("function f() { return () => { 'use strict'; eval('') } }").environment,
  ).toBeGreaterThanOrEqual(0)
})

test("a tree too deep for the passes is refused", () => {
  const chain = `a${"[b]".repeat(5_000)}`
  expect(() => analyzeSource(chain)).toThrow("source is nested too deeply")
  analyzeSource(`${"a + ".repeat(20_000)}a`)
  analyzeSource(`${"if (a) b; else ".repeat(20_000)}c`)
  analyzeSource(`a${".b".repeat(20_000)}`)
})
