// Certificates are checked against the name, while the connection goes to the address that was checked.

import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:https"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { certificateFor } from "./certificate.js"

const folder = mkdtempSync(join(tmpdir(), "thimble-https-"))
const certificate = certificateFor("name.test")
const names: (string | false | undefined)[] = []
let server: Server
let port = 0

beforeAll(async () => {
  writeFileSync(join(folder, "authority.pem"), certificate.cert)
  server = createServer(certificate, (request, response) => {
    names.push((request.socket as { servername?: string | false }).servername)
    response.end("safe")
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  port = (server.address() as AddressInfo).port
})

afterAll(async () => {
  rmSync(folder, { recursive: true })
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

/** What a guest gets from each host, in a process that trusts the certificate or does not. */
async function fetched(hosts: readonly string[], trusts: boolean): Promise<unknown> {
  const code = `
    import { Engine, fetch } from "thimble/node"
    const [port, ...hosts] = process.argv.slice(1)
    const engine = new Engine()
    const instance = engine.spawn(engine.compile(
      "const get = (url) => fetch(url).then((response) => response.text()).catch((error) => error.code)"), {
      grants: [fetch({ allow: [{ hosts: ["*:*"], private: true }], resolve: async () => ["127.0.0.1"] })],
    })
    await instance.outcome
    const results = []
    for (const host of hosts) results.push(await instance.evaluate('get("https://' + host + ':' + port + '/")'))
    console.log(JSON.stringify(results))`
  const env = { ...process.env, ...(trusts && { NODE_EXTRA_CA_CERTS: join(folder, "authority.pem") }) }
  const args = ["--input-type=module", "--eval", code, String(port), ...hosts]
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] })
  let text = ""
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece
  })
  await new Promise((done) => child.once("close", done))
  return JSON.parse(text)
}

test("a certificate counts for its name, wherever the connection goes", async () => {
  expect(await fetched(["name.test", "NAME.test.", "other.test", "127.0.0.1"], true)).toEqual([
    "safe",
    "safe",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ])
  expect(names).toEqual(["name.test", "name.test"])
})

test("one that nobody vouches for is refused", async () => {
  expect(await fetched(["name.test"], false)).toEqual(["DEPTH_ZERO_SELF_SIGNED_CERT"])
})
