// `thimble repl`: lines into one instance. Ctrl-C stops what runs; the guest is then a new one.

import { createInterface } from "node:readline"
import type { Readable, Writable } from "node:stream"
import { Engine } from "../engine.js"
import { GuestSyntaxError } from "../errors.js"
import type { Instance } from "../instance.js"
import type { CliLimits } from "./arguments.js"
import { environmentWriting } from "./globals.js"
import { showError, showResult } from "./text.js"

export interface ReplStreams {
  readonly input: Readable
  readonly output: Writable
}

/** Ends with the input. */
export async function repl(limits: CliLimits, { input, output }: ReplStreams): Promise<void> {
  const engine = new Engine()
  const empty = engine.compile("", { name: "repl" })
  const say = (line: string): void => void output.write(`${line}\n`)
  const fresh = (): Instance => engine.spawn(empty, { limits, ...environmentWriting(say, say) })
  const lines = createInterface({ input, output, terminal: (output as { isTTY?: boolean }).isTTY === true })
  let instance = fresh()
  let running = false
  let text = ""
  lines.setPrompt("> ")
  lines.on("SIGINT", () => {
    if (running) instance.stop("interrupted")
    else if (text !== "") {
      text = ""
      say("")
      lines.setPrompt("> ")
      lines.prompt()
    } else lines.close()
  })
  lines.prompt()
  for await (const line of lines) {
    text += line
    const before = instance.usage.fuel
    running = true
    try {
      const value = await instance.evaluate(engine.compile(text, { name: "repl" }))
      say(`${showResult(value)}  // ${instance.usage.fuel - before} fuel`)
    } catch (error) {
      if (error instanceof GuestSyntaxError && isUnfinished(error, text)) {
        text += "\n"
        lines.setPrompt("… ")
        lines.prompt()
        running = false
        continue
      }
      say(showError(error, new Map([["repl", text]])))
    }
    running = false
    if (instance.isStopped) {
      say("the guest was stopped; this is a new one")
      instance = fresh()
    }
    text = ""
    lines.setPrompt("> ")
    lines.prompt()
  }
  instance.stop()
}

/** The error is at the end of the text: there may be more to come. An empty line ends it. */
function isUnfinished(error: GuestSyntaxError, text: string): boolean {
  if (text.endsWith("\n\n") || text.trim() === "") return false
  const lines = text.trimEnd().split("\n")
  return error.line > lines.length || (error.line === lines.length && error.column > lines.at(-1)!.length)
}
