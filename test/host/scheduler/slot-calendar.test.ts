// The queue of many slots against a plain list of them.

import fc from "fast-check"
import { expect, test } from "vitest"
import { Records, STRIDE } from "../../../src/host/scheduler/accounts.js"
import { SlotCalendar } from "../../../src/host/scheduler/slot-calendar.js"

const FIELD = 3

class Twin {
  readonly records = new Records()
  readonly calendar = new SlotCalendar(this.records, FIELD)
  readonly keys = new Map<number, number>()

  set(slot: number, key: number): void {
    this.records.reserve(slot)
    this.records.values[(slot << STRIDE) + FIELD] = key
    if (this.keys.has(slot)) this.calendar.update(slot)
    else this.calendar.push(slot)
    this.keys.set(slot, key)
  }

  remove(slot: number): void {
    if (!this.keys.delete(slot)) return
    this.calendar.remove(slot)
  }

  rebase(amount: number): void {
    for (const [slot, key] of this.keys) {
      this.keys.set(slot, key - amount)
      this.records.values[(slot << STRIDE) + FIELD] = key - amount
    }
    this.calendar.rebase(amount)
  }

  get first(): number {
    let first = -1
    for (const [slot, key] of this.keys) {
      const least = this.keys.get(first) ?? Number.POSITIVE_INFINITY
      if (key < least || (key === least && slot < first)) first = slot
    }
    return first
  }

  check(): void {
    expect(this.calendar.size).toBe(this.keys.size)
    expect(this.calendar.first()).toBe(this.first)
  }
}

/** How far the first moves on each time: equal keys, few values, near ones, and from near to far. */
const STEPS: readonly ((draw: number) => number)[] = [
  () => 1000,
  (draw) => 100 * (1 + (draw % 3)),
  (draw) => 2 ** 20 * 1000 + draw,
  (draw) => 2 ** (draw % 40) + draw,
]

test("the first is always the least, ties by slot, however keys are spread", () => {
  const run = fc.record({
    count: fc.integer({ min: 1, max: 600 }),
    step: fc.constantFrom(...STEPS),
    draws: fc.infiniteStream(fc.nat(2 ** 30)),
  })
  fc.assert(
    fc.property(run, ({ count, step, draws }) => {
      const twin = new Twin()
      const draw = (): number => draws.next().value as number
      for (let slot = 0; slot < count; slot++) twin.set(slot, step(draw()))
      for (let i = 0; i < 1500; i++) {
        const first = twin.first
        const chance = draw() % 100
        const any = draw() % (count + 1)
        if (chance < 70 && first >= 0) twin.set(first, twin.keys.get(first)! + step(draw()))
        else if (chance < 80) twin.set(any, (twin.keys.get(first) ?? 0) + step(draw()))
        else if (chance < 85) twin.set(any, Math.max(0, (twin.keys.get(first) ?? 0) - step(draw())))
        // More go than come, in every second half of the run.
        else if (chance < (i % 600 < 300 ? 90 : 99)) twin.remove(any)
        else if (first >= 0) twin.rebase(Math.min(twin.keys.get(first)!, draw()))
        twin.check()
      }
      for (; twin.keys.size > 0; twin.check()) twin.remove(twin.first)
      expect(twin.calendar.has(0)).toBe(false)
    }),
    { numRuns: 30 },
  )
})

test("a slot is here from push to remove, near or far", () => {
  const twin = new Twin()
  for (let slot = 0; slot < 1000; slot++) twin.set(slot, slot * 7)
  for (let slot = 0; slot < 1000; slot += 3) twin.remove(slot)
  for (let slot = 0; slot < 1000; slot++) expect(twin.calendar.has(slot)).toBe(slot % 3 !== 0)
  expect(twin.calendar.has(5000)).toBe(false)
})
