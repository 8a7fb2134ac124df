// Blocks as Markdown; the plots are in the page.
export function markdown(blocks) {
  const lines = []
  for (const { heading, level, text, head, rows, folded } of blocks) {
    if (heading !== undefined) lines.push(`${"#".repeat(level)} ${heading}`, "")
    if (text !== undefined) lines.push(text, "")
    if (folded !== undefined) lines.push(`${folded}:`, "")
    if (head !== undefined)
      lines.push(
        ...[head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`),
        "",
      )
  }
  return lines.join("\n")
}

function cell(text) {
  return String(text).replaceAll("|", "\\|")
}
