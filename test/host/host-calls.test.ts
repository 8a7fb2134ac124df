// Functions of the embedder, called by guests; and functions of guests, called by the embedder.

import { Engine, type GuestFunction, hostFunction, type Instance, type Outcome } from "thimble"
import { describe, expect, test } from "vitest"

const engine = new Engine()

function spawn(source: string, globals: Record<string, unknown>, options = {}): Instance {
  return engine.spawn(engine.compile(source, { name: "test.js" }), { globals, ...options })
}

async function valueOf(source: string, globals: Record<string, unknown>, options = {}): Promise<unknown> {
  const outcome: Outcome = await spawn(source, globals, options).outcome
  if (outcome.kind === "completed") return outcome.value
  throw outcome.kind === "threw"
    ? outcome.error
    : new Error(`stopped: ${outcome.reason} ${outcome.error ?? ""}`)
}

const later = <T>(value: T) => new Promise<T>((done) => setImmediate(() => done(value)))

describe("calls out", () => {
  test("arguments and results are copies", async () => {
    const given: unknown[] = []
    const list = [1, { deep: new Map([["k", new Set([1n])]]) }]
    const take = (...args: unknown[]) => {
      given.push(...args)
      return list
    }
    expect(
      await valueOf("const a = { x: 1 }; const r = take(a, 'b'); a.x = 2; r[0] = 9; take() === r", { take }),
    ).toBe(false)
    expect(given).toEqual([{ x: 1 }, "b"])
    expect(list[0]).toBe(1)
  })

  test("functions inside globals can be called too", async () => {
    const console = { log: (x: string) => x.toUpperCase(), levels: ["a"] }
    expect(await valueOf("console.log('hi') + console.levels[0]", { console })).toBe("HIa")
  })

  test("a function of the host looks like one", async () => {
    const source = "[typeof f, f.name, f.length, Object.keys(f).length, 'prototype' in f]"
    expect(await valueOf(source, { f: function named(_a: unknown, _b: unknown) {} })).toEqual([
      "function",
      "named",
      2,
      0,
      false,
    ])
    expect(await valueOf("try { new f() } catch (e) { e.name }", { f: class {} })).toBe("TypeError")
  })

  test("it can be used wherever guests call functions", async () => {
    const double = (x: number) => x * 2
    expect(await valueOf("[1, 2].map(double)", { double })).toEqual([2, 4])
    expect(await valueOf("({ get a() { return 1 }, double }).double(4)", { double })).toBe(8)
    expect(await valueOf("Object.defineProperty({}, 'x', { get: f }).x", { f: () => 7 })).toBe(7)
    expect(
      await valueOf("double.call(null, 3) + double.apply(null, [4]) + double.bind(null, 5)()", { double }),
    ).toBe(24)
    expect(await valueOf("'' + { toString: f }", { f: () => "text" })).toBe("text")
    expect(await valueOf("Promise.resolve(4).then(double)", { double })).toBe(8)
  })

  test("what it throws is an error of the guest, without a stack of the host", async () => {
    const globals = {
      fail: () => {
        throw new RangeError("bad")
      },
      custom: () => {
        throw Object.assign(new Error("c"), { name: "CustomError" })
      },
      text: () => {
        throw "just text"
      },
    }
    const source = "try { fail() } catch (e) { [e instanceof RangeError, e.message, e.stack] }"
    const [isRangeError, message, stack] = (await valueOf(source, globals)) as unknown[]
    expect([isRangeError, message]).toEqual([true, "bad"])
    expect(stack).not.toMatch(/host-calls|node:|file:|dist/)
    expect(
      await valueOf("try { custom() } catch (e) { e.name + e.message + (e instanceof Error) }", globals),
    ).toBe("CustomErrorctrue")
    expect(await valueOf("try { text() } catch (e) { e.message }", globals)).toBe("just text")
  })

  test("a value that can't cross is a TypeError of the guest", async () => {
    const source = "try { f(Symbol('s')) } catch (e) { e.name + ': ' + e.message }"
    expect(await valueOf(source, { f: () => 1 })).toMatch(
      /^TypeError: argument 1 of f cannot cross: it is a symbol/,
    )
    expect(
      await valueOf("try { f() } catch (e) { e.name + ': ' + e.message }", { f: () => ({ a: Symbol() }) }),
    ).toMatch(/^TypeError: result of f\.a cannot cross/)
    const throwing = () => ({
      get bad() {
        throw new Error("getter")
      },
    })
    expect(await valueOf("try { f() } catch (e) { e.message }", { f: throwing })).toMatch(
      /result of throwing\.bad cannot be read: getter/,
    )
  })
})

