import { ThimbleError } from "../errors.js"
import { DeficitRoundRobin } from "./policies/deficit-round-robin.js"
import { Eevdf } from "./policies/eevdf.js"
import { Lottery } from "./policies/lottery.js"
import { MinimumVirtualRuntime } from "./policies/minimum-virtual-runtime.js"
import { RoundRobin } from "./policies/round-robin.js"
import { StrictPriority } from "./policies/strict-priority.js"
import { Stride } from "./policies/stride.js"
import type { Policy, PolicyOptions } from "./policy.js"

/** Every policy that there is, by the name that the field knows it by. */
const POLICIES = {
  eevdf: (options: PolicyOptions): Policy => new Eevdf(options),
  stride: (): Policy => new Stride(),
  "deficit-round-robin": (options: PolicyOptions): Policy => new DeficitRoundRobin(options),
  "round-robin": (): Policy => new RoundRobin(),
  lottery: (options: PolicyOptions): Policy => new Lottery(options),
  "minimum-virtual-runtime": (): Policy => new MinimumVirtualRuntime(),
  "strict-priority": (): Policy => new StrictPriority(),
} as const

export type PolicyName = keyof typeof POLICIES

export const POLICY_NAMES = Object.keys(POLICIES) as readonly PolicyName[]

/** @throws ThimbleError `bad-policy` */
export function newPolicy(name: PolicyName, options: PolicyOptions): Policy {
  if (Object.hasOwn(POLICIES, name)) return POLICIES[name](options)
  const names = POLICY_NAMES.join(", ")
  throw new ThimbleError("bad-policy", `policy must be one of ${names}, got ${String(name)}`)
}
