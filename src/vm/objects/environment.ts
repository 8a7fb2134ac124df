// Environments: heap scopes for bindings that closures, generators or direct evals share.

import type { Value } from "./value.js"

export class Environment {
  /** Epoch of the last census that reached it. */
  mark = 0
  constructor(
    readonly parent: Environment | undefined,
    readonly slots: Value[],
  ) {}
}
