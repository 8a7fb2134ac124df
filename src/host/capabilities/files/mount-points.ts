// The root directory where several volumes are mounted: it has their names and nothing else, and can't be changed.

import { fileError } from "./file-error.js"
import { type Change, type Entry, type NamedEntry, NO_CHANGE, type Volume } from "./volume.js"

export class MountPoints implements Volume {
  readonly deedFuel = 20

  constructor(private readonly names: readonly string[]) {}

  look(path: string): Entry | null {
    return path === "/" ? { kind: "directory", size: 0 } : null
  }

  list(path: string): readonly NamedEntry[] {
    if (path !== "/") throw fileError("ENOENT")
    return [...this.names].sort().map((name) => ({ name, kind: "directory" }))
  }

  read(path: string): Uint8Array {
    throw fileError(path === "/" ? "EISDIR" : "ENOENT")
  }

  write(): Change {
    throw fileError("EROFS")
  }

  append(): Change {
    throw fileError("EROFS")
  }

  makeDirectory(): Change {
    throw fileError("EROFS")
  }

  remove(): Change {
    throw fileError("EROFS")
  }

  rename(): Change {
    throw fileError("EROFS")
  }

  close(): Change {
    return NO_CHANGE
  }
}
