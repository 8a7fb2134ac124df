/**
 * What time is worth while nothing may run: the scheduler's clock is in fuel, and a group that has spent its quota waits
 * for the clock although nobody uses fuel.
 *
 * - `wait`: the clock moves by the time that really passes, at the rate at which fuel was used lately, or at a given one.
 * - `skip`: the clock jumps to where something may run again. No time is read: decisions depend on the calls alone.
 *   A group with a hard cap then has its share of the clock, but as much of the real processor as nobody else wants.
 */

import { ThimbleError } from "../errors.js"

export type IdleMode = "wait" | "skip"

/** Units of fuel in a millisecond, until it has been measured. */
const FIRST_RATE = 50_000
/** Of a new measurement in the rate. */
const SMOOTHING = 1 / 8
/** What timers can be set to. */
const MAX_DELAY = 2 ** 31 - 1

export class Idling {
  private rate: number
  private readonly isFixed: boolean
  private measured = false
  /** Milliseconds; -1: something may run. */
  private since = -1

  /** @throws ThimbleError `bad-idle`, `bad-rate` */
  constructor(
    readonly mode: IdleMode,
    fuelPerMs: number | undefined,
  ) {
    if (mode !== "wait" && mode !== "skip")
      throw new ThimbleError("bad-idle", `idle must be wait or skip, got ${String(mode)}`)
    if (fuelPerMs !== undefined && !(fuelPerMs > 0 && fuelPerMs < Number.POSITIVE_INFINITY)) {
      throw new ThimbleError("bad-rate", `fuelPerMs must be finite and above 0, got ${String(fuelPerMs)}`)
    }
    this.isFixed = fuelPerMs !== undefined
    this.rate = fuelPerMs ?? FIRST_RATE
  }

  /** Whether time is passing that counts. */
  get isCounting(): boolean {
    return this.since >= 0
  }

  begin(now: number): void {
    if (this.mode === "wait" && this.since < 0) this.since = now
  }

  /** Whole fuel by which the clock moves. */
  end(now: number): number {
    if (this.since < 0) return 0
    const fuel = Math.floor(Math.max(0, now - this.since) * this.rate)
    this.since = -1
    return fuel
  }

  measure(fuel: number, milliseconds: number): void {
    if (this.isFixed || !(milliseconds > 0) || fuel === 0) return
    const rate = fuel / milliseconds
    this.rate = this.measured ? this.rate + (rate - this.rate) * SMOOTHING : rate
    this.measured = true
  }

  /** Milliseconds in which so much fuel passes; at least 1. */
  delay(fuel: number): number {
    return Math.min(MAX_DELAY, Math.max(1, Math.ceil(fuel / this.rate)))
  }
}
