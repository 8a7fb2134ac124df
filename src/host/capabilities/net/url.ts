// Targets of the group "net": URLs in one spelling, and the patterns of rules about them.
//
// A target is a URL. The question that decides whether a host may be reached where its name leads is asked in the same
// group, of the same rules: its target is "at ADDRESS URL".
//
// A pattern is [SCHEME://]HOST[:PORT]. HOST is a name, an address, `*.name` (any name below it), or `*`. Without SCHEME
// both http and https are meant; without PORT the scheme's own; `:*` is any. After "public " it covers only what is on the
// public internet.

import { CapabilityError } from "../permission.js"
import { parseAddress, specialPurpose } from "./addresses.js"

/** UTF-16 units of a URL. */
const LONGEST = 4096

const AT = /^at ([0-9a-f.:]+) (.*)$/

/** A URL in its one spelling: scheme, host, port. */
const URL_PARTS = /^(https?):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?\//

/** Ports that a URL does not show. */
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" }

/**
 * The one spelling of a URL: lower case, punycode, addresses in their usual form, no default port, no trailing dot, no
 * fragment, dots of the path resolved (WHATWG URL).
 *
 * @throws CapabilityError EINVAL if it is none, is not http or https, has a user's name or password, or is too long
 */
export function canonicalUrl(text: string): string {
  if (text.length > LONGEST) throw invalid(`a URL of ${text.length} units is longer than ${LONGEST}`)
  let url = parse(text)
  if (url === null) throw invalid(`${quoted(text)} is no absolute URL`)
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw invalid(`${quoted(text)} is neither http nor https`)
  if (url.username !== "" || url.password !== "")
    throw invalid("a URL must not have a user's name or password")
  const host = url.hostname
  if (host.endsWith(".")) {
    const port = url.port === "" ? "" : `:${url.port}`
    url = parse(`${url.protocol}//${host.slice(0, -1)}${port}${url.pathname}${url.search}`)
  }
  if (url === null || url.hostname.split(".").includes(""))
    throw invalid(`${quoted(text)} has no proper host`)
  if (text.includes("#")) url.hash = ""
  const { href } = url
  if (href.length > LONGEST) throw invalid(`a URL of ${href.length} units is longer than ${LONGEST}`)
  return href
}

/** The same for targets: "at ADDRESS URL" as well. @throws CapabilityError EINVAL */
export function canonicalTarget(text: string): string {
  const match = AT.exec(text)
  if (match === null) return canonicalUrl(text)
  if (parseAddress(match[1]!) === null) throw invalid(`${quoted(match[1]!)} is no address`)
  return `at ${match[1]} ${canonicalUrl(match[2]!)}`
}

export function targetAt(address: string, url: string): string {
  return `at ${address} ${url}`
}

export function isAt(target: string): boolean {
  return target.startsWith("at ")
}

/** Host without brackets. */
export function hostOf({ hostname }: URL): string {
  return withoutBrackets(hostname)
}

function withoutBrackets(hostname: string): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname
}

const PATTERN = /^(public )?(?:(https?):\/\/)?(\[[^\]]*\]|[^:/\s]*)(?::(\d+|\*))?$/

/**
 * The one spelling of a pattern.
 *
 * @throws CapabilityError EINVAL
 */
export function canonicalPattern(text: string): string {
  const match = PATTERN.exec(text)
  const host = match === null ? null : canonicalHost(match[3]!)
  const port = match?.[4]
  const isPort = port === undefined || port === "*" || (Number(port) >= 1 && Number(port) <= 65_535)
  if (host === null || !isPort)
    throw invalid(`${quoted(text)} is no pattern of hosts: [scheme://]host[:port]`)
  const scheme = match![2] === undefined ? "" : `${match![2]}://`
  return `${match![1] ?? ""}${scheme}${host}${port === undefined ? "" : `:${port === "*" ? port : Number(port)}`}`
}

function canonicalHost(text: string): string | null {
  if (text === "*") return text
  const isBelow = text.startsWith("*.")
  const name = isBelow ? text.slice(2) : text
  if (name === "" || /[*?#@\\%]/.test(name)) return null
  try {
    const { hostname } = new URL(canonicalUrl(`http://${name}/`))
    const isAddress = parseAddress(hostOf(new URL(`http://${hostname}/`))) !== null
    return isBelow ? (isAddress ? null : `*.${hostname}`) : hostname
  } catch (error) {
    if (error instanceof CapabilityError) return null
    throw error
  }
}

/**
 * Whether a pattern covers a target.
 *
 * @param pattern in its one spelling
 * @param target in its one spelling
 */
export function covers(pattern: string, target: string): boolean {
  const match = PATTERN.exec(pattern)
  if (match === null) return false
  const [, isPublic, scheme, host, port] = match
  const at = AT.exec(target)
  const parts = URL_PARTS.exec(at === null ? target : at[2]!)!
  const [, targetScheme, hostname] = parts as unknown as readonly [string, string, string]
  const usualPort = DEFAULT_PORTS[targetScheme]!
  if (scheme !== undefined && targetScheme !== scheme) return false
  if (port !== "*" && (parts[3] ?? usualPort) !== (port ?? usualPort)) return false
  if (host !== "*" && (host!.startsWith("*.") ? !hostname.endsWith(host!.slice(1)) : hostname !== host))
    return false
  if (isPublic === undefined) return true
  // What the name alone tells; RFC 6761 keeps localhost for loopback.
  if (hostname === "localhost" || hostname.endsWith(".localhost")) return false
  const literal = withoutBrackets(hostname)
  if (parseAddress(literal) !== null && specialPurpose(literal) !== null) return false
  return at === null || specialPurpose(at[1]!) === null
}

function parse(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

function invalid(message: string): CapabilityError {
  return new CapabilityError("TypeError", "EINVAL", message)
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
