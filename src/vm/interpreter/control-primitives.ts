// Primitives that change which frame runs, or look at the frame: the interpreter does them itself.

import { PRIMITIVE_NAMES, type PrimitiveName } from "../../compiler/bytecode/primitives.js"
import { type Agent, CALLED, type Called } from "../agent.js"
import { selfHosted } from "../builtins/define.js"
import { MODULE_PRIMITIVES, type ModulePrimitive } from "../modules/primitives.js"
import { type ArrayObject, ExoticObject, type FunctionObject, type GuestObject } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import { typeError } from "../throw.js"
import { QUEUE_PRIMITIVES, type QueuePrimitive } from "./async-generator.js"
import type { Code } from "./code.js"
import { Coroutine } from "./coroutine.js"
import { indirectEval } from "./eval.js"
import { type Frame, Then } from "./frame.js"
import { type Resume, resume } from "./suspend.js"

type ControlPrimitive = (agent: Agent, frame: Frame, at: number, argc: number, dst: number) => Value | Called

const CONTROL: { readonly [name in PrimitiveName]?: ControlPrimitive } = {
  ResumeGenerator: (agent, _frame, at, _argc, dst) => {
    const { stack } = agent
    return resume(agent, generatorOf(stack[at]), stack[at + 1] as Resume, stack[at + 2], dst)
  },
  ResumeCoroutine: (agent, _frame, at, _argc, dst) => {
    const { stack } = agent
    const { payload } = stack[at] as ExoticObject
    return resume(agent, payload as Coroutine, stack[at + 1] as Resume, stack[at + 2], dst)
  },
  CompileEval: (agent, _frame, at, _argc, dst) => indirectEval(agent, agent.stack[at], dst),
  SelfHostedFunction: (agent, _frame, at) =>
    agent.realm.builtinFunction(selfHosted(agent.stack[at] as string, 0)),
  Capture: (agent, frame, at) => (frame.callee as FunctionObject).extra!.captures[agent.stack[at] as number],
  ActiveFunction: (_agent, frame) => frame.callee as unknown as Value,
  ConstructWithThis: (agent, _frame, at, _argc, dst) => {
    // (constructor, new.target, this, arguments): a base constructor's body over a `this` that was made already.
    const { stack } = agent
    const callee = stack[at] as FunctionObject
    const newTarget = stack[at + 1] as GuestObject
    const self = stack[at + 2]
    const { elements } = stack[at + 3] as ArrayObject
    const base = agent.stackTop + 2
    if (base + elements.length > stack.length) agent.growStack(base + elements.length)
    agent.stack[base - 2] = callee
    agent.stack[base - 1] = self
    for (let i = 0; i < elements.length; i++)
      agent.stack[base + i] = elements[i] === EMPTY ? undefined : elements[i]
    agent.push(callee.target as Code, callee, base, elements.length, Then.Construct, dst).newTarget =
      newTarget
    return CALLED
  },
}

/** @throws GuestThrow TypeError if the value is no generator */
function generatorOf(value: Value): Coroutine {
  const coroutine = value instanceof ExoticObject ? value.payload : null
  if (coroutine instanceof Coroutine && coroutine.coroutineKind === "generator") return coroutine
  throw typeError("not a generator")
}

/** The queues of async generators: leaves, but of coroutines, which only the interpreter knows. */
function queuePrimitive(name: PrimitiveName): ControlPrimitive | undefined {
  if (!Object.hasOwn(QUEUE_PRIMITIVES, name)) return undefined
  const body = QUEUE_PRIMITIVES[name as keyof typeof QUEUE_PRIMITIVES] as QueuePrimitive
  return (agent, _frame, at) => {
    const { stack } = agent
    return body(agent, stack[at], stack[at + 1], stack[at + 2], stack[at + 3])
  }
}

/** What modules need: most are leaves, but of code and coroutines, which only the interpreter knows. */
function modulePrimitive(name: PrimitiveName): ControlPrimitive | undefined {
  if (!Object.hasOwn(MODULE_PRIMITIVES, name)) return undefined
  const body = MODULE_PRIMITIVES[name as keyof typeof MODULE_PRIMITIVES] as ModulePrimitive
  return (agent, _frame, at, _argc, dst) => {
    const { stack } = agent
    return body(agent, stack[at], stack[at + 1], stack[at + 2], stack[at + 3], dst)
  }
}

/** By primitive id; undefined for leaves. */
export const CONTROL_PRIMITIVES: readonly (ControlPrimitive | undefined)[] = PRIMITIVE_NAMES.map(
  (name) => CONTROL[name] ?? queuePrimitive(name) ?? modulePrimitive(name),
)
