// The promises of the review of 2006, as far as they can be said without a particular capability. Their numbers are the
// issue's; that answers and deeds agree is in agreement.test.ts, that nothing else happens in between in model.test.ts.

import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import {
  Capability,
  calls,
  defineCapability,
  Engine,
  Instance,
  KiB,
  type Rule,
  type SpawnOptions,
  ThimbleError,
} from "thimble"
import { describe, expect, test } from "vitest"
import { Ledger } from "../../../src/host/limits/ledger.js"
import { DEFAULT_LIMITS } from "../../../src/host/limits/resources.js"

const engine = new Engine()

const tool = defineCapability({
  group: "tool",
  types: { use: { description: "uses", costs: { count: 1 } }, look: "looks" },
  resources: { count: { unit: "uses", default: 5 } },
  target: { canonical: (name) => name.toLowerCase() },
  functions: {
    use: { type: "use", target: (name: string) => name, run: (call, _name: string) => call.target },
    look: { type: "look", target: (name: string) => name, run: (call, _name: string) => call.target },
  },
  guest: { global: "tool" },
})

const spawn = (source: string, options: SpawnOptions = {}): Instance =>
  engine.spawn(engine.compile(source, { name: "guest.js" }), options)

async function valueOf(source: string, options: SpawnOptions = {}): Promise<unknown> {
  const outcome = await spawn(source, options).outcome
  if (outcome.kind === "completed") return outcome.value
  throw outcome.error
}

describe("1. trust never changes", () => {
  test("the embedder has no way to change it", async () => {
    const options = { trust: "untrusted" as "trusted" | "untrusted", grants: [tool({ rules: [] })] }
    const instance = spawn("1", options)
    options.trust = "trusted"
    expect(instance.trust).toBe("untrusted")
    expect(() => Object.assign(instance, { trust: "trusted" })).toThrow(TypeError)
    expect(() =>
      Reflect.apply(Object.getOwnPropertyDescriptor(Instance.prototype, "trust")!.get!, {}, []),
    ).toThrow()
    const setters = Object.entries(Object.getOwnPropertyDescriptors(Instance.prototype)).filter(
      ([, d]) => d.set,
    )
    expect(setters).toEqual([])
    await instance.outcome
    expect(instance.permits("tool", "use", "a").allowed).toBe(false)
    expect(spawn("1").trust).toBe("untrusted")
    expect(spawn("1", { trust: "trusted" }).trust).toBe("trusted")
  })

  test("the guest sees it, and can't change it or what is asked by it", async () => {
    const source = `
      const attempts = [
        () => { Thimble.trust = "trusted" },
        () => Object.defineProperty(Thimble, "trust", { value: "trusted" }),
        () => Object.defineProperty(Object.getPrototypeOf(Thimble), "trust", { value: "trusted" }),
        () => Object.setPrototypeOf(Thimble, { trust: "trusted" }),
        () => { Thimble.limits["tool.count"] = { cap: 1e9, used: 0, left: 1e9 } },
        () => Object.defineProperty(Thimble.limits, "tool.count", { value: { cap: 1e9 } }),
        () => { Thimble.limits["tool.count"].cap = 1e9 },
        () => { Thimble.limits = {} },
        () => Thimble.permits.call({ trust: "trusted" }, "tool", "use", "x"),
      ]
      const before = Thimble.trust
      for (const attempt of attempts) { try { attempt() } catch {} }
      let done = 0
      try { for (;;) { tool.use("a"); done++ } } catch {}
      ;[before, Thimble.trust, done, Thimble.limits["tool.count"].cap, Thimble.permits("tool", "look", "a").by]`
    expect(await valueOf(source, { grants: [tool()] })).toEqual(["untrusted", "untrusted", 5, 5, "tool"])
  })

  test("authority only shrinks: what an embedder changes in its own objects afterwards changes nothing", () => {
    const rule = { targets: ["a"] }
    const rules: Rule[] = [rule]
    const grant = tool({ rules })
    const grants = [grant]
    const instance = spawn("1", { grants })
    rule.targets.push("b")
    rules.push({})
    grants.length = 0
    expect(instance.permits("tool", "use", "b").allowed).toBe(false)
    expect(instance.permits("tool", "use", "a").allowed).toBe(true)
    expect(Object.isFrozen(grant)).toBe(true)
    const taken = { targets: ["a"] }
    instance.revoke("tool", taken)
    taken.targets.length = 0
    expect(instance.permits("tool", "use", "a").reason).toBe("use of a was revoked")
    expect("grant" in instance).toBe(false)
  })

  test("contradictory and unknown options are refused at spawn", () => {
    const bad: [object, string][] = [
      [{ trust: "root" }, "bad-option"],
      [{ trust: true }, "bad-option"],
      [{ trusted: true }, "unknown-option"],
      [{ grant: [] }, "unknown-option"],
      [{ grants: tool() }, "bad-option"],
      [{ grants: [tool] }, "bad-option"],
      [{ grants: [{ ...tool() }] }, "bad-option"],
      [{ grants: [tool(), tool()] }, "duplicate-grant"],
      [{ grants: [tool()], globals: { tool: 1 } }, "duplicate-grant"],
      [{ onLimit: "deny" }, "bad-option"],
      [{ onDecision: [] }, "bad-option"],
      [{ limits: { "tool.count": 3 } }, "unknown-limit"],
    ]
    for (const [options, code] of bad) {
      let error: unknown
      try {
        spawn("1", options)
      } catch (thrown) {
        error = thrown
      }
      expect(error, JSON.stringify(options)).toBeInstanceOf(ThimbleError)
      expect((error as ThimbleError).code, JSON.stringify(options)).toBe(code)
    }
    const instance = spawn("1", { grants: [tool()] })
    expect(() => instance.revoke("tool", { type: ["use"] } as never)).toThrow(/revoke has no option type/)
    expect(() => instance.revoke("tool", { types: ["usee"] })).toThrow(/tool has no type "usee"/)
    expect(instance.permits("tool", "use", "a").allowed).toBe(true)
  })

  test("a spawn that is refused closes what it had opened", () => {
    let open = 0
    const holding = (group: string) =>
      defineCapability({
        group,
        types: { use: "uses" },
        functions: {},
        guest: { global: group },
        state: () => open++,
        close: () => void open--,
      })()
    expect(() => spawn("1", { grants: [holding("one"), holding("two"), tool(), tool()] })).toThrow(
      /two of the group/,
    )
    expect(open).toBe(0)
  })
})

