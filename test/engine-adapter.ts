// The one door between the test suites and the engine. It runs guest sources on the built bundle, and nothing
// else in `test/guest.test.ts` or `test/test262/` knows how the engine is embedded.
//
// Why the bundle and not `src/`: only the whole-program build inlines `const enum Op`, and what ships is what is
// tested. Both runners build `dist/` before they load this file.

import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { INDIVISIBLE } from "../src/host/scheduler/options.js"

export interface GuestSource {
  /** What stack traces and the module loader know it by. */
  readonly name: string
  readonly text: string
  readonly kind: "script" | "module"
  /** The same text will come again, so a compiled program may be kept. True of test262's harness files. */
  readonly reusable?: boolean
}

/** What an `import` found. `json` modules have a default export only. */
export interface LoadedModule {
  /** The canonical name: two specifiers with one name are one module. */
  readonly name: string
  readonly text: string
  readonly kind: "module" | "json"
}

/** @returns undefined when there is no such module, which the guest sees as a failed import */
export type LoadModule = (specifier: string, referrer: string) => LoadedModule | undefined

export interface GuestRunOptions {
  /** Fuel between two switches. Default: no switch at all. */
  readonly slice?: number
  /** Cap on fuel. Default: the engine's. */
  readonly fuel?: number
  /** Cap on memory, in bytes. Default: the engine's. */
  readonly memory?: number
  /** Check the heap's invariants after every slice. */
  readonly check?: boolean
  /** Install `print` and `$262`. Without it there is `print` alone. */
  readonly test262?: boolean
  /** Go on until no job is left and no host call is pending. Jobs that are ready run in any case. */
  readonly async?: boolean
  readonly modules?: LoadModule
}

export interface GuestRun {
  readonly outcome: "completed" | "threw" | "stopped" | "syntax-error"
  /** One entry for each call of `print`. */
  readonly output: readonly string[]
  readonly fuel: number
  readonly bytes: number
  /** With `threw` and `syntax-error`. The name is that of the guest error's constructor. */
  readonly error?: { readonly name: string; readonly message: string }
  /** With `stopped`. */
  readonly reason?: string
}

export type RunGuest = (sources: readonly GuestSource[], options: GuestRunOptions) => Promise<GuestRun>

const BUNDLE = resolve("dist/thimble.js")

/** False until the engine has an entry point to build. */
export function engineIsBuilt(): boolean {
  return existsSync(BUNDLE)
}

type Thimble = typeof import("../src/host/index.js")
type Engine = InstanceType<Thimble["Engine"]>
type Program = InstanceType<Thimble["Program"]>
type ModuleLoader = import("../src/host/index.js").ModuleLoader

/** Runs of one engine before it is replaced: what guests leave in the shapes of an engine stays there. */
const RUNS_PER_ENGINE = 1000

interface Workshop {
  readonly engine: Engine
  readonly programs: Map<string, Program>
  runs: number
}

let workshop: Workshop | undefined

/**
 * Run sources in order, in one fresh instance. The first that does not complete decides the outcome.
 *
 * @throws an Error when the bundle is missing or can't be driven; never for what the guest does
 */
