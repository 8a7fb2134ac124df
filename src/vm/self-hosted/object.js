// Object and its prototype. Spec: sec-object-objects.

/** spec: sec-object-value */
function ObjectConstructor(value) {
  const newTarget = new.target
  if (newTarget !== undefined && newTarget !== Intrinsic("%Object%")) {
    return NewObject(GetPrototypeFromConstructor(newTarget, "%Object.prototype%"))
  }
  if (value === undefined || value === null) return {}
  return ToObject(value)
}

/** spec: sec-object.assign */
function Object_assign(target, ...sources) {
  const to = ToObject(target)
  const sourceCount = sources.length
  for (let s = 0; s < sourceCount; s++) {
    const source = sources[s]
    if (source === undefined || source === null) continue
    const from = ToObject(source)
    const keys = OwnKeys(from)
    const count = keys.length
    for (let i = 0; i < count; i++) {
      const key = keys[i]
      if (IsOwnEnumerable(from, key)) to[key] = from[key]
    }
  }
  return to
}

/** Whether the object has its own enumerable property of that key: one [[GetOwnProperty]]. */
function IsOwnEnumerable(object, key) {
  if (IsProxy(object)) {
    const record = ProxyGetOwnProperty(object, key)
    return record !== undefined && (record[1] & 2) !== 0
  }
  const flags = OwnFlags(object, key)
  return flags >= 0 && (flags & 2) !== 0
}

/** spec: sec-object.create */
function Object_create(proto, properties) {
  if (!IsObject(proto) && proto !== null) {
    throw NewTypeError(`object prototype must be an object or null, got ${Describe(proto)}`)
  }
  const object = NewObject(proto)
  return properties === undefined ? object : ObjectDefineProperties(object, properties)
}

/** spec: sec-object.defineproperties */
function Object_defineProperties(object, properties) {
  if (!IsObject(object)) throw NewTypeError(`Object.defineProperties called on ${Describe(object)}`)
  return ObjectDefineProperties(object, properties)
}

/** spec: sec-objectdefineproperties */
function ObjectDefineProperties(object, properties) {
  const from = ToObject(properties)
  const keys = OwnKeys(from)
  const count = keys.length
  const defined = []
  const records = []
  for (let i = 0; i < count; i++) {
    const key = keys[i]
    if (!IsOwnEnumerable(from, key)) continue
    const record = ToPropertyRecord(from[key])
    ArrayAppend(defined, key)
    ArrayAppend(records, record)
  }
  const definedCount = defined.length
  for (let i = 0; i < definedCount; i++) DefinePropertyOrThrow(object, defined[i], records[i])
  return object
}

/** spec: sec-object.defineproperty */
function Object_defineProperty(object, property, attributes) {
  if (!IsObject(object)) throw NewTypeError(`Object.defineProperty called on ${Describe(object)}`)
  const key = ToPropertyKeyValue(property)
  DefinePropertyOrThrow(object, key, ToPropertyRecord(attributes))
  return object
}

/** spec: sec-object.keys */
function Object_keys(value) {
  const object = ToObject(value)
  const result = []
  if (!IsProxy(object)) {
    AppendEnumerable(result, object, object)
    return result
  }
  const keys = OwnKeys(object)
  const count = keys.length
  for (let i = 0; i < count; i++) {
    const key = keys[i]
    if (typeof key === "string" && IsOwnEnumerable(object, key)) ArrayAppend(result, key)
  }
  return result
}

/** spec: sec-object.values */
function Object_values(value) {
  const object = ToObject(value)
  const keys = OwnKeys(object)
  const count = keys.length
  const result = []
  for (let i = 0; i < count; i++) {
    const key = keys[i]
    if (typeof key === "string" && IsOwnEnumerable(object, key)) ArrayAppend(result, object[key])
  }
  return result
}

/** spec: sec-object.entries */
function Object_entries(value) {
  const object = ToObject(value)
  const keys = OwnKeys(object)
  const count = keys.length
  const result = []
  for (let i = 0; i < count; i++) {
    const key = keys[i]
    if (typeof key === "string" && IsOwnEnumerable(object, key)) ArrayAppend(result, [key, object[key]])
  }
  return result
}

