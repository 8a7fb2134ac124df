import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Engine, type FileOptions, files, type Instance, KiB, type SpawnOptions } from "thimble/node"
import { afterEach, beforeEach, expect, test } from "vitest"
import { codeOr, fileGuest } from "./file-guest.js"

const ALL: FileOptions = { read: true, write: true, create: true, delete: true }

let top: string
let root: string
beforeEach(() => {
  top = fs.mkdtempSync(join(tmpdir(), "thimble-files-"))
  root = join(top, "root")
  fs.mkdirSync(root)
  fs.writeFileSync(join(top, "secret"), "secret")
})
afterEach(() => fs.rmSync(top, { recursive: true }))

const guestOf = (options: FileOptions = ALL, spawn: SpawnOptions = {}, engine?: Engine): Promise<Instance> =>
  fileGuest({ grants: [files.directory(root, options)], ...spawn }, engine)

/** Everything below a directory, with contents. */
function tree(directory: string): Record<string, string> {
  const entries: Record<string, string> = {}
  for (const entry of fs.readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    entries[path.slice(directory.length)] = entry.isFile()
      ? fs.readFileSync(path, "utf8")
      : entry.isDirectory()
        ? "/"
        : "?"
  }
  return entries
}

test("what a guest writes is in the directory, private and not executable", async () => {
  const guest = await guestOf()
  await guest.evaluate(
    `fs.mkdirSync("/a/b", { recursive: true }); fs.writeFileSync("/a/b/c", "1"); fs.appendFileSync("/a/b/c", "2"); 0`,
  )
  expect(tree(root)).toEqual({ "/a": "/", "/a/b": "/", "/a/b/c": "12" })
  expect(fs.statSync(join(root, "a/b/c")).mode & 0o777).toBe(0o600)
  expect(fs.statSync(join(root, "a/b")).mode & 0o777).toBe(0o700)
  await guest.evaluate(
    `fs.renameSync("/a/b", "/d"); fs.writeFileSync("/d/c", "3"); fs.renameSync("/d/c", "/e"); fs.rmSync("/a", { recursive: true })`,
  )
  expect(tree(root)).toEqual({ "/d": "/", "/e": "3" })
  expect(guest.limits["file.count"]!.used).toBe(1)
  expect(guest.limits["file.directories"]!.used).toBe(1)
  expect(guest.limits["file.bytes"]!.used).toBe(1)
})

test("by default it can only be read", async () => {
  fs.writeFileSync(join(root, "a"), "text")
  fs.writeFileSync(join(root, "run"), "#!", { mode: 0o755 })
  const guest = await guestOf({})
  const codes = await guest.evaluate(`[
    () => fs.readFileSync("a", "utf8"), () => fs.readdirSync("/").join(), () => fs.statSync("/a").size, () => fs.writeFileSync("/a", ""),
    () => fs.appendFileSync("/a", ""), () => fs.mkdirSync("/b"), () => fs.rmSync("/a"), () => fs.renameSync("/a", "/b"),
  ].map(attempt)`)
  expect(codes).toEqual(["text", "a,run", 4, "EACCES", "EACCES", "EACCES", "EACCES", "EACCES"])
})

test("what is there already counts", async () => {
  fs.mkdirSync(join(root, "d"))
  fs.writeFileSync(join(root, "d/a"), "x".repeat(1000))
  const guest = await guestOf({ ...ALL, files: 2, directories: 1, bytes: 2000, bytesPerFile: 1500 })
  expect(guest.limits["file.bytes"]).toEqual({ cap: 2000, used: 1000, left: 1000 })
  const codes = await guest.evaluate(`[
    () => fs.writeFileSync("/b", "x".repeat(1001)), () => fs.writeFileSync("/d/a", "x".repeat(1501)), () => fs.mkdirSync("/e"),
    () => fs.writeFileSync("/b", "x".repeat(1000)), () => fs.writeFileSync("/c", ""), () => fs.appendFileSync("/b", "x"),
    () => fs.rmSync("/d/a"), () => fs.appendFileSync("/b", "x".repeat(500)), () => fs.writeFileSync("/c", "x".repeat(500)),
  ].map(attempt)`)
  expect(codes).toEqual([
    "EDQUOT",
    "EDQUOT",
    "EDQUOT",
    undefined,
    "EDQUOT",
    "EDQUOT",
    undefined,
    undefined,
    undefined,
  ])
  expect(fs.readdirSync(root).sort()).toEqual(["b", "c", "d"])
  expect(guest.limits["file.bytes"]).toEqual({ cap: 2000, used: 2000, left: 0 })
})

