/**
 * The fluid (GPS) system that the scheduler is held to, in exact arithmetic, O(n) and slow on purpose.
 *
 * While fuel `u` is used by someone, the fluid system gives each member `u · weight / (weights of all
 * members)`. Virtual time V is what it has given per weight. A member's lag is what it was given less what it
 * used: lag = w · (V − v), where v is its own virtual time. Membership begins with lag 0 and may end only
 * with lag ≥ 0: debt does not leave. Credit that a member gives up goes to the commons; the commons are
 * handed out, to all by weight, when every member is ahead of V (`skip`). So at every moment: sum of all lags
 * + commons = 0, commons ≥ 0.
 */

import { Rational } from "./rational.js"

interface Member {
  weight: number
  virtual: Rational
}

export class FluidModel<Id> {
  readonly members = new Map<Id, Member>()
  commons = Rational.zero
  /** V. */
  virtual = Rational.zero
  private weight = 0

  enter(id: Id, weight: number): void {
    this.members.set(id, { weight, virtual: this.virtual })
    this.weight += weight
  }

  /** End a membership. Answers the lag that it had; credit goes to the commons. */
  exit(id: Id): Rational {
    const lag = this.lag(id)
    this.commons = this.commons.plus(lag)
    this.weight -= this.member(id).weight
    this.members.delete(id)
    return lag
  }

  /** Everybody goes; accounts are closed. */
  close(): void {
    this.members.clear()
    this.weight = 0
    this.commons = this.virtual = Rational.zero
  }

  charge(id: Id, fuel: number): void {
    const member = this.member(id)
    this.virtual = this.virtual.plus(Rational.of(fuel, this.weight))
    member.virtual = member.virtual.plus(Rational.of(fuel, member.weight))
  }

  /** Give up credit, if there is any, down to `left`. */
  giveUp(id: Id, left: Rational = Rational.zero): void {
    const lag = this.lag(id)
    if (lag.compare(left) <= 0) return
    this.commons = this.commons.plus(lag.minus(left))
    const member = this.member(id)
    member.virtual = this.virtual.minus(left.over(member.weight))
  }

  /** Change a weight; the lag stays. */
  reweight(id: Id, weight: number): void {
    const lag = this.lag(id)
    const member = this.member(id)
    this.weight += weight - member.weight
    member.weight = weight
    member.virtual = this.virtual.minus(lag.over(weight))
  }

  /**
   * If every member is ahead of V, move V to the first of them. Members with a credit of at most `tolerated` fuel count
   * as if they were ahead, and are passed over.
   */
  skip(tolerated = 0): void {
    let least: Rational | undefined
    for (const [id, { virtual }] of this.members) {
      if (this.lag(id).compare(tolerated) > 0) return
      if (virtual.compare(this.virtual) <= 0) {
        if (tolerated === 0) return
      } else least = least === undefined ? virtual : least.min(virtual)
    }
    if (least === undefined) return
    this.commons = this.commons.minus(least.minus(this.virtual).times(this.weight))
    this.virtual = least
  }

  lag(id: Id): Rational {
    const member = this.member(id)
    return this.virtual.minus(member.virtual).times(member.weight)
  }

  /** Exact: 0 always. */
  balance(): Rational {
    let sum = this.commons
    for (const id of this.members.keys()) sum = sum.plus(this.lag(id))
    return sum
  }

  private member(id: Id): Member {
    const member = this.members.get(id)
    if (member === undefined) throw new Error("not a member")
    return member
  }
}
