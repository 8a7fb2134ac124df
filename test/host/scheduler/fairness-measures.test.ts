// The fairness benchmark's own machinery, where it could be wrong in silence: on cases that can be told by hand.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import type { Scheduler, Task, TaskGroup } from "../../../src/host/scheduler/scheduler.js"
import { hog, still, ticks } from "./bodies.js"

interface Member {
  weight: number
  slot: number
}

interface Fluid {
  readonly commons: number
  enter(entity: Member): void
  sleep(entity: Member): void
  charge(entity: Member, fuel: number): void
  reweigh(entity: Member, from: number, allowed: number): void
  lag(entity: Member): number
  balance(): number
}

interface Watch {
  violations: number
  drift(): number
  sample(clock: number): void
}

interface Shares {
  begin(now: number, work?: readonly number[]): void
  ran(guest: number, iterations: number, began: number, now: number): void
  saw(work: readonly number[], now: number): void
  result(now: number): {
    readonly jain: Readonly<Record<string, { readonly least: number; readonly median: number }>>
    readonly shareError: number
    readonly longestWait: number
    readonly perSecond: number
  }
}

interface Books {
  close(): { readonly fuel: number; readonly wrong: number }
}

interface Verdict {
  readonly goal: string
  readonly reached: boolean | undefined
  readonly measured: string
  readonly mustHold?: true
}

interface Summary {
  readonly kinds: readonly {
    readonly within: number
    readonly outliers: readonly { readonly name: string }[]
    readonly quantiles: Readonly<Record<string, number>>
  }[]
}

const load = (name: string) => import(new URL(`../../../bench/fairness/${name}.mjs`, import.meta.url).href)

const { Fluid } = (await load("fluid")) as { Fluid: new () => Fluid }
const { Watch } = (await load("watch")) as { Watch: new (scheduler: Scheduler) => Watch }
const { Books } = (await load("soak")) as { Books: new (scheduler: Scheduler) => Books }
const { Shares } = (await load("comparators/shares")) as { Shares: new (count: number) => Shares }
const { verdicts } = (await load("verdicts")) as { verdicts: (results: object) => Verdict[] }
const { compare, RESULTS_VERSION } = (await load("compare")) as {
  compare: (one: string, other: string) => string
  RESULTS_VERSION: number
}
const { summaryOf } = (await load("calibration")) as { summaryOf: (measured: object) => Summary }
const { inChild } = (await load("in-child")) as {
  inChild: (name: string, options: object, how: { say: (what: string) => void }) => Promise<unknown>
}

test("the judge: a new weight keeps debt, and of credit what was not due earlier", () => {
  const fluid = new Fluid()
  const [a, b] = [1, 1].map((weight): Member => ({ weight, slot: -1 })) as [Member, Member]
  for (const each of [a, b]) fluid.enter(each)
  fluid.charge(a, 100)
  expect([fluid.lag(a), fluid.lag(b)]).toEqual([-50, 50])
  a.weight = 4
  fluid.reweigh(a, 1, 100)
  expect([fluid.lag(a), fluid.lag(b), fluid.balance()]).toEqual([-50, 50, 0])
  // Due in 50 units of virtual time, at twice the weight it would be in 25: so it begins anew, which is due in 50.
  b.weight = 2
  fluid.reweigh(b, 1, 100)
  expect([fluid.lag(b), fluid.commons, fluid.balance()]).toEqual([0, 50, 0])
  // Shares go by the new weights.
  fluid.charge(a, 60)
  expect([fluid.lag(a), fluid.lag(b)]).toEqual([-70, 20])
  b.weight = 1
  fluid.reweigh(b, 2, 100)
  expect(fluid.lag(b)).toBe(20)
})

test("the judge: who sleeps with debt owes it at its new weight", () => {
  const fluid = new Fluid()
  const [a, b] = [1, 1].map((weight): Member => ({ weight, slot: -1 })) as [Member, Member]
  for (const each of [a, b]) fluid.enter(each)
  fluid.charge(a, 100)
  fluid.sleep(a)
  a.weight = 4
  fluid.reweigh(a, 1, 100)
  expect(fluid.lag(a)).toBe(-50)
  fluid.charge(b, 50)
  expect(fluid.lag(a)).toBe(-10)
  expect(fluid.balance()).toBeCloseTo(0, 9)
})

test("EEVDF and the judge agree on lags while weights change", () => {
  const scheduler = still({ slice: 100, overshoot: 0 })
  const watch = new Watch(scheduler)
  const tasks = Array.from({ length: 5 }, (_, i) => scheduler.add(hog(), { weight: i + 1 }))
  for (let round = 0; round < 200; round++) {
    ticks(scheduler, 3)
    scheduler.reweight(tasks[round % 5] as Task, 1 + ((round * 7) % 11))
  }
  watch.sample(scheduler.clock)
  expect(watch.violations).toBe(0)
  expect(watch.drift()).toBeLessThan(0.01)
})

test("books that are kept apart find a sum that is off by one", () => {
  const scheduler = still({ slice: 100, overshoot: 0 })
  const books = new Books(scheduler)
  const group = scheduler.group()
  scheduler.add(hog(), { group })
  scheduler.add(hog())
  ticks(scheduler, 10)
  expect(books.close()).toEqual({ fuel: 1_000, wrong: 0 })
  ;(group as TaskGroup & { used: number }).used += 1
  expect(books.close().wrong).toBe(1)
})

