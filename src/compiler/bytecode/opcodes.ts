// The instruction set, as data. Ids, encoder, decoder, disassembler, verifier, serializer, fuel costs and the
// reference page derive from this table; the interpreter's arms follow it row by row.
//
// Encoding. An instruction is one word `op | a << 8 | b << 16 | c << 24` (a signed 32-bit integer), followed by its word
// operands, one word each. Byte operands (reg, u8, i8) fill a, b, c in the order of the row; `i16` fills b and c;
// `label24` fills a, b, c. Word operands (const, cache, label, block, primitive, u32) follow in order.
// A label is a displacement in words, relative to the start of the next instruction.
//
// Registers. R[0..parameterCount) are the parameters, then locals, then temporaries; at most 256. R[-1] is `this` and
// R[-2] the callee. A call window is [callee, this, argument 0, ...] at the caller's registers `window`, `window + 1`, ...;
// the callee's R[0] is the caller's R[window + 2].
//
// Fuel. An instruction costs its length in words (so straight-line code pays nothing: remaining fuel is F - pc), plus the
// row's `extra`. Safepoints are: function entry, every taken jump, return from any call, and `Safepoint`.
//
// `effects` says what may happen while it runs: "none"; "throws" (may throw a guest error, runs no guest code);
// "calls" (may push a frame: guest code may run before the next instruction).

export type ByteOperand = "reg" | "u8" | "i8"
export type WideOperand = "i16" | "label24"
export type WordOperand = "const" | "cache" | "caches" | "label" | "block" | "primitive" | "u32"
export type OperandKind = ByteOperand | WideOperand | WordOperand

export interface OpRow {
  readonly operands: { readonly [name: string]: OperandKind }
  readonly effects: "none" | "throws" | "calls"
  /** Fuel beyond the length in words. */
  readonly extra?: number
  readonly doc: string
}

const dstLeftRight = { dst: "reg", left: "reg", right: "reg" } as const
const dstLeftImm = { dst: "reg", left: "reg", imm: "i8" } as const
const dstSrc = { dst: "reg", src: "reg" } as const
const branch2 = { left: "reg", right: "reg", target: "label" } as const
const branchImm = { left: "reg", imm: "i8", target: "label" } as const
const call = { dst: "reg", window: "reg", argc: "u8" } as const

