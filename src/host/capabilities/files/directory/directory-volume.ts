// Files in a directory of the host. What is written goes to a temporary file that then takes the name: readers see all of it or
// nothing, other names of the old file keep what they had. Nothing is ever executable, and nobody else may read it. Every deed is
// done at once, by synchronous calls: between two of them nothing is half done, whoever shares the directory in this process.

import { randomUUID } from "node:crypto"
import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from "node:fs"
import { internals } from "../../../index.js"
import type { Change, Entry, NamedEntry, Volume } from "../volume.js"
import type { AttachedAccount } from "./account.js"
import { type At, type HostTree, NO_FOLLOW } from "./host-tree.js"

const { CapabilityError, NO_CHANGE, RESERVED_PREFIX, fileError, isInside, isName, nameOf, parentOf } =
  internals
const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_APPEND } = constants

/** Entries of a directory that can be listed. */
const MAX_LIST = 10_000

export class DirectoryVolume implements Volume {
  /** Some dozens of system calls. */
  readonly deedFuel = 2000

  constructor(
    private readonly tree: HostTree,
    private readonly account: AttachedAccount,
  ) {}

  look(path: string): Entry | null {
    if (path === "/") return { kind: "directory", size: 0 }
    try {
      return this.at(path, (at, name) => {
        const stats = this.tree.look(at, name)
        if (stats === null) return null
        return stats.isDirectory()
          ? { kind: "directory", size: 0 }
          : { kind: "file", size: Number(stats.size) }
      })
    } catch (error) {
      if (error instanceof CapabilityError && (error.code === "ENOENT" || error.code === "ENOTDIR"))
        return null
      throw error
    }
  }

  list(path: string): readonly NamedEntry[] {
    const entries: NamedEntry[] = []
    for (const { name, kind } of this.tree.entries(path, MAX_LIST)) {
      // What a guest can't name, or not open, is not there for it.
      if (kind !== null && isName(name) && !name.includes("\ufffd")) entries.push({ name, kind })
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  read(path: string, most: number): Uint8Array {
    if (path === "/") throw fileError("EISDIR")
    return this.at(path, (at, name) => {
      if (this.need(at, name).isDirectory()) throw fileError("EISDIR")
      return this.withFile(at(name), O_RDONLY, ({ size }, fd) => {
        if (size > most) throw fileError("EOVERFLOW", "the file is too large to be read at once")
        const bytes = new Uint8Array(Number(size))
        let length = 0
        for (let read = -1; read !== 0 && length < bytes.length; length += read)
          read = readSync(fd, bytes, length, bytes.length - length, length)
        return length === bytes.length ? bytes : bytes.slice(0, length)
      })
    })
  }

  write(path: string, bytes: Uint8Array): Change {
    if (path === "/") throw fileError("EISDIR")
    return this.at(path, (at, name) => {
      const before = this.tree.look(at, name)
      if (before?.isDirectory()) throw fileError("EISDIR")
      const temporary = at(RESERVED_PREFIX + randomUUID())
      try {
        const fd = openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | NO_FOLLOW, 0o600)
        try {
          writeAll(fd, bytes)
          if (before !== null) fchmodSync(fd, Number(before.mode) & 0o666)
        } finally {
          closeSync(fd)
        }
        renameSync(temporary, at(name))
      } catch (error) {
        removeQuietly(temporary)
        throw error
      }
      return this.account.set(path, bytes.length)
    })
  }

  append(path: string, bytes: Uint8Array): Change {
    if (path === "/") throw fileError("EISDIR")
    if (this.look(path) === null) return this.write(path, bytes)
    return this.at(path, (at, name) => {
      if (this.need(at, name).isDirectory()) throw fileError("EISDIR")
      return this.withFile(at(name), O_WRONLY | O_APPEND, ({ size, nlink, mode }, fd) => {
        // Another name of the same file may be outside.
        if (nlink > 1n) throw fileError("EMLINK")
        if ((mode & 0o111n) !== 0n) fchmodSync(fd, Number(mode) & 0o666)
        try {
          writeAll(fd, bytes)
        } catch (error) {
          ftruncateSync(fd, Number(size))
          throw error
        }
        return this.account.set(path, Number(size) + bytes.length)
      })
    })
  }

  makeDirectory(path: string): Change {
    if (path === "/") throw fileError("EEXIST")
    return this.at(path, (at, name) => {
      if (this.tree.look(at, name) !== null) throw fileError("EEXIST")
      mkdirSync(at(name), 0o700)
      return this.account.set(path, -1)
    })
  }

  remove(path: string): Change {
    if (path === "/") throw fileError("EBUSY")
    return this.at(path, (at, name) => {
      if (this.need(at, name).isDirectory()) rmdirSync(at(name))
      else unlinkSync(at(name))
      return this.account.set(path, undefined)
    })
  }

  rename(from: string, to: string): Change {
    if (from === "/" || to === "/") throw fileError("EBUSY")
    return this.at(from, (at, name) =>
      this.at(to, (atNew, newName) => {
        const moved = this.need(at, name)
        if (from === to) return NO_CHANGE
        if (isInside(to, from)) throw fileError("EINVAL")
        const replaced = this.tree.look(atNew, newName)
        if (replaced?.isDirectory() === true && moved.isFile()) throw fileError("EISDIR")
        if (replaced?.isFile() === true && moved.isDirectory()) throw fileError("ENOTDIR")
        renameSync(at(name), atNew(newName))
        return this.account.move(from, to)
      }),
    )
  }

  close(): Change {
    this.account.detach()
    return NO_CHANGE
  }

  private at<Result>(path: string, work: (at: At, name: string) => Result): Result {
    return this.tree.inside(parentOf(path), (at) => work(at, nameOf(path)))
  }

  private need(at: At, name: string): BigIntStats {
    const stats = this.tree.look(at, name)
    if (stats === null) throw fileError("ENOENT")
    return stats
  }

  /** What is opened is looked at once more: it may not be what was there before. */
  private withFile<Result>(
    path: string,
    flags: number,
    work: (stats: BigIntStats, fd: number) => Result,
  ): Result {
    const fd = openSync(path, flags | NO_FOLLOW)
    try {
      const stats = fstatSync(fd, { bigint: true })
      if (!stats.isFile()) throw fileError("EACCES", "it is no file")
      return work(stats, fd)
    } finally {
      closeSync(fd)
    }
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It was never made, or is gone.
  }
}
