// What the embedder may ask of engines, programs and instances; checked once, with messages that name value and bound.

import { checkGrants, checkTrust, type Trust } from "./capabilities/authority.js"
import type { Capability } from "./capabilities/capability.js"
import type { DecisionListener } from "./capabilities/permission.js"
import { show, ThimbleError } from "./errors.js"
import type { Group } from "./group.js"
import type { LimitController } from "./limits/controller.js"
import type { LimitName, Limits } from "./limits/resources.js"
import { checkModules, type ModuleLoader } from "./modules.js"
import type { SchedulerOptions } from "./scheduler/scheduler.js"

export interface EngineOptions {
  readonly scheduler?: SchedulerOptions
  /**
   * Milliseconds since 1970, for policies and capabilities. Default `Date.now`.
   */
  readonly clock?: () => number
  /** Sees every decision about every instance, before the instance's own listener. */
  readonly onDecision?: DecisionListener
}

export interface CompileProgramOptions {
  /** What stack traces call it, and what it imports relative to. Default "<program>". */
  readonly name?: string
  /** Default "script". */
  readonly kind?: "script" | "module"
}

export interface SpawnOptions {
  readonly limits?: Partial<Limits>
  /**
   * Globals of the guest: values cross as copies, functions as functions that call back, wherever they stand in a value. A
   * name that built-ins have already is replaced.
   */
  readonly globals?: Readonly<Record<string, unknown>>
  /** How imports are answered. Default: every import is refused. */
  readonly modules?: ModuleLoader
  /** How decisions about it call the instance. Default: the program's name. */
  readonly name?: string
  /** Fixed for life: what is granted to a trusted instance has no rules and no caps. Default "untrusted". */
  readonly trust?: Trust
  /** What it may do, beside calling the functions among its globals: one capability of each group. Default nothing. */
  readonly grants?: readonly Capability[]
  /** Asked where a cap of the instance is met, and by `Thimble.request`. Default: nothing is ever granted. */
  readonly onLimit?: LimitController
  /** Sees every decision about what it asks and does. */
  readonly onDecision?: DecisionListener
  /** The group that it is in, for good. Default none. */
  readonly group?: Group
  /** Share of the scheduler's fuel relative to others, 1 to 1,000,000. Default 1. */
  readonly weight?: number
  /** Fuel for each turn; default the scheduler's. */
  readonly slice?: number
  /** Where the policy is strict priority: higher goes first. Default 0. */
  readonly priority?: number
  /** Stops the instance when it is aborted. */
  readonly signal?: AbortSignal
  /** The instance is not scheduled: only `instance.run` runs it. Default false. */
  readonly manual?: boolean
  /**
   * Whether a rejected promise that nobody has handled by the end makes the program count as one that threw (as in Node).
   * Default "throw".
   */
  readonly unhandledRejections?: "throw" | "ignore"
}

export type RunOptions = SpawnOptions & CompileProgramOptions

const ENGINE_KEYS: Keys<EngineOptions> = { scheduler: true, clock: true, onDecision: true }
export const COMPILE_KEYS: Keys<CompileProgramOptions> = { name: true, kind: true }
export const SPAWN_KEYS: Keys<SpawnOptions> = {
  limits: true,
  globals: true,
  modules: true,
  name: true,
  trust: true,
  grants: true,
  onLimit: true,
  onDecision: true,
  group: true,
  weight: true,
  slice: true,
  priority: true,
  signal: true,
  manual: true,
  unhandledRejections: true,
}

type Keys<T> = { readonly [key in keyof Required<T>]: true }

/** @throws ThimbleError `bad-option`, `unknown-option` */
export function checkOptions(given: unknown, known: Readonly<Record<string, true>>, what: string): void {
  if (given === undefined) return
  if (typeof given !== "object" || given === null) {
    throw new ThimbleError("bad-option", `${what} options must be an object, got ${show(given)}`)
  }
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(known, key)) continue
    throw new ThimbleError(
      "unknown-option",
      `${what} has no option ${key}; there are ${Object.keys(known).join(", ")}`,
    )
  }
}

export function checkEngineOptions(given: unknown): void {
  checkOptions(given, ENGINE_KEYS, "Engine")
  const { clock, onDecision } = (given as EngineOptions | undefined) ?? {}
  checkFunction("clock", clock)
  checkFunction("onDecision", onDecision)
}

/** @throws ThimbleError `bad-option`, `unknown-option` */
export function checkSpawnOptions(options: SpawnOptions): void {
  checkOptions(options, SPAWN_KEYS, "spawn")
  const { globals, manual, signal } = options
  if (globals !== undefined && (typeof globals !== "object" || globals === null)) {
    throw new ThimbleError("bad-option", `globals must be an object, got ${show(globals)}`)
  }
  if (manual !== undefined && typeof manual !== "boolean") {
    throw new ThimbleError("bad-option", `manual must be a boolean, got ${show(manual)}`)
  }
  checkModules(options.modules)
  checkTrust(options.trust)
  checkGrants(options.grants)
  checkFunction("onLimit", options.onLimit)
  checkFunction("onDecision", options.onDecision)
  if (options.name !== undefined) checkName(options.name)
  const { unhandledRejections } = options
  if (
    unhandledRejections !== undefined &&
    unhandledRejections !== "throw" &&
    unhandledRejections !== "ignore"
  ) {
    throw new ThimbleError(
      "bad-option",
      `unhandledRejections must be throw or ignore, got ${show(unhandledRejections)}`,
    )
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ThimbleError("bad-option", `signal must be an AbortSignal, got ${show(signal)}`)
  }
}

function checkFunction(name: string, given: unknown): void {
  if (given === undefined || typeof given === "function") return
  throw new ThimbleError("bad-option", `${name} must be a function, got ${show(given)}`)
}

/** @throws ThimbleError `bad-source` */
export function checkSource(source: unknown): asserts source is string {
  if (typeof source !== "string")
    throw new ThimbleError("bad-source", `source must be a string, got ${show(source)}`)
}

/** @throws ThimbleError `bad-option` */
export function checkName(name: unknown): string {
  if (name === undefined) return "<program>"
  if (typeof name !== "string")
    throw new ThimbleError("bad-option", `name must be a string, got ${show(name)}`)
  return name
}

/** @throws ThimbleError `bad-option` */
export function checkKind(kind: unknown): "script" | "module" {
  if (kind === undefined) return "script"
  if (kind === "script" || kind === "module") return kind
  throw new ThimbleError("bad-option", `kind must be script or module, got ${show(kind)}`)
}

export type { LimitName }
