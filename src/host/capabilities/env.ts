// Named variables: group "env", type "read", by name. They stay with the host, so that a name that is revoked is gone; a
// guest gets the values that it asks for, from the module thimble:env.

import { show, ThimbleError } from "../errors.js"
import type { MaybeLater } from "../limits/controller.js"
import { capabilityFunction } from "../marshal/host-function.js"
import { Capability, type CapabilityDefinition } from "./capability.js"
import { checkCapabilityOptions } from "./options.js"

const definition: CapabilityDefinition<unknown> = {
  group: "env",
  types: { read: "reads a variable" },
  resources: { reads: { unit: "reads of variables", default: 10_000 } },
  canonical: (target) => target,
  matches: (pattern, target) =>
    pattern.endsWith("*") ? target.startsWith(pattern.slice(0, -1)) : pattern === target,
  charges: () => [{ resource: "reads", amount: 1 }],
}

const SOURCE = `
const { get: read, names: list } = import.meta
export const get = (name) => read(String(name))
export const has = (name) => get(name) !== undefined
export const names = () => list()
`

const DECLARATIONS = `declare module "thimble:env" {
  /** undefined if there is no such variable. */
  export function get(name: string): string | undefined
  export function has(name: string): boolean
  export function names(): string[]
}
`

export interface EnvOptions {
  /** Reads in all. Default 10,000. */
  readonly reads?: number
}

const MOST_VARIABLES = 1_000

/**
 * Gives a guest named values: `env({ REGION: "eu" })`, and in the guest `import { get } from "thimble:env"`. Rules about it
 * are names, or beginnings of names with `*` at their end.
 *
 * @param variables by name; copied at once
 * @throws ThimbleError `bad-option`, `bad-limit`
 */
export function env(variables: Readonly<Record<string, string>>, options: EnvOptions = {}): Capability {
  if (typeof variables !== "object" || variables === null)
    throw new ThimbleError("bad-option", `env needs an object, got ${show(variables)}`)
  const entries = Object.entries(variables)
  if (entries.length > MOST_VARIABLES)
    throw new ThimbleError("bad-option", `env takes ${MOST_VARIABLES} variables, got ${entries.length}`)
  const values = new Map<string, string>()
  for (const [name, value] of entries) {
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new ThimbleError("bad-option", `names of variables are letters, digits and _, got ${show(name)}`)
    if (typeof value !== "string")
      throw new ThimbleError("bad-option", `env ${name} must be a string, got ${show(value)}`)
    values.set(name, value)
  }
  checkCapabilityOptions(options, ["reads"], "env")
  return new Capability<unknown>({
    definition,
    caps: { reads: options.reads },
    open(grant) {
      const get = (name: unknown): MaybeLater<string | undefined> => {
        if (typeof name !== "string") throw new TypeError("the name of a variable must be a string")
        const allowed = grant.demand("read", name)
        return allowed === undefined ? values.get(name) : allowed.then(() => values.get(name))
      }
      const names = (): string[] =>
        [...values.keys()].filter((name) => grant.permission("read", name).allowed)
      const meta = {
        get: capabilityFunction(get, { name: "get" }),
        names: capabilityFunction(names, { name: "names" }),
      }
      return { state: null, modules: { "thimble:env": { source: SOURCE, meta } } }
    },
    declarations: DECLARATIONS,
  })
}
