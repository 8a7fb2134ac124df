// Limits: what an instance may use of each resource. Every one is finite unless `Infinity` is written out.

import { show, ThimbleError } from "./errors.js"

export const KiB = 1024
export const MiB = 1024 * 1024

/** Caps by resource. */
export interface Limits {
  /** Units by the cost table; one is about a simple instruction. Default 100 million. */
  readonly fuel: number
  /** Bytes by the size table. Default 16 MiB. */
  readonly memory: number
  /** Frames on the guest's stack. Default 10,000. */
  readonly depth: number
  /** Calls of functions of the embedder, in total. Default 100,000. */
  readonly hostCalls: number
  /** Calls of functions of the embedder that have not been answered. Default 100. */
  readonly pendingHostCalls: number
}

export type LimitName = keyof Limits

/** One limit as it stands. */
export interface Limit {
  readonly cap: number
  readonly used: number
  /** cap - used, but never below 0. */
  readonly left: number
}

interface LimitRow {
  readonly default: number
  /** Smallest cap that makes sense. */
  readonly least: number
  /** Largest finite cap. */
  readonly most: number
}

export const LIMITS = {
  fuel: { default: 100_000_000, least: 0, most: Number.MAX_SAFE_INTEGER },
  memory: { default: 16 * MiB, least: 4 * KiB, most: 2 ** 40 },
  depth: { default: 10_000, least: 2, most: 1_000_000 },
  hostCalls: { default: 100_000, least: 0, most: Number.MAX_SAFE_INTEGER },
  pendingHostCalls: { default: 100, least: 1, most: 1_000_000 },
} as const satisfies Record<LimitName, LimitRow>

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[]

export const DEFAULT_LIMITS: Limits = Object.freeze({
  fuel: LIMITS.fuel.default,
  memory: LIMITS.memory.default,
  depth: LIMITS.depth.default,
  hostCalls: LIMITS.hostCalls.default,
  pendingHostCalls: LIMITS.pendingHostCalls.default,
})

/**
 * Fills in defaults.
 *
 * @throws ThimbleError `bad-limit`, `unknown-limit`
 */
export function checkLimits(given: unknown): Limits {
  if (given === undefined) return DEFAULT_LIMITS
  if (typeof given !== "object" || given === null) throw new ThimbleError("bad-limit", `limits must be an object, got ${show(given)}`)
  const limits: Record<LimitName, number> = { ...DEFAULT_LIMITS }
  for (const [name, cap] of Object.entries(given)) {
    if (!Object.hasOwn(LIMITS, name)) {
      throw new ThimbleError("unknown-limit", `limits.${name} is not a limit; there are ${LIMIT_NAMES.join(", ")}`)
    }
    if (cap !== undefined) limits[name as LimitName] = checkCap(name as LimitName, cap)
  }
  return limits
}

/** @throws ThimbleError `bad-limit` */
export function checkCap(name: LimitName, cap: unknown): number {
  const { least, most } = LIMITS[name]
  if (cap === Number.POSITIVE_INFINITY) return most
  if (typeof cap === "number" && Number.isInteger(cap) && cap >= least && cap <= most) return cap
  throw new ThimbleError(
    "bad-limit",
    `limits.${name} must be an integer from ${least} to ${most}, or Infinity, got ${show(cap)}`,
  )
}
