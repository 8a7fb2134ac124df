import { describe, expect, test } from "vitest"
import type { CodeBlock } from "../../src/compiler/bytecode/code-block.js"
import { CompileError } from "../../src/compiler/bytecode/code-block.js"
import { compile } from "../../src/compiler/index.js"
import { listing, names } from "./listing.js"

function body(source: string): CodeBlock {
  return compile(source, { kind: "script" }).block.blocks[0]!
}

/** The instructions of the first function in the source. */
function code(source: string): string[] {
  return listing(body(source))
}

describe("expressions", () => {
  test("variables are operands where they stand", () => {
    expect(code("function f(a, b) { return a + b * 2 }")).toEqual([
      "MulInt r3, r1, 2",
      "Add r2, r0, r3",
      "Return r2",
    ])
  })

  test("a left operand is copied if the right one assigns to it", () => {
    expect(code("function f(a) { return a + (a = 1) }")).toEqual([
      "Move r1, r0",
      "LoadInt r0, 1",
      "Add r1, r1, r0",
      "Return r1",
    ])
  })

  test("a constant on the left is no immediate: 1 + x may be a string", () => {
    expect(names(body("function f(x) { return 1 + x }"))).toEqual(["LoadInt", "Add", "Return"])
  })

  test("an assigned variable is written last", () => {
    expect(code("function f(a) { a = [a] }").slice(-2)).toEqual(["Move r0, r2", "ReturnUndefined"])
  })

  test("a postfix update keeps the old value only if somebody reads it", () => {
    expect(code("function f(a) { a++ }")).toEqual(["Increment r0, r0", "ReturnUndefined"])
    expect(code("function f(a) { return a++ }")).toEqual(["PostIncrement r1, r0", "Return r1"])
  })

  test("the key of a compound assignment is converted once", () => {
    expect(code("function f(o, k) { o[k] += 1 }")).toEqual([
      "ToElementKey r3, r0, r1",
      "GetElem r2, r0, r3",
      "AddInt r2, r2, 1",
      "SetElem r0, r3, r2",
      "ReturnUndefined",
    ])
  })

  test("an optional chain has one way out", () => {
    expect(names(body("function f(o) { return o?.a?.b }"))).toEqual([
      "JumpIfNullish",
      "GetProp",
      "JumpIfNullish",
      "GetProp",
      "Jump",
      "LoadUndefined",
      "Return",
    ])
  })

  test("-0 and NaN are constants of their own", () => {
    expect(code("function f() { return -0 }")[0]).toBe("LoadConst r0, 0")
    expect(Object.is(body("function f() { return [0.5, -0, 0, 0.5] }").constants[1], -0)).toBe(true)
  })

  test("each site has an inline cache of its own", () => {
    expect(body("function f(o) { return o.x + o.x }").cacheKeys).toEqual(["x", "x"])
  })
})

describe("calls", () => {
  test("a method is loaded by the call if the arguments are quiet", () => {
    expect(code("function f(o, a) { return o.m(a, 1) }")).toEqual([
      "Move2 r3, r0, r1",
      "LoadInt r5, 1",
      "CallMethod r2, r2, 2, .m",
      "Return r2",
    ])
  })

  test("a method is loaded before arguments that run code", () => {
    expect(names(body("function f(o, a) { return o.m(a()) }"))).toEqual([
      "Move",
      "GetProp",
      "Move",
      "CallPlain",
      "Call",
      "Return",
    ])
  })

  test("more than 60 arguments go through an array", () => {
    const many = Array.from({ length: 61 }, (_, index) => index).join()
    expect(names(body(`function f() { f(${many}) }`)).at(-2)).toBe("CallSpread")
  })

  test("a spread argument makes an array", () => {
    expect(names(body("function f(a) { f(1, ...a) }"))).toContain("CallSpread")
  })
})

describe("conditions and loops", () => {
  test("comparisons fuse with the branch, and the condition stands at the bottom", () => {
    expect(names(body("function f(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s }"))).toEqual([
      "LoadInt",
      "LoadInt",
      "Jump",
      "Add",
      "Increment",
      "JumpIfLess",
      "Return",
    ])
  })

  test("&& || ! are jumps", () => {
    expect(names(body("function f(a, b) { if (a && !(b === 3)) f() }"))).toEqual([
      "JumpIfFalse",
      "JumpIfStrictEqualInt",
      "GetGlobal",
      "CallPlain",
      "ReturnUndefined",
    ])
  })

  test("comparisons with undefined and null take one operand", () => {
    expect(names(body("function f(a) { if (a === undefined || a != null) return 1 }")).slice(0, 2)).toEqual([
      "JumpIfUndefined",
      "JumpIfNullish",
    ])
  })

  test("a conditional break is one jump", () => {
    expect(names(body("function f(a) { for (;;) { if (a > 3) break } }"))).toEqual([
      "JumpIfGreaterInt",
      "Jump",
      "ReturnUndefined",
    ])
  })

  test("leaving a for-of loop closes the iterator, outside of its handler", () => {
    const block = body("function f(a) { for (const x of a) if (x) return x }")
    expect(names(block)).toEqual([
      "IterOpen",
      "IterLoadNext",
      "IterNext",
      "JumpIfFalse",
      "IterClose",
      "Return",
      "Jump",
      "IterCloseQuiet",
      "Throw",
      "ReturnUndefined",
    ])
    // Two ranges with a gap where the iterator is closed.
    expect(block.handlers.length).toBe(8)
  })

  test("captured loop variables are copied for each iteration", () => {
    expect(
      names(body("function f(g) { for (let i = 0; i < 3; i++) g(() => i) }")).filter(
        (name) => name === "CopyEnv",
      ),
    ).toHaveLength(2)
  })
})

