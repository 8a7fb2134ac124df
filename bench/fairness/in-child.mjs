// Runs one part of a measurement in a process of its own, and waits for it.
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"

const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url))

/** @returns what it measured; rejected if the process ends without an answer */
export function inChild(name, options, { flags = [], say }) {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [name, JSON.stringify(options)], { execArgv: flags })
    let answer
    child.on("message", (message) => {
      if (message.say !== undefined) say(message.say)
      else answer = message
    })
    child.on("error", reject)
    child.on("exit", (code, signal) => {
      if (answer !== undefined && code === 0) resolve(answer.result)
      else reject(new Error(`${name} ended without a result: ${signal ?? code}`))
    })
  })
}