describe("waiting", () => {
  test("the guest sees an ordinary call", async () => {
    const lookup = (id: string) => later({ id, size: 3 })
    expect(await valueOf("let s = 0; for (const id of ['a', 'b']) s += lookup(id).size; s", { lookup })).toBe(
      6,
    )
    expect(await valueOf("['a', 'b'].map(lookup).map((x) => x.id).join()", { lookup })).toBe("a,b")
  })

  test("a rejection is thrown at the call", async () => {
    const fail = async () => {
      await later(0)
      throw new TypeError("late")
    }
    const source = "try { fail() } catch (e) { e instanceof TypeError && e.message }"
    expect(await valueOf(source, { fail })).toBe("late")
  })

  test("others run meanwhile, and jobs of the same guest do not", async () => {
    const order: string[] = []
    const note = (x: string) => void order.push(x)
    let answer = (_: number) => {}
    const ask = () => new Promise<number>((done) => (answer = done))
    const waiting = spawn("Promise.resolve().then(() => note('job')); ask(); note('after')", { ask, note })
    await engine.scheduler.idle
    expect(waiting.state).toBe("waiting")
    expect(waiting.limits.pendingHostCalls.used).toBe(1)
    await valueOf("note('other')", { note })
    answer(1)
    await waiting.outcome
    expect(order).toEqual(["other", "after", "job"])
  })

  test("waiting changes nothing of what a run costs", async () => {
    const source = "let s = ''; for (let i = 0; i < 20; i++) s += ask([i, 'x'.repeat(3000)])[0]; s"
    const now = spawn(source, { ask: (x: unknown) => x })
    const slow = spawn(source, { ask: (x: unknown) => later(x) }, { slice: 100 })
    expect(await slow.outcome).toEqual(await now.outcome)
  })

  test("stopped while it waits; the late answer does nothing", async () => {
    let answer = (_: number) => {}
    const instance = spawn("ask()", { ask: () => new Promise<number>((done) => (answer = done)) })
    await engine.scheduler.idle
    instance.stop("tired")
    expect(await instance.outcome).toMatchObject({ kind: "stopped", reason: "tired" })
    answer(1)
    await later(0)
    expect(instance.state).toBe("ended")
  })

  test("paused while it waits: it goes on when resumed", async () => {
    let answer = (_: number) => {}
    const instance = spawn("ask() + 1", { ask: () => new Promise<number>((done) => (answer = done)) })
    await engine.scheduler.idle
    instance.pause()
    answer(1)
    await later(0)
    await engine.scheduler.idle
    expect(instance.state).toBe("paused")
    instance.resume()
    expect(await instance.outcome).toMatchObject({ value: 2 })
  })

  test("asynchronous functions give promises, any number at once", async () => {
    const fetch = hostFunction(
      async (x: number) => {
        await later(0)
        if (x === 3) throw new RangeError("three")
        return { x }
      },
      { async: true },
    )
    const source =
      "Promise.allSettled([1, 2, 3].map((x) => fetch(x))).then((all) => all.map((r) => r.value?.x ?? r.reason.message))"
    expect(await valueOf(source, { fetch })).toEqual([1, 2, "three"])
    expect(await valueOf("fetch(1) instanceof Promise", { fetch })).toBe(true)
    expect(await valueOf("(async () => (await fetch(1)).x + (await fetch(2)).x)()", { fetch })).toBe(3)
  })
})

