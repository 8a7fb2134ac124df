// What an instance has been asked to do: its program, then calls and evaluations, one after the other.

import type { Agent } from "../vm/agent.js"
import type { Value } from "../vm/objects/value.js"

/** How the guest's part ended, as guest values. */
export interface Completion {
  readonly threw: boolean
  readonly value: Value
}

export interface Activity {
  /** How errors call it, and its result: "call of tick", "result of call of tick". */
  readonly name: string
  readonly resultName: string
  /**
   * Whether it ends only when nothing at all is left to do, asynchronous calls of the embedder's included: programs. Others
   * end when their value is known.
   */
  readonly isProgram: boolean
  /**
   * Pushes its first frame on an idle agent.
   *
   * @throws ThimbleError if it can't begin; it then fails with that
   */
  start(agent: Agent): void
  /**
   * Its frame has returned, and jobs are done: the last thing that is asked of it.
   *
   * @param unhandled reasons of rejected promises that nobody has handled
   * @param copy of the value, unless it threw; throws ThimbleError if there can be none
   */
  settle(completion: Completion, unhandled: readonly Value[], copy: () => unknown): void
  /** It will not come to an end. */
  fail(error: unknown): void
}
