// QuickJS in WebAssembly. An evaluation can be interrupted, but not resumed: what it has done is lost. So guests take turns of
// whole pieces of work (`open`), and a guest that never ends can't be among them; or of so many milliseconds each
// (`openInterrupted`), and only what is done within one turn is ever done.
import { getQuickJS } from "quickjs-emscripten"
import { PIECE, PIECE_ITERATIONS } from "./program.mjs"

/** Milliseconds after which an evaluation is interrupted; a piece of work takes longer. */
const BUDGET = 5
const MiB = 1024 * 1024

export async function open(count) {
  const guests = await contexts(count)
  let next = 0
  return {
    turn() {
      const guest = next
      next = (next + 1) % count
      const { context } = guests[guest]
      context.unwrapResult(context.evalCode(PIECE)).dispose()
      return { guest, iterations: PIECE_ITERATIONS }
    },
  }
}

export async function openInterrupted(count) {
  let deadline = 0
  const guests = await contexts(count, () => performance.now() > deadline)
  let next = 0
  let interrupted = 0
  let done = 0
  return {
    turn() {
      const guest = next
      next = (next + 1) % count
      const { context } = guests[guest]
      deadline = performance.now() + BUDGET
      const result = context.evalCode(PIECE)
      const isDone = result.error === undefined
      ;(result.error ?? result.value).dispose()
      if (isDone) done += 1
      else interrupted += 1
      return { guest, iterations: isDone ? PIECE_ITERATIONS : 0 }
    },
    note: () =>
      `${interrupted.toLocaleString("en")} evaluations were interrupted after ${BUDGET} ms, ${done.toLocaleString("en")} came to their end`,
  }
}

/** A call of a function that does nothing, in one context after the other: in and out of WebAssembly. */
export async function switchCost(count) {
  const guests = (await contexts(count)).map(({ context }) => ({
    context,
    idle: context.unwrapResult(context.evalCode("(function () {})")),
  }))
  const rounds = Math.ceil(30_000 / count)
  const start = process.cpuUsage()
  for (let round = 0; round < rounds; round++)
    for (const { context, idle } of guests)
      context.unwrapResult(context.callFunction(idle, context.undefined)).dispose()
  const { user, system } = process.cpuUsage(start)
  return ((user + system) * 1_000) / (rounds * count)
}

/** One runtime for each guest, as memory limits are the runtime's. */
async function contexts(count, interrupt = () => false) {
  const quickjs = await getQuickJS()
  return Array.from({ length: count }, () => {
    const runtime = quickjs.newRuntime()
    runtime.setMemoryLimit(16 * MiB)
    runtime.setInterruptHandler(interrupt)
    return { context: runtime.newContext() }
  })
}
