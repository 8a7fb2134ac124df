// E27, E28, E17: nothing outside of a granted directory, by any spelling, link or race; no quota dodged; nothing of the host's in
// errors; what a guest writes can't be run.

import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Engine, type FileOptions, files, type Instance, type SpawnOptions } from "thimble/node"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { codeOr, fileGuest } from "../host/capabilities/file-guest.js"

const ALL: FileOptions = { read: true, write: true, create: true, delete: true }

const engine = new Engine()
let top: string
let root: string
let outside: string

beforeEach(() => {
  top = fs.mkdtempSync(join(tmpdir(), "thimble-e27-"))
  root = join(top, "root")
  outside = join(top, "outside")
  fs.mkdirSync(root)
  fs.mkdirSync(outside)
  fs.writeFileSync(join(outside, "secret"), "secret")
  fs.writeFileSync(join(top, "secret"), "secret")
})
afterEach(() => {
  expect(fs.readdirSync(top).sort()).toEqual(["outside", "root", "secret"])
  expect(fs.readdirSync(outside)).toEqual(["secret"])
  for (const file of [join(top, "secret"), join(outside, "secret")])
    expect(fs.readFileSync(file, "utf8")).toBe("secret")
  fs.rmSync(top, { recursive: true })
})

const guestOf = (options: FileOptions = ALL, spawn: SpawnOptions = {}): Promise<Instance> =>
  fileGuest({ grants: [files.directory(root, options)], ...spawn }, engine)

/** What each function of the module comes to for a path: codes, or values. */
const everything = (path: string): string => `(() => {
  const path = ${JSON.stringify(path)}
  return [
    () => fs.readFileSync(path, "utf8"), () => fs.readdirSync(path), () => fs.statSync(path).size, () => fs.appendFileSync(path, "!"),
    () => fs.writeFileSync(path, "!"), () => fs.mkdirSync(path), () => fs.mkdirSync(path, { recursive: true }),
    () => fs.renameSync(path, "/moved"), () => fs.renameSync("/own", path), () => fs.rmSync(path, { recursive: true }),
  ].map((deed) => String(attempt(deed)))
})()`

