// Bundles the library and the command line with esbuild. The whole-program build is what inlines
// `const enum Op` into literal case labels, which the interpreter's speed depends on.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { build } from "esbuild"

rmSync("dist", { recursive: true, force: true })

/** Puts the self-hosted files into the bundle in place of `sources.ts`. */
const selfHosted = {
  name: "self-hosted",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]self-hosted[\\/]sources\.ts$/ }, () => {
      const folder = "src/vm/self-hosted"
      const files = readdirSync(folder)
        .filter((file) => file.endsWith(".js"))
        .sort()
      const sources = Object.fromEntries(files.map((file) => [file, readFileSync(`${folder}/${file}`, "utf8")]))
      return {
        contents: `export const SOURCES = ${JSON.stringify(sources)}`,
        watchFiles: files.map((file) => `${folder}/${file}`),
      }
    })
  },
}

const shared = {
  bundle: true,
  format: "esm",
  target: "es2022",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
  outdir: "dist",
  plugins: [selfHosted],
}

await build({
  ...shared,
  platform: "neutral",
  mainFields: ["module", "main"],
  external: ["node:*"],
  entryPoints: { thimble: "src/host/index.ts" },
})

// The command line is a bundle of its own: it may import what the library does not export.
const commandLine = "src/host/cli/main.ts"
if (existsSync(commandLine)) {
  await build({
    ...shared,
    platform: "node",
    banner: { js: "#!/usr/bin/env node" },
    entryPoints: { cli: commandLine },
  })
}
