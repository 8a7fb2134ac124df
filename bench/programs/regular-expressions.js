// Regular expressions: log lines, tokens, templates and validation.
const METHODS = ["GET", "POST", "PUT", "DELETE"]
const LINE = /^(\d{1,3}(?:\.\d{1,3}){3}) - (\w+|-) \[([^\]]+)\] "([A-Z]+) (\S+)" (\d{3}) (\d+)$/
const TOKEN = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>[a-z_]\w*)|(?<operator>[-+*/()=<>!]=?))/giy

function log(count) {
  const lines = []
  for (let i = 0; i < count; i++) {
    const user = i % 3 === 0 ? "-" : `user${i % 40}`
    lines.push(
      `10.0.${i % 256}.${(i * 7) % 256} - ${user} [0${(i % 9) + 1}/Jan/2026] "${METHODS[i % 4]} /item/${i}?q=${i * 3}" ${200 + (i % 5)} ${i * 11}`,
    )
  }
  return lines
}

function parse(lines) {
  const totals = {}
  for (const line of lines) {
    const match = LINE.exec(line)
    if (!match) continue
    const key = `${match[4]} ${match[6]}`
    totals[key] = (totals[key] ?? 0) + Number(match[7])
  }
  return Object.keys(totals)
    .sort()
    .map((key) => totals[key])
    .join()
}

function tokens(text) {
  const counts = { number: 0, name: 0, operator: 0 }
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    for (const kind in counts) if (match.groups[kind] !== undefined) counts[kind]++
  }
  return `${counts.number}/${counts.name}/${counts.operator}`
}

function main() {
  const lines = log(500)
  const totals = parse(lines)
  const expression = "alpha = 12.5 * (beta_2 - 7) / gamma >= 3 + x1 ".repeat(60)
  const template = lines
    .slice(0, 150)
    .join("\n")
    .replace(/\b(user)(\d+)\b/g, (_, word, id) => `${word.toUpperCase()}<${id * 2}>`)
  const addresses = [
    "a@b.cd",
    "first.last@example.org",
    "no-at.example.org",
    "x@y",
    "deep@sub.domain.example",
  ]
  let valid = 0
  for (let i = 0; i < 400; i++)
    if (/^[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$/i.test(addresses[i % 5])) valid++
  const words = template.split(/[\s"[\]]+/).length
  return [totals, tokens(expression), template.length, valid, words].join(" ")
}
