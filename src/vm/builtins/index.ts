// All built-ins, one line each; and the global object's own functions.

import { boolean } from "./boolean.js"
import type { Definition } from "./define.js"
import { errors } from "./error.js"
import { functions } from "./function.js"
import { object } from "./object.js"
import { proxy, reflect } from "./reflect.js"
import { symbol } from "./symbol.js"

export const DEFINITIONS: readonly Definition[] = [
  object,
  ...functions,
  boolean,
  symbol,
  ...errors,
  reflect,
  proxy,
]
