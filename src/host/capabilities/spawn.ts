// Children: instances that a guest makes. A child draws on its parent's limits (what it uses is charged to the parent, and to
// the parent's groups), shares its parent's turns, has at most its parent's trust and grants, and ends with its parent.

import { sourceFuel } from "../../vm/interpreter/eval.js"
import { GuestSyntaxError, show } from "../errors.js"
import type { Instance } from "../instance.js"
import { checkLimits, DEFAULT_LIMITS, LIMIT_NAMES, type Limits } from "../limits/resources.js"
import { capabilityFunction } from "../marshal/host-function.js"
import { checkOptions } from "../options.js"
import type { Outcome } from "../outcome.js"
import { type Trust, trustAtMost } from "./authority.js"
import { Capability, type CapabilityDefinition } from "./capability.js"
import type { Grant } from "./grant.js"
import { CapabilityError } from "./permission.js"

export interface SpawnCapabilityOptions {
  /** Children that have something to do, at once. Default 10. */
  readonly children?: number
  /** Children in total. Default 1,000. */
  readonly total?: number
  /** Generations below the instance that is granted this. Default 1: children have no children. */
  readonly depth?: number
  /** Bytes of source of all children, two for each UTF-16 unit. Default 4 MiB. */
  readonly sourceBytes?: number
}

interface Child {
  readonly instance: Instance
  /** It counts no more: the first time. */
  readonly release: () => void
}

interface SpawnState {
  readonly children: Map<number, Child>
  next: number
}

/** What a guest may say of a child. */
interface ChildRequest {
  readonly name?: unknown
  readonly kind?: unknown
  readonly trust?: unknown
  readonly limits?: unknown
  readonly globals?: unknown
  readonly grants?: unknown
}

/** What a child is made of: checked. */
export interface ChildOptions {
  readonly name: string
  readonly kind: "script" | "module"
  readonly trust: Trust
  readonly limits: Limits
  readonly globals: Readonly<Record<string, unknown>>
  readonly grants: readonly Capability[]
}

const REQUEST_KEYS = {
  name: true,
  kind: true,
  trust: true,
  limits: true,
  globals: true,
  grants: true,
} as const

const definition: CapabilityDefinition<SpawnState> = {
  group: "spawn",
  types: { spawn: "makes a child; the amount is bytes of its source" },
  resources: {
    children: { unit: "children at once", default: 10 },
    total: { unit: "children", default: 1_000 },
    sourceBytes: { unit: "bytes of source", default: 4 * 1024 * 1024 },
    depth: { unit: "generations", default: 1 },
  },
  canonical: (target) => target,
  matches: (pattern, target) => pattern === "*" || pattern === target,
  charges: (_state, _type, _target, amount) => [
    { resource: "children", amount: 1 },
    { resource: "total", amount: 1 },
    { resource: "sourceBytes", amount },
  ],
}

const SOURCE = `const host = import.meta.host
export class Child {
  #id
  constructor(id) { this.#id = id }
  get state() { return host.state(this.#id) }
  get limits() { return host.limits(this.#id) }
  outcome() { return host.outcome(this.#id) }
  call(name, ...args) { return host.call(this.#id, name, args) }
  stop(reason) { host.stop(this.#id, reason) }
}
export function spawn(source, options) { return new Child(host.spawn(source, options)) }
`

const DECLARATIONS = `declare module "thimble:spawn" {
  export interface ChildOptions {
    name?: string
    kind?: "script" | "module"
    trust?: "trusted" | "untrusted"
    /** Caps of the child's own; what it uses is charged to the parent as well. */
    limits?: { [resource: string]: number }
    /** Copies of values; functions do not cross. */
    globals?: { [name: string]: unknown }
    /** Groups of the parent's grants that the child has too. */
    grants?: string[]
  }
  export type Outcome =
    | { kind: "completed"; value: unknown; usage: { fuel: number; memory: number; hostCalls: number } }
    | { kind: "threw"; error: Error; usage: { fuel: number; memory: number; hostCalls: number } }
    | { kind: "stopped"; reason: string; usage: { fuel: number; memory: number; hostCalls: number } }
  export class Child {
    readonly state: "ready" | "running" | "waiting" | "paused" | "ended"
    readonly limits: { [resource: string]: { cap: number; used: number; left: number } }
    outcome(): Promise<Outcome>
    /** Calls a global function of the child's. */
    call(name: string, ...args: unknown[]): Promise<unknown>
    stop(reason?: string): void
  }
  export function spawn(source: string, options?: ChildOptions): Child
}
`

/**
 * Lets a guest make instances of its own, in the module "thimble:spawn".
 *
 * @throws ThimbleError `bad-limit`, `unknown-option`
 */
export function spawning(options: SpawnCapabilityOptions = {}): Capability<SpawnState> {
  checkOptions(options, { children: true, total: true, depth: true, sourceBytes: true }, "spawning")
  const { children, total, depth, sourceBytes } = options
  return new Capability({
    definition,
    caps: { children, total, depth, sourceBytes },
    declarations: DECLARATIONS,
    open: (grant) => {
      const state: SpawnState = { children: new Map(), next: 0 }
      const host = functions(grant, state)
      return {
        state,
        modules: { "thimble:spawn": { source: SOURCE, meta: { host } } },
        revoked: (group, rule) => {
          for (const { instance } of state.children.values()) instance.revoke(group, rule ?? undefined)
        },
        ended: () => stopAll(state),
        close: () => stopAll(state),
      }
    },
  })
}

