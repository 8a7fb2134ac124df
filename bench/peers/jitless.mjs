// V8 without its compilers, in a child process. The child takes its own samples, so messages cost nothing.
import { fork } from "node:child_process"

export async function open() {
  const child = fork(new URL("./jitless-child.mjs", import.meta.url), {
    // Without its compilers V8 has no WebAssembly; said here, it does not warn.
    execArgv: ["--jitless", "--no-expose-wasm"],
  })
  /** Questions that the child has not answered yet; it answers in order. */
  const pending = []
  child.on("message", ({ value, error }) => {
    const { resolve, reject } = pending.shift()
    if (error === undefined) resolve(value)
    else reject(new Error(error))
  })
  child.on("exit", (code) => {
    for (const { reject } of pending.splice(0)) reject(new Error(`the --jitless child ended with ${code}`))
  })
  const ask = (message) =>
    new Promise((resolve, reject) => {
      pending.push({ resolve, reject })
      child.send(message)
    })
  return {
    name: `V8 ${process.versions.v8} --jitless`,
    async load({ name, source }) {
      await ask({ load: { name, source } })
      return {
        run: () => ask({ run: name }),
        sample: (options) => ask({ sample: name, options }),
        close() {},
      }
    },
    close: () => child.disconnect(),
  }
}
