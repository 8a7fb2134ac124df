// Throwing from TypeScript: a GuestThrow becomes a guest value at the loop, which searches for a handler.

import type { ErrorKind } from "../compiler/bytecode/opcodes.js"

/** An error to be made in the guest's realm, by name and message. The guest can catch it. */
export class GuestThrow {
  constructor(
    readonly kind: ErrorKind | "QuotaExceededError",
    readonly message: string,
  ) {}
}

/** A guest value being thrown (by self-hosted code, or again). */
export class GuestValueThrow {
  constructor(readonly value: unknown) {}
}

export function typeError(message: string): GuestThrow {
  return new GuestThrow("TypeError", message)
}

export function rangeError(message: string): GuestThrow {
  return new GuestThrow("RangeError", message)
}

export function referenceError(message: string): GuestThrow {
  return new GuestThrow("ReferenceError", message)
}

export function syntaxError(message: string): GuestThrow {
  return new GuestThrow("SyntaxError", message)
}

/** A bug of ours: never shown to guests, ends the agent. */
export class InternalError extends Error {
  override readonly name = "InternalError"
}

export function unreachable(value: never): never {
  throw new InternalError(`unreachable: ${String(value)}`)
}
