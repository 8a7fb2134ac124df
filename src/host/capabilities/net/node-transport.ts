// Sends requests with Node's own client. A name is never looked up a second time: the connection goes to the address that it
// is given, while certificates are checked against the name. One connection for each request; nothing is decompressed.

import { lookup } from "node:dns/promises"
import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import { isIP, type LookupFunction } from "node:net"
import {
  type FetchTransport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from "../../index.js"

/** Bytes of a response's headers. */
const MOST_HEADER_BYTES = 16 * 1024
/** Interim responses (103 and the like) before the real one. */
const MOST_INTERIM = 8
/** Header fields of a response. */
const MOST_HEADERS = 200

export const nodeTransport: FetchTransport = { resolve, send }

async function resolve(host: string): Promise<readonly string[]> {
  try {
    const found = await lookup(host, { all: true, verbatim: false })
    return found.map(({ address }) => address)
  } catch (error) {
    throw new TransportError(codeOf(error), true, error)
  }
}

function send(request: TransportRequest, signal: AbortSignal): Promise<TransportResponse> {
  const { method, url, address, headers, body } = request
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const name = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname
  const family = isIP(address)
  const pinned: LookupFunction = (_name, { all }, found) => {
    if (all) found(null, [{ address, family }])
    else found(null, address, family)
  }
  const options = {
    method,
    hostname: name,
    port: port === "" ? undefined : Number(port),
    path: pathname + search,
    headers: {
      accept: "*/*",
      "user-agent": "Thimble",
      ...Object.fromEntries(headers),
      "accept-encoding": "identity",
    },
    agent: false as const,
    lookup: pinned,
    family,
    autoSelectFamily: false,
    maxHeaderSize: MOST_HEADER_BYTES,
    insecureHTTPParser: false,
    signal,
    ...(isIP(name) === 0 && { servername: name }),
  }
  return new Promise((resolve, reject) => {
    const client = protocol === "https:" ? requestHttps(options) : requestHttp(options)
    let isConnected = false
    let interim = 0
    client.maxHeadersCount = MOST_HEADERS
    client.once("socket", (socket) => {
      socket.once(protocol === "https:" ? "secureConnect" : "connect", () => {
        isConnected = true
      })
    })
    const misbehaves = (): void => {
      reject(new TransportError("EPROTO", false))
      client.destroy()
    }
    client.on("information", () => ++interim > MOST_INTERIM && misbehaves())
    client.once("upgrade", (_message, socket) => {
      socket.destroy()
      misbehaves()
    })
    // Also after the answer: a connection may break at any time.
    client.on("error", (error) => reject(new TransportError(codeOf(error), !isConnected, error)))
    client.once("response", (message) => resolve(new NodeResponse(client, message)))
    client.end(body ?? undefined)
  })
}

class NodeResponse implements TransportResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly (readonly [string, string])[]
  private readonly pieces: AsyncIterator<Buffer>

  constructor(
    private readonly client: ClientRequest,
    message: IncomingMessage,
  ) {
    const { statusCode, statusMessage, rawHeaders } = message
    this.status = statusCode ?? 0
    this.statusText = statusMessage ?? ""
    const headers: [string, string][] = []
    for (let i = 0; i + 1 < rawHeaders.length; i += 2)
      headers.push([rawHeaders[i]!.toLowerCase(), rawHeaders[i + 1]!])
    this.headers = headers
    message.on("error", () => undefined)
    this.pieces = message[Symbol.asyncIterator]()
  }

  async read(): Promise<Uint8Array | null> {
    try {
      const { value, done } = await this.pieces.next()
      // A copy: Node's buffers share their memory with others.
      return done === true ? null : new Uint8Array(value)
    } catch (error) {
      throw new TransportError(codeOf(error), false, error)
    }
  }

  close(): void {
    this.client.destroy()
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  return typeof code === "string" ? code : "EIO"
}
