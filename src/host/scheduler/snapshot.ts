/** The run queues at one moment, as plain data: for tools. */

import type { PolicyName } from "./policies.js"
import { type Member, Task, TaskGroup } from "./task-group.js"

export interface EntitySnapshot {
  readonly id: number
  readonly weight: number
  readonly priority: number
  /** Fuel. */
  readonly slice: number
  /** Fuel charged so far. */
  readonly used: number
  /**
   * `sleeping`: not runnable · `leaving`: removed, and still competes until it is even · `throttled`: its quota is
   * spent · `empty`: nothing inside is runnable
   */
  readonly state: "running" | "runnable" | "sleeping" | "leaving" | "throttled" | "empty"
  /** Fuel that it is owed; absent where the policy keeps no account of that. */
  readonly lag?: number
  /**
   * What the policy goes by. eevdf: `virtual`, `deadline` (fuel / weight from the queue's virtual time), `eligible` · stride:
   * `pass` · minimum-virtual-runtime: `virtualRuntime` · deficit-round-robin: `deficit` (fuel) · lottery: `tickets`, `of` ·
   * strict-priority: `priority`
   */
  readonly account: Readonly<Record<string, number | boolean>>
}

export interface TaskSnapshot extends EntitySnapshot {
  readonly kind: "task"
}

export interface GroupSnapshot extends EntitySnapshot {
  readonly kind: "group"
  readonly name: string
  readonly policy: PolicyName
  /** Tasks and groups inside, those that sleep too. */
  readonly members: number
  readonly bandwidth?: {
    readonly quota: number
    readonly period: number
    /** Fuel; negative: taken in advance. */
    readonly left: number
    /** On the scheduler's clock. */
    readonly periodEnd: number
  }
  /** Groups, and the tasks that compete, by id: a task that sleeps and owes nothing is in no queue. */
  readonly groups: readonly GroupSnapshot[]
  readonly tasks: readonly TaskSnapshot[]
}

export function snapshotOf(group: TaskGroup, running: Task | undefined): GroupSnapshot {
  const tasks: TaskSnapshot[] = []
  for (const entity of group.policy.entities()) {
    if (entity instanceof Task) tasks.push({ kind: "task", ...common(entity, entity === running) })
  }
  const { name, members, policyName: policy, cap } = group
  return {
    kind: "group",
    name,
    ...common(group, isAbove(group, running)),
    policy,
    members,
    ...(cap && {
      bandwidth: {
        quota: cap.bandwidth.quota,
        period: cap.bandwidth.period,
        left: cap.left,
        periodEnd: cap.periodEnd,
      },
    }),
    groups: [...group.groups].map((inner) => snapshotOf(inner, running)),
    tasks: tasks.sort((a, b) => a.id - b.id),
  }
}

/** Whether a task is inside of a group, at any depth. */
export function isAbove(group: TaskGroup, task: Task | undefined): boolean {
  for (let above = task?.parent; above !== undefined; above = above.parent) if (above === group) return true
  return false
}

function common(member: Member, isRunning: boolean): EntitySnapshot {
  const { id, weight, priority, slice, used, parent } = member
  const lag = parent?.policy.lag?.(member)
  const state = isRunning ? "running" : stateOf(member)
  const account = parent === undefined ? {} : parent.policy.inspect(member)
  return { id, weight, priority, slice, used, state, ...(lag !== undefined && { lag }), account }
}

function stateOf(member: Member): EntitySnapshot["state"] {
  if (member instanceof TaskGroup) {
    if (member.isThrottled) return "throttled"
    return member.policy.runnable > 0 ? "runnable" : "empty"
  }
  if (member.gone) return "leaving"
  return member.runnable ? "runnable" : "sleeping"
}
