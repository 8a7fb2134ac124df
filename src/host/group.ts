// Groups: a tenant, a page, a user. A group competes for fuel as one, and has limits of its own: what one of its instances
// uses is charged at every level up to the outermost group, or at none. Groups nest.

import type { Attention } from "./attention.js"
import type { Driver } from "./driver.js"
import { show, ThimbleError } from "./errors.js"
import { type Clock, Controller, type LimitController } from "./limits/controller.js"
import { Ledger, setLimit } from "./limits/ledger.js"
import { checkGroupLimits, type GroupLimits, type Limit } from "./limits/resources.js"
import type { Bandwidth, PolicyName, Scheduler, TaskGroup } from "./scheduler/scheduler.js"

export interface GroupOptions {
  /** As requests and decisions call it. Default "group". */
  readonly name?: string
  /** Default: none, it competes with the groups and instances that are in none. */
  readonly parent?: Group
  /** Share relative to others of its level, 1 to 1,000,000. Default 1. */
  readonly weight?: number
  /** For a parent of strict priority: higher goes first. Default 0. */
  readonly priority?: number
  /** Orders what is inside. Default the scheduler's. */
  readonly policy?: PolicyName
  /** Longest turn of anything inside, in fuel. Default the scheduler's. */
  readonly slice?: number
  /** Most fuel for a period. Default no such cap. */
  readonly bandwidth?: Bandwidth
  /** Caps for all that is inside together, those of capabilities too: "file.bytes". */
  readonly limits?: Partial<GroupLimits> & { readonly [resource: string]: number | undefined }
  /** Asked where one of its caps is met. Default: nothing is ever granted. */
  readonly onLimit?: LimitController
}

export const GROUP_KEYS: { readonly [key in keyof Required<GroupOptions>]: true } = {
  name: true,
  parent: true,
  weight: true,
  priority: true,
  policy: true,
  slice: true,
  bandwidth: true,
  limits: true,
  onLimit: true,
}

/** Made by `engine.group`. */
export class Group {
  readonly #engine: object
  readonly #ledger: Ledger
  readonly #tasks: TaskGroup
  readonly #members: Members
  readonly #inner = new Set<Group>()
  readonly #parent: Group | null
  #isStopped = false

  /** @internal */
  constructor(engine: object, scheduler: Scheduler, clock: Clock, options: GroupOptions) {
    const { name = "group", parent = null, limits, onLimit, ...rest } = options
    if (parent !== null) checkGroup(parent, engine)
    this.#engine = engine
    this.#parent = parent
    this.#ledger = new Ledger(parent === null ? null : parent.#ledger, checkGroupLimits(limits), null, name)
    if (onLimit !== undefined) this.#ledger.controller = new Controller(onLimit, clock)
    this.#members = new Members(this.#ledger)
    this.#tasks = scheduler.group({ name, ...rest, ...(parent !== null && { parent: parent.#tasks }) })
    if (parent !== null) parent.#inner.add(this)
  }

  get name(): string {
    return this.#ledger.name!
  }

  get parent(): Group | null {
    return this.#parent
  }

  /** Each of its limits as it stands now. */
  get limits(): Readonly<Record<keyof GroupLimits, Limit> & { [resource: string]: Limit }> {
    return this.#ledger.limits as Record<keyof GroupLimits, Limit>
  }

  /**
   * Raises or lowers a cap. Below what is used it means that nothing more is granted. Whoever waits for it is asked again.
   *
   * @throws ThimbleError `bad-limit`, `unknown-limit`
   */
  setLimit(resource: keyof GroupLimits | (string & {}), cap: number): void {
    setLimit(this.#ledger, resource, cap)
  }

  /** @throws ThimbleError `bad-weight` */
  setWeight(weight: number): void {
    this.#tasks.setWeight(weight)
  }

  /** @throws ThimbleError `bad-priority` */
  setPriority(priority: number): void {
    this.#tasks.setPriority(priority)
  }

  /** Undefined takes the cap away. @throws ThimbleError `bad-bandwidth`, `bad-quota`, `bad-period` */
  setBandwidth(bandwidth: Bandwidth | undefined): void {
    this.#tasks.setBandwidth(bandwidth)
  }

  /** Stops every instance inside that has anything to do, and takes no new ones. */
  stop(reason = "stopped"): void {
    if (typeof reason !== "string")
      throw new ThimbleError("bad-option", `reason must be a string, got ${show(reason)}`)
    this.#isStopped = true
    for (const group of [...this.#inner]) group.stop(reason)
    this.#members.stop(reason)
    if (this.#parent !== null) this.#parent.#inner.delete(this)
    this.#tasks.close()
  }

  [Symbol.dispose](): void {
    this.stop("disposed")
  }

  /**
   * @internal What instances of the group need of it.
   * @throws ThimbleError `foreign-group`, `stopped`
   */
  static parts(group: Group, engine: object): GroupParts {
    checkGroup(group, engine)
    return { ledger: group.#ledger, tasks: group.#tasks, members: group.#members }
  }

  /** @internal */
  static check(group: Group, engine: object): void {
    if (!(#engine in group)) throw new ThimbleError("bad-option", `group must be a group, got ${show(group)}`)
    if (group.#engine !== engine)
      throw new ThimbleError("foreign-group", `the group ${group.name} belongs to another engine`)
    if (group.#isStopped) throw new ThimbleError("stopped", `the group ${group.name} was stopped`)
  }
}

export interface GroupParts {
  readonly ledger: Ledger
  readonly tasks: TaskGroup
  readonly members: Attention
}

/** Instances of one level that have something to do, counted at all levels. */
export class Members implements Attention {
  private readonly active = new Set<Driver>()

  constructor(private readonly ledger: Ledger) {}

  begin(driver: Driver): void {
    if (this.active.has(driver)) return
    const refuser = this.ledger.charge("instances", 1)
    if (refuser !== null) {
      const { cap } = refuser.limit("instances")
      throw new ThimbleError(
        "group-full",
        `the group ${refuser.name} has all the ${cap} instances that it may have`,
      )
    }
    this.active.add(driver)
  }

  end(driver: Driver): void {
    if (this.active.delete(driver)) this.ledger.count("instances", -1)
  }

  stop(reason: string): void {
    for (const driver of [...this.active]) driver.stop(reason, undefined)
  }
}

function checkGroup(group: unknown, engine: object): asserts group is Group {
  if (typeof group !== "object" || group === null)
    throw new ThimbleError("bad-option", `group must be a group, got ${show(group)}`)
  Group.check(group as Group, engine)
}
