// Modules: group "module", type "import", by key. The loader is the embedder's, or a map of texts; how many modules are
// loaded, how long they are, and which, is counted and ruled like any other deed.

import { show, ThimbleError } from "../errors.js"
import type { MaybeLater } from "../limits/controller.js"
import { MiB } from "../limits/resources.js"
import { checkModules, type ModuleLoader, type ModuleRequest } from "../modules.js"
import { Capability, type CapabilityDefinition } from "./capability.js"
import type { Grant } from "./grant.js"
import { checkCapabilityOptions, checkStrings } from "./options.js"

export interface ModulesOptions {
  /** Keys that may be loaded; a `*` at the end stands for any rest. Default all. */
  readonly only?: readonly string[]
  /** Modules in all. Default 100. */
  readonly count?: number
  /** Bytes of their texts in all, two for each UTF-16 unit. Default 4 MiB. */
  readonly bytes?: number
}

const definition: CapabilityDefinition<null> = {
  group: "module",
  types: { import: "loads a module; the target is its key" },
  resources: {
    count: { unit: "modules", default: 100 },
    bytes: { unit: "bytes of modules", default: 4 * MiB },
  },
  canonical: (target) => target,
  matches: (pattern, target) =>
    pattern.endsWith("*") ? target.startsWith(pattern.slice(0, -1)) : pattern === target,
  charges: (_state, _type, _target, amount) => [
    { resource: "count", amount: 1 },
    { resource: "bytes", amount },
  ],
}

/**
 * Answers a guest's imports: `modules({ "lib/a.js": "export const a = 1" })`, or `modules(loader)`. In a map, specifiers
 * that begin with `./` or `../` are relative to the module that imports, all others are keys; none leads out of the map.
 *
 * @throws ThimbleError `bad-option`, `unknown-option`, `bad-limit`
 */
export function modules(
  source: ModuleLoader | Readonly<Record<string, string>>,
  options: ModulesOptions = {},
): Capability {
  if (typeof source !== "object" || source === null)
    throw new ThimbleError("bad-option", `modules needs a loader or a map of texts, got ${show(source)}`)
  checkCapabilityOptions(options, ["only", "count", "bytes"], "modules")
  const { only, count, bytes } = options
  if (only !== undefined) checkStrings("only", only)
  const loader = isLoader(source) ? source : loaderOfMap(source)
  return new Capability<null>({
    definition,
    caps: { count, bytes },
    rules: [{ ...(only && { targets: only }) }],
    open: (grant) => ({ state: null, loader: counted(loader, grant) }),
  })
}

function isLoader(source: object): source is ModuleLoader {
  if (typeof (source as Partial<ModuleLoader>).load !== "function") return false
  checkModules(source)
  return true
}

/** The loader with its loads as deeds. */
function counted(loader: ModuleLoader, grant: Grant<null>): ModuleLoader {
  const { meta } = loader
  const load = (key: string, request: ModuleRequest): Promise<string> =>
    grant.during("import", key, async () => {
      const text = await loader.load(key, request)
      // Another kind of value is refused, by name, where it arrives.
      if (typeof text === "string") await grant.charge("bytes", 2 * text.length)
      return text
    })
  return {
    resolve: (specifier, referrer, request) => loader.resolve(specifier, referrer, request),
    load(key, request): Promise<string> {
      const allowed: MaybeLater<void> = grant.demand("import", key)
      return allowed === undefined ? load(key, request) : allowed.then(() => load(key, request))
    },
    ...(meta && { meta: (key: string) => meta.call(loader, key) }),
  }
}

function loaderOfMap(given: Readonly<Record<string, string>>): ModuleLoader {
  const texts = new Map<string, string>()
  for (const [key, text] of Object.entries(given)) {
    if (typeof text !== "string")
      throw new ThimbleError("bad-option", `module ${key} must be a string, got ${show(text)}`)
    const normal = joined("", key)
    if (normal === null || normal !== key)
      throw new ThimbleError(
        "bad-option",
        `the key ${show(key)} has parts that a path can't have: "", . or ..`,
      )
    texts.set(key, text)
  }
  return {
    resolve(specifier, referrer) {
      const isRelative = specifier.startsWith("./") || specifier.startsWith("../")
      const key = joined(isRelative ? referrer.slice(0, referrer.lastIndexOf("/") + 1) : "", specifier)
      if (key === null || !texts.has(key)) throw new TypeError(`there is no module ${specifier}`)
      return key
    },
    load: (key) => texts.get(key)!,
  }
}

/** A path from a folder ("" or ending in "/"), without empty parts, "." and ".."; null if it leads above the top. */
function joined(folder: string, path: string): string | null {
  const parts: string[] = []
  for (const part of `${folder}${path}`.split("/")) {
    if (part === "" || part === ".") continue
    if (part !== "..") parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join("/")
}
