// The one-liner.

import { Engine } from "./engine.js"
import { COMPILE_KEYS, checkOptions, type RunOptions, SPAWN_KEYS } from "./options.js"
import type { Outcome } from "./outcome.js"

/**
 * Runs a script or a module in an engine of its own, and answers how it ended.
 *
 * @throws GuestSyntaxError, ThimbleError (as rejections)
 */
export async function run(source: string, options: RunOptions = {}): Promise<Outcome> {
  checkOptions(options, { ...COMPILE_KEYS, ...SPAWN_KEYS }, "run")
  const { name, kind, ...spawnOptions } = options
  const engine = new Engine()
  const compileOptions = { ...(name !== undefined && { name }), ...(kind !== undefined && { kind }) }
  return engine.spawn(engine.compile(source, compileOptions), spawnOptions).outcome
}
