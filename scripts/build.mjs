// Writes dist/: the library, what needs Node.js, and the command line.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { build } from "esbuild"
import { bundleLibrary, shared, shortened } from "./bundle.mjs"
import { selfHostedPlugin } from "./self-hosted.mjs"

rmSync("dist", { recursive: true, force: true })
mkdirSync("dist", { recursive: true })

const { code, map } = await shortened(await bundleLibrary(), "thimble.js")
writeFileSync("dist/thimble.js", code)
writeFileSync("dist/thimble.js.map", map)

// What needs Node.js imports the library's bundle: there is one of each class, whichever entry it comes from.
const library = {
  name: "library",
  setup(build) {
    build.onResolve({ filter: /\/index\.js$/ }, ({ path, resolveDir }) =>
      resolve(resolveDir, path) === resolve("src/host/index.js")
        ? { path: "./thimble.js", external: true }
        : undefined,
    )
  },
}
await build({
  ...shared,
  platform: "node",
  entryPoints: { node: "src/host/node.ts" },
  plugins: [selfHostedPlugin, library],
})

// The command line is a bundle of its own: it may import what the library does not export.
const commandLine = "src/host/cli/main.ts"
if (existsSync(commandLine)) {
  await build({
    ...shared,
    platform: "node",
    define: { THIMBLE_VERSION: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version) },
    banner: { js: "#!/usr/bin/env node" },
    entryPoints: { cli: commandLine },
  })
}
