// What module code asks of the agent while it runs.

import type { Agent, Called } from "../agent.js"
import { bodyOf, type ModuleBody } from "../modules/body.js"
import { keyOfString } from "../objects/property-key.js"
import { DATA_DEFAULT } from "../objects/shape.js"
import { EMPTY, type Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { type GuestThrow, InternalError, referenceError } from "../throw.js"
import type { ProgramCode } from "./code.js"
import { activeProgram } from "./eval.js"
import { type Frame, Then } from "./frame.js"
import { callSelfHosted } from "./invoke.js"

/** The module that a program's code is of. */
function moduleOf(realm: Realm, program: ProgramCode): ModuleBody {
  const object = realm.tables.modules.bodies.get(program.outer ?? program)
  if (object === undefined) throw new InternalError("code of a module runs that this realm does not have")
  return bodyOf(object)
}

/** GetImport: the binding's value, EMPTY while it is not initialized. */
export function importOf(realm: Realm, program: ProgramCode, binding: number): Value {
  const { modules } = realm.tables
  if (modules.lastProgram !== program) {
    modules.lastCells = moduleOf(realm, program).cells
    modules.lastProgram = program
  }
  const cell = modules.lastCells[binding]
  return cell === undefined ? EMPTY : cell.environment.slots[cell.slot]
}

export function notInitialized(realm: Realm, program: ProgramCode, binding: number): GuestThrow {
  const { local } = moduleOf(realm, program).info!.imports[binding]!
  return referenceError(`cannot access '${local}' before initialization`)
}

/** ImportCall: the rest is self-hosted; it gives a promise. */
export function importCall(agent: Agent, specifier: Value, options: Value, dst: number): Value | Called {
  const referrer = activeProgram(agent)?.name ?? ""
  return callSelfHosted(agent, "DynamicImport", [specifier, options, referrer], Then.Store, dst)
}

/** ImportMeta: an object without a prototype, the same each time, with what the embedder says of the module. */
export function importMeta(agent: Agent, frame: Frame): Value {
  const { realm } = agent
  const body = moduleOf(realm, frame.code.program)
  if (body.meta === null) {
    const meta = realm.newObject(null)
    const properties = realm.host?.modules?.meta(body.key) ?? []
    for (const [name, value] of properties) realm.define(meta, keyOfString(name), value, DATA_DEFAULT)
    body.meta = meta
  }
  return body.meta
}