describe("limits", () => {
  test("hostCalls, in total", async () => {
    let calls = 0
    const source = "try { for (;;) f() } catch (e) { e.name }"
    expect(await valueOf(source, { f: () => void calls++ }, { limits: { hostCalls: 5 } })).toBe(
      "QuotaExceededError",
    )
    expect(calls).toBe(5)
  })

  test("pendingHostCalls", async () => {
    const never = hostFunction(() => later(1), { async: true })
    const source = "let n = 0; try { for (;;) { f(); n++ } } catch (e) { n + e.name }"
    expect(await valueOf(source, { f: never }, { limits: { pendingHostCalls: 3 } })).toBe(
      "3QuotaExceededError",
    )
  })

  test("what is refused has been paid for as well", async () => {
    const outcome = await spawn(
      "const list = new Array(100000).fill(0); list.push(Symbol()); for (;;) try { f(list) } catch {}",
      { f: () => 1 },
      { limits: { fuel: 1_000_000 } },
    ).outcome
    expect(outcome).toMatchObject({ kind: "stopped", reason: "fuel", usage: { hostCalls: 0 } })
  })

  test("each call of the same kind costs the same, however it is paid for", async () => {
    const list = Array.from({ length: 3000 }, (_, i) => i)
    const fuelOf = async (calls: number, manual: boolean) => {
      const source = `const list = Array.from({ length: 3000 }, (_, i) => i); ${"f(list);".repeat(calls)} 0`
      const instance = spawn(source, { f: () => list }, { manual })
      if (manual) while (instance.state !== "ended") instance.run({ fuel: 70 })
      else await instance.outcome
      return instance.usage.fuel
    }
    const [none, one, two, three] = await Promise.all([0, 1, 2, 3].map((calls) => fuelOf(calls, false)))
    expect(one! - none!).toBeGreaterThan(6000)
    expect([two! - one!, three! - two!]).toEqual([one! - none!, one! - none!])
    expect(await fuelOf(3, true)).toBe(three)
  })

  test("a large result is copied over many slices, and stands still meanwhile", async () => {
    const source = `
      const list = Array.from({ length: 20000 }, (_, i) => i)
      function change() { list.fill("changed") }
      list`
    const instance = spawn(source, {}, { manual: true })
    const changed = instance.call("change")
    let largest = 0
    for (let before = 0; instance.state !== "ended"; ) {
      largest = Math.max(largest, instance.run({ fuel: 1000 }).used)
      expect(instance.usage.fuel).toBeGreaterThan(before)
      before = instance.usage.fuel
    }
    expect(largest).toBeLessThan(1000 + 625)
    await changed
    expect(await instance.outcome).toMatchObject({ value: Array.from({ length: 20000 }, (_, i) => i) })
    const { fuel } = instance.usage
    const whole = spawn(source, {})
    await whole.call("change")
    expect(whole.usage.fuel).toBe(fuel)
    const poor = spawn("Array.from({ length: 20000 }, (_, i) => i)", {}, { limits: { fuel: fuel - 30_000 } })
    expect(await poor.outcome).toMatchObject({ kind: "stopped", reason: "fuel" })
  })

  test("an answer that is mostly holes is built at once: the call is not begun again", async () => {
    for (const length of [3000, 60_000, 1_000_000]) {
      let calls = 0
      const answer = () => {
        calls++
        return new Array(length)
      }
      const instance = spawn("ask().length", { ask: answer }, { limits: { fuel: 1_000_000 } })
      expect(await instance.outcome).toMatchObject({ kind: "completed", value: length })
      expect(calls).toBe(1)
    }
  })

  test("large arguments and results are paid for", async () => {
    const fuel = async (size: number) => {
      const instance = spawn(`const list = new Array(${size}).fill(1); f(list); 0`, { f: (x: unknown) => x })
      await instance.outcome
      return instance.usage.fuel
    }
    expect((await fuel(2000)) - (await fuel(1000))).toBeGreaterThan(2000)
    const outcome = await spawn(
      "const r = f()",
      { f: () => "x".repeat(100_000) },
      { limits: { memory: 50_000 } },
    ).outcome
    expect(outcome).toMatchObject({ kind: "threw", error: { name: "QuotaExceededError" } })
  })
})

