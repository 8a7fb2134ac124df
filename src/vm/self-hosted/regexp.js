// RegExp: everything that runs a program, in pieces, or calls a guest's `exec`.

/** spec: sec-regexp-pattern-flags */
function RegExpConstructor(pattern, flags) {
  const patternIsRegExp = IsRegExp(pattern)
  let newTarget = new.target
  if (newTarget === undefined) {
    newTarget = Intrinsic("%RegExp%")
    if (patternIsRegExp && flags === undefined && pattern.constructor === newTarget) return pattern
  }
  let source = pattern
  let sourceFlags = flags
  if (IsRegExpObject(pattern)) {
    source = RegExpSource(pattern)
    if (flags === undefined) sourceFlags = RegExpFlagText(pattern)
  } else if (patternIsRegExp) {
    source = pattern.source
    if (flags === undefined) sourceFlags = pattern.flags
  }
  const proto = GetPrototypeFromConstructor(newTarget, "%RegExp.prototype%")
  const sourceText = source === undefined ? "" : ToStringValue(source)
  return NewRegExp(sourceText, sourceFlags === undefined ? "" : ToStringValue(sourceFlags), proto)
}

/** RegExpCreate with flags that are given as text — sec-regexpcreate */
function RegExpCreate(pattern, flags) {
  return NewRegExp(pattern === undefined ? "" : ToStringValue(pattern), flags, Intrinsic("%RegExp.prototype%"))
}

/** spec: sec-regexp.escape */
function RegExp_escape(text) {
  if (typeof text !== "string") throw NewTypeError("RegExp.escape takes a string")
  return TransformText(text, "regExpEscape")
}

/** spec: sec-regexp.prototype.compile */
function RegExp_compile(pattern, flags) {
  if (!IsRegExpObject(this)) throw NewTypeError("RegExp.prototype.compile requires that 'this' be a RegExp object")
  let source = pattern
  let sourceFlags = flags
  if (IsRegExpObject(pattern)) {
    if (flags !== undefined) throw NewTypeError("flags must be undefined when the pattern is a RegExp object")
    source = RegExpSource(pattern)
    sourceFlags = RegExpFlagText(pattern)
  }
  const sourceText = source === undefined ? "" : ToStringValue(source)
  ReinitializeRegExp(this, sourceText, sourceFlags === undefined ? "" : ToStringValue(sourceFlags))
  this.lastIndex = 0
  return this
}

/** spec: sec-get-regexp.prototype.flags */
function RegExp_flags() {
  if (!IsObject(this)) throw NewTypeError("RegExp.prototype.flags requires that 'this' be an object")
  let flags = ""
  if (this.hasIndices) flags += "d"
  if (this.global) flags += "g"
  if (this.ignoreCase) flags += "i"
  if (this.multiline) flags += "m"
  if (this.dotAll) flags += "s"
  if (this.unicode) flags += "u"
  if (this.unicodeSets) flags += "v"
  if (this.sticky) flags += "y"
  return flags
}

/** spec: sec-regexp.prototype.tostring */
function RegExp_toString() {
  if (!IsObject(this)) throw NewTypeError("RegExp.prototype.toString requires that 'this' be an object")
  const source = ToStringValue(this.source)
  return `/${source}/${ToStringValue(this.flags)}`
}

// --- matching ---

/** The first steps of RegExpBuiltinExec — sec-regexpbuiltinexec: a match that has succeeded, or null. */
function FindMatch(regexp, text) {
  const given = regexp.lastIndex
  let index = typeof given === "number" ? PrimitiveToLength(given) : ToLength(given)
  const flags = RegExpFlags(regexp)
  // g or y
  const stateful = (flags & 130) !== 0
  if (!stateful) index = 0
  if (index > text.length) {
    if (stateful) regexp.lastIndex = 0
    return null
  }
  const match = StartMatch(regexp, text, index)
  while (!ContinueMatch(match)) {}
  const end = MatchEnd(match)
  if (end < 0) {
    if (stateful) regexp.lastIndex = 0
    return null
  }
  if (stateful) regexp.lastIndex = end
  return match
}

