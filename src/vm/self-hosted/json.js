// JSON.

/** spec: sec-json.parse */
function JSON_parse(text, reviver) {
  const source = ToStringValue(text)
  const revives = IsCallable(reviver)
  const parser = NewJsonParser(source, revives)
  while (!ParseJsonSome(parser)) {}
  const value = ParsedJson(parser)
  if (!revives) return value
  const root = {}
  CreateDataProperty(root, "", value)
  return InternalizeJson(root, "", reviver, ParsedJsonRecord(parser))
}

/** InternalizeJSONProperty — sec-internalizejsonproperty. `record` is what the parser saw there: see JsonParser. */
function InternalizeJson(holder, key, reviver, record) {
  const value = holder[key]
  // A value that was put there since has no record.
  const known = record !== undefined && SameValue(record[0], value)
  if (!IsObject(value)) {
    return Call(reviver, holder, PropertyKeyToValue(key), value, known ? { source: record[1] } : {})
  }
  const children = known ? record[2] : undefined
  if (IsArray(value)) {
    const length = LengthOf(value)
    const count = children === undefined ? 0 : children.length
    for (let i = 0; i < length; i++) {
      const index = PrimitiveToPropertyKey(i)
      const element = InternalizeJson(value, index, reviver, i < count ? children[i] : undefined)
      if (element === undefined) Delete(value, index)
      else CreateDataProperty(value, index, element)
    }
  } else {
    const keys = Object_keys(value)
    const count = keys.length
    for (let i = 0; i < count; i++) {
      const name = PrimitiveToPropertyKey(keys[i])
      const child = children !== undefined && OwnFlags(children, name) >= 0 ? OwnValue(children, name) : undefined
      const element = InternalizeJson(value, name, reviver, child)
      if (element === undefined) Delete(value, name)
      else if (!CreatePlainProperty(value, name, element)) CreateDataProperty(value, name, element)
    }
  }
  return Call(reviver, holder, PropertyKeyToValue(key), value, {})
}

/** spec: sec-json.rawjson */
function JSON_rawJSON(text) {
  const source = ToStringValue(text)
  const first = TextUnit(source, 0)
  const last = TextUnit(source, source.length - 1)
  if (source.length === 0 || IsJsonSpace(first) || IsJsonSpace(last) || first === 91 || first === 123) {
    throw NewSyntaxError("raw JSON must be a primitive value without space around it")
  }
  const parser = NewJsonParser(source, false)
  while (!ParseJsonSome(parser)) {}
  const object = NewRawJson(source)
  CreateDataProperty(object, "rawJSON", source)
  return Object_freeze(object)
}

function IsJsonSpace(unit) {
  return unit === 9 || unit === 10 || unit === 13 || unit === 32
}

/** spec: sec-json.stringify */
function JSON_stringify(value, replacer, space) {
  let replace
  let keys
  if (IsCallable(replacer)) replace = replacer
  else if (IsObject(replacer) && IsArray(replacer)) keys = JsonKeyList(replacer)
  const writer = NewJsonWriter(JsonGap(space))
  const holder = {}
  if (replace !== undefined) CreateDataProperty(holder, "", value)
  const prepared = PrepareJson(holder, "", value, replace)
  if (IsEmpty(prepared)) return undefined
  if (!WriteJsonLeaf(writer, prepared)) WriteJson(writer, prepared, replace, keys)
  return FinishString(writer)
}

/** The property list that an array of names means. */
function JsonKeyList(replacer) {
  const keys = []
  const seen = NewNullObject()
  const length = LengthOf(replacer)
  for (let i = 0; i < length; i++) {
    const item = replacer[i]
    let name
    if (typeof item === "string") name = item
    else if (typeof item === "number") name = PrimitiveToString(item)
    else if (IsObject(item)) {
      const kind = JsonBoxKind(item)
      if (kind === 1 || kind === 2) name = ToStringValue(item)
    }
    if (name === undefined) continue
    const key = PrimitiveToPropertyKey(name)
    if (OwnFlags(seen, key) >= 0) continue
    CreateDataProperty(seen, key, true)
    ArrayAppend(keys, name)
  }
  return keys
}

