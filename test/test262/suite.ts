// A checkout of test262: which files there are, what its harness says, and how its modules are found. Paths inside
// the suite are written from `test/`, with forward slashes: `language/expressions/array/11.1.4-0.js`.

import { readdirSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import type { GuestSource, LoadedModule } from "../engine-adapter.js"

export interface Suite {
  readonly directory: string
  /** Feature name → why it is skipped. */
  readonly skippedFeatures: ReadonlyMap<string, string>
  /** Text of `harness/NAME`, read once. */
  harness(name: string): GuestSource
}

/** Folders of proposals whose every file would be skipped by its features anyway. */
const LEFT_OUT: readonly string[] = ["built-ins/Temporal"]

export function openSuite(directory: string, skippedFeatures: ReadonlyMap<string, string>): Suite {
  const harnessFiles = new Map<string, GuestSource>()
  return {
    directory,
    skippedFeatures,
    harness(name) {
      let source = harnessFiles.get(name)
      if (!source) {
        const text = readFileSync(join(directory, "harness", name), "utf8")
        source = { name: `harness/${name}`, text, kind: "script", reusable: true }
        harnessFiles.set(name, source)
      }
      return source
    },
  }
}

/** Lines of `name  reason`; `#` starts a comment line. */
export function readSkippedFeatures(text: string): Map<string, string> {
  const features = new Map<string, string>()
  for (const line of text.split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue
    const match = /^(\S+) {2,}(\S.*)$/.exec(line)
    if (!match) throw new Error(`skipped feature without a reason: ${line}`)
    features.set(match[1]!, match[2]!)
  }
  return features
}

/** Every test below the given folders, sorted by path. Fixtures are not tests. */
export function listFiles(directory: string, folders: readonly string[]): string[] {
  const found: string[] = []
  const walk = (path: string): void => {
    if (LEFT_OUT.includes(path)) return
    for (const entry of readdirSync(join(directory, "test", path), { withFileTypes: true })) {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) walk(inside)
      else if (entry.name.endsWith(".js") && !entry.name.includes("_FIXTURE")) found.push(inside)
    }
  }
  for (const folder of folders) walk(folder.replace(/\/+$/, ""))
  return found.sort()
}

export function readTest(suite: Suite, path: string): string {
  return readFileSync(join(suite.directory, "test", path), "utf8")
}

/** Specifiers are relative to the importing file. Nothing outside the suite's `test/` folder is read. */
export function loadModule(suite: Suite, specifier: string, referrer: string): LoadedModule | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined
  const name = posix.join(posix.dirname(referrer), specifier)
  if (name.startsWith("..")) return undefined
  try {
    return { name, text: readTest(suite, name), kind: name.endsWith(".json") ? "json" : "module" }
  } catch {
    return undefined
  }
}
