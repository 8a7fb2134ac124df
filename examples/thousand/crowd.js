// Spawns the thousand, lets them run for some seconds, and keeps what was measured. Nothing here is estimated: fuel and
// memory are the instances' own `usage`, lag and decisions are the scheduler's, time is the host's monotonic clock.

import { performance } from "node:perf_hooks"
import { Engine } from "thimble"
import { roles, sourceOf } from "./roles.js"

/** Fuel for each turn. */
export const SLICE = 1_000

/** Turns that an honest worker of weight 1 must have had before shares mean something: they are exact to one turn. */
export const MIN_TURNS = 20

export class Crowd {
  clock = { working: true, answers: 0 }
  engine = new Engine({ scheduler: { slice: SLICE, lag: true } })
  started = 0
  /** Milliseconds that making the instances took. */
  spawning = 0
  /** Seconds that `run` was asked for. */
  asked = 0
  /** What was measured when the time was up. */
  measured = null
  #isEnough = false
  #cut = () => {}

  constructor() {
    const before = performance.now()
    this.classes = roles(this.clock).map((role) => {
      const program = this.engine.compile(sourceOf(role), { name: role.file, kind: role.kind })
      const { limits, globals, weight } = role
      const members = Array.from({ length: role.count }, () => {
        const instance = this.engine.spawn(program, { limits, globals, weight })
        const member = { instance, outcome: null, endedAt: 0 }
        instance.outcome.then((outcome) => {
          member.outcome = outcome
          member.endedAt = performance.now() - this.started
        })
        return member
      })
      return { role, members }
    })
    this.spawning = performance.now() - before
    this.started = performance.now()
  }

  get elapsed() {
    return performance.now() - this.started
  }

  /** Ends the measurement before its time. */
  finish() {
    this.#isEnough = true
    this.#cut()
  }

  /**
   * Measures for some seconds (longer where the machine is so slow that nobody had many turns), then tells the honest that
   * it is enough, and waits until everybody has ended: the others end by their limits.
   */
  async run(seconds) {
    this.asked = seconds
    await this.#pause(seconds)
    while (!this.#isEnough && this.#leastTurns() < MIN_TURNS) await this.#pause(0.1)
    this.measured = this.snapshot()
    this.clock.working = false
    await Promise.all(this.classes.flatMap(({ members }) => members.map(({ instance }) => instance.outcome)))
  }

  #pause(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000)
      this.#cut = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #leastTurns() {
    const honest = this.classes.filter(({ role }) => role.isHonest).flatMap(({ members }) => members)
    return Math.min(...honest.map(({ instance }) => instance.usage.fuel)) / SLICE
  }

  /** How things stand now, between two slices. */
  snapshot() {
    const { scheduler } = this.engine
    const classes = this.classes.map(({ role, members }) => {
      const usages = members.map(({ instance }) => instance.usage)
      const states = { ready: 0, waiting: 0, ended: 0 }
      for (const { instance } of members) states[instance.state]++
      return {
        role,
        states,
        fuels: usages.map(({ fuel }) => fuel),
        fuel: sum(usages.map(({ fuel }) => fuel)),
        memory: sum(usages.map(({ memory }) => memory)),
      }
    })
    return {
      milliseconds: this.elapsed,
      classes,
      fuel: sum(classes.map(({ fuel }) => fuel)),
      memory: sum(classes.map(({ memory }) => memory)),
      process: process.memoryUsage().rss,
      decisions: scheduler.decisions,
      lag: scheduler.lag,
    }
  }
}

export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}
