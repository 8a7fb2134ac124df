// fetch of thimble/node against servers that behave, and servers that do not. All are on this machine: rules say so.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from "node:net"
import { gzipSync } from "node:zlib"
import { fetch as fetchBy } from "thimble"
import {
  Engine,
  type FetchOptions,
  type FetchTransport,
  fetch,
  type Instance,
  KiB,
  ThimbleError,
} from "thimble/node"
import { afterEach, describe, expect, test } from "vitest"

const engine = new Engine()
const program = engine.compile(
  `const attempt = (source) => new Function("return (async () => {" + source + "})()")().catch((error) => error.code ?? error.name + ": " + error.message)`,
)

const servers: (Server | TcpServer)[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

async function listening(server: Server | TcpServer): Promise<number> {
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  return (server.address() as AddressInfo).port
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A server's host and port. */
async function serving(answer: Answer): Promise<string> {
  return `127.0.0.1:${await listening(createServer(answer))}`
}

/** A server that writes what it is told, whatever HTTP says. */
async function raw(speak: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined)
    socket.once("data", () => speak(socket))
  })
  return `127.0.0.1:${await listening(server)}`
}

async function connections(index = 0): Promise<number> {
  return new Promise((done) => servers[index]!.getConnections((_error, count) => done(count)))
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 2))
}

async function guest(
  host: string | readonly string[],
  options: Partial<FetchOptions> = {},
): Promise<Instance> {
  const hosts = typeof host === "string" ? [host] : host
  const methods = ["GET", "HEAD", "POST", "PUT"] as const
  const instance = engine.spawn(program, {
    grants: [fetch({ allow: [{ hosts, methods, private: true }], ...options })],
  })
  await instance.outcome
  return instance
}

const attempt = (instance: Instance, source: string): Promise<unknown> =>
  instance.evaluate(`attempt(${JSON.stringify(source)})`)

describe("a server that behaves", () => {
  test("is asked and read as on the web", async () => {
    const host = await serving((request, response) => {
      const pieces: Buffer[] = []
      request.on("data", (piece: Buffer) => pieces.push(piece))
      request.on("end", () => {
        const { method, url, headers } = request
        const body = Buffer.concat(pieces).toString()
        response.writeHead(201, "Made", { "content-type": "application/json", "x-many": ["a", "b"] })
        response.end(
          JSON.stringify({
            method,
            url,
            body,
            custom: headers["x-custom"],
            host: headers.host,
            agent: headers["user-agent"],
          }),
        )
      })
    })
    const instance = await guest(host)
    expect(
      await attempt(
        instance,
        `const response = await fetch("http://${host}/a/../b?q=é", { method: "post", body: "grüße", headers: { "X-Custom": "1" } })
        const { status, statusText, ok, url, redirected, headers } = response
        return { status, statusText, ok, url, redirected, many: headers.get("X-Many"), none: headers.get("x"), json: await response.json(), used: response.bodyUsed }`,
      ),
    ).toEqual({
      status: 201,
      statusText: "Made",
      ok: true,
      url: `http://${host}/b?q=%C3%A9`,
      redirected: false,
      many: "a, b",
      none: null,
      json: { method: "POST", url: "/b?q=%C3%A9", body: "grüße", custom: "1", host, agent: "Thimble" },
      used: true,
    })
    const { limits } = instance
    expect(limits["net.requests"]!.used).toBe(1)
    expect(limits["net.open"]!.used).toBe(0)
    expect(limits["net.bytesUp"]!.used).toBe(
      7 + "x-custom1".length + 4 + "content-typetext/plain;charset=UTF-8".length + 4,
    )
  })

  test("gives bytes, pieces, and nothing where there is no body", async () => {
    const host = await serving((request, response) => {
      if (request.url === "/none") response.writeHead(204).end()
      else response.end(Buffer.from([0, 1, 254, 255]))
    })
    const instance = await guest(host)
    const get = (path: string, then: string): Promise<unknown> =>
      attempt(instance, `const response = await fetch("http://${host}${path}"); ${then}`)
    expect(await get("/", "return [...await response.bytes()]")).toEqual([0, 1, 254, 255])
    expect(await get("/", "return (await response.arrayBuffer()).byteLength")).toBe(4)
    expect(
      await get("/", "let n = 0; for await (const piece of response.body) n += piece.length; return n"),
    ).toBe(4)
    expect(await get("/", "for await (const piece of response.body) break; return 1")).toBe(1)
    expect(await get("/", "await response.text(); return response.text()")).toBe(
      "TypeError: the body has been read already",
    )
    expect(await get("/none", "return [response.status, await response.text()]")).toEqual([204, ""])
    const head = `const response = await fetch("http://${host}/", { method: "HEAD" }); return (await response.bytes()).length`
    expect(await attempt(instance, head)).toBe(0)
    await until(async () => (await connections()) === 0)
    expect(instance.limits["net.open"]!.used).toBe(0)
  })

  test("headers that are not a guest's business are refused", async () => {
    const host = await serving((_request, response) => void response.end("x"))
    const instance = await guest(host)
    const send = (headers: unknown): Promise<unknown> =>
      attempt(
        instance,
        `return (await fetch("http://${host}/", { headers: ${JSON.stringify(headers)} })).text()`,
      )
    expect(await send({ "x-ok": "ä" })).toBe("x")
    for (const headers of [
      { Host: "other" },
      { "content-length": "1" },
      { "Transfer-Encoding": "chunked" },
      { connection: "upgrade" },
      { "proxy-authorization": "x" },
      { "x-a": "b\r\nhost: other" },
      { "x-a": "a\0" },
      { "x-a": "€" },
      { "x a": "b" },
      { "": "b" },
    ])
      expect(await send(headers), JSON.stringify(headers)).toMatch(/^TypeError/)
    expect(instance.limits["net.requests"]!.used).toBe(1)
  })
})

