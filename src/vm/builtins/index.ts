// All built-ins, one line each; and the global object's own functions.

import { bigint } from "./bigint.js"
import { date } from "./date.js"
import type { Definition } from "./define.js"
import { globalFunctions } from "./global-functions.js"
import { math } from "./math.js"
import { number } from "./number.js"
import { string, stringIterator } from "./string.js"

export const DEFINITIONS: readonly Definition[] = [
  globalFunctions,
  bigint,
  date,
  math,
  number,
  string,
  stringIterator,
]
