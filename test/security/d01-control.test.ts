// D1, D2, D4, D13, D14, D15, D16, D17, D26: code that would not stop, host memory held for a guest, sources that are bombs.

import { Engine, MiB } from "thimble"
import { expect, test } from "vitest"
import { attack, attacks } from "./attack.js"

const OUT = ["stopped: memory", "QuotaExceededError", "stopped: fuel"]

attacks("D1", {
  finally: { source: `for (;;) try { for (;;); } finally { continue }`, end: "stopped: fuel" },
  catch: { source: `for (;;) try { for (;;); } catch { }`, end: "stopped: fuel" },
  unwinding: { source: `function f() { try { f() } finally { f() } } f()`, end: "stopped: fuel" },
  "a generator's return": {
    source: `function* g() { try { yield 1 } finally { for (;;) yield 2 } } for (;;) for (const x of g()) break`,
    end: "stopped: fuel",
  },
  "closing an iterator": {
    source: `const it = { [Symbol.iterator]: () => it, next: () => ({}), return() { for (;;); } }; for (const x of it) break`,
    end: "stopped: fuel",
  },
  "catching what memory throws": {
    source: `const keep = []; for (;;) try { for (;;) keep.push(new Array(100)) } catch { }`,
    end: OUT,
  },
  "a getter on the way out": {
    source: `function f() { try { f() } catch (e) { e.stack; f() } } f()`,
    end: "stopped: fuel",
  },
  "a proxy without end": {
    source: `const p = new Proxy({}, { get: (t, k, r) => r[k] }); try { p.x } catch {} for (;;) try { p.y } catch {}`,
    end: "stopped: fuel",
  },
  "a label, a switch, a comma": {
    source: `a: for (;;) { switch (1) { default: continue a } }`,
    end: "stopped: fuel",
  },
})

attacks("D2, D4", {
  "a loop in a job": { source: `Promise.resolve().then(() => { for (;;); }); 1`, end: "stopped: fuel" },
  "a registry calls nothing back": {
    source: `let n = 0; const r = new FinalizationRegistry(() => { n++; for (;;); }); for (let i = 0; i < 10000; i++) r.register({}, i); Promise.resolve().then(() => n)`,
    end: "completed",
    value: 0,
  },
})

attacks("D13", {
  "natives, getters, proxies and conversions in turn": {
    source: `
      const o = new Proxy({}, { get(t, k) { return k === Symbol.toPrimitive ? () => String(o) : [1].map(() => \`\${o}\`)[0] } })
      let n = 0; for (let i = 0; i < 20; i++) try { o + 1 } catch (e) { if (e instanceof RangeError) n++ } n
    `,
    limits: { fuel: 30_000_000 },
    end: "completed",
    value: 20,
  },
})

