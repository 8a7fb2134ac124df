// E16, E17, E22, E23: odd source texts, imports, and authority that nobody granted.

import { Engine } from "thimble"
import { expect, test } from "vitest"
import { attacks } from "./attack.js"

attacks("E16", {
  "with, unscopables, escapes and comments of the web": {
    source: `
      var r = []
      with (new Proxy({}, { has: () => true, get: (t, k) => k === Symbol.unscopables ? undefined : k === "r" ? r : k === "typeofIt" ? undefined : undefined })) { r.push(typeof process, typeof pro\\u0063ess) }
      r.push((0, eval)("typeof pro\\\\u0063ess"), new Function("/*", "*/){ return typeof process")?.length)
      <!-- a comment of the web
      r.join()
    `,
    end: ["completed", "SyntaxError"],
  },
  "parameters can't break out of a function's text": {
    source: `
      const tries = [["a){}, function(", ""], ["", "}, function(){"], ["/*", "*/){"], ["a = 1){ return 1 } //", "return 2"], ["...a,", ""], ["", "-->\\n}"]]
      tries.map(([p, b]) => { try { Function(p, b); return "made" } catch (e) { return e.name } }).filter((x) => x === "made").join()
    `,
    end: "completed",
  },
  "using, decorators, unknown syntax": {
    source: `["@x class A {}", "import defer * as x from 'y'", "#!x\\n#!y", "a?.b = 1", "x => {} ()", "for (async of []);", "yield = 1; 'use strict'; let let"].map((t) => { try { (0, eval)(t); return "ran" } catch (e) { return e.name } }).every((n) => /Error$|ran/.test(n))`,
    end: "completed",
    value: true,
  },
})

attacks("E17", {
  "imports are refused without a loader": {
    source: `Promise.allSettled(["fs", "node:fs", "file:///etc/passwd", "data:text/javascript,1", "./x", { toString: () => "fs" }].map((s) => import(s))).then((all) => all.map((r) => r.status + r.reason.constructor.name).join())`,
    end: "completed",
    value: Array(6).fill("rejectedTypeError").join(),
  },
})

attacks("E22, E23, E26", {
  "a guest has its own globals and nothing else": {
    source: `
      const allowed = /^(globalThis|Infinity|NaN|undefined|eval|is(Finite|NaN)|parse(Float|Int)|(de|en)codeURI(Component)?|escape|unescape|[A-Z]\\w*|print)$/
      Reflect.ownKeys(globalThis).filter((k) => typeof k !== "string" || !allowed.test(k) || /^(Engine|Instance|WebAssembly|SharedArrayBuffer|Atomics|Intl|Temporal)$/.test(k)).map(String).join()
    `,
    end: "completed",
    value: "",
  },
})

test("E24: options that make no sense are refused", () => {
  const engine = new Engine()
  const program = engine.compile("1")
  const bad: unknown[] = [
    { limits: { fuel: -1 } },
    { limits: { fuel: Number.NaN } },
    { limits: { memory: "1" } },
    { limits: { depth: 0 } },
    { limits: { gas: 1 } },
    { grant: [] },
    { weight: -1 },
    { globals: { Object: Symbol() } },
    { signal: {} },
    { manual: "yes" },
  ]
  for (const options of bad)
    expect(() => engine.spawn(program, options as never), JSON.stringify(options)).toThrow()
  expect(() => engine.spawn(new Engine().compile("1"))).toThrow(/another engine|foreign/)
})
