/**
 * The scheduler: decides who runs next, for how much fuel, and when the host's event loop gets its turn.
 *
 * - A decision goes down the groups from the root, each level's policy picking one, until it meets a task. What the
 *   task used is charged at every level on the way. A group is runnable while anything in it is.
 * - Decisions depend on weights, slices, fuel used and the order of calls; never on time, but where groups have caps
 *   and `idle` is `wait`. The time only says when to stop for a while, and stopping changes no decision. So equal
 *   programs with equal inputs give an equal `trace`.
 * - Host courtesy: a turn runs slices until `budgetMs` is spent, then defers the next turn. While nobody is
 *   runnable nothing is armed: no timer, no message, and the host process may exit.
 * - The time is read after each `FUEL_PER_READING` units of fuel or `SLICES_PER_READING` slices, whichever comes first:
 *   a long slice is followed by a reading, and a budget is never overrun by more than `SLICES_PER_READING`
 *   short slices.
 * - A task may be woken, removed or reweighted at any moment, also from inside its own slice. What concerns
 *   the task that runs, or a group that it is in, is noted and applied when its slice has been charged; a wake in its
 *   own slice is not lost.
 * - Every decision costs a task at least `DECISION_FUEL` (or its slice, if that is less): one that yields at
 *   once, for ever, gets no more decisions than its share.
 */

import { ThimbleError } from "../errors.js"
import { MAX_STEP } from "./accounts.js"
import { type Bandwidth, Caps, checkBandwidth } from "./bandwidth.js"
import { type Defer, type Delay, hostDefer, hostDelay, hostNow } from "./event-loop.js"
import {
  EVENT_NAMES,
  type Listeners,
  noListeners,
  type SchedulerEvent,
  type SchedulerEvents,
  type SchedulerListener,
} from "./events.js"
import { Idling } from "./idling.js"
import {
  checkSeed,
  checkTuning,
  type GroupOptions,
  type SchedulerOptions,
  type TaskOptions,
  type Tuning,
} from "./options.js"
import { newPolicy } from "./policies.js"
import { checkPriority, checkSlice, checkWeight, MAX_SLICE } from "./policy.js"
import { type GroupSnapshot, isAbove, snapshotOf } from "./snapshot.js"
import { type GroupOwner, MAX_GROUP_DEPTH, type Member, Task, TaskGroup } from "./task-group.js"
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

/** Extremes of lag over all tasks, groups and decisions so far, in fuel. */
export interface LagRange {
  /** How far anyone was ahead of its share, right after a slice: 0 or less. */
  readonly least: number
  /** How far anyone was behind its share, right before a slice: 0 or more. */
  readonly most: number
}

export const DECISION_FUEL = 16
export const SLICES_PER_READING = 8
/** About 0.1 ms of work; a reading takes up to 0.1 µs. */
const FUEL_PER_READING = 10_000

export class Scheduler implements GroupOwner {
  /** Everything competes in it, or in a group inside it. */
  readonly root: TaskGroup
  private readonly tuning: Tuning
  private readonly now: () => number
  private readonly defer: Defer
  private readonly delay: Delay
  private readonly idling: Idling
  private readonly caps = new Caps()
  private readonly hash: Trace | undefined
  private readonly watchesLag: boolean
  private readonly listeners: Listeners = noListeners()
  /** What waits for the running slice to be charged. */
  private later: (() => void)[] = []
  private leastLag = 0
  private mostLag = 0
  private mostOvershoot = 0
  private running: Task | undefined = undefined
  /** Whether `wake` was called for the running task in its own slice. */
  private runningWoken = false
  /** Whether `remove` was called for the running task in its own slice. */
  private runningRemoved = false
  private inTurn = false
  private deferred = false
  private stopTimer: (() => void) | undefined = undefined
  /** Tasks that can run, in throttled groups too. */
  private ready = 0
  /** Groups with a cap. */
  private capped = 0
  private tasksAdded = 0
  private groupsAdded = 0
  private decided = 0
  private whenIdle: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined = undefined

