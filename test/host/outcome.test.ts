// How instances end, and what the embedder can do to them meanwhile.

import { Engine, GuestError, GuestSyntaxError, type Instance, type Outcome, run, ThimbleError } from "thimble"
import { describe, expect, test } from "vitest"

const engine = new Engine()

function spawn(source: string, options = {}): Instance {
  return engine.spawn(engine.compile(source, { name: "test.js" }), options)
}

async function outcomeOf(source: string, options = {}): Promise<Outcome> {
  return spawn(source, options).outcome
}

async function completionOf(source: string, options = {}): Promise<unknown> {
  const outcome = await outcomeOf(source, options)
  if (outcome.kind === "completed") return outcome.value
  throw outcome.kind === "threw"
    ? outcome.error
    : new Error(`stopped: ${outcome.reason} ${outcome.error ?? ""}`)
}

async function errorOf(source: string, options = {}): Promise<GuestError> {
  const outcome = await outcomeOf(source, options)
  if (outcome.kind !== "threw") throw new Error(`it ${outcome.kind}`)
  return outcome.error
}

describe("outcomes", () => {
  test("the value of the last statement is the outcome's", async () => {
    expect(await completionOf("let x = 1; x + 2")).toBe(3)
    expect(await completionOf("")).toBe(undefined)
  })

  test("run is the one-liner", async () => {
    expect(await run("6 * 7")).toMatchObject({ kind: "completed", value: 42 })
  })

  test("a thrown error arrives as a copy", async () => {
    const error = await errorOf(`
      function check() { throw Object.assign(new RangeError("too big", { cause: new TypeError("why") }), { code: 7 }) }
      check()`)
    expect(error).toBeInstanceOf(GuestError)
    expect(error).toMatchObject({
      name: "RangeError",
      message: "too big",
      isError: true,
      className: "RangeError",
    })
    expect(error.properties).toEqual({ code: 7 })
    expect(error.cause).toMatchObject({ name: "TypeError", message: "why" })
    expect(error.guestStack).toContain("check (test.js:2:")
    expect(error.stack).not.toContain("node")
  })

  test("a guest that has looked at the stack of an error has not taken it", async () => {
    const outcome = await outcomeOf("function f() { const e = new Error('x'); e.stack; throw e } f()")
    expect(outcome.kind === "threw" && outcome.error.guestStack).toContain("at f (")
  })

  test("a class of the guest's own is told by name", async () => {
    const error = await errorOf(`class NotFound extends Error {}; throw new NotFound("no page")`)
    expect(error).toMatchObject({ className: "NotFound", message: "no page" })
  })

  test("any value can be thrown", async () => {
    expect(await errorOf("throw 5")).toMatchObject({ isError: false, value: 5, message: "5" })
    expect(await errorOf("throw { a: [1] }")).toMatchObject({ isError: false, value: { a: [1] } })
    expect(await errorOf("throw undefined")).toMatchObject({ isError: false, value: undefined })
    expect(await errorOf("throw Symbol('s')")).toMatchObject({ isError: false, message: "Symbol(s)" })
  })

  test("an error whose parts can't cross is told all the same", async () => {
    const error = await errorOf(`
      const error = Object.assign(new Error("m"), { symbol: Symbol("s"), fine: 1 })
      throw Object.defineProperty(error, "getter", { get() { throw 1 }, enumerable: true })`)
    expect(error.message).toBe("m")
    expect(error.properties).toEqual({ fine: 1 })
  })

  test("jobs run before the program has ended, and a promise's value is the program's", async () => {
    expect(await completionOf("(async () => { await null; await null; return 5 })()")).toBe(5)
    expect(await completionOf("Promise.reject(new TypeError('no')).catch((e) => e.message)")).toBe("no")
    expect(await errorOf("Promise.reject(new TypeError('no'))")).toMatchObject({
      name: "TypeError",
      message: "no",
    })
  })

  test("a rejection that nobody handles makes the program one that threw", async () => {
    const source =
      "Promise.reject(new Error('a')); Promise.reject(2); Promise.reject(3).catch(() => {}); 'value'"
    const outcome = await outcomeOf(source)
    expect(outcome).toMatchObject({ kind: "threw", error: { message: "a" } })
    expect(outcome.kind === "threw" && outcome.unhandledRejections.map((e) => e.message)).toEqual(["a", "2"])
    const ignoring = await outcomeOf(source, { unhandledRejections: "ignore" })
    expect(ignoring).toMatchObject({ kind: "completed", value: "value" })
  })

  test("a completion value that can't cross leaves the program completed", async () => {
    const outcome = await outcomeOf("Symbol('s')")
    expect(outcome).toMatchObject({
      kind: "completed",
      value: undefined,
      valueError: { code: "cannot-cross" },
    })
  })

  test("fuel runs out without a catch or finally", async () => {
    let calls = 0
    const globals = { called: () => void calls++ }
    const source = "try { for (;;) {} } catch { called() } finally { called() }"
    const outcome = await outcomeOf(source, { limits: { fuel: 5_000 }, globals })
    expect(outcome).toMatchObject({ kind: "stopped", reason: "fuel" })
    expect(outcome.usage.fuel).toBeGreaterThanOrEqual(5_000)
    expect(outcome.usage.fuel).toBeLessThan(5_100)
    expect(calls).toBe(0)
  })

  test("a program that needs exactly its fuel completes, and with less it is stopped", async () => {
    const source = "let s = 0; for (let i = 0; i < 100; i++) s += i; s"
    const { fuel } = (await outcomeOf(source)).usage
    expect(await outcomeOf(source, { limits: { fuel } })).toMatchObject({ kind: "completed", value: 4950 })
    expect(await outcomeOf(source, { limits: { fuel: fuel - 50 } })).toMatchObject({ kind: "stopped" })
  })

  test("memory runs out: an error that can be caught, then the end", async () => {
    const source = "const list = []; try { for (;;) list.push({}) } catch (e) { list.length = 0; e.name }"
    expect(await completionOf(source, { limits: { memory: 200_000 } })).toBe("QuotaExceededError")
    const hoard = "const list = []; for (;;) try { for (;;) list.push({}) } catch {}"
    expect(await outcomeOf(hoard, { limits: { memory: 200_000 } })).toMatchObject({ reason: "memory" })
  })

  test("garbage does not count", async () => {
    const source = "let last; for (let i = 0; i < 20000; i++) last = { i }; last.i"
    expect(await completionOf(source, { limits: { memory: 100_000 } })).toBe(19_999)
  })

  test("rejected promises count as memory", async () => {
    const source = "for (;;) Promise.reject([1, 2, 3])"
    const outcome = await outcomeOf(source, { limits: { memory: 200_000 } })
    expect(outcome).toMatchObject({ kind: "threw", error: { name: "QuotaExceededError" } })
  })

  test("depth is an error of the guest", async () => {
    const error = await errorOf("function f() { f() }; f()", { limits: { depth: 50 } })
    expect(error).toMatchObject({ name: "RangeError" })
  })

  test("a source that does not compile", () => {
    try {
      engine.compile("let a = 1\nlet b = )", { name: "bad.js" })
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(GuestSyntaxError)
      expect(error).toMatchObject({ file: "bad.js", line: 2, column: 9, kind: "SyntaxError" })
      expect((error as GuestSyntaxError).codeFrame).toBe("2 | let b = )\n  |         ^")
    }
  })
})

