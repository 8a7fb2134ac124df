// Groups of instances: limits at every level, and a share for all that is inside.

import { Engine, type GroupOptions, ThimbleError } from "thimble"
import { describe, expect, test } from "vitest"

const engine = new Engine()
const endless = engine.compile("for (;;);")

describe("limits of groups", () => {
  test("fuel is shared by all inside, at every level, to the unit", async () => {
    const tenant = engine.group({ name: "tenant", limits: { fuel: 100_000 } })
    const user = engine.group({ name: "user", parent: tenant, limits: { fuel: 30_000 } })
    const inner = [endless, endless].map((program) => engine.spawn(program, { group: user }))
    const outer = engine.spawn(endless, { group: tenant })
    const outcomes = await Promise.all([...inner, outer].map(({ outcome }) => outcome))
    expect(outcomes.map((outcome) => outcome.kind === "stopped" && outcome.reason)).toEqual(
      Array(3).fill("fuel"),
    )
    const used = outcomes.map(({ usage }) => usage.fuel)
    expect(user.limits.fuel.used).toBe(used[0]! + used[1]!)
    expect(tenant.limits.fuel.used).toBe(used[0]! + used[1]! + used[2]!)
    // A straight stretch of an endless loop is a few units.
    expect(user.limits.fuel.used).toBeLessThan(30_000 + 20)
    expect(tenant.limits.fuel.used).toBeLessThan(100_000 + 30)
  })

  test("a group's controller raises what all levels need", async () => {
    const asked: string[] = []
    const onLimit: NonNullable<GroupOptions["onLimit"]> = ({ resource, group, grants }) => {
      asked.push(`${group} ${resource}`)
      return grants < 3 ? { grant: 10_000 } : "deny"
    }
    const tenant = engine.group({ name: "tenant", limits: { fuel: 10_000 }, onLimit })
    const { usage } = await engine.spawn(endless, { group: tenant }).outcome
    expect(asked).toEqual(Array(4).fill("tenant fuel"))
    expect(usage.fuel).toBeGreaterThanOrEqual(40_000)
    expect(usage.fuel).toBeLessThan(40_020)
  })

  test("calls of host functions are refused by the level that has none left, by its name", async () => {
    const tenant = engine.group({ name: "tenant", limits: { hostCalls: 5 } })
    const user = engine.group({ name: "user", parent: tenant, limits: { hostCalls: 3 } })
    const source = `let n = 0, why; try { for (;;) { f(); n++ } } catch (error) { why = error.message }; [n, why]`
    const options = { globals: { f: () => 1 } }
    const program = engine.compile(source)
    const first = await engine.spawn(program, { ...options, group: user }).outcome
    expect(first).toMatchObject({
      value: [3, "the limit of the group user of 3 calls of host functions is reached"],
    })
    const second = await engine.spawn(program, { ...options, group: tenant }).outcome
    expect(second).toMatchObject({
      value: [2, "the limit of the group tenant of 5 calls of host functions is reached"],
    })
  })

  test("instances inside are counted while they have something to do", async () => {
    const group = engine.group({ limits: { instances: 2 } })
    const one = engine.compile("1")
    const first = engine.spawn(one, { group })
    const second = engine.spawn(endless, { group })
    expect(() => engine.spawn(one, { group })).toThrow(/has all the 2 instances/)
    await first.outcome
    const third = engine.spawn(one, { group })
    await expect(first.call("nothing")).rejects.toMatchObject({ code: "group-full" })
    await third.outcome
    second.stop()
    expect(group.limits.instances).toEqual({ cap: 2, used: 0, left: 2 })
  })

  test("calls that wait are given back when they are answered, and when the instance is stopped", async () => {
    const group = engine.group({ limits: { pendingHostCalls: 2 } })
    const answers: (() => void)[] = []
    const globals = { wait: () => new Promise<void>((resolve) => answers.push(resolve)) }
    const waits = engine.compile("wait(); 1")
    const [first, second] = [1, 2].map(() => engine.spawn(waits, { group, globals }))
    const third = engine.spawn(
      engine.compile("let why; try { wait() } catch (error) { why = error.name }; why"),
      {
        group,
        globals,
      },
    )
    expect(await third.outcome).toMatchObject({ value: "QuotaExceededError" })
    expect(group.limits.pendingHostCalls!.used).toBe(2)
    first!.stop()
    expect(group.limits.pendingHostCalls!.used).toBe(1)
    for (const answer of answers) answer()
    expect(await second!.outcome).toMatchObject({ value: 1 })
    expect(group.limits.pendingHostCalls!.used).toBe(0)
  })
})

test("stopping a group stops what is inside, at every depth, and nothing else", async () => {
  const tenant = engine.group()
  const user = engine.group({ parent: tenant })
  const inside = [tenant, user].map((group) => engine.spawn(endless, { group }))
  const outside = engine.spawn(endless)
  tenant.stop("tenant left")
  for (const { outcome } of inside)
    expect(await outcome).toMatchObject({ kind: "stopped", reason: "tenant left" })
  expect(outside.state).toBe("ready")
  outside.stop()
  expect(() => engine.spawn(endless, { group: user })).toThrow(/was stopped/)
})

test("groups share as one: a tenant of many gets no more than a tenant of one", async () => {
  const fair = new Engine({ scheduler: { slice: 1_000 } })
  const program = fair.compile("for (;;);")
  const [single, crowd] = [fair.group({ name: "single" }), fair.group({ name: "crowd" })]
  const one = fair.spawn(program, { group: single })
  const many = Array.from({ length: 50 }, () => fair.spawn(program, { group: crowd }))
  fair.scheduler.runFor(30)
  const used = many.reduce((sum, { usage }) => sum + usage.fuel, 0)
  expect(Math.abs(one.usage.fuel - used)).toBeLessThanOrEqual(2 * 1_100)
  for (const instance of [one, ...many]) instance.stop()
})

describe("bad options", () => {
  const foreign = new Engine().group()
  const cases: [string, () => unknown, string][] = [
    ["unknown option", () => engine.group({ fuel: 1 } as GroupOptions), "unknown-option"],
    ["unknown limit", () => engine.group({ limits: { fule: 1 } }), "unknown-limit"],
    ["bad limit", () => engine.group({ limits: { fuel: -1 } }), "bad-limit"],
    ["not a number", () => engine.group({ limits: { "file.bytes": Number.NaN } }), "bad-limit"],
    ["bad weight", () => engine.group({ weight: 0 }), "bad-weight"],
    ["foreign parent", () => engine.group({ parent: foreign }), "foreign-group"],
    ["foreign group", () => engine.spawn(endless, { group: foreign }), "foreign-group"],
    ["no group", () => engine.spawn(endless, { group: {} as never }), "bad-option"],
    ["unknown cap", () => engine.group().setLimit("depth", 5), "unknown-limit"],
  ]
  for (const [name, act, code] of cases) {
    test(name, () => {
      let thrown: unknown
      try {
        act()
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBeInstanceOf(ThimbleError)
      expect((thrown as ThimbleError).code).toBe(code)
    })
  }
})
