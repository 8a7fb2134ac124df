// What the interpreter and all other self-hosted code stand on: conversions of objects, property access in full
// generality, iteration. A property key is a string, a symbol, or the number of an array index. A property record is a list
// [has, flags, value, get, set]: see vm/primitives/property-records.ts.

/** spec: sec-toprimitive. `hint` is "default", "number" or "string". */
function ToPrimitive(value, hint) {
  if (!IsObject(value)) return value
  const convert = GetMethod(value, WellKnownSymbol("toPrimitive"))
  if (convert !== undefined) {
    const result = Call(convert, value, hint)
    if (IsObject(result)) throw NewTypeError("cannot convert object to primitive value")
    return result
  }
  if (hint === "string") {
    const toString = value.toString
    if (IsCallable(toString)) {
      const result = Call(toString, value)
      if (!IsObject(result)) return result
    }
  }
  const valueOf = value.valueOf
  if (IsCallable(valueOf)) {
    const result = Call(valueOf, value)
    if (!IsObject(result)) return result
  }
  if (hint !== "string") {
    const toString = value.toString
    if (IsCallable(toString)) {
      const result = Call(toString, value)
      if (!IsObject(result)) return result
    }
  }
  throw NewTypeError("cannot convert object to primitive value")
}

/** spec: sec-tonumeric */
function ToNumericValue(value) {
  return PrimitiveToNumeric(ToPrimitive(value, "number"))
}

/** spec: sec-tonumber */
function ToNumberValue(value) {
  return PrimitiveToNumber(ToPrimitive(value, "number"))
}

/** spec: sec-tostring */
function ToStringValue(value) {
  return PrimitiveToString(ToPrimitive(value, "string"))
}

/** spec: sec-topropertykey. A string that is an array index becomes its number. */
function ToPropertyKeyValue(value) {
  return PrimitiveToPropertyKey(ToPrimitive(value, "string"))
}

/** spec: sec-tointegerorinfinity */
function ToIntegerOrInfinity(value) {
  return PrimitiveToInteger(ToPrimitive(value, "number"))
}

/** spec: sec-tolength */
function ToLength(value) {
  const length = PrimitiveToInteger(ToPrimitive(value, "number"))
  if (length <= 0) return 0
  return length < 9007199254740991 ? length : 9007199254740991
}

/** spec: sec-toindex */
function ToIndex(value) {
  if (value === undefined) return 0
  const index = PrimitiveToInteger(ToPrimitive(value, "number"))
  if (index < 0 || index > 9007199254740991) throw NewRangeError("index is out of range")
  return index
}

/** spec: sec-lengthofarraylike */
function LengthOf(object) {
  const length = object.length
  return typeof length === "number" && length >>> 0 === length ? length : ToLength(length)
}

// --- property access ---

/** spec: sec-getmethod. `key` is a property key. */
function GetMethod(value, key) {
  const method = value[key]
  if (method === undefined || method === null) return undefined
  if (!IsCallable(method)) throw NewTypeError(`${Describe(method)} is not a function`)
  return method
}

/** Invoke without arguments — sec-invoke */
function Invoke(value, key) {
  return Call(value[key], value)
}

/** spec: sec-ordinaryget, for any object, receiver and property key. */
function Get(object, key, receiver) {
  let holder = FindHolder(object, key)
  while (holder !== null) {
    if (IsProxy(holder)) return ProxyGet(holder, key, receiver)
    const flags = OwnFlags(holder, key)
    if (flags >= 0) {
      if ((flags & 8) === 0) return OwnValue(holder, key)
      const getter = OwnGetter(holder, key)
      return getter === undefined ? undefined : Call(getter, receiver)
    }
    if (ElementKind(holder, key) !== 0) return undefined
    // A long chain of prototypes is walked in bounded pieces.
    const parent = OrdinaryGetPrototypeOf(holder)
    holder = parent === null ? null : FindHolder(parent, key)
  }
  return undefined
}

