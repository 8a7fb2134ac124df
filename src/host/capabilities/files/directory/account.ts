// What a directory of the host holds, in files, directories and bytes: one account for each directory, however many instances
// of this process have it open. Each level of limits (instance, group, group of groups) counts the directory once while
// anyone below it has it open, what was there before included; what one writes counts for all.

import { internals, ThimbleError } from "../../../index.js"
import type { Ledger } from "../../../limits/ledger.js"
import type { Change } from "../volume.js"
import type { HostTree } from "./host-tree.js"

const { COUNTED, NO_CHANGE, RESERVED_PREFIX, isInside, joinPath } = internals

/** Entries of a directory that can be granted, with all below it. */
export const MAX_ENTRIES = 100_000

/** One of the limits' levels where the directory counts, under one set of names. */
interface Level {
  readonly ledger: WeakRef<Ledger>
  readonly suffix: string
  attached: number
}

/** One instance that has the directory open. */
export class Attachment {
  constructor(
    readonly account: DirectoryAccount,
    readonly levels: readonly Level[],
  ) {}
}

/** By the directory's identity. The file system is the process's: so is this. */
const accounts = new Map<string, WeakRef<DirectoryAccount>>()

/**
 * An instance opens a directory: it is looked through.
 *
 * @throws ThimbleError `too-large`; CapabilityError for what the system says
 */
export function attach(tree: HostTree, ledger: Ledger, suffix: string): Attachment {
  for (const [id, ref] of accounts) if (ref.deref() === undefined) accounts.delete(id)
  const account = accounts.get(tree.id)?.deref() ?? new DirectoryAccount()
  accounts.set(tree.id, new WeakRef(account))
  return account.attach(tree, ledger, suffix)
}

export class DirectoryAccount {
  /** Bytes of each file; -1: a directory. */
  private sizes = new Map<string, number>()
  private total: Change = NO_CHANGE
  private levels: Level[] = []

  attach(tree: HostTree, ledger: Ledger, suffix: string): Attachment {
    this.scan(tree)
    const levels: Level[] = []
    const suffixes = suffix === "" ? [""] : ["", suffix]
    for (let at: Ledger | null = ledger; at !== null; at = at.parent) {
      for (const one of suffixes) levels.push(this.levelOf(at, one))
    }
    for (const level of levels) {
      if (level.attached === 0) this.countAt(level, this.total, 1)
      level.attached++
    }
    return new Attachment(this, levels)
  }

  detach({ levels }: Attachment): void {
    for (const level of levels) {
      level.attached--
      if (level.attached === 0) this.countAt(level, this.total, -1)
    }
    this.levels = this.levels.filter(({ attached, ledger }) => attached > 0 && ledger.deref() !== undefined)
  }

  /**
   * A path now has so many bytes; -1: it is a directory; undefined: nothing is there. Everyone counts it but `by`, who pays.
   *
   * @returns what that changed
   */
  set(path: string, size: number | undefined, by: Attachment | null): Change {
    const before = this.sizes.get(path)
    if (size === undefined) this.sizes.delete(path)
    else this.sizes.set(path, size)
    return this.changed(difference(before, size), by)
  }

  /** An entry has been moved, with all below it. */
  move(from: string, to: string, by: Attachment): Change {
    const replaced = this.set(to, undefined, by)
    const moved = [...this.sizes].filter(([path]) => isInside(path, from))
    for (const [path] of moved) this.sizes.delete(path)
    for (const [path, size] of moved) this.sizes.set(to + path.slice(from.length), size)
    return replaced
  }

  private changed(change: Change, by: Attachment | null): Change {
    this.total = sum(this.total, change)
    for (const level of this.levels) if (by?.levels.includes(level) !== true) this.countAt(level, change, 1)
    return change
  }

  private scan(tree: HostTree): void {
    const found = new Map<string, number>()
    const directories = ["/"]
    for (let i = 0; i < directories.length; i++) {
      const directory = directories[i]!
      const most = MAX_ENTRIES - found.size
      for (const { name, kind } of entriesOf(tree, directory, most)) {
        const path = joinPath(directory, name)
        if (kind === null || name.startsWith(RESERVED_PREFIX)) continue
        if (kind === "directory") directories.push(path)
        found.set(path, kind === "directory" ? -1 : sizeOf(tree, directory, name))
      }
    }
    for (const path of this.sizes.keys()) if (!found.has(path)) this.set(path, undefined, null)
    for (const [path, size] of found) this.set(path, size, null)
  }

  private levelOf(ledger: Ledger, suffix: string): Level {
    const known = this.levels.find((level) => level.suffix === suffix && level.ledger.deref() === ledger)
    if (known !== undefined) return known
    const level: Level = { ledger: new WeakRef(ledger), suffix, attached: 0 }
    this.levels.push(level)
    return level
  }

  private countAt({ ledger, suffix }: Level, change: Change, sign: 1 | -1): void {
    for (const resource of COUNTED) {
      if (change[resource] !== 0)
        ledger.deref()?.countHere(`file.${resource}${suffix}`, sign * change[resource])
    }
  }
}

function difference(before: number | undefined, after: number | undefined): Change {
  return sum(weight(after, 1), weight(before, -1))
}

function weight(size: number | undefined, sign: 1 | -1): Change {
  if (size === undefined) return NO_CHANGE
  return size < 0 ? { ...NO_CHANGE, directories: sign } : { count: sign, directories: 0, bytes: sign * size }
}

function sum(a: Change, b: Change): Change {
  return { count: a.count + b.count, directories: a.directories + b.directories, bytes: a.bytes + b.bytes }
}

function entriesOf(tree: HostTree, directory: string, most: number): ReturnType<HostTree["entries"]> {
  try {
    return tree.entries(directory, most)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === "EOVERFLOW")
      throw new ThimbleError("too-large", `the directory has more than ${MAX_ENTRIES} entries`)
    // Gone meanwhile, or not to be entered: not for guests either.
    if (directory !== "/") return []
    throw error
  }
}

function sizeOf(tree: HostTree, directory: string, name: string): number {
  try {
    return tree.inside(directory, (at) => Number(tree.look(at, name)?.size ?? 0))
  } catch {
    return 0
  }
}
