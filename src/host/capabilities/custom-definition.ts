// What an embedder says of a group of capabilities of its own; checked at once.

import { show, ThimbleError } from "../errors.js"
import type { MaybeLater } from "../limits/controller.js"
import type { Limit } from "../limits/resources.js"
import { checkKeys, type ResourceDefinition, type Rule } from "./capability.js"
import { checkSchema, type StandardSchema } from "./standard-schema.js"

/** What a deed uses of each resource: a number, or "amount" for the amount that is asked about. */
export type Costs = Readonly<Record<string, number | "amount">>

export interface DeedType {
  /** What it is, in words. */
  readonly description: string
  /** What one deed uses. Default nothing. A function must give the same for the same arguments. */
  readonly costs?: Costs | ((amount: number, target: string) => Costs)
}

/** One call, as the function that carries it out sees it. */
export interface CustomCall<State = unknown> {
  /** The instance's own. */
  readonly state: State
  /** Canonical. */
  readonly target: string
  /** Aborted where the authority is taken back, or the instance stopped. */
  readonly signal: AbortSignal
  /**
   * Uses more of a resource than was known before.
   *
   * @throws CapabilityError QuotaExceededError; a promise where a controller takes its time
   */
  charge(resource: string, amount: number): MaybeLater<void>
  /** Gives back what is not used any more. */
  release(resource: string, amount: number): void
  limit(resource: string): Limit
  /** Bytes that are kept for the guest count as its memory; negative: no more. */
  hold(bytes: number): void
}

export interface CustomFunction<State, Args extends readonly unknown[]> {
  /** Which deed it is. */
  readonly type: string
  /** To what. Default: the function's name. */
  readonly target?: (...args: Args) => string
  /** How much: a non-negative integer. Default 0. */
  readonly amount?: (...args: Args) => number
  /** A Standard Schema for the list of arguments. What it gives is what the function gets. Default: anything. */
  readonly arguments?: StandardSchema<unknown, Args>
  /** A Standard Schema for the result. What it gives is what the guest gets. Default: anything. */
  readonly result?: StandardSchema<unknown, unknown>
  /** The guest gets a promise, instead of waiting for the answer. Default false. */
  readonly async?: boolean
  /** How TypeScript declares it: "(message: Message): Promise<void>". Default `(...args: any[]): any`. */
  readonly signature?: string
  /** For the guest's author. */
  readonly description?: string
  /** What it throws is thrown in the guest, as a copy; what it has charged stays charged. */
  run(call: CustomCall<State>, ...args: Args): unknown
}

export interface CustomDefinition<State, Functions extends Readonly<Record<string, readonly unknown[]>>> {
  /** "mail": a word of letters and digits, beginning with a small letter. */
  readonly group: string
  /** Deeds by name; a text stands for a deed that uses nothing. */
  readonly types: Readonly<Record<string, string | DeedType>>
  /** What is counted. Defaults are finite. */
  readonly resources?: Readonly<Record<string, ResourceDefinition>>
  readonly target?: {
    /** The one spelling of a target. Throws a CapabilityError if it is none. Default: as it is. */
    readonly canonical?: (target: string) => string
    /** Whether a rule's pattern covers a canonical target. Default: equal, or the pattern is "*". */
    readonly matches?: (pattern: string, target: string) => boolean
  }
  readonly functions: { readonly [Name in keyof Functions]: CustomFunction<State, Functions[Name]> }
  /** Where the functions stand in the guest: on a global object, or as exports of a module. */
  readonly guest: { readonly global: string } | { readonly module: string }
  /** What one instance needs of its own. */
  readonly state?: () => State
  /** Called once, when the instance was stopped or the grant revoked as a whole. */
  readonly close?: (state: State) => void
  /**
   * Told where the embedder's own part is wrong: `bad-result` (a result that is not what its schema says),
   * `schema-failed`. The guest gets an error that says nothing. Default: the instance is stopped with the reason
   * `capability-failed`, and its outcome has the error.
   */
  readonly onFault?: (error: ThimbleError) => void
  /** TypeScript declarations that the signatures need. */
  readonly declarations?: string
}

