import { Engine, files, KiB, MiB, ThimbleError } from "thimble"
import { expect, test } from "vitest"
import { codeOr, fileGuest } from "./file-guest.js"

test("one temporary file of at most 4 KiB is one line", async () => {
  const guest = await fileGuest({ grants: [files.temporary({ files: 1, bytesPerFile: 4 * KiB })] })
  expect(await codeOr(guest, `fs.writeFileSync("/a", "x".repeat(4096))`)).toBe(undefined)
  expect(await codeOr(guest, `fs.writeFileSync("/b", "")`)).toBe("EDQUOT")
  expect(await codeOr(guest, `fs.appendFileSync("/a", "x")`)).toBe("EDQUOT")
  expect(await codeOr(guest, `fs.statSync("a").size`)).toBe(4096)
  expect(guest.limits["file.count"]).toEqual({ cap: 1, used: 1, left: 0 })
  expect(guest.limits["file.bytes"]!.used).toBe(4096)
  expect(
    await codeOr(guest, `fs.rmSync("/a"); fs.writeFileSync("/b", "again"); fs.readdirSync("/")`),
  ).toEqual(["b"])
  expect(guest.limits["file.bytes"]!.used).toBe(5)
})

test("both forms of every function", async () => {
  const guest = await fileGuest({ grants: [files.temporary()] })
  const source = (wait: string, sync: string) => `(async () => {
    const log = []
    ${wait} fs.mkdir${sync}("/d/e", { recursive: true })
    ${wait} fs.writeFile${sync}("/d/e/f", "grün")
    ${wait} fs.appendFile${sync}("/d/e/f", new Uint8Array([33]))
    log.push(${wait} fs.readFile${sync}("/d/e/f", "utf8"), [...(${wait} fs.readFile${sync}("/d/e/f"))])
    ${wait} fs.rename${sync}("/d/e/f", "/d/g")
    for (const entry of ${wait} fs.readdir${sync}("/d", { withFileTypes: true }))
      log.push(entry.name + entry.isFile() + entry.isDirectory() + entry.parentPath)
    const stats = ${wait} fs.stat${sync}("/d/g")
    log.push(stats.size, stats.isFile(), stats.isDirectory(), stats.isSymbolicLink())
    ${wait} fs.rm${sync}("/d", { recursive: true })
    log.push(${wait} fs.readdir${sync}("/"))
    return log
  })()`
  const expected = [
    "grün!",
    [103, 114, 195, 188, 110, 33],
    "efalsetrue/d",
    "gtruefalse/d",
    6,
    true,
    false,
    false,
    [],
  ]
  expect(await guest.evaluate(source("await", ""))).toEqual(expected)
  expect(await guest.evaluate(source("", "Sync"))).toEqual(expected)
  expect(
    guest.limits["file.count"]!.used +
      guest.limits["file.directories"]!.used +
      guest.limits["file.bytes"]!.used,
  ).toBe(0)
})