/** spec: sec-regexpbuiltinexec */
function RegExpBuiltinExec(regexp, text) {
  const match = FindMatch(regexp, text)
  return match === null ? null : MatchArray(match)
}

/** spec: sec-regexpexec */
function RegExpExec(regexp, text) {
  const exec = regexp.exec
  if (IsCallable(exec) && !(IsOriginalExec(exec) && IsRegExpObject(regexp))) {
    const result = Call(exec, regexp, text)
    if (result !== null && !IsObject(result)) throw NewTypeError("exec must return an object or null")
    return result
  }
  if (!IsRegExpObject(regexp)) throw NewTypeError("exec requires that 'this' be a RegExp object")
  return RegExpBuiltinExec(regexp, text)
}

/** spec: sec-regexp.prototype.exec */
function RegExp_exec(text) {
  if (!IsRegExpObject(this)) throw NewTypeError("RegExp.prototype.exec requires that 'this' be a RegExp object")
  return RegExpBuiltinExec(this, ToStringValue(text))
}

/** spec: sec-regexp.prototype.test */
function RegExp_test(value) {
  if (!IsObject(this)) throw NewTypeError("RegExp.prototype.test requires that 'this' be an object")
  const text = ToStringValue(value)
  if (!IsRegExpObject(this)) return RegExpExec(this, text) !== null
  const exec = this.exec
  if (IsOriginalExec(exec) || !IsCallable(exec)) return FindMatch(this, text) !== null
  const result = Call(exec, this, text)
  if (result !== null && !IsObject(result)) throw NewTypeError("exec must return an object or null")
  return result !== null
}

/** spec: sec-regexp.prototype-%symbol.match% */
function RegExp_match(value) {
  if (!IsObject(this)) throw NewTypeError("RegExp.prototype[Symbol.match] requires that 'this' be an object")
  const text = ToStringValue(value)
  // g without y
  if (IsPristineRegExp(this) && (RegExpFlags(this) & 130) === 2) {
    this.lastIndex = 0
    const scan = ScanMatches(this, text, "all", 4294967295)
    const texts = []
    while (!ScannedTexts(scan, texts)) {}
    return texts.length === 0 ? null : texts
  }
  const flags = ToStringValue(this.flags)
  if (TextIndexOf(flags, "g", 0) < 0) return RegExpExec(this, text)
  const unicode = HasUnicodeFlag(flags)
  this.lastIndex = 0
  const matches = []
  for (;;) {
    const result = RegExpExec(this, text)
    if (result === null) return matches.length === 0 ? null : matches
    const matched = ToStringValue(result[0])
    ArrayAppend(matches, matched)
    if (matched.length === 0) this.lastIndex = AdvanceIndex(text, ToLength(this.lastIndex), unicode)
  }
}

/** All matches that are wanted, where nothing that a guest has changed takes part. */
function ScanMatches(regexp, text, mode, most) {
  const scan = NewRegExpScan(regexp, text, mode, most)
  while (!ScanSome(scan)) {}
  return scan
}

function HasUnicodeFlag(flags) {
  return TextIndexOf(flags, "u", 0) >= 0 || TextIndexOf(flags, "v", 0) >= 0
}

/** spec: sec-regexp-prototype-%symbol.matchall% */
function RegExp_matchAll(value) {
  if (!IsObject(this)) throw NewTypeError("RegExp.prototype[Symbol.matchAll] requires that 'this' be an object")
  const text = ToStringValue(value)
  const constructor = SpeciesConstructor(this, Intrinsic("%RegExp%"))
  const flags = ToStringValue(this.flags)
  const matcher = Construct(constructor, constructor, this, flags)
  matcher.lastIndex = ToLength(this.lastIndex)
  return NewMatchIterator(matcher, text, TextIndexOf(flags, "g", 0) >= 0, HasUnicodeFlag(flags))
}

