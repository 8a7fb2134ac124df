import { Engine, type GuestError, type ModuleLoader, type Outcome, run, ThimbleError } from "thimble"
import { expect, test } from "vitest"

/** Modules by key; specifiers are keys. */
function loaderOf(texts: Readonly<Record<string, string>>, loads: string[] = []): ModuleLoader {
  return {
    resolve: (specifier) => specifier,
    load(key) {
      loads.push(key)
      if (!Object.hasOwn(texts, key)) throw new RangeError(`no ${key}`)
      return texts[key]!
    },
  }
}

function errorOf(outcome: Outcome): GuestError {
  if (outcome.kind !== "threw") throw new Error(`expected an outcome threw, got ${outcome.kind}`)
  return outcome.error
}

/** Runs a module and answers what its global `result` then is. */
async function resultOf(source: string, modules: ModuleLoader): Promise<unknown> {
  const engine = new Engine()
  const instance = engine.spawn(engine.compile(source, { kind: "module", name: "main" }), { modules })
  const outcome = await instance.outcome
  if (outcome.kind === "threw") throw outcome.error
  return instance.evaluate("result")
}

test("without a loader every import is refused", async () => {
  const refused = /imports are refused/
  expect(errorOf(await run(`import "a"`, { kind: "module" })).message).toMatch(refused)
  expect(errorOf(await run(`await import("a")`, { kind: "module" })).message).toMatch(refused)
  const script = await run(`import("a").catch((error) => error.name)`)
  expect(script).toMatchObject({ kind: "completed", value: "TypeError" })
})

test("a module without imports needs no loader", async () => {
  expect(await run("export const one = 1; await one", { kind: "module" })).toMatchObject({
    kind: "completed",
    value: undefined,
  })
})

test("each key is loaded once, and referrers are keys", async () => {
  const asked: string[] = []
  const loads: string[] = []
  const texts = { "/a": `import "./b"; export { b } from "./b"`, "/b": "export const b = 2" }
  const modules: ModuleLoader = {
    ...loaderOf(texts, loads),
    resolve(specifier, referrer, { type }) {
      asked.push(`${specifier} from ${referrer}: ${type}`)
      return specifier.replace("./", "/")
    },
  }
  const source = `import { b } from "./a"; import "./b"; const same = await import("./b"); globalThis.result = b + same.b`
  expect(await resultOf(source, modules)).toBe(4)
  expect(loads).toEqual(["/a", "/b"])
  expect(asked).toEqual([
    "./a from main: javascript",
    "./b from main: javascript",
    "./b from /a: javascript",
    "./b from main: javascript",
  ])
})

test("while a load is pending the instance waits, and others run", async () => {
  let answer: (text: string) => void = () => {}
  const engine = new Engine()
  const program = engine.compile(`import { n } from "a"; globalThis.result = n`, { kind: "module" })
  const modules: ModuleLoader = {
    resolve: (specifier) => specifier,
    load: () => new Promise((resolve) => (answer = resolve)),
  }
  const instance = engine.spawn(program, { manual: true, modules })
  expect(instance.run().state).toBe("waiting")
  expect(instance.limits.pendingHostCalls.used).toBe(1)
  expect(instance.limits.depth.used).toBe(0)
  answer("export const n = 5")
  await new Promise((done) => setImmediate(done))
  while (instance.run().state !== "ended") {}
  expect(await instance.outcome).toMatchObject({ kind: "completed" })
  const value = instance.evaluate("result")
  while (instance.run().state !== "ended") {}
  expect(await value).toBe(5)
})

test("what the loader throws is thrown in the guest, and a failed load can be tried again", async () => {
  let tries = 0
  const modules: ModuleLoader = {
    resolve(specifier) {
      if (specifier === "forbidden") throw new RangeError("not for you")
      return specifier
    },
    async load() {
      tries++
      if (tries === 1) throw new Error("not yet")
      return "export default 7"
    },
  }
  const source = `
    const messages = []
    for (const name of ["forbidden", "late", "late"]) {
      try {
        messages.push((await import(name)).default)
      } catch (error) {
        messages.push(error.name + ": " + error.message)
      }
    }
    globalThis.result = messages.join()`
  expect(await resultOf(source, modules)).toBe("RangeError: not for you,Error: not yet,7")
})

test("answers of the wrong kind are errors of the guest", async () => {
  const wrongKey = { resolve: () => 1, load: () => "" } as unknown as ModuleLoader
  expect(errorOf(await run(`import "a"`, { kind: "module", modules: wrongKey })).message).toBe(
    "modules.resolve must answer a string, got 1",
  )
  const wrongText = { resolve: () => "a", load: () => ({}) } as unknown as ModuleLoader
  expect(errorOf(await run(`import "a"`, { kind: "module", modules: wrongText })).message).toMatch(
    /modules.load must answer a string/,
  )
})

test("a broken module is a SyntaxError of its importer", async () => {
  const error = errorOf(await run(`import "a"`, { kind: "module", modules: loaderOf({ a: "let let" }) }))
  expect(error.className).toBe("SyntaxError")
})

test("the embedder says what import.meta has", async () => {
  const modules: ModuleLoader = { ...loaderOf({}), meta: (key) => ({ url: `file:${key}`, tags: ["x"] }) }
  const source = "globalThis.result = import.meta.url + import.meta.tags[0] + Object.keys(import.meta).length"
  expect(await resultOf(source, modules)).toBe("file:mainx2")
})