test("errors are those of Node.js: code, syscall, path", async () => {
  const guest = await fileGuest({ grants: [files.temporary()] })
  await guest.evaluate(`fs.mkdirSync("/d"); fs.writeFileSync("/f", ""); fs.mkdirSync("/d/e"); 0`)
  const codes = await guest.evaluate(`[
    () => fs.readFileSync("/no"), () => fs.readFileSync("/d"), () => fs.readFileSync("/f/x"), () => fs.writeFileSync("/no/x", ""),
    () => fs.writeFileSync("/f/x", ""), () => fs.writeFileSync("/d", ""), () => fs.writeFileSync("/f", "", { flag: "wx" }),
    () => fs.mkdirSync("/d"), () => fs.mkdirSync("/no/x"), () => fs.mkdirSync("/f", { recursive: true }), () => fs.rmSync("/no"),
    () => fs.rmSync("/d"), () => fs.rmSync("/"), () => fs.rmSync("/", { recursive: true }), () => fs.rmSync("/no", { force: true }),
    () => fs.renameSync("/no", "/x"), () => fs.renameSync("/f", "/d"), () => fs.renameSync("/d", "/f"),
    () => fs.renameSync("/d", "/d/e/x"), () => fs.readdirSync("/f"), () => fs.readdirSync("/no"), () => fs.statSync("/no"),
    () => fs.writeFileSync("/\\0", ""), () => fs.writeFileSync("/" + "x".repeat(256), ""), () => fs.readFileSync(""),
    () => fs.readFileSync("/../x"), () => fs.readFileSync(7), () => fs.writeFileSync("/x", {}), () => fs.readFileSync("/f", "hex"),
    () => fs.readFileSync("/f", { mode: 1 }),
  ].map(attempt)`)
  expect(codes).toEqual([
    "ENOENT",
    "EISDIR",
    "ENOTDIR",
    "ENOENT",
    "ENOTDIR",
    "EISDIR",
    "EEXIST",
    "EEXIST",
    "ENOENT",
    "EEXIST",
    "ENOENT",
    "EISDIR",
    "EISDIR",
    "EBUSY",
    undefined,
    "ENOENT",
    "EISDIR",
    "ENOTDIR",
    "EINVAL",
    "ENOTDIR",
    "ENOENT",
    "ENOENT",
    "EINVAL",
    "ENAMETOOLONG",
    "ENOENT",
    "EACCES",
    "ERR_INVALID_ARG_TYPE",
    "ERR_INVALID_ARG_TYPE",
    "ERR_INVALID_ARG_VALUE",
    "ERR_INVALID_ARG_VALUE",
  ])
  const told = await guest.evaluate(
    `try { fs.renameSync("/no", "/x") } catch (e) { [e.name, e.message, e.code, e.syscall, e.path, e.dest, e instanceof Error] }`,
  )
  expect(told).toEqual([
    "Error",
    "ENOENT: no such file or directory, rename '/no' -> '/x'",
    "ENOENT",
    "rename",
    "/no",
    "/x",
    true,
  ])
  expect(guest.limits["file.count"]).toMatchObject({ used: 1 })
  expect(guest.limits["file.directories"]).toMatchObject({ used: 2 })
})

test("types are granted apart, by patterns", async () => {
  const guest = await fileGuest({
    grants: [files.temporary({ write: ["/out/**"], create: ["/out", "/out/*.txt"], delete: false })],
  })
  const codes = await guest.evaluate(`[
    () => fs.mkdirSync("/out"), () => fs.mkdirSync("/in"), () => fs.writeFileSync("/out/a.txt", "a"),
    () => fs.writeFileSync("/out/a.js", "a"), () => fs.writeFileSync("/a.txt", "a"), () => fs.rmSync("/out/a.txt"),
    () => fs.renameSync("/out/a.txt", "/out/b.txt"), () => fs.readFileSync("/out/a.txt", "utf8"),
  ].map(attempt)`)
  expect(codes).toEqual([undefined, "EACCES", undefined, "EACCES", "EACCES", "EACCES", "EACCES", "a"])
  expect(guest.permits("file", "write", "/out/x.txt", 10)).toMatchObject({ allowed: true, by: "file" })
  expect(guest.permits("file", "write", "/out/x.js", 10)).toMatchObject({ allowed: false })
  expect(guest.permits("file", "write", "/out/../in/x", 10).reason).toMatch("no rule allows write of /in/x")
})

test("several volumes, each with caps of its own", async () => {
  const guest = await fileGuest({
    grants: [
      files.mount({
        "/tmp": files.temporary({ files: 1 }),
        "/data": files.temporary({ bytes: 100, write: ["/a"] }),
      }),
    ],
  })
  const codes = await guest.evaluate(`[
    () => fs.readdirSync("/").join(), () => fs.writeFileSync("/tmp/a", "12345"), () => fs.writeFileSync("/tmp/b", ""),
    () => fs.writeFileSync("/data/a", "x".repeat(101)), () => fs.writeFileSync("/data/a", "x".repeat(100)),
    () => fs.writeFileSync("/data/b", ""), () => fs.writeFileSync("/b", ""), () => fs.mkdirSync("/x"),
    () => fs.renameSync("/tmp/a", "/data/a"), () => fs.rmSync("/tmp", { recursive: true }), () => fs.readdirSync("/tmp").join(),
  ].map(attempt)`)
  expect(codes).toEqual([
    "data,tmp",
    undefined,
    "EDQUOT",
    "EDQUOT",
    undefined,
    "EACCES",
    "EACCES",
    "EACCES",
    "EXDEV",
    "EBUSY",
    "a",
  ])
  expect(guest.limits["file.bytes"]).toMatchObject({ cap: 4 * MiB + 100, used: 105 })
  expect(guest.limits["file.bytes:/data"]).toEqual({ cap: 100, used: 100, left: 0 })
  expect(await guest.evaluate(`Thimble.limits["file.count:/tmp"].left`)).toBe(0)
})

