// The fluid (GPS) system of one level, as the judge of any policy: while fuel u is used by anyone, each member is given
// u · weight / (all weights). A member's lag is what it was given less what it used. It is computed from what the scheduler
// tells of its decisions, apart from any policy's own accounts; test/host/scheduler holds EEVDF to the same system in exact
// arithmetic, here doubles do (checked: the sum of all lags and of what was given up stays 0).
//
// The rules are the same for every policy. Who enters has lag 0. Who sleeps or leaves with debt stays a member until it is
// even, so debt can't be slept away, and for as long as the policy keeps its place (EEVDF: until its turn comes); then it gives
// up what credit it has. Who yields gives it up at once. When all are ahead, what was given up is
// handed out to all, by weight.

/** Policies compare whole units of virtual time, less than this much fuel. */
const ROUNDING = 1

export class Fluid {
  members = new Map()
  /** Fuel given per weight. */
  virtual = 0
  weight = 0
  /** Fuel: credit given up, not yet handed out. */
  commons = 0
  /** Members that can't run: with debt, or with a place that the policy keeps. */
  lingering = new Set()

  has(entity) {
    return this.members.has(entity) && !this.lingering.has(entity)
  }

  enter(entity) {
    if (this.lingering.delete(entity)) {
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
    this.exitIfEven(entity)
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

  /** Before somebody is picked: who missed its turn goes, and what was given up is handed out if all are ahead. */
  beforePick(picked) {
    do {
      if (this.lingering.size > 0) for (const entity of this.lingering) this.exitIfEven(entity)
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
    this.weight = this.commons = 0
  }

  /** 0, but for rounding. */
  balance() {
    let sum = this.commons
    for (const entity of this.members.keys()) sum += this.lag(entity)
    return sum
  }

  exitIfEven(entity) {
    const lag = this.lag(entity)
    // What the policy keeps a place for has a slot in its accounts.
    if (lag < -ROUNDING || entity.slot >= 0) return
    this.commons += lag
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
