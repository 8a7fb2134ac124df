// What guests of the command line have beside the language: `print` and `console`.

import { show } from "./text.js"

export function globalsWriting(
  write: (line: string) => void,
  warn: (line: string) => void,
): Record<string, unknown> {
  const print = (...values: unknown[]): void => write(values.map(show).join(" "))
  const complain = (...values: unknown[]): void => warn(values.map(show).join(" "))
  return { print, console: { log: print, info: print, debug: print, warn: complain, error: complain } }
}
