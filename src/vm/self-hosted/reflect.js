// Reflect. Spec: sec-reflection.

/** spec: sec-reflect.apply */
function Reflect_apply(target, thisArg, list) {
  if (!IsCallable(target)) throw NewTypeError(`${Describe(target)} is not a function`)
  return Call(target, thisArg, ...CreateListFromArrayLike(list))
}

/** spec: sec-reflect.construct. The third argument counts if it is there, even as undefined. */
function Reflect_construct(target, list, ...rest) {
  if (!IsConstructor(target)) throw NewTypeError(`${Describe(target)} is not a constructor`)
  const newTarget = rest.length === 0 ? target : rest[0]
  if (!IsConstructor(newTarget)) throw NewTypeError(`${Describe(newTarget)} is not a constructor`)
  return Construct(target, newTarget, ...CreateListFromArrayLike(list))
}

/** spec: sec-reflect.defineproperty */
function Reflect_defineProperty(target, property, attributes) {
  RequireReflectTarget(target)
  const key = ToPropertyKeyValue(property)
  return DefineOwnProperty(target, key, ToPropertyRecord(attributes))
}

/** spec: sec-reflect.deleteproperty */
function Reflect_deleteProperty(target, property) {
  RequireReflectTarget(target)
  return Delete(target, ToPropertyKeyValue(property))
}

/** spec: sec-reflect.get */
function Reflect_get(target, property, ...rest) {
  RequireReflectTarget(target)
  const key = ToPropertyKeyValue(property)
  return Get(target, key, rest.length === 0 ? target : rest[0])
}

/** spec: sec-reflect.getownpropertydescriptor */
function Reflect_getOwnPropertyDescriptor(target, property) {
  RequireReflectTarget(target)
  return RecordToDescriptor(GetOwnProperty(target, ToPropertyKeyValue(property)))
}

/** spec: sec-reflect.getprototypeof */
function Reflect_getPrototypeOf(target) {
  RequireReflectTarget(target)
  return GetPrototypeOf(target)
}

/** spec: sec-reflect.has */
function Reflect_has(target, property) {
  RequireReflectTarget(target)
  return HasProperty(target, ToPropertyKeyValue(property))
}

/** spec: sec-reflect.isextensible */
function Reflect_isExtensible(target) {
  RequireReflectTarget(target)
  return IsExtensible(target)
}

/** spec: sec-reflect.ownkeys */
function Reflect_ownKeys(target) {
  RequireReflectTarget(target)
  return OwnKeys(target)
}

/** spec: sec-reflect.preventextensions */
function Reflect_preventExtensions(target) {
  RequireReflectTarget(target)
  return PreventExtensions(target)
}

/** spec: sec-reflect.set */
function Reflect_set(target, property, value, ...rest) {
  RequireReflectTarget(target)
  const key = ToPropertyKeyValue(property)
  return Set(target, key, value, rest.length === 0 ? target : rest[0])
}

/** spec: sec-reflect.setprototypeof */
function Reflect_setPrototypeOf(target, proto) {
  RequireReflectTarget(target)
  if (!IsObject(proto) && proto !== null) {
    throw NewTypeError(`object prototype must be an object or null, got ${Describe(proto)}`)
  }
  return SetPrototypeOf(target, proto)
}

function RequireReflectTarget(target) {
  if (!IsObject(target)) throw NewTypeError(`Reflect method called on ${Describe(target)}`)
}
