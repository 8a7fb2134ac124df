// Bytes that are charged for what guests allocate, and what a census counts. They follow what a 64-bit V8 takes, but are
// a table of our own: the same on every host. Part of the meter's version.

export const SIZE = {
  object: 96,
  array: 80,
  /** For each element of an array, each slot of an environment, each value of a list. Numbers that are no small integers take more. */
  value: 16,
  property: 16,
  /** An object that is its own shape: it had properties deleted or changed, has long keys or many; arrays with far-off elements. */
  dictionary: 240,
  /** Each of its properties. */
  dictionaryProperty: 80,
  function: 112,
  environment: 72,
  /** A string's header; plus 2 for each UTF-16 unit. */
  string: 24,
  rope: 48,
  exotic: 112,
  /** One entry of a Map or Set. */
  mapEntry: 64,
  /** Tables of a Map or Set, of a WeakMap or WeakSet. */
  map: 368,
  weakMap: 192,
  /** An ArrayBuffer, beside its bytes. */
  buffer: 224,
  symbol: 64,
  error: 480,
  promise: 160,
  reaction: 96,
  job: 96,
  generator: 160,
  accessor: 32,
  /** A record of the agent's stack of frames. */
  frame: 96,
  bigintDigit: 8,
} as const

/** Largest fuel charge that is taken after the fact; larger ones are paid before the work, over several slices if need be. */
export const MAX_DEBT = 500

/** Largest fixed price of a built-in that may be charged as much beside it after the fact. */
export const MAX_PRICE = 25

/** Version of all costs and sizes. A change of any is a new version. */
export const METER_VERSION = 5
