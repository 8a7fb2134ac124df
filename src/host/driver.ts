// A driver runs one guest: it hands fuel to its agent, begins its jobs, and knows when what it was asked to do has come to
// an end. The scheduler runs it in slices; nothing of the guest is on the host's stack between two of them. `Instance` is
// the embedder's view of it; calls of the embedder's functions are in host-calls.ts.
//
// Order: one activity after the other; jobs first in, first out whenever the stack is empty; an activity is settled when no
// job is left.
//
// Fuel: `granted` is what the agent was given so far; what it used is `granted` less what it has left, which may be negative
// by the last charge. So usage does not depend on how the fuel was handed out, and the guest is stopped at the same
// instruction however it was sliced.

import type { Agent } from "../vm/agent.js"
import { run } from "../vm/interpreter/run.js"
import { hasJobs, jobsWaiting, startCall, startJob } from "../vm/jobs.js"
import type { FunctionObject } from "../vm/objects/object.js"
import type { Value } from "../vm/objects/value.js"
import type { Visitor } from "../vm/objects/visitor.js"
import { newPromise, rejectPromise } from "../vm/operations/promise.js"
import type { Realm } from "../vm/realm.js"
import type { Activity, Completion } from "./activity.js"
import { copyIn } from "./crossings.js"
import { ThimbleError } from "./errors.js"
import { Stop } from "./guest-limits.js"
import { HostCalls } from "./host-calls.js"
import { Asking, Lane } from "./lane.js"
import type { Ledger } from "./limits/ledger.js"
import { append, NONE, withoutFirst } from "./lists.js"
import { fromHost } from "./marshal/from-host.js"
import { guestError } from "./marshal/guest-error.js"
import type { FunctionOwner } from "./marshal/host-function.js"
import type { Crossing } from "./marshal/parcel.js"
import type { InstanceState, StopCause, Usage } from "./outcome.js"
import { Results, settleNested } from "./results.js"
import type { Runnable, Scheduler, SliceResult, Task, TaskOptions } from "./scheduler/scheduler.js"

/** Lanes that may wait for each other. */
const MAX_LANES = 16

/** Largest amount of fuel in an agent's hands. */
const MAX_GRANT = 1_000_000_000

export class Driver extends HostCalls implements Runnable, FunctionOwner {
  private task: Task | null = null
  private queue: readonly Activity[] = NONE
  /** Calls that may run while the guest waits for a host function, and have not begun. */
  private nested: readonly Activity[] = NONE
  /** Not settled yet: jobs are left, or a promise is pending. null: none. */
  private results: Results | null = null
  private granted = 0
  private paused = false

  constructor(
    realm: Realm,
    limits: Readonly<Record<string, number>>,
    parent: Ledger | null,
    private readonly scheduler: Scheduler | null,
    /** As it will be scheduled when it next has something to do. */
    public taskOptions: TaskOptions | undefined,
    readonly ignoresRejections: boolean,
  ) {
    super(realm, limits, parent)
  }

  /** LiveUses: what is counted here or in the vm. */
  used(resource: string): number | undefined {
    switch (resource) {
      case "fuel":
        return this.usage.fuel
      case "memory":
        // Held for inner levels, which are counted.
        return this.usage.memory - this.ledger.counted("memory")
      case "depth":
        return this.depth
      case "jobs":
        return this.isStopped ? 0 : jobsWaiting(this.realm)
      case "hostCalls":
        return this.usage.hostCalls
      case "pendingHostCalls":
        return this.pendingHostCalls
      default:
        return undefined
    }
  }

  /** LiveUses: children use so much more. */
  counted(resource: string, amount: number): void {
    if (resource === "memory" && !this.isStopped) this.hold(amount)
  }

  /** Bytes outside of its heap that count as its own; negative: no more. */
  hold(bytes: number): void {
    const { meter } = this.realm
    meter.outside += bytes
    meter.bytesLeft -= bytes
  }

  /** LiveUses: a cap of these was changed, which are enforced where they are used. */
  capChanged(resource: string, before: number, after: number): void {
    if (this.isStopped) return
    if (resource === "jobs") this.realm.maxJobs = after
    if (resource === "memory") {
      const { meter } = this.realm
      meter.memoryCap = after
      if (this.ledger.parent === null) meter.bytesLeft += after - before
      else meter.withheld += after - before
      // Lowered below what it was lent: it gives that back.
      if (meter.withheld < 0) {
        meter.bytesLeft += meter.withheld
        this.ledger.countOuter("memory", meter.withheld)
        meter.withheld = 0
      }
    }
    if (resource === "depth") {
      for (let { lane } = this; lane !== null; lane = lane.below) lane.maxDepth += after - before
    }
    this.wake()
  }