describe("spellings", () => {
  const up = "../secret"
  const ABOVE = [
    up,
    `/${up}`,
    `/d/../${up}`,
    `./${up}`,
    `d/.././.${"/"}${up}`,
    `//${up}`,
    `/${"../".repeat(50)}etc/passwd`,
    "..",
    "/..",
    "/../",
    "/d/../..",
    "/../d/../secret",
    `/${"d/".repeat(5)}${"../".repeat(6)}secret`,
  ]
  for (const path of ABOVE) {
    test(`above the root: ${path.slice(0, 40)}`, async () => {
      const guest = await guestOf()
      await guest.evaluate(`fs.writeFileSync("/own", "own"); fs.mkdirSync("/d")`)
      expect(new Set((await guest.evaluate(everything(path))) as string[])).toEqual(new Set(["EACCES"]))
      expect(guest.permits("file", "read", path).allowed).toBe(false)
    })
  }

  const NO_NAMES = [
    "/secret\0.txt",
    "/..\0/secret",
    "\0",
    "..\\secret",
    "/d\\..\\..\\secret",
    "C:\\secret",
    "C:/secret",
    "/a::$DATA",
    "//?/C:/x",
    "/nul",
    "/CON.txt",
    "/aux .js",
    "/COM1",
    "/lpt9.x",
    "/a.",
    "/a ",
    "/.../secret",
    "/. /secret",
    "/.. /secret",
    "/a*",
    "/a?",
    "/a<b",
    "/a|b",
    '/a"b',
    "/a\n",
    "/\u007f",
    "/\u0085",
    "/\ud800",
    "/.thimble~x",
    "file:///etc/passwd",
  ]
  for (const path of NO_NAMES) {
    test(`no name: ${JSON.stringify(path)}`, async () => {
      const guest = await guestOf()
      await guest.evaluate(`fs.writeFileSync("/own", "own")`)
      expect(new Set((await guest.evaluate(everything(path))) as string[])).toEqual(new Set(["EINVAL"]))
      expect(guest.permits("file", "write", path, 1).allowed).toBe(false)
      expect(fs.readdirSync(root)).toEqual(["own"])
    })
  }

  test("what looks like a way out and is a name stays inside", async () => {
    const guest = await guestOf()
    const names = [
      "%2e%2e",
      "%2e%2e%2fsecret",
      "..%2fsecret",
      "～",
      "．．",
      "‥",
      "..;",
      "~",
      "$HOME",
      "-rf",
      "..a",
      "／etc",
    ]
    for (const name of names) await guest.evaluate(`fs.writeFileSync("/" + ${JSON.stringify(name)}, "x")`)
    expect(fs.readdirSync(root).sort()).toEqual([...names].sort())
    expect(await guest.evaluate(`fs.readdirSync("/").length`)).toBe(names.length)
  })

  test("one file has one spelling", async () => {
    const guest = await guestOf({ ...ALL, files: 1, delete: ["/\u00e9"] })
    await guest.evaluate(
      `fs.writeFileSync("/e\\u0301", "1"); fs.writeFileSync("//./\\u00e9/", "22"); fs.appendFileSync("x/../e\\u0301", "3")`,
    )
    expect(fs.readdirSync(root)).toEqual(["\u00e9"])
    expect(guest.limits["file.bytes"]!.used).toBe(3)
    guest.revoke("file", { types: ["read"], targets: ["/e\u0301"] })
    for (const spelling of ["/\\u00e9", "/e\\u0301", "e\\u0301", "/a/../e\\u0301/", "//e\\u0301"])
      expect(await codeOr(guest, `fs.readFileSync("${spelling}")`)).toBe("EACCES")
    expect(await codeOr(guest, `fs.rmSync("e\\u0301")`)).toBe(undefined)
  })

  test("names and paths are bounded", async () => {
    const guest = await guestOf({ ...ALL, directories: 1000 })
    for (const path of [
      "x".repeat(256),
      "ü".repeat(128),
      "a/".repeat(33),
      "x".repeat(1025),
      "/x".repeat(512),
    ])
      expect(await codeOr(guest, `fs.mkdirSync("${path}", { recursive: true })`)).toBe("ENAMETOOLONG")
    await guest.evaluate(
      `fs.mkdirSync("/a/".repeat(20), { recursive: true }); fs.mkdirSync("/b/".repeat(20), { recursive: true })`,
    )
    expect(await codeOr(guest, `fs.renameSync("/a", "/b/".repeat(20) + "/a")`)).toBe("ENAMETOOLONG")
  })
})

describe("links", () => {
  test("none is followed, shown, replaced or removed, wherever it leads", async () => {
    fs.symlinkSync(outside, join(root, "directory"))
    fs.symlinkSync(join(outside, "secret"), join(root, "file"))
    fs.symlinkSync(join(outside, "none"), join(root, "dangling"))
    fs.symlinkSync("..", join(root, "up"))
    fs.symlinkSync(".", join(root, "self"))
    fs.writeFileSync(join(root, "own"), "own")
    const guest = await guestOf()
    expect(await guest.evaluate(`fs.readdirSync("/")`)).toEqual(["own"])
    const paths = [
      "/directory",
      "/directory/secret",
      "/directory/new",
      "/file",
      "/file/x",
      "/dangling",
      "/up",
      "/up/secret",
      "/up/outside/secret",
      "/self",
      "/self/own",
      "/self/self/own",
      "/self/new",
    ]
    for (const path of paths) {
      expect(new Set((await guest.evaluate(everything(path))) as string[]), path).toEqual(new Set(["EACCES"]))
      for (const type of ["read", "write", "create", "delete"])
        expect(guest.permits("file", type, path).allowed, `${type} ${path}`).toBe(false)
    }
    expect(fs.readdirSync(root).sort()).toEqual(["dangling", "directory", "file", "own", "self", "up"])
  })

  test("another name of a file outside is never written through", async () => {
    fs.linkSync(join(outside, "secret"), join(root, "linked"))
    const guest = await guestOf()
    expect(await codeOr(guest, `fs.appendFileSync("/linked", "!")`)).toBe("EMLINK")
    expect(await codeOr(guest, `fs.writeFileSync("/linked", "mine")`)).toBe(undefined)
    expect(fs.readFileSync(join(root, "linked"), "utf8")).toBe("mine")
  })

  test("a pipe does not make anyone wait", async () => {
    const { status } = spawnSync("mkfifo", [join(root, "pipe")])
    if (status !== 0) return
    const guest = await guestOf()
    await guest.evaluate(`fs.writeFileSync("/own", "own")`)
    expect(new Set((await guest.evaluate(everything("/pipe"))) as string[])).toEqual(new Set(["EACCES"]))
    expect(await guest.evaluate(`fs.readdirSync("/")`)).toEqual(["own"])
  })

  test("the root replaced by a link is not entered", async () => {
    const guest = await guestOf()
    fs.renameSync(root, join(outside, "old"))
    fs.symlinkSync(outside, root)
    for (const code of (await guest.evaluate(everything("/secret"))) as string[])
      expect(["EACCES", "ENOENT", "ELOOP", "ESTALE", "ENOTDIR"]).toContain(code)
    fs.unlinkSync(root)
    fs.renameSync(join(outside, "old"), root)
  })
})