describe("redirects", () => {
  test("are followed under the same rules, each one decided anew", async () => {
    const other = await serving((_request, response) => void response.end("other"))
    const host = await serving((request, response) => {
      const target = {
        "/near": "/here",
        "/other": `http://${other}/`,
        "/scheme": "file:///etc/passwd",
        "/loop": "/loop",
      }[request.url!]
      if (target === undefined) response.end("here")
      else response.writeHead(302, { location: target }).end()
    })
    const instance = await guest(host)
    const get = (path: string, init = ""): Promise<unknown> =>
      attempt(
        instance,
        `const r = await fetch("http://${host}${path}", {${init}}); return [r.status, r.redirected, r.url, await r.text()].join(" ")`,
      )
    expect(await get("/near")).toBe(`200 true http://${host}/here here`)
    expect(instance.limits["net.requests"]!.used).toBe(2)
    expect(await get("/other")).toBe("EACCES")
    expect(await get("/scheme")).toBe("EINVAL")
    expect(await get("/loop")).toBe("ELOOP")
    expect(await get("/near", `redirect: "manual"`)).toBe(`302 false http://${host}/near `)
    expect(await get("/near", `redirect: "error"`)).toBe("EREDIRECT")
    const both = await guest([host, other])
    expect(await attempt(both, `return (await fetch("http://${host}/other")).text()`)).toBe("other")
    expect(await attempt(await guest(host, { requests: 1 }), `return fetch("http://${host}/near")`)).toBe(
      "EDQUOT",
    )
  })

  test("change methods as on the web, and keep secrets from other origins", async () => {
    const seen: string[] = []
    const note: Answer = (request, response) => {
      const { authorization, cookie } = request.headers
      seen.push(
        `${request.method} ${request.url} ${authorization ?? "-"} ${cookie ?? "-"} ${request.headers["content-type"] ?? "-"}`,
      )
      response.end()
    }
    const other = await serving(note)
    const host = await serving((request, response) => {
      const status = Number(request.url!.slice(1, 4))
      if (request.url === "/here") note(request, response)
      else
        response
          .writeHead(status, { location: request.url!.endsWith("far") ? `http://${other}/there` : "/here" })
          .end()
    })
    const instance = await guest([host, other])
    const headers = `headers: { authorization: "secret", cookie: "c", "content-type": "t" }`
    for (const path of ["/301", "/302", "/303", "/307", "/308", "/307far"])
      await attempt(
        instance,
        `await fetch("http://${host}${path}", { method: "POST", body: "x", ${headers} })`,
      )
    expect(seen).toEqual([
      "GET /here secret c -",
      "GET /here secret c -",
      "GET /here secret c -",
      "POST /here secret c t",
      "POST /here secret c t",
      "POST /there - - t",
    ])
  })
})

