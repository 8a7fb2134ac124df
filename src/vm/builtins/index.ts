// All built-ins, one line each; and the global object's own functions.

import { array, arrayIterator, arrayUnscopables } from "./array.js"
import {
  asyncFromSyncIterator,
  asyncGenerator,
  asyncIterator,
  generator,
  iterator,
  iteratorHelper,
  wrapForValidIterator,
} from "./iterator.js"
import { map, mapIterator } from "./map.js"
import { promise } from "./promise.js"
import { set, setIterator } from "./set.js"
import { finalizationRegistry, weakMap, weakRef, weakSet } from "./weak.js"
import type { Definition } from "./define.js"

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
]
