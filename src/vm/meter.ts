// The meter: bytes and fuel that an agent may still use.
//
// Fuel inside a slice lives in the interpreter loop as F - pc; natives add to `debt`, which the loop takes off when they
// return. Bytes count down: small allocations just subtract, and the loop looks at the sign after each instruction
// that may allocate; anything whose size a guest chooses goes through `pay` before the work is done.

import { MAX_DEBT, SIZE } from "./sizes.js"

/**
 * Thrown by `Meter.pay` at the loop, which pays first (over several slices if it must, or by a census) and then runs the
 * instruction again from its start. So a native calls `pay` at most once, before it changes anything.
 */
export class Unpaid {
  constructor(readonly what: "fuel" | "bytes") {}
}
const UNPAID_FUEL = new Unpaid("fuel")
const UNPAID_BYTES = new Unpaid("bytes")

export class Meter {
  /** Bytes that may still be allocated before a census must be held; negative: one is due. Sizes by sizes.ts. */
  bytesLeft = 0
  /** The memory cap, in bytes. */
  memoryCap = 0
  /** Bytes below the cap that the agent has not been given yet: its host shares them out. */
  withheld = 0
  /** Bytes outside of the heap that count as the agent's: what its host holds for it, what its children have. */
  outside = 0
  /** After a QuotaExceededError, until a census finds room again: what is left is the reserve for handlers. */
  inReserve = false
  /** Number of the last census. */
  epoch = 0
  /** Fuel that natives have used since the loop last looked. */
  debt = 0
  /** Set when `pay` throws: what must be had before the instruction is run again. */
  wantedFuel = 0
  wantedBytes = 0
  /** Fuel already paid towards the instruction that will be run again. */
  prepaid = 0

  /**
   * Pays for work and memory of a size that the guest chose, before either is begun. All or nothing.
   *
   * @param fuel units, a non-negative integer
   * @param bytes by sizes.ts, a non-negative integer
   * @throws Unpaid for the loop; natives let it pass
   */
  pay(fuel: number, bytes: number): void {
    if (bytes > this.bytesLeft && bytes > 0) {
      this.wantedBytes = bytes
      throw UNPAID_BYTES
    }
    if (fuel > MAX_DEBT) {
      if (this.prepaid < fuel) {
        this.wantedFuel = fuel
        throw UNPAID_FUEL
      }
      this.prepaid = 0
    } else this.debt += fuel
    this.bytesLeft -= bytes
  }

  /** Pays for making a string of `length` UTF-16 units by one fast host operation. */
  payString(length: number): void {
    this.pay(length >>> 5, SIZE.string + 2 * length)
  }
}
