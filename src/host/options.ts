// What the embedder may ask of engines, programs and instances; checked once, with messages that name value and bound.

import type { LimitName, Limits } from "./limits.js"
import { show, ThimbleError } from "./errors.js"
import type { SchedulerOptions } from "./scheduler/scheduler.js"

export interface EngineOptions {
  readonly scheduler?: SchedulerOptions
}

export interface CompileProgramOptions {
  /** What stack traces call it. Default "<program>". */
  readonly name?: string
}

export interface SpawnOptions {
  readonly limits?: Partial<Limits>
  /**
   * Globals of the guest: values cross as copies, functions as functions that call back, wherever they stand in a value. A
   * name that built-ins have already is replaced.
   */
  readonly globals?: Readonly<Record<string, unknown>>
  /** Share of the scheduler's fuel relative to others, 1 to 1,000,000. Default 1. */
  readonly weight?: number
  /** Fuel for each turn; default the scheduler's. */
  readonly slice?: number
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

const ENGINE_KEYS: Keys<EngineOptions> = { scheduler: true }
export const COMPILE_KEYS: Keys<CompileProgramOptions> = { name: true }
export const SPAWN_KEYS: Keys<SpawnOptions> = {
  limits: true,
  globals: true,
  weight: true,
  slice: true,
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
    throw new ThimbleError("unknown-option", `${what} has no option ${key}; there are ${Object.keys(known).join(", ")}`)
  }
}

export function checkEngineOptions(given: unknown): void {
  checkOptions(given, ENGINE_KEYS, "Engine")
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
  const { unhandledRejections } = options
  if (unhandledRejections !== undefined && unhandledRejections !== "throw" && unhandledRejections !== "ignore") {
    throw new ThimbleError("bad-option", `unhandledRejections must be throw or ignore, got ${show(unhandledRejections)}`)
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ThimbleError("bad-option", `signal must be an AbortSignal, got ${show(signal)}`)
  }
}

/** @throws ThimbleError `bad-source` */
export function checkSource(source: unknown): asserts source is string {
  if (typeof source !== "string") throw new ThimbleError("bad-source", `source must be a string, got ${show(source)}`)
}

/** @throws ThimbleError `bad-option` */
export function checkName(name: unknown): string {
  if (name === undefined) return "<program>"
  if (typeof name !== "string") throw new ThimbleError("bad-option", `name must be a string, got ${show(name)}`)
  return name
}

export type { LimitName }
