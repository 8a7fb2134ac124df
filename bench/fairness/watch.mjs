// Watches a scheduler by its events, and takes the measures: lag against the fluid share at each level, waits, wake-up
// latencies, Jain's index by window, a timeline, and the raw trace. It knows nothing of the policy that decides.
import { Fluid } from "./fluid.mjs"
import { Histogram, jain } from "./statistics.mjs"

/** Decisions that a raw trace holds. */
const TRACE_ROWS = 5_000

export class Watch {
  /** |lag| of whoever runs, right before and right after each slice, in slices of its level's longest. */
  lags = new Histogram()
  /** What it was due while it waited for its turn, in own slices. */
  waits = new Histogram()
  /** Fuel used by others, from wake to run; by class of task. */
  wakes = new Map()
  /** Charges after which |lag| > slice + overshoot, at any level. */
  violations = 0
  /** Over slice + overshoot. */
  worst = 0
  timeline = []
  trace = []
  windows = new Map()
  /** Most that fuel per weight of two equal tasks differed by, in slices. */
  pairwise = 0
  imbalance = 0
  decisions = 0
  levels = new Map()
  woken = new Map()
  running = undefined
  seen = 0

  /**
   * @param windows sizes of Jain's windows, in decisions per task; for `tasks`, which stay all the while
   * @param classOf names the class of a task, for wake-up latencies
   * @param sampleEvery decisions between two points of the timeline
   */
  constructor(scheduler, { windows = [], classOf = () => "all", sampleEvery = 1_000 } = {}) {
    this.scheduler = scheduler
    this.overshoot = scheduler.overshoot.allowed
    this.windowSizes = windows
    this.classOf = classOf
    this.sampleEvery = sampleEvery
    scheduler.on("wake", ({ task, clock }) => {
      this.flush()
      this.woken.set(task, clock)
      this.recheck(task)
    })
    scheduler.on("pick", ({ task, clock }) => this.picked(task, clock))
    scheduler.on("charge", (event) => this.charged(event))
    scheduler.on("reweight", ({ entity, from }) => {
      this.flush()
      this.levels.get(entity.parent)?.fluid.reweigh(entity, from, entity.slice + this.overshoot)
    })
    scheduler.on("remove", ({ entity }) => this.woken.delete(entity))
    for (const name of ["block", "remove", "throttle", "release"]) {
      scheduler.on(name, (event) => {
        this.flush()
        this.recheck(event.task ?? event.entity ?? event.group)
      })
    }
  }

  /** Tasks that stay runnable all the while, as equals by weight. Call it when they have been added. */
  follow(tasks) {
    this.tasks = tasks
    for (const size of this.windowSizes) {
      const marks = tasks.map(({ used }) => used)
      this.windows.set(size, { next: size * tasks.length, marks, count: 0, sum: 0, least: 1 })
    }
    for (const task of tasks) this.recheck(task)
  }

  /** For tasks added ready: the scheduler tells of a wake, so there is nothing to do but to forget the latency. */
  forgetWakes() {
    this.woken.clear()
  }

  level(group) {
    let level = this.levels.get(group)
    if (level === undefined) {
      level = { fluid: new Fluid(), slice: 0, group }
      this.levels.set(group, level)
    }
    return level
  }

  /** Bring membership in line with who can run, from a member upwards. */
  recheck(member) {
    for (let each = member; each.parent !== undefined; each = each.parent) {
      const level = this.level(each.parent)
      const isMember = level.fluid.has(each)
      if (each.runnable && !isMember) {
        if (each.slice > level.slice) level.slice = each.slice
        level.fluid.enter(each)
      } else if (!each.runnable && isMember) level.fluid.sleep(each)
      if (each.parent.policy.runnable === 0) level.fluid.close()
    }
  }

  picked(task, clock) {
    this.running = task
    this.seen = this.scheduler.root.used
    for (let each = task; each.parent !== undefined; each = each.parent) {
      const { fluid } = this.level(each.parent)
      fluid.beforePick(each)
      this.noteLag(each)
    }
    this.waits.add(this.level(task.parent).fluid.waited(task) / task.slice)
    const since = this.woken.get(task)
    if (since === undefined) return
    this.woken.delete(task)
    const name = this.classOf(task)
    let latencies = this.wakes.get(name)
    if (latencies === undefined) this.wakes.set(name, (latencies = new Histogram()))
    latencies.add(clock - since)
  }

