// Runs changed bytecode; bundled by e25-bytecode.test.ts, since self-hosted code is compiled when a bundle is made.

import { deserialize } from "../../src/compiler/bytecode/serialize.js"
import { verify } from "../../src/compiler/bytecode/verifier.js"
import { Agent } from "../../src/vm/agent.js"
import { DEFINITIONS } from "../../src/vm/builtins/index.js"
import { checkHeap } from "../../src/vm/debug/check.js"
import { linkProgram } from "../../src/vm/interpreter/code.js"
import { run } from "../../src/vm/interpreter/run.js"
import { Intrinsics } from "../../src/vm/intrinsics.js"
import { hasJobs, startJob, startScript } from "../../src/vm/jobs.js"
import { Realm } from "../../src/vm/realm.js"
import { selfHostedLibrary } from "../../src/vm/self-hosted/library.js"
import { InternalError } from "../../src/vm/throw.js"

const intrinsics = new Intrinsics(selfHostedLibrary(), DEFINITIONS)
const BYTES = 1 << 20

/** Problems that were found; null if the bytes were refused. What the loop itself refuses counts as no problem. @throws whatever the engine throws */
export function runBytes(bytes: Uint8Array): readonly string[] | null {
  let program: ReturnType<typeof deserialize>
  try {
    program = deserialize(bytes)
    verify(program.block)
  } catch (error) {
    if ((error as Error).name === "InvalidBytecode") return null
    throw error
  }
  const realm = new Realm(intrinsics)
  realm.meter.memoryCap = BYTES
  realm.meter.bytesLeft = BYTES
  const agent = new Agent(realm)
  agent.maxDepth = 200
  startScript(agent, linkProgram(program))
  for (let slice = 0; slice < 20; slice++) {
    agent.fuel = 1_000
    let reason: string
    try {
      reason = run(agent)
    } catch (error) {
      // What the verifier lets pass and the loop refuses ends this guest, as a defect does, and touches nobody else.
      if (error instanceof InternalError) return []
      throw error
    }
    // What is empty may be stored where the compiler would have looked first. To read it is a ReferenceError.
    const problems = checkHeap(agent).problems.filter((problem) => !problem.endsWith("guest: Empty"))
    if (problems.length > 0) return problems
    if (reason === "slice-end") continue
    if (reason === "out-of-memory" || !hasJobs(agent.realm) || !startJob(agent)) break
  }
  return []
}
