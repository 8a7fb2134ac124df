// What guests of the command line have beside the language: `print` and `console`.

import type { Capability } from "../capabilities/capability.js"
import { console } from "../capabilities/console.js"
import { MiB } from "../limits/resources.js"
import { show } from "./text.js"

/** Bytes that a guest's console writes, and texts. */
const OUTPUT = { bytes: 64 * MiB, lines: 1_000_000 } as const

/** For `spawn`. */
export function environmentWriting(
  write: (line: string) => void,
  warn: (line: string) => void,
): { readonly globals: Readonly<Record<string, unknown>>; readonly grants: readonly Capability[] } {
  const print = (...values: unknown[]): void => write(values.map(show).join(" "))
  const toConsole = console({
    ...OUTPUT,
    write: (level, text) => (level === "warn" || level === "error" ? warn(text) : write(text)),
  })
  return { globals: { print }, grants: [toConsole] }
}
