// Values cross by structured cloning: the host's own is the reference.

import fc from "fast-check"
import { Engine, type GuestError, type Instance, ThimbleError } from "thimble"
import { beforeAll, describe, expect, test } from "vitest"

const engine = new Engine()
let instance: Instance

beforeAll(() => {
  instance = spawn("function same(x) { return x }")
})

function spawn(source: string, options = {}): Instance {
  return engine.spawn(engine.compile(source, { name: "test.js" }), options)
}

const roundTrip = (value: unknown) => instance.call("same", value)

async function valueOf(source: string): Promise<unknown> {
  const outcome = await spawn(source).outcome
  if (outcome.kind !== "completed") throw outcome.kind === "threw" ? outcome.error : new Error(outcome.reason)
  if (outcome.valueError !== undefined) throw outcome.valueError
  return outcome.value
}

const primitive = fc.oneof(
  fc.constantFrom(undefined, null, true, false, -0, 0, Number.NaN, Number.POSITIVE_INFINITY, "", "__proto__"),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.string({ unit: "binary" }),
)
const boxed = primitive.filter((x) => x !== undefined && x !== null).map(Object)
const date = fc.date({ noInvalidDate: false })
const sparse = fc.array(fc.tuple(fc.nat(300), primitive), { maxLength: 6 }).map((entries) => {
  const list: unknown[] = []
  for (const [index, value] of entries) list[index] = value
  return list
})
const error = fc
  .tuple(
    fc.constantFrom(Error, TypeError, RangeError, SyntaxError, EvalError, URIError, ReferenceError),
    fc.string(),
    primitive,
  )
  .map(([Class, message, cause]) => new Class(message, { cause }))
const regexp = fc
  .tuple(
    fc.constantFrom("a+", "(?<x>[^b]|\\/)*", "", "x/y\\n", "(?=x)$"),
    fc.constantFrom("", "g", "imsy", "u", "dv"),
  )
  .map(([source, flags]) => new RegExp(source, flags))
const bytes = fc.oneof(
  fc.int8Array(),
  fc.uint8ClampedArray(),
  fc.float64Array({ maxLength: 8 }),
  fc.bigInt64Array({ maxLength: 8 }),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map(({ buffer }) => new Uint16Array(buffer, 2, 2)),
  fc.uint8Array().map(({ buffer }) => buffer),
  fc.uint8Array().map(({ buffer }) => new DataView(buffer)),
)
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    primitive,
    boxed,
    date,
    sparse,
    error,
    regexp,
    bytes,
    fc.array(tie("tree"), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie("tree"), { maxKeys: 5 }),
    fc.array(fc.tuple(tie("tree"), tie("tree")), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie("tree"), { maxLength: 4 }).map((values) => new Set(values)),
  ),
}))

/** Stacks differ by design: a crossing keeps none of the host's. */
function withoutStacks(value: unknown, seen = new Set<unknown>()): unknown {
  if (typeof value !== "object" || value === null || seen.has(value)) return value
  seen.add(value)
  if (value instanceof Error) {
    Object.defineProperty(value, "stack", { value: "" })
    withoutStacks(value.cause, seen)
  }
  if (value instanceof Map) for (const pair of value) for (const part of pair) withoutStacks(part, seen)
  if (value instanceof Set) for (const part of value) withoutStacks(part, seen)
  for (const part of Object.values(value)) withoutStacks(part, seen)
  return value
}

