// Where files are. A volume does what it is told at once and whole or not at all; who may do what, and how much, has been
// decided before it is asked. Paths are canonical, and the volume's root is "/".

import type { Counts } from "../counted-deeds.js"

export type EntryKind = "file" | "directory"

export interface Entry {
  readonly kind: EntryKind
  /** Bytes; 0 for a directory. */
  readonly size: number
}

export interface NamedEntry {
  readonly name: string
  readonly kind: EntryKind
}

/** What a deed changed. */
export type Change = Counts<"count" | "directories" | "bytes">

export const NO_CHANGE: Change = Object.freeze({ count: 0, directories: 0, bytes: 0 })

/** Every function throws CapabilityError: ENOENT, ENOTDIR, EISDIR, EEXIST, ENOTEMPTY, ELOOP, EIO, ... */
export interface Volume {
  /** Fuel for a deed, or for each entry that one walks, beside what the call and its bytes cost: what the host has to do. */
  readonly deedFuel: number
  /** null: there is nothing; nor can there be, if something on the way is no directory. */
  look(path: string): Entry | null
  /** Sorted by name. */
  list(path: string): readonly NamedEntry[]
  /** @param most more bytes than that are EOVERFLOW. The buffer holds exactly the file. */
  read(path: string, most: number): Uint8Array
  /** Makes the file, or replaces what is in it. The volume may keep the array. */
  write(path: string, bytes: Uint8Array): Change
  append(path: string, bytes: Uint8Array): Change
  makeDirectory(path: string): Change
  /** A file, or a directory that is empty. */
  remove(path: string): Change
  /** A file replaces a file, a directory an empty directory. */
  rename(from: string, to: string): Change
  /** The instance has been stopped, or the grant revoked: what is not counted as the instance's any more. */
  close(): Change
}
