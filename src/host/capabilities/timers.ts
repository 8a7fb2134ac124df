// Timers: group "timers", type "set", of "timer". The guest's functions stay in the guest: it waits for "the next timer that
// is due" by one asynchronous call, which keeps its program from ending, and runs what belongs to it as a job of its own.
// The host knows numbers and times. It has one timer of its own for each instance, and none while the instance is
// paused or has been stopped.

import { show, ThimbleError } from "../errors.js"
import { capabilityFunction } from "../marshal/host-function.js"
import { Capability, type CapabilityDefinition } from "./capability.js"
import type { Grant } from "./grant.js"
import { checkCapabilityOptions, checkInteger } from "./options.js"
import { CapabilityError } from "./permission.js"

/** Where time comes from. A test's own makes timers deterministic. */
export interface TimerSource {
  /** Milliseconds from any start; never goes back. */
  now(): number
  /** Calls back after so many milliseconds; answers what `clear` takes. */
  set(callback: () => void, ms: number): unknown
  clear(handle: unknown): void
}

export interface TimersOptions {
  /** Timers that are set at once. Default 100. */
  readonly count?: number
  /** Milliseconds: shorter delays and intervals are as long as this. 1 to 86,400,000; default 1. */
  readonly least?: number
  /** Default: the host's timers. */
  readonly source?: TimerSource
}

const definition: CapabilityDefinition<unknown> = {
  group: "timers",
  types: { set: "sets a timer" },
  resources: { count: { unit: "timers", default: 100 } },
  canonical(target) {
    if (target === "timer") return target
    throw new CapabilityError("TypeError", "EINVAL", `there is no ${target} to set; there is timer`)
  },
  matches: (pattern, target) => pattern === "*" || pattern === target,
  charges: () => [{ resource: "count", amount: 1 }],
}

/** The longest delay, as everywhere: 2^31 - 1 ms. */
const MOST_MS = 2 ** 31 - 1

/** Accounted for each timer: an entry here, and what leads to it. */
const TIMER_BYTES = 128

const SOURCE = `
const { set, drop, next } = import.meta
const { apply, defineProperty } = Reflect
const NumberOf = Number
const MapOf = Map
const TypeErrorOf = TypeError
const functionOf = (prototype, name) => {
  const run = prototype[name]
  return (self, ...args) => apply(run, self, args)
}
const then = functionOf(Promise.prototype, "then")
const mapGet = functionOf(Map.prototype, "get")
const mapSet = functionOf(Map.prototype, "set")
const mapDelete = functionOf(Map.prototype, "delete")
const settled = Promise.resolve()

/** What to call, by number. */
const live = new MapOf()
let last = 0
let isWaiting = false

function start(callback, delay, args, repeats) {
  if (typeof callback !== "function") throw new TypeErrorOf("a timer needs a function to call")
  const id = last + 1
  set(id, NumberOf(delay), repeats)
  last = id
  mapSet(live, id, { callback, args, repeats })
  wait()
  return id
}

function stop(id) {
  const number = NumberOf(id)
  if (mapGet(live, number) === undefined) return
  mapDelete(live, number)
  drop(number)
}

function wait() {
  if (isWaiting) return
  isWaiting = true
  then(next(), fire)
}

/** A timer is due; 0: none is left. */
function fire(id) {
  isWaiting = false
  if (id === 0) return
  const timer = mapGet(live, id)
  if (timer !== undefined && !timer.repeats) mapDelete(live, id)
  wait()
  if (timer !== undefined) apply(timer.callback, undefined, timer.args)
}

export const setTimeout = (callback, delay = 0, ...args) => start(callback, delay, args, false)
export const setInterval = (callback, delay = 0, ...args) => start(callback, delay, args, true)
export const clearTimeout = (id) => stop(id)
export const clearInterval = (id) => stop(id)
export const queueMicrotask = (callback) => {
  if (typeof callback !== "function") throw new TypeErrorOf("queueMicrotask needs a function to call")
  then(settled, () => {
    callback()
  })
}
const functions = { setTimeout, setInterval, clearTimeout, clearInterval, queueMicrotask }
for (const name in functions)
  defineProperty(globalThis, name, { value: functions[name], writable: true, configurable: true })
`

const DECLARATIONS = `declare function setTimeout<Args extends unknown[]>(
  callback: (...args: Args) => void, delay?: number, ...args: Args): number
declare function setInterval<Args extends unknown[]>(
  callback: (...args: Args) => void, delay?: number, ...args: Args): number
declare function clearTimeout(id: number | undefined): void
declare function clearInterval(id: number | undefined): void
declare function queueMicrotask(callback: () => void): void
`

const GLOBALS = ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "queueMicrotask"] as const

const HOST_SOURCE: TimerSource = {
  now: () => performance.now(),
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
}

/**
 * Gives a guest `setTimeout`, `setInterval`, `clearTimeout`, `clearInterval` and `queueMicrotask`. A program has not ended
 * while a timer is set. What a callback throws counts as an unhandled rejection.
 *
 * @throws ThimbleError `bad-option`, `unknown-option`, `bad-limit`
 */
