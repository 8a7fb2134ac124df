// A directory of the host, and the way down into it. Where there is /proc/self/fd (Linux), each name on the way is opened on the
// directory before it, never following a link, so that nobody can swap a directory for a link between a look and a deed:
// openat(2) with O_NOFOLLOW, which Node.js does not have. Elsewhere every name is looked at, the real path is compared, and
// compared again after the deed: what another process does in between can't be excluded.

import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  realpathSync,
} from "node:fs"
import { isAbsolute, join, parse } from "node:path"
import { internals, ThimbleError } from "../../../index.js"
import type { EntryKind } from "../volume.js"

const { fileError, fromSystem, show } = internals
const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/** Flags with which a file of a guest's is opened: no links, and no waiting for who is at the other end of a pipe. */
export const NO_FOLLOW = O_NOFOLLOW | O_NONBLOCK

export type Discipline = "descriptors" | "paths"

/** Names in a directory, as system calls take them. */
export type At = (name: string) => string

interface RawEntry {
  readonly name: string
  /** null: a link, a device, a pipe. */
  readonly kind: EntryKind | null
}

export class HostTree {
  /** Tells directories apart, whatever they are called. */
  readonly id: string
  private readonly root: string

  /** @throws ThimbleError `bad-grant` if it is no directory */
  constructor(
    root: string,
    readonly discipline: Discipline = hasDescriptors() ? "descriptors" : "paths",
  ) {
    if (typeof root !== "string" || !isAbsolute(root))
      throw new ThimbleError("bad-grant", `the directory must be an absolute path, got ${show(root)}`)
    let stats: BigIntStats
    try {
      this.root = realpathSync.native(root)
      stats = lstatSync(this.root, { bigint: true })
    } catch (error) {
      throw new ThimbleError("bad-grant", `there is no directory ${show(root)}`, error)
    }
    if (!stats.isDirectory() || parse(this.root).root === this.root)
      throw new ThimbleError("bad-grant", `${show(root)} can't be granted: it is no directory, or everything`)
    this.id = idOf(stats)
  }

  /**
   * Does something in a directory.
   *
   * @param directory canonical, below the root
   * @throws CapabilityError ENOENT, ENOTDIR, ELOOP, ...; what the work throws of the system's, likewise
   */
  inside<Result>(directory: string, work: (at: At) => Result): Result {
    const names = directory === "/" ? [] : directory.slice(1).split("/")
    try {
      return this.discipline === "descriptors" ? this.byDescriptor(names, work) : this.byPath(names, work)
    } catch (error) {
      throw fromSystem(error)
    }
  }

  /** What is there by this very name; null: nothing. Links, pipes and devices are refused. */
  look(at: At, name: string): BigIntStats | null {
    const stats = lstatSync(at(name), { bigint: true, throwIfNoEntry: false })
    if (stats === undefined) return null
    if (stats.isSymbolicLink()) throw fileError("ELOOP")
    if (!stats.isFile() && !stats.isDirectory())
      throw fileError("EACCES", "it is neither a file nor a directory")
    checkSpelling(at, name, stats)
    return stats
  }

  /**
   * What a directory holds, in no order.
   *
   * @throws CapabilityError EOVERFLOW
   */
  entries(directory: string, most: number): RawEntry[] {
    return this.inside(directory, (at) => {
      const entries: RawEntry[] = []
      const reader = opendirSync(at("."))
      try {
        for (let entry = reader.readSync(); entry !== null; entry = reader.readSync()) {
          if (entries.length === most)
            throw fileError("EOVERFLOW", `the directory has more than ${most} entries`)
          entries.push({ name: entry.name, kind: kindOf(entry) })
        }
      } finally {
        reader.closeSync()
      }
      return entries
    })
  }

  private byDescriptor<Result>(names: readonly string[], work: (at: At) => Result): Result {
    let fd = openDirectory(this.root)
    try {
      if (idOf(fstatSync(fd, { bigint: true })) !== this.id) throw fileError("ESTALE")
      for (const name of names) {
        const at = below(fd)
        const next = openDirectory(at(name))
        closeSync(fd)
        fd = next
      }
      return work(below(fd))
    } finally {
      closeSync(fd)
    }
  }

  private byPath<Result>(names: readonly string[], work: (at: At) => Result): Result {
    const path = join(this.root, ...names)
    const before = this.identify(names)
    const result = work((name) => join(path, name))
    if (this.identify(names) !== before) throw fileError("ESTALE")
    return result
  }

  /** Walks down, looks at each name, and answers which directory stands at the end. */
  private identify(names: readonly string[]): string {
    let path = this.root
    let stats = lstatSync(path, { bigint: true })
    if (idOf(stats) !== this.id) throw fileError("ESTALE")
    for (const name of names) {
      path = join(path, name)
      stats = lstatSync(path, { bigint: true })
      if (stats.isSymbolicLink()) throw fileError("ELOOP")
      if (!stats.isDirectory()) throw fileError("ENOTDIR")
    }
    if (realpathSync.native(path) !== path) throw misspelt()
    return idOf(stats)
  }
}

function hasDescriptors(): boolean {
  if (process.platform !== "linux" || O_DIRECTORY === 0 || O_NOFOLLOW === 0) return false
  try {
    const fd = openSync("/", O_RDONLY | O_DIRECTORY)
    try {
      const there = lstatSync(`/proc/self/fd/${fd}/.`, { bigint: true })
      return idOf(there) === idOf(fstatSync(fd, { bigint: true }))
    } finally {
      closeSync(fd)
    }
  } catch {
    return false
  }
}

function below(fd: number): At {
  return (name) => `/proc/self/fd/${fd}/${name}`
}

function openDirectory(path: string): number {
  try {
    return openSync(path, O_RDONLY | O_DIRECTORY | NO_FOLLOW)
  } catch (error) {
    // Of a link the system says that it is no directory.
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) throw fileError("ELOOP")
    throw error
  }
}

/** Where case does not tell names apart, only the spelling on disk is the file's name: no two paths lead to one file. */
function checkSpelling(at: At, name: string, { dev, ino }: BigIntStats): void {
  const swapped = swapCase(name)
  if (swapped === name) return
  const other = lstatSync(at(swapped), { bigint: true, throwIfNoEntry: false })
  if (other === undefined || other.dev !== dev || other.ino !== ino) return
  const reader = opendirSync(at("."))
  try {
    for (let entry = reader.readSync(); entry !== null; entry = reader.readSync())
      if (entry.name === name) return
  } finally {
    reader.closeSync()
  }
  throw misspelt()
}

function swapCase(name: string): string {
  const upper = name.toUpperCase()
  return upper === name ? name.toLowerCase() : upper
}

function misspelt() {
  return fileError("EINVAL", "the name is spelled in another way on disk")
}

function idOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): EntryKind | null {
  return entry.isFile() ? "file" : entry.isDirectory() ? "directory" : null
}
