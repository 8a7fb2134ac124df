// Bundles the library and the command line with esbuild. The whole-program build is what inlines
// `const enum Op` into literal case labels, which the interpreter's speed depends on.
import { rmSync } from "node:fs"
import { build } from "esbuild"

rmSync("dist", { recursive: true, force: true })

const shared = {
  bundle: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
}

await build({ ...shared, entryPoints: { thimble: "src/host/index.ts" }, outdir: "dist" })
