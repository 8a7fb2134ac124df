// Targets and patterns of fetch: one spelling for each, and one answer for all spellings.

import fc from "fast-check"
import { type Capability, Engine, type FetchTransport, fetch } from "thimble"
import { describe, expect, test } from "vitest"
import { specialPurpose } from "../../../../src/host/capabilities/net/addresses.js"
import {
  canonicalPattern,
  canonicalTarget,
  canonicalUrl,
  covers,
} from "../../../../src/host/capabilities/net/url.js"
import { CapabilityError } from "../../../../src/host/capabilities/permission.js"

describe("addresses", () => {
  test("what is not on the public internet is told", () => {
    const purposes: Record<string, string | null> = {
      "8.8.8.8": null,
      "0.0.0.0": "this network",
      "0.1.2.3": "this network",
      "10.255.0.1": "private",
      "100.63.255.255": null,
      "100.64.0.1": "shared by carriers",
      "100.127.255.255": "shared by carriers",
      "100.128.0.0": null,
      "127.0.0.1": "loopback",
      "127.255.255.254": "loopback",
      "169.254.169.254": "link-local",
      "172.15.255.255": null,
      "172.16.0.1": "private",
      "172.31.255.255": "private",
      "172.32.0.0": null,
      "192.168.0.1": "private",
      "198.18.0.1": "benchmarking",
      "198.20.0.0": null,
      "224.0.0.1": "multicast",
      "239.255.255.255": "multicast",
      "255.255.255.255": "reserved",
      "::": "unspecified",
      "::1": "loopback",
      "::ffff:127.0.0.1": "loopback",
      "::ffff:7f00:1": "loopback",
      "::ffff:8.8.8.8": null,
      "::127.0.0.1": "reserved",
      "::ffff:0:127.0.0.1": "reserved",
      "64:ff9b::10.0.0.1": "private",
      "64:ff9b::8.8.8.8": null,
      "64:ff9b:1::1": "reserved",
      "fc00::1": "unique-local",
      "fdff::1": "unique-local",
      "fe80::1": "link-local",
      "febf::1": "link-local",
      "fec0::1": "site-local",
      "ff02::1": "multicast",
      "2001::1": "for protocols",
      "2001:db8::1": "documentation",
      "2001:4860:4860::8888": null,
      "2002:7f00:1::": "6to4",
      "2606:4700:4700::1111": null,
      "4000::1": "reserved",
      "fe80::1%eth0": "no address",
      "1.2.3": "no address",
      "01.2.3.4": "no address",
      "1.2.3.256": "no address",
      "1::2::3": "no address",
      "1:2:3:4:5:6:7:8:9": "no address",
      "example.org": "no address",
      "": "no address",
    }
    expect(Object.fromEntries(Object.keys(purposes).map((text) => [text, specialPurpose(text)]))).toEqual(
      purposes,
    )
  })
})

