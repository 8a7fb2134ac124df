// Errors of a realm.

import type { ErrorKind } from "../../compiler/bytecode/opcodes.js"
import { type ExoticObject, type GuestObject, Payload } from "../objects/object.js"
import { HIDDEN_DEFAULT } from "../objects/shape.js"
import type { Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"

/** [[ErrorData]], and the guest's stack where the error was made. */
export class ErrorData extends Payload {
  /** One line a frame, guest names and positions only. */
  stack: string | null = null
  /** Filled by the interpreter: code and pc of the frames, innermost first; turned into `stack` when it is read. */
  frames: readonly unknown[] = []

  override get fixedBytes(): number {
    return SIZE.error - SIZE.exotic
  }

  override trace(visitor: Visitor): number {
    this.stack = visitor.hold(this.stack)
    for (const frame of this.frames) visitor.visit((frame as { readonly code: unknown }).code)
    return 0
  }

  override get builtinTag(): string {
    return "Error"
  }
}

/** An error object of an intrinsic class, with its own `message`. Its frames are taken from the running agent. */
export function newError(
  realm: Realm,
  kind: ErrorKind | "QuotaExceededError",
  message: string,
): ExoticObject {
  const error = newErrorObject(realm, realm.intrinsic(`%${kind}.prototype%`))
  realm.define(error, "message", message as Value, HIDDEN_DEFAULT)
  return error
}

/** An error object without properties. */
export function newErrorObject(realm: Realm, proto: GuestObject | null): ExoticObject {
  const payload = new ErrorData()
  payload.frames = realm.captureFrames()
  return realm.newExotic(payload, proto)
}
