// Ledgers of expected failures: one path a line, sorted, one file for each top folder of the suite. They only shrink,
// unless growth is asked for by name.

import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { FileResult } from "./run-file.js"

export interface LedgerVerdict {
  /** Failed and not in a ledger. */
  readonly newFailures: readonly FileResult[]
  /** In a ledger, and passed or were skipped. */
  readonly noLongerFailing: readonly string[]
  /** In a ledger, and not in the suite. Only known when whole folders were listed. */
  readonly vanished: readonly string[]
}

/** `language/...` → `failing-language.txt`, `annexB/...` → `failing-annex-b.txt`. */
export function ledgerName(path: string): string {
  const folder = path.split("/")[0]!.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `failing-${folder}.txt`
}

export function readLedgers(directory: string, folders: readonly string[]): Set<string> {
  const paths = new Set<string>()
  for (const name of new Set(folders.map(ledgerName))) {
    const file = join(directory, name)
    if (!existsSync(file)) continue
    for (const line of readFileSync(file, "utf8").split("\n")) if (line !== "") paths.add(line)
  }
  return paths
}

export function judge(
  ledger: ReadonlySet<string>,
  results: readonly FileResult[],
  listed: ReadonlySet<string> | undefined,
  folders: readonly string[],
): LedgerVerdict {
  const inFolders = (path: string): boolean => folders.some((folder) => path.startsWith(`${folder}/`))
  return {
    newFailures: results.filter((result) => result.status === "failed" && !ledger.has(result.path)),
    noLongerFailing: results
      .filter((result) => result.status !== "failed" && ledger.has(result.path))
      .map((result) => result.path),
    vanished: listed ? [...ledger].filter((path) => inFolders(path) && !listed.has(path)) : [],
  }
}

/** Remove what no longer fails; add new failures only if growth is allowed. */
export function updateLedgers(
  directory: string,
  folders: readonly string[],
  ledger: ReadonlySet<string>,
  verdict: LedgerVerdict,
  allowGrowth: boolean,
): void {
  const kept = new Set(ledger)
  for (const path of [...verdict.noLongerFailing, ...verdict.vanished]) kept.delete(path)
  if (allowGrowth) for (const { path } of verdict.newFailures) kept.add(path)
  for (const name of new Set(folders.map(ledgerName))) {
    const lines = [...kept].filter((path) => ledgerName(path) === name).sort()
    writeFileSync(join(directory, name), lines.map((line) => `${line}\n`).join(""))
  }
}
