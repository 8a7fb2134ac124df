// What the vm asks of its embedder. Values are guest values; marshalling is the embedder's work.

import type { Value } from "./objects/value.js"

export interface HostPort {
  /**
   * Calls a host function. Called again with the same arguments after the host has answered a `HostWait`; then it returns
   * (or throws, as GuestThrow or GuestValueThrow) the answer.
   *
   * @throws HostWait if the answer is not there yet: the instruction is run again later
   */
  call(entry: unknown, args: readonly Value[]): Value
}

/** Thrown by HostPort.call: the agent waits at its call instruction, and others run. */
export class HostWait {}
