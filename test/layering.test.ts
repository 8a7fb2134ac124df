// The layering law as a test: imports point down, and each package has one door. See docs/architecture.md.

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { posix } from "node:path"
import { expect, test } from "vitest"

/** Each top folder may import from itself and from those listed after it. */
const FOLDERS: Record<string, readonly string[]> = {
  compiler: [],
  vm: ["compiler"],
  host: ["vm", "compiler"],
}

/**
 * Ranks inside `src/vm`: each unit imports its own rank and those before it. A unit is a file or a folder; of two that
 * contain a file, the longer path counts. A new one gets a rank here.
 *
 * The agent stands with the interpreter: it holds frames and coroutines, which the interpreter's folder owns, and a
 * census is held in the middle of an instruction.
 */
const VM_RANKS: readonly (readonly string[])[] = [
  ["sizes", "meter", "throw"],
  ["objects"],
  ["host-port", "intrinsics", "realm", "realm-tables", "builtins/define", "operations", "regexp"],
  ["builtins", "primitives"],
  ["interpreter", "modules", "jobs", "agent", "census", "self-hosted", "debug"],
]

/** Package → the one file, or folder ending in "/", that may import it. */
const PACKAGES: Record<string, string> = {
  acorn: "compiler/parse.ts",
  astring: "vm/jit/link.ts",
  "@eslint-community/regexpp": "vm/regexp/",
  "@unicode/": "vm/regexp/",
  "node:": "host/",
}

interface Import {
  /** Path of the importing file below `src/`. */
  readonly file: string
  /** As written. */
  readonly specifier: string
  /** Path below `src/`, without extension; undefined for a package. */
  readonly target: string | undefined
}

const IMPORT = /(?<!["'`])\b(?:import|export)\b(?:[^"'`;]*?\bfrom)?\s*\(?\s*["']([^"'\n]+)["']/g

const files = existsSync("src")
  ? readdirSync("src", { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .sort()
  : []

const imports = files.flatMap((file) => importsOf(file, readFileSync(`src/${file}`, "utf8")))

test("the import finder sees every form", () => {
  const source = `
    import { a } from "./a.js"
    import type { B } from "../b.js"
    import {
      c,
    } from "../c/c.js"
    import "./effect.js"
    export * from "./d.js"
    const e = await import("./e.js")
    import { parse } from "acorn"`
  const found = importsOf("vm/x/file.ts", source).map(
    ({ target, specifier }) => target ?? `package ${specifier}`,
  )
  expect(found).toEqual(["vm/x/a", "vm/b", "vm/c/c", "vm/x/effect", "vm/x/d", "vm/x/e", "package acorn"])
})

test("imports point down: host, vm, compiler", () => {
  expect(imports.filter((entry) => !pointsDown(entry)).map(tell)).toEqual([])
})

test("what stands in vm has a rank, and imports none above it", () => {
  const unranked = files.filter((file) => file.startsWith("vm/") && rankOf(file) < 0)
  expect(unranked).toEqual([])
  expect(imports.filter(climbs).map(tell)).toEqual([])
})

test("every rank names what exists, and docs/architecture.md says the same", () => {
  const exists = (unit: string): boolean => existsSync(`src/vm/${unit}`) || existsSync(`src/vm/${unit}.ts`)
  expect(VM_RANKS.flat().filter((unit) => !exists(unit))).toEqual([])
  const page = readFileSync("docs/architecture.md", "utf8")
  const rows = VM_RANKS.map((units, rank) => `| ${rank} | ${units.map((unit) => `\`${unit}\``).join(", ")} |`)
  expect(rows.filter((row) => !page.includes(row))).toEqual([])
})

test("the bytecode contract imports nothing but itself and source.ts", () => {
  const inBytecode = imports.filter((entry) => entry.file.startsWith("compiler/bytecode/"))
  const allowed = (target: string | undefined): boolean =>
    target === "compiler/source" || target?.startsWith("compiler/bytecode/") === true
  expect(inBytecode.filter((entry) => !allowed(entry.target)).map(tell)).toEqual([])
})

test("each package is imported in one place", () => {
  const misplaced = imports.filter(({ file, specifier, target }) => {
    if (target !== undefined) return false
    const name = Object.keys(PACKAGES).find(
      (key) => specifier === key || (/[/:]$/.test(key) && specifier.startsWith(key)),
    )
    if (name === undefined) return true
    const place = PACKAGES[name]!
    return place.endsWith("/") ? !file.startsWith(place) : file !== place
  })
  expect(misplaced.map(tell)).toEqual([])
})

test("import specifiers end in .js", () => {
  expect(
    imports.filter(({ specifier, target }) => target !== undefined && !specifier.endsWith(".js")).map(tell),
  ).toEqual([])
})

function importsOf(file: string, text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "")
  return [...code.matchAll(IMPORT)].map(([, specifier]) => {
    const isPath = specifier!.startsWith(".")
    const path = isPath ? posix.join(posix.dirname(file), specifier!).replace(/\.js$/, "") : undefined
    return { file, specifier: specifier!, target: path }
  })
}

function pointsDown({ file, target }: Import): boolean {
  if (target === undefined) return true
  const from = file.split("/")[0]!
  const to = target.split("/")[0]!
  return from === to || FOLDERS[from]?.includes(to) === true
}

function climbs({ file, target }: Import): boolean {
  if (!file.startsWith("vm/") || !target?.startsWith("vm/")) return false
  return rankOf(target) > rankOf(file)
}

/** -1: it has none. */
function rankOf(path: string): number {
  const inVm = path.replace(/^vm\//, "").replace(/\.ts$/, "")
  let rank = -1
  let longest = 0
  for (const [index, units] of VM_RANKS.entries()) {
    for (const unit of units) {
      if (unit.length <= longest || (inVm !== unit && !inVm.startsWith(`${unit}/`))) continue
      rank = index
      longest = unit.length
    }
  }
  return rank
}

function tell({ file, specifier }: Import): string {
  return `src/${file} imports ${specifier}`
}