/** spec: sec-ordinaryset, for any object, receiver and property key. */
function Set(object, key, value, receiver) {
  let holder = FindHolder(object, key)
  while (holder !== null) {
    if (IsProxy(holder)) return ProxySet(holder, key, value, receiver)
    const element = ElementKind(holder, key)
    if (element !== 0) {
      // sec-typedarray-set, sec-module-namespace-exotic-objects-set-p-v-receiver
      if (element === 3) return false
      if (holder === receiver) return SetTypedElement(holder, key, value, element)
      if (OwnFlags(holder, key) < 0) return true
    }
    const flags = OwnFlags(holder, key)
    if (flags >= 0) {
      if ((flags & 8) !== 0) {
        const setter = OwnSetter(holder, key)
        if (setter === undefined) return false
        Call(setter, receiver, value)
        return true
      }
      if ((flags & 1) === 0) return false
      break
    }
    const parent = OrdinaryGetPrototypeOf(holder)
    holder = parent === null ? null : FindHolder(parent, key)
  }
  return SetOnReceiver(receiver, key, value)
}

/** The last steps of OrdinarySetWithOwnDescriptor: a writable data property, or none, was found. */
function SetOnReceiver(receiver, key, value) {
  if (!IsObject(receiver)) return false
  const existing = GetOwnProperty(receiver, key)
  if (existing === undefined) return DefineOwnProperty(receiver, key, [23, 7, value, undefined, undefined])
  if ((existing[0] & 96) !== 0 || (existing[1] & 1) === 0) return false
  return DefineOwnProperty(receiver, key, [16, 0, value, undefined, undefined])
}

/** An element of a typed array. `element` is 1 for numbers, 2 for BigInts. */
function SetTypedElement(array, key, value, element) {
  const converted = element === 1 ? ToNumberValue(value) : PrimitiveToBigInt(ToPrimitive(value, "number"))
  StoreTypedElement(array, key, converted)
  return true
}

/** spec: sec-hasproperty. `key` is a property key, `object` any object. */
function HasProperty(object, key) {
  let holder = FindHolder(object, key)
  while (holder !== null) {
    if (IsProxy(holder)) return ProxyHas(holder, key)
    if (OwnHas(holder, key)) return true
    if (ElementKind(holder, key) !== 0) return false
    const parent = OrdinaryGetPrototypeOf(holder)
    holder = parent === null ? null : FindHolder(parent, key)
  }
  return false
}

/** spec: sec-hasownproperty */
function HasOwnProperty(object, key) {
  if (IsProxy(object)) return ProxyGetOwnProperty(object, key) !== undefined
  return OwnFlags(object, key) >= 0
}

/** The operator `in`. */
function In(key, object) {
  if (!IsObject(object)) throw NewTypeError(`cannot use 'in' to search for a key in ${Describe(object)}`)
  return HasProperty(object, ToPropertyKeyValue(key))
}

/** object[key], for any value and any key. */
function GetComputed(object, key) {
  if (object === undefined || object === null) throw NewTypeError(`cannot read a property of ${object}`)
  const propertyKey = ToPropertyKeyValue(key)
  return object[propertyKey]
}

/** object[key] = value with that receiver; false if refused. */
function SetComputed(object, key, value, receiver) {
  if (object === undefined || object === null) throw NewTypeError(`cannot set a property of ${object}`)
  const propertyKey = ToPropertyKeyValue(key)
  return Set(ToObject(object), propertyKey, value, receiver)
}

/** super[key], where the key is an object: `proto` is the home object's prototype. */
function GetSuperComputed(proto, key, receiver) {
  return Get(proto, ToPropertyKeyValue(key), receiver)
}

/** A global that only a proxy among the global object's prototypes can tell of. */
function GetGlobalInherited(global, key, required) {
  if (HasProperty(global, key)) return global[key]
  if (required) throw NewReferenceError(`${DescribeKey(key)} is not defined`)
  return undefined
}

