// What an instance begins with: its trust and grants, and what these put in its realm.

import type { Agent } from "../vm/agent.js"
import { defineLimits } from "../vm/builtins/thimble.js"
import type { Code } from "../vm/interpreter/code.js"
import { startProgram } from "../vm/jobs.js"
import { dataDescriptor } from "../vm/objects/descriptor.js"
import { defineOwn } from "../vm/objects/property.js"
import { keyOfString } from "../vm/objects/property-key.js"
import { HIDDEN_DEFAULT } from "../vm/objects/shape.js"
import type { Activity, Completion } from "./activity.js"
import { Authority } from "./capabilities/authority.js"
import type { Capability, CapabilityModule } from "./capabilities/capability.js"
import type { GrantOwner } from "./capabilities/grant.js"
import type { DecisionListener } from "./capabilities/permission.js"
import { copyIn } from "./crossings.js"
import type { Driver } from "./driver.js"
import { ThimbleError } from "./errors.js"
import type { Clock } from "./limits/controller.js"
import { fromHost } from "./marshal/from-host.js"
import { guestError } from "./marshal/guest-error.js"
import type { ModuleLoader } from "./modules.js"
import type { SpawnOptions } from "./options.js"

/** A capability's module that is evaluated before the program. */
export class Prelude implements Activity {
  readonly isProgram = false
  readonly resultName = "value of a module"

  constructor(
    readonly name: string,
    private readonly code: Code,
    private readonly driver: Driver,
  ) {}

  start(agent: Agent): void {
    startProgram(agent, this.code)
  }

  settle({ threw, value }: Completion): void {
    // The guest has no room for it, say: nothing of its program runs.
    if (threw) this.driver.stop("no-start", guestError(this.driver.realm, value, this.driver))
  }

  fail(): void {}
}

/** What grants bring an instance beside its globals. */
export interface Equipment {
  readonly modules: ReadonlyMap<string, CapabilityModule>
  readonly loader: ModuleLoader | null
}

/** While it is put together. */
interface Equipping {
  readonly modules: Map<string, CapabilityModule>
  loader: ModuleLoader | null
  /** Globals that have been brought. */
  readonly names: Set<string>
}

const NO_MODULES: ReadonlyMap<string, CapabilityModule> = new Map()

/**
 * Gives an instance its trust and grants; answers how these answer imports.
 *
 * @throws ThimbleError `duplicate-grant`; what a capability's `open` throws
 */
export function equip(
  driver: Driver,
  options: SpawnOptions,
  name: string,
  clock: Clock,
  listener: DecisionListener | null,
  spawnChild: GrantOwner["spawnChild"],
): Equipment {
  const { trust = "untrusted", grants = [] } = options
  const loader = options.modules ?? null
  if (trust === "untrusted" && grants.length === 0 && listener === null)
    return { modules: NO_MODULES, loader }
  const hold = (bytes: number): void => driver.hold(bytes)
  const fail = (cause: string, error: unknown): void => driver.stop(cause, error)
  const { ledger, realm } = driver
  const spend = (fuel: number): void => {
    realm.meter.debt += fuel
  }
  const port = { clock, listener, hold, spend, fail, spawnChild }
  const authority = new Authority({ name, trust, ledger, ...port })
  driver.authority = authority
  const modules = new Map<string, CapabilityModule>()
  const equipment: Equipping = { modules, loader, names: new Set(Object.keys(options.globals ?? {})) }
  try {
    for (const capability of grants) install(driver, authority, capability, equipment)
  } catch (error) {
    // What was opened before is closed.
    authority.close()
    throw error
  }
  return equipment
}

/** Two that bring the same name contradict each other. @throws ThimbleError `duplicate-grant` */
function install(driver: Driver, authority: Authority, capability: Capability, equipment: Equipping): void {
  const { ledger, realm } = driver
  const { names, modules } = equipment
  // No cap applies to one that is trusted, and its limits say so.
  for (const [resource, cap] of Object.entries(capability.caps))
    ledger.setCap(resource, authority.isTrusted ? Number.POSITIVE_INFINITY : cap)
  const installation = authority.add(capability)
  const { globals = {}, clock, random } = installation
  const { group } = capability.definition
  const bring = (brought: readonly string[]): void => {
    for (const name of brought) {
      if (names.has(name))
        throw new ThimbleError(
          "duplicate-grant",
          `${group} brings a global ${name}, and there is one already`,
        )
      names.add(name)
    }
  }
  bring(Object.keys(globals))
  defineGlobals(driver, globals)
  const { ended } = installation
  if (ended !== undefined) driver.attend({ begin: () => undefined, end: () => ended() })
  if (clock !== undefined) realm.tables.clock = clock
  if (random !== undefined) realm.tables.random.splice(0, 4, ...random)
  if (installation.loader !== undefined) {
    if (equipment.loader !== null)
      throw new ThimbleError("duplicate-grant", "imports are answered by a grant and by modules as well")
    equipment.loader = installation.loader
  }
  for (const [specifier, module] of Object.entries(installation.modules ?? {})) {
    if (modules.has(specifier))
      throw new ThimbleError("duplicate-grant", `two grants bring a module ${specifier}`)
    bring(module.globals ?? [])
    modules.set(specifier, module)
  }
  defineLimits(realm, Object.keys(capability.caps))
}

export function defineGlobals(driver: Driver, globals: Readonly<Record<string, unknown>>): void {
  const { realm } = driver
  for (const name of Object.keys(globals)) {
    const what = `global ${name}`
    const value = copyIn(driver.ensureLane(), fromHost(globals[name], what, driver), what)
    if (!defineOwn(realm, realm.global, keyOfString(name), dataDescriptor(value, HIDDEN_DEFAULT))) {
      throw new ThimbleError("bad-option", `${what} can't be replaced`)
    }
  }
}
