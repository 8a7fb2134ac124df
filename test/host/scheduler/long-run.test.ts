/**
 * Many decisions, each level before the judge: tenants, users and tasks that join, leave, block, wake, yield, change
 * their weight, and use more or less than their slice. `DECISIONS=1e8 npx vitest run test/host/scheduler/long-run.test.ts`
 * makes it long; `SEED` makes it another one.
 */

import { expect, test } from "vitest"
import { Eevdf } from "../../../src/host/scheduler/policies/eevdf.js"
import type { Policy } from "../../../src/host/scheduler/policy.js"
import { type Runnable, Scheduler, type Task, type TaskGroup } from "../../../src/host/scheduler/scheduler.js"
import { IntegerJudge } from "./integer-judge.js"

const DECISIONS = Number(process.env.DECISIONS ?? 200_000)
const SEED = Number(process.env.SEED ?? 1)
const OVERSHOOT = 625
const TASKS = 24
const SLICES = [10_000, 10_000, 10_000, 1_000, 200, 3_333]
/** Decisions between two comparisons of all lags. */
const COMPARED = 512

type Random = (below: number) => number

/** Xorshift (Marsaglia 2003). */
function newRandom(seed: number): Random {
  let state = (seed * 2_654_435_761) | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** Has the judge look on at every level. */
class Court {
  readonly judges: IntegerJudge[] = []

  judge(group: TaskGroup): TaskGroup {
    const judge = new IntegerJudge(new Eevdf({ overshoot: OVERSHOOT }), OVERSHOOT)
    // Before anything is in it.
    ;(group as { policy: Policy }).policy = judge
    this.judges.push(judge)
    return group
  }

  /** Whether the model can hold one more of that weight. */
  admits(task: Task, weight?: number): boolean {
    for (let entity: Task | TaskGroup = task; entity.parent !== undefined; entity = entity.parent) {
      const wanted = entity === task ? weight : undefined
      if (!(entity.parent.policy as IntegerJudge).hasRoom(entity, wanted)) return false
    }
    return true
  }
}

function play(decisions: number, seed: number): Court {
  const random = newRandom(seed)
  const court = new Court()
  const scheduler = new Scheduler({ defer: () => {}, overshoot: OVERSHOOT })
  court.judge(scheduler.root)
  const tenants = [1, 2, 3].map((weight) => court.judge(scheduler.group({ weight })))
  const users = tenants.map((parent) => court.judge(scheduler.group({ parent, slice: 2_000 })))
  const groups = [scheduler.root, ...tenants, ...users]
  const result: { used: number; state: "ready" | "waiting" | "yielded" | "ended" } = {
    used: 0,
    state: "ready",
  }
  const guest: Runnable = {
    runSlice(fuel) {
      const what = random(64)
      result.used = what < 40 ? fuel + (what & 1 ? random(OVERSHOOT + 1) : OVERSHOOT) : random(fuel)
      result.state =
        what % 16 === 0 ? "waiting" : what % 16 === 1 ? "yielded" : what === 2 ? "ended" : "ready"
      return result
    },
  }
  const newTask = () =>
    scheduler.add(guest, {
      group: groups[random(groups.length)]!,
      weight: 1 + random(4),
      slice: SLICES[random(SLICES.length)]!,
      ready: false,
    })
  const tasks = Array.from({ length: TASKS }, newTask)
  while (scheduler.decisions < decisions) {
    const index = random(TASKS)
    const task = tasks[index]!
    const what = random(32)
    if (task.gone) tasks[index] = newTask()
    else if (!task.runnable) {
      if (what < 24 && court.admits(task)) scheduler.wake(task)
    } else if (what === 0) scheduler.block(task)
    else if (what === 1) scheduler.remove(task)
    else if (what < 6) {
      const weight = 1 + random(4)
      if (court.admits(task, weight)) scheduler.reweight(task, weight)
    }
    scheduler.tick()
    if (scheduler.decisions % COMPARED === 0) for (const judge of court.judges) judge.compare()
  }
  return court
}

test(
  `EEVDF keeps its promise at every level for ${DECISIONS} decisions`,
  () => {
    const { judges } = play(DECISIONS, SEED)
    const charges = judges.reduce((sum, judge) => sum + judge.charges, 0)
    const worst = Math.max(...judges.map((judge) => judge.worst))
    const drift = Math.max(...judges.map((judge) => judge.drift))
    if (DECISIONS > 1_000_000) {
      console.log(
        `${DECISIONS} decisions, ${charges} judged; |lag| ≤ ${worst} of its bound; drift ${drift} fuel`,
      )
    }
    expect(charges).toBeGreaterThan(DECISIONS)
    // The bound is met: a trace that stayed far below it would prove little.
    expect(worst).toBeGreaterThan(0.9)
    expect(worst).toBeLessThanOrEqual(1.001)
    expect(drift).toBeLessThanOrEqual(2)
  },
  Math.max(60_000, DECISIONS / 20),
)