/** array.length = value, where the value must be converted; false if refused. */
function SetArrayLength(array, value) {
  return ArraySetLength(array, [16, 0, value, undefined, undefined])
}

/** [[Construct]] of a base constructor whose new.target must be asked for its prototype by running code. */
function ConstructSlow(constructor, newTarget, args) {
  const prototype = GetPrototypeFromConstructor(newTarget, "%Object.prototype%")
  return ConstructWithThis(constructor, newTarget, NewObject(prototype), args)
}

/** delete object[key]; false if refused. */
function DeleteComputed(object, key) {
  const target = ToObject(object)
  return Delete(target, ToPropertyKeyValue(key))
}

/** [[Delete]] */
function Delete(object, key) {
  return IsProxy(object) ? ProxyDelete(object, key) : OrdinaryDelete(object, key)
}

/** spec: sec-deletepropertyorthrow */
function DeletePropertyOrThrow(object, key) {
  if (!Delete(object, key)) throw NewTypeError(`cannot delete property '${DescribeKey(key)}'`)
}

/** [[GetPrototypeOf]] */
function GetPrototypeOf(object) {
  return IsProxy(object) ? ProxyGetPrototypeOf(object) : OrdinaryGetPrototypeOf(object)
}

/** [[SetPrototypeOf]]; `proto` is an object or null. */
function SetPrototypeOf(object, proto) {
  if (IsProxy(object)) return ProxySetPrototypeOf(object, proto)
  if (OrdinaryGetPrototypeOf(object) === proto) return true
  if (!OrdinaryIsExtensible(object) || HasImmutablePrototype(object)) return false
  // A chain that leads back here is refused; behind a proxy it is not looked at.
  for (let parent = proto; parent !== null && !IsProxy(parent); parent = OrdinaryGetPrototypeOf(parent)) {
    if (parent === object) return false
  }
  StorePrototype(object, proto)
  return true
}

/** [[IsExtensible]] */
function IsExtensible(object) {
  return IsProxy(object) ? ProxyIsExtensible(object) : OrdinaryIsExtensible(object)
}

/** [[PreventExtensions]] */
function PreventExtensions(object) {
  return IsProxy(object) ? ProxyPreventExtensions(object) : OrdinaryPreventExtensions(object)
}

/** [[GetOwnProperty]]: a property record, or undefined. */
function GetOwnProperty(object, key) {
  return IsProxy(object) ? ProxyGetOwnProperty(object, key) : OrdinaryGetOwnProperty(object, key)
}

/** [[DefineOwnProperty]] of a property record; false if refused. */
function DefineOwnProperty(object, key, record) {
  if (IsProxy(object)) return ProxyDefineOwnProperty(object, key, record)
  if ((record[0] & 16) !== 0) {
    if (key === "length" && IsArray(object)) return ArraySetLength(object, record)
    const element = ElementKind(object, key)
    if (element === 1 || element === 2) return DefineTypedElement(object, key, record, element)
  }
  return OrdinaryDefineOwnProperty(object, key, record)
}

/** spec: sec-arraysetlength, of a record with a value. */
function ArraySetLength(array, record) {
  const value = record[2]
  const length = ToNumberValue(value) >>> 0
  if (length !== ToNumberValue(value)) throw NewRangeError("invalid array length")
  return OrdinaryDefineOwnProperty(array, "length", [record[0], record[1], length, record[3], record[4]])
}

/** spec: sec-typedarray-defineownproperty, of a record with a value. */
function DefineTypedElement(array, key, record, element) {
  const current = OwnFlags(array, key)
  const has = record[0]
  if (current < 0 || (has & 96) !== 0 || (has & ~record[1] & 7) !== 0) return false
  return SetTypedElement(array, key, record[2], element)
}

