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
  const text = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]! : undefined
  if (text === undefined) throw new InternalError(`there is no self-hosted function ${name}`)
  const bytes = Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0))
  return linkProgram(deserialize(bytes))
}
