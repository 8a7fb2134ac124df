// The fluid (GPS) system of one level, as the judge of any policy: while fuel u is used by anyone, each member is given
// u · weight / (all weights). A member's lag is what it was given less what it used. It is computed from what the scheduler
// tells of its decisions, apart from any policy's own accounts; test/host/scheduler holds EEVDF to the same system in exact
// arithmetic, here doubles do (checked: the sum of all lags and of what was given up stays 0).
//
// The rules are the same for every policy. Who enters has lag 0. Who sleeps or leaves with debt stays a member until it is
// even, so debt can't be slept away, and for as long as the policy keeps its place (EEVDF: until its turn comes); then it gives
// up what credit it has. Who yields gives it up at once. Whose weight changes keeps its lag, but of credit only so much that
// its request is not due earlier than before. When all are ahead, what was given up is handed out to all, by weight.

import { pop, push } from "./heap.mjs"

/** Policies compare whole units of virtual time, less than this much fuel. */
const ROUNDING = 1

export class Fluid {
  members = new Map()
  /** Fuel given per weight. */
  virtual = 0
  weight = 0
  /** Fuel: credit given up, not yet handed out. */
  commons = 0
  /** Members that can't run: with a place that the policy keeps, or else with debt. */
  lingering = new Set()
  /** Of those, the ones that the policy keeps a place for. */
  kept = new Set()
  /** The others, a heap by own virtual time, which stands still while they sleep. Some may have woken since. */
  debtors = []

  has(entity) {
    return this.members.has(entity) && !this.lingering.has(entity)
  }

  enter(entity) {
    if (this.lingering.delete(entity)) {
      this.kept.delete(entity)
      this.members.get(entity).since = this.virtual
      return
    }
    const { weight } = entity
    this.members.set(entity, { weight, virtual: this.virtual, since: this.virtual })
    this.weight += weight
  }

  /** It can't run any more, for a while or for good. */
  sleep(entity) {
    this.lingering.add(entity)
    if (entity.slot >= 0) this.kept.add(entity)
    else this.exitOrOwe(entity)
  }

  charge(entity, fuel) {
    this.virtual += fuel / this.weight
    const member = this.members.get(entity)
    member.virtual += fuel / member.weight
    member.since = this.virtual
  }

  /** Credit, if there is any, is given up. */
  yield(entity) {
    const lag = this.lag(entity)
    if (lag <= 0) return
    this.commons += lag
    this.members.get(entity).virtual = this.virtual
  }

  /**
   * Its weight has changed.
   *
   * @param allowed fuel that one run of it may take: slice and overshoot
   */
  reweigh(entity, from, allowed) {
    const member = this.members.get(entity)
    if (member === undefined) return
    const { weight } = entity
    const lag = this.lag(entity)
    const kept = Math.min(lag, Math.max(0, allowed - ((allowed - lag) * weight) / from))
    this.commons += lag - kept
    this.weight += weight - member.weight
    member.weight = weight
    member.virtual = this.virtual - kept / weight
    member.since = this.virtual
    if (this.lingering.has(entity) && !this.kept.has(entity))
      push(this.debtors, { entity, virtual: member.virtual }, isEarlier)
  }

  /** Before somebody is picked: who missed its turn goes, and what was given up is handed out if all are ahead. */
  beforePick(picked) {
    do {
      this.exitEven()
    } while (this.commons > ROUNDING && this.lag(picked) < -ROUNDING && this.skip())
  }

  lag(entity) {
    const member = this.members.get(entity)
    return member === undefined ? 0 : (this.virtual - member.virtual) * member.weight
  }

  /** What it was given since it last ran, or entered. */
  waited(entity) {
    const member = this.members.get(entity)
    return member === undefined ? 0 : (this.virtual - member.since) * member.weight
  }

  /** Nobody can run: all accounts are closed. */
  close() {
    this.members.clear()
    this.lingering.clear()
    this.kept.clear()
    this.debtors.length = 0
    this.weight = this.commons = 0
  }

  /** 0, but for rounding. */
  balance() {
    let sum = this.commons
    for (const entity of this.members.keys()) sum += this.lag(entity)
    return sum
  }

  exitEven() {
    for (const entity of this.kept) {
      // What the policy keeps a place for has a slot in its accounts.
      if (entity.slot >= 0) continue
      this.kept.delete(entity)
      this.exitOrOwe(entity)
    }
    const { debtors } = this
    while (debtors.length > 0) {
      const { entity, virtual } = debtors[0]
      const isOwing = this.lingering.has(entity) && this.members.get(entity).virtual === virtual
      if (isOwing && this.lag(entity) < -ROUNDING) return
      pop(debtors, isEarlier)
      if (isOwing) this.exit(entity)
    }
  }

  exitOrOwe(entity) {
    if (this.lag(entity) >= -ROUNDING) this.exit(entity)
    else push(this.debtors, { entity, virtual: this.members.get(entity).virtual }, isEarlier)
  }

  exit(entity) {
    this.commons += this.lag(entity)
    this.weight -= this.members.get(entity).weight
    this.members.delete(entity)
    this.lingering.delete(entity)
  }

  /** To the first of those that are ahead. False if somebody is not. */
  skip() {
    let least = Number.POSITIVE_INFINITY
    for (const { virtual } of this.members.values()) if (virtual < least) least = virtual
    const step = least - this.virtual
    if (!(step > 0)) return false
    this.virtual = least
    this.commons -= step * this.weight
    return true
  }
}

function isEarlier(a, b) {
  return a.virtual < b.virtual
}
