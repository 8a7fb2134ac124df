// What `permits` answers is what the deed then meets, for random grants and requests; caps are never passed, and what is
// counted is what is there.

import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join, posix } from "node:path"
import fc from "fast-check"
import type { Permission } from "thimble"
import { Engine, type FileCapability, type FileOptions, files, type Instance } from "thimble/node"
import { expect, test } from "vitest"
import { codeOr, fileGuest } from "./file-guest.js"

const access = fc.oneof(
  { weight: 3, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
  { weight: 2, arbitrary: fc.subarray(["/a", "/d", "/d/*", "/d/**", "/**/b", "/*"], { minLength: 1 }) },
)
const options: fc.Arbitrary<FileOptions> = fc.record({
  read: access,
  write: access,
  create: access,
  delete: access,
  files: fc.integer({ min: 0, max: 4 }),
  directories: fc.integer({ min: 0, max: 3 }),
  bytes: fc.integer({ min: 0, max: 60 }),
  bytesPerFile: fc.integer({ min: 0, max: 30 }),
})

const path = fc.constantFrom(
  "/a",
  "/b",
  "/d",
  "/d/a",
  "/d/b",
  "/d/e",
  "/d/e/b",
  "d/../a",
  "/d//./a/",
  "/",
  "/..",
  "/x\\y",
  "/none/a",
)
const size = fc.integer({ min: 0, max: 35 })
type Deed =
  | { readonly kind: "write" | "append"; readonly path: string; readonly size: number }
  | { readonly kind: "read" | "mkdir" | "rm" | "readdir"; readonly path: string }
  | { readonly kind: "rename"; readonly path: string; readonly to: string }
  | { readonly kind: "cap"; readonly resource: string; readonly cap: number }
  | { readonly kind: "revoke"; readonly type: string; readonly path: string }
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom("write" as const, "append" as const), path, size }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("read" as const, "mkdir" as const, "rm" as const, "readdir" as const),
      path,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename" as const), path, to: path }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("cap" as const),
      resource: fc.constantFrom("count", "directories", "bytes", "bytesPerFile"),
      cap: fc.integer({ min: 0, max: 60 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("revoke" as const),
      type: fc.constantFrom("read", "write", "create", "delete"),
      path: fc.constantFrom("/a", "/d/**", "/d/b"),
    }),
  },
)

function check(
  name: string,
  runs: number,
  granted: (options: FileOptions, root: string) => FileCapability,
): void {
  test(`answer and deed agree: ${name}`, async () => {
    const engine = new Engine()
    const property = fc.asyncProperty(
      options,
      fc.array(deed, { minLength: 5, maxLength: 25 }),
      async (given, deeds) => {
        const root = fs.mkdtempSync(join(tmpdir(), "thimble-agree-"))
        const guest = await fileGuest({ grants: [granted(given, root)] }, engine)
        try {
          const model: Model = new Map()
          for (const one of deeds) {
            await compare(guest, one, model)
            expect(usedOf(guest), JSON.stringify(one)).toEqual(totals(model))
          }
          if (name === "a directory") expect(found(root)).toEqual(model)
        } finally {
          guest.stop()
          fs.rmSync(root, { recursive: true })
        }
      },
    )
    await fc.assert(property, { numRuns: runs })
  })
}

check("temporary", 150, (given) => files.temporary(given))
check("a directory", 100, (given, root) => files.directory(root, given))

/** Bytes by canonical path; -1: a directory. */
type Model = Map<string, number>

function canonical(path: string): string {
  const normal = posix.normalize(`/${path}`)
  return normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal
}

function totals(model: Model): readonly number[] {
  const sizes = [...model.values()].filter((size) => size >= 0)
  return [sizes.length, model.size - sizes.length, sizes.reduce((a, b) => a + b, 0)]
}

function usedOf({ limits }: Instance): readonly number[] {
  return ["count", "directories", "bytes"].map((name) => limits[`file.${name}`]!.used)
}

