// Stack traces: guest names and positions only. Self-hosted frames are shown where guest code called them, as native;
// constructors that the source leaves out are not.

import type { Meter } from "../meter.js"
import { type Code, positionOf } from "./code.js"

/** One frame of a trace, as `Realm.captureFrames` gives it. */
export interface CapturedFrame {
  readonly code: Code
  /** Of the instruction that runs, or after it. */
  readonly pc: number
}

/** The lines of a trace, each after a line break. Fuel: by the offsets whose lines are counted. */
export function describeFrames(meter: Meter, frames: readonly CapturedFrame[]): string {
  let text = ""
  for (let i = 0; i < frames.length; i++) {
    const { code, pc } = frames[i]!
    if (!code.selfHosted && code.block.positions.length === 0) continue
    if (!code.selfHosted) text += `\n    at ${guestFrame(meter, code, pc)}`
    // The innermost built-in is what made the error, or a helper of one.
    else if (text !== "" && i + 1 < frames.length && !frames[i + 1]!.code.selfHosted) {
      text += `\n    at ${builtinName(code.block.name)} (native)`
    }
  }
  return text
}

function guestFrame(meter: Meter, code: Code, pc: number): string {
  const offset = positionOf(code.block, pc)
  meter.debt += offset >>> 6
  const place = `${code.program.name}:${lineAndColumn(code.program.source, offset)}`
  return code.block.name === "" ? place : `${code.block.name} (${place})`
}

/** "Array_map" as Array.map, "MapConstructor" as new Map. */
function builtinName(name: string): string {
  return name.endsWith("Constructor") ? `new ${name.slice(0, -"Constructor".length)}` : name.replace("_", ".")
}

/** Both from 1; the column in UTF-16 units. */
function lineAndColumn(source: string, offset: number): string {
  let line = 1
  let start = 0
  for (let i = source.indexOf("\n"); i >= 0 && i < offset; i = source.indexOf("\n", start)) {
    line++
    start = i + 1
  }
  return `${line}:${offset - start + 1}`
}