describe("functions", () => {
  test("this and the closure's environment are loaded once", () => {
    const outer = body("function f() { let c = 1; return function () { return this.x + this.y + c + c } }")
    expect(names(outer.blocks[0]!).filter((name) => name === "CalleeEnv" || name === "LoadThis")).toEqual([
      "CalleeEnv",
      "LoadThis",
    ])
  })

  test("anonymous functions are named by what they are assigned to", () => {
    const block = body(
      "function f() { const a = () => 1, o = { b: function () {}, get c() { return 1 } }; a.d = () => 1 }",
    )
    expect(block.blocks.map(({ name }) => name)).toEqual(["a", "b", "get c", ""])
  })

  test("a finally block is compiled once", () => {
    const block = body("function f(a) { for (;;) { try { if (a) break; return 1 } finally { a() } } }")
    expect(names(block).filter((name) => name === "CallPlain")).toHaveLength(1)
  })

  test("a generator binds its parameters before it is suspended", () => {
    expect(names(body("function* f(a = 1) { yield a }"))).toEqual([
      "JumpIfNotUndefined",
      "LoadInt",
      "GeneratorStart",
      "Yield",
      "Jump",
      "Return",
      "ReturnUndefined",
    ])
  })

  test("an async function has its promise before it binds parameters", () => {
    expect(names(body("async function f([a]) { await a }"))[0]).toBe("AsyncStart")
  })

  test("a default derived constructor does not iterate over its arguments", () => {
    const block = compile("(class extends A { x = 1 })", { kind: "script" }).block.blocks[0]!
    expect(names(block)).toEqual([
      "LoadCallee",
      "GetSuperConstructor",
      "LoadNewTarget",
      "CreateRest",
      "ConstructWithSpread",
      "LoadCallee",
      "InitializeFields",
      "Return",
    ])
  })
})

describe("completion values", () => {
  test("only scripts and evals keep them", () => {
    expect(names(compile("if (0) 1", { kind: "script" }).block)).toContain("Return")
    expect(names(compile("1;if(false)2", { kind: "eval", scope: null }).block)).toEqual([
      "LoadUndefined",
      "LoadInt",
      "LoadUndefined",
      "Jump",
      "LoadInt",
      "Return",
    ])
  })
})

describe("self-hosted code", () => {
  const selfHosted = (source: string) => compile(source, { kind: "selfHosted" }).block.blocks

  test("primitives, special forms and other functions are lowered by name", () => {
    const [block] = selfHosted(
      "function F(f, x) { if (IsCallable(f)) return Call(f, undefined, x); return G(x, H) }",
    )
    expect(block!.selfHosted && block!.strict).toBe(true)
    expect(names(block!)).toEqual([
      "CallPrimitive",
      "JumpIfFalse",
      "Move",
      "Move",
      "CallPlain",
      "Return",
      "Move",
      "LoadConst",
      "CallPrimitive",
      "CallSelfHosted",
      "Return",
    ])
  })

  test("a global cannot be assigned", () => {
    expect(() => selfHosted("function F() { x = 1 }")).toThrow(CompileError)
  })
})

describe("bounds", () => {
  test("long chains compile", () => {
    const chain = (item: string, separator: string, count: number) => Array(count).fill(item).join(separator)
    for (const source of [
      `let a; ${chain("a", "+", 5_000)}`,
      `let a; if (${chain("a", "&&", 5_000)}) a`,
      chain("if (x) y;", " else ", 3_000),
      `let a; a = ${chain("a ? 1", ":", 1_500)} : 0`,
      `a${".b()".repeat(900)}`,
    ]) {
      expect(compile(source, { kind: "script" }).block.registerCount).toBeLessThan(20)
    }
  })

  test("a function that needs too many registers is refused", () => {
    let source = "x"
    for (let i = 0; i < 300; i++) source = `f(1, ${source})`
    expect(() => compile(source, { kind: "script" })).toThrow(/simplify the expression|nested too deeply/)
  })

  test("a straight stretch has safepoints", () => {
    const { block } = compile(`function f(a) { ${"a = a + 1;".repeat(1_000)} }`, { kind: "script" })
    expect(names(block.blocks[0]!).filter((name) => name === "Safepoint").length).toBeGreaterThanOrEqual(9)
  })
})

describe("modules", () => {
  test("imports, exports and requests", () => {
    const { block } = compile(
      `import d, { a as b } from "m"; import * as ns from "n"; export { b, c as e }; export default 1;
       export * from "m"; export * as all from "n"; let c = d; b; ns`,
      { kind: "module" },
    )
    expect(block.module!.requests.map(({ specifier }) => specifier)).toEqual(["m", "n"])
    expect(block.module!.imports.map(({ name, request }) => [name, request])).toEqual([
      ["default", 0],
      ["a", 0],
      [null, 1],
    ])
    expect(block.module!.exports.map(({ name }) => name)).toEqual(["e", "default"])
    expect(block.module!.indirectExports).toEqual([
      { name: "b", request: 0, imported: "a" },
      { name: "all", request: 1, imported: null },
    ])
    expect(block.module!.starExports).toEqual([0])
  })

  test("functions are made before the module is suspended", () => {
    const block = compile("f(); function f() {} await 1", { kind: "module" }).block
    const all = names(block)
    expect(all.indexOf("NewFunction")).toBeLessThan(all.indexOf("GeneratorStart"))
    expect(all.indexOf("AsyncStart")).toBe(all.indexOf("GeneratorStart") + 1)
    expect(block.isAsync && block.module!.hasTopLevelAwait).toBe(true)
  })
})