describe("there and back again", () => {
  test("a round trip is a structured clone", async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (value) => {
        expect(withoutStacks(await roundTrip(value))).toStrictEqual(withoutStacks(structuredClone(value)))
      }),
      { numRuns: 300 },
    )
  }, 120_000)

  test("cycles and shared parts keep their shape", async () => {
    const shared = { x: 1 }
    const map = new Map<unknown, unknown>()
    const value = { a: shared, list: [shared] as unknown[], map, self: null as unknown }
    value.self = value
    value.list.push(value.list)
    map.set(map, value)
    const copy = (await roundTrip(value)) as typeof value
    expect(copy.self).toBe(copy)
    expect(copy.list[0]).toBe(copy.a)
    expect(copy.list[1]).toBe(copy.list)
    expect(copy.map.get(copy.map)).toBe(copy)
    expect(copy).not.toBe(value)
  })

  test("views of one buffer stay views of one buffer", async () => {
    const buffer = new ArrayBuffer(8)
    const copy = (await roundTrip([new Uint8Array(buffer, 1, 3), buffer, new DataView(buffer, 2)])) as [
      Uint8Array,
      ArrayBuffer,
      DataView,
    ]
    expect([copy[0].buffer, copy[2].buffer]).toEqual([copy[1], copy[1]])
    expect(copy[0].buffer).toBe(copy[2].buffer)
    expect([copy[0].byteOffset, copy[0].length, copy[2].byteOffset, copy[2].byteLength]).toEqual([1, 3, 2, 6])
    expect(copy[1]).not.toBe(buffer)
  })

  test("depth does not matter", async () => {
    let deep: unknown = "bottom"
    for (let i = 0; i < 50_000; i++) deep = [deep]
    let copy = await roundTrip(deep)
    for (let i = 0; i < 50_000; i++) copy = (copy as unknown[])[0]
    expect(copy).toBe("bottom")
  })

  test("arrays keep length, holes and names", async () => {
    const match = /(?<year>\d+)/.exec("in 2024")!
    expect(await roundTrip(match)).toStrictEqual(structuredClone(match))
    const holes: unknown[] = []
    holes[0] = 1
    holes[2] = 3
    holes.length = 4
    const copy = (await roundTrip(holes)) as unknown[]
    expect(copy).toHaveLength(4)
    expect([0 in copy, 1 in copy, 2 in copy, 3 in copy]).toEqual([true, false, true, false])
    const huge: unknown[] = []
    huge[4_000_000_000] = "far"
    expect((await roundTrip(huge)) as unknown[]).toHaveLength(4_000_000_001)
  })

  test("names that mean something to prototypes are only names", async () => {
    const value = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3}')
    const copy = (await roundTrip(value)) as Record<string, unknown>
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(Object.keys(copy)).toEqual(["__proto__", "constructor", "toString"])
    expect(({} as Record<string, unknown>).polluted).toBe(undefined)
  })

  test("a setter on the host's Object.prototype is not called", async () => {
    let calls = 0
    const guest = spawn("({ trap: 1 })")
    Object.defineProperty(Object.prototype, "trap", { set: () => calls++, configurable: true })
    try {
      const outcome = await guest.outcome
      expect(calls).toBe(0)
      expect(Object.hasOwn((outcome as { value: object }).value, "trap")).toBe(true)
    } finally {
      delete (Object.prototype as Record<string, unknown>).trap
    }
  })
})

describe("from the host", () => {
  test("class instances lose their class; symbols and inherited properties stay behind", async () => {
    class Point {
      x = 1
      #secret = 2
      get sum() {
        return this.x + this.#secret
      }
    }
    expect(await roundTrip(new Point())).toStrictEqual({ x: 1 })
    expect(await roundTrip({ [Symbol("s")]: 1, a: 2 })).toStrictEqual({ a: 2 })
  })

  test("getters are read, once", async () => {
    let reads = 0
    const value = {
      get a() {
        return ++reads
      },
    }
    expect(await roundTrip([value, value])).toEqual([{ a: 1 }, { a: 1 }])
    expect(reads).toBe(1)
  })

  test("proxies are read through", async () => {
    expect(await roundTrip(new Proxy({ a: 1 }, {}))).toEqual({ a: 1 })
    expect(await roundTrip(new Proxy([1, 2], {}))).toEqual([1, 2])
    expect(
      await roundTrip(new Proxy({}, { ownKeys: () => ["a"], getOwnPropertyDescriptor: () => undefined })),
    ).toEqual({})
  })

  const refused: readonly [string, () => unknown, RegExp][] = [
    ["a symbol", () => ({ list: [0, Symbol("s")] }), /^argument 1\.list\[1\] cannot cross: it is a symbol/],
    ["a promise", () => [Promise.resolve()], /^argument 1\[0\] cannot cross: it is a promise/],
    ["a WeakMap", () => new Map([["k", new WeakMap()]]), /^argument 1 entry 0 cannot cross: it is a WeakMap/],
    ["shared memory", () => ({ "a b": new SharedArrayBuffer(8) }), /^argument 1\["a b"\] cannot cross/],
    [
      "a getter that throws",
      () => ({
        deep: {
          get bad() {
            throw new Error("no!")
          },
        },
      }),
      /^argument 1\.deep\.bad cannot be read: no!/,
    ],
    [
      "a proxy that throws",
      () => [
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error("trap")
            },
          },
        ),
      ],
      /cannot be read: trap/,
    ],
    ["a revoked proxy", () => revoked(), /cannot be read/],
    ["endless structure", () => endless(), /more than \d+00000 values/],
  ]
  for (const [name, make, message] of refused) {
    test(`${name} is refused, with its path`, async () => {
      const error = await roundTrip(make()).catch((error: unknown) => error)
      expect(error).toBeInstanceOf(ThimbleError)
      expect((error as Error).message).toMatch(message)
    })
  }
})