/** [[OwnPropertyKeys]]: a list of strings and symbols. */
function OwnKeys(object) {
  if (IsProxy(object)) return ProxyOwnKeys(object)
  if (!HasManyKeys(object)) return OrdinaryOwnKeys(object)
  const keys = []
  for (let part = 0; part < 4; part++) {
    let from = 0
    while (from >= 0) from = AppendOwnKeys(keys, object, part, from)
  }
  return keys
}

/** Appends level's enumerable string keys that no object before it in object's prototype chain has. No proxies. */
function AppendEnumerable(list, object, level) {
  if (!HasManyKeys(level) && AppendEnumerableKeys(list, object, level)) return
  const keys = OwnKeys(level)
  let from = 0
  while (from >= 0) from = SelectEnumerableKeys(list, object, level, keys, from)
}

/** spec: sec-createdataproperty */
function CreateDataProperty(object, key, value) {
  if (CreatePlainProperty(object, key, value)) return true
  return DefineOwnProperty(object, key, [23, 7, value, undefined, undefined])
}

/** spec: sec-createdatapropertyorthrow */
function CreateDataPropertyOrThrow(object, key, value) {
  if (!CreateDataProperty(object, key, value)) {
    throw NewTypeError(`cannot define property '${DescribeKey(key)}'`)
  }
}

/** spec: sec-definepropertyorthrow */
function DefinePropertyOrThrow(object, key, record) {
  if (!DefineOwnProperty(object, key, record)) {
    throw NewTypeError(`cannot define property '${DescribeKey(key)}'`)
  }
}

/** spec: sec-copydataproperties. `excluded` is a list of property keys, or undefined. */
function CopyDataProperties(target, source, excluded) {
  if (source === undefined || source === null) return target
  if (CopyPlainProperties(target, source, excluded)) return target
  const from = ToObject(source)
  const keys = OwnKeys(from)
  const count = keys.length
  const proxy = IsProxy(from)
  for (let i = 0; i < count; i++) {
    const key = keys[i]
    if (excluded !== undefined && ListHasKey(excluded, key)) continue
    if (proxy) {
      const record = ProxyGetOwnProperty(from, key)
      if (record === undefined || (record[1] & 2) === 0) continue
    } else {
      const flags = OwnFlags(from, key)
      if (flags < 0 || (flags & 2) === 0) continue
    }
    CreateDataProperty(target, key, from[key])
  }
  return target
}

/** spec: sec-createlistfromarraylike */
function CreateListFromArrayLike(object) {
  if (!IsObject(object)) throw NewTypeError(`${Describe(object)} is not an array-like object`)
  const length = LengthOf(object)
  const list = []
  for (let i = 0; i < length; i++) ArrayAppend(list, object[i])
  return list
}

// --- operators on objects ---

/** spec: sec-instanceofoperator */
function InstanceOf(value, target) {
  if (!IsObject(target)) throw NewTypeError("right side of 'instanceof' is not an object")
  const handler = GetMethod(target, WellKnownSymbol("hasInstance"))
  if (handler !== undefined) return !!Call(handler, target, value)
  if (!IsCallable(target)) throw NewTypeError("right side of 'instanceof' is not callable")
  return OrdinaryHasInstance(target, value)
}

/** spec: sec-ordinaryhasinstance */
function OrdinaryHasInstance(constructor, value) {
  if (!IsCallable(constructor)) return false
  const bound = BoundTarget(constructor)
  if (bound !== undefined) return InstanceOf(value, bound)
  if (!IsObject(value)) return false
  const prototype = constructor.prototype
  if (!IsObject(prototype)) throw NewTypeError("function has non-object prototype in 'instanceof' check")
  for (let object = GetPrototypeOf(value); object !== null; object = GetPrototypeOf(object)) {
    if (object === prototype) return true
  }
  return false
}

