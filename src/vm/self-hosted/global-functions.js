// Functions of the global object.

/** spec: sec-eval-x, called indirectly: a direct call is an instruction of its own. */
function Global_eval(source) {
  if (typeof source !== "string") return source
  return CompileEval(source)
}

/** `kind` names the transform; the text is worked through in pieces. */
function TransformText(value, kind) {
  const text = ToStringValue(value)
  const builder = NewStringBuilder()
  const length = text.length
  let position = 0
  while (position < length) position = TransformSome(builder, text, position, kind)
  return FinishString(builder)
}

/** spec: sec-decodeuri-encodeduri */
function Global_decodeURI(uri) {
  return TransformText(uri, "decodeURI")
}

/** spec: sec-decodeuricomponent-encodeduricomponent */
function Global_decodeURIComponent(uri) {
  return TransformText(uri, "decodeURIComponent")
}

/** spec: sec-encodeuri-uri */
function Global_encodeURI(uri) {
  return TransformText(uri, "encodeURI")
}

/** spec: sec-encodeuricomponent-uricomponent */
function Global_encodeURIComponent(uri) {
  return TransformText(uri, "encodeURIComponent")
}

/** spec: sec-escape-string */
function Global_escape(text) {
  return TransformText(text, "escape")
}

/** spec: sec-unescape-string */
function Global_unescape(text) {
  return TransformText(text, "unescape")
}
