// Instances with authority against a plain model: spawn, use, ask, revoke, raise, lower, pause, resume and stop in any order;
// after each step what both say is the same.

import { deepStrictEqual as same } from "node:assert"
import fc from "fast-check"
import { defineCapability, Engine, type Group, type Instance, type Rule } from "thimble"
import { expect, test } from "vitest"

const TYPES = ["read", "write"] as const
const TARGETS = ["a", "b", "c"] as const
type Type = (typeof TYPES)[number]

const GROUP_CAP = 12

interface Use {
  readonly id: number
  readonly type: Type
  readonly target: string
  readonly amount: number
}

/** What an instance is, said as plainly as possible. */
interface ModelInstance {
  readonly isTrusted: boolean
  readonly rules: readonly Rule[]
  readonly inGroup: boolean
  cap: number
  used: number
  revoked: Rule[]
  isRevoked: boolean
  isPaused: boolean
  isStopped: boolean
  /** Asked of it while it was paused. */
  queue: Use[]
  /** By the number of the use. */
  readonly results: Map<number, string>
}

interface Model {
  readonly instances: ModelInstance[]
  groupCap: number
  groupUsed: number
  uses: number
}

interface Real {
  readonly engine: Engine
  readonly group: Group
  readonly instances: { readonly instance: Instance; readonly results: Map<number, string> }[]
}

const tool = defineCapability({
  group: "tool",
  types: {
    read: { description: "reads", costs: { bytes: "amount" } },
    write: { description: "writes", costs: (amount) => ({ bytes: amount }) },
  },
  resources: { bytes: { unit: "bytes", default: 8 } },
  target: { canonical: (target) => target.toLowerCase() },
  functions: {
    read: {
      type: "read",
      target: (t: string) => t,
      amount: (_t: string, n: number) => n,
      run: (_c, _t: string, _n: number) => {},
    },
    write: {
      type: "write",
      target: (t: string) => t,
      amount: (_t: string, n: number) => n,
      run: (_c, _t: string, _n: number) => {},
    },
  },
  guest: { global: "tool" },
})

const SOURCE = `
  globalThis.use = (id, type, target, amount) => {
    let result = "done"
    try { tool[type](target, amount) } catch ({ name }) { result = name }
    report(id, result)
  }`

function covers(rules: readonly Rule[], type: string, target: string): boolean {
  return rules.some(
    (rule) => (rule.types ?? TYPES).includes(type as Type) && (rule.targets ?? TARGETS).includes(target),
  )
}

/** What a deed meets in the model. */
function verdict(model: Model, one: ModelInstance, type: string, target: string, amount: number): string {
  if (one.isRevoked || one.isStopped || covers(one.revoked, type, target)) return "NotAllowedError"
  if (one.isTrusted) return "done"
  if (!covers(one.rules, type, target)) return "NotAllowedError"
  // Nothing fits always.
  if (amount === 0) return "done"
  if (one.used + amount > one.cap) return "QuotaExceededError"
  return one.inGroup && model.groupUsed + amount > model.groupCap ? "QuotaExceededError" : "done"
}

function carryOut(model: Model, one: ModelInstance, { id, type, target, amount }: Use): void {
  const result = verdict(model, one, type, target, amount)
  one.results.set(id, result)
  if (result !== "done") return
  one.used += amount
  if (one.inGroup) model.groupUsed += amount
}

/** Hand-driven: runs what there is to run. */
function drive(instance: Instance): void {
  while (instance.state === "ready") instance.run({ fuel: 100_000 })
}

function agree(model: Model, real: Real): void {
  same(real.group.limits["tool.bytes"], {
    cap: model.groupCap,
    used: model.groupUsed,
    left: Math.max(0, model.groupCap - model.groupUsed),
  })
  for (const [index, one] of model.instances.entries()) {
    const { instance, results } = real.instances[index]!
    same(instance.trust, one.isTrusted ? "trusted" : "untrusted")
    const cap = one.isTrusted ? Number.POSITIVE_INFINITY : one.cap
    const limit = { cap, used: one.used, left: Math.max(0, cap - one.used) }
    same(instance.limits["tool.bytes"], limit)
    same(instance.isStopped, one.isStopped)
    same(results, one.results)
    for (const type of TYPES) {
      for (const target of TARGETS) {
        const { allowed } = instance.permits("tool", type, target, 2)
        same(allowed, verdict(model, one, type, target, 2) === "done")
      }
    }
  }
}

abstract class Step implements fc.Command<Model, Real> {
  check(_model: Readonly<Model>): boolean {
    return true
  }
  run(model: Model, real: Real): void {
    this.apply(model, real)
    agree(model, real)
  }
  protected abstract apply(model: Model, real: Real): void
  abstract toString(): string
}

class Spawn extends Step {
  constructor(
    private readonly isTrusted: boolean,
    private readonly rules: readonly Rule[],
    private readonly cap: number,
    private readonly inGroup: boolean,
  ) {
    super()
  }
  override check({ instances }: Readonly<Model>): boolean {
    return instances.length < 4
  }
  protected apply(model: Model, real: Real): void {
    const { isTrusted, rules, cap, inGroup } = this
    const results = new Map<number, string>()
    const instance = real.engine.spawn(PROGRAMS.get(real.engine)!, {
      trust: isTrusted ? "trusted" : "untrusted",
      grants: [tool({ rules, caps: { bytes: cap } })],
      globals: { report: (id: number, result: string) => void results.set(id, result) },
      manual: true,
      ...(inGroup && { group: real.group }),
    })
    drive(instance)
    real.instances.push({ instance, results })
    model.instances.push({
      isTrusted,
      rules,
      inGroup,
      cap,
      used: 0,
      revoked: [],
      isRevoked: false,
      isPaused: false,
      isStopped: false,
      queue: [],
      results: new Map(),
    })
  }
  toString = () => `spawn(${JSON.stringify({ ...this })})`
}

