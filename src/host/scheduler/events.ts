/**
 * What can be watched of a scheduler. Listeners are called right after what they are told of, in the order in which they
 * were added; events are plain objects, made only if somebody listens.
 */

import type { SliceResult } from "./scheduler.js"
import type { Task, TaskGroup } from "./task-group.js"

interface At {
  /** The scheduler's clock: fuel, used and idle, so far. */
  readonly clock: number
}

export interface SchedulerEvents {
  /** A task or a group was made. */
  readonly add: At & { readonly entity: Task | TaskGroup }
  /** A task or a group has gone for good. */
  readonly remove: At & { readonly entity: Task | TaskGroup }
  /** A task can run. */
  readonly wake: At & { readonly task: Task }
  /** A task can't run any more, for a while. */
  readonly block: At & { readonly task: Task }
  /** A task is about to run, for `fuel` at most. What a listener does to it counts as done in its slice. */
  readonly pick: At & { readonly task: Task; readonly fuel: number }
  /** A task has run; `fuel` is what it was charged. */
  readonly charge: At & {
    readonly task: Task
    readonly fuel: number
    readonly state: SliceResult["state"]
  }
  readonly reweight: At & { readonly entity: Task | TaskGroup; readonly from: number }
  /** A group has spent its quota. */
  readonly throttle: At & { readonly group: TaskGroup }
  /** A throttled group may run again. */
  readonly release: At & { readonly group: TaskGroup }
}

export type SchedulerEvent = keyof SchedulerEvents
export type SchedulerListener<Name extends SchedulerEvent> = (event: SchedulerEvents[Name]) => void

export const EVENT_NAMES: { readonly [Name in SchedulerEvent]: true } = {
  add: true,
  remove: true,
  wake: true,
  block: true,
  pick: true,
  charge: true,
  reweight: true,
  throttle: true,
  release: true,
}

/** Undefined where nobody listens. */
export type Listeners = { [Name in SchedulerEvent]: readonly SchedulerListener<Name>[] | undefined }

export function noListeners(): Listeners {
  return {
    add: undefined,
    remove: undefined,
    wake: undefined,
    block: undefined,
    pick: undefined,
    charge: undefined,
    reweight: undefined,
    throttle: undefined,
    release: undefined,
  }
}