test("a program is one module in an instance, however often it is run", async () => {
  const engine = new Engine()
  const counts = engine.compile("globalThis.count = (globalThis.count ?? 0) + 1", {
    kind: "module",
    name: "c",
  })
  for (let i = 0; i < 2; i++) {
    const instance = engine.spawn(counts, { modules: loaderOf({}) })
    await instance.evaluate(counts)
    expect(await instance.evaluate(`import("c").then(() => count)`)).toBe(1)
  }
})

test("imports count as host calls", async () => {
  const options = { kind: "module", modules: loaderOf({ a: "" }), limits: { hostCalls: 1 } } as const
  expect(errorOf(await run(`import "a"`, options)).name).toBe("QuotaExceededError")
})

test("a chain of modules deeper than the stack is an error of the guest", async () => {
  const modules: ModuleLoader = {
    resolve: (specifier) => specifier,
    load: (key) => (Number(key) < 300 ? `import "${Number(key) + 1}"` : ""),
  }
  expect(await run(`import "0"`, { kind: "module", modules })).toMatchObject({ kind: "completed" })
  const shallow = await run(`import "0"`, { kind: "module", modules, limits: { depth: 100 } })
  expect(errorOf(shallow).className).toBe("RangeError")
})

test("compiling is paid for by the module's length", async () => {
  const fuelOf = async (text: string): Promise<number> =>
    (await run(`import "a"`, { kind: "module", modules: loaderOf({ a: text }) })).usage.fuel
  const short = await fuelOf("/**/")
  const long = await fuelOf(`/*${"x".repeat(100_000)}*/`)
  expect(long - short).toBeGreaterThanOrEqual(100_000 - 4)
  const dense = await fuelOf("a;".repeat(10_000))
  expect(dense - short).toBeGreaterThan(20_000 * 100)
  const outcome = await run(`import "a"`, {
    kind: "module",
    modules: loaderOf({ a: `/*${"x".repeat(100_000)}*/` }),
    limits: { fuel: 100_000 },
  })
  expect(outcome).toMatchObject({ kind: "stopped", reason: "fuel" })
})

test("the modules that a guest holds count towards its memory, whatever garbage is thrown away", async () => {
  const text = `export default "${"x".repeat(10_000)}"`
  const modules: ModuleLoader = { resolve: (specifier) => specifier, load: (key) => `// ${key}\n${text}` }
  const source = `
    let loaded = 0
    try {
      for (;;) {
        await import(String(loaded))
        loaded++
      }
    } catch {
      globalThis.result = loaded
    }`
  const engine = new Engine()
  const program = engine.compile(source, { kind: "module", name: "main" })
  const instance = engine.spawn(program, { modules, limits: { memory: 4_000_000 } })
  await instance.outcome
  const loaded = await instance.evaluate("result")
  expect(loaded).toBeGreaterThan(5)
  expect(loaded).toBeLessThan(40)
})

test("a graph deeper than the stack is refused when it is loaded again, too", async () => {
  const modules: ModuleLoader = {
    resolve: (specifier) => specifier,
    load: (key) =>
      Number(key) < 300 ? `import "${Number(key) + 1}"` : "import 'missing' with { type: 'css' }",
  }
  const source = `
    const names = []
    for (let i = 0; i < 3; i++) await import("0").catch((error) => names.push(error.name))
    names.join()`
  const script = `(async () => { ${source.replace("names.join()", "return names.join()")} })()`
  expect(await run(script, { modules, limits: { depth: 100 } })).toMatchObject({
    kind: "completed",
    value: "TypeError,RangeError,RangeError",
  })
})

test.each(["resolve", "load"])("stopped inside %s, nothing of the guest runs any more", async (where) => {
  const engine = new Engine()
  const program = engine.compile(`try { import("a"); leak() } finally { leak() }`, { kind: "module" })
  let leaked = false
  const instance = engine.spawn(program, {
    globals: { leak: () => (leaked = true) },
    modules: {
      resolve(specifier) {
        if (where === "resolve") instance.stop("enough")
        return specifier
      },
      load() {
        if (where === "load") instance.stop("enough")
        return ""
      },
    },
  })
  expect(await instance.outcome).toMatchObject({ kind: "stopped", reason: "enough" })
  expect(leaked).toBe(false)
})

test("options are checked", () => {
  const engine = new Engine()
  expect(() => engine.compile("", { kind: "json" as "module" })).toThrow(ThimbleError)
  const spawn = (modules: unknown) => () =>
    engine.spawn(engine.compile(""), { modules: modules as ModuleLoader })
  expect(spawn(1)).toThrow(/modules must be an object/)
  expect(spawn({ resolve() {} })).toThrow(/modules.load must be a function/)
})

test("a module that did not fit into memory can be imported once there is room", async () => {
  const source = `
    let kept = new Array(25_000)
    const tried = []
    for (let i = 0; i < 3; i++) {
      await import("big").then(({ ok }) => tried.push(ok), (error) => tried.push(error.name))
      if (i === 1) kept = undefined
    }
    globalThis.result = tried.join()`
  const engine = new Engine()
  const modules = loaderOf({ big: `export const ok = 1 //${"x".repeat(5_000)}` })
  const limits = { memory: 500_000 }
  const instance = engine.spawn(engine.compile(source, { kind: "module" }), { modules, limits })
  expect(await instance.outcome).toMatchObject({ kind: "completed" })
  expect(await instance.evaluate("result")).toBe("QuotaExceededError,QuotaExceededError,1")
})
