// All built-ins, one line each; and the global object's own functions.

import { array, arrayIterator, arrayUnscopables } from "./array.js"
import { arrayBuffer, dataView } from "./array-buffer.js"
import { bigint } from "./bigint.js"
import { boolean } from "./boolean.js"
import { date } from "./date.js"
import type { Definition } from "./define.js"
import { asyncDisposableStack, disposableStack } from "./disposable-stack.js"
import { errors } from "./error.js"
import { functions } from "./function.js"
import { globalFunctions } from "./global-functions.js"
import {
  asyncFromSyncIterator,
  asyncGenerator,
  asyncIterator,
  generator,
  iterator,
  iteratorHelper,
  wrapForValidIterator,
} from "./iterator.js"
import { json } from "./json.js"
import { map, mapIterator } from "./map.js"
import { math } from "./math.js"
import { number } from "./number.js"
import { object } from "./object.js"
import { promise } from "./promise.js"
import { proxy, reflect } from "./reflect.js"
import { regexp, regexpStringIterator } from "./regexp.js"
import { set, setIterator } from "./set.js"
import { string, stringIterator } from "./string.js"
import { symbol } from "./symbol.js"
import { thimble, thimbleLimits } from "./thimble.js"
import { typedArrays } from "./typed-array.js"
import { finalizationRegistry, weakMap, weakRef, weakSet } from "./weak.js"

export const DEFINITIONS: readonly Definition[] = [
  array,
  arrayUnscopables,
  arrayIterator,
  iterator,
  iteratorHelper,
  wrapForValidIterator,
  asyncIterator,
  asyncFromSyncIterator,
  generator,
  asyncGenerator,
  map,
  mapIterator,
  set,
  setIterator,
  weakMap,
  weakSet,
  weakRef,
  finalizationRegistry,
  promise,
  arrayBuffer,
  dataView,
  ...typedArrays,
  object,
  ...functions,
  boolean,
  symbol,
  ...errors,
  disposableStack,
  asyncDisposableStack,
  reflect,
  proxy,
  globalFunctions,
  bigint,
  date,
  json,
  math,
  number,
  regexp,
  regexpStringIterator,
  string,
  stringIterator,
  thimble,
  thimbleLimits,
]
