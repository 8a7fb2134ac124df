// fetch where Node sends the requests.

import { type Capability, type FetchOptions, fetch as fetchBy } from "../../index.js"
import { nodeTransport } from "./node-transport.js"

/**
 * Gives a guest `fetch`, see `FetchOptions`. Names are resolved by the system unless `resolve` does it; a connection goes to
 * an address that was checked, and to no other.
 *
 * @throws ThimbleError `bad-option`, `unknown-option`, `bad-grant`, `bad-limit`
 */
export function fetch(options: FetchOptions): Capability {
  const given: FetchOptions | undefined = options
  return fetchBy(given?.transport === undefined ? { transport: nodeTransport, ...given } : given)
}
