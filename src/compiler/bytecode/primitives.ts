// The primitives of self-hosted code: Pascal-case names that src/vm/self-hosted/*.js calls like functions. The compiler
// lowers each call to one `CallPrimitive` (a leaf: TypeScript in vm/builtins that never runs guest code), or, for
// the special ones, to the instruction named here. A name of self-hosted code that is neither a primitive nor a local
// is another self-hosted function (`CallSelfHosted`), found by name; `this` inside it is then undefined.
//
// Special forms:
//   Call(f, self, ...args)            the instruction Call (CallSpread if an argument is spread)
//   Construct(C, newTarget, ...args)  the instruction ConstructWith (ConstructWithSpread)
//   NewTarget()                       LoadNewTarget (`new.target` works too)
//
// Sections are kept by topic so that work on different globals touches different lines.

export interface PrimitiveRow {
  /** Number of arguments; "n" for any. */
  readonly arity: number | "n"
  /** Fuel beyond the instruction's own length. */
  readonly cost: number
  readonly doc: string
}

export const PRIMITIVES = {
  // Types and conversions
  IsObject: { arity: 1, cost: 0, doc: "whether the value is an object" },
  IsCallable: { arity: 1, cost: 0, doc: "IsCallable" },
  IsConstructor: { arity: 1, cost: 0, doc: "IsConstructor" },
  IsArray: { arity: 1, cost: 1, doc: "IsArray, through proxies; TypeError for a revoked one" },
  ToObject: { arity: 1, cost: 2, doc: "ToObject; TypeError for undefined and null" },
  SameValue: { arity: 2, cost: 0, doc: "SameValue" },
  SameValueZero: { arity: 2, cost: 0, doc: "SameValueZero" },

  // Errors: make (not throw) an error object of this realm
  NewTypeError: { arity: 1, cost: 8, doc: "a TypeError with that message" },
  NewRangeError: { arity: 1, cost: 8, doc: "a RangeError with that message" },
  NewSyntaxError: { arity: 1, cost: 8, doc: "a SyntaxError with that message" },
  NewReferenceError: { arity: 1, cost: 8, doc: "a ReferenceError with that message" },

  // Strings
  NewStringObject: { arity: 2, cost: 4, doc: "a String object of that text and prototype" },
  SymbolDescription: { arity: 1, cost: 2, doc: "SymbolDescriptiveString" },
  NewStringBuilder: { arity: 0, cost: 4, doc: "a string to be built piece by piece" },
  AppendString: { arity: 2, cost: 1, doc: "appends a string to a builder; RangeError past the longest string" },
  AppendSlice: { arity: 4, cost: 2, doc: "appends text[from, to) to a builder" },
  FinishString: { arity: 1, cost: 2, doc: "what a builder has built" },
  TextIndexOf: { arity: 3, cost: 2, doc: "StringIndexOf, -1 if there is none" },
  TextMatchesAt: { arity: 3, cost: 1, doc: "whether the needle stands at that index, which may be negative" },
  TextSlice: { arity: 3, cost: 2, doc: "text[from, to)" },
  TextUnit: { arity: 2, cost: 0, doc: "the code unit at an index, NaN outside" },
  NewTextSearch: { arity: 2, cost: 8, doc: "a search for all occurrences of a needle; paid for the whole text" },
  NextOccurrence: { arity: 2, cost: 4, doc: "index of the next occurrence at or after an index, or -1" },
  ReplaceSome: { arity: 3, cost: 4, doc: "replaces some occurrences into a builder; true when all are" },
  SplitSome: { arity: 3, cost: 4, doc: "splits some pieces off into a list; true when all are" },
  SplitUnits: { arity: 4, cost: 4, doc: "appends up to 1024 units of text[from, to) to a list" },
  DecomposedLength: { arity: 3, cost: 4, doc: "length of the decomposition of 2048 units from an index" },
  Normalize: { arity: 3, cost: 4, doc: "the text in a normalization form; the bound of its length is given" },
} as const satisfies Record<string, PrimitiveRow>

export type PrimitiveName = keyof typeof PRIMITIVES
export const PRIMITIVE_NAMES = Object.keys(PRIMITIVES) as PrimitiveName[]
