import fc from "fast-check"
import { expect, test } from "vitest"
import { Eevdf } from "../../../src/host/scheduler/policies/eevdf.js"
import { RoundRobin } from "../../../src/host/scheduler/policies/round-robin.js"
import { Stride } from "../../../src/host/scheduler/policies/stride.js"
import { Entity, type Policy } from "../../../src/host/scheduler/policy.js"
import { Judge, Unfair } from "./judge.js"

type End = "ready" | "yield" | "block" | "leave"
type Event =
  | { kind: "run"; part: number; end: End }
  | { kind: "join"; weight: number; slice: number }
  | { kind: "leave" | "block" | "wake"; which: number }
  | { kind: "reweight"; which: number; weight: number }

const OVERSHOOT = 60

const which = fc.nat(100)

function events(weight: fc.Arbitrary<number>, slice: fc.Arbitrary<number>): fc.Arbitrary<Event[]> {
  const part = fc.oneof(fc.constant(1), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }))
  const end = fc.constantFrom<End>("ready", "ready", "ready", "ready", "block", "block", "yield", "leave")
  return fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.record({ kind: fc.constant("run" as const), part, end }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("join" as const), weight, slice }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("wake" as const), which }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constantFrom("leave" as const, "block" as const), which }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("reweight" as const), which, weight }) },
    ),
    { minLength: 20, maxLength: 150, size: "max" },
  )
}

/**
 * Play a trace before the judge. `during` events come while somebody runs: after the pick, before the charge.
 */
function play(judge: Judge, trace: readonly Event[], during = false): void {
  const entities: Entity[] = []
  let running: Entity | undefined
  const choose = (index: number) => entities[index % entities.length]
  const change = (event: Event) => {
    if (event.kind === "join") {
      const entity = new Entity(event.weight, event.slice)
      entities.push(entity)
      judge.join(entity)
      return
    }
    if (event.kind === "run") return
    const entity = choose(event.which)
    if (entity === undefined || entity.gone || entity === running) return
    if (event.kind === "leave") judge.leave(entity)
    else if (event.kind === "reweight") judge.reweight(entity, event.weight)
    else if (event.kind === "block" && entity.runnable) judge.block(entity)
    else if (event.kind === "wake" && !entity.runnable) judge.wake(entity)
  }
  let runs: Extract<Event, { kind: "run" }> | undefined
  const finish = () => {
    if (running === undefined || runs === undefined) return
    const entity = running
    judge.charge(entity, Math.floor((entity.slice + OVERSHOOT) * runs.part), runs.end === "yield")
    running = undefined
    if (runs.end === "block") judge.block(entity)
    if (runs.end === "leave") judge.leave(entity)
  }
  for (const event of trace) {
    if (event.kind !== "run") {
      change(event)
      continue
    }
    finish()
    running = judge.pick()
    runs = event
    if (!during) finish()
  }
  finish()
}

/** EEVDF before the judge; `told` is the overshoot that the policy reckons with. */
const eevdf = (told = OVERSHOOT) =>
  new Judge(new Eevdf({ overshoot: told }), {
    overshoot: OVERSHOOT,
    competes: (entity) => entity.slot >= 0,
  })

const judged = (policy: Policy) =>
  new Judge(policy, { overshoot: OVERSHOOT, competes: (entity) => entity.runnable })

function join(judge: Judge, weight: number, slice = 1_000): Entity {
  const entity = new Entity(weight, slice)
  judge.join(entity)
  return entity
}

/** Pick and charge `decisions` times; everybody uses all of its slice and `over` more. */
function drive(judge: Judge, decisions: number, over = OVERSHOOT): void {
  for (let i = 0; i < decisions; i++) {
    const entity = judge.pick()!
    judge.charge(entity, entity.slice + over)
  }
}

const small = fc.integer({ min: 1, max: 10 })
const wide = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 1_000_000 }), fc.constant(1_000_000))
const slices = fc.oneof(fc.constant(1_000), fc.integer({ min: 1, max: 5_000 }))

