// Deeds that use what is counted, such as files and bytes. Each is demanded first, which decides and charges it; from then on it
// is done without a break, and what it really changed is settled with what was charged. So two deeds never meet halfway, and
// a deed that fails costs nothing.

import type { MaybeLater } from "../limits/controller.js"
import type { Charge } from "./capability.js"
import type { Grant } from "./grant.js"

/** What a deed changed of each resource that is counted: negative for less. */
export type Counts<Resource extends string> = Readonly<Record<Resource, number>>

export interface Done<Resource extends string, Result> {
  readonly change: Counts<Resource>
  readonly result: Result
}

export class CountedDeeds<State, Resource extends string> {
  /**
   * @param counted resources that come and go
   * @param namesOf names under which one is counted, of a deed's place
   */
  constructor(
    private readonly grant: Grant<State>,
    private readonly counted: readonly Resource[],
    private readonly namesOf: (resource: Resource, target: string) => readonly string[],
  ) {}

  /**
   * Demands a deed, and does it. Where a controller takes its time things may have changed, and it is decided anew.
   *
   * @param amount in the type's unit, as things stand
   * @throws CapabilityError as `Grant.demand`, and what the deed throws; rejections likewise
   */
  perform<Result>(
    type: string,
    target: string,
    amount: () => number,
    deed: () => Done<Resource, Result>,
  ): MaybeLater<Result> {
    const { grant } = this
    const asked = grant.demand(type, target, amount())
    const charged = this.charges(type, target, amount())
    if (asked === undefined) return this.carryOut(target, charged, deed)
    return grant.during(type, target, async (signal) => {
      await asked
      const isSame = !signal.aborted && sameCharges(charged, this.charges(type, target, amount()))
      if (isSame) return this.carryOut(target, charged, deed)
      this.giveBack(charged)
      if (signal.aborted) throw signal.reason
      return this.perform(type, target, amount, deed)
    })
  }

  /** Does what has been charged. */
  carryOut<Result>(target: string, charged: readonly Charge[], deed: () => Done<Resource, Result>): Result {
    try {
      const { change, result } = deed()
      this.settle(target, charged, change)
      return result
    } catch (error) {
      this.giveBack(charged)
      throw error
    }
  }

  /** What was charged and is not used is given back; what went beyond it is counted. */
  settle(target: string, charged: readonly Charge[], change: Counts<Resource>): void {
    for (const resource of this.counted) {
      const unused = (charged.find((charge) => charge.resource === resource)?.amount ?? 0) - change[resource]
      for (const name of this.namesOf(resource, target)) {
        if (unused > 0) this.grant.release(name, unused)
        else this.grant.owner.ledger.count(`${this.grant.group}.${name}`, -unused)
      }
    }
  }

  private charges(type: string, target: string, amount: number): readonly Charge[] {
    const { definition } = this.grant.capability
    return definition.charges?.(this.grant.state, type, target, amount) ?? []
  }

  private giveBack(charged: readonly Charge[]): void {
    for (const { resource, amount, used } of charged) {
      if (used === undefined) this.grant.release(resource, amount)
    }
  }
}

function sameCharges(some: readonly Charge[], others: readonly Charge[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ resource, amount }, i) => others[i]!.resource === resource && others[i]!.amount === amount)
  )
}
