// The stack of a guest error, as text: guest names and positions only.

import { LineIndex } from "../../compiler/source.js"
import { type Code, positionOf } from "../../vm/interpreter/code.js"
import type { ErrorData } from "../../vm/operations/new-error.js"

interface CapturedFrame {
  readonly code: Code
  readonly pc: number
}

/** "    at name (file:line:column)", innermost first; frames of built-ins are left out. */
export function guestStack(error: ErrorData): string {
  if (error.stack !== null) return error.stack
  const lines: string[] = []
  for (const frame of error.frames as readonly CapturedFrame[]) {
    const { code, pc } = frame
    if (code.selfHosted) continue
    const { line, column } = new LineIndex(code.program.source).positionAt(positionOf(code.block, pc))
    const place = `${code.program.name}:${line}:${column}`
    lines.push(code.functionName === "" ? `    at ${place}` : `    at ${code.functionName} (${place})`)
  }
  return lines.join("\n")
}
