// Out of bytes: a census first, then the guest's error. A census goes on over as many slices as it takes; the frame on top
// stays where it is meanwhile.

import type { Agent, StopReason } from "../agent.js"
import { Census } from "../census.js"
import { HIDDEN_DEFAULT } from "../objects/shape.js"
import type { Value } from "../objects/value.js"
import { newError } from "../operations/new-error.js"
import { unwind } from "./unwind.js"

/** Bytes that a guest may use beyond its cap after a QuotaExceededError, so that a handler can run. */
const RESERVE = 16_384

/**
 * After an instruction that allocated: bytesLeft is negative. A census looks whether it is so; if it is, the guest's error
 * is thrown at the frame on top, where that stands.
 *
 * @param next where the frame on top goes on otherwise
 * @returns why the loop must come back, or null: go on with the frame on top
 */
export function checkMemory(agent: Agent, next: number): StopReason | null {
  const { host, meter } = agent.realm
  const isLent = meter.withheld > 0 && host!.lendMemory(-meter.bytesLeft)
  if (isLent || (meter.quotaOwed && !isHeard(agent))) {
    agent.top.pc = next
    return null
  }
  agent.census = new Census(agent, 0, next)
  return holdOn(agent)
}

/** Before an allocation of `wanted` bytes that were not left; the instruction is run again if a census finds them. */
export function makeRoom(agent: Agent, wanted: number): StopReason | null {
  const { host, meter } = agent.realm
  if (meter.withheld > 0 && host!.lendMemory(wanted - meter.bytesLeft)) {
    meter.restart(agent.fuel)
    return null
  }
  // What is more than there may ever be needs no search.
  if (wanted > meter.memoryCap && !host?.mayRaiseMemory) return unwind(agent, quotaExceeded(agent, wanted))
  agent.census = new Census(agent, wanted, agent.top.pc)
  return holdOn(agent)
}

/** Goes on with the agent's census as far as its fuel lasts. */
export function holdOn(agent: Agent): StopReason | null {
  const census = agent.census!
  const left = census.advance(Math.max(agent.fuel, 0))
  if (left < 0) {
    agent.fuel = Math.min(agent.fuel, 0)
    return "slice-end"
  }
  agent.fuel = Math.min(agent.fuel, left)
  const { host, meter } = agent.realm
  for (let shortage = census.finish(); shortage > 0 && !meter.inReserve; shortage = census.finish()) {
    const answer = host?.raiseMemory(shortage) ?? "denied"
    // The census stays: what is live is known when the answer comes.
    if (answer === "wait") return "host-call"
    if (answer === "denied") break
  }
  agent.census = null
  return census.wanted === 0 ? afterwards(agent, census.next) : beforehand(agent, census)
}

function afterwards(agent: Agent, next: number): StopReason | null {
  const { meter } = agent.realm
  meter.quotaOwed = false
  if (meter.bytesLeft >= 0) {
    meter.inReserve = false
    agent.top.pc = next
    return null
  }
  if (meter.inReserve) return "out-of-memory"
  if (!isHeard(agent)) {
    meter.quotaOwed = true
    agent.top.pc = next
    return null
  }
  meter.inReserve = true
  meter.bytesLeft = RESERVE
  return unwind(agent, quotaExceeded(agent, 0))
}

/**
 * Whether an error thrown now would get to anybody: not in the few instructions of ours between a job's beginning and the
 * guest's function, nor between that and its promise. Thrown there it would be lost, and the promise never settle.
 */
function isHeard(agent: Agent): boolean {
  if (!agent.runsJob) return true
  for (let i = agent.depth; i >= 0; i--) {
    const { code, coroutine, pc } = agent.frames[i]!
    if (!code.selfHosted || coroutine !== null) return true
    if (code.handlerAt(pc) >= 0) return true
  }
  return false
}

function beforehand(agent: Agent, { wanted, before }: Census): StopReason | null {
  const { meter } = agent.realm
  const { inReserve } = meter
  meter.quotaOwed = false
  if (meter.bytesLeft >= wanted) {
    meter.inReserve = false
    meter.restart(agent.fuel)
    return null
  }
  // Too much to ask for, but what is left is still there for other things. The reserve is given once: asking for too much
  // again and again does not fill it up.
  if (meter.bytesLeft < 0) {
    if (inReserve && before < 0) return "out-of-memory"
    meter.inReserve = true
    meter.bytesLeft = inReserve ? before : RESERVE
  } else meter.inReserve = false
  return unwind(agent, quotaExceeded(agent, wanted))
}

/** As on the web platform: `quota` is the cap, `requested` what would have been used in all. */
function quotaExceeded(agent: Agent, wanted: number): Value {
  const { realm } = agent
  const { bytesLeft, memoryCap, withheld } = realm.meter
  const message =
    wanted > 0
      ? `cannot allocate ${wanted} bytes: the memory limit is ${memoryCap} bytes`
      : `the memory limit of ${memoryCap} bytes is exceeded`
  const error = newError(realm, "QuotaExceededError", message)
  const used = memoryCap - withheld - Math.max(0, bytesLeft)
  realm.define(error, "quota", memoryCap, HIDDEN_DEFAULT)
  realm.define(error, "requested", Math.max(memoryCap, used + wanted), HIDDEN_DEFAULT)
  return error
}