/** spec: sec-object.fromentries */
function Object_fromEntries(iterable) {
  if (iterable === undefined || iterable === null) throw NewTypeError(`${iterable} is not iterable`)
  const object = {}
  for (const entry of iterable) {
    if (!IsObject(entry)) throw NewTypeError(`iterator value ${Describe(entry)} is not an entry object`)
    const key = entry[0]
    const value = entry[1]
    CreateDataPropertyOrThrow(object, ToPropertyKeyValue(key), value)
  }
  return object
}

/** spec: sec-object.groupby */
function Object_groupBy(items, callback) {
  if (items === undefined || items === null) throw NewTypeError(`${items} is not iterable`)
  if (!IsCallable(callback)) throw NewTypeError(`${Describe(callback)} is not a function`)
  const groups = NewNullObject()
  let index = 0
  for (const item of items) {
    const key = ToPropertyKeyValue(Call(callback, undefined, item, index))
    if (OwnFlags(groups, key) < 0) CreateDataProperty(groups, key, [item])
    else ArrayAppend(OwnValue(groups, key), item)
    index++
  }
  return groups
}

/** spec: sec-object.getownpropertydescriptor */
function Object_getOwnPropertyDescriptor(value, property) {
  const object = ToObject(value)
  return RecordToDescriptor(GetOwnProperty(object, ToPropertyKeyValue(property)))
}

/** spec: sec-object.getownpropertydescriptors */
function Object_getOwnPropertyDescriptors(value) {
  const object = ToObject(value)
  const keys = OwnKeys(object)
  const count = keys.length
  const result = {}
  for (let i = 0; i < count; i++) {
    const record = GetOwnProperty(object, keys[i])
    if (record !== undefined) CreateDataProperty(result, keys[i], RecordToDescriptor(record))
  }
  return result
}

/** spec: sec-object.getownpropertynames */
function Object_getOwnPropertyNames(value) {
  return KeysOfType(ToObject(value), "string")
}

/** spec: sec-object.getownpropertysymbols */
function Object_getOwnPropertySymbols(value) {
  return KeysOfType(ToObject(value), "symbol")
}

/** spec: sec-getownpropertykeys */
function KeysOfType(object, type) {
  const keys = OwnKeys(object)
  const count = keys.length
  const result = []
  for (let i = 0; i < count; i++) if (typeof keys[i] === type) ArrayAppend(result, keys[i])
  return result
}

/** spec: sec-object.getprototypeof */
function Object_getPrototypeOf(value) {
  return GetPrototypeOf(ToObject(value))
}

/** spec: sec-object.setprototypeof */
function Object_setPrototypeOf(value, proto) {
  if (value === undefined || value === null) throw NewTypeError(`Object.setPrototypeOf called on ${value}`)
  if (!IsObject(proto) && proto !== null) {
    throw NewTypeError(`object prototype must be an object or null, got ${Describe(proto)}`)
  }
  if (IsObject(value)) SetPrototypeOrThrow(value, proto)
  return value
}

function SetPrototypeOrThrow(object, proto) {
  if (!SetPrototypeOf(object, proto)) {
    throw NewTypeError("cannot set the prototype: the object is not extensible, or the chain would be cyclic")
  }
}

/** spec: sec-object.hasown */
function Object_hasOwn(value, property) {
  const object = ToObject(value)
  return HasOwnProperty(object, ToPropertyKeyValue(property))
}

/** spec: sec-object.isextensible */
function Object_isExtensible(value) {
  return IsObject(value) && IsExtensible(value)
}

/** spec: sec-object.isfrozen */
function Object_isFrozen(value) {
  return !IsObject(value) || TestIntegrityLevel(value, 5)
}

/** spec: sec-object.issealed */
function Object_isSealed(value) {
  return !IsObject(value) || TestIntegrityLevel(value, 4)
}

/** spec: sec-testintegritylevel. `mask`: attributes that no property may have; 4 sealed, 5 frozen. */
function TestIntegrityLevel(object, mask) {
  if (IsExtensible(object)) return false
  const keys = OwnKeys(object)
  const count = keys.length
  for (let i = 0; i < count; i++) {
    const record = GetOwnProperty(object, keys[i])
    if (record !== undefined && (record[1] & mask) !== 0) return false
  }
  return true
}

/** spec: sec-object.preventextensions */
function Object_preventExtensions(value) {
  if (IsObject(value) && !PreventExtensions(value)) throw NewTypeError("cannot prevent extensions")
  return value
}

