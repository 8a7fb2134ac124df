// Registers of one function. Scope analysis has placed parameters, variables and environments in R[0..localCount);
// above them stands a stack of temporaries, released in the opposite order. A call window is taken at the top of the stack,
// since the callee's registers begin inside it.

import type { Register } from "../bytecode/assembler.js"
import { CompileError } from "../bytecode/code-block.js"

const MAX_REGISTERS = 256

export class Registers {
  private next: number
  private highest: number

  /** Source offset to blame when the registers run out. */
  offset = 0

  constructor(private localCount: number) {
    this.next = localCount
    this.highest = localCount
    this.check()
  }

  /** Registers in use at most so far: the size of the frame. */
  get count(): number {
    return this.highest
  }

  /** A new temporary, or the first of `count` new ones in a row. */
  take(count = 1): Register {
    const first = this.next
    this.next += count
    if (this.next > this.highest) {
      this.check()
      this.highest = this.next
    }
    // The one place, with `local`, where a number becomes a register.
    return first as Register
  }

  /**
   * True for variables and environments. They may be written only when the source says so, so an expression must
   * not put a partial result there.
   */
  isLocal(register: Register): boolean {
    return register < this.localCount
  }

  /** Declares all registers taken so far to be locals. */
  keepAll(): void {
    this.localCount = this.next
  }

  mark(): number {
    return this.next
  }

  /** Gives back all temporaries taken since the mark. */
  release(mark: number): void {
    this.next = mark
  }

  private check(): void {
    if (this.next <= MAX_REGISTERS) return
    throw new CompileError(
      "RangeError",
      "function needs more than 256 registers: simplify the expression",
      this.offset,
    )
  }
}
