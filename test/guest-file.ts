// Reads a guest expectation file: guest JavaScript with what is expected of it in comments.
//
//   print(1 + 1) // expect: 2                  printed lines, in order
//   null.x // throws: TypeError                this top-level statement throws; the run goes on after it
//   // throws: RangeError: too deep            alone on its line: the run ends with this uncaught error
//   // syntax-error: unexpected token          the file does not compile; part of the message
//   // stopped: fuel                           the run is stopped, for this reason
//   // fuel: 1234       // bytes: 560          exact figures of the whole run
//   // limits: fuel 10000, memory 65536        caps to run with
//   // kind: module                            default: script; `./_parts/x.js` can be imported

import { parse } from "acorn"

export interface GuestFile {
  readonly kind: "script" | "module"
  /** The text to run: top-level statements that shall throw are wrapped, on the lines where they were. */
  readonly text: string
  readonly output: readonly string[]
  readonly end: GuestEnd
  readonly fuel: number | undefined
  readonly bytes: number | undefined
  readonly limits: { readonly fuel?: number; readonly memory?: number }
}

export type GuestEnd =
  | { readonly kind: "completed" }
  | { readonly kind: "threw"; readonly error: string }
  | { readonly kind: "syntax-error"; readonly message: string }
  | { readonly kind: "stopped"; readonly reason: string }

const DIRECTIVE = /\/\/ (expect|throws|syntax-error|stopped|fuel|bytes|limits|kind):(.*)$/

/** @throws an Error when a directive is malformed or stands where it can't be honoured */
export function parseGuestFile(text: string): GuestFile {
  const output: string[] = []
  const throwing: number[] = []
  let end: GuestEnd = { kind: "completed" }
  let kind: GuestFile["kind"] = "script"
  let fuel: number | undefined
  let bytes: number | undefined
  let limits: GuestFile["limits"] = {}
  text.split("\n").forEach((line, index) => {
    const match = DIRECTIVE.exec(line)
    if (!match) return
    const said = match[2]!.trim()
    switch (match[1]!) {
      case "expect":
        output.push(said)
        break
      case "throws":
        if (line.trimStart().startsWith("//")) end = { kind: "threw", error: said }
        else {
          throwing.push(index + 1)
          output.push(`throws ${said}`)
        }
        break
      case "syntax-error":
        end = { kind: "syntax-error", message: said }
        break
      case "stopped":
        end = { kind: "stopped", reason: said }
        break
      case "fuel":
        fuel = count(said)
        break
      case "bytes":
        bytes = count(said)
        break
      case "limits":
        limits = Object.fromEntries(said.split(",").map((part) => limit(part.trim())))
        break
      case "kind":
        if (said !== "script" && said !== "module")
          throw new Error(`kind must be script or module, got ${said}`)
        kind = said
        break
    }
  })
  return { kind, text: wrapThrowing(text, kind, throwing), output, end, fuel, bytes, limits }
}

/** A printed line matches when it is what was expected; `throws TypeError` also matches with any message. */
export function lineMatches(actual: string, expected: string): boolean {
  if (actual === expected) return true
  return expected.startsWith("throws ") && !expected.includes(": ") && actual.startsWith(`${expected}: `)
}

/** As for lines: a name alone matches any message. */
export function errorMatches(actual: { name: string; message: string }, expected: string): boolean {
  return expected === actual.name || expected === `${actual.name}: ${actual.message}`
}

function wrapThrowing(text: string, kind: GuestFile["kind"], lines: readonly number[]): string {
  if (lines.length === 0) return text
  const program = parse(text, { ecmaVersion: "latest", sourceType: kind, locations: true })
  let wrapped = text
  for (const line of lines.toReversed()) {
    const statement = program.body.findLast((node) => node.loc!.end.line === line)
    if (!statement || !["ExpressionStatement", "ThrowStatement", "BlockStatement"].includes(statement.type)) {
      throw new Error(`line ${line}: "throws" needs a top-level expression, throw or block that ends there`)
    }
    const { start, end } = statement
    const body = wrapped.slice(start, end)
    wrapped =
      `${wrapped.slice(0, start)};try { ${body}; print("line ${line} did not throw") } ` +
      `catch (thrown) { print("throws " + thrown) }${wrapped.slice(end)}`
  }
  return wrapped
}

function limit(text: string): [string, number] {
  const [name, value] = text.split(" ")
  if (name !== "fuel" && name !== "memory") throw new Error(`limits are fuel and memory, got ${text}`)
  return [name, count(value ?? "")]
}

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`expected a count, got ${JSON.stringify(text)}`)
  return Number(text)
}