/** spec: sec-speciesconstructor */
function SpeciesConstructor(object, defaultConstructor) {
  const constructor = object.constructor
  if (constructor === undefined) return defaultConstructor
  if (!IsObject(constructor)) throw NewTypeError("object's constructor is not an object")
  const species = constructor[WellKnownSymbol("species")]
  if (species === undefined || species === null) return defaultConstructor
  if (IsConstructor(species)) return species
  throw NewTypeError("object's constructor[Symbol.species] is not a constructor")
}

/** spec: sec-getprototypefromconstructor. `name` is an intrinsic's, such as "%Map.prototype%". */
function GetPrototypeFromConstructor(newTarget, name) {
  const prototype = newTarget.prototype
  return IsObject(prototype) ? prototype : IntrinsicOfFunctionRealm(newTarget, name)
}

/**
 * Calls (or constructs) a native whose row declares conversions, after at least one of its arguments turned out to be an
 * object: all are converted in order, `this` first.
 */
function ConvertAndCall(native, self, args, newTarget) {
  const selfKind = SelfConversion(native)
  if (selfKind === "string" && (self === undefined || self === null)) {
    throw NewTypeError(`method called on ${self}`)
  }
  const receiver = Convert(self, selfKind)
  const count = args.length
  const converted = []
  for (let i = 0; i < count; i++) ArrayAppend(converted, Convert(args[i], ArgumentConversion(native, i)))
  if (newTarget !== undefined) return Construct(native, newTarget, ...converted)
  return Call(native, receiver, ...converted)
}

/** One conversion of a native's row; primitives other than keys are left to the native's own call. */
function Convert(value, kind) {
  if (kind === "any") return value
  if (value === undefined && (kind === "string?" || kind === "number?" || kind === "integer?")) return value
  if (kind === "string" || kind === "string?") return ToStringValue(value)
  if (kind === "key") return ToPropertyKeyValue(value)
  if (kind === "numeric") return ToNumericValue(value)
  return ToNumberValue(value)
}

// --- iteration ---

/** spec: sec-getiterator, sync, without its `next`. */
function IteratorOpen(iterable) {
  if (iterable === undefined || iterable === null) throw NewTypeError(`${iterable} is not iterable`)
  const method = iterable[WellKnownSymbol("iterator")]
  if (!IsCallable(method)) throw NewTypeError(`${Describe(iterable)} is not iterable`)
  return IteratorFromMethod(iterable, method)
}

/** spec: sec-getiteratorfrommethod, without `next`. */
function IteratorFromMethod(iterable, method) {
  const iterator = Call(method, iterable)
  if (!IsObject(iterator)) throw NewTypeError(`${Describe(iterator)} is not an iterator`)
  return iterator
}

/** spec: sec-getiterator, sync, without its `next`: an iterator object for plain arrays too. */
function GetSyncIterator(iterable) {
  return IteratorOpen(iterable)
}

/** spec: sec-getiterator, async, without its `next`. */
function IteratorOpenAsync(iterable) {
  if (iterable === undefined || iterable === null) throw NewTypeError(`${iterable} is not async iterable`)
  const method = GetMethod(iterable, WellKnownSymbol("asyncIterator"))
  if (method !== undefined) return IteratorFromMethod(iterable, method)
  const iterator = IteratorOpen(iterable)
  return CreateAsyncFromSyncIterator(iterator, iterator.next)
}

/** spec: sec-iteratorstepvalue. The value, or Empty() when the iterator is done. */
function IteratorStep(iterator, next) {
  return IteratorTake(Call(next, iterator))
}

/** What a loop takes from the result of `next`: its value, or empty at the end. */
function IteratorTake(result) {
  if (!IsObject(result)) throw NewTypeError(`iterator result ${Describe(result)} is not an object`)
  return result.done ? Empty() : result.value
}

/** spec: sec-iteratorclose, with a normal completion. */
function IteratorClose(iterator) {
  const method = GetMethod(iterator, "return")
  if (method === undefined) return
  const result = Call(method, iterator)
  if (!IsObject(result)) throw NewTypeError(`iterator result ${Describe(result)} is not an object`)
}

