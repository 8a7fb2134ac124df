// Code made of text at run time: direct and indirect eval, Function(...).

import { CompileError } from "../../compiler/bytecode/code-block.js"
import { type CompileOptions, compile } from "../../compiler/index.js"
import type { DynamicFunctionKind } from "../../compiler/parse.js"
import type { Agent, Called } from "../agent.js"
import { CALLED } from "../agent.js"
import type { Environment } from "../objects/environment.js"
import { CallKind, ConstructKind, FunctionObject } from "../objects/object.js"
import { Rope, type Value } from "../objects/value.js"
import { textOf } from "../operations/text.js"
import { SIZE } from "../sizes.js"
import { GuestThrow } from "../throw.js"
import { type Code, linkProgram, type ProgramCode } from "./code.js"
import { type Frame, Then } from "./frame.js"
import { newClosure } from "./functions.js"
import { callFunction, rowOf } from "./invoke.js"

/** Fuel for each word, number or sign of a source that a guest has compiled, and for each of its UTF-16 units, which are read. */
const FUEL_PER_TOKEN = 160
const FUEL_PER_UNIT = 1
export const BYTES_PER_UNIT = 16
/** And beside: what an empty text takes. */
const BASE_FUEL = 3000
const BASE_BYTES = 2048

/** Fuel for compiling a source. */
export function sourceFuel(source: string): number {
  return BASE_FUEL + source.length * FUEL_PER_UNIT + countTokens(source) * FUEL_PER_TOKEN
}

/** Words and numbers, and all that is neither part of one nor white space; those in comments and texts are counted too. */
function countTokens(source: string): number {
  let count = 0
  let wasWord = false
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i)
    const isWord = isWordUnit(unit)
    if (isWord ? !wasWord : unit > 32) count++
    wasWord = isWord
  }
  return count
}

function isWordUnit(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 48 && unit <= 57) ||
    unit === 95 ||
    unit === 36 ||
    unit > 127
  )
}

/** Compiles for a guest, charged by the length of the text; its early errors become the guest's. */
export function compileForGuest(agent: Agent, source: string, options: CompileOptions): Code {
  const parameters = options.kind === "function" ? options.parameters : ""
  const length = source.length + parameters.length
  const bytes = BASE_BYTES + length * BYTES_PER_UNIT
  const { host, meter } = agent.realm
  // Asked first and counted last: what is not paid yet makes the instruction run again.
  host?.admitSource(2 * length)
  meter.pay(length * FUEL_PER_UNIT, 0)
  meter.pay(BASE_FUEL + (countTokens(source) + countTokens(parameters)) * FUEL_PER_TOKEN, bytes)
  host?.countSource(2 * length)
  try {
    const outer = options.kind === "module" ? null : activeProgram(agent)
    return linkProgram(compile(source, options), outer, bytes)
  } catch (error) {
    if (error instanceof CompileError) throw new GuestThrow(error.kind, error.message)
    throw error
  }
}

/** GetActiveScriptOrModule — sec-getactivescriptormodule; null if only built-ins run. */
export function activeProgram(agent: Agent): ProgramCode | null {
  for (let i = agent.depth; i >= 0; i--) {
    const { code } = agent.frames[i]!
    if (!code.selfHosted) return code.program.outer ?? code.program
  }
  return null
}

/** CallEval: a direct eval of the first argument if the callee is %eval%, else a call. */
export function directEval(
  agent: Agent,
  frame: Frame,
  callee: Value,
  self: Value,
  args: readonly Value[],
  scope: number,
  dst: number,
): Value | Called {
  const { stack } = agent
  if (rowOf(callee)?.name !== "eval") return callFunction(agent, callee, self, args, Then.Store, dst)
  const source = args[0]
  if (typeof source !== "string" && !(source instanceof Rope)) return source
  const evalScope = frame.code.block.evalScopes[scope]!
  const text = source instanceof Rope ? textOf(agent.realm, source) : source
  const code = compileForGuest(agent, text, { kind: "eval", scope: evalScope, name: "eval" })
  const environment =
    evalScope.environment < 0
      ? undefined
      : (stack[frame.base + evalScope.environment] as unknown as Environment)
  return runBlock(agent, code, environment, dst)
}

/** CompileEval: an indirect eval. */
export function indirectEval(agent: Agent, source: Value, dst: number): Value | Called {
  const text = source instanceof Rope ? textOf(agent.realm, source) : (source as string)
  return runBlock(
    agent,
    compileForGuest(agent, text, { kind: "eval", scope: null, name: "eval" }),
    undefined,
    dst,
  )
}

/** Runs the block of a program or eval in a frame of its own. */
function runBlock(agent: Agent, code: Code, environment: Environment | undefined, dst: number): Called {
  const base = agent.stackTop + 2
  if (base > agent.stack.length) agent.growStack(base)
  const callee = blockFunction(agent, code, environment)
  agent.stack[base - 2] = callee
  agent.stack[base - 1] = agent.realm.global
  agent.push(code, callee, base, 0, Then.Store, dst)
  return CALLED
}

/** What stands for a script, module or eval where frames have their callee. */
export function blockFunction(
  agent: Agent,
  code: Code,
  environment: Environment | undefined,
): FunctionObject {
  const { realm } = agent
  realm.meter.bytesLeft -= SIZE.function
  return new FunctionObject(
    realm.intrinsics.lazyFunction,
    null,
    CallKind.Code,
    ConstructKind.None,
    code,
    environment,
  )
}

/** CreateDynamicFunction — sec-createdynamicfunction, once its texts are strings. */
export function compileFunction(
  agent: Agent,
  kind: string,
  parameters: string,
  body: string,
): FunctionObject {
  const code = compileForGuest(agent, body, {
    kind: "function",
    functionKind: kind as DynamicFunctionKind,
    parameters,
    name: "anonymous",
  })
  return newClosure(agent, code.child(0), undefined)
}
