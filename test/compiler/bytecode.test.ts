import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import type { CodeBlock, CompiledProgram } from "../../src/compiler/bytecode/code-block.js"
import { disassemble } from "../../src/compiler/bytecode/disassembler.js"
import { InvalidBytecode } from "../../src/compiler/bytecode/invalid-bytecode.js"
import { deserialize, serialize } from "../../src/compiler/bytecode/serialize.js"
import { verify } from "../../src/compiler/bytecode/verifier.js"
import { compile } from "../../src/compiler/index.js"

const SAMPLES: readonly string[] = [
  "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }",
  "let total = 0; for (const x of [1, 2.5, -0, 10n]) total += x",
  "for (let i = 0; i < 3; i++) later(() => i); for (const key in o) print(key)",
  "try { f() } catch ({ message = 'none' }) { print(message) } finally { g() }",
  "class A extends B { #x = 1; static [k] = 2; static { f(this) } constructor(...all) { super(...all) } get x() { return this.#x } }",
  "function* g(a) { const b = yield a; yield* b } async function h() { for await (const x of y) await x }",
  "with (o) x = y; function f(a) { eval('var z'); return arguments[0] + z }",
  "tag`a\\u`; const { a: [b = 1, ...c], ...rest } = o; a?.b?.[c]?.(d); /x/g.test(s)",
  "switch (x) { case 1: let y = 2; break; default: (() => y)() } label: for (;;) { for (;;) continue label }",
]

const program = (source: string): CompiledProgram => compile(source, { kind: "script", name: "test.js" })

function* filesIn(folder: string, extension: string): Generator<string> {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(extension)) yield readFileSync(join(folder, file), "utf8")
  }
}

function allBlocks(block: CodeBlock): CodeBlock[] {
  return [block, ...block.blocks.flatMap(allBlocks)]
}

/** A generator of numbers with a seed: tests are the same each time. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test("a listing names registers, labels, constants and lines", () => {
  expect(
    disassemble(program("function sign(n) {\n  if (n < 0) return 'minus'\n  return n\n}")),
  ).toMatchInlineSnapshot(`
    "0 (anonymous) (script): 0 parameters, 0 locals, 3 registers, 10 words
         0 [1] LoadUndefined             r0
         1 [1] DeclareGlobals            lexical [] vars [] functions [sign]
         3 [1] LoadUndefined             r2
         4 [1] NewFunction               r1, r2, block 0 sign
         6 [1] DeclareGlobalFunction     r1, "sign", configurable 0
         9 [1] Return                    r0

    0.0 sign (normal): 1 parameter, 0 locals, 2 registers, 6 words
         0 [2] JumpIfNotLessInt          r0, 0, L1
         2 [2] LoadConst                 r1, "minus"
         4 [2] Return                    r1
      L1:
         5 [2] Return                    r0
    "
  `)
})

test("what the compiler makes verifies", () => {
  for (const source of SAMPLES) verify(program(source).block)
})

test("self-hosted code verifies", () => {
  for (const source of filesIn("src/vm/self-hosted", ".js"))
    verify(compile(source, { kind: "selfHosted" }).block)
})

test("guest test files verify and survive being bytes", () => {
  for (const source of filesIn("test/guest", ".js")) {
    const kind = /^\s*(import|export)\b/m.test(source) ? "module" : "script"
    let made: CompiledProgram
    try {
      made = compile(source, { kind })
    } catch {
      continue // a file about syntax errors
    }
    expect(deserialize(serialize(made))).toEqual(made)
  }
})

test("a program comes back from its bytes as it was", () => {
  for (const source of SAMPLES) {
    const made = program(source)
    expect(deserialize(serialize(made))).toEqual(made)
  }
})

test("module tables come back", () => {
  const source =
    "import a, * as b from 'm' with { type: 'json' }; export { a as x }; export * from 'n'; export let y = await a"
  const made = compile(source, { kind: "module" })
  expect(deserialize(serialize(made))).toEqual(made)
})

test("bytes that end early are refused", () => {
  const bytes = serialize(program(SAMPLES[4]!))
  for (let length = 0; length < bytes.length; length++) {
    expect(() => deserialize(bytes.subarray(0, length))).toThrow(InvalidBytecode)
  }
})

test("changed bytes are refused, or are another valid program", () => {
  const random = randomNumbers(1)
  for (const source of SAMPLES) {
    const bytes = serialize(program(source))
    for (let i = 0; i < 300; i++) {
      const changed = bytes.slice()
      changed[random(bytes.length)]! ^= 1 << random(8)
      expectRefusedOrValid(() => deserialize(changed))
    }
  }
})

test("a changed word is refused, or leaves a valid block", () => {
  const random = randomNumbers(2)
  let refused = 0
  for (const source of SAMPLES) {
    const top = program(source).block
    for (let i = 0; i < 500; i++) {
      const blocks = allBlocks(top)
      const chosen = blocks[random(blocks.length)]!
      const words = [...chosen.words]
      words[random(words.length)]! ^= 1 << random(32)
      const changed = replaceBlock(top, chosen, { ...chosen, words })
      if (!expectRefusedOrValid(() => verify(changed))) refused++
    }
  }
  expect(refused).toBeGreaterThan(1000)
})

function replaceBlock(within: CodeBlock, from: CodeBlock, to: CodeBlock): CodeBlock {
  if (within === from) return to
  return { ...within, blocks: within.blocks.map((inner) => replaceBlock(inner, from, to)) }
}

function expectRefusedOrValid(run: () => void): boolean {
  try {
    run()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidBytecode)
    return false
  }
}

const broken: readonly [string, (block: CodeBlock) => Partial<CodeBlock>, RegExp][] = [
  [
    "a register beyond the window",
    ({ registerCount }) => ({ registerCount: registerCount - 1 }),
    /no register/,
  ],
  ["an end without a return", ({ words }) => ({ words: words.slice(0, -1) }), /falls off|cut short|between/],
  ["a handler that leads back", () => ({ handlers: [1, 2, 0, 0] }), /lead ahead|range/],
  ["more locals than registers", () => ({ localCount: 300 }), /localCount/],
  ["no instructions", () => ({ words: [] }), /no instructions/],
  ["a word that is no integer", ({ words }) => ({ words: [...words.slice(0, -1), 0.5] }), /32-bit/],
]

for (const [what, change, reason] of broken) {
  test(`refused: ${what}`, () => {
    const { block } = program("f(1)")
    expect(() => verify({ ...block, ...change(block) })).toThrow(reason)
  })
}
