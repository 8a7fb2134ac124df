// RegExp objects.

import type { ExoticObject } from "../objects/object.js"
import type { Realm } from "../realm.js"
import { syntaxError } from "../throw.js"

export function newRegExpObject(_realm: Realm, _pattern: string, _flags: string): ExoticObject {
  throw syntaxError("regular expressions are not supported")
}
