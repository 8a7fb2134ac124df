// What tests have the scheduler run.

import {
  type Runnable,
  Scheduler,
  type SchedulerOptions,
  type SliceResult,
} from "../../../src/host/scheduler/scheduler.js"

/** A scheduler that runs only when told to. */
export const still = (options: SchedulerOptions = {}) =>
  new Scheduler({ defer: () => {}, trace: true, ...options })

/** Runs `step` each time; uses the whole slice and stays ready, unless the answer says otherwise. */
export const body = (step: (fuel: number) => unknown): Runnable => ({
  runSlice(fuel) {
    const answer = step(fuel)
    if (typeof answer === "object") return answer as SliceResult // a test's own literal
    return { used: fuel, state: typeof answer === "string" ? (answer as SliceResult["state"]) : "ready" }
  },
})

export const hog = () => body(() => "ready")

export function ticks(scheduler: Scheduler, count: number): void {
  for (let i = 0; i < count; i++) scheduler.tick()
}
