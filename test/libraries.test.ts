// Libraries that people know, as guests: each is bundled with a workload from test/libraries/ and has to print what it prints
// in the host's own engine, whole and switched out at every safepoint.

import { readdirSync } from "node:fs"
import { resolve } from "node:path"
import { createContext, runInContext } from "node:vm"
import { build } from "esbuild"
import { Engine, MiB } from "thimble"
import { describe, expect, test } from "vitest"

// Guests have no time zone but UTC.
process.env.TZ = "UTC"

const FOLDER = resolve(import.meta.dirname, "libraries")

/** Turns of each workload: `small` where every safepoint is a switch. */
const SIZE = { whole: 3, small: 1 }

const engine = new Engine()
const limits = { fuel: 20_000_000_000, memory: 256 * MiB, hostCalls: 100_000 }

const libraries = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".js"))
  .map((file) => file.slice(0, -3))
  .sort()

describe.each(libraries)("%s", (library) => {
  const bundled = bundle(library)

  test("prints what it prints in the host's engine", async () => {
    const source = await bundled
    expect(await runInGuest(source, SIZE.whole, 1_000_000)).toEqual(runInHost(source, SIZE.whole))
  })

  test("prints the same when it is switched out at every safepoint", async () => {
    const source = await bundled
    expect(await runInGuest(source, SIZE.small, 1)).toEqual(runInHost(source, SIZE.small))
  })
})

/** One script that needs nothing but `print` and `size`. */
async function bundle(library: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(FOLDER, `${library}.js`)],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2024",
    define: { "process.env.NODE_ENV": '"production"', "process.env": "{}" },
    logLevel: "error",
  })
  return outputFiles[0]!.text
}

async function runInGuest(source: string, size: number, slice: number): Promise<string[]> {
  const output: string[] = []
  const print = (...values: unknown[]): void => {
    output.push(values.join(" "))
  }
  const program = engine.compile(source, { name: "bundle" })
  const instance = engine.spawn(program, { manual: true, limits, globals: { print, size } })
  while (instance.state === "ready") instance.run({ fuel: slice })
  const outcome = await instance.outcome
  if (outcome.kind === "threw") throw outcome.error
  expect(outcome).toMatchObject({ kind: "completed" })
  return output
}

function runInHost(source: string, size: number): string[] {
  const output: string[] = []
  const print = (...values: unknown[]): void => {
    output.push(values.join(" "))
  }
  runInContext(source, createContext({ print, size }))
  expect(output.length).toBeGreaterThan(2)
  return output
}
