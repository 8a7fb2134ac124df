// How runs end.

import type { GuestError, ThimbleError } from "./errors.js"

/** What an instance has used so far, as of its last safepoint. */
export interface Usage {
  /** Units. */
  readonly fuel: number
  /** Bytes accounted for: what is live, and what has become garbage since the last census. */
  readonly memory: number
  /** Calls of the embedder's functions. */
  readonly hostCalls: number
}

/**
 * Why an instance was stopped: a limit was reached (`fuel`, `memory`), the embedder said so (`stopped`, or the reason it
 * gave; `aborted`, `disposed`), its limits leave no room for what it was granted (`no-start`), a function of the embedder's
 * that decides has failed (`controller-failed`, `capability-failed`, `listener-failed`), or Thimble has a defect
 * (`internal-error`).
 */
export type StopCause =
  | "fuel"
  | "memory"
  | "stopped"
  | "aborted"
  | "disposed"
  | "no-start"
  | "internal-error"
  | (string & {})

/** How an instance's program ended, once all its promise jobs were done. */
export type Outcome =
  | {
      readonly kind: "completed"
      /** Copy of the completion value; a promise's settled value. undefined if it can't cross: see `valueError`. */
      readonly value: unknown
      /** Why the completion value could not be copied. */
      readonly valueError?: ThimbleError
      /** Reasons of promises that nobody handled; empty unless the instance ignores them. */
      readonly unhandledRejections: readonly GuestError[]
      readonly usage: Usage
    }
  | {
      readonly kind: "threw"
      /** What was thrown, or the reason of a promise that nobody handled. */
      readonly error: GuestError
      /** Reasons of all rejected promises that nobody handled. */
      readonly unhandledRejections: readonly GuestError[]
      readonly usage: Usage
    }
  | {
      readonly kind: "stopped"
      readonly reason: StopCause
      /** With `internal-error`, `no-start` and the `-failed` ones: what went wrong. With `aborted`: the signal's reason. */
      readonly error?: unknown
      readonly usage: Usage
    }

export type InstanceState = "ready" | "running" | "waiting" | "paused" | "ended"

/** What one hand-driven slice did. */
export interface SliceReport {
  /** Fuel used by this slice. */
  readonly used: number
  readonly state: InstanceState
}
