// Imports among files of one folder tree: that of the first file. The guest may be anybody's program, so nothing else can be
// imported, by no path and through no link.

import { readFile, realpath } from "node:fs/promises"
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path"
import type { ModuleLoader } from "../modules.js"

const EXTENSIONS = { source: [".js", ".mjs"], json: [".json"] } as const

/** Whether a file is a module and not a script. */
export function isModuleFile(name: string): boolean {
  return extname(name) === ".mjs"
}

/**
 * Keys are paths, relative to the working folder or absolute as the first file's path is.
 *
 * @param loaded texts by key, added to as modules are read
 */
export function localModules(firstFile: string, loaded: Map<string, string>): ModuleLoader {
  const folder = dirname(resolve(firstFile))
  return {
    resolve(specifier, referrer) {
      if (!/^\.\.?\//.test(specifier))
        throw new TypeError(`no module ${specifier}: only ./ and ../ paths of local files can be imported`)
      const key = join(dirname(referrer), specifier)
      if (!isWithin(folder, resolve(key))) throw outside(specifier)
      return key
    },
    async load(key, { type }) {
      const extensions: readonly string[] = EXTENSIONS[type === "json" ? "json" : "source"]
      if (!extensions.includes(extname(key)))
        throw new TypeError(`no module ${key}: its name must end in ${extensions.join(" or ")}`)
      const [root, file] = await Promise.all([realpath(folder), realpath(key)]).catch(() => {
        throw new TypeError(`no module ${key}: there is no such file`)
      })
      if (!isWithin(root, file)) throw outside(key)
      const text = await readFile(file, "utf8").catch(() => {
        throw new TypeError(`no module ${key}: the file can't be read`)
      })
      loaded.set(key, text)
      return text
    },
  }
}

function outside(specifier: string): TypeError {
  return new TypeError(`no module ${specifier}: it is outside the folder of the file that runs`)
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  // On Windows the way to another drive is absolute.
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