/** spec: sec-iteratorclose, with a throw completion: nothing that happens here matters. */
function IteratorCloseQuiet(iterator) {
  try {
    const method = GetMethod(iterator, "return")
    if (method !== undefined) Call(method, iterator)
  } catch (error) {}
}

/** spec: sec-asynciteratorclose, up to its Await: undefined, or a list of what calling `return` gave. */
function AsyncIteratorCloseStart(iterator) {
  const method = GetMethod(iterator, "return")
  if (method === undefined) return undefined
  return [Call(method, iterator)]
}

/** spec: sec-enumerate-object-properties. The keys of for-in, as a list of strings; none for undefined and null. */
function ForInKeys(value) {
  const keys = []
  if (value === undefined || value === null) return keys
  const object = ToObject(value)
  for (let level = object; level !== null; level = OrdinaryGetPrototypeOf(level)) {
    if (IsProxy(level)) return ForInKeysOfProxy(object)
  }
  for (let level = object; level !== null; level = OrdinaryGetPrototypeOf(level)) {
    AppendEnumerable(keys, object, level)
  }
  return keys
}

/** The same, where a proxy is in the chain: every step may be observed. */
function ForInKeysOfProxy(object) {
  const keys = []
  const visited = NewNullObject()
  for (let level = object; level !== null; level = GetPrototypeOf(level)) {
    const own = OwnKeys(level)
    const count = own.length
    for (let i = 0; i < count; i++) {
      const key = own[i]
      if (typeof key === "symbol" || OwnFlags(visited, key) >= 0) continue
      const record = GetOwnProperty(level, key)
      if (record === undefined) continue
      CreateDataProperty(visited, key, true)
      if ((record[1] & 2) !== 0) ArrayAppend(keys, key)
    }
  }
  return keys
}

/** Whether a key of for-in is still there; behind a proxy it is taken to be. */
function ForInHas(object, key) {
  let holder = FindHolder(ToObject(object), key)
  while (holder !== null) {
    if (IsProxy(holder) || OwnHas(holder, key)) return true
    const parent = OrdinaryGetPrototypeOf(holder)
    holder = parent === null ? null : FindHolder(parent, key)
  }
  return false
}

// --- names under `with` and sloppy direct eval ---

/** The object of a `with` statement. */
function WithObject(value) {
  return ToObject(value)
}

/** spec: sec-object-environment-records-hasbinding-n */
function WithHas(object, name) {
  const key = PrimitiveToPropertyKey(name)
  if (!HasProperty(object, key)) return false
  const hidden = object[WellKnownSymbol("unscopables")]
  return !(IsObject(hidden) && hidden[key])
}

/** spec: sec-object-environment-records-getbindingvalue-n-s */
function WithGet(object, name, strict) {
  const key = PrimitiveToPropertyKey(name)
  if (HasProperty(object, key)) return object[key]
  if (strict) throw NewReferenceError(`${name} is not defined`)
  return undefined
}

/** spec: sec-object-environment-records-setmutablebinding-n-v-s */
function WithSet(object, name, value, strict) {
  const key = PrimitiveToPropertyKey(name)
  if (!HasProperty(object, key) && strict) throw NewReferenceError(`${name} is not defined`)
  if (!Set(object, key, value, object) && strict) throw NewTypeError(`cannot assign to property '${name}'`)
}

/** Whether the object of a function's eval variables has the name. */
function EvalVarsHas(object, name) {
  return OwnFlags(object, name) >= 0
}

/** Adds a variable to the object of a function's eval variables, if it is not there. */
function EvalVarsDeclare(object, name) {
  if (OwnFlags(object, name) < 0) CreateDataProperty(object, name, undefined)
}

/** Sloppy `delete name` of a global. */
function DeleteGlobal(name) {
  if (HasScriptBinding(name)) return false
  return Delete(Intrinsic("%Global%"), name)
}