/** A deed that was done. */
function follow(model: Model, one: Question): void {
  const at = canonical(one.path)
  switch (one.kind) {
    case "write":
      model.set(at, one.size)
      break
    case "append":
      model.set(at, (model.get(at) ?? 0) + one.size)
      break
    case "mkdir":
      model.set(at, -1)
      break
    case "rm":
      model.delete(at)
      break
    case "rename": {
      const moved = [...model].filter(([path]) => path === at || path.startsWith(`${at}/`))
      const to = canonical(one.to)
      if (to !== at) model.delete(to)
      for (const [path] of moved) model.delete(path)
      for (const [path, size] of moved) model.set(to + path.slice(at.length), size)
    }
  }
}

function found(root: string): Model {
  const entries: Model = new Map()
  for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    entries.set(path.slice(root.length), entry.isFile() ? fs.statSync(path).size : -1)
  }
  return entries
}

type Question = Exclude<Deed, { kind: "cap" | "revoke" }>

async function compare(guest: Instance, one: Deed, model: Model): Promise<void> {
  if (one.kind === "cap") {
    guest.setLimit(`file.${one.resource}`, one.cap)
    return
  }
  if (one.kind === "revoke") {
    guest.revoke("file", { types: [one.type], targets: [one.path] })
    return
  }
  const before = usedOf(guest)
  const [answer, script] = question(guest, one, model)
  const asked = await guest.evaluate(
    `Thimble.permits("file", ${JSON.stringify(answer.type)}, ${JSON.stringify(one.path)}, ${answer.amount})`,
  )
  expect(asked).toEqual(answer.permission)
  const code = await codeOr(guest, script)
  const isRefused =
    code === "EACCES" ||
    code === "EDQUOT" ||
    (code === "EINVAL" && one.kind !== "rename") ||
    code === "ENAMETOOLONG"
  const told = JSON.stringify({ one, permission: answer.permission, code })
  if (one.kind === "rename") {
    // Takes more than one question; what they refuse the deed is refused.
    if (!answer.permission.allowed) expect(isRefused || code === "EINVAL", told).toBe(true)
  } else {
    expect(isRefused, told).toBe(!answer.permission.allowed)
    if (code === "EDQUOT") expect(answer.permission.cap, told).not.toBe(Infinity)
  }
  const isDone = !(typeof code === "string" && /^E[A-Z]+$/.test(code))
  if (isDone) follow(model, one)
  const after = usedOf(guest)
  // A deed that fails changes nothing; one that is done passes no cap that was not passed before.
  if (!isDone) expect(after, told).toEqual(before)
  for (const [i, resource] of ["count", "directories", "bytes"].entries()) {
    const { cap } = guest.limits[`file.${resource}`]!
    expect(after[i]!, told).toBeLessThanOrEqual(Math.max(cap, before[i]!))
    expect(after[i]!, told).toBeGreaterThanOrEqual(0)
  }
}

interface Answer {
  readonly type: string
  readonly amount: number
  readonly permission: Permission
}

function question(guest: Instance, one: Question, model: Model): [Answer, string] {
  const at = JSON.stringify(one.path)
  const ask = (type: string, amount = 0): Answer => ({
    type,
    amount,
    permission: guest.permits("file", type, one.path, amount),
  })
  switch (one.kind) {
    case "write":
      return [ask("write", one.size), `fs.writeFileSync(${at}, "x".repeat(${one.size}))`]
    case "append":
      return [
        ask("write", Math.max(0, model.get(canonical(one.path)) ?? 0) + one.size),
        `fs.appendFileSync(${at}, "x".repeat(${one.size}))`,
      ]
    case "read":
      return [ask("read"), `fs.readFileSync(${at}, "utf8")`]
    case "readdir":
      return [ask("read"), `fs.readdirSync(${at})`]
    case "mkdir":
      return [ask("create"), `fs.mkdirSync(${at})`]
    case "rm":
      return [ask("delete"), `fs.rmSync(${at})`]
    case "rename":
      return [ask("delete"), `fs.renameSync(${at}, ${JSON.stringify(one.to)})`]
  }
}
