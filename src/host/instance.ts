// Instances: one guest each, as the embedder holds it.

import type { Agent } from "../vm/agent.js"
import { checkHeap, checkStack } from "../vm/debug/check.js"
import type { Code } from "../vm/interpreter/code.js"
import { startCall, startProgram } from "../vm/jobs.js"
import { getSlot, isCallable } from "../vm/objects/object.js"
import { findOwn } from "../vm/objects/property.js"
import { keyOfString } from "../vm/objects/property-key.js"
import { EMPTY, type Value } from "../vm/objects/value.js"
import type { Realm } from "../vm/realm.js"
import type { Activity, Completion } from "./activity.js"
import { checkQuestion, type Trust } from "./capabilities/authority.js"
import type { Rule } from "./capabilities/capability.js"
import type { Permission } from "./capabilities/permission.js"
import type { Driver } from "./driver.js"
import { type GuestError, show, ThimbleError } from "./errors.js"
import { setLimit } from "./limits/ledger.js"
import type { Limit, LimitName } from "./limits/resources.js"
import { guestError } from "./marshal/guest-error.js"
import { checkOptions, checkSource } from "./options.js"
import type { InstanceState, Outcome, SliceReport, Usage } from "./outcome.js"
import { codeOfProgram, compileCode, Program } from "./program.js"
import { MAX_SLICE } from "./scheduler/policy.js"

const DEFAULT_RUN_FUEL = 10_000
/** Reasons of unhandled rejections that an outcome has, at most. */
const MAX_REASONS = 100
const NO_REASONS: readonly GuestError[] = Object.freeze([])

/** One guest. Made by `engine.spawn`. */
export class Instance {
  readonly #engine: object
  readonly #driver: Driver
  #promise: Promise<Outcome> | null = null
  /** While nobody has asked for the promise: the outcome, once there is one. While it is pending: what settles it. */
  #end: Outcome | ((outcome: Outcome) => void) | null = null

  /** @internal */
  constructor(engine: object, driver: Driver, code: Code) {
    this.#engine = engine
    this.#driver = driver
    driver.add(new ProgramActivity(code, driver, this))
  }

