// Caps on what a group may use.

import fc from "fast-check"
import { expect, test } from "vitest"
import { type Runnable, Scheduler, type SchedulerOptions } from "../../../src/host/scheduler/scheduler.js"
import { body, hog, still, ticks } from "./bodies.js"

const FIFTH = { quota: 1_000, period: 5_000 }

/** A host whose time passes as the test says: a unit of fuel takes a microsecond. */
interface Host {
  time: number
  readonly options: SchedulerOptions
  readonly hog: () => Runnable
  /** Callbacks that wait. */
  readonly armed: number
  readonly runUntil: (end: number) => void
}

function host(): Host {
  const timers: { at: number; callback: () => void }[] = []
  const turns: (() => void)[] = []
  const self: Host = {
    time: 0,
    options: {
      fuelPerMs: 1_000,
      slice: 100,
      now: () => self.time,
      defer: (callback) => void turns.push(callback),
      delay: (callback, milliseconds) => {
        const timer = { at: self.time + milliseconds, callback }
        timers.push(timer)
        return () => void timers.splice(timers.indexOf(timer), 1)
      },
    },
    hog: () => body((fuel) => void (self.time += fuel / 1_000)),
    get armed() {
      return timers.length + turns.length
    },
    runUntil(end) {
      while (self.time < end) {
        const turn = turns.shift()
        if (turn !== undefined) turn()
        else if (timers.length === 0) self.time = end
        else {
          const { at, callback } = timers.shift()!
          self.time = Math.max(self.time, at)
          callback()
        }
      }
    },
  }
  return self
}

test("a capped group has its share of the processor and no more, others the rest", () => {
  const scheduler = still({ slice: 100 })
  const capped = scheduler.group({ bandwidth: FIFTH, weight: 100 })
  for (let i = 0; i < 3; i++) scheduler.add(hog(), { group: capped })
  const other = scheduler.add(hog())
  ticks(scheduler, 50_000)
  expect(Math.abs(capped.used / scheduler.clock - 0.2)).toBeLessThan(0.001)
  expect(capped.used + other.used).toBe(scheduler.clock)
})

test("a hard cap holds while the rest idles: real time passes", () => {
  const machine = host()
  const scheduler = new Scheduler(machine.options)
  const capped = scheduler.group({ bandwidth: FIFTH })
  const task = scheduler.add(machine.hog(), { group: capped })
  machine.runUntil(1_000)
  expect(Math.abs(capped.used - 200_000)).toBeLessThanOrEqual(2_000)
  expect(Math.abs(scheduler.clock - 1_000_000)).toBeLessThanOrEqual(10_000)
  // Nothing stays armed when the only task goes.
  scheduler.remove(task)
  machine.runUntil(1_100)
  expect(machine.armed).toBe(0)
})

test("one that sleeps through its periods is not throttled for the time before", () => {
  const machine = host()
  const scheduler = new Scheduler(machine.options)
  const capped = scheduler.group({ bandwidth: FIFTH })
  const task = scheduler.add(machine.hog(), { group: capped })
  machine.runUntil(0.5)
  expect(capped.isThrottled).toBe(true)
  scheduler.block(task)
  machine.runUntil(102)
  scheduler.wake(task)
  machine.runUntil(102.5)
  expect(capped.used).toBe(2_000)
})

test("where idle time is skipped, a lone group runs on, and the clock tells", () => {
  const run = (drive: (scheduler: Scheduler) => void) => {
    const scheduler = still({ slice: 100, idle: "skip" })
    const capped = scheduler.group({ bandwidth: FIFTH })
    let left = 5_000
    scheduler.add(
      body(() => (--left > 0 ? "ready" : "ended")),
      { group: capped },
    )
    while (scheduler.runnable > 0) drive(scheduler)
    expect(capped.used).toBe(500_000)
    expect(scheduler.clock).toBeGreaterThanOrEqual(499 * 5_000)
    return scheduler.trace
  }
  expect(run((scheduler) => void scheduler.tick())).toBe(run((scheduler) => void scheduler.runFor(1)))
})