describe("2, 3. a question is answered as asked", () => {
  test("in the same form for trusted and untrusted, granted or not, inside and outside", async () => {
    const questions = [
      ["tool", "use", "A", 0],
      ["tool", "use", "b", 3],
      ["tool", "fly", "a", 0],
      ["none", "use", "a", 0],
      ["call", "invoke", "f", 0],
    ] as const
    const source = `(${JSON.stringify(questions)}).map((question) => Thimble.permits(...question))`
    const answers = []
    for (const trust of ["trusted", "untrusted"] as const) {
      for (const grants of [[], [tool({ rules: [{ targets: ["a"] }] })], [tool(), calls({ count: 3 })]]) {
        const instance = spawn(source, { trust, grants, globals: { f: () => 1 } })
        const { value } = (await instance.outcome) as { value: unknown }
        const outside = questions.map(([group, type, target, amount]) =>
          instance.permits(group, type, target, amount),
        )
        expect(value).toEqual(outside)
        answers.push(...outside)
      }
    }
    for (const answer of answers) {
      expect(Object.keys(answer)).toEqual(["allowed", "by", "reason", "cap", "used", "left"])
      expect(Object.values(answer).map((part) => typeof part)).toEqual([
        "boolean",
        "string",
        "string",
        "number",
        "number",
        "number",
      ])
    }
  })

  test("two spellings of a target get one answer, in rules, revocations and deeds", async () => {
    const instance = spawn(
      "globalThis.use = (name) => { try { return tool.use(name) } catch (e) { return e.code } }",
      {
        grants: [tool({ rules: [{ targets: ["anna", "bob"] }] })],
      },
    )
    await instance.outcome
    for (const name of ["anna", "Anna", "ANNA"]) {
      expect(instance.permits("tool", "use", name).allowed).toBe(true)
      expect(await instance.call("use", name)).toBe("anna")
    }
    instance.revoke("tool", { targets: ["anna"] })
    for (const name of ["anna", "Anna", "ANNA"]) {
      expect(instance.permits("tool", "use", name).allowed).toBe(false)
      expect(await instance.call("use", name)).toBe("EACCES")
    }
    expect(await instance.call("use", "BOB")).toBe("bob")
  })

  test("questions that are no questions", () => {
    const instance = spawn("1", { grants: [tool()] })
    expect(() => instance.permits("tool", "use", 3 as never)).toThrow(/target must be a string, got 3/)
    expect(() => instance.permits("tool", "use", "a", -1)).toThrow(
      /amount must be a non-negative integer, got -1/,
    )
    expect(() => instance.permits("tool", "use", "a", Number.NaN)).toThrow(ThimbleError)
  })
})

