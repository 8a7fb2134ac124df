// Capabilities: what `grants` takes. A definition says, once, what a group of deeds is about: types, targets, what is
// counted. A capability is a definition with an embedder's rules and caps; an instance that is granted it gets a grant with a
// state of its own. All built-in capabilities are made of this, as an embedder's own are.

import { show, ThimbleError } from "../errors.js"
import { checkCap } from "../limits/resources.js"
import type { ModuleLoader } from "../modules.js"
import type { Grant } from "./grant.js"
import { CapabilityError } from "./permission.js"

/** Something of which a deed uses some. */
export interface Charge {
  /** A resource of the definition: "bytes". Its limit is called "file.bytes". */
  readonly resource: string
  /** An integer; negative where the deed gives some back. */
  readonly amount: number
  /** Where the cap is one for each target and not for all together: what this target uses already. Nothing is counted then. */
  readonly used?: number
}

export interface ResourceDefinition {
  /** What is counted, as messages put it: "bytes". */
  readonly unit: string
  /** Cap unless the embedder says otherwise: finite. */
  readonly default: number
}

export interface CapabilityDefinition<State = unknown> {
  /** "file". One grant of a group in each instance. */
  readonly group: string
  /** Types of deeds: name → what it is, in words. */
  readonly types: Readonly<Record<string, string>>
  readonly resources: Readonly<Record<string, ResourceDefinition>>
  /**
   * The one spelling of a target, so that no two spellings get two answers.
   *
   * @throws CapabilityError if it is no target at all
   */
  canonical(target: string, state: State): string
  /**
   * The one spelling of a rule's pattern, where there are several.
   *
   * @throws CapabilityError if it is no pattern
   */
  pattern?(text: string): string
  /** Whether a rule's pattern covers a canonical target. */
  matches(pattern: string, target: string): boolean
  /**
   * Further types that must be allowed for the same target, as things stand: to write a file that is not there takes
   * "create". Looks, and changes nothing. Default: none.
   *
   * @throws CapabilityError: the deed is refused
   */
  needs?(state: State, type: string, target: string): readonly string[]
  /**
   * What a deed would use. Looks, and changes nothing. Default: nothing.
   *
   * @throws CapabilityError: the deed is refused
   */
  charges?(state: State, type: string, target: string, amount: number): readonly Charge[]
}

/** Which deeds are allowed: any of the types, to any of the targets. */
export interface Rule {
  /** Default: all. */
  readonly types?: readonly string[]
  /** Patterns of the definition's form; default: every target. */
  readonly targets?: readonly string[]
}

/** What an instance gets. */
export interface Installation<State> {
  readonly state: State
  /** Become globals of the guest, as those of spawn do. */
  readonly globals?: Readonly<Record<string, unknown>>
  /** Modules of the guest's by specifier ("thimble:files"). */
  readonly modules?: Readonly<Record<string, CapabilityModule>>
  /** Milliseconds since 1970 for Date. */
  readonly clock?: () => number
  /** First state of Math.random: four 32-bit words, not all zero. */
  readonly random?: readonly [number, number, number, number]
  /** Called when anything of the instance was revoked; no rule: the whole group. */
  revoked?(group: string, rule: Rule | null): void
  /** Called when the program has ended and nothing is left to do. */
  ended?(): void
  /** Answers imports of everything but capabilities' modules. One for each instance. */
  readonly loader?: ModuleLoader
  /** What the embedder gets of it by `instance.granted(group)`. */
  readonly host?: unknown
  /** The instance has been paused: nothing of the host should go on for it, timers for example. */
  pause?(): void
  /** It goes on. */
  resume?(): void
  /** Called once, when the instance has been stopped or the grant revoked as a whole. */
  close?(): void
}

export interface CapabilityModule {
  /** Guest source of an ES module. What `meta` gives is in its `import.meta`. */
  readonly source: string
  /** Properties of `import.meta`: functions cross as functions of the guest. */
  readonly meta: Readonly<Record<string, unknown>>
  /**
   * Names of the globals that evaluating it defines: it is then evaluated before the program, by the guest and on its
   * account, without an import. Its source must be the same for all instances.
   */
  readonly globals?: readonly string[]
}

