// Values in and out of one guest while it is not running: paid for at once, from the fuel of its next slice.

import type { Agent } from "../vm/agent.js"
import { holdCensus } from "../vm/census.js"
import type { Value } from "../vm/objects/value.js"
import { ThimbleError } from "./errors.js"
import { fromGuest } from "./marshal/from-guest.js"
import type { FunctionOwner } from "./marshal/host-function.js"
import { type Crossing, CrossingBudget, MAX_OUT } from "./marshal/parcel.js"
import { bytesOf, toGuest } from "./marshal/to-guest.js"
import { toHost } from "./marshal/to-host.js"

/** @throws ThimbleError `no-room` if the guest's memory limit leaves no room, `cannot-cross` */
export function copyIn(agent: Agent, crossing: Crossing, what: string): Value {
  const { realm } = agent
  const bytes = bytesOf(crossing)
  const lend = (): boolean => {
    const lacking = bytes - realm.meter.bytesLeft
    return lacking <= 0 || realm.host?.lendMemory(lacking) === true
  }
  if (!lend()) holdCensus(agent)
  if (!lend()) {
    throw new ThimbleError(
      "no-room",
      `${what} takes ${bytes} bytes, and the guest has ${realm.meter.bytesLeft} left`,
    )
  }
  agent.fuel -= crossing.fuel
  return toGuest(realm, crossing, bytes)
}

/** @throws ThimbleError `cannot-cross`, `too-large` */
export function copyOut(agent: Agent, value: Value, what: string, owner: FunctionOwner): unknown {
  const budget = new CrossingBudget(MAX_OUT)
  try {
    return toHost(fromGuest(agent.realm, value, what, budget), owner)
  } finally {
    // What was read is paid for even if it can't cross after all.
    agent.fuel -= budget.fuel
  }
}
