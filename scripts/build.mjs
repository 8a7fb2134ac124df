// Bundles the library and the command line with esbuild, Acorn included: one file that browsers can import too. The whole-program build is what inlines
// `const enum Op` into literal case labels, which the interpreter's speed depends on.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
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
      const literal = /export const (OPS|PRIMITIVES) = (\{\n[\s\S]*?\n\}) as const satisfies/
      const source = readFileSync(path, "utf8")
      const [, name, rows] = literal.exec(source)
      const json = JSON.stringify(module[name], (key, value) => (key === "doc" ? undefined : value))
      return { loader: "ts", contents: source.replace(rows, () => `JSON.parse(${JSON.stringify(json)})`) }
    })
  },
}

/** Acorn makes what it knows of Unicode properties for six editions of the language; of ours, when a pattern asks. */
const PARSER_CHANGES = [
  [/^for \(var i = 0, list = \[9, .*\n(?: .*\n|\n)+\}$/m, ""],
  [
    "data[parser.options.ecmaVersion >= 14 ? 14 : parser.options.ecmaVersion]",
    "data[14] || (buildUnicodeData(14), data[14])",
  ],
]

/** Names inside the parser are of no use to anybody who reads a stack trace, and short ones are sooner read. */
const parser = {
  name: "parser",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]acorn[\\/]dist[\\/]acorn\.mjs$/ }, async ({ path }) => {
      let source = readFileSync(path, "utf8")
      for (const [from, to] of PARSER_CHANGES) {
        const changed = source.replace(from, to)
        if (changed === source) throw new Error(`acorn has changed: there is no ${from}`)
        source = changed
      }
      const { code } = await transform(source, { minify: true, target: "es2022" })
      return { contents: code }
    })
  },
}

/**
 * Short names for what is local: a host reads every character before the first line runs. Names at the top of a file are
 * what a stack trace shows; those stay. (Without its exports the text is a script to esbuild, whose names are seen by others.)
 */
async function writeShortened({ outputFiles }, file) {
  const [, code, exports, map] = /^([\s\S]*)(export\{[^{}]*\};?\n)(\/\/# sourceMappingURL=.*\n)$/.exec(
    outputFiles[0].text,
  )
  const short = await transform(code + map, {
    minifyWhitespace: true,
    minifyIdentifiers: true,
    target: shared.target,
    sourcemap: true,
    sourcefile: file,
  })
  const name = file.split("/").at(-1)
  writeFileSync(file, `${short.code}${exports}//# sourceMappingURL=${name}.map\n`)
  writeFileSync(`${file}.map`, short.map)
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
  plugins: [selfHostedPlugin, tables, parser],
}

const bundle = await build({
  ...shared,
  platform: "neutral",
  mainFields: ["module", "main"],
  external: ["node:*"],
  entryPoints: { thimble: "src/host/index.ts" },
  sourcemap: "inline",
  write: false,
})
mkdirSync("dist", { recursive: true })
await writeShortened(bundle, "dist/thimble.js")

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
