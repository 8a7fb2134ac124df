// Values of a guest that cross together (the arguments of a call, a result), copied a piece at a time: they may be as large as its
// memory. The guest stands still meanwhile, so nothing changes what is being read.

import type { Value } from "../../vm/objects/value.js"
import type { Realm } from "../../vm/realm.js"
import { GuestReader } from "./from-guest.js"
import type { FunctionOwner } from "./host-function.js"
import { CrossingBudget, MAX_OUT } from "./parcel.js"
import { bytesOf } from "./to-guest.js"
import { HostBuilder } from "./to-host.js"

export class GuestCopies {
  readonly copies: unknown[] = []
  /** Of what is copied, as it is accounted in the guest. */
  bytes = 0
  private readonly budget = new CrossingBudget(MAX_OUT)
  private reader: GuestReader | null = null
  private builder: HostBuilder | null = null

  constructor(
    private readonly realm: Realm,
    private readonly values: readonly Value[],
    /** How errors call the value at an index. */
    private readonly nameOf: (index: number) => string,
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
      const value = this.values[at]
      if (isScalar(value)) {
        this.budget.fuel++
        this.budget.left--
        this.copies.push(value)
        continue
      }
      this.reader ??= new GuestReader(this.realm, value, this.nameOf(at), this.budget)
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

/** What needs no reading. */
function isScalar(value: Value): boolean {
  return value === null || value === undefined || typeof value === "number" || typeof value === "boolean"
}
