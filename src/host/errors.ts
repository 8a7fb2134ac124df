/** The embedder misused Thimble: a bad option, a call at the wrong moment. `code` is stable, the message is not. */
export class ThimbleError extends Error {
  override readonly name = "ThimbleError"
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}
