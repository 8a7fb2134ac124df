// Runs guests that use thimble:files.

import { Engine, type GuestError, type Instance, type SpawnOptions } from "thimble"

/** Spawns an instance of which each `evaluate` sees the module as `fs`. */
export async function fileGuest(options: SpawnOptions, engine = new Engine()): Promise<Instance> {
  const source = `globalThis.fs = (await import("thimble:files")).default
    globalThis.attempt = (deed) => { try { return deed() } catch (error) { return error.code } }`
  const instance = engine.spawn(engine.compile(source, { kind: "module" }), options)
  const outcome = await instance.outcome
  if (outcome.kind === "threw") throw outcome.error
  return instance
}

/** What a script comes to; the code of an error that it throws. */
export async function codeOr(instance: Instance, source: string): Promise<unknown> {
  try {
    return await instance.evaluate(source)
  } catch (error) {
    return (error as GuestError).properties.code ?? String(error)
  }
}
