// Policies: what each answers, and what they answer together; then with guests, on a clock that the test turns.

import fc from "fast-check"
import {
  all,
  any,
  ask,
  atMost,
  by,
  Engine,
  every,
  first,
  forResource,
  type Instance,
  KiB,
  type LimitController,
  type LimitDecision,
  type LimitRequest,
  MiB,
  raise,
  type SpawnOptions,
  ThimbleError,
  upTo,
} from "thimble"
import { describe, expect, test } from "vitest"

const REQUEST: LimitRequest = {
  resource: "memory",
  cap: 4 * MiB,
  used: 4 * MiB,
  wanted: 100,
  origin: "cap",
  sinceLastGrant: Number.POSITIVE_INFINITY,
  grants: 0,
  group: null,
}

const asks = (policy: LimitController, changes: Partial<LimitRequest> = {}) =>
  policy({ ...REQUEST, ...changes })

describe("alone", () => {
  test("every: allows after its time, the first time at once", () => {
    expect(asks(every(10_000))).toBe("allow")
    expect(asks(every(10_000), { sinceLastGrant: 9_999 })).toBe("deny")
    expect(asks(every(10_000), { sinceLastGrant: 10_000 })).toBe("allow")
  })

  test("by: one amount, or nothing if that is not enough", () => {
    expect(asks(by(4 * MiB))).toEqual({ grant: 4 * MiB })
    expect(asks(by(4 * MiB), { wanted: 4 * MiB })).toEqual({ grant: 4 * MiB })
    expect(asks(by(4 * MiB), { wanted: 4 * MiB + 1 })).toBe("deny")
  })

  test("upTo: what is missing to a cap, or nothing if that is not enough", () => {
    expect(asks(upTo(6 * MiB))).toEqual({ grant: 2 * MiB })
    expect(asks(upTo(4 * MiB + 99))).toBe("deny")
    expect(asks(upTo(4 * MiB + 100))).toEqual({ grant: 100 })
    expect(asks(upTo(MiB))).toBe("deny")
    expect(asks(upTo(0))).toBe("deny")
  })

  test("atMost: so many times", () => {
    expect(asks(atMost(2), { grants: 1 })).toBe("allow")
    expect(asks(atMost(2), { grants: 2 })).toBe("deny")
    expect(asks(atMost(0))).toBe("deny")
  })

  test("forResource: others are denied", () => {
    expect(asks(forResource("memory", by(100)))).toEqual({ grant: 100 })
    expect(asks(forResource("fuel", by(100)))).toBe("deny")
  })

  test("ask: yes, no, a decision; at once or later", async () => {
    expect(asks(ask(() => true))).toBe("allow")
    expect(asks(ask(() => false))).toBe("deny")
    expect(asks(ask(() => ({ grant: 7 })))).toEqual({ grant: 7 })
    expect(await asks(ask(async () => true))).toBe("allow")
    expect(await asks(ask(async () => "wait" as const))).toBe("wait")
    await expect(asks(ask(async () => "perhaps" as never))).rejects.toThrow(/must answer a grant/)
  })
})

