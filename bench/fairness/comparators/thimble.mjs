// Thimble's own scheduler (EEVDF): endless guests, switched out after each slice of 10,000 units of fuel.
import { Engine } from "../../../dist/thimble.js"
import { ENDLESS, pieceOf } from "./program.mjs"

const LIMITS = { fuel: Number.POSITIVE_INFINITY }

export function open(count) {
  const engine = new Engine({ scheduler: { defer: () => {} } })
  const { scheduler } = engine
  const perIteration = (workOf(engine, 2_000) - workOf(engine, 1_000)) / 1_000
  const program = engine.compile(ENDLESS)
  const indexes = new Map()
  let turn = { guest: 0, iterations: 0 }
  scheduler.on("pick", ({ task }) => {
    if (!indexes.has(task)) indexes.set(task, indexes.size)
  })
  scheduler.on("charge", ({ task, fuel }) => {
    turn = { guest: indexes.get(task), iterations: fuel / perIteration }
  })
  for (let i = 0; i < count; i++) engine.spawn(program, { limits: LIMITS })
  return {
    turn() {
      scheduler.tick()
      return turn
    },
  }
}

/** What a turn costs beyond its work: from short slices and long ones. */
export function switchCost(count) {
  const [short, long] = [200, 4_000].map((slice) => perTurn(count, slice))
  const rate = (long.time - short.time) / (long.fuel - short.fuel)
  return short.time - rate * short.fuel
}

function perTurn(count, slice) {
  const engine = new Engine({ scheduler: { slice, defer: () => {} } })
  const program = engine.compile(ENDLESS)
  for (let i = 0; i < count; i++) engine.spawn(program, { limits: LIMITS })
  const { scheduler } = engine
  for (let i = 0; i < count + 2_000; i++) scheduler.tick()
  const before = scheduler.clock
  const turns = 10_000
  const start = process.cpuUsage()
  for (let i = 0; i < turns; i++) scheduler.tick()
  const { user, system } = process.cpuUsage(start)
  return { time: ((user + system) * 1_000) / turns, fuel: (scheduler.clock - before) / turns }
}

function workOf(engine, iterations) {
  const instance = engine.spawn(engine.compile(pieceOf(iterations)), { manual: true })
  while (instance.state === "ready") instance.run({ fuel: 1_000_000 })
  return instance.usage.fuel
}
