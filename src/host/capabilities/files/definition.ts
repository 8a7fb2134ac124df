// The group "file": what deeds there are, what they use, and where a path leads. What a deed meets is decided here and nowhere
// else; `Thimble.permits` asks the same.

import type { CapabilityDefinition, Charge, ResourceDefinition } from "../capability.js"
import { canonicalPath, checkPattern, isInside, matchesPath } from "./path.js"
import type { Change, Entry, Volume } from "./volume.js"

export const TYPES = {
  read: "reads a file, lists a directory, looks at either",
  write:
    "changes what is in a file; the amount is all its bytes then. A file that is not there takes create as well",
  create: "makes a directory, or with write a file",
  delete: "removes a file or a directory",
} as const

export type FileType = keyof typeof TYPES

export const RESOURCES = {
  count: { unit: "files", default: 100 },
  directories: { unit: "directories", default: 100 },
  bytes: { unit: "bytes", default: 4 * 1024 * 1024 },
  bytesPerFile: { unit: "bytes in one file", default: 1024 * 1024 },
} as const satisfies Record<string, ResourceDefinition>

export type FileResource = keyof typeof RESOURCES

/** Counted as they come and go; bytesPerFile is looked at for each file. */
export const COUNTED = ["count", "directories", "bytes"] as const

/** A volume, where the guest sees it. */
export interface Mount {
  /** "/" or "/name". */
  readonly at: string
  /** Of the names of this volume's own limits: ":/name" of several, "" of one. */
  readonly suffix: string
  readonly volume: Volume
}

export interface Place {
  readonly mount: Mount
  /** In the volume. */
  readonly inner: string
}

/** The files of one instance. */
export class FileState {
  /** What is being decided uses nothing: a look, or a move of what is there already. */
  isFree = false

  /** @param mounts those at "/name" before one at "/" */
  constructor(private readonly mounts: readonly Mount[]) {}

  place(path: string): Place {
    const mount = this.mounts.find(({ at }) => isInside(path, at))!
    const { at } = mount
    return { mount, inner: at === "/" ? path : path.slice(at.length) || "/" }
  }

  /** null: there is nothing. */
  look(path: string): Entry | null {
    const { mount, inner } = this.place(path)
    return mount.volume.look(inner)
  }

  /** Ends them all; `used` is told what each no longer uses. */
  close(used: (at: string, change: Change) => void): void {
    for (const { at, volume } of this.mounts) used(at, volume.close())
  }
}

/** Names of a resource at a mount: all volumes together, and its own. */
export function namesOf(resource: (typeof COUNTED)[number], suffix: string): readonly string[] {
  return suffix === "" ? [resource] : [resource, resource + suffix]
}

/** @param suffixes of the mounts; none: one volume, without a name */
export function fileDefinition(suffixes: readonly string[]): CapabilityDefinition<FileState> {
  return {
    group: "file",
    types: TYPES,
    resources: resourcesOf(suffixes),
    canonical: canonicalPath,
    pattern: checkPattern,
    matches: matchesPath,
    needs: (state, type, path) => (type === "write" && state.look(path) === null ? ["create"] : []),
    charges: chargesOf,
  }
}

function resourcesOf(suffixes: readonly string[]): Record<string, ResourceDefinition> {
  if (suffixes.length === 0) return RESOURCES
  const { count, directories, bytes } = RESOURCES
  const resources: Record<string, ResourceDefinition> = { count, directories, bytes }
  for (const suffix of suffixes)
    for (const [name, row] of Object.entries(RESOURCES)) resources[name + suffix] = row
  return resources
}

function chargesOf(state: FileState, type: string, path: string, amount: number): readonly Charge[] {
  const { mount, inner } = state.place(path)
  const entry = mount.volume.look(inner)
  if (state.isFree) return []
  const { suffix } = mount
  const perFile = (size: number, more: number): readonly Charge[] =>
    more <= 0 ? [] : [{ resource: `bytesPerFile${suffix}`, amount: more, used: size }]
  const counted = (resource: (typeof COUNTED)[number], more: number): readonly Charge[] =>
    more <= 0 ? [] : namesOf(resource, suffix).map((name) => ({ resource: name, amount: more }))
  switch (type as FileType) {
    case "read":
      return entry?.kind === "file" ? perFile(0, entry.size) : []
    case "write": {
      if (entry?.kind === "directory") return []
      const size = entry?.size ?? 0
      const growth = amount - size
      return [
        ...perFile(size, growth),
        ...counted("count", entry === null ? 1 : 0),
        ...counted("bytes", growth),
      ]
    }
    case "create":
      return counted("directories", entry === null ? 1 : 0)
    case "delete":
      return []
  }
}
