// What may be asked of a scheduler, with defaults; checked once, with messages that name value and bound.

import { MAX_STRAIGHT } from "../../compiler/bytecode/opcodes.js"
import { MAX_DEBT, MAX_PRICE } from "../../vm/sizes.js"
import { ThimbleError } from "../errors.js"
import type { Bandwidth } from "./bandwidth.js"
import type { Defer, Delay } from "./event-loop.js"
import type { IdleMode } from "./idling.js"
import type { PolicyName } from "./policies.js"
import { checkInteger, checkSlice, MAX_SLICE } from "./policy.js"
import type { TaskGroup } from "./task-group.js"

/**
 * Fuel: a sixteenth of the default slice. A run ends at a fuel check: after a straight stretch of code, and an instruction
 * with what it is charged after the fact.
 */
export const INDIVISIBLE = MAX_STRAIGHT + MAX_DEBT + MAX_PRICE

export interface SchedulerOptions {
  /** Of the root group, and of groups that name none. Default `eevdf`. */
  readonly policy?: PolicyName
  /** Fuel per decision, 1 to `MAX_SLICE`; default 10 000. A task can have its own. */
  readonly slice?: number
  /**
   * Fuel by which a run may pass its slice; default a sixteenth of `slice`, and at least `INDIVISIBLE`, by which an
   * instance may. EEVDF's bound holds while runs keep to it.
   */
  readonly overshoot?: number
  /** Milliseconds that a turn may take before the event loop gets its own; more than 0, default 8. */
  readonly budgetMs?: number
  /** For policies that draw lots; an integer from 0 to 2^32 - 1, default 1. */
  readonly seed?: number
  /**
   * What happens while only throttled groups have work: `wait` (default) lets real time pass, `skip` moves the clock
   * on to where one may run, so that decisions don't depend on time at all.
   */
  readonly idle?: IdleMode
  /** What a millisecond of idle time counts for; default: the rate at which fuel was used lately. */
  readonly fuelPerMs?: number
  /** Whether to hash decisions; default false. */
  readonly trace?: boolean
  /** Whether to keep the extremes of lag; default false. Not for every policy. */
  readonly lag?: boolean
  /** Monotonic milliseconds; default the host's. */
  readonly now?: () => number
  /**
   * Runs a callback in a later turn of the event loop; default the host's. A function that does nothing
   * means: `tick` and `runFor` only.
   */
  readonly defer?: Defer
  /** Runs a callback after milliseconds, where all work is throttled; default the host's timers. */
  readonly delay?: Delay
}

export interface TaskOptions {
  /** The group that it is in; default the root. */
  readonly group?: TaskGroup
  /** Share relative to others of its group, 1 to `MAX_WEIGHT`; default 1. */
  readonly weight?: number
  /** Fuel per decision; default the scheduler's. Never more than its group's. */
  readonly slice?: number
  /** For strict priority: higher goes first; 0 to `MAX_PRIORITY`, default 0. */
  readonly priority?: number
  /** Whether it can run at once; default true. If not, it begins with `wake`. */
  readonly ready?: boolean
}

export interface GroupOptions {
  /** For tools; default "group" and its number. */
  readonly name?: string
  /** Default the root. */
  readonly parent?: TaskGroup
  /** Share relative to others of its parent, 1 to `MAX_WEIGHT`; default 1. */
  readonly weight?: number
  /** Orders what is inside; default the scheduler's. */
  readonly policy?: PolicyName
  /** Longest run of anything inside, in fuel; default the scheduler's slice. Never more than the parent's. */
  readonly slice?: number
  /** Where the parent's policy is strict priority: higher goes first; 0 to `MAX_PRIORITY`, default 0. */
  readonly priority?: number
  /** Most that it may use; default no cap. */
  readonly bandwidth?: Bandwidth
  /** For policies that draw lots; default the scheduler's, mixed with the group's number. */
  readonly seed?: number
}

/** The numbers among a scheduler's options, checked and with defaults. */
export interface Tuning {
  readonly policy: PolicyName
  readonly slice: number
  readonly overshoot: number
  readonly budgetMs: number
  readonly seed: number
}

/** @throws ThimbleError `bad-slice`, `bad-overshoot`, `bad-budget`, `bad-seed` */
export function checkTuning(options: SchedulerOptions): Tuning {
  const { policy = "eevdf", budgetMs = 8, seed = 1 } = options
  const slice = checkSlice(options.slice ?? 10_000)
  const overshoot = options.overshoot ?? Math.max(Math.ceil(slice / 16), INDIVISIBLE)
  checkInteger("overshoot", overshoot, 0, MAX_SLICE)
  if (!(budgetMs > 0))
    throw new ThimbleError("bad-budget", `budgetMs must be greater than 0, got ${String(budgetMs)}`)
  return { policy, slice, overshoot, budgetMs, seed: checkSeed(seed) }
}

/** @throws ThimbleError `bad-seed` */
export function checkSeed(seed: number): number {
  return checkInteger("seed", seed, 0, 2 ** 32 - 1)
}