describe("races", () => {
  const swapper = (first: string, second: string): string => `
    const fs = require("node:fs")
    process.stdout.write("ready")
    for (;;) { try { ${first} } catch {} try { ${second} } catch {} if (process.ppid === 1) process.exit() }`

  test.runIf(process.platform === "linux")(
    "a directory that is swapped for a link between two system calls",
    async () => {
      const inner = JSON.stringify(join(root, "d"))
      const aside = JSON.stringify(join(root, "aside"))
      fs.mkdirSync(join(root, "d"))
      fs.writeFileSync(join(root, "d/secret"), "mine")
      const child = spawn(process.execPath, [
        "--eval",
        swapper(
          `fs.renameSync(${inner}, ${aside}); fs.symlinkSync(${JSON.stringify(outside)}, ${inner})`,
          `fs.unlinkSync(${inner}); fs.renameSync(${aside}, ${inner})`,
        ),
      ])
      try {
        await once(child.stdout, "data")
        const guest = await guestOf(
          { ...ALL, files: 1000, bytesPerFile: 100_000 },
          { limits: { hostCalls: 1_000_000 } },
        )
        const seen = await guest.evaluate(`(() => {
        const seen = {}
        const note = (what) => { seen[what] = (seen[what] ?? 0) + 1 }
        for (let i = 0; i < 500; i++) {
          note(attempt(() => fs.readFileSync("/d/secret", "utf8").replace(/!+$/, "")))
          attempt(() => fs.writeFileSync("/d/new", "mine"))
          attempt(() => fs.appendFileSync("/d/secret", "!"))
          attempt(() => fs.mkdirSync("/d/sub"))
          attempt(() => fs.renameSync("/d/new", "/d/newer"))
          attempt(() => fs.rmSync("/d/newer"))
        }
        return seen
      })()`)
        expect(Object.keys(seen as object)).not.toContain("secret")
      } finally {
        child.kill("SIGKILL")
        await once(child, "exit")
      }
    },
  )
})

