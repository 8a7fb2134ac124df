// String: the constructor, and the methods that take patterns or convert their arguments in an order of their own.

/** spec: sec-string-constructor-string-value */
function StringConstructor(...values) {
  let text = ""
  if (values.length > 0) {
    const value = values[0]
    if (new.target === undefined && typeof value === "symbol") return SymbolDescription(value)
    text = ToStringValue(value)
  }
  if (new.target === undefined) return text
  return NewStringObject(text, GetPrototypeFromConstructor(new.target, "%String.prototype%"))
}

/** spec: sec-string.raw */
function String_raw(template, ...substitutions) {
  const literals = ToObject(ToObject(template).raw)
  const length = LengthOf(literals)
  const builder = NewStringBuilder()
  for (let i = 0; i < length; i++) {
    AppendString(builder, ToStringValue(literals[i]))
    if (i + 1 < length && i < substitutions.length) AppendString(builder, ToStringValue(substitutions[i]))
  }
  return FinishString(builder)
}

/** RequireObjectCoercible, then ToString, of a method's `this`. */
function ThisText(self, name) {
  if (typeof self === "string") return self
  if (self === undefined || self === null) throw NewTypeError(`${name} called on ${self}`)
  return ToStringValue(self)
}

function RequireCoercible(self, name) {
  if (self === undefined || self === null) throw NewTypeError(`${name} called on ${self}`)
}

/** spec: sec-isregexp */
function IsRegExp(value) {
  if (!IsObject(value)) return false
  const matcher = value[WellKnownSymbol("match")]
  return matcher === undefined ? IsRegExpObject(value) : !!matcher
}

/** The needle of includes, startsWith and endsWith. */
function SearchText(value, name) {
  if (typeof value === "string") return value
  if (IsRegExp(value)) throw NewTypeError(`first argument to ${name} must not be a regular expression`)
  return ToStringValue(value)
}

/** spec: sec-string.prototype.endswith */
function String_endsWith(search, endPosition) {
  const text = ThisText(this, "String.prototype.endsWith")
  const needle = SearchText(search, "String.prototype.endsWith")
  const length = text.length
  const end = endPosition === undefined ? length : ClampIndex(ToIntegerOrInfinity(endPosition), length)
  return TextMatchesAt(text, needle, end - needle.length)
}

/** spec: sec-string.prototype.includes */
function String_includes(search, position) {
  const text = ThisText(this, "String.prototype.includes")
  const needle = SearchText(search, "String.prototype.includes")
  const start = position === undefined ? 0 : ClampIndex(ToIntegerOrInfinity(position), text.length)
  return TextIndexOf(text, needle, start) >= 0
}

/** spec: sec-string.prototype.startswith */
function String_startsWith(search, position) {
  const text = ThisText(this, "String.prototype.startsWith")
  const needle = SearchText(search, "String.prototype.startsWith")
  const start = position === undefined ? 0 : ClampIndex(ToIntegerOrInfinity(position), text.length)
  return TextMatchesAt(text, needle, start)
}

function ClampIndex(index, length) {
  if (index <= 0) return 0
  return index < length ? index : length
}

/** spec: sec-string.prototype.normalize */
function String_normalize(form) {
  const text = ThisText(this, "String.prototype.normalize")
  const kind = form === undefined ? "NFC" : ToStringValue(form)
  if (kind !== "NFC" && kind !== "NFD" && kind !== "NFKC" && kind !== "NFKD") {
    throw NewRangeError("the normalization form must be one of NFC, NFD, NFKC, NFKD")
  }
  // A long text is measured first: it may grow eighteenfold.
  let total = 0
  const length = text.length
  for (let position = 0; position < length; position += 2048) total += DecomposedLength(text, kind, position)
  return Normalize(text, kind, total)
}

// --- patterns ---

/** spec: sec-string.prototype.match */
function String_match(pattern) {
  RequireCoercible(this, "String.prototype.match")
  if (IsObject(pattern)) {
    const matcher = GetMethod(pattern, WellKnownSymbol("match"))
    if (matcher !== undefined) return Call(matcher, pattern, this)
  }
  const text = ToStringValue(this)
  const regexp = RegExpCreate(pattern, "")
  return Call(regexp[WellKnownSymbol("match")], regexp, text)
}

/** spec: sec-string.prototype.matchall */
function String_matchAll(pattern) {
  RequireCoercible(this, "String.prototype.matchAll")
  if (IsObject(pattern)) {
    RequireGlobal(pattern, "String.prototype.matchAll")
    const matcher = GetMethod(pattern, WellKnownSymbol("matchAll"))
    if (matcher !== undefined) return Call(matcher, pattern, this)
  }
  const text = ToStringValue(this)
  const regexp = RegExpCreate(pattern, "g")
  return Call(regexp[WellKnownSymbol("matchAll")], regexp, text)
}

/** matchAll and replaceAll refuse regular expressions without the flag g. */
function RequireGlobal(pattern, name) {
  if (!IsRegExp(pattern)) return
  const flags = pattern.flags
  if (flags === undefined || flags === null) throw NewTypeError("flags of a regular expression are not a string")
  if (TextIndexOf(ToStringValue(flags), "g", 0) < 0) {
    throw NewTypeError(`${name} requires a regular expression with the flag g`)
  }
}

/** spec: sec-string.prototype.search */
function String_search(pattern) {
  RequireCoercible(this, "String.prototype.search")
  if (IsObject(pattern)) {
    const searcher = GetMethod(pattern, WellKnownSymbol("search"))
    if (searcher !== undefined) return Call(searcher, pattern, this)
  }
  const text = ToStringValue(this)
  const regexp = RegExpCreate(pattern, "")
  return Call(regexp[WellKnownSymbol("search")], regexp, text)
}

