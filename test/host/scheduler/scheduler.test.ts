import { execFileSync } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"
import { buildSync } from "esbuild"
import fc from "fast-check"
import { expect, test } from "vitest"
import { ThimbleError } from "../../../src/host/errors.js"
import { POLICY_NAMES } from "../../../src/host/scheduler/policies.js"
import {
  type PolicyName,
  type Runnable,
  Scheduler,
  type SliceResult,
} from "../../../src/host/scheduler/scheduler.js"
import { body, hog, still } from "./bodies.js"

const POLICIES = POLICY_NAMES

/** Ends after `slices` of them. */
function finite(slices: number, ran: () => void = () => {}): Runnable {
  return body(() => {
    ran()
    slices -= 1
    return slices > 0 ? "ready" : "ended"
  })
}

for (const policy of POLICIES) {
  test(`${policy}: runs everything to its end and is idle then`, async () => {
    const scheduler = new Scheduler({ policy })
    let ran = 0
    for (let i = 1; i <= 20; i++) scheduler.add(finite(i, () => ran++))
    await scheduler.idle
    expect(ran).toBe(210)
    expect(scheduler.decisions).toBe(210)
    expect(scheduler.runnable).toBe(0)
  })

  test(`${policy}: a task that waits runs again when it is woken`, async () => {
    const scheduler = new Scheduler({ policy })
    let ran = 0
    const task = scheduler.add(body(() => (++ran < 3 ? "waiting" : "ended")))
    for (let expected = 1; expected <= 3; expected++) {
      await scheduler.idle
      expect(ran).toBe(expected)
      scheduler.wake(task)
    }
    await scheduler.idle
    expect(ran).toBe(3)
  })

  test(`${policy}: a wake inside the slice that ends in waiting is not lost`, async () => {
    const scheduler = new Scheduler({ policy })
    let ran = 0
    const task = scheduler.add(
      body(() => {
        ran += 1
        if (ran === 1) scheduler.wake(task)
        return "waiting"
      }),
    )
    await scheduler.idle
    expect(ran).toBe(2)
  })

  test(`${policy}: a task may remove itself, and others, from inside a slice`, () => {
    const scheduler = still({ policy })
    let ran = 0
    const other = scheduler.add(hog())
    scheduler.wake(other)
    const task = scheduler.add(
      body(() => {
        ran += 1
        scheduler.remove(task)
        scheduler.remove(other)
        scheduler.remove(other)
        return "ready"
      }),
    )
    for (let i = 0; i < 10; i++) scheduler.tick()
    expect(ran).toBe(1)
    expect(scheduler.runnable).toBe(0)
    scheduler.wake(task)
    scheduler.remove(task)
    expect(scheduler.tick()).toBe(false)
  })

  test(`${policy}: what is added and woken inside a slice runs`, () => {
    const scheduler = still({ policy })
    const ran: string[] = []
    const late = scheduler.add(
      finite(1, () => ran.push("late")),
      { ready: false },
    )
    scheduler.add(
      finite(1, () => {
        ran.push("first")
        scheduler.wake(late)
        scheduler.add(finite(1, () => ran.push("child")))
      }),
    )
    while (scheduler.tick());
    expect(ran.sort()).toEqual(["child", "first", "late"])
  })

  test(`${policy}: a removed task that was never ready stays away`, () => {
    const scheduler = still({ policy })
    const task = scheduler.add(hog(), { ready: false })
    scheduler.remove(task)
    scheduler.wake(task)
    expect(scheduler.tick()).toBe(false)
  })

  test(`${policy}: decisions do not depend on when turns end`, () => {
    const run = (drive: (scheduler: Scheduler) => void) => {
      const scheduler = still({ policy })
      let seed = 1
      const random = (below: number) => {
        seed = (seed * 48_271) % 2_147_483_647
        return seed % below
      }
      const tasks = Array.from({ length: 12 }, (_, i) =>
        scheduler.add(
          body((fuel) => {
            scheduler.wake(tasks[random(12)]!)
            if (random(7) === 0) scheduler.reweight(tasks[random(12)]!, 1 + random(99))
            const state = (["ready", "ready", "waiting", "yielded", "paused"] as const)[random(5)]!
            return { used: random(fuel + 50), state: scheduler.decisions < 500 ? state : "ended" }
          }),
          { weight: i + 1 },
        ),
      )
      while (scheduler.runnable > 0) drive(scheduler)
      return `${scheduler.decisions} ${scheduler.trace}`
    }
    let time = 0
    const ticked = run((scheduler) => void scheduler.tick())
    expect(run((scheduler) => void scheduler.runFor(1_000_000))).toBe(ticked)
    expect(run((scheduler) => void scheduler.runFor(time++ % 2))).toBe(ticked)
  })

  test(`${policy}: any order of calls, from inside slices and outside, leaves it consistent`, () => {
    const step = fc.record({
      what: fc.constantFrom("wake", "remove", "reweight", "block", "add", "none"),
      which: fc.nat(9),
      state: fc.constantFrom<SliceResult["state"]>("ready", "waiting", "paused", "yielded", "ended"),
      inside: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
        const scheduler = still({ policy, slice: 100 })
        const tasks = [scheduler.add(hog())]
        let current = steps[0]
        const act = ({ what, which }: (typeof steps)[number]) => {
          const task = tasks[which % tasks.length]!
          if (what === "add") tasks.push(scheduler.add(play))
          else if (what === "reweight") scheduler.reweight(task, which + 1)
          else if (what !== "none") scheduler[what as "wake" | "remove" | "block"](task)
        }
        const play = body((fuel) => {
          if (current?.inside) act(current)
          return { used: fuel, state: current?.state ?? "ready" }
        })
        for (current of steps) {
          if (!current.inside) act(current)
          const some = scheduler.runnable > 0
          expect(scheduler.tick()).toBe(some)
        }
        for (const task of tasks) scheduler.remove(task)
        expect(scheduler.runnable).toBe(0)
        expect(scheduler.tick()).toBe(false)
      }),
    )
  })
}

