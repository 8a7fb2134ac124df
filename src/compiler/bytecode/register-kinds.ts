// What the verifier knows of a register: a lattice of kinds. A register holds a guest value, or one of the few things of
// our own that must never reach a guest: an environment, or the state of an iteration.

/** The shape of a heap environment and of those around it, known statically: slots and hops can be checked. */
export interface Chain {
  readonly kind: "environment"
  readonly size: number
  readonly parent: Chain | null
  /** Environments from here outward. */
  readonly depth: number
}

/**
 * - "unset": not written on some way here, or something else on another way; it can't be read
 * - "value": a guest value, or empty
 * - "undefined": that value
 * - "iterator", "next": R[it] and R[it + 1] of IterOpen; values too
 * - "keys", "index", "object": the three registers of ForInOpen
 */
export type Kind = "unset" | "value" | "undefined" | "iterator" | "next" | "keys" | "index" | "object" | Chain

/** Any number of environments of any size: what eval code runs in. */
export const UNKNOWN_CHAIN: Chain = {
  kind: "environment",
  size: Number.POSITIVE_INFINITY,
  parent: null,
  depth: Number.POSITIVE_INFINITY,
}

/** Makes chains; equal ones are identical. */
export class Chains {
  private readonly made = new Map<Chain | null, Map<number, Chain>>()

  make(size: number, parent: Chain | null): Chain {
    let bySize = this.made.get(parent)
    if (bySize === undefined) {
      bySize = new Map()
      this.made.set(parent, bySize)
    }
    let chain = bySize.get(size)
    if (chain === undefined) {
      chain = { kind: "environment", size, parent, depth: (parent?.depth ?? 0) + 1 }
      bySize.set(size, chain)
    }
    return chain
  }
}

/** The environment `hops` parents up, or null if there are not so many. */
export function chainAt(chain: Chain, hops: number): Chain | null {
  if (chain.depth === Number.POSITIVE_INFINITY && chain.parent === null) return chain
  let at: Chain | null = chain
  for (let i = 0; i < hops && at !== null && at !== UNKNOWN_CHAIN; i++) at = at.parent
  return at
}

export function isValue(kind: Kind): boolean {
  return kind === "value" || kind === "undefined" || kind === "iterator" || kind === "next"
}

export function join(a: Kind, b: Kind): Kind {
  if (a === b) return a
  if (a === "undefined" && (b === "iterator" || b === "next")) return b
  if (b === "undefined" && (a === "iterator" || a === "next")) return a
  return isValue(a) && isValue(b) ? "value" : "unset"
}
