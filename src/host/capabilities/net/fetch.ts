// fetch: group "net", types are methods, targets URLs (url.ts has their spelling and that of patterns). How requests are sent
// is a transport's; `thimble/node` has one that connects to the address that was checked, and to no other.

import { show, ThimbleError } from "../../errors.js"
import { KiB, MiB } from "../../limits/resources.js"
import { capabilityFunction } from "../../marshal/host-function.js"
import { Capability, type CapabilityDefinition, type Installation, type Rule } from "../capability.js"
import type { Grant } from "../grant.js"
import { checkCapabilityOptions, checkFunctionOption, checkInteger, checkStrings } from "../options.js"
import { CapabilityError } from "../permission.js"
import { Exchange, type ExchangeOptions, type ResponseHead } from "./exchange.js"
import { FETCH_DECLARATIONS, FETCH_SOURCE } from "./fetch-guest.js"
import type { FetchTransport } from "./transport.js"
import { canonicalPattern, canonicalTarget, covers, isAt } from "./url.js"

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const

export type FetchMethod = (typeof METHODS)[number]

/** Hosts, and what may be asked of them. */
export interface FetchRule {
  /**
   * `[scheme://]host[:port]`. A host is a name, an address, `*.name` for all names below it, or `*` for any. Without scheme:
   * http and https. Without port: the scheme's own; `:*` is any.
   */
  readonly hosts: readonly string[]
  /** Default GET and HEAD. */
  readonly methods?: readonly FetchMethod[]
  /**
   * Also where a host is at an address that is not on the public internet: loopback, private, link-local, and so on. Default
   * false.
   */
  readonly private?: boolean
}

export interface FetchOptions {
  readonly allow: readonly FetchRule[]
  /** Requests in all; each redirect is one more. Default 100. */
  readonly requests?: number
  /** Bytes of bodies and headers sent, in all. Default 1 MiB. */
  readonly bytesUp?: number
  /** Bytes of bodies and headers received, in all. Default 16 MiB. */
  readonly bytesDown?: number
  /** Bytes of one response's body. Default 1 MiB. */
  readonly bytesPerResponse?: number
  /** Requests under way at once, until their bodies have been read. Default 8. */
  readonly open?: number
  /** Redirects that one request follows. 0 to 20; default 5. */
  readonly redirects?: number
  /** Milliseconds for one request, from its beginning to the end of its body. 1 to 3,600,000; default 30,000. */
  readonly timeout?: number
  /** Finds the addresses of a name. Default the transport's. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  /** Sends requests. */
  readonly transport?: FetchTransport
}

const definition: CapabilityDefinition<unknown> = {
  group: "net",
  types: Object.fromEntries(
    METHODS.map((method) => [method, `sends a ${method}; the amount is bytes of its body and headers`]),
  ),
  resources: {
    requests: { unit: "requests", default: 100 },
    open: { unit: "requests under way", default: 8 },
    bytesUp: { unit: "bytes sent", default: MiB },
    bytesDown: { unit: "bytes received", default: 16 * MiB },
    bytesPerResponse: { unit: "bytes of a response", default: MiB },
  },
  canonical: canonicalTarget,
  pattern: canonicalPattern,
  matches: covers,
  charges: (_state, _type, target, amount) =>
    // Whether an address will do is asked while a request is under way, which is counted already.
    isAt(target)
      ? []
      : [
          { resource: "requests", amount: 1 },
          { resource: "open", amount: 1 },
          { resource: "bytesUp", amount },
        ],
}

const OPTIONS = [
  "allow",
  "requests",
  "bytesUp",
  "bytesDown",
  "bytesPerResponse",
  "open",
  "redirects",
  "timeout",
  "resolve",
  "transport",
] as const satisfies readonly (keyof FetchOptions)[]

/**
 * Gives a guest `fetch`: `fetch({ allow: [{ hosts: ["api.example.org"], methods: ["GET"] }] })`. Redirects are followed under
 * the same rules, each hop decided anew.
 *
 * @throws ThimbleError `bad-option`, `unknown-option`, `bad-grant`, `bad-limit`
 */
export function fetch(options: FetchOptions): Capability {
  checkCapabilityOptions(options, OPTIONS, "fetch")
  const { requests, bytesUp, bytesDown, bytesPerResponse, open, transport, resolve } = options
  checkFunctionOption("resolve", resolve)
  if (transport === undefined)
    throw new ThimbleError(
      "not-supported",
      "fetch needs a transport that connects to the address that was checked; fetch of thimble/node has one",
    )
  for (const name of ["resolve", "send"] as const) {
    if (typeof transport?.[name] !== "function")
      throw new ThimbleError(
        "bad-option",
        `transport.${name} must be a function, got ${show(transport?.[name])}`,
      )
  }
  const exchangeOptions: ExchangeOptions = {
    transport,
    resolve: resolve ?? ((host) => transport.resolve(host)),
    redirects: checkInteger("redirects", options.redirects ?? 5, 0, 20),
    timeout: checkInteger("timeout", options.timeout ?? 30_000, 1, 3_600_000),
  }
  return new Capability<unknown>({
    definition,
    caps: { requests, bytesUp, bytesDown, bytesPerResponse, open },
    rules: rulesOf(options.allow),
    open: (grant) => install(grant, exchangeOptions),
    declarations: FETCH_DECLARATIONS,
  })
}

