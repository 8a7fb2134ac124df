// Capabilities of an embedder's own: a definition says which deeds there are, what they use, and which functions do them;
// checks, quotas, revocation, audit and declarations come from that. Made of the same parts as the built-in ones.
//
// A call: arguments are validated; the deed is demanded (rules, caps, controllers), as `permits` would answer; the function
// runs, and is ended where its authority is taken back; its result is validated.

import { show, ThimbleError } from "../errors.js"
import type { MaybeLater } from "../limits/controller.js"
import type { Limit } from "../limits/resources.js"
import { capabilityFunction, type HostFunctionOption } from "../marshal/host-function.js"
import {
  Capability,
  type CapabilityDefinition,
  type Charge,
  checkKeys,
  type Installation,
} from "./capability.js"
import {
  type Costs,
  type CustomCall,
  type CustomDefinition,
  type CustomFunction,
  type CustomOptions,
  checkDefinition,
} from "./custom-definition.js"
import { functionDeclarations } from "./declarations.js"
import type { Grant } from "./grant.js"
import { CapabilityError } from "./permission.js"
import { pathText, type Refusal, type StandardSchema, validate } from "./standard-schema.js"

/**
 * Defines a group of capabilities: `const mail = defineCapability({ group: "mail", ... })`, and then
 * `grants: [mail({ rules: [{ targets: ["*@example.org"] }], caps: { messages: 10 } })]`.
 *
 * @throws ThimbleError `bad-definition`; what it answers throws `bad-grant`, `bad-limit`
 */
export function defineCapability<
  Functions extends Readonly<Record<string, readonly unknown[]>>,
  State = undefined,
>(definition: CustomDefinition<State, Functions>): (options?: CustomOptions) => Capability<State> {
  checkDefinition(definition)
  const { group, guest, state, close, declarations = "" } = definition
  const functions = Object.entries(definition.functions) as [
    string,
    CustomFunction<State, readonly unknown[]>,
  ][]
  const kernel = kernelOf(definition)
  const text = functionDeclarations(
    guest,
    functions.map(([name, { signature, description }]) => ({ name, signature, description })),
    declarations,
  )

  const open = (grant: Grant<State>): Installation<State> => {
    const members: Record<string, HostFunctionOption> = {}
    for (const [name, row] of functions) {
      const run = (...args: unknown[]) => perform(grant, definition, name, row, args)
      members[name] = capabilityFunction(run, { name, async: row.async === true })
    }
    const own = state?.() as State
    return {
      state: own,
      ...("global" in guest
        ? { globals: { [guest.global]: members } }
        : {
            modules: { [guest.module]: { source: moduleOf(functions.map(([name]) => name)), meta: members } },
          }),
      ...(close && { close: () => close(own) }),
    }
  }

  return (options = {}) => {
    checkKeys(`options of ${group}`, options, { rules: true, caps: true })
    const { rules, caps } = options
    return new Capability<State>({
      definition: kernel,
      open,
      declarations: text,
      ...(rules && { rules }),
      ...(caps && { caps }),
    })
  }
}

function kernelOf<State>({
  group,
  types,
  resources = {},
  target = {},
}: Pick<
  CustomDefinition<State, never>,
  "group" | "types" | "resources" | "target"
>): CapabilityDefinition<State> {
  const { canonical = (text) => text, matches = (pattern, text) => pattern === "*" || pattern === text } =
    target
  const entries = Object.entries(types)
  const words = entries.map(([name, type]) => [name, typeof type === "string" ? type : type.description])
  const costs = new Map(
    entries.map(([name, type]) => {
      const given = typeof type === "string" ? {} : (type.costs ?? {})
      return [name, typeof given === "function" ? given : Object.entries(given)] as const
    }),
  )
  return {
    group,
    types: Object.fromEntries(words),
    resources,
    canonical,
    matches,
    charges: (_state, type, text, amount) => {
      const given = costs.get(type)!
      return chargesOf(typeof given === "function" ? Object.entries(given(amount, text)) : given, amount)
    },
  }
}

function chargesOf(costs: readonly (readonly [string, Costs[string]])[], amount: number): readonly Charge[] {
  return costs.map(([resource, cost]) => ({
    resource,
    amount: countOf(resource, cost === "amount" ? amount : cost),
  }))
}

/** Less than nothing would give back what was never charged. @throws ThimbleError `bad-charge` */
function countOf(resource: string, amount: number): number {
  if (Number.isSafeInteger(amount) && amount >= 0) return amount
  const wanted = "must be a non-negative integer"
  throw new ThimbleError("bad-charge", `what is charged of ${resource} ${wanted}, got ${show(amount)}`)
}

