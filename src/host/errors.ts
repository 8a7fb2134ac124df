// What the embedder may catch. Nothing here holds a guest value or shows a path of the host.

import type { CompileError } from "../compiler/bytecode/code-block.js"
import { codeFrame, positionAt } from "../compiler/source.js"

/** The embedder misused Thimble: a bad option, a call at the wrong moment. `code` is stable, the message is not. */
export class ThimbleError extends Error {
  override readonly name = "ThimbleError"
  constructor(
    readonly code: string,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }
}

/** A source text was refused before any of it ran. */
export class GuestSyntaxError extends Error {
  override readonly name = "GuestSyntaxError"
  constructor(
    /** What the guest language calls it: SyntaxError, or RangeError where a bound of the compiler was passed. */
    readonly kind: "SyntaxError" | "RangeError" | "ReferenceError",
    /** Without position; `message` has both. */
    readonly detail: string,
    /** The program's name. */
    readonly file: string,
    /** From 1. */
    readonly line: number,
    /** From 1, in UTF-16 units. */
    readonly column: number,
    /** The line with a caret under the place. */
    readonly codeFrame: string,
  ) {
    super(`${file}:${line}:${column}: ${detail}`)
  }
}

export function guestSyntaxError(error: CompileError, source: string, file: string): GuestSyntaxError {
  const offset = Math.min(error.offset, source.length)
  const { line, column } = positionAt(source, offset)
  return new GuestSyntaxError(error.kind, error.message, file, line, column, codeFrame(source, offset))
}

/** What is known of an error that a guest threw; see GuestError. */
export interface GuestErrorParts {
  readonly name: string
  readonly className: string
  readonly message: string
  readonly guestStack: string
  readonly isError: boolean
  readonly value: unknown
  readonly properties: Readonly<Record<string, unknown>>
}

/**
 * A copy of what a guest threw, or rejected a promise with. `name` and `message` are the guest's; so are the texts in them:
 * treat them as data. The stack of a GuestError is the guest's too.
 */
export class GuestError extends Error {
  override readonly name: string
  /** Name of its constructor; "" if that can't be told without running the guest. */
  readonly className: string
  /** Guest frames, innermost first: guest names and positions only. "" if it was no error object. */
  readonly guestStack: string
  /** Whether it was an error object; any value can be thrown. */
  readonly isError: boolean
  /** The thrown value, copied, if it was no error object. */
  readonly value: unknown
  /** Own data properties beside name, message, stack and cause, copied. No prototype. */
  readonly properties: Readonly<Record<string, unknown>>

  constructor(parts: GuestErrorParts) {
    super(parts.message)
    this.name = parts.name
    this.className = parts.className
    this.guestStack = parts.guestStack
    this.isError = parts.isError
    this.value = parts.value
    this.properties = parts.properties
    const head = parts.message === "" ? parts.name : `${parts.name}: ${parts.message}`
    const stack = parts.guestStack === "" ? head : `${head}\n${parts.guestStack}`
    Object.defineProperty(this, "stack", { value: stack, configurable: true, writable: true })
  }
}

/** How messages show a value of the embedder: short, and without running any of its code. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
    case "bigint":
      return `${value}n`
    case "symbol":
      return "a symbol"
    case "function":
      return "a function"
    case "object":
      return value === null ? "null" : "an object"
    default:
      return Object.is(value, -0) ? "-0" : String(value)
  }
}
