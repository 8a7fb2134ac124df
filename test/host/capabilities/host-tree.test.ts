// The way down into a directory of the host, by descriptors and by paths.

import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { DirectoryVolume } from "../../../src/host/capabilities/files/directory/directory-volume.js"
import { type Discipline, HostTree } from "../../../src/host/capabilities/files/directory/host-tree.js"

let top: string
let root: string
let outside: string

beforeEach(() => {
  top = fs.mkdtempSync(join(tmpdir(), "thimble-tree-"))
  root = join(top, "root")
  outside = join(top, "outside")
  fs.mkdirSync(join(root, "d/e"), { recursive: true })
  fs.mkdirSync(outside)
  fs.writeFileSync(join(root, "d/file"), "mine")
  fs.writeFileSync(join(outside, "file"), "secret")
})
afterEach(() => fs.rmSync(top, { recursive: true }))

/** What a hostile process may do at the worst moment. */
function swap(): void {
  fs.renameSync(join(root, "d"), join(root, "aside"))
  fs.symlinkSync(outside, join(root, "d"))
}

function codeOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return (error as { code: string }).code
  }
}

const DISCIPLINES: readonly Discipline[] = process.platform === "linux" ? ["descriptors", "paths"] : ["paths"]

test("this host's discipline", () => {
  expect(new HostTree(root).discipline).toBe(DISCIPLINES[0])
})

for (const discipline of DISCIPLINES) {
  describe(discipline, () => {
    test("files are found, made, moved and removed", () => {
      const account = { set: () => ({}), move: () => ({}), detach() {} }
      const volume = new DirectoryVolume(new HostTree(root, discipline), account as never)
      volume.write("/d/e/new", new Uint8Array([65, 66]))
      volume.append("/d/e/new", new Uint8Array([67]))
      volume.rename("/d/e/new", "/d/newer")
      volume.makeDirectory("/d/e/f")
      expect(new TextDecoder().decode(volume.read("/d/newer", 10))).toBe("ABC")
      expect(codeOf(() => volume.read("/d/newer", 2))).toBe("EOVERFLOW")
      expect(volume.list("/d").map(({ name }) => name)).toEqual(["e", "file", "newer"])
      expect(volume.look("/d/newer")).toEqual({ kind: "file", size: 3 })
      expect(volume.look("/d/none/x")).toBe(null)
      volume.remove("/d/newer")
      volume.remove("/d/e/f")
      expect(fs.readdirSync(join(root, "d")).sort()).toEqual(["e", "file"])
      expect(codeOf(() => volume.remove("/d"))).toBe("ENOTEMPTY")
      expect(codeOf(() => volume.list("/d/file"))).toBe("ENOTDIR")
    })

    test("no link is followed on the way, whatever it leads to", () => {
      fs.symlinkSync(outside, join(root, "out"))
      fs.symlinkSync("d", join(root, "in"))
      const tree = new HostTree(root, discipline)
      for (const path of ["/out", "/in", "/in/e", "/out/none"])
        expect(codeOf(() => tree.inside(path, () => "entered"))).toBe("ELOOP")
      expect(codeOf(() => tree.inside("/", (at) => tree.look(at, "out")))).toBe("ELOOP")
    })

    test("the root must be the one that was granted", () => {
      const tree = new HostTree(root, discipline)
      fs.renameSync(root, join(top, "aside"))
      fs.mkdirSync(root)
      expect(codeOf(() => tree.inside("/", () => "entered"))).toBe("ESTALE")
    })

    test("a directory that is swapped for a link before the deed", () => {
      const tree = new HostTree(root, discipline)
      const read = () =>
        tree.inside("/d", (at) => {
          swap()
          return fs.readFileSync(at("file"), "utf8")
        })
      // By descriptors the deed is done in the directory that was looked at; by paths it is noticed afterwards.
      expect(codeOf(read)).toBe(discipline === "descriptors" ? "mine" : "ELOOP")
    })
  })
}

test.runIf(DISCIPLINES[0] === "descriptors")("what is written after a swap does not land outside", () => {
  new HostTree(root).inside("/d", (at) => {
    swap()
    fs.writeFileSync(at("new"), "mine")
    fs.renameSync(at("file"), at("moved"))
    fs.mkdirSync(at("sub"))
  })
  expect(fs.readdirSync(outside)).toEqual(["file"])
  expect(fs.readdirSync(join(root, "aside")).sort()).toEqual(["e", "moved", "new", "sub"])
})