for (const [weights, weight] of [
  ["small", small],
  ["wide", wide],
] as const) {
  for (const during of [false, true]) {
    const when = during ? "while somebody runs" : "between runs"
    test(`EEVDF keeps every lag within slice and overshoot: ${weights} weights, events ${when}`, () => {
      fc.assert(
        fc.property(events(weight, slices), (trace) => play(eevdf(), trace, during)),
        { numRuns: 150, endOnFailure: true },
      )
    })
  }
}

test("EEVDF needs to know by how much runs pass their slice", () => {
  // A hundred light ones pass their slice each time: unless their deadlines allow for it, all that adds up
  // before the
  // heavy one, whose deadline is the same but who joined last, has its turn.
  const crowd = (judge: Judge) => {
    for (let i = 0; i < 100; i++) join(judge, 1)
    join(judge, 100)
    drive(judge, 250)
    return judge.worst
  }
  expect(crowd(eevdf(OVERSHOOT))).toBeLessThanOrEqual(1)
  expect(() => crowd(eevdf(0))).toThrow(Unfair)
})

test("the judge fails round robin with unequal slices, and passes it with equal ones", () => {
  const unequal = judged(new RoundRobin())
  join(unequal, 1, 1_000)
  join(unequal, 1, 4_000)
  join(unequal, 1, 1_000)
  expect(() => drive(unequal, 100)).toThrow(/share/)
  const equal = judged(new RoundRobin())
  for (let i = 0; i < 3; i++) join(equal, 1)
  drive(equal, 100)
})

test("the judge fails round robin where weights differ", () => {
  const judge = judged(new RoundRobin())
  join(judge, 1)
  join(judge, 3)
  expect(() => drive(judge, 20)).toThrow(Unfair)
})

test("the judge fails a policy that lets debt sleep away", () => {
  const judge = judged(new Stride())
  const first = join(judge, 1)
  join(judge, 1)
  expect(judge.pick()).toBe(first)
  judge.charge(first, 1_000)
  expect(() => judge.block(first)).toThrow(/left with debt/)
})

test("the judge fails stride scheduling in a crowd, where EEVDF passes", () => {
  // One heavy and many light entities: under stride each light one has its run before the heavy one has its
  // second.
  const crowd = (judge: Judge) => {
    join(judge, 50)
    for (let i = 0; i < 50; i++) join(judge, 1)
    drive(judge, 200, 0)
  }
  crowd(eevdf())
  expect(() => crowd(judged(new Stride()))).toThrow(/behind its share/)
})

/**
 * Fuel per weight of any two that stay runnable differs by at most `bound` (fuel) of each; no fluid model
 * needed.
 */
function expectPairsFair(used: ReadonlyMap<Entity, number>, bound: number): void {
  const all = [...used.entries()]
  for (const [a, usedA] of all) {
    for (const [b, usedB] of all) {
      const difference = BigInt(usedA) * BigInt(b.weight) - BigInt(usedB) * BigInt(a.weight)
      expect(difference <= BigInt(bound) * BigInt(a.weight + b.weight)).toBe(true)
    }
  }
}