function rulesOf(allow: unknown): Rule[] {
  if (!Array.isArray(allow))
    throw new ThimbleError("bad-option", `allow must be an array of rules, got ${show(allow)}`)
  return allow.map((rule: FetchRule, index) => {
    const name = `allow[${index}]`
    checkCapabilityOptions(rule, ["hosts", "methods", "private"], name)
    const { hosts, methods = ["GET", "HEAD"], private: isPrivate = false } = rule
    checkStrings(`${name}.hosts`, hosts)
    checkStrings(`${name}.methods`, methods)
    if (typeof isPrivate !== "boolean")
      throw new ThimbleError("bad-option", `${name}.private must be a boolean, got ${show(isPrivate)}`)
    return { types: methods, targets: hosts.map((host) => (isPrivate ? host : `public ${host}`)) }
  })
}

/** Headers that say how a message is sent, or by whom: not a guest's business. */
const FORBIDDEN = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
])

const MOST_HEADERS = 100
const MOST_HEADER_BYTES = 16 * KiB

function install(grant: Grant, options: ExchangeOptions): Installation<unknown> {
  const exchanges = new Map<number, Exchange>()
  let last = 0
  const send = (url: unknown, method: unknown, headers: unknown, body: unknown, redirect: unknown) => {
    if (typeof url !== "string" || typeof method !== "string")
      throw new TypeError("fetch needs a URL and a method")
    if (redirect !== "follow" && redirect !== "error" && redirect !== "manual")
      throw new TypeError("redirect must be follow, error or manual")
    const request = {
      url,
      method,
      headers: checkedHeaders(headers),
      body: bytesOfBody(body),
      redirect,
    } as const
    const id = ++last
    const exchange = new Exchange(grant, options, () => exchanges.delete(id))
    exchanges.set(id, exchange)
    return exchange.start(request).then((head): ResponseHead & { readonly id: number } => ({ id, ...head }))
  }
  const exchangeOf = (id: unknown): Exchange | undefined =>
    typeof id === "number" ? exchanges.get(id) : undefined
  const read = async (id: unknown): Promise<Uint8Array | undefined> =>
    (await exchangeOf(id)?.read()) ?? undefined
  const bytes = (id: unknown): Promise<Uint8Array> => readAll(exchangeOf(id), grant)
  const text = async (id: unknown): Promise<string> => new TextDecoder().decode(await bytes(id))
  const close = (id: unknown): void => exchangeOf(id)?.close()
  const functions = { send, read, text, bytes }
  const meta = {
    ...Object.fromEntries(
      Object.entries(functions).map(([name, run]) => [name, capabilityFunction(run, { name, async: true })]),
    ),
    close: capabilityFunction(close, { name: "close" }),
  }
  return {
    state: null,
    modules: { "thimble:fetch": { source: FETCH_SOURCE, meta, globals: ["fetch", "Headers", "Response"] } },
    close() {
      for (const exchange of [...exchanges.values()])
        exchange.fail(new CapabilityError("AbortError", "ECANCELED", "fetch was taken back"))
    },
  }
}

/** The rest of a body in one piece; what has been read is the guest's memory meanwhile. */
async function readAll(exchange: Exchange | undefined, { owner }: Grant): Promise<Uint8Array> {
  let buffer = new Uint8Array(0)
  let length = 0
  try {
    for (;;) {
      const piece = (await exchange?.read()) ?? null
      if (piece === null) return buffer.slice(0, length)
      const needed = length + piece.byteLength
      if (needed > buffer.byteLength) {
        const larger = new Uint8Array(Math.max(needed, 2 * buffer.byteLength))
        owner.hold(larger.byteLength - buffer.byteLength)
        larger.set(buffer.subarray(0, length))
        buffer = larger
      }
      buffer.set(piece, length)
      length = needed
    }
  } finally {
    owner.hold(-buffer.byteLength)
  }
}

function bytesOfBody(body: unknown): Uint8Array | null {
  if (body === null || body === undefined) return null
  if (typeof body === "string") return new TextEncoder().encode(body)
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  throw new TypeError("a body must be a text or bytes")
}

/** Pairs of names and values, checked again: a guest's own module could send anything. */
function checkedHeaders(given: unknown): Map<string, string> {
  const headers = new Map<string, string>()
  if (!Array.isArray(given) || given.length > MOST_HEADERS)
    throw new TypeError(`headers must be at most ${MOST_HEADERS} pairs`)
  let bytes = 0
  for (const pair of given as unknown[]) {
    const [name, value] = Array.isArray(pair) ? (pair as unknown[]) : []
    if (typeof name !== "string" || typeof value !== "string")
      throw new TypeError("headers must be pairs of texts")
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value))
      throw new TypeError(`the header ${show(name)} can't be sent`)
    if (FORBIDDEN.has(name) || name.startsWith("proxy-") || name.startsWith("sec-"))
      throw new TypeError(`the header ${name} can't be set`)
    if (headers.has(name)) throw new TypeError(`the header ${name} is given twice`)
    bytes += name.length + value.length
    headers.set(name, value)
  }
  if (bytes > MOST_HEADER_BYTES)
    throw new TypeError(`headers must be at most ${MOST_HEADER_BYTES} bytes in all, got ${bytes}`)
  return headers
}
