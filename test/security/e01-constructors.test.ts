// E1, E2, E14, E15: from any object to a host's function, over constructors, prototypes, descriptors and callers.

import { attacks } from "./attack.js"

const hostNames = `["process", "require", "module", "Buffer", "setTimeout", "console", "fetch", "performance", "WebAssembly", "SharedArrayBuffer", "Atomics"]`
const globals = {
  host: (..._args: unknown[]) => ({ list: [1, { deep: new Date(0) }], map: new Map([[1, 2]]) }),
  asyncHost: async () => ({ x: 1 }),
  config: { nested: { list: [1, 2], fn: () => 1 } },
}

attacks("E1", {
  "the constructor of everything that crosses is the guest's": {
    globals,
    source: `
      const seen = []
      const things = [host, asyncHost, host(), host().list, host().list[1].deep, host().map, asyncHost(), config, config.nested.fn,
        config.nested.list, globalThis, (() => 1), async () => 1, function* () {}, /x/, new Error, Symbol.iterator, 1n]
      for (const thing of things) {
        for (let c = thing.constructor; ; c = c.constructor) {
          seen.push(c("return typeof process + typeof require + typeof globalThis.Buffer")?.call?.(undefined))
          if (c === c.constructor) break
          if (c.constructor === Function) {
            seen.push(Function("return typeof process + typeof require + typeof globalThis.Buffer")())
            break
          }
        }
      }
      Array.from(new Set(seen.filter((text) => typeof text === "string"))).join()
    `,
    end: ["completed", "TypeError", "SyntaxError"],
  },
  "function constructors see the guest's globals only": {
    source: `${hostNames}.filter((name) => Function("return typeof " + name)() !== "undefined").join()`,
    end: "completed",
    value: "",
  },
  "hidden function constructors see the guest's globals only": {
    source: `
      const makers = [function* () {}, async () => 1, async function* () {}].map((f) => Object.getPrototypeOf(f).constructor)
      ;[makers.every((make) => make !== Function), [...makers[0]("yield typeof process; yield this === globalThis")()].join()].join()
    `,
    end: "completed",
    value: "true,undefined,true",
  },
})

attacks("E2", {
  "prototypes of what crosses are the guest's": {
    globals,
    source: `
      const value = host()
      ;[Object.getPrototypeOf(host) === Function.prototype, value.__proto__ === Object.prototype,
        value.list.__proto__ === Array.prototype, value.map.__proto__ === Map.prototype,
        asyncHost().__proto__ === Object.prototype, config.nested.fn.__proto__ === Function.prototype].join()
    `,
    end: "completed",
    value: "true,true,true,true,true,true",
  },
  "pollution stays in the guest": {
    globals,
    source: `
      for (const o of [host, host(), [], {}, Object.getPrototypeOf(function* () {})])
        for (let p = o; p; p = p.__proto__) { try { p.polluted = 1; p.__defineGetter__("evil", () => 1) } catch {} }
      Object.prototype.then = (f) => f("then"); Object.prototype.toJSON = () => "json"; Object.prototype.get = () => 1
      host({ __proto__: { a: 1 } }, [1], new Map([[1, { constructor: 1, __proto__: null }]])); "done"
    `,
    end: "completed",
    value: "done",
  },
  "a copy that goes out has no prototype of the guest": {
    globals: {
      look: (value: object) =>
        Object.getPrototypeOf(value) === Object.prototype && "polluted" in {} === false,
    },
    source: `look(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'))`,
    end: "completed",
    value: true,
  },
})

attacks("E14", {
  "descriptors of a host function hold nothing of the host": {
    globals,
    source: `
      const all = Object.getOwnPropertyDescriptors(host)
      ;[Reflect.ownKeys(all).join(), Object.values(all).every(({ value, get, set }) => !get && !set && Object(value) !== value)].join(";")
    `,
    end: "completed",
  },
})

attacks("E15", {
  "callers can't be reached": {
    globals,
    source: `
      function sloppy() { return [arguments.callee === sloppy, sloppy.caller, sloppy.arguments] }
      const tries = [() => sloppy()[1], () => sloppy()[2], () => (() => { "use strict"; return (function () { return arguments.callee })() })(),
        () => host.caller, () => host.arguments, () => Function.prototype.caller]
      tries.map((f) => { try { return Object(f()) === f() ? "object" : "nothing" } catch (e) { return e.name } }).filter((x) => x === "object").length
    `,
    end: ["completed"],
    value: 0,
  },
})
