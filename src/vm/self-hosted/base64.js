// Base64 and hexadecimal text of Uint8Array. Options are read in self-hosted code; the bytes are moved by primitives, a
// bounded piece at a time.

/** spec: sec-uint8array.frombase64 */
function Uint8Array_fromBase64(text, options) {
  RequireText(text)
  const alphabet = Base64Alphabet(Base64Options(options))
  const lastChunk = Base64LastChunk(options)
  const scratch = NewTypedArray("Uint8Array", Intrinsic("%Uint8Array.prototype%"), 3 * ((text.length >>> 2) + 1))
  const progress = DecodeWhole(scratch, text, alphabet, lastChunk, "invalid base64 text")
  return CopyOfBytes(scratch, progress[2])
}

/** spec: sec-uint8array.fromhex */
function Uint8Array_fromHex(text) {
  RequireText(text)
  RequireEvenLength(text)
  const array = NewTypedArray("Uint8Array", Intrinsic("%Uint8Array.prototype%"), text.length >>> 1)
  DecodeWhole(array, text, "hex", undefined, "invalid hexadecimal text")
  return array
}

/** spec: sec-uint8array.prototype.setfrombase64 */
function Uint8Array_setFromBase64(text, options) {
  RequireUint8Array(this)
  RequireText(text)
  const alphabet = Base64Alphabet(Base64Options(options))
  const lastChunk = Base64LastChunk(options)
  if (TypedArrayLength(this) === 0) return { read: 0, written: 0 }
  const progress = DecodeWhole(this, text, alphabet, lastChunk, "invalid base64 text")
  return { read: progress[1], written: progress[2] }
}

/** spec: sec-uint8array.prototype.setfromhex */
function Uint8Array_setFromHex(text) {
  RequireUint8Array(this)
  RequireText(text)
  TypedArrayLength(this)
  RequireEvenLength(text)
  const progress = DecodeWhole(this, text, "hex", undefined, "invalid hexadecimal text")
  return { read: progress[1], written: progress[2] }
}

/** spec: sec-uint8array.prototype.tobase64 */
function Uint8Array_toBase64(options) {
  RequireUint8Array(this)
  const alphabet = Base64Alphabet(Base64Options(options))
  const encoding = options !== undefined && options.omitPadding ? `${alphabet} unpadded` : alphabet
  return EncodeWhole(this, encoding)
}

/** spec: sec-uint8array.prototype.tohex */
function Uint8Array_toHex() {
  RequireUint8Array(this)
  return EncodeWhole(this, "hex")
}

/** The text of all bytes. The encoding is an alphabet, perhaps followed by " unpadded", or "hex". */
function EncodeWhole(array, encoding) {
  const length = TypedArrayLength(array)
  const step = TextStep()
  let text = ""
  for (let start = 0; start < length; start += step) {
    text += EncodeBytes(array, start, start + step < length ? start + step : length, encoding)
  }
  return text
}

/** Decodes into an array as far as there is room: a list of position, units read, bytes written. */
function DecodeWhole(array, text, encoding, lastChunk, message) {
  const progress = [0, 0, 0, 0, 0, 0]
  const how = [encoding, lastChunk]
  while (true) {
    const result = DecodeText(array, text, how, progress)
    if (result === "done") return progress
    if (result === "error") throw NewSyntaxError(message)
  }
}

function CopyOfBytes(array, length) {
  const copy = NewTypedArray("Uint8Array", Intrinsic("%Uint8Array.prototype%"), length)
  CopyTypedElements(copy, 0, array, 0, length)
  return copy
}

/** spec: sec-validateuint8array */
function RequireUint8Array(value) {
  if (IsTypedArray(value) && TypedArrayName(value) === "Uint8Array") return
  throw NewTypeError(`${Describe(value)} is not a Uint8Array`)
}

function RequireText(value) {
  if (typeof value !== "string") throw NewTypeError(`${Describe(value)} is not a string`)
}

function RequireEvenLength(text) {
  if (text.length % 2 !== 0) throw NewSyntaxError("hexadecimal text must have an even length")
}

/** spec: sec-getoptionsobject */
function Base64Options(options) {
  if (options !== undefined && !IsObject(options)) {
    throw NewTypeError(`options must be an object, got ${Describe(options)}`)
  }
  return options
}

function Base64Alphabet(options) {
  if (options === undefined) return "base64"
  const alphabet = options.alphabet
  if (alphabet === undefined) return "base64"
  if (alphabet === "base64" || alphabet === "base64url") return alphabet
  throw NewTypeError(`alphabet must be "base64" or "base64url", got ${Describe(alphabet)}`)
}

function Base64LastChunk(options) {
  if (options === undefined) return "loose"
  const handling = options.lastChunkHandling
  if (handling === undefined) return "loose"
  if (handling === "loose" || handling === "strict" || handling === "stop-before-partial") return handling
  throw NewTypeError(`lastChunkHandling must be "loose", "strict" or "stop-before-partial", got ${Describe(handling)}`)
}
