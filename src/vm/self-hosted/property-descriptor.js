// Property descriptors as guests see them, to property records and back. A record is a list [has, flags, value, get, set]:
// `has` tells which fields are present (1 writable, 2 enumerable, 4 configurable, 16 value, 32 get, 64 set), `flags`
// what the attributes among them are.

/** spec: sec-topropertydescriptor */
function ToPropertyRecord(object) {
  if (!IsObject(object)) throw NewTypeError(`property description must be an object, got ${Describe(object)}`)
  let has = 0
  let flags = 0
  let value
  let get
  let set
  if (HasProperty(object, "enumerable")) {
    has |= 2
    if (object.enumerable) flags |= 2
  }
  if (HasProperty(object, "configurable")) {
    has |= 4
    if (object.configurable) flags |= 4
  }
  if (HasProperty(object, "value")) {
    has |= 16
    value = object.value
  }
  if (HasProperty(object, "writable")) {
    has |= 1
    if (object.writable) flags |= 1
  }
  if (HasProperty(object, "get")) {
    get = object.get
    if (get !== undefined && !IsCallable(get)) throw NewTypeError(`getter must be a function: ${Describe(get)}`)
    has |= 32
  }
  if (HasProperty(object, "set")) {
    set = object.set
    if (set !== undefined && !IsCallable(set)) throw NewTypeError(`setter must be a function: ${Describe(set)}`)
    has |= 64
  }
  if ((has & 96) !== 0 && (has & 17) !== 0) {
    throw NewTypeError("property description cannot have both accessors and a value or writable attribute")
  }
  return [has, flags, value, get, set]
}

/** spec: sec-completepropertydescriptor */
function CompleteRecord(record) {
  const has = record[0]
  if ((has & 96) !== 0) return [102, record[1] & 6, undefined, record[3], record[4]]
  return [23, record[1], record[2], undefined, undefined]
}