/** The indentation that an argument means. */
function JsonGap(space) {
  let gap = space
  if (IsObject(gap)) {
    const kind = JsonBoxKind(gap)
    if (kind === 1) gap = ToNumberValue(gap)
    else if (kind === 2) gap = ToStringValue(gap)
  }
  if (typeof gap === "number") {
    const width = PrimitiveToInteger(gap)
    return width < 1 ? "" : TextSlice("          ", 0, width < 10 ? width : 10)
  }
  if (typeof gap === "string") return gap.length <= 10 ? gap : TextSlice(gap, 0, 10)
  return ""
}

/** The first steps of SerializeJSONProperty — sec-serializejsonproperty: the value to be written, or Empty() for none. */
function PrepareJson(holder, key, given, replace) {
  let value = given
  if (IsObject(value) || typeof value === "bigint") {
    const toJSON = value.toJSON
    if (IsCallable(toJSON)) value = Call(toJSON, value, PropertyKeyToValue(key))
  }
  if (replace !== undefined) value = Call(replace, holder, PropertyKeyToValue(key), value)
  if (IsObject(value)) {
    const kind = JsonBoxKind(value)
    if (kind !== 0) {
      if (kind === 1) value = ToNumberValue(value)
      else if (kind === 2) value = ToStringValue(value)
      else value = JsonUnboxed(value)
    } else if (IsCallable(value)) return Empty()
  }
  if (value === undefined || typeof value === "symbol") return Empty()
  if (typeof value === "bigint") throw NewTypeError("cannot serialize a BigInt as JSON")
  return value
}

/** Writes a long string, an array or an object — sec-serializejsonobject, sec-serializejsonarray */
function WriteJson(writer, value, replace, list) {
  if (typeof value === "string") {
    QuoteJson(writer, value)
    return
  }
  if (replace === undefined && list === undefined && BeginJsonWalk(writer, value)) {
    WalkJson(writer)
    return
  }
  EnterJson(writer, value)
  if (IsArray(value)) {
    const length = LengthOf(value)
    for (let i = 0; i < length; i++) {
      const item = PrepareJson(value, i, value[i], replace)
      WriteJsonSeparator(writer, i === 0, "[")
      if (IsEmpty(item)) WriteJsonLeaf(writer, null)
      else if (!WriteJsonLeaf(writer, item)) WriteJson(writer, item, replace, list)
    }
    LeaveJson(writer, "]", length === 0)
    return
  }
  const keys = list === undefined ? Object_keys(value) : list
  const count = keys.length
  let first = true
  for (let i = 0; i < count; i++) {
    const key = keys[i]
    const item = PrepareJson(value, key, value[key], replace)
    if (IsEmpty(item)) continue
    if (!WriteJsonKey(writer, first, key)) {
      WriteJsonSeparator(writer, first, "{")
      QuoteJson(writer, key)
      WriteJsonColon(writer)
    }
    first = false
    if (!WriteJsonLeaf(writer, item)) WriteJson(writer, item, replace, list)
  }
  LeaveJson(writer, "}", first)
}

/** Writes a plain array or object, with all that is plain in it. */
function WalkJson(writer) {
  for (;;) {
    const answer = WalkJsonSome(writer)
    if (answer === 1) return
    if (answer === 2) {
      const holder = WalkedHolder(writer)
      const key = WalkedKey(writer)
      const item = PrepareJson(holder, key, holder[key], undefined)
      if (IsEmpty(item)) {
        const inArray = typeof key === "number"
        AnswerJsonWalk(writer, inArray)
        if (inArray) WriteJsonLeaf(writer, null)
      } else {
        AnswerJsonWalk(writer, true)
        if (!WriteJsonLeaf(writer, item)) WriteJson(writer, item, undefined, undefined)
      }
    }
  }
}

function QuoteJson(writer, text) {
  let position = 0
  while (position >= 0) position = QuoteJsonSome(writer, text, position)
}
