// Internet addresses, and which of them are not on the public internet. Tables after the IANA special-purpose address
// registries (RFC 6890 and its updates); of IPv6, only 2000::/3 is handed out as global unicast at all.

import { once } from "../../../compiler/bytecode/once.js"

/** First address, bits of the prefix, what it is for. */
type Row = readonly [string, number, string]

const IPV4: readonly Row[] = [
  ["0.0.0.0", 8, "this network"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "shared by carriers"],
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "link-local"],
  ["172.16.0.0", 12, "private"],
  ["192.0.0.0", 24, "for protocols"],
  ["192.0.2.0", 24, "documentation"],
  ["192.31.196.0", 24, "AS112"],
  ["192.52.193.0", 24, "AMT"],
  ["192.88.99.0", 24, "6to4 relay"],
  ["192.168.0.0", 16, "private"],
  ["192.175.48.0", 24, "AS112"],
  ["198.18.0.0", 15, "benchmarking"],
  ["198.51.100.0", 24, "documentation"],
  ["203.0.113.0", 24, "documentation"],
  ["224.0.0.0", 4, "multicast"],
  ["240.0.0.0", 4, "reserved"],
]

const IPV6: readonly Row[] = [
  ["::", 128, "unspecified"],
  ["::1", 128, "loopback"],
  ["fc00::", 7, "unique-local"],
  ["fe80::", 10, "link-local"],
  ["fec0::", 10, "site-local"],
  ["ff00::", 8, "multicast"],
  ["2001::", 23, "for protocols"],
  ["2001:db8::", 32, "documentation"],
  ["2002::", 16, "6to4"],
  ["2620:4f:8000::", 48, "AS112"],
  ["3fff::", 20, "documentation"],
]

/** Prefixes whose last 32 bits are an address of IPv4: mapped ones, and those that a translator sends on. */
const CARRIERS: readonly Row[] = [
  ["::ffff:0:0", 96, "IPv4-mapped"],
  ["64:ff9b::", 96, "translated"],
]

interface Prefix {
  readonly words: readonly number[]
  readonly bits: number
  readonly purpose: string
}

const PREFIXES = once(() => ({
  ipv4: IPV4.map(parsed),
  ipv6: IPV6.map(parsed),
  carriers: CARRIERS.map(parsed),
  globalUnicast: parsed(["2000::", 3, "global unicast"]),
}))

function parsed([text, bits, purpose]: Row): Prefix {
  return { words: parseAddress(text)!, bits, purpose }
}

/**
 * What an address is for, if it is not on the public internet: "loopback", "private", ...; null if it is public.
 *
 * @param text an address of IPv4 or IPv6; anything else is "no address"
 */
export function specialPurpose(text: string): string | null {
  const words = parseAddress(text)
  if (words === null) return "no address"
  return words.length === 2 ? purposeOf4(words) : purposeOf6(words)
}

function purposeOf4(words: readonly number[]): string | null {
  return PREFIXES().ipv4.find((prefix) => contains(prefix, words))?.purpose ?? null
}

function purposeOf6(words: readonly number[]): string | null {
  const { carriers, ipv6, globalUnicast } = PREFIXES()
  if (carriers.some((prefix) => contains(prefix, words))) return purposeOf4(words.slice(6))
  const row = ipv6.find((prefix) => contains(prefix, words))
  if (row !== undefined) return row.purpose
  return contains(globalUnicast, words) ? null : "reserved"
}

function contains({ words, bits }: Prefix, address: readonly number[]): boolean {
  for (let i = 0, left = bits; left > 0; i++, left -= 16) {
    const mask = left >= 16 ? 0xffff : (0xffff << (16 - left)) & 0xffff
    if (((words[i]! ^ address[i]!) & mask) !== 0) return false
  }
  return true
}

/** 16-bit words, two for IPv4 and eight for IPv6; null if it is neither. A zone ("%eth0") makes it no address. */
export function parseAddress(text: string): readonly number[] | null {
  return text.includes(":") ? parse6(text) : parse4(text)
}

function parse4(text: string): readonly number[] | null {
  const parts = text.split(".")
  if (parts.length !== 4) return null
  const bytes = parts.map((part) => (/^(?:0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256))
  if (bytes.some((byte) => byte > 255)) return null
  return [bytes[0]! * 256 + bytes[1]!, bytes[2]! * 256 + bytes[3]!]
}

function parse6(text: string): readonly number[] | null {
  const halves = text.split("::")
  if (halves.length > 2) return null
  const head = wordsOf(halves[0]!, halves.length === 1)
  const tail = halves.length === 1 ? [] : wordsOf(halves[1]!, true)
  if (head === null || tail === null) return null
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  return [...head, ...new Array<number>(missing).fill(0), ...tail]
}

/** @param ends whether the address ends here, where its last 32 bits may be written as IPv4 */
function wordsOf(text: string, ends: boolean): readonly number[] | null {
  if (text === "") return []
  const words: number[] = []
  const parts = text.split(":")
  for (const [index, part] of parts.entries()) {
    if (part.includes(".")) {
      const last = ends && index === parts.length - 1 ? parse4(part) : null
      if (last === null) return null
      words.push(...last)
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) words.push(Number.parseInt(part, 16))
    else return null
  }
  return words
}