export interface CustomOptions {
  /** Which deeds are allowed. Default: all. */
  readonly rules?: readonly Rule[]
  /** Caps by resource, such as `{ messages: 10 }`. */
  readonly caps?: Readonly<Record<string, number>>
}

const DEFINITION_KEYS = {
  group: true,
  types: true,
  resources: true,
  target: true,
  functions: true,
  guest: true,
  state: true,
  close: true,
  onFault: true,
  declarations: true,
} as const

const FUNCTION_KEYS = {
  type: true,
  target: true,
  amount: true,
  arguments: true,
  result: true,
  async: true,
  signature: true,
  description: true,
  run: true,
} as const

const NAME = /^[A-Za-z_$][\w$]*$/
const GROUP = /^[a-z][A-Za-z0-9]*$/

/** @throws ThimbleError `bad-definition` */
export function checkDefinition(definition: object): void {
  const given = definition as CustomDefinition<unknown, Readonly<Record<string, readonly unknown[]>>>
  if (typeof given !== "object" || given === null)
    throw bad(`defineCapability takes an object, got ${show(given)}`)
  checkKeys("defineCapability", given, DEFINITION_KEYS, "bad-definition")
  const { group, types, resources = {}, functions, guest } = given
  if (typeof group !== "string" || !GROUP.test(group) || group === "call")
    throw bad(`group must be a word of letters and digits other than call, got ${show(group)}`)
  checkRecord(group, "types", types)
  checkRecord(group, "resources", resources)
  checkRecord(group, "functions", functions)
  for (const [name, row] of Object.entries(resources)) {
    if (
      NAME.test(name) &&
      Number.isSafeInteger(row?.default) &&
      row.default >= 0 &&
      typeof row.unit === "string"
    )
      continue
    const wanted = "a unit and a default that is a non-negative, finite integer"
    throw bad(`resource ${show(name)} of ${group} must have a name of letters and digits, ${wanted}`)
  }
  for (const [name, type] of Object.entries(types)) {
    if (!NAME.test(name)) throw bad(`type ${show(name)} of ${group} must be a word`)
    if (typeof type === "string") continue
    checkKeys(`type ${name} of ${group}`, type, { description: true, costs: true }, "bad-definition")
    if (typeof type.costs === "object") {
      for (const [resource, cost] of Object.entries(type.costs)) {
        const isCost = cost === "amount" || (Number.isSafeInteger(cost) && cost >= 0)
        if (Object.hasOwn(resources, resource) && isCost) continue
        throw bad(`type ${name} of ${group} costs ${show(cost)} of ${show(resource)}, which can't be counted`)
      }
    }
  }
  for (const [name, row] of Object.entries(functions)) {
    const what = `function ${name} of ${group}`
    if (!NAME.test(name)) throw bad(`${what} must have a name of letters and digits`)
    checkKeys(what, row, FUNCTION_KEYS, "bad-definition")
    if (!Object.hasOwn(types, row.type))
      throw bad(`${what} is of type ${show(row.type)}, which is none of ${group}`)
    checkSchema(`arguments of ${what}`, row.arguments)
    checkSchema(`result of ${what}`, row.result)
    for (const key of ["run", "target", "amount"] as const) {
      if (typeof row[key] === "function" || (key !== "run" && row[key] === undefined)) continue
      throw bad(`${key} of ${what} must be a function, got ${show(row[key])}`)
    }
  }
  checkKeys(`guest of ${group}`, guest, { global: true, module: true }, "bad-definition")
  const { global, module } = guest as { global?: unknown; module?: unknown }
  const isGlobal = typeof global === "string" && NAME.test(global)
  const isModule = typeof module === "string" && module !== "" && !module.startsWith("thimble:")
  if ((global === undefined) === (module === undefined) || !(isGlobal || isModule))
    throw bad(
      `guest of ${group} must say either global, a name, or module, a specifier that is not thimble's own`,
    )
}

function checkRecord(group: string, what: string, given: unknown): void {
  if (typeof given === "object" && given !== null) return
  throw bad(`${what} of ${group} must be an object, got ${show(given)}`)
}

function bad(message: string): ThimbleError {
  return new ThimbleError("bad-definition", message)
}
