// The one-liner.

import { Engine } from "./engine.js"
import { checkOptions, COMPILE_KEYS, type RunOptions, SPAWN_KEYS } from "./options.js"
import type { Outcome } from "./outcome.js"

/**
 * Runs a script in an engine of its own, and answers how it ended.
 *
 * @throws GuestSyntaxError, ThimbleError (as rejections)
 */
export async function run(source: string, options: RunOptions = {}): Promise<Outcome> {
  checkOptions(options, { ...COMPILE_KEYS, ...SPAWN_KEYS }, "run")
  const { name, ...spawnOptions } = options
  const engine = new Engine()
  return engine.spawn(engine.compile(source, name === undefined ? {} : { name }), spawnOptions).outcome
}
