/**
 * The scheduler: decides who runs next, for how much fuel, and when the host's event loop gets its turn.
 *
 * - Decisions depend on weights, slices, fuel used and the order of calls; never on time. The clock only says
 *   when to stop for a while, and stopping changes no decision. So equal programs with equal inputs give an
 *   equal `trace`.
 * - Host courtesy: a turn runs slices until `budgetMs` is spent, then defers the next turn. While nobody is
 *   runnable nothing is armed: no timer, no message, and the host process may exit.
 * - The clock is read after each `slice` units of fuel or `SLICES_PER_READING` slices, whichever comes first:
 *   a long slice is followed by a reading, and a budget is never overrun by more than `SLICES_PER_READING`
 *   short slices.
 * - A task may be woken, removed or reweighted at any moment, also from inside its own slice. What concerns
 *   the task that runs is noted and applied when its slice has been charged; a wake in its own slice is not
 *   lost.
 * - Every decision costs a task at least `DECISION_FUEL` (or its slice, if that is less): one that yields at
 *   once, for ever, gets no more decisions than its share.
 */

import { ThimbleError } from "../errors.js"
import { MAX_STEP } from "./accounts.js"
import { type Defer, hostDefer, hostNow } from "./event-loop.js"
import { Eevdf } from "./policies/eevdf.js"
import { RoundRobin } from "./policies/round-robin.js"
import { Stride } from "./policies/stride.js"
import { checkSlice, checkWeight, Entity, MAX_SLICE, type Policy, type PolicyOptions } from "./policy.js"
import { Trace } from "./trace.js"

/** What the scheduler runs; an instance is one. */
export interface Runnable {
  /** Runs at most about `fuel` units; returns fuel really used and why it came back. Never throws. */
  runSlice(fuel: number): SliceResult
}

/** Read at once by the scheduler, so a runnable may reuse one object. */
export interface SliceResult {
  /** Fuel; an integer, 0 or more. */
  readonly used: number
  /**
   * `ready`: its slice is spent · `yielded`: gave up the rest of its turn · `waiting`, `paused`: not before
   * `wake` · `ended`: never again
   */
  readonly state: "ready" | "waiting" | "paused" | "ended" | "yielded"
}

const POLICIES = {
  eevdf: (options: PolicyOptions): Policy => new Eevdf(options),
  "round-robin": (): Policy => new RoundRobin(),
  stride: (): Policy => new Stride(),
} as const

export type PolicyName = keyof typeof POLICIES

export interface SchedulerOptions {
  /** Default `eevdf`. */
  readonly policy?: PolicyName
  /** Fuel per decision, 1 to `MAX_SLICE`; default 10 000. A task can have its own. */
  readonly slice?: number
  /**
   * Fuel by which a run may pass its slice; default a sixteenth of `slice`. EEVDF's bound holds while runs
   * keep to it.
   */
  readonly overshoot?: number
  /** Milliseconds that a turn may take before the event loop gets its own; more than 0, default 8. */
  readonly budgetMs?: number
  /** Whether to hash decisions; default false. */
  readonly trace?: boolean
  /** Whether to keep the extremes of lag; default false. EEVDF only. */
  readonly lag?: boolean
  /** Monotonic milliseconds; default the host's. */
  readonly now?: () => number
  /**
   * Runs a callback in a later turn of the event loop; default the host's. A function that does nothing
   * means: `runFor` only.
   */
  readonly defer?: Defer
}

/** Extremes of lag over all tasks and decisions so far, in fuel. */
export interface LagRange {
  /** How far any task was ahead of its share, right after a slice: 0 or less. */
  readonly least: number
  /** How far any task was behind its share, right before a slice: 0 or more. */
  readonly most: number
}

export interface TaskOptions {
  /** Default 1. */
  readonly weight?: number
  /** Fuel per decision; default the scheduler's. */
  readonly slice?: number
  /** Whether it can run at once; default true. If not, it begins with `wake`. */
  readonly ready?: boolean
}

export const DECISION_FUEL = 16
export const SLICES_PER_READING = 8

/** A handle: what `add` returns. Only its scheduler changes it. */
export class Task extends Entity {
  /** Whether `wake` was called in its own slice. */
  woken = false
  /** Whether `remove` was called in its own slice. */
  removed = false
  /** Weight given in its own slice; 0 if none. */
  nextWeight = 0
  /** Whether it has joined the policy. */
  joined = false

