// What is capped: one row for each resource. Every cap is finite unless `Infinity` is written out.

import { show, ThimbleError } from "../errors.js"

export const KiB = 1024
export const MiB = 1024 * 1024

/** What an instance or a group may use of each resource. */
export type Limits = {
  /** Units by the cost table; one is about a simple instruction. Default 100 million. */
  readonly fuel: number
  /** Bytes by the size table. Default 16 MiB. */
  readonly memory: number
  /** Frames on the guest's stack. Default 10,000. */
  readonly depth: number
  /** Bytes of source that the guest itself has compiled (eval, Function, imports), two for each UTF-16 unit. Default 16 MiB. */
  readonly sourceBytes: number
  /** Promise jobs that wait. Default 100,000. */
  readonly jobs: number
  /** Calls of functions of the embedder, in total. Default 100,000. */
  readonly hostCalls: number
  /** Calls of functions of the embedder that have not been answered. Default 100. */
  readonly pendingHostCalls: number
}

export type LimitName = keyof Limits

/** One cap as it stands. */
export interface Limit {
  readonly cap: number
  readonly used: number
  /** cap - used, but never below 0. */
  readonly left: number
}

export interface ResourceRow {
  readonly default: number
  /** Smallest cap that makes sense. */
  readonly least: number
  /** Largest finite cap; `Infinity` stands for it. */
  readonly most: number
  /** `total`: only rises · `level`: what is in use now. */
  readonly kind: "total" | "level"
  /** What is counted, as messages put it: "calls of host functions". */
  readonly unit: string
}

const MOST = Number.MAX_SAFE_INTEGER

export const LIMITS = {
  fuel: { default: 100_000_000, least: 0, most: MOST, kind: "total", unit: "units of fuel" },
  memory: { default: 16 * MiB, least: 4 * KiB, most: 2 ** 40, kind: "level", unit: "bytes" },
  depth: { default: 10_000, least: 2, most: 1_000_000, kind: "level", unit: "frames" },
  sourceBytes: { default: 16 * MiB, least: 0, most: MOST, kind: "total", unit: "bytes of source" },
  jobs: { default: 100_000, least: 1, most: 100_000_000, kind: "level", unit: "jobs waiting" },
  hostCalls: { default: 100_000, least: 0, most: MOST, kind: "total", unit: "calls of host functions" },
  pendingHostCalls: { default: 100, least: 1, most: 1_000_000, kind: "level", unit: "host calls waiting" },
} as const satisfies Record<LimitName, ResourceRow>

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[]

export const DEFAULT_LIMITS: Limits = Object.freeze(
  Object.fromEntries(LIMIT_NAMES.map((name) => [name, LIMITS[name].default])) as Record<LimitName, number>,
)

export function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(LIMITS, name)
}

/** What all instances of a group may use together. */
export type GroupLimits = Pick<Limits, "fuel" | "memory" | "hostCalls" | "pendingHostCalls"> & {
  /** Instances that have something to do. Default 1,000,000. */
  readonly instances: number
}

const INSTANCES: ResourceRow = { default: 1_000_000, least: 0, most: MOST, kind: "level", unit: "instances" }

/** Groups have no fuel and no calls to begin with that their instances do not have: what is not named is as high as it goes. */
const GROUP_DEFAULTS: GroupLimits = Object.freeze({
  fuel: LIMITS.fuel.most,
  memory: 4 * 1024 * MiB,
  hostCalls: LIMITS.hostCalls.most,
  pendingHostCalls: LIMITS.pendingHostCalls.most,
  instances: INSTANCES.default,
})

/** A resource of capabilities is called "<group>.<resource>". */
const QUALIFIED = /^[a-z][\w-]*\.[A-Za-z]\w*$/

/**
 * Fills in defaults; resources of capabilities may be among them.
 *
 * @throws ThimbleError `bad-limit`, `unknown-limit`
 */
export function checkGroupLimits(given: unknown): Readonly<Record<string, number>> {
  const limits: Record<string, number> = { ...GROUP_DEFAULTS }
  if (given === undefined) return limits
  if (typeof given !== "object" || given === null)
    throw new ThimbleError("bad-limit", `limits must be an object, got ${show(given)}`)
  for (const [name, cap] of Object.entries(given)) {
    if (!Object.hasOwn(GROUP_DEFAULTS, name) && !QUALIFIED.test(name)) {
      const known = Object.keys(GROUP_DEFAULTS).join(", ")
      const others = "and those of capabilities, such as file.bytes"
      throw new ThimbleError(
        "unknown-limit",
        `limits.${name} is no limit of a group; there are ${known}, ${others}`,
      )
    }
    if (cap !== undefined) limits[name] = checkCap(name, cap)
  }
  return limits
}

/** The row of a resource of capabilities, such as "file.bytes". */
export const QUOTA: ResourceRow = { default: 0, least: 0, most: MOST, kind: "level", unit: "units" }

/**
 * Fills in defaults.
 *
 * @throws ThimbleError `bad-limit`, `unknown-limit`
 */
export function checkLimits(given: unknown): Limits {
  if (given === undefined) return DEFAULT_LIMITS
  if (typeof given !== "object" || given === null)
    throw new ThimbleError("bad-limit", `limits must be an object, got ${show(given)}`)
  const limits: Record<LimitName, number> = { ...DEFAULT_LIMITS }
  for (const [name, cap] of Object.entries(given)) {
    if (!isLimitName(name)) {
      throw new ThimbleError(
        "unknown-limit",
        `limits.${name} is not a limit; there are ${LIMIT_NAMES.join(", ")}`,
      )
    }
    if (cap !== undefined) limits[name] = checkCap(name, cap)
  }
  return limits
}

/**
 * A cap of any resource; those of capabilities are checked by `QUOTA`.
 *
 * @throws ThimbleError `bad-limit`
 */
export function checkCap(name: string, cap: unknown): number {
  const { least, most } = isLimitName(name) ? LIMITS[name] : name === "instances" ? INSTANCES : QUOTA
  if (cap === Number.POSITIVE_INFINITY) return most
  if (typeof cap === "number" && Number.isInteger(cap) && cap >= least && cap <= most) return cap
  throw new ThimbleError(
    "bad-limit",
    `limits.${name} must be an integer from ${least} to ${most}, or Infinity, got ${show(cap)}`,
  )
}
