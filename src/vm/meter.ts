// The meter: bytes and fuel that an agent may still use.
//
// Fuel inside a slice lives in the interpreter loop as F - pc; natives add to `debt`, which the loop takes off when they
// return. Bytes count down: small allocations just subtract, and the loop looks at the sign after each instruction
// that may allocate; anything whose size a guest chooses goes through `pay` before the work is done.

import { MAX_DEBT, SIZE } from "./sizes.js"

/**
 * Thrown by `Meter.pay` at the loop, which pays first (over several slices if it must, or by a census) and then runs the
 * instruction again from its start. So a native pays before it changes anything; it may do so in several parts.
 */
export class Unpaid {
  /** What must be had before the instruction is run again. */
  amount = 0

  constructor(readonly what: "fuel" | "bytes") {}
}

/** Fuel that was paid before instructions were run again: of a guest that has done much at once. */
class PaidAhead {
  /** Towards the instruction that will be run again, and how much of it that has taken. */
  prepaid = 0
  taken = 0
  /** The agent's fuel when an instruction began again that had not paid; null: that was in another run of the loop. */
  fuelAtRestart: number | null = null
}

/** Of guests that are in a group, hold things of their host, or have met their cap. */
class Straits {
  withheld = 0
  outside = 0
  inReserve = false
  quotaOwed = false
}

/** Fuel of a step of a walk. */
const STEP = 3
/** Steps of a walk that are charged after the fact, in all no more than MAX_DEBT; a power of two. */
const LONG_WALK = 128

/** Work that is not worth beginning an instruction again for. */
const SMALL_WORK = 16

const UNPAID_FUEL = new Unpaid("fuel")
const UNPAID_BYTES = new Unpaid("bytes")

export class Meter {
  /** Bytes that may still be allocated before a census must be held; negative: one is due. Sizes by sizes.ts. */
  bytesLeft = 0
  /** The memory cap, in bytes. */
  memoryCap = 0
  /** Number of the last census. */
  epoch = 0
  /** Fuel that natives have used since the loop last looked. */
  debt = 0
  private ahead: PaidAhead | null = null
  private straitsMade: Straits | null = null

  /** Bytes below the cap that the agent has not been given yet: its host shares them out. */
  get withheld(): number {
    return this.straitsMade?.withheld ?? 0
  }

  set withheld(bytes: number) {
    if (bytes !== this.withheld) this.straits.withheld = bytes
  }

  /** Bytes outside of the heap that count as the agent's: what its host holds for it, what its children have. */
  get outside(): number {
    return this.straitsMade?.outside ?? 0
  }

  set outside(bytes: number) {
    this.straits.outside = bytes
  }

  /** After a QuotaExceededError, until a census finds room again: what is left is the reserve for handlers. */
  get inReserve(): boolean {
    return this.straitsMade?.inReserve ?? false
  }

  set inReserve(is: boolean) {
    this.straits.inReserve = is
  }

  /** A QuotaExceededError is due, as soon as somebody can catch it. */
  get quotaOwed(): boolean {
    return this.straitsMade?.quotaOwed ?? false
  }

  set quotaOwed(is: boolean) {
    this.straits.quotaOwed = is
  }

  private get straits(): Straits {
    return (this.straitsMade ??= new Straits())
  }

  /** Fuel already paid towards the instruction that will be run again. */
  get prepaid(): number {
    return this.ahead?.prepaid ?? 0
  }

  /** The loop begins to run. */
  begin(): void {
    if (this.ahead !== null) this.ahead.fuelAtRestart = null
  }

  /** Fuel is paid towards the instruction that will be run again. */
  payAhead(fuel: number): void {
    this.ahead ??= new PaidAhead()
    this.ahead.prepaid += fuel
  }

  /**
   * Pays for work and memory of a size that the guest chose, before either is begun. All or nothing.
   *
   * @param fuel units, a non-negative integer
   * @param bytes by sizes.ts, a non-negative integer
   * @throws Unpaid for the loop; natives let it pass
   */
  pay(fuel: number, bytes: number): void {
    if (bytes > this.bytesLeft && bytes > 0) {
      UNPAID_BYTES.amount = bytes
      throw UNPAID_BYTES
    }
    if (fuel > MAX_DEBT) {
      const { ahead } = this
      if (ahead === null || ahead.prepaid < fuel) {
        UNPAID_FUEL.amount = fuel
        throw UNPAID_FUEL
      }
      ahead.prepaid -= fuel
      ahead.taken += fuel
    } else this.debt += fuel
    this.bytesLeft -= bytes
  }

  /**
   * As `pay`, but never after the fact: for work that an instruction may meet several times, and that stays done when the
   * instruction begins again. Nothing else of what the instruction has paid so far may stay done.
   */
  payFirst(fuel: number, bytes: number): void {
    if (fuel <= SMALL_WORK) {
      this.pay(fuel, bytes)
      return
    }
    if (bytes > this.bytesLeft && bytes > 0) {
      UNPAID_BYTES.amount = bytes
      throw UNPAID_BYTES
    }
    const { ahead } = this
    if (ahead === null || ahead.prepaid < fuel) {
      UNPAID_FUEL.amount = fuel
      throw UNPAID_FUEL
    }
    // Spent at once, so it is no credit when the instruction begins again.
    ahead.prepaid -= fuel
    this.bytesLeft -= bytes
  }

  /**
   * The instruction that began with `left` fuel could not pay. What it has paid before is credit again.
   *
   * @returns that amount
   */
  giveUp(left: number): number {
    // Nothing has been done yet, so nothing is owed for it either.
    this.debt = 0
    const { ahead } = this
    if (ahead === null) return 0
    // Every instruction costs something: with as much fuel as at the restart it is the same one.
    const taken = left === ahead.fuelAtRestart ? ahead.taken : 0
    ahead.prepaid += taken
    ahead.taken = 0
    return taken
  }

  /** The instruction begins again, with `left` fuel. */
  restart(left: number): void {
    this.ahead ??= new PaidAhead()
    this.ahead.taken = 0
    this.ahead.fuelAtRestart = left
  }

  /**
   * What the instruction has paid is spent: it has done its work, and when it is run again it will go on from there, and
   * not pay for that again.
   */
  commit(): void {
    if (this.ahead !== null) this.ahead.taken = 0
  }

  /**
   * Pays for step `steps` of a walk along a chain that may be as long as the guest likes: one at a time, then for as many
   * again before they are made. A walk that can't be paid begins again, so nothing may be changed on the way.
   */
  payStep(steps: number): void {
    if (steps < LONG_WALK) this.debt += STEP
    else if ((steps & (steps - 1)) === 0) this.pay(Math.max(STEP * steps, MAX_DEBT + 1), 0)
  }

  /** Pays for making a string of `length` UTF-16 units by one fast host operation. */
  payString(length: number): void {
    this.pay(length >>> 5, SIZE.string + 2 * length)
  }
}
