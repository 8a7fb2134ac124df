// What guests do with files, each as one counted deed.

import type { MaybeLater } from "../../limits/controller.js"
import { CountedDeeds, type Done } from "../counted-deeds.js"
import type { Grant } from "../grant.js"
import { CapabilityError } from "../permission.js"
import { COUNTED, type FileState, type FileType, namesOf, type Place } from "./definition.js"
import { fileError, located } from "./file-error.js"
import { ancestorsOf, canonicalPath, joinPath } from "./path.js"
import { type Change, type Entry, type EntryKind, NO_CHANGE } from "./volume.js"

/** Entries that one call walks, to remove or move a directory with what is in it. */
export const MAX_WALK = 1000

/** Largest file that a trusted instance, which no cap applies to, reads at once. */
const MAX_READ = 2 ** 29

const NO_BYTES = new Uint8Array(0)
const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

type Options = Readonly<Record<string, unknown>>

/** Every function throws CapabilityError, and its promise rejects with one; it has `syscall` and `path`. */
export class FileDeeds {
  private readonly counted: CountedDeeds<FileState, keyof Change>

  constructor(
    private readonly grant: Grant<FileState>,
    private readonly state: FileState,
  ) {
    this.counted = new CountedDeeds(grant, COUNTED, (resource, path) =>
      namesOf(resource, state.place(path).mount.suffix),
    )
  }

  readFile(given: unknown, options: unknown): MaybeLater<string | Uint8Array> {
    const { encoding } = optionsOf(options, ["encoding", "flag"], { flag: ["r"] })
    return this.at("open", given, (path) =>
      this.perform("read", path, noAmount, ({ mount, inner }) => {
        const cap = this.grant.owner.isTrusted
          ? MAX_READ
          : Math.min(MAX_READ, this.grant.limit(`bytesPerFile${mount.suffix}`).cap)
        const bytes = mount.volume.read(inner, cap)
        this.spend(path, bytes.length, 0)
        return { change: NO_CHANGE, result: encoding === "utf8" ? decoder.decode(bytes) : bytes }
      }),
    )
  }

  writeFile(given: unknown, data: unknown, options: unknown): MaybeLater<void> {
    const { flag = "w" } = optionsOf(options, ["encoding", "flag"], { flag: ["w", "wx", "a", "ax"] })
    return this.put(given, data, flag as string)
  }

  appendFile(given: unknown, data: unknown, options: unknown): MaybeLater<void> {
    const { flag = "a" } = optionsOf(options, ["encoding", "flag"], { flag: ["a", "ax"] })
    return this.put(given, data, flag as string)
  }

  private put(given: unknown, data: unknown, flag: string): MaybeLater<void> {
    const bytes = bytesOf(data)
    const appends = flag.startsWith("a")
    return this.at("open", given, (path) => {
      const before = (): number => (appends ? (this.glance(path)?.size ?? 0) : 0)
      return this.perform(
        "write",
        path,
        () => before() + bytes.length,
        ({ mount: { volume }, inner }) => {
          this.spend(path, bytes.length, 0)
          if (flag.endsWith("x") && volume.look(inner) !== null) throw fileError("EEXIST")
          return {
            change: appends ? volume.append(inner, bytes) : volume.write(inner, bytes),
            result: undefined,
          }
        },
      )
    })
  }

  /** Names, or pairs of name and kind. */
  readdir(given: unknown, options: unknown): MaybeLater<readonly (string | readonly [string, EntryKind])[]> {
    const { withFileTypes } = optionsOf(options, ["encoding", "withFileTypes"], { withFileTypes: BOOLEANS })
    return this.at("scandir", given, (path) =>
      this.perform("read", path, noAmount, ({ mount, inner }) => {
        const entries = mount.volume.list(inner)
        this.grant.owner.spend(20 * entries.length)
        const result = entries.map(({ name, kind }) =>
          withFileTypes === true ? ([name, kind] as const) : name,
        )
        return { change: NO_CHANGE, result }
      }),
    )
  }