/** A step of one of the instances. */
abstract class StepOf extends Step {
  constructor(private readonly choice: number) {
    super()
  }
  override check({ instances }: Readonly<Model>): boolean {
    return instances.length > 0
  }
  protected apply(model: Model, real: Real): void {
    const index = this.choice % model.instances.length
    this.applyTo(model.instances[index]!, real.instances[index]!.instance, model)
  }
  protected abstract applyTo(one: ModelInstance, instance: Instance, model: Model): void
}

class UseTool extends StepOf {
  constructor(
    choice: number,
    private readonly type: Type,
    private readonly target: string,
    private readonly amount: number,
  ) {
    super(choice)
  }
  protected applyTo(one: ModelInstance, instance: Instance, model: Model): void {
    const use: Use = { id: model.uses++, type: this.type, target: this.target, amount: this.amount }
    // The guest spells it as it likes.
    const spelling = use.id % 2 === 0 ? this.target : this.target.toUpperCase()
    instance.call("use", use.id, this.type, spelling, this.amount).catch(() => {})
    if (one.isStopped) return
    if (one.isPaused) one.queue.push(use)
    else carryOut(model, one, use)
    drive(instance)
  }
  toString = () => `use(${this.type} ${this.target} ${this.amount})`
}

class Revoke extends StepOf {
  constructor(
    choice: number,
    private readonly rule: Rule | null,
  ) {
    super(choice)
  }
  protected applyTo(one: ModelInstance, instance: Instance): void {
    same(instance.revoke("tool", this.rule ?? undefined), true)
    if (this.rule === null) one.isRevoked = true
    else one.revoked.push(this.rule)
  }
  toString = () => `revoke(${JSON.stringify(this.rule)})`
}

class SetLimit extends StepOf {
  constructor(
    choice: number,
    private readonly cap: number,
  ) {
    super(choice)
  }
  protected applyTo(one: ModelInstance, instance: Instance): void {
    if (one.isTrusted) return
    instance.setLimit("tool.bytes", this.cap)
    one.cap = this.cap
  }
  toString = () => `setLimit(${this.cap})`
}

class SetGroupLimit extends Step {
  constructor(private readonly cap: number) {
    super()
  }
  protected apply(model: Model, real: Real): void {
    real.group.setLimit("tool.bytes", this.cap)
    model.groupCap = this.cap
  }
  toString = () => `setGroupLimit(${this.cap})`
}

class Pause extends StepOf {
  protected applyTo(one: ModelInstance, instance: Instance): void {
    instance.pause()
    if (!one.isStopped) one.isPaused = true
  }
  toString = () => "pause"
}

class Resume extends StepOf {
  protected applyTo(one: ModelInstance, instance: Instance, model: Model): void {
    instance.resume()
    one.isPaused = false
    for (const use of one.queue.splice(0)) carryOut(model, one, use)
    drive(instance)
  }
  toString = () => "resume"
}

class Stop extends StepOf {
  protected applyTo(one: ModelInstance, instance: Instance): void {
    instance.stop()
    one.isStopped = true
    one.queue = []
  }
  toString = () => "stop"
}

const PROGRAMS = new Map<Engine, ReturnType<Engine["compile"]>>()

test("instances do what the model says", () => {
  const engine = new Engine()
  PROGRAMS.set(engine, engine.compile(SOURCE))
  const rule = fc.record(
    { types: fc.subarray([...TYPES]), targets: fc.subarray([...TARGETS]) },
    { requiredKeys: [] },
  )
  const choice = fc.nat(3)
  const cap = fc.integer({ min: 0, max: 16 })
  const use = fc
    .tuple(choice, fc.constantFrom(...TYPES), fc.constantFrom(...TARGETS), fc.nat(6))
    .map((parts) => new UseTool(...parts))
  const spawn = fc
    .tuple(
      fc.boolean(),
      fc.array(fc.oneof(fc.constant({}), rule), { minLength: 1, maxLength: 3 }),
      cap,
      fc.boolean(),
    )
    .map((parts) => new Spawn(...parts))
  const commands = fc.commands(
    [
      spawn,
      ...[use, use, use, use, use, use],
      fc.tuple(choice, fc.option(rule, { freq: 4 })).map((parts) => new Revoke(...parts)),
      fc.tuple(choice, cap).map((parts) => new SetLimit(...parts)),
      cap.map((cap) => new SetGroupLimit(cap)),
      choice.map((choice) => new Pause(choice)),
      choice.map((choice) => new Resume(choice)),
      choice.map((choice) => new Stop(choice)),
    ],
    { maxCommands: 20, size: "max" },
  )
  const results: Record<string, number> = { done: 0, NotAllowedError: 0, QuotaExceededError: 0 }
  fc.assert(
    fc.property(spawn, spawn, commands, (one, other, steps) => {
      const group = engine.group({ name: "tenant", limits: { "tool.bytes": GROUP_CAP } })
      const model: Model = { instances: [], groupCap: GROUP_CAP, groupUsed: 0, uses: 0 }
      const real: Real = { engine, group, instances: [] }
      one.run(model, real)
      other.run(model, real)
      fc.modelRun(() => ({ model, real }), steps)
      for (const { results: told } of model.instances) for (const result of told.values()) results[result]!++
      group.stop()
    }),
    { numRuns: 2_000 },
  )
  // Enough was done, or nothing was shown.
  expect(Math.min(...Object.values(results))).toBeGreaterThan(300)
})
