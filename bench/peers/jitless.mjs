// V8 without its compilers, in a child process. The child takes its own samples, so messages cost nothing.
import { fork } from "node:child_process"
import { once } from "node:events"

export async function open() {
  const child = fork(new URL("./jitless-child.mjs", import.meta.url), { execArgv: ["--jitless"] })
  const ask = async (message) => {
    child.send(message)
    const [answer] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => [{ error: `the --jitless child ended with ${code}` }]),
    ])
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.value
  }
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
