// What the fairness benchmark measures, on traces small enough to be computed by hand, and one small run of it.

import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import type { Scheduler } from "../../../src/host/scheduler/scheduler.js"
import { hog, still, ticks } from "./bodies.js"

interface Member {
  readonly weight: number
  slot: number
}

interface Fluid {
  commons: number
  virtual: number
  enter(entity: Member): void
  sleep(entity: Member): void
  charge(entity: Member, fuel: number): void
  beforePick(entity: Member): void
  lag(entity: Member): number
  waited(entity: Member): number
  balance(): number
}

interface Watch {
  follow(tasks: readonly unknown[]): void
  result(): {
    readonly decisions: number
    readonly violations: number
    readonly maxLag: number
    readonly longestWait: number
    readonly pairwise: number
    readonly jain: Readonly<Record<string, { readonly least: number; readonly mean: number }>>
  }
}

interface Histogram {
  add(value: number): void
  quantile(part: number): number
}

const load = (name: string) => import(new URL(`../../../bench/fairness/${name}.mjs`, import.meta.url).href)

const { Fluid } = (await load("fluid")) as { Fluid: new () => Fluid }
const { Watch } = (await load("watch")) as {
  Watch: new (scheduler: Scheduler, options: { windows: readonly number[] }) => Watch
}
const { Histogram, jain } = (await load("statistics")) as {
  Histogram: new () => Histogram
  jain: (values: readonly number[]) => number
}

test("Jain's index and quantiles", () => {
  expect(jain([5, 5, 5])).toBe(1)
  expect(jain([1, 0, 0, 0])).toBe(0.25)
  expect(jain([1, 1, 2])).toBeCloseTo(16 / 18, 12)
  const histogram = new Histogram()
  for (let value = 1; value <= 1_000; value++) histogram.add(value)
  expect(Math.abs(histogram.quantile(0.5) / 500 - 1)).toBeLessThan(0.003)
  expect(Math.abs(histogram.quantile(0.99) / 990 - 1)).toBeLessThan(0.003)
  expect(histogram.quantile(1)).toBe(1_000)
})

test("the fluid system: shares by weight, debt stays, credit is handed out", () => {
  const fluid = new Fluid()
  const [a, b, c] = [1, 1, 2].map((weight): Member => ({ weight, slot: -1 })) as [Member, Member, Member]
  for (const each of [a, b, c]) fluid.enter(each)
  fluid.charge(a, 100)
  expect([a, b, c].map((each) => fluid.lag(each))).toEqual([-75, 25, 50])
  expect(fluid.waited(c)).toBe(50)
  fluid.sleep(b)
  expect(fluid.commons).toBe(25)
  // Debt can't be slept away: a counts until it is even.
  fluid.sleep(a)
  fluid.charge(c, 150)
  expect([fluid.lag(a), fluid.lag(c)]).toEqual([-25, 0])
  expect(fluid.balance()).toBe(0)
  fluid.charge(c, 30)
  expect([fluid.lag(a), fluid.lag(c)]).toEqual([-15, -10])
  // Both are ahead then: of what b gave up they get 5 per weight, which makes c the first to be even.
  fluid.beforePick(c)
  expect(fluid.commons).toBe(10)
  expect([fluid.lag(a), fluid.lag(c)]).toEqual([-10, 0])
})

test("two equal tasks that take turns", () => {
  const scheduler = still({ slice: 100, overshoot: 0 })
  const watch = new Watch(scheduler, { windows: [1, 2] })
  watch.follow([scheduler.add(hog()), scheduler.add(hog())])
  ticks(scheduler, 8)
  expect(watch.result()).toMatchObject({
    decisions: 8,
    violations: 0,
    // Ahead, or behind, by half a slice.
    maxLag: 0.5,
    longestWait: 0.5,
    pairwise: 0,
    jain: { 1: { least: 1, mean: 1 }, 2: { least: 1, mean: 1 } },
  })
})

test("round robin under unequal weights is beyond the bound", () => {
  const scheduler = still({ slice: 100, overshoot: 0, policy: "round-robin" })
  const watch = new Watch(scheduler, { windows: [4] })
  watch.follow([scheduler.add(hog()), scheduler.add(hog(), { weight: 3 })])
  ticks(scheduler, 8)
  const { violations, maxLag, jain: indexes } = watch.result()
  expect(violations).toBeGreaterThan(0)
  // After seven slices they have 400 and 300; due were 175 and 525.
  expect(maxLag).toBe(2.25)
  // Per weight, in windows of eight: 400 and 400 / 3.
  expect(indexes[4]?.least).toBeCloseTo((4 / 3) ** 2 / (2 * (1 + 1 / 9)), 12)
})

test("runs with one seed are equal, and can be compared", () => {
  const folder = mkdtempSync(join(tmpdir(), "fairness-"))
  const run = (...options: string[]) =>
    spawnSync(process.execPath, ["bench/fairness/run.mjs", ...options], { encoding: "utf8" })
  try {
    const results = ["a", "b"].map((name) => {
      const out = join(folder, name)
      const { status, stderr } = run("--quick", "--only", "churn", "--policy", "eevdf", "--out", out)
      expect(stderr).toBe("")
      expect(status).toBe(0)
      expect(readFileSync(join(out, "report.html"), "utf8")).toContain("<svg")
      expect(readFileSync(join(out, "traces/churn-eevdf.csv"), "utf8")).toMatch(
        /^clock,task,fuel,state,lag\n/,
      )
      return JSON.parse(readFileSync(join(out, "results.json"), "utf8"))
    })
    expect(results[0].setups).toEqual(results[1].setups)
    const { stdout } = run("--compare", join(folder, "a"), "--compare", join(folder, "b"))
    expect(stdout).toContain("| churn | eevdf | the same |")
    const wrong = run("--only", "nothing")
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).toContain("there is no nothing")
  } finally {
    rmSync(folder, { recursive: true })
  }
})
