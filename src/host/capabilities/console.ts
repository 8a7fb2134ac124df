// The console: group "console", type "write", to a level. Texts come formatted: see console-guest.ts. Each goes to the
// embedder's function, or is kept for it among the last ones, on the guest's account.

import { KiB, MiB } from "../limits/resources.js"
import { capabilityFunction } from "../marshal/host-function.js"
import { Capability, type CapabilityDefinition, type Installation } from "./capability.js"
import { CONSOLE_SOURCE } from "./console-guest.js"
import type { Grant } from "./grant.js"
import { checkCapabilityOptions, checkFunctionOption, checkInteger, checkStrings } from "./options.js"
import { CapabilityError } from "./permission.js"

export const CONSOLE_LEVELS = ["debug", "log", "info", "warn", "error"] as const

export type ConsoleLevel = (typeof CONSOLE_LEVELS)[number]

export interface ConsoleLine {
  readonly level: ConsoleLevel
  /** What one call wrote; it may have line breaks, and is the guest's: treat it as data. */
  readonly text: string
}

/** `instance.granted("console")`. */
export interface ConsoleHost {
  /** The last texts, oldest first. Empty if they go to `write`. */
  readonly lines: readonly ConsoleLine[]
}

type Write = (level: ConsoleLevel, text: string) => unknown

export interface ConsoleOptions {
  /** Bytes of UTF-8 in all. Default 1 MiB. */
  readonly bytes?: number
  /** Texts in all. Default 10,000. */
  readonly lines?: number
  /** Levels that may be written to. Default all. */
  readonly only?: readonly ConsoleLevel[]
  /**
   * Gets each text. The guest waits for a promise that it returns. Default: the last texts are kept, see `keep`.
   */
  readonly write?: Write
  /** Bytes of UTF-8 that are kept where there is no `write`; the guest's memory has them. Default 64 KiB. */
  readonly keep?: number
}

const definition: CapabilityDefinition<unknown> = {
  group: "console",
  types: { write: "writes a text; the target is its level, the amount its bytes of UTF-8" },
  resources: {
    bytes: { unit: "bytes", default: MiB },
    lines: { unit: "texts", default: 10_000 },
  },
  canonical(target) {
    if ((CONSOLE_LEVELS as readonly string[]).includes(target)) return target
    const known = CONSOLE_LEVELS.join(", ")
    throw new CapabilityError("TypeError", "EINVAL", `the console has no level ${target}; there are ${known}`)
  },
  matches: (pattern, target) => pattern === "*" || pattern === target,
  charges: (_state, _type, _target, amount) => [
    { resource: "lines", amount: 1 },
    { resource: "bytes", amount },
  ],
}

/** Accounted for each text that is kept, beside its bytes. */
const LINE_BYTES = 64

const DECLARATIONS = `declare const console: {
  log(...values: unknown[]): void
  info(...values: unknown[]): void
  debug(...values: unknown[]): void
  warn(...values: unknown[]): void
  error(...values: unknown[]): void
  trace(...values: unknown[]): void
  table(...values: unknown[]): void
  dir(value: unknown): void
  assert(condition: unknown, ...values: unknown[]): void
  count(label?: string): void
  countReset(label?: string): void
  group(...values: unknown[]): void
  groupCollapsed(...values: unknown[]): void
  groupEnd(): void
  time(label?: string): void
  timeLog(label?: string, ...values: unknown[]): void
  timeEnd(label?: string): void
}
`

/**
 * Gives a guest `console`: `grants: [console({ bytes: 64 * KiB, write: (level, text) => log.push(text) })]`.
 *
 * @throws ThimbleError `bad-option`, `unknown-option`, `bad-limit`
 */
export function console(options: ConsoleOptions = {}): Capability {
  checkCapabilityOptions(options, ["bytes", "lines", "only", "write", "keep"], "console")
  const { bytes, lines, only, write, keep = 64 * KiB } = options
  checkFunctionOption("write", write)
  checkInteger("keep", keep, 0, 2 ** 30)
  if (only !== undefined) checkStrings("only", only)
  return new Capability<unknown>({
    definition,
    caps: { bytes, lines },
    rules: [{ ...(only && { targets: only.map((level) => definition.canonical(level, null)) }) }],
    open: (grant) => install(grant, write ?? null, keep),
    declarations: DECLARATIONS,
  })
}

function install(grant: Grant, write: Write | null, keep: number): Installation<unknown> {
  const kept = new KeptLines(grant, keep)
  const accept = (level: ConsoleLevel, text: string): unknown => {
    if (write === null) return kept.add({ level, text })
    const written = write(level, text)
    return written instanceof Promise
      ? grant.during("write", level, () => written.then(() => undefined))
      : undefined
  }
  const put = (level: unknown, text: unknown): unknown => {
    if (typeof level !== "string" || typeof text !== "string")
      throw new TypeError("the console writes texts to levels")
    const allowed = grant.demand("write", level, utf8Length(text))
    const go = (): unknown => accept(level as ConsoleLevel, text)
    return allowed === undefined ? go() : allowed.then(go)
  }
  return {
    state: null,
    host: Object.freeze({
      get lines() {
        return kept.lines
      },
    } satisfies ConsoleHost),
    modules: {
      "thimble:console": {
        source: CONSOLE_SOURCE,
        meta: { write: capabilityFunction(put, { name: "console" }) },
        globals: ["console"],
      },
    },
    close: () => kept.release(),
  }
}

/** The last texts, in so many bytes: a queue. */
class KeptLines {
  private entries: { readonly line: ConsoleLine; readonly bytes: number }[] = []
  /** Entries before it have been dropped. */
  private first = 0
  private held = 0

  constructor(
    private readonly grant: Grant,
    private readonly most: number,
  ) {}

  get lines(): readonly ConsoleLine[] {
    return this.entries.slice(this.first).map(({ line }) => line)
  }

  add(line: ConsoleLine): void {
    const bytes = LINE_BYTES + utf8Length(line.text)
    const before = this.held
    this.entries.push({ line: Object.freeze(line), bytes })
    this.held += bytes
    while (this.held > this.most) this.held -= this.entries[this.first++]!.bytes
    if (this.first * 2 > this.entries.length) {
      this.entries.splice(0, this.first)
      this.first = 0
    }
    this.grant.owner.hold(this.held - before)
  }

  /** The lines can still be read; they are no longer the guest's. */
  release(): void {
    this.grant.owner.hold(-this.held)
    this.held = 0
  }
}

/** Bytes of a text in UTF-8, lone surrogates as their replacement. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) bytes += 1
    else if (unit < 0xd800 || unit > 0xdbff) bytes += 2
    else {
      const next = text.charCodeAt(i + 1)
      const isPair = next >= 0xdc00 && next <= 0xdfff
      bytes += 2
      if (isPair) i++
    }
  }
  return bytes
}
