// QuickJS in WebAssembly, release build, with what an embedder of untrusted code needs: an interrupt handler and a
// memory limit. The handler is called about every ten thousand branches.
import { createRequire } from "node:module"
import { getQuickJS } from "quickjs-emscripten"

const MiB = 1024 * 1024

export async function open() {
  const { version } = createRequire(import.meta.url)("quickjs-emscripten/package.json")
  const quickjs = await getQuickJS()
  return {
    name: `quickjs-emscripten ${version}`,
    load({ name, source }) {
      const runtime = quickjs.newRuntime()
      runtime.setMemoryLimit(256 * MiB)
      let polls = 0
      runtime.setInterruptHandler(() => ++polls > 1e9)
      const context = runtime.newContext()
      context.unwrapResult(context.evalCode(source, name)).dispose()
      const main = context.getProp(context.global, "main")
      return {
        run() {
          const result = context.unwrapResult(context.callFunction(main, context.undefined))
          const text = context.getString(result)
          result.dispose()
          return text
        },
        close() {
          main.dispose()
          context.dispose()
          runtime.dispose()
        },
      }
    },
    close() {},
  }
}
