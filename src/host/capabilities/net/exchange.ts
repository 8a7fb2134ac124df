// One request of a guest's, from its first hop to the end of the response's body. Each hop is a deed of its own, decided
// anew; the connection goes to an address that was decided about, and to no other. Whatever ends it (revoking, stopping, a
// cap, the time) closes the connection at once.

import type { Grant } from "../grant.js"
import { CapabilityError } from "../permission.js"
import { parseAddress } from "./addresses.js"
import { type FetchTransport, TransportError, type TransportResponse } from "./transport.js"
import { canonicalUrl, hostOf, targetAt } from "./url.js"

export interface ExchangeRequest {
  readonly method: string
  /** As the guest gave it. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array | null
  readonly redirect: "follow" | "error" | "manual"
}

export interface ExchangeOptions {
  readonly transport: FetchTransport
  readonly resolve: (host: string) => Promise<readonly string[]>
  /** Hops after the first. */
  readonly redirects: number
  /** Milliseconds, from the beginning to the end of the body. */
  readonly timeout: number
}

/** What the guest learns before the body. */
export interface ResponseHead {
  readonly status: number
  readonly statusText: string
  readonly url: string
  readonly redirected: boolean
  readonly headers: readonly (readonly [string, string])[]
}

/** Addresses of one name that are tried. */
const MOST_TRIES = 4
/** Accounted for each header, beside its text. */
const HEADER_BYTES = 4

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const BODY_HEADERS = ["content-type", "content-encoding", "content-language", "content-location"]
const ORIGIN_HEADERS = ["authorization", "cookie"]

/** What sending a request counts for: its body, and the headers that the guest gave. */
export function uploadBytes(headers: ReadonlyMap<string, string>, body: Uint8Array | null): number {
  let bytes = body?.byteLength ?? 0
  for (const [name, value] of headers) bytes += name.length + value.length + HEADER_BYTES
  return bytes
}

export class Exchange {
  private response: TransportResponse | null = null
  private error: CapabilityError | null = null
  private readonly abort = new AbortController()
  private readonly timer: ReturnType<typeof setTimeout>
  /** Counted as open by the hop that was demanded last. */
  private isOpen = false
  private isDone = false
  /** Bytes of the body so far. */
  private received = 0
  private finish!: () => void
  /** Fulfilled when nothing is left of it. */
  private readonly finished = new Promise<void>((resolve) => {
    this.finish = resolve
  })
  /** Rejects what is waited for: one thing at a time. */
  private interrupt: ((error: CapabilityError) => void) | null = null

  constructor(
    private readonly grant: Grant,
    private readonly options: ExchangeOptions,
    /** Called once, when nothing is left of it. */
    private readonly ended: () => void,
  ) {
    const { timeout } = options
    this.timer = setTimeout(() => {
      this.fail(new CapabilityError("TimeoutError", "ETIMEDOUT", `no answer within ${timeout} ms`))
    }, timeout)
  }

  /** Sends the request, and follows redirects. @throws (rejects) CapabilityError */
  async start(request: ExchangeRequest): Promise<ResponseHead> {
    try {
      return await this.follow(request)
    } catch (error) {
      this.fail(failureOf(error))
      throw this.error
    }
  }

  /** The next piece of the body, charged; null at its end. @throws (rejects) CapabilityError */
  async read(): Promise<Uint8Array | null> {
    if (this.error !== null) throw this.error
    if (this.response === null) return null
    try {
      const piece = await this.orFailed(this.response.read())
      if (piece === null) {
        this.close()
        return null
      }
      await this.take(piece.byteLength)
      return piece
    } catch (error) {
      this.fail(failureOf(error))
      throw this.error
    }
  }

  /** Nothing more is wanted. */
  close(): void {
    this.response?.close()
    this.response = null
    this.release()
  }

  fail(error: CapabilityError): void {
    if (this.error !== null) return
    this.error = error
    this.interrupt?.(error)
    this.abort.abort(error)
    this.close()
  }

  private async follow(request: ExchangeRequest): Promise<ResponseHead> {
    let { method, body } = request
    const headers = new Map(request.headers)
    let url = canonicalUrl(request.url)
    for (let hops = 0; ; hops++) {
      const response = await this.hop(method, url, headers, body)
      const location = REDIRECTS.has(response.status) ? headerOf(response, "location") : null
      if (location === null || request.redirect === "manual") {
        this.response = response
        const { status, statusText, headers: received } = response
        return { status, statusText, url, redirected: hops > 0, headers: received }
      }
      response.close()
      this.closeHop()
      if (request.redirect === "error")
        throw new CapabilityError("TypeError", "EREDIRECT", "the server redirects, and redirect is error")
      if (hops >= this.options.redirects) {
        const what = `more than ${this.options.redirects} redirects`
        throw new CapabilityError("TypeError", "ELOOP", what)
      }
      const next = redirected(location, url)
      if (response.status === 303 ? method !== "HEAD" : response.status < 303 && method === "POST") {
        method = "GET"
        body = null
        for (const name of BODY_HEADERS) headers.delete(name)
      }
      if (new URL(next).origin !== new URL(url).origin)
        for (const name of ORIGIN_HEADERS) headers.delete(name)
      url = next
    }
  }

