// Positions in source text. Offsets are UTF-16 units from 0; lines and columns count from 1, as in stack traces.

export interface Position {
  readonly line: number
  readonly column: number
}

/** Line starts of a source text, for turning many offsets into positions: O(log lines) each. */
export class LineIndex {
  private readonly starts: readonly number[]

  constructor(source: string) {
    const starts = [0]
    for (let i = 0; i < source.length; i++) {
      const unit = source.charCodeAt(i)
      if (unit === 0x0d && source.charCodeAt(i + 1) === 0x0a) continue // \r\n is one line end
      if (unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029) starts.push(i + 1)
    }
    this.starts = starts
  }

  positionAt(offset: number): Position {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - this.starts[low]! + 1 }
  }
}

/** One position; use a LineIndex for many. */
export function positionAt(source: string, offset: number): Position {
  return new LineIndex(source).positionAt(offset)
}

const FRAME_WIDTH = 100

/**
 * The line that holds an offset with a caret under it, for messages to people:
 *
 *     3 | let x = )
 *       |         ^
 *
 * A long line is cut to a window around the offset.
 */
export function codeFrame(source: string, offset: number): string {
  const { line, column } = positionAt(source, offset)
  const start = offset - (column - 1)
  let end = start
  while (end < source.length && !isLineEnd(source.charCodeAt(end))) end++
  const from = Math.max(start, offset - FRAME_WIDTH / 2)
  const to = Math.min(end, from + FRAME_WIDTH)
  const label = `${line} | `
  const text = source.slice(from, to).replaceAll("\t", " ")
  return `${label}${text}\n${" ".repeat(label.length - 2)}| ${" ".repeat(offset - from)}^`
}

function isLineEnd(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029
}
