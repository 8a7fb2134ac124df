// What factories of capabilities are given, checked at once.

import { show, ThimbleError } from "../errors.js"

/** @throws ThimbleError `bad-option`, `unknown-option` */
export function checkCapabilityOptions(
  given: unknown,
  known: readonly string[],
  what: string,
): asserts given is object {
  if (typeof given !== "object" || given === null)
    throw new ThimbleError("bad-option", `${what} options must be an object, got ${show(given)}`)
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    throw new ThimbleError("unknown-option", `${what} has no option ${key}; there are ${known.join(", ")}`)
  }
}

/** @throws ThimbleError `bad-option` */
export function checkInteger(name: string, given: unknown, least: number, most: number): number {
  if (typeof given === "number" && Number.isInteger(given) && given >= least && given <= most) return given
  throw new ThimbleError(
    "bad-option",
    `${name} must be an integer from ${least} to ${most}, got ${show(given)}`,
  )
}

/** @throws ThimbleError `bad-option` */
export function checkFunctionOption(name: string, given: unknown): void {
  if (given === undefined || typeof given === "function") return
  throw new ThimbleError("bad-option", `${name} must be a function, got ${show(given)}`)
}

/** @throws ThimbleError `bad-option` */
export function checkStrings(name: string, given: unknown): asserts given is readonly string[] {
  if (!Array.isArray(given))
    throw new ThimbleError("bad-option", `${name} must be an array of strings, got ${show(given)}`)
  for (const [index, text] of given.entries()) {
    if (typeof text !== "string")
      throw new ThimbleError("bad-option", `${name}[${index}] must be a string, got ${show(text)}`)
  }
}
