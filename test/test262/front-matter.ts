// Reads the front matter of a test262 file: the YAML comment between `/*---` and `---*/`. Only the subset that the
// suite uses is understood: top-level keys, flow lists, block lists, and the nested `negative` record.

export interface FrontMatter {
  readonly flags: ReadonlySet<string>
  readonly features: readonly string[]
  /** Harness files, beyond those that every test gets. */
  readonly includes: readonly string[]
  readonly negative: Negative | undefined
  readonly esid: string | undefined
  readonly locale: readonly string[]
}

export interface Negative {
  readonly phase: "parse" | "resolution" | "runtime"
  /** The constructor's name. */
  readonly type: string
}

const BLOCK = /\/\*---([\s\S]*?)---\*\//
const KEY = /^([A-Za-z]\w*):[ \t]*(.*)$/
const PHASES: readonly string[] = ["parse", "resolution", "runtime"]

/** @throws an Error when a known field has a form that is not understood; better than a test run wrongly */
export function parseFrontMatter(source: string): FrontMatter {
  const fields = splitFields(BLOCK.exec(source)?.[1] ?? "")
  return {
    flags: new Set(list(fields, "flags")),
    features: list(fields, "features"),
    includes: list(fields, "includes"),
    negative: negative(fields),
    esid: scalar(fields.get("esid")?.[0]),
    locale: list(fields, "locale"),
  }
}

/** Each top-level key with its lines: what stands after the colon, then the indented lines below. */
function splitFields(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>()
  let current: string[] = []
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const match = KEY.exec(line)
    if (match) fields.set(match[1]!, (current = [match[2]!]))
    else current.push(line)
  }
  return fields
}

function list(fields: Map<string, string[]>, key: string): string[] {
  const lines = fields.get(key)
  if (!lines) return []
  const text = lines.map(withoutComment).join("\n").trim()
  if (text === "") return []
  if (text.startsWith("[") && text.endsWith("]")) return items(text.slice(1, -1).split(","))
  const entries = text.split("\n").filter((line) => line.trim() !== "")
  if (entries.every((line) => line.trim().startsWith("-"))) {
    return items(entries.map((line) => line.trim().slice(1)))
  }
  throw new Error(`front matter: ${key} is not a list: ${text}`)
}

function negative(fields: Map<string, string[]>): Negative | undefined {
  const lines = fields.get("negative")
  if (!lines) return undefined
  const nested = splitFields(lines.map((line) => line.trim()).join("\n"))
  const phase = scalar(nested.get("phase")?.[0])
  const type = scalar(nested.get("type")?.[0])
  if (phase === undefined || type === undefined || !PHASES.includes(phase)) {
    throw new Error(`front matter: negative is not understood: ${lines.join(" ")}`)
  }
  return { phase: phase as Negative["phase"], type }
}

function items(parts: readonly string[]): string[] {
  return parts.map((part) => scalar(part)).filter((part) => part !== undefined)
}

function scalar(text: string | undefined): string | undefined {
  const plain = text === undefined ? "" : withoutComment(text).trim()
  return plain.replace(/^(["'])(.*)\1$/, "$2") || undefined
}

function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*$/, "")
}
