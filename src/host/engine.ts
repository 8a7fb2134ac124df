// Engines: what instances share, and nothing that engines share with each other.

import { DEFINITIONS } from "../vm/builtins/index.js"
import type { Code } from "../vm/interpreter/code.js"
import { Intrinsics } from "../vm/intrinsics.js"
import { Realm } from "../vm/realm.js"
import { selfHostedLibrary } from "../vm/self-hosted/library.js"
import { AbortWatch } from "./abort.js"
import type { DecisionListener } from "./capabilities/permission.js"
import { Driver } from "./driver.js"
import { defineGlobals, equip, Prelude } from "./equip.js"
import { Family } from "./family.js"
import { GROUP_KEYS, Group, type GroupOptions, type GroupParts } from "./group.js"
import { Instance } from "./instance.js"
import { type Clock, Controller } from "./limits/controller.js"
import { checkLimits } from "./limits/resources.js"
import { LoaderPort } from "./modules.js"
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
import { Scheduler, type TaskOptions } from "./scheduler/scheduler.js"

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
    const { group } = options
    return this.#spawn(program, options, group === undefined ? null : Group.parts(group, this))
  }

  /** @param home what it draws on: a group, or a parent; null: nothing but its own limits */
  #spawn(program: Program, options: SpawnOptions, home: GroupParts | null): Instance {
    const code = codeOfProgram(program, this)
    const { globals, weight, slice, priority, manual = false } = options
    const limits = checkLimits(options.limits)
    if (weight !== undefined) checkWeight(weight)
    if (slice !== undefined) checkSlice(slice)
    const ignores = options.unhandledRejections === "ignore"
    const realm = new Realm(this.#intrinsics)
    const isPlain = weight === undefined && slice === undefined && priority === undefined && home === null
    const task: TaskOptions | undefined = isPlain
      ? undefined
      : {
          ...(weight && { weight }),
          ...(slice && { slice }),
          ...(priority !== undefined && { priority }),
          ...(home && { group: home.tasks }),
        }
    const name = options.name ?? program.name
    const parent = home === null ? null : home.ledger
    const driver = new Driver(realm, limits, parent, manual ? null : this.scheduler, task, ignores)
    if (home !== null) driver.attend(home.members)
    const mayHaveChildren = options.grants?.some(({ definition }) => definition.group === "spawn") === true
    const family = mayHaveChildren ? new Family(this.scheduler, name, task, driver) : null
    if (family !== null) driver.attend(family)
    if (options.onLimit !== undefined) driver.ledger.controller = new Controller(options.onLimit, this.#clock)
    const heard = both(this.#onDecision, options.onDecision ?? null)
    const { modules, loader } = equip(driver, options, name, this.#clock, heard, (source, child) => {
      const { kind, ...rest } = child
      return this.#spawn(this.compile(source, { name: child.name, kind }), rest, family!.parts)
    })
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

function both(one: DecisionListener | null, other: DecisionListener | null): DecisionListener | null {
  if (one === null || other === null) return one ?? other
  return (event) => {
    one(event)
    other(event)
  }
}