export const OPS = {
  // Moves and constants
  Move: { operands: dstSrc, effects: "none", doc: "R[dst] ← R[src]" },
  Move2: {
    operands: { dst: "reg", src: "reg", next: "reg" },
    effects: "none",
    doc: "R[dst] ← R[src], then R[dst + 1] ← R[next]; the assembler makes it of two Moves",
  },
  LoadConst: { operands: { dst: "reg", constant: "const" }, effects: "none", doc: "R[dst] ← K[constant]" },
  LoadInt: { operands: { dst: "reg", value: "i16" }, effects: "none", doc: "R[dst] ← value" },
  LoadUndefined: { operands: { dst: "reg" }, effects: "none", doc: "R[dst] ← undefined" },
  LoadNull: { operands: { dst: "reg" }, effects: "none", doc: "R[dst] ← null" },
  LoadTrue: { operands: { dst: "reg" }, effects: "none", doc: "R[dst] ← true" },
  LoadFalse: { operands: { dst: "reg" }, effects: "none", doc: "R[dst] ← false" },
  LoadEmpty: {
    operands: { dst: "reg" },
    effects: "none",
    doc: "R[dst] ← empty: an uninitialized binding, a hole, an unbound this",
  },

  // Arithmetic
  Add: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] + R[right]" },
  Sub: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] - R[right]" },
  Mul: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] * R[right]" },
  Div: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] / R[right]" },
  Mod: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] % R[right]" },
  Exp: { operands: dstLeftRight, effects: "calls", extra: 6, doc: "R[dst] ← R[left] ** R[right]" },
  BitAnd: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] & R[right]" },
  BitOr: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] | R[right]" },
  BitXor: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] ^ R[right]" },
  Shl: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] << R[right]" },
  Shr: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] >> R[right]" },
  Ushr: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] >>> R[right]" },
  AddInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] + imm" },
  SubInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] - imm" },
  MulInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] * imm" },
  DivInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] / imm" },
  ModInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] % imm" },
  BitAndInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] & imm" },
  BitOrInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] | imm" },
  ShlInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] << imm" },
  ShrInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] >> imm" },
  UshrInt: { operands: dstLeftImm, effects: "calls", doc: "R[dst] ← R[left] >>> imm" },
  Negate: { operands: dstSrc, effects: "calls", doc: "R[dst] ← -R[src]" },
  ToNumber: { operands: dstSrc, effects: "calls", doc: "R[dst] ← +R[src]" },
  ToNumeric: { operands: dstSrc, effects: "calls", doc: "R[dst] ← ToNumeric(R[src])" },
  BitNot: { operands: dstSrc, effects: "calls", extra: 2, doc: "R[dst] ← ~R[src]" },
  Increment: { operands: dstSrc, effects: "calls", doc: "R[dst] ← ToNumeric(R[src]) + 1" },
  Decrement: { operands: dstSrc, effects: "calls", doc: "R[dst] ← ToNumeric(R[src]) - 1" },
  PostIncrement: {
    operands: dstSrc,
    effects: "calls",
    doc: "R[dst] ← ToNumeric(R[src]), R[src] ← R[dst] + 1: two different registers",
  },
  PostDecrement: {
    operands: dstSrc,
    effects: "calls",
    doc: "R[dst] ← ToNumeric(R[src]), R[src] ← R[dst] - 1: two different registers",
  },
  Not: { operands: dstSrc, effects: "none", doc: "R[dst] ← not ToBoolean(R[src])" },
  TypeOf: { operands: dstSrc, effects: "none", extra: 2, doc: "R[dst] ← typeof R[src]" },
  ToString: {
    operands: dstSrc,
    effects: "calls",
    doc: "R[dst] ← ToString(R[src]); the parts of a template literal",
  },
  ToPropertyKey: {
    operands: dstSrc,
    effects: "calls",
    doc: "R[dst] ← ToPropertyKey(R[src]); a number that is an array index may stay one",
  },
  ToElementKey: {
    operands: { dst: "reg", object: "reg", key: "reg" },
    effects: "calls",
    doc: "TypeError if R[object] is undefined or null; else R[dst] ← ToPropertyKey(R[key]), for o[k] += v and o[k]++",
  },

  // Comparison
  Equal: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] == R[right]" },
  NotEqual: { operands: dstLeftRight, effects: "calls", extra: 2, doc: "R[dst] ← R[left] != R[right]" },
  StrictEqual: { operands: dstLeftRight, effects: "none", doc: "R[dst] ← R[left] === R[right]" },
  StrictNotEqual: { operands: dstLeftRight, effects: "none", doc: "R[dst] ← R[left] !== R[right]" },
  Less: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] < R[right]" },
  LessEqual: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] <= R[right]" },
  Greater: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] > R[right]" },
  GreaterEqual: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] >= R[right]" },
  InstanceOf: {
    operands: dstLeftRight,
    effects: "calls",
    extra: 8,
    doc: "R[dst] ← R[left] instanceof R[right]",
  },
  In: { operands: dstLeftRight, effects: "calls", doc: "R[dst] ← R[left] in R[right]" },

  // Jumps
  Jump: { operands: { target: "label24" }, effects: "none", doc: "pc ← target" },
  JumpIfTrue: {
    operands: { test: "reg", target: "label" },
    effects: "none",
    doc: "if ToBoolean(R[test]) then pc ← target",
  },
  JumpIfFalse: {
    operands: { test: "reg", target: "label" },
    effects: "none",
    doc: "if not ToBoolean(R[test]) then pc ← target",
  },
  JumpIfUndefined: {
    operands: { test: "reg", target: "label" },
    effects: "none",
    doc: "if R[test] is undefined then pc ← target",
  },
  JumpIfNotUndefined: {
    operands: { test: "reg", target: "label" },
    effects: "none",
    doc: "if R[test] is not undefined then pc ← target",
  },
  JumpIfNullish: {
    operands: { test: "reg", target: "label" },
    effects: "none",
    doc: "if R[test] is undefined or null then pc ← target",
  },
  JumpIfNotNullish: {
    operands: { test: "reg", target: "label" },
    effects: "none",
    doc: "if R[test] is neither undefined nor null then pc ← target",
  },
  JumpIfNull: {
    operands: { test: "reg", target: "label" },
    effects: "none",
    doc: "if R[test] is null then pc ← target",
  },
  JumpIfNotNull: {
    operands: { test: "reg", target: "label" },
    effects: "none",
    doc: "if R[test] is not null then pc ← target",
  },
  JumpTable: {
    operands: { test: "reg", low: "i8", count: "u8" },
    effects: "none",
    doc: "count + 1 Jump instructions follow; if R[test] is an integer and i = R[test] - low is in [0, count) then take the i-th of them, else the last one",
  },
  JumpIfEmpty: {
    operands: { test: "reg", target: "label" },
    effects: "none",
    doc: "if R[test] is empty then pc ← target",
  },
  JumpIfEqual: { operands: branch2, effects: "calls", doc: "if R[left] == R[right] then pc ← target" },
  JumpIfNotEqual: { operands: branch2, effects: "calls", doc: "if R[left] != R[right] then pc ← target" },
  JumpIfStrictEqual: { operands: branch2, effects: "none", doc: "if R[left] === R[right] then pc ← target" },
  JumpIfStrictNotEqual: {
    operands: branch2,
    effects: "none",
    doc: "if R[left] !== R[right] then pc ← target",
  },
  JumpIfLess: { operands: branch2, effects: "calls", doc: "if R[left] < R[right] then pc ← target" },
  JumpIfNotLess: { operands: branch2, effects: "calls", doc: "if not R[left] < R[right] then pc ← target" },
  JumpIfLessEqual: { operands: branch2, effects: "calls", doc: "if R[left] <= R[right] then pc ← target" },
  JumpIfNotLessEqual: {
    operands: branch2,
    effects: "calls",
    doc: "if not R[left] <= R[right] then pc ← target",
  },
  JumpIfGreater: { operands: branch2, effects: "calls", doc: "if R[left] > R[right] then pc ← target" },
  JumpIfNotGreater: {
    operands: branch2,
    effects: "calls",
    doc: "if not R[left] > R[right] then pc ← target",
  },
  JumpIfGreaterEqual: { operands: branch2, effects: "calls", doc: "if R[left] >= R[right] then pc ← target" },
  JumpIfNotGreaterEqual: {
    operands: branch2,
    effects: "calls",
    doc: "if not R[left] >= R[right] then pc ← target",
  },
  JumpIfStrictEqualInt: { operands: branchImm, effects: "none", doc: "if R[left] === imm then pc ← target" },
  JumpIfStrictNotEqualInt: {
    operands: branchImm,
    effects: "none",
    doc: "if R[left] !== imm then pc ← target",
  },
  JumpIfLessInt: { operands: branchImm, effects: "calls", doc: "if R[left] < imm then pc ← target" },
  JumpIfNotLessInt: { operands: branchImm, effects: "calls", doc: "if not R[left] < imm then pc ← target" },
  JumpIfLessEqualInt: { operands: branchImm, effects: "calls", doc: "if R[left] <= imm then pc ← target" },
  JumpIfNotLessEqualInt: {
    operands: branchImm,
    effects: "calls",
    doc: "if not R[left] <= imm then pc ← target",
  },
  JumpIfGreaterInt: { operands: branchImm, effects: "calls", doc: "if R[left] > imm then pc ← target" },
  JumpIfNotGreaterInt: {
    operands: branchImm,
    effects: "calls",
    doc: "if not R[left] > imm then pc ← target",
  },
  JumpIfGreaterEqualInt: { operands: branchImm, effects: "calls", doc: "if R[left] >= imm then pc ← target" },
  JumpIfNotGreaterEqualInt: {
    operands: branchImm,
    effects: "calls",
    doc: "if not R[left] >= imm then pc ← target",
  },
  Safepoint: {
    operands: {},
    effects: "none",
    doc: "a fuel check; the assembler puts one into any straight stretch of over 256 words",
  },

  // Properties. `cache` names an inline cache, whose key is CodeBlock.cacheKeys[cache].
  GetProp: {
    operands: { dst: "reg", object: "reg", cache: "cache" },
    effects: "calls",
    doc: "R[dst] ← R[object].key",
  },
  SetProp: {
    operands: { object: "reg", value: "reg", cache: "cache" },
    effects: "calls",
    doc: "R[object].key ← R[value]; a failure throws in strict code",
  },
  GetLength: {
    operands: { dst: "reg", object: "reg", cache: "cache" },
    effects: "calls",
    doc: "R[dst] ← R[object].length",
  },
  GetElem: {
    operands: { dst: "reg", object: "reg", key: "reg" },
    effects: "calls",
    doc: "R[dst] ← R[object][R[key]]",
  },
  SetElem: {
    operands: { object: "reg", key: "reg", value: "reg" },
    effects: "calls",
    doc: "R[object][R[key]] ← R[value]; a failure throws in strict code",
  },
  DeleteElem: {
    operands: { dst: "reg", object: "reg", key: "reg" },
    effects: "calls",
    extra: 8,
    doc: "R[dst] ← delete R[object][R[key]]; a failure throws in strict code",
  },
  DefineProp: {
    operands: { object: "reg", value: "reg", cache: "cache" },
    effects: "calls",
    doc: "CreateDataPropertyOrThrow(R[object], key, R[value])",
  },
  DefineElem: {
    operands: { object: "reg", key: "reg", value: "reg" },
    effects: "calls",
    extra: 12,
    doc: "CreateDataPropertyOrThrow(R[object], R[key], R[value]); R[key] is a property key",
  },
  DefineMethod: {
    operands: { object: "reg", key: "reg", value: "reg", enumerable: "u32" },
    effects: "throws",
    doc: "R[value].[[HomeObject]] ← R[object]; set its name from R[key] if the name is computed; define it as a writable, configurable data property",
  },
  DefineGetter: {
    operands: { object: "reg", key: "reg", value: "reg", enumerable: "u32" },
    effects: "throws",
    doc: 'like DefineMethod, as the getter of an accessor; name prefix "get"',
  },
  DefineSetter: {
    operands: { object: "reg", key: "reg", value: "reg", enumerable: "u32" },
    effects: "throws",
    doc: 'like DefineMethod, as the setter of an accessor; name prefix "set"',
  },
  SetProto: {
    operands: { object: "reg", value: "reg" },
    effects: "none",
    extra: 4,
    doc: "__proto__: in a literal: if R[value] is an object or null, R[object].[[Prototype]] ← R[value]",
  },
  GetSuper: {
    operands: { dst: "reg", home: "reg", key: "reg", self: "u32" },
    effects: "calls",
    extra: 8,
    doc: "R[dst] ← R[home].[[Prototype]].[[Get]](R[key], R[self]); self is a register number",
  },
  SetSuper: {
    operands: { home: "reg", key: "reg", value: "reg", self: "u32" },
    effects: "calls",
    doc: "R[home].[[Prototype]].[[Set]](R[key], R[value], R[self]); a failure throws in strict code",
  },
  NewPrivateName: {
    operands: { dst: "reg", description: "const" },
    effects: "none",
    extra: 6,
    doc: "R[dst] ← a new private name; the first evaluation of a site in any agent gives the same name, so shapes are shared",
  },
  GetPrivate: {
    operands: { dst: "reg", object: "reg", name: "reg" },
    effects: "calls",
    extra: 6,
    doc: "R[dst] ← PrivateGet(R[object], R[name])",
  },
  SetPrivate: {
    operands: { object: "reg", name: "reg", value: "reg" },
    effects: "calls",
    extra: 8,
    doc: "PrivateSet(R[object], R[name], R[value])",
  },
  HasPrivate: {
    operands: { dst: "reg", object: "reg", name: "reg" },
    effects: "throws",
    extra: 4,
    doc: "R[dst] ← R[name] in R[object] (#x in o)",
  },
  DefinePrivate: {
    operands: { object: "reg", name: "reg", value: "reg", kind: "u32" },
    effects: "throws",
    extra: 10,
    doc: "add a private element; kind 0 field, 1 method, 2 getter, 3 setter; TypeError if there already (but a getter and a setter make a pair). Methods and accessors: R[value] already has its home object",
  },

  // Objects, arrays, functions
  NewObject: { operands: { dst: "reg" }, effects: "throws", extra: 2, doc: "R[dst] ← {}" },
  NewObjectWith: {
    operands: { dst: "reg", start: "reg", count: "u8", keys: "caches" },
    effects: "throws",
    extra: 2,
    doc: "R[dst] ← {} with count data properties, in order: the keys of the caches from keys on, the values R[start], ...",
  },
  NewArray: {
    operands: { dst: "reg", start: "reg", count: "u8" },
    effects: "throws",
    extra: 2,
    doc: "R[dst] ← [R[start], ... count values]; an empty value is a hole",
  },
  ArrayPush: {
    operands: { array: "reg", value: "reg" },
    effects: "throws",
    doc: "append R[value] (empty: a hole) to the literal's array R[array]",
  },
  NewRegExp: {
    operands: { dst: "reg", pattern: "const", flags: "const" },
    effects: "throws",
    extra: 8,
    doc: "R[dst] ← /pattern/flags",
  },
  TemplateObject: {
    operands: { dst: "reg", template: "const" },
    effects: "throws",
    extra: 8,
    doc: "R[dst] ← the frozen strings array of a tagged template, one for each site and realm; K[template] is a Template constant",
  },
  NewFunction: {
    operands: { dst: "reg", environment: "reg", block: "block" },
    effects: "throws",
    extra: 2,
    doc: "R[dst] ← closure of block over R[environment] (undefined if it needs none). Arrow functions, methods, generators, ...: all kinds; the block says which",
  },
  NewClass: {
    operands: { dst: "reg", heritage: "reg", environment: "reg", block: "block" },
    effects: "calls",
    extra: 20,
    doc: "R[dst] ← constructor of block over R[environment], R[dst + 1] ← its prototype object; R[heritage] is empty (no extends), or the evaluated heritage: checked here; the constructor's home object is the prototype",
  },
  SetFunctionName: {
    operands: { function: "reg", key: "reg", prefix: "u8" },
    effects: "throws",
    doc: "name an anonymous function by property key R[key]; prefix 0 none, 1 get, 2 set",
  },
  SetHome: {
    operands: { function: "reg", home: "reg" },
    effects: "none",
    doc: "R[function].[[HomeObject]] ← R[home] (private methods, field initializers, static blocks)",
  },
  SetFieldInitializer: {
    operands: { class: "reg", function: "reg" },
    effects: "none",
    doc: "R[class].[[Fields]] ← R[function]: a method that defines all instance fields and private methods on its `this`",
  },
  InitializeFields: {
    operands: { function: "reg", self: "reg" },
    effects: "calls",
    doc: "if R[function].[[Fields]] then call it with this R[self]; emitted at a base constructor's start and after super()",
  },
  CreateArguments: {
    operands: { dst: "reg" },
    effects: "throws",
    extra: 20,
    doc: "R[dst] ← unmapped arguments object",
  },
  CreateMappedArguments: {
    operands: { dst: "reg", environment: "reg", map: "const" },
    effects: "throws",
    extra: 20,
    doc: "R[dst] ← sloppy arguments object; K[map] is an ArgumentsMap: for parameter i the slot of R[environment], or -1",
  },
  CreateRest: {
    operands: { dst: "reg", start: "u8" },
    effects: "throws",
    extra: 2,
    doc: "R[dst] ← array of the arguments from index start",
  },

  // This frame
  LoadThis: {
    operands: { dst: "reg" },
    effects: "none",
    doc: "R[dst] ← R[-1], as passed (sloppy functions: see CoerceThis)",
  },
  CoerceThis: {
    operands: {},
    effects: "none",
    extra: 4,
    doc: "R[-1] ← sloppy this: undefined and null become the global object, other primitives are boxed; emitted once at the entry of a sloppy function that uses this",
  },
  LoadCallee: { operands: { dst: "reg" }, effects: "none", doc: "R[dst] ← the running function" },
  LoadNewTarget: {
    operands: { dst: "reg" },
    effects: "none",
    extra: 2,
    doc: "R[dst] ← new.target (undefined for a plain call)",
  },
  LoadHome: { operands: { dst: "reg" }, effects: "none", doc: "R[dst] ← the running function's home object" },
  ThrowIfEmpty: {
    operands: { src: "reg", name: "const" },
    effects: "throws",
    doc: 'if R[src] is empty, throw a ReferenceError: K[name] is used before its declaration (name "this": super() was not called)',
  },
  ThrowIfNotEmpty: {
    operands: { src: "reg" },
    effects: "throws",
    doc: "if R[src] is not empty, throw a ReferenceError: super() was called twice",
  },
  ThrowIfNullish: {
    operands: { src: "reg" },
    effects: "throws",
    doc: "if R[src] is undefined or null, throw a TypeError: it cannot be destructured",
  },
  ThrowIfNotObject: {
    operands: { src: "reg", reason: "u8" },
    effects: "throws",
    doc: "if R[src] is not an object, throw a TypeError; reason 0: iterator result, 1: iterator, 2: derived constructor's return value",
  },
  ThrowError: {
    operands: { kind: "u8", message: "const" },
    effects: "throws",
    doc: "throw a new error with message K[message]; kind is an ErrorKind",
  },

  // Environments: heap scopes for captured bindings. Slots start at 0 and are empty at first.
  NewEnv: {
    operands: { dst: "reg", parent: "reg", size: "u32" },
    effects: "throws",
    extra: 1,
    doc: "R[dst] ← new environment of size empty slots; R[parent] is an environment, or undefined",
  },
  CopyEnv: {
    operands: dstSrc,
    effects: "throws",
    extra: 1,
    doc: "R[dst] ← a copy of environment R[src] (same parent): per-iteration bindings",
  },
  CalleeEnv: {
    operands: { dst: "reg", hops: "u8" },
    effects: "none",
    doc: "R[dst] ← the environment that the running function closes over, hops parents up",
  },
  ParentEnv: {
    operands: { dst: "reg", src: "reg", hops: "u8" },
    effects: "none",
    doc: "R[dst] ← R[src]'s parent, hops times",
  },
  GetSlot: {
    operands: { dst: "reg", environment: "reg", slot: "u8" },
    effects: "none",
    doc: "R[dst] ← R[environment][slot]",
  },
  SetSlot: {
    operands: { environment: "reg", slot: "u8", value: "reg" },
    effects: "none",
    doc: "R[environment][slot] ← R[value]",
  },
  GetSlotWide: {
    operands: { dst: "reg", environment: "reg", slot: "u32" },
    effects: "none",
    doc: "as GetSlot",
  },
  SetSlotWide: {
    operands: { environment: "reg", value: "reg", slot: "u32" },
    effects: "none",
    doc: "as SetSlot",
  },

  // Globals: script-level lexical bindings first, then the global object
  DeclareGlobals: {
    operands: { declarations: "const" },
    effects: "calls",
    extra: 4,
    doc: "GlobalDeclarationInstantiation with K[declarations], a Declarations constant: throws on conflicts; lexical bindings become empty, vars undefined. Functions are then initialized by DeclareGlobalFunction",
  },
  DeclareGlobalFunction: {
    operands: { value: "reg", name: "const", configurable: "u32" },
    effects: "calls",
    doc: "CreateGlobalFunctionBinding(K[name], R[value], configurable)",
  },
  GetGlobal: {
    operands: { dst: "reg", cache: "cache" },
    effects: "calls",
    doc: "R[dst] ← the global named key; ReferenceError if there is none or it is empty",
  },
  GetGlobalOrUndefined: {
    operands: { dst: "reg", cache: "cache" },
    effects: "calls",
    extra: 8,
    doc: "as GetGlobal, but undefined if there is none (typeof x)",
  },
  SetGlobal: {
    operands: { value: "reg", cache: "cache" },
    effects: "calls",
    doc: "assign R[value]; TypeError for a const; if there is none: ReferenceError in strict code, else a new property of the global object",
  },
  InitGlobalLexical: {
    operands: { value: "reg", cache: "cache" },
    effects: "none",
    doc: "initialize the script-level let, const or class named key",
  },
  ResolveGlobal: {
    operands: { dst: "reg", cache: "cache" },
    effects: "calls",
    doc: "R[dst] ← whether the global named key exists now (strict assignment evaluates this before its right side; sloppy delete of a name)",
  },

  // Calls. Effects "calls" throughout; the return is a safepoint for natives, the entry one for guest functions.
  Call: {
    operands: call,
    effects: "calls",
    extra: 1,
    doc: "R[dst] ← R[window](this R[window + 1], argc arguments)",
  },
  CallPlain: {
    operands: call,
    effects: "calls",
    extra: 1,
    doc: "as Call, with this undefined: R[window + 1] is not read",
  },
  CallMethod: {
    operands: { ...call, cache: "cache" },
    effects: "calls",
    extra: 1,
    doc: "R[window] ← R[window + 1].key; then Call",
  },
  CallSpread: {
    operands: { dst: "reg", window: "reg" },
    effects: "calls",
    extra: 2,
    doc: "as Call; the arguments are the elements of array R[window + 2]",
  },
  Construct: {
    operands: call,
    effects: "calls",
    extra: 2,
    doc: "R[dst] ← new R[window](argc arguments); R[window + 1] is not read",
  },
  ConstructSpread: {
    operands: { dst: "reg", window: "reg" },
    effects: "calls",
    extra: 2,
    doc: "as Construct; the arguments are the elements of array R[window + 2]",
  },
  GetSuperConstructor: {
    operands: { dst: "reg", callee: "reg" },
    effects: "calls",
    doc: "R[dst] ← R[callee].[[GetPrototypeOf]](); not checked here",
  },
  ConstructWith: {
    operands: call,
    effects: "calls",
    extra: 2,
    doc: "R[dst] ← construct R[window] with new.target R[window + 1] and argc arguments: super(...), and Construct(...) of self-hosted code; TypeError if R[window] is not a constructor",
  },
  ConstructWithSpread: {
    operands: { dst: "reg", window: "reg" },
    effects: "calls",
    extra: 2,
    doc: "as ConstructWith; the arguments are the elements of array R[window + 2]",
  },
  CallEval: {
    operands: { ...call, scope: "u32" },
    effects: "calls",
    extra: 4,
    doc: "if R[window] is %eval%, a direct eval of argument 0 in CodeBlock.evalScopes[scope]; else as Call. R[evalScopes[scope].environment] is the innermost environment",
  },
  CallEvalSpread: {
    operands: { dst: "reg", window: "reg", scope: "u32" },
    effects: "calls",
    extra: 4,
    doc: "as CallEval; the arguments are the elements of array R[window + 2]",
  },
  CallPrimitive: {
    operands: { ...call, primitive: "primitive" },
    effects: "calls",
    doc: "self-hosted code only: R[dst] ← primitive(R[window], ... argc values); window has no callee and no this",
  },
  CallSelfHosted: {
    operands: { ...call, name: "const" },
    effects: "calls",
    extra: 1,
    doc: "as Call, with this undefined, of the self-hosted function named K[name]; R[window] and R[window + 1] are not read",
  },
  Return: {
    operands: { src: "reg" },
    effects: "none",
    doc: "return R[src]; a base constructor's non-object result becomes its this. An async function's promise is resolved with it",
  },
  ReturnUndefined: { operands: {}, effects: "none", doc: "return undefined, as Return" },
  Throw: { operands: { src: "reg" }, effects: "throws", doc: "throw R[src]" },

  // Iteration. An iterator takes two registers: R[it] the iterator object, R[it + 1] its next method; while the
  // interpreter walks a plain array itself, R[it] is the array and R[it + 1] the next index.
  IterOpen: {
    operands: { it: "reg", iterable: "reg" },
    effects: "calls",
    extra: 1,
    doc: "R[it], R[it + 1] ← GetIterator(R[iterable], sync); R[it + 1] stays empty until IterLoadNext unless the array path is taken",
  },
  IterOpenAsync: {
    operands: { it: "reg", iterable: "reg" },
    effects: "calls",
    extra: 1,
    doc: "R[it] ← GetIterator(R[iterable], async) without its next method",
  },
  IterLoadNext: {
    operands: { it: "reg" },
    effects: "calls",
    doc: "if R[it + 1] is empty: R[it + 1] ← R[it].next; always follows IterOpen and IterOpenAsync",
  },
  IterNext: {
    operands: { dst: "reg", it: "reg", done: "label" },
    effects: "calls",
    extra: 1,
    doc: "step: R[dst] ← value, or pc ← done. After done or a throw R[it] is undefined (nothing to close); if it is undefined already, pc ← done",
  },
  IterCall: {
    operands: { dst: "reg", it: "reg" },
    effects: "calls",
    extra: 1,
    doc: "R[dst] ← Call(R[it + 1], R[it]): one raw step, for for-await",
  },
  IterClose: {
    operands: { it: "reg" },
    effects: "calls",
    doc: "IteratorClose with a normal completion; nothing if R[it] is undefined or on the array path",
  },
  IterCloseQuiet: {
    operands: { it: "reg" },
    effects: "calls",
    doc: "IteratorClose with a throw completion: what `return` throws or gives is dropped",
  },
  ForInOpen: {
    operands: { it: "reg", object: "reg" },
    effects: "calls",
    extra: 2,
    doc: "R[it] ← the enumerable string keys of R[object] and its prototypes (none for undefined and null), R[it + 1] ← 0, R[it + 2] ← the object",
  },
  ForInNext: {
    operands: { dst: "reg", it: "reg", done: "label" },
    effects: "calls",
    extra: 1,
    doc: "R[dst] ← the next key that is still there, or pc ← done",
  },

  // Generators and async functions
  GeneratorStart: {
    operands: {},
    effects: "calls",
    extra: 14,
    doc: "first instruction after parameter binding of (async) generators: make the generator object from new.target-less callee.prototype, suspend, and return it to the caller",
  },
  AsyncStart: {
    operands: {},
    effects: "throws",
    extra: 4,
    doc: "first instruction of an async function, before parameter binding: make its promise; from here on a throw rejects it",
  },
  Yield: {
    operands: { dst: "reg", src: "reg", live: "u8", onReturn: "label" },
    effects: "calls",
    extra: 2,
    doc: "sync generators: give { value: R[src], done: false }; of the registers, R[0..live) are kept; async generators: deliver R[src] (already awaited). On next(v): R[dst] ← v; on throw(e): throws e here; on return(v): R[dst] ← v, pc ← onReturn",
  },
  YieldDelegate: {
    operands: { dst: "reg", src: "reg", live: "u8" },
    effects: "calls",
    extra: 2,
    doc: "yield* only, keeping registers as Yield does: gives R[src] as it is (sync: the inner result object itself, not wrapped; async: a value). On resumption R[dst] ← value, R[dst + 1] ← mode: 0 next, 1 throw, 2 return; never throws here",
  },
  Await: {
    operands: { dst: "reg", src: "reg" },
    effects: "calls",
    extra: 2,
    doc: "suspend until R[src] settles; R[dst] ← its value, or throws its reason here",
  },

  // Modules
  GetImport: {
    operands: { dst: "reg", binding: "u32" },
    effects: "throws",
    doc: "R[dst] ← the module's import binding; ReferenceError if empty",
  },
  ImportCall: {
    operands: { dst: "reg", specifier: "reg", options: "reg" },
    effects: "calls",
    extra: 4,
    doc: "R[dst] ← import(R[specifier], R[options])",
  },
  ImportMeta: { operands: { dst: "reg" }, effects: "throws", extra: 2, doc: "R[dst] ← import.meta" },

  Debugger: { operands: {}, effects: "none", doc: "debugger; does nothing unless a debugger is attached" },
} as const satisfies Record<string, OpRow>