function stopAll({ children }: SpawnState): void {
  for (const { instance } of children.values()) instance.stop("parent ended")
  children.clear()
}

function functions(grant: Grant<SpawnState>, state: SpawnState): Readonly<Record<string, unknown>> {
  const childOf = (id: unknown): Child => {
    const child = state.children.get(id as number)
    if (child !== undefined) return child
    throw new CapabilityError("InvalidStateError", "ESRCH", "the child was stopped with its parent")
  }
  const make = (source: unknown, request: unknown): number | Promise<number> => {
    if (typeof source !== "string")
      throw new CapabilityError("TypeError", "EINVAL", `source must be a string, got ${show(source)}`)
    const options = checkRequest(grant, request)
    const allowed = grant.demand("spawn", options.name, 2 * source.length)
    const begin = (): number => {
      const id = state.next++
      try {
        const instance = grant.owner.spawnChild(source, options)
        let counts = true
        const release = (): void => {
          if (counts) grant.release("children", 1)
          counts = false
        }
        state.children.set(id, { instance, release })
        void instance.outcome.then(release)
      } catch (error) {
        grant.release("children", 1)
        if (error instanceof GuestSyntaxError) throw new CapabilityError(error.kind, "EINVAL", error.message)
        throw error
      }
      return id
    }
    return allowed === undefined ? begin() : allowed.then(begin)
  }
  return {
    spawn: capabilityFunction(make, {
      name: "spawn",
      fuel: ([source]: readonly unknown[]) => compileFuel(source),
    }),
    state: capabilityFunction((id: unknown) => childOf(id).instance.state, { name: "state" }),
    limits: capabilityFunction((id: unknown) => childOf(id).instance.limits, { name: "limits" }),
    stop: capabilityFunction(
      (id: unknown, reason: unknown) => {
        const { instance, release } = childOf(id)
        instance.stop(reason === undefined ? "stopped" : String(reason))
        release()
      },
      { name: "stop" },
    ),
    call: capabilityFunction(
      (id: unknown, name: unknown, args: unknown) =>
        childOf(id).instance.call(String(name), ...(args as unknown[])),
      { name: "call", async: true },
    ),
    outcome: capabilityFunction((id: unknown) => childOf(id).instance.outcome.then(plainOutcome), {
      name: "outcome",
      async: true,
    }),
  }
}

/** As eval pays for a source. */
function compileFuel(source: unknown): number {
  return typeof source === "string" ? sourceFuel(source) : 0
}

function plainOutcome(outcome: Outcome): unknown {
  const { kind, usage } = outcome
  if (kind === "completed") return { kind, value: outcome.value, usage }
  if (kind === "threw") return { kind, error: outcome.error, usage }
  return { kind, reason: outcome.reason, usage }
}

/** @throws ThimbleError, CapabilityError for what the child may not have */
function checkRequest(grant: Grant<SpawnState>, given: unknown): ChildOptions {
  checkOptions(given, REQUEST_KEYS, "spawn")
  const request = (given ?? {}) as ChildRequest
  const { name = "child", kind = "script", globals = {}, grants = [] } = request
  if (typeof name !== "string" || name.length > 100) throw bad("name", "a string of at most 100 units", name)
  if (kind !== "script" && kind !== "module") throw bad("kind", "script or module", kind)
  if (typeof globals !== "object" || globals === null) throw bad("globals", "an object", globals)
  if (!Array.isArray(grants)) throw bad("grants", "an array of groups", grants)
  return {
    name,
    kind,
    trust: trustAtMost(request.trust, grant.owner.isTrusted),
    limits: limitsAtMost(checkLimits(request.limits), grant),
    globals: globals as Readonly<Record<string, unknown>>,
    grants: grants.map((group: unknown) => inherited(grant, group)),
  }
}

/** What a child's caps are beyond its parent's, it could not use anyway; frames are the exception. */
function limitsAtMost(limits: Limits, { owner }: Grant<SpawnState>): Limits {
  const caps = LIMIT_NAMES.map((name) => [name, Math.min(limits[name], owner.ledger.cap(name))])
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(caps) }
}

/** A capability of the parent's, as it was granted; a child's children are one generation less. */
function inherited(grant: Grant<SpawnState>, group: unknown): Capability {
  const capability = typeof group === "string" ? grant.owner.capability(group) : undefined
  if (capability === undefined) {
    const what = `a child can only have what its parent was granted; ${show(group)} was not`
    throw new CapabilityError("NotAllowedError", "EACCES", what)
  }
  if (group !== "spawn") return capability
  const { cap } = grant.limit("depth")
  if (cap <= 1) {
    const what = "children of this instance can have no children of their own: spawn.depth is 1"
    throw new CapabilityError("QuotaExceededError", "EDQUOT", what, cap, cap + 1)
  }
  const { children, total, sourceBytes } = Object.fromEntries(
    Object.entries(capability.caps).map(([name, value]) => [name.replace("spawn.", ""), value]),
  )
  return spawning({ children: children!, total: total!, sourceBytes: sourceBytes!, depth: cap - 1 })
}

function bad(name: string, wanted: string, got: unknown): CapabilityError {
  return new CapabilityError("TypeError", "EINVAL", `${name} must be ${wanted}, got ${show(got)}`)
}
