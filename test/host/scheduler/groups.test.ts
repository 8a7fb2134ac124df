// Groups: nesting, policies at each level, joining and leaving of whole groups.

import { expect, test } from "vitest"
import { POLICY_NAMES } from "../../../src/host/scheduler/policies.js"
import { Scheduler, type TaskGroup } from "../../../src/host/scheduler/scheduler.js"
import { MAX_GROUP_DEPTH } from "../../../src/host/scheduler/task-group.js"
import { body, hog, still, ticks } from "./bodies.js"

test("a group's share does not depend on how many are in it", () => {
  const scheduler = still({ slice: 100 })
  const groups = [1, 5, 50].map((count) => {
    const group = scheduler.group()
    for (let i = 0; i < count; i++) scheduler.add(hog(), { group })
    return group
  })
  ticks(scheduler, 3_000)
  for (const { used } of groups) expect(Math.abs(used - 100_000)).toBeLessThanOrEqual(100)
  expect(scheduler.root.used).toBe(300_000)
  expect(scheduler.clock).toBe(300_000)
})

test("weights multiply down the levels", () => {
  const scheduler = still({ slice: 100, lag: true, overshoot: 0 })
  const tenants = [1, 3].map((weight) => scheduler.group({ weight }))
  const users = tenants.flatMap((parent) => [1, 4].map((weight) => scheduler.group({ parent, weight })))
  const tasks = users.flatMap((group) => [1, 1].map((weight) => scheduler.add(hog(), { group, weight })))
  ticks(scheduler, 40_000)
  const shares = tasks.map(({ used }) => used / scheduler.clock)
  const ideal = [1, 1, 4, 4, 3, 3, 12, 12].map((part) => part / 40)
  shares.forEach((share, i) => {
    expect(share).toBeCloseTo(ideal[i]!, 3)
  })
  expect(scheduler.lag.most).toBeLessThanOrEqual(101)
  expect(scheduler.lag.least).toBeGreaterThanOrEqual(-101)
})

for (const policy of POLICY_NAMES) {
  test(`${policy} works inside of others, and others inside of it`, () => {
    for (const inner of POLICY_NAMES) {
      const scheduler = still({ slice: 100, policy })
      const ran = { near: 0, far: 0 }
      const far = scheduler.group({ parent: scheduler.group({ policy: inner }), policy })
      const count = (name: "near" | "far") => body(() => (++ran[name] % 5 === 0 ? "waiting" : "ready"))
      const tasks = [
        scheduler.add(count("near")),
        scheduler.add(count("far"), { group: far }),
        scheduler.add(count("far"), { group: far }),
      ]
      for (let i = 0; i < 200; i++) {
        if (!scheduler.tick()) for (const task of tasks) scheduler.wake(task)
      }
      expect(ran.near).toBeGreaterThan(20)
      expect(ran.far).toBeGreaterThan(40)
      for (const task of tasks) scheduler.remove(task)
      expect(scheduler.runnable).toBe(0)
      expect(scheduler.tick()).toBe(false)
    }
  })
}

test("a group is runnable while anything in it is", () => {
  const scheduler = still()
  const outer = scheduler.group()
  const inner = scheduler.group({ parent: outer })
  expect(outer.runnable).toBe(false)
  const task = scheduler.add(hog(), { group: inner })
  expect([outer.runnable, inner.runnable]).toEqual([true, true])
  scheduler.block(task)
  expect([outer.runnable, inner.runnable]).toEqual([false, false])
  scheduler.wake(task)
  expect(outer.runnable).toBe(true)
  scheduler.remove(task)
  expect(outer.runnable).toBe(false)
})

