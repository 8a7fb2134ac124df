// What module code asks of the agent while it runs.

import type { Agent, Called } from "../agent.js"
import { bodyOf, type ModuleBody } from "../modules/body.js"
import { keyOfString } from "../objects/property-key.js"
import { DATA_DEFAULT } from "../objects/shape.js"
import { EMPTY, type Value } from "../objects/value.js"
import { InternalError, referenceError } from "../throw.js"
import { activeProgram } from "./eval.js"
import { type Frame, Then } from "./frame.js"
import { callSelfHosted } from "./invoke.js"

/** The module that a frame's code is of. */
function moduleOf(agent: Agent, frame: Frame): ModuleBody {
  const { program } = frame.code
  const body = agent.realm.modules.bodies.get(program.outer ?? program)
  if (body === undefined) throw new InternalError("code of a module runs that this realm does not have")
  return bodyOf(body)
}

/**
 * GetImport.
 *
 * @throws GuestThrow ReferenceError while the binding is not initialized
 */
export function getImport(agent: Agent, frame: Frame, binding: number): Value {
  const body = moduleOf(agent, frame)
  const cell = body.cells[binding]
  const value = cell === undefined ? EMPTY : cell.environment.slots[cell.slot]
  if (value !== EMPTY) return value
  throw referenceError(`cannot access '${body.info!.imports[binding]!.local}' before initialization`)
}

/** ImportCall: the rest is self-hosted; it gives a promise. */
export function importCall(agent: Agent, specifier: Value, options: Value, dst: number): Value | Called {
  const referrer = activeProgram(agent)?.name ?? ""
  return callSelfHosted(agent, "DynamicImport", [specifier, options, referrer], Then.Store, dst)
}

/** ImportMeta: an object without a prototype, the same each time, with what the embedder says of the module. */
export function importMeta(agent: Agent, frame: Frame): Value {
  const { realm } = agent
  const body = moduleOf(agent, frame)
  if (body.meta === null) {
    const meta = realm.newObject(null)
    const properties = realm.host?.modules?.meta(body.key) ?? []
    for (const [name, value] of properties) realm.define(meta, keyOfString(name), value, DATA_DEFAULT)
    body.meta = meta
  }
  return body.meta
}
