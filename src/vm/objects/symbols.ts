// Well-known symbols: ours, never the host's, the same for all engines (they carry no state).

export const SYMBOLS = {
  asyncDispose: Symbol("Symbol.asyncDispose"),
  asyncIterator: Symbol("Symbol.asyncIterator"),
  dispose: Symbol("Symbol.dispose"),
  hasInstance: Symbol("Symbol.hasInstance"),
  isConcatSpreadable: Symbol("Symbol.isConcatSpreadable"),
  iterator: Symbol("Symbol.iterator"),
  match: Symbol("Symbol.match"),
  matchAll: Symbol("Symbol.matchAll"),
  replace: Symbol("Symbol.replace"),
  search: Symbol("Symbol.search"),
  species: Symbol("Symbol.species"),
  split: Symbol("Symbol.split"),
  toPrimitive: Symbol("Symbol.toPrimitive"),
  toStringTag: Symbol("Symbol.toStringTag"),
  unscopables: Symbol("Symbol.unscopables"),
} as const

export type SymbolName = keyof typeof SYMBOLS