  /**
   * @throws ThimbleError `bad-policy`, `bad-slice`, `bad-overshoot`, `bad-budget`, `bad-seed`, `bad-idle`, `bad-rate`,
   *   `no-lag`
   */
  constructor(options: SchedulerOptions = {}) {
    this.tuning = checkTuning(options)
    this.idling = new Idling(options.idle ?? "wait", options.fuelPerMs)
    this.now = options.now ?? hostNow
    this.defer = options.defer ?? hostDefer()
    this.delay = options.delay ?? hostDelay
    this.hash = options.trace === true ? new Trace() : undefined
    this.watchesLag = options.lag === true
    this.root = this.newGroup({ name: "root", slice: MAX_SLICE }, undefined)
    if (this.watchesLag && this.root.policy.lag === undefined)
      throw new ThimbleError("no-lag", `the policy ${this.root.policyName} keeps no account of lag`)
  }

  /** Tasks that can run; those of throttled groups count. */
  get runnable(): number {
    return this.ready
  }

  /** Decisions made so far. */
  get decisions(): number {
    return this.decided
  }

  /** Fuel charged so far, and idle time in fuel (see `SchedulerOptions.idle`). */
  get clock(): number {
    return this.caps.clock
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
   * The extremes of lag so far, each against its own level's fluid system. A lag only grows while others run and only
   * falls in an own slice, so a reading right before and one right after each slice see every extreme of those that got
   * a turn. Levels whose policy keeps no account of lag are left out.
   *
   * @throws ThimbleError `no-lag` if the scheduler was not made with `lag`
   */
  get lag(): LagRange {
    if (!this.watchesLag) throw new ThimbleError("no-lag", "lag needs the scheduler option lag: true")
    return { least: this.leastLag, most: this.mostLag }
  }

  /** How far runs may pass their slice, and the most by which one did so far; fuel. */
  get overshoot(): { readonly allowed: number; readonly most: number } {
    return { allowed: this.tuning.overshoot, most: this.mostOvershoot }
  }

  /** Fulfilled when no task is runnable: at once, if none is now. */
  get idle(): Promise<void> {
    if (this.ready === 0 && this.running === undefined) return Promise.resolve()
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
   * @throws ThimbleError `bad-weight`, `bad-slice`, `bad-priority`, `foreign-group`, `closed-group`
   */
  add(body: Runnable, options: TaskOptions = {}): Task {
    const { tuning, root } = this
    const { group = root, weight = 1, slice = tuning.slice, priority = 0, ready = true } = options
    if (group !== root) this.checkGroup(group)
    const task = new Task(this.tasksAdded, body, group, weight, checkSlice(slice), checkPriority(priority))
    this.tasksAdded += 1
    group.members += 1
    if (this.listeners.add !== undefined) this.emit("add", { clock: this.clock, entity: task })
    if (ready) this.wake(task)
    return task
  }

  /**
   * Make a group, in which tasks and other groups compete by a policy of its own. It stands until it is closed.
   *
   * @throws ThimbleError `bad-weight`, `bad-slice`, `bad-priority`, `bad-policy`, `bad-seed`, `bad-bandwidth`, `bad-quota`,
   *   `bad-period`, `foreign-group`, `closed-group`; `too-deep` beyond `MAX_GROUP_DEPTH` levels
   */
  group(options: GroupOptions = {}): TaskGroup {
    const { parent = this.root, bandwidth } = options
    this.checkGroup(parent)
    if (parent.depth >= MAX_GROUP_DEPTH)
      throw new ThimbleError("too-deep", `groups nest at most ${MAX_GROUP_DEPTH} deep`)
    if (bandwidth !== undefined) checkBandwidth(bandwidth)
    const group = this.newGroup(options, parent)
    if (bandwidth !== undefined) this.setCap(group, bandwidth)
    parent.groups.add(group)
    parent.members += 1
    if (this.listeners.add !== undefined) this.emit("add", { clock: this.clock, entity: group })
    return group
  }

  /** Make a task runnable that waits, is paused, or is about to be; nothing changes for others. */
  wake(task: Task): void {
    if (task === this.running) this.runningWoken = true
    else if (task.gone || task.runnable) return
    else {
      this.ready += 1
      this.start(task)
      if (this.listeners.wake !== undefined) this.emit("wake", { clock: this.clock, task })
    }
    this.arm()
  }

  /**
   * Make a runnable task wait for `wake`, as if its next slice had ended so. In its own slice, the result's
   * state decides.
   */
  block(task: Task): void {
    if (task === this.running) this.runningWoken = false
    else if (task.runnable) {
      this.sleep(task)
      this.settleIdle()
    }
  }

  /** Never run a task again. In its own slice: after it. */
  remove(task: Task): void {
    if (task === this.running) this.runningRemoved = true
    else this.drop(task)
  }

  /**
   * Change a weight, a task's or a group's; what is owed either way stays, but credit that a larger weight would turn into
   * an earlier deadline. In an own slice: after it.
   *
   * @throws ThimbleError `bad-weight`
   */
  reweight(member: Task | TaskGroup, weight: number): void {
    checkWeight(weight)
    this.afterSlice(member, () => {
      const from = member.weight
      if (member.gone) return
      if (member.joined) member.parent!.policy.reweight(member, weight)
      else member.weight = weight
      if (this.listeners.reweight !== undefined)
        this.emit("reweight", { clock: this.clock, entity: member, from })
    })
  }

  /**
   * Change a priority, a task's or a group's. In an own slice: after it.
   *
   * @throws ThimbleError `bad-priority`
   */
  prioritize(member: Task | TaskGroup, priority: number): void {
    checkPriority(priority)
    this.afterSlice(member, () => {
      if (member.gone) return
      const policy = member.joined ? member.parent!.policy : undefined
      if (policy?.prioritize === undefined) member.priority = priority
      else policy.prioritize(member, priority)
    })
  }

  /** As `group.setBandwidth`. */
  setBandwidth(group: TaskGroup, bandwidth: Bandwidth | undefined): void {
    this.checkNotRoot(group)
    if (bandwidth !== undefined) checkBandwidth(bandwidth)
    if (group.isThrottled) {
      this.caps.forget(group)
      this.release(group)
    }
    this.setCap(group, bandwidth)
    this.arm()
  }

  /** As `group.close`. */
  removeGroup(group: TaskGroup): void {
    this.checkNotRoot(group)
    group.closed = true
    this.dropIfEmpty(group)
  }

  /**
   * Call a listener for each event of a kind; see `SchedulerEvents`. Answers what takes it away again. What a listener
   * throws comes out of the call that caused the event.
   *
   * @throws ThimbleError `unknown-event`
   */
  on<Name extends SchedulerEvent>(name: Name, listener: SchedulerListener<Name>): () => void {
    if (!Object.hasOwn(EVENT_NAMES, name)) {
      const names = Object.keys(EVENT_NAMES).join(", ")
      throw new ThimbleError("unknown-event", `event must be one of ${names}, got ${String(name)}`)
    }
    // Indexed by one name: the compiler can't see that both sides are of it.
    const lists = this.listeners as Record<Name, readonly SchedulerListener<Name>[] | undefined>
    // A wrapper tells two registrations of one function apart.
    const own: SchedulerListener<Name> = (event) => listener(event)
    lists[name] = [...(lists[name] ?? []), own]
    return () => {
      const left = (lists[name] ?? []).filter((other) => other !== own)
      lists[name] = left.length === 0 ? undefined : left
    }
  }

  /** The run queues as they are now. Takes time in proportion to groups and to tasks that compete. */
  snapshot(): GroupSnapshot {
    return snapshotOf(this.root, this.running)
  }

  /** One decision and the slice that it leads to. False if no task may run now. Throws as `runFor` does. */
  tick(): boolean {
    this.enter()
    try {
      return this.decide() >= 0
    } finally {
      this.exit()
    }
  }

  /**
   * Run slices until `milliseconds` have passed or no task may run. Answers how many it ran.
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
    const { now } = this
    const start = now()
    const clock = this.clock
    let slices = 0
    let slicesUnread = 0
    let fuelUnread = 0
    for (;;) {
      const fuel = this.decide()
      if (fuel < 0) return slices
      slices += 1
      slicesUnread += 1
      fuelUnread += fuel
      if (fuelUnread < FUEL_PER_READING && slicesUnread < SLICES_PER_READING) continue
      const passed = now() - start
      if (passed >= milliseconds) {
        if (this.idling.mode === "wait") this.idling.measure(this.clock - clock, passed)
        return slices
      }
      slicesUnread = fuelUnread = 0
    }
  }

  /** Pick, run, account. Answers fuel charged; -1 if no task may run. */
  private decide(): number {
    const task = this.pick()
    if (task === undefined) return -1
    const { slice } = task
    this.running = task
    this.runningWoken = this.runningRemoved = false
    if (this.watchesLag) this.noteLag(task)
    if (this.listeners.pick !== undefined) this.tellPick(task)
    // If a runnable breaks its promise and throws, it has used its slice and has ended.
    let used = slice
    let state: SliceResult["state"] = "ended"
    try {
      const result = task.body!.runSlice(slice)
      used = checkUsed(result.used)
      state = result.state
    } finally {
      used = Math.max(used, Math.min(DECISION_FUEL, slice))
      if (used - slice > this.mostOvershoot) this.mostOvershoot = used - slice
      this.decided += 1
      this.hash?.record(task.id, used)
      this.charge(task, used, state === "yielded")
      this.running = undefined
      this.settle(task, state)
      if (this.listeners.charge !== undefined)
        this.emit("charge", { clock: this.clock, task, fuel: used, state })
    }
    return used
  }

  private pick(): Task | undefined {
    const { root } = this
    if (this.caps.clock >= this.caps.nextRelease) this.releaseDue()
    while (root.policy.runnable === 0) {
      if (this.ready === 0 || !this.conserve()) return undefined
    }
    let member = root.policy.pick()!
    while (member.policy !== undefined) member = member.policy.pick()!
    // Only tasks have no policy.
    return member as Task
  }

  /** At each level. */
  private charge(task: Task, fuel: number, yielded: boolean): void {
    this.caps.clock += fuel
    task.parent.policy.charge(task, fuel, yielded)
    task.used += fuel
    let group = task.parent
    for (; group.parent !== undefined; group = group.parent) {
      group.parent.policy.charge(group, fuel, false)
      group.used += fuel
      if (group.cap !== undefined) this.caps.charge(group.cap, fuel)
    }
    group.used += fuel
    if (this.watchesLag) this.noteLag(task)
  }

  /** What the end of a slice leads to, once it has been charged. */
  private settle(task: Task, state: SliceResult["state"]): void {
    if (this.later.length > 0) for (const act of this.later.splice(0)) act()
    const { parent } = task
    if (this.runningRemoved || state === "ended") this.drop(task)
    else if ((state === "waiting" || state === "paused") && !this.runningWoken) this.sleep(task)
    for (let group = parent; group.parent !== undefined; group = group.parent) {
      if (group.cap !== undefined && group.cap.left <= 0 && !group.isThrottled) this.throttle(group)
    }
  }

  private sleep(task: Task): void {
    this.ready -= 1
    this.stop(task)
    if (this.listeners.block !== undefined) this.emit("block", { clock: this.clock, task })
  }

  private drop(task: Task): void {
    if (task.gone) return
    const { parent, runnable } = task
    // The policy may keep the entity until its account is settled; what it ran must not be kept alive.
    task.body = undefined
    if (runnable) this.ready -= 1
    if (task.joined) parent.policy.leave(task)
    task.gone = true
    if (runnable) this.stopIfEmpty(parent)
    parent.members -= 1
    if (this.listeners.remove !== undefined) this.emit("remove", { clock: this.clock, entity: task })
    if (parent.closed) this.dropIfEmpty(parent)
    this.settleIdle()
  }

  private dropIfEmpty(group: TaskGroup): void {
    const { parent } = group
    if (group.members > 0 || group.gone || parent === undefined) return
    if (group.isThrottled) this.caps.forget(group)
    this.setCap(group, undefined)
    if (group.joined) parent.policy.leave(group)
    group.gone = true
    parent.groups.delete(group)
    parent.members -= 1
    if (this.listeners.remove !== undefined) this.emit("remove", { clock: this.clock, entity: group })
    if (parent.closed) this.dropIfEmpty(parent)
  }

  /** A member can be picked from now on; so can the groups that it is the first in. */
  private start(member: Member): void {
    const { parent } = member
    if (parent === undefined) return
    if (member.joined) parent.policy.wake(member)
    else {
      member.joined = true
      parent.policy.join(member)
    }
    if (parent.policy.runnable === 1 && !parent.isThrottled) this.start(parent)
  }

  /** A member can't be picked any more; nor can the groups that it was the last in. */
  private stop(member: Member): void {
    const { parent } = member
    if (parent === undefined) return
    parent.policy.block(member)
    this.stopIfEmpty(parent)
  }

  private stopIfEmpty(group: TaskGroup): void {
    if (group.policy.runnable === 0 && group.runnable) this.stop(group)
  }

  private throttle(group: TaskGroup): void {
    this.caps.throttle(group)
    if (group.runnable) this.stop(group)
    if (this.listeners.throttle !== undefined) this.emit("throttle", { clock: this.clock, group })
  }

  /** No longer throttled. */
  private release(group: TaskGroup): void {
    if (group.policy.runnable > 0) this.start(group)
    if (this.listeners.release !== undefined) this.emit("release", { clock: this.clock, group })
  }

  private releaseDue(): void {
    for (;;) {
      const group = this.caps.release()
      if (group === undefined) return
      this.release(group)
    }
  }

  /** All that could run is throttled. True if something may run all the same. */
  private conserve(): boolean {
    for (const group of [...this.caps.all()]) if (isConservable(group)) this.fillEarly(group)
    if (this.root.policy.runnable > 0) return true
    if (this.idling.mode === "wait") return false
    this.caps.clock = this.caps.nextRelease
    this.releaseDue()
    return true
  }

  private setCap(group: TaskGroup, bandwidth: Bandwidth | undefined): void {
    if (group.cap !== undefined) this.capped -= 1
    if (bandwidth !== undefined) this.capped += 1
    group.cap = bandwidth === undefined ? undefined : this.caps.newCap(bandwidth)
  }

  private fillEarly(group: TaskGroup): void {
    if (group.isThrottled) {
      this.caps.fillEarly(group)
      this.release(group)
    }
    if (group.parent !== undefined) this.fillEarly(group.parent)
  }

  private newGroup(options: GroupOptions, parent: TaskGroup | undefined): TaskGroup {
    const id = this.groupsAdded
    const { tuning } = this
    const { name = `group ${id}`, weight = 1, policy = tuning.policy, priority = 0 } = options
    const slice = checkSlice(options.slice ?? tuning.slice)
    const seed = checkSeed(options.seed ?? (tuning.seed + id) % 2 ** 32)
    const queue = newPolicy(policy, { slice: tuning.slice, overshoot: tuning.overshoot, seed })
    checkPriority(priority)
    const group = new TaskGroup(id, name, parent, this, policy, queue, weight, slice, priority)
    this.groupsAdded += 1
    return group
  }

  private checkGroup(group: TaskGroup): void {
    let root = group
    while (root.parent !== undefined) root = root.parent
    if (root !== this.root)
      throw new ThimbleError("foreign-group", `${group.name} is a group of another scheduler`)
    if (group.closed) throw new ThimbleError("closed-group", `${group.name} is closed`)
  }

  private checkNotRoot(group: TaskGroup): void {
    if (group === this.root) throw new ThimbleError("root-group", "the root group can't be closed or capped")
  }

  /** Now, or as soon as the slice that runs has been charged, if the member is running. */
  private afterSlice(member: Task | TaskGroup, act: () => void): void {
    const { running } = this
    if (running !== undefined && (member === running || isAbove(member as TaskGroup, running)))
      this.later.push(act)
    else act()
  }

  private noteLag(task: Task): void {
    for (let member: Member = task; member.parent !== undefined; member = member.parent) {
      const { policy } = member.parent
      if (policy.lag === undefined) continue
      const lag = policy.lag(member)
      if (lag > this.mostLag) this.mostLag = lag
      if (lag < this.leastLag) this.leastLag = lag
    }
  }

  /** If a listener throws there was no decision: whoever was picked is still queued. */
  private tellPick(task: Task): void {
    try {
      this.emit("pick", { clock: this.clock, task, fuel: task.slice })
    } catch (error) {
      this.running = undefined
      if (this.runningRemoved) this.drop(task)
      throw error
    }
  }

  private emit<Name extends SchedulerEvent>(name: Name, event: SchedulerEvents[Name]): void {
    const listeners = this.listeners[name] as readonly SchedulerListener<Name>[] | undefined
    if (listeners !== undefined) for (const listener of listeners) listener(event)
  }

  private enter(): void {
    if (this.inTurn) throw new ThimbleError("reentrant", "the scheduler can't be run from inside a slice")
    this.inTurn = true
    this.stopTimer?.()
    this.stopTimer = undefined
    if (this.idling.isCounting) this.caps.clock += this.idling.end(this.now())
  }

  private exit(): void {
    this.inTurn = false
    // Idle time counts for periods, whether or not anyone would use it.
    if (this.capped > 0 && this.root.policy.runnable === 0) this.idling.begin(this.now())
    this.settleIdle()
    this.arm()
  }

  /** See to it that a turn comes, if any task may run, now or later. */
  private arm(): void {
    if (this.deferred || this.inTurn || this.ready === 0) return
    if (this.root.policy.runnable > 0 || this.idling.mode === "skip" || this.hasConservable()) {
      this.deferred = true
      this.defer(this.deferredTurn)
    } else {
      const { caps, idling } = this
      this.stopTimer ??= this.delay(this.timedTurn, idling.delay(caps.nextRelease - caps.clock))
    }
  }

  private readonly deferredTurn = (): void => {
    this.deferred = false
    if (!this.inTurn && this.ready > 0) this.runFor(this.tuning.budgetMs)
  }

  private readonly timedTurn = (): void => {
    this.stopTimer = undefined
    if (!this.inTurn && this.ready > 0) this.runFor(this.tuning.budgetMs)
  }

  private hasConservable(): boolean {
    for (const group of this.caps.all()) if (isConservable(group)) return true
    return false
  }

  private settleIdle(): void {
    if (this.inTurn || this.ready > 0) return
    this.stopTimer?.()
    this.stopTimer = undefined
    this.whenIdle?.resolve()
    this.whenIdle = undefined
  }
}

/** Whether a throttled group has work that may run where otherwise nothing would. */
function isConservable(group: TaskGroup): boolean {
  if (group.policy.runnable === 0) return false
  for (let above: TaskGroup | undefined = group; above !== undefined; above = above.parent) {
    if (above.isThrottled && above.cap!.bandwidth.workConserving !== true) return false
  }
  return true
}

function checkUsed(used: number): number {
  // Whole, and 0 to MAX_STEP.
  if (used >>> 0 === used) return used
  throw new ThimbleError(
    "bad-fuel",
    `fuel used must be an integer from 0 to ${MAX_STEP}, got ${String(used)}`,
  )
}

export type { Bandwidth } from "./bandwidth.js"
export type { SchedulerEvent, SchedulerEvents, SchedulerListener } from "./events.js"
export type { GroupOptions, SchedulerOptions, TaskOptions } from "./options.js"
export type { PolicyName } from "./policies.js"
export type { EntitySnapshot, GroupSnapshot, TaskSnapshot } from "./snapshot.js"
export { Task, TaskGroup } from "./task-group.js"
