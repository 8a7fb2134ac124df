// Channels: bounded queues between instances of an engine, or between the embedder and its guests. Messages are copied, as
// values cross anywhere. Who sends to a full channel waits, others run meanwhile; what is queued counts as the sender's memory.

import { show, ThimbleError } from "../errors.js"
import { checkCap } from "../limits/resources.js"
import { fromHost } from "../marshal/from-host.js"
import { capabilityFunction } from "../marshal/host-function.js"
import { bytesOf } from "../marshal/to-guest.js"
import { checkOptions } from "../options.js"
import { Capability, type CapabilityDefinition } from "./capability.js"
import type { Grant } from "./grant.js"
import { CapabilityError } from "./permission.js"

export interface ChannelOptions {
  /** Messages that may be queued. Default 16. */
  readonly messages?: number
  /** Bytes that may be queued, as they are accounted in a guest. Default 256 KiB. */
  readonly bytes?: number
}

interface Message {
  readonly value: unknown
  readonly bytes: number
  /** Called when it leaves the queue. */
  readonly gone: () => void
}

interface Waiting<Result> {
  resolve(result: Result): void
  reject(error: unknown): void
}

/** A queue. Any number of instances may send to it and receive from it; each message is received once, in order. */
export class Channel {
  readonly messages: number
  readonly bytes: number
  private queue: Message[] = []
  private queuedBytes = 0
  private isClosed = false
  private readonly receivers = new Set<Waiting<unknown>>()
  private readonly senders = new Set<Waiting<void> & { readonly message: Message }>()

  /** @throws ThimbleError `bad-limit`, `unknown-option` */
  constructor(options: ChannelOptions = {}) {
    checkOptions(options, { messages: true, bytes: true }, "channel")
    this.messages = checkCap("channel.messages", options.messages ?? 16)
    this.bytes = checkCap("channel.bytes", options.bytes ?? 256 * 1024)
    if (this.messages < 1)
      throw new ThimbleError("bad-limit", "a channel must hold at least 1 message, got 0")
  }

  /** Messages queued. */
  get length(): number {
    return this.queue.length
  }

  /**
   * Sends a message of the embedder's, once there is room for it.
   *
   * @throws (rejects) CapabilityError EPIPE once it is closed, EMSGSIZE, EINVAL
   */
  send(value: unknown): Promise<void> {
    return this.put({ value, bytes: sizeOf(value), gone: () => undefined }, null)
  }

  /** The next message. @throws (rejects) CapabilityError EPIPE once it is closed and empty */
  receive(): Promise<unknown> {
    return this.take(null)
  }

  /** No more messages are taken; those that are queued can still be received. Who waits is told. */
  close(): void {
    this.isClosed = true
    for (const sender of this.senders) {
      sender.message.gone()
      sender.reject(closed())
    }
    this.senders.clear()
    if (this.queue.length > 0) return
    for (const receiver of this.receivers) receiver.reject(closed())
    this.receivers.clear()
  }

  /** @internal */
  put(message: Message, signal: AbortSignal | null): Promise<void> {
    if (this.isClosed) return refuse(message, closed())
    if (message.bytes > this.bytes) {
      const what = `a message of ${message.bytes} bytes does not fit a channel of ${this.bytes}`
      return refuse(
        message,
        new CapabilityError("QuotaExceededError", "EMSGSIZE", what, this.bytes, message.bytes),
      )
    }
    if (this.senders.size === 0 && this.fits(message)) {
      this.enqueue(message)
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const sender = { resolve, reject, message }
      this.senders.add(sender)
      signal?.addEventListener("abort", () => {
        if (this.senders.delete(sender)) message.gone()
      })
    })
  }

  /** @internal */
  take(signal: AbortSignal | null): Promise<unknown> {
    const message = this.queue.shift()
    if (message !== undefined) return Promise.resolve(this.dequeued(message))
    if (this.isClosed) return Promise.reject(closed())
    return new Promise((resolve, reject) => {
      const receiver = { resolve, reject }
      this.receivers.add(receiver)
      signal?.addEventListener("abort", () => this.receivers.delete(receiver))
    })
  }

  private fits({ bytes }: Message): boolean {
    return this.queue.length < this.messages && this.queuedBytes + bytes <= this.bytes
  }

  private enqueue(message: Message): void {
    const [receiver] = this.receivers
    if (receiver !== undefined) {
      this.receivers.delete(receiver)
      message.gone()
      receiver.resolve(message.value)
      return
    }
    this.queue.push(message)
    this.queuedBytes += message.bytes
  }

  private dequeued(message: Message): unknown {
    this.queuedBytes -= message.bytes
    message.gone()
    for (const sender of this.senders) {
      if (!this.fits(sender.message)) break
      this.senders.delete(sender)
      this.enqueue(sender.message)
      sender.resolve()
    }
    if (this.isClosed && this.queue.length === 0) this.close()
    return message.value
  }
}

