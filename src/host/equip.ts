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
import type { CapabilityModule } from "./capabilities/capability.js"
import type { GrantOwner } from "./capabilities/grant.js"
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
  spawnChild: GrantOwner["spawnChild"],
): Equipment {
  const { trust = "untrusted", grants = [], onDecision = null } = options
  let loader = options.modules ?? null
  if (trust === "untrusted" && grants.length === 0 && onDecision === null)
    return { modules: NO_MODULES, loader }
  const hold = (bytes: number): void => driver.hold(bytes)
  const { ledger, realm } = driver
  const spend = (fuel: number): void => {
    realm.meter.debt += fuel
  }
  const authority = new Authority({
    name,
    trust,
    ledger,
    clock,
    listener: onDecision,
    hold,
    spend,
    spawnChild,
  })
  driver.authority = authority
  const modules = new Map<string, CapabilityModule>()
  for (const capability of grants) {
    for (const [resource, cap] of Object.entries(capability.caps)) ledger.setCap(resource, cap)
    const installation = authority.add(capability)
    if (installation.globals !== undefined) defineGlobals(driver, installation.globals)
    const { ended } = installation
    if (ended !== undefined) driver.attend({ begin: () => undefined, end: () => ended() })
    if (installation.clock !== undefined) realm.clock = installation.clock
    if (installation.random !== undefined) realm.random.splice(0, 4, ...installation.random)
    if (installation.loader !== undefined) {
      if (loader !== null)
        throw new ThimbleError("duplicate-grant", "imports are answered by a grant and by modules as well")
      loader = installation.loader
    }
    for (const [specifier, module] of Object.entries(installation.modules ?? {})) {
      if (modules.has(specifier))
        throw new ThimbleError("duplicate-grant", `two grants bring a module ${specifier}`)
      modules.set(specifier, module)
    }
    defineLimits(realm, Object.keys(capability.caps))
  }
  return { modules, loader }
}

/** @throws ThimbleError `duplicate-grant` where a global is given twice */
export function checkFree(
  names: readonly string[],
  globals: SpawnOptions["globals"],
  specifier: string,
): void {
  for (const name of names) {
    if (globals === undefined || !Object.hasOwn(globals, name)) continue
    throw new ThimbleError("duplicate-grant", `globals has ${name}, which ${specifier} defines as well`)
  }
}

export function defineGlobals(driver: Driver, globals: Readonly<Record<string, unknown>>): void {
  const { realm } = driver
  for (const name of Object.keys(globals)) {
    const what = `global ${name}`
    const value = copyIn(driver.lane!.agent, fromHost(globals[name], what, driver), what)
    if (!defineOwn(realm, realm.global, keyOfString(name), dataDescriptor(value, HIDDEN_DEFAULT))) {
      throw new ThimbleError("bad-option", `${what} can't be replaced`)
    }
  }
}
