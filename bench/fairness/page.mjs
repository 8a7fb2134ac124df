// Blocks as one HTML page, with its plots inside and nothing to load.
import { plot } from "./plots.mjs"

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1b1f24 }
table { border-collapse: collapse; margin: .5rem 0 1rem; font-size: 13px; font-variant-numeric: tabular-nums }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #e3e6ea; white-space: nowrap }
th:first-child, td:first-child, .words td, .words th { text-align: left; white-space: normal }
td.no { color: #b3261e; font-weight: 600 } td.yes { color: #1a7f37 }
h1 { font-size: 1.7rem } h2 { font-size: 1.25rem; margin-top: 2.5rem; border-top: 1px solid #e3e6ea; padding-top: 1rem }
figure { margin: 1rem 0 } figure h2 { font-size: 1rem; margin: 0; border: 0; padding: 0 } .wide { overflow-x: auto }
nav a { margin-right: .8rem } tr.own td { background: #f3f8ff }`

export function page(blocks, results) {
  const titles = blocks.filter(({ level }) => level === 2)
  const links = titles.map((each) => `<a href="#${idOf(each)}">${escaped(each.heading)}</a>`).join("")
  const body = blocks.map((block) => html(block, results) + (block.level === 1 ? `<nav>${links}</nav>` : ""))
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Fairness of the scheduler</title>
<style>${STYLE}</style>
${body.join("\n")}
</html>
`
}

function html(block, results) {
  const { heading, level, text, head, rows } = block
  if (heading !== undefined) return `<h${level} id="${idOf(block)}">${escaped(heading)}</h${level}>`
  if (text !== undefined) return `<p>${escaped(text)}</p>`
  if (head !== undefined) return tableOf(head, rows)
  return plot(block, results)
}

function tableOf(head, rows) {
  const cells = (row, tag) => row.map((cell) => cellOf(String(cell), tag)).join("")
  const lines = rows.map((row) => `<tr${row[0] === "eevdf" ? ' class="own"' : ""}>${cells(row, "td")}</tr>`)
  const kind = head[0] === "goal" ? ' class="words"' : ""
  return `<div class="wide"><table${kind}><tr>${cells(head, "th")}</tr>${lines.join("")}</table></div>`
}

function cellOf(cell, tag) {
  const plain = cell.replaceAll("**", "")
  const kind = tag === "td" && (plain === "yes" || plain === "no") ? ` class="${plain}"` : ""
  return `<${tag}${kind}>${escaped(plain)}</${tag}>`
}

function idOf({ id, heading }) {
  return id ?? heading.toLowerCase().replaceAll(/[^a-z]+/g, "-")
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}
