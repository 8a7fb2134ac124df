// Primitives that change which frame runs, or look at the frame: the interpreter does them itself.

import { PRIMITIVE_NAMES, type PrimitiveName } from "../../compiler/bytecode/primitives.js"
import { type Agent, CALLED, type Called } from "../agent.js"
import { selfHosted } from "../builtins/define.js"
import type { ArrayObject, FunctionObject, GuestObject } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import { QUEUE_PRIMITIVES, type QueuePrimitive } from "./async-generator.js"
import type { Code } from "./code.js"
import { indirectEval } from "./eval.js"
import { type Frame, Then } from "./frame.js"
import { type Resume, resume } from "./suspend.js"

type ControlPrimitive = (agent: Agent, frame: Frame, at: number, argc: number, dst: number) => Value | Called

const CONTROL: { readonly [name in PrimitiveName]?: ControlPrimitive } = {
  ResumeGenerator: (agent, _frame, at, _argc, dst) => {
    const { stack } = agent
    return resume(agent, stack[at], stack[at + 1] as Resume, stack[at + 2], dst)
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

/** The queues of async generators: leaves, but of coroutines, which only the interpreter knows. */
function queuePrimitive(name: PrimitiveName): ControlPrimitive | undefined {
  if (!Object.hasOwn(QUEUE_PRIMITIVES, name)) return undefined
  const body = QUEUE_PRIMITIVES[name as keyof typeof QUEUE_PRIMITIVES] as QueuePrimitive
  return (agent, _frame, at) => {
    const { stack } = agent
    return body(agent, stack[at], stack[at + 1], stack[at + 2], stack[at + 3])
  }
}

/** By primitive id; undefined for leaves. */
export const CONTROL_PRIMITIVES: readonly (ControlPrimitive | undefined)[] = PRIMITIVE_NAMES.map(
  (name) => CONTROL[name] ?? queuePrimitive(name),
)