test("a closed group takes nobody, and goes with its last member", () => {
  const scheduler = still()
  const outer = scheduler.group({ name: "outer" })
  const inner = scheduler.group({ parent: outer })
  const task = scheduler.add(hog(), { group: inner })
  outer.close()
  inner.close()
  expect(() => scheduler.add(hog(), { group: outer })).toThrow("outer is closed")
  expect(() => scheduler.group({ parent: outer })).toThrow("outer is closed")
  ticks(scheduler, 3)
  expect(scheduler.root.members).toBe(1)
  scheduler.remove(task)
  expect([inner.gone, outer.gone, scheduler.root.members]).toEqual([true, true, 0])
  outer.close()
})

test("a group's weight can change at any moment, from inside its own slices too", () => {
  const scheduler = still({ slice: 100 })
  const group = scheduler.group()
  let runs = 0
  const inside = scheduler.add(
    body(() => {
      runs += 1
      if (runs === 1) group.setWeight(9)
      if (runs < 9) expect(group.weight).toBe(runs === 1 ? 1 : 9)
    }),
    { group },
  )
  const other = scheduler.add(hog())
  ticks(scheduler, 10_000)
  expect(inside.used / other.used).toBeCloseTo(9, 1)
  group.setWeight(1)
  const before = [inside.used, other.used]
  ticks(scheduler, 10_000)
  expect(Math.abs(inside.used - before[0]! - (other.used - before[1]!))).toBeLessThanOrEqual(2_000)
})

test("a group's slice bounds the runs of all inside", () => {
  const scheduler = still({ slice: 1_000 })
  const outer = scheduler.group({ slice: 200 })
  const inner = scheduler.group({ parent: outer, slice: 5_000 })
  expect(scheduler.add(hog(), { group: inner }).slice).toBe(200)
  expect(scheduler.add(hog(), { group: inner, slice: 50 }).slice).toBe(50)
  expect(scheduler.add(hog(), { slice: 5_000 }).slice).toBe(5_000)
})

test("strict priority: the highest runs, equals take turns, a group counts as one", () => {
  const scheduler = still({ policy: "strict-priority" })
  const ran: string[] = []
  const log = (name: string, ends: number) =>
    body(() => {
      ran.push(name)
      return --ends > 0 ? "ready" : "ended"
    })
  scheduler.add(log("low", 1))
  scheduler.add(log("a", 2), { priority: 9 })
  const group = scheduler.group({ priority: 9, policy: "round-robin" })
  scheduler.add(log("b", 1), { group })
  scheduler.add(log("c", 1), { group })
  const late = scheduler.add(log("late", 1))
  scheduler.prioritize(late, 255)
  ticks(scheduler, 9)
  expect(ran).toEqual(["late", "a", "b", "a", "c", "low"])
})

test("deficit round robin gives each visit its weight's worth", () => {
  const scheduler = still({ policy: "deficit-round-robin", slice: 100 })
  const ran: number[] = []
  for (const weight of [1, 3])
    scheduler.add(
      body(() => void ran.push(weight)),
      { weight },
    )
  ticks(scheduler, 8)
  expect(ran).toEqual([1, 3, 3, 3, 1, 3, 3, 3])
})

test("lottery shares are near the weights, and the seed decides all", () => {
  const run = (seed: number) => {
    const scheduler = still({ policy: "lottery", slice: 100, seed })
    // The last one uses a tenth of its slice, and gets tickets to make up for that.
    const tasks = [
      scheduler.add(hog()),
      scheduler.add(hog(), { weight: 2 }),
      scheduler.add(body(() => ({ used: 20, state: "ready" }))),
    ]
    ticks(scheduler, 40_000)
    return { shares: tasks.map(({ used }) => used / scheduler.clock), trace: scheduler.trace }
  }
  const { shares, trace } = run(7)
  for (const [i, ideal] of [0.25, 0.5, 0.25].entries())
    expect(Math.abs(shares[i]! - ideal)).toBeLessThan(0.02)
  expect(run(7).trace).toBe(trace)
  expect(run(8).trace).not.toBe(trace)
})

