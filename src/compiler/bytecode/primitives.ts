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
  // Control: done by the interpreter itself, not leaves
  Capture: { arity: 1, cost: 4, doc: "the running function's captured value of that index" },
  ActiveFunction: { arity: 0, cost: 4, doc: "the running function object" },
  ResumeGenerator: {
    arity: 3,
    cost: 8,
    doc: "(generator, mode, value): runs a suspended generator, which gives its result object; mode 0 next, 1 throw, 2 return. TypeError for anything else",
  },
  ResumeCoroutine: {
    arity: 3,
    cost: 8,
    doc: "(coroutine, mode, value): as ResumeGenerator, of an async function or an async generator",
  },
  ConstructWithThis: {
    arity: 4,
    cost: 6,
    doc: "(constructor, new.target, this, list of arguments): runs a base constructor over a this that was made already",
  },

  // Types and conversions
  IsObject: { arity: 1, cost: 4, doc: "whether the value is an object" },
  IsCallable: { arity: 1, cost: 4, doc: "IsCallable" },
  IsConstructor: { arity: 1, cost: 4, doc: "IsConstructor" },
  IsArray: { arity: 1, cost: 5, doc: "IsArray, through proxies; TypeError for a revoked one" },
  ToObject: { arity: 1, cost: 6, doc: "ToObject; TypeError for undefined and null" },
  SameValue: { arity: 2, cost: 4, doc: "SameValue" },
  SameValueZero: { arity: 2, cost: 4, doc: "SameValueZero" },

  // Functions
  SelfHostedFunction: {
    arity: 1,
    cost: 6,
    doc: "the self-hosted function with that name as a value; the compiler emits it for such a name that is not called",
  },

  // Errors: make (not throw) an error object of this realm
  NewTypeError: { arity: 1, cost: 12, doc: "a TypeError with that message" },
  NewRangeError: { arity: 1, cost: 12, doc: "a RangeError with that message" },
  NewSyntaxError: { arity: 1, cost: 12, doc: "a SyntaxError with that message" },
  NewReferenceError: { arity: 1, cost: 12, doc: "a ReferenceError with that message" },

  // Conversions of primitives, and what core.js stands on
  PrimitiveToString: { arity: 1, cost: 5, doc: "ToString of a primitive" },
  PrimitiveToNumber: { arity: 1, cost: 5, doc: "ToNumber of a primitive" },
  PrimitiveToNumeric: { arity: 1, cost: 5, doc: "ToNumeric of a primitive" },
  PrimitiveToBigInt: { arity: 1, cost: 5, doc: "ToBigInt of a primitive" },
  PrimitiveToInteger: { arity: 1, cost: 5, doc: "ToIntegerOrInfinity of a primitive" },
  PrimitiveToPropertyKey: {
    arity: 1,
    cost: 5,
    doc: "ToPropertyKey of a primitive: a string, a symbol, or an array index as its number",
  },
  PropertyKeyToValue: { arity: 1, cost: 5, doc: "a property key as a guest sees it: an index as a string" },
  WellKnownSymbol: { arity: 1, cost: 4, doc: 'the symbol of that name, such as "iterator"' },
  Intrinsic: { arity: 1, cost: 4, doc: 'the intrinsic of that name, such as "%Map.prototype%"' },
  OriginalMethod: {
    arity: 2,
    cost: 4,
    doc: "(intrinsic, name): the built-in method, whatever guests have stored there since",
  },
  IntrinsicOfFunctionRealm: {
    arity: 2,
    cost: 5,
    doc: "(function, name): the intrinsic in the function's realm; TypeError for a revoked proxy",
  },
  Empty: { arity: 0, cost: 4, doc: "the marker that stands for no value" },
  IsEmpty: { arity: 1, cost: 4, doc: "whether the value is that marker" },
  Describe: { arity: 1, cost: 5, doc: "how a message shows a value; at most some 40 characters" },
  DescribeKey: { arity: 1, cost: 5, doc: "how a message shows a property key; at most some 40 characters" },
  SelfConversion: { arity: 1, cost: 4, doc: "how a native converts `this`" },
  ArgumentConversion: { arity: 2, cost: 4, doc: "how a native converts argument i" },
  BoundTarget: { arity: 1, cost: 4, doc: "[[BoundTargetFunction]] of a bound function, else undefined" },
  ArrayAppend: { arity: 2, cost: 4, doc: "appends a value to a list made by self-hosted code" },
  ListHasKey: { arity: 2, cost: 5, doc: "(list of property keys, key): whether the key is among them" },
  NewNullObject: { arity: 0, cost: 6, doc: "a new object without a prototype" },

  // Properties of ordinary objects: nothing here is for proxies. Keys are property keys, or strings
  IsProxy: { arity: 1, cost: 4, doc: "whether the object is a proxy" },
  FindHolder: {
    arity: 2,
    cost: 5,
    doc: "(object, key): the first of the object and its prototypes that has the key, is a proxy, or is some steps away; null if there is none",
  },
  OwnFlags: {
    arity: 2,
    cost: 5,
    doc: "attributes of the own property: 1 writable, 2 enumerable, 4 configurable, 8 accessor; -1 if there is none",
  },
  OwnHas: {
    arity: 2,
    cost: 5,
    doc: "whether there is an own property; never throws, even for uninitialized exports",
  },
  OwnValue: { arity: 2, cost: 5, doc: "value of the own data property" },
  OwnGetter: { arity: 2, cost: 5, doc: "getter of the own accessor property, or undefined" },
  OwnSetter: { arity: 2, cost: 5, doc: "setter of the own accessor property, or undefined" },
  ElementKind: {
    arity: 2,
    cost: 4,
    doc: "1 or 2 if the object is a typed array (of numbers, of BigInts) and the key a canonical numeric string; 3 for strings if it is a module namespace; else 0",
  },
  StoreTypedElement: {
    arity: 3,
    cost: 5,
    doc: "(typed array, key, number or BigInt): stores it, if the index is valid",
  },
  OrdinaryGetPrototypeOf: { arity: 1, cost: 4, doc: "[[GetPrototypeOf]]" },
  StorePrototype: { arity: 2, cost: 5, doc: "sets [[Prototype]], without any check" },
  HasImmutablePrototype: { arity: 1, cost: 4, doc: "whether [[SetPrototypeOf]] refuses all change" },
  OrdinaryIsExtensible: { arity: 1, cost: 4, doc: "[[IsExtensible]]" },
  OrdinaryPreventExtensions: { arity: 1, cost: 5, doc: "[[PreventExtensions]]; false if refused" },
  OrdinaryGetOwnProperty: { arity: 2, cost: 8, doc: "[[GetOwnProperty]]: a property record, or undefined" },
  OrdinaryDefineOwnProperty: {
    arity: 3,
    cost: 6,
    doc: "(object, key, record): [[DefineOwnProperty]]; false if refused. An array's length is a valid number already",
  },
  OrdinaryDelete: { arity: 2, cost: 6, doc: "[[Delete]]; false if refused" },
  OrdinaryOwnKeys: { arity: 1, cost: 8, doc: "[[OwnPropertyKeys]]: a list of strings and symbols" },
  HasManyKeys: { arity: 1, cost: 4, doc: "whether an object's keys should be listed in pieces" },
  AppendOwnKeys: {
    arity: 4,
    cost: 8,
    doc: "(list, object, part, from): appends some keys of one part (0 elements, 1 indices, 2 strings, 3 symbols) to the list; where to go on, or -1",
  },
  AppendEnumerableKeys: {
    arity: 3,
    cost: 8,
    doc: "(list, object, level): appends the enumerable string keys of level, an object of object's prototype chain without many keys, that no object before it in the chain has",
  },
  SelectEnumerableKeys: {
    arity: "n",
    cost: 8,
    doc: "(list, object, level, keys, from): the same for some of level's keys, in pieces; where to go on, or -1",
  },
  RecordToDescriptor: { arity: 1, cost: 12, doc: "FromPropertyDescriptor" },
  IsCompatibleRecord: {
    arity: 3,
    cost: 6,
    doc: "(extensible, record, current record or undefined): IsCompatiblePropertyDescriptor",
  },

  CopyPlainProperties: {
    arity: 3,
    cost: 8,
    doc: "(new object, source, list of keys or undefined): copies all own enumerable properties but these if nothing of it can be observed; false: it could be, nothing is done",
  },
  CreatePlainProperty: {
    arity: 3,
    cost: 4,
    doc: "(object, property key, value): CreateDataProperty on a plain object, where it can't be refused; false: it could be, nothing is done",
  },

  // Proxies
  NewProxy: { arity: 2, cost: 12, doc: "ProxyCreate(target, handler)" },
  ProxyTarget: { arity: 1, cost: 4, doc: "[[ProxyTarget]]" },
  ProxyHandler: { arity: 2, cost: 4, doc: "(proxy, trap): [[ProxyHandler]]; TypeError if it was revoked" },

  // Arrays and sorting
  NewArray: {
    arity: 2,
    cost: 6,
    doc: "(length, prototype or undefined): ArrayCreate; RangeError past 2^32 - 1",
  },
  DefineElement: {
    arity: 3,
    cost: 4,
    doc: "(object, integer, value): CreateDataPropertyOrThrow where no guest code can run; false: it could, nothing is done",
  },
  EnterJoin: {
    arity: 1,
    cost: 6,
    doc: "whether the object is not being joined already; from here on it is. Fuel: by the number of those that are",
  },
  LeaveJoin: { arity: 0, cost: 4, doc: "what was entered last is joined" },
  DenseLength: {
    arity: 2,
    cost: 5,
    doc: "(value, callback): the length of a dense array whose callback can be called; -1 for other values",
  },
  HasPlainSpecies: {
    arity: 1,
    cost: 5,
    doc: "whether ArraySpeciesCreate of the value surely makes an ordinary array",
  },
  IsForeignArray: { arity: 1, cost: 4, doc: "whether the constructor is %Array% of another realm" },
  MoveElements: {
    arity: "n",
    cost: 5,
    doc: "(to list, index, from list, start, end): copies elements of one list into another that has room; the index after the last",
  },
  CopyList: { arity: 1, cost: 6, doc: "a copy of a list" },
  IteratorResult: { arity: 2, cost: 5, doc: "CreateIterResultObject(value, done)" },
  ArrayIteratorObject: { arity: 1, cost: 4, doc: "what an array iterator goes over" },
  ArrayIteratorIndex: { arity: 1, cost: 4, doc: "its next index" },
  ArrayIteratorKind: { arity: 1, cost: 4, doc: '"keys", "values" or "entries"' },
  ArrayIteratorAdvance: { arity: 1, cost: 4, doc: "adds one to its next index" },
  ArrayIteratorFinish: { arity: 1, cost: 4, doc: "brings it to its end" },
  PresentElements: {
    arity: 2,
    cost: 6,
    doc: "(object, length): the elements that are there, as a list, if it is a plain dense array; else Empty()",
  },
  StoreSorted: {
    arity: 3,
    cost: 6,
    doc: "(object, list, length): stores the list into a plain dense array of that length, holes after it; false if it is none",
  },
  MoveUndefinedLast: {
    arity: 1,
    cost: 6,
    doc: "moves undefined to the end of a list; how many values are others",
  },
  StringKeys: {
    arity: 2,
    cost: 6,
    doc: "(list, count): the first values as strings, as a list; Empty() if converting one could run guest code",
  },
  NewStringSort: {
    arity: 2,
    cost: 8,
    doc: "(list, keys): a sort of the first values of the list by these strings",
  },
  StringSortStep: { arity: 1, cost: 6, doc: "does a bounded part of a sort; true once the list is in order" },

  // Map, Set, WeakMap, WeakSet, WeakRef, FinalizationRegistry
  NewMap: { arity: 1, cost: 8, doc: "an empty Map with that prototype" },
  NewSet: { arity: 1, cost: 8, doc: "an empty Set with that prototype" },
  NewWeakMap: { arity: 1, cost: 8, doc: "an empty WeakMap with that prototype" },
  NewWeakSet: { arity: 1, cost: 8, doc: "an empty WeakSet with that prototype" },
  NewWeakRef: { arity: 2, cost: 8, doc: "(prototype, target): a WeakRef" },
  NewFinalizationRegistry: {
    arity: 2,
    cost: 8,
    doc: "(prototype, cleanup callback): a FinalizationRegistry",
  },
  TakeFinalized: {
    arity: 1,
    cost: 8,
    doc: "[callback, held value] of a FinalizationRegistry's next cell whose target is dead, or undefined",
  },
  CanBeHeldWeakly: { arity: 1, cost: 4, doc: "CanBeHeldWeakly" },
  RequireMap: { arity: 2, cost: 4, doc: "(value, method name): TypeError unless it is a Map" },
  RequireSet: { arity: 2, cost: 4, doc: "(value, method name): TypeError unless it is a Set" },
  EntryCount: { arity: 1, cost: 4, doc: "size of a Map or Set" },
  EntryHas: { arity: 2, cost: 6, doc: "(Map or Set, key)" },
  EntryGet: { arity: 2, cost: 6, doc: "(Map, key): the value, or Empty()" },
  EntrySet: { arity: 3, cost: 6, doc: "(Map or Set, key, value)" },
  EntryDelete: { arity: 2, cost: 6, doc: "(Map or Set, key): whether it was there" },
  CopySet: { arity: 1, cost: 8, doc: "a new %Set% with the values of a Set" },
  EntryCursor: { arity: 1, cost: 6, doc: "a cursor before the first entry of a Map or Set" },
  NextEntry: { arity: 1, cost: 5, doc: "moves a cursor to the next live entry; false at the end" },
  EntryKey: { arity: 1, cost: 4, doc: "key of the entry that a cursor is at" },
  EntryValue: { arity: 1, cost: 4, doc: "value of the entry that a cursor is at" },

  // Iterators
  NewRecord: {
    arity: 3,
    cost: 8,
    doc: "(kind, prototype, list of slots): an object with slots that no guest sees",
  },
  IsRecord: { arity: 2, cost: 4, doc: "(value, kind)" },
  RequireRecord: { arity: 2, cost: 4, doc: "(value, kind): TypeError unless it is such a record" },
  RecordValue: { arity: 2, cost: 4, doc: "(record, slot)" },
  StoreRecordValue: { arity: 3, cost: 4, doc: "(record, slot, value)" },

  // Promises
  NewPromise: { arity: 1, cost: 8, doc: "a pending promise; prototype %Promise.prototype% if undefined" },
  IsPromise: { arity: 1, cost: 4, doc: "IsPromise" },
  PromiseState: { arity: 1, cost: 4, doc: '"pending", "fulfilled" or "rejected"' },
  PromiseResult: { arity: 1, cost: 4, doc: "[[PromiseResult]]" },
  FulfillPromise: { arity: 2, cost: 6, doc: "FulfillPromise" },
  RejectPromise: { arity: 2, cost: 6, doc: "RejectPromise" },
  PerformPromiseThen: {
    arity: "n",
    cost: 8,
    doc: "(promise, onFulfilled, onRejected, result promise, its resolve, its reject): PerformPromiseThen; what is missing is undefined",
  },
  QueueThenableJob: {
    arity: 3,
    cost: 8,
    doc: "(promise, thenable, then): queues a PromiseResolveThenableJob",
  },
  HasPlainPromiseSpecies: {
    arity: 1,
    cost: 5,
    doc: "whether SpeciesConstructor of the promise surely gives %Promise%",
  },

  // Functions that keep values
  MakeFunction: {
    arity: "n",
    cost: 8,
    doc: "(self-hosted name, ...captures): a function object over it; Capture(i) reads",
  },

  // Async generators: done by the interpreter
  IsAsyncGenerator: { arity: 1, cost: 4, doc: "whether the value is an async generator" },
  GeneratorState: {
    arity: 1,
    cost: 4,
    doc: '"suspendedStart", "suspendedYield", "awaiting", "running" or "completed"',
  },
  SetGeneratorState: { arity: 2, cost: 4, doc: '(generator, "running" or "completed")' },
  AsyncGeneratorEnqueue: { arity: 4, cost: 6, doc: "(generator, mode, value, promise): appends a request" },
  AsyncGeneratorQueued: { arity: 1, cost: 4, doc: "whether a request is waiting" },
  AsyncGeneratorQueuedMode: { arity: 1, cost: 4, doc: "mode of the first request" },
  AsyncGeneratorQueuedValue: { arity: 1, cost: 4, doc: "value of the first request" },
  AsyncGeneratorDequeue: { arity: 1, cost: 5, doc: "removes the first request; its promise" },

  // Functions, errors, boxes: what function.js, error.js, object.js stand on
  NewObject: { arity: 1, cost: 6, doc: "a new ordinary object with that prototype (an object or null)" },
  BuiltinTag: { arity: 1, cost: 4, doc: "builtinTag of Object.prototype.toString, arrays left out" },
  DefineHidden: {
    arity: 3,
    cost: 6,
    doc: "(new object, key, value): defines a writable, configurable data property",
  },
  NewErrorObject: { arity: 1, cost: 12, doc: "an error object with that prototype; its stack is taken here" },
  ErrorStack: { arity: 1, cost: 12, doc: "stack text of an error object; undefined for other objects" },
  IsFiniteNumber: { arity: 1, cost: 4, doc: "whether the value is a number, and finite" },
  NewBooleanObject: { arity: 2, cost: 6, doc: "(prototype, boolean): a Boolean object" },
  NewSymbol: { arity: 1, cost: 6, doc: "a new symbol with that description, a string or undefined" },
  NewBoundFunction: {
    arity: 4,
    cost: 8,
    doc: "(target, prototype, this, list of arguments): BoundFunctionCreate",
  },
  NameBoundFunction: { arity: 3, cost: 5, doc: "(new bound function, name, length)" },
  CompileFunction: {
    arity: 3,
    cost: 20,
    doc: '(kind, parameters, body): a new function of that text; kind is "function", "function*", "async function" or "async function*"',
  },
  HasScriptBinding: { arity: 1, cost: 5, doc: "whether a script-level let, const or class has the name" },
  RevokeProxy: { arity: 1, cost: 5, doc: "clears [[ProxyTarget]] and [[ProxyHandler]]" },

  // Strings
  NewStringObject: { arity: 2, cost: 8, doc: "a String object of that text and prototype" },
  SymbolDescription: { arity: 1, cost: 6, doc: "SymbolDescriptiveString" },
  NewStringBuilder: { arity: 0, cost: 8, doc: "a string to be built piece by piece" },
  AppendString: {
    arity: 2,
    cost: 5,
    doc: "appends a string to a builder; RangeError past the longest string",
  },
  AppendSlice: { arity: 4, cost: 6, doc: "appends text[from, to) to a builder" },
  FinishString: { arity: 1, cost: 6, doc: "what a builder has built" },
  TextIndexOf: { arity: 3, cost: 6, doc: "StringIndexOf, -1 if there is none" },
  TextMatchesAt: { arity: 3, cost: 5, doc: "whether the needle stands at that index, which may be negative" },
  TextSlice: { arity: 3, cost: 6, doc: "text[from, to)" },
  TextUnit: { arity: 2, cost: 4, doc: "the code unit at an index, NaN outside" },
  NewTextSearch: {
    arity: 2,
    cost: 12,
    doc: "a search for all occurrences of a needle; paid for the whole text",
  },
  NextOccurrence: { arity: 2, cost: 8, doc: "index of the next occurrence at or after an index, or -1" },
  ReplaceSome: { arity: 3, cost: 8, doc: "replaces some occurrences into a builder; true when all are" },
  SplitSome: { arity: 3, cost: 8, doc: "splits some pieces off into a list; true when all are" },
  SplitUnits: { arity: 4, cost: 8, doc: "appends up to 1024 units of text[from, to) to a list" },
  DecomposedLength: { arity: 3, cost: 16, doc: "length of the decomposition of 2048 units from an index" },
  Normalize: {
    arity: 3,
    cost: 20,
    doc: "the text in a normalization form; the bound of its length is given",
  },

  // Numbers, and the global functions
  NewPrimitiveObject: {
    arity: 2,
    cost: 8,
    doc: "a Number, Boolean, BigInt or Symbol object, with that prototype",
  },
  NumericToNumber: { arity: 1, cost: 5, doc: "the number value of a number or BigInt" },
  NumericToBigInt: {
    arity: 1,
    cost: 5,
    doc: "BigInt() of a primitive; RangeError for a number that is no integer",
  },
  WrapBigInt: { arity: 3, cost: 6, doc: "(BigInt, bits, signed): BigInt.asIntN or asUintN" },
  NewPreciseSum: { arity: 0, cost: 8, doc: "an exact sum of numbers" },
  AddPrecisely: { arity: 2, cost: 20, doc: "adds a number to an exact sum" },
  PreciseResult: { arity: 1, cost: 20, doc: "the number nearest to an exact sum" },
  TransformSome: {
    arity: 4,
    cost: 12,
    doc: "(builder, text, from, transform): transforms some units; where to go on",
  },
  CompileEval: { arity: 1, cost: 12, doc: "runs the source of an indirect eval" },

  // Dates
  IsDate: { arity: 1, cost: 4, doc: "whether the value is a Date object" },
  DateTime: { arity: 1, cost: 4, doc: "[[DateValue]]; TypeError if the value is no Date object" },
  NewDate: { arity: 2, cost: 8, doc: "a Date object of that time and prototype" },
  StoreTime: { arity: 2, cost: 4, doc: "sets [[DateValue]]; the time" },
  CurrentTime: { arity: 0, cost: 5, doc: "the time of the realm's clock" },
  TimeClip: { arity: 1, cost: 5, doc: "TimeClip" },
  ParseDate: { arity: 1, cost: 68, doc: "Date.parse of a string" },
  FullYear: { arity: 1, cost: 5, doc: "MakeFullYear" },
  TimeOfFields: { arity: 1, cost: 12, doc: "the time of a list of year, month, ..., clipped" },
  TimeWithFields: {
    arity: 3,
    cost: 20,
    doc: "(time, first field, list of numbers): the time with those fields replaced",
  },
  DateText: { arity: 1, cost: 36, doc: "ToDateString" },

  // ArrayBuffer, typed arrays, DataView
  NewArrayBuffer: { arity: 3, cost: 8, doc: "(prototype, length, maximum length or -1): zero bytes" },
  IsArrayBuffer: { arity: 1, cost: 4, doc: "whether the value is an ArrayBuffer" },
  RequireArrayBuffer: {
    arity: 2,
    cost: 4,
    doc: "(value, method name): TypeError unless it is an ArrayBuffer",
  },
  BufferIsDetached: { arity: 1, cost: 4, doc: "IsDetachedBuffer" },
  BufferLength: { arity: 1, cost: 4, doc: "[[ArrayBufferByteLength]]" },
  BufferMaximum: { arity: 1, cost: 4, doc: "[[ArrayBufferMaxByteLength]]; -1: fixed length" },
  ResizeBuffer: { arity: 2, cost: 8, doc: "(buffer, new length)" },
  DetachBuffer: { arity: 1, cost: 4, doc: "DetachArrayBuffer" },
  CopyBytes: { arity: 4, cost: 6, doc: "(to, from, start, count): copies bytes to the start of a buffer" },
  IsTypedArray: { arity: 1, cost: 4, doc: "whether the value is a typed array" },
  TypedArrayLength: { arity: 1, cost: 5, doc: "ValidateTypedArray, then its length" },
  TypedArrayLengthOrEmpty: { arity: 1, cost: 5, doc: "the same; Empty() for what is no typed array" },
  TypedArrayLengthNow: { arity: 1, cost: 4, doc: "the length; 0 while out of bounds" },
  TypedArrayIsOutOfBounds: { arity: 1, cost: 4, doc: "IsTypedArrayOutOfBounds" },
  TypedArrayIsTracking: { arity: 1, cost: 4, doc: "whether [[ArrayLength]] is auto" },
  TypedArrayName: { arity: 1, cost: 4, doc: '[[TypedArrayName]], such as "Int8Array"' },
  TypedArrayIsBigInt: { arity: 1, cost: 4, doc: "whether [[ContentType]] is bigint" },
  TypedArrayBuffer: { arity: 1, cost: 4, doc: "[[ViewedArrayBuffer]]" },
  TypedArrayOffset: { arity: 1, cost: 4, doc: "[[ByteOffset]]" },
  ElementSize: { arity: 1, cost: 4, doc: "bytes of an element, by constructor name" },
  NewTypedArray: {
    arity: 3,
    cost: 8,
    doc: "(constructor name, prototype, length): over a buffer of its own",
  },
  NewTypedArrayOver: {
    arity: "n",
    cost: 8,
    doc: "(constructor name, prototype, buffer, byte offset, length or -1)",
  },
  FillTypedArray: { arity: 4, cost: 6, doc: "(array, converted value, start, end)" },
  CopyTypedElements: {
    arity: "n",
    cost: 6,
    doc: "(to, to start, from, from start, count): copies elements as if from a copy, as many as both have",
  },
  SliceTypedElements: {
    arity: "n",
    cost: 6,
    doc: "(to, from, from start, count): the copy of %TypedArray%.prototype.slice",
  },
  SortTypedArray: { arity: 1, cost: 6, doc: "sorts by number" },
  TypedArrayValues: { arity: 2, cost: 6, doc: "(array, length): a list of its elements" },
  StoreTypedValues: { arity: 2, cost: 6, doc: "(array, list): stores converted values, as many as fit" },
  NewDataView: { arity: "n", cost: 8, doc: "(prototype, buffer, byte offset, byte length or -1)" },
  IsDataView: { arity: 1, cost: 4, doc: "whether the value is a DataView" },
  RequireDataView: { arity: 1, cost: 4, doc: "TypeError unless the value is a DataView" },
  DataViewRead: { arity: 4, cost: 5, doc: '(view, type such as "Int8", index, little-endian)' },
  DataViewWrite: { arity: "n", cost: 5, doc: "(view, type, index, converted value, little-endian)" },

  TextStep: { arity: 0, cost: 4, doc: "bytes that one EncodeBytes takes at most" },
  EncodeBytes: {
    arity: 4,
    cost: 6,
    doc: '(Uint8Array, start, end, "base64", "base64url", the same with " unpadded", or "hex"): their text',
  },
  DecodeText: {
    arity: 4,
    cost: 6,
    doc: '(Uint8Array, text, [encoding, last chunk handling], progress): decodes a piece; "more", "done" or "error"',
  },

  // Regular expressions
  IsRegExpObject: { arity: 1, cost: 4, doc: "whether the value has [[RegExpMatcher]]" },
  NewRegExp: { arity: 3, cost: 12, doc: "(pattern, flags, prototype): a RegExp object; SyntaxError" },
  ReinitializeRegExp: {
    arity: 3,
    cost: 12,
    doc: "(RegExp object, pattern, flags): RegExpInitialize, without lastIndex",
  },
  RegExpSource: { arity: 1, cost: 4, doc: "[[OriginalSource]]" },
  RegExpFlags: {
    arity: 1,
    cost: 4,
    doc: "[[OriginalFlags]] as bits: d 1, g 2, i 4, m 8, s 16, u 32, v 64, y 128",
  },
  RegExpFlagText: { arity: 1, cost: 5, doc: "[[OriginalFlags]]" },
  IsOriginalExec: { arity: 1, cost: 4, doc: "whether the value is RegExp.prototype.exec as it was" },
  PrimitiveToLength: { arity: 1, cost: 4, doc: "ToLength of a number" },
  StartMatch: { arity: 3, cost: 12, doc: "(RegExp object, text, index): a match, after its first 400 steps" },
  ContinueMatch: { arity: 1, cost: 5, doc: "takes up to 400 steps; true when the match has ended" },
  MatchEnd: { arity: 1, cost: 4, doc: "where a match ends, -1 if there is none" },
  MatchArray: { arity: 1, cost: 20, doc: "the array that exec returns for a match" },
  AdvanceIndex: { arity: 3, cost: 4, doc: "AdvanceStringIndex(text, index, unicode)" },
  IsPristineRegExp: { arity: 1, cost: 12, doc: "whether a RegExp object matches as the tables say" },
  NewRegExpScan: {
    arity: 4,
    cost: 20,
    doc: '(RegExp object, text, "all" | "first" | "split", most): a search for matches',
  },
  ScanSome: { arity: 1, cost: 5, doc: "takes up to 400 steps; true when all matches have been found" },
  ScannedCount: { arity: 1, cost: 4, doc: "number of matches" },
  ScannedStart: { arity: 2, cost: 4, doc: "where match i starts" },
  ScannedGroups: { arity: 2, cost: 8, doc: "list of the texts of match i and its groups" },
  ScannedNames: { arity: 2, cost: 8, doc: "(scan, list of texts): the object of named groups, or undefined" },
  ScannedTexts: { arity: 2, cost: 8, doc: "appends the texts of some matches to a list; true when all are" },
  ReplaceScanned: {
    arity: 3,
    cost: 8,
    doc: "(scan, builder, text): replaces some matches; true when all are",
  },
  SplitScanned: {
    arity: 3,
    cost: 8,
    doc: "(scan, list, most): appends what is between some matches; true at the end",
  },
  NewMatchIterator: { arity: 4, cost: 8, doc: "CreateRegExpStringIterator(regexp, text, global, unicode)" },
  MatchIteratorIsDone: { arity: 1, cost: 4, doc: "[[Done]]; TypeError if it is no RegExp String Iterator" },
  MatchIteratorRegExp: { arity: 1, cost: 4, doc: "[[IteratingRegExp]]" },
  MatchIteratorText: { arity: 1, cost: 4, doc: "[[IteratedString]]" },
  MatchIteratorMode: { arity: 1, cost: 4, doc: "1 if global, plus 2 if unicode" },
  FinishMatchIterator: { arity: 1, cost: 4, doc: "sets [[Done]]" },

  // JSON
  NewJsonParser: { arity: 2, cost: 12, doc: "(text, whether to keep records for a reviver): a parser" },
  ParseJsonSome: { arity: 1, cost: 8, doc: "parses some 1000 units; true at the end; SyntaxError" },
  ParsedJson: { arity: 1, cost: 4, doc: "the value of a text that has been parsed" },
  ParsedJsonRecord: {
    arity: 1,
    cost: 4,
    doc: "its record: a list of value, source, records of what it contains",
  },
  NewRawJson: { arity: 1, cost: 8, doc: "an object with [[IsRawJSON]] and that text" },
  NewJsonWriter: { arity: 1, cost: 12, doc: "a string builder for JSON with that indentation" },
  JsonBoxKind: {
    arity: 1,
    cost: 4,
    doc: "1 for Number objects, 2 for String, 3 for Boolean and BigInt, else 0",
  },
  JsonUnboxed: { arity: 1, cost: 4, doc: "the primitive of a Boolean or BigInt object" },
  WriteJsonLeaf: {
    arity: 2,
    cost: 6,
    doc: "writes a primitive or raw JSON; false for objects and long strings",
  },
  EnterJson: { arity: 2, cost: 6, doc: "begins an object; TypeError if it is being written already" },
  LeaveJson: { arity: 3, cost: 6, doc: "(writer, close, empty): ends the innermost object" },
  WriteJsonSeparator: { arity: 3, cost: 6, doc: "(writer, first, open): the opening bracket or a comma" },
  WriteJsonKey: {
    arity: 3,
    cost: 7,
    doc: "(writer, first, key): separator, key, colon; false for a long key",
  },
  WriteJsonColon: { arity: 1, cost: 5, doc: "the colon after a key" },
  BeginJsonWalk: { arity: 2, cost: 6, doc: "enters a plain array or object; false if it is not plain" },
  WalkJsonSome: {
    arity: 1,
    cost: 6,
    doc: "writes some of it: 0 more, 1 done, 2 the next value is asked for",
  },
  WalkedHolder: { arity: 1, cost: 4, doc: "the array or object that is being walked" },
  WalkedKey: { arity: 1, cost: 4, doc: "the index or key of the value that is asked for" },
  AnswerJsonWalk: {
    arity: 2,
    cost: 6,
    doc: "(writer, whether there is a value): writes what stands before it",
  },
  QuoteJsonSome: {
    arity: 3,
    cost: 8,
    doc: "quotes some 2048 units of a text; where to go on, -1 at the end",
  },

  // Modules: done by the interpreter itself, see vm/modules/primitives.ts. Bodies and records are hidden objects
  ResolveModule: {
    arity: 3,
    cost: 4,
    doc: "(specifier, referrer, type): the key that the embedder gives it; TypeError if refused",
  },
  LoadModule: { arity: 2, cost: 4, doc: "(key, type): has the embedder load a text; a promise of it" },
  ModuleEntry: { arity: 2, cost: 6, doc: "(type, key): the entry of the module map, or undefined" },
  SetModuleEntry: { arity: 3, cost: 6, doc: "(type, key, entry): sets it, or removes it if undefined" },
  CompileModule: { arity: 2, cost: 24, doc: "(text, key): the body of a module; SyntaxError" },
  NewJsonModule: { arity: 2, cost: 12, doc: "(value, key): the body of a module with that default export" },
  ModuleKey: { arity: 1, cost: 4, doc: "what the embedder knows the body's module by" },
  ModuleRecord: { arity: 1, cost: 4, doc: "the body's record, or undefined" },
  SetModuleRecord: { arity: 2, cost: 4, doc: "sets the body's record" },
  ModuleParts: {
    arity: 1,
    cost: 12,
    doc: "a list: requests [specifier, key, value, ...], imports [request, name], requests of export *, exported names, hasTopLevelAwait",
  },
  ModuleExport: {
    arity: 2,
    cost: 6,
    doc: "(body, name): its slot; or [request, name there; undefined for the namespace]; undefined if there is none",
  },
  LinkImport: { arity: 4, cost: 6, doc: "(body, import index, body, slot or -1): where the import lives" },
  InstantiateModule: { arity: 1, cost: 12, doc: "runs the block as far as its functions; its coroutine" },
  SetModuleCoroutine: { arity: 2, cost: 4, doc: "sets the coroutine that runs the body's statements" },
  ModuleCoroutine: { arity: 1, cost: 4, doc: "that coroutine" },
  ModuleNamespace: { arity: 1, cost: 4, doc: "the body's namespace object, or undefined" },
  CreateModuleNamespace: { arity: 2, cost: 12, doc: "(body, list of name, body, slot or -1, ...): makes it" },
  NextModuleOrder: { arity: 0, cost: 4, doc: "IncrementModuleAsyncEvaluationCount: 0, 1, 2, ..." },
} as const satisfies Record<string, PrimitiveRow>

export type PrimitiveName = keyof typeof PRIMITIVES
export const PRIMITIVE_NAMES = Object.keys(PRIMITIVES) as PrimitiveName[]
