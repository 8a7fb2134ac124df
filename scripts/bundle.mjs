// How Thimble is bundled: one file that browsers can import too, Acorn included. The whole-program build is what inlines
// `const enum Op` into literal case labels, which the interpreter's speed depends on. What is done beyond bundling is for the
// time until a first result: docs/decisions/startup.md.
import { readFileSync } from "node:fs"
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

export const shared = {
  bundle: true,
  format: "esm",
  target: "es2022",
  minifyWhitespace: true,
  sourcemap: true,
  logLevel: "warning",
  outdir: "dist",
  plugins: [selfHostedPlugin, tables, parser],
}

/** The library's text before its local names are shortened, with its source map in it. */
export async function bundleLibrary() {
  const { outputFiles } = await build({
    ...shared,
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["node:*"],
    entryPoints: { thimble: "src/host/index.ts" },
    sourcemap: "inline",
    write: false,
  })
  return outputFiles[0].text
}

/**
 * Short names for what is local: a host reads every character before the first line runs. Names at the top of a file are
 * what a stack trace shows; those stay. (Without its exports the text is a script to esbuild, whose names are seen by others.)
 */
export async function shortened(text, file) {
  const [, code, exports, map] = /^([\s\S]*)(export\{[^{}]*\};?\n)(\/\/# sourceMappingURL=.*\n)$/.exec(text)
  const short = await transform(code + map, {
    minifyWhitespace: true,
    minifyIdentifiers: true,
    target: shared.target,
    sourcemap: true,
    sourcefile: file,
  })
  return { code: `${short.code}${exports}//# sourceMappingURL=${file}.map\n`, map: short.map }
}
