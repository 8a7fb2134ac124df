// The command line's entry: reads files, talks to the terminal, sets the exit status.

import { readFileSync } from "node:fs"
import { CompileError } from "../../compiler/bytecode/code-block.js"
import { disassemble } from "../../compiler/bytecode/disassembler.js"
import { compile } from "../../compiler/index.js"
import { guestSyntaxError } from "../errors.js"
import { parseArguments, USAGE, UsageError } from "./arguments.js"
import { repl } from "./repl.js"
import { EXIT, runCommand, type Terminal } from "./run-command.js"
import { showError } from "./text.js"

const { stdout, stderr } = process
let progressShown = false

const terminal: Terminal = {
  write(line) {
    clearProgress()
    stdout.write(`${line}\n`)
  },
  warn(line) {
    clearProgress()
    stderr.write(`${line}\n`)
  },
  progress(text) {
    clearProgress()
    if (text === "" || !stderr.isTTY) return
    stderr.write(text)
    progressShown = true
  },
}

function clearProgress(): void {
  if (!progressShown) return
  stderr.write("\r\x1b[K")
  progressShown = false
}

class FileError extends Error {}

function read(file: string): { name: string; text: string } {
  try {
    return { name: file === "-" ? "<stdin>" : file, text: readFileSync(file === "-" ? 0 : file, "utf8") }
  } catch (error) {
    throw new FileError(`${file} can't be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
}

async function main(args: readonly string[]): Promise<number> {
  const command = parseArguments(args)
  switch (command.kind) {
    case "help":
      stdout.write(USAGE)
      return EXIT.completed
    case "version":
      terminal.write(THIMBLE_VERSION)
      return EXIT.completed
    case "dis": {
      const { name, text } = read(command.file)
      try {
        terminal.write(disassemble(compile(text, { kind: "script", name }).block))
      } catch (error) {
        if (!(error instanceof CompileError)) throw error
        terminal.warn(showError(guestSyntaxError(error, text, name), new Map()))
        return EXIT.syntax
      }
      return EXIT.completed
    }
    case "repl":
      await repl(command.limits, { input: process.stdin, output: stdout })
      return EXIT.completed
    case "run":
      return runCommand({ ...command, sources: command.files.map(read) }, terminal)
  }
}

/** Put in by the build. */
declare const THIMBLE_VERSION: string

// A reader that went away (`| head`) is no error of ours.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0)
  throw error
})

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      terminal.warn(`thimble: ${error.message}\n\n${USAGE}`)
      process.exitCode = EXIT.usage
    } else if (error instanceof FileError) {
      terminal.warn(`thimble: ${error.message}`)
      process.exitCode = EXIT.usage
    } else {
      const message = error instanceof Error ? error.message : String(error)
      terminal.warn(`thimble: ${message}`)
      process.exitCode = (error as { code?: unknown } | null)?.code === undefined ? EXIT.defect : EXIT.usage
    }
  },
)