function refuse(message: Message, error: CapabilityError): Promise<never> {
  message.gone()
  return Promise.reject(error)
}

function closed(): CapabilityError {
  return new CapabilityError("InvalidStateError", "EPIPE", "the channel is closed")
}

/** @throws CapabilityError DataCloneError, for functions too: they belong to one instance */
function sizeOf(value: unknown): number {
  try {
    const crossing = fromHost(value, "the message", null)
    if (!crossing.parcels.some(({ kind }) => kind === "function")) return bytesOf(crossing)
  } catch (error) {
    if (!(error instanceof ThimbleError)) throw error
    throw new CapabilityError("DataCloneError", "EINVAL", error.message)
  }
  throw new CapabilityError(
    "DataCloneError",
    "EINVAL",
    "the message has a function: those stay in their instance",
  )
}

interface ChannelState {
  readonly channels: ReadonlyMap<string, Channel>
}

const definition: CapabilityDefinition<ChannelState> = {
  group: "channel",
  types: {
    send: "puts a message into a channel; the amount is its bytes",
    receive: "takes a message out of a channel",
  },
  resources: {
    messages: { unit: "messages sent", default: 1_000_000 },
    bytes: { unit: "bytes of messages sent", default: 256 * 1024 * 1024 },
  },
  canonical: (target, { channels }) => {
    if (channels.has(target)) return target
    throw new CapabilityError("NotFoundError", "ENOENT", `there is no channel ${target}`)
  },
  matches: (pattern, target) => pattern === "*" || pattern === target,
  charges: (_state, type, _target, amount) =>
    type === "send"
      ? [
          { resource: "messages", amount: 1 },
          { resource: "bytes", amount },
        ]
      : [],
}

export interface ChannelsOptions {
  /** Channels by the names that the guest knows them by, and what it may do with each. */
  readonly channels: Readonly<
    Record<string, { readonly channel: Channel; readonly can?: readonly ("send" | "receive")[] }>
  >
  /** Messages sent in total. Default 1,000,000. */
  readonly messages?: number
  /** Bytes sent in total. Default 256 MiB. */
  readonly bytes?: number
}

const SOURCE = `const { send, receive, sendSync, receiveSync } = import.meta.host
export { send, receive, sendSync, receiveSync }
`

const DECLARATIONS = `declare module "thimble:channel" {
  /** Waits while the channel is full. */
  export function send(channel: string, message: unknown): Promise<void>
  export function receive(channel: string): Promise<unknown>
  export function sendSync(channel: string, message: unknown): void
  export function receiveSync(channel: string): unknown
}
`

/**
 * Lets an instance use channels: `grants: [channels({ channels: { jobs: { channel, can: ["receive"] } } })]`.
 *
 * @throws ThimbleError `bad-grant`, `bad-limit`, `unknown-option`
 */
export function channels(options: ChannelsOptions): Capability<ChannelState> {
  checkOptions(options, { channels: true, messages: true, bytes: true }, "channels")
  const entries = Object.entries(options.channels ?? {})
  for (const [name, entry] of entries) {
    if (entry?.channel instanceof Channel) continue
    throw new ThimbleError(
      "bad-grant",
      `channels.${name}.channel must be a Channel, got ${show(entry?.channel)}`,
    )
  }
  const { messages, bytes } = options
  const state: ChannelState = { channels: new Map(entries.map(([name, { channel }]) => [name, channel])) }
  return new Capability({
    definition,
    caps: { messages, bytes },
    rules: entries.map(([name, { can }]) => ({ targets: [name], ...(can && { types: can }) })),
    open: (grant) => ({
      state,
      modules: { "thimble:channel": { source: SOURCE, meta: { host: functions(grant) } } },
    }),
    declarations: DECLARATIONS,
  })
}

function functions(grant: Grant<ChannelState>): Readonly<Record<string, unknown>> {
  const { owner } = grant
  const send = async (name: unknown, value: unknown): Promise<void> => {
    const target = nameOf(name)
    const bytes = sizeOf(value)
    await grant.demand("send", target, bytes)
    owner.hold(bytes)
    const message = { value, bytes, gone: () => owner.hold(-bytes) }
    const channel = grant.state.channels.get(target)!
    return grant.during("send", target, (signal) => channel.put(message, signal))
  }
  const receive = async (name: unknown): Promise<unknown> => {
    const target = nameOf(name)
    await grant.demand("receive", target)
    const channel = grant.state.channels.get(target)!
    return grant.during("receive", target, (signal) => channel.take(signal))
  }
  return {
    send: capabilityFunction(send, { async: true, name: "send" }),
    receive: capabilityFunction(receive, { async: true, name: "receive" }),
    sendSync: capabilityFunction(send, { name: "sendSync" }),
    receiveSync: capabilityFunction(receive, { name: "receiveSync" }),
  }
}

function nameOf(name: unknown): string {
  if (typeof name === "string") return name
  throw new CapabilityError("TypeError", "EINVAL", `a channel's name must be a string, got ${show(name)}`)
}
