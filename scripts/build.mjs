// Bundles the library and the command line with esbuild, Acorn included: one file that browsers can import too. The whole-program build is what inlines
// `const enum Op` into literal case labels, which the interpreter's speed depends on.
import { existsSync, readFileSync, rmSync } from "node:fs"
import { resolve } from "node:path"
import { build, transform } from "esbuild"
import { load } from "./generate.mjs"
import { selfHostedPlugin } from "./self-hosted.mjs"

/**
 * The tables of instructions and primitives as JSON, which a host reads sooner than code. What their rows say in words is
 * for the reference, which is made from the sources.
 */
const tables = {
  name: "tables",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]bytecode[\\/](opcodes|primitives)\.ts$/ }, async ({ path }) => {
      const module = await load(path)
      const literal = /export const (OPS|PRIMITIVES) = (\{\n[^]*?\n\}) as const satisfies/
      const source = readFileSync(path, "utf8")
      const [, name, rows] = literal.exec(source)
      const json = JSON.stringify(module[name], (key, value) => (key === "doc" ? undefined : value))
      return { loader: "ts", contents: source.replace(rows, () => `JSON.parse(${JSON.stringify(json)})`) }
    })
  },
}

/** Names inside the parser are of no use to anybody who reads a stack trace, and short ones are sooner read. */
const minifiedParser = {
  name: "minified-parser",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]acorn[\\/]dist[\\/]acorn\.mjs$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { minify: true, target: "es2022" })
      return { contents: code }
    })
  },
}

rmSync("dist", { recursive: true, force: true })

const shared = {
  bundle: true,
  format: "esm",
  target: "es2022",
  minifyWhitespace: true,
  sourcemap: true,
  logLevel: "warning",
  outdir: "dist",
  plugins: [selfHostedPlugin, tables, minifiedParser],
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