test("shares of turns: who waits, in which window", () => {
  const shares = new Shares(2)
  shares.begin(0)
  // The first has the first 15 ms, the second the rest.
  for (let now = 0; now < 15; now++) shares.ran(0, 100, now, now + 1)
  for (let now = 15; now < 30; now++) shares.ran(1, 100, now, now + 1)
  const { jain, shareError, longestWait, perSecond } = shares.result(50)
  // Windows of 10 ms: all for one; half and half; all for the other.
  expect(jain[10]).toEqual({ least: 0.5, median: 0.5 })
  expect(jain[100]).toBeUndefined()
  expect(shareError).toBe(0)
  // The first has not run since 15, and nobody says that it will.
  expect(longestWait).toBe(35)
  expect(perSecond).toBe(60_000)
})

test("shares of those that run by themselves count from the beginning", () => {
  const shares = new Shares(2)
  shares.begin(0, [1_000, 5_000])
  shares.saw([1_300, 5_100], 10)
  const { jain, shareError } = shares.result(10)
  expect(jain[10]?.least).toBeCloseTo(400 ** 2 / (2 * (300 ** 2 + 100 ** 2)), 12)
  expect(shareError).toBe(0.5)
})

const quiet = {
  violations: 0,
  worst: 0.5,
  decisions: 10,
  maxLag: 0.5,
  longestWait: 1,
  jain: {},
  traceHash: "x",
}

test("a broken bound is told, and must hold", () => {
  const of = (violations: number, players?: object) =>
    verdicts({ setups: { churn: { eevdf: { ...quiet, violations } } }, ...players }).filter(
      ({ mustHold, reached }) => mustHold && reached === false,
    )
  expect(of(0)).toEqual([])
  expect(of(1)).toHaveLength(1)
  const overshoot = { allowed: 625, most: 5 }
  const game = { name: "forks", gain: 0, slowdown: 1, violations: 3, worst: 1.5, overshoot }
  const [found] = of(0, { players: [{ policy: "eevdf", games: [game] }] })
  expect(found?.measured).toContain("3 in 1 runs")
  // What another policy does is not held against it.
  expect(of(0, { players: [{ policy: "lottery", games: [game] }] })).toEqual([])
})

test("what was not measured is not reached, nor is what was measured too small", () => {
  const goals = (results: object) =>
    new Map(verdicts({ setups: {}, ...results }).map(({ goal, reached }) => [goal, reached]))
  expect([...goals({}).values()]).not.toContain(true)
  const idle = { rss: 1e8, bytes: 1_000, woken: 10, wrong: 0 }
  const goal = "1,000,000 idle instances in one process ≤ 1.5 GB"
  expect(goals({ idle: [{ ...idle, count: 1_000 }] }).get(goal)).toBeUndefined()
  expect(goals({ idle: [{ ...idle, count: 1_000_000 }] }).get(goal)).toBe(true)
  expect(goals({ idle: [{ ...idle, count: 1_000_000, wrong: 1 }] }).get(goal)).toBe(false)
  expect(goals({ idle: [{ ...idle, count: 1_000_000, rss: 1.6e9 }] }).get(goal)).toBe(false)
})

test("calibration: shares and outliers are of the median of all", () => {
  const rates = (...values: number[]) => ({ results: values.map((rate, i) => ({ name: `case ${i}`, rate })) })
  const { kinds } = summaryOf({
    median: 10,
    Instructions: rates(10, 20, 41, 2.4),
    "Built-ins": rates(40, 2.5),
  })
  expect(kinds.map(({ within }) => within)).toEqual([0.5, 1])
  expect(kinds[0]?.outliers.map(({ name }) => name)).toEqual(["case 3", "case 2"])
  const listed = [10, 20, 41, 2.4].map((rate, i) => ({ kind: "Instructions", name: `case ${i}`, rate }))
  expect(summaryOf({ median: 10, results: listed }).kinds[0]).toEqual(kinds[0])
  expect(kinds[0]?.quantiles).toMatchObject({ least: 0.24, most: 4.1 })
})

test("compare: equal decisions, times apart, and folders that it can't read", () => {
  const folder = mkdtempSync(join(tmpdir(), "fairness-"))
  const write = (name: string, results: object, version = RESULTS_VERSION) => {
    mkdirSync(join(folder, name))
    const meta = { version, seed: 1, quick: true, node: "0", load: "0", loadAtEnd: "0" }
    writeFileSync(join(folder, name, "results.json"), JSON.stringify({ meta, ...results }))
    return join(folder, name)
  }
  const cost = (median: number) => [
    { policy: "eevdf", count: 10, nanoseconds: { median, least: median - 5, most: median + 5 } },
  ]
  try {
    const run = (hash: string) => ({ churn: { eevdf: { ...quiet, traceHash: hash } } })
    const a = write("a", { setups: run("x"), cost: cost(100) })
    const b = write("b", { setups: run("y"), cost: cost(200) })
    const c = write("c", { setups: run("x"), cost: cost(104) })
    expect(compare(a, b)).toContain("1 of 1 are not the same")
    expect(compare(a, b)).toContain("| **2.00** |")
    expect(compare(a, c)).toContain("All 1 are the same")
    expect(compare(a, c)).toContain("| 1.04 |")
    expect(() => compare(a, write("d", { setups: {} }, 1))).toThrow("of version 1")
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("a measurement whose process fails is not taken for one", async () => {
  const failing = inChild("comparators", { system: "nobody", count: 1 }, { say: () => {} })
  await expect(failing).rejects.toThrow("comparators ended without a result")
})
