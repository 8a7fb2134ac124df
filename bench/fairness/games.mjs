// What a guest can try to get more than its share. Each game joins a group, in which its fuel is counted; what it answers,
// if anything, is called after every decision.
import { hog, OVERSHOOT } from "./world.mjs"

/** One task that plays by what it answers to each slice, and is woken whenever `wakes` says so. */
function alone(answer, wakes = () => true) {
  return ({ scheduler }, group) => {
    let turn = 0
    const task = scheduler.add({ runSlice: (fuel) => answer(fuel, turn++) }, { group })
    return () => {
      if (wakes(scheduler.decisions)) scheduler.wake(task)
    }
  }
}

/** Each child makes the next one in its slice; so many live at a time. */
function forker(keeps) {
  return ({ scheduler }, group) => {
    const children = []
    const spawn = () => {
      const body = {
        runSlice(fuel) {
          spawn()
          if (children.length > keeps) scheduler.remove(children.shift())
          return { used: fuel, state: "ready" }
        },
      }
      children.push(scheduler.add(body, { group }))
    }
    spawn()
  }
}

export const GAMES = {
  "works (no game)": ({ scheduler }, group) => void scheduler.add(hog(), { group }),
  "sleeps before its slice ends": alone((fuel) => ({ used: fuel - 1, state: "waiting" })),
  "sleeps after its slice": alone((fuel) => ({ used: fuel, state: "waiting" })),
  "sleeps after a little work": alone(() => ({ used: 20, state: "waiting" })),
  "sleeps every other round": alone(
    (fuel) => ({ used: fuel, state: "waiting" }),
    (decision) => decision % 20 === 0,
  ),
  "passes each slice": alone((fuel) => ({ used: fuel + OVERSHOOT, state: "ready" })),
  "passes each slice and sleeps": alone((fuel) => ({ used: fuel + OVERSHOOT, state: "waiting" })),
  "yields at once, for ever": alone(() => ({ used: 0, state: "yielded" })),
  "yields before its slice ends": alone((fuel) => ({ used: fuel - 1, state: "yielded" })),
  "yields 1,000 times, then works": alone((fuel, turn) =>
    turn % 1_001 < 1_000 ? { used: 0, state: "yielded" } : { used: fuel, state: "ready" },
  ),
  "forks a child for each slice": forker(1),
  "forks 100 children": forker(100),
}
