// Files as a capability: `files.temporary` in memory, several volumes together by `files.mount`. What is on disk is
// `files.directory` of thimble/node.

import { show, ThimbleError } from "../../errors.js"
import { Capability, type Rule } from "../capability.js"
import type { Grant } from "../grant.js"
import { FileDeeds } from "./deeds.js"
import { FileState, fileDefinition, type Mount, RESOURCES } from "./definition.js"
import { DECLARATIONS, FILES_MODULE, guestModule } from "./guest-module.js"
import { MemoryVolume } from "./memory-volume.js"
import { MountPoints } from "./mount-points.js"
import { capsOf, checkFileOptions, type FileAccesses, type FileOptions, rulesOf } from "./options.js"
import { canonicalPath } from "./path.js"
import type { Volume } from "./volume.js"

/** Makes an instance's volume; `suffix` is of the names of its limits. */
export type OpenVolume = (grant: Grant<FileState>, suffix: string) => Volume

/** How a capability that `files` made can be mounted. */
interface Source {
  readonly options: FileOptions
  readonly byDefault: FileAccesses
  readonly open: OpenVolume
}

const EVERYTHING: FileAccesses = { read: true, write: true, create: true, delete: true }

/** A capability for one volume, which can be mounted beside others. */
export class FileCapability extends Capability<FileState> {
  readonly #source: Source

  /** @throws ThimbleError `bad-grant`, `bad-limit`, `unknown-option` */
  constructor(what: string, source: Source) {
    const { options, byDefault, open } = source
    checkFileOptions(what, options)
    super({
      definition: fileDefinition([]),
      caps: capsOf(options, ""),
      rules: rulesOf(options, byDefault, "/"),
      open: (grant) => install(grant, [{ at: "/", suffix: "", volume: open(grant, "") }]),
      declarations: DECLARATIONS,
    })
    this.#source = source
  }

  static sourceOf(capability: unknown): Source | null {
    return typeof capability === "object" && capability !== null && #source in capability
      ? capability.#source
      : null
  }
}

/**
 * Files in memory, which are the instance's own and go with it. They count as its memory, too. Everything is allowed unless
 * the options say otherwise.
 *
 * @throws ThimbleError `bad-grant`, `bad-limit`, `unknown-option`
 */
function temporary(options: FileOptions = {}): FileCapability {
  const open: OpenVolume = ({ owner }) => new MemoryVolume((bytes) => owner.hold(bytes))
  return new FileCapability("files.temporary", { options, byDefault: EVERYTHING, open })
}

/**
 * Several volumes, each in a directory of its own: `files.mount({ "/tmp": files.temporary() })`. Each keeps its caps, as
 * "file.bytes:/tmp"; "file.count", "file.directories" and "file.bytes" are those of all together.
 *
 * @throws ThimbleError `bad-grant`
 */
function mount(volumes: Readonly<Record<string, FileCapability>>): Capability<FileState> {
  if (typeof volumes !== "object" || volumes === null)
    throw new ThimbleError("bad-grant", `files.mount takes an object of volumes, got ${show(volumes)}`)
  const rules: Rule[] = [{ types: ["read"], targets: ["/"] }]
  const caps: Record<string, number | undefined> = {}
  const sources: { readonly at: string; readonly suffix: string; readonly open: OpenVolume }[] = []
  for (const [at, capability] of Object.entries(volumes)) {
    checkMountPoint(at)
    const source = FileCapability.sourceOf(capability)
    if (source === null)
      throw new ThimbleError("bad-grant", `${at} must be what files makes, got ${show(capability)}`)
    const suffix = `:${at}`
    Object.assign(caps, capsOf(source.options, suffix))
    rules.push(...rulesOf(source.options, source.byDefault, at))
    sources.push({ at, suffix, open: source.open })
  }
  for (const name of ["count", "directories", "bytes"] as const) {
    const each = sources.map(({ suffix }) => caps[name + suffix] ?? RESOURCES[name].default)
    caps[name] = totalOf(each)
  }
  const names = sources.map(({ at }) => at.slice(1))
  return new Capability({
    definition: fileDefinition(sources.map(({ suffix }) => suffix)),
    caps,
    rules,
    open(grant) {
      const mounts: Mount[] = sources.map(({ at, suffix, open }) => ({
        at,
        suffix,
        volume: open(grant, suffix),
      }))
      return install(grant, [...mounts, { at: "/", suffix: "", volume: new MountPoints(names) }])
    },
    declarations: DECLARATIONS,
  })
}

export const files = Object.freeze({ temporary, mount })

function install(grant: Grant<FileState>, mounts: readonly Mount[]) {
  const state = new FileState(mounts)
  const deeds = new FileDeeds(grant, state)
  return { state, modules: { [FILES_MODULE]: guestModule(deeds) }, close: () => deeds.close() }
}

function checkMountPoint(at: string): void {
  let canonical = ""
  try {
    canonical = canonicalPath(at)
  } catch {
    // It is no path: said below.
  }
  if (canonical === at && at.lastIndexOf("/") === 0 && at !== "/") return
  throw new ThimbleError("bad-grant", `files are mounted at a path of one name, as /tmp, got ${show(at)}`)
}

/** Infinity is what a cap says for its largest value. */
function totalOf(caps: readonly number[]): number {
  const total = caps.reduce((sum, cap) => sum + cap, 0)
  return Number.isSafeInteger(total) ? total : Number.POSITIVE_INFINITY
}
