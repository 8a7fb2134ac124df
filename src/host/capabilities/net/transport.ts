// What the group "net" needs of the host: names resolved, and one request sent to one address. Decisions are not made here.

export interface TransportRequest {
  readonly method: string
  /** In its one spelling. */
  readonly url: string
  /** Where to connect, and nowhere else. */
  readonly address: string
  /** Names in lower case, each once. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array | null
}

export interface TransportResponse {
  readonly status: number
  readonly statusText: string
  /** In order, as they came. */
  readonly headers: readonly (readonly [string, string])[]
  /**
   * The next piece of the body, as it came, not decompressed; null at its end. Nothing is read ahead beyond a bounded buffer.
   *
   * @throws (rejects) TransportError
   */
  read(): Promise<Uint8Array | null>
  /** Nothing more is wanted: the connection is closed. */
  close(): void
}

export interface FetchTransport {
  /** All addresses of a name. @throws (rejects) TransportError */
  resolve(host: string): Promise<readonly string[]>
  /**
   * Sends a request, without following redirects.
   *
   * @param signal closes the connection, also while the body is read
   * @throws (rejects) TransportError
   */
  send(request: TransportRequest, signal: AbortSignal): Promise<TransportResponse>
}

/** Why a request failed. Guests see the code alone. */
export class TransportError extends Error {
  override readonly name = "TransportError"
  constructor(
    /** ECONNREFUSED, ENOTFOUND, ... */
    readonly code: string,
    /** Nothing was sent: another address may do. */
    readonly unsent: boolean,
    cause?: unknown,
  ) {
    super(code, { cause })
  }
}
