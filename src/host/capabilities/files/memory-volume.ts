// Files in memory: a tree of directories. What it takes is held for the guest, and counts as the guest's memory.

import { fileError } from "./file-error.js"
import { isInside, nameOf, parentOf } from "./path.js"
import { type Change, type Entry, type NamedEntry, NO_CHANGE, type Volume } from "./volume.js"

/** Bytes for each entry beside its name and contents. */
const ENTRY_BYTES = 256

class FileNode {
  readonly kind = "file"
  /** Its capacity may be more than `size`. */
  bytes: Uint8Array
  size: number

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.size = bytes.length
  }
}

class DirectoryNode {
  readonly kind = "directory"
  readonly entries = new Map<string, FileNode | DirectoryNode>()
}

type Node = FileNode | DirectoryNode

export class MemoryVolume implements Volume {
  readonly deedFuel = 20
  private root = new DirectoryNode()
  private held = 0

  /** @param hold accounts for bytes that are kept for the guest; negative: no more */
  constructor(private readonly hold: (bytes: number) => void) {}

  look(path: string): Entry | null {
    const node = this.find(path)
    if (node === null) return null
    return { kind: node.kind, size: node.kind === "file" ? node.size : 0 }
  }

  list(path: string): readonly NamedEntry[] {
    const node = this.need(path)
    if (node.kind === "file") throw fileError("ENOTDIR")
    return [...node.entries]
      .map(([name, { kind }]): NamedEntry => ({ name, kind }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  read(path: string, most: number): Uint8Array {
    const file = this.need(path)
    if (file.kind === "directory") throw fileError("EISDIR")
    if (file.size > most) throw fileError("EOVERFLOW")
    return file.bytes.slice(0, file.size)
  }

  write(path: string, bytes: Uint8Array): Change {
    const file = this.fileToWrite(path)
    // A view of something larger would keep all of that.
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
    if (file === null) return this.addFile(path, own)
    const change = { ...NO_CHANGE, bytes: own.length - file.size }
    this.keep(own.length - file.bytes.length)
    file.bytes = own
    file.size = own.length
    return change
  }

  append(path: string, bytes: Uint8Array): Change {
    const file = this.fileToWrite(path)
    if (file === null) return this.addFile(path, bytes.slice())
    const size = file.size + bytes.length
    if (size > file.bytes.length) {
      // Room for more, so that appending takes time in proportion to what is appended.
      const larger = new Uint8Array(Math.max(size, Math.floor(file.bytes.length * 1.5)))
      larger.set(file.bytes.subarray(0, file.size))
      this.keep(larger.length - file.bytes.length)
      file.bytes = larger
    }
    file.bytes.set(bytes, file.size)
    file.size = size
    return { ...NO_CHANGE, bytes: bytes.length }
  }

  makeDirectory(path: string): Change {
    if (this.find(path) !== null) throw fileError("EEXIST")
    this.add(path, new DirectoryNode())
    return { ...NO_CHANGE, directories: 1 }
  }

  remove(path: string): Change {
    const node = this.need(path)
    if (path === "/") throw fileError("EBUSY")
    if (node.kind === "directory" && node.entries.size > 0) throw fileError("ENOTEMPTY")
    this.take(path)
    return removalOf(node)
  }

  rename(from: string, to: string): Change {
    const node = this.need(from)
    if (from === to) return NO_CHANGE
    if (from === "/" || to === "/") throw fileError("EBUSY")
    if (isInside(to, from)) throw fileError("EINVAL")
    const replaced = this.find(to)
    if (replaced === null) this.directoryOf(to)
    else if (replaced.kind === "directory") {
      if (node.kind === "file") throw fileError("EISDIR")
      if (replaced.entries.size > 0) throw fileError("ENOTEMPTY")
    } else if (node.kind === "directory") throw fileError("ENOTDIR")
    const change = replaced === null ? NO_CHANGE : removalOf(replaced)
    if (replaced !== null) this.take(to)
    this.take(from)
    this.add(to, node)
    return change
  }

  close(): Change {
    const change = contentsOf(this.root)
    this.root = new DirectoryNode()
    this.keep(-this.held)
    return change
  }

  private fileToWrite(path: string): FileNode | null {
    const node = this.find(path)
    if (node?.kind === "directory") throw fileError("EISDIR")
    return node
  }

  private addFile(path: string, bytes: Uint8Array): Change {
    this.add(path, new FileNode(bytes))
    return { count: 1, directories: 0, bytes: bytes.length }
  }

  private add(path: string, node: Node): void {
    this.directoryOf(path).entries.set(nameOf(path), node)
    this.keep(bytesOf(path, node))
  }

  private take(path: string): void {
    const { entries } = this.directoryOf(path)
    const node = entries.get(nameOf(path))!
    entries.delete(nameOf(path))
    this.keep(-bytesOf(path, node))
  }

  private find(path: string): Node | null {
    let node: Node | undefined = this.root
    for (let start = 1; start < path.length; ) {
      if (node?.kind !== "directory") return null
      const slash = path.indexOf("/", start)
      const end = slash < 0 ? path.length : slash
      node = node.entries.get(path.slice(start, end))
      start = end + 1
    }
    return node ?? null
  }

  private need(path: string): Node {
    const node = this.find(path)
    if (node !== null) return node
    this.directoryOf(path)
    throw fileError("ENOENT")
  }

  /** The directory in which a path's last name stands. */
  private directoryOf(path: string): DirectoryNode {
    const parent = parentOf(path)
    const node = this.find(parent)
    if (node?.kind === "directory") return node
    if (node !== null) throw fileError("ENOTDIR")
    for (let above = parentOf(parent); ; above = parentOf(above)) {
      const found = this.find(above)
      if (found !== null) throw fileError(found.kind === "file" ? "ENOTDIR" : "ENOENT")
    }
  }

  private keep(bytes: number): void {
    this.held += bytes
    this.hold(bytes)
  }
}

/** What an entry itself takes: a directory that moves keeps what is in it. */
function bytesOf(path: string, node: Node): number {
  return ENTRY_BYTES + 2 * nameOf(path).length + (node.kind === "file" ? node.bytes.length : 0)
}

/** What goes with a directory, without itself. As deep as paths are. */
function contentsOf({ entries }: DirectoryNode): Change {
  let { count, directories, bytes } = NO_CHANGE
  for (const node of entries.values()) {
    for (const change of node.kind === "file" ? [removalOf(node)] : [removalOf(node), contentsOf(node)]) {
      count += change.count
      directories += change.directories
      bytes += change.bytes
    }
  }
  return { count, directories, bytes }
}

function removalOf(node: Node): Change {
  return node.kind === "file"
    ? { count: -1, directories: 0, bytes: -node.size }
    : { count: 0, directories: -1, bytes: 0 }
}
