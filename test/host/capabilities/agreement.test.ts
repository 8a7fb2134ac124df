// What is answered is what is then done: for random definitions, grants, group caps and requests, the embedder's answer, the
// guest's answer and the deed agree; and a deed that is refused has used nothing.

import fc from "fast-check"
import {
  Capability,
  CapabilityError,
  type Charge,
  Engine,
  type Grant,
  type Permission,
  type Rule,
} from "thimble"
import { expect, test } from "vitest"

const TYPES = ["read", "write", "drop"] as const
const RESOURCES = ["count", "bytes", "each"] as const
const TARGETS = ["a", "A", "b.", "b", "c", "C..", ""] as const

interface Cost {
  readonly resource: (typeof RESOURCES)[number]
  readonly fixed: number
  readonly factor: number
}

type Costs = Readonly<Record<(typeof TYPES)[number], readonly Cost[]>>

interface State {
  /** What each target uses of "each". */
  readonly sizes: Map<string, number>
}

function capability(costs: Costs, rules: readonly Rule[], caps: Readonly<Record<string, number>>) {
  return new Capability<State>({
    definition: {
      group: "test",
      types: { read: "reads", write: "writes", drop: "drops" },
      resources: {
        count: { unit: "times", default: 3 },
        bytes: { unit: "bytes", default: 30 },
        each: { unit: "bytes of one", default: 20 },
      },
      canonical(target) {
        const canonical = target.toLowerCase().replace(/\.+$/, "")
        if (canonical === "") throw new CapabilityError("TypeError", "EINVAL", "no target")
        return canonical
      },
      matches: (pattern, target) => pattern === target,
      charges: ({ sizes }, type, target, amount) =>
        costs[type as "read"].map(
          ({ resource, fixed, factor }): Charge => ({
            resource,
            amount: fixed + factor * amount,
            ...(resource === "each" && { used: sizes.get(target) ?? 0 }),
          }),
        ),
    },
    rules,
    caps,
    open: (grant: Grant<State>) => ({
      state: { sizes: new Map() },
      globals: {
        deed(type: string, target: string, amount: number) {
          grant.demand(type, target, amount)
          const { sizes } = grant.state
          const { canonical } = grant.capability.definition
          for (const { resource, fixed, factor } of costs[type as "read"]) {
            if (resource !== "each") continue
            const name = canonical(target, grant.state)
            sizes.set(name, (sizes.get(name) ?? 0) + fixed + factor * amount)
          }
        },
      },
    }),
  })
}

const cost = fc.record({
  resource: fc.constantFrom(...RESOURCES),
  fixed: fc.integer({ min: 0, max: 4 }),
  factor: fc.integer({ min: 0, max: 2 }),
})
// Charges for each target apart are one to a deed: two of the same would be told apart by nothing.
const costList = fc.uniqueArray(cost, {
  maxLength: 3,
  selector: ({ resource, fixed }) => (resource === "each" ? resource : `${resource}${fixed}`),
})
const costs: fc.Arbitrary<Costs> = fc.record({ read: costList, write: costList, drop: costList })
const rule = fc.record(
  {
    types: fc.subarray([...TYPES]),
    targets: fc.subarray(["a", "b", "c"]),
  },
  { requiredKeys: [] },
)
const cap = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(1_000))
const request = fc.tuple(
  fc.constantFrom(...TYPES, "fly"),
  fc.constantFrom(...TARGETS),
  fc.integer({ min: 0, max: 12 }),
)

test("answers and deeds agree", async () => {
  const engine = new Engine()
  const program = engine.compile(`
    requests.map(([type, target, amount]) => {
      const before = used()
      const outside = ask(type, target, amount)
      const inside = Thimble.permits("test", type, target, amount)
      let error = null
      try { deed(type, target, amount) } catch ({ name }) { error = name }
      return { type, outside, inside, error, before, after: used() }
    })`)
  interface Result {
    readonly type: (typeof TYPES)[number]
    readonly outside: Permission
    readonly inside: Permission
    readonly error: string | null
    readonly before: Readonly<Record<string, number>>
    readonly after: Readonly<Record<string, number>>
  }
  let allowed = 0
  let refused = 0
  await fc.assert(
    fc.asyncProperty(
      costs,
      fc.array(rule, { maxLength: 3 }),
      fc.record({ count: cap, bytes: cap, each: cap }),
      fc.option(fc.record({ "test.count": cap, "test.bytes": cap }), { nil: undefined }),
      fc.boolean(),
      fc.array(request, { maxLength: 20 }),
      async (costs, rules, caps, groupCaps, isTrusted, requests) => {
        const group = groupCaps && engine.group({ name: "tenant", limits: groupCaps })
        const instance = engine.spawn(program, {
          grants: [capability(costs, rules, caps)],
          trust: isTrusted ? "trusted" : "untrusted",
          ...(group && { group }),
          globals: {
            requests,
            ask: (type: string, target: string, amount: number) => ({
              ...instance.permits("test", type, target, amount),
            }),
            used: () => ({
              count: instance.limits["test.count"]!.used,
              bytes: instance.limits["test.bytes"]!.used,
              ...(group && {
                groupCount: group.limits["test.count"]!.used,
                groupBytes: group.limits["test.bytes"]!.used,
              }),
            }),
          },
        })
        const outcome = await instance.outcome
        if (outcome.kind !== "completed") throw outcome.error
        for (const { type, outside, inside, error, before, after } of outcome.value as readonly Result[]) {
          expect(inside).toEqual(outside)
          expect(error === null).toBe(inside.allowed)
          if (error !== null) {
            refused++
            expect(["NotAllowedError", "QuotaExceededError"]).toContain(error)
            expect(after).toEqual(before)
            continue
          }
          allowed++
          const uses = (resource: string): boolean => costs[type].some((cost) => cost.resource === resource)
          for (const name of ["count", "bytes"]) if (!uses(name)) expect(after[name]).toBe(before[name])
          if (group) {
            expect(after.groupCount! - before.groupCount!).toBe(after.count! - before.count!)
            expect(after.groupBytes! - before.groupBytes!).toBe(after.bytes! - before.bytes!)
          }
          if (!isTrusted) {
            for (const name of ["count", "bytes"] as const) {
              if (uses(name)) expect(after[name]).toBeLessThanOrEqual(caps[name])
            }
          }
        }
      },
    ),
    { numRuns: 500 },
  )
  // Both happen often, or nothing was shown.
  expect(Math.min(allowed, refused)).toBeGreaterThan(500)
})
