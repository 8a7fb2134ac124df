// What the vm asks of its embedder. Values are guest values; marshalling is the embedder's work.

import type { ExoticObject } from "./objects/object.js"
import type { Value } from "./objects/value.js"
import type { Visitor } from "./objects/visitor.js"

/** What an import asks for, by its attributes. */
export type ModuleType = "javascript" | "json"

/** How imports are answered. Nothing here may run anything of the guest. */
export interface ModulePort {
  /**
   * What a specifier stands for: modules with the same key are one.
   *
   * @param referrer key of the module that imports, or the name of the script
   * @throws GuestThrow if the embedder refuses it
   */
  resolve(specifier: string, referrer: string, type: ModuleType): string
  /**
   * Begins to load a module's text; called once for a key, and again after a failure only.
   *
   * @returns a promise of the guest's that is fulfilled with the text, a string, or rejected
   * @throws GuestThrow if the embedder refuses it
   */
  load(key: string, type: ModuleType): ExoticObject
  /** Properties for the module's import.meta, beside none of its own. */
  meta(key: string): Iterable<readonly [string, Value]>
}

export interface HostPort {
  /** null: every import is refused. */
  readonly modules: ModulePort | null

  /**
   * Calls a host function. Called again with the same arguments after the host has answered a `HostWait`; then it returns
   * (or throws, as GuestThrow or GuestValueThrow) the answer.
   *
   * @throws HostWait if the answer is not there yet: the instruction is run again later
   */
  call(entry: unknown, args: readonly Value[]): Value

  /** Census: visits the values that the embedder holds, or may still call. */
  visitHeld(visitor: Visitor): void

  /** "trusted" or "untrusted". */
  readonly trust: string
  /** One limit as it stands; Infinity for what is not capped. */
  limit(resource: string): { readonly cap: number; readonly used: number; readonly left: number }
  /** Whether something may be done, and what it would meet. */
  permits(
    group: string,
    type: string,
    target: string,
    amount: number,
  ): {
    readonly allowed: boolean
    readonly by: string
    readonly reason: string
    readonly cap: number
    readonly used: number
    readonly left: number
  }
  /** Whether `raiseMemory` might. */
  readonly mayRaiseMemory: boolean
  /** Out of memory: asks for so many bytes more. `wait`: the agent is stopped here, and asks again. */
  raiseMemory(shortage: number): "raised" | "denied" | "wait"
  /** Gives the agent at least so many of the bytes that were withheld from it; false: it gets none. */
  lendMemory(bytes: number): boolean
  /** At the limit of jobs. @throws GuestValueThrow QuotaExceededError; HostWait */
  admitJob(): void
  /** Before the guest has a source compiled, of so many bytes. @throws GuestValueThrow QuotaExceededError; HostWait */
  admitSource(bytes: number): void
  /** It is being compiled. */
  countSource(bytes: number): void
  /** At the depth limit: whether it has just been raised. */
  raiseDepth(): boolean
  /**
   * Asks for a cap to be raised; whether it was.
   *
   * @throws HostWait while that is being decided; GuestThrow for a resource that is not there
   */
  raiseLimit(resource: string, amount: number): boolean
  /**
   * Gives up the rest of the turn.
   *
   * @throws HostWait the first time; when the instruction is run again it returns
   */
  yieldTurn(): undefined
}

/** Thrown by HostPort.call: the agent waits at its call instruction, and others run. */
export class HostWait {}
