// Blocks as one HTML page, with its plots inside and nothing to load.
import { plot } from "./plots.mjs"

const STYLE = `
:root { color-scheme: light dark; --line: #e1e5ea; --own: #eef4ff; --faint: #5b6673; --yes: #17793a; --no: #c02b1f; --link: #1d5fd1 }
@media (prefers-color-scheme: dark) {
  :root { --line: #333a44; --own: #1b2740; --faint: #9aa5b3; --yes: #58c47c; --no: #ff7b6e; --link: #7fb0ff }
  body { background: #14171c; color: #e3e7ec }
}
body { font: 15px/1.55 system-ui, sans-serif; margin: 2rem auto 5rem; max-width: 72rem; padding: 0 1rem }
h1 { font-size: 1.8rem; margin-bottom: .3rem } p { max-width: 60rem }
hr { border: 0; border-top: 1px solid var(--line); margin: 2.5rem 0 0 } h2 { font-size: 1.3rem; margin: 1.2rem 0 .3rem }
h2 a { color: inherit; text-decoration: none } h2 a:hover::after { content: " #"; color: var(--faint) }
a { color: var(--link) } nav { columns: 4 13rem; font-size: 14px; margin: 1.2rem 0 } nav a { display: block; padding: .1rem 0; break-inside: avoid }
.wide { overflow-x: auto }
table { border-collapse: collapse; margin: .5rem 0 1rem; font-size: 13px; font-variant-numeric: tabular-nums }
th { color: var(--faint); font-weight: 600; vertical-align: bottom }
th, td { padding: .22rem .5rem; text-align: right; border-bottom: 1px solid var(--line) } td { white-space: nowrap }
th:first-child, td:first-child { text-align: left; padding-left: .3rem } td.text, th.text { text-align: left }
.words td, .words th { text-align: left; white-space: normal } @media (min-width: 45rem) { .words td:first-child { min-width: 17rem } }
td.no, td.yes { font-weight: 600 } td.no { color: var(--no) } td.yes { color: var(--yes) } tr.own td { background: var(--own) }
figure { margin: 1.2rem 0; overflow-x: auto } figure h2 { font-size: 14px; font-weight: 600; margin: 0 0 .3rem; border: 0; padding: 0 }
figure > svg { min-width: 44rem } figure > div { font-size: 13px }
details { margin: .5rem 0 1rem } summary { cursor: pointer; color: var(--link); font-size: 14px }`

export function page(blocks, results) {
  const titles = blocks.filter(({ level }) => level === 2)
  const links = titles.map((each) => `<a href="#${idOf(each)}">${escaped(each.heading)}</a>`).join("\n")
  // The links come after what stands before the first section.
  const first = blocks.findIndex(({ level }) => level === 2)
  const parts = blocks.map((block) => html(block, results))
  parts.splice(first, 0, `<nav aria-label="Contents">\n${links}\n</nav>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Fairness of the scheduler</title>
<style>${STYLE}</style>
<main>
${parts.join("\n")}
</main>
</html>
`
}

function html(block, results) {
  const { heading, level, text, head } = block
  if (level === 1) return `<h1>${escaped(heading)}</h1>`
  if (heading !== undefined)
    return `<hr><h2 id="${idOf(block)}"><a href="#${idOf(block)}">${escaped(heading)}</a></h2>`
  if (text !== undefined) return `<p>${escaped(text)}</p>`
  if (head !== undefined) return tableOf(block)
  return plot(block, results)
}

function tableOf({ head, rows, folded }) {
  const isText = head.map((_, i) => rows.every((row) => !/^([-−+×]?[0-9]|–$)/.test(row[i])))
  const cells = (row, tag) => row.map((cell, i) => cellOf(String(cell), tag, isText[i])).join("")
  const lines = rows.map((row) => `<tr${row[0] === "eevdf" ? ' class="own"' : ""}>${cells(row, "td")}</tr>`)
  const kind = head[0] === "goal" ? ' class="words"' : ""
  const table = `<div class="wide"><table${kind}><thead><tr>${cells(head, "th")}</tr></thead><tbody>${lines.join("\n")}</tbody></table></div>`
  return folded === undefined ? table : `<details><summary>${escaped(folded)}</summary>${table}</details>`
}

function cellOf(cell, tag, isText) {
  const plain = cell.replaceAll("**", "")
  const isVerdict = tag === "td" && (plain === "yes" || plain === "no")
  const kind = isVerdict ? ` class="${plain}"` : isText ? ' class="text"' : ""
  return `<${tag}${kind}>${escaped(plain)}</${tag}>`
}

function idOf({ id, heading }) {
  return id ?? heading.toLowerCase().replaceAll(/[^a-z]+/g, "-")
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}
