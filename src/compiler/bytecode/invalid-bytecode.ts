// What the verifier and the readers of serialized programs throw.

/** Why a code block or a serialized program was refused. */
export class InvalidBytecode extends Error {
  override readonly name = "InvalidBytecode"
}

/** @throws InvalidBytecode */
export function fail(reason: string): never {
  throw new InvalidBytecode(reason)
}

/** @throws InvalidBytecode */
export function check(condition: boolean, reason: string): asserts condition {
  if (!condition) fail(reason)
}