  constructor(
    /** Counts up from 0 in the order of `add`. */
    readonly id: number,
    public body: Runnable | undefined,
    weight: number,
    slice: number,
  ) {
    super(weight, slice)
  }
}

export class Scheduler {
  private readonly policy: Policy
  private readonly slice: number
  private readonly budgetMs: number
  private readonly now: () => number
  private readonly defer: Defer
  private readonly hash: Trace | undefined
  private readonly watchesLag: boolean
  private leastLag = 0
  private mostLag = 0
  private running: Task | undefined = undefined
  private inTurn = false
  private deferred = false
  private added = 0
  private decided = 0
  private whenIdle: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined = undefined

  /** @throws ThimbleError `bad-policy`, `bad-slice`, `bad-overshoot`, `bad-budget`, `no-lag` */
  constructor(options: SchedulerOptions = {}) {
    const { policy = "eevdf", slice = 10_000, budgetMs = 8 } = options
    const overshoot = options.overshoot ?? Math.ceil(slice / 16)
    if (!Object.hasOwn(POLICIES, policy)) {
      const names = Object.keys(POLICIES).join(", ")
      throw new ThimbleError("bad-policy", `policy must be one of ${names}, got ${String(policy)}`)
    }
    this.slice = checkSlice(slice)
    if (!Number.isInteger(overshoot) || overshoot < 0 || overshoot > MAX_SLICE) {
      const got = String(overshoot)
      throw new ThimbleError(
        "bad-overshoot",
        `overshoot must be an integer from 0 to ${MAX_SLICE}, got ${got}`,
      )
    }
    if (!(budgetMs > 0)) {
      throw new ThimbleError("bad-budget", `budgetMs must be greater than 0, got ${String(budgetMs)}`)
    }
    this.budgetMs = budgetMs
    this.policy = POLICIES[policy]({ overshoot })
    this.now = options.now ?? hostNow
    this.defer = options.defer ?? hostDefer()
    this.hash = options.trace === true ? new Trace() : undefined
    this.watchesLag = options.lag === true
    if (this.watchesLag && this.policy.lag === undefined)
      throw new ThimbleError("no-lag", `the policy ${policy} keeps no account of lag`)
  }

  /** Tasks that can run now. */
  get runnable(): number {
    return this.policy.runnable
  }

  /** Decisions made so far. */
  get decisions(): number {
    return this.decided
  }

  /**
   * Hash of all decisions so far (task id and fuel of each), 16 hexadecimal digits.
   *
   * @throws ThimbleError `no-trace` if the scheduler was not made with `trace`
   */
  get trace(): string {
    if (this.hash === undefined)
      throw new ThimbleError("no-trace", "trace needs the scheduler option trace: true")
    return this.hash.toString()
  }

  /**
   * The extremes of lag so far. A task's lag only grows while others run and only falls in its own slice, so a reading
   * right before and one right after each slice see every extreme of those that got a turn.
   *
   * @throws ThimbleError `no-lag` if the scheduler was not made with `lag`
   */
  get lag(): LagRange {
    if (!this.watchesLag) throw new ThimbleError("no-lag", "lag needs the scheduler option lag: true")
    return { least: this.leastLag, most: this.mostLag }
  }

  /** Fulfilled when no task is runnable: at once, if none is now. */
  get idle(): Promise<void> {
    if (this.policy.runnable === 0 && this.running === undefined) return Promise.resolve()
    if (this.whenIdle === undefined) {
      let resolve = () => {}
      const promise = new Promise<void>((settle) => {
        resolve = settle
      })
      this.whenIdle = { promise, resolve }
    }
    return this.whenIdle.promise
  }

  /**
   * Let a runnable compete.
   *
   * @throws ThimbleError `bad-weight`, `bad-slice`
   */
  add(body: Runnable, options: TaskOptions = {}): Task {
    const task = new Task(this.added, body, options.weight ?? 1, options.slice ?? this.slice)
    this.added += 1
    if (options.ready ?? true) this.wake(task)
    return task
  }

  /** Make a task runnable that waits, is paused, or is about to be; nothing changes for others. */
  wake(task: Task): void {
    if (task === this.running) task.woken = true
    else if (task.gone || task.runnable) return
    else if (task.joined) this.policy.wake(task)
    else {
      task.joined = true
      this.policy.join(task)
    }
    this.arm()
  }

  /**
   * Make a runnable task wait for `wake`, as if its next slice had ended so. In its own slice, the result's
   * state decides.
   */
  block(task: Task): void {
    if (task === this.running) task.woken = false
    else if (task.runnable) {
      this.policy.block(task)
      this.settleIdle()
    }
  }

