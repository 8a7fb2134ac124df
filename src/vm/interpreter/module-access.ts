// What module code asks of the agent while it runs.

import type { Agent, Called } from "../agent.js"
import type { Value } from "../objects/value.js"
import { GuestThrow } from "../throw.js"
import type { Frame } from "./frame.js"

function notSupported(): GuestThrow {
  return new GuestThrow("SyntaxError", "modules are not supported")
}

/** GetImport. */
export function getImport(_agent: Agent, _frame: Frame, _binding: number): Value {
  throw notSupported()
}

/** ImportCall. */
export function importCall(
  _agent: Agent,
  _frame: Frame,
  _specifier: Value,
  _options: Value,
  _dst: number,
): Value | Called {
  throw notSupported()
}

/** ImportMeta. */
export function importMeta(_agent: Agent, _frame: Frame): Value {
  throw notSupported()
}