export interface CapabilityOptions<State> {
  readonly definition: CapabilityDefinition<State>
  /** Caps by resource; the definition's defaults for others. `Infinity` has to be written out. */
  readonly caps?: Readonly<Record<string, number | undefined>>
  /** Default: one rule that allows everything. None at all: nothing is allowed. */
  readonly rules?: readonly Rule[]
  /** Makes the state of one instance. */
  open(grant: Grant<State>): Installation<State>
  /** TypeScript declarations of what guests get, for their authors. */
  readonly declarations?: string
}

/** Checked, frozen, and good for any number of instances. */
// biome-ignore lint/suspicious/noExplicitAny: the state is the capability's own business
export class Capability<State = any> {
  readonly definition: CapabilityDefinition<State>
  readonly rules: readonly Rule[]
  /** By full name: "file.bytes". */
  readonly caps: Readonly<Record<string, number>>
  readonly declarations: string
  readonly open: (grant: Grant<State>) => Installation<State>

  /** @throws ThimbleError `bad-grant`, `bad-limit` */
  constructor(options: CapabilityOptions<State>) {
    const { definition, caps = {}, rules = [{}] } = options
    const { group, resources } = definition
    checkKeys(`caps of ${group}`, caps, null)
    for (const name of Object.keys(caps)) {
      if (Object.hasOwn(resources, name)) continue
      const known = Object.keys(resources).join(", ") || "none"
      throw new ThimbleError("bad-grant", `${group} has no cap ${name}; there are ${known}`)
    }
    checkRules(definition, rules)
    this.definition = definition
    this.rules = Object.freeze(rules.map((rule) => canonicalRule(definition, rule)))
    this.caps = Object.freeze(
      Object.fromEntries(
        Object.entries(resources).map(([name, row]) => {
          const full = `${group}.${name}`
          return [full, checkCap(full, caps[name] ?? row.default)]
        }),
      ),
    )
    this.declarations = options.declarations ?? ""
    this.open = options.open
    Object.freeze(this)
  }
}

/**
 * A rule with its patterns in their one spelling.
 *
 * @throws ThimbleError `bad-grant`
 */
export function canonicalRule<State>(definition: CapabilityDefinition<State>, rule: Rule): Rule {
  const { targets } = rule
  if (targets === undefined || definition.pattern === undefined) return copyOfRule(rule)
  try {
    return copyOfRule({ ...rule, targets: targets.map((target) => definition.pattern!(target)) })
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error
    throw new ThimbleError("bad-grant", error.message)
  }
}

/** What an embedder gives may be changed by it later: that changes no authority. */
export function copyOfRule({ types, targets }: Rule): Rule {
  return Object.freeze({
    ...(types && { types: Object.freeze([...types]) }),
    ...(targets && { targets: Object.freeze([...targets]) }),
  })
}

/**
 * A rule that is misspelt would allow more than was meant.
 *
 * @throws ThimbleError `bad-grant`
 */
export function checkRules(
  { group, types }: Pick<CapabilityDefinition, "group" | "types">,
  rules: unknown,
): asserts rules is readonly Rule[] {
  if (!Array.isArray(rules))
    throw new ThimbleError("bad-grant", `rules of ${group} must be an array, got ${show(rules)}`)
  for (const rule of rules) {
    checkKeys(`a rule of ${group}`, rule, { types: true, targets: true })
    for (const key of ["types", "targets"] as const) {
      const list: unknown = rule[key]
      if (list === undefined) continue
      if (!Array.isArray(list))
        throw new ThimbleError(
          "bad-grant",
          `${key} of a rule of ${group} must be an array, got ${show(list)}`,
        )
      for (const entry of list) {
        if (typeof entry !== "string")
          throw new ThimbleError("bad-grant", `${key} of ${group} must be strings, got ${show(entry)}`)
        if (key === "targets" || Object.hasOwn(types, entry)) continue
        const known = Object.keys(types).join(", ")
        throw new ThimbleError("bad-grant", `${group} has no type ${show(entry)}; there are ${known}`)
      }
    }
  }
}

/**
 * An object, and nothing unknown in it.
 *
 * @param known null: anything
 * @throws ThimbleError
 */
export function checkKeys(
  what: string,
  given: unknown,
  known: Readonly<Record<string, true>> | null,
  code = "bad-grant",
): void {
  if (typeof given !== "object" || given === null)
    throw new ThimbleError(code, `${what} must be an object, got ${show(given)}`)
  for (const key of Object.keys(given)) {
    if (known === null || Object.hasOwn(known, key)) continue
    throw new ThimbleError(code, `${what} has no ${key}; there are ${Object.keys(known).join(", ")}`)
  }
}
