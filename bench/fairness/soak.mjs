// The soak in virtual time: all that can happen to a scheduler, for more than 10^12 units of fuel. Slices are large, so that
// sums get where doubles and carried remainders would go wrong; all sums are held against integers without bound.
import { logUniform, pareto } from "./random.mjs"
import { raggedHog, SLICE, sleeper, World } from "./world.mjs"

/** Units of fuel in a slice, over the usual ones. */
const SCALE = 10_000
const LONG = SLICE * SCALE
const CAPPED = 3

export const soak = {
  title: "Soak",
  about: `All of it at once: groups on up to four levels, some with bandwidth caps, changing weights, slices, sleepers, hogs that pass their slices, churn. Slices of ${LONG.toLocaleString("en")} units.`,
  run(options) {
    const { policy, seed, quick } = options
    const world = new World({
      policy,
      seed,
      idle: "skip",
      slice: LONG,
      overshoot: LONG / 16,
      watch: { classOf: () => "sleepers", sampleEvery: 2_000 },
    })
    const books = new Books(world.scheduler)
    populate(world)
    world.run(quick ? 60_000 : 3_000_000)
    const { scheduler, watch } = world
    return {
      ...watch.result(),
      traceHash: scheduler.trace,
      trace: watch.trace,
      // Others than EEVDF go by rules of their own for those that sleep.
      sums: { ...books.close(), drift: policy === "eevdf" ? watch.drift() : undefined },
    }
  },
}

function populate(world) {
  const { scheduler, random } = world
  const below = (count) => Math.floor(random() * count)
  const groups = [scheduler.root]
  for (let i = 0; i < 9; i++) {
    const parent = groups[below(Math.min(groups.length, 4))]
    groups.push(scheduler.group({ parent, weight: 1 + below(8) }))
  }
  // The innermost: a cap on one that holds others would throttle most of all.
  const capped = groups.slice(-CAPPED)
  const anyOptions = () => ({
    group: groups[below(groups.length)],
    weight: 1 + below(16),
    slice: random() < 0.3 ? LONG / 10 : LONG,
  })
  const tasks = Array.from({ length: 200 }, () => scheduler.add(raggedHog(world), anyOptions()))
  const sleepers = Array.from({ length: 200 }, () =>
    sleeper(world, {
      ...anyOptions(),
      work: () => logUniform(random, 100 * SCALE, 30_000 * SCALE),
      rest: () => pareto(random, 10_000 * SCALE, 1.3, 50_000_000 * SCALE),
    }),
  )
  world.watch.forgetWakes()
  every(world, 1_000, () => {
    for (let i = 0; i < 20; i++) {
      const index = below(tasks.length)
      scheduler.remove(tasks[index])
      tasks[index] = scheduler.add(raggedHog(world), anyOptions())
    }
  })
  every(world, 300, () => {
    scheduler.reweight(tasks[below(tasks.length)], 1 + below(16))
    scheduler.reweight(sleepers[below(sleepers.length)], 1 + below(16))
    scheduler.reweight(groups[1 + below(groups.length - 1)], 1 + below(8))
  })
  every(world, 5_000, () => {
    const period = 200 * LONG
    const quota = Math.round(period * (0.01 + random() / 10))
    scheduler.setBandwidth(capped[below(CAPPED)], random() < 0.3 ? undefined : { quota, period })
  })
}

function every(world, slices, act) {
  const again = () => {
    act()
    world.at(world.now + slices * LONG, again)
  }
  world.at(slices * LONG, again)
}

/** What each group and the whole were charged, kept apart from the scheduler in integers without bound. */
export class Books {
  total = 0n
  groups = new Map()

  constructor(scheduler) {
    this.scheduler = scheduler
    scheduler.on("charge", ({ task, fuel }) => {
      const amount = BigInt(fuel)
      this.total += amount
      for (let group = task.parent; group !== undefined; group = group.parent)
        this.groups.set(group, (this.groups.get(group) ?? 0n) + amount)
    })
  }

  /** @returns how much fuel, and by how much the scheduler's sums are wrong in all */
  close() {
    let wrong = this.total - BigInt(this.scheduler.root.used)
    if (wrong < 0n) wrong = -wrong
    for (const [group, sum] of this.groups) {
      const difference = sum - BigInt(group.used)
      wrong += difference < 0n ? -difference : difference
    }
    return { fuel: Number(this.total), wrong: Number(wrong) }
  }
}
