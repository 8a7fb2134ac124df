// The one door between the test suites and the engine. It runs guest sources on the built bundle, and nothing
// else in `test/guest.test.ts` or `test/test262/` knows how the engine is embedded.
//
// Why the bundle and not `src/`: only the whole-program build inlines `const enum Op`, and what ships is what is
// tested. Both runners build `dist/` before they load this file.

import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"

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

/**
 * Run sources in order, in one fresh instance. The first that does not complete decides the outcome.
 *
 * @throws an Error when the bundle is missing or can't be driven; never for what the guest does
 */
export const runGuest: RunGuest = async (_sources, _options) => {
  if (!engineIsBuilt()) throw new Error("dist/thimble.js is missing: run `npm run build` first")
  await import(pathToFileURL(BUNDLE).href)
  throw new Error("not supported: the adapter is not connected to the engine yet")
}
