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
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("leave" as const, "block" as const), which }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("reweight" as const), which, weight }) },
    ),
    { minLength: 20, maxLength: 150, size: "max" },
  )
}

/** Play a trace before the judge. `during` events come while somebody runs: after the pick, before the charge. */
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

const eevdf = () =>
  new Judge(new Eevdf({ overshoot: OVERSHOOT }), {
    overshoot: OVERSHOOT,
    competes: (entity) => entity.position >= 0,
  })

const small = fc.integer({ min: 1, max: 10 })
const wide = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 1_000_000 }), fc.constant(1_000_000))
const slices = fc.oneof(fc.constant(1_000), fc.integer({ min: 1, max: 5_000 }))

for (const [weights, weight] of [["small", small], ["wide", wide]] as const) {
  for (const during of [false, true]) {
    const when = during ? "while somebody runs" : "between runs"
    test(`EEVDF keeps every lag within slice and overshoot: ${weights} weights, events ${when}`, () => {
      fc.assert(
        fc.property(events(weight, slices), (trace) => play(eevdf(), trace, during)),
        { numRuns: 150 },
      )
    })
  }
}
