// What files are granted by: who may do what by types and patterns of paths, and how much.

import { show, ThimbleError } from "../../errors.js"
import type { Rule } from "../capability.js"
import { type FileResource, type FileType, TYPES } from "./definition.js"
import { checkPattern, joinPath } from "./path.js"

/** How much; each is finite unless `Infinity` is written out. */
export interface FileCaps {
  /** Files at a time. Default 100. */
  readonly files?: number
  /** Directories at a time, without the root. Default 100. */
  readonly directories?: number
  /** Bytes in all files together. Default 4 MiB. */
  readonly bytes?: number
  /** Bytes in one file, to be written or read. Default 1 MiB. */
  readonly bytesPerFile?: number
}

/** Everything, nothing, or what patterns of paths say: "/in/**", "/out/*.txt". */
export type FileAccess = boolean | readonly string[]

export interface FileAccesses {
  /** Reading files, listing directories. */
  readonly read?: FileAccess
  /** Changing files. */
  readonly write?: FileAccess
  /** Making directories and, with `write`, files. */
  readonly create?: FileAccess
  /** Removing files and directories. */
  readonly delete?: FileAccess
}

export type FileOptions = FileCaps & FileAccesses

/** Names of caps, and the resource that each caps. */
const CAPS = {
  files: "count",
  directories: "directories",
  bytes: "bytes",
  bytesPerFile: "bytesPerFile",
} as const satisfies Record<keyof FileCaps, FileResource>

/** @throws ThimbleError `bad-grant`, `unknown-option` */
export function checkFileOptions(what: string, options: unknown): asserts options is FileOptions {
  if (typeof options !== "object" || options === null)
    throw new ThimbleError("bad-grant", `${what} takes an object of options, got ${show(options)}`)
  const known = [...Object.keys(CAPS), ...Object.keys(TYPES)]
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name))
      throw new ThimbleError("unknown-option", `${what} has no option ${name}; there are ${known.join(", ")}`)
    if (value === undefined || !Object.hasOwn(TYPES, name)) continue
    if (Array.isArray(value)) for (const pattern of value) checkPattern(pattern)
    else if (typeof value !== "boolean")
      throw new ThimbleError("bad-grant", `${name} must be a boolean or patterns, got ${show(value)}`)
  }
}

/** @param suffix of the names of these caps */
export function capsOf(options: FileCaps, suffix: string): Record<string, number | undefined> {
  return Object.fromEntries(
    Object.entries(CAPS).map(([name, resource]) => [resource + suffix, options[name as keyof FileCaps]]),
  )
}

/**
 * @param byDefault what is not mentioned
 * @param at where the paths of the patterns begin
 */
export function rulesOf(options: FileAccesses, byDefault: FileAccesses, at: string): Rule[] {
  const rules: Rule[] = []
  for (const type of Object.keys(TYPES) as FileType[]) {
    const access = options[type] ?? byDefault[type] ?? false
    if (access === false) continue
    const patterns = access === true ? ["/**"] : access
    const isEverything = access === true && at === "/"
    rules.push({
      types: [type],
      ...(!isEverything && { targets: patterns.map((pattern) => placed(pattern, at)) }),
    })
  }
  return rules
}

function placed(pattern: string, at: string): string {
  if (at === "/") return pattern
  return pattern === "/" ? at : joinPath(at, pattern.slice(1))
}
