// Variables and modules as grants: by name and by key.

import { type Capability, Engine, env, type Instance, type ModuleLoader, modules } from "thimble"
import { describe, expect, test } from "vitest"

const engine = new Engine()

function spawn(source: string, ...grants: Capability[]): Instance {
  return engine.spawn(engine.compile(source, { kind: "module", name: "app/main.js" }), { grants })
}

describe("variables", () => {
  const source = `import { get, has, names } from "thimble:env"
    globalThis.read = (name) => { try { return get(name) ?? "none" } catch (e) { return e.code } }
    globalThis.list = () => names()
    globalThis.known = (name) => has(name)`

  test("are read by name, and a name that is revoked is gone", async () => {
    const instance = spawn(source, env({ REGION: "eu", TOKEN_A: "1", TOKEN_B: "2" }))
    await instance.outcome
    const read = (name: string): Promise<unknown> => instance.call("read", name)
    expect(await Promise.all(["REGION", "TOKEN_A", "PATH", "__proto__", "constructor"].map(read))).toEqual([
      "eu",
      "1",
      "none",
      "none",
      "none",
    ])
    expect(await instance.call("list")).toEqual(["REGION", "TOKEN_A", "TOKEN_B"])
    instance.revoke("env", { targets: ["TOKEN_*"] })
    expect(await read("TOKEN_A")).toBe("EACCES")
    expect(instance.permits("env", "read", "TOKEN_A").allowed).toBe(false)
    expect(instance.permits("env", "read", "REGION").allowed).toBe(true)
    expect(await instance.call("list")).toEqual(["REGION"])
    instance.revoke("env")
    expect(await read("REGION")).toBe("EACCES")
  })

  test("reads are counted", async () => {
    const instance = spawn(source, env({ A: "x" }, { reads: 2 }))
    await instance.outcome
    expect(await instance.call("known", "A")).toBe(true)
    expect(await instance.call("known", "B")).toBe(false)
    expect(await instance.call("read", "A")).toBe("EDQUOT")
    expect(instance.limits["env.reads"]).toEqual({ cap: 2, used: 2, left: 0 })
  })

  test("are checked", () => {
    expect(() => env({ A: 1 } as never)).toThrow(/env A must be a string, got 1/)
    expect(() => env({ "A*": "1" })).toThrow(/names of variables are letters, digits and _, got "A\*"/)
    expect(() => env({}, { count: 1 } as never)).toThrow(/env has no option count/)
  })
})

describe("modules", () => {
  const LIBRARY = {
    "lib/a.js": `import { b } from "../b.js"; export const a = b + 1`,
    "b.js": "export const b = 41",
    "app/near.js": "export const near = 1",
  }

  test("a map's specifiers are relative, or keys", async () => {
    const instance = spawn(
      `import { near } from "./near.js"; import { a } from "lib/a.js"; globalThis.result = [near, a]`,
      modules(LIBRARY),
    )
    await instance.outcome
    expect(await instance.evaluate("result")).toEqual([1, 42])
    expect(instance.limits["module.count"]!.used).toBe(3)
    expect(instance.limits["module.bytes"]!.used).toBe(
      2 * Object.values(LIBRARY).reduce((sum, text) => sum + text.length, 0),
    )
  })

  test("nothing leads out of a map", async () => {
    const source = `globalThis.attempt = (specifier) => import(specifier).then(() => "ok", (error) => error.name)`
    const instance = spawn(source, modules(LIBRARY))
    await instance.outcome
    const specifiers = [
      "../../b.js",
      "../../../etc/passwd",
      "/etc/passwd",
      "file:///etc/passwd",
      "__proto__",
      "",
      "node:fs",
    ]
    for (const specifier of specifiers)
      expect(await instance.call("attempt", specifier), specifier).toBe("TypeError")
    // Spellings of one key are one module.
    for (const specifier of ["b.js", "./../b.js", "lib//../b.js", ".././/b.js"])
      expect(await instance.call("attempt", specifier), specifier).toBe("ok")
    expect(instance.limits["module.count"]!.used).toBe(1)
  })

  test("keys that are not granted are refused when they would be loaded", async () => {
    const loads: string[] = []
    const loader: ModuleLoader = {
      resolve: (specifier) => specifier,
      load: (key) => {
        loads.push(key)
        return "export {}"
      },
    }
    const source = `globalThis.attempt = (specifier) => import(specifier).then(() => "ok", (error) => error.code)`
    const instance = spawn(source, modules(loader, { only: ["ok/*"], count: 2 }))
    await instance.outcome
    for (const [key, expected] of [
      ["ok/1", "ok"],
      ["no/1", "EACCES"],
      ["ok/1", "ok"],
      ["ok/2", "ok"],
      ["ok/3", "EDQUOT"],
    ] as const) {
      const { allowed } = instance.permits("module", "import", key)
      // A module that is there already is not loaded again.
      if (!loads.includes(key)) expect(allowed, key).toBe(expected === "ok")
      expect(await instance.call("attempt", key), key).toBe(expected)
    }
    expect(loads).toEqual(["ok/1", "ok/2"])
  })

  test("bytes are capped, and a load under way is ended by revoking", async () => {
    const attempt = `globalThis.attempt = (key) => import(key).then(() => "ok", (error) => error.code)`
    const long = spawn(attempt, modules({ "a.js": "//".repeat(100) }, { bytes: 399 }))
    await long.outcome
    expect(await long.call("attempt", "a.js")).toBe("EDQUOT")
    const loader: ModuleLoader = { resolve: (specifier) => specifier, load: () => new Promise(() => {}) }
    const slow = spawn(attempt, modules(loader))
    await slow.outcome
    const answer = slow.call("attempt", "slow.js")
    while (slow.limits["module.count"]!.used === 0) await new Promise((done) => setImmediate(done))
    slow.revoke("module", { targets: ["slow.js"] })
    expect(await answer).toBe("EACCES")
  })

  test("are checked", () => {
    expect(() => modules({ "a.js": 1 } as never)).toThrow(/module a.js must be a string, got 1/)
    expect(() => modules({ "./a.js": "" })).toThrow(/the key "\.\/a\.js" has parts that a path can't have/)
    expect(() => modules({ load: () => "" } as never)).toThrow(/modules.resolve must be a function/)
    const loader = { resolve: () => "", load: () => "" }
    expect(() => engine.spawn(engine.compile(""), { grants: [modules({})], modules: loader })).toThrow(
      /imports are answered by a grant and by modules as well/,
    )
  })
})
