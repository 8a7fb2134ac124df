// JSON: self-hosted over a parser and a writer that work in bounded pieces (operations/json-parser.ts, json-writer.ts).

import { ExoticObject } from "../objects/object.js"
import { RawJson } from "../operations/json-writer.js"
import { defineObject, native, selfHosted } from "./define.js"

export const json = defineObject({
  name: "JSON",
  spec: "sec-json-object",
  global: true,
  members: () => ({
    isRawJSON: native(
      (_realm, _self, value) => value instanceof ExoticObject && value.payload instanceof RawJson,
      1,
    ),
    parse: selfHosted("JSON_parse", 2),
    rawJSON: selfHosted("JSON_rawJSON", 1),
    stringify: selfHosted("JSON_stringify", 3),
  }),
  tag: "JSON",
})
