// JSON: what self-hosted/json.js stands on.

import { ExoticObject, type GuestObject } from "../objects/object.js"
import { StringBox } from "../objects/string-box.js"
import type { Rope, Value } from "../objects/value.js"
import { JsonParser } from "../operations/json-parser.js"
import { answerWalk, beginWalk, walkedKey, walkSome } from "../operations/json-walk.js"
import { JsonWriter, QUOTED_UNITS, RawJson } from "../operations/json-writer.js"
import { isString, textOf } from "../operations/text.js"
import { PrimitiveBox } from "../operations/to-object.js"
import type { Realm } from "../realm.js"
import type { FixedPrimitive } from "./define.js"

export const jsonPrimitives = {
  NewJsonParser: (realm, text, keepsRecords) =>
    realm.newExotic(new JsonParser(flat(realm, text), keepsRecords as boolean), null),
  ParseJsonSome: (realm, parser) => parserOf(parser).parseSome(realm),
  ParsedJson: (_realm, parser) => parserOf(parser).result,
  ParsedJsonRecord: (_realm, parser) => parserOf(parser).resultRecord,
  NewRawJson: (realm, text) => realm.newExotic(new RawJson(flat(realm, text)), null),

  NewJsonWriter: (realm, gap) => realm.newExotic(new JsonWriter(flat(realm, gap)), null),
  JsonBoxKind: (_realm, value) => {
    if (!(value instanceof ExoticObject)) return 0
    const { payload } = value
    if (payload instanceof StringBox) return 2
    if (!(payload instanceof PrimitiveBox)) return 0
    const type = typeof payload.primitive
    return type === "number" ? 1 : type === "boolean" || type === "bigint" ? 3 : 0
  },
  JsonUnboxed: (_realm, value) => ((value as ExoticObject).payload as PrimitiveBox).primitive,
  WriteJsonLeaf: (realm, writer, value) =>
    writerOf(writer).leaf(realm, isString(value) ? textOf(realm, value) : value),
  EnterJson: (realm, writer, object) => {
    writerOf(writer).enter(realm, object as GuestObject)
    return undefined
  },
  LeaveJson: (realm, writer, close, empty) => {
    writerOf(writer).leave(realm, close as string, empty as boolean)
    return undefined
  },
  WriteJsonSeparator: (realm, writer, first, open) => {
    writerOf(writer).separator(realm, first as boolean, open as string)
    return undefined
  },
  WriteJsonKey: (realm, writer, first, key) => {
    const text = flat(realm, key)
    if (text.length > QUOTED_UNITS) return false
    writerOf(writer).key(realm, first as boolean, text)
    return true
  },
  WriteJsonColon: (realm, writer) => {
    writerOf(writer).colon(realm)
    return undefined
  },
  BeginJsonWalk: (realm, writer, object) => beginWalk(realm, writerOf(writer), object as GuestObject),
  WalkJsonSome: (realm, writer) => walkSome(realm, writerOf(writer)),
  WalkedHolder: (_realm, writer) => writerOf(writer).frames.at(-1)!.object,
  WalkedKey: (_realm, writer) => walkedKey(writerOf(writer).frames.at(-1)!),
  AnswerJsonWalk: (realm, writer, hasValue) => {
    answerWalk(realm, writerOf(writer), hasValue as boolean)
    return undefined
  },
  QuoteJsonSome: (realm, writer, text, from) =>
    writerOf(writer).quoteSome(realm, flat(realm, text), from as number),
} satisfies Record<string, FixedPrimitive>

function flat(realm: Realm, value: Value): string {
  return textOf(realm, value as string | Rope)
}

function parserOf(value: Value): JsonParser {
  return (value as ExoticObject).payload as JsonParser
}

function writerOf(value: Value): JsonWriter {
  return (value as ExoticObject).payload as JsonWriter
}
