// Vitest's global setup: guest files and everything else that imports `thimble` run on the bundle, so it has to be
// as new as the sources. While there is no entry point to build, those tests fail by themselves and say so.

import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"

export default function buildFirst(): void {
  if (!existsSync("src/host/index.ts")) return
  // `npm test` has just built; a bare `vitest run` has not.
  if (process.env.npm_lifecycle_event === "test" && existsSync("dist/thimble.js")) return
  execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" })
}
