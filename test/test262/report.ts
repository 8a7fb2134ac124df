// What a test262 run prints and writes: a table by folder, the failures grouped by reason, and honest totals. A
// percentage is given of the files that ran and of all files considered, skipped ones included.

import type { FileResult } from "./run-file.js"

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export interface Report {
  readonly total: Counts
  readonly folders: ReadonlyMap<string, Counts>
  /** Failure reasons with what differs from file to file taken out, most frequent first. */
  readonly reasons: readonly ReasonGroup[]
  readonly skips: ReadonlyMap<string, number>
}

export interface ReasonGroup {
  readonly reason: string
  readonly count: number
  readonly example: string
}

export function makeReport(results: readonly FileResult[]): Report {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 }
  const folders = new Map<string, Counts>()
  const reasons = new Map<string, { count: number; example: string }>()
  const skips = new Map<string, number>()
  for (const result of results) {
    const folder = topFolder(result.path)
    let counts = folders.get(folder)
    if (!counts) folders.set(folder, (counts = { passed: 0, failed: 0, skipped: 0 }))
    total[result.status]++
    counts[result.status]++
    if (result.status === "skipped") skips.set(result.reason, (skips.get(result.reason) ?? 0) + 1)
    if (result.status !== "failed") continue
    const reason = generalReason(result.reason)
    const group = reasons.get(reason)
    if (group) group.count++
    else reasons.set(reason, { count: 1, example: result.path })
  }
  return {
    total,
    folders: new Map([...folders].sort(([a], [b]) => (a < b ? -1 : 1))),
    reasons: [...reasons]
      .map(([reason, group]) => ({ reason, ...group }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    skips,
  }
}

/** @param top how many groups of failure reasons are printed */
export function renderReport(report: Report, top: number): string {
  const rows = [...report.folders].filter(([, counts]) => counts.passed + counts.failed > 0)
  const width = Math.max(24, ...rows.map(([folder]) => folder.length))
  const lines = [`${"folder".padEnd(width)}   passed   failed  skipped   of run   of all`]
  for (const [folder, counts] of [...rows, ["total", report.total] as const]) {
    lines.push(`${folder.padEnd(width)} ${cells(counts)}`)
  }
  const unrun = [...report.folders].filter(([, counts]) => counts.passed + counts.failed === 0)
  if (unrun.length > 0) lines.push(`skipped as a whole: ${unrun.map(([folder]) => folder).join(", ")}`)
  if (report.reasons.length > 0) {
    lines.push("", `top failure reasons (${report.reasons.length} groups)`)
    for (const { count, reason, example } of report.reasons.slice(0, top)) {
      lines.push(`${String(count).padStart(7)}  ${reason}`, `         e.g. ${example}`)
    }
  }
  if (report.skips.size > 0) {
    const skips = [...report.skips]
      .sort(([, a], [, b]) => b - a)
      .map(([reason, count]) => `${reason} ${count}`)
    lines.push("", `skipped: ${skips.join(", ")}`)
  }
  return lines.join("\n")
}

export function totalsLine({ passed, failed, skipped }: Counts): string {
  const run = passed + failed
  const all = run + skipped
  return (
    `test262: ${passed} passed, ${failed} failed, ${skipped} skipped; ` +
    `${percent(passed, run)} of ${run} run, ${percent(passed, all)} of ${all} files`
  )
}

function cells({ passed, failed, skipped }: Counts): string {
  const run = passed + failed
  const numbers = [passed, failed, skipped].map((count) => String(count).padStart(8))
  return [...numbers, percent(passed, run).padStart(8), percent(passed, run + skipped).padStart(8)].join(" ")
}

/** Rounded down, so that 100 % is only said when nothing is missing. */
function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${(Math.floor((part * 10_000) / whole) / 100).toFixed(2)} %`
}

function topFolder(path: string): string {
  return path.split("/").slice(0, 2).join("/")
}

/** Takes quoted text, numbers and the mode out, so that one missing mechanism makes one group. */
function generalReason(reason: string): string {
  return reason
    .replace(/^(sloppy|strict|module|raw): /, "")
    .replace(/«[^»]*»/g, "«…»")
    .replace(/"[^"]*"/g, '"…"')
    .replace(/\d+/g, "N")
    .slice(0, 140)
}