/** spec: sec-%regexpstringiteratorprototype%.next */
function RegExpStringIterator_next() {
  if (MatchIteratorIsDone(this)) return IteratorResult(undefined, true)
  const regexp = MatchIteratorRegExp(this)
  const text = MatchIteratorText(this)
  const result = RegExpExec(regexp, text)
  if (result === null) {
    FinishMatchIterator(this)
    return IteratorResult(undefined, true)
  }
  const mode = MatchIteratorMode(this)
  if ((mode & 1) === 0) FinishMatchIterator(this)
  else if (ToStringValue(result[0]).length === 0) {
    regexp.lastIndex = AdvanceIndex(text, ToLength(regexp.lastIndex), (mode & 2) !== 0)
  }
  return IteratorResult(result, false)
}

/** spec: sec-regexp.prototype-%symbol.search% */
function RegExp_search(value) {
  if (!IsObject(this)) throw NewTypeError("RegExp.prototype[Symbol.search] requires that 'this' be an object")
  const text = ToStringValue(value)
  const previous = this.lastIndex
  if (!SameValue(previous, 0)) this.lastIndex = 0
  const result = RegExpExec(this, text)
  const current = this.lastIndex
  if (!SameValue(current, previous)) this.lastIndex = previous
  return result === null ? -1 : result.index
}

/** spec: sec-regexp.prototype-%symbol.replace% */
function RegExp_replace(value, replacement) {
  if (!IsObject(this)) throw NewTypeError("RegExp.prototype[Symbol.replace] requires that 'this' be an object")
  const text = ToStringValue(value)
  const functional = IsCallable(replacement)
  const template = functional ? "" : ToStringValue(replacement)
  if (IsPristineRegExp(this)) {
    const bits = RegExpFlags(this)
    // Not y.
    if ((bits & 128) === 0) {
      if ((bits & 2) !== 0) this.lastIndex = 0
      const scan = ScanMatches(this, text, (bits & 2) !== 0 ? "all" : "first", 4294967295)
      return functional ? ReplaceByCalls(scan, text, replacement) : ReplaceByTemplate(scan, text, template)
    }
  }
  const flags = ToStringValue(this.flags)
  const global = TextIndexOf(flags, "g", 0) >= 0
  if (global) this.lastIndex = 0
  const unicode = global && HasUnicodeFlag(flags)
  // All matches are made before the first of them is looked into.
  const results = []
  for (;;) {
    const result = RegExpExec(this, text)
    if (result === null) break
    ArrayAppend(results, result)
    if (!global) break
    if (ToStringValue(result[0]).length === 0) {
      this.lastIndex = AdvanceIndex(text, ToLength(this.lastIndex), unicode)
    }
  }
  const builder = NewStringBuilder()
  const count = results.length
  const length = text.length
  let end = 0
  for (let i = 0; i < count; i++) {
    const result = results[i]
    const groupCount = LengthOf(result) - 1
    const matched = ToStringValue(result[0])
    let position = ToIntegerOrInfinity(result.index)
    if (position < 0) position = 0
    else if (position > length) position = length
    const captures = []
    for (let n = 1; n <= groupCount; n++) {
      const capture = result[n]
      ArrayAppend(captures, capture === undefined ? undefined : ToStringValue(capture))
    }
    const groups = result.groups
    if (functional) {
      const args = [matched]
      const captureCount = captures.length
      for (let n = 0; n < captureCount; n++) ArrayAppend(args, captures[n])
      ArrayAppend(args, position)
      ArrayAppend(args, text)
      if (groups !== undefined) ArrayAppend(args, groups)
      const replaced = ToStringValue(Call(replacement, undefined, ...args))
      if (position >= end) {
        AppendSlice(builder, text, end, position)
        AppendString(builder, replaced)
        end = position + matched.length
      }
    } else {
      const named = groups === undefined ? undefined : ToObject(groups)
      if (position >= end) {
        AppendSlice(builder, text, end, position)
        AppendSubstitution(builder, template, matched, text, position, captures, named)
        end = position + matched.length
      } else {
        // It is left out, but what its template reads can be observed.
        AppendSubstitution(NewStringBuilder(), template, matched, text, position, captures, named)
      }
    }
  }
  if (end < length) AppendSlice(builder, text, end, length)
  return FinishString(builder)
}