for (const [name, policy] of [
  ["EEVDF", () => new Eevdf({ overshoot: 0 })],
  ["stride", () => new Stride()],
] as const) {
  test(`${name}: shares stay exact after 10^13 units of fuel`, () => {
    const queue = policy()
    const used = new Map<Entity, number>()
    for (const weight of [1, 3, 7, 11, 13]) {
      const entity = new Entity(weight, 1_000_000_000)
      used.set(entity, 0)
      queue.join(entity)
    }
    for (let i = 0; i < 11_000; i++) {
      const entity = queue.pick()!
      const fuel = i % 3 === 0 ? 999_999_937 : 1_000_000_000
      used.set(entity, used.get(entity)! + fuel)
      queue.charge(entity, fuel, false)
    }
    expect([...used.values()].reduce((sum, fuel) => sum + fuel)).toBeGreaterThan(1e13)
    expectPairsFair(used, 1_000_000_001)
  })

  test(`${name}: any two that stay runnable get fuel in proportion to weight, whatever others do`, () => {
    fc.assert(
      fc.property(fc.array(wide, { minLength: 2, maxLength: 8 }), fc.nat(1_000), (weights, seed) => {
        const queue = policy()
        const used = new Map<Entity, number>()
        for (const weight of weights) {
          const entity = new Entity(weight, 1_000)
          used.set(entity, 0)
          queue.join(entity)
        }
        const sleeper = new Entity(5, 1_000)
        queue.join(sleeper)
        let random = seed
        for (let i = 0; i < 300; i++) {
          random = (random * 1_103_515_245 + 12_345) % 2 ** 31
          const entity = queue.pick()!
          const fuel = random % 1_001
          queue.charge(entity, fuel, false)
          if (entity === sleeper) queue.block(sleeper)
          else used.set(entity, used.get(entity)! + fuel)
          if (!sleeper.runnable && random % 5 === 0) queue.wake(sleeper)
        }
        expectPairsFair(used, 2 * 1_001)
      }),
      { numRuns: 100, endOnFailure: true },
    )
  })

  test(`${name}: sleeping after each run and waking later brings no gain`, () => {
    const queue = policy()
    const worker = new Entity(1, 1_000)
    const sleeper = new Entity(1, 1_000)
    let [worked, slept] = [0, 0]
    queue.join(worker)
    queue.join(sleeper)
    for (let i = 0; i < 10_000; i++) {
      const entity = queue.pick()!
      queue.charge(entity, 1_000, false)
      if (entity === worker) worked += 1_000
      else {
        slept += 1_000
        queue.block(sleeper)
        queue.wake(sleeper)
      }
    }
    expect(Math.abs(worked - slept)).toBeLessThanOrEqual(2_000)
  })
}

test("EEVDF: forking a child for each run, which leaves right after, brings no gain", () => {
  // Each child leaves with debt, which stays in the competition until it is paid, and no longer.
  const queue = new Eevdf({ overshoot: 0 })
  for (let i = 0; i < 5; i++) queue.join(new Entity(1, 1_000))
  let child = new Entity(1, 1_000)
  queue.join(child)
  let forked = 0
  for (let i = 0; i < 12_000; i++) {
    const entity = queue.pick()!
    queue.charge(entity, 1_000, false)
    if (entity !== child) continue
    forked += 1_000
    queue.leave(child)
    child = new Entity(1, 1_000)
    queue.join(child)
  }
  expect(forked).toBeLessThanOrEqual(2_000_000 + 2_000)
})

test("EEVDF: a short sleep, over before its turn would have come, changes nothing", () => {
  const turns = (nap: boolean) => {
    const queue = new Eevdf({ overshoot: 0 })
    const all = [3, 1, 2, 5].map((weight) => new Entity(weight, 1_000))
    for (const entity of all) queue.join(entity)
    const picked: number[] = []
    for (let i = 0; i < 200; i++) {
      const entity = queue.pick()!
      picked.push(entity.weight)
      queue.charge(entity, 700, false)
      if (nap) {
        queue.block(entity)
        queue.wake(entity)
      }
    }
    return picked
  }
  expect(turns(true)).toEqual(turns(false))
})

test("EEVDF's own lags agree with the fluid model", () => {
  fc.assert(
    fc.property(events(wide, slices), (trace) => {
      const judge = eevdf()
      play(judge, trace)
      for (const entity of judge.model.members.keys()) {
        const own = (judge.policy as Eevdf).lag(entity)
        expect(Math.abs(own - judge.model.lag(entity).toNumber())).toBeLessThanOrEqual(2)
      }
    }),
    { numRuns: 50, endOnFailure: true },
  )
})

test("weights and slices out of range are refused by name, value and bound", () => {
  for (const weight of [0, -1, 1.5, Number.NaN, Infinity, 1_000_001]) {
    expect(() => new Entity(weight, 1)).toThrow(`weight must be an integer from 1 to 1000000, got ${weight}`)
  }
  expect(() => new Entity(1, 0)).toThrow("slice must be an integer from 1 to 1000000000, got 0")
  const queue = new Eevdf({ overshoot: 0 })
  const entity = new Entity(1, 1)
  queue.join(entity)
  expect(() => queue.reweight(entity, 0)).toThrow("weight must be")
})
