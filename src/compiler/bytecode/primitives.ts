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

  // Functions
  SelfHostedFunction: {
    arity: 1,
    cost: 2,
    doc: "the self-hosted function with that name as a value; the compiler emits it for such a name that is not called",
  },

  // Errors: make (not throw) an error object of this realm
  NewTypeError: { arity: 1, cost: 8, doc: "a TypeError with that message" },
  NewRangeError: { arity: 1, cost: 8, doc: "a RangeError with that message" },
  NewSyntaxError: { arity: 1, cost: 8, doc: "a SyntaxError with that message" },
  NewReferenceError: { arity: 1, cost: 8, doc: "a ReferenceError with that message" },
} as const satisfies Record<string, PrimitiveRow>

export type PrimitiveName = keyof typeof PRIMITIVES
export const PRIMITIVE_NAMES = Object.keys(PRIMITIVES) as PrimitiveName[]
