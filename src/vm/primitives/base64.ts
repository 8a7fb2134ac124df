// Primitives of Uint8Array's base64 and hexadecimal text.

import type { ArrayObject, ExoticObject } from "../objects/object.js"
import type { Rope, Value } from "../objects/value.js"
import {
  type Alphabet,
  decodeBase64,
  decodeHex,
  encodeBase64,
  encodedLength,
  encodeHex,
  type LastChunk,
  TEXT_STEP,
} from "../operations/base64.js"
import type { TypedArrayData } from "../operations/buffer-data.js"
import { textOf } from "../operations/text.js"
import { SIZE } from "../sizes.js"
import type { FixedPrimitive } from "./define.js"

export const base64Primitives = {
  TextStep: () => TEXT_STEP,
  EncodeBytes: (realm, array, start, end, encoding) => {
    const bytes = bytesOf(array).subarray(start as number, end as number)
    const [name, unpadded] = (encoding as string).split(" ")
    const alphabet = name as Alphabet | "hex"
    const omitPadding = unpadded !== undefined
    const length = encodedLength(bytes.length, alphabet, omitPadding)
    realm.meter.pay(2 * bytes.length, SIZE.string + 2 * length)
    return alphabet === "hex" ? encodeHex(bytes) : encodeBase64(bytes, alphabet, omitPadding)
  },
  DecodeText: (realm, array, text, how, progress) => {
    const whole = textOf(realm, text as string | Rope)
    const state = (progress as ArrayObject).elements as number[]
    const [encoding, lastChunk] = (how as ArrayObject).elements
    realm.meter.pay(Math.min(whole.length, TEXT_STEP) >>> 1, 0)
    if (encoding === "hex") return decodeHex(bytesOf(array), whole, state)
    return decodeBase64(bytesOf(array), whole, encoding as Alphabet, lastChunk as LastChunk, state)
  },
} satisfies Record<string, FixedPrimitive>

function bytesOf(array: Value): Uint8Array {
  return ((array as ExoticObject).payload as TypedArrayData).view as Uint8Array
}
