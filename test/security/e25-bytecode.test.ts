// E25: hostile bytecode. Bytes of a program are changed at random: what is read and accepted runs as any guest does. It
// may do anything that a guest may, throw, or be stopped, but never break the engine.

import { expect, test } from "vitest"
import { deserialize, serialize } from "../../src/compiler/bytecode/serialize.js"
import { verify } from "../../src/compiler/bytecode/verifier.js"
import { compile } from "../../src/compiler/index.js"
import { Agent } from "../../src/vm/agent.js"
import { DEFINITIONS } from "../../src/vm/builtins/index.js"
import { checkHeap } from "../../src/vm/debug/check.js"
import { linkProgram } from "../../src/vm/interpreter/code.js"
import { run } from "../../src/vm/interpreter/run.js"
import { startScript } from "../../src/vm/jobs.js"
import { Intrinsics, Realm } from "../../src/vm/realm.js"
import { selfHostedLibrary } from "../../src/vm/self-hosted/library.js"

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

test("E25: changed bytes are refused, or run within the rules", { timeout: 120_000 }, () => {
  const intrinsics = new Intrinsics(selfHostedLibrary(), DEFINITIONS)
  const bytes = serialize(compile(SOURCE, { kind: "script", name: "hostile.js" }))
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
    let program: ReturnType<typeof deserialize>
    try {
      program = deserialize(changed)
      verify(program.block)
    } catch (error) {
      expect((error as Error).name).toBe("InvalidBytecode")
      continue
    }
    accepted++
    const realm = new Realm(intrinsics)
    realm.meter.memoryCap = 1 << 20
    realm.meter.bytesLeft = 1 << 20
    const agent = new Agent(realm)
    agent.maxDepth = 200
    startScript(agent, linkProgram(program))
    for (let slice = 0; slice < 20; slice++) {
      agent.fuel = 1_000
      const reason = run(agent)
      expect(checkHeap(agent).problems).toEqual([])
      if (reason !== "slice-end") break
    }
  }
  expect(accepted).toBeGreaterThan(0)
})

test("E25: cut and random bytes are refused", () => {
  const bytes = serialize(compile("1 + 1", { kind: "script", name: "cut.js" }))
  for (let length = 0; length < bytes.length; length++)
    expect(() => deserialize(bytes.slice(0, length))).toThrow()
  expect(() => deserialize(new Uint8Array(100).fill(0xff))).toThrow()
})
