// What several instances use together, a directory of the host or a database, counted once: each level of limits (instance,
// group, group of groups) counts all of it while anyone below it has it open, what was there before included. What one of them
// changes it pays for itself; for the others it is counted here.

import type { Ledger } from "../limits/ledger.js"
import type { Counts } from "./counted-deeds.js"

/** One of the limits' levels where it counts, under one set of names. */
interface Level {
  readonly ledger: WeakRef<Ledger>
  readonly suffix: string
  attached: number
}

/** One instance that has it open: the levels where it pays. */
export type Attachment = readonly Level[]

export class SharedCount<Resource extends string> {
  private levels: Level[] = []

  /** @param group of capabilities, whose limits are "<group>.<resource><suffix>" */
  constructor(
    private readonly group: string,
    private total: Counts<Resource>,
  ) {}

  /** An instance opens it. Suffixes: "" and, of one of several mounts, its own. */
  attach(ledger: Ledger, suffixes: readonly string[]): Attachment {
    const levels: Level[] = []
    for (let at: Ledger | null = ledger; at !== null; at = at.parent) {
      for (const suffix of suffixes) levels.push(this.levelOf(at, suffix))
    }
    for (const level of levels) {
      if (level.attached === 0) this.count(level, this.total, 1)
      level.attached++
    }
    return levels
  }

  detach(attachment: Attachment): void {
    for (const level of attachment) {
      level.attached--
      if (level.attached === 0) this.count(level, this.total, -1)
    }
    this.levels = this.levels.filter(({ attached, ledger }) => attached > 0 && ledger.deref() !== undefined)
  }

  /** @param by who pays; null: everyone counts it */
  change(change: Counts<Resource>, by: Attachment | null): void {
    const total: Record<Resource, number> = { ...this.total }
    for (const resource of Object.keys(total) as Resource[]) total[resource] += change[resource]
    this.total = total
    for (const level of this.levels) if (by?.includes(level) !== true) this.count(level, change, 1)
  }

  /** What is there has been looked through. */
  reset(total: Counts<Resource>): void {
    const change: Record<Resource, number> = { ...total }
    for (const resource of Object.keys(total) as Resource[]) change[resource] -= this.total[resource]
    this.change(change, null)
  }

  private levelOf(ledger: Ledger, suffix: string): Level {
    const known = this.levels.find((level) => level.suffix === suffix && level.ledger.deref() === ledger)
    if (known !== undefined) return known
    const level: Level = { ledger: new WeakRef(ledger), suffix, attached: 0 }
    this.levels.push(level)
    return level
  }

  private count({ ledger, suffix }: Level, change: Counts<Resource>, sign: 1 | -1): void {
    for (const resource of Object.keys(change) as Resource[]) {
      const amount = sign * change[resource]
      if (amount !== 0) ledger.deref()?.countHere(`${this.group}.${resource}${suffix}`, amount)
    }
  }
}