test("a yield lets others go first", () => {
  const scheduler = still()
  const order: string[] = []
  const yielder = (name: string) =>
    body(() => {
      order.push(name)
      return { used: 20, state: "yielded" }
    })
  for (const name of ["a", "b", "c"]) scheduler.add(yielder(name))
  for (let i = 0; i < 9; i++) scheduler.tick()
  expect(order.join("")).toBe("abcabcabc")
})

test("one that yields at once, for ever, gets no more decisions than its share", () => {
  const scheduler = still({ slice: 160 })
  let yields = 0
  let slices = 0
  scheduler.add(
    body(() => {
      yields += 1
      return { used: 0, state: "yielded" }
    }),
  )
  scheduler.add(body(() => void slices++))
  for (let i = 0; i < 1_100; i++) scheduler.tick()
  expect(slices).toBeGreaterThanOrEqual(99)
  expect(yields).toBeLessThanOrEqual(1_010)
})

test("nothing is armed while nobody is runnable, and one turn at most otherwise", () => {
  const armed: (() => void)[] = []
  let time = 0
  const scheduler = new Scheduler({ defer: (turn) => void armed.push(turn), now: () => time++ })
  const task = scheduler.add(
    body(() => "waiting"),
    { ready: false },
  )
  expect(armed.length).toBe(0)
  scheduler.wake(task)
  scheduler.wake(task)
  scheduler.add(finite(100))
  expect(armed.length).toBe(1)
  armed.pop()!()
  expect(armed.length).toBe(1)
  while (armed.length > 0) armed.pop()!()
  expect(scheduler.runnable).toBe(0)
  scheduler.wake(task)
  expect(armed.length).toBe(1)
})

test("a turn stops within one long slice, or eight short ones, of its budget", () => {
  for (const [used, perSlice] of [
    [10_000, 1],
    [100, 0.25],
  ] as const) {
    let time = 0
    let readings = 0
    const now = () => {
      readings += 1
      return time
    }
    const scheduler = still({ now })
    for (let i = 0; i < 5; i++) {
      scheduler.add(
        body(() => {
          time += perSlice
          return { used, state: "ready" }
        }),
      )
    }
    const slices = scheduler.runFor(8)
    expect(time).toBeGreaterThanOrEqual(8)
    expect(time).toBeLessThanOrEqual(8 + perSlice * 8)
    expect(readings).toBeLessThanOrEqual(used === 100 ? slices / 8 + 2 : slices + 1)
  }
})

test("timers run while tasks compete for ever", async () => {
  const scheduler = new Scheduler({ budgetMs: 1 })
  const tasks = [scheduler.add(hog()), scheduler.add(hog())]
  await sleep(1)
  const decisions = scheduler.decisions
  await sleep(1)
  expect(scheduler.decisions).toBeGreaterThan(decisions)
  for (const task of tasks) scheduler.remove(task)
  await scheduler.idle
})

