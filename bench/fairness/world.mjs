// Drives a scheduler in virtual time: bodies are objects, the clock is fuel, and nothing waits for anything real.
import { Scheduler } from "../../dist/thimble.js"
import { pop, push } from "./heap.mjs"
import { newRandom } from "./random.mjs"
import { Watch } from "./watch.mjs"

/** Fuel. */
export const SLICE = 10_000
/** The largest charge that can't be split, in fuel. */
export const OVERSHOOT = 625

export class World {
  /** Clock time that passed while nobody could run. */
  skipped = 0
  /** A binary heap by time. */
  events = []
  added = 0

  constructor({ policy, seed, idle, slice = SLICE, overshoot = OVERSHOOT, watch = {} }) {
    this.overshoot = overshoot
    this.random = newRandom(seed)
    this.scheduler = new Scheduler({
      policy,
      seed,
      slice,
      overshoot,
      trace: true,
      defer: () => {},
      ...(idle === undefined ? {} : { idle }),
    })
    this.watch = new Watch(this.scheduler, watch)
  }

  get now() {
    return this.scheduler.clock + this.skipped
  }

  /** Calls `act` between two slices, once so much fuel has been used or so much time has passed. */
  at(time, act) {
    push(this.events, { time, order: this.added++, act }, isBefore)
  }

  /** As many decisions, or as there are. */
  run(decisions) {
    const { scheduler, events } = this
    for (let i = 0; i < decisions; ) {
      while (events.length > 0 && events[0].time <= this.now) pop(events, isBefore).act()
      if (scheduler.tick()) i += 1
      else if (events.length === 0) return
      else this.skipped += events[0].time - this.now
    }
  }
}

function isBefore(a, b) {
  return a.time < b.time || (a.time === b.time && a.order < b.order)
}

/** Never has enough; its slices are exact. */
export function hog() {
  return { runSlice: (fuel) => ({ used: fuel, state: "ready" }) }
}

/** Passes its slice by as much as it may, as the last instruction of a slice does. */
export function raggedHog({ random, overshoot }) {
  return {
    runSlice: (fuel) => ({ used: fuel + Math.floor(random() * (overshoot + 1)), state: "ready" }),
  }
}

/**
 * A task that works for `work()` fuel, sleeps for `rest()` of the clock, and so on. It begins asleep.
 *
 * @returns the task
 */
export function sleeper(world, { work, rest, ...options }) {
  let left = 0
  const wake = () => {
    left = work()
    world.scheduler.wake(task)
  }
  const body = {
    runSlice(fuel) {
      const used = Math.min(fuel, left)
      left -= used
      if (left > 0) return { used, state: "ready" }
      world.at(world.now + used + rest(), wake)
      return { used, state: "waiting" }
    },
  }
  const task = world.scheduler.add(body, { ...options, ready: false })
  world.at(rest(), wake)
  return task
}