test("groups of another scheduler, and too many levels, are refused", () => {
  const scheduler = still()
  expect(() => still().add(hog(), { group: scheduler.group({ name: "mine" }) })).toThrow(
    "mine is a group of another scheduler",
  )
  let parent: TaskGroup = scheduler.root
  for (let depth = 0; depth < MAX_GROUP_DEPTH; depth++) parent = scheduler.group({ parent })
  expect(() => scheduler.group({ parent })).toThrow("groups nest at most 64 deep")
  scheduler.add(hog(), { group: parent })
  ticks(scheduler, 10)
  expect(scheduler.decisions).toBe(10)
  expect(() => scheduler.root.close()).toThrow("the root group can't be closed or capped")
})

test("events tell what happens, in order, and a listener can be taken away", () => {
  const scheduler = still({ slice: 100 })
  const seen: string[] = []
  scheduler.on("add", ({ entity }) => seen.push(`add ${entity.id}`))
  scheduler.on("wake", ({ task, clock }) => seen.push(`wake ${task.id} at ${clock}`))
  scheduler.on("block", ({ task }) => seen.push(`block ${task.id}`))
  scheduler.on("remove", ({ entity }) => seen.push(`remove ${entity.id}`))
  scheduler.on("reweight", ({ entity, from }) =>
    seen.push(`reweight ${entity.id} ${from} to ${entity.weight}`),
  )
  const off = scheduler.on("pick", ({ task, fuel }) => seen.push(`pick ${task.id} for ${fuel}`))
  scheduler.on("charge", ({ task, fuel, state }) => seen.push(`charge ${task.id} ${fuel} ${state}`))
  const task = scheduler.add(body(() => ({ used: 60, state: "waiting" })))
  scheduler.reweight(task, 2)
  scheduler.tick()
  off()
  scheduler.wake(task)
  scheduler.tick()
  scheduler.remove(task)
  expect(seen).toEqual([
    "add 0",
    "wake 0 at 0",
    "reweight 0 1 to 2",
    "pick 0 for 100",
    "block 0",
    "charge 0 60 waiting",
    "wake 0 at 60",
    "block 0",
    "charge 0 60 waiting",
    "remove 0",
  ])
  expect(() => scheduler.on("tick" as "pick", () => {})).toThrow("event must be one of add, remove, wake")
})

test("a listener that throws leaves the scheduler as it was", () => {
  const scheduler = still()
  const task = scheduler.add(hog())
  const off = scheduler.on("pick", () => {
    throw new Error("not now")
  })
  expect(() => scheduler.tick()).toThrow("not now")
  off()
  expect(scheduler.decisions).toBe(0)
  ticks(scheduler, 2)
  expect(task.used).toBe(20_000)
})

test("a snapshot shows each level's queue", () => {
  const scheduler = still({ slice: 100, overshoot: 0 })
  const group = scheduler.group({ name: "tenant", policy: "stride", weight: 2 })
  scheduler.add(hog(), { group })
  scheduler.add(hog(), { weight: 2, priority: 3 })
  scheduler.add(hog(), { ready: false })
  ticks(scheduler, 1)
  const { groups, tasks, ...root } = scheduler.snapshot()
  expect(root).toMatchObject({
    kind: "group",
    name: "root",
    policy: "eevdf",
    state: "runnable",
    members: 3,
    used: 100,
  })
  expect(tasks).toEqual([
    {
      kind: "task",
      id: 1,
      weight: 2,
      priority: 3,
      slice: 100,
      used: 0,
      state: "runnable",
      lag: 50,
      account: { virtual: -25, deadline: 25, eligible: true },
    },
  ])
  expect(groups).toMatchObject([
    { name: "tenant", policy: "stride", lag: -50, tasks: [{ id: 0, lag: 0, account: { pass: 0 } }] },
  ])
  scheduler.add(body(() => void expect(scheduler.snapshot().state).toBe("running")))
  ticks(scheduler, 5)
})

test("a scheduler without groups has a root all the same", () => {
  const { root } = new Scheduler()
  expect([root.name, root.depth, root.policyName, root.parent]).toEqual(["root", 0, "eevdf", undefined])
})
