/**
 * Caps on what groups may use, as CFS bandwidth control has them (Turner, Rao and Rao, "CPU bandwidth control for CFS",
 * 2010): in each period a group may use its quota; who has used it up is throttled until a later period. A run may pass
 * the quota; what it used beyond is taken from the next ones, so the total is never above quota · periods + one run.
 *
 * Periods are measured on the scheduler's clock. Its unit is fuel: it moves by what is used, and while nothing may run but
 * something would, it moves by what could have been used (see `Idling`). So a share is a share of the processor, and
 * decisions depend on the clock only. docs/decisions/bandwidth.md says why.
 */

import { ThimbleError } from "../errors.js"
import { Records, STRIDE } from "./accounts.js"
import { checkInteger } from "./policy.js"
import { SlotHeap } from "./slot-heap.js"
import type { TaskGroup } from "./task-group.js"

export const MAX_PERIOD = 1_000_000_000_000

/** A share of the processor: `quota` out of each `period`. */
export interface Bandwidth {
  /** Fuel in each period; an integer, 1 to `period`. */
  readonly quota: number
  /** Units of the scheduler's clock, which is fuel; an integer, 1 to `MAX_PERIOD`. */
  readonly period: number
  /** Whether the group gets another quota at once where otherwise nothing would run. Default false: a hard cap. */
  readonly workConserving?: boolean
}

/** @throws ThimbleError `bad-bandwidth`, `bad-quota`, `bad-period` */
export function checkBandwidth(bandwidth: Bandwidth): void {
  if (typeof bandwidth !== "object" || bandwidth === null)
    throw new ThimbleError("bad-bandwidth", `bandwidth must be an object, got ${String(bandwidth)}`)
  const period = checkInteger("period", bandwidth.period, 1, MAX_PERIOD)
  checkInteger("quota", bandwidth.quota, 1, period)
}

/** A group's cap. */
export class Cap {
  /** What is left of the quota; 0 or less: it is spent. */
  left: number
  /** The group's place among those that are throttled; -1 if it is not. */
  slot = -1

  constructor(
    readonly bandwidth: Bandwidth,
    /** Clock at the end of the current period. */
    public periodEnd: number,
  ) {
    this.left = bandwidth.quota
  }
}

export class Caps {
  /** Fuel, used and idle, since the scheduler was made. */
  clock = 0
  /** Clock at which the next throttled group is released; `Infinity` if there is none. */
  nextRelease = Number.POSITIVE_INFINITY
  private readonly releases = new Records()
  private readonly throttled = new SlotHeap(this.releases, 0)
  /** By slot. */
  private readonly groups: (TaskGroup | undefined)[] = []
  private readonly free: number[] = []

  newCap(bandwidth: Bandwidth): Cap {
    return new Cap(bandwidth, this.clock + bandwidth.period)
  }

  /** Take from a quota; the clock has moved already. True if it is spent. */
  charge(cap: Cap, fuel: number): boolean {
    cap.left -= fuel
    this.refill(cap)
    return cap.left <= 0
  }

  /** A group that is not throttled, and has spent its quota, waits for the period in which something will be left. */
  throttle(group: TaskGroup): void {
    const cap = group.cap!
    const slot = this.free.pop() ?? this.groups.length
    this.releases.reserve(slot)
    this.groups[slot] = group
    cap.slot = slot
    this.releases.values[slot << STRIDE] = cap.periodEnd + (quotasOwed(cap) - 1) * cap.bandwidth.period
    this.throttled.push(slot)
    this.lookAhead()
  }

  /** The group whose time has come, no longer throttled; undefined if none is left. */
  release(): TaskGroup | undefined {
    if (this.clock < this.nextRelease) return undefined
    const group = this.groups[this.throttled.first()]!
    this.forget(group)
    this.refill(group.cap!)
    return group
  }

  /** As if the group had its next quotas already. */
  fillEarly(group: TaskGroup): void {
    const cap = group.cap!
    cap.left += quotasOwed(cap) * cap.bandwidth.quota
    this.forget(group)
  }

  /** Throttled groups, by the order of their slots. */
  *all(): Generator<TaskGroup> {
    for (const group of this.groups) if (group !== undefined) yield group
  }

  /** A throttled group is so no longer. */
  forget(group: TaskGroup): void {
    const cap = group.cap!
    this.throttled.remove(cap.slot)
    this.groups[cap.slot] = undefined
    this.free.push(cap.slot)
    cap.slot = -1
    this.lookAhead()
  }

  private refill(cap: Cap): void {
    if (this.clock < cap.periodEnd) return
    const { quota, period } = cap.bandwidth
    const periods = 1 + Math.floor((this.clock - cap.periodEnd) / period)
    cap.left = Math.min(quota, cap.left + periods * quota)
    cap.periodEnd += periods * period
  }

  private lookAhead(): void {
    const { throttled, releases } = this
    this.nextRelease =
      throttled.size === 0 ? Number.POSITIVE_INFINITY : releases.values[throttled.first() << STRIDE]!
  }
}

/** How many quotas it takes until something is left. */
function quotasOwed(cap: Cap): number {
  return Math.floor(-cap.left / cap.bandwidth.quota) + 1
}
