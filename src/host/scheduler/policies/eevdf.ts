/**
 * Earliest eligible virtual deadline first (Stoica and Abdel-Wahab, 1995), the default.
 *
 * The measure is the fluid system: while fuel u is used by anyone, each of those who compete is given u · w /
 * W there, w its weight and W the sum of all. V is what the fluid system has given per weight. An entity has
 * a virtual time v of its own, which grows by fuel used / w. Its lag is what it was given less what it used:
 * w · (V − v). It is eligible when V has reached v, that is, when its lag is not negative. Its request is for
 * slice + overshoot, so its deadline is v + (slice + overshoot) / w. The eligible one with the earliest
 * deadline runs.
 *
 * Promise. As long as no charge passes slice + overshoot, for every one who competes, at every event:
 *
 *     −(slice + overshoot) ≤ lag ≤ largest (slice + overshoot) of all
 *
 * so |lag| ≤ slice + overshoot where slices are equal; up to one unit of fuel, as queues compare whole units
 * of virtual time: who is that close to V may be taken for ahead of it, or not. It follows that a runnable entity waits for at most the time in which its share of the
 * work is twice that, and that fuel per weight of any two that stay runnable differs by at most that of each.
 *
 * The paper proves it (theorem 1) for a steady system: who joins, leaves or changes weight has lag 0. Here
 * that is made so, and the bound holds for any order of calls:
 *
 * - Enter with lag 0.
 * - Sleep or leave with debt (lag < 0): it goes on competing, weight and all, until V has reached v. So it
 *   can't sleep debt away, and neither can its parent fork it away.
 * - Sleep with credit (lag > 0): it keeps its place in the queue. Awake again before its turn, it is as if it
 *   had never slept. Asleep at its turn, it stops competing, and its credit is lost: to keep it longer would
 *   break the promise made to others, who were given that turn in its place, when many such sleepers wake at
 *   once. Who leaves for good with credit goes at once.
 * - Yield: credit is lost.
 * - Change of weight: debt stays. Credit stays as far as the deadline does not come forward, the rest is
 *   lost.
 * - If everybody is ahead of V, which only lost credit can bring about, V skips to the first of them.
 * - When nobody is runnable, all accounts are closed.
 *
 * Why. Lower bound: only an eligible entity is picked, with lag ≥ 0, and a run takes slice + overshoot at
 * most; no other step brings a lag below zero. Upper bound: take a request that is late, its deadline D, and
 * the last moment before D at which one with a deadline after D was picked, at V = T. Whoever has a deadline
 * up to D was not eligible then, or entered later: from T on they want at most w · (D − T) each. Nobody who
 * contributed to that leaves with debt, or brings credit in, or brings a deadline forward. So once the run
 * that was picked at T is over, what is due by D fits into what the fluid system does until D, and the
 * request is late by no more than that one run. Lost credit only frees time. Overshoot has to be part of the
 * request: if deadlines leave it out, the overshoot of all light entities adds up before a heavy one.
 *
 * Cost: O(log n) per decision, amortized, and no allocation. Everybody is in the queue, by deadline. Who
 * comes to its front too early, before V has reached it, is set aside to a second heap, by v, until it is
 * eligible. That is rare, for a deadline lies a whole request behind v: most decisions move one entry of the
 * queue.
 */

import {
  Accounts,
  CLOCK,
  DEADLINE,
  REBASE_AT,
  REQUEST,
  STRIDE,
  UNITS_PER_FUEL,
  VIRTUAL,
} from "../accounts.js"
import { checkWeight, type Entity, type Policy, type PolicyOptions } from "../policy.js"
import { SlotCalendar } from "../slot-calendar.js"
import { SlotHeap } from "../slot-heap.js"

export class Eevdf implements Policy {
  runnable = 0
  /** Of those that compete; the clock is V. */
  private readonly accounts = new Accounts()
  /** By deadline; eligible or not. */
  private readonly queue = new SlotCalendar(this.accounts, DEADLINE)
  /** By own virtual time: those that came to the front of the queue, or left for good, ahead of V. */
  private readonly aside = new SlotHeap(this.accounts, VIRTUAL)
  private readonly overshoot: number

  constructor(options: Pick<PolicyOptions, "overshoot">) {
    this.overshoot = options.overshoot
  }

  join(entity: Entity): void {
    this.wake(entity)
  }

  leave(entity: Entity): void {
    entity.gone = true
    if (entity.slot >= 0) {
      if (!this.isAhead(entity.slot)) this.withdraw(entity)
      else if (this.queue.has(entity.slot)) this.setAside(entity.slot)
    }
    if (entity.runnable) this.block(entity)
  }

  block(entity: Entity): void {
    entity.runnable = false
    this.runnable -= 1
    if (this.runnable === 0) this.endBusyPeriod()
  }