test("what files hold counts as the guest's memory, and no longer when they are gone", async () => {
  const guest = await fileGuest({
    grants: [files.temporary({ bytes: 8 * MiB, bytesPerFile: 8 * MiB })],
    limits: { memory: 4 * MiB },
  })
  const before = guest.usage.memory
  await guest.evaluate(`fs.writeFileSync("/a", new Uint8Array(1024 * 1024))`)
  expect(guest.usage.memory - before).toBeGreaterThan(1024 * 1024)
  await guest.evaluate(`fs.rmSync("/a")`)
  await expect(
    guest.evaluate(
      `const keep = []; for (let i = 0; i < 8; i++) { fs.writeFileSync("/" + i, new Uint8Array(1024 * 1024)); keep.push([i]) }`,
    ),
  ).rejects.toThrow(/memory|stopped/)
})

test("contradictory and unknown options are refused at once", () => {
  const bad: [() => unknown, string][] = [
    [() => files.temporary({ fils: 1 } as never), "unknown-option"],
    [() => files.temporary({ files: -1 }), "bad-limit"],
    [() => files.temporary({ bytes: "1" as never }), "bad-limit"],
    [() => files.temporary({ read: ["a"] }), "bad-grant"],
    [() => files.temporary({ read: ["/a/../b"] }), "bad-grant"],
    [() => files.temporary({ read: ["/a**"] }), "bad-grant"],
    [() => files.temporary({ read: "all" as never }), "bad-grant"],
    [() => files.temporary(null as never), "bad-grant"],
    [() => files.mount({ "/a/b": files.temporary() }), "bad-grant"],
    [() => files.mount({ "/": files.temporary() }), "bad-grant"],
    [() => files.mount({ "/a": {} as never }), "bad-grant"],
    [() => files.mount({ "/a": files.mount({}) as never }), "bad-grant"],
  ]
  for (const [make, code] of bad) {
    let error: unknown
    try {
      make()
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(ThimbleError)
    expect((error as ThimbleError).code, (error as Error).message).toBe(code)
  }
})

test("a trusted instance is not capped, and can leave the root no more than others", async () => {
  const guest = await fileGuest({ trust: "trusted", grants: [files.temporary({ files: 0, write: false })] })
  expect(guest.permits("file", "write", "/a", 10)).toMatchObject({
    allowed: true,
    by: "trust",
    cap: Number.POSITIVE_INFINITY,
  })
  expect(guest.permits("file", "write", "/../a", 10).allowed).toBe(false)
  expect(await codeOr(guest, `fs.writeFileSync("/a", "x"); fs.readFileSync("/a", "utf8")`)).toBe("x")
  expect(await codeOr(guest, `fs.readFileSync("/../a")`)).toBe("EACCES")
  expect(guest.limits["file.count"]!.used).toBe(1)
})

test("what a revoked grant held is let go, and groups get it back", async () => {
  const engine = new Engine()
  const group = engine.group({ limits: { "file.bytes": 100 } })
  const one = await fileGuest({ group, grants: [files.temporary()] }, engine)
  await one.evaluate(`fs.writeFileSync("/a", "x".repeat(80))`)
  const other = await fileGuest({ group, grants: [files.temporary()] }, engine)
  expect(await codeOr(other, `fs.writeFileSync("/a", "x".repeat(21))`)).toBe("EDQUOT")
  one.revoke("file")
  expect(await codeOr(one, `fs.readFileSync("/a")`)).toBe("EACCES")
  expect(await codeOr(other, `fs.writeFileSync("/a", "x".repeat(100))`)).toBe(undefined)
  expect(group.limits["file.bytes"]).toEqual({ cap: 100, used: 100, left: 0 })
})

test("work that the host does for a guest costs the guest fuel", async () => {
  const fuel = async (source: string) => {
    const guest = await fileGuest({ grants: [files.temporary({ files: 1000 })] })
    await guest.evaluate(`fs.mkdirSync("/d"); for (let i = 0; i < 500; i++) fs.writeFileSync("/d/" + i, "")`)
    const before = guest.usage.fuel
    await guest.evaluate(source)
    return guest.usage.fuel - before
  }
  const nothing = await fuel("0")
  expect((await fuel(`fs.renameSync("/d", "/e")`)) - nothing).toBeGreaterThan(500 * 20)
  expect((await fuel(`fs.rmSync("/d", { recursive: true })`)) - nothing).toBeGreaterThan(500 * 20)
})
