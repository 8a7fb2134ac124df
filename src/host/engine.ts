// Engines: what instances share, and nothing that engines share with each other.

import { DEFINITIONS } from "../vm/builtins/index.js"
import { dataDescriptor } from "../vm/objects/descriptor.js"
import { defineOwn } from "../vm/objects/property.js"
import { keyOfString } from "../vm/objects/property-key.js"
import { HIDDEN_DEFAULT } from "../vm/objects/shape.js"
import { Intrinsics, Realm } from "../vm/realm.js"
import { selfHostedLibrary } from "../vm/self-hosted/library.js"
import { copyIn } from "./crossings.js"
import { Driver } from "./driver.js"
import { ThimbleError } from "./errors.js"
import { Instance } from "./instance.js"
import { checkLimits } from "./limits.js"
import { fromHost } from "./marshal/from-host.js"
import {
  checkEngineOptions,
  checkName,
  checkOptions,
  checkSource,
  checkSpawnOptions,
  COMPILE_KEYS,
  type CompileProgramOptions,
  type EngineOptions,
  type SpawnOptions,
} from "./options.js"
import { codeOfProgram, compileScript, Program } from "./program.js"
import { checkSlice, checkWeight } from "./scheduler/policy.js"
import { Scheduler } from "./scheduler/scheduler.js"

export class Engine {
  /** Decides which instance runs when. */
  readonly scheduler: Scheduler
  readonly #intrinsics: Intrinsics

  /** @throws ThimbleError for a bad option */
  constructor(options: EngineOptions = {}) {
    checkEngineOptions(options)
    this.scheduler = new Scheduler(options.scheduler)
    this.#intrinsics = new Intrinsics(selfHostedLibrary(), DEFINITIONS)
  }

  /**
   * Compiles a script, once for any number of instances of this engine.
   *
   * @throws GuestSyntaxError with line, column and code frame; ThimbleError for a bad option
   */
  compile(source: string, options: CompileProgramOptions = {}): Program {
    checkSource(source)
    checkOptions(options, COMPILE_KEYS, "compile")
    const name = checkName(options.name)
    return new Program(name, source, this, compileScript(source, name))
  }

  /**
   * Makes an instance and has it scheduled.
   *
   * @throws ThimbleError for a bad option, a program of another engine (`foreign-program`), or globals that can't cross
   */
  spawn(program: Program, options: SpawnOptions = {}): Instance {
    checkSpawnOptions(options)
    const code = codeOfProgram(program, this)
    const { globals, weight, slice, manual = false } = options
    const limits = checkLimits(options.limits)
    if (weight !== undefined) checkWeight(weight)
    if (slice !== undefined) checkSlice(slice)
    const ignores = options.unhandledRejections === "ignore"
    const realm = new Realm(this.#intrinsics)
    const hasTaskOptions = weight !== undefined || slice !== undefined
    const task = hasTaskOptions ? { ...(weight && { weight }), ...(slice && { slice }) } : undefined
    const driver = new Driver(realm, limits, manual ? null : this.scheduler, task, ignores)
    if (globals !== undefined) defineGlobals(driver, globals)
    return new Instance(this, driver, code, options)
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