/** One call of one function. */
function perform<State>(
  grant: Grant<State>,
  { group, onFault }: Pick<CustomDefinition<State, never>, "group" | "onFault">,
  name: string,
  row: CustomFunction<State, readonly unknown[]>,
  given: readonly unknown[],
): unknown {
  const full = `${group}.${name}`
  const { type } = row
  const fault = (error: ThimbleError): never => {
    if (onFault === undefined) grant.owner.fail(error)
    else {
      try {
        onFault(error)
      } catch (failure) {
        grant.owner.fail(failure)
      }
    }
    throw new CapabilityError("OperationError", "EIO", `${full} failed`)
  }
  const check = (
    schema: StandardSchema<unknown, unknown> | undefined,
    value: unknown,
    refuse: (refusal: Refusal) => never,
  ): MaybeLater<unknown> => {
    if (schema === undefined) return value
    const failed = (error: unknown): never =>
      fault(new ThimbleError("schema-failed", `a schema of ${full} has failed`, error))
    const settle = (result: { readonly value: unknown } | Refusal): unknown =>
      "value" in result ? result.value : refuse(result)
    let result: ReturnType<typeof validate>
    try {
      result = validate(schema, value)
    } catch (error) {
      return failed(error)
    }
    return result instanceof Promise ? result.then(settle, failed) : settle(result)
  }
  const finish = (value: unknown): MaybeLater<unknown> =>
    check(row.result, value, ({ issue, path }) =>
      fault(new ThimbleError("bad-result", `result of ${full}${pathText(path)}: ${issue}`)),
    )
  const start = (args: readonly unknown[]): unknown => {
    const { target, amount } = asked(full, name, row, args)
    return then(grant.demand(type, target, amount), () => {
      const call = new Call(grant, target)
      const result = row.run(call, ...args)
      if (!isThenable(result)) return finish(result)
      return grant.during(type, target, (signal) => {
        call.follow(signal)
        return Promise.resolve(result).then(finish)
      })
    })
  }
  const checked = check(row.arguments, given, ({ issue, path: [first, ...path] }) => {
    const isOne = typeof first === "number"
    const where = isOne ? `argument ${first + 1} of ${full}${pathText(path)}` : `arguments of ${full}`
    throw new TypeError(`${where}: ${issue}`)
  })
  return then(checked, (args) => {
    if (Array.isArray(args)) return start(args)
    return fault(
      new ThimbleError("schema-failed", `the schema of the arguments of ${full} must give an array`),
    )
  })
}

/** The question that a call asks. Arguments that it can't be told from are the guest's mistake. */
function asked(
  full: string,
  name: string,
  row: CustomFunction<never, readonly unknown[]>,
  args: readonly unknown[],
): { readonly target: string; readonly amount: number } {
  let target: unknown
  let amount: unknown
  try {
    target = row.target === undefined ? name : row.target(...args)
    amount = row.amount === undefined ? 0 : row.amount(...args)
  } catch {
    throw new TypeError(`${full} can't take these arguments`)
  }
  if (typeof target !== "string")
    throw new TypeError(`the target of ${full} must be a string, got ${show(target)}`)
  if (!Number.isSafeInteger(amount) || (amount as number) < 0)
    throw new RangeError(`the amount of ${full} must be a non-negative integer, got ${show(amount)}`)
  return { target, amount: amount as number }
}

class Call<State> implements CustomCall<State> {
  readonly target: string
  readonly #grant: Grant<State>
  #abort: AbortController | null = null

  constructor(grant: Grant<State>, target: string) {
    this.#grant = grant
    this.target = grant.capability.definition.canonical(target, grant.state)
  }

  get state(): State {
    return this.#grant.state
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    return this.#abort.signal
  }

  /** Is aborted when this is. */
  follow(signal: AbortSignal): void {
    const abort = (): void => {
      this.#abort ??= new AbortController()
      this.#abort.abort(signal.reason)
    }
    if (signal.aborted) abort()
    else signal.addEventListener("abort", abort, { once: true })
  }

  charge(resource: string, amount: number): MaybeLater<void> {
    return this.#grant.charge(resource, countOf(resource, amount))
  }

  release(resource: string, amount: number): void {
    this.#grant.release(resource, countOf(resource, amount))
  }

  limit(resource: string): Limit {
    return this.#grant.limit(resource)
  }

  hold(bytes: number): void {
    this.#grant.owner.hold(bytes)
  }
}

/** A module that exports what its `import.meta` has. Names are words; as exports, reserved ones may be among them. */
function moduleOf(names: readonly string[]): string {
  return names
    .map((name, index) => `const f${index} = import.meta.${name}\nexport { f${index} as ${name} }`)
    .join("\n")
}

function then<A, B>(value: MaybeLater<A>, next: (value: A) => MaybeLater<B>): MaybeLater<B> {
  return value instanceof Promise ? value.then(next) : next(value)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function"
  return isObject && typeof (value as { then?: unknown }).then === "function"
}