describe("addresses", () => {
  /** Answers, and writes down where it was sent. */
  function stub(sent: string[], location?: string): FetchTransport {
    return {
      resolve: async () => [],
      async send({ url, address }) {
        sent.push(`${url} at ${address}`)
        const headers: [string, string][] =
          location === undefined || sent.length > 1 ? [] : [["location", location]]
        return {
          status: headers.length > 0 ? 302 : 200,
          statusText: "",
          headers,
          read: async () => null,
          close() {},
        }
      },
    }
  }

  async function sentFor(
    url: string,
    resolve: (host: string) => Promise<readonly string[]>,
    location?: string,
  ): Promise<{ readonly result: unknown; readonly sent: readonly string[] }> {
    const sent: string[] = []
    const grants = [fetch({ allow: [{ hosts: ["*:*"] }], resolve, transport: stub(sent, location) })]
    const instance = engine.spawn(program, { grants })
    await instance.outcome
    return { result: await attempt(instance, `return (await fetch(${JSON.stringify(url)})).status`), sent }
  }

  test("that are not public are refused, whichever way they come", async () => {
    const publicAddress = async (): Promise<readonly string[]> => ["8.8.8.8"]
    expect(await sentFor("http://good.test/", publicAddress)).toEqual({
      result: 200,
      sent: ["http://good.test/ at 8.8.8.8"],
    })
    for (const address of [
      "127.0.0.1",
      "10.0.0.1",
      "::1",
      "::ffff:10.0.0.1",
      "fd00::1",
      "169.254.169.254",
      "0.0.0.0",
      "100.64.1.1",
      "224.0.0.1",
    ]) {
      const name = await sentFor("http://bad.test/", async () => [address])
      expect(name, address).toEqual({ result: "EACCES", sent: [] })
      const host = address.includes(":") ? `[${address}]` : address
      expect(await sentFor(`http://${host}/`, publicAddress), address).toEqual({ result: "EACCES", sent: [] })
      const redirected = await sentFor("http://good.test/", publicAddress, `http://${host}/`)
      expect(redirected, address).toEqual({ result: "EACCES", sent: ["http://good.test/ at 8.8.8.8"] })
    }
    for (const url of [
      "http://2130706433/",
      "http://0x7f.1/",
      "http://0/",
      "http://localhost/",
      "http://a.localhost./",
    ])
      expect(await sentFor(url, publicAddress), url).toEqual({ result: "EACCES", sent: [] })
  })

  test("one bad one among them is one too many", async () => {
    for (const addresses of [
      ["8.8.8.8", "127.0.0.1"],
      ["127.0.0.1", "8.8.8.8"],
      ["8.8.8.8", "not an address"],
    ])
      expect(await sentFor("http://two.test/", async () => addresses)).toEqual({ result: "EACCES", sent: [] })
  })

  test("a name is looked up once, and the connection goes where it was found", async () => {
    const hosts: (string | undefined)[] = []
    const server = await serving((request, response) => {
      hosts.push(request.headers.host)
      response.end("pinned")
    })
    const port = server.split(":")[1]!
    let lookups = 0
    // Rebinding: the second answer would be another.
    const resolve = async (): Promise<readonly string[]> => [lookups++ === 0 ? "127.0.0.1" : "8.8.8.8"]
    const instance = await guest(`name.test:${port}`, { resolve })
    expect(await attempt(instance, `return (await fetch("http://name.test:${port}/")).text()`)).toBe("pinned")
    expect([lookups, hosts]).toEqual([1, [`name.test:${port}`]])
  })

  test("the next one is tried where nobody answers", async () => {
    const port = (await serving((_request, response) => void response.end("second"))).split(":")[1]!
    const instance = await guest(`name.test:${port}`, { resolve: async () => ["127.0.0.2", "127.0.0.1"] })
    expect(await attempt(instance, `return (await fetch("http://name.test:${port}/")).text()`)).toBe("second")
  })

  test("of the guest's are never told of the host's", async () => {
    const instance = await guest("10.9.8.7.example:1", { resolve: async () => ["127.0.0.1"] })
    const told = await attempt(
      instance,
      `try { await fetch("http://10.9.8.7.example:1/") } catch (e) { return [e.name, e.message, e.code, e.stack] }`,
    )
    expect(JSON.stringify(told)).not.toMatch(/127\.0\.0\.1|node:|\/host\//)
    const message = "the request failed: ECONNREFUSED"
    expect(told).toEqual(["TypeError", message, "ECONNREFUSED", `TypeError: ${message}`])
  })
})

describe("servers that lie", () => {
  const head = "HTTP/1.1 200 OK\r\n"
  const read = (host: string): string => `return (await fetch("http://${host}/")).text()`

  test("a body shorter than it says is an error, one that is longer is cut", async () => {
    const short = await raw((socket) => socket.end(`${head}content-length: 100\r\n\r\nshort`))
    expect(await attempt(await guest(short), read(short))).toBe("ECONNRESET")
    const long = await raw((socket) => socket.end(`${head}content-length: 4\r\n\r\nlong and longer`))
    expect(await attempt(await guest(long), read(long))).toBe("long")
    const both = await raw((socket) =>
      socket.end(`${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n`),
    )
    expect(await attempt(await guest(both), read(both))).toMatch(/^HPE_/)
    const broken = await raw((socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\nzz\r\nab`))
    expect(await attempt(await guest(broken), read(broken))).toMatch(/^HPE_|ECONNRESET/)
    const open = await raw((socket) => socket.end(`${head}\r\nto the end`))
    expect(await attempt(await guest(open), read(open))).toBe("to the end")
  })

  test("no HTTP, huge headers, endless interim answers", async () => {
    const noise = await raw((socket) => socket.end("SSH-2.0-OpenSSH\r\n"))
    expect(await attempt(await guest(noise), read(noise))).toMatch(/^HPE_/)
    const huge = await raw((socket) => socket.end(`${head}x: ${"y".repeat(100_000)}\r\n\r\n`))
    expect(await attempt(await guest(huge), read(huge))).toBe("HPE_HEADER_OVERFLOW")
    const interim = await raw((socket) => void socket.write("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100)))
    expect(await attempt(await guest(interim), read(interim))).toBe("EPROTO")
    const upgrade = await raw(
      (socket) => void socket.write("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
    )
    expect(await attempt(await guest(upgrade), read(upgrade))).toBe("EPROTO")
  })

  test("an answer without end is ended by the cap of a response, of all, or by the time", async () => {
    const flood = await serving((_request, response) => {
      const piece = Buffer.alloc(16 * KiB, 97)
      const more = (): void => {
        while (response.write(piece));
        response.once("drain", more)
      }
      more()
    })
    const each = await guest(flood, { bytesPerResponse: 100 * KiB })
    expect(await attempt(each, read(flood))).toBe("EDQUOT")
    expect(each.limits["net.bytesDown"]!.used).toBeLessThanOrEqual(100 * KiB + 1000)
    const all = await guest(flood, { bytesDown: 50 * KiB })
    expect(await attempt(all, read(flood))).toBe("EDQUOT")
    expect(all.limits["net.bytesDown"]!.used).toBeLessThanOrEqual(50 * KiB)
    await until(async () => (await connections()) === 0)
    const silent = await raw(() => undefined)
    expect(await attempt(await guest(silent, { timeout: 30 }), read(silent))).toBe("ETIMEDOUT")
    const slow = await raw((socket) => void socket.write(`${head}content-length: 10\r\n\r\na`))
    const slowly = await guest(slow, { timeout: 50 })
    expect(await attempt(slowly, read(slow))).toBe("ETIMEDOUT")
    // Nobody reads it: it ends all the same.
    await attempt(slowly, `await fetch("http://${slow}/"); return 1`)
    await until(() => slowly.limits["net.open"]!.used === 0)
    await until(async () => (await connections(2)) === 0)
  })

  test("what is compressed stays so: a bomb is as long as it came", async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000))
    const host = await serving((request, response) => {
      expect(request.headers["accept-encoding"]).toBe("identity")
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb)
    })
    const instance = await guest(host)
    expect(await attempt(instance, `return (await (await fetch("http://${host}/")).bytes()).length`)).toBe(
      bomb.length,
    )
  })

  test("what is received is the guest's memory while it is received", async () => {
    let go: (() => void) | undefined
    const host = await serving((_request, response) => {
      response.write(Buffer.alloc(200 * KiB))
      go = () => void response.end()
    })
    const instance = await guest(host)
    const before = instance.usage.memory
    const length = attempt(instance, `return (await (await fetch("http://${host}/")).bytes()).length`)
    await until(() => instance.limits["net.bytesDown"]!.used > 200 * KiB)
    expect(instance.usage.memory - before).toBeGreaterThanOrEqual(200 * KiB)
    go!()
    expect(await length).toBe(200 * KiB)
  })
})

describe("caps, revoking, stopping", () => {
  test("requests under way are counted until their bodies are read", async () => {
    const host = await serving((_request, response) => void response.end("x"))
    const instance = await guest(host, { open: 2 })
    const result = await attempt(
      instance,
      `const get = () => fetch("http://${host}/")
      const all = await Promise.allSettled([get(), get(), get()])
      const codes = all.map(({ reason }) => reason?.code)
      await all[0].value.text()
      await all[1].value.body.cancel()
      return [...codes, await (await get()).text()]`,
    )
    expect(result).toEqual([undefined, undefined, "EDQUOT", "x"])
    expect(instance.limits["net.requests"]!.used).toBe(3)
  })

  test("what is sent is capped, methods are ruled", async () => {
    const host = await serving((_request, response) => void response.end("x"))
    const instance = await guest(host, { bytesUp: 1000 })
    const post = (length: number): Promise<unknown> =>
      attempt(
        instance,
        `return (await fetch("http://${host}/", { method: "PUT", body: new Uint8Array(${length}) })).text()`,
      )
    expect(await post(1000)).toBe("x")
    expect(await post(1)).toBe("EDQUOT")
    expect(await attempt(instance, `return fetch("http://${host}/", { method: "DELETE" })`)).toBe("EACCES")
    expect(await attempt(instance, `return fetch("http://${host}/", { method: "TRACE" })`)).toBe("EACCES")
    expect(await attempt(instance, `return fetch("http://${host}/", { body: "x" })`)).toBe(
      "TypeError: GET has no body",
    )
  })

  for (const stage of ["before the answer", "in the body"]) {
    test(`revoking ends what is under way ${stage}, and closes the connection`, async () => {
      const host = await raw((socket) => {
        if (stage === "in the body") socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nab")
      })
      for (const rule of [undefined, { targets: [host] }, { types: ["GET"] }]) {
        const instance = await guest(host)
        const result = attempt(instance, `return (await fetch("http://${host}/")).text()`)
        await until(async () => (await connections()) === 1)
        if (stage === "in the body") await until(() => instance.limits["net.bytesDown"]!.used > 20)
        instance.revoke("net", rule)
        expect(await result).toBe("EACCES")
        await until(async () => (await connections()) === 0)
        expect(instance.limits["net.open"]!.used).toBe(0)
        expect(await attempt(instance, `return fetch("http://${host}/")`)).toBe("EACCES")
      }
      const spared = await guest(host)
      void attempt(spared, `return (await fetch("http://${host}/")).text()`).catch(() => undefined)
      await until(async () => (await connections()) === 1)
      spared.revoke("net", { targets: ["elsewhere.test"] })
      expect(spared.limits["net.open"]!.used).toBe(1)
      spared.stop()
      await until(async () => (await connections()) === 0)
    })
  }

  test("a stopped instance leaves no connection, whatever it waited for", async () => {
    const host = await raw((socket) => void socket.write("HTTP/1.1 200 OK\r\n\r\nendless"))
    const instance = await guest(host)
    const ended = attempt(
      instance,
      `const r = await fetch("http://${host}/"); for await (const piece of r.body); return 1`,
    )
    ended.catch(() => undefined)
    await until(async () => (await connections()) === 1)
    instance.stop()
    await expect(ended).rejects.toThrow(ThimbleError)
    await until(async () => (await connections()) === 0)
    const resolving = await guest("slow.test", { resolve: () => new Promise(() => {}) })
    const never = attempt(resolving, `return fetch("http://slow.test/")`)
    never.catch(() => undefined)
    await until(() => resolving.limits["net.open"]!.used === 1)
    resolving.stop()
    await expect(never).rejects.toThrow(ThimbleError)
  })

  test("decisions are seen, those about addresses as well", async () => {
    const events: string[] = []
    const grants = [fetch({ allow: [{ hosts: ["name.test"] }], resolve: async () => ["10.0.0.1"] })]
    const instance = engine.spawn(program, {
      grants,
      onDecision: ({ type, target, permission }) =>
        void events.push(`${type} ${target}: ${permission.allowed}`),
    })
    await instance.outcome
    expect(await attempt(instance, `return fetch("http://name.test/")`)).toBe("EACCES")
    expect(events).toEqual(["GET http://name.test/: true", "GET at 10.0.0.1 http://name.test/: false"])
  })
})

test("a trusted guest has no rules, and the same spellings", async () => {
  const host = await serving((_request, response) => void response.end("x"))
  const grants = [fetch({ allow: [], requests: 0 })]
  const instance = engine.spawn(program, { grants, trust: "trusted" })
  await instance.outcome
  expect(
    await attempt(instance, `return (await fetch("HTTP://${host.replace("127.0.0.1", "127.1")}/")).url`),
  ).toBe(`http://${host}/`)
  expect(await attempt(instance, `return fetch("http://user@${host}/")`)).toBe("EINVAL")
  expect(instance.permits("net", "GET", `http://user@${host}/`).allowed).toBe(false)
  instance.stop()
})

test("a guest asks itself, and what it does to prototypes gives it nothing", async () => {
  const host = await serving((_request, response) => void response.end("x"))
  const instance = await guest(host, { requests: 2 })
  expect(
    await attempt(
      instance,
      `const answers = ["http://${host}/", "http://127.0.0.1:1/", "file:///"].map((url) => Thimble.permits("net", "GET", url).allowed)
      Set.prototype.has = () => false; String.prototype.toUpperCase = function () { return "GET" }
      Object.prototype.redirect = "follow"; Map.prototype.get = () => "x"; Array.prototype.push = function () { return 0 }
      const code = await fetch("http://127.0.0.1:1/", { method: "GET" }).catch((error) => error.code)
      return [...answers, code, Thimble.limits["net.requests"].left]`,
    ),
  ).toEqual([true, false, false, "EACCES", 2])
})

test("where nobody holds on to addresses there is no fetch", () => {
  expect(() => fetchBy({ allow: [] })).toThrow(/fetch needs a transport .*; fetch of thimble\/node has one/)
  expect(() => fetchBy({ allow: [], transport: {} as never })).toThrow(/transport.resolve must be a function/)
})

test("options are checked", () => {
  const allow = [{ hosts: ["a.test"] }]
  expect(() => fetch({} as never)).toThrow(/allow must be an array of rules, got undefined/)
  expect(() => fetch({ allow: [{ hosts: ["a b"] }] })).toThrow(/"public a b" is no pattern of hosts/)
  expect(() => fetch({ allow: [{ hosts: ["a"], methods: ["TRACE" as never] }] })).toThrow(
    /net has no type "TRACE"/,
  )
  expect(() => fetch({ allow: [{ hosts: ["a"], path: "/" } as never] })).toThrow(
    /allow\[0\] has no option path/,
  )
  expect(() => fetch({ allow, redirects: 21 })).toThrow(/redirects must be an integer from 0 to 20, got 21/)
  expect(() => fetch({ allow, timeout: 0 })).toThrow(/timeout must be an integer from 1 to/)
  expect(() => fetch({ allow, requests: -1 })).toThrow(/limits.net.requests must be/)
})
