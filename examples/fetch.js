// fetch by rules: which hosts, which methods, how much. The server is local, so its rule says `private`.

import { createServer } from "node:http"
import { console as consoleFor, Engine, fetch, KiB } from "thimble/node"

const server = createServer((request, response) => {
  if (request.url === "/moved") response.writeHead(302, { location: "/prices" }).end()
  else if (request.url === "/escape") response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()
  else if (request.url === "/flood") for (let i = 0; i < 100; i++) response.write("x".repeat(KiB))
  else response.end(JSON.stringify({ tea: 3, milk: 4 }))
})
await new Promise((done) => server.listen(0, "127.0.0.1", done))
const host = `127.0.0.1:${server.address().port}`

const engine = new Engine()
const program = engine.compile(
  `
  const attempt = async (path, init) => {
    try {
      const response = await fetch(base + path, init)
      console.log(path, response.status, response.redirected, await response.text())
    } catch (error) {
      console.log(path, error.name, error.code)
    }
  }
  await attempt("/prices")
  await attempt("/moved")                          // redirects are followed under the same rules,
  await attempt("/escape")                         // so this one leads nowhere
  await attempt("/prices", { method: "DELETE" })   // no rule allows that
  await attempt("/flood")                          // never more than the cap is received
`,
  { name: "guest.js", kind: "module" },
)

const instance = engine.spawn(program, {
  globals: { base: `http://${host}` },
  grants: [
    consoleFor({ write: (_level, text) => console.log(text) }),
    fetch({ allow: [{ hosts: [host], private: true }], bytesPerResponse: 16 * KiB, requests: 10 }),
  ],
})

const { kind } = await instance.outcome
const { used, left } = instance.limits["net.requests"]
console.log(`${kind}; ${used} requests, ${left} left`)
server.closeAllConnections()
server.close()
