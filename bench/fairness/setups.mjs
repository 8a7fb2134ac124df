// The synthetic set-ups. Each is a function of policy, seed and size, and answers what its watch measured, with more where
// there is more to say. Fuel is exact here: two runs with one seed are equal to the last digit, on any machine.
import { GAMES } from "./games.mjs"
import { exponential, logUniform, pareto } from "./random.mjs"
import { soak } from "./soak.mjs"
import { spread } from "./statistics.mjs"
import { hog, raggedHog, SLICE, sleeper, World } from "./world.mjs"

/** Of Jain's index, in slices for each of those that are followed. */
const WINDOWS = [1, 10, 100, 1_000]

/** @typedef {{ policy: string, seed: number, quick: boolean }} Run */

export const SETUPS = {
  equal: {
    title: "Equal hogs",
    about: "10,000 tasks of equal weight that never stop; each uses exactly its slice, and e is 0.",
    run(options) {
      const rounds = options.quick ? 20 : options.policy === "eevdf" ? 1_000 : 100
      return equals({ ...options, overshoot: 0 }, 10_000, rounds, hog)
    },
  },
  ragged: {
    title: "Equal hogs that pass their slices",
    about: "1,000 tasks of equal weight; each run passes its slice by a random part of the largest charge.",
    run: (options) => equals(options, 1_000, options.quick ? 110 : 1_100, raggedHog),
  },
  weights: {
    title: "Weights 1 to 1,024",
    about: "1,024 tasks that never stop, one of each weight; each uses exactly its slice, and e is 0.",
    run(options) {
      const world = newWorld({ ...options, overshoot: 0 }, { windows: WINDOWS, sampleEvery: 2_000 })
      const tasks = Array.from({ length: 1_024 }, (_, i) => world.scheduler.add(hog(), { weight: i + 1 }))
      follow(world, tasks)
      world.run(options.quick ? 300_000 : 2_000_000)
      return { ...measured(world), ...sharesOf(tasks) }
    },
  },
  tenants: {
    title: "Tenants of 1, 100 and 5,000 instances",
    about: "Three groups of equal weight in the root.",
    run(options) {
      const world = newWorld(options, { windows: WINDOWS })
      const groups = [1, 100, 5_000].map((size) => {
        const group = world.scheduler.group({ name: `${size}` })
        for (let i = 0; i < size; i++) world.scheduler.add(hog(), { group })
        return group
      })
      follow(world, groups)
      world.run(options.quick ? 60_000 : 600_000)
      return { ...measured(world), ...sharesOf(groups) }
    },
  },
  levels: {
    title: "Three levels",
    about: "Tenants of weight 1, 2 and 3; in each 4 users of weight 1 to 4; in those 1 to 1,000 instances.",
    run(options) {
      const world = newWorld(options, { windows: WINDOWS })
      const users = []
      const tenants = [1, 2, 3].map((weight) => {
        const tenant = world.scheduler.group({ weight })
        for (const [index, size] of [1, 10, 100, 1_000].entries()) {
          const user = world.scheduler.group({ parent: tenant, weight: index + 1 })
          for (let i = 0; i < size; i++) world.scheduler.add(hog(), { group: user, weight: 1 + (i % 3) })
          users.push(user)
        }
        return tenant
      })
      follow(world, tenants)
      world.run(options.quick ? 60_000 : 600_000)
      return { ...measured(world), ...sharesOf(tenants) }
    },
  },
  blocking: {
    title: "Host calls of log-uniform length",
    about:
      "200 tasks that work for 100 to 50,000 units and wait for 1,000 to 10,000,000, both log-uniform, beside 20 hogs.",
    run(options) {
      const world = newWorld(options, { classOf })
      hogs(world, 20)
      for (let i = 0; i < 200; i++) {
        sleeper(world, {
          work: () => logUniform(world.random, 100, 50_000),
          rest: () => logUniform(world.random, 1_000, 10_000_000),
        })
      }
      world.run(options.quick ? 40_000 : 500_000)
      return measured(world)
    },
  },
  herd: {
    title: "Thundering herd",
    about:
      "1,000 sleepers that wake at the same moment, every 5,000 slices, for two and a half slices each; 10 hogs.",
    run(options) {
      const world = newWorld(options, { classOf })
      hogs(world, 10)
      const period = 5_000 * SLICE
      for (let i = 0; i < 1_000; i++) {
        sleeper(world, { work: () => 2.5 * SLICE, rest: () => period - (world.now % period) })
      }
      world.run(options.quick ? 40_000 : 400_000)
      return measured(world)
    },
  },
  poisson: {
    title: "Poisson arrivals",
    about:
      "500 tasks that wake by exponential times, for half a slice of work on average: load 0.7; beside 10 hogs.",
    run: (options) =>
      arrivals(options, (world) => ({
        work: () => exponential(world.random, SLICE / 2),
        rest: () => exponential(world.random, (500 * SLICE) / 2 / 0.7),
      })),
  },
  pareto: {
    title: "Pareto bursts",
    about:
      "500 tasks with bursts of Pareto length (tail index 1.5, from 1,000 to 1,000,000 units) and rests alike; 10 hogs.",
    run: (options) =>
      arrivals(options, (world) => ({
        work: () => pareto(world.random, 1_000, 1.5, 1_000_000),
        rest: () => pareto(world.random, 500_000, 1.5, 500_000_000),
      })),
  },
  slices: {
    title: "Short slices against long",
    about:
      "20 tasks with slices of 1,000 units and 20 with 10,000, which wake at random; beside 10 of each that never stop.",
    run(options) {
      const world = newWorld(options, { classOf: (task) => (task.slice === SLICE ? "long" : "short") })
      const tasks = []
      for (const slice of [SLICE / 10, SLICE]) {
        for (let i = 0; i < 10; i++) tasks.push(world.scheduler.add(hog(), { slice }))
        for (let i = 0; i < 20; i++) {
          sleeper(world, {
            slice,
            work: () => exponential(world.random, 900),
            rest: () => exponential(world.random, 400_000),
          })
        }
      }
      world.watch.forgetWakes()
      world.run(options.quick ? 60_000 : 600_000)
      return { ...measured(world), ...sharesOf(tasks) }
    },
  },
  churn: {
    title: "Churn",
    about: "1,000 hogs, of which 100 leave and 100 new ones come every 100 slices.",
    run(options) {
      const world = newWorld(options)
      const tasks = hogs(world, 1_000)
      const replace = () => {
        for (let i = 0; i < 100; i++) {
          const index = Math.floor(world.random() * tasks.length)
          world.scheduler.remove(tasks[index])
          tasks[index] = world.scheduler.add(hog())
        }
        world.watch.forgetWakes()
        world.at(world.now + 100 * SLICE, replace)
      }
      world.at(100 * SLICE, replace)
      world.run(options.quick ? 10_000 : 100_000)
      return measured(world)
    },
  },
  gaming: {
    title: "Gaming",
    about:
      "One that plays against the scheduler, beside nine that just work. Gain: what it got over a tenth, less one.",
    run(options) {
      const games = {}
      let worst = {
        violations: 0,
        worst: 0,
        decisions: 0,
        maxLag: 0,
        p999Lag: 0,
        longestWait: 0,
        wakes: {},
        jain: {},
      }
      for (const [name, start] of Object.entries(GAMES)) {
        const world = newWorld(options)
        hogs(world, 9)
        const group = world.scheduler.group({ name })
        const stop = start(world, group)
        for (let i = 0; i < (options.quick ? 20_000 : 100_000); i++) {
          world.run(1)
          stop?.()
        }
        const result = measured(world)
        games[name] = group.used / (world.scheduler.clock / 10) - 1
        worst = worseOf(worst, result)
      }
      return { ...worst, games }
    },
  },
  bandwidth: {
    title: "Bandwidth caps",
    about:
      "A group that may use 20 % of every 1,000,000 units, beside one hog, and alone while the rest idles.",
    run(options) {
      const caps = {}
      let worst
      for (const beside of [1, 0]) {
        const world = newWorld({ ...options, idle: "skip" })
        if (beside === 1) hogs(world, 1)
        const group = world.scheduler.group({ bandwidth: { quota: 200_000, period: 1_000_000 } })
        for (let i = 0; i < 10; i++) world.scheduler.add(raggedHog(world), { group })
        world.watch.forgetWakes()
        world.run(options.quick ? 20_000 : 200_000)
        caps[beside === 1 ? "beside a hog" : "alone"] = group.used / world.scheduler.clock
        const result = measured(world)
        worst = worst === undefined ? result : worseOf(worst, result)
      }
      return { ...worst, caps }
    },
  },
  soak,
}

