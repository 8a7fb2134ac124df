// Paths of guests: one spelling for each file, the same on every host. A name that any file system reads in a way of its own
// (backslash, drive and stream colons, trailing dots, device names, wildcards) is no name at all. Patterns are matched against
// canonical paths.

import { show, ThimbleError } from "../../errors.js"
import type { CapabilityError } from "../permission.js"
import { fileError } from "./file-error.js"

/** Bytes of UTF-8 in one name. */
export const MAX_NAME = 255
/** UTF-16 units in a path. */
export const MAX_PATH = 1024
/** Names in a path. */
export const MAX_DEPTH = 32

/** Names of temporary files on disk begin so; no guest can name one. */
export const RESERVED_PREFIX = ".thimble~"

const REFUSED_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\\:*?"<>|]/u
const DEVICE = /^(?:con|prn|aux|nul|com[0-9\xb9\xb2\xb3]|lpt[0-9\xb9\xb2\xb3]|conin\$|conout\$) *(?:\.|$)/i
const LONE_SURROGATE = /\p{Surrogate}/u

/** Most paths: canonical as they are, unless a name is a device's. As short as this they have no more than 32 names. */
const PLAIN = /^(?:\/[\w-]+(?:\.[\w-]+)*)+$/
const PLAIN_LENGTH = 2 * MAX_DEPTH
const PLAIN_DEVICE = /\/(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)/i

/**
 * "/" or "/a/b": absolute, without "." and "..", in Unicode's normal form C. Relative paths start at "/".
 *
 * @throws CapabilityError EINVAL, ENAMETOOLONG, ENOENT (an empty path), EACCES (above "/")
 */
export function canonicalPath(path: string): string {
  if (path.length <= PLAIN_LENGTH && PLAIN.test(path) && !PLAIN_DEVICE.test(path)) return path
  if (path === "") throw fileError("ENOENT")
  if (path.length > MAX_PATH)
    throw fileError("ENAMETOOLONG", `a path has at most ${MAX_PATH} units, got ${path.length}`)
  const names: string[] = []
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part === "..") {
      if (names.pop() === undefined) throw fileError("EACCES", "the path leads out of /")
      continue
    }
    const name = part.normalize("NFC")
    const fault = nameFault(name)
    if (fault !== null) throw fault
    names.push(name)
  }
  if (names.length > MAX_DEPTH)
    throw fileError("ENAMETOOLONG", `a path has at most ${MAX_DEPTH} names, got ${names.length}`)
  const canonical = `/${names.join("/")}`
  if (canonical.length > MAX_PATH) throw fileError("ENAMETOOLONG", `a path has at most ${MAX_PATH} units`)
  return canonical
}

/** Whether a name on disk is one that guests can say. */
export function isName(name: string): boolean {
  return name !== "" && !name.includes("/") && name.normalize("NFC") === name && nameFault(name) === null
}

function nameFault(name: string): CapabilityError | null {
  if (REFUSED_CHARACTERS.test(name) || LONE_SURROGATE.test(name))
    return fileError("EINVAL", "a name has a character that not every file system takes")
  if (/[. ]$/.test(name)) return fileError("EINVAL", "a name ends in a dot or a space")
  if (DEVICE.test(name)) return fileError("EINVAL", "a name is that of a device on some systems")
  if (name.startsWith(RESERVED_PREFIX)) return fileError("EINVAL", `a name begins with ${RESERVED_PREFIX}`)
  // At most three bytes for each unit.
  if (name.length * 3 > MAX_NAME && new TextEncoder().encode(name).length > MAX_NAME)
    return fileError("ENAMETOOLONG", `a name has at most ${MAX_NAME} bytes`)
  return null
}

/** "/", and each directory on the way to a path, outermost first; without the path itself. */
export function ancestorsOf(path: string): string[] {
  const ancestors = ["/"]
  for (let at = path.indexOf("/", 1); at > 0; at = path.indexOf("/", at + 1))
    ancestors.push(path.slice(0, at))
  return path === "/" ? [] : ancestors
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/"
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}

export function joinPath(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`
}

/** Whether a path is a directory's or below it. */
export function isInside(path: string, directory: string): boolean {
  return directory === "/" || path === directory || path.startsWith(`${directory}/`)
}

/**
 * A pattern of a rule: a path in which `*` stands for any part of one name, and the name `**` for any number of names, none
 * too. "/in/**" is a directory with everything below it.
 *
 * @returns its one spelling
 * @throws ThimbleError `bad-grant`
 */
export function checkPattern(pattern: unknown): string {
  if (typeof pattern !== "string" || !pattern.startsWith("/"))
    throw new ThimbleError("bad-grant", `a pattern of paths must begin with /, got ${show(pattern)}`)
  const canonical = pattern.normalize("NFC")
  const names = canonical === "/" ? [] : canonical.slice(1).split("/")
  for (const name of names) {
    const literal = name.replaceAll("*", "x")
    if (!isName(literal) || (name !== "**" && name.includes("**")))
      throw new ThimbleError("bad-grant", `${show(name)} in the pattern ${show(pattern)} can match no name`)
  }
  return canonical
}

/** Whether a pattern covers a canonical path. Takes time in proportion to the product of their lengths, at worst. */
export function matchesPath(pattern: string, path: string): boolean {
  if (pattern === path || pattern === "/**") return true
  const wild = pattern.indexOf("*")
  if (wild < 0) return false
  if (wild === pattern.length - 2 && pattern.endsWith("/**")) return isInside(path, pattern.slice(0, -3))
  const names = path === "/" ? [] : path.slice(1).split("/")
  return matchesAll(pattern.slice(1).split("/"), names, (part) => part === "**", matchesName)
}

function matchesName(pattern: string, name: string): boolean {
  if (!pattern.includes("*")) return pattern === name
  return matchesAll(
    [...pattern],
    [...name],
    (part) => part === "*",
    (part, unit) => part === unit,
  )
}

/** Wildcards stand for any number of items; the last one met is the only one worth trying again. */
function matchesAll(
  pattern: readonly string[],
  items: readonly string[],
  isWild: (part: string) => boolean,
  matches: (part: string, item: string) => boolean,
): boolean {
  let at = 0
  let wild = -1
  let retry = 0
  for (let i = 0; i < items.length; ) {
    if (at < pattern.length && isWild(pattern[at]!)) {
      wild = at++
      retry = i
    } else if (at < pattern.length && matches(pattern[at]!, items[i]!)) {
      at++
      i++
    } else if (wild >= 0) {
      at = wild + 1
      i = ++retry
    } else return false
  }
  while (at < pattern.length && isWild(pattern[at]!)) at++
  return at === pattern.length
}
