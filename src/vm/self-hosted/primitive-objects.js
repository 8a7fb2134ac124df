// Boolean and Symbol: the constructors. Their other methods are leaves.

/** spec: sec-boolean-constructor-boolean-value */
function BooleanConstructor(value) {
  const answer = !!value
  if (new.target === undefined) return answer
  return NewBooleanObject(GetPrototypeFromConstructor(new.target, "%Boolean.prototype%"), answer)
}

/** spec: sec-symbol-description */
function SymbolConstructor(description) {
  if (new.target !== undefined) throw NewTypeError("Symbol is not a constructor to call with new")
  return NewSymbol(description === undefined ? undefined : ToStringValue(description))
}
