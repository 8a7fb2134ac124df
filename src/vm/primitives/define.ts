// Primitives: leaves that self-hosted code calls. Rows are in compiler/bytecode/primitives.ts, bodies here, one file a topic.

import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"

/** A primitive of up to four arguments (missing ones are undefined). Never runs guest code. */
export type FixedPrimitive = (realm: Realm, a: Value, b: Value, c: Value, d: Value) => Value
/** A primitive of arity "n". */
export type ListPrimitive = (realm: Realm, args: readonly Value[]) => Value