  get state(): InstanceState {
    if (this.running) return "running"
    if (!this.hasWork) return "ended"
    if (this.paused) return "paused"
    return this.canRun ? "ready" : "waiting"
  }

  get isManual(): boolean {
    return this.scheduler === null
  }

  get usage(): Usage {
    const final = this.stopping?.usage ?? null
    if (final !== null) return final
    return { fuel: this.fuelUsed, memory: this.memoryUsed, hostCalls: this.hostCalls }
  }

  /** Frames on its stack. */
  get depth(): number {
    let depth = 0
    for (let { lane } = this; lane !== null; lane = lane.below) depth += lane.depth + 1
    return depth
  }

  private get fuelUsed(): number {
    let left = 0
    for (let { lane } = this; lane !== null; lane = lane.below) left += lane.fuel
    return this.granted - left
  }

  private get memoryUsed(): number {
    const { memoryCap, bytesLeft, withheld } = this.realm.meter
    return memoryCap - withheld - bytesLeft
  }

  /** Whether anything is left to do, now or later. */
  private get hasWork(): boolean {
    if (this.isStopped) return false
    return this.canRun || this.asyncCalls > 0 || (this.lane !== null && this.lane.depth >= 0)
  }

  /** Whether a slice would get it any further. */
  private get canRun(): boolean {
    if (this.isStopped) return false
    const { lane } = this
    if (lane !== null) {
      if (lane.depth >= 0) return !lane.isWaiting
      if (lane.below !== null) return true
    }
    if (this.queue.length > 0 || hasJobs(this.realm)) return true
    return this.results?.canSettle(this.asyncCalls) ?? false
  }

  /** @throws ThimbleError `stopped`, `group-full` */
  add(activity: Activity): void {
    if (this.isStopped) throw this.stoppedError()
    this.attention?.begin(this)
    if (this.isStopped) throw this.stoppedError()
    this.queue = append(this.queue, activity)
    this.wake()
  }

  pause(): void {
    if (this.paused || this.isStopped) return
    this.paused = true
    this.authority?.setPaused(true)
    if (this.task !== null && !this.running) this.scheduler!.block(this.task)
  }

  resume(): void {
    if (!this.paused) return
    this.paused = false
    this.authority?.setPaused(false)
    this.wake()
  }

  /** Ends it for good; from inside one of its own host calls, as soon as that returns. */
  stop(cause: StopCause, error: unknown): void {
    if (this.stopping !== null) return
    this.stopping = new Stop(cause, error)
    if (!this.running) this.end()
  }

  /** Lets the scheduler know if there is something to do. */
  protected override wake(): void {
    const { scheduler } = this
    if (scheduler === null || this.paused || !this.canRun) return
    if (this.task === null) this.task = scheduler.add(this, this.taskOptions)
    else scheduler.wake(this.task)
  }

  runSlice(fuel: number): SliceResult {
    if (this.isStopped) return { used: 0, state: "ended" }
    if (this.paused) return { used: 0, state: "paused" }
    const before = this.fuelUsed
    this.grant(fuel)
    this.running = true
    let state: SliceResult["state"] = "ended"
    try {
      state = this.advance()
    } catch (error) {
      // A defect of ours: it ends this guest and nobody else.
      this.stopping = new Stop("internal-error", error)
    }
    this.running = false
    this.takeBack()
    if (this.stopping !== null) {
      this.task = null
      this.end()
      return { used: Math.max(0, this.usage.fuel - before), state: "ended" }
    }
    const used = Math.max(0, this.fuelUsed - before)
    if (state === "ended") {
      this.task = null
      this.attention?.end(this)
    }
    return { used, state }
  }

  /** Makes the agent's fuel one slice; debts of the last one are paid from it, and what a longer one left is taken back. */
  private grant(fuel: number): void {
    const lane = this.ensureLane()
    const wanted = lane.fuel > 0 ? fuel - lane.fuel : fuel
    const { ledgerMade: ledger } = this
    let left = this.capOf("fuel") - this.granted
    if (ledger !== null) {
      left -= ledger.counted("fuel")
      if (ledger.parent !== null) left = Math.min(left, ledger.parent.leftOfAll("fuel"))
    }
    const amount = Math.min(wanted, MAX_GRANT, Math.max(0, left))
    this.granted += amount
    lane.fuel += amount
    ledger?.countOuter("fuel", amount)
  }

  /** Groups get back what a slice has not used: others may need it. */
  private takeBack(): void {
    const { lane, ledgerMade: ledger } = this
    if (ledger === null || (ledger.parent === null && !ledger.isShared)) return
    this.returnMemory()
    if (lane !== null && lane.fuel > 0) this.takeFuel(lane)
  }

