// How the command line shows values and errors to people.

import { inspect } from "node:util"
import { codeFrame } from "../../compiler/source.js"
import { GuestError, GuestSyntaxError } from "../errors.js"
import type { Outcome } from "../outcome.js"

/** Strings as they are, everything else as Node shows it. Values are copies: nothing of a guest runs. */
export function show(value: unknown): string {
  return typeof value === "string" ? value : showResult(value)
}

export function showResult(value: unknown): string {
  return inspect(value, {
    depth: 6,
    customInspect: false,
    getters: false,
    showProxy: false,
    breakLength: 100,
  })
}

/** @param sources texts by the names they run under, for the line where it happened */
export function showError(error: unknown, sources: ReadonlyMap<string, string>): string {
  if (error instanceof GuestSyntaxError) {
    return `${error.file}:${error.line}:${error.column}: ${error.kind}: ${error.detail}\n${error.codeFrame}`
  }
  if (error instanceof GuestError) {
    const parts = [headOf(error)]
    const frame = frameOf(error, sources)
    if (frame !== "") parts.push(frame)
    if (error.guestStack !== "") parts.push(error.guestStack)
    if (error.cause !== undefined) {
      const cause =
        error.cause instanceof GuestError ? showError(error.cause, sources) : showResult(error.cause)
      parts.push(`caused by: ${cause}`)
    }
    return parts.join("\n")
  }
  return error instanceof Error ? error.message : String(error)
}

function headOf(error: GuestError): string {
  if (!error.isError)
    return `uncaught: ${error.value === undefined ? error.message : showResult(error.value)}`
  const name = error.name === "Error" && error.className !== "" ? error.className : error.name
  return error.message === "" ? name : `${name}: ${error.message}`
}

/** The source line of the innermost frame in one of the sources. */
function frameOf(error: GuestError, sources: ReadonlyMap<string, string>): string {
  for (const line of error.guestStack.split("\n")) {
    const match = /(?:\(| at )([^()]*):(\d+):(\d+)\)?$/.exec(line)
    const source = match === null ? undefined : sources.get(match[1]!)
    if (source !== undefined) return codeFrame(source, offsetOf(source, Number(match![2]), Number(match![3])))
  }
  return ""
}

function offsetOf(source: string, line: number, column: number): number {
  let offset = 0
  for (let i = 1; i < line; i++) offset = source.indexOf("\n", offset) + 1
  return offset + column - 1
}

/** Plain data, for JSON. */
export function outcomeToJson(outcome: Outcome): Record<string, unknown> {
  const { kind, usage } = outcome
  if (kind === "completed") return { kind, value: toJson(outcome.value), usage }
  if (kind === "stopped") return { kind, reason: outcome.reason, usage }
  const { name, message, guestStack } = outcome.error
  return { kind, error: { name, message, stack: guestStack }, usage }
}

/** What JSON can say of it, else the text that Node shows. */
function toJson(value: unknown): unknown {
  try {
    const text = JSON.stringify(value)
    return text === undefined ? showResult(value) : JSON.parse(text)
  } catch {
    return showResult(value)
  }
}
