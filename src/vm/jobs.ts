// How work begins in an idle agent: scripts, calls by the embedder, promise jobs. Each is one outermost frame; `run` then
// goes on until it has returned. Nothing here runs anything: what a guest may observe happens in the loop.

import type { Agent } from "./agent.js"
import type { Code } from "./interpreter/code.js"
import { blockFunction } from "./interpreter/eval.js"
import { Then } from "./interpreter/frame.js"
import { callSelfHosted } from "./interpreter/invoke.js"
import { newModuleBody } from "./modules/body.js"
import type { Value } from "./objects/value.js"
import type { Job, Realm } from "./realm.js"
import { SIZE } from "./sizes.js"

/** A script, or a module: see startScript, startModule. */
export function startProgram(agent: Agent, code: Code): void {
  if (code.block.kind === "module") startModule(agent, code)
  else startScript(agent, code)
}

/** A script's block; its result is the completion value. */
export function startScript(agent: Agent, code: Code): void {
  beginTurn(agent)
  const base = agent.stackTop + 2
  if (base > agent.stack.length) agent.growStack(base)
  const callee = blockFunction(agent, code, undefined)
  agent.stack[base - 2] = callee
  agent.stack[base - 1] = agent.realm.global
  agent.push(code, callee, base, 0, Then.Entry, 0)
}

/**
 * Loads, links and evaluates a module; the result is a promise of its end. In one realm a program is one module, which is
 * evaluated once. Its name is its key.
 */
export function startModule(agent: Agent, code: Code): void {
  beginTurn(agent)
  const body =
    agent.realm.tables.modules.bodies.get(code.program) ?? newModuleBody(agent.realm, code, code.program.name)
  callSelfHosted(agent, "EnterModule", [body], Then.Entry, 0)
}

/** [[Call]] of any value, which throws a TypeError in the guest if it is no function. */
export function startCall(agent: Agent, callee: Value, self: Value, args: Value[]): void {
  beginTurn(agent)
  callSelfHosted(agent, "EnterCall", [callee, self, agent.realm.newArray(args)], Then.Entry, 0)
}

/** The last job is over, unless this is a call within it. */
function beginTurn(agent: Agent): void {
  agent.runsJob = false
  if (agent.depth < 0 && agent.below === null) agent.realm.clearKeptObjects()
}

/** Jobs run before the queue is moved up. */
const MOVE_AT = 1024

const DONE: Job = { function: "", args: [] }

/** The job that has waited longest; false if there is none. Constant time, on average. */
export function startJob(agent: Agent): boolean {
  const { realm } = agent
  const { jobs, nextJob } = realm
  if (nextJob >= jobs.length) return false
  beginTurn(agent)
  agent.runsJob = true
  const job = jobs[nextJob]!
  jobs[nextJob] = DONE
  realm.nextJob++
  if (realm.nextJob === jobs.length) realm.forgetJobs()
  else if (realm.nextJob >= MOVE_AT && realm.nextJob * 2 >= jobs.length) {
    jobs.splice(0, realm.nextJob)
    realm.nextJob = 0
  }
  realm.meter.bytesLeft += SIZE.job
  callSelfHosted(agent, job.function, job.args, Then.Entry, 0)
  return true
}

export function jobsWaiting({ jobs, nextJob }: Realm): number {
  return jobs.length - nextJob
}

/** Whether a job is waiting. */
export function hasJobs({ jobs, nextJob }: Realm): boolean {
  return nextJob < jobs.length
}
