// Caps of memory and depth, and who raises them: the instance's controller, and those of its groups.

import { Engine, KiB, type LimitDecision, type LimitRequest, MiB } from "thimble"
import { describe, expect, test } from "vitest"

const engine = new Engine()
const KEEP = `const kept = []; let why = ""; try { for (let i = 0; i < n; i++) kept.push(new Array(100).fill(i)) }
catch (error) { why = error.name; kept.length = 0 }; why`
const keep = engine.compile(KEEP)

describe("memory", () => {
  test("a controller raises the cap at the allocation that needs it, and the guest never knows", async () => {
    const asked: LimitRequest[] = []
    const onLimit = (request: LimitRequest): LimitDecision => {
      asked.push(request)
      return { grant: 256 * KiB }
    }
    const instance = engine.spawn(keep, { globals: { n: 1_000 }, limits: { memory: 64 * KiB }, onLimit })
    expect(await instance.outcome).toMatchObject({ kind: "completed", value: "" })
    expect(asked.length).toBeGreaterThan(2)
    expect(asked.every(({ resource, origin }) => resource === "memory" && origin === "cap")).toBe(true)
    expect(asked.map(({ cap }) => cap)).toEqual(asked.map((_, i) => 64 * KiB + i * 256 * KiB))
    expect(instance.limits.memory.cap).toBe(64 * KiB + asked.length * 256 * KiB)
  })

  test("a controller that takes its time makes the guest wait, whatever the slice", async () => {
    for (const slice of [1, 7, 10_000]) {
      const onLimit = async (request: LimitRequest): Promise<LimitDecision> => {
        await new Promise((resolve) => setTimeout(resolve, 1))
        return request.grants < 3 ? { grant: 64 * KiB } : "deny"
      }
      const options = { globals: { n: 1_000 }, limits: { memory: 64 * KiB }, onLimit, slice }
      const instance = engine.spawn(keep, options)
      expect(await instance.outcome).toMatchObject({ kind: "completed", value: "QuotaExceededError" })
      expect(instance.limits.memory.cap).toBe(256 * KiB)
    }
  })

  test("one large allocation asks for all that it lacks, and is done once it is granted", async () => {
    const asked: number[] = []
    const onLimit = ({ wanted, grants }: LimitRequest): LimitDecision => {
      asked.push(wanted)
      return grants < 1 ? { grant: wanted } : "deny"
    }
    const program = engine.compile(`const text = "x".repeat(1_000_000); let why
      try { text.padEnd(5_000_000) } catch (error) { why = error.name }; [text.length, why]`)
    const instance = engine.spawn(program, { limits: { memory: MiB }, onLimit })
    expect(await instance.outcome).toMatchObject({ value: [1_000_000, "QuotaExceededError"] })
    expect(asked).toHaveLength(2)
    expect(asked[0]).toBeGreaterThan(900_000)
    expect(asked[0]).toBeLessThan(1_000_100 * 2)
  })

  test("wait: until the cap is changed from outside", async () => {
    const instance = engine.spawn(keep, {
      globals: { n: 1_000 },
      limits: { memory: 64 * KiB },
      onLimit: () => "wait",
    })
    while (instance.state !== "waiting") await new Promise((resolve) => setTimeout(resolve, 1))
    instance.setLimit("memory", 4 * MiB)
    expect(await instance.outcome).toMatchObject({ kind: "completed", value: "" })
  })

  test("a controller that fails ends the guest, and says how", async () => {
    const failure = new Error("no such tenant")
    const onLimit = (): never => {
      throw failure
    }
    const instance = engine.spawn(keep, { globals: { n: 1_000 }, limits: { memory: 64 * KiB }, onLimit })
    expect(await instance.outcome).toMatchObject({
      kind: "stopped",
      reason: "controller-failed",
      error: failure,
    })
  })

  test("a cap lowered below what is used grants nothing more", async () => {
    const program = engine.compile(`const kept = new Array(20_000).fill(0); let why
      try { lower(); kept.concat(kept) } catch (error) { why = error.name }; why`)
    const instance = engine.spawn(program, {
      globals: { lower: () => instance.setLimit("memory", 100 * KiB) },
      limits: { memory: MiB },
    })
    expect(await instance.outcome).toMatchObject({ value: "QuotaExceededError" })
    expect(instance.limits.memory.cap).toBe(100 * KiB)
  })
})

