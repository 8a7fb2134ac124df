// JS-Interpreter (Neil Fraser), which interprets the syntax tree and can stop after each step: round robin, so many steps each.
import Interpreter from "js-interpreter"
import { ENDLESS, pieceOf } from "./program.mjs"

/** Steps of a turn: about as long as a slice of Thimble's. */
const STEPS = 300

export function open(count) {
  const perIteration = (stepsOf(2_000) - stepsOf(1_000)) / 1_000
  const guests = Array.from({ length: count }, () => new Interpreter(ENDLESS))
  let next = 0
  return {
    turn() {
      const guest = next
      next = (next + 1) % count
      advance(guests[guest], STEPS)
      return { guest, iterations: STEPS / perIteration }
    },
  }
}

/** What a turn costs beyond its work: from short turns and long ones. */
export function switchCost(count) {
  const guests = Array.from({ length: count }, () => new Interpreter(ENDLESS))
  for (const guest of guests) advance(guest, 1_000)
  const [short, long] = [5, 100]
  const [brief, whole] = [short, long].map((steps) => {
    const rounds = Math.ceil(400_000 / steps / count)
    const start = process.cpuUsage()
    for (let round = 0; round < rounds; round++) for (const guest of guests) advance(guest, steps)
    const { user, system } = process.cpuUsage(start)
    return ((user + system) * 1_000) / (rounds * count)
  })
  return brief - ((whole - brief) / (long - short)) * short
}

function advance(guest, steps) {
  for (let i = 0; i < steps; i++) guest.step()
}

function stepsOf(iterations) {
  const guest = new Interpreter(pieceOf(iterations))
  let steps = 0
  while (guest.step()) steps += 1
  return steps
}
