// Measurements that need a process of their own.
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const run = promisify(execFile)

/** What a script of this folder printed as JSON. */
export async function measureInChild(script, args = [], flags = []) {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const { stdout } = await run(process.execPath, [...flags, file, ...args.map(String)], {
    maxBuffer: 1 << 26,
  })
  return JSON.parse(stdout)
}
