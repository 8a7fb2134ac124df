// TypeScript declarations for the authors of guests: of the Thimble global, and of what capabilities bring.

import { LIMIT_NAMES } from "../limits/resources.js"
import type { Capability } from "./capability.js"

export interface FunctionDeclaration {
  readonly name: string
  /** "(to: string): void" */
  readonly signature: string | undefined
  readonly description: string | undefined
}

const COMMON = `/** One limit as it stands; left is cap - used, never below 0. */
interface ThimbleLimit {
  readonly cap: number
  readonly used: number
  readonly left: number
}

/** What doing something would meet. */
interface ThimblePermission {
  readonly allowed: boolean
  readonly by: string
  readonly reason: string
  readonly cap: number
  readonly used: number
  readonly left: number
}
`

/**
 * The text of a .d.ts file for guests that get these capabilities.
 *
 * @param capabilities as `grants` of spawn has them
 */
export function declarations(capabilities: readonly Capability[] = []): string {
  const resources = [...LIMIT_NAMES, ...capabilities.flatMap((capability) => Object.keys(capability.caps))]
  const limits = resources.map((name) => `    readonly ${JSON.stringify(name)}: ThimbleLimit`)
  const names = resources.map((name) => JSON.stringify(name)).join(" | ")
  const questions = capabilities.map(({ definition: { group, types } }) => {
    const type = Object.keys(types)
      .map((name) => JSON.stringify(name))
      .join(" | ")
    return `  permits(group: ${JSON.stringify(group)}, type: ${type}, target: string, amount?: number): ThimblePermission`
  })
  const parts = [
    COMMON,
    `/** What this guest may know of its own limits and authority. */
declare const Thimble: {
  readonly trust: "trusted" | "untrusted"
  readonly limits: {
${limits.join("\n")}
  }
  /** What doing something would meet; \`amount\` is in the type's unit. */
${questions.map((line) => `${line}\n`).join("")}  permits(group: "call", type: "invoke", name: string, bytes?: number): ThimblePermission
  /** Asks for a cap to be raised by so much. */
  request(resource: ${names}, amount: number): boolean
  /** Lets others run. */
  yield(): void
}
`,
    ...new Set(capabilities.map((capability) => capability.declarations).filter((text) => text !== "")),
  ]
  return parts.map((part) => `${part.trimEnd()}\n`).join("\n")
}

/** Declares functions where they stand in a guest. */
export function functionDeclarations(
  guest: { readonly global: string } | { readonly module: string },
  functions: readonly FunctionDeclaration[],
  types: string,
): string {
  const isGlobal = "global" in guest
  const lines = functions.flatMap(({ name, signature = "(...args: any[]): any", description }) => [
    ...(description === undefined ? [] : [`  /** ${description.replaceAll("*/", "*\\/")} */`]),
    isGlobal ? `  ${name}${signature}` : `  export function ${name}${signature}`,
  ])
  const own = types.trim() === "" ? "" : `${types.trim()}\n\n`
  return isGlobal
    ? `${own}declare const ${guest.global}: {\n${lines.join("\n")}\n}\n`
    : `declare module ${JSON.stringify(guest.module)} {\n${own}${lines.join("\n")}\n}\n`
}