describe("URLs", () => {
  test("spellings of one target are one", () => {
    const groups: Record<string, readonly string[]> = {
      "http://127.0.0.1/": [
        "http://2130706433",
        "http://0x7f000001",
        "http://0177.0.0.1",
        "http://127.1",
        "HTTP://127.0.0.1:80",
        "http://127.0.0.1./",
        "http:127.0.0.1",
        "http:\\\\127.0.0.1\\",
        " \thttp://127.0.0.1\n",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/#x",
      ],
      "https://example.org/a": [
        "https://EXAMPLE.org:443/a",
        "https://example.org./b/../a",
        "https://example.org/%2e/a#fragment",
        "https://ｅxample.org/a",
      ],
      "https://xn--bcher-kva.example/": ["https://bücher.example", "https://BÜCHER.example./"],
      "http://[::1]/": ["http://[0:0:0:0:0:0:0:1]", "http://[::0001]:80/", "http://[0::1]"],
      "http://[::ffff:7f00:1]/": ["http://[::ffff:127.0.0.1]", "http://[0:0:0:0:0:FFFF:7F00:0001]"],
    }
    for (const [canonical, spellings] of Object.entries(groups)) {
      for (const spelling of [canonical, ...spellings])
        expect(canonicalUrl(spelling), spelling).toBe(canonical)
    }
  })

  test("what is no target is refused", () => {
    for (const text of [
      "",
      "example.org",
      "//example.org",
      "ftp://example.org",
      "file:///etc/passwd",
      "data:text/plain,x",
      "http://user@example.org",
      "http://user:word@example.org",
      "http://:@example.org:99999",
      "http://example.org..",
      "http://a..b/",
      "http://.example.org",
      "http://[fe80::1%25eth0]/",
      "http://1.2.3.4.5/",
      "http://256.1.1.1/",
      `http://example.org/${"x".repeat(5000)}`,
    ])
      expect(() => canonicalUrl(text), text).toThrow(CapabilityError)
  })

  test("the one spelling of a target is its own", () => {
    const url = fc.oneof(
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc
        .tuple(fc.constantFrom("http", "https"), fc.string({ unit: "binary" }), fc.nat(70_000))
        .map(([scheme, host, port]) => `${scheme}://${host}:${port}/`),
      fc.tuple(fc.ipV4Extended(), fc.boolean()).map(([ip, dot]) => `http://${ip}${dot ? "." : ""}/`),
      fc.ipV6().map((ip) => `http://[${ip}]/`),
    )
    fc.assert(
      fc.property(url, (text) => {
        let once: string
        try {
          once = canonicalTarget(text)
        } catch (error) {
          expect(error).toBeInstanceOf(CapabilityError)
          return
        }
        expect(canonicalTarget(once)).toBe(once)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe("patterns", () => {
  test("cover hosts, schemes and ports as they say", () => {
    const cases: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
      [
        "Example.org.",
        ["http://example.org", "https://example.org/x", "https://EXAMPLE.org.:443"],
        [
          "http://a.example.org",
          "http://example.org:8080",
          "http://example.org.evil.com",
          "http://notexample.org",
        ],
      ],
      [
        "*.example.org",
        ["http://a.example.org", "http://b.a.example.org"],
        ["http://example.org", "http://aexample.org"],
      ],
      ["https://example.org", ["https://example.org"], ["http://example.org"]],
      ["example.org:8080", ["http://example.org:8080"], ["http://example.org", "https://example.org"]],
      ["example.org:443", ["https://example.org", "http://example.org:443"], ["http://example.org"]],
      ["example.org:*", ["http://example.org", "http://example.org:1"], ["http://example.com:1"]],
      ["*", ["http://a.b", "https://1.1.1.1"], ["http://a.b:81"]],
      ["*:*", ["http://a.b:81"], []],
      ["0x7f.1", ["http://127.0.0.1"], ["http://localhost"]],
      ["[0:0::1]:99", ["http://[::1]:99"], ["http://[::1]"]],
      [
        "public *:*",
        ["http://a.b:81", "http://8.8.8.8"],
        ["http://127.0.0.1", "http://localhost:3", "http://x.localhost"],
      ],
      [
        "public *",
        [],
        ["http://[::ffff:10.0.0.1]", "http://0/", "http://[fd00::1]", "http://169.254.169.254"],
      ],
      ["bücher.example", ["https://xn--bcher-kva.example"], []],
    ]
    for (const [pattern, yes, no] of cases) {
      const canonical = canonicalPattern(pattern)
      expect(canonicalPattern(canonical)).toBe(canonical)
      for (const url of yes)
        expect(covers(canonical, canonicalUrl(url)), `${pattern} covers ${url}`).toBe(true)
      for (const url of no)
        expect(covers(canonical, canonicalUrl(url)), `${pattern} covers ${url}`).toBe(false)
    }
  })

  test("a public pattern looks at the address as well", () => {
    const target = (address: string): string => canonicalTarget(`at ${address} http://a.b/`)
    expect(covers("public *", target("8.8.8.8"))).toBe(true)
    expect(covers("public *", target("10.0.0.1"))).toBe(false)
    expect(covers("*", target("10.0.0.1"))).toBe(true)
    expect(covers("public *", canonicalTarget("at 8.8.8.8 http://10.0.0.1/"))).toBe(false)
  })

  test("what is none is refused", () => {
    for (const pattern of [
      "",
      "*.",
      "*.*",
      "a/b",
      "a b",
      "user@a",
      "ftp://a",
      "a:0",
      "a:65536",
      "a:x",
      "*.1.2.3.4",
      "a?b",
      "[::1",
    ])
      expect(() => canonicalPattern(pattern), pattern).toThrow(CapabilityError)
  })
})

describe("answer and deed", () => {
  const engine = new Engine()
  const program = engine.compile(`globalThis.attempt = (url, method, body) =>
    fetch(url, { method, body, headers: body === undefined ? {} : { "content-type": "x" } }).then(
      (response) => response.text().then(() => "done"), (error) => error.code)`)

  /** Answers everything, and writes down what was asked for. */
  function recorder(sent: string[]): FetchTransport {
    return {
      resolve: async () => ["93.184.216.34"],
      async send({ method, url }) {
        sent.push(`${method} ${url}`)
        return { status: 200, statusText: "OK", headers: [], read: async () => null, close() {} }
      },
    }
  }

  const hosts = [
    "a.test",
    "b.a.test",
    "127.0.0.1",
    "[::1]",
    "8.8.8.8",
    "[2606:4700::1]",
    "10.0.0.7",
    "localhost",
  ]
  const spelled = fc.oneof(
    fc.constantFrom(...hosts),
    fc.constantFrom("A.TEST", "a.test.", "0x7f.1", "2130706433", "[0::1]", "[::ffff:127.0.0.1]", "134744072"),
  )
  const port = fc.constantFrom("", ":80", ":443", ":8080")
  const scheme = fc.constantFrom("http://", "https://", "HTTP://", "ftp://", "")
  const url = fc
    .tuple(scheme, fc.constantFrom("", "", "", "u@"), spelled, port)
    .map((parts) => `${parts.join("")}/p`)
  const pattern = fc
    .tuple(
      fc.constantFrom("", "http://", "https://"),
      fc.oneof(fc.constantFrom(...hosts), fc.constantFrom("*", "*.test", "*.a.test", "0x7f.1")),
      fc.constantFrom("", ":*", ":8080"),
    )
    .map((parts) => parts.join(""))
  const methods = ["GET", "POST", "DELETE"] as const
  const rule = fc.record({
    hosts: fc.array(pattern, { minLength: 1, maxLength: 3 }),
    methods: fc.subarray([...methods], { minLength: 1 }),
    private: fc.boolean(),
  })
  const deed = fc.record({
    url,
    method: fc.constantFrom("GET", "POST", "DELETE", "TRACE"),
    body: fc.constantFrom(0, 0, 5, 40),
  })

  test("agree, whatever is granted and asked", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rule, { maxLength: 3 }),
        fc.array(deed, { minLength: 1, maxLength: 5 }),
        fc.record({ requests: fc.nat(4), bytesUp: fc.nat(90), open: fc.nat(1) }),
        fc.boolean(),
        async (allow, deeds, caps, isTrusted) => {
          const sent: string[] = []
          const grants: Capability[] = [fetch({ allow, ...caps, transport: recorder(sent) })]
          const instance = engine.spawn(program, { grants, ...(isTrusted && { trust: "trusted" as const }) })
          await instance.outcome
          for (const { url, method, body } of deeds) {
            const text = body === 0 || method === "GET" ? undefined : "x".repeat(body)
            const amount = text === undefined ? 0 : text.length + "content-type".length + 1 + 4
            const { allowed } = instance.permits("net", method, url, amount)
            const before = sent.length
            const result = await instance.call("attempt", url, method, text)
            expect(result === "done", `${method} ${url}: ${result}`).toBe(allowed)
            expect(sent.slice(before)).toEqual(allowed ? [`${method} ${canonicalUrl(url)}`] : [])
          }
          expect(instance.limits["net.open"]!.used).toBe(0)
          instance.stop()
        },
      ),
      { numRuns: 300 },
    )
  })
})