describe("functions of guests", () => {
  test("cross as handles that the embedder calls", async () => {
    const outcome = await spawn("let n = 0; (x) => { n += x; return { n } }", {}).outcome
    const add = (outcome as { value: GuestFunction }).value
    expect(await Promise.all([add(1), add(2)])).toEqual([{ n: 1 }, { n: 3 }])
    await expect(add(Symbol())).rejects.toMatchObject({ code: "cannot-cross" })
  })

  test("go home as themselves, and nowhere else", async () => {
    const instance = spawn("function same(f) { return f === same } same", {})
    const same = ((await instance.outcome) as { value: GuestFunction }).value
    expect(await instance.call("same", same)).toBe(true)
    const other = spawn("function f() {}", {})
    await expect(other.call("f", same)).rejects.toThrow(/another instance/)
  })

  test("callbacks run while the guest waits for the host function", async () => {
    const forEach = async (list: number[], callback: GuestFunction) => {
      for (const x of list) await callback(x)
      return "done"
    }
    const source = "let s = 0; const r = forEach([1, 2, 3], (x) => { s += x }); r + s"
    expect(await valueOf(source, { forEach })).toBe("done6")
  })

  test("callbacks nest: guest, host, guest, host", async () => {
    const twice = async (f: GuestFunction, x: number) => f(await f(x))
    expect(await valueOf("twice((x) => twice((y) => y + 1, x), 1)", { twice })).toBe(5)
  })

  test("a callback that throws rejects its promise", async () => {
    const attempt = async (f: GuestFunction) => f().catch((error: Error) => `${error.name}: ${error.message}`)
    expect(await valueOf("attempt(() => null.x)", { attempt })).toMatch(/^TypeError: cannot read/)
  })

  test("an asynchronous callback that could never settle is told", async () => {
    const attempt = async (f: GuestFunction) => f().catch((error: { code: string }) => error.code)
    expect(await valueOf("attempt(async () => { await null; return 1 })", { attempt })).toBe("would-deadlock")
  })

  test("endless mutual calls are stopped", async () => {
    const again = async (f: GuestFunction) => f()
    const source = "const f = () => again(f); try { f() } catch (e) { e.message }"
    expect(await valueOf(source, { again })).toMatch(/more than 16 deep/)
  })

  test("a function of the host comes back as itself", async () => {
    const given: unknown[] = []
    const f = (x: unknown) => void given.push(x)
    await valueOf("f(f)", { f })
    expect(given[0]).toBe(f)
  })
})

describe("scripts while the guest waits", () => {
  const loading = (
    scripts: Readonly<Record<string, string>>,
    source: string,
    options = {},
  ): Promise<unknown> => {
    const load = async (name: string) => void (await instance.evaluate(scripts[name]!, { nested: true }))
    const instance = spawn(source, { load }, options)
    return instance.outcome.then((outcome) => {
      if (outcome.kind === "completed") return outcome.value
      throw outcome.kind === "threw" ? outcome.error : new Error(outcome.reason)
    })
  }

  test("share the globals, lexical ones too", async () => {
    const scripts = { a: "let x = 1; var y = 2; function f() { return x + y }", b: "x += 10" }
    expect(await loading(scripts, `load("a"); load("b"); [f(), x, Object.keys(globalThis).join()]`)).toEqual([
      13,
      11,
      "y,f",
    ])
  })

  test("what they declare twice is an error of the one that comes later, which does nothing then", async () => {
    const scripts = { a: "var z = 1; let x", b: "let x" }
    const source = `let x; const names = []
      for (const name of ["a", "b"]) try { load(name) } catch (error) { names.push(error instanceof SyntaxError) }
      names.push(typeof z); names`
    expect(await loading(scripts, source)).toEqual([true, true, "undefined"])
  })

  test("may load others", async () => {
    const scripts = { a: `load("b"); const a = b + 1`, b: `load("c"); const b = c + 1`, c: "const c = 1" }
    expect(await loading(scripts, `load("a"); a`)).toBe(3)
  })

  test("can't wait for promises", async () => {
    const scripts = { a: "Promise.resolve(1)" }
    const source = `try { load("a"); "no" } catch (error) { error.name }`
    expect(await loading(scripts, source)).toBe("no")
    const never = { a: "new Promise(() => {})" }
    await expect(loading(never, `load("a")`)).rejects.toThrow("can't be settled while the guest waits")
  })

  test("wait their turn where nothing is waited for", async () => {
    const instance = spawn("let x = 1", {})
    expect(await instance.evaluate("x", { nested: true })).toBe(1)
    await expect(instance.evaluate("x", { nested: 1 } as never)).rejects.toThrow("nested must be a boolean")
    await expect(instance.evaluate("x", { inside: true } as never)).rejects.toThrow("inside")
  })
})
