// Builds the library and the test262 runner, then runs it. The runner is TypeScript and Node 20 can't read that, so
// it is bundled first, with the library's own bundle left outside.
import { spawnSync } from "node:child_process"
import { build } from "esbuild"

const args = process.argv.slice(2)

if (!args.includes("--no-build") && !args.includes("--help")) await import("./build.mjs")

await build({
  entryPoints: { main: "test/test262/main.ts", worker: "test/test262/worker.ts" },
  outdir: "build/test262",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
})

const { status } = spawnSync(process.execPath, ["build/test262/main.js", ...args], { stdio: "inherit" })
process.exitCode = status ?? 1
