// Error and its kin. Each constructor passes its own fallback prototype; without `new` it behaves as with it.
// Spec: sec-error-objects.

/** spec: sec-error-message */
function ErrorConstructor(message, options) {
  return MakeError(new.target, "%Error.prototype%", message, options)
}

function EvalErrorConstructor(message, options) {
  return MakeError(new.target, "%EvalError.prototype%", message, options)
}

function RangeErrorConstructor(message, options) {
  return MakeError(new.target, "%RangeError.prototype%", message, options)
}

function ReferenceErrorConstructor(message, options) {
  return MakeError(new.target, "%ReferenceError.prototype%", message, options)
}

function SyntaxErrorConstructor(message, options) {
  return MakeError(new.target, "%SyntaxError.prototype%", message, options)
}

function TypeErrorConstructor(message, options) {
  return MakeError(new.target, "%TypeError.prototype%", message, options)
}

function URIErrorConstructor(message, options) {
  return MakeError(new.target, "%URIError.prototype%", message, options)
}

/** spec: sec-nativeerror. `options` is undefined where a constructor takes none. */
function MakeError(newTarget, prototypeName, message, options) {
  const prototype =
    newTarget === undefined ? Intrinsic(prototypeName) : GetPrototypeFromConstructor(newTarget, prototypeName)
  const error = NewErrorObject(prototype)
  if (message !== undefined) DefineHidden(error, "message", ToStringValue(message))
  // sec-installerrorcause
  if (IsObject(options) && HasProperty(options, "cause")) DefineHidden(error, "cause", options.cause)
  return error
}

/** spec: sec-aggregate-error */
function AggregateErrorConstructor(errors, message, options) {
  const error = MakeError(new.target, "%AggregateError.prototype%", message, options)
  const list = []
  for (const item of errors) ArrayAppend(list, item)
  DefineHidden(error, "errors", list)
  return error
}

/** spec: sec-suppressederror */
function SuppressedErrorConstructor(error, suppressed, message) {
  const created = MakeError(new.target, "%SuppressedError.prototype%", message, undefined)
  DefineHidden(created, "error", error)
  DefineHidden(created, "suppressed", suppressed)
  return created
}

/** QuotaExceededError of the web platform: `quota` and `requested` are numbers, or null if not given. */
function QuotaExceededErrorConstructor(message, options) {
  if (new.target === undefined) throw NewTypeError("QuotaExceededError must be called with new")
  const text = message === undefined ? "" : message
  const error = MakeError(new.target, "%QuotaExceededError.prototype%", text, undefined)
  let quota = null
  let requested = null
  if (options !== undefined && options !== null) {
    if (!IsObject(options)) throw NewTypeError(`options must be an object, got ${Describe(options)}`)
    quota = QuotaOption(options.quota)
    requested = QuotaOption(options.requested)
  }
  if (quota !== null && requested !== null && requested < quota) {
    throw NewRangeError("requested must not be less than quota")
  }
  DefineHidden(error, "quota", quota)
  DefineHidden(error, "requested", requested)
  return error
}

function QuotaOption(value) {
  if (value === undefined) return null
  const amount = ToNumberValue(value)
  if (!IsFiniteNumber(amount)) throw NewTypeError("quota and requested must be finite numbers")
  if (amount < 0) throw NewRangeError("quota and requested must not be negative")
  return amount
}

/** spec: sec-error.prototype.tostring */
function Error_toString() {
  if (!IsObject(this)) throw NewTypeError(`Error.prototype.toString called on ${Describe(this)}`)
  const givenName = this.name
  const name = givenName === undefined ? "Error" : ToStringValue(givenName)
  const givenMessage = this.message
  const message = givenMessage === undefined ? "" : ToStringValue(givenMessage)
  if (name === "") return message
  return message === "" ? name : `${name}: ${message}`
}

/** get Error.prototype.stack: undefined for what is no error. */
function Error_getStack() {
  if (!IsObject(this)) throw NewTypeError(`Error.prototype.stack called on ${Describe(this)}`)
  return IsProxy(this) ? undefined : ErrorStack(this)
}

/** set Error.prototype.stack: SetterThatIgnoresPrototypeProperties — sec-setterthatignoresprototypeproperties */
function Error_setStack(value) {
  if (!IsObject(this)) throw NewTypeError(`Error.prototype.stack called on ${Describe(this)}`)
  if (typeof value !== "string") throw NewTypeError(`stack must be a string, got ${Describe(value)}`)
  if (this === Intrinsic("%Error.prototype%")) throw NewTypeError("Error.prototype.stack cannot be set")
  if (GetOwnProperty(this, "stack") === undefined) CreateDataPropertyOrThrow(this, "stack", value)
  else this.stack = value
}