export function timers(options: TimersOptions = {}): Capability {
  checkCapabilityOptions(options, ["count", "least", "source"], "timers")
  const { count, source = HOST_SOURCE } = options
  const least = checkInteger("least", options.least ?? 1, 1, 86_400_000)
  for (const name of ["now", "set", "clear"] as const) {
    if (typeof source?.[name] !== "function")
      throw new ThimbleError("bad-option", `source.${name} must be a function, got ${show(source?.[name])}`)
  }
  return new Capability<unknown>({
    definition,
    caps: { count },
    open(grant) {
      const queue = new TimerQueue(grant, source, least)
      return {
        state: null,
        modules: { "thimble:timers": { source: SOURCE, meta: metaOf(queue, grant), globals: GLOBALS } },
        pause: () => queue.pause(),
        resume: () => queue.resume(),
        close: () => queue.clear(),
      }
    },
    declarations: DECLARATIONS,
  })
}

function metaOf(queue: TimerQueue, grant: Grant): Readonly<Record<string, unknown>> {
  const set = (id: unknown, delay: unknown, repeats: unknown): unknown => {
    if (typeof id !== "number" || typeof delay !== "number" || typeof repeats !== "boolean")
      throw new TypeError("a timer has a number, a delay, and repeats or does not")
    const allowed = grant.demand("set", "timer")
    const add = (): void => queue.add(id, delay, repeats)
    return allowed === undefined ? add() : allowed.then(add)
  }
  const drop = (id: unknown): void => queue.drop(id)
  const next = (): Promise<number> => grant.during("set", "timer", (signal) => queue.next(signal))
  return {
    set: capabilityFunction(set, { name: "setTimeout" }),
    drop: capabilityFunction(drop, { name: "clearTimeout" }),
    next: capabilityFunction(next, { name: "timers", async: true }),
  }
}

interface Timer {
  readonly id: number
  /** By the source's clock. */
  readonly due: number
  /** Milliseconds between calls; 0: it is called once. */
  readonly interval: number
}

/** The timers of one instance, earliest first, equal ones in the order in which they were set. */
class TimerQueue {
  private queue: Timer[] = []
  private waiter: ((id: number) => void) | null = null
  /** The host's timer, for the first of the queue. Only while the guest waits. */
  private armed: { readonly handle: unknown } | null = null
  private paused = false

  constructor(
    private readonly grant: Grant,
    private readonly source: TimerSource,
    private readonly least: number,
  ) {}

  add(id: number, delay: number, repeats: boolean): void {
    // NaN is no delay.
    const ms = Math.max(this.least, Math.min(MOST_MS, Math.trunc(delay) || 0))
    this.grant.owner.hold(TIMER_BYTES)
    this.insert({ id, due: this.source.now() + ms, interval: repeats ? ms : 0 })
    this.arm()
  }

  drop(id: unknown): void {
    const at = this.queue.findIndex((timer) => timer.id === id)
    if (at < 0) return
    this.queue.splice(at, 1)
    this.release(1)
    this.arm()
  }

  /** The number of the next timer that is due; 0 once there are none. */
  next(signal: AbortSignal): Promise<number> {
    signal.addEventListener("abort", () => this.clear(), { once: true })
    return new Promise((resolve) => {
      this.waiter = resolve
      this.arm()
    })
  }

  pause(): void {
    this.paused = true
    this.disarm()
  }

  resume(): void {
    this.paused = false
    this.arm()
  }

  clear(): void {
    this.disarm()
    this.waiter = null
    this.release(this.queue.length)
    this.queue = []
  }

  private release(count: number): void {
    this.grant.release("count", count)
    this.grant.owner.hold(-TIMER_BYTES * count)
  }

  private insert(timer: Timer): void {
    let low = 0
    let high = this.queue.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.queue[middle]!.due <= timer.due) low = middle + 1
      else high = middle
    }
    this.queue.splice(low, 0, timer)
  }

  private disarm(): void {
    if (this.armed === null) return
    this.source.clear(this.armed.handle)
    this.armed = null
  }

  /** Sets the host's timer for the first one, if the guest waits. */
  private arm(): void {
    this.disarm()
    if (this.waiter === null || this.paused) return
    const first = this.queue[0]
    if (first === undefined) {
      this.answer(0)
      return
    }
    const ms = first.due - this.source.now()
    this.armed = { handle: this.source.set(() => this.elapsed(), Math.max(0, Math.min(MOST_MS, ms))) }
  }

  private elapsed(): void {
    this.armed = null
    const now = this.source.now()
    const first = this.queue[0]
    // The host's timers may be early by a fraction.
    if (first === undefined || first.due > now) {
      this.arm()
      return
    }
    this.queue.shift()
    if (first.interval > 0) this.insert({ ...first, due: now + first.interval })
    else this.release(1)
    this.answer(first.id)
  }

  private answer(id: number): void {
    const { waiter } = this
    this.waiter = null
    waiter?.(id)
  }
}
