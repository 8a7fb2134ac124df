// Bytes that are charged for what guests allocate, and what a census counts. They follow what a 64-bit V8 takes, but are
// a table of our own: the same on every host. Part of the meter's version.

export const SIZE = {
  object: 96,
  array: 80,
  /** For each element of an array, each slot of an environment, each value of a list. */
  value: 8,
  property: 16,
  function: 112,
  environment: 72,
  /** A string's header; plus 2 for each UTF-16 unit. */
  string: 24,
  rope: 48,
  exotic: 112,
  /** One entry of a Map or Set. */
  mapEntry: 48,
  error: 240,
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

/** Version of all costs and sizes. A change of any is a new version. */
export const METER_VERSION = 3
