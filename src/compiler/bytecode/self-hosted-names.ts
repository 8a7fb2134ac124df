// Functions of src/vm/self-hosted that compiled code calls by name (`CallSelfHosted`, `this` undefined), with what each
// must do. This table is the contract; a test holds the self-hosted sources to it.

export const SELF_HOSTED = {
  WithObject: { arity: 1, doc: "(value) → ToObject(value), for the head of `with`" },
  WithHas: {
    arity: 2,
    doc: "(object, name) → whether a `with` object has the name: HasProperty, then not hidden by @@unscopables (sec-object-environment-records-hasbinding-n)",
  },
  WithGet: {
    arity: 3,
    doc: "(object, name, strict) → its value, for with and eval-vars objects: HasProperty again; if it is gone, ReferenceError in strict code, else undefined (sec-object-environment-records-getbindingvalue-n-s)",
  },
  WithSet: {
    arity: 4,
    doc: "(object, name, value, strict): HasProperty again; if it is gone, ReferenceError in strict code; then Set, whose failure throws in strict code (sec-object-environment-records-setmutablebinding-n-v-s)",
  },
  EvalVarsHas: {
    arity: 2,
    doc: "(object, name) → whether the null-prototype object of eval variables has the name; nothing of it can be observed",
  },
  EvalVarsDeclare: {
    arity: 2,
    doc: "(object, name): if the object of eval variables has no such property, add it as undefined",
  },
  DeleteGlobal: {
    arity: 1,
    doc: "(name) → false if a script-level lexical binding has the name, else globalThis.[[Delete]](name): sloppy `delete name`",
  },
  CopyDataProperties: {
    arity: 3,
    doc: "(target, source, excluded) → target: CopyDataProperties; excluded is an array of property keys, or undefined (sec-copydataproperties)",
  },
  AddDisposable: {
    arity: 3,
    doc: "(list, value, isAsync): AddDisposableResource; the list is an array made by [false, false] (self-hosted/disposal.js)",
  },
  DisposeNext: {
    arity: 1,
    doc: "(list): disposes of its last resource → true: done; [value]: await the value; undefined: none is left",
  },
  NewSuppressedError: { arity: 2, doc: "(error, suppressed) → a SuppressedError" },
  GetPrototypeOf: { arity: 1, doc: "(object) → object.[[GetPrototypeOf]]()" },
  GetSyncIterator: {
    arity: 1,
    doc: "(iterable) → GetIterator(iterable, sync).[[Iterator]], without reading `next`: a real iterator object for plain arrays too (yield*)",
  },
} as const satisfies Record<string, { arity: number; doc: string }>

export type SelfHostedName = keyof typeof SELF_HOSTED