export type OpName = keyof typeof OPS
export const OP_NAMES = Object.keys(OPS) as OpName[]

const WORD_KINDS: ReadonlySet<OperandKind> = new Set<OperandKind>([
  "const",
  "cache",
  "caches",
  "label",
  "block",
  "primitive",
  "u32",
])

export function isWordOperand(kind: OperandKind): kind is WordOperand {
  return WORD_KINDS.has(kind)
}

/** Length of each opcode's instructions in words, by id; also its fuel cost before `extra`. */
export const OP_LENGTH: readonly number[] = OP_NAMES.map(
  (name) => 1 + Object.values(OPS[name].operands).filter((kind) => isWordOperand(kind)).length,
)

/** Fuel of each opcode's instructions, by id, beside what they pay for what they meet. */
export const OP_FUEL: readonly number[] = OP_NAMES.map(
  (name, id) => OP_LENGTH[id]! + ((OPS[name] as OpRow).extra ?? 0),
)

/** Longest stretch of instructions without a safepoint, in fuel; the assembler puts a Safepoint into longer ones. */
export const MAX_STRAIGHT = 100

/** Error constructors that `ThrowError` and the vm's own throws name by number. */
export const ERROR_KINDS = [
  "Error",
  "TypeError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "EvalError",
  "URIError",
] as const
export type ErrorKind = (typeof ERROR_KINDS)[number]
