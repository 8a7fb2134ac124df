// Stack traces: guest names and positions only. Self-hosted frames are shown where guest code called them, as native;
// constructors that the source leaves out are not.

import type { Meter } from "../meter.js"
import { type Code, type ProgramCode, positionOf } from "./code.js"

/** One frame of a trace, as `Realm.captureFrames` gives it. */
export interface CapturedFrame {
  readonly code: Code
  /** Of the instruction that runs, or after it. */
  readonly pc: number
}

/** The lines of a trace, each after a line break. Fuel: for each frame whose line is counted. */
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
  meter.debt += PLACE_FUEL
  const place = `${code.program.name}:${lineAndColumn(code.program, offset)}`
  return code.block.name === "" ? place : `${code.block.name} (${place})`
}

/** "Array_map" as Array.map, "MapConstructor" as new Map. */
function builtinName(name: string): string {
  return name.endsWith("Constructor") ? `new ${name.slice(0, -"Constructor".length)}` : name.replace("_", ".")
}

/** Both from 1; the column in UTF-16 units. */
function lineAndColumn(program: ProgramCode, offset: number): string {
  const { source } = program
  program.lines ??= linesOf(source)
  const block = Math.floor(offset / BLOCK)
  let line = program.lines[2 * block]!
  let start = program.lines[2 * block + 1]!
  // Looked for within the block only: the rest of the source may be one line.
  const text = source.slice(block * BLOCK, offset)
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) {
    line++
    start = block * BLOCK + i + 1
  }
  return `${line}:${offset - start + 1}`
}

/** Units of source between two places whose lines are known. */
const BLOCK = 4096
/** Fuel for finding a line within a block. */
const PLACE_FUEL = 16

/** For the beginning of each block: its line, and where that begins. Made once for a program, whose length was paid for. */
function linesOf(source: string): readonly number[] {
  const lines: number[] = []
  let line = 1
  let start = 0
  let next = source.indexOf("\n")
  for (let at = 0; at <= source.length; at += BLOCK) {
    while (next >= 0 && next < at) {
      line++
      start = next + 1
      next = source.indexOf("\n", start)
    }
    lines.push(line, start)
  }
  return lines
}
