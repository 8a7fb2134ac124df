// Base64 and hexadecimal text of bytes, a bounded piece at a time — sec-uint8array-objects.

/** Units of text that one step reads at most, and bytes that one step writes as text; a multiple of 3. */
export const TEXT_STEP = 12_288

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`
const DIGITS = "0123456789abcdef"

export type Alphabet = "base64" | "base64url"
export type LastChunk = "loose" | "strict" | "stop-before-partial"

/** How far a text has been decoded. Indices of the guest's own list, so plain numbers. */
export const Progress = {
  /** Index of the next unit. */
  position: 0,
  /** Units that make up the bytes written. */
  read: 1,
  written: 2,
  /** Sextets of the group that is being read, and how many: 0 to 3. */
  group: 3,
  groupLength: 4,
  /** 1: an "=" was read and another must follow · 2: only white space may follow. */
  padding: 5,
} as const

/** "more": call it again · "done" · "error": a SyntaxError, after what was written. */
export type StepResult = "more" | "done" | "error"

/** Length of the text of that many bytes. */
export function encodedLength(count: number, encoding: Alphabet | "hex", omitPadding: boolean): number {
  if (encoding === "hex") return 2 * count
  return omitPadding ? Math.ceil((count * 4) / 3) : 4 * Math.ceil(count / 3)
}

/** @param bytes at most TEXT_STEP; `omitPadding` matters for the last of a text only */
export function encodeBase64(bytes: Uint8Array, alphabet: Alphabet, omitPadding: boolean): string {
  const digits = alphabet === "base64" ? STANDARD : URL_SAFE
  const { length } = bytes
  const whole = length - (length % 3)
  let text = ""
  for (let i = 0; i < whole; i += 3) {
    const group = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!
    text +=
      digits[group >> 18]! + digits[(group >> 12) & 63]! + digits[(group >> 6) & 63]! + digits[group & 63]!
  }
  if (whole === length) return text
  const group = (bytes[whole]! << 16) | ((bytes[whole + 1] ?? 0) << 8)
  text += digits[group >> 18]! + digits[(group >> 12) & 63]!
  if (length - whole === 2) return text + digits[(group >> 6) & 63]! + (omitPadding ? "" : "=")
  return omitPadding ? text : `${text}==`
}

export function encodeHex(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += DIGITS[byte >> 4]! + DIGITS[byte & 15]!
  return text
}

/** FromBase64 — sec-frombase64. Reads at most TEXT_STEP units from where `progress` stands. */
export function decodeBase64(
  target: Uint8Array,
  text: string,
  alphabet: Alphabet,
  lastChunk: LastChunk,
  progress: number[],
): StepResult {
  let position = progress[Progress.position]!
  let written = progress[Progress.written]!
  let group = progress[Progress.group]!
  let groupLength = progress[Progress.groupLength]!
  let padding = progress[Progress.padding]!
  const end = Math.min(text.length, position + TEXT_STEP)
  const write = (count: number): void => {
    for (let i = 0; i < count; i++) target[written++] = (group >> (16 - 8 * i)) & 255
    group = 0
    groupLength = 0
    progress[Progress.written] = written
  }
  while (position < end) {
    const unit = text.charCodeAt(position++)
    if (isSpace(unit)) continue
    if (padding > 0 || unit === PADDING) {
      if (unit !== PADDING || padding === 2 || groupLength < 2) return "error"
      padding = padding === 0 && groupLength === 2 ? 1 : 2
      continue
    }
    const sextet = sextetOf(unit, alphabet)
    if (sextet < 0) return "error"
    const room = target.length - written
    if (room < groupLength && room < 3) return "done"
    group |= sextet << (18 - 6 * groupLength)
    groupLength++
    if (groupLength < 4) continue
    write(3)
    progress[Progress.read] = position
    if (written === target.length) return "done"
  }
  progress[Progress.position] = position
  progress[Progress.group] = group
  progress[Progress.groupLength] = groupLength
  progress[Progress.padding] = padding
  if (position < text.length) return "more"
  if (padding === 2) {
    if (lastChunk === "strict" && hasExtraBits(group, groupLength)) return "error"
    write(groupLength - 1)
  } else if (groupLength > 0) {
    if (lastChunk === "stop-before-partial") return "done"
    if (lastChunk === "strict" || groupLength === 1 || padding === 1) return "error"
    write(groupLength - 1)
  }
  progress[Progress.read] = text.length
  return "done"
}

/** FromHex — sec-fromhex. The text's length is even. */
export function decodeHex(target: Uint8Array, text: string, progress: number[]): StepResult {
  const start = progress[Progress.read]!
  const end = Math.min(text.length, 2 * target.length, start + TEXT_STEP)
  for (let i = start; i < end; i += 2) {
    const high = hexDigit(text.charCodeAt(i))
    const low = hexDigit(text.charCodeAt(i + 1))
    if (high < 0 || low < 0) return "error"
    target[i >> 1] = (high << 4) | low
    progress[Progress.read] = i + 2
    progress[Progress.written] = (i >> 1) + 1
  }
  return end === text.length || end === 2 * target.length ? "done" : "more"
}

const PADDING = 61

/** ASCII white space: tab, line feed, form feed, carriage return, space. */
function isSpace(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 10 || unit === 12 || unit === 13
}

function hasExtraBits(group: number, groupLength: number): boolean {
  return (group & (groupLength === 2 ? 0xffff : 0xff)) !== 0
}

function sextetOf(unit: number, alphabet: Alphabet): number {
  if (unit >= 65 && unit <= 90) return unit - 65
  if (unit >= 97 && unit <= 122) return unit - 71
  if (unit >= 48 && unit <= 57) return unit + 4
  const isUrl = alphabet === "base64url"
  if (unit === (isUrl ? 45 : 43)) return 62
  return unit === (isUrl ? 95 : 47) ? 63 : -1
}

function hexDigit(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  if (unit >= 97 && unit <= 102) return unit - 87
  return unit >= 65 && unit <= 70 ? unit - 55 : -1
}
