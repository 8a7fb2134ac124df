// Thimble as embedders use it: scheduled, with finite limits, everything metered.
import { readFileSync } from "node:fs"
import { pathToFileURL } from "node:url"

const MiB = 1024 * 1024

/** @param bundle path of another build of the library, for comparisons */
export async function open({ bundle, limits = { fuel: 1e12, memory: 256 * MiB } } = {}) {
  const { Engine } = await import(bundle ? pathToFileURL(bundle).href : "../../dist/thimble.js")
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
  const engine = new Engine()
  return {
    name: `Thimble ${version}`,
    async load({ name, source }) {
      const instance = engine.spawn(engine.compile(source, { name }), { limits })
      const outcome = await instance.outcome
      if (outcome.kind !== "completed")
        throw outcome.error ?? new Error(`${name} was stopped: ${outcome.reason}`)
      return { run: () => instance.call("main"), instance, close: () => instance.stop() }
    },
    close() {},
  }
}
