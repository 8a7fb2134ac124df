// Self-hosted functions by name. They are compiled when Thimble is built, and decoded when they are first asked for; linked
// code, with its inline caches, belongs to one engine.

import { deserialize } from "../../compiler/bytecode/serialize.js"
import { type Code, linkProgram } from "../interpreter/code.js"
import { InternalError } from "../throw.js"
import { FUNCTIONS } from "./functions.js"

/** A look-up of its own for each engine. It throws InternalError for a name that no file declares. */
export function selfHostedLibrary(): (name: string) => Code {
  const linked = new Map<string, Code>()
  return (name) => {
    let code = linked.get(name)
    if (code === undefined) {
      code = decode(name)
      linked.set(name, code)
    }
    return code
  }
}

function decode(name: string): Code {
  const label = `\n${name} `
  const at = FUNCTIONS.indexOf(label)
  if (at < 0) throw new InternalError(`there is no self-hosted function ${name}`)
  const end = FUNCTIONS.indexOf("\n", at + 1)
  const text = atob(FUNCTIONS.slice(at + label.length, end < 0 ? undefined : end))
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return linkProgram(deserialize(bytes))
}