  /**
   * How the program ended: fulfilled once it has, with all its promise jobs and asynchronous host calls. Never
   * rejected.
   */
  get outcome(): Promise<Outcome> {
    if (this.#promise === null) {
      const outcome = this.#end as Outcome | null
      this.#end = null
      this.#promise = new Promise((resolve) => {
        if (outcome !== null) resolve(outcome)
        else this.#end = resolve
      })
    }
    return this.#promise
  }

  /**
   * `ready`: has something to run · `running`: in its slice, so only seen from its host functions · `waiting`: for a host
   * function's answer · `paused` · `ended`: nothing left to do; calls are still possible unless it was stopped.
   */
  get state(): InstanceState {
    return this.#driver.state
  }

  /** Whether it was stopped, by a limit, the embedder or a defect: nothing of it runs again. */
  get isStopped(): boolean {
    return this.#driver.isStopped
  }

  /** What it has used so far; while it runs, as of the beginning of its slice. */
  get usage(): Usage {
    return this.#driver.usage
  }

  /** Each limit as it stands now: those of spawn, and those of its capabilities ("file.bytes"). */
  get limits(): Readonly<Record<LimitName, Limit> & { [resource: string]: Limit }> {
    return this.#driver.ledger.limits as Record<LimitName, Limit>
  }

  /**
   * Raises or lowers a cap. Below what is used it means that nothing more is granted. Whoever waits for it is asked again.
   *
   * @param cap in the resource's unit; `Infinity` has to be written out
   * @throws ThimbleError `bad-limit`, `unknown-limit`
   */
  setLimit(resource: LimitName | (string & {}), cap: number): void {
    setLimit(this.#driver.ledger, resource, cap)
  }

  /** Fixed for life. */
  get trust(): Trust {
    return this.#driver.trust
  }

  /**
   * Whether the guest may do something now, and what it would meet: the same answer that `Thimble.permits` gives to the
   * guest, in the same form for every instance.
   *
   * @param amount in the type's unit, such as bytes to be written; default 0
   * @throws ThimbleError `bad-option`
   */
  permits(group: string, type: string, target: string, amount?: number): Permission {
    const question = checkQuestion(group, type, target, amount)
    return this.#driver.permits(question.group, question.type, question.target, question.amount)
  }

  /**
   * Takes authority back, for good and at once: calls that are under way end with an error.
   *
   * @param rule which types, to which targets; default everything of the group
   * @returns whether anything of the group was granted
   * @throws ThimbleError `bad-option`
   */
  revoke(group: string, rule?: Rule): boolean {
    if (typeof group !== "string")
      throw new ThimbleError("bad-option", `group must be a string, got ${show(group)}`)
    checkOptions(rule, { types: true, targets: true }, "revoke")
    return this.#driver.authority?.revoke(group, rule ?? null) ?? false
  }

  /**
   * What the embedder has of a capability that was granted: `granted("console")` has the lines that were kept. Undefined if
   * there is no grant of the group, or nothing of it for the embedder.
   *
   * @throws ThimbleError `bad-option`
   */
  granted<Host = unknown>(group: string): Host | undefined {
    if (typeof group !== "string")
      throw new ThimbleError("bad-option", `group must be a string, got ${show(group)}`)
    return this.#driver.authority?.grant(group)?.host as Host | undefined
  }

  /** Gives it no more slices until `resume`. Its memory stays as it is. */
  pause(): void {
    this.#driver.pause()
  }

  resume(): void {
    this.#driver.resume()
  }

  /**
   * Ends it for good: none of its code runs again, no `catch` and no `finally` either. Nothing happens if it was stopped
   * already. Once its program has ended the outcome stays what it is.
   */
  stop(reason = "stopped"): void {
    if (typeof reason !== "string")
      throw new ThimbleError("bad-option", `reason must be a string, got ${show(reason)}`)
    this.#driver.stop(reason, undefined)
  }

  [Symbol.dispose](): void {
    this.#driver.stop("disposed", undefined)
  }

  /**
   * Calls a global function of the guest, after everything that was asked of it before. A promise that the function
   * returns is waited for.
   *
   * @returns a copy of the result. Rejected with a GuestError if it threw; with a ThimbleError if there is no such
   * function (`no-function`), a value can't cross (`cannot-cross`), or the instance has been stopped (`stopped`)
   */
  async call(name: string, ...args: unknown[]): Promise<unknown> {
    if (typeof name !== "string")
      throw new ThimbleError("bad-option", `name must be a string, got ${show(name)}`)
    const driver = this.#driver
    const crossings = driver.readAll(args)
    const start = (agent: Agent): void => {
      const callee = globalOf(agent.realm, name)
      if (!isCallable(callee))
        throw new ThimbleError("no-function", `the guest has no global function ${name}`)
      startCall(agent, callee, undefined, driver.copyInAll(crossings))
    }
    return driver.request(name, start, false)
  }

  /**
   * Runs a script in the guest's global scope, or a module, after everything that was asked of it before. A module is
   * evaluated once in an instance; its value is undefined.
   *
   * @param source a text, or a program of the same engine
   * @param options `nested`: a function of the embedder that the guest waits for may have a script run before it answers,
   * as `importScripts` of workers does; the script's own promises can't be waited for then. Default false
   * @returns a copy of its completion value; rejected as `call` is, and with a GuestSyntaxError
   */
  async evaluate(source: string | Program, options: { readonly nested?: boolean } = {}): Promise<unknown> {
    checkOptions(options, { nested: true }, "evaluate")
    const { nested = false } = options
    if (typeof nested !== "boolean")
      throw new ThimbleError("bad-option", `nested must be a boolean, got ${show(nested)}`)
    const code = this.#codeOf(source)
    return this.#driver.request("evaluate", (agent) => startProgram(agent, code), nested)
  }

  /**
   * Runs one slice, now, of an instance that was spawned with `manual: true`.
   *
   * @throws ThimbleError `scheduled` if a scheduler runs it, `reentrant` from inside its own host functions, `bad-fuel`
   */
  run(options: { readonly fuel?: number } = {}): SliceReport {
    const driver = this.#driver
    checkOptions(options, { fuel: true }, "run")
    const { fuel = DEFAULT_RUN_FUEL } = options
    if (!Number.isInteger(fuel) || fuel < 1 || fuel > MAX_SLICE) {
      throw new ThimbleError("bad-fuel", `fuel must be an integer from 1 to ${MAX_SLICE}, got ${show(fuel)}`)
    }
    if (!driver.isManual)
      throw new ThimbleError("scheduled", "run is for instances spawned with manual: true")
    if (driver.state === "running")
      throw new ThimbleError("reentrant", "an instance can't be run from inside its own slice")
    const { used } = driver.runSlice(fuel)
    return { used, state: driver.state }
  }

  /**
   * For tests: what is not as it should be in its stack and, if wanted, its heap, while it does not run.
   *
   * @internal
   */
  checkInvariants(wholeHeap: boolean): { readonly problems: readonly string[]; readonly objects: number } {
    const driver = this.#driver
    if (driver.isStopped) return { problems: [], objects: 0 }
    const lane = driver.ensureLane()
    if (!wholeHeap) return { problems: checkStack(lane), objects: 0 }
    const { problems, seen } = checkHeap(lane)
    return { problems, objects: seen.size }
  }

  #codeOf(source: string | Program): Code {
    if (source instanceof Program) return codeOfProgram(source, this.#engine)
    checkSource(source)
    return compileCode(source, "<evaluate>", "script")
  }

  /** @internal Its program has ended. */
  static settle(instance: Instance, outcome: Outcome): void {
    const end = instance.#end
    instance.#end = null
    if (typeof end === "function") end(outcome)
    else if (instance.#promise === null) instance.#end = outcome
  }
}

/** The program that an instance was spawned with. */
class ProgramActivity implements Activity {
  readonly name = "the program"
  readonly resultName = "the completion value"
  readonly isProgram = true

  constructor(
    private readonly code: Code,
    private readonly driver: Driver,
    private readonly instance: Instance,
  ) {}

  start(agent: Agent): void {
    startProgram(agent, this.code)
  }

  settle({ threw, value }: Completion, unhandled: readonly Value[], copy: () => unknown): void {
    const { driver } = this
    const reasons =
      unhandled.length === 0
        ? NO_REASONS
        : unhandled.slice(0, MAX_REASONS).map((reason) => guestError(driver.realm, reason, driver))
    if (threw || (reasons.length > 0 && !driver.ignoresRejections)) {
      const error = threw ? guestError(driver.realm, value, driver) : reasons[0]!
      this.settled({ kind: "threw", error, unhandledRejections: reasons, usage: driver.usage })
      return
    }
    // Written out twice: hosts give the result of a spread a hidden class of its own, for each instance.
    const kind = "completed"
    try {
      this.settled({ kind, value: copy(), unhandledRejections: reasons, usage: driver.usage })
    } catch (error) {
      if (!(error instanceof ThimbleError)) throw error
      const { usage } = driver
      this.settled({ kind, value: undefined, valueError: error, unhandledRejections: reasons, usage })
    }
  }

  fail(error: unknown): void {
    const { stopping, usage } = this.driver
    const { cause, error: detail } = stopping ?? { cause: "internal-error", error }
    const kind = "stopped"
    this.settled(
      detail === undefined ? { kind, reason: cause, usage } : { kind, reason: cause, error: detail, usage },
    )
  }

  private settled(outcome: Outcome): void {
    Instance.settle(this.instance, outcome)
  }
}

/** Script-level bindings first, then data properties of the global object. */
function globalOf(realm: Realm, name: string): Value {
  const key = keyOfString(name)
  const { scriptRecord, global } = realm
  const index = scriptRecord.shape.find(key)
  if (index >= 0) {
    const value = getSlot(scriptRecord, scriptRecord.shape.slotOf(index))
    return value === EMPTY ? undefined : value
  }
  if (!findOwn(realm, global, key)) return undefined
  return realm.found.value as Value
}
