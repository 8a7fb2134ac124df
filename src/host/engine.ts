// Engines: what instances share, and nothing that engines share with each other.

import type { Agent } from "../vm/agent.js"
import { DEFINITIONS } from "../vm/builtins/index.js"
import { defineLimits } from "../vm/builtins/thimble.js"
import type { Code } from "../vm/interpreter/code.js"
import { startProgram } from "../vm/jobs.js"
import { dataDescriptor } from "../vm/objects/descriptor.js"
import { defineOwn } from "../vm/objects/property.js"
import { keyOfString } from "../vm/objects/property-key.js"
import { HIDDEN_DEFAULT } from "../vm/objects/shape.js"
import { Intrinsics, Realm } from "../vm/realm.js"
import { selfHostedLibrary } from "../vm/self-hosted/library.js"
import { AbortWatch } from "./abort.js"
import type { Activity, Completion } from "./activity.js"
import { Authority } from "./capabilities/authority.js"
import type { Capability, CapabilityModule } from "./capabilities/capability.js"
import type { DecisionListener } from "./capabilities/permission.js"
import { copyIn } from "./crossings.js"
import { Driver } from "./driver.js"
import { ThimbleError } from "./errors.js"
import { GROUP_KEYS, Group, type GroupOptions } from "./group.js"
import { Instance } from "./instance.js"
import { type Clock, Controller } from "./limits/controller.js"
import { checkLimits } from "./limits/resources.js"
import { fromHost } from "./marshal/from-host.js"
import { guestError } from "./marshal/guest-error.js"
import { LoaderPort, type ModuleLoader } from "./modules.js"
import {
  COMPILE_KEYS,
  type CompileProgramOptions,
  checkEngineOptions,
  checkKind,
  checkName,
  checkOptions,
  checkSource,
  checkSpawnOptions,
  type EngineOptions,
  type SpawnOptions,
} from "./options.js"
import { codeOfProgram, compileCode, Program } from "./program.js"
import { checkSlice, checkWeight } from "./scheduler/policy.js"
import { Scheduler } from "./scheduler/scheduler.js"

export class Engine {
  /** Decides which instance runs when. */
  readonly scheduler: Scheduler
  readonly #intrinsics: Intrinsics
  readonly #aborts = new AbortWatch()
  readonly #clock: Clock
  readonly #onDecision: DecisionListener | null
  /** Compiled modules of capabilities that run before programs, by source. */
  readonly #preludes = new Map<string, Code>()

  /** @throws ThimbleError for a bad option */
  constructor(options: EngineOptions = {}) {
    checkEngineOptions(options)
    this.#clock = options.clock ?? Date.now
    this.#onDecision = options.onDecision ?? null
    this.scheduler = new Scheduler(options.scheduler)
    this.#intrinsics = new Intrinsics(selfHostedLibrary(), DEFINITIONS)
  }

  /**
   * Compiles a script or a module, once for any number of instances of this engine.
   *
   * @throws GuestSyntaxError with line, column and code frame; ThimbleError for a bad option
   */
  compile(source: string, options: CompileProgramOptions = {}): Program {
    checkSource(source)
    checkOptions(options, COMPILE_KEYS, "compile")
    const name = checkName(options.name)
    const kind = checkKind(options.kind)
    return new Program(name, source, this, compileCode(source, name, kind))
  }

  /**
   * Makes a group for instances: they get their fuel as one, and have limits together.
   *
   * @throws ThimbleError for a bad option
   */
  group(options: GroupOptions = {}): Group {
    checkOptions(options, GROUP_KEYS, "group")
    return new Group(this, this.scheduler, this.#clock, options)
  }

  /**
   * Makes an instance and has it scheduled.
   *
   * @throws ThimbleError for a bad option, a program of another engine (`foreign-program`), or globals that can't cross
   */
  spawn(program: Program, options: SpawnOptions = {}): Instance {
    checkSpawnOptions(options)
    const code = codeOfProgram(program, this)
    const { globals, weight, slice, priority, manual = false } = options
    const limits = checkLimits(options.limits)
    if (weight !== undefined) checkWeight(weight)
    if (slice !== undefined) checkSlice(slice)
    const ignores = options.unhandledRejections === "ignore"
    const realm = new Realm(this.#intrinsics)
    const group = options.group === undefined ? null : Group.parts(options.group, this)
    const isPlain = weight === undefined && slice === undefined && priority === undefined && group === null
    const task = isPlain
      ? undefined
      : {
          ...(weight && { weight }),
          ...(slice && { slice }),
          ...(priority !== undefined && { priority }),
          ...(group && { group: group.tasks }),
        }
    const parent = group === null ? null : group.ledger
    const driver = new Driver(realm, limits, parent, manual ? null : this.scheduler, task, ignores)
    if (group !== null) driver.attend(group.members)
    if (options.onLimit !== undefined) driver.ledger.controller = new Controller(options.onLimit, this.#clock)
    const heard = both(this.#onDecision, options.onDecision ?? null)
    const { modules, loader } = equip(driver, options, options.name ?? program.name, this.#clock, heard)
    if (loader !== null || modules.size > 0) driver.modules = new LoaderPort(driver, loader, modules)
    if (globals !== undefined) defineGlobals(driver, globals)
    for (const [specifier, module] of modules) {
      if (module.globals === undefined) continue
      driver.add(new Prelude(specifier, this.#prelude(specifier, module.source), driver))
    }
    const instance = new Instance(this, driver, code)
    if (options.signal !== undefined) this.#aborts.watch(options.signal, driver)
    return instance
  }

  #prelude(specifier: string, source: string): Code {
    let code = this.#preludes.get(source)
    if (code === undefined) {
      code = compileCode(source, specifier, "module")
      this.#preludes.set(source, code)
    }
    return code
  }
}

/** A capability's module that is evaluated before the program. */
class Prelude implements Activity {
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
interface Equipment {
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

/** Gives an instance its trust and grants; answers how these answer imports. */
function equip(
  driver: Driver,
  options: SpawnOptions,
  name: string,
  clock: Clock,
  listener: DecisionListener | null,
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
  const authority = new Authority({ name, trust, ledger, clock, listener, hold, fail, spend })
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
  if (clock !== undefined) realm.clock = clock
  if (random !== undefined) realm.random.splice(0, 4, ...random)
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

function both(one: DecisionListener | null, other: DecisionListener | null): DecisionListener | null {
  if (one === null || other === null) return one ?? other
  return (event) => {
    one(event)
    other(event)
  }
}

function defineGlobals(driver: Driver, globals: Readonly<Record<string, unknown>>): void {
  const { realm } = driver
  for (const name of Object.keys(globals)) {
    const what = `global ${name}`
    const value = copyIn(driver.lane!.agent, fromHost(globals[name], what, driver), what)
    if (!defineOwn(realm, realm.global, keyOfString(name), dataDescriptor(value, HIDDEN_DEFAULT))) {
      throw new ThimbleError("bad-option", `${what} can't be replaced`)
    }
  }
}