describe("from outside", () => {
  test("limits and usage can be read", async () => {
    const instance = spawn("1 + 1", { limits: { fuel: 1000, memory: 50_000 } })
    expect(instance.limits.fuel).toEqual({ cap: 1000, used: 0, left: 1000 })
    expect(instance.limits.memory.used).toBeGreaterThan(0)
    await instance.outcome
    expect(instance.limits.fuel.used).toBe(instance.usage.fuel)
    expect(instance.limits.fuel.left).toBe(1000 - instance.usage.fuel)
    expect(instance.state).toBe("ended")
    expect(instance.limits.depth).toMatchObject({ used: 0, cap: 10_000 })
  })

  test("pause and resume lose nothing", async () => {
    const instance = spawn("let s = 0; for (let i = 0; i < 300000; i++) s += i; s")
    instance.pause()
    expect(instance.state).toBe("paused")
    await engine.scheduler.idle
    expect(instance.usage.fuel).toBe(0)
    instance.resume()
    expect(instance.state).toBe("ready")
    await new Promise((done) => setImmediate(done))
    instance.pause()
    const { fuel } = instance.usage
    await engine.scheduler.idle
    expect(instance.usage.fuel).toBe(fuel)
    instance.resume()
    expect(await instance.outcome).toMatchObject({ value: 44999850000 })
  })

  test("stop ends it, and what was asked of it", async () => {
    const instance = spawn("for (;;) {}")
    const call = instance.call("f")
    instance.stop("enough")
    expect(await instance.outcome).toMatchObject({ kind: "stopped", reason: "enough" })
    await expect(call).rejects.toMatchObject({ code: "stopped" })
    await expect(instance.call("f")).rejects.toMatchObject({ code: "stopped" })
    expect(instance.state).toBe("ended")
    instance.stop("again")
    instance.resume()
    expect(await instance.outcome).toMatchObject({ reason: "enough" })
  })

  test("a guest can be stopped from its own host function, and is at once", async () => {
    const seen: unknown[] = []
    const instance: Instance = spawn("note(1); stop(); note(2)", {
      globals: { note: (x: unknown) => seen.push(x), stop: () => instance.stop("own") },
    })
    expect(await instance.outcome).toMatchObject({ kind: "stopped", reason: "own" })
    expect(seen).toEqual([1])
  })

  test("dispose stops it", async () => {
    const instance = spawn("for (;;) {}")
    instance[Symbol.dispose]()
    expect(await instance.outcome).toMatchObject({ kind: "stopped", reason: "disposed" })
  })

  test("an abort signal stops it", async () => {
    const controller = new AbortController()
    const instance = spawn("for (;;) {}", { signal: controller.signal })
    controller.abort(new Error("enough"))
    expect(await instance.outcome).toMatchObject({ reason: "aborted", error: { message: "enough" } })
    const late = spawn("1", { signal: controller.signal })
    expect(await late.outcome).toMatchObject({ kind: "stopped", reason: "aborted" })
  })

  test("globals of the guest are called by name, in order, and promises are waited for", async () => {
    const instance = spawn(`
      let n = 0
      function add(x) { n += x; return n }
      const later = async (x) => { await null; return [x, n] }
      var notFunction = 5`)
    const results = [instance.call("add", 2), instance.call("later", "a"), instance.call("add", 3)]
    expect(await Promise.all(results)).toEqual([2, ["a", 2], 5])
    await expect(instance.call("notFunction")).rejects.toMatchObject({ code: "no-function" })
    await expect(instance.call("missing")).rejects.toBeInstanceOf(ThimbleError)
    expect(await instance.evaluate("n * 10")).toBe(50)
    await expect(instance.evaluate("throw new TypeError('t')")).rejects.toMatchObject({ name: "TypeError" })
    await expect(instance.evaluate("let (")).rejects.toBeInstanceOf(GuestSyntaxError)
  })

  test("by hand: slices do not change what a run costs", async () => {
    const source = "let s = ''; for (let i = 0; i < 50; i++) s += [i].map((x) => x * 2).join(); s"
    const whole = spawn(source, { manual: true })
    while (whole.state !== "ended") whole.run({ fuel: 1_000_000 })
    for (const fuel of [1, 7, 100]) {
      const sliced = spawn(source, { manual: true })
      let used = 0
      while (sliced.state !== "ended") used += sliced.run({ fuel }).used
      expect(used).toBe(sliced.usage.fuel)
      expect(sliced.usage).toEqual(whole.usage)
      expect(await sliced.outcome).toEqual(await whole.outcome)
    }
  })

  test("by hand: what a long slice left over does not make the next one longer", () => {
    const instance = spawn("function spin(n) { while (n > 0) n-- }", { manual: true })
    while (instance.state !== "ended") instance.run({ fuel: 100_000 })
    const before = instance.usage.fuel
    void instance.call("spin", 10_000)
    let used = 0
    for (let slices = 0; slices < 10; slices++) {
      const report = instance.run({ fuel: 1_000 })
      expect(report.used).toBeGreaterThan(900)
      expect(report.used).toBeLessThan(1_100)
      used += report.used
    }
    while (instance.state !== "ended") used += instance.run({ fuel: 1_000 }).used
    expect(instance.usage.fuel - before).toBe(used)
  })
})

