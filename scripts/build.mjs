// Bundles the library and the command line with esbuild. The whole-program build is what inlines
// `const enum Op` into literal case labels, which the interpreter's speed depends on.
import { existsSync, readFileSync, rmSync } from "node:fs"
import { resolve } from "node:path"
import { build } from "esbuild"
import { selfHostedPlugin } from "./self-hosted.mjs"

rmSync("dist", { recursive: true, force: true })

const shared = {
  bundle: true,
  format: "esm",
  target: "es2022",
  packages: "external",
  minifyWhitespace: true,
  sourcemap: true,
  logLevel: "warning",
  outdir: "dist",
  plugins: [selfHostedPlugin],
}

await build({
  ...shared,
  platform: "neutral",
  mainFields: ["module", "main"],
  external: ["node:*"],
  entryPoints: { thimble: "src/host/index.ts" },
})

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
