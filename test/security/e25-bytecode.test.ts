// E25: hostile bytecode. Bytes of a program are changed at random: what is read and accepted runs as any guest does. It
// may do anything that a guest may, throw, or be stopped, but never break the engine.

import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"
import { expect, test } from "vitest"
import { deserialize, serialize } from "../../src/compiler/bytecode/serialize.js"
import { verify } from "../../src/compiler/bytecode/verifier.js"
import { compile } from "../../src/compiler/index.js"

const SOURCE = `
  const o = { a: 1, get b() { return this.a }, ["c" + 1]: [1, , 3] }
  class A { #x = 1; static s = 2; get x() { return this.#x++ } }
  class B extends A { constructor(...args) { super(...args); this.y = args.length } }
  function* g(n) { try { for (let i = 0; i < n; i++) yield i } finally { o.a++ } }
  let sum = 0
  for (const x of g(5)) { if (x === 3) break; sum += x }
  for (const k in o) sum += k.length
  try { null.x } catch (e) { sum += String(e).length }
  const f = (a, { b, c = 2 } = {}, ...rest) => () => a + b + c + rest.length
  label: for (;;) { switch (sum % 3) { case 0: break label; default: sum++ } }
  sum + new B(1, 2).x + f(1, { b: 2 }, 3)() + [..."ab"].map((s) => s + o.b).length
`
/** What is left: coroutines, more of classes, scopes that live on the heap, jobs. */
const MORE = `
  async function later(x) { try { await x; for await (const y of [x]) await y } finally { await 1 } return x }
  async function* steps() { const r = yield 1; yield* [r]; return 2 }
  class Z {
    static { this.q = 1 } static #p() { return 1 } static r() { return Z.#p() } #f = 2
    has(o) { return #f in o } get [1 + 1]() { return 3 } static async *m() {} set v(x) { super.v = x }
  }
  const { a, ...rest } = { a: 1, b: 2, c: 3 }, [p, , ...q] = [1, 2, 3, 4]
  function ar() { arguments[0] = 1; return arguments }
  function st(x = () => x, ...y) { return new.target }
  const tag = (s, ...v) => s.raw[0] + v; tag\`x\${1}y\`; /a(?<n>b)/gi.exec("ab"); eval("1+1"); (0, eval)("var ev = 1")
  outer: for (const k in rest) { for (const v of q) { if (v === 3) continue outer; delete rest[k] } }
  with ({ w: 1 }) { w++ }
  switch (p) { case 1: case 2: let z = 1; (() => z)(); break; default: throw 1 }
  later(1).then((x) => x); steps().next(); steps().return(1); new Z().has({}); Z.r(); ar(1); new st()
  a?.b?.[1]?.(2); p ** 2; -p; ~p; typeof nope; void 0
  try { throw new Error("x", { cause: 1 }) } catch { } finally { inner: { break inner } }
  const it = { [Symbol.iterator]() { return { next: () => ({ done: true }) } } }; for (const x of it); Math.max(...it)
`
const ROUNDS = 2_000

type RunBytes = (bytes: Uint8Array) => readonly string[] | null

async function bundledRunner(): Promise<RunBytes> {
  const { selfHostedPlugin } = (await import("../../scripts/self-hosted.mjs" as string)) as {
    selfHostedPlugin: never
  }
  const { outputFiles } = await build({
    entryPoints: ["test/security/bytecode-runner.ts"],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    plugins: [selfHostedPlugin],
  })
  const file = join(mkdtempSync(join(tmpdir(), "thimble-")), "runner.mjs")
  writeFileSync(file, outputFiles[0]!.contents)
  return ((await import(pathToFileURL(file).href)) as { runBytes: RunBytes }).runBytes
}

test("E25: changed bytes are refused, or run within the rules", { timeout: 120_000 }, async () => {
  const runBytes = await bundledRunner()
  let state = 12345
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  for (const source of [SOURCE, MORE]) {
    const bytes = serialize(compile(source, { kind: "script", name: "hostile.js" }))
    expect(runBytes(bytes)).toEqual([])
    let accepted = 0
    for (let round = 0; round < ROUNDS; round++) {
      const changed = bytes.slice()
      const changes = 1 + random(3)
      for (let i = 0; i < changes; i++) {
        const at = random(changed.length)
        // Anything, one bit, or what stands elsewhere.
        changed[at] = [random(256), changed[at]! ^ (1 << random(8)), changed[random(changed.length)]!][
          random(3)
        ]!
      }
      const problems = runBytes(changed)
      if (problems === null) continue
      accepted++
      expect(problems, `round ${round}`).toEqual([])
    }
    expect(accepted).toBeGreaterThan(100)
  }
})

test("E25: only what the compiler calls of its own accord can be called by name", () => {
  const program = compile("with ({ x: 1 }) x", { kind: "script", name: "names.js" })
  const { constants } = program.block
  const at = constants.indexOf("WithObject")
  expect(at).toBeGreaterThanOrEqual(0)
  verify(program.block)
  for (const name of ["EnterModule", "toString", "ConvertAndCall", "WithGet"]) {
    const changed = { ...program.block, constants: constants.with(at, name) }
    expect(() => verify(changed as never)).toThrow()
  }
})

test("E25: cut and random bytes are refused", () => {
  const bytes = serialize(compile("1 + 1", { kind: "script", name: "cut.js" }))
  for (let length = 0; length < bytes.length; length++)
    expect(() => deserialize(bytes.slice(0, length))).toThrow()
  expect(() => deserialize(new Uint8Array(100).fill(0xff))).toThrow()
})
