// The scheduler's own account of lag.

import { expect, test } from "vitest"
import { type Runnable, Scheduler, type SliceResult } from "../../../src/host/scheduler/scheduler.js"

const hog = (used: number): Runnable => ({ runSlice: (): SliceResult => ({ used, state: "ready" }) })

test("the extremes of lag of equals are one slice", () => {
  const scheduler = new Scheduler({ slice: 100, overshoot: 0, lag: true, defer: () => {} })
  for (let i = 0; i < 4; i++) scheduler.add(hog(100))
  expect(scheduler.lag).toEqual({ least: 0, most: 0 })
  for (let i = 0; i < 100; i++) scheduler.tick()
  // Who runs first is ahead by what the other three are owed; who runs last is owed as much.
  expect(scheduler.lag).toEqual({ least: -75, most: 75 })
})

test("lag stays within slice and overshoot, whatever the weights", () => {
  const scheduler = new Scheduler({ slice: 100, overshoot: 10, lag: true, defer: () => {} })
  for (const weight of [1, 1, 2, 4, 8, 64]) scheduler.add(hog(110), { weight })
  for (let i = 0; i < 10_000; i++) scheduler.tick()
  const { least, most } = scheduler.lag
  expect(least).toBeGreaterThanOrEqual(-111)
  expect(most).toBeLessThanOrEqual(111)
  expect(most).toBeGreaterThan(0)
})

test("lag has to be asked for, of a policy that keeps it", () => {
  expect(() => new Scheduler().lag).toThrow("lag needs the scheduler option lag: true")
  expect(() => new Scheduler({ policy: "round-robin", lag: true })).toThrow(
    "the policy round-robin keeps no account of lag",
  )
})