describe("from the guest", () => {
  test("kinds", async () => {
    const source = `[-0, NaN, 10n ** 30n, undefined, null, new Map([[{}, 1]]), new Set(["a"]), new Date(7), Object(1n),
      new String("s"), (function () { return arguments })(1, 2), Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true } })]`
    expect(await valueOf(source)).toStrictEqual([
      -0,
      Number.NaN,
      10n ** 30n,
      undefined,
      null,
      new Map([[{}, 1]]),
      new Set(["a"]),
      new Date(7),
      Object(1n),
      new String("s"),
      { 0: 1, 1: 2 },
      { own: 1 },
    ])
  })

  test("errors keep class, message and cause, and have the guest's stack only", async () => {
    const error = (await valueOf("new TypeError('t', { cause: { a: 1 } })")) as TypeError
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe("t")
    expect(error.cause).toEqual({ a: 1 })
    expect(error.stack).toBe("TypeError: t\n    at test.js:1:1")
  })

  test("none of its code runs", async () => {
    const globals = { called: () => expect.unreachable() }
    const source = `
      const trap = () => called()
      const o = { toJSON: trap, valueOf: trap, toString: trap, then: 1 }
      Object.setPrototypeOf(o, { get inherited() { called() } })
      Object.defineProperty(Object.prototype, "x", { get: trap, set: trap })
      const map = new Map([])
      const e = new Error("m"); Object.defineProperty(Error.prototype, "name", { get: trap })
      Array.prototype[Symbol.iterator] = trap
      ;[{ a: 1 }, e, map]`
    const outcome = await spawn(source, { globals }).outcome
    expect(outcome).toMatchObject({ kind: "completed", value: [{ a: 1 }, { message: "m" }, new Map()] })
  })

  const refused: readonly [string, string, RegExp][] = [
    [
      "an accessor",
      "({ a: { get b() { return 1 } } })",
      /^the completion value\.a\.b cannot cross: it is an accessor/,
    ],
    ["a proxy", "[new Proxy({}, {})]", /^the completion value\[0\] cannot cross: it is a proxy/],
    ["a symbol", "({ s: Symbol() })", /value\.s cannot cross: it is a symbol/],
    ["a promise", "[Promise.resolve()]", /it is a promise/],
    ["a detached buffer", "const b = new ArrayBuffer(4); b.transfer(); [b]", /its array buffer is detached/],
    ["a generator", "[(function* () {})()]", /stays in its guest/],
    [
      "too much",
      "new Array(300).fill(new Array(1000).fill(0)).map((list) => list.slice())",
      /more than \d+00000 values/,
    ],
  ]
  for (const [name, source, message] of refused) {
    test(`${name} is refused, with its path`, async () => {
      await expect(valueOf(source)).rejects.toThrow(message)
    })
  }

  test("long arrays without elements take no memory", async () => {
    const before = process.memoryUsage().heapUsed
    const value = (await valueOf("const list = []; list.length = 30000000; [list]")) as unknown[][]
    expect(value[0]).toHaveLength(30_000_000)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000)
  })

  test("a text that only looks short is refused where it would not fit", async () => {
    const source = "let t = 'x'.repeat(5000); for (let i = 0; i < 16; i++) t += t"
    await expect(valueOf(`${source}; t`)).rejects.toThrow(
      /a text of 327680000 units is beyond the memory limit/,
    )
    const outcome = await spawn(`${source}; throw new Error(t)`).outcome
    expect((outcome as { error: GuestError }).error.message.length).toBeLessThan(20_000)
  })

  test("an error with many large parts is told in part", async () => {
    const source = `const big = new Array(50000).fill(0), e = new Error("m")
      for (let i = 0; i < 1000; i++) e["p" + i] = big; throw e`
    const outcome = await spawn(source).outcome
    expect((outcome as { error: GuestError }).error).toMatchObject({ message: "m", properties: {} })
  })

  test("thrown errors with themselves as cause come to an end", async () => {
    const outcome = await spawn("const e = new Error('self'); e.cause = e; throw e").outcome
    expect((outcome as { error: GuestError }).error.message).toBe("self")
  })
})

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return { a: [proxy] }
}

function endless(): unknown {
  return {
    get next() {
      return endless()
    },
  }
}