  /** The end of a slice may block somebody before its charge is told. */
  flush() {
    const { running } = this
    const { used } = this.scheduler.root
    const fuel = used - this.seen
    if (running === undefined || fuel === 0) return
    this.seen = used
    for (let each = running; each.parent !== undefined; each = each.parent) {
      this.level(each.parent).fluid.charge(each, fuel)
      this.noteLag(each)
    }
  }

  charged({ task, clock, fuel, state }) {
    this.flush()
    if (state === "yielded") this.level(task.parent).fluid.yield(task)
    this.running = undefined
    this.decisions += 1
    if (this.trace.length < TRACE_ROWS)
      this.trace.push([clock, task.id, fuel, state, this.level(task.parent).fluid.lag(task).toFixed(2)])
    for (const [size, window] of this.windows)
      if (this.decisions === window.next) this.endWindow(size, window)
    if (this.decisions % this.sampleEvery === 0) this.sample(clock)
  }

  noteLag(member) {
    const level = this.level(member.parent)
    const lag = level.fluid.lag(member)
    this.lags.add(Math.abs(lag) / level.slice)
    this.judge(member, lag, level)
  }

  judge(member, lag, level) {
    const bound = (lag < 0 ? member.slice : level.slice) + this.overshoot
    const part = Math.abs(lag) / bound
    if (part > this.worst) this.worst = part
    if (Math.abs(lag) > bound + 1) this.violations += 1
  }

  /** Looks at everybody, also at those that never run. */
  sample(clock) {
    let least = 0
    let most = 0
    for (const level of this.levels.values()) {
      const { fluid } = level
      for (const entity of fluid.members.keys()) {
        if (fluid.lingering.has(entity)) continue
        const lag = fluid.lag(entity)
        this.judge(entity, lag, level)
        const part = lag / level.slice
        if (part < least) least = part
        if (part > most) most = part
      }
      const imbalance = Math.abs(fluid.balance())
      if (imbalance > this.imbalance) this.imbalance = imbalance
    }
    this.mostLag = Math.max(this.mostLag ?? 0, most, -least)
    this.timeline.push({ clock, least, most })
    if (this.tasks !== undefined) this.noteDifference()
  }

  noteDifference() {
    let least = Number.POSITIVE_INFINITY
    let most = 0
    for (const { used, weight } of this.tasks) {
      const service = used / weight
      if (service < least) least = service
      if (service > most) most = service
    }
    const difference = (most - least) / this.tasks[0].slice
    if (difference > this.pairwise) this.pairwise = difference
  }

  endWindow(size, window) {
    const { tasks } = this
    const index = jain(tasks.map(({ used, weight }, i) => (used - window.marks[i]) / weight))
    window.count += 1
    window.sum += index
    if (index < window.least) window.least = index
    window.marks = tasks.map(({ used }) => used)
    window.next += size * tasks.length
  }

  /** Everything that was measured, as plain data. */
  result() {
    this.sample(this.scheduler.clock)
    const jainBy = {}
    for (const [size, { count, sum, least }] of this.windows) {
      if (count > 0) jainBy[size] = { least, mean: sum / count }
    }
    const wakes = {}
    for (const [name, latencies] of this.wakes) {
      wakes[name] = { ...latencies.summary(), curve: latencies.curve() }
    }
    return {
      decisions: this.decisions,
      violations: this.violations,
      worst: this.worst,
      maxLag: Math.max(this.lags.max, this.mostLag),
      p999Lag: this.lags.quantile(0.999),
      longestWait: Math.max(this.waits.max, this.longestOpenWait()),
      pairwise: this.tasks === undefined ? undefined : this.pairwise,
      jain: jainBy,
      wakes,
      imbalance: this.imbalance,
      timeline: this.timeline,
    }
  }

  /** Most by which a lag as the policies tell it differs from the judge's, in fuel. */
  drift() {
    let most = 0
    for (const { fluid, group } of this.levels.values()) {
      for (const entity of fluid.members.keys())
        most = Math.max(most, Math.abs(group.policy.lag(entity) - fluid.lag(entity)))
    }
    return most
  }

  /** Of those that still wait. */
  longestOpenWait() {
    let most = 0
    for (const { fluid } of this.levels.values()) {
      for (const entity of fluid.members.keys()) {
        if (!fluid.lingering.has(entity)) most = Math.max(most, fluid.waited(entity) / entity.slice)
      }
    }
    return most
  }
}