describe("together", () => {
  const grant = (amount: number): LimitDecision => ({ grant: amount })
  const answering = (decision: LimitDecision) => () => decision
  const yes = answering("allow")
  const no = answering("deny")
  const wait = answering("wait")
  const never = () => {
    throw new Error("asked in vain")
  }

  test("all: the smallest amount that is enough, if nobody denies", () => {
    expect(asks(all(by(300), by(200), yes))).toEqual(grant(200))
    expect(asks(all(yes, yes))).toBe("allow")
    expect(asks(all(by(300), no, never))).toBe("deny")
    expect(asks(all(answering(grant(99)), by(300)))).toBe("deny")
    expect(asks(all(by(300), wait, yes))).toBe("wait")
    expect(asks(all(wait, no))).toBe("deny")
  })

  test("any: the largest; then wait; then deny", () => {
    expect(asks(any(by(300), by(500), no, wait))).toEqual(grant(500))
    expect(asks(any(no, wait, no))).toBe("wait")
    expect(asks(any(answering(grant(50)), yes))).toBe("allow")
    expect(asks(any(yes, by(300)))).toEqual(grant(300))
    expect(asks(any(no, no))).toBe("deny")
  })

  test("first: the first that does not deny; the rest is not asked", () => {
    expect(asks(first(no, by(200), never))).toEqual(grant(200))
    expect(asks(first(wait, never))).toBe("wait")
    expect(asks(first(no, no))).toBe("deny")
  })

  test("one that takes its time is waited for, and asked in its turn", async () => {
    const asked: string[] = []
    const slow = (name: string, decision: LimitDecision | boolean) =>
      ask(async () => {
        asked.push(name)
        return decision
      })
    expect(asks(all(no, slow("a", true)))).toBe("deny")
    expect(await asks(all(slow("b", true), by(200), slow("c", { grant: 150 }), yes))).toEqual(grant(150))
    expect(await asks(all(slow("d", false), slow("e", true)))).toBe("deny")
    expect(await asks(first(slow("f", false), slow("g", "wait"), slow("h", true)))).toBe("wait")
    expect(await asks(any(slow("i", false), by(200)))).toEqual(grant(200))
    expect(asked).toEqual(["b", "c", "d", "f", "g", "i"])
  })

  test("laws: order does not matter to all and any; nothing below what is wanted comes out of all", () => {
    const decision = fc.oneof(
      fc.constantFrom<LimitDecision>("allow", "deny", "wait"),
      fc.integer({ min: 1, max: 1_000 }).map(grant),
    )
    const several = fc.array(decision, { minLength: 1, maxLength: 5 })
    const wanted = fc.integer({ min: 1, max: 1_000 })
    const worth = (result: unknown, w: number): unknown =>
      result === "allow" ? w : typeof result === "object" ? (result as { grant: number }).grant : result
    fc.assert(
      fc.property(several, wanted, (decisions, wanted) => {
        const policies = decisions.map(answering)
        const reversed = [...policies].reverse()
        for (const combine of [all, any]) {
          const one = worth(asks(combine(...policies), { wanted }), wanted)
          expect(worth(asks(combine(...reversed), { wanted }), wanted)).toEqual(one)
          if (combine === all && typeof one === "number") expect(one).toBeGreaterThanOrEqual(wanted)
        }
        const nested = all(policies[0]!, all(...policies))
        expect(asks(nested, { wanted })).toEqual(asks(all(...policies), { wanted }))
      }),
    )
  })
})