/** spec: sec-object.freeze */
function Object_freeze(value) {
  if (!IsObject(value)) return value
  if (!PreventExtensions(value)) throw NewTypeError("cannot freeze")
  const keys = OwnKeys(value)
  const count = keys.length
  for (let i = 0; i < count; i++) {
    const key = keys[i]
    const record = GetOwnProperty(value, key)
    if (record === undefined) continue
    const has = (record[0] & 96) === 0 ? 5 : 4
    DefinePropertyOrThrow(value, key, [has, 0, undefined, undefined, undefined])
  }
  return value
}

/** spec: sec-object.seal */
function Object_seal(value) {
  if (!IsObject(value)) return value
  if (!PreventExtensions(value)) throw NewTypeError("cannot seal")
  const keys = OwnKeys(value)
  const count = keys.length
  for (let i = 0; i < count; i++) {
    DefinePropertyOrThrow(value, keys[i], [4, 0, undefined, undefined, undefined])
  }
  return value
}

// --- Object.prototype ---

/** spec: sec-object.prototype.hasownproperty */
function Object_hasOwnProperty(property) {
  const key = ToPropertyKeyValue(property)
  return HasOwnProperty(ToObject(this), key)
}

/** spec: sec-object.prototype.isprototypeof */
function Object_isPrototypeOf(value) {
  if (!IsObject(value)) return false
  const object = ToObject(this)
  for (let proto = GetPrototypeOf(value); proto !== null; proto = GetPrototypeOf(proto)) {
    if (proto === object) return true
  }
  return false
}

/** spec: sec-object.prototype.propertyisenumerable */
function Object_propertyIsEnumerable(property) {
  const key = ToPropertyKeyValue(property)
  return IsOwnEnumerable(ToObject(this), key)
}

/** spec: sec-object.prototype.tolocalestring */
function Object_toLocaleString() {
  return Invoke(this, "toString")
}

/** spec: sec-object.prototype.tostring */
function Object_toString() {
  if (this === undefined) return "[object Undefined]"
  if (this === null) return "[object Null]"
  const object = ToObject(this)
  const builtinTag = IsArray(object) ? "Array" : BuiltinTag(object)
  const tag = object[WellKnownSymbol("toStringTag")]
  return `[object ${typeof tag === "string" ? tag : builtinTag}]`
}

/** spec: sec-object.prototype.valueof */
function Object_valueOf() {
  return ToObject(this)
}

/** spec: sec-get-object.prototype.__proto__ */
function Object_getProto() {
  return GetPrototypeOf(ToObject(this))
}

/** spec: sec-set-object.prototype.__proto__ */
function Object_setProto(proto) {
  if (this === undefined || this === null) throw NewTypeError(`cannot set the prototype of ${this}`)
  if ((IsObject(proto) || proto === null) && IsObject(this)) SetPrototypeOrThrow(this, proto)
}

/** spec: sec-object.prototype.__defineGetter__ */
function Object_defineGetter(property, getter) {
  const object = ToObject(this)
  if (!IsCallable(getter)) throw NewTypeError(`getter must be a function: ${Describe(getter)}`)
  const key = ToPropertyKeyValue(property)
  DefinePropertyOrThrow(object, key, [38, 6, undefined, getter, undefined])
}

/** spec: sec-object.prototype.__defineSetter__ */
function Object_defineSetter(property, setter) {
  const object = ToObject(this)
  if (!IsCallable(setter)) throw NewTypeError(`setter must be a function: ${Describe(setter)}`)
  const key = ToPropertyKeyValue(property)
  DefinePropertyOrThrow(object, key, [70, 6, undefined, undefined, setter])
}

/** spec: sec-object.prototype.__lookupGetter__ */
function Object_lookupGetter(property) {
  const record = LookupProperty(ToObject(this), property)
  return record === undefined ? undefined : record[3]
}

/** spec: sec-object.prototype.__lookupSetter__ */
function Object_lookupSetter(property) {
  const record = LookupProperty(ToObject(this), property)
  return record === undefined ? undefined : record[4]
}

/** The property record that is found first along the prototype chain, or undefined. */
function LookupProperty(start, property) {
  const key = ToPropertyKeyValue(property)
  for (let object = start; object !== null; object = GetPrototypeOf(object)) {
    const record = GetOwnProperty(object, key)
    if (record !== undefined) return record
  }
  return undefined
}
