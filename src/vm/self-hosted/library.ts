// Self-hosted functions by name. Each file is compiled when one of its functions is first asked for; linked code, with its
// inline caches, belongs to one engine.

import { compile } from "../../compiler/index.js"
import { type Code, linkProgram } from "../interpreter/code.js"
import { InternalError } from "../throw.js"
import { SOURCES } from "./sources.js"

/** A look-up of its own for each engine. It throws InternalError for a name that no file declares. */
export function selfHostedLibrary(): (name: string) => Code {
  const files = filesByFunction()
  const linked = new Map<string, Code>()
  return (name) => {
    const known = linked.get(name)
    if (known !== undefined) return known
    const file = files.get(name)
    if (file === undefined) throw new InternalError(`there is no self-hosted function ${name}`)
    const program = linkProgram(compile(SOURCES[file]!, { kind: "selfHosted", name: file }))
    program.block.blocks.forEach((block, index) => linked.set(block.name, program.child(index)))
    return linked.get(name)!
  }
}

/** All functions of all files share one namespace. */
function filesByFunction(): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const [file, text] of Object.entries(SOURCES)) {
    for (const [, name] of text.matchAll(/^(?:async )?function\s*\*?\s*(\w+)/gm)) {
      const other = files.get(name!)
      if (other !== undefined) throw new InternalError(`${file} and ${other} both declare ${name}`)
      files.set(name!, file)
    }
  }
  return files
}