  /** One request to one URL. */
  private async hop(
    method: string,
    url: string,
    headers: ReadonlyMap<string, string>,
    body: Uint8Array | null,
  ): Promise<TransportResponse> {
    await this.grant.demand(method, url, uploadBytes(headers, body))
    this.isOpen = true
    if (this.error !== null) {
      this.closeHop()
      throw this.error
    }
    this.grant
      .during(method, url, (signal) => {
        signal.addEventListener("abort", () => this.fail(signal.reason as CapabilityError))
        return this.finished
      })
      .catch(() => undefined)
    const addresses = await this.addressesOf(method, url)
    const response = await this.sendToOne(addresses, { method, url, headers: [...headers], body })
    let bytes = response.statusText.length
    for (const [name, value] of response.headers) bytes += name.length + value.length + HEADER_BYTES
    try {
      await this.orFailed(Promise.resolve(this.grant.charge("bytesDown", bytes)))
    } catch (error) {
      response.close()
      throw error
    }
    return response
  }

  /** Where a name leads, if all of that is allowed: a name with one bad address is not to be trusted with the others. */
  private async addressesOf(method: string, url: string): Promise<readonly string[]> {
    const host = hostOf(new URL(url))
    const isLiteral = parseAddress(host) !== null
    const found = isLiteral ? [host] : await this.orFailed(this.options.resolve(host))
    const addresses = found.map((address) => address.toLowerCase())
    if (addresses.length === 0) throw new TransportError("ENOTFOUND", true)
    const { group, owner } = this.grant
    for (const address of addresses) {
      const target = targetAt(address, url)
      const permission = this.grant.permission(method, target)
      if (permission.allowed) continue
      owner.decided({ group, type: method, target, amount: 0 }, permission, "deed")
      throw new CapabilityError("NotAllowedError", "EACCES", `not allowed: ${host} is at no allowed address`)
    }
    return addresses
  }

  private async sendToOne(
    addresses: readonly string[],
    request: Omit<Parameters<FetchTransport["send"]>[0], "address">,
  ): Promise<TransportResponse> {
    const { signal } = this.abort
    for (let i = 0; ; i++) {
      const sending = this.options.transport.send({ ...request, address: addresses[i]! }, signal)
      // Too late: nobody waits for it.
      sending.then(
        (response) => this.error !== null && response.close(),
        () => undefined,
      )
      try {
        return await this.orFailed(sending)
      } catch (error) {
        const another = error instanceof TransportError && error.unsent
        if (!another || i + 1 >= Math.min(addresses.length, MOST_TRIES)) throw error
      }
    }
  }

  private async take(bytes: number): Promise<void> {
    await this.orFailed(Promise.resolve(this.grant.charge("bytesPerResponse", bytes, this.received)))
    await this.orFailed(Promise.resolve(this.grant.charge("bytesDown", bytes)))
    this.received += bytes
  }

  private orFailed<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.error !== null) reject(this.error)
      this.interrupt = reject
      work.then(resolve, reject)
    })
  }

  private closeHop(): void {
    if (this.isOpen) this.grant.release("open", 1)
    this.isOpen = false
  }

  private release(): void {
    if (this.isDone) return
    this.isDone = true
    clearTimeout(this.timer)
    this.closeHop()
    this.finish()
    this.ended()
  }
}

function headerOf({ headers }: TransportResponse, wanted: string): string | null {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null
}

function redirected(location: string, from: string): string {
  let url: URL
  try {
    url = new URL(location, from)
  } catch {
    throw new CapabilityError("TypeError", "EINVAL", "the server redirects to what is no URL")
  }
  return canonicalUrl(url.href)
}

/** What a guest gets to know. Nothing of the host: no addresses, no paths. */
function failureOf(error: unknown): CapabilityError {
  if (error instanceof CapabilityError) return error
  const given = error instanceof TransportError ? error.code : "EIO"
  const code = /^[A-Z][A-Z0-9_]{0,40}$/.test(given) ? given : "EIO"
  return new CapabilityError("TypeError", code, `the request failed: ${code}`)
}