function equals(options, count, rounds, body) {
  const world = newWorld(options, {
    windows: WINDOWS,
    // Some 200 points, no whole number of rounds apart: at the end of a round all are even.
    sampleEvery: Math.ceil(count * (Math.floor(rounds / 200) + 0.618)),
  })
  const tasks = Array.from({ length: count }, () => world.scheduler.add(body(world)))
  follow(world, tasks)
  world.run(count * rounds)
  return { ...measured(world), ...sharesOf(tasks) }
}

function arrivals(options, tempo) {
  const world = newWorld(options, { classOf })
  hogs(world, 10)
  for (let i = 0; i < 500; i++) sleeper(world, tempo(world))
  world.run(options.quick ? 40_000 : 500_000)
  return measured(world)
}

function newWorld({ policy, seed, idle, overshoot }, watch) {
  return new World({ policy, seed, idle, overshoot, watch })
}

function follow(world, tasks) {
  world.watch.follow(tasks)
  world.watch.forgetWakes()
}

function hogs(world, count) {
  const tasks = Array.from({ length: count }, () => world.scheduler.add(hog()))
  world.watch.forgetWakes()
  return tasks
}

/** Hogs are never woken. */
function classOf() {
  return "sleepers"
}

function measured(world) {
  return { ...world.watch.result(), traceHash: world.scheduler.trace, trace: world.watch.trace }
}

/** What each got against its share of what they got together; the error in slices. */
function sharesOf(tasks, points = 128) {
  const total = tasks.reduce((sum, { used }) => sum + used, 0)
  const weights = tasks.reduce((sum, { weight }) => sum + weight, 0)
  const shares = tasks.map(({ used, weight }) => ({ weight, used, ideal: (total * weight) / weights }))
  const errors = shares.map(({ used, ideal }) => Math.abs(used - ideal) / SLICE)
  const step = Math.ceil(shares.length / points)
  return {
    shareError: { ...spread(errors) },
    shares: shares.filter((_, i) => i % step === 0 || i === shares.length - 1),
  }
}

function worseOf(a, b) {
  const max = (name) => Math.max(a[name], b[name])
  return {
    ...b,
    decisions: a.decisions + b.decisions,
    violations: a.violations + b.violations,
    worst: max("worst"),
    maxLag: max("maxLag"),
    p999Lag: max("p999Lag"),
    longestWait: max("longestWait"),
    traceHash: [a.traceHash, b.traceHash].filter(Boolean).join(" "),
  }
}
