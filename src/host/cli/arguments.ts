// The command line, parsed. Nothing is read or run here.

import { KiB, MiB } from "../limits/resources.js"

export const USAGE = `usage: thimble run FILE... [options]
       thimble repl [options]
       thimble dis FILE
       thimble --help | --version

Runs JavaScript in metered instances. FILE may be - for standard input. Several files run in one instance, in order.
A FILE that ends in .mjs is a module; files import files of the first one's folder and of folders in it, by ./ and ../ paths.
Guests have \`print\` and \`console\`.

  --fuel N         units of fuel, such as 5_000_000 or 1e9; default 1e9
  --memory SIZE    bytes, such as 65536, 512KiB, 4MiB; default 64MiB
  --depth N        frames; default 10000
  --instances N    run N instances at once, and tell what they used
  --json           write the outcome as JSON to standard output

Exit status: 0 completed · 1 the guest threw · 2 wrong usage, or a file that can't be read · 3 the source does not
compile · 4 stopped by a limit · 5 a defect of thimble
`

export type Command =
  | { readonly kind: "help" | "version" }
  | { readonly kind: "dis"; readonly file: string }
  | { readonly kind: "repl"; readonly limits: CliLimits }
  | {
      readonly kind: "run"
      readonly files: readonly string[]
      readonly limits: CliLimits
      readonly instances: number
      readonly json: boolean
    }

export interface CliLimits {
  readonly fuel: number
  readonly memory: number
  readonly depth: number
}

export class UsageError extends Error {}

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Command {
  const files: string[] = []
  const limits = { fuel: 1e9, memory: 64 * MiB, depth: 10_000 }
  let instances = 1
  let json = false
  let instancesGiven = false
  const rest = [...args]
  const name = rest.shift()
  if (name === undefined) throw new UsageError("a command is needed")
  if (name === "--help" || name === "-h" || name === "help") return { kind: "help" }
  if (name === "--version" || name === "-v") return { kind: "version" }
  if (name !== "run" && name !== "repl" && name !== "dis") throw new UsageError(`there is no command ${name}`)
  let onlyFiles = false
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (onlyFiles || arg === "-" || !arg.startsWith("-")) {
      files.push(arg)
      continue
    }
    const [option, inline] = splitOption(arg)
    const value = (): string => {
      const given = inline ?? rest.shift()
      if (given === undefined) throw new UsageError(`${option} needs a value`)
      return given
    }
    switch (option) {
      case "--":
        onlyFiles = true
        break
      case "--help":
        return { kind: "help" }
      case "--fuel":
        limits.fuel = count(option, value())
        break
      case "--memory":
        limits.memory = size(option, value())
        break
      case "--depth":
        limits.depth = count(option, value())
        break
      case "--instances":
        instances = count(option, value())
        instancesGiven = true
        if (instances < 1 || !Number.isFinite(instances))
          throw new UsageError("--instances needs a number from 1")
        break
      case "--json":
        json = true
        break
      default:
        throw new UsageError(`there is no option ${option}`)
    }
  }
  if (name === "repl") {
    if (files.length > 0 || json || instancesGiven) throw new UsageError("repl takes limits only")
    return { kind: "repl", limits }
  }
  if (name === "dis") {
    if (files.length !== 1) throw new UsageError("dis needs one file")
    return { kind: "dis", file: files[0]! }
  }
  if (files.length === 0) throw new UsageError("run needs a file")
  return { kind: "run", files, limits, instances, json }
}

function splitOption(arg: string): readonly [string, string | undefined] {
  const at = arg.indexOf("=")
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)]
}

function count(option: string, text: string): number {
  if (text === "Infinity") return Number.POSITIVE_INFINITY
  const number = /^\d[\d_]*(e\d+)?$/i.test(text) ? Number(text.replaceAll("_", "")) : Number.NaN
  if (!Number.isSafeInteger(number)) throw new UsageError(`${option} needs a whole number, got ${text}`)
  return number
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: KiB,
  kib: KiB,
  kb: 1000,
  m: MiB,
  mib: MiB,
  mb: 1_000_000,
  g: 1024 * MiB,
  gib: 1024 * MiB,
  gb: 1_000_000_000,
}

function size(option: string, text: string): number {
  if (text === "Infinity") return Number.POSITIVE_INFINITY
  const match = /^(\d[\d_]*(?:\.\d+)?) *([a-z]*)$/i.exec(text)
  const unit = match === null ? undefined : UNITS[match[2]!.toLowerCase()]
  if (match === null || unit === undefined)
    throw new UsageError(`${option} needs a size such as 65536 or 4MiB, got ${text}`)
  return Math.floor(Number(match[1]!.replaceAll("_", "")) * unit)
}