describe("quotas", () => {
  test("writes at the edge are all or nothing, one after the other or at once", async () => {
    for (const grant of [
      files.temporary({ files: 3, bytes: 100 }),
      files.directory(root, { ...ALL, files: 3, bytes: 100 }),
    ]) {
      const guest = await fileGuest({ grants: [grant] }, engine)
      const codes = await guest.evaluate(`Promise.allSettled(Array.from({ length: 20 }, (_, i) =>
        i % 2 ? fs.writeFile("/f" + (i % 6), "x".repeat(40)) : fs.appendFile("/f" + (i % 6), "x".repeat(9)),
      )).then((all) => all.map(({ reason }) => reason?.code ?? "done"))`)
      expect(new Set(codes as string[])).toEqual(new Set(["done", "EDQUOT"]))
      const sizes = (await guest.evaluate(
        `fs.readdirSync("/").map((name) => fs.statSync(name).size)`,
      )) as number[]
      expect(sizes.length).toBeLessThanOrEqual(3)
      const sum = sizes.reduce((a, b) => a + b, 0)
      expect(sum).toBeLessThanOrEqual(100)
      expect(guest.limits["file.bytes"]!.used).toBe(sum)
      for (const size of sizes) expect([9, 18, 27, 36, 40, 49, 58, 67, 76, 85, 94]).toContain(size)
    }
    expect(fs.readdirSync(root).every((name) => /^f\d$/.test(name))).toBe(true)
  })

  test("moving over, removing and making again, and empty files gain nothing", async () => {
    const guest = await guestOf({ ...ALL, files: 2, bytes: 10, directories: 1 })
    const codes = await guest.evaluate(`[
      () => fs.writeFileSync("/a", "12345"), () => fs.writeFileSync("/b", "12345"), () => fs.renameSync("/a", "/b"), () => fs.writeFileSync("/a", "123456"),
      () => fs.writeFileSync("/a", "12345"), () => fs.rmSync("/a"), () => fs.rmSync("/a", { force: true }), () => fs.writeFileSync("/a", ""),
      () => fs.writeFileSync("/c", ""), () => fs.mkdirSync("/d"), () => fs.mkdirSync("/e"), () => fs.renameSync("/d", "/e"), () => fs.mkdirSync("/d"),
      () => fs.renameSync("/b", "/e/b"), () => fs.appendFileSync("/e/b", "123456"), () => fs.rmSync("/e", { recursive: true }),
      () => fs.writeFileSync("/c", "1234567890"), () => fs.appendFileSync("/c", "1"),
    ].map(attempt)`)
    expect(codes).toEqual([
      undefined,
      undefined,
      undefined,
      "EDQUOT",
      undefined,
      undefined,
      undefined,
      undefined,
      "EDQUOT",
      undefined,
      "EDQUOT",
      undefined,
      "EDQUOT",
      undefined,
      "EDQUOT",
      undefined,
      undefined,
      "EDQUOT",
    ])
    expect(guest.limits["file.count"]!.used).toBe(2)
    expect(guest.limits["file.bytes"]!.used).toBe(10)
  })

  test("what is decided while a controller takes its time is decided anew", async () => {
    let asked = 0
    const guest = await guestOf(
      { ...ALL, bytes: 100 },
      {
        onLimit: ({ resource }) => {
          asked++
          return new Promise((done) =>
            setTimeout(() => done(resource === "file.bytes" && asked < 3 ? { grant: 100 } : "deny"), 5),
          )
        },
      },
    )
    const codes = await guest.evaluate(`(() => {
      const waiting = fs.writeFile("/a", "x".repeat(150)).then(() => "done", (error) => error.code)
      return Promise.resolve().then(() => fs.writeFileSync("/a", "y".repeat(60))).then(() => waiting)
    })()`)
    expect(codes).toBe("done")
    const size = fs.statSync(join(root, "a")).size
    expect(guest.limits["file.bytes"]!.used).toBe(size)
    expect(guest.limits["file.count"]!.used).toBe(1)
  })

  test("revoked while a controller takes its time: nothing is written, nothing stays charged", async () => {
    const guest: Instance = await guestOf(
      { ...ALL, bytes: 10 },
      {
        onLimit: () =>
          new Promise((done) =>
            setTimeout(() => {
              guest.revoke("file", { types: ["write"] })
              setTimeout(() => done({ grant: 100 }), 5)
            }, 5),
          ),
      },
    )
    expect(
      await codeOr(guest, `fs.writeFile("/a", "x".repeat(50)).then(() => "done", (error) => error.code)`),
    ).toBe("EACCES")
    await new Promise((done) => setTimeout(done, 30))
    expect(fs.readdirSync(root)).toEqual([])
    expect(guest.limits["file.bytes"]!.used).toBe(0)
    expect(guest.limits["file.count"]!.used).toBe(0)
  })

  test("directories of more than 1,000 entries are not moved or removed by one call", async () => {
    const guest = await fileGuest({ grants: [files.temporary({ files: 2000 })] })
    await guest.evaluate(`fs.mkdirSync("/d"); for (let i = 0; i < 1001; i++) fs.writeFileSync("/d/" + i, "")`)
    expect(await codeOr(guest, `fs.rmSync("/d", { recursive: true })`)).toBe("EOVERFLOW")
    expect(await codeOr(guest, `fs.renameSync("/d", "/e")`)).toBe("EOVERFLOW")
    expect(guest.limits["file.count"]!.used).toBe(1001)
  })
})

