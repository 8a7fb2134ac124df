// What a directory of the host holds, in files, directories and bytes: one account for each directory, however many instances
// of this process have it open.

import { internals, ThimbleError } from "../../../index.js"
import type { Ledger } from "../../../limits/ledger.js"
import type { Attachment } from "../../shared-count.js"
import type { Change } from "../volume.js"
import type { HostTree } from "./host-tree.js"

const { NO_CHANGE, RESERVED_PREFIX, SharedCount, isInside, joinPath } = internals

/** Entries of a directory that can be granted, with all below it. */
export const MAX_ENTRIES = 100_000

/** By the directory's identity. The file system is the process's: so is this. */
const accounts = new Map<string, WeakRef<DirectoryAccount>>()

/**
 * An instance opens a directory: it is looked through.
 *
 * @throws ThimbleError `too-large`; CapabilityError for what the system says
 */
export function attach(tree: HostTree, ledger: Ledger, suffix: string): AttachedAccount {
  for (const [id, ref] of accounts) if (ref.deref() === undefined) accounts.delete(id)
  const account = accounts.get(tree.id)?.deref() ?? new DirectoryAccount()
  accounts.set(tree.id, new WeakRef(account))
  account.scan(tree)
  return new AttachedAccount(account, account.shared.attach(ledger, suffix === "" ? [""] : ["", suffix]))
}

/** The account, as one instance has it: it pays for what it changes. */
export class AttachedAccount {
  constructor(
    private readonly account: DirectoryAccount,
    private readonly attachment: Attachment,
  ) {}

  /** A path now has so many bytes; -1: it is a directory; undefined: nothing is there. Answers what that changed. */
  set(path: string, size: number | undefined): Change {
    return this.account.set(path, size, this.attachment)
  }

  /** An entry has been moved, with all below it. */
  move(from: string, to: string): Change {
    return this.account.move(from, to, this.attachment)
  }

  detach(): void {
    this.account.shared.detach(this.attachment)
  }
}

class DirectoryAccount {
  readonly shared = new SharedCount<keyof Change>("file", NO_CHANGE)
  /** Bytes of each file; -1: a directory. */
  private sizes = new Map<string, number>()

  set(path: string, size: number | undefined, by: Attachment | null): Change {
    const before = this.sizes.get(path)
    if (size === undefined) this.sizes.delete(path)
    else this.sizes.set(path, size)
    const change = sum(weight(size, 1), weight(before, -1))
    this.shared.change(change, by)
    return change
  }

  move(from: string, to: string, by: Attachment): Change {
    const replaced = this.set(to, undefined, by)
    const moved = [...this.sizes].filter(([path]) => isInside(path, from))
    for (const [path] of moved) this.sizes.delete(path)
    for (const [path, size] of moved) this.sizes.set(to + path.slice(from.length), size)
    return replaced
  }

  scan(tree: HostTree): void {
    const found = new Map<string, number>()
    const directories = ["/"]
    for (let i = 0; i < directories.length; i++) {
      const directory = directories[i]!
      for (const { name, kind } of entriesOf(tree, directory, MAX_ENTRIES - found.size)) {
        const path = joinPath(directory, name)
        if (kind === null || name.startsWith(RESERVED_PREFIX)) continue
        if (kind === "directory") directories.push(path)
        found.set(path, kind === "directory" ? -1 : sizeOf(tree, directory, name))
      }
    }
    this.sizes = found
    this.shared.reset([...found.values()].reduce((total, size) => sum(total, weight(size, 1)), NO_CHANGE))
  }
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

function weight(size: number | undefined, sign: 1 | -1): Change {
  if (size === undefined) return NO_CHANGE
  return size < 0 ? { ...NO_CHANGE, directories: sign } : { count: sign, directories: 0, bytes: sign * size }
}

function sum(a: Change, b: Change): Change {
  return { count: a.count + b.count, directories: a.directories + b.directories, bytes: a.bytes + b.bytes }
}