describe("chains", () => {
  test("each value is a policy, and does not change by what is made of it", () => {
    const slow = raise.every(10_000)
    const some = slow.by(4 * MiB)
    const bounded = some.upTo(6 * MiB).atMost(3)
    const whole = bounded.for("memory", "file.bytes")
    expect(asks(raise)).toBe("allow")
    expect(asks(slow)).toBe("allow")
    expect(asks(some)).toEqual({ grant: 4 * MiB })
    expect(asks(bounded)).toEqual({ grant: 2 * MiB })
    expect(asks(whole)).toEqual({ grant: 2 * MiB })
    expect(asks(whole, { resource: "fuel" })).toBe("deny")
    expect(asks(bounded, { resource: "fuel" })).toEqual({ grant: 2 * MiB })
    expect(asks(whole, { grants: 3 })).toBe("deny")
    expect(asks(whole, { sinceLastGrant: 9_999 })).toBe("deny")
    expect(Object.isFrozen(whole)).toBe(true)
  })

  test("bad values are refused at once, with value and bound", () => {
    const refused = (make: () => unknown) => {
      let error: unknown
      try {
        make()
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(ThimbleError)
      return (error as ThimbleError).message
    }
    expect(refused(() => every(-1))).toBe("every takes a number of at least 0, got -1")
    expect(refused(() => every("10s" as never))).toBe('every takes a number of at least 0, got "10s"')
    expect(refused(() => raise.by(0))).toBe("by takes an integer above 0, or Infinity, got 0")
    expect(refused(() => raise.by(1.5))).toContain("got 1.5")
    expect(refused(() => upTo(Number.NaN))).toContain("got NaN")
    expect(refused(() => atMost(-1))).toContain("got -1")
    expect(refused(() => raise.for())).toContain("needs the name of a resource")
    expect(refused(() => raise.for("memory").for("fuel"))).toContain("once")
    expect(refused(() => all())).toBe("all needs at least one policy")
    expect(refused(() => first(by(1), 3 as never))).toBe("first needs functions, got 3")
    expect(refused(() => ask(undefined as never))).toBe("ask needs functions, got undefined")
  })
})

describe("with guests", () => {
  let now = 0
  const engine = new Engine({ clock: () => now })
  const spawn = (source: string, options: SpawnOptions): Instance =>
    engine.spawn(engine.compile(source), options)

  test("a guest reads its limits again and again, and can't write them", async () => {
    const source = `
      const seen = []
      for (let i = 0; i < 4; i++) { f(); seen.push(Thimble.limits.hostCalls.left) }
      try { "use strict"; Thimble.limits.hostCalls = 9; Thimble.limits.hostCalls.cap = 9 } catch {}
      seen.push(Thimble.limits.hostCalls.cap, Thimble.limits.memory.left > 0)
      seen`
    const instance = spawn(source, { limits: { hostCalls: 10 }, globals: { f: () => 0 } })
    expect(await instance.outcome).toMatchObject({ value: [9, 8, 7, 6, 10, true] })
  })

  test("4 MB more is always fine if 10 s have passed since the last request", async () => {
    now = 0
    const instance = spawn("globalThis.more = (amount) => Thimble.request('memory', amount)", {
      limits: { memory: 4 * MiB },
      onLimit: raise
        .every(10_000)
        .by(4 * MiB)
        .upTo(64 * MiB)
        .for("memory"),
    })
    await instance.outcome
    const more = async (amount: number) => {
      const granted = await instance.call("more", amount)
      return [granted, instance.limits.memory.cap / MiB]
    }
    expect(await more(4 * MiB)).toEqual([true, 8])
    expect(await more(4 * MiB)).toEqual([false, 8])
    now = 9_999
    expect(await more(1)).toEqual([false, 8])
    now = 10_000
    expect(await more(4 * MiB + 1)).toEqual([false, 8])
    expect(await more(1)).toEqual([true, 12])
    for (let cap = 16; cap <= 64; cap += 4) {
      now += 10_000
      expect(await more(4 * MiB)).toEqual([true, cap])
    }
    now += 1_000_000
    expect(await more(1)).toEqual([false, 64])
  })

  test("fuel is granted as it is needed, and the run is the same however it is sliced", async () => {
    const source = "let n = 0; for (let i = 0; i < 10_000; i++) n += i; n"
    const outcomes = []
    for (const slice of [64, 1_000, 100_000]) {
      const grants: number[] = []
      const policy = raise.by(7_000).atMost(5)
      const onLimit = (request: LimitRequest) => {
        grants.push(request.wanted)
        return policy(request)
      }
      const { kind, usage, ...rest } = await spawn(source, { limits: { fuel: 5_000 }, slice, onLimit })
        .outcome
      outcomes.push({ kind, fuel: usage.fuel, grants, ...rest })
    }
    expect(outcomes[0]!.kind).toBe("stopped")
    expect(outcomes[0]!.grants).toHaveLength(6)
    expect(outcomes[1]).toEqual(outcomes[0])
    expect(outcomes[2]).toEqual(outcomes[0])
    const enough = await spawn(source, { limits: { fuel: 5_000 }, onLimit: raise.by(7_000) }).outcome
    expect(enough).toMatchObject({ kind: "completed", value: 49_995_000 })
  })

  test("a person is asked while the guest waits; one that says no ends it", async () => {
    const asked: number[] = []
    const person = ask(async ({ cap }) => {
      asked.push(cap)
      await new Promise((done) => setImmediate(done))
      return cap < 3
    })
    const source = "let n = 0; try { for (;;) { f(); n++ } } catch (error) { [n, error.name, error.quota] }"
    const instance = spawn(source, {
      limits: { hostCalls: 1 },
      globals: { f: () => 0 },
      onLimit: all(forResource("hostCalls", by(1)), person),
    })
    expect(await instance.outcome).toMatchObject({ value: [3, "QuotaExceededError", 3] })
    expect(asked).toEqual([1, 2, 3])
  })

  test("wait: until the cap is changed from outside; if that is not enough, it asks again", async () => {
    const requests: number[] = []
    const instance = spawn("Thimble.request('hostCalls', 10)", {
      limits: { hostCalls: 1 },
      onLimit: ({ wanted }) => {
        requests.push(wanted)
        return "wait"
      },
    })
    const settle = () => new Promise((done) => setImmediate(done))
    await settle()
    expect(instance.state).toBe("waiting")
    instance.setLimit("hostCalls", 4)
    await settle()
    expect(instance.state).toBe("waiting")
    instance.setLimit("hostCalls", 11)
    expect(await instance.outcome).toMatchObject({ value: true })
    expect(requests).toEqual([10, 7])
  })

  test("a grant below what is wanted raises the cap, and is no for now", async () => {
    const source = "[Thimble.request('hostCalls', 10), Thimble.limits.hostCalls.cap]"
    const instance = spawn(source, { limits: { hostCalls: 1 }, onLimit: () => ({ grant: 4 }) })
    expect(await instance.outcome).toMatchObject({ value: [false, 5] })
  })

  test("allow is just what is wanted", async () => {
    const source = "[Thimble.request('memory', 1000), Thimble.limits.memory.cap]"
    const instance = spawn(source, { limits: { memory: 64 * KiB }, onLimit: every(0) })
    expect(await instance.outcome).toMatchObject({ value: [true, 64 * KiB + 1000] })
  })

  test("a policy that answers nonsense stops the guest, and the outcome tells", async () => {
    const instance = spawn("Thimble.request('memory', 1000)", { onLimit: () => "maybe" as never })
    expect(await instance.outcome).toMatchObject({
      kind: "stopped",
      reason: "controller-failed",
      error: { code: "bad-decision" },
    })
  })
})