function ReplaceByTemplate(scan, text, template) {
  const builder = NewStringBuilder()
  if (TextIndexOf(template, "$", 0) < 0) {
    while (!ReplaceScanned(scan, builder, template)) {}
    return FinishString(builder)
  }
  const count = ScannedCount(scan)
  let end = 0
  for (let i = 0; i < count; i++) {
    const start = ScannedStart(scan, i)
    const texts = ScannedGroups(scan, i)
    const named = ScannedNames(scan, texts)
    AppendSlice(builder, text, end, start)
    AppendSubstitution(builder, template, texts[0], text, start, RestOfList(texts), named)
    end = start + texts[0].length
  }
  AppendSlice(builder, text, end, text.length)
  return FinishString(builder)
}

/** A list without its first value. */
function RestOfList(list) {
  const rest = []
  const count = list.length
  for (let i = 1; i < count; i++) ArrayAppend(rest, list[i])
  return rest
}

function ReplaceByCalls(scan, text, replacement) {
  const builder = NewStringBuilder()
  const count = ScannedCount(scan)
  let end = 0
  for (let i = 0; i < count; i++) {
    const start = ScannedStart(scan, i)
    const args = ScannedGroups(scan, i)
    const named = ScannedNames(scan, args)
    const next = start + args[0].length
    ArrayAppend(args, start)
    ArrayAppend(args, text)
    if (named !== undefined) ArrayAppend(args, named)
    const replaced = ToStringValue(Call(replacement, undefined, ...args))
    AppendSlice(builder, text, end, start)
    AppendString(builder, replaced)
    end = next
  }
  AppendSlice(builder, text, end, text.length)
  return FinishString(builder)
}

/** spec: sec-regexp.prototype-%symbol.split% */
function RegExp_split(value, limit) {
  if (!IsObject(this)) throw NewTypeError("RegExp.prototype[Symbol.split] requires that 'this' be an object")
  const text = ToStringValue(value)
  if (!IsObject(limit) && text.length > 0 && IsPristineRegExp(this) && (RegExpFlags(this) & 128) === 0) {
    const most = limit === undefined ? 4294967295 : PrimitiveToNumber(limit) >>> 0
    const pieces = []
    if (most === 0) return pieces
    const scan = ScanMatches(this, text, "split", most)
    while (!SplitScanned(scan, pieces, most)) {}
    return pieces
  }
  const constructor = SpeciesConstructor(this, Intrinsic("%RegExp%"))
  const flags = ToStringValue(this.flags)
  const unicode = HasUnicodeFlag(flags)
  const splitter = Construct(constructor, constructor, this, TextIndexOf(flags, "y", 0) >= 0 ? flags : `${flags}y`)
  const pieces = []
  const most = limit === undefined ? 4294967295 : ToNumberValue(limit) >>> 0
  if (most === 0) return pieces
  const length = text.length
  if (length === 0) {
    if (RegExpExec(splitter, text) === null) ArrayAppend(pieces, text)
    return pieces
  }
  let start = 0
  let at = 0
  while (at < length) {
    splitter.lastIndex = at
    const result = RegExpExec(splitter, text)
    if (result === null) {
      at = AdvanceIndex(text, at, unicode)
      continue
    }
    let end = ToLength(splitter.lastIndex)
    if (end > length) end = length
    if (end === start) {
      at = AdvanceIndex(text, at, unicode)
      continue
    }
    ArrayAppend(pieces, TextSlice(text, start, at))
    if (pieces.length === most) return pieces
    start = end
    const groupCount = LengthOf(result) - 1
    for (let i = 1; i <= groupCount; i++) {
      ArrayAppend(pieces, result[i])
      if (pieces.length === most) return pieces
    }
    at = start
  }
  ArrayAppend(pieces, TextSlice(text, start, length))
  return pieces
}