describe("memory of groups", () => {
  test("what instances use together stays below the cap, and is given back when they are stopped", async () => {
    const group = engine.group({ limits: { memory: MiB } })
    const source = `var kept = []; let n = 0
      try { for (; n < most; n++) kept.push(new Array(50).fill(n)) } catch (error) { n = error.name + " at " + n } n`
    const program = engine.compile(source)
    const spawn = (most: number) => engine.spawn(program, { group, globals: { most } })
    const first = spawn(500)
    expect(await first.outcome).toMatchObject({ value: 500 })
    const second = spawn(5_000)
    const outcome = await second.outcome
    const refused = outcome.kind === "completed" ? String(outcome.value) : ""
    expect(refused).toMatch(/^QuotaExceededError at \d+$/)
    expect(Number(refused.split(" ")[2])).toBeGreaterThan(300)
    expect(Number(refused.split(" ")[2])).toBeLessThan(700)
    expect(group.limits.memory.used).toBeLessThanOrEqual(MiB)
    expect(() => spawn(1)).toThrow(/the group group: an instance takes \d+ bytes/)
    second.stop()
    expect(await spawn(300).outcome).toMatchObject({ value: 300 })
    first.stop()
  })

  test("what a guest does not need any more is the group's again after its next census", async () => {
    const group = engine.group({ limits: { memory: MiB } })
    const source = `for (let i = 0; i < 5_000; i++) new Array(100).fill(i)`
    const [first, second] = [1, 2].map(() => engine.spawn(engine.compile(source), { group }))
    expect((await Promise.all([first!.outcome, second!.outcome])).map(({ kind }) => kind)).toEqual([
      "completed",
      "completed",
    ])
    first!.stop()
    second!.stop()
    expect(group.limits.memory.used).toBe(0)
  })

  test("the group's controller is asked, and raises it for all", async () => {
    const asked: string[] = []
    const group = engine.group({
      name: "tenant",
      limits: { memory: 256 * KiB },
      onLimit: ({ resource, group, wanted }) => {
        asked.push(`${group} ${resource}`)
        return { grant: Math.max(wanted, 256 * KiB) }
      },
    })
    const instance = engine.spawn(keep, { group, globals: { n: 1_000 } })
    expect(await instance.outcome).toMatchObject({ kind: "completed", value: "" })
    expect(new Set(asked)).toEqual(new Set(["tenant memory"]))
    expect(group.limits.memory.cap).toBeGreaterThan(800 * KiB)
    instance.stop()
  })

  test("fuel and bytes of a guest are the same inside of a group with room", async () => {
    const group = engine.group()
    const alone = await engine.spawn(keep, { globals: { n: 500 } }).outcome
    const inside = await engine.spawn(keep, { globals: { n: 500 }, group }).outcome
    expect(inside.usage).toEqual(alone.usage)
  })
})

test("depth is raised where it is met", async () => {
  const program = engine.compile(`function down(n) { return n === 0 ? 0 : 1 + down(n - 1) }
    let deep; try { deep = down(1_000) } catch (error) { deep = error.name }; deep`)
  const onLimit = ({ resource, grants }: LimitRequest): LimitDecision =>
    resource === "depth" && grants < 10 ? { grant: 100 } : "deny"
  expect(await engine.spawn(program, { limits: { depth: 100 }, onLimit }).outcome).toMatchObject({
    value: 1_000,
  })
  expect(await engine.spawn(program, { limits: { depth: 90 }, onLimit: () => "deny" }).outcome).toMatchObject(
    {
      value: "RangeError",
    },
  )
})

describe("jobs and sources", () => {
  const options = { limits: { jobs: 10, sourceBytes: 100 } }

  test("promise jobs that wait are capped where the guest makes them", async () => {
    const careful = engine.compile(`let made = 0, why
      try { for (;;) { Promise.resolve().then(() => 0); made++ } } catch (error) { why = [error.name, error.quota] }
      [made, why]`)
    expect(await engine.spawn(careful, options).outcome).toMatchObject({
      value: [10, ["QuotaExceededError", 10]],
    })
    const raised = engine.spawn(careful, {
      ...options,
      onLimit: ({ grants }) => (grants < 3 ? { grant: 5 } : "deny"),
    })
    expect(await raised.outcome).toMatchObject({ value: [25, ["QuotaExceededError", 25]] })
  })

  test("sources that the guest has compiled are counted, in every slice alike", async () => {
    const program =
      engine.compile(`let done = 0, why; try { for (;;) { eval("1 + 1"); new Function("a", "return a"); done++ } }
      catch (error) { why = [error.name, error.quota, error.requested] } [done, why, Thimble.limits.sourceBytes.left]`)
    for (const slice of [1, 7, 10_000]) {
      const { outcome } = engine.spawn(program, { ...options, slice })
      expect(await outcome).toMatchObject({ value: [3, ["QuotaExceededError", 100, 112], 6] })
    }
    const late = engine.spawn(program, {
      ...options,
      slice: 1,
      onLimit: async ({ resource, grants }) =>
        resource === "sourceBytes" && grants < 1 ? { grant: 32 } : "deny",
    })
    expect(await late.outcome).toMatchObject({ value: [4, ["QuotaExceededError", 132, 140], 10] })
  })
})