attacks("D14, D15", {
  "texts that nest": {
    source: `
      const deep = [(n) => "(".repeat(n) + "1" + ")".repeat(n), (n) => "[".repeat(n) + "]".repeat(n), (n) => "{".repeat(n) + "}".repeat(n), (n) => "-".repeat(n * 2).replaceAll("--", "- ") + "1",
        (n) => "(() => ".repeat(n) + "1" + ")".repeat(n), (n) => "a=>".repeat(n) + "1", (n) => "if(1)".repeat(n) + ";", (n) => "\`\${".repeat(n) + "1" + "}\`".repeat(n), (n) => "1" + "+1".repeat(n), (n) => "a" + ".a".repeat(n),
        (n) => "a" + "(a)".repeat(n), (n) => "new ".repeat(n) + "a", (n) => "async()=>".repeat(n) + "1", (n) => "var [" + "[".repeat(n) + "]".repeat(n) + "]=[]", (n) => "1?".repeat(n) + "1" + ":1".repeat(n), (n) => "class A extends ".repeat(n) + "B{}", (n) => "L:".repeat(n) + ";"]
      deep.map((make) => { try { (0, eval)("if (0) {" + make(20000) + "}"); return "ran" } catch (e) { return e.name } }).filter((n) => !/^(ran|SyntaxError|RangeError)$/.test(n)).join()
    `,
    limits: { fuel: 300_000_000, memory: 64 * MiB },
    end: "completed",
    value: "",
  },
  "texts that are wide": {
    source: `
      const wide = ["[" + "1,".repeat(50000) + "]", "x={" + Array.from({ length: 5000 }, (_, i) => "a" + i + ":1").join() + "}", "switch(1){" + "case 1:".repeat(10000) + "}", "var " + Array.from({ length: 3000 }, (_, i) => "v" + i).join(),
        "(function(" + Array.from({ length: 3000 }, (_, i) => "p" + i).join() + "){})", "f=()=>0;f(" + "1,".repeat(5000) + "1)", "\`" + "\${1}".repeat(5000) + "\`", "x='" + "a".repeat(100000) + "'", "/" + "a".repeat(50000) + "/"]
      wide.map((text) => { try { (0, eval)(text); return "ran" } catch (e) { return e.name } }).filter((n) => !/^(ran|SyntaxError|RangeError|QuotaExceededError)$/.test(n)).join()
    `,
    limits: { fuel: 300_000_000, memory: 64 * MiB },
    end: "completed",
    value: "",
  },
  "compiling for ever": {
    source: `for (let i = 0; ; i++) eval("(function f" + i + "() { return 1 })")`,
    end: OUT,
  },
})

/** Each keeps more and more alive that a census can only reach in some other way than through plain properties. */
attacks("D16", {
  "functions made of text": {
    source: `const keep = [], t = "a;".repeat(5000); for (;;) keep.push(new Function("return 1;" + t))`,
    limits: { fuel: 400_000_000 },
    end: "QuotaExceededError",
  },
  "descriptions of symbols": {
    source: `const keep = []; for (let i = 0; ; i++) keep.push(Symbol("x".repeat(8000) + i))`,
    limits: { fuel: 20_000_000 },
    end: "QuotaExceededError",
  },
  "registered symbols": {
    source: `for (let i = 0; ; i++) Symbol.for("x".repeat(4000) + i)`,
    limits: { fuel: 20_000_000 },
    end: "QuotaExceededError",
  },
  "texts of keys": {
    source: `const keep = []; for (let i = 0; ; i++) keep.push({ ["x".repeat(8000) + i]: 1 })`,
    limits: { fuel: 20_000_000 },
    end: "QuotaExceededError",
  },
  "built-ins that were replaced": {
    source: `for (const key of Object.getOwnPropertyNames(Array.prototype)) { const f = Array.prototype[key]; if (typeof f === "function") { f.big = new Array(200000).fill(1); if (key !== "fill") Array.prototype[key] = null } }`,
    limits: { fuel: 20_000_000 },
    end: OUT,
  },
  jobs: {
    source: `const p = Promise.resolve(1), f = () => 1; for (;;) p.then(f)`,
    limits: { fuel: 50_000_000 },
    end: OUT,
  },
  "requests of a generator": {
    source: `async function* g() { await new Promise(() => {}) } const it = g(); for (;;) it.next()`,
    limits: { fuel: 50_000_000 },
    end: OUT,
  },
  rejections: {
    source: `for (;;) Promise.reject(1)`,
    limits: { fuel: 50_000_000 },
    end: OUT,
  },
  "arguments of deep calls": {
    source: `const a = new Array(5000).fill(1); function f() { "use strict"; const args = arguments; return f(...args) + args.length } f(...a)`,
    limits: { fuel: 50_000_000 },
    end: ["RangeError", ...OUT],
  },
  "private names": {
    source: `for (;;) (0, eval)("class A { #x; #y; #z }")`,
    limits: { fuel: 5_000_000 },
    end: ["stopped: fuel", ...OUT],
  },
})