describe("4. caps tell size and rest", () => {
  test("the same on both sides, live, whatever is raised or lowered", async () => {
    const instance = spawn(
      "globalThis.look = () => ({ ...Thimble.limits }); globalThis.use = () => tool.use('a')",
      {
        limits: { fuel: 1_000_000, memory: 512 * KiB },
        grants: [tool()],
      },
    )
    await instance.outcome
    const both = async () => {
      const inside = (await instance.call("look")) as Record<string, unknown>
      const { fuel: _f, memory: _m, depth: _d, ...counted } = inside
      const { fuel: _of, memory: _om, depth: _od, ...outside } = instance.limits
      expect(counted).toEqual(outside)
      expect(Object.keys(inside)).toEqual([...Object.keys(DEFAULT_LIMITS), "tool.count"])
      return instance.limits["tool.count"]
    }
    expect(await both()).toEqual({ cap: 5, used: 0, left: 5 })
    await instance.call("use")
    expect(await both()).toEqual({ cap: 5, used: 1, left: 4 })
    instance.setLimit("tool.count", 1)
    expect(await both()).toEqual({ cap: 1, used: 1, left: 0 })
    await expect(instance.call("use")).rejects.toMatchObject({ name: "QuotaExceededError" })
    instance.setLimit("tool.count", 0)
    expect(await both()).toEqual({ cap: 0, used: 1, left: 0 })
    instance.setLimit("tool.count", 9)
    await instance.call("use")
    expect(await both()).toEqual({ cap: 9, used: 2, left: 7 })
    expect(() => instance.setLimit("tool.words", 9)).toThrow(/not a limit here/)
  })

  test("a cap of a group is one for all inside, and names itself", async () => {
    const group = engine.group({ name: "tenant", limits: { "tool.count": 3 } })
    const [one, two] = [0, 1].map(() =>
      spawn("globalThis.use = () => tool.use('a')", { grants: [tool()], group }),
    )
    await Promise.all([one!.outcome, two!.outcome])
    await one!.call("use")
    await one!.call("use")
    expect(two!.permits("tool", "use", "a")).toMatchObject({ allowed: true, cap: 3, used: 2, left: 1 })
    await two!.call("use")
    expect(two!.permits("tool", "use", "a")).toMatchObject({ allowed: false, by: "tenant", cap: 3, left: 0 })
    await expect(two!.call("use")).rejects.toMatchObject({ name: "QuotaExceededError" })
    expect(group.limits["tool.count"]).toEqual({ cap: 3, used: 3, left: 0 })
    expect(two!.limits["tool.count"]!.used).toBe(1)
  })
})

describe("revocation", () => {
  test("what is taken back while a controller decides, or by whoever hears of it, is not done, and not charged", async () => {
    let answer: (granted: boolean) => void = () => {}
    const waiting = spawn("globalThis.use = () => tool.use('a')", {
      grants: [tool({ caps: { count: 0 } })],
      onLimit: () =>
        new Promise((resolve) => {
          answer = (granted) => resolve(granted ? { grant: 3 } : "deny")
        }),
    })
    await waiting.outcome
    const use = waiting.call("use")
    await new Promise((done) => setImmediate(done))
    waiting.revoke("tool", { targets: ["a"] })
    answer(true)
    await expect(use).rejects.toMatchObject({ name: "NotAllowedError" })
    expect(waiting.limits["tool.count"]).toEqual({ cap: 3, used: 0, left: 3 })

    const heard = spawn("globalThis.use = () => tool.use('a')", {
      grants: [tool()],
      onDecision: ({ occasion }) => void (occasion === "deed" && heard.revoke("tool")),
    })
    await heard.outcome
    await expect(heard.call("use")).rejects.toMatchObject({ name: "NotAllowedError" })
    expect(heard.limits["tool.count"]!.used).toBe(0)
  })

  test("a deed that several charges of one resource make is one question", () => {
    const twice = new Capability({
      definition: {
        group: "twice",
        types: { use: "uses" },
        resources: { count: { unit: "uses", default: 10 } },
        canonical: (target) => target,
        matches: () => true,
        charges: (_state, _type, _target, amount) => [
          { resource: "count", amount },
          { resource: "count", amount },
        ],
      },
      open: () => ({ state: null }),
    })
    const instance = spawn("1", { grants: [twice] })
    expect(instance.permits("twice", "use", "x", 5).allowed).toBe(true)
    expect(instance.permits("twice", "use", "x", 6)).toMatchObject({ allowed: false, cap: 10 })
  })
})

describe("6. light", () => {
  test("defaults cost an instance at most 300 bytes", () => {
    setFlagsFromString("--expose-gc")
    const collect = runInNewContext("gc") as () => void
    const count = 20_000
    const measure = (): number => {
      const kept: unknown[] = new Array(count)
      collect()
      const before = process.memoryUsage().heapUsed
      for (let i = 0; i < count; i++) kept[i] = new Ledger(null, DEFAULT_LIMITS, null)
      collect()
      const after = process.memoryUsage().heapUsed
      return kept.length > 0 ? (after - before) / count : 0
    }
    measure()
    const bytes = measure()
    // Beside its ledger an instance has two fields for authority, both null, of 8 bytes each at most.
    console.log(
      `limits and grants, by default: ${Math.round(bytes)} bytes in each instance, and 16 for authority`,
    )
    expect(bytes + 16).toBeLessThanOrEqual(300)
    const plain = spawn("1") as unknown as object
    expect(Object.keys(plain)).toEqual([])
  })

  test("the time of a check is reported", () => {
    const instance = spawn("1", { grants: [tool({ rules: [{ types: ["use"], targets: ["a", "b", "c"] }] })] })
    const rounds = 100_000
    let allowed = 0
    for (let round = 0; round < 3; round++) {
      const start = process.cpuUsage().user
      for (let i = 0; i < rounds; i++) if (instance.permits("tool", "use", "c").allowed) allowed++
      const time = ((process.cpuUsage().user - start) * 1e3) / rounds
      if (round === 2) console.log(`a permission check: ${Math.round(time)} ns`)
    }
    expect(allowed).toBe(3 * rounds)
  })
})
