/**
 * Lottery scheduling (Waldspurger and Weihl, "Lottery Scheduling: Flexible Proportional-Share Resource Management", 1994):
 * each decision draws a ticket at random, and an entity holds tickets in proportion to its weight. Shares are right on
 * average only: the error after n decisions grows like √n.
 *
 * Who used but a part f of its slice gets compensation tickets, as in the paper: until it wins again it holds 1/f as
 * many, 128 times at most. Who passed its slice holds less, by the same rule. A yield brings no compensation: the rest
 * of that turn was given up.
 *
 * Draws come from a seeded generator: equal seeds and equal calls give equal decisions. O(log n) per decision: tickets
 * are summed in a binary indexed tree (Fenwick 1994).
 */

import { newRandomState, nextRandom, type RandomState } from "../../../vm/operations/random.js"
import { checkWeight, type Entity, type Policy, type PolicyOptions } from "../policy.js"

/** Tickets of weight 1. With all compensation, of a million entities of the largest weight, tickets stay below 2^53. */
const TICKETS = 64
const MAX_COMPENSATION = 128

export class Lottery implements Policy {
  runnable = 0
  private readonly random: RandomState
  /** The last draw, until it is charged. */
  private winner: Entity | undefined = undefined
  /** By slot. */
  private readonly holders: (Entity | undefined)[] = []
  private readonly free: number[] = []
  private readonly tickets = new TicketTree()

  constructor(options: PolicyOptions) {
    this.random = newRandomState(options.seed)
  }

  join(entity: Entity): void {
    this.wake(entity)
  }

  leave(entity: Entity): void {
    if (entity.runnable) this.block(entity)
    entity.gone = true
  }

  block(entity: Entity): void {
    const { slot } = entity
    if (this.winner === entity) this.winner = undefined
    this.tickets.set(slot, 0)
    this.holders[slot] = undefined
    this.free.push(slot)
    entity.slot = -1
    entity.runnable = false
    this.runnable -= 1
  }

  wake(entity: Entity): void {
    const slot = this.free.pop() ?? this.holders.length
    this.holders[slot] = entity
    entity.slot = slot
    entity.runnable = true
    this.runnable += 1
    this.tickets.set(slot, ticketsOf(entity))
  }

  reweight(entity: Entity, weight: number): void {
    entity.weight = checkWeight(weight)
    if (entity.runnable) this.tickets.set(entity.slot, ticketsOf(entity))
  }

  pick(): Entity | undefined {
    if (this.runnable === 0) return undefined
    if (this.winner === undefined) {
      const draw = Math.floor(nextRandom(this.random) * this.tickets.total)
      this.winner = this.holders[this.tickets.holder(draw)]!
    }
    return this.winner
  }

  charge(entity: Entity, fuel: number, yielded: boolean): void {
    this.winner = undefined
    const last = yielded || fuel === entity.slice ? 0 : fuel
    if (last === entity.balance) return
    entity.balance = last
    this.tickets.set(entity.slot, ticketsOf(entity))
  }

  entities(): Iterable<Entity> {
    return this.holders.filter((entity) => entity !== undefined)
  }

  inspect(entity: Entity): Readonly<Record<string, number | boolean>> {
    return { tickets: entity.runnable ? ticketsOf(entity) : 0, of: this.tickets.total }
  }
}

function ticketsOf(entity: Entity): number {
  const { weight, slice, balance } = entity
  if (balance === 0) return weight * TICKETS
  return Math.max(1, Math.floor(weight * TICKETS * Math.min(MAX_COMPENSATION, slice / balance)))
}

/** Sums of tickets of slots; finds who holds the n-th ticket. */
class TicketTree {
  total = 0
  private values = new Float64Array(16)
  /** `sums[i]` is the sum of the values from `i - (i & -i)` to `i - 1`. */
  private sums = new Float64Array(17)

  set(slot: number, tickets: number): void {
    while (slot >= this.values.length) this.grow()
    const { sums } = this
    const change = tickets - this.values[slot]!
    this.values[slot] = tickets
    this.total += change
    for (let i = slot + 1; i < sums.length; i += i & -i) sums[i]! += change
  }

  /** Slot that holds a ticket; 0 ≤ ticket < total. */
  holder(ticket: number): number {
    const { sums } = this
    let slot = 0
    for (let step = this.values.length; step > 0; step >>>= 1) {
      const next = slot + step
      if (next >= sums.length || sums[next]! > ticket) continue
      ticket -= sums[next]!
      slot = next
    }
    return slot
  }

  private grow(): void {
    const size = this.values.length
    const values = new Float64Array(size * 2)
    const sums = new Float64Array(size * 2 + 1)
    values.set(this.values)
    sums.set(this.sums)
    sums[size * 2] = this.total
    this.values = values
    this.sums = sums
  }
}