test("D16: what returned calls left on the stack is let go", async () => {
  const engine = new Engine()
  const source = `
    function h() {} function deep(k) { return k > 0 ? deep(k - 1) : (h(0, 0, 0, 0, 0, 0, 0, new Array(150000).fill(k)), 0) }
    for (let i = 1; i < 60; i++) deep(i * 3)
  `
  const { outcome } = await attack(engine, { source, limits: { fuel: 20_000_000, memory: 8 * MiB } })
  expect(outcome.kind).toBe("completed")
})

attacks("D17", {
  "errors of errors": {
    source: `let e = new Error("0"); for (let i = 0; i < 2000; i++) e = new AggregateError([e], "x".repeat(100), { cause: e }); throw e`,
    end: "AggregateError",
  },
  "a stack is short": {
    source: `function f(n) { return n ? f(n - 1) : new Error("x".repeat(100000)).stack.length } f(500) < 5000`,
    end: "completed",
    value: true,
  },
  "a message without end": {
    source: `const e = new Error; e.message = "x".repeat(1 << 20); throw e`,
    end: "Error",
  },
})

test("D26: many small requests are paid as one large one", async () => {
  const loop = `let n = 0; for (let i = 0; i < 20000; i++) n += i; n`
  const used = async (slice: number): Promise<number> => {
    const engine = new Engine()
    const instance = engine.spawn(engine.compile(loop), { manual: true })
    while (instance.state !== "ended") instance.run({ fuel: slice })
    return (await instance.outcome).usage.fuel
  }
  expect(await used(1)).toBe(await used(100_000))
})

test("D26: calls back are paid as any other", async () => {
  const engine = new Engine()
  const spin = `function spin() { for (let i = 0; i < 20000; i++); }`
  const fuel = async (source: string, globals: Record<string, unknown>): Promise<number> => {
    const instance = engine.spawn(engine.compile(`${spin} ${source}`), { manual: true, globals })
    while (instance.state !== "ended") {
      if (instance.run().state === "waiting") await new Promise((done) => setImmediate(done))
    }
    return instance.usage.fuel
  }
  // Calls that nobody waits for come after the program: one by one, in `usage` only.
  const direct = await fuel(`for (let i = 0; i < 5; i++) spin()`, {})
  const fire = await fuel(`for (let i = 0; i < 5; i++) call(spin)`, {
    call: (f: () => Promise<void>) => void f(),
  })
  const wait = await fuel(`for (let i = 0; i < 5; i++) call(spin)`, {
    call: async (f: () => Promise<void>) => f(),
  })
  const both = await fuel(`call(spin)`, {
    call: (f: () => Promise<void>) => Promise.all([f(), f(), f(), f(), f()]),
  })
  for (const other of [fire, wait, both]) expect(other).toBeGreaterThanOrEqual(direct)
})

test("a guest that runs out of fuel before a large charge is stopped", async () => {
  const engine = new Engine()
  const instance = engine.spawn(engine.compile(`for (;;) "x".repeat(1e6)`), {
    manual: true,
    limits: { fuel: 100_000 },
  })
  for (let i = 0; i < 100 && instance.state !== "ended"; i++) instance.run()
  expect(await instance.outcome).toMatchObject({ kind: "stopped", reason: "fuel" })
})

test("stop at any moment", async () => {
  const engine = new Engine()
  const source = `class A { get x() { return [3, 1].sort(() => 1).join() } } const f = async function* () { yield* [1, 2] }
    ;(async () => { for await (const v of f()) new A().x; JSON.parse(JSON.stringify([{ a: 1 }])) })()`
  const program = engine.compile(source)
  for (let fuel = 1; fuel < 1_500; fuel += 13) {
    const instance = engine.spawn(program, { manual: true })
    instance.run({ fuel })
    if (instance.state === "ended") continue
    expect(instance.checkInvariants(true).problems).toEqual([])
    instance.stop("enough")
    expect(await instance.outcome).toMatchObject({ kind: "stopped", reason: "enough" })
  }
})
