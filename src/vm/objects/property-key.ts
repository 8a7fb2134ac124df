// Property keys: array indices are always numbers, so that o["5"] and o[5] meet.

import type { PropertyKey } from "./value.js"

/** Largest array index. */
export const MAX_INDEX = 4294967294

/** The key of a string: its number if it is a canonical array index. */
export function keyOfString(text: string): PropertyKey {
  const first = text.charCodeAt(0)
  // Not a digit, or too long for an index: most strings leave here.
  if (!(first >= 48 && first <= 57) || text.length > 10) return text
  if (first === 48) return text.length === 1 ? 0 : text
  let index = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return text
    index = index * 10 + digit
  }
  return index <= MAX_INDEX ? index : text
}

/** The key of a number. */
export function keyOfNumber(value: number): PropertyKey {
  if (value >= 0 && value <= MAX_INDEX && Math.floor(value) === value) return value === 0 ? 0 : value
  return String(value)
}

/** A key as the guest sees it: indices as strings. */
export function keyToValue(key: string | symbol | number): string | symbol {
  return typeof key === "number" ? String(key) : key
}

/** How messages show a key. */
export function describeKey(key: PropertyKey): string {
  return typeof key === "symbol" ? key.toString() : typeof key === "object" ? key.description : String(key)
}