test("a work-conserving cap bounds a group only while others want to run", () => {
  const machine = host()
  const scheduler = new Scheduler(machine.options)
  const soft = scheduler.group({ bandwidth: { ...FIFTH, workConserving: true }, weight: 1_000 })
  const hard = scheduler.group({ bandwidth: { quota: 500, period: 5_000 } })
  const other = scheduler.add(machine.hog())
  scheduler.add(machine.hog(), { group: soft })
  scheduler.add(machine.hog(), { group: hard })
  machine.runUntil(100)
  expect(Math.abs(soft.used - 200 * machine.time)).toBeLessThanOrEqual(1_500)
  scheduler.block(other)
  const [before, since] = [soft.used, machine.time]
  machine.runUntil(200)
  expect(Math.abs(soft.used - before - 900 * (machine.time - since))).toBeLessThanOrEqual(3_000)
  expect(Math.abs(hard.used - 100 * machine.time)).toBeLessThanOrEqual(1_500)
})

test("a cap can be set and taken away at any moment", () => {
  // No time passes: it would be counted as fuel, and release the group.
  const scheduler = still({ slice: 100, now: () => 0 })
  const group = scheduler.group()
  const seen: string[] = []
  scheduler.on("throttle", () => seen.push("throttle"))
  scheduler.on("release", () => seen.push("release"))
  const task = scheduler.add(hog(), { group })
  group.setBandwidth({ quota: 250, period: 1_000_000 })
  ticks(scheduler, 10)
  // What it used beyond its quota it owes to the next period.
  expect([task.used, group.isThrottled, scheduler.tick()]).toEqual([300, true, false])
  expect(scheduler.snapshot().groups[0]).toMatchObject({
    state: "throttled",
    bandwidth: { quota: 250, left: -50 },
  })
  group.setBandwidth(undefined)
  ticks(scheduler, 10)
  expect([task.used, group.bandwidth, seen]).toEqual([1_300, undefined, ["throttle", "release"]])
})

test("whatever happens, a group never gets more than its quotas and one run", () => {
  const step = fc.record({ used: fc.integer({ min: 16, max: 130 }), what: fc.nat(9), which: fc.nat(5) })
  const cap = fc.record({
    quota: fc.integer({ min: 1, max: 500 }),
    extra: fc.integer({ min: 0, max: 2_000 }),
  })
  fc.assert(
    fc.property(
      cap,
      cap,
      fc.array(step, { minLength: 50, maxLength: 300, size: "max" }),
      (outer, inner, steps) => {
        const bandwidth = ({ quota, extra }: typeof outer) => ({ quota, period: quota + extra })
        const scheduler = still({ slice: 100, idle: "skip" })
        const top = scheduler.group({ bandwidth: bandwidth(outer) })
        const low = scheduler.group({ parent: top, bandwidth: bandwidth(inner) })
        let current = steps[0]!
        const play = body(() => ({ used: current.used, state: current.what === 0 ? "waiting" : "ready" }))
        const tasks = [undefined, top, low, top, low, low].map((group) =>
          scheduler.add(play, group && { group }),
        )
        for (current of steps) {
          if (current.what === 1) scheduler.block(tasks[current.which]!)
          if (current.what === 2) scheduler.wake(tasks[current.which]!)
          expect(scheduler.tick()).toBe(scheduler.runnable > 0 || current.what === 0)
          for (const group of [top, low]) {
            const { quota, period } = group.bandwidth!
            expect(group.used).toBeLessThanOrEqual(quota * (Math.floor(scheduler.clock / period) + 1) + 130)
          }
          if (scheduler.runnable === 0) for (const task of tasks) scheduler.wake(task)
        }
      },
    ),
    { numRuns: 50 },
  )
})

test("bad caps are refused by name, value and bound", () => {
  const scheduler = still()
  const wrong: readonly [unknown, string][] = [
    [{ quota: 0, period: 10 }, "quota must be an integer from 1 to 10, got 0"],
    [{ quota: 11, period: 10 }, "quota must be an integer from 1 to 10, got 11"],
    [{ quota: 1, period: 0.5 }, "period must be an integer from 1 to 1000000000000, got 0.5"],
    [null, "bandwidth must be an object, got null"],
  ]
  for (const [bandwidth, message] of wrong) {
    expect(() => scheduler.group({ bandwidth: bandwidth as typeof FIFTH })).toThrow(message)
  }
  expect(scheduler.root.members).toBe(0)
  expect(() => scheduler.root.setBandwidth(FIFTH)).toThrow("the root group can't be closed or capped")
  expect(() => new Scheduler({ idle: "spin" as "skip" })).toThrow("idle must be wait or skip, got spin")
  expect(() => new Scheduler({ fuelPerMs: 0 })).toThrow("fuelPerMs must be finite and above 0, got 0")
})
