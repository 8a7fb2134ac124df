// Annex B: the HTML methods of String.prototype — sec-additional-properties-of-the-string.prototype-object.

import { MAX_STRING_LENGTH, type Value } from "../objects/value.js"
import { invalidStringLength } from "../operations/string.js"
import type { Realm } from "../realm.js"
import { type NativeRow, native } from "./define.js"

/** Property name → tag, and the attribute that its argument sets. */
const TAGS: readonly (readonly [name: string, tag: string, attribute?: string])[] = [
  ["anchor", "a", "name"],
  ["big", "big"],
  ["blink", "blink"],
  ["bold", "b"],
  ["fixed", "tt"],
  ["fontcolor", "font", "color"],
  ["fontsize", "font", "size"],
  ["italics", "i"],
  ["link", "a", "href"],
  ["small", "small"],
  ["strike", "strike"],
  ["sub", "sub"],
  ["sup", "sup"],
]

export function htmlMembers(): { readonly [name: string]: NativeRow } {
  return Object.fromEntries(
    TAGS.map(([name, tag, attribute]) => [
      name,
      attribute === undefined
        ? native((realm, self) => createHtml(realm, self as string, tag, undefined, ""), 0, {
            self: "string",
          })
        : native((realm, self, value) => createHtml(realm, self as string, tag, attribute, value), 1, {
            self: "string",
            convert: ["string"],
          }),
    ]),
  )
}

/** CreateHTML ( string, tag, attribute, value ) — sec-createhtml */
function createHtml(
  realm: Realm,
  text: string,
  tag: string,
  attribute: string | undefined,
  value: Value,
): string {
  const raw = value as string
  // A quote takes six units: the longest that the result can be.
  const bound = text.length + 6 * raw.length + 32
  if (bound > MAX_STRING_LENGTH) throw invalidStringLength()
  realm.meter.payString(bound)
  const shown = attribute === undefined ? "" : ` ${attribute}="${raw.replace(/"/g, "&quot;")}"`
  return `<${tag}${shown}>${text}</${tag}>`
}
