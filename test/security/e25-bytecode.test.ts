// E25: hostile bytecode. Bytes of a program are changed at random: what is read and accepted runs as any guest does. It
// may do anything that a guest may, throw, or be stopped, but never break the engine.

import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"
import { expect, test } from "vitest"
import { deserialize, serialize } from "../../src/compiler/bytecode/serialize.js"
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
const ROUNDS = 3_000

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
  const bytes = serialize(compile(SOURCE, { kind: "script", name: "hostile.js" }))
  expect(runBytes(bytes)).toEqual([])
  let state = 12345
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  let accepted = 0
  for (let round = 0; round < ROUNDS; round++) {
    const changed = bytes.slice()
    const changes = 1 + random(3)
    for (let i = 0; i < changes; i++) changed[random(changed.length)] = random(256)
    const problems = runBytes(changed)
    if (problems === null) continue
    accepted++
    expect(problems, `round ${round}`).toEqual([])
  }
  expect(accepted).toBeGreaterThan(0)
})

test("E25: cut and random bytes are refused", () => {
  const bytes = serialize(compile("1 + 1", { kind: "script", name: "cut.js" }))
  for (let length = 0; length < bytes.length; length++)
    expect(() => deserialize(bytes.slice(0, length))).toThrow()
  expect(() => deserialize(new Uint8Array(100).fill(0xff))).toThrow()
})