test("a file too large to be read can be looked at", async () => {
  fs.writeFileSync(join(root, "a"), "x".repeat(5000))
  const guest = await guestOf({ bytesPerFile: 4 * KiB })
  expect(await codeOr(guest, `fs.readFileSync("/a")`)).toBe("EDQUOT")
  expect(await codeOr(guest, `fs.statSync("/a").size`)).toBe(5000)
  expect(guest.permits("file", "read", "/a")).toMatchObject({ allowed: false, cap: 4096 })
})

test("instances that share a directory share its account; a group counts it once", async () => {
  const engine = new Engine()
  const group = engine.group({ limits: { "file.bytes": 1500 } as never })
  const [a, b] = [
    await guestOf({ ...ALL, bytes: 1000 }, { group }, engine),
    await guestOf({ ...ALL, bytes: 2000 }, { group }, engine),
  ]
  const other = await guestOf({ ...ALL, bytes: 5000 }, {}, engine)
  await a.evaluate(`fs.writeFileSync("/a", "x".repeat(900))`)
  for (const one of [a, b, other]) expect(one.limits["file.bytes"]!.used).toBe(900)
  expect(group.limits["file.bytes"]!.used).toBe(900)
  expect(await codeOr(b, `fs.writeFileSync("/b", "x".repeat(601))`)).toBe("EDQUOT")
  expect(await codeOr(b, `fs.writeFileSync("/b", "x".repeat(600))`)).toBe(undefined)
  expect(await codeOr(a, `fs.writeFileSync("/c", "x")`)).toBe("EDQUOT")
  expect(await codeOr(a, `fs.rmSync("/b")`)).toBe(undefined)
  await other.evaluate(`fs.writeFileSync("/o", "x".repeat(3000))`)
  expect(group.limits["file.bytes"]!.used).toBe(3900)
  a.stop()
  b.stop()
  expect(group.limits["file.bytes"]!.used).toBe(0)
  expect(other.limits["file.bytes"]!.used).toBe(3900)
})

test("what others change in the directory is met as it is", async () => {
  const guest = await guestOf({ ...ALL, files: 2, bytes: 100 })
  await guest.evaluate(`fs.writeFileSync("/a", "x".repeat(50))`)
  fs.writeFileSync(join(root, "a"), "y".repeat(90))
  expect(await codeOr(guest, `fs.appendFileSync("/a", "x".repeat(20))`)).toBe(undefined)
  expect(guest.limits["file.bytes"]!.used).toBe(110)
  expect(await codeOr(guest, `fs.writeFileSync("/b", "x")`)).toBe("EDQUOT")
  fs.rmSync(join(root, "a"))
  const again = await guestOf({ ...ALL, files: 2, bytes: 100 })
  for (const one of [guest, again]) expect(one.limits["file.bytes"]!.used).toBe(0)
})

test("mounted beside others", async () => {
  const guest = await fileGuest({
    grants: [
      files.mount({
        "/tmp": files.temporary({ files: 1 }),
        "/data": files.directory(root, { ...ALL, bytes: 10 }),
      }),
    ],
  })
  expect(
    await codeOr(
      guest,
      `fs.writeFileSync("/tmp/a", "a"); fs.writeFileSync("/data/b", "12345"); fs.readdirSync("/")`,
    ),
  ).toEqual(["data", "tmp"])
  expect(await codeOr(guest, `fs.writeFileSync("/data/c", "123456")`)).toBe("EDQUOT")
  expect(guest.limits["file.bytes"]!.used).toBe(6)
  expect(guest.limits["file.bytes:/data"]!.used).toBe(5)
  expect(tree(root)).toEqual({ "/b": "12345" })
})

test("bad roots are refused at once", () => {
  for (const bad of ["relative", join(top, "none"), join(top, "secret"), "/", 7 as never, ""])
    expect(() => files.directory(bad)).toThrow(/directory/)
  expect(() => files.directory(root, { reed: true } as never)).toThrow(/no option reed/)
})
