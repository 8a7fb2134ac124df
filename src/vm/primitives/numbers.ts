// Numbers, BigInts, and the text transforms of the global functions.

import type { ExoticObject, GuestObject } from "../objects/object.js"
import type { Rope, Value } from "../objects/value.js"
import { wrapBigInt } from "../operations/bigint-wrap.js"
import { toBigIntOfNumeric } from "../operations/conversions.js"
import { PreciseSum } from "../operations/precise-sum.js"
import type { StringBuilder } from "../operations/string.js"
import { textOf } from "../operations/text.js"
import { type Transform, transformPiece } from "../operations/text-transform.js"
import { PrimitiveBox } from "../operations/to-object.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import type { FixedPrimitive } from "./define.js"

export const numberPrimitives = {
  NewPrimitiveObject: (realm, primitive, proto) =>
    realm.newExotic(new PrimitiveBox(primitive), proto as GuestObject),
  NumericToNumber: (_realm, a) => Number(a as number | bigint),
  NumericToBigInt: (realm, a) => toBigIntOfNumeric(realm, a),
  WrapBigInt: (realm, value, bits, signed) =>
    wrapBigInt(realm, value as bigint, bits as number, signed as boolean),

  NewPreciseSum: (realm) => realm.newExotic(new PreciseSum(), null),
  AddPrecisely: (_realm, sum, x) => {
    sumOf(sum).add(x as number)
    return undefined
  },
  PreciseResult: (_realm, sum) => sumOf(sum).result(),

  TransformSome: (realm, builder, value, from, kind) => {
    const text = textOf(realm, value as string | Rope)
    const start = from as number
    const piece = transformPiece(kind as Transform, text, start)
    realm.meter.pay(2 * (piece.next - start), 0)
    realm.meter.bytesLeft -= SIZE.string + 2 * piece.text.length
    const target = (builder as ExoticObject).payload as StringBuilder
    target.append(realm, piece.text)
    return piece.next
  },
  CompileEval: () => {
    throw typeError("eval is not supported")
  },
} satisfies Record<string, FixedPrimitive>

function sumOf(value: Value): PreciseSum {
  return (value as ExoticObject).payload as PreciseSum
}
