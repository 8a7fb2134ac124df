// Date: the constructor, the setters (which convert their arguments after they have read the time), and conversions.

/** spec: sec-date-constructor-date-values */
function DateConstructor(...values) {
  if (new.target === undefined) return DateText(CurrentTime())
  const count = values.length
  let time
  if (count === 0) time = CurrentTime()
  else if (count === 1) time = TimeOfValue(values[0])
  else time = TimeOfParts(values)
  return NewDate(time, GetPrototypeFromConstructor(new.target, "%Date.prototype%"))
}

/** The time value that `new Date(value)` means. */
function TimeOfValue(value) {
  if (IsDate(value)) return DateTime(value)
  const primitive = ToPrimitive(value, "default")
  return typeof primitive === "string" ? ParseDate(primitive) : TimeClip(PrimitiveToNumber(primitive))
}

/** The time value of year, month, ...: what is left out is the least. */
function TimeOfParts(values) {
  const count = values.length
  const parts = []
  for (let i = 0; i < count && i < 7; i++) ArrayAppend(parts, ToNumberValue(values[i]))
  return TimeOfFields(parts)
}

/** spec: sec-date.utc */
function Date_UTC(...values) {
  if (values.length === 0) return TimeOfParts([undefined])
  return TimeOfParts(values)
}

/** A setter: replaces up to `most` consecutive fields, from `field` on. */
function SetDateFields(date, field, most, values) {
  const time = DateTime(date)
  const count = values.length
  const parts = [ToNumberValue(count === 0 ? undefined : values[0])]
  for (let i = 1; i < count && i < most; i++) ArrayAppend(parts, ToNumberValue(values[i]))
  // Only the year makes a date of one that is none.
  if (time !== time && field !== "year") return time
  return StoreTime(date, TimeWithFields(time, field, parts))
}

/** spec: sec-date.prototype.setdate */
function Date_setDate(...values) {
  return SetDateFields(this, "date", 1, values)
}

/** spec: sec-date.prototype.setfullyear */
function Date_setFullYear(...values) {
  return SetDateFields(this, "year", 3, values)
}

/** spec: sec-date.prototype.sethours */
function Date_setHours(...values) {
  return SetDateFields(this, "hours", 4, values)
}

/** spec: sec-date.prototype.setmilliseconds */
function Date_setMilliseconds(...values) {
  return SetDateFields(this, "milliseconds", 1, values)
}

/** spec: sec-date.prototype.setminutes */
function Date_setMinutes(...values) {
  return SetDateFields(this, "minutes", 3, values)
}

/** spec: sec-date.prototype.setmonth */
function Date_setMonth(...values) {
  return SetDateFields(this, "month", 2, values)
}

/** spec: sec-date.prototype.setseconds */
function Date_setSeconds(...values) {
  return SetDateFields(this, "seconds", 2, values)
}

/** spec: sec-date.prototype.settime */
function Date_setTime(time) {
  DateTime(this)
  return StoreTime(this, TimeClip(ToNumberValue(time)))
}

/** spec: sec-date.prototype.setyear */
function Date_setYear(year) {
  const time = DateTime(this)
  const number = ToNumberValue(year)
  return StoreTime(this, TimeWithFields(time, "year", [FullYear(number)]))
}

/** spec: sec-date.prototype.tojson */
function Date_toJSON(key) {
  const object = ToObject(this)
  const primitive = ToPrimitive(object, "number")
  if (typeof primitive === "number" && primitive - primitive !== 0) return null
  return Call(object.toISOString, object)
}

/** spec: sec-date.prototype-%symbol.toprimitive% */
function Date_toPrimitive(hint) {
  if (!IsObject(this)) throw NewTypeError("Date.prototype[Symbol.toPrimitive] requires that 'this' be an object")
  if (hint === "string" || hint === "default") return TextThenValue(this)
  if (hint !== "number") throw NewTypeError(`invalid hint ${Describe(hint)}`)
  const valueOf = this.valueOf
  if (IsCallable(valueOf)) {
    const result = Call(valueOf, this)
    if (!IsObject(result)) return result
  }
  const toString = this.toString
  if (IsCallable(toString)) {
    const result = Call(toString, this)
    if (!IsObject(result)) return result
  }
  throw NewTypeError("cannot convert object to primitive value")
}

/** OrdinaryToPrimitive for strings. */
function TextThenValue(object) {
  const toString = object.toString
  if (IsCallable(toString)) {
    const result = Call(toString, object)
    if (!IsObject(result)) return result
  }
  const valueOf = object.valueOf
  if (IsCallable(valueOf)) {
    const result = Call(valueOf, object)
    if (!IsObject(result)) return result
  }
  throw NewTypeError("cannot convert object to primitive value")
}