  stat(given: unknown): MaybeLater<{ readonly kind: EntryKind; readonly size: number }> {
    // Looking takes no room: a file that is too large to be read can be looked at.
    return this.at("stat", given, (path) =>
      this.withoutCharges(() =>
        this.perform("read", path, noAmount, ({ mount, inner }) => {
          const entry = mount.volume.look(inner)
          if (entry === null) throw fileError("ENOENT")
          return { change: NO_CHANGE, result: { kind: entry.kind, size: entry.size } }
        }),
      ),
    )
  }

  mkdir(given: unknown, options: unknown): MaybeLater<void> {
    const { recursive } = optionsOf(options, ["recursive"], { recursive: BOOLEANS })
    return this.at("mkdir", given, (path) => {
      if (recursive !== true) return this.makeDirectory(path, false)
      // Before anything is looked at on the way there.
      this.withoutCharges(() => this.demand("create", path))
      return this.makeAll([...ancestorsOf(path).slice(1), path], 0, path)
    })
  }

  private makeAll(paths: readonly string[], from: number, last: string): MaybeLater<void> {
    for (let i = from; i < paths.length; i++) {
      const path = paths[i]!
      if (path !== last && this.glance(path)?.kind === "directory") continue
      const made = this.makeDirectory(path, true)
      if (made instanceof Promise) return made.then(() => this.makeAll(paths, i + 1, last))
    }
  }

  private makeDirectory(path: string, mayBeThere: boolean): MaybeLater<void> {
    return this.perform("create", path, noAmount, ({ mount: { volume }, inner }) => {
      const isThere = mayBeThere && volume.look(inner)?.kind === "directory"
      return { change: isThere ? NO_CHANGE : volume.makeDirectory(inner), result: undefined }
    })
  }

  rm(given: unknown, options: unknown): MaybeLater<void> {
    const { recursive, force } = optionsOf(options, ["recursive", "force"], {
      recursive: BOOLEANS,
      force: BOOLEANS,
    })
    return this.at("rm", given, (path) => {
      this.demand("delete", path)
      const entry = this.state.look(path)
      if (entry === null && force === true) return
      if (entry?.kind === "directory" && recursive !== true) throw fileError("EISDIR")
      if (this.state.place(path).inner === "/") throw fileError("EBUSY")
      const paths = entry?.kind === "directory" ? this.walk(path) : [path]
      for (const below of paths) if (below !== path) this.demand("delete", below)
      for (const below of paths.reverse()) {
        const { mount, inner } = this.state.place(below)
        this.counted.carryOut(below, [], () => ({ change: mount.volume.remove(inner), result: undefined }))
      }
    })
  }

  rename(given: unknown, givenTo: unknown): MaybeLater<void> {
    const to = textOf(givenTo, "newPath")
    return this.at(
      "rename",
      given,
      (from) => {
        const target = canonicalPath(to)
        this.withoutCharges(() => this.demandMove(from, target))
        const { mount, inner } = this.state.place(from)
        const other = this.state.place(target)
        if (mount !== other.mount) throw fileError("EXDEV")
        this.counted.carryOut(from, [], () => ({
          change: mount.volume.rename(inner, other.inner),
          result: undefined,
        }))
      },
      to,
    )
  }

  /** Whatever is moved must be readable and removable where it was, and writable where it comes to. */
  private demandMove(from: string, to: string): void {
    this.demand("read", from)
    this.demand("delete", from)
    this.demand("write", to)
    if (this.state.look(from)?.kind !== "directory") return
    for (const path of this.walk(from)) {
      if (path === from) continue
      this.demand("read", path)
      this.demand("delete", path)
      this.demand("write", canonicalPath(to + path.slice(from === "/" ? 0 : from.length)))
    }
  }

  /** A path with everything below it, each directory before what is in it. */
  private walk(path: string): string[] {
    const paths = [path]
    for (let i = 0; i < paths.length; i++) {
      const { mount, inner } = this.state.place(paths[i]!)
      if (mount.volume.look(inner)?.kind !== "directory") continue
      for (const { name } of mount.volume.list(inner)) paths.push(joinPath(paths[i]!, name))
      if (paths.length > MAX_WALK)
        throw fileError("EOVERFLOW", `more than ${MAX_WALK} entries can't be moved or removed at once`)
    }
    this.spend(path, 0, paths.length)
    return paths
  }

