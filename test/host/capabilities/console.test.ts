// The console: guests format what they write, on their own account; texts go to the embedder or are kept, and are capped.

import { format } from "node:util"
import { type ConsoleHost, type ConsoleOptions, console as consoleOf, Engine, GuestError, run } from "thimble"
import { describe, expect, test } from "vitest"

const engine = new Engine()

async function written(source: string, options: ConsoleOptions = {}): Promise<readonly string[]> {
  const texts: string[] = []
  const write = (level: string, text: string): void =>
    void texts.push(level === "log" ? text : `${level}: ${text}`)
  const outcome = await run(source, { grants: [consoleOf({ write, ...options })], name: "guest.js" })
  if (outcome.kind === "threw") throw outcome.error
  expect(outcome.kind).toBe("completed")
  return texts
}

test("without a grant there is none", async () => {
  expect(await run("typeof console")).toMatchObject({ value: "undefined" })
})

test("what Node shows in one line is shown the same", async () => {
  const sources = [
    `"text", 1, -0, 2n, null, undefined, true, Symbol("s")`,
    `{ a: 1, "b-c": "it's", d: { e: [] } }`,
    `[1, , 2], [[1, [2]]], ["a", 'say "x"', "both ' and \\""]`,
    `new Map([["a", { b: 1n }]]), new Set([1, "x"])`,
    `new Uint8Array(3), new Date(0), /a+/gi`,
    `Object(1), Object("ab"), Object(false)`,
    `(function named() {}), class A {}, [() => {}][0]`,
    `{ get a() { return 1 }, set b(v) {}, get c() { return 1 }, set c(v) {} }`,
    `Object.create(null), new (class Point { x = 1 })()`,
    `{ [Symbol("k")]: 1, list: ["a\\nb", undefined] }`,
    `"%s|%d|%i|%f|%j|%%|%c|%x", "a", "4", 4.5, "1.5", { a: [1] }, "css", 1, 2`,
    `"100%", 1`,
    `Array(3), new Array(2).fill(0)`,
  ]
  for (const source of sources) {
    const values = new Function(`return [${source}]`)() as unknown[]
    expect(await written(`console.log(${source})`), source).toEqual([format(...values)])
  }
})

test("levels, groups, counts, traces", async () => {
  expect(
    await written(`
      console.debug("d"); console.info("i"); console.warn("w"); console.error("e")
      console.group("outer"); console.log("one\\ntwo"); console.groupEnd(); console.log("out")
      console.count(); console.count(); console.countReset(); console.count("x")
      console.assert(true, "no"); console.assert(false, "told")
      function f() { console.trace("here") }
      f()`),
  ).toEqual([
    "debug: d",
    "info: i",
    "warn: w",
    "error: e",
    "outer",
    "  one\n  two",
    "out",
    "default: 1",
    "default: 2",
    "x: 1",
    "error: Assertion failed: told",
    "error: Trace: here\n    at f (guest.js:6:30)\n    at guest.js:7:7",
  ])
})

test("long values go over several lines, and have an end", async () => {
  const [list, deep, text] = await written(`
    console.log(Array.from({ length: 1000 }, (_, i) => i))
    console.log({ first: "x".repeat(50), second: { third: "y".repeat(40) } })
    const loop = { a: {} }; loop.a.loop = loop
    console.log(loop, { a: { b: { c: { d: { e: { f: 1 } } } } } })`)
  expect(list).toMatch(/^\[\n {2}0, 1, 2,[\s\S]*, 99, \.\.\. 900 more items\n\]$/)
  expect(deep).toBe(`{\n  first: '${"x".repeat(50)}',\n  second: { third: '${"y".repeat(40)}' }\n}`)
  expect(text).toBe("{ a: { loop: [Circular] } } { a: { b: { c: { d: [Object] } } } }")
})

describe("hostile values", () => {
  test("what throws when it is looked at is unreadable, and nothing of the host is run", async () => {
    expect(
      await written(`
        const trap = new Proxy({}, { ownKeys() { throw new Error("no") } })
        console.log(trap, [trap])
        console.log({ get a() { throw 1 } }, { [Symbol.for("nodejs.util.inspect.custom")]: () => "hooked" }.a)
        console.log(Object.defineProperty({}, "constructor", { get() { throw 1 } }))
        console.log(Object.create({ constructor: { name: { toString() { throw 1 } } } }))`),
    ).toEqual(["[unreadable] [ [unreadable] ]", "{ a: [Getter] } undefined", "{}", "{}"])
  })

  test("a guest that changes prototypes changes nothing of what it has begun to write", async () => {
    expect(
      await written(`
        console.log("first")
        Array.prototype.join = Map.prototype.forEach = String.prototype.slice = () => "changed"
        Object.defineProperty(Array.prototype, 0, { set() { throw 1 }, configurable: true })
        Reflect.ownKeys = () => ["changed"]
        console.log({ a: [1], m: new Map([[1, "x"]]) })`),
    ).toEqual(["first", "{ a: [ 1 ], m: Map(1) { 1 => 'x' } }"])
  })

  test("formatting is on the guest's account", async () => {
    const grants = [consoleOf()]
    const big = `const a = []; for (let i = 0; i < 100; i++) a.push({ i }); let all = a; for (let d = 0; d < 3; d++) all = Array(100).fill(all)`
    const outcome = await run(`${big}; console.log(all)`, { grants, limits: { fuel: 200_000 } })
    expect(outcome).toMatchObject({ kind: "stopped", reason: "fuel" })
  })
})

