// The module `thimble:files`, as guests see it: names, arguments and errors of Node.js's fs, in a promise and a synchronous
// form.

import { type AnyFunction, capabilityFunction } from "../../marshal/host-function.js"
import type { CapabilityModule } from "../capability.js"
import type { FileDeeds } from "./deeds.js"

export const FILES_MODULE = "thimble:files"

const NAMES = ["readFile", "writeFile", "appendFile", "readdir", "stat", "mkdir", "rm", "rename"] as const

const SOURCE = `
const host = import.meta

class Entry {
  #kind
  constructor(kind) { this.#kind = kind }
  isFile() { return this.#kind === "file" }
  isDirectory() { return this.#kind === "directory" }
  isSymbolicLink() { return false }
}

export class Stats extends Entry {
  constructor({ kind, size }) { super(kind); this.size = size }
}

export class Dirent extends Entry {
  constructor(name, kind, parentPath) { super(kind); this.name = name; this.parentPath = parentPath }
}

const entriesOf = (path, list) =>
  list.map((entry) => (typeof entry === "string" ? entry : new Dirent(entry[0], entry[1], path)))

export const {
  readFile, readFileSync, writeFile, writeFileSync, appendFile, appendFileSync,
  mkdir, mkdirSync, rm, rmSync, rename, renameSync,
} = host
export async function stat(path) { return new Stats(await host.stat(path)) }
export function statSync(path) { return new Stats(host.statSync(path)) }
export async function readdir(path, options) { return entriesOf(path, await host.readdir(path, options)) }
export function readdirSync(path, options) { return entriesOf(path, host.readdirSync(path, options)) }

export default {
  readFile, readFileSync, writeFile, writeFileSync, appendFile, appendFileSync, readdir, readdirSync,
  stat, statSync, mkdir, mkdirSync, rm, rmSync, rename, renameSync, Stats, Dirent,
}
`

/** For authors of guests. */
export const DECLARATIONS = `declare module "thimble:files" {
  type Encoding = "utf8" | "utf-8"
  type Data = string | ArrayBuffer | ArrayBufferView
  type WriteOptions = { encoding?: Encoding; flag?: "w" | "wx" | "a" | "ax" } | Encoding
  class Entry {
    isFile(): boolean
    isDirectory(): boolean
    isSymbolicLink(): false
  }
  export class Stats extends Entry {
    /** Bytes; 0 for a directory. */
    readonly size: number
  }
  export class Dirent extends Entry {
    readonly name: string
    readonly parentPath: string
  }
  export function readFile(path: string, options?: { encoding?: "bytes" | null; flag?: "r" }): Promise<Uint8Array>
  export function readFile(path: string, options: { encoding: Encoding; flag?: "r" } | Encoding): Promise<string>
  export function readFileSync(path: string, options?: { encoding?: "bytes" | null; flag?: "r" }): Uint8Array
  export function readFileSync(path: string, options: { encoding: Encoding; flag?: "r" } | Encoding): string
  export function writeFile(path: string, data: Data, options?: WriteOptions): Promise<void>
  export function writeFileSync(path: string, data: Data, options?: WriteOptions): void
  export function appendFile(path: string, data: Data, options?: { flag?: "a" | "ax" } | Encoding): Promise<void>
  export function appendFileSync(path: string, data: Data, options?: { flag?: "a" | "ax" } | Encoding): void
  export function readdir(path: string, options?: { withFileTypes?: false }): Promise<string[]>
  export function readdir(path: string, options: { withFileTypes: true }): Promise<Dirent[]>
  export function readdirSync(path: string, options?: { withFileTypes?: false }): string[]
  export function readdirSync(path: string, options: { withFileTypes: true }): Dirent[]
  export function stat(path: string): Promise<Stats>
  export function statSync(path: string): Stats
  export function mkdir(path: string, options?: { recursive?: boolean }): Promise<void>
  export function mkdirSync(path: string, options?: { recursive?: boolean }): void
  export function rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>
  export function rmSync(path: string, options?: { recursive?: boolean; force?: boolean }): void
  export function rename(oldPath: string, newPath: string): Promise<void>
  export function renameSync(oldPath: string, newPath: string): void
}
`

/** Promise forms are done one after the other, when the guest's slice is over; the others at once, as in Node.js. */
export function guestModule(deeds: FileDeeds): CapabilityModule {
  const meta: Record<string, unknown> = {}
  let last: Promise<unknown> = Promise.resolve()
  for (const name of NAMES) {
    const run: AnyFunction = (...args) => Reflect.apply(deeds[name], deeds, args)
    const inTurn: AnyFunction = (...args) => {
      const turn = last.then(() => run(...args))
      last = turn.catch(() => undefined)
      return turn
    }
    meta[name] = capabilityFunction(inTurn, { name, async: true })
    meta[`${name}Sync`] = capabilityFunction(run, { name: `${name}Sync` })
  }
  return { source: SOURCE, meta }
}