  wake(entity: Entity): void {
    entity.runnable = true
    this.runnable += 1
    if (entity.slot >= 0) return
    const slot = this.accounts.open(entity)
    this.setRequest(slot, Math.floor(this.requestUnits(entity) / entity.weight))
    this.queue.push(slot)
  }

  reweight(entity: Entity, weight: number): void {
    checkWeight(weight)
    const { accounts } = this
    const slot = entity.slot
    if (slot < 0) {
      entity.weight = weight
      return
    }
    const units = this.requestUnits(entity)
    let ahead = accounts.ahead(slot)
    // A deadline must not come forward: with a larger weight, part of the credit goes instead.
    if (ahead < 0) ahead = Math.min(0, Math.max(ahead, ((units + ahead) / entity.weight) * weight - units))
    accounts.change(entity, weight, Math.round(ahead))
    this.setRequest(slot, Math.floor(units / weight))
    if (this.queue.has(slot)) this.queue.update(slot)
    else this.aside.update(slot)
  }

  pick(): Entity | undefined {
    if (this.runnable === 0) return undefined
    const { accounts, queue, aside } = this
    for (;;) {
      while (aside.size > 0 && !this.isAhead(aside.first())) this.release(aside.first())
      if (queue.size === 0) {
        // Everybody is ahead, for credit was given up. Skip to the first.
        accounts.placeAt(CLOCK, aside.first())
        continue
      }
      const slot = queue.first()
      if (this.isAhead(slot)) {
        this.setAside(slot)
        continue
      }
      const entity = accounts.entity(slot)
      if (entity.runnable) return entity
      this.withdraw(entity)
    }
  }

  charge(entity: Entity, fuel: number, yielded: boolean): void {
    const { accounts } = this
    const slot = entity.slot
    accounts.advance(CLOCK, fuel)
    accounts.advance(slot, fuel)
    if (yielded && accounts.ahead(slot) < 0) accounts.placeAt(slot, CLOCK)
    this.setDeadline(slot)
    this.queue.update(slot)
    if (accounts.clock > REBASE_AT) this.rebase()
  }

  /**
   * Fuel that the fluid system gave this entity beyond what it used, to 2^-20. Zero if it does not compete.
   */
  lag(entity: Entity): number {
    return entity.slot < 0 ? 0 : 0 - this.accounts.ahead(entity.slot) / UNITS_PER_FUEL
  }

  entities(): Iterable<Entity> {
    return this.accounts.holders()
  }

  inspect({ slot }: Entity): Readonly<Record<string, number | boolean>> {
    if (slot < 0) return {}
    const { values, clock } = this.accounts
    const virtual = values[(slot << STRIDE) + VIRTUAL]! - clock
    return {
      virtual: virtual / UNITS_PER_FUEL,
      deadline: (virtual + values[(slot << STRIDE) + REQUEST]!) / UNITS_PER_FUEL,
      eligible: virtual <= 0,
    }
  }

  private isAhead(slot: number): boolean {
    return this.accounts.virtual(slot) > this.accounts.clock
  }

  private requestUnits(entity: Entity): number {
    return (entity.slice + this.overshoot) * UNITS_PER_FUEL
  }

  private setDeadline(slot: number): number {
    const { values } = this.accounts
    const at = slot << STRIDE
    const deadline = values[at + VIRTUAL]! + values[at + REQUEST]!
    values[at + DEADLINE] = deadline
    return deadline
  }

  private setRequest(slot: number, units: number): void {
    this.accounts.values[(slot << STRIDE) + REQUEST] = units
    this.setDeadline(slot)
  }

  private withdraw(entity: Entity): void {
    if (this.queue.has(entity.slot)) this.queue.remove(entity.slot)
    else this.aside.remove(entity.slot)
    this.accounts.close(entity)
  }

  private setAside(slot: number): void {
    this.queue.remove(slot)
    this.aside.push(slot)
  }

  /** V has reached one that was set aside. */
  private release(slot: number): void {
    const entity = this.accounts.entity(slot)
    // Debt is paid: who has left for good can go.
    if (entity.gone) {
      this.withdraw(entity)
      return
    }
    this.aside.remove(slot)
    this.queue.push(slot)
  }

  /** Nobody is runnable: accounts are closed, whoever wakes starts afresh. */
  private endBusyPeriod(): void {
    const { accounts } = this
    for (const heap of [this.queue, this.aside]) {
      while (heap.size > 0) this.withdraw(accounts.entity(heap.first()))
    }
    accounts.rebase(accounts.clock)
  }

  private rebase(): void {
    const amount = this.accounts.clock
    this.accounts.rebase(amount)
    this.queue.rebase(amount)
    this.aside.rebase(amount)
  }
}