export const runGuest: RunGuest = async (sources, options) => {
  if (!engineIsBuilt()) throw new Error("dist/thimble.js is missing: run `npm run build` first")
  const thimble = (await import(pathToFileURL(BUNDLE).href)) as Thimble
  if (workshop === undefined || workshop.runs >= RUNS_PER_ENGINE) {
    workshop = { engine: new thimble.Engine(), programs: new Map(), runs: 0 }
  }
  workshop.runs++
  const { engine } = workshop
  const output: string[] = []
  const print = (...values: unknown[]) => void output.push(values.map(textOf).join(" "))
  const { fuel, memory, slice = 1_000_000_000 } = options
  // A script of its own, in the midst of another one.
  const evalScript = async (text: string): Promise<void> => {
    try {
      await instance.evaluate(engine.compile(text, { name: "evalScript.js" }), { nested: true })
    } catch (error) {
      // A completion value that can't cross is nobody's concern.
      if (error instanceof thimble.ThimbleError) return
      throw error instanceof thimble.GuestSyntaxError ? new SyntaxError(error.detail) : error
    }
  }
  const instance = engine.spawn(compile(workshop, PRELUDES[options.test262 === true ? "test262" : "plain"]), {
    manual: true,
    globals: { print, ...(options.test262 === true && { evalScript }) },
    // One test waits for time to pass.
    grants: options.test262 === true ? [thimble.clock()] : [],
    limits: { ...(fuel !== undefined && { fuel }), ...(memory !== undefined && { memory }) },
    unhandledRejections: options.test262 === true ? "ignore" : "throw",
    ...(options.modules !== undefined && { modules: loaderOf(options.modules) }),
  })
  const finish = (end: Pick<GuestRun, "outcome" | "error" | "reason">): GuestRun => {
    const { fuel, memory } = instance.usage
    instance.stop()
    return { ...end, output, fuel, bytes: memory }
  }
  let checkedObjects = 0
  for (const source of sources) {
    let program: Program
    try {
      program = compile(workshop, options.test262 === true ? withoutValue(source) : source)
    } catch (error) {
      if (!(error instanceof thimble.GuestSyntaxError)) throw error
      return finish({ outcome: "syntax-error", error: { name: error.kind, message: error.detail } })
    }
    let thrown: unknown = NOTHING
    const value = instance.evaluate(program).catch((error: unknown) => {
      thrown = error
    })
    while (instance.state !== "ended") {
      const { used, state } = instance.run({ fuel: slice })
      if (used > slice + INDIVISIBLE) throw new Error(`a slice of ${slice} was overrun by ${used - slice}`)
      if (state === "waiting") await new Promise((done) => setImmediate(done))
      if (options.check === true) checkedObjects += checkInvariants(instance, checkedObjects < MAX_CHECKED)
    }
    if (options.check === true) checkInvariants(instance, true)
    // A module may wait for what never comes.
    await Promise.race([value, new Promise((done) => setImmediate(done))])
    if (thrown === NOTHING) continue
    if (thrown instanceof thimble.GuestError) {
      const name = thrown.className || thrown.name
      return finish({ outcome: "threw", error: { name, message: thrown.message } })
    }
    // A completion value that can't cross is nobody's concern here.
    if (thrown instanceof thimble.ThimbleError && thrown.code !== "stopped") continue
    const { message, cause } = thrown as Error
    const reason = message.replace("the instance was stopped: ", "")
    return finish({ outcome: "stopped", reason: cause === undefined ? reason : `${reason}: ${cause}` })
  }
  return finish({ outcome: "completed" })
}

const NOTHING = Symbol("nothing thrown")

/** Objects that are looked at in one run; after that, stacks only, and the heap once more at the end. */
const MAX_CHECKED = 2_000_000

/** @throws an Error when an invariant of the heap does not hold; else how many objects were looked at */
function checkInvariants(instance: InstanceType<Thimble["Instance"]>, wholeHeap: boolean): number {
  const { problems, objects } = instance.checkInvariants(wholeHeap)
  if (problems.length > 0) throw new Error(`the heap is not in order: ${problems.join("; ")}`)
  return objects
}

const PRELUDES: Record<"plain" | "test262", GuestSource> = {
  plain: { name: "plain.js", text: "", kind: "script", reusable: true },
  // What INTERPRETING.md asks of hosts, as far as the engine has it.
  test262: {
    name: "$262.js",
    kind: "script",
    reusable: true,
    text: `Object.defineProperty(globalThis, "$262", {
      writable: true, configurable: true, enumerable: false,
      value: (() => {
        const { evalScript } = globalThis
        delete globalThis.evalScript
        const { apply } = Reflect
        const { transfer } = ArrayBuffer.prototype
        const { get: detached } = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "detached")
        const missing = (name) => () => { throw new Error("not supported: $262." + name) }
        return {
          global: globalThis,
          evalScript,
          createRealm: missing("createRealm"),
          detachArrayBuffer: (buffer) => {
            if (!apply(detached, buffer, [])) apply(transfer, buffer, [])
          },
          gc: missing("gc"),
          agent: {},
        }
      })(),
    })`,
  },
}

/** A script's value is nobody's concern in test262; a promise would be waited for, and its rejection count. */
function withoutValue(source: GuestSource): GuestSource {
  const { kind, text } = source
  return kind === "script" && /\bimport\s*\(/.test(text) ? { ...source, text: `${text}\n;undefined` } : source
}

/** An engine's loader over a function that finds and reads at once. */
function loaderOf(load: LoadModule): ModuleLoader {
  const texts = new Map<string, string>()
  return {
    resolve(specifier, referrer, { type }) {
      const found = load(specifier, referrer)
      if (found === undefined) throw new TypeError(`there is no module ${specifier}`)
      if ((found.kind === "json") !== (type === "json"))
        throw new TypeError(`${specifier} is no ${type} module`)
      texts.set(found.name, found.text)
      return found.name
    },
    load: (key) => texts.get(key)!,
  }
}

function compile({ engine, programs }: Workshop, { name, text, kind, reusable }: GuestSource): Program {
  const known = reusable === true ? programs.get(name) : undefined
  if (known !== undefined) return known
  const program = engine.compile(text, { name, kind })
  if (reusable === true) programs.set(name, program)
  return program
}

function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return "[object]"
  }
}