  /** Checks the path, and has errors say what was done and where. */
  private at<Result>(
    syscall: string,
    given: unknown,
    work: (path: string) => MaybeLater<Result>,
    dest?: string,
  ): MaybeLater<Result> {
    const text = textOf(given, "path")
    const tell = (error: unknown): never => {
      throw located(error, syscall, text, dest)
    }
    try {
      const result = work(canonicalPath(text))
      return result instanceof Promise ? result.catch(tell) : result
    } catch (error) {
      return tell(error)
    }
  }

  private perform<Result>(
    type: FileType,
    path: string,
    amount: () => number,
    deed: (place: Place) => Done<keyof Change, Result>,
  ): MaybeLater<Result> {
    this.spend(path, 0)
    return this.counted.perform(type, path, amount, () => deed(this.state.place(path)))
  }

  /** Of a type that uses nothing: no controller is asked. */
  private demand(type: FileType, path: string): void {
    this.grant.demand(type, path, 0)
  }

  private withoutCharges<Result>(work: () => Result): Result {
    this.state.isFree = true
    try {
      return work()
    } finally {
      this.state.isFree = false
    }
  }

  /** The instance has been stopped, or the grant revoked. */
  close(): void {
    this.state.close((at, change) => this.counted.settle(at, [], change))
  }

  /** For what is asked before it is decided: what may not be looked at is as if it were not there. */
  private glance(path: string): Entry | null {
    try {
      return this.state.look(path)
    } catch (error) {
      if (error instanceof CapabilityError) return null
      throw error
    }
  }

  /** Fuel for what the host does: deeds, and copying bytes. */
  private spend(path: string, bytes: number, deeds = 1): void {
    const { deedFuel } = this.state.place(path).mount.volume
    this.grant.owner.spend((bytes >>> 5) + deeds * deedFuel)
  }
}

const BOOLEANS = [true, false]

const noAmount = (): number => 0

function badArgument(code: string, message: string): CapabilityError {
  return new CapabilityError("TypeError", code, message)
}

function textOf(given: unknown, name: string): string {
  if (typeof given === "string") return given
  throw badArgument("ERR_INVALID_ARG_TYPE", `${name} must be a string, got ${kindOf(given)}`)
}

function bytesOf(data: unknown): Uint8Array {
  if (typeof data === "string") return data === "" ? NO_BYTES : encoder.encode(data)
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  throw badArgument("ERR_INVALID_ARG_TYPE", `data must be a string or bytes, got ${kindOf(data)}`)
}

/** An encoding by itself, or an object of known options with known values. */
function optionsOf(
  given: unknown,
  known: readonly string[],
  values: Readonly<Record<string, readonly unknown[]>>,
): Options {
  if (given === undefined || given === null) return {}
  const options = typeof given === "string" ? { encoding: given } : given
  if (typeof options !== "object")
    throw badArgument(
      "ERR_INVALID_ARG_TYPE",
      `options must be an object or an encoding, got ${kindOf(given)}`,
    )
  const checked: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options as object)) {
    if (!known.includes(name))
      throw badArgument(
        "ERR_INVALID_ARG_VALUE",
        `there is no option ${name.slice(0, 40)}; there are ${known.join(", ")}`,
      )
    if (value === undefined || value === null) continue
    if (name === "encoding") checked.encoding = encodingOf(value)
    else if (values[name]!.includes(value)) checked[name] = value
    else throw badArgument("ERR_INVALID_ARG_VALUE", `${name} must be one of ${values[name]!.join(", ")}`)
  }
  return checked
}

function encodingOf(value: unknown): string {
  const name = typeof value === "string" ? value.toLowerCase() : ""
  if (name === "utf8" || name === "utf-8") return "utf8"
  if (name === "bytes" || name === "buffer") return "bytes"
  throw badArgument("ERR_INVALID_ARG_VALUE", "encoding must be utf8 or bytes")
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "an array" : typeof value
}
