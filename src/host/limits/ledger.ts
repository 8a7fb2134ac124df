// Ledgers: who has used how much of what, and may use how much more. An instance has one, and so has a group; a charge
// passes every level from the instance up to the outermost group, or none. What an instance uses of fuel, memory and frames
// is counted where it is used, in the vm: its ledger asks.

import { ThimbleError } from "../errors.js"
import type { Controller } from "./controller.js"
import { checkCap, type Limit } from "./resources.js"

/** Uses that are counted elsewhere; undefined: not this one. */
export interface LiveUses {
  used(resource: string): number | undefined
  /** Inner levels use so much more of this: negative for less. */
  counted(resource: string, amount: number): void
  /** A cap that is enforced elsewhere has been changed. */
  capChanged(resource: string, before: number, after: number): void
}

type Caps = Readonly<Record<string, number>>

export class Ledger {
  /** Asked where a cap is met; null: nothing is ever granted. */
  controller: Controller | null = null
  private caps: Caps
  private capsAreOwn = false
  private uses: Map<string, number> | null = null
  /** Whether there are inner levels. */
  isShared = false
  /** Who waits for a cap to be changed. */
  private waiting: readonly { readonly resource: string; readonly wake: () => void }[] | null = null

  /**
   * @param caps by resource; may be shared: it is copied before it is changed. What it does not name is not capped here
   * @param live null for a group
   * @param name the group's; null for an instance
   */
  constructor(
    readonly parent: Ledger | null,
    caps: Caps,
    private readonly live: LiveUses | null,
    readonly name: string | null = null,
  ) {
    this.caps = caps
    if (parent !== null) parent.isShared = true
  }

  /** Resources with a cap of their own at this level, in the order in which they were given. */
  get resources(): readonly string[] {
    return Object.keys(this.caps)
  }

  /** Whether it has a cap of its own at this level, be it Infinity. */
  has(resource: string): boolean {
    return Object.hasOwn(this.caps, resource)
  }

  /** Infinity where there is none at this level. */
  cap(resource: string): number {
    return Object.hasOwn(this.caps, resource) ? this.caps[resource]! : Number.POSITIVE_INFINITY
  }

  used(resource: string): number {
    return (this.live?.used(resource) ?? 0) + this.counted(resource)
  }

  /** What was counted here: of what is counted elsewhere, what inner levels use. */
  counted(resource: string): number {
    return this.uses === null ? 0 : (this.uses.get(resource) ?? 0)
  }

  left(resource: string): number {
    return Math.max(0, this.cap(resource) - this.used(resource))
  }

  limit(resource: string): Limit {
    const cap = this.cap(resource)
    const used = this.used(resource)
    return { cap, used, left: Math.max(0, cap - used) }
  }

  /** Each limit of this level. */
  get limits(): Record<string, Limit> {
    return Object.fromEntries(this.resources.map((resource) => [resource, this.limit(resource)]))
  }

  /** What is left when all levels are asked. */
  leftOfAll(resource: string): number {
    let left = this.left(resource)
    for (let level = this.parent; level !== null; level = level.parent)
      left = Math.min(left, level.left(resource))
    return left
  }

  /** A cap below what is used means that nothing more is granted. */
  setCap(resource: string, cap: number): void {
    const before = this.cap(resource)
    if (cap === before && this.has(resource)) return
    if (!this.capsAreOwn) {
      this.caps = { ...this.caps }
      this.capsAreOwn = true
    }
    ;(this.caps as Record<string, number>)[resource] = cap
    this.live?.capChanged(resource, before, cap)
    if (this.waiting !== null) {
      const waiting = this.waiting.filter((entry) => entry.resource === resource)
      this.waiting = this.waiting.filter((entry) => entry.resource !== resource)
      for (const { wake } of waiting) wake()
    }
  }

  /** Fulfilled when the cap of a resource is next changed. */
  capChange(resource: string): Promise<void> {
    return new Promise((wake) => {
      this.waiting = [...(this.waiting ?? []), { resource, wake }]
    })
  }

  /** The innermost level where `amount` more does not fit; null if it fits everywhere. */
  refuser(resource: string, amount: number): Ledger | null {
    if (amount <= 0) return null
    for (let level: Ledger | null = this; level !== null; level = level.parent) {
      if (level.used(resource) + amount > level.cap(resource)) return level
    }
    return null
  }

  /** Charges all levels, or none; answers the innermost one that refuses. */
  charge(resource: string, amount: number): Ledger | null {
    const refuser = this.refuser(resource, amount)
    if (refuser === null) this.count(resource, amount)
    return refuser
  }

  /** Counts at all levels, without asking; negative: gives back what was charged. */
  count(resource: string, amount: number): void {
    if (amount === 0) return
    if (this.live?.used(resource) === undefined) this.countHere(resource, amount)
    for (let level = this.parent; level !== null; level = level.parent) level.countHere(resource, amount)
  }

  /** Counts from the next level on: what this one uses is counted where it is used. */
  countOuter(resource: string, amount: number): void {
    for (let level = this.parent; level !== null; level = level.parent) level.countHere(resource, amount)
  }

  /** Counts at this level alone, without asking; negative for less. */
  countHere(resource: string, amount: number): void {
    this.uses ??= new Map()
    this.uses.set(resource, (this.uses.get(resource) ?? 0) + amount)
    this.live?.counted(resource, amount)
  }
}

/**
 * The embedder changes a cap.
 *
 * @throws ThimbleError `unknown-limit`, `bad-limit`
 */
export function setLimit(ledger: Ledger, resource: string, cap: number): void {
  if (!ledger.has(resource)) {
    const known = ledger.resources.join(", ")
    throw new ThimbleError("unknown-limit", `${String(resource)} is not a limit here; there are ${known}`)
  }
  ledger.setCap(resource, checkCap(resource, cap))
}