  private takeFuel(lane: Lane): void {
    this.ledgerMade?.countOuter("fuel", -lane.fuel)
    this.granted -= lane.fuel
    lane.fuel = 0
  }

  /** There is nothing left to do: gives back what only runs need. */
  private rest(lane: Lane): void {
    lane.releaseStack()
    // What it owes, it pays from its next slice.
    if (lane.fuel < 0) return
    this.takeFuel(lane)
    this.realm.agent = null
    this.lane = null
  }

  private advance(): SliceResult["state"] {
    for (;;) {
      this.enterNested()
      const lane = this.lane!
      if (lane.depth < 0 && !this.begin(lane)) {
        if (this.lane !== lane) continue
        if (this.results?.isCopying) return this.sliceEnded(lane)
        if (this.asyncCalls > 0) return "waiting"
        if (this.stopping === null) this.rest(lane)
        return "ended"
      }
      if (lane.isWaiting) return this.paused ? "paused" : "waiting"
      if (lane.asking?.resource === "fuel" && !this.fuelDecided(lane)) return "ended"
      const reason = run(lane)
      this.settleHeld()
      if (this.stopping !== null) return "ended"
      switch (reason) {
        case "slice-end":
          return this.sliceEnded(lane)
        case "host-call":
          if (lane.isYielding) return this.paused ? "paused" : "yielded"
          if (this.nested.length > 0) continue
          return this.paused ? "paused" : "waiting"
        case "out-of-memory":
          this.stopping = new Stop("memory", undefined)
          return "ended"
        case "done":
        case "threw": {
          const completion = { threw: reason === "threw", value: lane.result }
          lane.result = undefined
          this.leave(lane, completion)
        }
      }
    }
  }

  /** How it stands with what it has used up its slice for. */
  private sliceEnded(lane: Lane): SliceResult["state"] {
    if (lane.canGoOn || this.hasFuel || this.askForFuel(lane)) return this.paused ? "paused" : "ready"
    if (lane.isWaiting) return this.paused ? "paused" : "waiting"
    this.stopping ??= new Stop("fuel", undefined)
    return "ended"
  }

  private get hasFuel(): boolean {
    const { ledgerMade: ledger } = this
    if (this.granted + (ledger?.counted("fuel") ?? 0) >= this.capOf("fuel")) return false
    return ledger === null || ledger.parent === null || ledger.parent.leftOfAll("fuel") > 0
  }

  /** Out of fuel: whether a controller grants some now. If it takes its time the lane waits. */
  private askForFuel(lane: Lane): boolean {
    const { ledger } = this
    const needed = 1 - lane.fuel
    const refuser = ledger.refuser("fuel", needed)
    if (refuser === null) return true
    const { controller } = refuser
    if (controller === null) return false
    const answer = this.askController(() => controller.ask(refuser, "fuel", needed, "cap"))
    if (typeof answer === "boolean")
      return answer && this.stopping === null && refuser.refuser("fuel", needed) !== refuser
    lane.asking = new Asking("fuel")
    this.awaitAnswer(lane.asking, answer)
    return false
  }

  /** The answer is there: false stops it. */
  private fuelDecided(lane: Lane): boolean {
    const granted = lane.asking!.answer === true
    lane.asking = null
    // Another level may be spent as well: then the slice ends at once, and that is asked.
    if (!granted) this.stopping = new Stop("fuel", undefined)
    return granted
  }

  /** Begins what comes next on an idle lane. False: there is nothing, or the lane was left. */
  private begin(lane: Lane): boolean {
    if (lane.below !== null) {
      this.leaveLane(lane, lane.below)
      return false
    }
    // What is being copied must not change meanwhile.
    if (!this.results?.isCopying && startJob(lane)) return true
    if (!this.settled(lane)) return false
    while (this.stopping === null) {
      const activity = this.queue[0]
      if (activity === undefined) return false
      this.queue = withoutFirst(this.queue)
      if (this.start(lane, activity)) return true
    }
    return false
  }

  /** Settles what can be settled. False: the slice is used up by copying. */
  private settled(lane: Lane): boolean {
    const { results } = this
    if (results === null) return true
    if (!results.settle(lane, this.asyncCalls)) return false
    if (results.isEmpty) this.results = null
    return true
  }

  private start(lane: Lane, activity: Activity): boolean {
    try {
      activity.start(lane)
      lane.activity = activity
      return true
    } catch (error) {
      if (!(error instanceof ThimbleError)) throw error
      activity.fail(error)
      return false
    }
  }

