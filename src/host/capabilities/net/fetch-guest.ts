// What guests get of fetch, in the guest's own language: headers and bodies as on the web, over functions that send and read.

export const FETCH_SOURCE = `
const { send, read, text, bytes, close } = import.meta
const NO_BODY = new Set(["GET", "HEAD"])
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
const NAME = /^[!#$%&'*+.^_|~0-9A-Za-z\\x60-]+$/

function nameOf(name) {
  const lower = String(name).toLowerCase()
  if (!NAME.test(lower)) throw new TypeError(lower + " is no name of a header")
  return lower
}

function valueOf(value) {
  const line = String(value).trim()
  if (/[\\0\\r\\n]/.test(line) || /[^\\0-\\xff]/.test(line)) throw new TypeError("a header's value must be one line of Latin-1")
  return line
}

export class Headers {
  #lists = new Map()

  constructor(init = undefined) {
    if (init === undefined || init === null) return
    if (typeof init !== "object") throw new TypeError("headers are given as an object or a list of pairs")
    const pairs = typeof init[Symbol.iterator] === "function" ? init : Object.entries(init)
    for (const [name, value] of pairs) this.append(name, value)
  }

  append(name, value) {
    const key = nameOf(name)
    const list = this.#lists.get(key)
    if (list === undefined) this.#lists.set(key, [valueOf(value)])
    else list.push(valueOf(value))
  }

  set(name, value) {
    this.#lists.set(nameOf(name), [valueOf(value)])
  }

  get(name) {
    return this.#lists.get(nameOf(name))?.join(", ") ?? null
  }

  has(name) {
    return this.#lists.has(nameOf(name))
  }

  delete(name) {
    this.#lists.delete(nameOf(name))
  }

  getSetCookie() {
    return [...(this.#lists.get("set-cookie") ?? [])]
  }

  *entries() {
    for (const name of [...this.#lists.keys()].sort()) yield [name, this.get(name)]
  }

  *keys() {
    for (const [name] of this.entries()) yield name
  }

  *values() {
    for (const [, value] of this.entries()) yield value
  }

  forEach(callback, self) {
    for (const [name, value] of this.entries()) Reflect.apply(callback, self, [value, name, this])
  }

  [Symbol.iterator]() {
    return this.entries()
  }

  get [Symbol.toStringTag]() {
    return "Headers"
  }
}

/** The pieces of a body, as they come. */
class Body {
  #id

  constructor(id) {
    this.#id = id
  }

  async next() {
    const value = await read(this.#id)
    return value === undefined ? { value, done: true } : { value, done: false }
  }

  async return(value) {
    close(this.#id)
    return { value, done: true }
  }

  async cancel() {
    close(this.#id)
  }

  [Symbol.asyncIterator]() {
    return this
  }
}

let make

export class Response {
  #id
  #body = null
  #used = false
  #head
  headers

  static {
    make = (id, head) => {
      const response = new Response(make)
      response.#id = id
      response.#head = head
      response.headers = new Headers(head.headers)
      return response
    }
  }

  constructor(key) {
    if (key !== make) throw new TypeError("responses come from fetch")
  }

  get status() {
    return this.#head.status
  }

  get statusText() {
    return this.#head.statusText
  }

  get ok() {
    return this.status >= 200 && this.status <= 299
  }

  get url() {
    return this.#head.url
  }

  get redirected() {
    return this.#head.redirected
  }

  get bodyUsed() {
    return this.#used
  }

  /** An iterable of Uint8Array: for await (const piece of response.body). */
  get body() {
    if (this.#body === null) {
      this.#take()
      this.#body = new Body(this.#id)
    }
    return this.#body
  }

  async text() {
    this.#take()
    return text(this.#id)
  }

  async json() {
    return JSON.parse(await this.text())
  }

  async bytes() {
    this.#take()
    return bytes(this.#id)
  }

  async arrayBuffer() {
    return (await this.bytes()).buffer
  }

  #take() {
    if (this.#used) throw new TypeError("the body has been read already")
    this.#used = true
  }

  get [Symbol.toStringTag]() {
    return "Response"
  }
}

export async function fetch(url, init = {}) {
  if (init === null || typeof init !== "object") throw new TypeError("the options of fetch must be an object")
  const method = String(init.method ?? "GET").toUpperCase()
  const { body = null, redirect = "follow" } = init
  if (body !== null && NO_BODY.has(method)) throw new TypeError(method + " has no body")
  const isBinary = body !== null && typeof body === "object" && (body instanceof ArrayBuffer || ArrayBuffer.isView(body))
  const content = body === null || isBinary ? body : String(body)
  const headers = new Headers(init.headers)
  if (typeof content === "string" && !headers.has("content-type")) headers.set("content-type", "text/plain;charset=UTF-8")
  const { id, ...head } = await send(String(url), method, [...headers], content, String(redirect))
  return make(id, head)
}

for (const [name, value] of Object.entries({ fetch, Headers, Response }))
  Reflect.defineProperty(globalThis, name, { value, writable: true, configurable: true })
`

export const FETCH_DECLARATIONS = `declare class Headers {
  constructor(init?: Iterable<[string, string]> | Record<string, string>)
  append(name: string, value: string): void
  set(name: string, value: string): void
  get(name: string): string | null
  has(name: string): boolean
  delete(name: string): void
  getSetCookie(): string[]
  entries(): IterableIterator<[string, string]>
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  forEach(callback: (value: string, name: string, headers: Headers) => void): void
  [Symbol.iterator](): IterableIterator<[string, string]>
}
declare class Response {
  private constructor()
  readonly status: number
  readonly statusText: string
  readonly ok: boolean
  readonly url: string
  readonly redirected: boolean
  readonly headers: Headers
  readonly bodyUsed: boolean
  readonly body: AsyncIterableIterator<Uint8Array> & { cancel(): Promise<void> }
  text(): Promise<string>
  json(): Promise<unknown>
  bytes(): Promise<Uint8Array>
  arrayBuffer(): Promise<ArrayBuffer>
}
declare function fetch(url: string, init?: {
  method?: string
  headers?: Iterable<[string, string]> | Record<string, string>
  body?: string | ArrayBuffer | ArrayBufferView | null
  redirect?: "follow" | "error" | "manual"
}): Promise<Response>
`