describe("leaks", () => {
  test("a move needs leave for everything that it moves", async () => {
    const guest = await guestOf({ read: ["/**"], write: true, create: true, delete: ["/d", "/d/a"] })
    await guest.evaluate(`fs.mkdirSync("/d"); fs.writeFileSync("/d/a", ""); fs.writeFileSync("/d/keep", "")`)
    expect(await codeOr(guest, `fs.renameSync("/d", "/e")`)).toBe("EACCES")
    expect(await codeOr(guest, `fs.rmSync("/d", { recursive: true })`)).toBe("EACCES")
    expect(fs.readdirSync(join(root, "d")).sort()).toEqual(["a", "keep"])
  })

  test("without leave nobody learns what is there", async () => {
    fs.writeFileSync(join(root, "there"), "")
    fs.symlinkSync(outside, join(root, "link"))
    const guest = await guestOf({ read: ["/public/**"], write: ["/public/**"] })
    const told = async (path: string) => JSON.stringify(await guest.evaluate(everything(path)))
    const nothing = await told("/none")
    for (const path of ["/there", "/link", "/there/x", "/link/secret"]) expect(await told(path)).toBe(nothing)
  })

  test("errors have no path of the host, and stat no time", async () => {
    fs.symlinkSync(outside, join(root, "link"))
    const guest = await guestOf()
    await guest.evaluate(`fs.writeFileSync("/own", ""); fs.mkdirSync("/d"); fs.writeFileSync("/d/x", "")`)
    const texts =
      (await guest.evaluate(`["/none", "/own", "/d", "/own/x", "/link", "/d/x/y", "/../x", "/\\0"].flatMap((path) => [
      () => fs.readFileSync(path), () => fs.readdirSync(path), () => fs.writeFileSync(path + "/z", ""), () => fs.mkdirSync(path),
      () => fs.rmSync(path + "/none"), () => fs.renameSync(path, "/d/x/q"),
    ].map((deed) => { try { deed(); return "" } catch (e) { return [e.message, e.stack, e.path, String(e.cause)].join("|") } })).join("\\n")`)) as string
    for (const secret of [top, root, "thimble-e27", "/proc/", tmpdir(), "node:fs"])
      expect(texts).not.toContain(secret)
    expect(Object.keys((await guest.evaluate(`({ ...fs.statSync("/own") })`)) as object)).toEqual(["size"])
  })

  test("what a guest has written can't be run or imported", async () => {
    const guest = await guestOf()
    await guest.evaluate(
      `fs.writeFileSync("/a.js", "globalThis.ran = true"); fs.writeFileSync("/run", "#!/bin/sh")`,
    )
    for (const name of ["a.js", "run"]) expect(fs.statSync(join(root, name)).mode & 0o111).toBe(0)
    for (const specifier of ["/a.js", "./a.js", join(root, "a.js"), "file:///a.js"])
      expect(
        await guest.evaluate(
          `import(${JSON.stringify(specifier)}).then(() => "imported", (error) => error.name)`,
        ),
      ).toBe("TypeError")
  })

  test("an executable that a guest has written to is executable no longer", async () => {
    fs.writeFileSync(join(root, "run"), "#!/bin/sh", { mode: 0o755 })
    const guest = await guestOf()
    await guest.evaluate(`fs.writeFileSync("/run", "#!/bin/evil")`)
    expect(fs.statSync(join(root, "run")).mode & 0o111).toBe(0)
    fs.chmodSync(join(root, "run"), 0o755)
    expect(await codeOr(guest, `fs.appendFileSync("/run", "evil")`)).toBe(undefined)
    expect(fs.statSync(join(root, "run")).mode & 0o111).toBe(0)
  })
})
