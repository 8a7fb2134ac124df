// All built-ins, one line each; and the global object's own functions.

import { bigint } from "./bigint.js"
import { boolean } from "./boolean.js"
import type { Definition } from "./define.js"
import { errors } from "./error.js"
import { functions } from "./function.js"
import { globalFunctions } from "./global-functions.js"
import { math } from "./math.js"
import { number } from "./number.js"
import { object } from "./object.js"
import { proxy, reflect } from "./reflect.js"
import { string, stringIterator } from "./string.js"
import { symbol } from "./symbol.js"

export const DEFINITIONS: readonly Definition[] = [
  object,
  ...functions,
  boolean,
  symbol,
  ...errors,
  reflect,
  proxy,
  globalFunctions,
  bigint,
  math,
  number,
  string,
  stringIterator,
]
