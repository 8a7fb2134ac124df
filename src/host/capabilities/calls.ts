// Functions of the embedder as a capability: group "call", type "invoke", the function's name. Functions among an instance's
// globals are granted by being there; `calls` says which of them, how often, and for how many bytes.

import { Capability, type CapabilityDefinition } from "./capability.js"

const definition: CapabilityDefinition<null> = {
  group: "call",
  types: { invoke: "calls a function of the embedder; the amount is bytes of arguments" },
  resources: {
    count: { unit: "calls", default: 100_000 },
    bytes: { unit: "bytes of arguments", default: 64 * 1024 * 1024 },
  },
  canonical: (target) => target,
  matches: (pattern, target) => pattern === "*" || pattern === target,
  charges: (_state, _type, _target, amount) => [
    { resource: "count", amount: 1 },
    { resource: "bytes", amount },
  ],
}

export interface CallsOptions {
  /** Names of the functions that may be called; "*" for all. Default all. */
  readonly only?: readonly string[]
  /** Calls in total. Default 100,000. */
  readonly count?: number
  /** Bytes of arguments in total, as they are accounted in the guest. Default 64 MiB. */
  readonly bytes?: number
}

/** Restricts the calls of functions that an instance has been given: `grants: [calls({ only: ["greet"], count: 10 })]`. */
export function calls(options: CallsOptions = {}): Capability {
  const { only, count, bytes } = options
  return new Capability({
    definition,
    caps: { count, bytes },
    rules: [{ ...(only && { targets: only }) }],
    open: () => ({ state: null }),
  })
}
