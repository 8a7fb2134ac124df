// Every primitive's body, by name; the interpreter indexes them by id.

import { PRIMITIVE_NAMES, type PrimitiveName } from "../../compiler/bytecode/primitives.js"
import type { FixedPrimitive, ListPrimitive } from "./define.js"
import { stringPrimitives } from "./strings.js"
import { typePrimitives } from "./types.js"

const BODIES: Record<PrimitiveName, FixedPrimitive | ListPrimitive> = {
  ...typePrimitives,
  ...stringPrimitives,
}

/** By primitive id. */
export const PRIMITIVE_BODIES: readonly (FixedPrimitive | ListPrimitive)[] = PRIMITIVE_NAMES.map(
  (name) => BODIES[name],
)
