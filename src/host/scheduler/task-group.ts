/**
 * Who competes: tasks, and groups of them. Groups nest; each level has a policy of its own, and a group competes in
 * its parent as one. This file is about scheduling only: what a group may use in total is the engine's business.
 */

import type { Bandwidth, Cap } from "./bandwidth.js"
import type { PolicyName } from "./policies.js"
import { Entity, type Policy } from "./policy.js"
import type { Runnable } from "./scheduler.js"

/** Levels of groups, the root not counted. */
export const MAX_GROUP_DEPTH = 64

export abstract class Member extends Entity {
  /** Whether it has joined its parent's policy. */
  joined = false
  /** The group that it is in; undefined for the root. */
  abstract readonly parent: TaskGroup | undefined
  /** Counts up in the order of `add`, tasks and groups apart. */
  abstract readonly id: number
}

/** A handle: what `add` returns. Only its scheduler changes it. */
export class Task extends Member {
  constructor(
    /** From 0. */
    readonly id: number,
    public body: Runnable | undefined,
    override readonly parent: TaskGroup,
    weight: number,
    slice: number,
    priority: number,
  ) {
    super(weight, Math.min(slice, parent.slice))
    this.priority = priority
  }
}

/** What a group needs of its scheduler. */
export interface GroupOwner {
  reweight(group: TaskGroup, weight: number): void
  prioritize(group: TaskGroup, priority: number): void
  setBandwidth(group: TaskGroup, bandwidth: Bandwidth | undefined): void
  removeGroup(group: TaskGroup): void
}

/**
 * A group of tasks and groups: what `scheduler.group` returns. It is given fuel as one among those of its parent, and its
 * policy shares it out.
 */
export class TaskGroup extends Member {
  /** Those inside that were not removed, tasks and groups. */
  members = 0
  /** Inside, not removed. */
  readonly groups = new Set<TaskGroup>()
  /** Whether it takes no new members, and goes when the last one has. */
  closed = false
  cap: Cap | undefined = undefined
  override readonly policy: Policy
  /** 0 for the root. */
  readonly depth: number

  constructor(
    /** 0 is the root. */
    readonly id: number,
    readonly name: string,
    override readonly parent: TaskGroup | undefined,
    private readonly owner: GroupOwner,
    readonly policyName: PolicyName,
    policy: Policy,
    weight: number,
    slice: number,
    priority: number,
  ) {
    super(weight, parent === undefined ? slice : Math.min(slice, parent.slice), policy)
    this.policy = policy
    this.priority = priority
    this.depth = parent === undefined ? 0 : parent.depth + 1
  }

  /** Undefined: no cap. */
  get bandwidth(): Bandwidth | undefined {
    return this.cap?.bandwidth
  }

  /** Whether it has spent its quota and waits for a later period. */
  get isThrottled(): boolean {
    return this.cap !== undefined && this.cap.slot >= 0
  }

  /**
   * Change its share among those of its parent, at any moment; from inside one of its own slices: after it.
   *
   * @throws ThimbleError `bad-weight`
   */
  setWeight(weight: number): void {
    this.owner.reweight(this, weight)
  }

  /** @throws ThimbleError `bad-priority` */
  setPriority(priority: number): void {
    this.owner.prioritize(this, priority)
  }

  /**
   * Change or, by undefined, take away its cap. A new period begins, with a full quota.
   *
   * @throws ThimbleError `bad-bandwidth`, `bad-quota`, `bad-period`; `root-group` for the root
   */
  setBandwidth(bandwidth: Bandwidth | undefined): void {
    this.owner.setBandwidth(this, bandwidth)
  }

  /**
   * Takes no new members. The group is removed when the last one has gone: now, if there is none. Again: no effect.
   *
   * @throws ThimbleError `root-group` for the root
   */
  close(): void {
    this.owner.removeGroup(this)
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