test("an idle scheduler lets the process exit", () => {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `
        import { Scheduler } from "./src/host/scheduler/scheduler.js"
        const scheduler = new Scheduler()
        scheduler.add({ runSlice: () => ({ used: 1, state: "waiting" }) })
        await scheduler.idle
        console.log("idle")`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    format: "esm",
    write: false,
  })
  const code = outputFiles[0]!.text
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", code], {
    encoding: "utf8",
    timeout: 60_000,
  })
  expect(output).toBe("idle\n")
})

test("a message channel or a timer serves where there is no setImmediate", async () => {
  const { setImmediate, MessageChannel } = globalThis
  try {
    for (const missing of [
      { setImmediate: undefined },
      { setImmediate: undefined, MessageChannel: undefined },
    ]) {
      Object.assign(globalThis, missing)
      const scheduler = new Scheduler({ budgetMs: 0.01 })
      scheduler.add(finite(1_000))
      await scheduler.idle
      expect(scheduler.decisions).toBe(1_000)
    }
  } finally {
    Object.assign(globalThis, { setImmediate, MessageChannel })
  }
})

test("the trace tells schedules apart", () => {
  const trace = (weight: number) => {
    const scheduler = still()
    scheduler.add(hog(), { weight })
    scheduler.add(hog())
    for (let i = 0; i < 10; i++) scheduler.tick()
    return scheduler.trace
  }
  expect(trace(2)).toMatch(/^[0-9a-f]{16}$/)
  expect(trace(2)).toBe(trace(2))
  expect(trace(2)).not.toBe(trace(3))
})

test("a task reweighted in its own slice has its new weight afterwards", () => {
  const scheduler = still({ slice: 100 })
  const ran = [0, 0]
  const first = scheduler.add(
    body(() => {
      ran[0]! += 1
      scheduler.reweight(first, 3)
      return "ready"
    }),
  )
  scheduler.add(body(() => void (ran[1]! += 1)))
  for (let i = 0; i < 400; i++) scheduler.tick()
  expect(first.weight).toBe(3)
  expect(ran[1]).toBeGreaterThanOrEqual(99)
  expect(ran[1]).toBeLessThanOrEqual(102)
})

test("a runnable that breaks its promise and throws has ended; the others go on", () => {
  const scheduler = still()
  let ran = 0
  scheduler.add(
    body(() => {
      throw new Error("broken")
    }),
  )
  scheduler.add(body(() => ({ used: -1, state: "ready" })))
  scheduler.add(finite(3, () => ran++))
  expect(() => scheduler.runFor(1_000)).toThrow("broken")
  expect(() => scheduler.runFor(1_000)).toThrow("fuel used must be an integer from 0 to 4294967295, got -1")
  scheduler.runFor(1_000)
  expect(ran).toBe(3)
  expect(scheduler.runnable).toBe(0)
})

test("misuse is a ThimbleError that names value and bound", () => {
  const scheduler = new Scheduler({ defer: () => {} })
  const wrong: readonly [() => unknown, string, string][] = [
    [
      () => new Scheduler({ policy: "fifo" as PolicyName }),
      "bad-policy",
      "minimum-virtual-runtime, strict-priority, got fifo",
    ],
    [() => new Scheduler({ policy: "toString" as PolicyName }), "bad-policy", "got toString"],
    [() => new Scheduler({ slice: 0 }), "bad-slice", "slice must be an integer from 1 to 1000000000, got 0"],
    [
      () => new Scheduler({ overshoot: -1 }),
      "bad-overshoot",
      "overshoot must be an integer from 0 to 1000000000",
    ],
    [() => new Scheduler({ budgetMs: Number.NaN }), "bad-budget", "budgetMs must be greater than 0, got NaN"],
    [
      () => scheduler.add(hog(), { weight: 0 }),
      "bad-weight",
      "weight must be an integer from 1 to 1000000, got 0",
    ],
    [() => scheduler.trace, "no-trace", "trace needs the scheduler option"],
  ]
  for (const [act, code, message] of wrong) {
    expect(act).toThrow(ThimbleError)
    expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }))
  }
  const nested = still()
  nested.add(body(() => void nested.runFor(1)))
  expect(() => nested.runFor(1)).toThrow("the scheduler can't be run from inside a slice")
})