describe("caps", () => {
  test("bytes are those of UTF-8, and an answer is what a text then meets", async () => {
    const instance = engine.spawn(engine.compile(""), { grants: [consoleOf({ bytes: 10 })] })
    await instance.outcome
    await instance.evaluate(`console.log("é€😀")`)
    expect(instance.limits["console.bytes"]).toEqual({ cap: 10, used: 9, left: 1 })
    expect(instance.permits("console", "write", "log", 2)).toMatchObject({ allowed: false, used: 9, left: 1 })
    const error = await instance.evaluate(`console.log("ab")`).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(GuestError)
    expect(error).toMatchObject({
      name: "QuotaExceededError",
      properties: { code: "EDQUOT", quota: 10, requested: 11 },
    })
    instance.setLimit("console.bytes", 100)
    await instance.evaluate(`console.log("\\ud800")`)
    expect(instance.limits["console.bytes"]!.used).toBe(12)
    expect(instance.granted<ConsoleHost>("console")!.lines.map(({ text }) => text)).toEqual([
      "é€😀",
      "\ud800",
    ])
  })

  test("texts are counted", async () => {
    const instance = engine.spawn(engine.compile("for (let i = 0; i < 9; i++) console.log()"), {
      grants: [consoleOf({ lines: 5 })],
    })
    expect(await instance.outcome).toMatchObject({ kind: "threw", error: { name: "QuotaExceededError" } })
    expect(instance.granted<ConsoleHost>("console")!.lines).toHaveLength(5)
  })

  test("levels that are not granted, and what is revoked, are refused", async () => {
    const source = `let names = []
      function attempt(level) { try { console[level]("x"); return "ok" } catch (error) { return error.code } }`
    const instance = engine.spawn(engine.compile(source), { grants: [consoleOf({ only: ["log", "error"] })] })
    await instance.outcome
    expect(
      await Promise.all(["log", "warn", "error"].map((level) => instance.call("attempt", level))),
    ).toEqual(["ok", "EACCES", "ok"])
    instance.revoke("console", { targets: ["error"] })
    expect(await instance.call("attempt", "error")).toBe("EACCES")
    expect(await instance.call("attempt", "log")).toBe("ok")
  })

  test("what is kept are the last texts, in the guest's memory", async () => {
    const flood = engine.compile(`for (let i = 0; i < 5000; i++) console.log("line " + i)`)
    const instance = engine.spawn(flood, { grants: [consoleOf({ keep: 1000 })] })
    await instance.outcome
    const { lines } = instance.granted<ConsoleHost>("console")!
    expect(lines.at(-1)).toEqual({ level: "log", text: "line 4999" })
    expect(lines).toHaveLength(Math.floor(1000 / (64 + 9)))
    const used = instance.usage.memory
    instance.revoke("console")
    expect(used - instance.usage.memory).toBe(lines.length * (64 + 9))
  })

  test("a promise of the embedder's makes the guest wait, and revoking ends that", async () => {
    const waiting = engine.spawn(
      engine.compile(`let code; try { console.log("x") } catch (e) { code = e.code } code`),
      {
        grants: [consoleOf({ write: () => new Promise(() => {}) })],
      },
    )
    while (waiting.state !== "waiting") await new Promise((done) => setImmediate(done))
    waiting.revoke("console")
    expect(await waiting.outcome).toMatchObject({ kind: "completed", value: "EACCES" })
  })
})

test("options are checked", () => {
  expect(() => consoleOf({ color: true } as never)).toThrow(
    /console has no option color; there are bytes, lines/,
  )
  expect(() => consoleOf({ bytes: -1 })).toThrow(/limits.console.bytes must be an integer from 0/)
  expect(() => consoleOf({ keep: 1.5 })).toThrow(/keep must be an integer from 0 to 1073741824, got 1.5/)
  expect(() => consoleOf({ only: ["loud" as never] })).toThrow(/no level loud; there are debug, log/)
  const both = { grants: [consoleOf()], globals: { console: {} } }
  expect(() => engine.spawn(engine.compile(""), both)).toThrow(
    /console brings a global console, and there is one already/,
  )
})