  /** Never run a task again. In its own slice: after it. */
  remove(task: Task): void {
    if (task === this.running) task.removed = true
    else this.drop(task)
  }

  /**
   * Change a task's weight; what it is owed or owes stays, but credit that a larger weight would turn into an
   * earlier deadline. In its own slice: after it.
   *
   * @throws ThimbleError `bad-weight`
   */
  reweight(task: Task, weight: number): void {
    checkWeight(weight)
    if (task === this.running) task.nextWeight = weight
    else if (task.joined) this.policy.reweight(task, weight)
    else task.weight = weight
  }

  /** One decision and the slice that it leads to. False if no task is runnable. Throws as `runFor` does. */
  tick(): boolean {
    this.enter()
    try {
      return this.decide() >= 0
    } finally {
      this.exit()
    }
  }

  /**
   * Run slices until `milliseconds` have passed or no task is runnable. Answers how many it ran.
   *
   * @throws ThimbleError `reentrant` when called from inside a slice
   */
  runFor(milliseconds: number): number {
    this.enter()
    try {
      return this.turn(milliseconds)
    } finally {
      this.exit()
    }
  }

  private turn(milliseconds: number): number {
    const { now, slice } = this
    const end = now() + milliseconds
    let slices = 0
    let slicesUnread = 0
    let fuelUnread = 0
    for (;;) {
      const fuel = this.decide()
      if (fuel < 0) return slices
      slices += 1
      slicesUnread += 1
      fuelUnread += fuel
      if (fuelUnread < slice && slicesUnread < SLICES_PER_READING) continue
      if (now() >= end) return slices
      slicesUnread = fuelUnread = 0
    }
  }

  /** Pick, run, account. Answers fuel charged; -1 if no task is runnable. */
  private decide(): number {
    const policy = this.policy
    // Only tasks join the policy.
    const task = policy.pick() as Task | undefined
    if (task === undefined) return -1
    this.running = task
    if (this.watchesLag) this.mostLag = Math.max(this.mostLag, policy.lag!(task))
    // If a runnable breaks its promise and throws, it has used its slice and has ended.
    let used = task.slice
    let state: SliceResult["state"] = "ended"
    try {
      const result = task.body!.runSlice(task.slice)
      used = checkUsed(result.used)
      state = result.state
    } finally {
      this.running = undefined
      used = Math.max(used, Math.min(DECISION_FUEL, task.slice))
      this.decided += 1
      this.hash?.record(task.id, used)
      this.account(task, used, state)
    }
    return used
  }

  private account(task: Task, used: number, state: SliceResult["state"]): void {
    const policy = this.policy
    policy.charge(task, used, state === "yielded")
    if (this.watchesLag) this.leastLag = Math.min(this.leastLag, policy.lag!(task))
    if (task.nextWeight !== 0) {
      policy.reweight(task, task.nextWeight)
      task.nextWeight = 0
    }
    if (task.removed || state === "ended") this.drop(task)
    else if ((state === "waiting" || state === "paused") && !task.woken) policy.block(task)
    task.woken = false
  }

  private drop(task: Task): void {
    if (task.gone) return
    // The policy may keep the entity until its account is settled; what it ran must not be kept alive.
    task.body = undefined
    if (task.joined) this.policy.leave(task)
    task.gone = true
    this.settleIdle()
  }

  private enter(): void {
    if (this.inTurn) throw new ThimbleError("reentrant", "the scheduler can't be run from inside a slice")
    this.inTurn = true
  }

  private exit(): void {
    this.inTurn = false
    this.settleIdle()
    this.arm()
  }

  /** See to it that a turn comes, if anyone is runnable. */
  private arm(): void {
    if (this.deferred || this.inTurn || this.policy.runnable === 0) return
    this.deferred = true
    this.defer(this.deferredTurn)
  }

  private readonly deferredTurn = (): void => {
    this.deferred = false
    if (!this.inTurn && this.policy.runnable > 0) this.runFor(this.budgetMs)
  }

  private settleIdle(): void {
    if (this.inTurn || this.whenIdle === undefined || this.policy.runnable > 0) return
    this.whenIdle.resolve()
    this.whenIdle = undefined
  }
}

function checkUsed(used: number): number {
  if (Number.isInteger(used) && used >= 0 && used <= MAX_STEP) return used
  throw new ThimbleError(
    "bad-fuel",
    `fuel used must be an integer from 0 to ${MAX_STEP}, got ${String(used)}`,
  )
}
