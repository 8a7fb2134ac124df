// What a guest could try to get more than its share under EEVDF, beside nine that just work. None may gain 1 %.

import { expect, test } from "vitest"
import type {
  Runnable,
  Scheduler,
  SliceResult,
  Task,
  TaskGroup,
} from "../../../src/host/scheduler/scheduler.js"
import { body, hog, still } from "./bodies.js"

const SLICE = 1_000
const DECISIONS = 20_000
const HONEST = 9

interface Game {
  /** Joins the group in which its fuel is counted. */
  readonly start: (scheduler: Scheduler, group: TaskGroup) => void
  /** Between two decisions. */
  readonly between?: (scheduler: Scheduler) => void
}

/** One task that plays by what it answers to each slice; woken whenever `wakes` says so. */
function alone(
  answer: (fuel: number, turn: number) => SliceResult,
  wakes: (decision: number) => boolean,
): Game {
  let turn = 0
  let task: Task
  return {
    start(scheduler, group) {
      task = scheduler.add(
        body((fuel) => answer(fuel, turn++)),
        { group },
      )
    },
    between(scheduler) {
      if (wakes(scheduler.decisions)) scheduler.wake(task)
    },
  }
}

const always = () => true

function forker(keeps: number): Game {
  const children: Task[] = []
  return {
    start(scheduler, group) {
      const spawn = () => {
        const child: Runnable = body(() => {
          spawn()
          if (children.length > keeps) scheduler.remove(children.shift()!)
          return "ready"
        })
        children.push(scheduler.add(child, { group }))
      }
      spawn()
    },
  }
}

const GAMES: Record<string, () => Game> = {
  "sleeps right before its slice ends": () => alone((fuel) => ({ used: fuel - 1, state: "waiting" }), always),
  "sleeps right after its slice": () => alone((fuel) => ({ used: fuel, state: "waiting" }), always),
  "sleeps after a little work": () => alone(() => ({ used: 20, state: "waiting" }), always),
  "sleeps through every other round": () =>
    alone(
      (fuel) => ({ used: fuel, state: "waiting" }),
      (decision) => decision % 20 === 0,
    ),
  "passes its slice each time": () => alone((fuel) => ({ used: fuel + 60, state: "ready" }), always),
  "passes its slice and sleeps": () => alone((fuel) => ({ used: fuel + 60, state: "waiting" }), always),
  "yields at once, for ever": () => alone(() => ({ used: 0, state: "yielded" }), always),
  "yields just before its slice ends": () => alone((fuel) => ({ used: fuel - 1, state: "yielded" }), always),
  "yields a thousand times, then works": () =>
    alone(
      (fuel, turn) => (turn % 1_001 < 1_000 ? { used: 0, state: "yielded" } : { used: fuel, state: "ready" }),
      always,
    ),
  "forks a child for each slice and leaves": () => forker(1),
  "forks a hundred children": () => forker(100),
}

for (const [what, newGame] of Object.entries(GAMES)) {
  for (const ownPolicy of ["eevdf", "round-robin"] as const) {
    test(`one that ${what} gains nothing (${ownPolicy} inside its group)`, () => {
      const scheduler = still({ slice: SLICE, overshoot: 60 })
      for (let i = 0; i < HONEST; i++) scheduler.add(hog())
      const group = scheduler.group({ policy: ownPolicy })
      const game = newGame()
      game.start(scheduler, group)
      for (let i = 0; i < DECISIONS; i++) {
        scheduler.tick()
        game.between?.(scheduler)
      }
      const fair = scheduler.clock / (HONEST + 1)
      expect(group.used).toBeLessThanOrEqual(fair * 1.01)
    })
  }
}

test("one that was owed a turn when it fell asleep is back in its place when it wakes in time", () => {
  const scheduler = still({ slice: SLICE, overshoot: 0 })
  for (let i = 0; i < HONEST; i++) scheduler.add(hog())
  let naps = 0
  const napper = scheduler.add(hog())
  for (let i = 0; i < DECISIONS; i++) {
    if (napper.runnable && i % 3 === 0) {
      scheduler.block(napper)
      scheduler.wake(napper)
      naps += 1
    }
    scheduler.tick()
  }
  expect(naps).toBeGreaterThan(1_000)
  expect(Math.abs(napper.used - scheduler.clock / (HONEST + 1))).toBeLessThanOrEqual(SLICE)
})
