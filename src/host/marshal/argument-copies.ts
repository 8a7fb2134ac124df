// The arguments of one call of the embedder, copied a piece at a time: a guest may pass as much as its memory holds. The guest
// stands at the call meanwhile, so nothing changes what is being read.

import type { Value } from "../../vm/objects/value.js"
import type { Realm } from "../../vm/realm.js"
import { GuestReader } from "./from-guest.js"
import type { FunctionOwner } from "./host-function.js"
import { CrossingBudget, MAX_OUT } from "./parcel.js"
import { bytesOf } from "./to-guest.js"
import { HostBuilder } from "./to-host.js"

export class ArgumentCopies {
  readonly copies: unknown[] = []
  /** Of the arguments, as they are accounted in the guest. */
  bytes = 0
  private readonly budget = new CrossingBudget(MAX_OUT)
  private reader: GuestReader | null = null
  private builder: HostBuilder | null = null

  constructor(
    private readonly realm: Realm,
    /** The function's, for errors. */
    private readonly name: string,
    private readonly values: readonly Value[],
    private readonly owner: FunctionOwner,
  ) {}

  get isDone(): boolean {
    return this.copies.length === this.values.length
  }

  /** Fuel for what has been copied so far. */
  get fuel(): number {
    return this.budget.fuel
  }

  /**
   * Copies on: a piece of `fuel` units, or the rest.
   *
   * @throws ThimbleError `cannot-cross`, `too-large`; each names the path
   */
  advance(fuel: number): void {
    const until = this.budget.fuel + fuel
    while (!this.isDone && this.budget.fuel < until) {
      const at = this.copies.length
      this.reader ??= new GuestReader(
        this.realm,
        this.values[at],
        `argument ${at + 1} of ${this.name}`,
        this.budget,
      )
      this.builder ??= new HostBuilder(this.reader.crossing, this.owner)
      const isRead = this.reader.advance(until)
      this.builder.advance(this.reader.complete)
      if (!isRead) return
      this.bytes += bytesOf(this.reader.crossing)
      this.copies.push(this.builder.finish())
      this.reader = null
      this.builder = null
    }
  }
}
