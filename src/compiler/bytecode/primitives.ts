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

  // Conversions of primitives, and what core.js stands on
  PrimitiveToString: { arity: 1, cost: 1, doc: "ToString of a primitive" },
  PrimitiveToNumber: { arity: 1, cost: 1, doc: "ToNumber of a primitive" },
  PrimitiveToNumeric: { arity: 1, cost: 1, doc: "ToNumeric of a primitive" },
  PrimitiveToBigInt: { arity: 1, cost: 1, doc: "ToBigInt of a primitive" },
  PrimitiveToInteger: { arity: 1, cost: 1, doc: "ToIntegerOrInfinity of a primitive" },
  PrimitiveToPropertyKey: {
    arity: 1,
    cost: 1,
    doc: "ToPropertyKey of a primitive: a string, a symbol, or an array index as its number",
  },
  PropertyKeyToValue: { arity: 1, cost: 1, doc: "a property key as a guest sees it: an index as a string" },
  WellKnownSymbol: { arity: 1, cost: 0, doc: 'the symbol of that name, such as "iterator"' },
  Intrinsic: { arity: 1, cost: 0, doc: 'the intrinsic of that name, such as "%Map.prototype%"' },
  IntrinsicOfFunctionRealm: {
    arity: 2,
    cost: 1,
    doc: "(function, name): the intrinsic in the function's realm; TypeError for a revoked proxy",
  },
  Empty: { arity: 0, cost: 0, doc: "the marker that stands for no value" },
  IsEmpty: { arity: 1, cost: 0, doc: "whether the value is that marker" },
  Describe: { arity: 1, cost: 1, doc: "how a message shows a value; at most some 40 characters" },
  DescribeKey: { arity: 1, cost: 1, doc: "how a message shows a property key; at most some 40 characters" },
  SelfConversion: { arity: 1, cost: 0, doc: "how a native converts `this`" },
  ArgumentConversion: { arity: 2, cost: 0, doc: "how a native converts argument i" },
  BoundTarget: { arity: 1, cost: 0, doc: "[[BoundTargetFunction]] of a bound function, else undefined" },
  ArrayAppend: { arity: 2, cost: 0, doc: "appends a value to a list made by self-hosted code" },
  ListHasKey: { arity: 2, cost: 1, doc: "(list of property keys, key): whether the key is among them" },
  NewNullObject: { arity: 0, cost: 2, doc: "a new object without a prototype" },

  // Properties of ordinary objects: nothing here is for proxies. Keys are property keys, or strings
  IsProxy: { arity: 1, cost: 0, doc: "whether the object is a proxy" },
  FindHolder: {
    arity: 2,
    cost: 1,
    doc: "(object, key): the first of the object and its prototypes that has the key, is a proxy, or is some steps away; null if there is none",
  },
  OwnFlags: {
    arity: 2,
    cost: 1,
    doc: "attributes of the own property: 1 writable, 2 enumerable, 4 configurable, 8 accessor; -1 if there is none",
  },
  OwnValue: { arity: 2, cost: 1, doc: "value of the own data property" },
  OwnGetter: { arity: 2, cost: 1, doc: "getter of the own accessor property, or undefined" },
  OwnSetter: { arity: 2, cost: 1, doc: "setter of the own accessor property, or undefined" },
  ElementKind: {
    arity: 2,
    cost: 0,
    doc: "1 or 2 if the object is a typed array (of numbers, of BigInts) and the key a canonical numeric string, else 0",
  },
  StoreTypedElement: {
    arity: 3,
    cost: 1,
    doc: "(typed array, key, number or BigInt): stores it, if the index is valid",
  },
  OrdinaryGetPrototypeOf: { arity: 1, cost: 0, doc: "[[GetPrototypeOf]]" },
  StorePrototype: { arity: 2, cost: 1, doc: "sets [[Prototype]], without any check" },
  HasImmutablePrototype: { arity: 1, cost: 0, doc: "whether [[SetPrototypeOf]] refuses all change" },
  OrdinaryIsExtensible: { arity: 1, cost: 0, doc: "[[IsExtensible]]" },
  OrdinaryPreventExtensions: { arity: 1, cost: 1, doc: "[[PreventExtensions]]; true" },
  OrdinaryGetOwnProperty: { arity: 2, cost: 4, doc: "[[GetOwnProperty]]: a property record, or undefined" },
  OrdinaryDefineOwnProperty: {
    arity: 3,
    cost: 2,
    doc: "(object, key, record): [[DefineOwnProperty]]; false if refused. An array's length is a valid number already",
  },
  OrdinaryDelete: { arity: 2, cost: 2, doc: "[[Delete]]; false if refused" },
  OrdinaryOwnKeys: { arity: 1, cost: 4, doc: "[[OwnPropertyKeys]]: a list of strings and symbols" },
  AppendEnumerableKeys: {
    arity: 3,
    cost: 4,
    doc: "(list, object, level): appends the enumerable string keys of level, an object of object's prototype chain, that no object before it in the chain has",
  },
  RecordToDescriptor: { arity: 1, cost: 8, doc: "FromPropertyDescriptor" },
  IsCompatibleRecord: {
    arity: 3,
    cost: 2,
    doc: "(extensible, record, current record or undefined): IsCompatiblePropertyDescriptor",
  },

  // Proxies
  NewProxy: { arity: 2, cost: 8, doc: "ProxyCreate(target, handler)" },
  ProxyTarget: { arity: 1, cost: 0, doc: "[[ProxyTarget]]" },
  ProxyHandler: { arity: 2, cost: 0, doc: "(proxy, trap): [[ProxyHandler]]; TypeError if it was revoked" },

  // Functions, errors, boxes: what function.js, error.js, object.js stand on
  NewObject: { arity: 1, cost: 2, doc: "a new ordinary object with that prototype (an object or null)" },
  BuiltinTag: { arity: 1, cost: 0, doc: "builtinTag of Object.prototype.toString, arrays left out" },
  DefineHidden: {
    arity: 3,
    cost: 2,
    doc: "(new object, key, value): defines a writable, configurable data property",
  },
  NewErrorObject: { arity: 1, cost: 8, doc: "an error object with that prototype; its stack is taken here" },
  ErrorStack: { arity: 1, cost: 8, doc: "stack text of an error object; undefined for other objects" },
  IsFiniteNumber: { arity: 1, cost: 0, doc: "whether the value is a number, and finite" },
  NewBooleanObject: { arity: 2, cost: 2, doc: "(prototype, boolean): a Boolean object" },
  NewSymbol: { arity: 1, cost: 2, doc: "a new symbol with that description, a string or undefined" },
  NewBoundFunction: {
    arity: 4,
    cost: 4,
    doc: "(target, prototype, this, list of arguments): BoundFunctionCreate",
  },
  NameBoundFunction: { arity: 3, cost: 1, doc: "(new bound function, name, length)" },
  CompileFunction: {
    arity: 3,
    cost: 16,
    doc: '(kind, parameters, body): a new function of that text; kind is "function", "generator", "async" or "asyncGenerator"',
  },
  RevokeProxy: { arity: 1, cost: 1, doc: "clears [[ProxyTarget]] and [[ProxyHandler]]" },
  // Strings
  NewStringObject: { arity: 2, cost: 4, doc: "a String object of that text and prototype" },
  SymbolDescription: { arity: 1, cost: 2, doc: "SymbolDescriptiveString" },
  NewStringBuilder: { arity: 0, cost: 4, doc: "a string to be built piece by piece" },
  AppendString: {
    arity: 2,
    cost: 1,
    doc: "appends a string to a builder; RangeError past the longest string",
  },
  AppendSlice: { arity: 4, cost: 2, doc: "appends text[from, to) to a builder" },
  FinishString: { arity: 1, cost: 2, doc: "what a builder has built" },
  TextIndexOf: { arity: 3, cost: 2, doc: "StringIndexOf, -1 if there is none" },
  TextMatchesAt: { arity: 3, cost: 1, doc: "whether the needle stands at that index, which may be negative" },
  TextSlice: { arity: 3, cost: 2, doc: "text[from, to)" },
  TextUnit: { arity: 2, cost: 0, doc: "the code unit at an index, NaN outside" },
  NewTextSearch: {
    arity: 2,
    cost: 8,
    doc: "a search for all occurrences of a needle; paid for the whole text",
  },
  NextOccurrence: { arity: 2, cost: 4, doc: "index of the next occurrence at or after an index, or -1" },
  ReplaceSome: { arity: 3, cost: 4, doc: "replaces some occurrences into a builder; true when all are" },
  SplitSome: { arity: 3, cost: 4, doc: "splits some pieces off into a list; true when all are" },
  SplitUnits: { arity: 4, cost: 4, doc: "appends up to 1024 units of text[from, to) to a list" },
  DecomposedLength: { arity: 3, cost: 4, doc: "length of the decomposition of 2048 units from an index" },
  Normalize: { arity: 3, cost: 4, doc: "the text in a normalization form; the bound of its length is given" },

  // Numbers, and the global functions
  NewPrimitiveObject: { arity: 2, cost: 4, doc: "a Number, Boolean, BigInt or Symbol object, with that prototype" },
  NumericToNumber: { arity: 1, cost: 1, doc: "the number value of a number or BigInt" },
  NumericToBigInt: { arity: 1, cost: 1, doc: "BigInt() of a primitive; RangeError for a number that is no integer" },
  WrapBigInt: { arity: 3, cost: 2, doc: "(BigInt, bits, signed): BigInt.asIntN or asUintN" },
  NewPreciseSum: { arity: 0, cost: 4, doc: "an exact sum of numbers" },
  AddPrecisely: { arity: 2, cost: 16, doc: "adds a number to an exact sum" },
  PreciseResult: { arity: 1, cost: 16, doc: "the number nearest to an exact sum" },
  TransformSome: { arity: 4, cost: 8, doc: "(builder, text, from, transform): transforms some units; where to go on" },
  CompileEval: { arity: 1, cost: 8, doc: "runs the source of an indirect eval" },
} as const satisfies Record<string, PrimitiveRow>

export type PrimitiveName = keyof typeof PRIMITIVES
export const PRIMITIVE_NAMES = Object.keys(PRIMITIVES) as PrimitiveName[]