  /** The outermost frame of a lane has returned. */
  private leave(lane: Lane, completion: Completion): void {
    const { activity } = lane
    lane.activity = null
    if (activity === null) {
      // What a promise's handler throws is its promise's; the rest is nobody's, and told as a rejection without a handler is.
      if (completion.threw) rejectPromise(this.realm, newPromise(this.realm), completion.value)
      return
    }
    if (lane.below === null) {
      this.results ??= new Results(this.realm, this)
      this.results.add(activity, completion)
    } else settleNested(lane, this, activity, completion)
  }

  private end(): void {
    const { ledgerMade: ledger, usage } = this
    this.stopping!.usage = usage
    ledger?.countOuter("pendingHostCalls", -this.pendingHostCalls)
    this.returnLoan()
    // Debts that nothing will pay any more have been used all the same.
    ledger?.countOuter("fuel", usage.fuel - this.granted)
    this.authority?.close()
    const error = this.stoppedError()
    const abandoned = this.results?.abandon() ?? []
    this.results = null
    for (let { lane } = this; lane !== null; lane = lane.below) {
      if (lane.activity !== null) abandoned.push(lane.activity)
    }
    abandoned.push(...this.nested, ...this.queue)
    this.lane = null
    this.nested = NONE
    this.queue = NONE
    if (this.task !== null) this.scheduler!.remove(this.task)
    this.task = null
    for (const activity of abandoned) activity.fail(error)
    this.attention?.end(this)
  }

  /** Calls a guest's function: on top of what waits for the embedder now, or in turn. */
  callFunction(fn: FunctionObject, args: readonly unknown[]): Promise<unknown> {
    const name = "call of a guest's function"
    const start = (agent: Agent): void => startCall(agent, fn, undefined, this.copyInAll(this.readAll(args)))
    return this.whileCalled(fn, this.request(name, start, true))
  }

  /** HostPort. */
  override visitHeld(visitor: Visitor): void {
    super.visitHeld(visitor)
    this.results?.visit(visitor)
  }

  /**
   * Asks for something whose value the embedder gets as a promise.
   *
   * @param start pushes the first frame
   * @param nested whether it may run while the guest waits for a host function
   */
  request(name: string, start: Activity["start"], nested: boolean): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle: Activity["settle"] = (completion, unhandled, copy) => {
        if (completion.threw) reject(guestError(this.realm, completion.value, this))
        else if (unhandled.length > 0 && !this.ignoresRejections)
          reject(guestError(this.realm, unhandled[0], this))
        else {
          try {
            resolve(copy())
          } catch (error) {
            reject(error)
          }
        }
      }
      const resultName = `result of ${name}`
      const activity: Activity = { name, resultName, isProgram: false, start, settle, fail: reject }
      if (nested && this.lane?.pending?.isWaiting) {
        this.nested = append(this.nested, activity)
        if (this.running) return
        this.enterNested()
        this.wake()
      } else this.add(activity)
    })
  }

  /** @throws ThimbleError as `fromHost` */
  readAll(args: readonly unknown[]): readonly Crossing[] {
    return args.map((arg, index) => fromHost(arg, `argument ${index + 1}`, this))
  }

  /** @throws ThimbleError `no-room` */
  copyInAll(crossings: readonly Crossing[]): Value[] {
    return crossings.map((crossing, index) => copyIn(this.lane!, crossing, `argument ${index + 1}`))
  }

  /**
   * Begins a call on top of what waits for the embedder. Only between two runs of the loop, which keeps the fuel while it
   * runs. If the answer came at once the call waits for its turn.
   */
  private enterNested(): void {
    while (this.nested.length > 0) {
      const { lane } = this
      if (lane === null) return
      const waits = lane.pending?.isWaiting
      if (!waits && lane.below !== null) return
      const activity = this.nested[0]!
      this.nested = withoutFirst(this.nested)
      if (waits) this.enterLane(lane, activity)
      else this.queue = append(this.queue, activity)
    }
  }

  private enterLane(below: Lane, activity: Activity): void {
    if (below.count >= MAX_LANES) {
      const depth = `more than ${MAX_LANES} deep`
      activity.fail(
        new ThimbleError("too-deep", `host functions and guest functions wait for each other ${depth}`),
      )
      return
    }
    const lane = new Lane(this.realm, Math.max(2, below.maxDepth - below.depth - 1), below)
    lane.fuel = below.fuel
    below.fuel = 0
    this.lane = lane
    if (!this.start(lane, activity)) this.leaveLane(lane, below)
  }

  private leaveLane(lane: Lane, below: Lane): void {
    below.fuel += lane.fuel
    lane.releaseStack()
    below.enter()
    this.lane = below
  }
}
