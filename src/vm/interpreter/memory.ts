// Out of bytes: a census first, then the guest's error.

import type { Agent } from "../agent.js"
import { holdCensus } from "../census.js"
import type { Value } from "../objects/value.js"
import { newError } from "../operations/new-error.js"
import { GuestThrow } from "../throw.js"

/** Bytes that a guest may use beyond its cap after a QuotaExceededError, so that a handler can run. */
const RESERVE = 16_384

/** Ends the agent: the reserve is spent as well. */
export class OutOfMemory {}

/** After an instruction that allocated: bytesLeft is negative. Throws the guest's error if a census does not help. */
export function checkMemory(agent: Agent): void {
  const { meter } = agent.realm
  holdCensus(agent)
  if (meter.bytesLeft >= 0) {
    meter.inReserve = false
    return
  }
  if (meter.inReserve) throw new OutOfMemory()
  meter.inReserve = true
  meter.bytesLeft = RESERVE
  throw new GuestThrow("QuotaExceededError", message(agent, 0))
}

/** Before an allocation of `wanted` bytes that were not left: whether a census finds them. */
export function makeRoom(agent: Agent, wanted: number): boolean {
  const { meter } = agent.realm
  const { inReserve } = meter
  const before = meter.bytesLeft
  holdCensus(agent)
  if (meter.bytesLeft >= wanted) {
    meter.inReserve = false
    return true
  }
  // Too much to ask for, but what is left is still there for other things. The reserve is given once: asking for too much
  // again and again does not fill it up.
  if (meter.bytesLeft < 0) {
    if (inReserve && before < 0) throw new OutOfMemory()
    meter.inReserve = true
    meter.bytesLeft = inReserve ? before : RESERVE
  } else meter.inReserve = false
  return false
}

export function quotaExceeded(agent: Agent, wanted: number): Value {
  return newError(agent.realm, "QuotaExceededError", message(agent, wanted))
}

function message(agent: Agent, wanted: number): string {
  const { memoryCap } = agent.realm.meter
  return wanted > 0
    ? `cannot allocate ${wanted} bytes: the memory limit is ${memoryCap} bytes`
    : `the memory limit of ${memoryCap} bytes is exceeded`
}