/** spec: sec-string.prototype.replace */
function String_replace(pattern, replacement) {
  RequireCoercible(this, "String.prototype.replace")
  if (IsObject(pattern)) {
    const replacer = GetMethod(pattern, WellKnownSymbol("replace"))
    if (replacer !== undefined) return Call(replacer, pattern, this, replacement)
  }
  const text = ToStringValue(this)
  const needle = ToStringValue(pattern)
  const functional = IsCallable(replacement)
  const template = functional ? "" : ToStringValue(replacement)
  const position = TextIndexOf(text, needle, 0)
  if (position < 0) return text
  const end = position + needle.length
  const builder = NewStringBuilder()
  AppendSlice(builder, text, 0, position)
  if (functional) AppendString(builder, ToStringValue(Call(replacement, undefined, needle, position, text)))
  else AppendSubstitution(builder, template, needle, text, position, undefined, undefined)
  AppendSlice(builder, text, end, text.length)
  return FinishString(builder)
}

/** spec: sec-string.prototype.replaceall */
function String_replaceAll(pattern, replacement) {
  RequireCoercible(this, "String.prototype.replaceAll")
  if (IsObject(pattern)) {
    RequireGlobal(pattern, "String.prototype.replaceAll")
    const replacer = GetMethod(pattern, WellKnownSymbol("replace"))
    if (replacer !== undefined) return Call(replacer, pattern, this, replacement)
  }
  const text = ToStringValue(this)
  const needle = ToStringValue(pattern)
  const functional = IsCallable(replacement)
  const template = functional ? "" : ToStringValue(replacement)
  const search = NewTextSearch(text, needle)
  const builder = NewStringBuilder()
  if (!functional && TextIndexOf(template, "$", 0) < 0) {
    while (!ReplaceSome(search, builder, template)) {}
    return FinishString(builder)
  }
  const length = text.length
  const advance = needle.length === 0 ? 1 : needle.length
  let end = 0
  for (let i = 0; i <= length; i += advance) {
    i = NextOccurrence(search, i)
    if (i < 0) break
    AppendSlice(builder, text, end, i)
    if (functional) AppendString(builder, ToStringValue(Call(replacement, undefined, needle, i, text)))
    else AppendSubstitution(builder, template, needle, text, i, undefined, undefined)
    end = i + needle.length
  }
  AppendSlice(builder, text, end, length)
  return FinishString(builder)
}

/**
 * GetSubstitution — sec-getsubstitution — appended to a builder. `captures` is a list of strings and undefined, or
 * undefined for none; `named` an object, or undefined.
 */
function AppendSubstitution(builder, template, matched, text, position, captures, named) {
  const length = template.length
  const count = captures === undefined ? 0 : captures.length
  let from = 0
  for (;;) {
    const dollar = TextIndexOf(template, "$", from)
    if (dollar < 0 || dollar + 1 >= length) {
      AppendSlice(builder, template, from, length)
      return
    }
    AppendSlice(builder, template, from, dollar)
    const unit = TextUnit(template, dollar + 1)
    from = dollar + 2
    if (unit === 36) AppendString(builder, "$")
    else if (unit === 38) AppendString(builder, matched)
    else if (unit === 96) AppendSlice(builder, text, 0, position)
    else if (unit === 39) {
      const end = position + matched.length
      if (end < text.length) AppendSlice(builder, text, end, text.length)
    } else if (unit >= 48 && unit <= 57) {
      // One digit or two: $10 is group 10 if there is one, else group 1 and a zero.
      let group = unit - 48
      const second = TextUnit(template, dollar + 2)
      if (second >= 48 && second <= 57 && group * 10 + second - 48 <= count && group * 10 + second > 48) {
        group = group * 10 + second - 48
        from = dollar + 3
      }
      if (group >= 1 && group <= count) {
        const capture = captures[group - 1]
        if (capture !== undefined) AppendString(builder, capture)
      } else AppendSlice(builder, template, dollar, from)
    } else if (unit === 60 && named !== undefined) {
      const close = TextIndexOf(template, ">", from)
      if (close < 0) AppendString(builder, "$<")
      else {
        const capture = named[ToPropertyKeyValue(TextSlice(template, from, close))]
        if (capture !== undefined) AppendString(builder, ToStringValue(capture))
        from = close + 1
      }
    } else {
      AppendString(builder, "$")
      from = dollar + 1
    }
  }
}

/** spec: sec-string.prototype.split */
function String_split(separator, limit) {
  RequireCoercible(this, "String.prototype.split")
  if (IsObject(separator)) {
    const splitter = GetMethod(separator, WellKnownSymbol("split"))
    if (splitter !== undefined) return Call(splitter, separator, this, limit)
  }
  const text = ToStringValue(this)
  const most = limit === undefined ? 4294967295 : ToNumberValue(limit) >>> 0
  const needle = ToStringValue(separator)
  const pieces = []
  if (most === 0) return pieces
  if (separator === undefined) {
    ArrayAppend(pieces, text)
    return pieces
  }
  if (needle.length === 0) {
    const count = text.length < most ? text.length : most
    for (let i = 0; i < count; i += 1024) SplitUnits(pieces, text, i, count)
    return pieces
  }
  const search = NewTextSearch(text, needle)
  while (!SplitSome(search, pieces, most)) {}
  return pieces
}