describe("misuse is told", () => {
  const misuse: readonly [string, () => unknown, string, RegExp][] = [
    ["no string", () => engine.compile(5 as never), "bad-source", /source must be a string, got 5/],
    ["name", () => engine.compile("", { name: 5 as never }), "bad-option", /name must be a string/],
    ["unknown option", () => spawn("", { fuel: 5 }), "unknown-option", /no option fuel; there are limits/],
    [
      "negative limit",
      () => spawn("", { limits: { fuel: -1 } }),
      "bad-limit",
      /limits.fuel .* 0 to .* got -1/,
    ],
    [
      "NaN limit",
      () => spawn("", { limits: { memory: Number.NaN } }),
      "bad-limit",
      /limits.memory .* got NaN/,
    ],
    ["unknown limit", () => spawn("", { limits: { cpu: 1 } }), "unknown-limit", /limits.cpu is not a limit/],
    ["limits", () => spawn("", { limits: 5 }), "bad-limit", /limits must be an object, got 5/],
    ["weight", () => spawn("", { weight: 0 }), "bad-weight", /weight .* got 0/],
    ["slice", () => spawn("", { slice: 1.5 }), "bad-slice", /slice .* got 1.5/],
    ["signal", () => spawn("", { signal: {} }), "bad-option", /signal must be an AbortSignal/],
    [
      "symbol",
      () => spawn("", { globals: { a: { b: [Symbol()] } } }),
      "cannot-cross",
      /global a\.b\[0\] .* symbol/,
    ],
    [
      "promise",
      () => spawn("", { globals: { p: Promise.resolve() } }),
      "cannot-cross",
      /global p .* promise/,
    ],
    [
      "fixed global",
      () => spawn("", { globals: { undefined: 1 } }),
      "bad-option",
      /undefined can't be replaced/,
    ],
    ["program", () => engine.spawn({} as never), "foreign-program", /got an object/],
    ["other engine", () => engine.spawn(new Engine().compile("")), "foreign-program", /another engine/],
    ["engine option", () => new Engine({ fuel: 1 } as never), "unknown-option", /Engine has no option fuel/],
    ["policy", () => new Engine({ scheduler: { policy: "x" as never } }), "bad-policy", /eevdf/],
    ["scheduled", () => spawn("").run(), "scheduled", /manual: true/],
    ["run's fuel", () => spawn("", { manual: true }).run({ fuel: 0 }), "bad-fuel", /got 0/],
    [
      "globals too large",
      () => spawn("", { globals: { t: "x".repeat(9000) }, limits: { memory: 16384 } }),
      "no-room",
      /global t/,
    ],
  ]
  for (const [name, act, code, message] of misuse) {
    test(name, () => {
      expect(act).toThrow(message)
      try {
        act()
      } catch (error) {
        expect(error).toBeInstanceOf(ThimbleError)
        expect((error as ThimbleError).code).toBe(code)
      }
    })
  }
})
